//! Which survey leads: the newest one, and what is said of a newer one that is withheld.

use crate::charts::{self, Subject};
use crate::model::Kind;
use crate::pages::site::Site;
use crate::pages::view::{LinkView, link};
use crate::statistics::SystemResult;

/// Whether it is the newest survey that compares systems.
pub fn is_newest(site: &Site<'_>, subject: Subject<'_>) -> bool {
    let newer = site.results.order.iter().rev().map(|id| (id, site.catalogue.surveys.get(id)));
    let mut compares = newer.filter(|(_, survey)| survey.is_some_and(|s| s.ranked));
    compares.next().is_some_and(|(id, _)| *id == subject.survey.entry.id)
}

/// The newest survey of a system, where its figures are withheld and the page leads with those of an earlier one.
pub fn newer_withheld<'a>(site: &Site<'a>, id: &'a str, leading: Option<&SystemResult>) -> Option<(LinkView, String)> {
    leading?.figures.figure()?;
    let (survey, result) = site.results.of_system(id).next()?;
    let record = site.catalogue.surveys.get(&survey.survey)?;
    charts::reason(site.words, &result.figures).map(|why| (link(Kind::Survey, &record.entry), why))
}
