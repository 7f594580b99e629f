//! What a record keeps of the results: figures, and nothing of people.

use std::collections::BTreeMap;

use crate::model::{Catalogue, Id, Recorded};
use crate::statistics::results::{Breakdown, Figures, ItemResult, Results};

/// What a record keeps of the results: everything but comments.
pub fn recorded(catalogue: &Catalogue, results: &Results) -> BTreeMap<Id, BTreeMap<Id, Recorded>> {
    let mut all: BTreeMap<Id, BTreeMap<Id, Recorded>> = BTreeMap::new();
    for (id, survey) in &results.surveys {
        let own = survey.shown().filter(|(_, f)| f.source.is_none());
        let corrections = catalogue.surveys.get(id).map_or(0, |s| s.corrections.len());
        let systems: BTreeMap<Id, Recorded> =
            own.filter_map(|(s, f)| Some((s.system.clone(), record(f, corrections)?))).collect();
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

fn record(f: &Figures, corrections: usize) -> Option<Recorded> {
    let pair = |(a, b): (f64, f64)| (ten(a), ten(b));
    let groups = |b: &Breakdown| {
        let cells = b
            .cells
            .figure()?
            .iter()
            .filter_map(|c| c.figures.figure().map(|f| (c.value.clone(), (f.n, ten(f.mean), f.sd.map(ten)))));
        Some((b.attribute.clone(), cells.collect()))
    };
    let answers = |item: &ItemResult| {
        let a = item.answers.figure()?;
        Some((item.id.clone(), (a.n, a.shares.iter().map(|(_, p)| *p).collect(), ten(a.mean))))
    };
    Some(Recorded {
        n: f.n?,
        mean: ten(f.mean?),
        sd: f.sd.map(ten),
        median: f.median.map(ten),
        quartiles: f.quartiles.map(pair),
        alpha: f.alpha.map(ten),
        excluded: f.excluded,
        corrections,
        flags: f.flags,
        subscales: f.subscales.iter().map(|(id, _, mean, _)| ((*id).to_owned(), ten(*mean))).collect(),
        distribution: f.distribution.iter().map(|b| b.percent).collect(),
        items: f.items.iter().filter_map(answers).collect(),
        groups: f.breakdowns.iter().chain(&f.organisations).filter_map(groups).collect(),
        weighted: f
            .weighted
            .as_ref()
            .and_then(|w| w.figure())
            .map(|w| (ten(w.mean), w.ci.map(pair), ten(w.effective_n))),
    })
}
