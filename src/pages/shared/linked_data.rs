//! Structured data: what each page is about, in the words of schema.org, as JSON-LD.

use crate::model::{
    Entry, Event, Group, Image, Kind, Moment, NewsItem, Organisation, Person, System, Topic, Training, TrainingFormat,
};
use crate::pages::shared::schema_org::{Crumb, Rating, Thing};
use crate::pages::shared::when::machine;
use crate::prose::Subject;
use crate::site::columns::Table;
use crate::site::tables::{LEADERSHIP, LEADERSHIP_SHARES, RATINGS};
use crate::site::{Site, iso};
use crate::source::href;
use crate::statistics::Figures;

const CONTEXT: Option<&str> = Some("https://schema.org");

fn named(kind: &'static str, name: &str) -> Thing {
    Thing { kind, name: Some(name.to_owned()), ..Thing::default() }
}

/// A record by its name and address.
fn pointer(site: &Site<'_>, kind: Kind, entry: &Entry) -> Thing {
    let url = site.absolute(&kind.address(&entry.id));
    Thing { url: Some(url), ..named(kind.spec().schema_org, &entry.title) }
}

fn pointers<'r>(
    site: &Site<'_>,
    kind: Kind,
    references: impl IntoIterator<Item = &'r crate::model::Reference>,
) -> Vec<Thing> {
    references.into_iter().filter_map(|r| site.catalogue.entry(kind, &r.id)).map(|e| pointer(site, kind, e)).collect()
}

/// What a record's own page says of it, whatever its kind.
fn whole(site: &Site<'_>, kind: Kind, entry: &Entry) -> Thing {
    let url = site.absolute(&kind.address(&entry.id));
    Thing {
        context: CONTEXT,
        id: Some(url),
        description: entry.summary.clone(),
        image: entry.image.iter().map(|i: &Image| site.absolute(&i.src)).collect(),
        ..pointer(site, kind, entry)
    }
}

fn publisher(site: &Site<'_>) -> Option<Box<Thing>> {
    let settings = &site.catalogue.settings;
    let entry = settings.publisher.as_ref().and_then(|p| site.catalogue.entry(Kind::Organisation, &p.id));
    Some(Box::new(match entry {
        Some(entry) => pointer(site, Kind::Organisation, entry),
        None => Thing { url: Some(settings.base_url.to_string()), ..named("Organization", &settings.title) },
    }))
}

/// The way to a page: start page, section, page.
pub fn breadcrumbs(site: &Site<'_>, steps: &[(String, String)]) -> Thing {
    let crumb = |(i, (name, to)): (usize, &(String, String))| Crumb {
        kind: "ListItem",
        position: i + 1,
        name: name.clone(),
        item: site.absolute(to),
    };
    let item_list_element = steps.iter().enumerate().map(crumb).collect();
    Thing { context: CONTEXT, kind: "BreadcrumbList", item_list_element, ..Thing::default() }
}

/// A news item.
pub fn article(site: &Site<'_>, item: &NewsItem, published: Option<String>, modified: Option<String>) -> Thing {
    let corrections: Vec<String> =
        item.corrections.iter().map(|c| format!("{}: {}", iso(c.date), c.text.label)).collect();
    let about = [(Kind::System, &item.systems), (Kind::Organisation, &item.organisations), (Kind::Event, &item.events)];
    Thing {
        headline: Some(item.entry.title.clone()),
        date_published: published,
        date_modified: modified,
        author: pointers(site, Kind::Person, &item.authors),
        publisher: publisher(site),
        correction: (!corrections.is_empty()).then(|| corrections.join(" ")),
        about: about.into_iter().flat_map(|(kind, refs)| pointers(site, kind, refs)).collect(),
        ..whole(site, Kind::News, &item.entry)
    }
}

