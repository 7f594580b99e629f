//! A comparison set: the systems of one survey and one category, which do the same job, and what was found of them.

use std::collections::BTreeSet;

use crate::model::Category;
use crate::statistics::coarse::outward;
use crate::statistics::compare::GamesHowell;
use crate::statistics::funnel::Funnel;
use crate::statistics::intervals::Scale;
use crate::statistics::summary::Spread;

/// The systems of one survey and one category.
#[derive(Debug)]
pub struct ComparisonSet {
    /// What they are for.
    pub category: Category,
    /// How many of them are shown; `k` of the tests.
    pub shown: usize,
    /// Positions (in the survey's systems) of those that have a rank, best first.
    pub members: Vec<usize>,
    /// First and last position (in `members`) of runs of which no two differ.
    pub groups: Vec<(usize, usize)>,
    /// Pairs, by their positions in `members`, the smaller first, that differ by more than chance explains.
    pub clear: BTreeSet<(usize, usize)>,
    /// The funnel, where there are enough systems to compare.
    pub funnel: Option<Funnel>,
    /// The difference that two systems of median n and deviation would show with 80% power, in the instrument's units.
    pub smallest_difference: Option<f64>,
    /// What pairs are tested with.
    pub(in crate::statistics) test: GamesHowell,
    pub(in crate::statistics) scale: Scale,
    pub(in crate::statistics) confidence: f64,
}

impl ComparisonSet {
    /// Whether each pair that can't be told apart lies in a run of such pairs, so that bars beside a league say all of them.
    pub fn is_told_by_runs(&self) -> bool {
        let within = |a: usize, b: usize| self.groups.iter().any(|(first, last)| *first <= a && b <= *last);
        let count = self.members.len();
        (0..count).all(|a| (a + 1..count).all(|b| self.clear.contains(&(a, b)) || within(a, b)))
    }

    /// What |t| of two systems must exceed at those degrees of freedom, so that they differ: q/√2.
    pub fn critical(&self, df: f64) -> f64 {
        self.test.critical(df)
    }

    /// The interval of a system that was picked by its place among the others: at confidence^(1/k) (Šidák 1967), for of
    /// many means the highest is so by luck too. From what is told of it, of few people coarsely.
    pub(in crate::statistics) fn interval_of_picked(&self, spread: &Spread, is_small: bool) -> Option<(f64, f64)> {
        let confidence = libm::pow(self.confidence, 1.0 / self.shown.max(1) as f64);
        let ends = self.scale.interval(spread, confidence)?;
        Some(if is_small { outward(ends, self.scale.range) } else { ends })
    }
}
