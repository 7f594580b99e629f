//! Disclosure control: what rests on too few people is withheld.
//!
//! [`Disclosed`] has no other constructor than [`Policy::guard`] and [`Policy::withheld`]: a figure of a group can't
//! reach a page, a chart or a file without having been asked how many people it rests on.

use crate::model::{PublishedFigures, Recorded, RecordedGroup};
use crate::statistics::coarse::{OUTER, SMALL};
use crate::statistics::exact::Exact;
use crate::tally::{Histogram, SystemTally};

/// The rules in force.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    minimum: u32,
}

/// What a figure rests on: the policy is shown it, and never told a number.
pub trait People {
    /// How many people there are in it.
    fn people(&self) -> u32;
}

impl People for Histogram {
    fn people(&self) -> u32 {
        self.n()
    }
}

/// The groups of a division: nobody is in two of them.
impl People for [Histogram] {
    fn people(&self) -> u32 {
        self.iter().map(Histogram::n).sum()
    }
}

impl People for SystemTally {
    fn people(&self) -> u32 {
        self.scores.n()
    }
}

/// What was published rests on as many as was told then.
impl People for Recorded {
    fn people(&self) -> u32 {
        self.n
    }
}

impl People for RecordedGroup {
    fn people(&self) -> u32 {
        self.n
    }
}

/// Of figures of others that tell no number, whoever published them knew it.
impl People for PublishedFigures {
    fn people(&self) -> u32 {
        self.n.unwrap_or(u32::MAX)
    }
}

/// A figure that may be published, or the reason why it may not. What is withheld is gone, its count too.
#[derive(Debug, Clone, PartialEq)]
pub struct Disclosed<T>(Result<T, Reason>);

/// Why a figure is withheld; displayed as data files name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A system of fewer people than this number, or of answers that are too much alike: one reason for either, for a
    /// reason of its own would say which, and so what people answered.
    TooFew(u32),
    /// Too small, or withheld to protect another one: the same words for either.
    Protected,
    /// The publisher has found that it is wrong.
    Wrong,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::TooFew(minimum) => write!(f, "fewer than {minimum} responses, or answers too alike"),
            Reason::Protected => f.write_str("withheld to protect respondents"),
            Reason::Wrong => f.write_str("withheld because it was wrong"),
        }
    }
}

impl serde::Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<T> Disclosed<T> {
    /// The figure, if it may be published.
    pub fn figure(&self) -> Option<&T> {
        self.0.as_ref().ok()
    }

    /// A figure that was published before, or the reason why it was not.
    pub(in crate::statistics) fn restored(was: Result<T, Reason>) -> Disclosed<T> {
        Disclosed(was)
    }

    /// Another form of a figure that may be published; one that is withheld stays so.
    pub(in crate::statistics) fn map<U>(self, change: impl FnOnce(T) -> U) -> Disclosed<U> {
        Disclosed(self.0.map(change))
    }

    /// Completes a figure that may be published; one that is withheld stays so.
    pub(in crate::statistics) fn refine(&mut self, change: impl FnOnce(&mut T)) {
        if let Ok(figure) = &mut self.0 {
            change(figure);
        }
    }

    /// Whether the publisher has taken it out, for it was wrong.
    pub fn is_wrong(&self) -> bool {
        self.withheld() == Some(Reason::Wrong)
    }

    /// Why it is withheld, if it is.
    pub fn withheld(&self) -> Option<Reason> {
        self.0.as_ref().err().copied()
    }
}

impl Policy {
    /// The policy of a site; no site may ask for fewer than five.
    pub fn new(minimum_responses: u32) -> Self {
        Policy { minimum: minimum_responses.max(5) }
    }

    /// The fewest people that a figure may rest on.
    pub fn minimum(self) -> u32 {
        self.minimum
    }

    /// Rule 1: makes a figure that rests on a group, unless it is too small.
    pub fn guard<T>(self, group: &(impl People + ?Sized), make: impl FnOnce() -> T) -> Disclosed<T> {
        if group.people() < self.minimum {
            return Disclosed(Err(Reason::TooFew(self.minimum)));
        }
        Disclosed(Ok(make()))
    }

