//! Reads the Markdown records: pages, news, organisations, people, systems; and hands the others on.

use crate::content::fields::{Context, Fields};
use crate::content::folder::ContentFile;
use crate::content::{events, front_matter, survey, work, yaml};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::schema;
use crate::model::{
    Body, Entry, Kind, NewsItem, NewsKind, Organisation, Page, Person, Record, Role, System, Topic, Use,
    VendorResponse, Version, region_name,
};
use crate::source::Place;
use crate::source::limits::LONGEST_ID;

/// Reads one file; what is wrong with it is reported, and `None` comes back.
pub fn read(context: Context<'_>, file: &ContentFile) -> Option<Record> {
    let stem = file.stem.as_str();
    let dated = file.folder == "news" && stem.get(..10).is_some_and(|d| super::dates::parse_date(d).is_some());
    let date_like = stem.len() > 10
        && stem.bytes().take(10).all(|b| b.is_ascii_digit() || b == b'-')
        && stem.starts_with(|c: char| c.is_ascii_digit());
    if file.folder == "news" && date_like && !dated {
        let message = format!("`{}` is not a day", stem.get(..10).unwrap_or_default());
        let d = Diagnostic::new(Code::BadDate, message).in_file(&context.sources.file(file.id).path);
        context.report.add(d.help("begin the file's name with the day as YYYY-MM-DD, such as 2025-03-14-title.md"));
    }
    let id = if dated { stem.get(11..).unwrap_or_default() } else { stem };
    check_id(context, file, id)?;
    let split = front_matter::split_file(context, file.id)?;
    let source = context.sources.file(file.id);
    let node = match yaml::read(&source.text[split.yaml.clone()], split.yaml.start) {
        Ok(node) => node,
        Err(problems) => {
            context.say_yaml(file.id, problems);
            return None;
        }
    };
    let Some(node) = node else {
        let place = Place::new(file.id, 0..3);
        context.say(Code::MissingField, place, "the front matter is empty", "add a line `title: …` below this one");
        return None;
    };
    let body = Body { file: file.id, start: split.body.start, is_foreign: false };
    let kind = Kind::of_folder(&file.folder)?;
    let fields = &Fields::of(context, file.id, &node, schema::of(kind))?;
    let mut record = match kind {
        Kind::Page => Record::Page(Page { entry: front_matter::entry(fields, id, body, "title") }),
        Kind::News => Record::News(news(fields, id, stem, dated, body)),
        Kind::Organisation => Record::Organisation(organisation(fields, id, body)),
        Kind::Person => Record::Person(person(fields, id, body)),
        Kind::System => Record::System(system(fields, id, body)),
        Kind::Event => Record::Event(events::event(fields, id, body)?),
        Kind::Training => Record::Training(events::training(fields, id, body)),
        Kind::Group => Record::Group(work::group(fields, id, body)),
        Kind::Recommendation => Record::Recommendation(work::recommendation(fields, id, body)?),
        // Surveys have a folder each.
        Kind::Survey => return None,
    };
    record.entry_mut().relations = fields.relations();
    Some(record)
}

/// Checks that an id is `[a-z0-9][a-z0-9-]*`, and reports what the file could be called instead.
pub fn check_id(context: Context<'_>, file: &ContentFile, id: &str) -> Option<()> {
    let path = &context.sources.file(file.id).path;
    if id.len() > LONGEST_ID {
        let message = format!("an id has at most {LONGEST_ID} characters, and this one has {}", id.chars().count());
        context.report.add(Diagnostic::new(Code::TooLarge, message).in_file(path).help("give the file a shorter name"));
        return None;
    }
    if is_id(id) {
        return Some(());
    }
    let better = front_matter::slug(id);
    let help = match better.is_ascii() && !better.is_empty() {
        true => format!("call the file {better}.{}", file.ending),
        false => "use only the letters a to z, digits and hyphens".to_owned(),
    };
    let message = format!("`{id}` can't be an id: ids are lower-case letters, digits and hyphens");
    context.report.add(Diagnostic::new(Code::BadId, message).in_file(path).help(help));
    None
}

/// Whether a text is an id.
pub fn is_id(text: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.starts_with(fine) && text.chars().all(|c| fine(c) || c == '-')
}

fn news(fields: &Fields<'_, '_>, id: &str, stem: &str, dated: bool, body: Body) -> NewsItem {
    let mut entry = front_matter::entry(fields, id, body, "title");
    let item = NewsItem {
        entry: Entry::default(),
        stem: stem.to_owned(),
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
    };
    if entry.date.is_none() && dated {
        entry.date = super::dates::parse_date(&stem[..10]);
    }
    NewsItem { entry, ..item }
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
        uses: fields.each("uses", |f| {
            Some(Use { system: f.reference("system")?, from: f.partial_date("from"), to: f.partial_date("to") })
        }),
        logo: fields.path("logo"),
    }
}

fn person(fields: &Fields<'_, '_>, id: &str, body: Body) -> Person {
    let role = |f: &Fields<'_, '_>| {
        let organisation = f.reference("organisation");
        let from = f.partial_date("from");
        let to = f.partial_date("to");
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
        response: fields.map("response", response),
    }
}
