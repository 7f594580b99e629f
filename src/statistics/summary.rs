//! Figures of one group of people from its tally. They are not for publication until they have passed disclosure.

use crate::model::{Instrument, Item, ScoreRule, Subscale};
use crate::tally::{Moments, SubscaleSums, SystemTally};

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
}

/// Cronbach's alpha of the headline items: k/(k−1)·(1 − Σ item variances / variance of the total).
/// `None` of fewer than three items or two people, where all totals are equal, and where the items are parts of what is
/// measured, which need not hang together, rather than signs of it.
pub fn alpha(tally: &SystemTally, instrument: &Instrument) -> Option<f64> {
    if instrument.headline < 3 || instrument.rule != ScoreRule::Sum || !instrument.is_reflective {
        return None;
    }
    let total = tally.scores.moments().variance().filter(|v| *v > 0.0)?;
    let variance = |(i, item): (usize, &Item)| {
        tally.moments_of(i, item).variance().map(|v| v * f64::from(item.weight * item.weight))
    };
    let items = instrument.items.iter().enumerate().take(instrument.headline);
    let variances: Option<Vec<f64>> = items.map(variance).collect();
    let k = instrument.headline as f64;
    Some(k / (k - 1.0) * (1.0 - variances?.iter().sum::<f64>() / total))
}

/// The mean of each subscale, in the order of the instrument, with the number of people whose answers make it.
pub fn subscale_means(tally: &SystemTally, instrument: &Instrument) -> Vec<(u32, f64)> {
    let of = |(s, sums): (&Subscale, &SubscaleSums)| (sums.n, s.step * sums.sum as f64 / f64::from(sums.n.max(1)));
    instrument.subscales.iter().zip(&tally.subscales).map(of).collect()
}

/// Whether a subscale tells nothing of a few who left out some of its items. Its mean is over those who answered all of
/// them, each item's over those who answered that, and both are told exactly: the difference of any two of these groups, and
/// of the whole, is nobody or so many (`many`) that their sum may be told exactly, and more than one of them answered otherwise than
/// at one end.
pub fn is_subscale_open(tally: &SystemTally, instrument: &Instrument, subscale: &Subscale, many: u32) -> bool {
    let Some(at) = instrument.subscales.iter().position(|s| s.id == subscale.id) else { return false };
    let sums = tally.subscales[at];
    let enough = |n: u32| n == 0 || n >= many;
    let mut rest = 0i64;
    let mut most = 0i64;
    let mut span = 0i64;
    for &i in subscale.items.iter().filter(|i| **i >= instrument.headline) {
        let item = &instrument.items[i];
        let answered: u32 = tally.items[i].iter().sum();
        let more = answered - sums.n;
        if !enough(more) {
            return false;
        }
        let sum =
            (item.low..).zip(&tally.items[i]).map(|(a, &c)| i64::from(item.oriented(a)) * i64::from(c)).sum::<i64>();
        rest += sum;
        most += i64::from(item.high - item.low) * i64::from(more);
        span = span.max(i64::from(item.high - item.low));
    }
    let is_own = subscale.items.iter().all(|i| *i >= instrument.headline);
    let rest = if is_own { rest - sums.sum } else { 0 };
    enough(tally.scores.n() - sums.n) && (most == 0 || (rest > span && most - rest > span))
}
