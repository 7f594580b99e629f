//! What can be told only when all has been looked at: acceptances that took nothing, records that are gone.

use super::{Made, Plan};
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::Catalogue;
use crate::statistics::Results;
use crate::{content, statistics};

/// Tells what is accepted where there is no such warning. Of files that are left out nothing is known, and addresses that
/// are gone are known only where there is a published site.
pub fn tell_idle(made: &Made, report: &Report) {
    let is_known =
        |file: &str, code: &str| code != Code::AddressGone.name() && made.left_out.iter().all(|l| l.file != file);
    for (spot, code) in report.idle().into_iter().filter(|(spot, code)| is_known(&spot.file, code)) {
        let message = format!("`{code}` is accepted here, and there is no such warning now");
        let d = Diagnostic::new(Code::IdleAccept, message).at(spot);
        report.add(match report.file_of(&code) {
            Some(file) => d.label(format!("the one that is told is of {file}: write `accept` there")),
            None => d.label("delete it from `accept`, unless it comes back on other days"),
        });
    }
}

/// Tells of records that what is published was held against, and that are gone: without them newcomers can be told.
pub fn tell_unrecorded(plan: &Plan, catalogue: &Catalogue, report: &Report) {
    let is_gone = |name: &&String| catalogue.publications.iter().all(|p| p.name != **name);
    for name in plan.published.records.iter().filter(is_gone) {
        let message = format!("{}/publications/{name}.yaml is gone, which keeps what is published now", plan.shown);
        let d = Diagnostic::new(Code::Unrecorded, message).in_file(&format!("{}/publications", plan.shown));
        report.add(d.help(
            "take it back from git: without it figures would move with each new answer, and whoever compares two publications \
             could tell what the newcomers said. If what was built was never published, delete the folder of the built site",
        ));
    }
}

/// Whether figures of real answers stand otherwise in the newest record, or in none.
pub fn is_unrecorded(catalogue: &Catalogue, results: &Results) -> bool {
    let figures = statistics::recorded(results);
    let is_real = |id: &String| catalogue.surveys.get(id).is_some_and(|s| !s.demonstration);
    figures.keys().any(is_real) && !content::is_recorded(&catalogue.publications, &figures)
}
