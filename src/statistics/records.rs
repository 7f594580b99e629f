//! What a record keeps of the results: figures, and nothing of people.

use std::collections::BTreeMap;

use crate::model::{Id, Recorded, RecordedGroup, RecordedItem};
use crate::statistics::coarse::{Bound, Mean};
use crate::statistics::results::{Answers, Breakdown, CellFigures, Figures, ItemResult, Results};
use crate::statistics::weights::Weighted;

/// What a record keeps of the results: everything but comments.
pub fn recorded(results: &Results) -> BTreeMap<Id, BTreeMap<Id, Recorded>> {
    let mut all: BTreeMap<Id, BTreeMap<Id, Recorded>> = BTreeMap::new();
    for (id, survey) in &results.surveys {
        let own = survey.shown().filter(|(_, f)| f.source.is_none());
        let systems: BTreeMap<Id, Recorded> = own.filter_map(|(s, f)| Some((s.system.clone(), record(f)?))).collect();
        if !systems.is_empty() {
            all.insert(id.clone(), systems);
        }
    }
    all
}

/// To ten decimals, as everywhere.
fn ten(x: f64) -> f64 {
    libm::round(x * 1e10) / 1e10
}

/// What is kept of a system. Every figure is named, so that whoever adds one says how it is protected against newcomers.
pub fn record(f: &Figures) -> Option<Recorded> {
    let Figures {
        n,
        mean,
        sd,
        ci,
        median,
        quartiles,
        alpha,
        subscales,
        excluded,
        distribution,
        items,
        breakdowns,
        organisations,
        weighted,
        // They follow from the figures above, and from those of other systems.
        ci_method: _,
        meaning: _,
        band: _,
        agreements: _,
        grade_interval: _,
        standing: _,
        shrunken_mean: _,
        is_outside: _,
        between: _,
        change: _,
        // What was held when, and whose figures they are.
        as_of: _,
        items_as_of: _,
        weighted_as_of: _,
        source: _,
        // Words, which are the authors' own.
        comments: _,
    } = f;
    let pair = |(a, b): (f64, f64)| (ten(a), ten(b));
    let answers = |item: &ItemResult| {
        // How many answered is not published; what is expected follows from the mean.
        let Answers { n: _, shares, mean, expected: _ } = item.answers.figure()?;
        let shares = shares.iter().map(|s| s.percent).collect();
        Some((item.id.clone(), RecordedItem { shares, mean: mean.map(ten) }))
    };
    let mean = (*mean)?;
    Some(Recorded {
        n: (*n)?,
        mean: ten(mean.value),
        at_least: at_least(mean),
        sd: sd.map(ten),
        ci: ci.map(pair),
        median: median.map(ten),
        quartiles: quartiles.map(pair),
        alpha: alpha.map(ten),
        excluded: *excluded,
        corrections: 0,
        flags: Vec::new(),
        subscales: subscales.iter().map(|(id, _, mean, _)| ((*id).to_owned(), ten(*mean))).collect(),
        distribution: distribution.iter().map(|b| b.percent).collect(),
        items: items.iter().filter_map(answers).collect(),
        groups: breakdowns.iter().chain(organisations).filter_map(groups).collect(),
        weighted: weighted
            .as_ref()
            .and_then(|w| w.figure())
            .map(|Weighted { mean, ci, effective_n }| (ten(*mean), ci.map(pair), ten(*effective_n))),
    })
}

fn at_least(mean: Mean) -> Option<bool> {
    mean.bound.map(|b| b == Bound::AtLeast)
}

/// The groups of a breakdown that are shown.
fn groups(b: &Breakdown) -> Option<(String, BTreeMap<String, RecordedGroup>)> {
    let group = |c: &CellFigures| {
        let CellFigures { n, mean, sd, ci } = *c;
        let ci = ci.map(|(low, high)| (ten(low), ten(high)));
        RecordedGroup { n, mean: ten(mean.value), at_least: at_least(mean), sd: sd.map(ten), ci }
    };
    let cells = b.cells.figure()?.iter();
    let cells = cells.filter_map(|c| c.figures.figure().map(|f| (c.value.clone(), group(f))));
    Some((b.attribute.clone(), cells.collect()))
}
