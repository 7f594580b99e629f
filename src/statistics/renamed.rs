//! Figures that were published, and whose people may stand under another name now, of which nothing is recorded: nothing
//! would be held against them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Date, Kind, Recorded};
use crate::source::Sources;
use crate::statistics::coarse::SMALL;
use crate::statistics::memory::whole;
use crate::statistics::results::Results;
use crate::tally::Tallies;

/// A system in a survey.
type Key<'a> = (&'a str, &'a str);

/// More changes than this are looked at two by two alone.
const MOST_TOGETHER: usize = 40;

/// How many people stood, and stand, under a name, with the sums of their scores.
#[derive(Debug, Clone, Copy)]
struct Move<'a> {
    key: Key<'a>,
    before: (u32, f64),
    now: (u32, f64),
    /// The day of the record.
    since: Option<Date>,
    /// Whether nothing is recorded of its system, or of its survey.
    is_new_name: bool,
}

impl Move<'_> {
    fn people(&self) -> i64 {
        i64::from(self.now.0) - i64::from(self.before.0)
    }

    /// Whether people of the one may be those of the other: they rated one system, or answered one survey.
    fn is_beside(&self, other: &Move<'_>) -> bool {
        self.key.0 == other.key.0 || self.key.1 == other.key.1
    }
}

