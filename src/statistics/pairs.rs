//! Pairs of systems of a survey: how they differ, and whether that can be told from chance. Made of published figures alone.

use std::collections::BTreeSet;

use crate::statistics::compare::{difference_interval, holm};
use crate::statistics::results::{Figures, SurveyResult};
use crate::statistics::summary::Spread;

/// The pairs of one survey.
#[derive(Debug)]
pub struct Pairs<'a> {
    confidence: f64,
    /// Systems with a rank, in its order.
    systems: Vec<(&'a str, &'a Figures)>,
    spreads: Vec<Spread>,
    /// Indexes of pairs, the smaller first, that differ by more than chance explains.
    clear: BTreeSet<(usize, usize)>,
}

impl<'a> Pairs<'a> {
    /// Tests all pairs: Welch's test, Holm's correction over all of them, as for the intervals of ranks.
    pub fn of(result: &'a SurveyResult, confidence: f64) -> Self {
        let ranked =
            |(s, f): (&'a crate::statistics::SystemResult, &'a Figures)| f.standing.map(|_| (s.system.as_str(), f));
        let systems: Vec<(&str, &Figures)> = result.shown().filter_map(ranked).collect();
        let spread = |f: &Figures| Spread { n: f.n.unwrap_or(0), mean: f.mean.unwrap_or(0.0), sd: f.sd };
        let spreads: Vec<Spread> = systems.iter().map(|(_, f)| spread(f)).collect();
        let clear = holm(&spreads, 1.0 - confidence).into_iter().collect();
        Pairs { confidence, systems, spreads, clear }
    }

    /// The systems with a rank, best first.
    pub fn systems(&self) -> &[(&'a str, &'a Figures)] {
        &self.systems
    }

    /// Whether two systems, by their index among [`Pairs::systems`], differ by more than chance explains.
    pub fn are_clear(&self, a: usize, b: usize) -> bool {
        self.clear.contains(&(a.min(b), a.max(b)))
    }

    /// Mean of `a` less mean of `b`, and Welch's interval of that, not corrected for the other pairs.
    pub fn difference(&self, a: usize, b: usize) -> (f64, Option<(f64, f64)>) {
        let (x, y) = (&self.spreads[a], &self.spreads[b]);
        (x.mean - y.mean, difference_interval(x, y, self.confidence))
    }
}
