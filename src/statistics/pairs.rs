//! Pairs of systems of a survey: how they differ, and whether that can be told from chance.

use crate::statistics::coarse::Mean;
use crate::statistics::results::{Figures, SurveyResult};
use crate::statistics::set::ComparisonSet;
use crate::statistics::summary::Spread;

/// The pairs of one comparison set.
#[derive(Debug)]
pub struct Pairs<'a> {
    /// The set.
    pub set: &'a ComparisonSet,
    /// Systems with a rank, in its order.
    systems: Vec<(&'a str, &'a Figures)>,
}

/// The difference of two systems, from the figures that are told of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Mean of the first less mean of the second; `None` where either is told as a bound.
    pub mean: Option<f64>,
    /// Its simultaneous interval (Games & Howell), of the same figures as the test.
    pub ci: Option<(f64, f64)>,
}

impl<'a> Pairs<'a> {
    /// All pairs of the systems of a set that have a rank.
    pub fn of(result: &'a SurveyResult, set: &'a ComparisonSet) -> Self {
        let member = |i: &usize| result.systems.get(*i).and_then(|s| Some((s.system.as_str(), s.figures.figure()?)));
        Pairs { set, systems: set.members.iter().filter_map(member).collect() }
    }

    /// The systems with a rank, best first.
    pub fn systems(&self) -> &[(&'a str, &'a Figures)] {
        &self.systems
    }

    /// Whether two systems, by their index among [`Pairs::systems`], differ by more than chance explains: the test of what
    /// is told of both, as for the intervals of ranks.
    pub fn are_clear(&self, a: usize, b: usize) -> bool {
        self.set.clear.contains(&(a.min(b), a.max(b)))
    }

    /// Whether two systems can be compared: of both it is known how many answered, and how their scores spread.
    pub fn are_tested(&self, a: usize, b: usize) -> bool {
        [a, b].into_iter().all(|i| self.systems[i].1.is_tested())
    }

    /// How the first differs from the second.
    pub fn difference(&self, a: usize, b: usize) -> Difference {
        let told = |i: usize| {
            let f = self.systems[i].1;
            let mean = f.mean.and_then(Mean::told)?;
            Some(Spread { n: f.n.unwrap_or(0), mean, sd: f.sd })
        };
        let Some((x, y)) = told(a).zip(told(b)) else { return Difference { mean: None, ci: None } };
        let mean = x.mean - y.mean;
        let ci = self.set.test.interval(&x, &y).map(|(low, high)| match self.are_clear(a, b) {
            true if mean > 0.0 => (low.max(0.0), high),
            true => (low, high.min(0.0)),
            false => (low.min(0.0), high.max(0.0)),
        });
        Difference { mean: Some(mean), ci }
    }
}
