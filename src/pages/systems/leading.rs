//! Which survey leads: the newest one, and what is said of a newer one that is withheld.

use crate::model::Kind;
use crate::pages::shared::views::{LinkView, link};
use crate::prose;
use crate::site::Site;
use crate::statistics::SystemResult;

/// The newest survey of a system, where its figures are withheld and the page leads with those of an earlier one.
pub fn newer_withheld<'a>(site: &Site<'a>, id: &'a str, leading: Option<&SystemResult>) -> Option<(LinkView, String)> {
    leading?.figures.figure()?;
    let (survey, result) = site.results.of_system(id).next()?;
    let record = site.catalogue.surveys.get(&survey.survey)?;
    prose::reason(site.words, &result.figures).map(|why| (link(Kind::Survey, &record.entry), why))
}
