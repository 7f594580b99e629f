//! How each system changed since its previous survey.

use crate::model::{Catalogue, Id, Survey};
use crate::statistics::coarse::{Mean, coarse_ends};
use crate::statistics::compare::{Welch, holm};
use crate::statistics::results::{Change, Figures, Results, SurveyResult};

/// A system that was rated before.
struct Pair<'a> {
    /// Its position in the survey.
    at: usize,
    /// The survey before.
    since: Id,
    then: &'a Figures,
    /// Of what is told of both, of few people coarsely; `None` where a spread is not told.
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
        let now = system.figures.figure()?;
        let (since, then) = before.iter().find_map(|id| {
            let figures = earlier.get(id, &system.system)?.figures.figure()?;
            figures.mean.map(|_| (*id, figures))
        })?;
        now.mean?;
        let test = now.spread().zip(then.spread()).and_then(|(now, then)| Welch::of(&now, &then));
        Some(Pair { at, since: since.clone(), then, test })
    };
    let pairs: Vec<Pair<'_>> = result.systems.iter().enumerate().filter_map(pair).collect();
    let p: Vec<f64> = pairs.iter().filter_map(|pair| pair.test.as_ref().map(Welch::p)).collect();
    let found = holm(&p, 1.0 - catalogue.settings.confidence);
    let mut different = found.is_different.into_iter();
    for Pair { at, since, then, test } in pairs {
        let is_clear = test.is_some() && different.next().unwrap_or_default();
        let verdict = match test.filter(|_| is_clear) {
            Some(w) if w.difference > 0.0 => "higher",
            Some(_) => "lower",
            None => "no clear change",
        };
        let range = result.range;
        result.systems[at].figures.refine(|now| {
            let difference = told(now).zip(told(then)).map(|(a, b)| a - b);
            let ci = difference.zip(test).and_then(|(_, test)| test.interval(1.0 - found.level));
            let ci = ci.map(|ends| if now.is_small() || then.is_small() { coarse_ends(ends, range) } else { ends });
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
