//! Two surveys of the same people: where one has a few more, their answers follow from the difference of the two.

use crate::audit::facts::{Facts, Group, Shares};
use crate::audit::finding::{Finding, num};

/// So many items must fit before it is believed that these are the same people.
const FEWEST_ITEMS: usize = 5;

/// Nor is it believed where different people would fit as well more often than once in so many times.
const CHANCE: f64 = 1e-4;

/// Rule 3: surveys of one questionnaire about one system that differ by fewer people than the minimum, where all figures
/// of the difference are answers that these few could have given.
pub fn attack(facts: &Facts, findings: &mut Vec<Finding>) {
    let systems: Vec<&Group> = facts.groups.keys().filter(|g| g.attribute.is_empty() && !g.system.is_empty()).collect();
    for a in &systems {
        for b in systems.iter().filter(|b| b.system == a.system && b.survey != a.survey) {
            if facts.have_one_score(&a.survey, &b.survey) {
                pair(facts, a, b, findings);
            }
        }
    }
}

/// The larger survey `a` against the smaller one `b`.
fn pair(facts: &Facts, a: &Group, b: &Group, findings: &mut Vec<Finding>) {
    let known = |g: &Group| facts.groups.get(g).and_then(|k| Some((k.n()?, k.mean()?)));
    let (Some((n, mean)), Some((m, other))) = (known(a), known(b)) else { return };
    let few = n - m;
    if few < 0.5 || few > facts.minimum - 0.5 {
        return;
    }
    let (low, high) = facts.range(&a.survey);
    let left = n * mean - m * other;
    if left < few * low - 1e-6 || left > few * high + 1e-6 {
        return;
    }
    let key = |g: &Group| (g.survey.clone(), g.system.clone());
    let (Some(items), Some(others)) = (facts.items.get(&key(a)), facts.items.get(&key(b))) else { return };
    let mut fitting = 0;
    let mut chance = 1.0;
    for (id, item) in items {
        let Some((x, y)) = item.mean.zip(others.get(id).and_then(|o| o.mean)) else { continue };
        let sum = n * x - m * y;
        let ends = item.answers.first().zip(item.answers.last()).map(|(a, b)| (f64::from(a.0), f64::from(b.1)));
        let Some((lowest, highest)) = ends else { continue };
        let whole = (sum - libm::round(sum)).abs() < 1e-4;
        if !whole || sum < few * lowest - 1e-4 || sum > few * highest + 1e-4 {
            return;
        }
        fitting += 1;
        // Of different people, the difference of the two sums lies anywhere within two standard errors of it.
        let spread = libm::sqrt((n + m) * variance(item).unwrap_or(0.0));
        chance *= (few * (highest - lowest) / (4.0 * spread).max(1e-9)).min(1.0);
    }
    if fitting >= FEWEST_ITEMS && chance < CHANCE {
        let what = format!("{} in {} and {}: {} people more", a.system, a.survey, b.survey, num(few));
        let line =
            format!("{}·{} − {}·{} = {}: their scores together", num(n), num(mean), num(m), num(other), num(left));
        findings.push(Finding::new(3, &a.survey, what, vec![line, format!("{fitting} items fit as well")]));
    }
}

/// The variance of the answers to an item, from their shares; `None` where they are not told.
fn variance(item: &Shares) -> Option<f64> {
    let told = |(low, high, share): &(i32, i32, Option<f64>)| Some((f64::from(low + high) / 2.0, (*share)? / 100.0));
    let shares: Option<Vec<(f64, f64)>> = item.answers.iter().map(told).collect();
    let shares = shares?;
    let mean = shares.iter().map(|(answer, share)| answer * share).sum::<f64>();
    Some(shares.iter().map(|(answer, share)| share * (answer - mean) * (answer - mean)).sum())
}
