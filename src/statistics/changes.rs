//! How each system changed since its previous survey.

use std::collections::BTreeMap;

use crate::model::{Catalogue, Id, Survey};
use crate::statistics::coarse::{SMALL, coarse_ends};
use crate::statistics::compare::difference_interval;
use crate::statistics::results::{Change, Figures, Results, SurveyResult};

/// Half the width of the interval that is told.
fn half(figures: &Figures) -> Option<f64> {
    figures.ci.map(|(low, high)| (high - low) / 2.0)
}

/// Compares each system with its previous survey with the same instrument.
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
    let confidence = catalogue.settings.confidence;
    let mut found: BTreeMap<usize, Change> = BTreeMap::new();
    for (i, system) in result.systems.iter().enumerate() {
        let Some(now) = system.figures.figure() else { continue };
        let then = before.iter().find_map(|id| {
            let result = earlier.surveys.get(*id)?;
            let figures = earlier.get(id, &system.system)?.figures.figure()?;
            figures.mean.map(|_| (*id, figures, result.exact.get(&system.system)))
        });
        let Some((since, then, exact_then)) = then else { continue };
        let Some((exact, exact_then)) = result.exact.get(&system.system).zip(exact_then) else { continue };
        let ci = difference_interval(exact, exact_then, confidence);
        let verdict = match ci {
            Some((low, _)) if low > 0.0 => "higher",
            Some((_, high)) if high < 0.0 => "lower",
            _ => "no clear change",
        };
        let difference = match (now.mean, then.mean) {
            // From a bound no difference follows.
            (Some(a), Some(b)) if a.bound.is_none() && b.bound.is_none() => Some(a.value - b.value),
            _ => None,
        };
        let own = |f: &Figures| f.source.is_none() && f.n.is_some_and(|n| n < SMALL);
        let small = own(now) || own(then);
        let ci = match small {
            false => ci.filter(|_| difference.is_some()),
            // From what is told of each alone: else the change would tell more of few people than their own figures do.
            true => difference.zip(half(now)).zip(half(then)).map(|((difference, a), b)| {
                let half = (a * a + b * b).sqrt();
                coarse_ends((difference - half, difference + half), result.range)
            }),
        };
        let ci = ci.filter(|(low, high)| match verdict {
            "higher" => *low > 0.0,
            "lower" => *high < 0.0,
            _ => *low <= 0.0 && *high >= 0.0,
        });
        found.insert(i, Change { since: since.clone(), difference, ci, verdict });
    }
    for (i, change) in found {
        result.systems[i].figures.refine(|f| f.change = Some(change));
    }
}
