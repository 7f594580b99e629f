//! What the difference of two publications tells, from the numbers, means and deviations that both told.

use std::collections::BTreeMap;

use crate::model::RecordedGroup as Group;
use crate::statistics::disclosure::Policy;
use crate::statistics::results::Breakdown;

/// Figures that differ by less are the same: records hold ten decimals.
const SAME: f64 = 1e-9;

/// The groups of a breakdown as they were told.
pub type Before = BTreeMap<String, Group>;

fn moved(now: Group, before: Group) -> bool {
    now.0 != before.0 || !near(Some(now.1), Some(before.1)) || !near(now.2, before.2)
}

/// Whether the groups that are shown are those of a record, with the same figures.
pub fn is_as(now: &Breakdown, before: &Before) -> bool {
    let Some(cells) = now.cells.figure() else { return false };
    let mut shown = cells.iter().filter_map(|c| c.figures.figure().map(|f| (&c.value, (f.n, f.mean, f.sd))));
    shown.clone().count() == before.len()
        && shown.all(|(value, now)| before.get(value).is_some_and(|then| !moved(now, *then)))
}

/// Count, sum and sum of squares of scores, with how far rounding may have moved the two sums.
struct Sums {
    n: f64,
    sum: f64,
    squares: f64,
    errors: (f64, f64),
}

/// Figures are rounded to ten decimals.
const ROUNDED: f64 = 1e-10;

impl Sums {
    fn of((n, mean, sd): Group) -> Sums {
        let (n, sd) = (f64::from(n), sd.unwrap_or(0.0));
        let errors = (n * ROUNDED, n * ROUNDED * (2.0 * mean.abs() + 2.0 * sd + 1.0));
        Sums { n, sum: n * mean, squares: (n - 1.0) * sd * sd + n * mean * mean, errors }
    }

    fn without(&self, part: Group) -> Sums {
        let part = Sums::of(part);
        let errors = (self.errors.0 + part.errors.0, self.errors.1 + part.errors.1);
        Sums { n: self.n - part.n, sum: self.sum - part.sum, squares: self.squares - part.squares, errors }
    }

    /// Whether the difference to `before` tells of too few people, or of people who all have one score.
    fn tell(&self, before: &Sums, policy: Policy) -> bool {
        let (n, sum, squares) = (self.n - before.n, self.sum - before.sum, self.squares - before.squares);
        if self.n < 0.5 && before.n < 0.5 {
            return false;
        }
        let errors = (2.0 * (self.errors.0 + before.errors.0), 2.0 * (self.errors.1 + before.errors.1));
        if n.abs() < 0.5 {
            return sum.abs() > 1e-6 + errors.0;
        }
        // What an attacker can round to the scale's steps is as good as exact.
        let variance = (squares - sum * sum / n) / n;
        let unsure = (errors.1 + 2.0 * (sum / n).abs() * errors.0) / n.abs();
        n.abs() < f64::from(policy.minimum()) - 0.5 || variance.abs() < 1e-6 + unsure
    }
}

/// Whether a group that was shown before and is now, or all the others together, moves on too few.
pub fn moves_by_few(now: &Breakdown, before: &Before, (now_total, total): (Group, Group), policy: Policy) -> bool {
    let Some(cells) = now.cells.figure() else { return false };
    let few = |now: Group, before: Group| moved(now, before) && tells(now, before, policy);
    let (mut rest_now, mut rest_before, mut any) = (Sums::of(now_total), Sums::of(total), false);
    for cell in cells {
        let Some((then, figures)) = before.get(&cell.value).zip(cell.figures.figure()) else { continue };
        let now = (figures.n, figures.mean, figures.sd);
        any |= few(now, *then);
        rest_now = rest_now.without(now);
        rest_before = rest_before.without(*then);
    }
    any || rest_now.tell(&rest_before, policy)
}

/// Whether the difference of two publications tells of too few people, or of people who all have one score.
pub fn tells(now: Group, before: Group, policy: Policy) -> bool {
    now.0 == before.0 || Sums::of(now).tell(&Sums::of(before), policy)
}

/// Whether two figures are the same, or both not told.
pub fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= SAME,
        (a, b) => a.is_none() && b.is_none(),
    }
}
