//! All records of a site, by kind and id.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{
    Census, Date, Entry, Event, Id, Instrument, Kind, NewsItem, Publication, PublishedFigures, RecommendationStatus,
    Records, Settings, Survey, Topic,
};
use crate::source::Place;

/// Everything that the content says, but for the answers.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// `site.yaml`.
    pub settings: Settings,
    /// Every record with a page of its own.
    pub records: Records,
    /// Censuses of leadership, oldest first.
    pub censuses: Vec<Census>,
    /// What others have published, by survey.
    pub published: BTreeMap<Id, Vec<PublishedFigures>>,
    /// What was published before, oldest first.
    pub publications: Vec<Publication>,
    /// The survey that the public questionnaire asks for, whether or not it is shown yet: its figures may wait for a release.
    pub collected: Option<Survey>,
    /// Published figures of surveys, for where their answers aren't.
    pub kept: BTreeMap<Id, KeptFile>,
    /// Addresses of pages that were published before.
    pub addresses: BTreeSet<String>,
    /// Instruments by id: those that are built in, and the site's own.
    pub instruments: BTreeMap<Id, Instrument>,
    /// What has a file that could not be read: what refers to it is not wrong.
    pub broken: BTreeSet<(Kind, Id)>,
    /// What exists but is not shown, and why.
    pub hidden: BTreeMap<(Kind, Id), Hidden>,
}

/// The file of a survey's published figures.
#[derive(Debug, Clone)]
pub struct KeptFile {
    /// Its text.
    pub text: String,
    /// The place of its beginning.
    pub place: Place,
}

impl Deref for Catalogue {
    type Target = Records;

    fn deref(&self) -> &Records {
        &self.records
    }
}

impl DerefMut for Catalogue {
    fn deref_mut(&mut self) -> &mut Records {
        &mut self.records
    }
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

/// Events are parts of parts no deeper than this.
pub const MOST_NESTED: usize = 4;

impl Catalogue {
    /// The common part of the record of that kind and id, if it is shown.
    pub fn entry(&self, kind: Kind, id: &str) -> Option<&Entry> {
        match kind {
            Kind::News => self.news_item(id).map(|n| &n.entry),
            _ => self.records.entry(kind, id),
        }
    }

    /// A news item by its id or by its file's name.
    pub fn news_item(&self, id: &str) -> Option<&NewsItem> {
        self.news.get(id).or_else(|| {
            let undated = id.get(11..).filter(|_| id.as_bytes().get(10) == Some(&b'-'))?;
            self.news.get(undated).filter(|n| n.stem == id)
        })
    }

    /// Every shown entry with its kind.
    pub fn all_entries(&self) -> impl Iterator<Item = (Kind, &Entry)> {
        Kind::ALL.into_iter().flat_map(|k| self.entries(k).into_iter().map(move |e| (k, e)))
    }

    /// Whether anything was corrected.
    pub fn has_corrections(&self) -> bool {
        let surveys = self.surveys.values().map(|s| &s.corrections);
        surveys.chain(self.news.values().map(|n| &n.corrections)).any(|own| !own.is_empty())
    }

    /// Every tag, series and audience that has a page, as often as it is named.
    pub fn topics(&self) -> impl Iterator<Item = &Topic> {
        let news = self.news.values().flat_map(|n| n.entry.tags.iter().chain(&n.series));
        news.chain(self.training.values().flat_map(|t| &t.audience))
    }

    /// As [`Catalogue::topics`], to change them.
    pub fn topics_mut(&mut self) -> impl Iterator<Item = &mut Topic> {
        let Records { news, training, .. } = &mut self.records;
        let news = news.values_mut().flat_map(|n| n.entry.tags.iter_mut().chain(&mut n.series));
        news.chain(training.values_mut().flat_map(|t| &mut t.audience))
    }

    /// Moves what must not be shown at the moment `now`, on the clocks of `zone`, out of the records.
    pub fn hide(&mut self, now: Timestamp, zone: &TimeZone) {
        let today = now.to_zoned(zone.clone()).date();
        let mut hidden = BTreeMap::new();
        self.records.retain(|kind, entry| {
            let Some(why) = entry.hidden(now, zone) else { return true };
            hidden.insert((kind, entry.id.clone()), why);
            false
        });
        // The questionnaire has days of its own: it asks while the survey's figures still wait.
        self.collected = self.collected.take().filter(|s| !s.entry.draft);
        self.censuses.retain(|c| c.as_of <= today);
        self.news.values_mut().for_each(|n| n.corrections.retain(|c| c.appears(zone) <= now));
        self.surveys.values_mut().for_each(|s| s.corrections.retain(|c| c.appears(zone) <= now));
        self.groups.values_mut().for_each(|g| g.decisions.retain(|d| d.date <= today));
        for recommendation in self.recommendations.values_mut() {
            let all = recommendation.history.len();
            recommendation.history.retain(|step| step.date <= today);
            // A step that is still to come has not led anywhere yet.
            if recommendation.history.len() < all {
                recommendation.status =
                    recommendation.history.last().map_or(RecommendationStatus::NotStarted, |s| s.status);
            }
        }
        let surveys = &self.records.surveys;
        self.published.retain(|survey, _| surveys.contains_key(survey));
        self.hidden = hidden;
    }

    /// Events that stand alone or above others, and are over on the day `today`, by the year of their start.
    pub fn past_events(&self, today: Date) -> BTreeMap<i16, Vec<&Event>> {
        let mut years: BTreeMap<i16, Vec<&Event>> = BTreeMap::new();
        for event in self.whole_events().filter(|e| e.last().day() < today) {
            years.entry(event.starts.day().year()).or_default().push(event);
        }
        years
    }

    /// Events that are part of no other one that is shown.
    pub fn whole_events(&self) -> impl Iterator<Item = &Event> {
        self.events.values().filter(|e| e.part_of.as_ref().is_none_or(|p| !self.events.contains_key(&p.id)))
    }

    /// Whether an event is called off, or one that it is a part of.
    pub fn is_cancelled(&self, event: &Event) -> bool {
        let above = |e: &&Event| e.part_of.as_ref().and_then(|p| self.events.get(&p.id));
        // Deeper nesting is a circle, which the checks tell of.
        std::iter::successors(Some(event), above).take(MOST_NESTED).any(|e| e.cancelled)
    }

    /// The address of a shown record.
    pub fn address(&self, kind: Kind, id: &str) -> Option<String> {
        self.entry(kind, id).map(|e| kind.address(&e.id))
    }
}
