//! What came of one file of responses, and notes on the responses in it.

use std::collections::btree_map::Entry;

use crate::diagnostics::{Code, Diagnostic};
use crate::model::PublishedFigures;
use crate::source::Spot;
use crate::tally::SurveyTally;

/// What came of one file of responses.
#[derive(Default)]
pub struct Counted {
    /// Tallies by system.
    pub tally: SurveyTally,
    /// What others have published.
    pub published: Vec<PublishedFigures>,
    /// Responses that were scored.
    pub rows: u64,
    /// A digest of the whole file.
    pub digest: u64,
    /// A digest of its lines, in whatever order.
    pub lines: u64,
    /// Whether at least three of its rows differ from each other.
    pub distinct: bool,
    /// Whether it is a table of tallies.
    pub is_table: bool,
}

/// A note that a response has the same answer to everything.
pub fn straight_lining() -> Diagnostic {
    let message = "this response has the same answer to every item, though some are worded the other way round";
    let help = "it counts, and the survey's page tells how many there are; to leave them out, add `exclude: [straight-lining]` to survey.yaml";
    Diagnostic::new(Code::StraightLining, message).help(help)
}

/// A warning that a response repeats the one at `first`.
pub fn identical(first: &Spot) -> Diagnostic {
    let message =
        "this response repeats another one in everything: the row above it, or a run of rows that stands before";
    let help = format!(
        "the other one is {}:{}; look whether a row or a file was copied; to leave repetitions out, add `exclude: [identical]` to survey.yaml",
        first.file, first.line
    );
    Diagnostic::new(Code::IdenticalRows, message).help(help)
}

/// Adds the tallies of a further file.
pub fn merge(into: &mut SurveyTally, from: SurveyTally) {
    for (system, tally) in from {
        match into.entry(system) {
            Entry::Vacant(slot) => {
                slot.insert(tally);
            }
            Entry::Occupied(mut slot) => slot.get_mut().merge(tally),
        }
    }
}
