//! Two divisions of the same people as a graph: a node for each group, and between a group of the one and a group of the
//! other an edge as heavy as the people who are in both. Sums of groups of either division are a set of nodes, and the
//! people in the one sum but not in the other are the edges that leave the set: its cut.

use crate::statistics::coarse::SMALL;
use crate::tally::Points;

/// Differences of fewer people than this are looked at.
pub const MOST_APART: u32 = 2 * SMALL;

/// Points of the people in a group of the one division and a group of the other: `[a][b]`.
pub type Crossing = Vec<Vec<Points>>;

/// Points of the people who are in a sum of groups of the one division and not in one of the other, and the other way round;
/// counted from `low`.
pub fn apart(
    crossing: &Crossing,
    is_in_first: &dyn Fn(usize) -> bool,
    is_in_second: &dyn Fn(usize) -> bool,
    low: i32,
) -> (Vec<i32>, Vec<i32>) {
    let mut more = Vec::new();
    let mut less = Vec::new();
    for (i, row) in crossing.iter().enumerate() {
        for (j, points) in row.iter().enumerate() {
            let side = match (is_in_first(i), is_in_second(j)) {
                (true, false) => &mut more,
                (false, true) => &mut less,
                _ => continue,
            };
            side.extend(points.iter().flat_map(|(points, count)| std::iter::repeat_n(points - low, count as usize)));
        }
    }
    (more, less)
}

/// Up to so many groups of the smaller division, all sums of them are gone through; of more, each one and each two.
const MOST_SUMMED: usize = 10;

/// So many steps are taken beside each sum of the one division.
const MOST_STEPS: usize = 20_000;

/// The fewest people, but somebody, by whom a sum of groups of the one division differs from one of the other; `None` where no
/// two sums do. `crossing` has the people in both of two groups.
pub fn least_difference(crossing: &[Vec<u32>]) -> Option<u32> {
    let rows = crossing.len();
    let columns = crossing.first().map_or(0, Vec::len);
    let mut weights = vec![vec![0; rows + columns]; rows + columns];
    for (i, row) in crossing.iter().enumerate() {
        for (j, people) in row.iter().enumerate() {
            weights[i][rows + j] = *people;
            weights[rows + j][i] = *people;
        }
    }
    smallest_cut(weights)
}

/// The smallest weight above 0 by which a graph falls apart: within each of its connected parts, by Stoer and Wagner's
/// algorithm (1997, "A simple min-cut algorithm"). `None` where no part has two nodes.
fn smallest_cut(mut weights: Vec<Vec<u32>>) -> Option<u32> {
    let mut left: Vec<usize> = (0..weights.len()).filter(|&i| weights[i].iter().any(|w| *w > 0)).collect();
    let (mut best, nodes): (Option<u32>, usize) = (None, weights.len());
    while left.len() > 1 {
        // Adds the node that hangs together most with those added; the last one is cut off from the others by its weight.
        let mut strength = vec![0u32; weights.len()];
        let mut order: Vec<usize> = Vec::with_capacity(left.len());
        let mut waiting = left.clone();
        while !waiting.is_empty() {
            let (at, _) = waiting.iter().enumerate().max_by_key(|(i, n)| (strength[**n], std::cmp::Reverse(*i)))?;
            let node = waiting.remove(at);
            // Nothing holds it to those before: a part of its own begins, so the last one before ends a part.
            order.push(node);
            waiting.iter().for_each(|&n| strength[n] += weights[node][n]);
        }
        let last = order[order.len() - 1];
        let before = order[order.len() - 2];
        if strength[last] > 0 {
            best = Some(best.map_or(strength[last], |b| b.min(strength[last])));
        }
        for (i, more) in std::mem::replace(&mut weights[last], vec![0; nodes]).into_iter().enumerate() {
            if i != before {
                weights[before][i] += more;
                weights[i][before] += more;
            }
            weights[i][last] = 0;
        }
        left.retain(|n| *n != last);
    }
    best
}

/// A sum of groups of each of two divisions: whether each group is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The groups of the first division.
    pub first: Vec<bool>,
    /// The groups of the second one.
    pub second: Vec<bool>,
}

/// Whether something holds of any cut by fewer people than `most`, of a sum of groups of either division. Sums of all groups,
/// or of none, are left out: what they are compared with is a sum of the other division alone.
pub fn any_cut(crossing: &[Vec<u32>], most: u32, is_it: &mut dyn FnMut(&Cut) -> bool) -> bool {
    let columns = crossing.first().map_or(0, Vec::len);
    if crossing.len() > columns {
        let turned: Vec<Vec<u32>> = (0..columns).map(|j| crossing.iter().map(|row| row[j]).collect()).collect();
        let mut of = |cut: &Cut| is_it(&Cut { first: cut.second.clone(), second: cut.first.clone() });
        return Cuts { crossing: &turned, most, steps: 0, is_it: &mut of }.any();
    }
    Cuts { crossing, most, steps: 0, is_it }.any()
}

