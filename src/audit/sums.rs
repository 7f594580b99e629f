//! Sums of what is told of groups, which add up where means and deviations don't.

use crate::audit::facts::Known;

/// Sums of squares lose digits: variances below this are none.
pub const NO_VARIANCE: f64 = 1e-6;

/// Number of people, sum and sum of squares of their scores, as far as they are told.
#[derive(Debug, Clone, Copy)]
pub struct Sums {
    /// People.
    pub n: f64,
    /// Sum of their scores.
    pub sum: Option<f64>,
    /// Sum of the squares of their scores.
    pub squares: Option<f64>,
}

impl Sums {
    /// Of nobody.
    pub const NOBODY: Sums = Sums { n: 0.0, sum: Some(0.0), squares: Some(0.0) };

    /// Of a group; `None` where its number isn't told.
    pub fn of(known: &Known) -> Option<Sums> {
        let n = known.n()?;
        let sd = if known.flat { Some(0.0) } else { known.sd };
        let squares = known.mean().zip(sd).map(|(m, sd)| (n - 1.0) * sd * sd + n * m * m);
        Some(Sums { n, sum: known.mean().map(|m| m * n), squares })
    }

    /// These and others.
    pub fn with(self, other: Sums) -> Sums {
        let add = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a + b);
        Sums { n: self.n + other.n, sum: add(self.sum, other.sum), squares: add(self.squares, other.squares) }
    }

    /// These without others.
    pub fn less(self, other: Sums) -> Sums {
        let less = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
        Sums { n: self.n - other.n, sum: less(self.sum, other.sum), squares: less(self.squares, other.squares) }
    }

    /// The variance, where it is known.
    pub fn variance(self) -> Option<f64> {
        self.sum.zip(self.squares).map(|(s, q)| (q - s * s / self.n) / self.n)
    }
}
