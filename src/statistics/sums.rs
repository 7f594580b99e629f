//! What the difference of two publications tells, from the numbers, means and deviations that both told.

use std::collections::BTreeMap;

use crate::model::RecordedGroup as Group;
use crate::statistics::coarse::{SMALL, is_coarser, precision};
use crate::statistics::disclosure::Policy;
use crate::statistics::exact::Exact;
use crate::statistics::results::{Breakdown, CellFigures};

/// Figures that differ by less are the same: records hold ten decimals.
const SAME: f64 = 1e-9;

/// The groups of a breakdown as they were told.
pub type Before = BTreeMap<String, Group>;

/// What two publications are compared with.
#[derive(Debug, Clone, Copy)]
pub struct Comparison {
    /// The rules in force.
    pub policy: Policy,
    /// Lowest and highest score.
    pub range: (f64, f64),
    /// The points of the highest score, where the lowest has none.
    pub last: i32,
    /// Whether the earlier one told small groups exactly, as records of version 1 did.
    pub was_exact: bool,
}

/// A group that is shown, as a record would hold it.
pub fn group_of(f: &CellFigures) -> Group {
    let at_least = f.mean.bound.map(|b| b == crate::statistics::coarse::Bound::AtLeast);
    Group { n: f.n, mean: f.mean.value, at_least, sd: f.sd, ci: f.ci }
}

impl Comparison {
    /// Whether anything that is told of a group has moved. What has only become coarser has not.
    pub fn moved(&self, now: Group, before: Group) -> bool {
        if now.n != before.n {
            return true;
        }
        if self.was_exact && now.n < SMALL {
            return !is_coarser(now.mean, now.at_least, before.mean, self.range);
        }
        !near(Some(now.mean), Some(before.mean)) || now.at_least != before.at_least || !near(now.sd, before.sd)
    }

    /// Whether the groups that are shown are those of a record, with the same figures.
    pub fn is_as(&self, now: &Breakdown, before: &Before) -> bool {
        let Some(cells) = now.cells.figure() else { return false };
        let mut shown = cells.iter().filter_map(|c| c.figures.figure().map(|f| (&c.value, group_of(f))));
        shown.clone().count() == before.len()
            && shown.all(|(value, now)| before.get(value).is_some_and(|then| !self.moved(now, *then)))
    }

    fn sums(&self, group: Group, is_exact: bool) -> Sums {
        Sums::of(group, if is_exact { ROUNDED } else { precision(group.n, self.range).max(ROUNDED) })
    }

    /// Whether a group that was shown before and is now, or all the others together, moves on too few.
    pub fn moves_by_few(&self, now: &Breakdown, before: &Before, totals: (Group, Group)) -> bool {
        let Some(cells) = now.cells.figure() else { return false };
        let few = |now: Group, before: Group| self.moved(now, before) && self.tells(now, before);
        let mut rest_now = self.sums(totals.0, false);
        let mut rest_before = self.sums(totals.1, self.was_exact);
        let mut any = false;
        for cell in cells {
            let Some((then, figures)) = before.get(&cell.value).zip(cell.figures.figure()) else { continue };
            let now = group_of(figures);
            any |= few(now, *then);
            rest_now = rest_now.without(self.sums(now, false));
            rest_before = rest_before.without(self.sums(*then, self.was_exact));
        }
        any || self.tell(&rest_now, &rest_before)
    }

    /// Whether the difference of two publications of a group, of which something moved, tells of too few people, or what
    /// enough people scored: all one score, nearly all the best or the worst, or one of few lists of scores.
    pub fn tells(&self, now: Group, before: Group) -> bool {
        now.n == before.n || self.tell(&self.sums(now, false), &self.sums(before, self.was_exact))
    }

