//! Means drawn towards the middle of their category, as far as they are uncertain.

use crate::statistics::intervals::Scale;
use crate::statistics::summary::Spread;

/// From so many systems on, means are drawn towards the middle: of fewer it does more harm than good.
const FEWEST: usize = 5;

/// What random effects say of a survey's systems.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrinkage {
    /// Cochran's Q.
    pub q: f64,
    /// Variance between systems, at least 0.
    pub tau2: f64,
    /// Mean over systems.
    pub mu: f64,
    /// The shrunken mean of each system; `None` of one without spread.
    pub means: Vec<Option<f64>>,
}

/// Shrunken means by random effects (DerSimonian & Laird 1986); `None` of fewer than five systems. A system without spread
/// has the least variance that an interval allows for.
pub fn shrink(systems: &[Spread], scale: &Scale) -> Option<Shrinkage> {
    let variance = |s: &Spread| {
        let own = s.se2()?;
        Some(if own > 0.0 { own } else { scale.least_variance(s) / f64::from(s.n) }).filter(|v| *v > 0.0)
    };
    let usable: Vec<(f64, f64)> = systems.iter().filter_map(|s| variance(s).map(|v| (s.mean, v))).collect();
    if usable.len() < FEWEST {
        return None;
    }
    let sum = |f: &dyn Fn(f64, f64) -> f64| usable.iter().map(|&(x, v)| f(x, v)).sum::<f64>();
    let w = sum(&|_, v| 1.0 / v);
    let fixed = sum(&|x, v| x / v) / w;
    let q = sum(&|x, v| (x - fixed) * (x - fixed) / v);
    let c = w - sum(&|_, v| 1.0 / (v * v)) / w;
    if !(c > 0.0 && c.is_finite() && q.is_finite()) {
        return None;
    }
    let tau2 = ((q - (usable.len() - 1) as f64) / c).max(0.0);
    let mu = sum(&|x, v| x / (v + tau2)) / sum(&|_, v| 1.0 / (v + tau2));
    let shrunken = |s: &Spread| {
        let v = variance(s)?;
        let b = tau2 / (tau2 + v);
        Some(b * s.mean + (1.0 - b) * mu)
    };
    Some(Shrinkage { q, tau2, mu, means: systems.iter().map(shrunken).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::compare::tests::league;

    #[test]
    fn shrunken_means_of_the_reference_league() {
        let scale = Scale { range: (0.0, 100.0), is_net_promoter: false };
        let s = shrink(&league(), &scale).unwrap();
        assert!(shrink(&league()[..4], &scale).is_none());
        // The inputs are printed with six decimals, so the outputs can't be nearer than that.
        let near = |a: f64, b: f64| assert!((a - b).abs() < 2e-5, "{a} is not {b}");
        near(s.q, 133.687722);
        near(s.tau2, 96.109383);
        near(s.mu, 75.051412);
        let wanted = [
            76.982256, 86.551569, 80.717546, 80.888159, 76.745832, 62.767481, 82.562174, 71.917475, 71.344198,
            60.037429,
        ];
        for (mean, wanted) in s.means.iter().zip(wanted) {
            near(mean.unwrap(), wanted);
        }
    }
}
