//! Reads the Markdown records: pages, news, organisations, people, systems; and hands the others on.

use crate::content::fields::{Context, Fields};
use crate::content::ids::{bad_day, day_of};
use crate::content::misplaced::misplaced;
use crate::content::parsed::Parsed;
use crate::content::{events, front_matter, survey, work};
use crate::diagnostics::Code;
use crate::model::{
    Body, Kind, NewsItem, NewsKind, Organisation, Page, PartialDate, Person, Record, Role, System, Topic, Use,
    VendorResponse, Version, region_name, schema,
};

/// Reads a record; what is wrong with it is reported, and `None` comes back.
pub fn read(context: Context<'_>, parsed: &Parsed<'_>) -> Option<Record> {
    let kind = parsed.kind()?;
    if misplaced(context, parsed, kind) {
        return None;
    }
    let fields = &parsed.fields(context, schema::of(kind))?;
    let (id, body) = (parsed.id, parsed.body);
    let mut record = match kind {
        Kind::Page => Record::Page(Page { entry: front_matter::entry(fields, id, body, "title") }),
        Kind::News => Record::News(news(fields, parsed)),
        Kind::Organisation => Record::Organisation(organisation(fields, id, body)),
        Kind::Person => Record::Person(person(fields, id, body)),
        Kind::System => Record::System(system(fields, id, body)),
        Kind::Event => Record::Event(events::event(fields, id, body)?),
        Kind::Training => Record::Training(events::training(fields, id, body)),
        Kind::Group => Record::Group(work::group(fields, id, body)),
        Kind::Recommendation => Record::Recommendation(work::recommendation(fields, id, body)?),
        Kind::Survey => Record::Survey(survey::read(fields, id, body)?),
    };
    record.entry_mut().relations = fields.relations();
    Some(record)
}

fn news(fields: &Fields<'_, '_>, parsed: &Parsed<'_>) -> NewsItem {
    let mut entry = front_matter::entry(fields, parsed.id, parsed.body, "title");
    let named = day_of(parsed.file);
    match (entry.date, named, fields.get("date")) {
        // The file's name was meant to say it, which is told.
        (None, None, None) if bad_day(parsed.file).is_some() => {}
        (None, None, None) => {
            let label = "add a line `date: 2026-11-20`, or write the day in front of the file's name";
            fields.say_at(Code::MissingField, fields.place, "a news item needs a date", label);
        }
        (Some(written), Some(named), Some(node)) if written != named => {
            let message = format!("the file's name says {named}, and the date says {written}: it is dated {written}");
            fields.say(Code::TwoDates, node, message, "correct one of the two, or take this line out");
        }
        _ => {}
    }
    entry.date = entry.date.or(named);
    NewsItem {
        entry,
        stem: parsed.file.stem.clone(),
        authors: fields.references("authors"),
        people: fields.references("people"),
        organisations: fields.references("organisations"),
        systems: fields.references("systems"),
        events: fields.references("events"),
        sources: fields.each("sources", Fields::citation),
        kind: fields.one_of("kind").unwrap_or(NewsKind::News),
        corrections: fields.each("corrections", survey::correction),
        pinned: fields.flag("pinned", false),
        series: series(fields),
    }
}

/// The title of a series, which must be fit for an address.
fn series(fields: &Fields<'_, '_>) -> Option<Topic> {
    let node = fields.get("series")?;
    front_matter::topic(fields, "series", node, "the title of a series")
}

fn organisation(fields: &Fields<'_, '_>, id: &str, body: Body) -> Organisation {
    let region = fields.get("region").map(|node| fields.place_of(node)).zip(fields.plain("region"));
    Organisation {
        entry: front_matter::entry(fields, id, body, "name"),
        kind: fields.one_of("kind"),
        url: fields.url("url", false),
        ods_code: fields.plain("ods_code"),
        region: region.map(|(place, region)| (region_name(&region).to_owned(), place)),
        parent: fields.reference("parent"),
        partners: fields.references("partners"),
        uses: fields.each("uses", usage),
        logo: fields.path("logo"),
    }
}

/// The first and the last day of something, in that order.
fn period(fields: &Fields<'_, '_>) -> (Option<PartialDate>, Option<PartialDate>) {
    let from = fields.partial_date("from");
    let to = fields.partial_date("to");
    if let (Some(from), Some(to), Some(node)) = (from, to, fields.get("to"))
        && to.last_day() < from.first_day()
    {
        fields.say(
            Code::DateOrder,
            node,
            "it ends before it begins",
            format!("it begins in {from}: correct one of the two"),
        );
    }
    (from, to)
}

fn usage(fields: &Fields<'_, '_>) -> Option<Use> {
    let system = fields.reference("system");
    let (from, to) = period(fields);
    Some(Use { system: system?, from, to })
}

fn person(fields: &Fields<'_, '_>, id: &str, body: Body) -> Person {
    let role = |f: &Fields<'_, '_>| {
        let organisation = f.reference("organisation");
        let (from, to) = period(f);
        Some(Role { organisation, title: f.text("title")?, from, to })
    };
    Person {
        entry: front_matter::entry(fields, id, body, "name"),
        roles: fields.each("roles", role),
        links: fields.urls("links"),
    }
}

fn system(fields: &Fields<'_, '_>, id: &str, body: Body) -> System {
    let version = |f: &Fields<'_, '_>| {
        let released = f.date("released");
        Some(Version { name: f.text("name")?, released })
    };
    let response = |f: &Fields<'_, '_>| {
        let date = f.date("date");
        Some(VendorResponse { date, text: f.own_text("text")? })
    };
    System {
        entry: front_matter::entry(fields, id, body, "name"),
        vendor: fields.reference("vendor"),
        category: fields.one_of("category"),
        url: fields.url("url", false),
        versions: fields.each("versions", version),
        replaced_by: fields.reference("replaced_by"),
        also: fields.plains("also"),
        response: fields.map("response", response),
    }
}
