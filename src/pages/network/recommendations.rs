//! Recommendations: how far each is at a glance, and a page each with its history.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Foreign, Kind, Recommendation, RecommendationStatus, Text};
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{LinkView, MentionsView, SourceView, link, links};
use crate::site::DateView;
use crate::site::Site;
use crate::words::{Words, capital, say};

/// All recommendations, by report: `recommendations.html`.
#[derive(Serialize)]
struct IndexView<'a> {
    /// How recommendations stand, in a sentence.
    summary: String,
    /// How many stand how.
    counts: Vec<StatusCount>,
    /// The reports, the newest first.
    reports: Vec<ReportView<'a>>,
}

/// How many recommendations stand so.
#[derive(Debug, Clone, Serialize)]
pub struct StatusCount {
    /// Its state, as a class for its look.
    class: &'static str,
    /// Its words.
    label: String,
    /// How many there are.
    count: usize,
    /// In percent.
    percent: f64,
}

/// A report with its recommendations.
#[derive(Serialize)]
struct ReportView<'a> {
    /// The report.
    source: SourceView,
    /// Its items, in order.
    items: Vec<RecommendationCard<'a>>,
}

/// A recommendation in a list.
#[derive(Debug, Clone, Serialize)]
pub struct RecommendationCard<'a> {
    /// Its title and address.
    link: LinkView,
    /// Its number in the report.
    number: Option<u32>,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Who should see to it.
    owner: Option<LinkView>,
    /// Its state, as a class for its look.
    class: &'static str,
    /// Its words.
    label: String,
    /// Since when it stands so.
    since: Option<DateView>,
    /// What is said of it.
    note: Option<&'a Text>,
    /// What of it nobody has translated.
    foreign: Foreign,
}

/// A recommendation: `recommendation.html`.
#[derive(Serialize)]
struct View<'a> {
    /// What lists say of it.
    card: RecommendationCard<'a>,
    /// Where it comes from.
    source: SourceView,
    /// The way from nothing to done.
    steps: Vec<StateView>,
    /// The steps that led here, the newest first.
    history: Vec<StepView<'a>>,
    /// Its text, as HTML.
    body: TextView<'a>,
    /// What links to it.
    mentions: MentionsView<'a>,
}

/// A state on the way from nothing to done.
#[derive(Serialize)]
struct StateView {
    /// Its state, as a class for its look.
    class: &'static str,
    /// The state.
    label: String,
    /// Whether it is the one on whose page this stands.
    is_here: bool,
}

/// A step that led here.
#[derive(Serialize)]
struct StepView<'a> {
    /// Its day.
    date: DateView,
    /// Its state, as a class for its look.
    class: &'static str,
    /// The state.
    label: String,
    /// What is said of it.
    note: Option<&'a Text>,
}

fn card<'a>(site: &Site<'a>, r: &'a Recommendation) -> RecommendationCard<'a> {
    // Since when it has stood as it does: the first of the newest steps that say so.
    let since = r.history.iter().rev().take_while(|s| s.status == r.status).last();
    RecommendationCard {
        link: link(Kind::Recommendation, &r.entry),
        number: r.number,
        summary: r.entry.summary.as_deref(),
        owner: links(site.catalogue, Kind::Organisation, &r.owner).pop(),
        class: r.status.id(),
        label: label(site.words, r.status),
        since: since.map(|s| DateView::of(site.words, s.date)),
        foreign: r.entry.foreign,
        note: r.history.last().and_then(|s| s.note.as_ref()),
    }
}

/// How many of all stand how.
pub fn counts(site: &Site<'_>) -> Vec<StatusCount> {
    let all = &site.catalogue.recommendations;
    let of = |standing: RecommendationStatus| all.values().filter(|r| r.status == standing).count();
    let shown = [
        RecommendationStatus::Met,
        RecommendationStatus::UnderWay,
        RecommendationStatus::NotStarted,
        RecommendationStatus::Rejected,
    ];
    let count = |s: RecommendationStatus| StatusCount {
        class: s.id(),
        label: label(site.words, s),
        count: of(s),
        percent: libm::round(1000.0 * of(s) as f64 / all.len().max(1) as f64) / 10.0,
    };
    shown.into_iter().map(count).filter(|c| c.count > 0).collect()
}

