//! Rule 4, small groups: of fewer than [`SMALL`] people, figures are told so coarsely that a thousand ways in which they
//! may have scored remain.
//!
//! [`Told`] is all that is told of the scores of a small group: whoever wants to tell more adds it there, and so it takes
//! part in the count of what remains possible. A grade, a percentile, a place in a chart are made from these figures.
//!
//! How many ways remain is counted in `ways`.

use serde::{Deserialize, Serialize};

use crate::model::Instrument;
use crate::statistics::intervals::Scale;
use crate::statistics::summary::{Spread, percent};
use crate::statistics::ways::{Sums, wanted, ways};
use crate::tally::Histogram;

/// Groups of fewer people than this are small.
pub const SMALL: u32 = 30;

/// How coarsely figures are told: steps as parts of the instrument's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grain {
    /// The mean's step is the range divided by this.
    mean: u32,
    /// The step of the deviation and of the interval's ends; `None` where neither is told.
    spread: Option<u32>,
    /// Whether the shares of the scale's three thirds are told.
    thirds: bool,
}

/// From the finest to the coarsest. An interval is worth more to readers than a mean to the decimal.
const GRAINS: [Grain; 12] = [
    Grain { mean: 1000, spread: Some(100), thirds: true },
    Grain { mean: 1000, spread: Some(100), thirds: false },
    Grain { mean: 100, spread: Some(100), thirds: false },
    Grain { mean: 100, spread: Some(50), thirds: false },
    Grain { mean: 50, spread: Some(25), thirds: false },
    Grain { mean: 20, spread: Some(20), thirds: false },
    Grain { mean: 10, spread: Some(10), thirds: false },
    Grain { mean: 100, spread: None, thirds: false },
    Grain { mean: 50, spread: None, thirds: false },
    Grain { mean: 20, spread: None, thirds: false },
    Grain { mean: 10, spread: None, thirds: false },
    Grain { mean: 4, spread: None, thirds: false },
];

/// Means nearer than this part of the range to an end of it are told as a bound.
pub const OUTER: f64 = 0.05;

/// On which side of a number a mean lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// The number or more.
    AtLeast,
    /// The number or less.
    AtMost,
}

/// A mean as it is told, in the instrument's units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// The mean, or what bounds it.
    pub value: f64,
    /// Whether it is a bound: a small group near an end of the scale is told of no more closely.
    pub bound: Option<Bound>,
}

impl Mean {
    /// A mean that is told as it is.
    pub fn exact(value: f64) -> Mean {
        Mean { value, bound: None }
    }

    /// The mean, unless only a bound is told.
    pub fn told(self) -> Option<f64> {
        if self.bound.is_none() { Some(self.value) } else { None }
    }
}

/// All that is told of the scores of a small group but for their number, in the instrument's units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// The mean, or the number by which it is bounded.
    pub mean: f64,
    /// Whether the mean is a bound.
    pub bound: Option<Bound>,
    /// The standard deviation.
    pub sd: Option<f64>,
    /// The interval of the mean.
    pub ci: Option<(f64, f64)>,
    /// Whole percentages of the lowest, the middle and the highest third of the scale; `None` where they would say more
    /// than they may.
    pub thirds: Option<[u32; 3]>,
}

/// How small groups of an instrument are told of.
pub struct Coarse<'a> {
    instrument: &'a Instrument,
    scale: Scale,
    confidence: f64,
    low: i32,
    high: i32,
}

/// The nearest multiple of the range's `parts`th part above its low end.
fn stepped(x: f64, (low, high): (f64, f64), parts: u32) -> f64 {
    let step = (high - low) / f64::from(parts);
    low + libm::round((x - low) / step) * step
}

impl<'a> Coarse<'a> {
    /// For groups of this instrument, with intervals at this confidence.
    pub fn new(instrument: &'a Instrument, confidence: f64) -> Self {
        let (low, high) = instrument.point_range();
        Coarse { instrument, scale: Scale::of(instrument), confidence, low, high }
    }

