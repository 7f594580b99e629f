//! Comparisons between systems and between surveys: Games and Howell's test, Welch's with Holm's correction, ranks.

use std::collections::BTreeSet;

use crate::statistics::student::{critical_value, two_sided_p};
use crate::statistics::studentized::StudentizedRange;
use crate::statistics::summary::Spread;

/// Critical values that are computed for all pairs of a set together.
const STEPS: usize = 48;

/// The power with which the smallest difference that a survey could have seen is found.
const POWER: f64 = 0.8;

/// Difference of two means with its standard error and Welch's degrees of freedom.
#[derive(Debug, Clone, Copy)]
pub struct Welch {
    /// Mean of the first less mean of the second.
    pub difference: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom (Welch & Satterthwaite).
    pub df: f64,
}

/// Whether a system's spread is known, so that it can be compared. Of scores that are all alike nothing is known.
pub fn testable(system: &Spread) -> bool {
    system.n > 1 && system.sd.is_some_and(|sd| sd > 0.0)
}

impl Welch {
    /// Of two systems; `None` where the spread of one is not known.
    pub fn of(a: &Spread, b: &Spread) -> Option<Welch> {
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

    /// |t|; infinite where two means differ without any spread.
    pub fn t(&self) -> f64 {
        if self.difference == 0.0 { 0.0 } else { self.difference.abs() / self.se }
    }

    /// The probability of such a difference, or a larger one, between equal means.
    pub fn p(&self) -> f64 {
        two_sided_p(self.t(), self.df)
    }

    /// The interval of the difference at that confidence; `None` without any spread.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let half = critical_value(confidence, self.df) * self.se;
        (self.se > 0.0).then_some((self.difference - half, self.difference + half))
    }
}

/// The test of all pairs of a comparison set, and the intervals of their differences: one rule for both, so that they
/// can't contradict each other (Games & Howell 1976).
///
/// Two means differ where |d| > q/√2 · √(s²a/na + s²b/nb), with q of the studentized range of all systems at Welch's
/// degrees of freedom; the interval of the difference is d ± the same.
#[derive(Debug, Clone)]
pub struct GamesHowell {
    range: StudentizedRange,
    confidence: f64,
}

impl GamesHowell {
    /// Of `k` systems, at that confidence over all their pairs.
    pub fn of(k: usize, confidence: f64) -> GamesHowell {
        GamesHowell { range: StudentizedRange::of(u32::try_from(k).unwrap_or(u32::MAX)), confidence }
    }

    /// What |t| must exceed at those degrees of freedom: q/√2.
    pub fn critical(&self, df: f64) -> f64 {
        self.range.critical(self.confidence, df) * std::f64::consts::FRAC_1_SQRT_2
    }

    /// The probability, over all pairs, of a |t| as large as that between equal means.
    pub fn p(&self, w: &Welch) -> f64 {
        let t = w.t();
        if t.is_infinite() { 0.0 } else { self.range.upper_tail(t * std::f64::consts::SQRT_2, w.df) }
    }

    /// The interval of the difference a − b; `None` where it can't be had.
    pub fn interval(&self, a: &Spread, b: &Spread) -> Option<(f64, f64)> {
        let w = Welch::of(a, b).filter(|w| w.se > 0.0)?;
        let half = self.critical(w.df) * w.se;
        Some((w.difference - half, w.difference + half))
    }