/// An event.
pub fn event(site: &Site<'_>, e: &Event) -> Thing {
    let cancelled = site.catalogue.is_cancelled(e);
    let over = cancelled || e.last().day() < site.today;
    let place = e.venue.as_ref().map(|v| Thing { address: Some(v.clone()), ..named("Place", v) });
    let online = e.is_online.then(|| {
        let join = e.join.clone().filter(|_| !over);
        let url = join.unwrap_or_else(|| site.absolute(&Kind::Event.address(&e.entry.id)));
        Thing { kind: "VirtualLocation", url: Some(url), ..Thing::default() }
    });
    let mode = match (&place, &online) {
        (Some(_), Some(_)) => Some("https://schema.org/MixedEventAttendanceMode"),
        (None, Some(_)) => Some("https://schema.org/OnlineEventAttendanceMode"),
        (Some(_), None) => Some("https://schema.org/OfflineEventAttendanceMode"),
        (None, None) => None,
    };
    let status = match cancelled {
        true => "https://schema.org/EventCancelled",
        false => "https://schema.org/EventScheduled",
    };
    let parent = e.part_of.as_ref().and_then(|p| site.catalogue.events.get(&p.id));
    Thing {
        start_date: Some(machine(&e.starts)),
        end_date: e.ends.as_ref().map(machine),
        event_status: Some(status),
        event_attendance_mode: mode,
        location: place.into_iter().chain(online).collect(),
        organizer: pointers(site, Kind::Organisation, &e.organisers),
        performer: pointers(site, Kind::Person, &e.speakers),
        super_event: parent.map(|p| {
            let start_date = Some(machine(&p.starts));
            Box::new(Thing { start_date, ..pointer(site, Kind::Event, &p.entry) })
        }),
        same_as: e.url.iter().cloned().collect(),
        ..whole(site, Kind::Event, &e.entry)
    }
}

/// Training.
pub fn course(site: &Site<'_>, t: &Training) -> Thing {
    let provider = pointers(site, Kind::Organisation, &t.provider).pop();
    let instance = t.starts.as_ref().map(|s: &Moment| Thing {
        kind: "CourseInstance",
        start_date: Some(machine(s)),
        course_mode: (t.format == Some(TrainingFormat::Webinar)).then_some("online"),
        ..Thing::default()
    });
    let audience =
        |a: &Topic| Thing { kind: "Audience", audience_type: Some(a.name.label.clone()), ..Thing::default() };
    let described = whole(site, Kind::Training, &t.entry);
    Thing {
        description: described
            .description
            .clone()
            .or_else(|| Some(crate::words::say!(site.words, "training.description", name = &t.entry.title))),
        provider: provider.map(Box::new),
        has_course_instance: instance.into_iter().collect(),
        audience: t.audience.iter().map(audience).collect(),
        same_as: t.url.iter().cloned().collect(),
        ..described
    }
}

/// A working group.
pub fn group(site: &Site<'_>, g: &Group) -> Thing {
    let people = pointers(site, Kind::Person, g.chair.iter().chain(&g.members));
    let organisations = pointers(site, Kind::Organisation, &g.organisations);
    Thing { member: people.into_iter().chain(organisations).collect(), ..whole(site, Kind::Group, &g.entry) }
}

/// An organisation.
pub fn organisation(site: &Site<'_>, o: &Organisation) -> Thing {
    let parent = pointers(site, Kind::Organisation, &o.parent).pop();
    Thing {
        same_as: o.url.iter().cloned().collect(),
        parent_organization: parent.map(Box::new),
        ..whole(site, Kind::Organisation, &o.entry)
    }
}

/// A person.
pub fn person(site: &Site<'_>, p: &Person) -> Thing {
    let current = || p.roles.iter().filter(|r| r.to.is_none());
    Thing {
        job_title: current().next().map(|r| r.title.clone()),
        works_for: pointers(site, Kind::Organisation, current().filter_map(|r| r.organisation.as_ref())),
        same_as: p.links.clone(),
        ..whole(site, Kind::Person, &p.entry)
    }
}

