//! Rule 3 across divisions: which groups of different attributes lie so nearly within each other that subtracting one
//! published figure from another speaks of fewer people than the minimum.
//!
//! Two divisions of the same people make a graph: a node for each group that is published, one for all that a division
//! withholds together (it follows from the whole), and between a group of the one and a group of the other an edge for the
//! people who are in both. Sums of groups of either division are a set of nodes, and the people in the one sum but not in
//! the other are the edges that leave the set: its cut. So a difference of fewer than the minimum is a cut between
//! nothing and the minimum, and the smallest cut of each connected part tells whether there is one.

use std::collections::BTreeMap;

use crate::statistics::disclosure::Policy;
use crate::statistics::joint::{Cells, tells_of_few};
use crate::tally::Histogram;

/// People in a group of one division and a group of the other: `[a][b]`.
type Crossing = Vec<Vec<u32>>;

/// The divisions of one system's respondents: its attributes, and the organisations.
pub struct Overlap<'a> {
    policy: Policy,
    /// The scores of each group of each division.
    divisions: &'a [Vec<Histogram>],
    /// For divisions `a < b`, at `a` and `b`, how their groups cross.
    crossings: Vec<Vec<Crossing>>,
    /// People by their group in each division.
    people: Vec<(Vec<usize>, u32)>,
}

/// Which groups of each division are withheld; `None` of a division that can't be shown at all.
pub type Plan = Vec<Option<Vec<bool>>>;

/// So many ways of withholding are looked into before the best of them is taken.
const MOST_TRIED: usize = 64;

