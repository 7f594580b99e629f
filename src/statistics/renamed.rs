//! Figures that were published, and stand under a name of which nothing is recorded: nothing would be held against them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Id, Kind, Recorded};
use crate::source::Sources;
use crate::statistics::memory::whole;
use crate::statistics::results::{Figures, Results, SystemResult};

/// What was recorded last of each system of each survey.
type Last<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a Recorded>>;

/// A name of which figures are recorded, and the one under which figures like them stand now.
struct Renamed<'a> {
    kind: Kind,
    old: &'a str,
    new: &'a str,
}

/// Tells of surveys and systems that seem to have been renamed without `aliases`.
pub fn notes(catalogue: &Catalogue, results: &Results, sources: &Sources, report: &Report) {
    let last = last(catalogue);
    let mut found: Vec<Renamed<'_>> = surveys(catalogue, results, &last);
    found.extend(systems(catalogue, results, &last));
    let mut told = BTreeSet::new();
    for Renamed { kind, old, new } in found {
        let address = kind.address(old);
        let Some(entry) = catalogue.entry(kind, new) else { continue };
        if catalogue.settings.gone.contains(&address) || !told.insert((kind, old)) {
            continue;
        }
        let message = format!("figures of `{old}` were published; it is gone, and `{new}` has figures like them");
        let help = format!(
            "if it is the same under a new name, add `aliases: [{address}]` here: then no figure moves on a few answers. If other \
             people answered, say that the first is gone for good: `gone: [{address}]` in site.yaml"
        );
        report.add(Diagnostic::new(Code::RenamedResults, message).at(sources.spot(entry.place)).help(help));
    }
}

fn last(catalogue: &Catalogue) -> Last<'_> {
    let mut last = Last::new();
    for (survey, systems) in catalogue.publications.iter().flat_map(|p| &p.surveys) {
        let own = last.entry(survey).or_default();
        own.extend(systems.iter().map(|(system, recorded)| (system.as_str(), recorded)));
    }
    last
}

/// Surveys that are gone, with those without a record in which every system that both have is alike.
fn surveys<'a>(catalogue: &'a Catalogue, results: &'a Results, last: &Last<'a>) -> Vec<Renamed<'a>> {
    let is_gone = |id: &&str| {
        let known = (Kind::Survey, (*id).to_owned());
        !catalogue.surveys.contains_key(*id)
            && !catalogue.broken.contains(&known)
            && !catalogue.hidden.contains_key(&known)
    };
    let mut found = Vec::new();
    for (old, systems) in last.iter().filter(|(id, _)| is_gone(id)) {
        let is_like = |new: &&Id| {
            let both = systems.iter().filter_map(|(system, r)| Some((*r, results.get(new, system)?.figures.figure()?)));
            let alike: Vec<bool> = both.map(|(r, f)| is_alike(catalogue, new, f, r)).collect();
            !alike.is_empty() && alike.iter().all(|alike| *alike)
        };
        let new = results.surveys.keys().filter(|id| !last.contains_key(id.as_str())).find(is_like);
        found.extend(new.map(|new| Renamed { kind: Kind::Survey, old, new }));
    }
    found
}

/// Systems that are gone, with those of the same survey that have no record in it and are alike.
fn systems<'a>(catalogue: &'a Catalogue, results: &'a Results, last: &Last<'a>) -> Vec<Renamed<'a>> {
    let is_gone = |id: &str| {
        let known = (Kind::System, id.to_owned());
        !catalogue.systems.contains_key(id)
            && !catalogue.broken.contains(&known)
            && !catalogue.hidden.contains_key(&known)
    };
    let mut found = Vec::new();
    for (survey, own) in &results.surveys {
        let Some(recorded) = last.get(survey.as_str()) else { continue };
        for (old, r) in recorded.iter().filter(|(id, _)| is_gone(id)) {
            let is_new = |s: &&SystemResult| {
                let is_like = |f| is_alike(catalogue, survey, f, r);
                !recorded.contains_key(s.system.as_str()) && s.figures.figure().is_some_and(is_like)
            };
            let new = own.systems.iter().find(is_new);
            found.extend(new.map(|new| Renamed { kind: Kind::System, old, new: &new.system }));
        }
    }
    found
}

/// Whether figures could be those of a record with fewer responses new, gone or changed than may move a figure.
fn is_alike(catalogue: &Catalogue, survey: &str, f: &Figures, r: &Recorded) -> bool {
    let minimum = catalogue.settings.minimum_responses;
    let instrument = catalogue.surveys.get(survey).and_then(|s| catalogue.instruments.get(&s.instrument.id));
    let (Some(instrument), Some(n), Some(mean)) = (instrument, f.n, f.mean) else { return false };
    let before = whole(r);
    let moved = n.abs_diff(before.n).max(1);
    let (low, high) = instrument.range();
    // So far can so many responses move a mean, and rounding to a hundredth of the scale on each side.
    let most = (high - low) * (f64::from(moved) / f64::from(n.max(before.n).max(1)) + 0.02);
    moved < minimum && (mean.value - before.mean).abs() <= most
}
