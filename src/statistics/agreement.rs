//! Whether groups of respondents agree: on one system, and on which of two is the better one. From the figures that are told
//! of the groups alone, so that it tells no more of anybody.

use std::collections::{BTreeMap, BTreeSet};

use crate::statistics::compare::{GamesHowell, Welch};
use crate::statistics::results::{Agreement, Breakdown, Cell, CellFigures};
use crate::statistics::summary::Spread;

/// Of more groups than this no reader wants to know whether they agree.
const MOST_GROUPS: usize = 24;

/// Groups whose differences very likely stay below this part of the range agree.
const AGREEING: f64 = 0.1;

/// Whether one of two systems is the better one for each group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preference {
    /// The groups that scored the first clearly higher.
    pub first: Vec<String>,
    /// The groups that scored the second clearly higher.
    pub second: Vec<String>,
    /// The groups of which too few answered to tell.
    pub unclear: Vec<String>,
}

fn spread_of(f: &CellFigures) -> Option<Spread> {
    Some(Spread { n: f.n, mean: f.mean.told()?, sd: Some(f.sd.filter(|sd| *sd > 0.0)?) })
}

/// The groups that said what they are, with their figures.
fn stated(breakdown: &Breakdown) -> impl Iterator<Item = (&Cell, Spread)> {
    breakdown.stated().filter_map(|c| Some((c, spread_of(c.figures.figure()?)?)))
}

/// The tests of so many groups, each made once: it takes some milliseconds.
pub type Tests = BTreeMap<usize, GamesHowell>;

/// The tests that breakdowns need, at that confidence over all pairs of their groups.
pub fn tests<'b>(breakdowns: impl Iterator<Item = &'b Breakdown>, confidence: f64) -> Tests {
    let counts: BTreeSet<usize> = breakdowns.map(|b| stated(b).count()).collect();
    let counts = counts.into_iter().filter(|n| (2..=MOST_GROUPS).contains(n));
    counts.map(|n| (n, GamesHowell::of(n, confidence))).collect()
}

/// Whether the groups of a breakdown agree; `None` of fewer than two whose spread is known.
pub fn agreement(breakdown: &Breakdown, tests: &Tests, range: (f64, f64)) -> Option<Agreement> {
    let groups: Vec<(&Cell, Spread)> = stated(breakdown).collect();
    // A group that is told as a bound, or without a spread, may be the one that differs.
    let shown = breakdown.stated().filter(|c| c.figures.figure().is_some()).count();
    if groups.len() < 2 || groups.len() < shown {
        return None;
    }
    let test = tests.get(&groups.len())?;
    let mut widest = 0.0f64;
    let mut clear: Vec<(usize, usize, (f64, f64))> = Vec::new();
    for a in 0..groups.len() {
        for b in a + 1..groups.len() {
            let (low, high) = test.interval(&groups[a].1, &groups[b].1)?;
            widest = widest.max(high).max(-low);
            if low > 0.0 {
                clear.push((a, b, (low, high)));
            } else if high < 0.0 {
                clear.push((b, a, (-high, -low)));
            }
        }
    }
    let difference = |(a, b, _): &(usize, usize, (f64, f64))| groups[*a].1.mean - groups[*b].1.mean;
    let largest = clear.iter().max_by(|x, y| difference(x).total_cmp(&difference(y)));
    Some(match largest {
        Some(pair) => Agreement::Differ {
            groups: (groups[pair.0].0.value.clone(), groups[pair.1].0.value.clone()),
            difference: difference(pair),
            ci: pair.2,
            others: clear.len() - 1,
        },
        None if widest <= AGREEING * (range.1 - range.0) => Agreement::Agree(widest),
        None => Agreement::Unclear(widest),
    })
}

