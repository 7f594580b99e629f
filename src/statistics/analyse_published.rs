//! Figures that others have published, beside a site's own.

use crate::model::PublishedFigures;
use crate::statistics::analyse::Analysis;
use crate::statistics::coarse::Mean;
use crate::statistics::disclosure::Disclosed;
use crate::statistics::intervals::{IntervalMethod, Scale};
use crate::statistics::results::{Figures, SystemResult};
use crate::statistics::summary::Spread;

impl Analysis<'_> {
    /// Adds what others have published of systems without own figures.
    pub(in crate::statistics) fn add_published(&self, systems: &mut Vec<SystemResult>) {
        for published in self.catalogue.published.get(&self.survey.entry.id).into_iter().flatten() {
            if systems.iter().all(|s| s.system != published.system) {
                let system = published.system.clone();
                let category = self.category(&system);
                systems.push(SystemResult { system, category, figures: self.published(published) });
            }
        }
    }

    /// Figures of others, as published; an interval that they lack is computed from n, mean and sd.
    fn published(&self, p: &PublishedFigures) -> Disclosed<Figures> {
        let spread = p.n.zip(p.mean).map(|(n, mean)| Spread { n, mean, sd: p.sd });
        let scale = Scale::of(self.instrument);
        let computed = spread.and_then(|s| scale.interval(&s, self.confidence));
        let method = p.ci.map(|_| IntervalMethod::Published).or(computed.map(|_| scale.method()));
        self.policy.guard(p, || Figures {
            n: p.n,
            mean: p.mean.map(Mean::exact),
            sd: p.sd,
            ci: p.ci.or(computed),
            ci_method: method,
            median: p.median,
            quartiles: p.quartiles,
            alpha: None,
            subscales: Vec::new(),
            meaning: self.meaning(p.mean.map(Mean::exact)),
            band: self.band(p.mean.map(Mean::exact)),
            grade_interval: None,
            standing: None,
            shrunken_mean: None,
            is_outside: None,
            weighted: None,
            organisations: None,
            between: None,
            change: None,
            excluded: None,
            as_of: None,
            items_as_of: None,
            weighted_as_of: None,
            source: Some(p.source.clone()),
            distribution: Vec::new(),
            items: Vec::new(),
            breakdowns: Vec::new(),
            agreements: Vec::new(),
            comments: Vec::new(),
        })
    }
}
