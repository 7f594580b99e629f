//! Student's t distribution, to 1e-9 and better.

use statrs::function::beta::beta_reg;
use statrs::function::erf::erfc_inv;
use statrs::function::gamma::ln_gamma;

/// The probability that |T| exceeds `t` (≥ 0) at `df` (> 0) degrees of freedom, which need not be whole:
/// I(df/(df+t²); df/2, 1/2), Abramowitz & Stegun 26.7.1.
pub fn two_sided_p(t: f64, df: f64) -> f64 {
    if t.is_infinite() {
        return 0.0;
    }
    beta_reg(df / 2.0, 0.5, (df / (df + t * t)).clamp(0.0, 1.0))
}

/// The t that |T| exceeds with probability `1 − confidence`: Newton's steps from a first guess.
pub fn critical_value(confidence: f64, df: f64) -> f64 {
    let tail = 1.0 - confidence;
    let mut t = first_guess(tail, df);
    for _ in 0..8 {
        let step = (two_sided_p(t, df) - tail) / (2.0 * density(t, df));
        t += step;
        if step.abs() < 1e-14 * t {
            break;
        }
    }
    t
}

/// The z that a standard normal variable exceeds on either side with probability `1 − confidence` together.
pub fn normal_quantile(confidence: f64) -> f64 {
    std::f64::consts::SQRT_2 * erfc_inv(1.0 - confidence)
}

/// Near enough for Newton's steps: the expansion of Cornish and Fisher about the normal quantile (Abramowitz & Stegun
/// 26.7.5) where it is good, else bisection.
fn first_guess(tail: f64, df: f64) -> f64 {
    if df >= 8.0 && tail > 1e-6 {
        let z = normal_quantile(1.0 - tail);
        let z3 = z * z * z;
        return z + (z3 + z) / (4.0 * df) + (5.0 * z3 * z * z + 16.0 * z3 + 3.0 * z) / (96.0 * df * df);
    }
    let mut low = 0.0;
    let mut high = 2.0;
    while two_sided_p(high, df) > tail && high < 1e9 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..12 {
        let middle = (low + high) / 2.0;
        if two_sided_p(middle, df) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

fn density(t: f64, df: f64) -> f64 {
    let log = ln_gamma((df + 1.0) / 2.0) - ln_gamma(df / 2.0) - 0.5 * libm::log(df * std::f64::consts::PI);
    libm::exp(log - (df + 1.0) / 2.0 * libm::log1p(t * t / df))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of `scipy.stats.t.ppf` and `2 * scipy.stats.t.sf`.
    #[test]
    fn agrees_with_scipy() {
        let quantiles = [
            (0.95, 1.0, 12.706204736174694),
            (0.95, 7.0, 2.364624251592784),
            (0.998, 7.0, 4.785289628638333),
            (0.95, 44.0, 2.0153675744437636),
            (0.95, 1423.0, 1.9616324708209139),
            (0.95, 8637.0, 1.960238686179062),
            (0.9, 2.5, 2.5582186141359355),
            (0.5, 8.0, 0.7063866126448388),
            (0.999, 8.0, 5.041305433373364),
            (0.9999, 12.5, 5.5987518086025485),
        ];
        for (confidence, df, wanted) in quantiles {
            let t = critical_value(confidence, df);
            assert!((t - wanted).abs() < 1e-9, "{confidence} {df}: {t} is not {wanted}");
        }
        let tails =
            [(2.5, 7.0, 0.04099221858575289), (0.1, 3.3, 0.9261150032466513), (6.0, 120.5, 2.130455033730283e-8)];
        for (t, df, wanted) in tails {
            assert!((two_sided_p(t, df) / wanted - 1.0).abs() < 1e-9, "{t} {df}");
        }
    }
}
