//! A survey: who was asked what, and when. The answers themselves are only ever tallies.

use super::{Citation, Date, Entry, Reference};

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
    /// The attributes that were asked, by their keys.
    pub respondents: Vec<Reference>,
    /// Whether the data are invented, to show how the site works.
    pub demonstration: bool,
    /// Whether its systems may be compared with each other; not so for figures of different populations.
    pub ranked: bool,
}

impl Survey {
    /// The day by which surveys are put in order: when it closed, else when it opened.
    pub fn day(&self) -> Option<Date> {
        self.closed.or(self.opened).or(self.entry.date)
    }
}

/// What somebody else has published of a system; what they left out is `None`.
#[derive(Debug, Clone)]
pub struct PublishedFigures {
    /// The system.
    pub system: Reference,
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
