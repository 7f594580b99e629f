//! The pages of systems: the directory, and one page each with its charts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Kind, System};
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::reuse::CiteView;
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{LinkView, MentionsView, ScoreView, link, links};
use crate::pages::systems::badges::badge_code;
use crate::pages::systems::charts::{BenchmarkView, QuestionView, Shown};
use crate::pages::systems::directory::is_of_a_study;
use crate::pages::systems::figures::{cite, describe, share};
use crate::pages::systems::leading::{NewerWithheld, newer_withheld};
use crate::pages::systems::notices::{CorrectedView, HeldView, HiddenView, corrected, held, named};
use crate::pages::systems::peers::{PeersView, peers, within};
use crate::pages::systems::{charts, directory};
use crate::prose;
use crate::prose::{Subject, agreements, category, sampling, standing};
use crate::routes::address;
use crate::site::{DateView, Site};
use crate::statistics::{Figures, Remark, SystemResult};
use crate::words::{capital, say};

/// A system: `system.html`.
#[derive(Serialize)]
struct View<'a> {
    /// Its name.
    name: &'a str,
    /// Its id.
    id: &'a str,
    /// Whether the public questionnaire offers it.
    can_be_rated: bool,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Who makes it.
    vendor: Option<LinkView>,
    /// What it is for.
    category: Option<String>,
    /// Its page elsewhere.
    url: Option<&'a str>,
    /// What came after it.
    replaced_by: Option<LinkView>,
    /// Its versions.
    versions: Vec<VersionView<'a>>,
    /// Whether its data are invented.
    demonstration: bool,
    /// A newer survey whose figures are withheld.
    newer_withheld: Option<NewerWithheld>,
    /// The survey that leads.
    newest: Option<NewestView>,
    /// Its place among the systems of its category: those nearest, the first and the last.
    peers: Option<PeersView>,
    /// Its charts, as HTML.
    charts: Shown,
    /// The sections of the page.
    contents: Vec<LinkView>,
    /// The weakest items, to ask the vendor about.
    questions: Vec<QuestionView<'a>>,
    /// Surveys whose figures of it were corrected.
    corrections: Vec<CorrectedView>,
    /// Items against what is usual.
    benchmarks: Vec<BenchmarkView<'a>>,
    /// The language of the items, where it is another one than the page's.
    asked_in: Option<&'static str>,
    /// How far organisations differ, in a sentence.
    between: Option<String>,
    /// Breakdowns that stay as they were published.
    held: Vec<HeldView>,
    /// Since when the items stay as they were published.
    items_as_of: Option<String>,
    /// Breakdowns of which no group is shown.
    hidden_breakdowns: Vec<HiddenView>,
    /// The parts of the score.
    subscales: Vec<SubscaleView>,
    /// How well answers hang together.
    alpha: Option<String>,
    /// Comments that may be published.
    comments: Vec<CommentView<'a>>,
    /// Every survey that asked about it.
    surveys: Vec<SurveyRow>,
    /// What the vendor says.
    response: Option<ResponseView>,
    /// Its text, as HTML.
    body: TextView<'a>,
    /// Who uses it.
    users: Vec<LinkView>,
    /// The systems next to it in rank.
    neighbours: Vec<LinkView>,
    /// How to cite it.
    cite: Option<CiteView>,
    /// The address of its badge.
    badge: Option<String>,
    /// The lines that show the badge on another site.
    badge_code: String,
    /// The address of the feed of news about it.
    feed: Option<String>,
    /// What links to it.
    mentions: MentionsView<'a>,
}

/// A version of a system.
#[derive(Serialize)]
struct VersionView<'a> {
    /// Its name.
    name: &'a str,
    /// The day of its release.
    released: Option<DateView>,
}

