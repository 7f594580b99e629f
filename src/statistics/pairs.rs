//! Pairs of systems of a survey: how they differ, and whether that can be told from chance.

use crate::statistics::coarse::Mean;
use crate::statistics::compare::difference_interval;
use crate::statistics::results::{Figures, SurveyResult};
use crate::statistics::summary::Spread;

/// The pairs of one survey.
#[derive(Debug)]
pub struct Pairs<'a> {
    confidence: f64,
    result: &'a SurveyResult,
    /// Systems with a rank, in its order.
    systems: Vec<(&'a str, &'a Figures)>,
}

/// The difference of two systems, from the figures that are told of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Mean of the first less mean of the second; `None` where either is told as a bound.
    pub mean: Option<f64>,
    /// Welch's interval of it, not corrected for the other pairs. Where the pair differs by more than chance explains, it
    /// doesn't reach beyond 0, which the test excludes.
    pub ci: Option<(f64, f64)>,
}

impl<'a> Pairs<'a> {
    /// All pairs of the systems that have a rank.
    pub fn of(result: &'a SurveyResult, confidence: f64) -> Self {
        let ranked =
            |(s, f): (&'a crate::statistics::SystemResult, &'a Figures)| f.standing.map(|_| (s.system.as_str(), f));
        Pairs { confidence, result, systems: result.shown().filter_map(ranked).collect() }
    }

    /// The systems with a rank, best first.
    pub fn systems(&self) -> &[(&'a str, &'a Figures)] {
        &self.systems
    }

    /// Whether two systems, by their index among [`Pairs::systems`], differ by more than chance explains: Welch's test of
    /// the exact figures, Holm's correction over all pairs, as for the intervals of ranks.
    pub fn are_clear(&self, a: usize, b: usize) -> bool {
        self.result.clear.contains(&(a.min(b), a.max(b)))
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
        let ci = difference_interval(&x, &y, self.confidence).map(|(low, high)| match self.are_clear(a, b) {
            true if mean > 0.0 => (low.max(0.0), high),
            true => (low, high.min(0.0)),
            false => (low, high),
        });
        Difference { mean: Some(mean), ci }
    }
}
