//! Comparisons between systems and between surveys: Welch's test, Holm's correction, ranks, shrinkage.

use std::collections::BTreeSet;

use crate::statistics::student::{critical_value, two_sided_p};
use crate::statistics::summary::Spread;

/// Difference of two means with its standard error and Welch's degrees of freedom.
struct Welch {
    difference: f64,
    se: f64,
    df: f64,
}

/// Whether a system's spread is known, so that it can be compared.
fn testable(system: &Spread) -> bool {
    system.n > 1 && system.sd.is_some()
}

fn welch(a: &Spread, b: &Spread) -> Option<Welch> {
    let va = a.se2()?;
    let vb = b.se2()?;
    if a.n < 2 || b.n < 2 {
        return None;
    }
    let v = va + vb;
    let df = v * v / (va * va / f64::from(a.n - 1) + vb * vb / f64::from(b.n - 1));
    // Spreads near the smallest numbers that there are leave no degrees of freedom to compute.
    let df = if v == 0.0 { 1.0 } else { df };
    df.is_finite().then(|| Welch { difference: a.mean - b.mean, se: libm::sqrt(v), df })
}

impl Welch {
    /// |t|; infinite where two means differ without any spread.
    fn t(&self) -> f64 {
        if self.difference == 0.0 { 0.0 } else { self.difference.abs() / self.se }
    }
}

/// Welch's test of one pair of systems, with Holm's correction over all pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// Index of the one.
    pub a: usize,
    /// Index of the other.
    pub b: usize,
    /// |t|.
    pub t: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Two-sided p.
    pub p: f64,
    /// Holm's adjusted p: different at level α where it is at most α.
    pub adjusted: f64,
}

/// Every test of a pair, by p.
pub fn tests(systems: &[Spread]) -> Vec<Test> {
    let mut tests = Vec::new();
    for (a, x) in systems.iter().enumerate() {
        for (b, y) in systems.iter().enumerate().skip(a + 1) {
            let test = |w: Welch| Test { a, b, t: w.t(), df: w.df, p: two_sided_p(w.t(), w.df), adjusted: 0.0 };
            tests.extend(welch(x, y).map(test));
        }
    }
    tests.sort_by(|x, y| x.p.total_cmp(&y.p).then((x.a, x.b).cmp(&(y.a, y.b))));
    let m = tests.len();
    let mut largest = 0.0f64;
    for (i, test) in tests.iter_mut().enumerate() {
        largest = largest.max(((m - i) as f64 * test.p).min(1.0));
        test.adjusted = largest;
    }
    tests
}

/// Welch's interval of the difference a − b; `None` where it can't be had.
pub fn difference_interval(a: &Spread, b: &Spread, confidence: f64) -> Option<(f64, f64)> {
    let w = welch(a, b).filter(|w| w.se > 0.0)?;
    let half = critical_value(confidence, w.df) * w.se;
    Some((w.difference - half, w.difference + half))
}

/// A rank with the simultaneous interval of ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// From 1 by mean, highest first; ties share the better.
    pub rank: u32,
    /// Best and worst rank that the tests allow for; `None` of a system that can't be tested, for want of a spread.
    pub interval: Option<(u32, u32)>,
    /// How many are significantly higher.
    pub higher: u32,
    /// How many are significantly lower.
    pub lower: u32,
}

/// Ranks of systems, and which of them can't be told apart.
pub struct Ranking {
    /// By system, in the order given.
    pub ranks: Vec<Rank>,
    /// First and last index of each longest run of systems, in the order given, of which no two differ significantly;
    /// runs of one are left out.
    pub groups: Vec<(usize, usize)>,
    /// Pairs that differ significantly, the smaller index first.
    pub different: BTreeSet<(usize, usize)>,
}

/// Ranks of systems: Welch's tests of all pairs, Holm's correction at `1 − confidence`
/// (after Mogstad, Romano, Shaikh & Wilhelm 2024, "Inference for ranks"). With `low_is_good` the lowest mean is first.
/// Ranks are by the means that are told, tests by the exact figures.
pub fn ranks(told: &[Spread], systems: &[Spread], confidence: f64, low_is_good: bool) -> Ranking {
    let better = |a: f64, b: f64| if low_is_good { a < b } else { a > b };
    let mut ranks: Vec<Rank> = told
        .iter()
        .map(|s| {
            let rank = 1 + told.iter().filter(|o| better(o.mean, s.mean)).count() as u32;
            Rank { rank, interval: None, higher: 0, lower: 0 }
        })
        .collect();
    let mut nearest_different = vec![systems.len(); systems.len()];
    let different: BTreeSet<(usize, usize)> = holm(systems, 1.0 - confidence).into_iter().collect();
    for &(i, j) in &different {
        nearest_different[i] = nearest_different[i].min(j);
        let (best, worst) = if better(systems[i].mean, systems[j].mean) { (i, j) } else { (j, i) };
        ranks[worst].higher += 1;
        ranks[best].lower += 1;
    }
    for (i, (r, system)) in ranks.iter_mut().zip(systems).enumerate() {
        if testable(system) {
            r.interval = Some((1 + r.higher, systems.len() as u32 - r.lower));
        } else {
            // Nothing is known of how it differs, so it joins no group.
            nearest_different[i] = nearest_different[i].min(i + 1);
            if let Some(before) = i.checked_sub(1) {
                nearest_different[before] = nearest_different[before].min(i);
            }
        }
    }
    Ranking { ranks, groups: runs(&nearest_different), different }
}

