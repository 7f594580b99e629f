//! Surveys of which nobody can see whether the same people answered them, for one of them came as tallies.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Survey};
use crate::source::Sources;
use crate::statistics::results::Results;
use crate::tally::Tallies;

/// Refuses surveys that an editor says are of the same people where one came as tallies; warns of the others that ask for the same
/// score and show figures of the same system, whenever they ran: the days say nothing of who answered.
pub fn notes(catalogue: &Catalogue, results: &Results, tallies: &Tallies, sources: &Sources, report: &Report) {
    let came_as_tallies = |survey: &Survey| {
        let own = tallies.get(&survey.entry.id);
        own.is_some_and(|systems| systems.values().any(|t| t.counted_elsewhere > 0))
    };
    let score = |s: &Survey| catalogue.instruments.get(&s.instrument.id).map(|i| i.score_id().to_owned());
    let shown = |s: &Survey| -> BTreeSet<&str> {
        let result = results.surveys.get(&s.entry.id);
        let own = tallies.get(&s.entry.id);
        let is_own = |system: &str| own.is_some_and(|systems| systems.contains_key(system));
        result.into_iter().flat_map(|r| r.shown()).map(|(r, _)| r.system.as_str()).filter(|s| is_own(s)).collect()
    };
    let surveys: Vec<&Survey> = catalogue.surveys.values().collect();
    for a in surveys.iter().copied().filter(|s| came_as_tallies(s)) {
        let is_other = |b: &&&Survey| {
            let once = b.entry.id > a.entry.id || !came_as_tallies(b);
            b.entry.id != a.entry.id && once && score(b) == score(a) && !shown(a).is_disjoint(&shown(b))
        };
        let says = |x: &Survey, y: &Survey| x.same_people.iter().any(|r| r.id == y.entry.id);
        let mut unknown = Vec::new();
        for b in surveys.iter().filter(is_other) {
            if says(a, b) || says(b, a) {
                report.add(refusal(a, b).at(sources.spot(a.entry.place)));
            } else {
                unknown.push(format!("`{}`", b.entry.id));
            }
        }
        if !unknown.is_empty() {
            report.add(warning(a, &unknown).at(sources.spot(a.entry.place)));
        }
    }
}

fn refusal(a: &Survey, b: &Survey) -> Diagnostic {
    let (a, b) = (&a.entry.id, &b.entry.id);
    let message =
        format!("`{a}` and `{b}` are of the same people, and tallies don't tell by how many of them they differ");
    Diagnostic::new(Code::SamePeople, message).help(
        "whoever subtracts the one from the other could learn what a few people answered. Publish one of the two (`draft: true` keeps \
         the other back), or bring in the answers themselves",
    )
}

fn warning(a: &Survey, others: &[String]) -> Diagnostic {
    let message = format!(
        "`{}` came as tallies: whether the same people answered {} can't be seen",
        a.entry.id,
        others.join(", ")
    );
    Diagnostic::new(Code::SamePeopleUnknown, message).help(
        "if the same answers stand in both, or those of one in the other, say so with `same_people_as` in survey.yaml; if each has \
         answers of its own, accept this warning in site.yaml, with how you know it",
    )
}
