//! Counts of whole points, and the exact figures that follow from them.

/// Count, sum and sum of squares of whole points: enough for mean and standard deviation, exactly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moments {
    /// Number of people.
    pub n: u32,
    sum: i64,
    squares: i64,
}

impl Moments {
    /// Adds one person's points.
    pub fn add(&mut self, points: i32) {
        self.add_many(points, 1);
    }

    /// Adds `count` people of the same points.
    pub fn add_many(&mut self, points: i32, count: u32) {
        self.n += count;
        self.sum += i64::from(points) * i64::from(count);
        self.squares += i64::from(points) * i64::from(points) * i64::from(count);
    }

    /// Adds another tally's counts.
    pub fn merge(&mut self, other: &Moments) {
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// Sum and sum of squares of the points.
    pub fn totals(&self) -> (i64, i64) {
        (self.sum, self.squares)
    }

    /// Whether everybody has the same points.
    pub fn is_flat(&self) -> bool {
        i128::from(self.n) * i128::from(self.squares) == i128::from(self.sum) * i128::from(self.sum)
    }

    /// What is left of these people without `others`, who are among them.
    pub fn without(&self, others: &Moments) -> Moments {
        Moments {
            n: self.n.saturating_sub(others.n),
            sum: self.sum - others.sum,
            squares: self.squares - others.squares,
        }
    }

    /// Mean points; `None` of nobody.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum as f64 / f64::from(self.n))
    }

    /// Sample variance (n−1) of the points, from whole numbers; `None` of fewer than two people.
    pub fn variance(&self) -> Option<f64> {
        let n = i128::from(self.n);
        let squares = n * i128::from(self.squares) - i128::from(self.sum) * i128::from(self.sum);
        (n > 1).then(|| squares as f64 / (n * (n - 1)) as f64)
    }
}

/// How many people have each number of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    low: i32,
    counts: Vec<u32>,
}

impl Histogram {
    /// An empty histogram over `low..=high` points.
    pub fn new((low, high): (i32, i32)) -> Self {
        Histogram { low, counts: vec![0; usize::try_from(high - low + 1).unwrap_or(1)] }
    }

    /// Adds one person; points outside the range count at its nearer end.
    pub fn add(&mut self, points: i32) {
        self.add_many(points, 1);
    }

    /// Adds `count` people of the same points; points outside the range count at its nearer end.
    pub fn add_many(&mut self, points: i32, count: u32) {
        let last = self.counts.len() - 1;
        let index = usize::try_from(points - self.low).unwrap_or(0).min(last);
        self.counts[index] += count;
    }

    /// Adds people of several points.
    pub fn add_points(&mut self, points: &Points) {
        points.iter().for_each(|(points, count)| self.add_many(points, count));
    }

    /// Lowest and highest points.
    pub fn range(&self) -> (i32, i32) {
        (self.low, self.low + self.counts.len() as i32 - 1)
    }

    /// Adds another histogram of the same range.
    pub fn merge(&mut self, other: &Histogram) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    /// Takes away people who are among these.
    pub fn take(&mut self, others: &Histogram) {
        for (mine, theirs) in self.counts.iter_mut().zip(&others.counts) {
            *mine = mine.saturating_sub(*theirs);
        }
    }

    /// Whether leaving any one person out leaves all of one score, or all have one: then the one who knows their own
    /// answers knows everybody's. Nobody is dominated too.
    pub fn is_dominated(&self) -> bool {
        let most = self.counts.iter().max().copied().unwrap_or(0);
        self.n() - most <= 1
    }

    /// Number of people.
    pub fn n(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// Points and how many have them, ascending, without empty ones.
    pub fn iter(&self) -> impl Iterator<Item = (i32, u32)> {
        (self.low..).zip(self.counts.iter().copied()).filter(|(_, count)| *count > 0)
    }

    /// The points of each person, counted from the lowest that are possible, ascending.
    pub fn levels(&self) -> Vec<i32> {
        self.iter().flat_map(|(points, count)| std::iter::repeat_n(points - self.low, count as usize)).collect()
    }

    /// Count, sum and squares.
    pub fn moments(&self) -> Moments {
        let mut m = Moments::default();
        for (points, count) in self.iter() {
            m.add_many(points, count);
        }
        m
    }

    /// The quantile `q` (0 to 1) in points, interpolated linearly between order statistics
    /// (type 7 of Hyndman & Fan 1996); `None` of nobody.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let n = self.n();
        if n == 0 {
            return None;
        }
        let position = q * f64::from(n - 1);
        let below = libm::floor(position);
        let low = self.order_statistic(below as u32)?;
        let high = self.order_statistic((below as u32 + 1).min(n - 1))?;
        Some(f64::from(low) + (position - below) * f64::from(high - low))
    }

    /// The points of the person at `rank` (from 0) in ascending order.
    fn order_statistic(&self, rank: u32) -> Option<i32> {
        let mut seen = 0;
        for (points, count) in self.iter() {
            seen += count;
            if rank < seen {
                return Some(points);
            }
        }
        None
    }
}

/// As [`Histogram`], of groups so many and so small that most points are nobody's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Points(Vec<(i32, u32)>);

impl Points {
    /// So many people of these points.
    pub fn of(points: i32, count: u32) -> Points {
        Points(vec![(points, count)])
    }

    /// Adds so many people of these points.
    pub fn add(&mut self, points: i32, count: u32) {
        match self.0.binary_search_by_key(&points, |(own, _)| *own) {
            Ok(at) => self.0[at].1 += count,
            Err(at) => self.0.insert(at, (points, count)),
        }
    }

    /// Number of people.
    pub fn n(&self) -> u32 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Points and how many have them, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (i32, u32)> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_plain_formulas(values in proptest::collection::vec(-20i32..=20, 2..60)) {
            let mut h = Histogram::new((-20, 20));
            values.iter().for_each(|&v| h.add(v));
            let n = values.len() as f64;
            let mean = values.iter().map(|&v| f64::from(v)).sum::<f64>() / n;
            let variance = values.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let m = h.moments();
            prop_assert!((m.mean().unwrap() - mean).abs() < 1e-9);
            prop_assert!((m.variance().unwrap() - variance).abs() < 1e-9);
            let mut sorted = values.clone();
            sorted.sort_unstable();
            for q in [0.0, 0.25, 0.5, 0.75, 1.0] {
                let p = q * (n - 1.0);
                let (a, b) = (sorted[p.floor() as usize], sorted[p.ceil() as usize]);
                let wanted = f64::from(a) + (p - p.floor()) * f64::from(b - a);
                prop_assert!((h.quantile(q).unwrap() - wanted).abs() < 1e-9);
            }
        }

        #[test]
        fn adds_up_in_any_order(a in proptest::collection::vec(0i32..=40, 0..30), b in proptest::collection::vec(0i32..=40, 0..30)) {
            let fill = |v: &[i32]| { let mut h = Histogram::new((0, 40)); v.iter().for_each(|&x| h.add(x)); h };
            let (mut ab, mut ba) = (fill(&a), fill(&b));
            ab.merge(&fill(&b));
            ba.merge(&fill(&a));
            prop_assert_eq!(&ab, &ba);
            prop_assert_eq!(ab.moments(), fill(&[a, b].concat()).moments());
        }
    }
}