/// The newest survey of a system whose figures are shown, or else the newest.
#[derive(Serialize)]
struct NewestView {
    /// The survey.
    survey: LinkView,
    /// What the score is called.
    score_name: String,
    /// The lowest possible score.
    low: String,
    /// The highest possible score.
    high: String,
    /// The figures, where they are shown.
    score: Option<ScoreView>,
    /// Why its figures are withheld, where they are.
    withheld: Option<String>,
    /// Whether the publisher has taken the figures out, for they were wrong.
    is_wrong: bool,
    /// How it stands to the others of its category, in a sentence.
    standing: Option<String>,
    /// Whether groups of respondents agree on it, in sentences.
    agreement: Vec<String>,
    /// How people came to answer, and how many of those asked did.
    sampling: Vec<String>,
    /// The league of its category.
    league: LinkView,
    /// Whether so few answered that the figures are coarse.
    coarse: bool,
    /// How many responses could not be scored.
    excluded: Option<u32>,
}

/// A comment that may be published.
#[derive(Serialize)]
struct CommentView<'a> {
    /// Its words.
    text: &'a str,
    /// Which group its author is in.
    author: Option<String>,
}

/// A survey that asked about a system.
#[derive(Serialize)]
struct SurveyRow {
    /// The survey.
    survey: LinkView,
    /// What its score is called: those of different questionnaires are no one list of numbers.
    measure: String,
    /// The figures, where they are shown.
    score: Option<ScoreView>,
    /// Why its figures are withheld, where they are.
    withheld: Option<String>,
}

/// What the vendor says.
#[derive(Serialize)]
struct ResponseView {
    /// Its day.
    date: Option<DateView>,
    /// Its paragraphs.
    paragraphs: Vec<String>,
    /// Whether nobody has translated it.
    is_foreign: bool,
}

/// Renders the directory and the page of each system.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let systems: Vec<&System> = site.catalogue.systems.values().collect();
    directory::render(site, &systems)?;
    render_pages(site)
}

/// Renders the pages of systems, without the directory.
///
/// # Errors
/// As [`render`].
pub fn render_pages(site: &Site<'_>) -> Result<(), Stop> {
    let systems: Vec<&System> = site.catalogue.systems.values().collect();
    let users = users(site);
    systems.par_iter().try_for_each(|s| system(site, s, &users))
}

/// Links to the organisations that use each system.
type Users<'a> = BTreeMap<&'a str, Vec<LinkView>>;

fn system(site: &Site<'_>, system: &System, users: &Users<'_>) -> Result<(), Stop> {
    let id = system.entry.id.as_str();
    let route = Kind::System.address(id);
    if !site.wants(&route) {
        return Ok(());
    }
    let newest = site.results.newest(id);
    let newest_subject = newest.and_then(|(s, _)| site.subject(&s.survey));
    let mut shown = Shown::default();
    for (survey, result) in site.results.of_system(id) {
        let subject = site.subject(&survey.survey);
        let (Some(subject), Some(figures)) = (subject, result.figures.figure()) else { continue };
        if newest.is_some_and(|(n, _)| n.survey == survey.survey) {
            shown = charts::newest(site, subject, id, figures, &route)?;
        } else {
            charts::older(site, subject, id, figures, &route)?;
        }
    }
    let figures = newest.and_then(|(_, r)| r.figures.figure());
    let users = users.get(id).cloned().unwrap_or_default();
    let view = View { users, ..view(site, system, newest_subject, newest.map(|(_, r)| r), figures, shown) };
    let view = View { contents: contents(site, &view), ..view };
    let description = match (&system.entry.summary, figures) {
        (_, Some(f)) if f.mean.is_some() => {
            let newer = view.newer_withheld.as_ref().map(|newer| {
                say!(site.words, "system.newer-not-shown", survey = &newer.survey.label, reason = &newer.reason) + " "
            });
            newer.unwrap_or_default() + &describe(site.words, &system.entry.title, f, newest_subject)
        }
        (Some(summary), _) => summary.clone(),
        _ => say!(site.words, "system.description", name = &system.entry.title),
    };
    let demonstration = view.demonstration || view.body.demonstration;
    let (figure, scale) = share(newest_subject, figures);
    let head = PageHead::new(&system.entry.title, description, "/systems/")
        .of(&system.entry)
        .demonstration(demonstration)
        .linked(linked_data::system(site, system, newest_subject, figures))
        .card(category(site.words, system), figure)
        .scale(scale)
        .feed(site.has_feed(Kind::System, id).then(|| address::feed_of(&route)));
    emit(site, &route, "system.html", head, &view)
}

