//! All records of a site, by kind and id.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Date, Entry, Id, Instrument, Kind, NewsItem, Organisation, Person, Publication, PublishedFigures, Settings, Survey,
    System,
};

/// Everything that the content says, but for the answers.
#[derive(Debug)]
pub struct Catalogue {
    /// `site.yaml`.
    pub settings: Settings,
    /// Free pages.
    pub pages: BTreeMap<Id, Entry>,
    /// News by id.
    pub news: BTreeMap<Id, NewsItem>,
    /// Organisations by id.
    pub organisations: BTreeMap<Id, Organisation>,
    /// People by id.
    pub people: BTreeMap<Id, Person>,
    /// Systems by id.
    pub systems: BTreeMap<Id, System>,
    /// Surveys by id.
    pub surveys: BTreeMap<Id, Survey>,
    /// What others have published, by survey.
    pub published: BTreeMap<Id, Vec<PublishedFigures>>,
    /// What was published before, oldest first.
    pub publications: Vec<Publication>,
    /// Instruments by id: those that are built in, and the site's own.
    pub instruments: BTreeMap<Id, Instrument>,
    /// What has a file that could not be read: what refers to it is not wrong.
    pub broken: BTreeSet<(Kind, Id)>,
    /// What exists but is not shown, and why.
    pub hidden: BTreeMap<(Kind, Id), Hidden>,
}

/// Why a record is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// It says `draft: true`.
    Draft,
    /// Its date is still to come.
    Future,
    /// It has expired.
    Expired,
}

impl Hidden {
    /// As part of a sentence: "it is …".
    pub fn reason(self) -> &'static str {
        match self {
            Hidden::Draft => "a draft",
            Hidden::Future => "dated in the future",
            Hidden::Expired => "expired",
        }
    }
}

impl Catalogue {
    /// The common part of the record of that kind and id, if it is shown.
    pub fn entry(&self, kind: Kind, id: &str) -> Option<&Entry> {
        match kind {
            Kind::Page => self.pages.get(id),
            Kind::News => self.news_item(id).map(|n| &n.entry),
            Kind::Organisation => self.organisations.get(id).map(|o| &o.entry),
            Kind::Person => self.people.get(id).map(|p| &p.entry),
            Kind::System => self.systems.get(id).map(|s| &s.entry),
            Kind::Survey => self.surveys.get(id).map(|s| &s.entry),
        }
    }

    /// A news item by its id or by its file's name.
    pub fn news_item(&self, id: &str) -> Option<&NewsItem> {
        self.news.get(id).or_else(|| {
            let undated = id.get(11..).filter(|_| id.as_bytes().get(10) == Some(&b'-'))?;
            self.news.get(undated).filter(|n| n.stem == id)
        })
    }

    /// The shown entries of a kind, by id.
    pub fn entries(&self, kind: Kind) -> Vec<&Entry> {
        match kind {
            Kind::Page => self.pages.values().collect(),
            Kind::News => self.news.values().map(|r| &r.entry).collect(),
            Kind::Organisation => self.organisations.values().map(|r| &r.entry).collect(),
            Kind::Person => self.people.values().map(|r| &r.entry).collect(),
            Kind::System => self.systems.values().map(|r| &r.entry).collect(),
            Kind::Survey => self.surveys.values().map(|r| &r.entry).collect(),
        }
    }

    /// Every shown entry with its kind.
    pub fn all_entries(&self) -> impl Iterator<Item = (Kind, &Entry)> {
        Kind::ALL.into_iter().flat_map(|k| self.entries(k).into_iter().map(move |e| (k, e)))
    }

    /// The newest day that the content names, drafts left aside: it stands in for today where neither the caller nor
    /// git tells.
    pub fn newest_date(&self) -> Option<Date> {
        let entries = self.all_entries().filter(|(_, e)| !e.draft).flat_map(|(_, e)| [e.date, e.updated]).flatten();
        entries.chain(self.surveys.values().filter_map(Survey::day)).max()
    }

    /// Moves what must not be shown on the day `today` out of the records.
    pub fn hide(&mut self, today: Date) {
        let mut hidden = BTreeMap::new();
        let mut keep = |kind: Kind, entry: &Entry| {
            let why = if entry.draft {
                Hidden::Draft
            } else if entry.date.is_some_and(|d| d > today) {
                Hidden::Future
            } else if entry.expires.is_some_and(|d| d <= today) {
                Hidden::Expired
            } else {
                return true;
            };
            hidden.insert((kind, entry.id.clone()), why);
            false
        };
        self.pages.retain(|_, r| keep(Kind::Page, r));
        self.news.retain(|_, r| keep(Kind::News, &r.entry));
        self.organisations.retain(|_, r| keep(Kind::Organisation, &r.entry));
        self.people.retain(|_, r| keep(Kind::Person, &r.entry));
        self.systems.retain(|_, r| keep(Kind::System, &r.entry));
        self.surveys.retain(|_, r| keep(Kind::Survey, &r.entry));
        self.published.retain(|survey, _| self.surveys.contains_key(survey));
        self.hidden = hidden;
    }

    /// The address of a shown record.
    pub fn address(&self, kind: Kind, id: &str) -> Option<String> {
        self.entry(kind, id).map(|e| kind.address(&e.id))
    }
}
