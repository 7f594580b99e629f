//! Sheets of answers, as fingerprints: by them it is seen whether the same people answered two surveys. They are kept only
//! until the surveys are compared.

use std::collections::BTreeMap;

use crate::model::Id;

/// What is kept of one scored response until surveys are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sheet {
    /// The fingerprint of the answers that make the score.
    pub fingerprint: u64,
    /// The points of the score.
    pub points: i32,
    /// [`Response::said`](crate::tally::Response::said).
    pub said: Box<[u32]>,
}

/// The sheets of a survey by system, sorted.
pub type SurveySheets = BTreeMap<Id, Vec<Sheet>>;

/// The sheets of surveys that could be compared with others, by survey.
pub type Sheets = BTreeMap<Id, SurveySheets>;
