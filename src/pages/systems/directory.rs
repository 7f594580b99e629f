//! The directory of systems, by category.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Category, Foreign, Kind, System};
use crate::pages::shared::page::{Emit, emit};
use crate::pages::shared::views::{LinkView, ScoreView, link, links};
use crate::pages::systems::leading::newer_withheld;
use crate::prose::category_id;
use crate::site::Site;
use crate::{charts, prose};

#[derive(Serialize)]
struct DirectoryView<'a> {
    categories: Vec<CategoryView<'a>>,
}

#[derive(Serialize)]
struct CategoryView<'a> {
    label: String,
    systems: Vec<EntryView<'a>>,
}

#[derive(Serialize)]
struct EntryView<'a> {
    system: LinkView,
    vendor: Option<LinkView>,
    summary: Option<&'a str>,
    score: Option<ScoreView>,
    newer_withheld: Option<(LinkView, String)>,
    withheld: Option<String>,
    survey: Option<LinkView>,
    demonstration: bool,
    spark: String,
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
        let mut entries: Vec<EntryView<'_>> =
            systems.iter().filter(|s| category_id(s) == id).map(|s| entry(site, s)).collect();
        // What is real stands apart from what is invented.
        entries.sort_by_cached_key(|e| (e.demonstration, e.system.label.to_lowercase()));
        demonstration |= entries.iter().any(|e| e.demonstration);
        if !entries.is_empty() {
            categories.push(CategoryView { label: site.words.term("category", id), systems: entries });
        }
    }
    let (title, description) = (site.say("systems.title"), site.say("systems.description"));
    let head = Emit::new(&title, description, "/systems/").demonstration(demonstration);
    emit(site, "/systems/", "systems.html", head, &DirectoryView { categories })
}

fn entry<'a>(site: &Site<'a>, system: &'a System) -> EntryView<'a> {
    let newest = site.results.newest(&system.entry.id);
    let subject = newest.and_then(|(s, _)| site.subject(&s.survey));
    let figures = newest.and_then(|(_, r)| r.figures.figure());
    EntryView {
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
