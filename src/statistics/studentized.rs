//! The distribution of the studentized range, to 1e-9 and better.
//!
//! Of `k` normal means with a common variance that is estimated with `df` degrees of freedom, the studentized range is the
//! difference of the largest and the smallest, over the estimated standard error of one mean.

use libm::{erfc, exp, expm1, log, log1p, sqrt};
use statrs::function::gamma::ln_gamma;

/// Ranges wider than this have no probability that a double could tell from 0.
const WIDEST: f64 = 14.0;

/// The range is cut into pieces of this width, in each of which a polynomial follows the tail.
const PIECE: f64 = 0.5;

/// Degree of these polynomials.
const DEGREE: usize = 14;

/// How `k` means spread, for any number of degrees of freedom.
#[derive(Debug, Clone)]
pub struct StudentizedRange {
    /// Per piece, the coefficients of Chebyshev's polynomials, of which the tail is the sum.
    pieces: Vec<[f64; DEGREE + 1]>,
}

/// How the estimated deviation spreads around the true one: s = √(χ²/df) at places of ln s.
struct Estimate {
    /// The probability of each place, and s there.
    places: Vec<(f64, f64)>,
    /// The probability of an s so small that the range exceeds whatever is asked.
    below: f64,
}

impl Estimate {
    fn of(df: f64) -> Estimate {
        // Of ln s the standard deviation is about 1/√(2·df).
        let spread = 1.0 / sqrt(2.0 * df);
        let step = (0.5 * spread).min(0.05);
        let constant = std::f64::consts::LN_2 + 0.5 * df * log(0.5 * df) - ln_gamma(0.5 * df);
        let density = |y: f64| exp(constant + df * y - 0.5 * df * exp(2.0 * y));
        let lowest = (-38.0 / df).min(-9.0 * spread).max(-40.0);
        let highest = (9.0 * spread).min(2.5);
        let steps = libm::ceil((highest - lowest) / step) as i32;
        let points = (0..=steps).map(|i| lowest + step * f64::from(i));
        let below = exp(constant + df * lowest) / df;
        Estimate {
            places: points.map(|y| (density(y) * step, exp(y))).collect(),
            below: if lowest > -9.0 * spread { below } else { 0.0 },
        }
    }
}

