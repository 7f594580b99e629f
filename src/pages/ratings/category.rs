//! The page of a category: the systems of a survey that do one job, compared.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::ratings::league::LeagueView;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::reuse::CiteView;
use crate::pages::shared::views::{LinkView, link};
use crate::prose::{self, Subject};
use crate::site::Site;
use crate::words::say;

/// The systems of a category: `category.html`.
#[derive(Serialize)]
struct View {
    /// The name of the category.
    title: String,
    /// The survey.
    survey: LinkView,
    /// Whether its data are invented.
    demonstration: bool,
    /// Its systems.
    league: LeagueView,
    /// How many answered, and who.
    basis: Option<String>,
    /// How people came to answer, and how many of those asked did.
    sampling: Vec<String>,
    /// Pairs with a page.
    pairs: Vec<LinkView>,
    /// The survey's other categories.
    others: Vec<LinkView>,
    /// Whether some systems have so few responses that their figures are coarse.
    coarse: bool,
    /// How to cite it.
    cite: CiteView,
}

/// Links to the categories of a survey; none where it has but one.
pub fn links(subject: Subject<'_>) -> Vec<LinkView> {
    let all = subject.by_category().filter(Subject::is_part);
    all.map(|part| LinkView::new(part.category().unwrap_or_default(), part.address())).collect()
}

/// Renders the pages of a survey's categories; a survey of one has none, for its own page is the same.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub fn render(site: &Site<'_>, subject: Subject<'_>) -> Result<(), Stop> {
    let parts: Vec<(usize, Subject<'_>)> = subject.by_category().enumerate().filter(|(_, s)| s.is_part()).collect();
    parts.par_iter().try_for_each(|(set, part)| category(site, *part, *set))
}

fn category(site: &Site<'_>, subject: Subject<'_>, set: usize) -> Result<(), Stop> {
    let route = subject.address();
    let league = LeagueView::of(site, subject, &route)?;
    let survey = link(Kind::Survey, &subject.survey.entry);
    let is_first = site.plan.compared.first() == Some(&subject.survey.entry.id.as_str());
    let pairs = site.plan.pairs.iter().filter(|p| is_first && p.at.0 == set).map(|p| {
        let (a, b) = (subject.name(p.first), subject.name(p.second));
        LinkView::new(say!(site.words, "compare.and", a = a, b = b), p.address())
    });
    let title = subject.title();
    let description = match league.verdict.first() {
        Some(first) => first.clone() + &subject.caution(),
        None => say!(site.words, "category-page.description", category = &title),
    };
    let note = subject.survey.demonstration.then(|| site.say("demonstration.phrase"));
    let view = View {
        title: subject.category().unwrap_or_default(),
        survey,
        demonstration: subject.survey.demonstration,
        basis: prose::basis(subject),
        sampling: prose::sampling(subject),
        pairs: pairs.collect(),
        others: links(subject).into_iter().filter(|l| l.to != route).collect(),
        coarse: subject.shown().any(|(_, f)| f.is_small()),
        cite: CiteView::of(site, &title, &route, &subject.survey.entry.id, note),
        league,
    };
    let head = PageHead::new(&title, description.clone(), "/ratings/")
        .demonstration(subject.survey.demonstration)
        .linked(linked_data::survey(site, subject, &description))
        .verdict(site.say("kind.survey"), subject)
        .script("/league.js");
    // Search leads to those of the newest survey alone.
    let head = if site.plan.is_newest(&subject.survey.entry.id) { head } else { head.list() };
    emit(site, &route, "category.html", head, &view)
}
