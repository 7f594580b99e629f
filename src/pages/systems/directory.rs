//! The directory of systems, by category.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Category, Foreign, Kind, System};
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{LinkView, ScoreView, link, links};
use crate::pages::systems::leading::{NewerWithheld, newer_withheld};
use crate::prose::category_id;
use crate::site::Site;
use crate::{charts, prose};

/// All systems: `systems.html`.
#[derive(Serialize)]
struct DirectoryView<'a> {
    /// The categories, with their systems.
    categories: Vec<CategoryView<'a>>,
}

/// The systems of a category.
#[derive(Serialize)]
struct CategoryView<'a> {
    /// Its words.
    label: String,
    /// Its systems.
    systems: Vec<SystemEntry<'a>>,
}

/// A system in the directory.
#[derive(Serialize)]
struct SystemEntry<'a> {
    /// The system.
    system: LinkView,
    /// Who makes it.
    vendor: Option<LinkView>,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// The figures, where they are shown.
    score: Option<ScoreView>,
    /// A newer survey whose figures are withheld.
    newer_withheld: Option<NewerWithheld>,
    /// Why its figures are withheld, where they are.
    withheld: Option<String>,
    /// The survey that the score is of.
    survey: Option<LinkView>,
    /// Whether its data are invented.
    demonstration: bool,
    /// Its scores over time, as a small drawing.
    spark: String,
    /// What of it nobody has translated.
    foreign: Foreign,
}

/// Renders the directory.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>, systems: &[&System]) -> Result<(), Stop> {
    let mut demonstration = false;
    let mut categories = Vec::new();
    for id in Category::ALL.map(Category::id) {
        let mut entries: Vec<SystemEntry<'_>> =
            systems.iter().filter(|s| category_id(s) == id).map(|s| entry(site, s)).collect();
        // What is real stands apart from what is invented.
        entries.sort_by_cached_key(|e| (e.demonstration, e.system.label.to_lowercase()));
        demonstration |= entries.iter().any(|e| e.demonstration);
        if !entries.is_empty() {
            categories.push(CategoryView { label: site.words.term("category", id), systems: entries });
        }
    }
    let title = site.say("systems.title");
    let description = site.say("systems.description");
    let head = PageHead::new(&title, description, "/systems/").demonstration(demonstration);
    emit(site, "/systems/", "systems.html", head, &DirectoryView { categories })
}

fn entry<'a>(site: &Site<'a>, system: &'a System) -> SystemEntry<'a> {
    let newest = site.results.newest(&system.entry.id);
    let subject = newest.and_then(|(s, _)| site.subject(&s.survey));
    let figures = newest.and_then(|(_, r)| r.figures.figure());
    SystemEntry {
        system: link(Kind::System, &system.entry),
        vendor: links(site.catalogue, Kind::Organisation, &system.vendor).pop(),
        summary: system.entry.summary.as_deref(),
        score: subject.zip(figures).map(|(subject, f)| ScoreView::of(subject, f)),
        newer_withheld: newer_withheld(site, &system.entry.id, newest.map(|(_, r)| r)),
        withheld: newest.and_then(|(_, r)| prose::reason(site.words, &r.figures)),
        survey: subject.map(|s| link(Kind::Survey, &s.survey.entry)),
        demonstration: subject.is_some_and(|s| s.survey.demonstration),
        foreign: system.entry.foreign,
        spark: subject.map(|s| charts::spark(s, &system.entry.id)).unwrap_or_default(),
    }
}