    /// A figure that is withheld for another reason than its own size.
    pub fn withheld<T>(self, reason: Reason) -> Disclosed<T> {
        Disclosed(Err(reason))
    }

    /// Whether figures of a group may be shown: enough people (rule 1), of whom none knows everybody's answers (rule 4).
    pub fn open(self, group: &Histogram) -> bool {
        group.n() >= self.minimum && !group.is_dominated()
    }

    /// Rule 2: which cells of a partition are withheld, `forced` among them. `None` where the partition can't be shown.
    ///
    /// Cells of nobody are no cells. A cell that is not open is withheld; if any is, then at least two are, which
    /// together hold at least the minimum and aren't dominated, so that no subtraction from the total tells of fewer. What
    /// subtraction leaves of few people must be possible in enough ways. At least two cells are shown, and `fine` holds of
    /// what is withheld. Of all ways, one that withholds the fewest people
    /// is taken: among up to [`EXACT`] cells by trying all, else by withholding the smallest until it is enough.
    pub fn withhold(self, cells: &[Histogram], forced: &[bool], fine: &dyn Fn(&[bool]) -> bool) -> Option<Vec<bool>> {
        let first: Vec<bool> = cells.iter().zip(forced).map(|(c, f)| c.n() > 0 && (*f || !self.open(c))).collect();
        let mut others: Vec<usize> = (0..cells.len()).filter(|&i| cells[i].n() > 0 && !first[i]).collect();
        let whole = merged(cells, |_| true);
        let is_enough = |withheld: &[bool]| {
            self.covers(cells, withheld) && leaves_enough(&whole, cells, withheld) && fine(withheld)
        };
        if is_enough(&first) {
            return (others.len() >= 2).then_some(first);
        }
        others.sort_by_key(|&i| (cells[i].n(), i));
        if others.len() <= EXACT {
            return least(cells, &first, &others, &is_enough);
        }
        let mut withheld = first;
        for (k, &i) in others.iter().enumerate() {
            withheld[i] = true;
            if is_enough(&withheld) {
                return (others.len() - k > 2).then_some(withheld);
            }
        }
        None
    }

    /// Whether what is withheld is nothing, or can't be told apart by subtraction.
    fn covers(self, cells: &[Histogram], withheld: &[bool]) -> bool {
        match withheld.iter().filter(|w| **w).count() {
            0 => true,
            1 => false,
            _ => self.open(&merged(cells, |i| withheld[i])),
        }
    }
}

/// Everybody in some of the cells.
fn merged(cells: &[Histogram], is_one: impl Fn(usize) -> bool) -> Histogram {
    let mut all = Histogram::new(cells.first().map_or((0, 0), Histogram::range));
    cells.iter().enumerate().filter(|(i, _)| is_one(*i)).for_each(|(_, cell)| all.merge(cell));
    all
}

/// Whether enough ways to have scored remain for those of whom figures are coarse, or withheld, given what follows from the
/// whole less the others.
///
/// Of all who are in no large group together, number, sum and sum of squares follow. Of those whose own sum isn't told, who
/// are withheld or so near an end that only a bound is told, the sum follows from the rounded means of the others too.
fn leaves_enough(whole: &Histogram, cells: &[Histogram], withheld: &[bool]) -> bool {
    if whole.n() >= SMALL {
        let coarse = merged(cells, |i| withheld[i] || cells[i].n() < SMALL);
        if coarse.n() < SMALL && !sums_leave_enough(&coarse, true) {
            return false;
        }
    }
    is_bound(whole) || sums_leave_enough(&merged(cells, |i| withheld[i] || is_bound(&cells[i])), false)
}

/// Whether people may have scored in enough ways given their sum, and the sum of squares too; of nobody nothing is told.
///
/// Figures of many people are told exactly wherever they are told: only near an end does their sum tell of each of them.
pub fn sums_leave_enough(group: &Histogram, with_squares: bool) -> bool {
    let ((low, high), n) = (group.range(), i64::from(group.n()));
    let known = Exact::of(&group.levels(), with_squares);
    let far = known.sum.min(i64::from(high - low) * n - known.sum);
    let is_far = group.n() >= SMALL && far > n / 2;
    n == 0 || is_far || known.leaves_enough(high - low)
}

