//! An attacker who has nothing but the published files: reads them, and tries to solve for what is withheld.
//!
//! Nothing here knows how figures are made: `collect` reads what anybody can read, the attacks put it together.

mod cells;
mod collect;
mod exact;
mod facts;
mod finding;
mod items;
mod knowing;
mod newcomers;
mod remarks;
mod small;
mod solve;
mod sums;
mod text;
mod twins;
mod weights;

use std::path::Path;

pub use facts::Facts;
pub use finding::{Finding, Moved};
pub use knowing::Knowledge;

/// What an audit came to.
#[derive(Debug)]
pub struct Audit {
    /// What could be pinned down, by survey and system.
    pub findings: Vec<Finding>,
    /// Files read.
    pub files: usize,
    /// Groups of which something is published.
    pub groups: usize,
    /// Figures that are withheld.
    pub withheld: usize,
}

/// Attacks the site in the folder `site`, with an earlier publication of it in `previous`, if there is one, and with what a
/// colleague knows.
///
/// # Errors
/// What can't be read, in a sentence.
pub fn audit(site: &Path, previous: Option<&Path>, knowledge: Option<&Knowledge>) -> Result<Audit, String> {
    let now = collect::site(site)?;
    let before = previous.map(collect::site).transpose()?;
    Ok(attack(&now, before.as_ref(), knowledge))
}

/// As [`audit`], of files in memory: addresses and bytes.
///
/// # Errors
/// What can't be read, in a sentence.
pub fn audit_files(
    files: &[(String, Vec<u8>)],
    previous: Option<&[(String, Vec<u8>)]>,
    knowledge: Option<&Knowledge>,
) -> Result<Audit, String> {
    let now = collect::files(files)?;
    let before = previous.map(collect::files).transpose()?;
    Ok(attack(&now, before.as_ref(), knowledge))
}

fn attack(now: &Facts, before: Option<&Facts>, knowledge: Option<&Knowledge>) -> Audit {
    let mut findings = Vec::new();
    cells::direct(now, &mut findings);
    cells::remainders(now, &mut findings);
    cells::flat(now, &mut findings);
    solve::bounds(now, &mut findings);
    weights::attack(now, &mut findings);
    items::attack(now, &mut findings);
    small::attack(now, &mut findings);
    exact::attack(now, &mut findings);
    twins::attack(now, &mut findings);
    cells::remarks(now, &mut findings);
    remarks::attack(now, &mut findings);
    if let Some(knowledge) = knowledge {
        knowing::attack(now, knowledge, &mut findings);
    }
    if let Some(before) = before {
        newcomers::attack(now, before, &mut findings);
    }
    findings.sort();
    findings.dedup_by(|a, b| a.rule == b.rule && a.what == b.what);
    let count = |told: bool| now.groups.values().filter(|g| (g.n.len() + g.mean.len() > 0) == told).count();
    Audit { findings, files: now.files, groups: count(true), withheld: count(false) }
}
