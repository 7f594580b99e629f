//! Collects the sheets of answers to a survey, where another one could be of the same people.

use std::sync::{Mutex, PoisonError};

use crate::content::seen::sheet;
use crate::model::{Catalogue, Survey};
use crate::tally::{Response, Sheet, SurveySheets};

/// The sheets of a survey by system; nothing is kept where no other survey has the same score.
#[derive(Default)]
pub struct Collected {
    by_system: Option<Mutex<SurveySheets>>,
    /// How many items make the score.
    headline: usize,
}

impl Collected {
    /// For a survey.
    pub fn new(catalogue: &Catalogue, survey: &Survey) -> Self {
        let Some(own) = catalogue.instruments.get(&survey.instrument.id) else { return Collected::default() };
        let same = |s: &&Survey| {
            s.entry.id != survey.entry.id
                && catalogue.instruments.get(&s.instrument.id).is_some_and(|i| i.score_id() == own.score_id())
        };
        let other = catalogue.surveys.values().find(same);
        Collected { by_system: other.map(|_| Mutex::default()), headline: own.headline }
    }

    /// Notes a response that is scored.
    pub fn note(&self, system: &str, response: &Response<'_>, points: i32) {
        let Some(by_system) = &self.by_system else { return };
        let fingerprint = sheet(system, &response.answers[..self.headline]);
        let own = Sheet { fingerprint, points, said: response.said().into_boxed_slice() };
        let mut all = by_system.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(system) {
            Some(sheets) => sheets.push(own),
            None => {
                all.insert(system.to_owned(), vec![own]);
            }
        }
    }

    /// Every system's sheets, sorted.
    pub fn sorted(self) -> SurveySheets {
        let mut all = self.by_system.unwrap_or_default().into_inner().unwrap_or_else(PoisonError::into_inner);
        all.values_mut().for_each(|sheets| sheets.sort_unstable());
        all
    }
}
