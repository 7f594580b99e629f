//! Which responses of a survey repeat others, as a row or a block of rows that was pasted twice does: fingerprints alone
//! are kept, and only while the survey is read.
//!
//! Equal answers of different people are normal: of a good system many give the best answer to every item. What is told is
//! a row that equals the one above it in everything, and three or more rows in a run that stand so already before.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet, FxHasher};

use crate::content::row_id::RowId;
use crate::model::{Instrument, Item};
use crate::tally::Response;

/// As many locks, so that threads seldom wait for each other.
const SHARDS: usize = 64;

/// So many rows in a run are repeated by no chance.
const RUN: usize = 3;

/// A response that repeats another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeated {
    /// The response.
    pub row: RowId,
    /// The one that it repeats.
    pub first: RowId,
}

/// The fingerprints of a survey's responses.
pub struct Seen {
    /// The lowest and the highest answer of each item.
    ends: Vec<(i32, i32)>,
    /// Empty where equal answer sheets say nothing.
    shards: Vec<Mutex<Vec<Noted>>>,
}

/// A response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Noted {
    /// Where it stands.
    row: RowId,
    /// A fingerprint of all that it says.
    all: u32,
    /// One of its system and answers alone, 0 of answers that many give.
    sheet: u32,
}

impl Noted {
    /// Both fingerprints: two responses of chance have the same ones once in 2⁶⁴ times, or, of answers that many give, in 2³².
    fn print(self) -> u64 {
        u64::from(self.all) << 32 | u64::from(self.sheet)
    }
}

/// Two files with the same sheets of answers in them, in whatever order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    /// The number of one of them.
    pub first: usize,
    /// The number of the other one.
    pub second: usize,
    /// So many different sheets are in both.
    pub both: u64,
    /// So many different sheets of each are looked at: not those that many people give.
    pub of: (u64, u64),
}

/// What of a survey's answers stands twice, in whatever order.
#[derive(Debug, Default)]
pub struct Twice {
    /// Files that have sheets in common.
    pub between: Vec<Overlap>,
    /// How many sheets stand twice in one file, in everything that is said, by its number.
    pub within: BTreeMap<usize, u64>,
}

/// A sheet that so many people of one file gave is a usual one, and says nothing of a copy.
const USUAL: usize = 3;

/// In more files than this the same sheet is a usual one too.
const MOST_FILES: usize = 16;

impl Seen {
    /// For responses to a questionnaire.
    pub fn new(instrument: &Instrument) -> Self {
        let shards = if instrument.tells_repetitions() { SHARDS } else { 0 };
        let ends = instrument.items.iter().map(|i| (i.low, i.high)).collect();
        Seen { ends, shards: (0..shards).map(|_| Mutex::default()).collect() }
    }

    /// Notes a response to `system` with all that it says: answers, what its author said of themselves, organisation, day
    /// and comment.
    pub fn note(&self, system: &str, response: &Response<'_>, comment: &str, row: RowId) {
        if self.shards.is_empty() {
            return;
        }
        let mut hasher = FxBuildHasher.build_hasher();
        system.hash(&mut hasher);
        write(response.answers, self.ends.iter().map(|(low, _)| *low), &mut hasher);
        let sheet = folded(hasher.finish());
        // The best answers, the worst, and one to all are given by many.
        let is_common = self.is_common(response.answers);
        response.values.iter().for_each(|v| hasher.write_usize(*v));
        hasher.write_u64(response.organisation.map_or(0, |o| u64::from(o) + 1));
        hasher.write_i32(response.day.unwrap_or(i32::MIN));
        comment.hash(&mut hasher);
        let (file, part) = stretch(row);
        let shard = &self.shards[(file + part) % SHARDS];
        let noted = Noted { row, all: folded(hasher.finish()), sheet: if is_common { 0 } else { sheet } };
        shard.lock().unwrap_or_else(PoisonError::into_inner).push(noted);
    }