    /// As [`Comparison::tells`].
    fn tell(&self, now: &Sums, before: &Sums) -> bool {
        let n = now.n - before.n;
        let sum = now.sum - before.sum;
        if now.n < 0.5 && before.n < 0.5 {
            return false;
        }
        let error = 2.0 * (now.sum_error + before.sum_error);
        if n.abs() < 0.5 {
            return sum.abs() > 1e-6 + error;
        }
        if n.abs() < f64::from(self.policy.minimum()) - 0.5 {
            return true;
        }
        let mean = sum / n;
        let unsure = 1e-6 + error / n.abs();
        if mean <= self.range.0 + unsure || mean >= self.range.1 - unsure || self.leaves_few(now, before) {
            return true;
        }
        // Of small groups, deviations are told so coarsely that nothing follows from their difference.
        let Some((squares, squares_before)) = now.squares.zip(before.squares) else { return false };
        let variance = (squares.0 - squares_before.0 - sum * sum / n) / n;
        let unsure = (2.0 * (squares.1 + squares_before.1) + 2.0 * mean.abs() * error) / n.abs();
        // What an attacker can round to the scale's steps is as good as exact.
        unsure < TELLING && variance.abs() < 1e-6 + unsure
    }
}

impl Comparison {
    /// Whether few ways to have scored fit the sums of those who came or went, where these can be told to the point.
    fn leaves_few(&self, now: &Sums, before: &Sums) -> bool {
        let ((low, high), sign) = (self.range, (now.n - before.n).signum());
        let step = (high - low) / f64::from(self.last);
        let n = (now.n - before.n).abs();
        let scores = sign * (now.sum - before.sum);
        // Each sum is a whole number of points, to which it can be rounded by itself.
        if now.sum_error.max(before.sum_error) / step > ONE_POINT {
            return false;
        }
        let points = |sums: &Sums| libm::round((sums.sum - sums.n * low) / step);
        let points = sign * (points(now) - points(before));
        let squares = now.squares.zip(before.squares).and_then(|(a, b)| {
            let squares = (sign * (a.0 - b.0) - 2.0 * low * scores + n * low * low) / (step * step);
            ((a.1 + b.1) / (step * step) <= TO_THE_POINT).then(|| libm::round(squares) as i64)
        });
        let people = n as u32;
        let sum = libm::round(points) as i64;
        let exact = Exact { n: people, sum, squares: None };
        // Of many people, sums tell nothing but at an end of the scale.
        let far = i64::from(self.last) * i64::from(people) - sum;
        match people >= SMALL {
            true => sum.min(far) <= 1,
            false => {
                !exact.leaves_enough(self.last)
                    || (squares.is_some() && !Exact { squares, ..exact }.leaves(self.last, FEWEST_WAYS))
            }
        }
    }
}

/// Sums in points that are known more closely than this are whole numbers, or next to one.
const ONE_POINT: f64 = 1.0;

/// Sums of squares in points that are known more closely than this are known exactly.
const TO_THE_POINT: f64 = 0.4;

/// So many lists of scores must fit the sums of newcomers and of their squares. Who they are is known less often than who is
/// in a group, so that these are fewer than of groups.
const FEWEST_WAYS: usize = 50;

/// Count, sum and sum of squares of scores, with how far rounding may have moved the two sums.
struct Sums {
    n: f64,
    sum: f64,
    sum_error: f64,
    /// The sum of squares and its error; `None` where no deviation is told.
    squares: Option<(f64, f64)>,
}

/// Figures are rounded to ten decimals.
const ROUNDED: f64 = 1e-10;

/// A variance that is known less closely than this tells nothing.
const TELLING: f64 = 1.0;

impl Sums {
    /// From figures whose mean is told to within `error`, and the deviation to ten times that, unless it is exact.
    fn of(g: Group, error: f64) -> Sums {
        let n = f64::from(g.n);
        let sd_error = if error > ROUNDED { 10.0 * error } else { error };
        let squares = |sd: f64| {
            let error = n * error * (2.0 * g.mean.abs() + error) + n * sd_error * (2.0 * sd + sd_error);
            ((n - 1.0) * sd * sd + n * g.mean * g.mean, error)
        };
        let none = if g.n < SMALL && error > ROUNDED { None } else { Some(squares(0.0)) };
        Sums { n, sum: n * g.mean, sum_error: n * error, squares: g.sd.map(squares).or(none) }
    }

    fn without(&self, part: Sums) -> Sums {
        let squares = self.squares.zip(part.squares).map(|(a, b)| (a.0 - b.0, a.1 + b.1));
        Sums { n: self.n - part.n, sum: self.sum - part.sum, sum_error: self.sum_error + part.sum_error, squares }
    }
}

/// Whether two figures are the same, or both not told.
pub fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= SAME,
        (a, b) => a.is_none() && b.is_none(),
    }
}