/// Tells of surveys and systems that seem to have been renamed without `aliases`, and of people who seem to have moved from
/// one to another, so that few of them could be told.
pub fn notes(catalogue: &Catalogue, results: &Results, tallies: &Tallies, sources: &Sources, report: &Report) {
    // Where answers can't be read, people are missing because of that.
    if report.has_errors_besides(Code::MovedByFew) {
        return;
    }
    let moves = moves(catalogue, results, tallies);
    let mut told: BTreeSet<Key<'_>> = BTreeSet::new();
    // Of each name that is gone, the names that may be it now, with how many of their figures are as they were.
    let mut names: BTreeMap<(Kind, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for gone in moves.iter().filter(|m| m.now.0 == 0) {
        for new in moves.iter().filter(|m| m.since.is_none()) {
            let Some((kind, old, name)) = renamed(catalogue, gone.key, new.key) else { continue };
            let holds_them = new.now.0 + catalogue.settings.minimum_responses > gone.before.0;
            if !holds_them {
                continue;
            }
            told.extend([gone.key, new.key]);
            let is_as_it_was = gone.before.0.abs_diff(new.now.0) < catalogue.settings.minimum_responses;
            *names.entry((kind, old)).or_default().entry(name).or_default() += usize::from(is_as_it_was);
        }
    }
    for ((kind, old), candidates) in names {
        let likeness = |name: &str| (strsim::jaro_winkler(old, name) * 1000.0) as usize;
        let Some((name, _)) = candidates.into_iter().max_by_key(|(name, alike)| (*alike, likeness(name))) else {
            continue;
        };
        let address = kind.address(old);
        let Some(entry) = catalogue.entry(kind, name) else { continue };
        let message = format!(
            "figures of `{old}` were published; it is gone, and `{name}` has figures that may be the same people's"
        );
        let help = format!(
            "if it is the same under a new name, add `aliases: [{address}]` here: then no figure moves on a few answers. If other \
             people answered, say that the first is gone for good: `gone: [{address}]` in site.yaml"
        );
        report.add(Diagnostic::new(Code::RenamedResults, message).at(sources.spot(entry.place)).help(help));
    }
    let mut surveys: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for together in few(&moves, catalogue.settings.minimum_responses) {
        let Some(to) = together.iter().filter(|m| m.people() > 0).max_by_key(|m| m.people()) else { continue };
        if together.iter().any(|m| told.contains(&m.key)) {
            continue;
        }
        told.extend(together.iter().map(|m| m.key));
        // One for all systems that moved between the same surveys.
        if !surveys.insert(together.iter().map(|m| m.key.0).collect()) {
            continue;
        }
        say_moved(&together, to, catalogue, sources, report);
    }
}

fn say_moved(together: &[Move<'_>], to: &Move<'_>, catalogue: &Catalogue, sources: &Sources, report: &Report) {
    let name = |m: &Move<'_>| format!("`{}` in `{}` ({} then, {} now)", m.key.1, m.key.0, m.before.0, m.now.0);
    let all = together.iter().map(name).collect::<Vec<_>>().join(", ");
    let between: i64 = together.iter().map(Move::people).sum();
    let who = match between.abs() {
        0 => "those whose answers were changed".to_owned(),
        1 => "the one person between".to_owned(),
        n => format!("the {n} people between"),
    };
    let since =
        together.iter().filter_map(|m| m.since).max().map(|d| format!(", published on {d}")).unwrap_or_default();
    let message = format!("people seem to have moved from one figure to another{since}: {all}");
    let gone: Vec<String> = together.iter().filter(|m| m.people() < 0).map(|m| said(catalogue, m.key)).collect();
    let said = gone.join(", and ");
    let wait = i64::from(catalogue.settings.minimum_responses) - between;
    let help = format!(
        "whoever adds and subtracts the two publications could tell how {who} answered. Put the rows back where they were; or keep \
         the new ones out until at least {wait} more have answered. If the responses that are gone stand nowhere else, say so: {said}"
    );
    let d = Diagnostic::new(Code::RenamedResults, message).help(help);
    report.add(match catalogue.surveys.get(to.key.0) {
        Some(survey) => d.at(sources.spot(survey.entry.place)),
        None => d,
    });
}

/// How an editor says that people of a figure stand in no other one.
fn said(catalogue: &Catalogue, (survey, system): Key<'_>) -> String {
    match (catalogue.surveys.contains_key(survey), catalogue.systems.contains_key(system)) {
        (true, true) => format!("`withdrawn: [{system}]` in content/ratings/{survey}/survey.yaml"),
        (false, _) => format!("`gone: [{}]` in site.yaml", Kind::Survey.address(survey)),
        _ => format!("`gone: [{}]` in site.yaml", Kind::System.address(system)),
    }
}

/// The names under which people stand otherwise than they were recorded last.
fn moves<'a>(catalogue: &'a Catalogue, results: &'a Results, tallies: &Tallies) -> Vec<Move<'a>> {
    let mut last: BTreeMap<Key<'_>, (Date, &Recorded)> = BTreeMap::new();
    for publication in &catalogue.publications {
        let own = publication.surveys.iter().flat_map(|(survey, own)| own.iter().map(move |(s, r)| ((survey, s), r)));
        last.extend(own.map(|((survey, system), r)| ((survey.as_str(), system.as_str()), (publication.date, r))));
    }
    // In hundredths of the scale, so that those of several questionnaires can be added.
    let unit = |survey: &str| results.surveys.get(survey).map_or(1.0, |s| (s.range.1 - s.range.0) / 100.0);
    let mut now: BTreeMap<Key<'_>, (u32, f64)> = BTreeMap::new();
    let mut of_others: BTreeSet<Key<'_>> = BTreeSet::new();
    for (survey, result) in &results.surveys {
        for system in &result.systems {
            let key = (survey.as_str(), system.system.as_str());
            let Some(figures) = system.figures.figure() else { continue };
            if figures.source.is_some() {
                of_others.insert(key);
            } else if let Some((n, mean)) = figures.n.zip(figures.mean) {
                now.insert(key, (n, f64::from(n) * mean.value / unit(survey)));
            }
        }
    }
    let said = &catalogue.settings.gone;
    let is_said = |(survey, system): &Key<'_>| {
        said.contains(&Kind::Survey.address(survey)) || said.contains(&Kind::System.address(system))
    };
    let is_broken = |(survey, system): &Key<'_>| {
        catalogue.broken.contains(&(Kind::Survey, (*survey).to_owned()))
            || catalogue.broken.contains(&(Kind::System, (*system).to_owned()))
    };
    let keys: BTreeSet<Key<'_>> = last.keys().chain(now.keys()).copied().collect();
    let is_withdrawn = |(survey, system): &Key<'_>| {
        catalogue.surveys.get(*survey).is_some_and(|s| s.withdrawn.iter().any(|w| w.id == **system))
    };
    // What would move on few is refused by itself.
    let is_refused = |(survey, system): &Key<'_>| {
        results.surveys.get(*survey).is_some_and(|s| s.refusals.iter().any(|r| r.system == **system))
    };
    let keys = keys
        .into_iter()
        .filter(|key| !is_refused(key) && !is_broken(key) && !of_others.contains(key) && !is_withdrawn(key));
    let minimum = catalogue.settings.minimum_responses;
    // What is withheld for another reason has lost nobody.
    let stays = |m: &Move<'_>| {
        let tally = tallies.surveys.get(m.key.0).and_then(|own| own.get(m.key.1));
        m.now.0 == 0 && tally.is_some_and(|t| t.scores.n() + minimum > m.before.0)
    };
    let systems: BTreeSet<&str> = last.keys().map(|key| key.1).collect();
    let surveys: BTreeSet<&str> = last.keys().map(|key| key.0).collect();
    let of = |key: Key<'a>| {
        let record = last.get(&key).filter(|_| !is_said(&key) || now.contains_key(&key));
        let before = record.map_or((0, 0.0), |(_, r)| (r.n, f64::from(r.n) * whole(r).mean / unit(key.0)));
        let now = now.get(&key).copied().unwrap_or((0, 0.0));
        let is_new_name = !systems.contains(key.1) || !surveys.contains(key.0);
        Move { key, before, now, since: record.map(|(date, _)| *date), is_new_name }
    };
    let all = keys.map(of).filter(|m| m.before.0 != m.now.0 && !stays(m));
    // Where both are shown, a difference of fewer is held by itself.
    all.filter(|m| m.before.0 == 0 || m.now.0 == 0 || m.before.0.abs_diff(m.now.0) >= minimum).collect()
}

