//! Whether items that are worded the other way round were turned before: then their answers go with those to the others, where
//! they should go against them.

use crate::model::Instrument;

/// Fewer responses say nothing.
const FEWEST: f64 = 10.0;

/// Pearson's correlation from which on it is asked.
const TOO_MUCH: f64 = 0.4;

/// Sums over complete responses, of the mean answer to plain and to turned items.
#[derive(Debug, Default, Clone, Copy)]
pub struct Direction {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Direction {
    /// Takes a response.
    pub fn take(&mut self, instrument: &Instrument, answers: &[Option<i32>]) {
        let headline = instrument.items.iter().zip(answers).take(instrument.headline);
        let (mut plain, mut turned) = ((0.0, 0.0), (0.0, 0.0));
        for (item, answer) in headline {
            let Some(answer) = answer else { return };
            let place = f64::from(answer - item.low) / f64::from((item.high - item.low).max(1));
            let to = if item.reverse { &mut turned } else { &mut plain };
            *to = (to.0 + place, to.1 + 1.0);
        }
        if plain.1 == 0.0 || turned.1 == 0.0 {
            return;
        }
        let (x, y) = (plain.0 / plain.1, turned.0 / turned.1);
        self.n += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    /// Pearson's correlation of plain and turned items; `None` of too few responses, or where all answer alike.
    pub fn correlation(&self) -> Option<f64> {
        if self.n < FEWEST {
            return None;
        }
        let of = |ab: f64, a: f64, b: f64| ab - a * b / self.n;
        let (xx, yy) = (of(self.xx, self.x, self.x), of(self.yy, self.y, self.y));
        (xx > 1e-9 && yy > 1e-9).then(|| of(self.xy, self.x, self.y) / (xx * yy).sqrt())
    }

    /// Whether it must be asked.
    pub fn is_odd(&self) -> bool {
        self.correlation().is_some_and(|r| r > TOO_MUCH)
    }
}
