//! Which responses of a survey have been met before: fingerprints alone are kept, and only while the survey is read.

use std::collections::hash_map::Entry;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::sync::Mutex;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::model::Instrument;
use crate::tally::Response;

/// As many locks, so that threads seldom wait for each other.
const SHARDS: usize = 64;

/// The fingerprints of a survey's responses.
pub struct Seen {
    /// Empty where equal answer sheets say nothing.
    shards: Vec<Mutex<Shard>>,
}

#[derive(Default)]
struct Shard {
    /// Fingerprints with the first place of each.
    first: FxHashMap<u64, u64>,
    /// The places of those that repeat one, with its fingerprint.
    repeated: Vec<(u64, u64)>,
}

impl Seen {
    /// For responses to a questionnaire.
    pub fn new(instrument: &Instrument) -> Self {
        let shards = if instrument.tells_repetitions() { SHARDS } else { 0 };
        Seen { shards: (0..shards).map(|_| Mutex::default()).collect() }
    }

    /// Whether a response to `system` repeats another one in everything: answers, what its author said of themselves,
    /// organisation, day and comment. `place` is a number that grows from file to file and from line to line.
    pub fn repeats(&self, system: &str, response: &Response<'_>, comment: &str, place: u64) -> bool {
        if self.shards.is_empty() {
            return false;
        }
        let mut hasher = FxBuildHasher.build_hasher();
        system.hash(&mut hasher);
        // No answer needs more than a byte: eight of them are mixed in at once.
        for answers in response.answers.chunks(8) {
            let word = answers.iter().fold(0u64, |w, a| (w << 8) | a.map_or(0, |a| u64::from(a.unsigned_abs()) + 1));
            hasher.write_u64(word);
        }
        response.values.iter().for_each(|v| hasher.write_usize(*v));
        hasher.write_u64(response.organisation.map_or(0, |o| u64::from(o) + 1));
        hasher.write_i32(response.day.unwrap_or(i32::MIN));
        comment.hash(&mut hasher);
        let fingerprint = hasher.finish();
        let shard = &self.shards[(fingerprint >> 20) as usize % SHARDS];
        let mut shard = shard.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match shard.first.entry(fingerprint) {
            Entry::Vacant(slot) => {
                slot.insert(place);
                false
            }
            Entry::Occupied(mut slot) => {
                // Threads meet them in any order; the first one in the files is the one that is repeated.
                let later = place.max(*slot.get());
                slot.insert(place.min(*slot.get()));
                shard.repeated.push((later, fingerprint));
                true
            }
        }
    }

    /// The places of the responses that repeat one, in order, each with the place of that one.
    pub fn repeated(self) -> Vec<(u64, u64)> {
        let inner = |s: Mutex<Shard>| {
            let Shard { first, repeated } = s.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
            repeated
                .into_iter()
                .map(move |(later, fingerprint)| (later, first.get(&fingerprint).copied().unwrap_or(later)))
        };
        let mut places: Vec<(u64, u64)> = self.shards.into_iter().flat_map(inner).collect();
        places.sort_unstable();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::built_in;

    #[test]
    fn only_equal_responses_repeat() {
        let all = built_in();
        let seen = Seen::new(&all["sus"]);
        let response = |answers: &'static [Option<i32>], organisation| Response {
            answers,
            values: &[],
            organisation,
            day: None,
            comment: None,
        };
        const A: [Option<i32>; 10] = [Some(3); 10];
        let (a, b) = (&A, &[Some(4); 10]);
        assert!(!seen.repeats("x", &response(a, None), "", 7));
        assert!(!seen.repeats("y", &response(a, None), "", 7));
        assert!(!seen.repeats("x", &response(b, None), "", 7));
        assert!(!seen.repeats("x", &response(a, Some(0)), "", 7));
        assert!(seen.repeats("x", &response(a, None), "", 3));
        assert_eq!(seen.repeated(), [(7, 3)]);
        let stars = Seen::new(&all["stars"]);
        assert!(!(0..3).any(|_| stars.repeats("x", &response(&a[..1], None), "", 1)));
    }
}
