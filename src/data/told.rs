//! Figures as every data file tells them.

use crate::data::number;
use crate::statistics::{Bound, Mean};

/// The widest limits of the funnel that a system lies outside of, in percent.
pub fn limit(outside: [bool; 2]) -> Option<f64> {
    match outside {
        [_, true] => Some(99.8),
        [true, false] => Some(95.0),
        [false, false] => None,
    }
}

/// What bounds a mean on that side, where it is told as a bound.
pub fn bound(mean: Option<Mean>, side: Bound) -> Option<f64> {
    mean.filter(|m| m.bound == Some(side)).map(|m| number(m.value))
}