/// Whether there is no such thing any more; a draft, and what has expired, is there.
fn is_gone(catalogue: &Catalogue, kind: Kind, id: &str) -> bool {
    catalogue.entry(kind, id).is_none() && !catalogue.hidden.contains_key(&(kind, id.to_owned()))
}

/// What was renamed, if anything: a survey that is gone while another has its system, or a system of one survey.
fn renamed<'a>(catalogue: &Catalogue, gone: Key<'a>, new: Key<'a>) -> Option<(Kind, &'a str, &'a str)> {
    match () {
        () if gone.1 == new.1 && gone.0 != new.0 && is_gone(catalogue, Kind::Survey, gone.0) => {
            Some((Kind::Survey, gone.0, new.0))
        }
        () if gone.0 == new.0 && gone.1 != new.1 && is_gone(catalogue, Kind::System, gone.1) => {
            Some((Kind::System, gone.1, new.1))
        }
        () => None,
    }
}

/// Two or three that together differ from what was recorded by fewer people than the minimum, or by their answers alone,
/// though each differs by more: people have moved between them.
fn few<'a>(moves: &[Move<'a>], minimum: u32) -> Vec<Vec<Move<'a>>> {
    let mut found = Vec::new();
    let is_few = |all: &[&Move<'_>]| {
        let people: i64 = all.iter().map(|m| m.people()).sum();
        let sum = |of: &dyn Fn(&Move<'_>) -> f64| all.iter().map(|m| of(m)).sum::<f64>();
        // Of few people means are told to a hundredth of the scale, of more in full.
        let rounding = |n: u32| f64::from(n) * if n < SMALL { 0.5 } else { 1e-6 };
        let most: f64 = all.iter().map(|m| rounding(m.now.0) + rounding(m.before.0)).sum();
        let is_same = people == 0 && (sum(&|m| m.now.1) - sum(&|m| m.before.1)).abs() <= most;
        let is_gone = all.iter().any(|m| m.now.0 == 0);
        // A system that enough people have rated at last is nobody's who was told elsewhere, unless a figure is gone.
        let takes = |m: &&&Move<'_>| m.people() > 0 && (is_gone || m.since.is_some() || m.is_new_name);
        let has_both = all.iter().any(|m| takes(&m)) && all.iter().any(|m| m.people() < 0);
        has_both && people.unsigned_abs() < u64::from(minimum) && !is_same
    };
    for (i, a) in moves.iter().enumerate() {
        for (j, b) in moves.iter().enumerate().skip(i + 1).filter(|(_, b)| a.is_beside(b)) {
            if is_few(&[a, b]) {
                found.push(vec![*a, *b]);
            }
            if moves.len() > MOST_TOGETHER {
                continue;
            }
            let third = moves.iter().skip(j + 1).filter(|c| c.is_beside(a) || c.is_beside(b));
            found.extend(third.filter(|c| is_few(&[a, b, c])).map(|c| vec![*a, *b, *c]));
        }
    }
    // The smallest first: what two tell is not told again with a third.
    found.sort_by_key(Vec::len);
    found
}