    /// Whether a sheet has one answer to all items, or ends of the scale alone.
    fn is_common(&self, answers: &[Option<i32>]) -> bool {
        let is_end =
            |(answer, (low, high)): (&Option<i32>, &(i32, i32))| *answer == Some(*low) || *answer == Some(*high);
        answers.windows(2).all(|w| w[0] == w[1]) || answers.iter().zip(&self.ends).all(is_end)
    }

    /// Files that hold the same sheets of answers: order, days, comments and what people said of themselves may differ.
    pub fn twice(&self) -> Twice {
        let shards = self.shards.iter().map(|s| s.lock().unwrap_or_else(PoisonError::into_inner));
        let shards: Vec<_> = shards.collect();
        let own = || shards.iter().flat_map(|shard| shard.iter()).filter(|noted| noted.sheet != 0);
        // Most sheets stand once, and say nothing but that they were looked at.
        let again = several(own().count(), || own().map(|noted| u64::from(noted.sheet)));
        let mut looked_at: BTreeMap<usize, u64> = BTreeMap::new();
        let mut sheets: Vec<(u32, u32, u32)> = Vec::new();
        for noted in own() {
            match again.contains(&u64::from(noted.sheet)) {
                true => sheets.push((noted.sheet, noted.row.file() as u32, noted.all)),
                false => *looked_at.entry(noted.row.file()).or_default() += 1,
            }
        }
        sheets.sort_unstable();
        let mut pairs: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        let mut within: BTreeMap<usize, u64> = BTreeMap::new();
        for same in sheets.chunk_by(|a, b| a.0 == b.0) {
            let of_files: Vec<&[(u32, u32, u32)]> = same.chunk_by(|a, b| a.1 == b.1).collect();
            if of_files.len() > MOST_FILES || of_files.iter().any(|rows| rows.len() >= USUAL) {
                continue;
            }
            for (i, own) in of_files.iter().enumerate() {
                let file = own[0].1 as usize;
                *looked_at.entry(file).or_default() += 1;
                *within.entry(file).or_default() += u64::from(own.windows(2).any(|w| w[0].2 == w[1].2));
                for other in &of_files[i + 1..] {
                    *pairs.entry((file, other[0].1 as usize)).or_default() += 1;
                }
            }
        }
        let rows = |file: usize| looked_at.get(&file).copied().unwrap_or(0);
        let overlap = |((first, second), both)| Overlap { first, second, both, of: (rows(first), rows(second)) };
        Twice { between: pairs.into_iter().map(overlap).collect(), within }
    }

    /// The responses that repeat one, in order; what was noted is forgotten.
    pub fn repeated(&self) -> Vec<Repeated> {
        let taken = |shard: &Mutex<Vec<Noted>>| {
            let mut rows = std::mem::take(&mut *shard.lock().unwrap_or_else(PoisonError::into_inner));
            rows.sort_unstable();
            rows
        };
        let shards: Vec<Vec<Noted>> = self.shards.iter().map(taken).collect();
        // All rows in order, though each shard has stretches of every file.
        let mut stretches: Vec<&[Noted]> =
            shards.iter().flat_map(|rows| rows.chunk_by(|a, b| stretch(a.row) == stretch(b.row))).collect();
        stretches.sort_unstable_by_key(|rows| rows.first().map(|noted| noted.row));
        let rows = || stretches.iter().copied().flatten();
        let runs = || {
            let threes = rows().zip(rows().skip(1)).zip(rows().skip(2)).enumerate();
            threes.filter(|(_, ((a, _), c))| a.row.file() == c.row.file()).map(|(i, ((a, b), c))| {
                (i, FxBuildHasher.hash_one([a.print(), b.print(), c.print()]), [a.row, b.row, c.row])
            })
        };
        let again = several(rows().count(), || runs().map(|(_, run, _)| run));
        // The row that each one repeats: that above it, or else one of a run.
        let mut first: BTreeMap<RowId, RowId> = BTreeMap::new();
        for (above, noted) in rows().zip(rows().skip(1)) {
            if noted.print() == above.print() && noted.row.file() == above.row.file() {
                first.insert(noted.row, above.row);
            }
        }
        let mut met: FxHashMap<u64, (usize, [RowId; RUN])> = FxHashMap::default();
        for (i, run, rows) in runs().filter(|(_, run, _)| again.contains(run)) {
            let (at, before) = *met.entry(run).or_insert((i, rows));
            if at + RUN <= i {
                for (row, before) in rows.iter().zip(before) {
                    first.entry(*row).or_insert(before);
                }
            }
        }
        first.into_iter().map(|(row, first)| Repeated { row, first }).collect()
    }
}

