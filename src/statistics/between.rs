//! How far one system's scores differ from organisation to organisation.

use serde::{Deserialize, Serialize};

use crate::statistics::student::critical_value;

/// From so many organisations on, the spread between them is told: of fewer it is hardly known.
const FEWEST: usize = 10;

/// Resamples for the interval, drawn from this seed.
const RESAMPLES: usize = 2000;
const SEED: u64 = 2016;

/// The spread between groups of one system's respondents.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Between {
    /// Groups.
    pub groups: u32,
    /// Standard deviation between groups, in the instrument's units.
    pub sd: f64,
    /// Share of the variance of scores that lies between groups, 0 to 1: the intraclass correlation ICC(1).
    pub share: f64,
    /// Its interval.
    pub interval: (f64, f64),
}

/// A group: n, mean and variance (n−1).
pub type GroupSpread = (f64, f64, f64);

/// Mean squares of a one-way layout.
struct Layout {
    between: f64,
    within: f64,
    /// The size of groups that stands for all of them.
    size: f64,
}

impl Layout {
    fn of(groups: &[GroupSpread]) -> Layout {
        let a = groups.len() as f64;
        let sum = |f: &dyn Fn(f64, f64, f64) -> f64| groups.iter().map(|&(n, x, v)| f(n, x, v)).sum::<f64>();
        let n = sum(&|n, _, _| n);
        let mean = sum(&|n, x, _| n * x) / n;
        Layout {
            between: sum(&|n, x, _| n * (x - mean) * (x - mean)) / (a - 1.0),
            within: sum(&|n, _, v| (n - 1.0) * v) / (n - a),
            size: (n - sum(&|n, _, _| n * n) / n) / (a - 1.0),
        }
    }
}

/// Variance components of a one-way random-effects layout by analysis of variance (Searle, Casella & McCulloch 1992,
/// ch. 3). `None` of fewer than ten groups, or without variance.
pub fn between(groups: &[GroupSpread], confidence: f64) -> Option<Between> {
    if groups.len() < FEWEST {
        return None;
    }
    let Layout { between, within, size } = Layout::of(groups);
    let variance = ((between - within) / size).max(0.0);
    let total = variance + within;
    if !(within > 0.0 && total.is_finite()) {
        return None;
    }
    Some(Between {
        groups: groups.len() as u32,
        sd: libm::sqrt(variance),
        share: variance / total,
        interval: interval(groups, confidence)?,
    })
}

/// The interval of the share: groups are drawn with replacement; the logarithm of the ratio of mean squares, which has
/// nearly one variance whatever the share, plus and minus t × its deviation over the draws (Ukoumunne, Davison, Gulliford
/// & Chinn 2003, "Non-parametric bootstrap confidence intervals for the intraclass correlation coefficient").
fn interval(groups: &[GroupSpread], confidence: f64) -> Option<(f64, f64)> {
    let whole = Layout::of(groups);
    let mut random = SEED;
    let mut drawn: Vec<GroupSpread> = Vec::with_capacity(groups.len());
    let mut logs: Vec<f64> = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        drawn.clear();
        for _ in groups {
            drawn.push(groups[(next(&mut random) % groups.len() as u64) as usize]);
        }
        let Layout { between, within, .. } = Layout::of(&drawn);
        let log = libm::log(between / within);
        if log.is_finite() {
            logs.push(log);
        }
    }
    let n = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / n;
    let sd = libm::sqrt(logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0));
    let half = critical_value(confidence, groups.len() as f64 - 1.0) * sd;
    let share = |log: f64| {
        let ratio = libm::exp(log);
        ((ratio - 1.0) / (ratio - 1.0 + whole.size)).clamp(0.0, 1.0)
    };
    let centre = libm::log(whole.between / whole.within);
    (centre.is_finite() && half.is_finite()).then(|| (share(centre - half), share(centre + half)))
}

/// The next of the numbers that follow from a seed (SplitMix64; Steele, Lea & Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ICC1 of `pingouin.intraclass_corr` for groups of three: four times (2, 3, 4), (4, 5, 6), (6, 7, 8), (9, 9, 9).
    #[test]
    fn balanced_groups_as_pingouin_has_them() {
        let four = [(3.0, 3.0, 1.0), (3.0, 5.0, 1.0), (3.0, 7.0, 1.0), (3.0, 9.0, 0.0)];
        let b = between(&four.repeat(4), 0.95).unwrap();
        assert!((b.share - 0.871_428_571_428_571_4).abs() < 1e-12, "{}", b.share);
        assert!(b.interval.0 < b.share && b.share < b.interval.1, "{b:?}");
        assert_eq!(between(&four, 0.95), None);
        assert_eq!(between(&[(3.0, 5.0, 0.0); 12], 0.95), None);
    }

    #[test]
    fn the_numbers_are_those_of_the_algorithm() {
        // The first outputs for the seed 1234567 of the published implementation.
        let mut state = 1_234_567;
        assert_eq!([next(&mut state), next(&mut state)], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }
}
