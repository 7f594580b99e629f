//! The comparison of two states of a site.

use std::collections::BTreeSet;

use crate::diff::changes::{Diff, figures, guard, is_of_a_pair};
use crate::diff::guard::Guarded;
use crate::diff::pages::pages;
use crate::diff::snapshot::Snapshot;

/// What changed between two states of a site; `said` are addresses that the editor says are gone for good.
///
/// # Errors
/// What can't be read, in a sentence.
pub fn diff(before: &Snapshot, after: &Snapshot, said: &BTreeSet<String>) -> Result<Diff, String> {
    let mut diff = Diff { before_as_of: before.as_of.clone(), after_as_of: after.as_of.clone(), ..Diff::default() };
    figures(before, after, &mut diff);
    pages(before, after, said, &mut diff);
    // Also where no figure moves that is told here: a sentence may tell one more precisely.
    if before.figures != after.figures {
        guard(&Guarded::of(before, after)?, before, &mut diff);
    }
    Ok(diff)
}

/// As [`diff`], of addresses and figures alone, without the figures themselves: enough for a line.
pub fn outline(before: &Snapshot, after: &Snapshot, said: &BTreeSet<String>) -> Diff {
    let mut diff = Diff::default();
    figures(before, after, &mut diff);
    pages(before, after, said, &mut diff);
    // Ranks, and charts of two systems, are called by their order: nothing is guarded here.
    diff.files_gone.retain(|file| !is_of_a_pair(file));
    Diff { changed: Vec::new(), verdicts: Vec::new(), restyled: Vec::new(), ranks: Vec::new(), ..diff }
}
