//! The pages of systems: the directory, and one page each with its charts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Kind, System};
use crate::pages::shared::figure::TextView;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{Emit, emit};
use crate::pages::shared::reuse::CiteView;
use crate::pages::shared::views::{LinkView, MentionsView, ScoreView, link, links};
use crate::pages::systems::badges::badge_code;
use crate::pages::systems::charts::{BenchmarkView, Shown};
use crate::pages::systems::leading::newer_withheld;
use crate::pages::systems::{charts, directory};
use crate::pictures::Scale;
use crate::prose;
use crate::prose::{Subject, category, standing};
use crate::routes::address;
use crate::site::{DateView, Site};
use crate::statistics::{Breakdown, Figures, Remark, SMALL, SystemResult};
use crate::words::{Words, capital, grade, say};

#[derive(Serialize)]
struct View<'a> {
    name: &'a str,
    id: &'a str,
    summary: Option<&'a str>,
    vendor: Option<LinkView>,
    category: Option<String>,
    url: Option<&'a str>,
    replaced_by: Option<LinkView>,
    versions: Vec<VersionView<'a>>,
    demonstration: bool,
    newer_withheld: Option<(LinkView, String)>,
    newest: Option<NewestView>,
    charts: Shown,
    benchmarks: Vec<BenchmarkView<'a>>,
    /// The language of the items, where it is another one than the page's.
    asked_in: Option<&'static str>,
    between: Option<String>,
    held: Vec<(String, String)>,
    items_as_of: Option<String>,
    hidden_breakdowns: Vec<HiddenView>,
    subscales: Vec<(String, String, String)>,
    alpha: Option<String>,
    comments: Vec<CommentView<'a>>,
    surveys: Vec<SurveyRow>,
    response: Option<ResponseView>,
    body: TextView,
    users: Vec<LinkView>,
    neighbours: Vec<LinkView>,
    cite: Option<CiteView>,
    badge: Option<String>,
    badge_code: String,
    mentions: MentionsView<'a>,
}

#[derive(Serialize)]
struct VersionView<'a> {
    name: &'a str,
    released: Option<DateView>,
}

#[derive(Serialize)]
struct NewestView {
    survey: LinkView,
    score_name: String,
    low: String,
    high: String,
    score: Option<ScoreView>,
    withheld: Option<String>,
    standing: Option<String>,
    /// Whether so few answered that the figures are coarse.
    coarse: bool,
    excluded: Option<u32>,
}

#[derive(Serialize)]
struct CommentView<'a> {
    text: &'a str,
    author: Option<String>,
}

#[derive(Serialize)]
struct SurveyRow {
    survey: LinkView,
    score: Option<ScoreView>,
    withheld: Option<String>,
}

#[derive(Serialize)]
struct ResponseView {
    date: Option<DateView>,
    paragraphs: Vec<String>,
    is_foreign: bool,
}

/// Renders the directory and the page of each system.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let systems: Vec<&System> = site.catalogue.systems.values().collect();
    directory::render(site, &systems)?;
    let users = users(site);
    systems.par_iter().try_for_each(|s| system(site, s, &users))
}

/// Links to the organisations that use each system.
type Users<'a> = BTreeMap<&'a str, Vec<LinkView>>;

fn system(site: &Site<'_>, system: &System, users: &Users<'_>) -> Result<(), Stop> {
    let id = system.entry.id.as_str();
    let route = Kind::System.address(id);
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
    let description = match (&system.entry.summary, figures) {
        (_, Some(f)) if f.mean.is_some() => {
            let newer = view.newer_withheld.as_ref().map(|(link, why)| {
                say!(site.words, "system.newer-not-shown", survey = &link.label, reason = why) + " "
            });
            newer.unwrap_or_default() + &describe(site.words, &system.entry.title, f, newest_subject)
        }
        (Some(summary), _) => summary.clone(),
        _ => say!(site.words, "system.description", name = &system.entry.title),
    };
    let demonstration = view.demonstration || view.body.demonstration;
    let (figure, scale) = share(newest_subject, figures);
    let head = Emit::new(&system.entry.title, description, "/systems/")
        .of(&system.entry)
        .demonstration(demonstration)
        .linked(linked_data::system(site, system, newest_subject, figures))
        .card(category(site.words, system), figure)
        .scale(scale);
    emit(site, &route, "system.html", head, &view)
}