    /// What may be told of a small group; `None` where nothing may, however coarse.
    pub fn told(&self, scores: &Histogram) -> Option<Told> {
        self.graded(scores).map(|(told, ..)| told)
    }

    /// Whether the mean of a small group is told to a thousandth of the range, which is how its weighted mean is told.
    pub fn is_told_finely(&self, scores: &Histogram) -> bool {
        let finest =
            |(told, _, grain): (Told, Vec<Vec<i32>>, Grain)| told.bound.is_none() && grain.mean == GRAINS[0].mean;
        self.graded(scores).is_some_and(finest)
    }

    /// As [`Coarse::told`], with the ways in which these people may have scored, of which no more than are wanted are found, and
    /// the grain.
    fn graded(&self, scores: &Histogram) -> Option<(Told, Vec<Vec<i32>>, Grain)> {
        let points = scores.levels();
        let last = self.high - self.low;
        let quantile = self.scale.quantile(scores.n(), self.confidence);
        let wanted = wanted(points.len(), last);
        GRAINS.into_iter().find_map(|grain| {
            let tell = |sums: &Sums| self.of(sums, grain, quantile);
            let found = ways(&points, last, wanted, tell);
            (found.len() >= wanted).then(|| (tell(&Sums::of(&points, last)), found, grain))
        })
    }

    /// What is told of people with these sums; `quantile` is that of their mean's interval.
    fn of(&self, sums: &Sums, grain: Grain, quantile: f64) -> Told {
        let n = f64::from(sums.n);
        let step = self.instrument.step;
        let range = self.instrument.range();
        let mean = range.0 + step * sums.sum as f64 / n;
        let width = range.1 - range.0;
        let outer = OUTER.max(1.0 / f64::from(grain.mean)) * width;
        let thirds = percents_of_thirds(sums).filter(|_| grain.thirds);
        let tiny = 1e-9 * width;
        if mean >= range.1 - outer - tiny {
            return Told { mean: range.1 - outer, bound: Some(Bound::AtLeast), sd: None, ci: None, thirds };
        }
        if mean <= range.0 + outer + tiny {
            return Told { mean: range.0 + outer, bound: Some(Bound::AtMost), sd: None, ci: None, thirds };
        }
        let squares = (n * sums.squares as f64 - (sums.sum * sums.sum) as f64).max(0.0);
        let sd = step * libm::sqrt(squares / (n * (n - 1.0)));
        let told = stepped(mean, range, grain.mean);
        let spread = grain.spread.map(|parts| {
            let deviation = libm::round(sd / width * f64::from(parts)) * width / f64::from(parts);
            // Where the mean is coarser than to the decimal, an interval around the exact one would tell it.
            let (centre, sd) = if grain.mean == GRAINS[0].mean { (mean, sd) } else { (told, deviation) };
            let ends = self.scale.interval_with(&Spread { n: sums.n, mean: centre, sd: Some(sd) }, sd, quantile);
            (deviation, around(ends, told, range, parts))
        });
        Told { mean: told, bound: None, sd: spread.map(|s| s.0), ci: spread.map(|s| s.1), thirds }
    }
}

/// Whole percentages of the scale's thirds; `None` where all are in one of them but perhaps one, who would know it of all the
/// others.
pub fn percents_of_thirds(sums: &Sums) -> Option<[u32; 3]> {
    let is_telling = sums.thirds.iter().any(|third| third + 1 >= sums.n);
    (!is_telling).then(|| sums.thirds.map(|third| percent(third, sums.n)))
}

/// How far the mean of so many people may lie from the one that is told; 0 where it is told exactly.
pub fn precision(n: u32, (low, high): (f64, f64)) -> f64 {
    if n < SMALL { (high - low) / f64::from(GRAINS[0].mean) / 2.0 } else { 0.0 }
}