impl<'a> Overlap<'a> {
    /// `together` gives for people their group in each division, and how many they are.
    pub fn new<'t>(
        policy: Policy,
        divisions: &'a [Vec<Histogram>],
        together: impl Iterator<Item = (Vec<usize>, u32)> + 't,
    ) -> Self {
        let empty = |a: usize, b: usize| vec![vec![0; divisions[b].len()]; divisions[a].len()];
        let row = |a: usize| (0..divisions.len()).map(|b| if a < b { empty(a, b) } else { Vec::new() }).collect();
        let mut crossings: Vec<Vec<Crossing>> = (0..divisions.len()).map(row).collect();
        let people: Vec<(Vec<usize>, u32)> = together.collect();
        for (groups, count) in &people {
            for (a, &i) in groups.iter().enumerate() {
                for (b, &j) in groups.iter().enumerate().skip(a + 1) {
                    crossings[a][b][i][j] += *count;
                }
            }
        }
        Overlap { policy, divisions, crossings, people }
    }

    /// What to withhold, of all divisions together, so that no two groups differ by fewer than the minimum: of the ways
    /// that are tried, the one that withholds the fewest people.
    pub fn plan(&self) -> Plan {
        let alone = |cells: &Vec<Histogram>| self.policy.withhold(cells, &vec![false; cells.len()], &|_| true);
        let first: Plan = self.divisions.iter().map(alone).collect();
        let mut best: Option<(u64, Plan)> = None;
        let mut tries = MOST_TRIED;
        self.mend(first, &mut best, &mut tries);
        best.map(|(_, plan)| plan).unwrap_or_else(|| vec![None; self.divisions.len()])
    }

    /// Mends a plan where two divisions tell of too few, once in the one and once in the other of them.
    fn mend(&self, plan: Plan, best: &mut Option<(u64, Plan)>, tries: &mut usize) {
        let loss = self.loss(&plan);
        if best.as_ref().is_some_and(|(least, _)| *least <= loss) {
            return;
        }
        let ways: Vec<(usize, Option<usize>)> = match self.too_near(&plan) {
            Some((a, b)) => vec![(a, Some(b)), (b, Some(a))],
            None if self.few_of_all(&plan, None) => (0..plan.len()).map(|own| (own, None)).collect(),
            None => {
                *best = Some((loss, plan));
                return;
            }
        };
        for (own, other) in ways.into_iter().filter(|(own, _)| plan[*own].is_some()) {
            // The first way down is always gone to its end, so that there is a plan.
            if *tries == 0 && best.is_some() {
                return;
            }
            *tries = tries.saturating_sub(1);
            let mut next = plan.clone();
            next[own] = match other {
                Some(other) => self.apart(&plan, own, other),
                None => self.apart_from_all(&plan, own),
            };
            self.mend(next, best, tries);
        }
    }

    /// The division `own` with more of its groups withheld, so that it stands apart from `other` as that is.
    fn apart(&self, plan: &Plan, own: usize, other: usize) -> Option<Vec<bool>> {
        let (mine, theirs) = (plan[own].as_ref()?, plan[other].as_ref()?);
        let fine = |withheld: &[bool]| !self.is_too_near((own, withheld), (other, theirs));
        self.policy.withhold(&self.divisions[own], mine, &fine)
    }

    /// The division `own` with more of its groups withheld, so that all divisions together tell of no few people.
    fn apart_from_all(&self, plan: &Plan, own: usize) -> Option<Vec<bool>> {
        let fine = |withheld: &[bool]| !self.few_of_all(plan, Some((own, withheld)));
        self.policy.withhold(&self.divisions[own], plan[own].as_ref()?, &fine)
    }

    /// Whether all divisions of a plan together tell of too few, with one of them as it is given.
    fn few_of_all(&self, plan: &Plan, instead: Option<(usize, &[bool])>) -> bool {
        let shown = shown(plan, instead);
        // Of two, it is known.
        shown.len() > 2 && tells_of_few(&self.cells(&shown, &[]), self.policy.minimum())
    }

    /// Whether the plan tells of too few beside a mean that is weighted by these attributes, which is as good as the
    /// figures of each of their joint groups.
    pub fn few_beside_weights(&self, plan: &Plan, weighted: &[usize]) -> bool {
        tells_of_few(&self.cells(&shown(plan, None), weighted), self.policy.minimum())
    }

    /// People by their group in each of the divisions that are shown, and by their joint group of those that weigh.
    fn cells(&self, shown: &[(usize, Vec<usize>)], weighted: &[usize]) -> Cells {
        let mut starts = vec![0];
        for (_, nodes) in shown {
            starts.push(starts.last().copied().unwrap_or(0) + nodes.iter().max().map_or(0, |m| m + 1));
        }
        let mut joint: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for (groups, _) in self.people.iter().filter(|_| !weighted.is_empty()) {
            joint.insert(weighted.iter().map(|&w| groups[w]).collect(), 0);
        }
        let last = starts.last().copied().unwrap_or(0);
        joint.values_mut().enumerate().for_each(|(i, number)| *number = last + i);
        let mut cells = Cells::new();
        for (groups, count) in &self.people {
            let mut own: Vec<usize> =
                shown.iter().zip(&starts).map(|((d, nodes), start)| start + nodes[groups[*d]]).collect();
            let key: Vec<usize> = weighted.iter().map(|&w| groups[w]).collect();
            own.extend(joint.get(&key));
            *cells.entry(own).or_default() += count;
        }
        cells
    }

    /// People in groups that are withheld; a division that isn't shown withholds everybody, and more.
    fn loss(&self, plan: &Plan) -> u64 {
        let of = |(cells, withheld): (&Vec<Histogram>, &Option<Vec<bool>>)| match withheld {
            None => 1 + cells.iter().map(|c| u64::from(c.n())).sum::<u64>(),
            Some(w) => cells.iter().zip(w).filter(|(_, w)| **w).map(|(c, _)| u64::from(c.n())).sum(),
        };
        self.divisions.iter().zip(plan).map(of).sum()
    }

    /// The first two divisions of which a difference tells of too few.
    fn too_near(&self, plan: &Plan) -> Option<(usize, usize)> {
        let shown = |d: usize| plan[d].as_ref().map(|w| (d, w.as_slice()));
        let pairs = (0..plan.len()).flat_map(|a| (a + 1..plan.len()).map(move |b| (a, b)));
        let mut near = pairs
            .filter(|&(a, b)| shown(a).zip(shown(b)).is_some_and(|(first, second)| self.is_too_near(first, second)));
        near.next()
    }

    fn is_too_near(&self, first: (usize, &[bool]), second: (usize, &[bool])) -> bool {
        let ((a, a_withheld), (b, b_withheld)) = if first.0 < second.0 { (first, second) } else { (second, first) };
        let (a_nodes, b_nodes) = (nodes(a_withheld), nodes(b_withheld));
        let count = |nodes: &[usize]| nodes.iter().max().map_or(0, |m| m + 1);
        let (rows, columns) = (count(&a_nodes), count(&b_nodes));
        let mut weights = vec![vec![0u32; rows + columns]; rows + columns];
        for (i, row) in self.crossings[a][b].iter().enumerate() {
            for (j, people) in row.iter().enumerate() {
                let (x, y) = (a_nodes[i], rows + b_nodes[j]);
                weights[x][y] += people;
                weights[y][x] += people;
            }
        }
        smallest_cut(weights).is_some_and(|cut| cut < self.policy.minimum())
    }
}

