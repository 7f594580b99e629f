//! Which survey leads: the newest one, and what is said of a newer one that is withheld.

use serde::Serialize;

use crate::model::Kind;
use crate::pages::shared::views::{LinkView, link};
use crate::prose;
use crate::site::Site;
use crate::statistics::SystemResult;

/// A newer survey whose figures are withheld.
#[derive(Serialize)]
pub struct NewerWithheld {
    /// The survey.
    pub survey: LinkView,
    /// Why its figures are withheld.
    pub reason: String,
}

/// The newest survey of a system, where its figures are withheld and the page leads with those of an earlier one.
pub fn newer_withheld<'a>(site: &Site<'a>, id: &'a str, leading: Option<&SystemResult>) -> Option<NewerWithheld> {
    leading?.figures.figure()?;
    let (survey, result) = site.results.of_system(id).next()?;
    let record = site.catalogue.surveys.get(&survey.survey)?;
    prose::reason(site.words, &result.figures)
        .map(|reason| NewerWithheld { survey: link(Kind::Survey, &record.entry), reason })
}
