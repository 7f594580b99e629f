//! How each system changed since its previous survey.

use crate::model::{Catalogue, Id, Survey};
use crate::statistics::coarse::{Mean, coarse_ends};
use crate::statistics::compare::{Welch, holm};
use crate::statistics::results::{Change, Figures, Results, SurveyResult};
use crate::statistics::summary::Spread;

/// A system that was rated before.
struct Pair<'a> {
    /// Its position in the survey.
    at: usize,
    /// The survey before.
    since: Id,
    then: &'a Figures,
    /// Of the exact figures; `None` where a spread is not known.
    test: Option<Welch>,
}

/// Compares each system with its previous survey with the same instrument: Welch's tests, with Holm's correction over all
/// changes of the survey, for of many that are nothing some look large by chance.
pub fn add(catalogue: &Catalogue, survey: &Survey, result: &mut SurveyResult, earlier: &Results) {
    if !survey.ranked {
        return;
    }
    let comparable = |id: &&Id| {
        catalogue.surveys.get(*id).is_some_and(|s| {
            s.ranked && s.instrument.id == survey.instrument.id && s.demonstration == survey.demonstration
        })
    };
    let before: Vec<&Id> = earlier.order.iter().rev().filter(comparable).collect();
    let pair = |(at, system): (usize, &crate::statistics::SystemResult)| {
        system.figures.figure()?;
        let (since, then, exact_then) = before.iter().find_map(|id| {
            let result = earlier.surveys.get(*id)?;
            let figures = earlier.get(id, &system.system)?.figures.figure()?;
            figures.mean.map(|_| (*id, figures, result.exact.get(&system.system)))
        })?;
        let (exact, exact_then) = result.exact.get(&system.system).zip(exact_then)?;
        Some(Pair { at, since: since.clone(), then, test: Welch::of(exact, exact_then) })
    };
    let pairs: Vec<Pair<'_>> = result.systems.iter().enumerate().filter_map(pair).collect();
    let p: Vec<f64> = pairs.iter().filter_map(|pair| pair.test.as_ref().map(Welch::p)).collect();
    let found = holm(&p, 1.0 - catalogue.settings.confidence);
    let mut different = found.is_different.into_iter();
    for Pair { at, since, then, test } in pairs {
        let is_clear = test.is_some() && different.next().unwrap_or_default();
        // What is told coarsely may be the same as then, or lie the other way: then readers can't be told of a change.
        let value = |f: &Figures| f.mean.map_or(0.0, |m| m.value);
        let now = result.systems[at].figures.figure().map_or(0.0, value);
        let agrees = |w: &Welch| (now - value(then)) * w.difference > 0.0;
        let verdict = match test.filter(|w| is_clear && agrees(w)) {
            Some(w) if w.difference > 0.0 => "higher",
            Some(_) => "lower",
            None => "no clear change",
        };
        let range = result.range;
        result.systems[at].figures.refine(|now| {
            let difference = told(now).zip(told(then)).map(|(a, b)| a - b);
            let ci = difference.and_then(|_| interval(now, then, test, 1.0 - found.level, range));
            let ci = ci.map(|(low, high)| match verdict {
                "higher" => (low.max(0.0), high),
                "lower" => (low, high.min(0.0)),
                _ => (low.min(0.0), high.max(0.0)),
            });
            now.change = Some(Change { since, difference, ci, verdict });
        });
    }
}

/// The mean, where it is told as more than a bound.
fn told(f: &Figures) -> Option<f64> {
    f.mean.and_then(Mean::told)
}

/// Welch's interval of a change at that confidence; of few people from what is told of each alone, or the change would tell
/// more of them than their own figures do.
fn interval(
    now: &Figures,
    then: &Figures,
    exact: Option<Welch>,
    confidence: f64,
    range: (f64, f64),
) -> Option<(f64, f64)> {
    if !now.is_small() && !then.is_small() {
        return exact?.interval(confidence);
    }
    let spread = |f: &Figures| Some(Spread { n: f.n?, mean: told(f)?, sd: Some(f.sd?) });
    let ends = Welch::of(&spread(now)?, &spread(then)?)?.interval(confidence)?;
    Some(coarse_ends(ends, range))
}
