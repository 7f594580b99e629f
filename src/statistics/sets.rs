//! Comparison sets: the systems of one survey and one category, which do the same job. Tests, ranks and pooled figures are
//! within a set; between sets nothing is tested.

use std::collections::BTreeSet;

use crate::model::Category;
use crate::statistics::coarse::coarse_mean;
use crate::statistics::compare::{self, GamesHowell};
use crate::statistics::funnel::Funnel;
use crate::statistics::intervals::Scale;
use crate::statistics::results::{Figures, Standing, SystemResult};
use crate::statistics::set::ComparisonSet;
use crate::statistics::shrink::shrink;
use crate::statistics::summary::Spread;

/// What sets are made with.
pub struct SetRules {
    /// The scale of the scores.
    pub scale: Scale,
    /// The confidence of tests and intervals, such as 0.95.
    pub confidence: f64,
    /// Whether a lower score is the better one.
    pub low_is_good: bool,
}

/// Count, mean and spread of published figures; nobody's own n is taken for one.
pub fn spread_of(figures: &Figures) -> Option<Spread> {
    let mean = figures.mean?.value;
    let sd = figures.sd.filter(|_| figures.n.is_some());
    Some(Spread { n: figures.n.unwrap_or(1), mean, sd })
}

/// Divides the systems of a survey, which are in order of their means, into sets, and gives each that is shown its standing.
/// Those withheld take no part, so no gap tells of them.
pub fn sets(systems: &mut [SystemResult], rules: &SetRules) -> Vec<ComparisonSet> {
    let categories: BTreeSet<Category> = systems.iter().map(|s| s.category).collect();
    categories.into_iter().map(|category| set(category, systems, rules)).collect()
}

fn set(category: Category, systems: &mut [SystemResult], rules: &SetRules) -> ComparisonSet {
    let own = |s: &&SystemResult| s.category == category;
    let shown = systems.iter().filter(own).filter(|s| s.figures.figure().is_some()).count();
    let ranked: Vec<(usize, Spread)> = systems
        .iter()
        .enumerate()
        .filter(|(_, s)| own(s))
        .filter_map(|(i, s)| Some((i, spread_of(s.figures.figure()?)?)))
        .collect();
    let told: Vec<Spread> = ranked.iter().map(|(_, s)| *s).collect();
    let test = GamesHowell::of(shown, rules.confidence);
    let ranking = compare::ranks(&told, &test, rules.low_is_good);
    let shrunken = shrink(&told, &rules.scale);
    for (k, (i, _)) in ranked.iter().enumerate() {
        let rank = &ranking.ranks[k];
        let of = told.len() as u32;
        let standing = Standing {
            rank: rank.rank,
            interval: rank.interval,
            better: rank.higher,
            worse: rank.lower,
            untested: rank.untested,
            of,
        };
        let mean = shrunken.as_ref().and_then(|s| s.means[k]);
        let is_small = is_own_and_small(&systems[*i]);
        let mean = mean.map(|m| if is_small { coarse_mean(m, rules.scale.range) } else { m });
        systems[*i].figures.refine(|f| {
            f.standing = Some(standing);
            f.shrunken_mean = mean;
        });
    }
    ComparisonSet {
        category,
        shown,
        funnel: funnel(systems, &ranked),
        members: ranked.into_iter().map(|(i, _)| i).collect(),
        groups: ranking.groups,
        clear: ranking.different,
        smallest_difference: test.smallest_difference(&told),
        test,
        scale: rules.scale,
        confidence: rules.confidence,
    }
}

fn is_own_and_small(system: &SystemResult) -> bool {
    system.figures.figure().is_some_and(Figures::is_small)
}

/// The funnel of the systems that have a rank and a number of people, each of which is told on which side of the limits it
/// lies.
fn funnel(systems: &mut [SystemResult], ranked: &[(usize, Spread)]) -> Option<Funnel> {
    let counted = |(i, spread): &(usize, Spread)| {
        systems[*i].figures.figure().filter(|f| f.n.is_some()).map(|_| (systems[*i].system.clone(), *spread))
    };
    let funnel = Funnel::of(&ranked.iter().filter_map(counted).collect::<Vec<_>>())?;
    for (i, _) in ranked {
        let system = &mut systems[*i];
        if let Some((_, n, mean)) = funnel.points.iter().find(|(id, ..)| *id == system.system) {
            system.figures.refine(|f| f.is_outside = Some(funnel.is_outside(*n, *mean)));
        }
    }
    Some(funnel)
}