/// What each group that both breakdowns show says of two systems: Welch's intervals at a confidence that allows for all of
/// the groups (Bonferroni). `None` where they show none together.
pub fn preference(first: &Breakdown, second: &Breakdown, confidence: f64) -> Option<Preference> {
    let others: Vec<(&Cell, Spread)> = stated(second).collect();
    let both: Vec<(&Cell, Welch)> = stated(first)
        .filter_map(|(cell, x)| {
            let (_, y) = others.iter().find(|(c, _)| c.value == cell.value)?;
            Some((cell, Welch::of(&x, y)?))
        })
        .collect();
    let level = 1.0 - (1.0 - confidence) / both.len().max(1) as f64;
    let mut found = Preference::default();
    for (cell, welch) in &both {
        let (low, high) = welch.interval(level)?;
        let into = match (low > 0.0, high < 0.0) {
            (true, _) => &mut found.first,
            (_, true) => &mut found.second,
            _ => &mut found.unclear,
        };
        into.push(cell.value.clone());
    }
    (!both.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::coarse::Mean;
    use crate::statistics::disclosure::Policy;

    fn breakdown(groups: &[(&str, u32, f64, f64)]) -> Breakdown {
        struct Many;
        impl crate::statistics::disclosure::People for Many {
            fn people(&self) -> u32 {
                1000
            }
        }
        let policy = Policy::new(10);
        let cell = |&(value, n, mean, sd): &(&str, u32, f64, f64)| Cell {
            value: value.to_owned(),
            figures: policy.guard(&Many, || CellFigures { n, mean: Mean::exact(mean), sd: Some(sd), ci: None }),
        };
        let cells = policy.guard(&Many, || groups.iter().map(cell).collect());
        Breakdown { attribute: "role".into(), cells, held: None, kept_back: None, withheld: false }
    }

    #[test]
    fn groups_differ_agree_or_are_too_few() {
        let range = (0.0, 100.0);
        let of = |groups: &[(&str, u32, f64, f64)]| {
            let groups = breakdown(groups);
            agreement(&groups, &tests(std::iter::once(&groups), 0.95), range)
        };
        let differ = of(&[("nurse", 60, 70.0, 15.0), ("doctor", 60, 50.0, 15.0), ("ahp", 60, 52.0, 15.0)]).unwrap();
        let Agreement::Differ { groups, difference, others, ci } = differ else { panic!("{differ:?}") };
        assert_eq!((groups.0.as_str(), groups.1.as_str(), difference, others), ("nurse", "doctor", 20.0, 1));
        assert!(ci.0 > 10.0 && ci.1 < 30.0);
        assert!(
            matches!(of(&[("nurse", 900, 70.0, 15.0), ("doctor", 900, 69.5, 15.0)]), Some(Agreement::Agree(d)) if d < 3.0)
        );
        assert!(
            matches!(of(&[("nurse", 20, 70.0, 15.0), ("doctor", 20, 69.5, 15.0)]), Some(Agreement::Unclear(d)) if d > 9.0)
        );
        // Who said nothing is no group, and one alone agrees with nobody.
        assert_eq!(of(&[("nurse", 60, 70.0, 15.0), ("not-stated", 60, 20.0, 15.0)]), None);
    }

    #[test]
    fn each_group_has_its_say_on_two_systems() {
        let a = breakdown(&[("nurse", 60, 70.0, 15.0), ("doctor", 60, 50.0, 15.0), ("ahp", 12, 50.0, 25.0)]);
        let b = breakdown(&[("nurse", 60, 50.0, 15.0), ("doctor", 60, 70.0, 15.0), ("ahp", 12, 52.0, 25.0)]);
        let found = preference(&a, &b, 0.95).unwrap();
        assert_eq!(
            (found.first, found.second, found.unclear),
            (vec!["nurse".into()], vec!["doctor".into()], vec!["ahp".into()])
        );
        assert_eq!(preference(&a, &breakdown(&[("pharmacist", 20, 1.0, 1.0)]), 0.95), None);
    }
}
