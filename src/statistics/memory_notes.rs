//! What editors are told of records: figures that must not move, or that have no answers any more.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Date, Id, Publication, Recorded, Survey};
use crate::source::Sources;
use crate::statistics::results::{Refusal, Results};

/// The newest record of a survey: its day and its systems.
fn newest<'a>(catalogue: &'a Catalogue, survey: &str) -> Option<(Date, &'a BTreeMap<Id, Recorded>)> {
    catalogue.publications.iter().rev().find_map(|p| p.surveys.get(survey).map(|systems| (p.date, systems)))
}

/// Tells of systems whose figures were published and that have no answers any more: a file was lost, or moved.
fn gone(catalogue: &Catalogue, survey: &Survey, results: &Results, sources: &Sources, report: &Report) {
    let id = &survey.entry.id;
    let Some((date, systems)) = newest(catalogue, id) else { return };
    let lost: Vec<String> = systems
        .keys()
        .filter(|system| catalogue.systems.contains_key(*system) && results.get(id, system).is_none())
        .map(|system| format!("`{system}`"))
        .collect();
    // Where something can't be read, answers may be missing because of that.
    if lost.is_empty() || report.has_errors() {
        return;
    }
    let message = format!(
        "figures of {} in `{id}`, published on {date}, have no answers any more: they vanish from the site",
        lost.join(", ")
    );
    let help = format!(
        "put the answers back into content/ratings/{id}/; or, if the figures are meant to go, add `corrections: [{{date: …, text: …}}]` to its survey.yaml, which tells readers why"
    );
    report.add(Diagnostic::new(Code::ResultsGone, message).at(sources.spot(survey.entry.place)).help(help));
}

/// Tells of systems that have lost many responses since they were published: a filter was on when the table was saved.
fn fewer(catalogue: &Catalogue, survey: &Survey, results: &Results, sources: &Sources, report: &Report) {
    let id = &survey.entry.id;
    let Some((date, systems)) = newest(catalogue, id) else { return };
    // Who corrected it since knows.
    if report.has_errors() || survey.corrections.iter().any(|c| c.date >= date) {
        return;
    }
    let minimum = catalogue.settings.minimum_responses;
    let lost: Vec<String> = systems
        .iter()
        .filter(|(system, _)| survey.withdrawn.iter().all(|w| w.id != **system))
        .filter_map(|(system, r)| {
            let now = results.get(id, system)?.figures.figure()?.n?;
            (now + minimum <= r.n).then(|| format!("{} of `{system}`", r.n - now))
        })
        .collect();
    if lost.is_empty() {
        return;
    }
    let message = format!("responses that were published on {date} are gone from `{id}`: {}", lost.join(", "));
    let help = "was a filter on when the table was saved? Put them back; or, if they are meant to go, add \
                `corrections: [{date: …, text: …}]` to its survey.yaml, which tells readers why";
    report.add(Diagnostic::new(Code::ResultsGone, message).at(sources.spot(survey.entry.place)).help(help));
}

/// "3 responses".
fn responses(n: i64) -> String {
    if n == 1 { "1 response".to_owned() } else { format!("{n} responses") }
}

/// Tells the editor what must not move, and what to do.
pub fn notes(catalogue: &Catalogue, results: &Results, sources: &Sources, report: &Report) {
    let minimum = catalogue.settings.minimum_responses;
    for (id, result) in &results.surveys {
        // Answers that can't be read seem to be gone.
        let place = catalogue.surveys.get(id).map(|s| sources.path(s.entry.place));
        let folder = place.and_then(|p| p.rsplit_once('/')).map_or("", |(folder, _)| folder);
        if !folder.is_empty() && report.has_errors_below(folder) {
            continue;
        }
        for refusal in &result.refusals {
            let Refusal { system, since, new } = refusal;
            let least = i64::from(minimum);
            let is = if new.abs() == 1 { "is" } else { "are" };
            let (what, wait) = match *new {
                0 => ("answers that were changed".to_owned(), least),
                n if n < 0 => (format!("{} that {is} gone", responses(-n)), least - n),
                n if n < least => (format!("{} that {is} new", responses(n)), least - n),
                n => (format!("{} that are new and so much alike that their scores would follow", responses(n)), 1),
            };
            let message = format!("the figures of `{system}` in `{id}`, published on {since}, would move on {what}");
            let out = if *new > 0 { "leave the new answers out until then" } else { "undo the change until then" };
            let help = format!(
                "whoever compares the two publications could tell what these people answered. Add `freeze: [{system}]`, or \
                 `freeze: all`, to content/ratings/{id}/survey.yaml: the figures stay as they were published until {} \
                 answered. Where these would mislead, `withhold: [{system}]` takes them out in their place. Or {out}. A correction \
                 doesn't lift this rule: it tells readers what is wrong with the figures that stay",
                if wait == 1 { "1 more has".to_owned() } else { format!("{wait} more have") }
            );
            let d = Diagnostic::new(Code::MovedByFew, message).help(help);
            report.add(match catalogue.surveys.get(id) {
                Some(survey) => d.at(sources.spot(survey.entry.place)),
                None => d,
            });
        }
        let Some(survey) = catalogue.surveys.get(id) else { continue };
        gone(catalogue, survey, results, sources, report);
        fewer(catalogue, survey, results, sources, report);
        let is_frozen = survey.freeze_all || !survey.freeze.is_empty();
        if is_frozen && !result.waits() {
            let message = format!(
                "`freeze` in `{id}` does nothing now: no figure differs from what was published, or all may move"
            );
            let help = "take it out, or leave it for the answers that are still to come";
            report.add(Diagnostic::new(Code::IdleFreeze, message).at(sources.spot(survey.entry.place)).help(help));
        }
        for frozen in &survey.freeze {
            let told = |p: &Publication| p.surveys.get(id).is_some_and(|systems| systems.contains_key(&frozen.id));
            if !catalogue.publications.iter().any(told) {
                let message = format!("nothing is recorded of `{}` that could stay as it was", frozen.id);
                let help = "take it out of `freeze`; records are kept by `candour build --record`";
                report.add(Diagnostic::new(Code::NothingRecorded, message).at(sources.spot(frozen.place)).label(help));
            }
        }
    }
}
