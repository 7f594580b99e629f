//! Reads the Markdown records: pages, news, organisations, people, systems; and hands the others on.

use crate::content::fields::{Context, Fields};
use crate::content::folder::ContentFile;
use crate::content::{events, front_matter, survey, work, yaml};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{
    Body, Entry, Event, Group, NewsItem, Organisation, Person, Recommendation, Role, System, Topic, Training, Use,
    VendorResponse, Version, region_name,
};
use crate::source::Place;
use crate::source::limits::LONGEST_ID;

/// A record of any Markdown kind.
pub enum Record {
    /// A free page.
    Page(Entry),
    /// News.
    News(NewsItem),
    /// An organisation.
    Organisation(Organisation),
    /// A person.
    Person(Person),
    /// A system.
    System(System),
    /// An event.
    Event(Event),
    /// Training.
    Training(Training),
    /// A working group.
    Group(Group),
    /// A recommendation.
    Recommendation(Recommendation),
}

impl Record {
    /// What it has in common with all others.
    pub fn entry_mut(&mut self) -> &mut Entry {
        match self {
            Record::Page(entry) => entry,
            Record::News(r) => &mut r.entry,
            Record::Organisation(r) => &mut r.entry,
            Record::Person(r) => &mut r.entry,
            Record::System(r) => &mut r.entry,
            Record::Event(r) => &mut r.entry,
            Record::Training(r) => &mut r.entry,
            Record::Group(r) => &mut r.entry,
            Record::Recommendation(r) => &mut r.entry,
        }
    }
}

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
    let mut fields = Fields::of(context, file.id, &node, what(&file.folder))?;
    let record = match file.folder.as_str() {
        "news" => news(&mut fields, id, stem, dated, body).map(Record::News),
        "organisations" => organisation(&mut fields, id, body).map(Record::Organisation),
        "people" => person(&mut fields, id, body).map(Record::Person),
        "systems" => system(&mut fields, id, body).map(Record::System),
        "events" => events::event(&mut fields, id, body).map(Record::Event),
        "training" => events::training(&mut fields, id, body).map(Record::Training),
        "groups" => work::group(&mut fields, id, body).map(Record::Group),
        "recommendations" => work::recommendation(&mut fields, id, body).map(Record::Recommendation),
        _ => Some(Record::Page(front_matter::entry(&mut fields, id, body, "title"))),
    };
    fields.finish();
    record
}

fn what(folder: &str) -> &'static str {
    match folder {
        "news" => "a news item",
        "organisations" => "an organisation",
        "people" => "a person",
        "systems" => "a system",
        "events" => "an event",
        "training" => "a training",
        "groups" => "a group",
        "recommendations" => "a recommendation",
        _ => "a page",
    }
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

fn news(fields: &mut Fields<'_, '_>, id: &str, stem: &str, dated: bool, body: Body) -> Option<NewsItem> {
    let mut entry = front_matter::entry(fields, id, body, "title");
    let item = NewsItem {
        entry: Entry::default(),
        stem: stem.to_owned(),
        authors: fields.references("authors"),
        people: fields.references("people"),
        organisations: fields.references("organisations"),
        systems: fields.references("systems"),
        events: fields.references("events"),
        sources: fields.each("sources", "a source", Fields::citation),
        kind: fields.one_of("kind", &["news", "statement", "report"]).unwrap_or_else(|| "news".into()),
        corrections: fields.each("corrections", "a correction", survey::correction),
        pinned: fields.flag("pinned", false),
        series: series(fields),
    };
    if entry.date.is_none() && dated {
        entry.date = super::dates::parse_date(&stem[..10]);
    }
    Some(NewsItem { entry, ..item })
}

/// The title of a series, which must be fit for an address.
fn series(fields: &mut Fields<'_, '_>) -> Option<Topic> {
    let node = fields.get("series")?;
    front_matter::topic(fields, "series", node, "the title of a series")
}

fn organisation(fields: &mut Fields<'_, '_>, id: &str, body: Body) -> Option<Organisation> {
    let entry = front_matter::entry(fields, id, body, "name");
    let rest = (
        fields.one_of("kind", &Organisation::KINDS),
        fields.url("url", false),
        fields.plain("ods_code"),
        fields
            .get("region")
            .map(|n| fields.place_of(n))
            .zip(fields.plain("region"))
            .map(|(place, r)| (region_name(&r).to_owned(), place)),
        fields.reference("parent"),
        fields.references("partners"),
        fields.each("uses", "a use", |f| {
            let system = f.reference("system");
            if system.is_none() {
                f.missing("system");
            }
            let (from, to) = (f.partial_date("from"), f.partial_date("to"));
            Some(Use { system: system?, from, to })
        }),
        fields.path("logo"),
    );
    let (kind, url, ods_code, region, parent, partners, uses, logo) = rest;
    Some(Organisation { entry, kind, url, ods_code, region, parent, partners, uses, logo })
}

fn person(fields: &mut Fields<'_, '_>, id: &str, body: Body) -> Option<Person> {
    let entry = front_matter::entry(fields, id, body, "name");
    let roles = fields.each("roles", "a role", |f| {
        let (organisation, title) = (f.reference("organisation"), f.required_text("title"));
        let (from, to) = (f.partial_date("from"), f.partial_date("to"));
        Some(Role { organisation, title: title?, from, to })
    });
    let links = fields.urls("links");
    Some(Person { entry, roles, links })
}

fn system(fields: &mut Fields<'_, '_>, id: &str, body: Body) -> Option<System> {
    let entry = front_matter::entry(fields, id, body, "name");
    let (vendor, category, url) =
        (fields.reference("vendor"), fields.one_of("category", &System::CATEGORIES), fields.url("url", false));
    let versions = fields.each("versions", "a version", |f| {
        let (name, released) = (f.required_text("name"), f.date("released"));
        Some(Version { name: name?, released })
    });
    let replaced_by = fields.reference("replaced_by");
    let response = fields.map("response", "a vendor's response", |f| {
        let (date, text) = (f.date("date"), f.required_own_text("text"));
        Some(VendorResponse { date, text: text? })
    });
    Some(System { entry, vendor, category, url, versions, replaced_by, response })
}
