//! Intervals of means of bounded scores, and how each was made.

use serde::{Deserialize, Serialize};

use crate::model::{Instrument, ScoreRule};
use crate::statistics::student::{critical_value, normal_quantile};
use crate::statistics::summary::Spread;

/// A variance is taken for at least this part of the largest that scores around the same mean could have.
const LEAST_VARIANCE: f64 = 0.02;

/// How an interval was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntervalMethod {
    /// From the variance that a mean would have at each end: never beyond the scale.
    Score,
    /// Bonett and Price's, for net promoter scores.
    AdjustedWald,
    /// As somebody else published it.
    Published,
    /// Mean ± t × standard error, cut to the scale: as it was recorded before 2026-11-29.
    T,
}

impl IntervalMethod {
    /// What data files call it.
    pub fn id(self) -> &'static str {
        match self {
            IntervalMethod::Score => "score",
            IntervalMethod::AdjustedWald => "adjusted-wald",
            IntervalMethod::Published => "published",
            IntervalMethod::T => "t",
        }
    }
}

/// The scale on which scores lie, which says how an interval of their mean is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Lowest and highest possible score.
    pub range: (f64, f64),
    /// Whether each score is 100, 0 or −100: a promoter, neither, or a detractor.
    pub is_net_promoter: bool,
}

impl Scale {
    /// The scale of an instrument's scores.
    pub fn of(instrument: &Instrument) -> Scale {
        Scale { range: instrument.range(), is_net_promoter: instrument.rule == ScoreRule::NetPromoter }
    }

    /// How intervals are made on it.
    pub fn method(&self) -> IntervalMethod {
        if self.is_net_promoter { IntervalMethod::AdjustedWald } else { IntervalMethod::Score }
    }

    /// The interval of a mean at that confidence; `None` of one person, or where the deviation is not known.
    pub fn interval(&self, s: &Spread, confidence: f64) -> Option<(f64, f64)> {
        let sd = s.sd.filter(|_| s.n > 1)?;
        Some(self.interval_with(s, sd, self.quantile(s.n, confidence)))
            .filter(|(low, high)| low.is_finite() && high.is_finite())
    }

    /// The quantile by which intervals of means of `n` people (at least two) are made: of Student's t with n − 1 degrees of
    /// freedom, or of the normal distribution for net promoter scores.
    pub fn quantile(&self, n: u32, confidence: f64) -> f64 {
        if self.is_net_promoter { normal_quantile(confidence) } else { critical_value(confidence, f64::from(n) - 1.0) }
    }

    /// The interval of a mean with that deviation, made by a quantile.
    pub fn interval_with(&self, s: &Spread, sd: f64, quantile: f64) -> (f64, f64) {
        if self.is_net_promoter { self.adjusted_wald(s, sd, quantile) } else { self.score(s, sd, quantile) }
    }

    /// The variance of a single score around the mean, at least a fiftieth of what it could be; 0 at an end of the scale.
    pub fn least_variance(&self, s: &Spread) -> f64 {
        let (low, high) = self.range;
        let most = (s.mean - low) * (high - s.mean);
        let own = s.sd.map_or(0.0, |sd| sd * sd);
        own.max(LEAST_VARIANCE * most.max(0.0))
    }

    /// All u with (m−u)² ≤ t²·φ·(u−L)(H−u)/n, where φ = s²/((m−L)(H−m)), at least 0.02: Wilson's interval (1927) with a
    /// variance factor. `t` has n − 1 degrees of freedom.
    fn score(&self, s: &Spread, sd: f64, t: f64) -> (f64, f64) {
        let (low, high) = self.range;
        let (width, x, n) = (high - low, (s.mean - low).clamp(0.0, high - low), f64::from(s.n));
        let most = x * (width - x);
        let factor = if most > 0.0 { (sd * sd / most).max(LEAST_VARIANCE) } else { LEAST_VARIANCE };
        let c = t * t * factor / n;
        // (1 + c)v² − (2x + cR)v + x² = 0, with v = u − L.
        let middle = (2.0 * x + c * width) / (2.0 * (1.0 + c));
        let half = libm::sqrt((c * (4.0 * most + c * width * width)).max(0.0)) / (2.0 * (1.0 + c));
        ((low + middle - half).max(low), (low + middle + half).min(high))
    }