/// Which stretch of a file a row is in: one stretch is noted in one shard.
fn stretch(row: RowId) -> (usize, usize) {
    (row.file(), row.offset() >> 16)
}

/// Those of so many fingerprints that may stand several times, and some others: most stand once, which a bit for each tells.
fn several<P: Iterator<Item = u64>>(count: usize, prints: impl Fn() -> P) -> FxHashSet<u64> {
    let mut seen = vec![0u64; (count / 4).next_power_of_two()];
    let mut again = FxHashSet::default();
    for print in prints() {
        let hash = FxBuildHasher.hash_one(print);
        let (at, bit) = ((hash >> 32) as usize & (seen.len() - 1), 1 << (hash & 63));
        if seen[at] & bit != 0 {
            again.insert(print);
        }
        seen[at] |= bit;
    }
    again
}

/// A fingerprint of answers to these items, never 0.
pub fn sheet_of(answers: &[Option<i32>], items: &[Item]) -> u32 {
    let mut hasher = FxBuildHasher.build_hasher();
    write(answers, items.iter().map(|item| item.low), &mut hasher);
    folded(hasher.finish())
}

/// Writes each answer as its place on the scale, which begins with `lowest`; four are mixed in at once.
fn write(answers: &[Option<i32>], lowest: impl Iterator<Item = i32>, hasher: &mut FxHasher) {
    let mut word = 0u64;
    for (i, (answer, lowest)) in answers.iter().zip(lowest).enumerate() {
        word = (word << 16) | answer.map_or(0, |a| u64::from(a.abs_diff(lowest)) + 1);
        if i % 4 == 3 {
            hasher.write_u64(word);
            word = 0;
        }
    }
    hasher.write_u64(word);
}

fn folded(print: u64) -> u32 {
    ((print >> 32) as u32 ^ print as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::built_in;

    /// The places that repeat one, of sheets that differ in their first answer, at places 10, 20 and so on.
    fn repeated(instrument: &str, sheets: &[i32]) -> Vec<(usize, usize)> {
        let all = built_in();
        let seen = Seen::new(&all[instrument]);
        for (i, first) in sheets.iter().enumerate() {
            let answers = [Some(*first); 10];
            let response = Response { answers: &answers, values: &[], organisation: None, day: None, comment: None };
            seen.note("x", &response, "", RowId::new(0, 10 * (i + 1)));
        }
        seen.repeated().into_iter().map(|r| (r.row.offset(), r.first.offset())).collect()
    }

    #[test]
    fn equal_sheets_of_different_people_are_normal() {
        assert_eq!(repeated("sus", &[1, 2, 1, 2, 3, 1]), []);
        assert_eq!(repeated("sus", &[5, 1, 5, 2, 5, 3, 5]), []);
    }

    #[test]
    fn answers_of_either_sign_are_told_apart() {
        let items: Vec<Item> =
            (0..10).map(|_| Item { low: -2, high: 2, ..built_in()["sus"].items[0].clone() }).collect();
        let sheets = (0u32..20_000).map(|n| {
            let answers: Vec<Option<i32>> = (0..10).map(|i| Some((n / 5u32.pow(i) % 5) as i32 - 2)).collect();
            sheet_of(&answers, &items)
        });
        assert_eq!(sheets.collect::<FxHashSet<u32>>().len(), 20_000);
    }

    #[test]
    fn doubled_rows_and_pasted_blocks_are_told() {
        assert_eq!(repeated("sus", &[1, 2, 2, 3]), [(30, 20)]);
        assert_eq!(repeated("sus", &[1, 2, 3, 4, 1, 2, 3, 5]), [(50, 10), (60, 20), (70, 30)]);
        assert_eq!(repeated("stars", &[1, 1, 1, 1]), []);
    }
}
