//! Figures of one group of people from its tally. They are not for publication until they have passed disclosure.

use crate::model::{Instrument, ScoreRule};
use crate::statistics::student::critical_value;
use crate::tally::{Moments, SystemTally};

/// A share in whole percent, half up.
pub fn percent(count: u32, n: u32) -> u32 {
    let count = u64::from(count);
    let n = u64::from(n);
    u32::try_from((200 * count + n).checked_div(2 * n).unwrap_or(0)).unwrap_or(100)
}

/// Count, mean and spread in the units of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// People.
    pub n: u32,
    /// Mean score.
    pub mean: f64,
    /// Standard deviation with n−1; `None` of one person.
    pub sd: Option<f64>,
}

impl Spread {
    /// From counts of points; `None` of nobody.
    pub fn of(moments: &Moments, instrument: &Instrument) -> Option<Spread> {
        let mean = instrument.offset + instrument.step * moments.mean()?;
        let sd = moments.variance().map(|v| instrument.step * libm::sqrt(v));
        Some(Spread { n: moments.n, mean, sd })
    }

    /// The squared standard error of the mean; `None` where the spread is not known.
    pub fn se2(&self) -> Option<f64> {
        self.sd.map(|sd| sd * sd / f64::from(self.n))
    }

    /// The interval mean ± t(n−1)·sd/√n, cut to `range`; `None` of one person or without spread.
    pub fn interval(&self, confidence: f64, range: (f64, f64)) -> Option<(f64, f64)> {
        let sd = self.sd.filter(|sd| *sd > 0.0 && self.n > 1)?;
        let half = critical_value(confidence, f64::from(self.n - 1)) * sd / libm::sqrt(f64::from(self.n));
        Some(((self.mean - half).max(range.0), (self.mean + half).min(range.1)))
    }
}

/// Mean and variance (n−1) of each item's oriented answers, blanks counted as the centre.
fn item_moments(tally: &SystemTally, instrument: &Instrument) -> Vec<Moments> {
    let item = |(i, item): (usize, &crate::model::Item)| {
        let mut m = Moments::default();
        for (answer, &count) in (item.low..).zip(&tally.items[i]) {
            let blanks = if answer == item.centre() { tally.blanks[i] } else { 0 };
            m.add_many(item.oriented(answer), count + blanks);
        }
        m
    };
    instrument.items.iter().enumerate().map(item).collect()
}

/// Cronbach's alpha of the headline items: k/(k−1)·(1 − Σ item variances / variance of the total).
/// `None` of fewer than two items or people, and where all totals are equal.
pub fn alpha(tally: &SystemTally, instrument: &Instrument) -> Option<f64> {
    if instrument.headline < 2 || instrument.rule != ScoreRule::Sum {
        return None;
    }
    let total = tally.scores.moments().variance().filter(|v| *v > 0.0)?;
    let weights = instrument.items.iter().map(|i| f64::from(i.weight * i.weight));
    let items = item_moments(tally, instrument);
    let variances: Option<Vec<f64>> =
        items.iter().zip(weights).take(instrument.headline).map(|(m, w)| m.variance().map(|v| v * w)).collect();
    let k = instrument.headline as f64;
    Some(k / (k - 1.0) * (1.0 - variances?.iter().sum::<f64>() / total))
}

/// The mean of each subscale, in the order of the instrument; empty of nobody.
pub fn subscale_means(tally: &SystemTally, instrument: &Instrument) -> Vec<f64> {
    let items = item_moments(tally, instrument);
    let mean = |s: &crate::model::Subscale| {
        let sum: Option<f64> = s.items.iter().map(|&i| items[i].mean()).sum();
        sum.map(|m| m * s.step)
    };
    instrument.subscales.iter().filter_map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The t-interval of PHEindicatormethods' test data, as `statistics.md` prints it.
    #[test]
    fn official_t_interval() {
        let s = Spread { n: 8, mean: 53.704345, sd: Some(20.975575) };
        let near = |(a, b): (f64, f64), (c, d): (f64, f64)| (a - c).abs() < 1e-5 && (b - d).abs() < 1e-5;
        assert!(near(s.interval(0.95, (0.0, 100.0)).unwrap(), (36.168325, 71.240365)));
        assert!(near(s.interval(0.998, (0.0, 100.0)).unwrap(), (18.216705, 89.191985)));
    }

    #[test]
    fn no_interval_without_spread() {
        let range = (0.0, 100.0);
        assert_eq!(Spread { n: 1, mean: 50.0, sd: None }.interval(0.95, range), None);
        assert_eq!(Spread { n: 9, mean: 50.0, sd: Some(0.0) }.interval(0.95, range), None);
        let wide = Spread { n: 2, mean: 50.0, sd: Some(40.0) };
        assert_eq!(wide.interval(0.95, range), Some(range));
    }
}