    /// The pairs that differ, the smaller index first. Where a pair is not near the limit, a straight line between critical
    /// values tells.
    pub fn different(&self, systems: &[Spread]) -> BTreeSet<(usize, usize)> {
        let mut tests: Vec<(usize, usize, Welch)> = Vec::new();
        let open: Vec<(usize, &Spread)> = systems.iter().enumerate().filter(|(_, s)| testable(s)).collect();
        for (at, (i, a)) in open.iter().enumerate() {
            for (j, b) in &open[at + 1..] {
                tests.extend(Welch::of(a, b).map(|w| (*i, *j, w)));
            }
        }
        let fewest = tests.iter().map(|(.., w)| w.df).fold(f64::INFINITY, f64::min);
        if tests.is_empty() {
            return BTreeSet::new();
        }
        // Critical values over 1/df, in steps between which a straight line is off by less than a thousandth.
        let step = 1.0 / fewest / STEPS as f64;
        let at: Vec<f64> = (0..=STEPS).map(|i| self.critical(1.0 / (step * i as f64).max(1e-9))).collect();
        let nearly = |df: f64| {
            let place = (1.0 / df / step).clamp(0.0, STEPS as f64);
            let below = (place as usize).min(STEPS - 1);
            at[below] + (place - below as f64) * (at[below + 1] - at[below])
        };
        let differs = |w: &Welch| {
            let t = w.t();
            let near = nearly(w.df);
            if (t - near).abs() < 0.02 * near { t > self.critical(w.df) } else { t > near }
        };
        tests.iter().filter(|(.., w)| differs(w)).map(|(i, j, _)| (*i, *j)).collect()
    }

    /// The difference that two systems of median n and median deviation would show with a probability of 80%:
    /// (q/√2 + t) · s·√(2/n), with t the quantile at 0.8 of Student's distribution with 2(n − 1) degrees of freedom.
    /// `None` of fewer than two systems whose spread is known.
    pub fn smallest_difference(&self, systems: &[Spread]) -> Option<f64> {
        let known: Vec<(f64, f64)> =
            systems.iter().filter(|s| testable(s)).filter_map(|s| Some((f64::from(s.n), s.sd?))).collect();
        if known.len() < 2 {
            return None;
        }
        let n = median(known.iter().map(|s| s.0).collect());
        let sd = median(known.iter().map(|s| s.1).collect());
        let df = 2.0 * (n - 1.0);
        // Between −t and t lies as much as below the quantile, twice over its half.
        let t = critical_value(2.0 * POWER - 1.0, df);
        Some((self.critical(df) + t) * sd * libm::sqrt(2.0 / n)).filter(|d| d.is_finite() && *d > 0.0)
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 { values[half] } else { (values[half - 1] + values[half]) / 2.0 }
}

/// Which of a family of tests find a difference at level `alpha` (Holm 1979), and the level at which the procedure
/// stopped: intervals at that level don't contradict it (Guilbaud 2008).
pub struct Holm {
    /// By test, in the order given.
    pub is_different: Vec<bool>,
    /// The level of the step that found none, or the last one.
    pub level: f64,
}

/// Holm's procedure over the p of a family of tests.
pub fn holm(p: &[f64], alpha: f64) -> Holm {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]).then(a.cmp(b)));
    let mut is_different = vec![false; p.len()];
    let mut left = p.len();
    for i in order {
        if p[i] > alpha / left as f64 {
            break;
        }
        is_different[i] = true;
        left -= 1;
    }
    Holm { is_different, level: alpha / left.max(1) as f64 }
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
    /// How many others can't be tested.
    pub untested: u32,
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

