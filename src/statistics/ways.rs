//! In how many ways a few people may have scored, given all that is told of them.
//!
//! The count starts from their own scores and moves one or two of them up and down the scale, as long as all that is told
//! stays the same. What is reached is possible for whoever reads the figures, and from each of these ways the same ones are
//! reached; so it is enough to find as many as are wanted.

use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashSet};

/// Ways in which a small group may have scored that must remain possible; of an instrument with fewer than
/// [`FEW_WAYS`] of them for so many people, a tenth of all.
pub const WAYS: usize = 1_000;
const FEW_WAYS: f64 = 10_000.0;

/// Ways that must remain possible for so many people on a scale from 0 to `last`.
pub fn wanted(people: usize, last: i32) -> usize {
    let levels = f64::from(last + 1);
    // Multisets of n scores: (levels + n − 1 over n).
    let all = (1..=people).fold(1.0, |all, i| all * (levels - 1.0 + i as f64) / i as f64);
    if all < FEW_WAYS && people > 0 { libm::ceil(all / 10.0) as usize } else { WAYS }
}

/// So many moves are looked at before it is taken that too few ways remain.
const MOST_MOVES: usize = 200_000;

/// Of so many sums it is remembered whether the same is told of them.
const REMEMBERED: usize = 1024;

/// Number, sum and squares of points, counted from the lowest, and how many lie in each third of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// People.
    pub n: u32,
    /// Sum of their points.
    pub sum: i64,
    /// Sum of the squares.
    pub squares: i64,
    /// People in the lowest, the middle and the highest third.
    pub thirds: [u32; 3],
}

/// The third of a scale from 0 to `last` in which `level` lies: the middle one is as wide as it can be.
pub fn third(level: i32, last: i32) -> usize {
    if 3 * level < last {
        0
    } else if 3 * level <= 2 * last {
        1
    } else {
        2
    }
}

impl Sums {
    /// Of points on a scale from 0 to `last`.
    pub fn of(points: &[i32], last: i32) -> Sums {
        let mut sums = Sums { n: 0, sum: 0, squares: 0, thirds: [0; 3] };
        for &p in points {
            sums.n += 1;
            sums.sum += i64::from(p);
            sums.squares += i64::from(p) * i64::from(p);
            sums.thirds[third(p, last)] += 1;
        }
        sums
    }

    /// After one person has moved.
    fn moved(mut self, from: i32, to: i32, last: i32) -> Sums {
        let a = i64::from(from);
        let b = i64::from(to);
        self.sum += b - a;
        self.squares += b * b - a * a;
        self.thirds[third(from, last)] -= 1;
        self.thirds[third(to, last)] += 1;
        self
    }
}

/// Whether all of these sorted scores are alike but perhaps one: such a group is not shown at all.
pub fn is_dominated(sorted: &[i32]) -> bool {
    let n = sorted.len();
    n < 3 || sorted[0] == sorted[n - 2] || sorted[1] == sorted[n - 1]
}

