//! Disclosure control: what rests on too few people is withheld.
//!
//! [`Disclosed`] has no other constructor than [`Policy::guard`] and [`Policy::withheld`]: a figure of a group can't
//! reach a page, a chart or a file without having been asked how many people it rests on.

use crate::statistics::coarse::SMALL;
use crate::statistics::exact::Exact;
use crate::tally::Histogram;

/// The rules in force.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    minimum: u32,
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
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::TooFew(minimum) => write!(f, "fewer than {minimum} responses, or answers too alike"),
            Reason::Protected => f.write_str("withheld to protect respondents"),
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

    /// Completes a figure that may be published; one that is withheld stays so.
    pub(in crate::statistics) fn refine(&mut self, change: impl FnOnce(&mut T)) {
        if let Ok(figure) = &mut self.0 {
            change(figure);
        }
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

    /// Rule 1: makes a figure that rests on `people`, unless they are too few.
    pub fn guard<T>(self, people: u32, make: impl FnOnce() -> T) -> Disclosed<T> {
        if people < self.minimum {
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
        let is_enough =
            |withheld: &[bool]| self.covers(cells, withheld) && leaves_enough(cells, withheld) && fine(withheld);
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
        let mut hidden = cells.iter().zip(withheld).filter(|(_, w)| **w).map(|(c, _)| c);
        let Some(mut rest) = hidden.next().cloned() else { return true };
        let mut count = 1;
        for cell in hidden {
            rest.merge(cell);
            count += 1;
        }
        count >= 2 && self.open(&rest)
    }
}

/// Whether those who are not in a group that is told exactly are nobody, many people, or may have scored in enough ways given
/// their sums, which follow from the whole less the groups that are: however coarsely they are told, or not at all.
fn leaves_enough(cells: &[Histogram], withheld: &[bool]) -> bool {
    let Some(first) = cells.first() else { return true };
    let mut left = Histogram::new(first.range());
    for (cell, _) in cells.iter().zip(withheld).filter(|(cell, withheld)| **withheld || cell.n() < SMALL) {
        left.merge(cell);
    }
    let (low, high) = first.range();
    let is_told = cells.iter().map(Histogram::n).sum::<u32>() >= SMALL;
    if !is_told || left.n() == 0 || left.n() >= SMALL {
        return true;
    }
    let points: Vec<i32> = left.iter().flat_map(|(p, n)| std::iter::repeat_n(p - low, n as usize)).collect();
    Exact::of(&points, true).leaves_enough(high - low)
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
        let figure = Policy::new(10).guard(9, || 42);
        assert_eq!((figure.figure(), figure.withheld()), (None, Some(Reason::TooFew(10))));
        assert_eq!(Policy::new(10).guard(10, || 42).figure(), Some(&42));
        assert_eq!(Policy::new(1).guard(4, || 42).figure(), None);
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
        // Of two small groups it isn't known which of them scored what, and a small whole is told coarsely itself.
        assert_eq!(withhold_of(&[group(40), group(25), at_the_end.clone()], 10), Some(vec![false; 3]));
        assert_eq!(withhold_of(&[group(15), at_the_end], 10), Some(vec![false; 2]));
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
                let coarse: Vec<usize> = (0..cells.len()).filter(|i| w[*i] || cells[*i] < 30).collect();
                let left: u32 = coarse.iter().map(|i| cells[*i]).sum();
                let points = coarse.iter().flat_map(|i| (0..cells[*i]).map(|i| (3 + i * 11 % 35) as i32));
                let is_told = (1..30).contains(&left) && cells.iter().sum::<u32>() >= 30;
                shown >= 2
                    && (!is_told || Exact::of(&points.collect::<Vec<_>>(), true).leaves_enough(40))
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
