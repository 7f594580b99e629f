//! A survey: who was asked what, and when. The answers themselves are only ever tallies.

use jiff::Timestamp;

use super::choice::choices;
use super::{Citation, Date, Entry, Id, Reference, Text};
use crate::source::Place;

/// One wave of asking.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Common front matter; the id is the folder's name.
    pub entry: Entry,
    /// The questionnaire.
    pub instrument: Reference,
    /// The first day of asking.
    pub opened: Option<Date>,
    /// The last day of asking.
    pub closed: Option<Date>,
    /// Who was meant to answer.
    pub population: Option<String>,
    /// How they were reached.
    pub method: Option<String>,
    /// How people came to answer.
    pub sample: Option<Sample>,
    /// How many were asked to answer.
    pub invited: Option<u32>,
    /// The attributes that were asked, by their keys.
    pub respondents: Vec<Reference>,
    /// Whether the data are invented, to show how the site works.
    pub demonstration: bool,
    /// Whether its systems may be compared with each other; not so for figures of different populations.
    pub ranked: bool,
    /// How the population is made up; the answers are weighted to it.
    pub shares: Vec<PopulationShares>,
    /// Responses to leave out.
    pub exclude: Vec<Flag>,
    /// Surveys that the same people answered.
    pub same_people: Vec<Reference>,
    /// Systems of which responses were taken back that stand in no other figure.
    pub withdrawn: Vec<Reference>,
    /// Systems whose figures stay as they were last recorded.
    pub freeze: Vec<Reference>,
    /// Systems whose figures aren't shown, for the publisher knows that they are wrong.
    pub withhold: Vec<Reference>,
    /// Whether all do that would move on too few responses.
    pub freeze_all: bool,
    /// Corrections of what was published, for readers; no figure moves because of them.
    pub corrections: Vec<Correction>,
}

/// How the population is made up by one attribute.
#[derive(Debug, Clone)]
pub struct PopulationShares {
    /// The attribute's key, with its place.
    pub attribute: Reference,
    /// Value key, its share (above 0; all together about 1), and where it is written.
    pub values: Vec<(String, f64, Place)>,
}

choices! {
    /// How people came to answer a survey.
    Sample {
        /// Whoever wanted to.
        Open = "open",
        /// People who were picked and asked, of whom some answered.
        Invited = "invited",
        /// Everybody was asked.
        Census = "census",
        /// People who were drawn by lot.
        Random = "random",
    }
}

choices! {
    /// Something odd about a response.
    Flag {
        /// The same raw answer to all items of a questionnaire that words some of them the other way round.
        StraightLining = "straight-lining",
        /// A row that was pasted twice: the same in everything as the one above it, or in a run of rows that stands before.
        Identical = "identical",
    }
}

/// A correction of figures or words that were published.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The day from which they are published as corrected.
    pub date: Date,
    /// The moment of that, where a time of day is given.
    pub at: Option<Timestamp>,
    /// What was corrected, for readers.
    pub text: Text,
    /// The systems whose figures it is about; none for all of them.
    pub systems: Vec<Reference>,
    /// Where its day is written.
    pub place: Place,
}

impl Correction {
    /// Whether it is about the figures of a system.
    pub fn is_about(&self, system: &str) -> bool {
        self.systems.is_empty() || self.systems.iter().any(|s| s.id == system)
    }
}

impl Survey {
    /// Whether answers can be given on a day: from the first day of asking to the last one.
    pub fn is_open(&self, today: Date) -> bool {
        self.opened.is_none_or(|day| day <= today) && self.closed.is_none_or(|day| today <= day)
    }

    /// The day by which surveys are put in order: when it closed, else when it opened.
    pub fn day(&self) -> Option<Date> {
        self.closed.or(self.opened).or(self.entry.date)
    }
}

/// What somebody else has published of a system; what they left out is `None`.
#[derive(Debug, Clone)]
pub struct PublishedFigures {
    /// The system.
    pub system: Id,
    /// People asked.
    pub n: Option<u32>,
    /// Mean score, in the instrument's units.
    pub mean: Option<f64>,
    /// Standard deviation with n−1.
    pub sd: Option<f64>,
    /// Interval as published.
    pub ci: Option<(f64, f64)>,
    /// Median score.
    pub median: Option<f64>,
    /// First and third quartile.
    pub quartiles: Option<(f64, f64)>,
    /// Where it was published.
    pub source: Citation,
}