/// Whether a group is so small, and so near an end of the scale, that of its mean only a bound is told.
fn is_bound(group: &Histogram) -> bool {
    let ((low, high), m) = (group.range(), group.moments());
    let Some(mean) = m.mean().filter(|_| m.n < SMALL) else { return false };
    let outer = OUTER * f64::from(high - low) + 1e-9;
    mean <= f64::from(low) + outer || mean >= f64::from(high) - outer
}

/// Of all sets of `others` to withhold besides `first`, the one with the fewest people that is enough.
fn least(
    cells: &[Histogram],
    first: &[bool],
    others: &[usize],
    is_enough: &dyn Fn(&[bool]) -> bool,
) -> Option<Vec<bool>> {
    let chosen = |set: u32| others.iter().enumerate().filter(move |(k, _)| set >> k & 1 == 1).map(|(_, &i)| i);
    let people = |set: u32| chosen(set).map(|i| u64::from(cells[i].n())).sum::<u64>();
    let mut sets: Vec<(u64, u32)> = (1..1u32 << others.len())
        .filter(|set| others.len() as u32 - set.count_ones() >= 2)
        .map(|set| (people(set), set))
        .collect();
    sets.sort_unstable();
    let withheld = |(_, set): (u64, u32)| {
        let mut withheld = first.to_vec();
        chosen(set).for_each(|i| withheld[i] = true);
        withheld
    };
    sets.into_iter().map(withheld).find(|w| is_enough(w))
}