/// Whether a mean that is told coarsely, or as a lower (`true`) or an upper bound, says no more than an exact one did.
pub fn is_coarser(told: f64, at_least: Option<bool>, exact: f64, range: (f64, f64)) -> bool {
    const NEAR: f64 = 1e-6;
    match at_least {
        Some(true) => exact >= told - NEAR,
        Some(false) => exact <= told + NEAR,
        None => GRAINS.iter().any(|g| (stepped(exact, range, g.mean) - told).abs() < NEAR),
    }
}

/// A mean and a deviation that were told exactly of a small group, as they are told now; the number of ways that remain is
/// not counted, for no more is known of the group.
pub fn coarse_of(mean: f64, sd: Option<f64>, range: (f64, f64)) -> (Mean, Option<f64>) {
    let outer = OUTER * (range.1 - range.0);
    if mean >= range.1 - outer {
        return (Mean { value: range.1 - outer, bound: Some(Bound::AtLeast) }, None);
    }
    if mean <= range.0 + outer {
        return (Mean { value: range.0 + outer, bound: Some(Bound::AtMost) }, None);
    }
    let step = (range.1 - range.0) / 100.0;
    (Mean::exact(coarse_mean(mean, range)), sd.map(|sd| libm::round(sd / step) * step))
}

/// A mean of other figures of a small group, such as its shrunken one, as coarse as its own.
pub fn coarse_mean(mean: f64, range: (f64, f64)) -> f64 {
    stepped(mean, range, GRAINS[0].mean)
}

/// The ends of an interval of a difference, in steps of the range's hundredth. An end on one side of zero stays there.
pub fn coarse_ends((low, high): (f64, f64), range: (f64, f64)) -> (f64, f64) {
    let step = (range.1 - range.0) / 100.0;
    let to = |x: f64| libm::round(x / step) * step;
    (to(low), to(high))
}

/// An interval of a mean in steps of the range's hundredth, never narrower than it was, cut to the range.
pub fn outward((low, high): (f64, f64), range: (f64, f64)) -> (f64, f64) {
    let step = (range.1 - range.0) / 100.0;
    let tiny = 1e-9;
    let to = |x: f64, round: fn(f64) -> f64, off: f64| range.0 + round((x - range.0) / step + off) * step;
    (to(low, libm::floor, tiny).max(range.0), to(high, libm::ceil, -tiny).min(range.1))
}