/// A system; its rating is told only where a mean is published, and never where it is invented: a search engine would
/// show it without the words that say so.
pub fn system(site: &Site<'_>, s: &System, subject: Option<Subject<'_>>, figures: Option<&Figures>) -> Thing {
    let rating = subject.zip(figures).filter(|(subject, _)| !subject.survey.demonstration).and_then(|(subject, f)| {
        let (worst, best) = subject.instrument.range();
        let (worst, best) = if subject.instrument.low_is_good { (best, worst) } else { (worst, best) };
        Some(Box::new(Rating {
            kind: "AggregateRating",
            rating_value: libm::round(f.mean?.told()? * 10.0) / 10.0,
            best_rating: best,
            worst_rating: worst,
            rating_count: f.n?,
        }))
    });
    Thing {
        application_category: Some("HealthApplication"),
        operating_system: Some("Any"),
        aggregate_rating: rating,
        publisher: pointers(site, Kind::Organisation, &s.vendor).pop().map(Box::new),
        same_as: s.url.iter().cloned().collect(),
        ..whole(site, Kind::System, &s.entry)
    }
}

/// A file that can be downloaded.
#[derive(Debug, Clone)]
pub struct Download {
    /// Its address.
    pub to: String,
    /// Its media type.
    pub media: &'static str,
}

/// All ratings, for programs.
pub const RATINGS_JSON: &str = "/data/ratings.json";

impl Download {
    /// A CSV file.
    pub fn csv(table: &Table) -> Self {
        Download { to: table.address(), media: "text/csv" }
    }

    /// The JSON file of all ratings.
    pub fn ratings() -> Self {
        Download { to: RATINGS_JSON.to_owned(), media: "application/json" }
    }
}

fn dataset(site: &Site<'_>, route: &str, name: &str, description: &str, files: &[Download]) -> Thing {
    let file = |file: &Download| Thing {
        kind: "DataDownload",
        content_url: Some(site.absolute(&file.to)),
        encoding_format: Some(file.media),
        ..Thing::default()
    };
    let url = site.absolute(route);
    Thing {
        context: CONTEXT,
        id: Some(url.clone()),
        url: Some(url),
        description: Some(description.to_owned()),
        license: site.licence_address(),
        is_accessible_for_free: Some(true),
        creator: publisher(site),
        distribution: files.iter().map(file).collect(),
        ..named("Dataset", name)
    }
}

/// The data of a survey.
pub fn survey(site: &Site<'_>, subject: Subject<'_>, description: &str) -> Thing {
    let s = subject.survey;
    let files = [Download::csv(&RATINGS), Download::ratings()];
    let period = match (s.opened, s.closed) {
        (Some(a), Some(b)) => Some(format!("{}/{}", iso(a), iso(b))),
        (Some(a), None) => Some(format!("{}/..", iso(a))),
        (None, other) => other.map(iso),
    };
    let long = match description.chars().count() {
        0..50 => {
            format!("{description} {}", site.say("dataset.survey"))
        }
        _ => description.to_owned(),
    };
    let base = dataset(site, &subject.address(), &subject.title(), &long, &files);
    Thing { temporal_coverage: period, ..base }.invented(site, s.demonstration)
}

/// The censuses of leadership.
pub fn leadership(site: &Site<'_>) -> Thing {
    let files = [&LEADERSHIP, &LEADERSHIP_SHARES].map(Download::csv);
    let name = site.say("leadership.title");
    let description = site.say("dataset.leadership");
    let invented = site.leadership.iter().any(|c| c.census.demonstration);
    dataset(site, "/leadership/", &name, &description, &files).invented(site, invented)
}

/// All data of the site.
pub fn data(site: &Site<'_>, files: &[Download]) -> Thing {
    let title = crate::words::say!(site.words, "dataset.title", site = &site.catalogue.settings.title);
    dataset(site, "/data/", &title, &site.say("dataset.description"), files)
}

impl Thing {
    /// Says of invented data that they are, to programs that would otherwise take them for real.
    fn invented(mut self, site: &Site<'_>, invented: bool) -> Self {
        if invented {
            self.name = self.name.map(|name| crate::words::say!(site.words, "dataset.invented-name", name = name));
            self.description =
                self.description.map(|d| crate::words::say!(site.words, "dataset.invented", description = d));
        }
        self
    }
}

impl Site<'_> {
    /// An address of the site with scheme and host.
    pub fn absolute(&self, route: &str) -> String {
        href(&self.catalogue.settings.base_url, &self.edition.address(route))
    }
}