/// Up to so many cells, every way of withholding is tried.
const EXACT: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// So many people of one score.
    fn flat(points: i32, n: u32) -> Histogram {
        let mut scores = Histogram::new((0, 40));
        (0..n).for_each(|_| scores.add(points));
        scores
    }

    /// A group of so many people, whose points are all over the scale.
    fn group(n: u32) -> Histogram {
        let mut scores = Histogram::new((0, 40));
        (0..n).for_each(|i| scores.add((3 + i * 11 % 35) as i32));
        scores
    }

    fn withhold_of(groups: &[Histogram], minimum: u32) -> Option<Vec<bool>> {
        Policy::new(minimum).withhold(groups, &vec![false; groups.len()], &|_| true)
    }

    fn withhold(cells: &[u32]) -> Option<Vec<bool>> {
        withhold_of(&cells.iter().map(|&n| group(n)).collect::<Vec<_>>(), 10)
    }

    #[test]
    fn below_the_minimum_not_even_n_is_known() {
        let figure = Policy::new(10).guard(&group(9), || 42);
        assert_eq!((figure.figure(), figure.withheld()), (None, Some(Reason::TooFew(10))));
        assert_eq!(Policy::new(10).guard(&group(10), || 42).figure(), Some(&42));
        assert_eq!(Policy::new(1).guard(&group(4), || 42).figure(), None);
    }

    #[test]
    fn one_small_cell_takes_the_next_smallest_with_it() {
        assert_eq!(withhold(&[40, 30, 20, 0]), Some(vec![false; 4]));
        assert_eq!(withhold(&[40, 30, 20, 4]), Some(vec![false, false, true, true]));
        assert_eq!(withhold(&[40, 30, 6, 5]), Some(vec![false, false, true, true]));
        assert_eq!(withhold(&[40, 30, 20, 3, 2]), Some(vec![false, false, true, true, true]));
        assert_eq!(withhold(&[40, 30, 4]), None);
        assert_eq!(withhold(&[40]), None);
    }

    #[test]
    fn groups_of_which_somebody_knows_everybodys_answers_are_withheld() {
        let policy = Policy::new(10);
        let but_one = |n: u32| {
            let mut scores = flat(20, n - 1);
            scores.add(30);
            scores
        };
        let mut but_two = but_one(12);
        but_two.add(30);
        assert!(!policy.open(&flat(20, 12)) && !policy.open(&but_one(12)) && policy.open(&but_two));
        // What is left over, all with one score, would be as open as a cell of its own.
        let cells = [group(30), group(40), flat(20, 6), flat(20, 7)];
        assert_eq!(withhold_of(&cells, 10), None);
        let cells = [group(30), group(40), group(50), flat(20, 6), flat(20, 7)];
        assert_eq!(withhold_of(&cells, 10), Some(vec![true, false, false, true, true]));
    }

    #[test]
    fn a_small_group_beside_large_ones_is_shown_where_its_sums_leave_enough_ways() {
        let mut at_the_end = flat(40, 6);
        [39, 39, 38, 40].iter().for_each(|p| at_the_end.add(*p));
        assert_eq!(withhold_of(&[group(40), group(35), at_the_end.clone()], 10), None);
        assert_eq!(withhold_of(&[group(40), group(35), group(15)], 10), Some(vec![false; 3]));
        // Withheld with another one, it can't be told apart.
        let cells = [group(60), group(40), group(35), at_the_end.clone()];
        assert_eq!(withhold_of(&cells, 10), Some(vec![false, false, true, true]));
        // A small group's rounded mean tells its sum, and so those of the ones beside it; so does a small whole.
        assert_eq!(withhold_of(&[group(40), group(25), at_the_end.clone()], 10), None);
        assert_eq!(withhold_of(&[group(15), at_the_end.clone()], 10), None);
        // Of two groups near the end only their sum together is told; if it is too near, that is too much.
        let ends = [group(60), group(40), at_the_end.clone(), at_the_end];
        assert_eq!(withhold_of(&ends, 10), Some(vec![false, true, true, false]));
        let mut near = flat(40, 6);
        (30..=40).for_each(|p| near.add(p));
        assert_eq!(withhold_of(&[group(60), group(40), near.clone(), near], 10), Some(vec![false; 4]));
    }

    proptest! {
        #[test]
        fn no_subtraction_leaves_fewer_than_the_minimum(cells in proptest::collection::vec(prop_oneof![Just(0u32), 2u32..60], 1..9), k in 5u32..20) {
            let groups: Vec<Histogram> = cells.iter().map(|&n| group(n)).collect();
            let found = withhold_of(&groups, k);
            let safe = |w: &[bool]| {
                let hidden: Vec<u32> = cells.iter().zip(w).filter(|(n, w)| **w && **n > 0).map(|(n, _)| *n).collect();
                let shown = cells.iter().zip(w).filter(|(n, w)| !**w && **n > 0).count();
                let rest: u32 = hidden.iter().sum();
                let of_two = hidden.iter().all(|n| *n > 1) || rest > 1;
                let of = |is_in: &dyn Fn(usize) -> bool| {
                    let own = (0..cells.len()).filter(|i| is_in(*i));
                    own.flat_map(|i| (0..cells[i]).map(|i| (3 + i * 11 % 35) as i32)).collect::<Vec<i32>>()
                };
                let (coarse, hidden_points) = (of(&|i| w[i] || cells[i] < 30), of(&|i| w[i]));
                let enough = |points: &[i32], squares: bool| {
                    points.is_empty() || points.len() >= 30 || Exact::of(points, squares).leaves_enough(40)
                };
                let is_large = cells.iter().sum::<u32>() >= 30;
                shown >= 2
                    && (!is_large || enough(&coarse, true))
                    && enough(&hidden_points, false)
                    && (hidden.is_empty() || (hidden.len() >= 2 && rest >= k && of_two))
                    && cells.iter().zip(w).all(|(n, w)| *w || *n == 0 || *n >= k)
            };
            let people = |w: &[bool]| cells.iter().zip(w).filter(|(_, w)| **w).map(|(n, _)| *n).sum::<u32>();
            let all = (0..1u32 << cells.len()).map(|set| (0..cells.len()).map(|i| set >> i & 1 == 1).collect::<Vec<_>>());
            let best = all.filter(|w| safe(w)).map(|w| people(&w)).min();
            prop_assert_eq!(found.as_deref().map(people), best);
            prop_assert!(found.is_none_or(|w| safe(&w)));
        }
    }
}
