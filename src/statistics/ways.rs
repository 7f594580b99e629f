//! In how many ways a few people may have scored, given all that is told of them.
//!
//! The count starts from their own scores and moves one or two of them up and down the scale, as long as all that is told
//! stays the same. What is reached is possible for whoever reads the figures, and from each of these ways the same ones are
//! reached; so it is enough to find as many as are wanted.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

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
    let mut start = points.to_vec();
    start.sort_unstable();
    let mut known: FxHashSet<Vec<i32>> = FxHashSet::default();
    let mut found = vec![start.clone()];
    let mut waiting = VecDeque::from([start.clone()]);
    known.insert(start);
    let mut looked_at = 0;
    while let Some(from) = waiting.pop_front() {
        let sums = Sums::of(&from, last);
        for step in steps(&from) {
            looked_at += 1;
            let mut moved = sums;
            let within = step.iter().flatten().all(|(i, by)| (0..=last).contains(&(from[*i] + by)));
            if !within {
                continue;
            }
            for (i, by) in step.iter().flatten() {
                moved = moved.moved(from[*i], from[*i] + by, last);
            }
            if tell(&moved) != told {
                continue;
            }
            let mut to = from.clone();
            step.iter().flatten().for_each(|(i, by)| to[*i] += by);
            to.sort_unstable();
            if !is_dominated(&to) && known.insert(to.clone()) {
                found.push(to.clone());
                if found.len() >= wanted {
                    return found;
                }
                waiting.push_back(to);
            }
        }
        if looked_at > MOST_MOVES {
            break;
        }
    }
    found
}

/// One or two people, by their index, with how far each moves.
type Step = [Option<(usize, i32)>; 2];

/// One person up or down, or one up and another down. Of people with one score it doesn't matter who moves.
fn steps(sorted: &[i32]) -> Vec<Step> {
    let n = sorted.len();
    let distinct: Vec<usize> = (0..n).filter(|&i| i == 0 || sorted[i] != sorted[i - 1]).collect();
    let mut all: Vec<Step> = Vec::with_capacity(distinct.len() * (distinct.len() + 3));
    for &i in &distinct {
        let twin = (i + 1 < n && sorted[i + 1] == sorted[i]).then_some(i + 1);
        let others = distinct.iter().copied().filter(|j| *j != i).chain(twin);
        all.extend(others.map(|j| [Some((i, 1)), Some((j, -1))]));
        all.extend([1, -1].map(|by| [Some((i, by)), None]));
    }
    all
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