fn view<'a>(
    site: &Site<'a>,
    system: &'a System,
    subject: Option<Subject<'a>>,
    result: Option<&'a SystemResult>,
    figures: Option<&'a Figures>,
    shown: Shown,
) -> View<'a> {
    let id = system.entry.id.as_str();
    let route = Kind::System.address(id);
    let told = subject.zip(figures);
    let hidden = |(subject, f): (Subject<'a>, &'a Figures)| {
        let all = f.breakdowns.iter().chain(&f.organisations).filter(|b| b.cells.figure().is_none());
        all.map(move |b| HiddenView {
            group: named(subject, b),
            kept_back: b.kept_back.map(|day| DateView::of(subject.words, day).long),
        })
    };
    let comments = |(subject, f): (Subject<'a>, &'a Figures)| f.comments.iter().map(move |c| comment(subject, c));
    let w = site.words;
    let subscale = |(id, _, mean, max): &(&str, &'static str, f64, f64)| SubscaleView {
        name: w.term("subscale", id),
        mean: w.one(*mean),
        most: w.short(*max),
    };
    View {
        name: &system.entry.title,
        id,
        can_be_rated: !is_of_a_study(site, system),
        summary: system.entry.summary.as_deref(),
        vendor: links(site.catalogue, Kind::Organisation, &system.vendor).pop(),
        category: system.category.is_some().then(|| category(site.words, system)),
        url: system.url.as_deref(),
        replaced_by: links(site.catalogue, Kind::System, &system.replaced_by).pop(),
        versions: system
            .versions
            .iter()
            .map(|v| VersionView { name: &v.name, released: v.released.map(|day| DateView::of(site.words, day)) })
            .collect(),
        demonstration: demonstration(site, system),
        newer_withheld: newer_withheld(site, id, result),
        newest: subject.zip(result).map(|(s, r)| newest(site, s, r)),
        peers: subject.zip(result).and_then(|(s, r)| peers(site, s, r)),
        charts: shown,
        asked_in: subject.and_then(|s| prose::asked_in(site.words, s.instrument)),
        contents: Vec::new(),
        questions: told.map(|(subject, f)| charts::questions(subject, f)).unwrap_or_default(),
        corrections: subject.into_iter().filter_map(|s| corrected(s, id, figures)).collect(),
        benchmarks: told.map(|(subject, f)| charts::benchmarks(subject, f)).unwrap_or_default(),
        between: figures.and_then(|f| prose::between(w, f)),
        held: told.into_iter().flat_map(|(subject, f)| held(subject, f)).collect(),
        items_as_of: figures.and_then(|f| f.items_as_of).map(|day| DateView::of(site.words, day).long),
        hidden_breakdowns: told.into_iter().flat_map(hidden).collect(),
        subscales: figures.iter().flat_map(|f| f.subscales.iter().map(subscale)).collect(),
        alpha: figures.and_then(|f| f.alpha).map(|a| w.decimals(a, 2)),
        comments: told.into_iter().flat_map(comments).collect(),
        surveys: surveys(site, id),
        response: system.response.as_ref().map(|r| ResponseView {
            date: r.date.map(|day| DateView::of(site.words, day)),
            paragraphs: r.text.split("\n\n").map(str::to_owned).collect(),
            is_foreign: r.text.is_foreign,
        }),
        body: TextView::of_body(site, system.entry.body, &route),
        users: Vec::new(),
        neighbours: neighbours(site, id),
        cite: result.map(|_| cite(site, system, subject, figures)),
        badge_code: badge_code(site, &system.entry),
        badge: result.map(|_| address::badge(id)),
        feed: site.has_feed(Kind::System, id).then(|| address::feed_of(&route)),
        mentions: MentionsView::of(site, Kind::System, id),
    }
}

/// Links to the ready-made pages of a system and those just above and below it.
fn neighbours(site: &Site<'_>, id: &str) -> Vec<LinkView> {
    let Some(subject) = site.plan.compared.first().and_then(|survey| site.subject(survey)) else { return Vec::new() };
    let near = site.plan.neighbours(id);
    near.map(|other| LinkView::new(subject.name(other), address::pair(id, other))).collect()
}

