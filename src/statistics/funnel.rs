//! The funnel: which systems lie further from the survey's mean than chance among so many people explains.

use crate::statistics::summary::Spread;

/// Standard normal quantiles of the limits: 95% and 99.8%.
pub const LIMITS: [f64; 2] = [1.959964, 3.090232];

/// Of the z scores, this share at each end is drawn in before the over-dispersion is computed.
const WINSORISED: f64 = 0.1;

/// A funnel (Spiegelhalter 2005, "Funnel plots for comparing institutional performance"); scores in the instrument's
/// units.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// n-weighted mean of the systems.
    pub centre: f64,
    /// Pooled standard deviation of responses within systems.
    pub sd: f64,
    /// Winsorised over-dispersion: 1 where systems vary as chance would have it.
    pub dispersion: f64,
    /// Variance between systems that the widened limits allow for; `None` where no over-dispersion was found.
    pub between: Option<f64>,
    /// Systems with their n and mean, in the order given.
    pub points: Vec<(String, u32, f64)>,
}

impl Funnel {
    /// From systems with n of at least 2 and a known deviation; `None` of fewer than three, or without any spread.
    pub fn of(systems: &[(String, Spread)]) -> Option<Funnel> {
        let usable: Vec<(&String, f64, f64, f64)> = systems
            .iter()
            .filter(|(_, s)| s.n > 1)
            .filter_map(|(id, s)| s.sd.map(|sd| (id, f64::from(s.n), s.mean, sd)))
            .collect();
        let k = usable.len() as f64;
        let sum = |f: &dyn Fn(f64, f64, f64) -> f64| usable.iter().map(|&(_, n, x, s)| f(n, x, s)).sum::<f64>();
        let people = sum(&|n, _, _| n);
        let variance = sum(&|n, _, s| (n - 1.0) * s * s) / sum(&|n, _, _| n - 1.0);
        if usable.len() < 3 || !(variance > 0.0 && variance.is_finite()) {
            return None;
        }
        let centre = sum(&|n, x, _| n * x) / people;
        let sd = libm::sqrt(variance);
        let mut z: Vec<f64> = usable.iter().map(|&(_, n, x, _)| (x - centre) / (sd / libm::sqrt(n))).collect();
        z.sort_by(f64::total_cmp);
        let low = quantile(&z, WINSORISED);
        let high = quantile(&z, 1.0 - WINSORISED);
        let dispersion = z.iter().map(|z| z.clamp(low, high)).map(|z| z * z).sum::<f64>() / k;
        let w = people / variance;
        let w2 = sum(&|n, _, _| n * n) / (variance * variance);
        let tau2 = ((k * dispersion - (k - 1.0)) / (w - w2 / w)).max(0.0);
        let between = (dispersion > 1.0 && tau2.is_finite()).then_some(tau2);
        let points = usable.iter().map(|&(id, n, x, _)| (id.clone(), n as u32, x)).collect();
        Some(Funnel { centre, sd, dispersion, between, points })
    }

    /// Half the width of the funnel at `n` people, for a normal quantile `z`; widened for over-dispersion, if `widened`.
    pub fn half_width(&self, n: f64, z: f64, widened: bool) -> f64 {
        let extra = self.between.filter(|_| widened).unwrap_or(0.0);
        z * libm::sqrt(self.sd * self.sd / n + extra)
    }

    /// Whether a system lies outside the limits of 99.8%: the widened ones, where there are some. Of many systems that are
    /// alike some lie outside those of 95% (30% of surveys of ten have one), so nothing is said of these.
    pub fn is_outside(&self, n: u32, mean: f64) -> bool {
        (mean - self.centre).abs() > self.half_width(f64::from(n), LIMITS[1], true)
    }
}

/// Type 7 of Hyndman & Fan 1996, of values in ascending order (at least one).
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let position = q * (sorted.len() - 1) as f64;
    let below = libm::floor(position) as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (position - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The league of ten of `statistics.md`, whose inputs are printed with six decimals.
    #[test]
    fn over_dispersion_of_the_reference_league() {
        let figures = [
            (31, 77.096774, 13.293118),
            (31, 86.935484, 9.973082),
            (45, 81.777778, 28.447630),
            (15, 81.833333, 15.279149),
            (15, 77.0, 14.705441),
            (15, 57.666667, 24.466936),
            (36, 82.986111, 13.974715),
            (30, 71.666667, 15.190363),
            (40, 71.1875, 12.747392),
            (74, 59.391892, 17.486839),
        ];
        let systems: Vec<(String, Spread)> =
            figures.iter().map(|&(n, mean, sd)| (String::new(), Spread { n, mean, sd: Some(sd) })).collect();
        let f = Funnel::of(&systems).unwrap();
        let near = |a: f64, b: f64| assert!((a - b).abs() < 2e-5, "{a} is not {b}");
        near(f.centre, 73.471385);
        near(f.sd, 17.689209);
        near(f.dispersion, 6.405276);
        near(f.between.unwrap(), 59.370733);
        assert!(!f.is_outside(74, 59.391892) && !f.is_outside(74, 50.0));
        assert!(f.is_outside(74, 45.0));
        assert!(Funnel::of(&systems[..2]).is_none());
    }
}