struct Cuts<'c> {
    crossing: &'c [Vec<u32>],
    most: u32,
    steps: usize,
    is_it: &'c mut dyn FnMut(&Cut) -> bool,
}

impl Cuts<'_> {
    fn any(&mut self) -> bool {
        let rows = self.crossing.len();
        // Each group alone and each two come first, for these are what people think of.
        let few = (0..rows).flat_map(|a| (a..rows).map(move |b| (0..rows).map(|i| i == a || i == b).collect()));
        let mut few = few.filter(|taken: &Vec<bool>| taken.contains(&false));
        if few.any(|taken| self.beside(taken)) {
            return true;
        }
        // The groups that aren't in two sums differ by the same people: the first one is never taken.
        rows <= MOST_SUMMED
            && (1..1u32 << rows.saturating_sub(1))
                .filter(|set| set.count_ones() > 2)
                .any(|set| self.beside((0..rows).map(|i| i > 0 && set >> (i - 1) & 1 == 1).collect()))
    }

    /// Beside one sum of the first division, all of the second that are near it.
    fn beside(&mut self, first: Vec<bool>) -> bool {
        let columns = self.crossing[0].len();
        // People of each group of the second division who are in the sum, and who are not.
        let mut sides = vec![[0u32; 2]; columns];
        for (row, is_in) in self.crossing.iter().zip(&first) {
            row.iter().zip(&mut sides).for_each(|(n, side)| side[usize::from(*is_in)] += n);
        }
        self.steps = 0;
        let least: u32 = sides.iter().map(|side| side[0].min(side[1])).sum();
        if least >= self.most {
            return false;
        }
        let mut cut = Cut { first, second: vec![false; columns] };
        self.choose(&mut cut, &sides, (0, 0))
    }

    /// Takes each group of the second division from `at` on or leaves it; so far the sums differ by `apart` people.
    fn choose(&mut self, cut: &mut Cut, sides: &[[u32; 2]], (at, apart): (usize, u32)) -> bool {
        self.steps += 1;
        if apart >= self.most || self.steps > MOST_STEPS {
            return false;
        }
        let Some([outside, inside]) = sides.get(at).copied() else {
            let taken = cut.second.iter().filter(|taken| **taken).count();
            return apart > 0 && taken > 0 && taken < sides.len() && (self.is_it)(cut);
        };
        // A group of nobody changes nothing.
        let takes: &[(bool, u32)] =
            if outside + inside == 0 { &[(false, 0)] } else { &[(false, inside), (true, outside)] };
        takes.iter().any(|&(taken, more)| {
            cut.second[at] = taken;
            self.choose(cut, sides, (at + 1, apart + more))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_of_known_graphs() {
        // Figure 1 of Stoer and Wagner's paper, whose smallest cut is 4.
        let edges = [
            (1, 2, 2),
            (1, 5, 3),
            (2, 3, 3),
            (2, 5, 2),
            (2, 6, 2),
            (3, 4, 4),
            (3, 7, 2),
            (4, 7, 2),
            (4, 8, 2),
            (5, 6, 3),
            (6, 7, 1),
            (7, 8, 3),
        ];
        let mut weights = vec![vec![0; 8]; 8];
        for (a, b, w) in edges {
            weights[a - 1][b - 1] = w;
            weights[b - 1][a - 1] = w;
        }
        assert_eq!(smallest_cut(weights), Some(4));
        assert_eq!(smallest_cut(vec![vec![0; 3]; 3]), None);
    }

    #[test]
    fn sums_that_are_near_each_other_are_gone_through() {
        // The first group of the one is the first of the other and 12 people more; so are their second ones, turned round.
        let crossing = [vec![40, 12], vec![0, 50]];
        let mut found = Vec::new();
        any_cut(&crossing, 30, &mut |cut| {
            found.push(cut.clone());
            false
        });
        assert!(found.contains(&Cut { first: vec![false, true], second: vec![false, true] }));
        assert!(found.iter().all(|cut| cut.first == cut.second), "{found:?}");
        let mut wide = vec![vec![40; 12]; 12];
        wide[3] = vec![0, 0, 0, 50, 5, 6, 0, 0, 0, 0, 0, 0];
        wide.iter_mut().enumerate().for_each(|(i, row)| row[3] = if i == 3 { 50 } else { 0 });
        assert!(any_cut(&wide, 30, &mut |cut| cut.first[3] && cut.second[3]));
    }
}
