//! Which responses of a survey repeat others, as a row or a block of rows that was pasted twice does: fingerprints alone
//! are kept, and only while the survey is read.
//!
//! Equal answers of different people are normal: of a good system many give the best answer to every item. What is told is
//! a row that equals the one above it in everything, and three or more rows in a run that stand so already before.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::content::row_id::RowId;
use crate::model::Instrument;
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

/// A response: where it stands, a fingerprint of all that it says, and one of its system and answers alone, which is 0 of
/// answers that many give.
type Noted = (RowId, u64, u64);

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
        let sheet = sheet(system, response.answers);
        hasher.write_u64(sheet);
        // The best answers, the worst, and one to all are given by many.
        let is_common = self.is_common(response.answers);
        response.values.iter().for_each(|v| hasher.write_usize(*v));
        hasher.write_u64(response.organisation.map_or(0, |o| u64::from(o) + 1));
        hasher.write_i32(response.day.unwrap_or(i32::MIN));
        comment.hash(&mut hasher);
        let shard = &self.shards[(row.file() + (row.offset() >> 16)) % SHARDS];
        let noted = (row, hasher.finish(), if is_common { 0 } else { sheet });
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
        let mut sheets: Vec<(u64, usize, u64)> = Vec::new();
        for shard in &self.shards {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            let own = shard.iter().filter(|(.., sheet)| *sheet != 0);
            sheets.extend(own.map(|(row, all, sheet)| (*sheet, row.file(), *all)));
        }
        sheets.sort_unstable();
        let mut pairs: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        let mut looked_at: BTreeMap<usize, u64> = BTreeMap::new();
        let mut within: BTreeMap<usize, u64> = BTreeMap::new();
        for same in sheets.chunk_by(|a, b| a.0 == b.0) {
            let of_files: Vec<&[(u64, usize, u64)]> = same.chunk_by(|a, b| a.1 == b.1).collect();
            if of_files.len() > MOST_FILES || of_files.iter().any(|rows| rows.len() >= USUAL) {
                continue;
            }
            for (i, own) in of_files.iter().enumerate() {
                let file = own[0].1;
                *looked_at.entry(file).or_default() += 1;
                *within.entry(file).or_default() += u64::from(own.windows(2).any(|w| w[0].2 == w[1].2));
                for other in &of_files[i + 1..] {
                    *pairs.entry((file, other[0].1)).or_default() += 1;
                }
            }
        }
        let rows = |file: usize| looked_at.get(&file).copied().unwrap_or(0);
        let overlap = |((first, second), both)| Overlap { first, second, both, of: (rows(first), rows(second)) };
        Twice { between: pairs.into_iter().map(overlap).collect(), within }
    }

    /// The responses that repeat one, in order.
    pub fn repeated(&self) -> Vec<Repeated> {
        let mut rows: Vec<(RowId, u64)> = Vec::new();
        for shard in &self.shards {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            rows.extend(shard.drain(..).map(|(row, all, _)| (row, all)));
        }
        rows.sort_unstable();
        let file = |i: usize| rows[i].0.file();
        // The row that each one repeats.
        let mut first: Vec<Option<usize>> = vec![None; rows.len()];
        let mut runs: FxHashMap<u64, usize> = FxHashMap::default();
        for i in 0..rows.len() {
            if i > 0 && rows[i].1 == rows[i - 1].1 && file(i) == file(i - 1) {
                first[i] = first[i].or(Some(i - 1));
            }
            if i + RUN > rows.len() || file(i) != file(i + RUN - 1) {
                continue;
            }
            let run = FxBuildHasher.hash_one([rows[i].1, rows[i + 1].1, rows[i + 2].1]);
            let before = *runs.entry(run).or_insert(i);
            if before + RUN <= i {
                (0..RUN).for_each(|k| first[i + k] = first[i + k].or(Some(before + k)));
            }
        }
        let repeated =
            |(i, first): (usize, Option<usize>)| first.map(|f| Repeated { row: rows[i].0, first: rows[f].0 });
        first.into_iter().enumerate().filter_map(repeated).collect()
    }
}

/// The fingerprint of a sheet of answers about a system.
pub fn sheet(system: &str, answers: &[Option<i32>]) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    system.hash(&mut hasher);
    // No answer needs more than a byte: eight of them are mixed in at once.
    for answers in answers.chunks(8) {
        let word = answers.iter().fold(0u64, |w, a| (w << 8) | a.map_or(0, |a| u64::from(a.unsigned_abs()) + 1));
        hasher.write_u64(word);
    }
    hasher.finish()
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
    fn doubled_rows_and_pasted_blocks_are_told() {
        assert_eq!(repeated("sus", &[1, 2, 2, 3]), [(30, 20)]);
        assert_eq!(repeated("sus", &[1, 2, 3, 4, 1, 2, 3, 5]), [(50, 10), (60, 20), (70, 30)]);
        assert_eq!(repeated("stars", &[1, 1, 1, 1]), []);
    }
}
