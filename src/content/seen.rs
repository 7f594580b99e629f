//! Which responses of a survey repeat others, as a row or a block of rows that was pasted twice does: fingerprints alone
//! are kept, and only while the survey is read.
//!
//! Equal answers of different people are normal: of a good system many give the best answer to every item. What is told is
//! a row that equals the one above it in everything, and three or more rows in a run that stand so already before.

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
    /// Empty where equal answer sheets say nothing.
    shards: Vec<Mutex<Vec<(RowId, u64)>>>,
}

impl Seen {
    /// For responses to a questionnaire.
    pub fn new(instrument: &Instrument) -> Self {
        let shards = if instrument.tells_repetitions() { SHARDS } else { 0 };
        Seen { shards: (0..shards).map(|_| Mutex::default()).collect() }
    }

    /// Notes a response to `system` with all that it says: answers, what its author said of themselves, organisation, day
    /// and comment.
    pub fn note(&self, system: &str, response: &Response<'_>, comment: &str, row: RowId) {
        if self.shards.is_empty() {
            return;
        }
        let mut hasher = FxBuildHasher.build_hasher();
        hasher.write_u64(sheet(system, response.answers));
        response.values.iter().for_each(|v| hasher.write_usize(*v));
        hasher.write_u64(response.organisation.map_or(0, |o| u64::from(o) + 1));
        hasher.write_i32(response.day.unwrap_or(i32::MIN));
        comment.hash(&mut hasher);
        let shard = &self.shards[(row.file() + (row.offset() >> 16)) % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner).push((row, hasher.finish()));
    }

    /// The responses that repeat one, in order.
    pub fn repeated(&self) -> Vec<Repeated> {
        let mut rows: Vec<(RowId, u64)> = Vec::new();
        for shard in &self.shards {
            rows.append(&mut shard.lock().unwrap_or_else(PoisonError::into_inner));
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
