//! What each scored person said of themselves, with their points: a record each, as short as what was asked allows. All that is
//! told of groups is made from these records, one system at a time.

use super::moments::Points;

/// People who said the same of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The value of each attribute, and last the organisation's index plus 1, or 0 for none.
    pub said: Vec<u32>,
    /// Their points.
    pub points: Points,
}

/// What is kept of one scored response until surveys are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sheet {
    /// The fingerprint of the answers that make the score.
    pub fingerprint: u32,
    /// The points of the score.
    pub points: i32,
    /// As [`Alike::said`].
    pub said: Box<[u32]>,
}

/// What people may say of themselves, and which points they may have.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// How many values each attribute of the survey has, without "not stated".
    pub values: &'a [usize],
    /// How many organisations the site has.
    pub organisations: usize,
    /// Lowest and highest points.
    pub points: (i32, i32),
    /// Whether fingerprints of the sheets of answers are kept.
    pub keeps_sheets: bool,
}

/// One person, or several who are alike in all of this.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// [`Response::values`](super::Response::values).
    pub values: &'a [usize],
    /// [`Response::organisation`](super::Response::organisation).
    pub organisation: Option<u32>,
    /// Their points.
    pub points: i32,
}

/// The scored people of one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// How many bytes each value takes, the organisation, and the points.
    widths: Vec<u8>,
    lowest: i32,
    records: Vec<u8>,
    /// How many people each record is of; empty where each is of one.
    counts: Vec<u32>,
    /// A fingerprint for each record, 0 where it is not known; `None` where none are kept.
    sheets: Option<Vec<u32>>,
    /// So many records are there before they are joined again.
    most: usize,
}

/// Fewer records are not joined.
const FEW: usize = 4096;

impl People {
    /// Nobody yet.
    pub fn new(shape: Shape<'_>) -> Self {
        let (low, high) = shape.points;
        let width = |highest: usize| {
            if highest == 0 {
                0
            } else if highest < 0x100 {
                1
            } else if highest < 0x1_0000 {
                2
            } else {
                4
            }
        };
        let said = shape.values.iter().copied().chain([shape.organisations]);
        // A record is never empty.
        let points = usize::try_from(high - low).unwrap_or(usize::MAX).max(1);
        People {
            widths: said.chain([points]).map(width).collect(),
            lowest: low,
            records: Vec::new(),
            counts: Vec::new(),
            sheets: shape.keeps_sheets.then(Vec::new),
            most: FEW,
        }
    }

    /// Adds one person, with the fingerprint of their sheet.
    pub fn add(&mut self, person: Person<'_>, fingerprint: u32) {
        self.push(person, 1, fingerprint);
    }

    /// Adds people of whom no sheets are known.
    pub fn add_many(&mut self, person: Person<'_>, people: u32) {
        self.push(person, people, 0);
    }

    /// Adds other people of the same shape.
    pub fn merge(&mut self, other: People) {
        if !self.counts.is_empty() || !other.counts.is_empty() {
            self.counts.resize(self.len(), 1);
            self.counts.extend(&other.counts);
            self.counts.resize(self.len() + other.len(), 1);
        }
        match (&mut self.sheets, other.sheets) {
            (Some(own), Some(others)) => own.extend(others),
            (own, _) => *own = None,
        }
        self.records.extend(other.records);
        self.join();
    }

    /// People by what they said of themselves, in its order.
    pub fn alike(&self) -> Vec<Alike> {
        let mut all: Vec<Alike> = Vec::new();
        for (record, people) in self.sorted() {
            let (said, points) = self.read(record);
            match all.last_mut().filter(|last| last.said == said) {
                Some(last) => last.points.add(points, people),
                None => all.push(Alike { said, points: Points::of(points, people) }),
            }
        }
        all
    }

    /// The sheets of those of whom they are known, sorted.
    pub fn sheets(&self) -> Vec<Sheet> {
        let known = self.records().zip(self.sheets.iter().flatten()).filter(|(_, fingerprint)| **fingerprint != 0);
        let sheet = |(record, fingerprint): (&[u8], &u32)| {
            let (said, points) = self.read(record);
            Sheet { fingerprint: *fingerprint, points, said: said.into_boxed_slice() }
        };
        let mut all: Vec<Sheet> = known.map(sheet).collect();
        all.sort_unstable();
        all
    }

