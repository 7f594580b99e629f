//! Disclosure control: what rests on too few people is withheld.
//!
//! [`Disclosed`] has no other constructor than [`Policy::guard`] and [`Policy::withheld`]: a figure of a group can't
//! reach a page, a chart or a file without having been asked how many people it rests on.

use crate::model::{Instrument, ScoreRule};
use crate::tally::Moments;

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
    /// Fewer people than this number.
    TooFew(u32),
    /// Too small, or withheld to protect another one: the same words for either.
    Protected,
    /// A breakdown of which too little would be left.
    FewGroups,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::TooFew(minimum) => write!(f, "fewer than {minimum} responses"),
            Reason::Protected => f.write_str("withheld to protect respondents"),
            Reason::FewGroups => f.write_str("too few groups have enough responses"),
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

    /// Whether figures of a group may be shown: enough people (rule 1), whose answers the figures don't pin down (rule 4).
    pub fn open(self, group: &Moments, instrument: &Instrument) -> bool {
        group.n >= self.minimum && !pins(group, instrument)
    }

    /// Rule 2: which cells of a partition are withheld. `None` where the partition can't be shown at all.
    ///
    /// Cells of nobody are no cells. A cell that is not open is withheld; if any is, then at least two are, which
    /// together hold at least the minimum and don't all have one score, so that no subtraction from the total tells of
    /// fewer. At least two cells are shown. Of all ways, one that withholds the fewest people is taken: among up to
    /// [`EXACT`] cells by trying all, else by withholding the smallest until it is enough.
    pub fn withhold(self, cells: &[Moments], instrument: &Instrument) -> Option<Vec<bool>> {
        let first: Vec<bool> = cells.iter().map(|m| m.n > 0 && !self.open(m, instrument)).collect();
        let mut others: Vec<usize> = (0..cells.len()).filter(|&i| cells[i].n > 0 && !first[i]).collect();
        let mut all = Withheld::of(cells, &first);
        if all.is_enough(self.minimum) {
            return (others.len() >= 2).then_some(first);
        }
        others.sort_by_key(|&i| (cells[i].n, i));
        if others.len() <= EXACT {
            return self.least(cells, &first, &others);
        }
        let mut withheld = first;
        for (k, &i) in others.iter().enumerate() {
            withheld[i] = true;
            all = all.and(&cells[i]);
            if all.is_enough(self.minimum) {
                return (others.len() - k > 2).then_some(withheld);
            }
        }
        None
    }

    /// Of all sets of `others` to withhold besides `first`, the one with the fewest people.
    fn least(self, cells: &[Moments], first: &[bool], others: &[usize]) -> Option<Vec<bool>> {
        let start = Withheld::of(cells, first);
        let sum = |set: u32| {
            let chosen = others.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1);
            chosen.fold(start, |all, (_, &i)| all.and(&cells[i]))
        };
        let fine =
            |(set, all): &(u32, Withheld)| others.len() as u32 - set.count_ones() >= 2 && all.is_enough(self.minimum);
        let sets = (1..1u32 << others.len()).map(|set| (set, sum(set)));
        let (set, _) = sets.filter(fine).min_by_key(|(set, all)| (all.rest.n, *set))?;
        let mut withheld = first.to_vec();
        others.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1).for_each(|(_, &i)| withheld[i] = true);
        Some(withheld)
    }
}

/// Cells that are withheld, taken together.
#[derive(Clone, Copy, Default)]
struct Withheld {
    count: u32,
    rest: Moments,
}

impl Withheld {
    fn of(cells: &[Moments], withheld: &[bool]) -> Withheld {
        cells.iter().zip(withheld).filter(|(_, w)| **w).fold(Withheld::default(), |all, (m, _)| all.and(m))
    }

    fn and(mut self, cell: &Moments) -> Withheld {
        self.count += 1;
        self.rest.merge(cell);
        self
    }

    /// Whether what is withheld is nothing, or can't be told apart by subtraction.
    fn is_enough(&self, minimum: u32) -> bool {
        self.count == 0 || (self.count >= 2 && self.rest.n >= minimum && !self.rest.is_flat())
    }
}

/// Up to so many cells, every way of withholding is tried.
const EXACT: usize = 12;

/// Whether the mean of these people tells what each of them answered: they all have one score, and it is that of a
/// single item, or the lowest or the highest that there is. A net score leaves several answers open to everybody.
fn pins(group: &Moments, instrument: &Instrument) -> bool {
    let (low, high) = instrument.point_range();
    let n = i64::from(group.n);
    let sum = group.totals().0;
    group.n > 0
        && instrument.rule == ScoreRule::Sum
        && group.is_flat()
        && (instrument.headline == 1 || sum == n * i64::from(low) || sum == n * i64::from(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A group of so many people, half of whom have 10 points and half 20.
    fn group(n: u32) -> Moments {
        let mut m = Moments::default();
        m.add_many(10, n / 2);
        m.add_many(20, n - n / 2);
        m
    }

    fn withhold(cells: &[u32]) -> Option<Vec<bool>> {
        let groups: Vec<Moments> = cells.iter().map(|&n| group(n)).collect();
        Policy::new(10).withhold(&groups, &crate::tally::built_in()["sus"])
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
    fn groups_that_tell_each_answer_are_withheld() {
        let all = crate::tally::built_in();
        let flat = |points, n| {
            let mut m = Moments::default();
            m.add_many(points, n);
            m
        };
        let policy = Policy::new(10);
        assert!(!policy.open(&flat(40, 12), &all["sus"]));
        assert!(policy.open(&flat(20, 12), &all["sus"]));
        assert!(!policy.open(&flat(3, 12), &all["stars"]));
        // What is left over, all with one score, would be as open as a cell of its own.
        let cells = [group(30), group(40), flat(20, 6), flat(20, 7)];
        assert_eq!(policy.withhold(&cells, &all["sus"]), None);
        let cells = [group(30), group(40), group(50), flat(20, 6), flat(20, 7)];
        assert_eq!(policy.withhold(&cells, &all["sus"]), Some(vec![true, false, false, true, true]));
    }

    proptest! {
        #[test]
        fn no_subtraction_leaves_fewer_than_the_minimum(cells in proptest::collection::vec(0u32..60, 1..9), k in 5u32..20) {
            let groups: Vec<Moments> = cells.iter().map(|&n| group(n)).collect();
            let sus = crate::tally::built_in().remove("sus").unwrap();
            let policy = Policy::new(k);
            let found = policy.withhold(&groups, &sus);
            let safe = |w: &[bool]| {
                let hidden: Vec<u32> = cells.iter().zip(w).filter(|(n, w)| **w && **n > 0).map(|(n, _)| *n).collect();
                let shown = cells.iter().zip(w).filter(|(n, w)| !**w && **n > 0).count();
                let rest: u32 = hidden.iter().sum();
                let of_two = hidden.iter().all(|n| *n > 1) || rest > 1;
                shown >= 2
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
