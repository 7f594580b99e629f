//! Tallies: all that is kept of the answers.
//!
//! A response is added to the tally of its system as it is read, and is gone. Tallies add up, so files and
//! threads may be read in any order; scores are whole points, so nothing is lost by counting them.

mod builtin;
mod moments;
mod sheets;
mod system;

pub use builtin::built_in;
pub use moments::{Histogram, Moments, Points};
pub use sheets::{Sheet, Sheets, SurveySheets};
pub use system::{Comment, Flags, JointLayout, MOST_ITEMS, Response, SystemTally};

use std::collections::BTreeMap;

use crate::model::Id;

/// The tallies of one survey by system.
pub type SurveyTally = BTreeMap<Id, SystemTally>;

/// The tallies of a site by survey.
pub type Tallies = BTreeMap<Id, SurveyTally>;
