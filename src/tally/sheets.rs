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
    /// The value of each attribute of the survey, and last the organisation's index plus 1, or 0 for none.
    pub said: Box<[u32]>,
}

/// The sheets of a survey by system, sorted.
pub type SurveySheets = BTreeMap<Id, Vec<Sheet>>;

/// The sheets of surveys that could be compared with others, by survey.
pub type Sheets = BTreeMap<Id, SurveySheets>;
