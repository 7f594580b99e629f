//! In how many ways a few people may have scored whose exact sums follow from published figures.
//!
//! Figures of many people are exact. So if one group of a division is small and all others are large, its number, sum and
//! sum of squares are those of the whole less those of the others, however coarsely it is told itself, or not at all. The
//! same holds for the people in whom a group of one attribute differs from one of another.

use crate::statistics::coarse::SMALL;
use crate::statistics::ways::{is_dominated, wanted, ways};

/// So many steps of the search are made for one group before it is taken that too few ways remain.
const MOST_STEPS: usize = 200_000;

/// So many ways of those who are taken away are tried.
const MOST_OTHERS: usize = 500;

/// Number, sum and, where it follows too, sum of squares of points, counted from the lowest.
#[derive(Debug, Clone, Copy)]
pub struct Exact {
    /// People.
    pub n: u32,
    /// Sum of their points.
    pub sum: i64,
    /// Sum of the squares.
    pub squares: Option<i64>,
}

impl Exact {
    /// Of points; with the squares or without.
    pub fn of(points: &[i32], with_squares: bool) -> Exact {
        let square = |p: &i32| i64::from(*p) * i64::from(*p);
        Exact {
            n: points.len() as u32,
            sum: points.iter().map(|p| i64::from(*p)).sum(),
            squares: with_squares.then(|| points.iter().map(square).sum()),
        }
    }

    /// Whether enough ways remain in which people may have scored on a scale from 0 to `last`.
    pub fn leaves_enough(self, last: i32) -> bool {
        self.leaves(last, wanted(self.n as usize, last))
    }

    /// Whether so many ways remain, or all that there are for so many people, if those are fewer.
    pub fn leaves(self, last: i32, ways: usize) -> bool {
        let enough = ways.min(wanted(self.n as usize, last));
        self.count(last, enough) >= enough
    }

    /// Ways to score, up to `most` of them.
    fn count(self, last: i32, most: usize) -> usize {
        let mut search = Search { found: 0, most, steps: 0, chosen: Vec::with_capacity(self.n as usize) };
        search.go(self, i64::from(last));
        search.found
    }
}

/// Whether too much is told of the people by whom two groups differ, of whom it follows by how much the sums of `more` are
/// above those of `less`, and the sums of their squares, if those follow too; points on a scale from 0 to `last`. Of many
/// people, it is too much where they all have one score.
pub fn difference_tells(more: &[i32], less: &[i32], with_squares: bool, last: i32) -> bool {
    match more.len() + less.len() >= SMALL as usize {
        true => differ_by_one_score(more, less, last),
        false => !differences_leave_enough(more, less, with_squares, last),
    }
}

/// Whether enough ways remain for few people by whom two groups differ.
fn differences_leave_enough(more: &[i32], less: &[i32], with_squares: bool, last: i32) -> bool {
    let (many, few) = if more.len() < less.len() { (less, more) } else { (more, less) };
    if few.is_empty() {
        return Exact::of(many, with_squares).leaves_enough(last);
    }
    let mirrored = mirrored(many, few, last);
    let by_sum = Exact::of(&mirrored, false).leaves_enough(last);
    if !with_squares || !by_sum {
        return by_sum;
    }
    let enough = wanted(mirrored.len(), last);
    let all = Exact::of(many, true);
    let own = Exact::of(few, true);
    let mut found = 0;
    for way in ways(few, last, MOST_OTHERS, |_| ()) {
        let way = Exact::of(&way, true);
        let squares = all.squares.zip(own.squares).zip(way.squares).map(|((all, own), way)| all - own + way);
        found += Exact { n: all.n, sum: all.sum - own.sum + way.sum, squares }.count(last, enough - found);
        if found >= enough {
            return true;
        }
    }
    false
}

/// Whether the difference of many people tells what each of them scored, or all but one: all have one score, or the ones
/// the best and the others the worst.
fn differ_by_one_score(more: &[i32], less: &[i32], last: i32) -> bool {
    let alone = more.is_empty() || less.is_empty();
    let mut all = mirrored(more, less, last);
    all.sort_unstable();
    is_dominated(&all) && (alone || [0, last].contains(&all[all.len() / 2]))
}

