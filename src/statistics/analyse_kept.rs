//! Makes the results of a survey whose answers are elsewhere.

use crate::model::Id;
use crate::statistics::analyse::Analysis;
use crate::statistics::disclosure::Disclosed;
use crate::statistics::kept::{Kept, Restored};
use crate::statistics::results::{Figures, SurveyResult, SystemResult};

impl Analysis<'_> {
    /// The results of a survey whose answers are elsewhere, from the figures as they were published.
    pub(in crate::statistics) fn kept_survey(&self, kept: Kept) -> SurveyResult {
        let Restored { mut quality, systems } = kept.restored(self.instrument);
        quality.excluded.clone_from(&self.survey.exclude);
        quality.excluded.sort_unstable();
        quality.excluded.dedup();
        let result = |(system, mut figures): (Id, Disclosed<Figures>)| {
            figures.refine(|f| {
                (f.meaning, f.band) = (self.meaning(f.mean), self.band(f.mean));
                f.items.iter_mut().for_each(|item| item.answers.refine(|a| a.n = f.n.unwrap_or(0)));
                self.add_benchmarks(&mut f.items, f.mean);
            });
            SystemResult { category: self.category(&system), system, figures }
        };
        let mut systems: Vec<SystemResult> =
            systems.into_iter().filter(|(id, _)| self.catalogue.systems.contains_key(id)).map(result).collect();
        self.add_published(&mut systems);
        self.withhold(&mut systems);
        self.finish(systems, Vec::new(), |_| quality)
    }
}
