//! How far one system's scores differ from organisation to organisation.

/// The spread between groups of one system's respondents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Between {
    /// Groups.
    pub groups: u32,
    /// Standard deviation between groups, in the instrument's units.
    pub sd: f64,
    /// Share of the variance of scores that lies between groups, 0 to 1: the intraclass correlation ICC(1).
    pub share: f64,
}

/// Variance components of a one-way random-effects layout by analysis of variance (Searle, Casella & McCulloch 1992,
/// ch. 3): `groups` are n, mean and variance (n−1) of each. `None` of fewer than three groups, or without variance.
pub fn between(groups: &[(f64, f64, f64)]) -> Option<Between> {
    let a = groups.len() as f64;
    let sum = |f: &dyn Fn(f64, f64, f64) -> f64| groups.iter().map(|&(n, x, v)| f(n, x, v)).sum::<f64>();
    let n = sum(&|n, _, _| n);
    if groups.len() < 3 {
        return None;
    }
    let mean = sum(&|n, x, _| n * x) / n;
    let between = sum(&|n, x, _| n * (x - mean) * (x - mean)) / (a - 1.0);
    let within = sum(&|n, _, v| (n - 1.0) * v) / (n - a);
    let size = (n - sum(&|n, _, _| n * n) / n) / (a - 1.0);
    let variance = ((between - within) / size).max(0.0);
    let total = variance + within;
    (total > 0.0 && total.is_finite()).then(|| Between {
        groups: groups.len() as u32,
        sd: libm::sqrt(variance),
        share: variance / total,
    })
}

#[cfg(test)]
mod tests {
    use super::between;

    /// ICC1 of `pingouin.intraclass_corr` for four groups of three: (2, 3, 4), (4, 5, 6), (6, 7, 8), (9, 9, 9).
    #[test]
    fn balanced_groups_as_pingouin_has_them() {
        let groups = [(3.0, 3.0, 1.0), (3.0, 5.0, 1.0), (3.0, 7.0, 1.0), (3.0, 9.0, 0.0)];
        let b = between(&groups).unwrap();
        assert!((b.share - 19.25 / 21.5).abs() < 1e-12, "{}", b.share);
        assert_eq!(between(&groups[..2]), None);
        assert_eq!(between(&[(3.0, 5.0, 0.0); 3]), None);
    }
}