    /// Bonett & Price (2012): ¾ of a promoter, 1½ of those who are neither, and ¾ of a detractor are added. The counts
    /// follow from mean and deviation.
    fn adjusted_wald(&self, s: &Spread, sd: f64, z: f64) -> (f64, f64) {
        let n = f64::from(s.n);
        let net = s.mean / 100.0;
        // Of scores of ±1 and 0, the mean of the squares is the share of those who are not neither.
        let either = (sd * sd * (n - 1.0) / n / 1e4 + net * net).clamp(net.abs(), 1.0);
        let net = n * net / (n + 3.0);
        let either = (n * either + 1.5) / (n + 3.0);
        let half = z * libm::sqrt((either - net * net).max(0.0) / (n + 3.0));
        ((100.0 * (net - half)).max(self.range.0), (100.0 * (net + half)).min(self.range.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUS: Scale = Scale { range: (0.0, 100.0), is_net_promoter: false };

    fn near((a, b): (f64, f64), (c, d): (f64, f64)) {
        assert!((a - c).abs() < 1e-9 && (b - d).abs() < 1e-9, "{a} {b} are not {c} {d}");
    }

    /// With the variance of yes and no, and a normal quantile in place of t, it is Wilson's interval, as
    /// `statsmodels.stats.proportion.proportion_confint(method="wilson")` has it: 3 of 10, and 0 of 10.
    #[test]
    fn is_wilsons_of_yes_and_no() {
        // At so many degrees of freedom t is normal; the variance factor is n/(n − 1).
        let n = 2_000_000u32;
        let p = 0.3;
        let sd = 100.0 * (p * (1.0 - p) * f64::from(n) / f64::from(n - 1)).sqrt();
        let (low, high) = SUS.interval(&Spread { n, mean: 100.0 * p, sd: Some(sd) }, 0.95).unwrap();
        assert!((low - 29.936_528).abs() < 1e-4 && (high - 30.063_548).abs() < 1e-4, "{low} {high}");
    }

    /// Solved by `numpy.roots` from the inequality.
    #[test]
    fn agrees_with_roots_of_the_quadratic() {
        let cases = [
            (10, 95.0, 5.0, (90.09812011210026, 97.54144427949878)),
            (30, 71.666667, 15.190363, (65.69081701630395, 76.96662217029441)),
            (12, 100.0, 0.0, (99.19907728497849, 100.0)),
            (45, 50.111111, 11.217827, (46.74803011587976, 53.47318681945809)),
        ];
        for (n, mean, sd, wanted) in cases {
            near(SUS.interval(&Spread { n, mean, sd: Some(sd) }, 0.95).unwrap(), wanted);
        }
        assert_eq!(SUS.interval(&Spread { n: 1, mean: 50.0, sd: None }, 0.95), None);
    }

    /// 18 promoters, 1 neither, 1 detractor, by the formula in Python.
    #[test]
    fn net_promoter_scores_are_adjusted() {
        let nps = Scale { range: (-100.0, 100.0), is_net_promoter: true };
        let all = [vec![100.0; 18], vec![0.0; 1], vec![-100.0; 1]].concat();
        let mean = all.iter().sum::<f64>() / 20.0;
        let sd = (all.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 19.0).sqrt();
        near(
            nps.interval(&Spread { n: 20, mean, sd: Some(sd) }, 0.95).unwrap(),
            (49.90881391929457, 97.91727303722716),
        );
    }

    proptest::proptest! {
        #[test]
        fn holds_the_mean_and_stays_on_the_scale(
            n in 2u32..2000,
            mean in 0.0f64..=100.0,
            part in 0.0f64..=1.0,
            confidence in 0.5f64..0.9999,
        ) {
            let sd = part * (mean * (100.0 - mean) * f64::from(n) / f64::from(n - 1)).sqrt();
            let (low, high) = SUS.interval(&Spread { n, mean, sd: Some(sd) }, confidence).unwrap();
            proptest::prop_assert!(0.0 <= low && low <= mean + 1e-9 && mean <= high + 1e-9 && high <= 100.0);
            proptest::prop_assert!(low < high);
        }
    }
}