/// Ranks of systems with simultaneous intervals from the tests of all pairs (after Mogstad, Romano, Shaikh & Wilhelm 2024,
/// "Inference for ranks"). With `low_is_good` the lowest mean is first. All is made of what is told of each system: of a few
/// people coarsely, for a test of their exact figures against many others would narrow these down.
pub fn ranks(systems: &[Spread], test: &GamesHowell, low_is_good: bool) -> Ranking {
    let better = |a: f64, b: f64| if low_is_good { a < b } else { a > b };
    let mut ranks: Vec<Rank> = systems
        .iter()
        .map(|s| {
            let rank = 1 + systems.iter().filter(|o| better(o.mean, s.mean)).count() as u32;
            Rank { rank, interval: None, higher: 0, lower: 0, untested: 0 }
        })
        .collect();
    let mut nearest_different = vec![systems.len(); systems.len()];
    let different = test.different(systems);
    let tested = systems.iter().filter(|s| testable(s)).count() as u32;
    for &(i, j) in &different {
        nearest_different[i] = nearest_different[i].min(j);
        let (best, worst) = if better(systems[i].mean, systems[j].mean) { (i, j) } else { (j, i) };
        ranks[worst].higher += 1;
        ranks[best].lower += 1;
    }
    for (i, (r, system)) in ranks.iter_mut().zip(systems).enumerate() {
        if testable(system) {
            r.interval = Some((1 + r.higher, systems.len() as u32 - r.lower));
            r.untested = systems.len() as u32 - tested;
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

#[cfg(test)]
pub(in crate::statistics) mod tests {
    use super::*;

    /// The league of ten systems of `statistics.md`.
    pub fn league() -> Vec<Spread> {
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

    /// Which pairs of the reference league `pingouin.pairwise_gameshowell` finds different, as rank intervals.
    #[test]
    fn rank_intervals_of_the_reference_league() {
        let test = GamesHowell::of(10, 0.95);
        let ranking = ranks(&league(), &test, false);
        let intervals: Vec<_> = ranking.ranks.iter().map(|r| r.interval.unwrap()).collect();
        assert_eq!(intervals, [(2, 9), (1, 5), (1, 9), (1, 9), (1, 9), (3, 10), (1, 7), (2, 9), (3, 9), (9, 10)]);
    }

    proptest::proptest! {
        /// Verdict, interval and probability are one rule.
        #[test]
        fn verdicts_and_intervals_never_contradict(
            systems in proptest::collection::vec((2u32..60, 0.0f64..100.0, 0.0f64..30.0), 2..9),
            confidence in 0.7f64..0.99,
        ) {
            let systems: Vec<Spread> = systems.iter().map(|&(n, mean, sd)| Spread { n, mean, sd: Some(sd.floor()) }).collect();
            let test = GamesHowell::of(systems.len(), confidence);
            let different = test.different(&systems);
            for (i, a) in systems.iter().enumerate() {
                for (j, b) in systems.iter().enumerate().skip(i + 1) {
                    let w = Welch::of(a, b).unwrap();
                    // Of scores that are all alike nothing is tested.
                    let (true, Some((low, high))) = (testable(a) && testable(b), test.interval(a, b)) else { continue };
                    let is_clear = different.contains(&(i, j));
                    proptest::prop_assert_eq!(is_clear, low > 0.0 || high < 0.0);
                    let p = test.p(&w);
                    proptest::prop_assert!((p - (1.0 - confidence)).abs() < 1e-8 || is_clear == (p < 1.0 - confidence));
                }
            }
        }

        /// Holm's verdicts and the intervals at the level where it stopped.
        #[test]
        fn changes_and_their_intervals_never_contradict(
            pairs in proptest::collection::vec((5u32..60, 0.0f64..100.0, 1.0f64..30.0, 5u32..60, 0.0f64..100.0, 1.0f64..30.0), 1..9),
        ) {
            let spread = |n, mean, sd| Spread { n, mean, sd: Some(sd) };
            let tests: Vec<Welch> =
                pairs.iter().map(|&(n, x, s, m, y, t)| Welch::of(&spread(n, x, s), &spread(m, y, t)).unwrap()).collect();
            let p: Vec<f64> = tests.iter().map(Welch::p).collect();
            let found = holm(&p, 0.05);
            for (w, different) in tests.iter().zip(&found.is_different) {
                let (low, high) = w.interval(1.0 - found.level).unwrap();
                // Of the different ones, some would reach over 0 at that level: they are stopped there.
                proptest::prop_assert!(*different || (low <= 1e-9 && high >= -1e-9));
            }
        }
    }

    /// Of systems of median n and deviation that differ by so much, about four fifths are told apart: 20,000 draws of
    /// normal scores by numpy gave 80.4%.
    #[test]
    fn smallest_difference_of_three_systems() {
        let s = |n, sd| Spread { n, mean: 50.0, sd: Some(sd) };
        let found = GamesHowell::of(3, 0.95).smallest_difference(&[s(20, 15.0), s(30, 20.0), s(60, 18.0)]).unwrap();
        assert!((found - 15.119394729184641).abs() < 1e-8, "{found}");
        assert_eq!(GamesHowell::of(3, 0.95).smallest_difference(&[s(20, 15.0)]), None);
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
        let ranks: Vec<_> = ranks(&systems, &GamesHowell::of(4, 0.95), false).ranks.iter().map(|r| r.rank).collect();
        assert_eq!(ranks, [3, 1, 1, 4]);
    }
}