/// The longest runs without a different pair, where `nearest_different[i]` is the first index behind i that differs from it.
fn runs(nearest_different: &[usize]) -> Vec<(usize, usize)> {
    let mut end = nearest_different.len();
    let mut ends: Vec<usize> = nearest_different
        .iter()
        .rev()
        .map(|&n| {
            end = end.min(n);
            end
        })
        .collect();
    ends.reverse();
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ends.into_iter().enumerate() {
        let new = groups.last().is_none_or(|(_, last)| end - 1 > *last);
        if end - start > 1 && new {
            groups.push((start, end - 1));
        }
    }
    groups
}

/// The pairs that Holm's step-down procedure finds different at level `alpha`.
///
/// A p of at most alpha/m passes wherever it stands among m pairs, and one above alpha never does; most pairs are told
/// by bounds on t alone. Only what lies between is computed and put in order.
pub fn holm(systems: &[Spread], alpha: f64) -> Vec<(usize, usize)> {
    let mut tests: Vec<(usize, usize, f64, f64)> = Vec::new();
    for (i, a) in systems.iter().enumerate() {
        for (j, b) in systems.iter().enumerate().skip(i + 1) {
            tests.extend(welch(a, b).map(|w| (i, j, w.t(), w.df)));
        }
    }
    let m = tests.len();
    let fewest = tests.iter().map(|t| t.3).fold(f64::INFINITY, f64::min);
    if m == 0 {
        return Vec::new();
    }
    // Tails grow as the degrees of freedom fall: the fewest give the safe bound above, very many the one below.
    let sure = critical_value(1.0 - alpha / m as f64, fewest) * (1.0 + 1e-9);
    let never = critical_value(1.0 - alpha, 1e9) * (1.0 - 1e-9);
    let mut different: Vec<(usize, usize)> = Vec::new();
    let mut unsure: Vec<(f64, usize, usize)> = Vec::new();
    for (i, j, t, df) in tests {
        if t >= sure {
            different.push((i, j));
        } else if t > never {
            unsure.push((two_sided_p(t, df), i, j));
        }
    }
    unsure.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let passed = different.len();
    let rest = unsure.iter().enumerate().take_while(|(i, (p, ..))| *p <= alpha / (m - passed - i) as f64);
    different.extend(rest.map(|(_, (_, i, j))| (*i, *j)));
    different
}

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

/// Shrunken means by random effects (DerSimonian & Laird 1986); `None` of fewer than two systems with a spread.
pub fn shrink(systems: &[Spread]) -> Option<Shrinkage> {
    let usable: Vec<(f64, f64)> =
        systems.iter().filter_map(|s| s.se2().filter(|v| *v > 0.0).map(|v| (s.mean, v))).collect();
    if usable.len() < 2 {
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
        let v = s.se2().filter(|v| *v > 0.0)?;
        let b = tau2 / (tau2 + v);
        Some(b * s.mean + (1.0 - b) * mu)
    };
    Some(Shrinkage { q, tau2, mu, means: systems.iter().map(shrunken).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The league of ten systems of `statistics.md`.
    fn league() -> Vec<Spread> {
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
        figures.iter().map(|&(n, mean, sd)| Spread { n, mean, sd: Some(sd) }).collect()
    }

    #[test]
    fn rank_intervals_of_the_reference_league() {
        // The ninth is significantly below the second and the seventh (scipy: p = 1.6e-7 and 2.7e-4), so its best
        // rank is 3; the seventh's worst rank, 7, says the same.
        let intervals: Vec<_> =
            ranks(&league(), &league(), 0.95, false).ranks.iter().map(|r| r.interval.unwrap()).collect();
        let wanted = [(1, 9), (1, 6), (1, 9), (1, 9), (1, 9), (3, 10), (1, 7), (2, 9), (3, 9), (9, 10)];
        assert_eq!(intervals, wanted);
    }

    proptest::proptest! {
        #[test]
        fn bounds_change_nothing_of_holm(
            systems in proptest::collection::vec((2u32..60, 0.0f64..100.0, 0.0f64..30.0), 0..20),
            alpha in 0.01f64..0.3,
        ) {
            let systems: Vec<Spread> = systems.iter().map(|&(n, mean, sd)| Spread { n, mean, sd: Some(sd.floor()) }).collect();
            let found: std::collections::BTreeSet<_> = holm(&systems, alpha).into_iter().collect();
            let plain = tests(&systems).into_iter().filter(|t| t.adjusted <= alpha).map(|t| (t.a, t.b)).collect();
            proptest::prop_assert_eq!(found, plain);
        }
    }

    #[test]
    fn shrunken_means_of_the_reference_league() {
        let s = shrink(&league()).unwrap();
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

    #[test]
    fn groups_are_the_longest_runs_without_a_difference() {
        assert_eq!(runs(&[3, 3, 4, 4]), [(0, 2), (2, 3)]);
        assert_eq!(runs(&[2, 2]), [(0, 1)]);
        assert_eq!(runs(&[1, 2, 3]), []);
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn ties_share_the_better_rank() {
        let s = |mean| Spread { n: 20, mean, sd: Some(10.0) };
        let systems = [s(50.0), s(60.0), s(60.0), s(40.0)];
        let ranks: Vec<_> = ranks(&systems, &systems, 0.95, false).ranks.iter().map(|r| r.rank).collect();
        assert_eq!(ranks, [3, 1, 1, 4]);
    }
}