/// The divisions that a plan shows, with the node of each of their groups; with one of them as it is given.
fn shown(plan: &Plan, instead: Option<(usize, &[bool])>) -> Vec<(usize, Vec<usize>)> {
    let withheld = |d: usize| match instead {
        Some((own, withheld)) if own == d => Some(withheld),
        _ => plan[d].as_deref(),
    };
    (0..plan.len()).filter_map(|d| Some((d, nodes(withheld(d)?)))).collect()
}

/// The node of each group: one of its own, or the one of all that are withheld.
fn nodes(withheld: &[bool]) -> Vec<usize> {
    let shown = withheld.iter().filter(|w| !**w).count();
    let mut next = 0;
    let node = |w: &bool| {
        if *w {
            return shown;
        }
        next += 1;
        next - 1
    };
    withheld.iter().map(node).collect()
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
        let (last, before) = (order[order.len() - 1], order[order.len() - 2]);
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Groups of which nobody's score matters: half have 10 points and half 20.
    fn group(n: u32) -> Histogram {
        let mut scores = Histogram::new((0, 40));
        (0..n).for_each(|i| scores.add(if i % 2 == 0 { 10 } else { 20 }));
        scores
    }

    /// Two divisions from the people in both groups.
    fn divisions(crossing: &[Vec<u32>]) -> Vec<Vec<Histogram>> {
        let columns = (0..crossing[0].len()).map(|j| crossing.iter().map(|row| row[j]).sum());
        vec![crossing.iter().map(|row| group(row.iter().sum())).collect(), columns.map(group).collect()]
    }

    fn people(crossing: &[Vec<u32>]) -> impl Iterator<Item = (Vec<usize>, u32)> + '_ {
        crossing.iter().enumerate().flat_map(|(i, row)| row.iter().enumerate().map(move |(j, n)| (vec![i, j], *n)))
    }

    /// Every sum of groups of the one division against every sum of the other: the smallest difference that isn't nobody.
    fn least_difference(crossing: &[Vec<u32>], plan: &Plan) -> Option<u32> {
        let (a, b) = (plan[0].as_ref()?, plan[1].as_ref()?);
        let sets = |w: &[bool]| {
            // What is withheld is told of together alone, as the rest of the whole.
            let all = (0..1u32 << w.len()).map(|s| (0..w.len()).map(|i| s >> i & 1 == 1).collect::<Vec<bool>>());
            let whole = |s: &Vec<bool>| {
                let mut hidden = s.iter().zip(w).filter(|(_, w)| **w).map(|(s, _)| *s);
                let first = hidden.next();
                hidden.all(|x| Some(x) == first)
            };
            all.filter(whole).collect::<Vec<_>>()
        };
        let difference = |u: &[bool], v: &[bool]| {
            let cells = crossing.iter().zip(u).flat_map(|(row, i)| row.iter().zip(v).map(move |(n, j)| (n, i != j)));
            cells.filter(|(_, apart)| *apart).map(|(n, _)| *n).sum::<u32>()
        };
        let of = sets(b);
        sets(a).iter().flat_map(|u| of.iter().map(|v| difference(u, v)).collect::<Vec<_>>()).filter(|d| *d > 0).min()
    }

    fn plan(crossing: &[Vec<u32>]) -> Plan {
        let divisions = divisions(crossing);
        Overlap::new(Policy::new(10), &divisions, people(crossing)).plan()
    }

    #[test]
    fn a_group_within_another_but_for_one_is_not_shown_beside_it() {
        // Twenty nurses, all in acute care, where one doctor works too.
        let nested = [vec![20, 0], vec![1, 19]];
        let found = plan(&nested);
        assert_eq!(found.iter().filter(|d| d.is_some()).count(), 1, "{found:?}");
        let crossed = [vec![20, 15], vec![15, 20]];
        assert_eq!(plan(&crossed), [Some(vec![false; 2]), Some(vec![false; 2])]);
        let same = [vec![20, 0], vec![0, 20]];
        assert_eq!(plan(&same), [Some(vec![false; 2]), Some(vec![false; 2])]);
    }

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

    proptest! {
        #[test]
        fn no_difference_of_two_sums_is_too_small(
            crossing in (2usize..5, 2usize..5).prop_flat_map(|(a, b)| {
                proptest::collection::vec(proptest::collection::vec(prop_oneof![Just(0u32), 0u32..4, 5u32..40], b), a)
            })
        ) {
            let found = plan(&crossing);
            let least = least_difference(&crossing, &found);
            prop_assert!(least.is_none_or(|d| d >= 10), "{found:?}: {least:?}");
        }
    }
}