/// The standard normal distribution function.
fn normal(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The probability that the range of `k` standard normal variables exceeds `w` (≥ 0), over the place z of the highest:
/// k∫φ(z)(Φ(z)^(k−1) − (Φ(z) − Φ(z−w))^(k−1)) dz. The trapezoidal rule errs exponentially little for such integrands.
fn range_tail(w: f64, k: u32) -> f64 {
    const STEP: f64 = 0.15;
    let power = f64::from(k - 1);
    let integrand = |z: f64| {
        let below = normal(z);
        let density = exp(-0.5 * z * z) / sqrt(2.0 * std::f64::consts::PI);
        let far = (normal(z - w) / below).min(1.0);
        // As a factor, the difference keeps its digits where the tail is small.
        density * exp(power * log(below)) * -expm1(power * log1p(-far))
    };
    let steps = libm::ceil((18.0 + w) / STEP) as i32;
    let sum: f64 = (0..=steps).map(|i| integrand(-9.0 + STEP * f64::from(i))).sum();
    (f64::from(k) * sum * STEP).clamp(0.0, 1.0)
}

impl StudentizedRange {
    /// Of `k` means, at least two.
    pub fn of(k: u32) -> StudentizedRange {
        let k = k.max(2);
        let cosine = |i: usize| libm::cos(std::f64::consts::PI * i as f64 / DEGREE as f64);
        let count = (WIDEST / PIECE) as usize;
        let piece = |i: usize| {
            let middle = PIECE * (i as f64 + 0.5);
            let values: [f64; DEGREE + 1] = std::array::from_fn(|j| range_tail(middle + 0.5 * PIECE * cosine(j), k));
            let end = |j: usize| if j == 0 || j == DEGREE { 0.5 } else { 1.0 };
            let sum = |i: usize| (0..=DEGREE).map(|j| end(j) * values[j] * cosine(i * j)).sum::<f64>();
            std::array::from_fn(|i| 2.0 / DEGREE as f64 * end(i) * sum(i))
        };
        StudentizedRange { pieces: (0..count).map(piece).collect() }
    }

    /// The tail of the range itself, by Clenshaw's recurrence (1955).
    fn tail(&self, w: f64) -> f64 {
        let Some(coefficients) = self.pieces.get((w / PIECE) as usize) else { return 0.0 };
        let x = 2.0 * (w / PIECE - libm::floor(w / PIECE)) - 1.0;
        let (mut own, mut before) = (0.0, 0.0);
        for coefficient in coefficients.iter().skip(1).rev() {
            (own, before) = (coefficient + 2.0 * x * own - before, own);
        }
        (coefficients[0] + x * own - before).max(0.0)
    }

    /// The probability that the studentized range exceeds `q` (≥ 0) at `df` (> 0) degrees of freedom: the tail of the
    /// range at q·s, over the distribution of s = √(χ²/df), in steps of ln s.
    pub fn upper_tail(&self, q: f64, df: f64) -> f64 {
        self.exceeds(q, &Estimate::of(df))
    }

    fn exceeds(&self, q: f64, estimate: &Estimate) -> f64 {
        if q <= 0.0 {
            return 1.0;
        }
        let sum: f64 = estimate.places.iter().map(|(probability, s)| probability * self.tail(q * s)).sum();
        (sum + estimate.below).clamp(0.0, 1.0)
    }

    /// The `q` that the studentized range exceeds with probability `1 − confidence`.
    pub fn critical(&self, confidence: f64, df: f64) -> f64 {
        let tail = 1.0 - confidence;
        let estimate = Estimate::of(df);
        let mut low = 0.0;
        let mut high = 4.0;
        while self.exceeds(high, &estimate) > tail && high < 1e6 {
            low = high;
            high *= 2.0;
        }
        // Of the logarithms, which are nearly straight: the Illinois variant of false position.
        let off = |q: f64| log(self.exceeds(q, &estimate).max(1e-300) / tail);
        let mut a = (low, off(low));
        let mut b = (high, off(high));
        for _ in 0..60 {
            let q = (a.0 * b.1 - b.0 * a.1) / (b.1 - a.1);
            let found = off(q);
            if (b.0 - a.0).abs() < 1e-12 * q || found == 0.0 {
                return q;
            }
            if found * b.1 < 0.0 {
                a = b;
            } else {
                a.1 *= 0.5;
            }
            let last = b.0;
            b = (q, found);
            if (q - last).abs() < 1e-13 * q {
                return q;
            }
        }
        b.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of `scipy.stats.studentized_range`: confidence, k, df, `ppf`, and `sf` at four fifths of it.
    #[test]
    fn agrees_with_scipy() {
        let wanted = [
            (0.95, 2, 4.0, 3.9264863229551143, 0.09049585129956583),
            (0.95, 2, 1.0, 17.969287064187434, 0.06242795166749304),
            (0.95, 3, 10.0, 3.876776750013158, 0.12072268290502142),
            (0.95, 10, 20.0, 5.007882667595452, 0.19056978054138984),
            (0.95, 10, 38.7, 4.74347933239133, 0.2160609583979356),
            (0.99, 5, 12.5, 5.778702311239674, 0.04190957244857141),
            (0.95, 60, 58.0, 6.104166802569715, 0.3734315078262257),
            (0.95, 500, 120.0, 7.281304539988607, 0.6452070900430159),
            (0.9, 4, 2.5, 5.766791209374062, 0.15916268298953484),
            (0.95, 8, 5000.0, 4.288134559934461, 0.22895283361910657),
            (0.95, 30, 50_000.0, 5.3016066498052705, 0.38503799686628837),
            (0.999, 12, 60.0, 6.597754017494228, 0.01979794143178304),
        ];
        for (confidence, k, df, critical, tail) in wanted {
            let range = StudentizedRange::of(k);
            let found = range.critical(confidence, df);
            assert!((found / critical - 1.0).abs() < 1e-9, "{confidence} {k} {df}: {found} is not {critical}");
            let found = range.upper_tail(0.8 * critical, df);
            assert!((found - tail).abs() < 1e-9, "{confidence} {k} {df}: {found} is not {tail}");
        }
    }

    /// Of two means the studentized range is √2·|t|.
    #[test]
    fn two_means_are_students_t() {
        let range = StudentizedRange::of(2);
        for df in [1.0, 1.7, 3.0, 8.5, 30.0, 400.0, 20_000.0] {
            let t = crate::statistics::student::critical_value(0.95, df);
            let q = range.critical(0.95, df);
            assert!((q / (t * std::f64::consts::SQRT_2) - 1.0).abs() < 1e-10, "{df}: {q}");
        }
    }
}