/// How far a recommendation is, in a word or two.
fn label(w: &Words, standing: RecommendationStatus) -> String {
    w.term("standing-word", standing.id())
}

/// "Of the 10 recommendations followed here, 3 are met, 5 under way and 2 not started."
pub fn summary(w: &Words, counts: &[StatusCount]) -> String {
    let all: usize = counts.iter().map(|c| c.count).sum();
    let part = |(i, c): (usize, &StatusCount)| match i {
        0 => say!(w, "recommendations.first-count", n = c.count, state = &c.label),
        _ => say!(w, "recommendations.count", n = c.count, state = &c.label),
    };
    let parts: Vec<String> = counts.iter().enumerate().map(part).collect();
    say!(w, "recommendations.summary", n = all, parts = w.list(&parts, 4))
}

/// Renders all of them; nothing where the site has no recommendations.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let mut all: Vec<&Recommendation> = site.catalogue.recommendations.values().collect();
    if all.is_empty() {
        return Ok(());
    }
    // By report, the newest first; within it by number.
    let report =
        |r: &Recommendation| (std::cmp::Reverse(r.source.published), r.source.title.clone(), r.source.url.clone());
    all.sort_by_cached_key(|r| (report(r), r.number.unwrap_or(u32::MAX), r.entry.id.clone()));
    let mut reports: Vec<ReportView<'_>> = Vec::new();
    for group in all.chunk_by(|a, b| a.source == b.source) {
        let items = group.iter().map(|r| card(site, r)).collect();
        reports.push(ReportView { source: SourceView::of(site.words, &group[0].source), items });
    }
    let counts = counts(site);
    let view = IndexView { summary: summary(site.words, &counts), counts, reports };
    let title = site.say("recommendations.title");
    let head = PageHead::new(&title, view.summary.clone(), "/recommendations/");
    emit(site, "/recommendations/", "recommendations.html", head, &view)?;
    all.par_iter().try_for_each(|r| recommendation(site, r))
}

/// The way from nothing to done, with where it is now; what was rejected has left it.
fn steps(w: &Words, status: RecommendationStatus) -> Vec<StateView> {
    let way: &[RecommendationStatus] = match status {
        RecommendationStatus::Rejected => &[RecommendationStatus::NotStarted, RecommendationStatus::Rejected],
        _ => &[RecommendationStatus::NotStarted, RecommendationStatus::UnderWay, RecommendationStatus::Met],
    };
    way.iter().map(|s| StateView { class: s.id(), label: label(w, *s), is_here: *s == status }).collect()
}

fn recommendation(site: &Site<'_>, r: &Recommendation) -> Result<(), Stop> {
    let id = r.entry.id.as_str();
    let route = Kind::Recommendation.address(id);
    if !site.wants(&route) {
        return Ok(());
    }

    let view = View {
        card: card(site, r),
        source: SourceView::of(site.words, &r.source),
        steps: steps(site.words, r.status),
        history: r
            .history
            .iter()
            .rev()
            .map(|s| {
                let date = DateView::of(site.words, s.date);
                let status = s.status;
                StepView { date, class: status.id(), label: label(site.words, status), note: s.note.as_ref() }
            })
            .collect(),
        body: TextView::of_body(site, r.entry.body, &route),
        mentions: MentionsView::of(site, Kind::Recommendation, id),
    };
    let status = capital(&label(site.words, r.status));
    let description = match &r.entry.summary {
        Some(summary) => format!("{status}. {summary}"),
        None => {
            let title = &r.entry.title;
            let source = &r.source.title;
            say!(site.words, "recommendation.description", status = &status, title = title, source = source)
        }
    };
    let head = PageHead::new(&r.entry.title, description, "/recommendations/")
        .of(&r.entry)
        .demonstration(view.body.demonstration)
        .card(site.say("kind.recommendation"), Some((status, None)));
    emit(site, &route, "recommendation.html", head, &view)
}
