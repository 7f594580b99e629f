//! What a comparison must not tell: a figure that moves on so few new responses that the difference says what they answered.

use std::collections::BTreeSet;

use crate::audit::{Moved, audit_files};
use crate::diff::snapshot::Snapshot;

/// What moves on too few; by how much is not told.
#[derive(Debug, Default)]
pub struct Guarded {
    /// Survey and system whose every figure is kept.
    whole: BTreeSet<(String, String)>,
    /// Survey and system whose groups are kept: of those that are told, others could be worked out.
    groups: BTreeSet<(String, String)>,
}

impl Guarded {
    /// What the attack finds in the two states together.
    ///
    /// # Errors
    /// What can't be read, in a sentence.
    pub fn of(before: &Snapshot, after: &Snapshot) -> Result<Self, String> {
        let found = audit_files(&after.told, Some(&before.told), None)?;
        let mut guarded = Guarded::default();
        // What one state alone tells is none of the comparison's.
        for finding in found.findings {
            let Some(Moved { system, is_group }) = finding.moved else { continue };
            let list = if is_group { &mut guarded.groups } else { &mut guarded.whole };
            list.insert((finding.survey, system));
        }
        Ok(guarded)
    }

    /// Whether a figure is kept.
    pub fn keeps(&self, survey: &str, system: &str, is_group: bool) -> bool {
        let key = (survey.to_owned(), system.to_owned());
        self.whole.contains(&key) || (is_group && self.groups.contains(&key))
    }

    /// The surveys of which a whole system is kept.
    pub fn whole_surveys(&self) -> impl Iterator<Item = String> {
        self.whole.iter().map(|(survey, _)| survey.clone())
    }

    /// The surveys of which something is kept.
    pub fn surveys(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self.whole.iter().chain(&self.groups).map(|(survey, _)| survey).collect();
        all.into_iter().cloned().collect()
    }
}
