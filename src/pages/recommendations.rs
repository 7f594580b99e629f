//! Recommendations: how far each is at a glance, and a page each with its history.

use rayon::prelude::*;
use serde::Serialize;

use crate::charts::words;
use crate::diagnostics::Stop;
use crate::markup::Mode;
use crate::model::{Kind, Recommendation, Standing};
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::shows_demonstration;
use crate::pages::site::Site;
use crate::pages::view::{DateView, LinkView, MentionsView, SourceView, link, links};

#[derive(Serialize)]
struct IndexView<'a> {
    summary: String,
    counts: Vec<StandingCount>,
    reports: Vec<ReportView<'a>>,
}

/// How many recommendations stand so.
#[derive(Debug, Clone, Serialize)]
pub struct StandingCount {
    class: &'static str,
    label: &'static str,
    count: usize,
    percent: f64,
}

#[derive(Serialize)]
struct ReportView<'a> {
    source: SourceView,
    items: Vec<RecommendationCard<'a>>,
}

/// A recommendation in a list.
#[derive(Debug, Clone, Serialize)]
pub struct RecommendationCard<'a> {
    link: LinkView,
    number: Option<u32>,
    summary: Option<&'a str>,
    owner: Option<LinkView>,
    class: &'static str,
    label: &'static str,
    since: Option<DateView>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct View<'a> {
    card: RecommendationCard<'a>,
    source: SourceView,
    steps: Vec<(&'static str, &'static str, bool)>,
    history: Vec<StepView<'a>>,
    body: String,
    mentions: MentionsView<'a>,
}

#[derive(Serialize)]
struct StepView<'a> {
    date: DateView,
    class: &'static str,
    label: &'static str,
    note: Option<&'a str>,
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
        label: r.status.label(),
        since: since.map(|s| DateView::of(s.date)),
        note: r.history.last().and_then(|s| s.note.as_deref()),
    }
}

/// How many of all stand how.
pub fn counts(site: &Site<'_>) -> Vec<StandingCount> {
    let all = &site.catalogue.recommendations;
    let of = |standing: Standing| all.values().filter(|r| r.status == standing).count();
    let shown = [Standing::Met, Standing::UnderWay, Standing::NotStarted, Standing::Rejected];
    let count = |s: Standing| StandingCount {
        class: s.id(),
        label: s.label(),
        count: of(s),
        percent: libm::round(1000.0 * of(s) as f64 / all.len().max(1) as f64) / 10.0,
    };
    shown.into_iter().map(count).filter(|c| c.count > 0).collect()
}

/// "Of the 10 recommendations followed here, 3 are met, 5 under way and 2 not started."
pub fn summary(counts: &[StandingCount]) -> String {
    let all: usize = counts.iter().map(|c| c.count).sum();
    let parts: Vec<String> = counts
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let verb = match (i, c.count) {
                (0, 1) => "is ",
                (0, _) => "are ",
                _ => "",
            };
            format!("{} {verb}{}", c.count, c.label)
        })
        .collect();
    let all = words::count(all as u64, "recommendation", "recommendations");
    format!("Of the {all} followed here, {}.", words::list(&parts, 4))
}

/// Renders all of them; nothing where the site has no recommendations.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let mut all: Vec<&Recommendation> = site.catalogue.recommendations.values().collect();
    if all.is_empty() {
        return Ok(());
    }
    // By report, the newest first; within it by number.
    let report = |r: &Recommendation| {
        (std::cmp::Reverse(r.source.published.clone()), r.source.title.clone(), r.source.url.clone())
    };
    all.sort_by_cached_key(|r| (report(r), r.number.unwrap_or(u32::MAX), r.entry.id.clone()));
    let mut reports: Vec<ReportView<'_>> = Vec::new();
    for group in all.chunk_by(|a, b| a.source == b.source) {
        let items = group.iter().map(|r| card(site, r)).collect();
        reports.push(ReportView { source: SourceView::of(&group[0].source), items });
    }
    let counts = counts(site);
    let view = IndexView { summary: summary(&counts), counts, reports };
    let head = Emit::new("Recommendations", view.summary.clone(), "/recommendations/");
    emit(site, "/recommendations/", "recommendations.html", head, &view)?;
    all.par_iter().try_for_each(|r| recommendation(site, r))
}

/// The way from nothing to done, with where it is now; what was rejected has left it.
fn steps(status: Standing) -> Vec<(&'static str, &'static str, bool)> {
    let way: &[Standing] = match status {
        Standing::Rejected => &[Standing::NotStarted, Standing::Rejected],
        _ => &[Standing::NotStarted, Standing::UnderWay, Standing::Met],
    };
    way.iter().map(|s| (s.id(), s.label(), *s == status)).collect()
}

fn recommendation(site: &Site<'_>, r: &Recommendation) -> Result<(), Stop> {
    let id = r.entry.id.as_str();
    let route = Kind::Recommendation.address(id);

    let view = View {
        card: card(site, r),
        source: SourceView::of(&r.source),
        steps: steps(r.status),
        history: r
            .history
            .iter()
            .rev()
            .map(|s| {
                let (date, status) = (DateView::of(s.date), s.status);
                StepView { date, class: status.id(), label: status.label(), note: s.note.as_deref() }
            })
            .collect(),
        body: site.markup.render(r.entry.body, &route, &site.linking.root(&route), Mode::Page),
        mentions: MentionsView::of(site, Kind::Recommendation, id),
    };
    let status = words::capital(r.status.label());
    let description = match &r.entry.summary {
        Some(summary) => format!("{status}. {summary}"),
        None => format!("{status}: {}. A recommendation of {}.", r.entry.title, r.source.title),
    };
    let head = Emit::new(&r.entry.title, description, "/recommendations/")
        .demonstration(shows_demonstration(&view.body))
        .card("Recommendation", Some((status, None)));
    emit(site, &route, "recommendation.html", head, &view)
}
