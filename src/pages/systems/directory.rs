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
    /// Surveys whose figures are not compared, such as published studies: their systems are listed there.
    studies: Vec<LinkView>,
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
    /// Mean and interval on the scale, as SVG.
    bar: String,
    /// The mean, to put them in order.
    #[serde(skip)]
    order: (bool, f64),
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
        let own = systems.iter().filter(|s| category_id(s) == id && !is_of_a_study(site, s));
        let mut entries: Vec<SystemEntry<'_>> = own.map(|s| entry(site, s)).collect();
        // Those of the newest survey by their means; means of other surveys are no one list, so by their names.
        entries.sort_by(|a, b| {
            let ((later_a, mean_a), (later_b, mean_b)) = (a.order, b.order);
            let names = || a.system.label.to_lowercase().cmp(&b.system.label.to_lowercase());
            later_a.cmp(&later_b).then(mean_b.total_cmp(&mean_a)).then_with(names)
        });
        demonstration |= entries.iter().any(|e| e.demonstration);
        if !entries.is_empty() {
            categories.push(CategoryView { label: site.words.term("category", id), systems: entries });
        }
    }
    let title = site.say("systems.title");
    let description = site.say("systems.description");
    let head = PageHead::new(&title, description, "/systems/").demonstration(demonstration);
    let studies = site.results.order.iter().rev().filter_map(|id| site.subject(id)).filter(|s| !s.survey.ranked);
    let studies = studies.map(|s| link(Kind::Survey, &s.survey.entry)).collect();
    emit(site, "/systems/", "systems.html", head, &DirectoryView { categories, studies })
}

/// Whether only somebody else's studies, which are not compared, tell of it.
pub fn is_of_a_study(site: &Site<'_>, system: &System) -> bool {
    let mut surveys = site.results.of_system(&system.entry.id).filter_map(|(s, _)| site.subject(&s.survey)).peekable();
    // What the site asks about itself is no study of somebody else's, whether or not it is ranked.
    let is_asked = |id: &str| site.catalogue.collected.as_ref().is_some_and(|s| s.entry.id == id);
    surveys.peek().is_some() && surveys.all(|s| !s.survey.ranked && !is_asked(&s.survey.entry.id))
}

fn entry<'a>(site: &Site<'a>, system: &'a System) -> SystemEntry<'a> {
    let newest = site.results.newest(&system.entry.id);
    let subject = newest.and_then(|(s, _)| site.subject(&s.survey));
    let figures = newest.and_then(|(_, r)| r.figures.figure());
    let is_newest = subject.is_some_and(|s| site.plan.is_newest(&s.survey.entry.id));
    let sign = if subject.is_some_and(|s| s.instrument.low_is_good) { -1.0 } else { 1.0 };
    let mean = figures.and_then(|f| f.mean).filter(|_| is_newest).map_or(0.0, |m| sign * m.value);
    SystemEntry {
        order: (!is_newest || figures.is_none(), mean),
        bar: subject.zip(figures).map(|(s, f)| charts::bar(s, f)).unwrap_or_default(),
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
