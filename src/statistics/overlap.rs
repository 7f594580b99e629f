//! Rule 3 across divisions: which groups of different attributes lie so nearly within each other that subtracting one
//! published figure from another speaks of fewer people than the minimum.
//!
//! Two divisions of the same people make a graph (`cuts`), with a node for each group that is published and one for all that
//! a division withholds together, which follows from the whole. So a difference of fewer than the minimum is a cut between
//! nothing and the minimum, and the smallest cut of each connected part tells whether there is one. Of differences of a few
//! more people, it is counted how many ways to have scored their sums leave.

use std::collections::BTreeMap;

use crate::statistics::coarse::SMALL;
use crate::statistics::cuts::{Crossing, Cut, MOST_APART, any_cut, apart, least_difference};
use crate::statistics::disclosure::Policy;
use crate::statistics::exact::difference_tells;
use crate::statistics::joint::{Cells, tells_of_few};
use crate::tally::{Histogram, Points};

/// The divisions of one system's respondents: its attributes, and the organisations.
pub struct Overlap<'a> {
    policy: Policy,
    /// The scores of each group of each division.
    divisions: &'a [Vec<Histogram>],
    /// Groups that can't be shown whatever else is.
    closed: &'a [Vec<bool>],
    /// For divisions `a < b`, at `a` and `b`, how their groups cross.
    crossings: Vec<Vec<Crossing>>,
    /// People by their group in each division.
    people: Vec<(Vec<usize>, u32)>,
}

/// Which groups of each division are withheld; `None` of a division that can't be shown at all.
pub type Plan = Vec<Option<Vec<bool>>>;

/// So many ways of withholding are looked into before the best of them is taken.
const MOST_TRIED: usize = 64;

/// So many steps are taken in all of them together, or one way is.
const MOST_STEPS: usize = 100_000_000;

impl<'a> Overlap<'a> {
    /// `together` gives the points of people by their group in each division; `closed` has the groups that can't be shown.
    pub fn new<'t>(
        policy: Policy,
        divisions: &'a [Vec<Histogram>],
        closed: &'a [Vec<bool>],
        together: impl Iterator<Item = (Vec<usize>, &'t Points)>,
    ) -> Self {
        let empty = |a: usize, b: usize| vec![vec![Points::default(); divisions[b].len()]; divisions[a].len()];
        let row = |a: usize| (0..divisions.len()).map(|b| if a < b { empty(a, b) } else { Vec::new() }).collect();
        let mut crossings: Vec<Vec<Crossing>> = (0..divisions.len()).map(row).collect();
        let mut people = Vec::new();
        for (groups, points) in together {
            for (a, &i) in groups.iter().enumerate() {
                for (b, &j) in groups.iter().enumerate().skip(a + 1) {
                    points.iter().for_each(|(points, count)| crossings[a][b][i][j].add(points, count));
                }
            }
            people.push((groups, points.n()));
        }
        Overlap { policy, divisions, closed, crossings, people }
    }

    /// What to withhold, of all divisions together, so that no two groups differ by fewer than the minimum: of the ways
    /// that are tried, the one that withholds the fewest people.
    pub fn plan(&self) -> Plan {
        let alone = |(cells, closed): (&Vec<Histogram>, &Vec<bool>)| self.policy.withhold(cells, closed, &|_| true);
        let first: Plan = self.divisions.iter().zip(self.closed).map(alone).collect();
        let mut best: Option<(u64, Plan)> = None;
        // Of many groups and people who differ in many ways, each look takes long.
        let groups: usize = self.divisions.iter().map(Vec::len).sum();
        let steps = groups * groups * self.people.len();
        let mut tries = (MOST_STEPS / steps.max(1)).clamp(1, MOST_TRIED);
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
        let mine = plan[own].as_ref()?;
        let theirs = plan[other].as_ref()?;
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
        let a_nodes = nodes(a_withheld);
        let b_nodes = nodes(b_withheld);
        let count = |nodes: &[usize]| nodes.iter().max().map_or(0, |m| m + 1);
        let rows = count(&a_nodes);
        let columns = count(&b_nodes);
        let mut people = vec![vec![0u32; columns]; rows];
        for (i, row) in self.crossings[a][b].iter().enumerate() {
            row.iter().enumerate().for_each(|(j, points)| people[a_nodes[i]][b_nodes[j]] += points.n());
        }
        if least_difference(&people).is_some_and(|least| least < self.policy.minimum()) {
            return true;
        }
        let sides =
            [Side::of(&self.divisions[a], a_withheld, a_nodes), Side::of(&self.divisions[b], b_withheld, b_nodes)];
        any_cut(&people, MOST_APART, &mut |cut| tells(&self.crossings[a][b], &sides, cut))
    }
}

/// Whether the people by whom two sums differ can be told by the difference of what is known of these.
fn tells(crossing: &Crossing, [a, b]: &[Side; 2], cut: &Cut) -> bool {
    let (more, less) = apart(crossing, &|i| cut.first[a.nodes[i]], &|j| cut.second[b.nodes[j]], a.low);
    difference_tells(&more, &less, a.is_exact(&cut.first) && b.is_exact(&cut.second), a.last)
}

/// One of two divisions that are compared.
struct Side {
    /// The node of each group.
    nodes: Vec<usize>,
    /// Nodes that are told coarsely or not at all: what is known exactly is only all of them together.
    unsure: Vec<bool>,
    /// Whether there are so many people that the whole is told exactly.
    is_many: bool,
    low: i32,
    last: i32,
}

impl Side {
    fn of(groups: &[Histogram], withheld: &[bool], nodes: Vec<usize>) -> Side {
        let mut unsure = vec![false; nodes.iter().max().map_or(0, |m| m + 1)];
        for ((group, withheld), node) in groups.iter().zip(withheld).zip(&nodes) {
            unsure[*node] |= *withheld || (1..SMALL).contains(&group.n());
        }
        let (low, high) = groups.first().map_or((0, 0), Histogram::range);
        let is_many = groups.iter().map(Histogram::n).sum::<u32>() >= SMALL;
        Side { nodes, unsure, is_many, low, last: high - low }
    }

    /// Whether the sum of these nodes is known exactly.
    fn is_exact(&self, taken: &[bool]) -> bool {
        let mut unsure = taken.iter().zip(&self.unsure).filter(|(_, unsure)| **unsure).map(|(taken, _)| *taken);
        let first = unsure.next();
        self.is_many && unsure.all(|taken| Some(taken) == first)
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

    /// Points of the people in a group of either division: as [`group`], and never alike in a whole cell of many.
    fn people(crossing: &[Vec<u32>]) -> Vec<(Vec<usize>, Points)> {
        let mut all = Vec::new();
        for (i, row) in crossing.iter().enumerate() {
            for (j, n) in row.iter().enumerate() {
                let mut points = Points::default();
                (0..*n).for_each(|p| points.add(if p % 2 == 0 { 10 } else { 20 }, 1));
                all.push((vec![i, j], points));
            }
        }
        all
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
        let closed: Vec<Vec<bool>> = divisions.iter().map(|d| vec![false; d.len()]).collect();
        let people = people(crossing);
        let together = people.iter().map(|(groups, points)| (groups.clone(), points));
        Overlap::new(Policy::new(10), &divisions, &closed, together).plan()
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