/// Whether anything on a system's page is invented: its newest survey, an older one, or a chart of its text.
fn demonstration(site: &Site<'_>, system: &System) -> bool {
    let invented = |id: &str| site.catalogue.surveys.get(id).is_some_and(|s| s.demonstration);
    site.results.of_system(&system.entry.id).any(|(survey, _)| invented(&survey.survey))
}

/// Links to the sections that a page has.
fn contents(site: &Site<'_>, view: &View<'_>) -> Vec<LinkView> {
    let sections = [
        (view.peers.is_some(), "peers", "system.peers"),
        (view.charts.has_groups() || !view.hidden_breakdowns.is_empty(), "breakdown", "system.breakdown"),
        (!view.comments.is_empty(), "comments", "system.comments"),
        (view.response.is_some(), "response", "system.response"),
        (view.charts.has_items(), "items", "system.items"),
        (view.charts.has_trend(), "trend", "system.trend"),
        (!view.surveys.is_empty(), "surveys", "system.all-surveys"),
    ];
    let shown = sections.into_iter().filter(|(is_there, ..)| *is_there);
    shown.map(|(_, to, key)| LinkView::new(site.say(key), to)).collect()
}

/// A part of the score.
#[derive(Serialize)]
struct SubscaleView {
    /// Its name.
    name: String,
    /// Its mean.
    mean: String,
    /// The highest possible.
    most: String,
}

fn comment<'a>(subject: Subject<'_>, remark: &'a Remark) -> CommentView<'a> {
    let author = remark.author.as_ref().map(|a| subject.group(&a.attribute, &a.value));
    CommentView { text: &remark.text, author }
}

fn newest(site: &Site<'_>, subject: Subject<'_>, result: &SystemResult) -> NewestView {
    let figures = result.figures.figure();
    let (low, high) = subject.instrument.range();
    let subject = within(subject, result);
    let standing =
        figures.and_then(|f| f.standing).filter(|s| s.of > 1 && s.interval.is_some()).map(|s| standing(subject, s));
    let excluded = figures.and_then(|f| f.excluded);
    NewestView {
        survey: link(Kind::Survey, &subject.survey.entry),
        score_name: if figures.is_some_and(|f| f.mean.is_some()) {
            capital(&subject.measure())
        } else {
            subject.measure()
        },
        low: site.words.short(low),
        high: site.words.short(high),
        score: figures.map(|f| ScoreView::of(subject, f)),
        withheld: prose::reason(site.words, &result.figures),
        is_wrong: result.figures.is_wrong(),
        standing,
        agreement: figures.map(|f| agreements(subject, f)).unwrap_or_default(),
        sampling: sampling(subject),
        league: LinkView::new(subject.title(), subject.address()),
        coarse: figures.is_some_and(Figures::is_small),
        excluded,
    }
}

fn surveys(site: &Site<'_>, id: &str) -> Vec<SurveyRow> {
    let row = |(survey, result): (&crate::statistics::SurveyResult, &SystemResult)| {
        let subject = site.subject(&survey.survey)?;
        Some(SurveyRow {
            survey: link(Kind::Survey, &subject.survey.entry),
            measure: subject.measure(),
            score: result.figures.figure().map(|f| ScoreView::of(subject, f)),
            withheld: prose::reason(site.words, &result.figures),
        })
    };
    site.results.of_system(id).filter_map(row).collect()
}

/// The organisations that use each system, with since when: gathered in one pass.
fn users<'a>(site: &Site<'a>) -> Users<'a> {
    let mut users = Users::new();
    for organisation in site.catalogue.organisations.values() {
        for usage in &organisation.uses {
            let period = site.words.period(usage.from, usage.to);
            let period = if period.is_empty() { period } else { format!(", {period}") };
            let label = format!("{}{period}", organisation.entry.title);
            let user = LinkView::new(label, Kind::Organisation.address(&organisation.entry.id));
            users.entry(usage.system.id.as_str()).or_default().push(user);
        }
    }
    users
}