    /// Gives back memory that is not used: by moving, for what is cut off in its place lies between the people of other systems,
    /// where nothing else has room.
    pub fn shrink(&mut self) {
        self.records = self.records.as_slice().to_vec();
        self.counts = self.counts.as_slice().to_vec();
        self.sheets = self.sheets.take().map(|sheets| sheets.as_slice().to_vec());
    }

    /// The record that is kept of a person.
    pub fn record(&self, person: Person<'_>) -> Box<[u8]> {
        let mut record = Vec::with_capacity(self.width());
        write(person, self.lowest, &self.widths, &mut record);
        record.into_boxed_slice()
    }

    fn push(&mut self, person: Person<'_>, people: u32, fingerprint: u32) {
        if self.counts.is_empty() && people != 1 {
            self.counts = vec![1; self.len()];
        }
        if !self.counts.is_empty() || people != 1 {
            self.counts.push(people);
        }
        write(person, self.lowest, &self.widths, &mut self.records);
        if let Some(sheets) = &mut self.sheets {
            sheets.push(fingerprint);
        }
        self.join();
    }

    /// Joins records that are alike, once there are twice as many as there were; not where each has a sheet.
    fn join(&mut self) {
        if self.sheets.is_some() || self.len() < self.most {
            return;
        }
        let mut records = Vec::new();
        let mut counts: Vec<u32> = Vec::new();
        for (record, people) in self.sorted() {
            if let Some(last) = counts.last_mut().filter(|_| records.ends_with(record)) {
                *last = last.saturating_add(people);
                continue;
            }
            records.extend(record);
            counts.push(people);
        }
        self.most = (2 * counts.len()).max(FEW);
        (self.records, self.counts) = (records, counts);
    }

    fn sorted(&self) -> Vec<(&[u8], u32)> {
        let counts = self.counts.iter().copied().chain(std::iter::repeat(1));
        let mut all: Vec<(&[u8], u32)> = self.records().zip(counts).collect();
        all.sort_unstable();
        all
    }

    /// What somebody said of themselves, and their points.
    fn read(&self, mut record: &[u8]) -> (Vec<u32>, i32) {
        let said = self.widths.iter().take(self.widths.len() - 1).map(|width| {
            let (value, rest) = record.split_at(usize::from(*width));
            record = rest;
            number(value)
        });
        let said = said.collect();
        (said, self.lowest + number(record) as i32)
    }

    fn records(&self) -> impl Iterator<Item = &[u8]> {
        self.records.chunks_exact(self.width())
    }

    fn len(&self) -> usize {
        self.records.len() / self.width()
    }

    fn width(&self) -> usize {
        self.widths.iter().map(|w| usize::from(*w)).sum()
    }
}

/// Writes a record; `widths` has how many bytes each of its numbers takes.
fn write(person: Person<'_>, lowest: i32, widths: &[u8], to: &mut Vec<u8>) {
    let Person { values, organisation, points } = person;
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let said = values.iter().map(|v| number(*v)).chain([organisation.map_or(0, |o| o + 1)]);
    for (value, width) in said.chain([points.abs_diff(lowest)]).zip(widths) {
        to.extend(&value.to_be_bytes()[4 - usize::from(*width)..]);
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn everybody_comes_back(
            people in proptest::collection::vec((0usize..=300, 0usize..=3, proptest::option::of(0u32..70_000), -7i32..=600, 0u32..4), 1..60),
            cut in 0usize..60,
        ) {
            let shape = Shape { values: &[300, 3], organisations: 70_000, points: (-7, 600), keeps_sheets: false };
            let mut wanted: BTreeMap<Vec<u32>, BTreeMap<i32, u32>> = BTreeMap::new();
            let mut parts = [People::new(shape), People::new(shape)];
            for (i, (a, b, organisation, points, more)) in people.iter().enumerate() {
                let values = [*a, *b];
                let person = Person { values: &values, organisation: *organisation, points: *points };
                let part = &mut parts[usize::from(i < cut)];
                if *more == 0 { part.add(person, 0) } else { part.add_many(person, *more) }
                let said = vec![*a as u32, *b as u32, organisation.map_or(0, |o| o + 1)];
                *wanted.entry(said).or_default().entry(*points).or_default() += (*more).max(1);
            }
            let [mut all, rest] = parts;
            all.merge(rest);
            all.most = 1;
            let before = all.alike();
            all.join();
            prop_assert_eq!(&before, &all.alike());
            let found: BTreeMap<Vec<u32>, BTreeMap<i32, u32>> =
                before.into_iter().map(|a| (a.said, a.points.iter().collect())).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