/// Ways to score on a scale from 0 to `last` of which the same is told as of `points`, up to `wanted` of them, each sorted.
pub fn ways<T: PartialEq>(points: &[i32], last: i32, wanted: usize, tell: impl Fn(&Sums) -> T) -> Vec<Vec<i32>> {
    let told = tell(&Sums::of(points, last));
    // Many ways have the same sums, of which the same is told: the last ones of each place are remembered.
    let mut remembered: Vec<Option<(Sums, bool)>> = vec![None; REMEMBERED];
    let mut is_alike = |sums: Sums| {
        let place = &mut remembered[(FxBuildHasher.hash_one((sums.sum, sums.squares)) >> 32) as usize % REMEMBERED];
        match *place {
            Some((own, is_alike)) if own == sums => is_alike,
            _ => {
                let is_alike = tell(&sums) == told;
                *place = Some((sums, is_alike));
                is_alike
            }
        }
    };
    let mut start = points.to_vec();
    start.sort_unstable();
    let mut known: FxHashSet<u64> = FxHashSet::default();
    known.insert(fingerprint(&start));
    let mut found = vec![start];
    let mut moves = Vec::new();
    let mut looked_at = 0;
    let mut next = 0;
    while next < found.len() && looked_at <= MOST_MOVES {
        let from = found[next].clone();
        next += 1;
        let sums = Sums::of(&from, last);
        let print = fingerprint(&from);
        list_moves(&from, &mut moves);
        looked_at += moves.len();
        for &Move { up, down } in &moves {
            let mut moved = sums;
            let mut print = print;
            let mut is_within = true;
            for (i, by) in [(up, 1), (down, -1)].into_iter().filter_map(|(who, by)| Some((who?, by))) {
                let to = from[i] + by;
                is_within &= (0..=last).contains(&to);
                if is_within {
                    moved = moved.moved(from[i], to, last);
                    print = print.wrapping_sub(mixed(from[i])).wrapping_add(mixed(to));
                }
            }
            if !is_within || !is_alike(moved) || !known.insert(print) {
                continue;
            }
            let mut to = from.clone();
            up.into_iter().for_each(|i| to[i] += 1);
            down.into_iter().for_each(|i| to[i] -= 1);
            if !is_dominated(&to) {
                found.push(to);
                if found.len() >= wanted {
                    return found;
                }
            }
        }
    }
    found
}

/// A number for a multiset of points, the sum of one for each. Were two of them ever the same, one way fewer would be found,
/// and less told.
fn fingerprint(points: &[i32]) -> u64 {
    points.iter().fold(0, |sum, p| sum.wrapping_add(mixed(*p)))
}

/// The finaliser of SplitMix64 (Steele, Lea & Flood 2014).
fn mixed(points: i32) -> u64 {
    let mut x = u64::from(points.unsigned_abs()).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Who moves by one point, by their index: one person up or down, or one up and another down.
#[derive(Debug, Clone, Copy)]
struct Move {
    up: Option<usize>,
    down: Option<usize>,
}

/// All moves of sorted scores. Of people with one score it doesn't matter who moves: the last goes up and the first goes down,
/// so that the scores stay sorted.
fn list_moves(sorted: &[i32], moves: &mut Vec<Move>) {
    moves.clear();
    let mut next = 0;
    for own in sorted.chunk_by(|a, b| a == b) {
        let first = next;
        next += own.len();
        let up = Some(next - 1);
        let mut at = 0;
        for other in sorted.chunk_by(|a, b| a == b) {
            if at != first {
                moves.push(Move { up, down: Some(at) });
            }
            at += other.len();
        }
        if own.len() > 1 {
            moves.push(Move { up, down: Some(first) });
        }
        moves.push(Move { up, down: None });
        moves.push(Move { up: None, down: Some(first) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_of_scales_are_symmetric() {
        let of = |options: i32| (0..options).map(|level| third(level, options - 1)).collect::<Vec<_>>();
        assert_eq!((of(5), of(7)), (vec![0, 0, 1, 2, 2], vec![0, 0, 1, 1, 1, 2, 2]));
        assert_eq!((of(3), of(4)), (vec![0, 1, 2], vec![0, 1, 1, 2]));
    }

    #[test]
    fn all_ways_are_found_where_only_the_number_is_told() {
        // Multisets of 4 out of 0 to 3: 35, of which 4 are flat and 12 all but one alike.
        let found = ways(&[0, 1, 2, 3], 3, usize::MAX, |s| s.n);
        assert_eq!(found.len(), 35 - 4 - 12);
        // With the sum told too: those of 6.
        let found = ways(&[0, 1, 2, 3], 3, usize::MAX, |s| s.sum);
        assert!(found.iter().all(|w| w.iter().sum::<i32>() == 6));
        assert_eq!(found.len(), 3);
    }
}