/// The points of `more`, and of `less` as if they were counted from the other end: who knows by how much the sum of the one
/// is above that of the other knows the sum of these.
fn mirrored(more: &[i32], less: &[i32], last: i32) -> Vec<i32> {
    more.iter().copied().chain(less.iter().map(|p| last - p)).collect()
}

/// Goes through the points of people, from the highest down.
struct Search {
    found: usize,
    most: usize,
    steps: usize,
    chosen: Vec<i32>,
}

impl Search {
    /// People whose points are still to be chosen, none of them above `highest`.
    fn go(&mut self, left: Exact, highest: i64) {
        self.steps += 1;
        if self.found >= self.most || self.steps > MOST_STEPS || !is_possible(left, highest) {
            return;
        }
        if left.n == 0 {
            self.chosen.reverse();
            self.found += usize::from(!is_dominated(&self.chosen));
            self.chosen.reverse();
            return;
        }
        // The highest of them is at least their mean.
        let n = i64::from(left.n);
        let least = (left.sum + n - 1) / n;
        for points in (least..=highest.min(left.sum)).rev() {
            let squares = left.squares.map(|squares| squares - points * points);
            self.chosen.push(points as i32);
            self.go(Exact { n: left.n - 1, sum: left.sum - points, squares }, points);
            self.chosen.pop();
        }
    }
}

/// Whether there may be so many points between 0 and `highest` with these sums: squares are the least where points are
/// as equal as they can be, and the most where as many as possible are the highest.
fn is_possible(left: Exact, highest: i64) -> bool {
    let n = i64::from(left.n);
    let sum = left.sum;
    if sum < 0 || sum > n * highest {
        return false;
    }
    let Some(squares) = left.squares else { return true };
    if n == 0 || highest == 0 {
        return squares == 0;
    }
    let each = sum / n;
    let over = sum % n;
    let least = (n - over) * each * each + over * (each + 1) * (each + 1);
    let most = sum / highest * highest * highest + (sum % highest) * (sum % highest);
    squares >= least && squares <= most && (squares - sum) % 2 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All sorted lists of so many points.
    fn lists(n: usize, last: i32) -> Vec<Vec<i32>> {
        (0..n).fold(vec![Vec::new()], |all, _| {
            let longer = |list: Vec<i32>| {
                let from = list.last().copied().unwrap_or(0);
                (from..=last).map(move |p| [list.as_slice(), &[p]].concat()).collect::<Vec<_>>()
            };
            all.into_iter().flat_map(longer).collect()
        })
    }

    proptest! {
        #[test]
        fn all_ways_are_counted(mut points in proptest::collection::vec(0i32..=6, 3..7), with_squares in any::<bool>()) {
            points.sort_unstable();
            let told = |list: &[i32]| { let e = Exact::of(list, with_squares); (e.sum, e.squares) };
            let fit = |list: &&Vec<i32>| told(list) == told(&points) && !is_dominated(list);
            let wanted = lists(points.len(), 6).iter().filter(fit).count();
            prop_assert_eq!(Exact::of(&points, with_squares).count(6, usize::MAX), wanted);
        }
    }

    #[test]
    fn enough_remains_in_the_middle_of_a_scale_and_not_at_its_end() {
        let middle = [12, 30, 8, 25, 33, 19, 22, 27, 5, 36, 14, 21];
        assert!(Exact::of(&middle, true).leaves_enough(40));
        let end = [40, 40, 39, 40, 38, 40, 40, 40, 40, 39, 40, 40];
        assert!(!Exact::of(&end, true).leaves_enough(40) && !Exact::of(&end, false).leaves_enough(40));
        // Who takes away people at the other end knows as much.
        assert!(!differences_leave_enough(&[40, 40, 40, 40, 40], &[0, 0, 0, 0, 1], true, 40));
        assert!(differences_leave_enough(&[12, 30, 8, 25, 33, 19], &[22, 27, 5, 36, 14, 21], true, 40));
        // Of a net promoter's three levels, the two sums tell all.
        assert!(!Exact::of(&[0, 1, 2, 2, 1, 0, 2, 2, 1, 2, 0, 1], true).leaves_enough(2));
    }
}
