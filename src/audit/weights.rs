//! A weighted mean and its effective number are two more equations about the groups that are weighted.

use crate::audit::cells::rest;
use crate::audit::facts::{Facts, Group};
use crate::audit::finding::{Finding, num};

/// More groups than this can't be solved for from two equations.
const MOST_UNKNOWN: usize = 3;

/// Nor are so many ways to part people over them tried.
const MOST_WAYS: f64 = 1e7;

/// Solves for the groups that are withheld where a figure is weighted by one attribute.
pub fn attack(facts: &Facts, findings: &mut Vec<Finding>) {
    for ((survey, system), weighted) in &facts.weighted {
        let Some((attribute, shares)) =
            facts.surveys.get(survey).and_then(|s| s.shares.iter().next().filter(|_| s.shares.len() == 1))
        else {
            continue;
        };
        let Some(rest) = rest(facts, survey, system, attribute) else { continue };
        let hidden: Vec<(&Group, f64)> = facts
            .cells(survey, system, attribute)
            .filter(|(_, k)| k.n().is_none())
            .filter_map(|(g, _)| shares.get(&g.value).map(|s| (g, *s)))
            .collect();
        let ways = libm::pow(rest.sums.n, hidden.len() as f64 - 1.0);
        if hidden.is_empty() || hidden.len() > MOST_UNKNOWN || rest.sums.n < 0.5 || ways > MOST_WAYS {
            continue;
        }
        // Kish's number is 1 / Σ share² / n over the groups: what those shown leave of it is told of the others.
        let shown: Option<f64> = facts
            .cells(survey, system, attribute)
            .filter_map(|(g, k)| Some((shares.get(&g.value)?, k.n()?)))
            .map(|(s, n)| Some(s * s / n))
            .sum();
        let left = 1.0 / weighted.effective_n - shown.unwrap_or_default();
        let squares: Vec<f64> = hidden.iter().map(|(_, s)| s * s).collect();
        let mut found = Vec::new();
        search(&squares, libm::round(rest.sums.n) as u32, left, &mut Vec::new(), &mut found);
        let [only] = found.as_slice() else { continue };
        for ((group, _), n) in hidden.iter().zip(only) {
            if f64::from(*n) < facts.minimum {
                let what = format!("{}: {n} people", facts.words(group));
                let lines = vec![
                    rest.lines.first().cloned().unwrap_or_default(),
                    format!("Σ share²/n = 1/{} (data/ratings.json): no other numbers fit", num(weighted.effective_n)),
                    format!("with them, the weighted mean {} tells their means", num(weighted.mean)),
                ];
                findings.push(Finding::new(3, survey, what, lines));
            }
        }
    }
}

/// Every way to part `people` over the unknowns so that Σ share²/n is `left`.
fn search(squares: &[f64], people: u32, left: f64, so_far: &mut Vec<u32>, found: &mut Vec<Vec<u32>>) {
    let Some((first, others)) = squares.split_first() else { return };
    if others.is_empty() {
        if people > 0 && (first / f64::from(people) - left).abs() < 1e-6 * left.abs().max(1e-9) {
            found.push([so_far.as_slice(), &[people]].concat());
        }
        return;
    }
    for n in 1..people {
        so_far.push(n);
        search(others, people - n, left - first / f64::from(n), so_far, found);
        so_far.pop();
    }
}