/// What the share image of a system shows: its mean and grade, its interval, and both on the scale.
fn share(subject: Option<Subject<'_>>, figures: Option<&Figures>) -> (Option<(String, Option<String>)>, Option<Scale>) {
    let (Some(subject), Some(f)) = (subject, figures) else { return (None, None) };
    let Some(mean) = f.mean else { return (None, None) };
    let w = subject.words;
    let grade = f.meaning.as_ref().map(|m| format!(" {}", grade(m.grade))).unwrap_or_default();
    let interval = f.ci.map(|ci| format!("{}, {}", w.range(ci), subject.interval()));
    let n = f.n.map(|n| say!(w, "chart.n", n = n));
    let detail = [Some(subject.measure()), interval, n].into_iter().flatten().collect::<Vec<_>>();
    let scale = Scale { range: subject.instrument.range(), mean: mean.value, ci: f.ci };
    (Some((format!("{}{grade}", prose::mean(w, mean, f.ci)), Some(detail.join(", ")))), Some(scale))
}

fn cite(site: &Site<'_>, system: &System, subject: Option<Subject<'_>>, figures: Option<&Figures>) -> CiteView {
    let survey = subject.map(|s| format!(", {}", s.survey.entry.title)).unwrap_or_default();
    let demonstration = subject.is_some_and(|s| s.survey.demonstration);
    let (id, title) = (system.entry.id.as_str(), format!("{}{survey}", system.entry.title));
    let source = figures.and_then(|f| f.source.as_ref()).map(|c| {
        let published = c.published.map(|day| day.to_string());
        let parts = [Some(c.title.as_str()), published.as_deref(), c.url.as_deref()];
        say!(site.words, "cite.figures-of", source = parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    });
    let notes: Vec<String> =
        demonstration.then(|| site.say("demonstration.phrase")).into_iter().chain(source).collect();
    let note = (!notes.is_empty()).then(|| notes.join(". "));
    CiteView::of(site, &title, (&Kind::System.address(id), id), note)
}

fn describe(w: &Words, name: &str, f: &Figures, subject: Option<Subject<'_>>) -> String {
    let mean = f.mean.map(|m| prose::mean(w, m, f.ci)).unwrap_or_default();
    let interval = f.ci.map(|ci| format!(" ({})", w.range(ci))).unwrap_or_default();
    let grade = f.meaning.as_ref().map(|m| say!(w, "system.described-grade", grade = grade(m.grade)));
    let mean = format!("{mean}{interval}{}", grade.map(|g| format!(", {g}")).unwrap_or_default());
    match subject {
        Some(s) => {
            say!(w, "system.described-in", name = name, mean = mean, survey = &s.survey.entry.title) + &s.caution()
        }
        None => say!(w, "system.described", name = name, mean = mean),
    }
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
    let subscale =
        |(id, _, mean, max): &(&str, &'static str, f64, f64)| (w.term("subscale", id), w.one(*mean), w.short(*max));
    View {
        name: &system.entry.title,
        id,
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
        charts: shown,
        asked_in: subject.and_then(|s| prose::asked_in(site.words, s.instrument)),
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

/// A breakdown of which no group is shown.
#[derive(Serialize)]
struct HiddenView {
    /// What people are divided by.
    group: String,
    /// The day of the publication beside which its groups could tell of newcomers, where that is why.
    kept_back: Option<String>,
}

/// What the division of a breakdown is called: only settings name those of respondents.
fn named(subject: Subject<'_>, b: &Breakdown) -> String {
    match b.attribute.as_str() {
        "organisation" => subject.words.say("column.organisation", &[]),
        attribute => subject.attribute(attribute).to_owned(),
    }
}

/// Labels of the breakdowns that stay as they were published, and since when.
fn held(subject: Subject<'_>, f: &Figures) -> Vec<(String, String)> {
    let all = f.breakdowns.iter().chain(&f.organisations);
    all.filter_map(|b| b.held.map(|day| (named(subject, b), DateView::of(subject.words, day).long))).collect()
}

fn comment<'a>(subject: Subject<'_>, remark: &'a Remark) -> CommentView<'a> {
    let author = remark.author.as_ref().map(|a| subject.group(&a.attribute, &a.value));
    CommentView { text: &remark.text, author }
}

fn newest(site: &Site<'_>, subject: Subject<'_>, result: &SystemResult) -> NewestView {
    let figures = result.figures.figure();
    let (low, high) = subject.instrument.range();
    let standing =
        figures.and_then(|f| f.standing).filter(|s| s.of > 1 && s.interval.is_some()).map(|s| standing(site.words, s));
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
        standing,
        coarse: figures.is_some_and(|f| f.source.is_none() && f.n.is_some_and(|n| n < SMALL)),
        excluded,
    }
}

fn surveys(site: &Site<'_>, id: &str) -> Vec<SurveyRow> {
    let row = |(survey, result): (&crate::statistics::SurveyResult, &SystemResult)| {
        let subject = site.subject(&survey.survey)?;
        Some(SurveyRow {
            survey: link(Kind::Survey, &subject.survey.entry),
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
