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
    let known = |survey| Known::of(survey, catalogue, results, tallies);
    let surveys: Vec<Known<'_>> = catalogue.surveys.values().map(known).collect();
    for (i, a) in surveys.iter().enumerate().filter(|(_, s)| s.came_as_tallies) {
        let mut unknown = Vec::new();
        for (j, b) in surveys.iter().enumerate() {
            // Two that came as tallies are told of at the first of them.
            let is_told = j == i || (b.came_as_tallies && j < i);
            if is_told || b.score != a.score || a.shown.is_disjoint(&b.shown) {
                continue;
            }
            let says = |x: &Survey, y: &Survey| x.same_people.iter().any(|r| r.id == y.entry.id);
            let (a, b) = (a.survey, b.survey);
            if says(a, b) || says(b, a) {
                report.add(refusal(a, b).at(sources.spot(a.entry.place)));
            } else {
                unknown.push(format!("`{}`", b.entry.id));
            }
        }
        let a = a.survey;
        if !unknown.is_empty() {
            report.add(warning(a, &unknown).at(sources.spot(a.entry.place)));
        }
    }
}

/// What is known of a survey when it is compared with others.
struct Known<'a> {
    survey: &'a Survey,
    /// What names its score.
    score: Option<&'a str>,
    /// Whether any of its responses came as tallies.
    came_as_tallies: bool,
    /// Systems of which it shows figures that rest on responses.
    shown: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(survey: &'a Survey, catalogue: &'a Catalogue, results: &'a Results, tallies: &Tallies) -> Self {
        let id = &survey.entry.id;
        let own = tallies.get(id);
        let is_own = |system: &&str| own.is_some_and(|systems| systems.contains_key(*system));
        let shown = results.surveys.get(id).into_iter().flat_map(|r| r.shown()).map(|(r, _)| r.system.as_str());
        Known {
            survey,
            score: catalogue.instruments.get(&survey.instrument.id).map(|i| i.score_id()),
            came_as_tallies: own.is_some_and(|systems| systems.values().any(|t| t.counted_elsewhere > 0)),
            shown: shown.filter(is_own).collect(),
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