/// An interval in steps of the range's `parts`th part, cut to the range, which holds the mean that is told.
fn around((low, high): (f64, f64), mean: f64, range: (f64, f64), parts: u32) -> (f64, f64) {
    let step = (range.1 - range.0) / f64::from(parts);
    let mut low = stepped(low, range, parts);
    let mut high = stepped(high, range, parts);
    let is_point = low >= high;
    if is_point || low > mean {
        low = low.min(mean) - step;
    }
    if is_point || high < mean {
        high = high.max(mean) + step;
    }
    let low = stepped(low, range, parts);
    let high = stepped(high, range, parts);
    (low.max(range.0), high.min(range.1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::tally::built_in;
    use proptest::prelude::*;

    fn histogram(instrument: &Instrument, points: &[i32]) -> Histogram {
        let mut scores = Histogram::new(instrument.point_range());
        points.iter().for_each(|p| scores.add(*p));
        scores
    }

    #[test]
    fn a_small_group_is_told_in_steps() {
        let sus = &built_in()["sus"];
        let scores = histogram(sus, &[21, 22, 25, 27, 28, 30, 33, 20, 15, 24, 26, 31]);
        let told = Coarse::new(sus, 0.95).told(&scores).unwrap();
        // Mean 62.9167, sd 12.8290, interval 54.77 to 71.07.
        assert!((told.mean - 62.9).abs() < 1e-9);
        assert_eq!((told.sd, told.ci, told.thirds), (Some(13.0), Some((55.0, 71.0)), Some([0, 58, 42])));
    }

    #[test]
    fn means_near_an_end_are_bounds() {
        let sus = &built_in()["sus"];
        let scores = histogram(sus, &[40, 40, 40, 39, 39, 38, 40, 40, 37, 40, 40, 39]);
        let told = Coarse::new(sus, 0.95).told(&scores).unwrap();
        assert_eq!((told.mean, told.bound, told.sd, told.ci), (95.0, Some(Bound::AtLeast), None, None));
    }

    /// What is told of points, computed plainly from each of them, to be held against all that was told of a group: the
    /// mean, the deviation, the ends of the interval and the thirds, each as it was rounded.
    fn fits(instrument: &Instrument, points: &[i32], told: &Told) -> bool {
        let (low, high) = instrument.range();
        let n = points.len() as f64;
        let scores: Vec<f64> = points.iter().map(|p| low + instrument.step * f64::from(*p)).collect();
        let mean = scores.iter().sum::<f64>() / n;
        let sd = (scores.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt();
        let last = instrument.point_range().1 - instrument.point_range().0;
        let share = |third: i32| {
            let inside = |p: &&i32| match third {
                0 => 3 * **p < last,
                1 => 3 * **p >= last && 3 * **p <= 2 * last,
                _ => 3 * **p > 2 * last,
            };
            (points.iter().filter(inside).count() as f64 / n * 100.0 + 1e-9).round()
        };
        let thirds = told.thirds.is_none_or(|t| (0..3).all(|i| f64::from(t[i as usize]) == share(i)));
        // A step of the coarsest grain is a quarter of the range.
        let near = |x: f64, y: f64| (x - y).abs() <= (high - low) / 8.0 + 1e-9;
        let mean_fits = match told.bound {
            Some(Bound::AtLeast) => mean >= told.mean - 1e-9,
            Some(Bound::AtMost) => mean <= told.mean + 1e-9,
            None => near(mean, told.mean),
        };
        mean_fits && thirds && told.sd.is_none_or(|told| (sd - told).abs() <= (high - low) / 20.0 + 1e-9)
    }

    /// Of whatever is told of a small group, as many ways of scoring as are wanted are shown one by one, and each of them
    /// is told the same.
    fn enough_remains(id: &str, points: &[i32]) -> Result<bool, TestCaseError> {
        let all = built_in();
        let (instrument, low) = (&all[id], all[id].point_range().0);
        let (coarse, scores) = (Coarse::new(instrument, 0.95), histogram(instrument, points));
        if scores.is_dominated() {
            return Ok(false);
        }
        let Some((told, found, _)) = coarse.graded(&scores) else { return Ok(false) };
        let distinct: BTreeSet<&Vec<i32>> = found.iter().collect();
        prop_assert!(
            distinct.len() >= wanted(points.len(), instrument.point_range().1 - low),
            "{id}: {points:?} told as {told:?}"
        );
        for (i, way) in distinct.into_iter().enumerate() {
            prop_assert!(fits(instrument, way, &told), "{id}: {way:?} is not told as {told:?}");
            if i % 250 > 0 {
                continue;
            }
            let shifted: Vec<i32> = way.iter().map(|p| p + low).collect();
            let same = coarse.told(&histogram(instrument, &shifted));
            // Others may be told more finely: then they are not among these for whoever knows the rules.
            prop_assert!(same.is_some(), "{id}: {way:?} could not be told at all");
        }
        Ok(true)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn small_groups_cant_be_reconstructed(
            sus in proptest::collection::vec(0i32..=40, 10..30),
            high in proptest::collection::vec(30i32..=40, 10..30),
            five in proptest::collection::vec(0i32..=40, 5..10),
            stars in proptest::collection::vec(0i32..=4, 5..30),
            nps in proptest::collection::vec(-1i32..=1, 10..30),
            umux in proptest::collection::vec(0i32..=12, 5..30),
        ) {
            for points in [&sus, &high, &five] {
                enough_remains("sus", points)?;
            }
            enough_remains("stars", &stars)?;
            enough_remains("nps", &nps)?;
            enough_remains("umux-lite", &umux)?;
        }
    }
}
