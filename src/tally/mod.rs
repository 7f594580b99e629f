//! Tallies: all that is kept of the answers.
//!
//! A response is added to the tally of its system as it is read, and is gone. Tallies add up, so files and
//! threads may be read in any order; scores are whole points, so nothing is lost by counting them.

mod builtin;
mod dialect;
mod divided;
mod moments;
mod people;
mod sql;
mod system;
pub mod table;

pub use builtin::built_in;
pub use dialect::Dialect;
pub use divided::{Divided, JointLayout};
pub use moments::{Histogram, Moments, Points};
pub use people::{Alike, People, Person, Shape, Sheet};
pub use sql::{AttributeWords, OPTIONAL_COLUMNS, Query};
pub use system::{Comment, Flags, MOST_ITEMS, Response, SubscaleSums, SystemTally};
pub use table::{Names, Part, Row, header, rows, scoring};

use std::collections::BTreeMap;

use crate::model::Id;

/// The tallies of one survey by system.
pub type SurveyTally = BTreeMap<Id, SystemTally>;

/// The tallies of a site.
#[derive(Debug, Default)]
pub struct Tallies {
    /// By survey.
    pub surveys: BTreeMap<Id, SurveyTally>,
    /// The ids of the organisations, by the numbers that tallies give them.
    pub organisations: Vec<Id>,
}

impl Tallies {
    /// The tallies of a survey, if anybody answered it.
    pub fn get(&self, survey: &str) -> Option<&SurveyTally> {
        self.surveys.get(survey)
    }
}
