//! The pages of systems: the directory, and one page each with its charts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::charts::{self, Subject, words};
use crate::diagnostics::Stop;
use crate::markup::Mode;
use crate::model::{Kind, System};
use crate::pages::compare;
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::shows_demonstration;
use crate::pages::linked;
use crate::pages::reuse::CiteView;
use crate::pages::site::Site;
use crate::pages::system_charts::{self, BenchmarkView, Shown};
use crate::pages::view::{DateView, LinkView, MentionsView, ScoreView, link, links, partial};
use crate::pictures::Scale;
use crate::statistics::{Figures, Remark, Standing, SystemResult};

#[derive(Serialize)]
struct DirectoryView<'a> {
    categories: Vec<CategoryView<'a>>,
}

#[derive(Serialize)]
struct CategoryView<'a> {
    label: &'static str,
    systems: Vec<EntryView<'a>>,
}

#[derive(Serialize)]
struct EntryView<'a> {
    system: LinkView,
    vendor: Option<LinkView>,
    summary: Option<&'a str>,
    score: Option<ScoreView>,
    newer_withheld: Option<(LinkView, &'a str)>,
    withheld: Option<String>,
    survey: Option<LinkView>,
    demonstration: bool,
    spark: String,
}

#[derive(Serialize)]
struct View<'a> {
    name: &'a str,
    id: &'a str,
    summary: Option<&'a str>,
    vendor: Option<LinkView>,
    category: Option<&'static str>,
    url: Option<&'a str>,
    replaced_by: Option<LinkView>,
    versions: Vec<VersionView<'a>>,
    demonstration: bool,
    newer_withheld: Option<(LinkView, &'a str)>,
    newest: Option<NewestView<'a>>,
    charts: Shown,
    benchmarks: Vec<BenchmarkView<'a>>,
    between: Option<String>,
    held: Vec<(&'a str, String)>,
    items_as_of: Option<String>,
    hidden_breakdowns: Vec<&'a str>,
    subscales: Vec<(&'static str, String, String)>,
    alpha: Option<String>,
    comments: Vec<CommentView<'a>>,
    surveys: Vec<SurveyRow<'a>>,
    response: Option<ResponseView>,
    body: String,
    users: Vec<LinkView>,
    neighbours: Vec<LinkView>,
    cite: Option<CiteView>,
    badge: Option<String>,
    mentions: MentionsView<'a>,
}

#[derive(Serialize)]
struct VersionView<'a> {
    name: &'a str,
    released: Option<DateView>,
}

#[derive(Serialize)]
struct NewestView<'a> {
    survey: LinkView,
    instrument: &'a str,
    score_name: &'a str,
    low: String,
    high: String,
    score: Option<ScoreView>,
    withheld: Option<&'a str>,
    standing: Option<String>,
    excluded: Option<String>,
}

#[derive(Serialize)]
struct CommentView<'a> {
    text: &'a str,
    author: Option<&'a str>,
}

#[derive(Serialize)]
struct SurveyRow<'a> {
    survey: LinkView,
    score: Option<ScoreView>,
    score_name: &'a str,
    withheld: Option<&'a str>,
}

#[derive(Serialize)]
struct ResponseView {
    date: Option<DateView>,
    paragraphs: Vec<String>,
}

/// The category of systems that name none, or one that isn't known.
const OTHER: &str = "Other kinds of software";

const CATEGORIES: [(&str, &str); 9] = [
    ("epr", "Electronic patient records"),
    ("gp", "General practice"),
    ("e-prescribing", "Electronic prescribing"),
    ("pacs", "Imaging (PACS)"),
    ("lims", "Laboratory"),
    ("maternity", "Maternity"),
    ("emergency", "Emergency care"),
    ("community", "Community care"),
    ("other", OTHER),
];

/// The name of a system's category.
pub fn category(system: &System) -> &'static str {
    let id = system.category.as_deref().unwrap_or("other");
    CATEGORIES.iter().find(|(key, _)| *key == id).map_or(OTHER, |(_, label)| label)
}

/// Renders the directory and the page of each system.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let systems: Vec<&System> = site.catalogue.systems.values().collect();
    directory(site, &systems)?;
    let users = users(site);
    systems.par_iter().try_for_each(|s| system(site, s, &users))
}

fn directory(site: &Site<'_>, systems: &[&System]) -> Result<(), Stop> {
    let mut demonstration = false;
    let mut categories = Vec::new();
    for (_, label) in CATEGORIES {
        let mut entries: Vec<EntryView<'_>> =
            systems.iter().filter(|s| category(s) == label).map(|s| entry(site, s)).collect();
        entries.sort_by_cached_key(|e| e.system.label.to_lowercase());
        demonstration |= entries.iter().any(|e| e.demonstration);
        if !entries.is_empty() {
            categories.push(CategoryView { label, systems: entries });
        }
    }
    let description = "Every rated system with its newest score.".to_owned();
    let head = Emit::new("Systems", description, "/systems/").demonstration(demonstration);
    emit(site, "/systems/", "systems.html", head, &DirectoryView { categories })
}

fn entry<'a>(site: &Site<'a>, system: &'a System) -> EntryView<'a> {
    let newest = site.results.newest(&system.entry.id);
    let subject = newest.and_then(|(s, _)| Subject::of(site.catalogue, site.results, &s.survey));
    let figures = newest.and_then(|(_, r)| r.figures.figure());
    EntryView {
        system: link(Kind::System, &system.entry),
        vendor: links(site.catalogue, Kind::Organisation, &system.vendor).pop(),
        summary: system.entry.summary.as_deref(),
        score: figures.map(|f| ScoreView::of(site.catalogue, f)),
        newer_withheld: newer_withheld(site, &system.entry.id, newest.map(|(_, r)| r)),
        withheld: newest.and_then(|(_, r)| r.figures.withheld()).map(str::to_owned),
        survey: subject.map(|s| link(Kind::Survey, &s.survey.entry)),
        demonstration: subject.is_some_and(|s| s.survey.demonstration),
        spark: subject.map(|s| charts::spark(s, &system.entry.id)).unwrap_or_default(),
    }
}

/// Links to the organisations that use each system.
type Users<'a> = BTreeMap<&'a str, Vec<LinkView>>;

fn system(site: &Site<'_>, system: &System, users: &Users<'_>) -> Result<(), Stop> {
    let id = system.entry.id.as_str();
    let route = Kind::System.address(id);
    let root = site.linking.root(&route);
    let newest = site.results.newest(id);
    let newest_subject = newest.and_then(|(s, _)| Subject::of(site.catalogue, site.results, &s.survey));
    let mut shown = Shown::default();
    for (survey, result) in site.results.of_system(id) {
        let subject = Subject::of(site.catalogue, site.results, &survey.survey);
        let (Some(subject), Some(figures)) = (subject, result.figures.figure()) else { continue };
        if newest.is_some_and(|(n, _)| n.survey == survey.survey) {
            shown = system_charts::newest(site, subject, id, figures, &root)?;
        } else {
            system_charts::older(site, subject, id, figures)?;
        }
    }
    let figures = newest.and_then(|(_, r)| r.figures.figure());
    let users = users.get(id).cloned().unwrap_or_default();
    let view = View { users, ..view(site, system, newest_subject, newest.map(|(_, r)| r), figures, shown) };
    let description = match (&system.entry.summary, figures) {
        (_, Some(f)) if f.mean.is_some() => {
            let newer =
                view.newer_withheld.as_ref().map(|(link, why)| format!("In {} it is not shown: {why}. ", link.label));
            newer.unwrap_or_default() + &describe(&system.entry.title, f, newest_subject)
        }
        (Some(summary), _) => summary.clone(),
        _ => format!("{}: what health professionals say of it.", system.entry.title),
    };
    let demonstration = view.demonstration || shows_demonstration(&view.body);
    let (figure, scale) = share(newest_subject, figures);
    let head = Emit::new(&system.entry.title, description, "/systems/")
        .demonstration(demonstration)
        .linked(linked::system(site, system, newest_subject, figures))
        .card(category(system), figure)
        .scale(scale);
    emit(site, &route, "system.html", head, &view)
}

/// What the share image of a system shows: its mean and grade, its interval, and both on the scale.
fn share(subject: Option<Subject<'_>>, figures: Option<&Figures>) -> (Option<(String, Option<String>)>, Option<Scale>) {
    let (Some(subject), Some(f)) = (subject, figures) else { return (None, None) };
    let Some(mean) = f.mean else { return (None, None) };
    let grade = f.meaning.as_ref().map(|m| format!(" {}", words::grade(m.grade))).unwrap_or_default();
    let interval = f.ci.map(|ci| format!("{}, {} interval", words::range(ci), subject.confidence()));
    let n = f.n.map(|n| format!("n\u{a0}{}", words::whole(u64::from(n))));
    let detail = [Some(subject.instrument.score_name.clone()), interval, n].into_iter().flatten().collect::<Vec<_>>();
    let scale = Scale { range: subject.instrument.range(), mean, ci: f.ci };
    (Some((format!("{}{grade}", words::mean(mean, f.ci)), Some(detail.join(", ")))), Some(scale))
}

fn cite(site: &Site<'_>, system: &System, subject: Option<Subject<'_>>) -> CiteView {
    let survey = subject.map(|s| format!(", {}", s.survey.entry.title)).unwrap_or_default();
    let demonstration = subject.is_some_and(|s| s.survey.demonstration);
    let (id, title) = (system.entry.id.as_str(), format!("{}{survey}", system.entry.title));
    CiteView::of(site, &title, (&Kind::System.address(id), id), demonstration.then_some(charts::INVENTED))
}

fn describe(name: &str, f: &Figures, subject: Option<Subject<'_>>) -> String {
    let mean = f.mean.map(|m| words::mean(m, f.ci)).unwrap_or_default();
    let interval = f.ci.map(|ci| format!(" ({})", words::range(ci))).unwrap_or_default();
    let grade = f.meaning.as_ref().map(|m| format!(", grade {}", words::grade(m.grade))).unwrap_or_default();
    let survey = subject.map(|s| format!(" in {}", s.survey.entry.title)).unwrap_or_default();
    let caution = subject.map_or("", |s| s.caution());
    format!("{name} scored {mean}{interval}{grade}{survey}.{caution}")
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
    let hidden = |f: &'a Figures| {
        f.breakdowns.iter().chain(&f.organisations).filter(|b| b.cells.figure().is_none()).map(|b| b.label.as_str())
    };
    let subscale =
        |(_, title, mean, max): &(&str, &'static str, f64, f64)| (*title, words::one(*mean), words::short(*max));
    View {
        name: &system.entry.title,
        id,
        summary: system.entry.summary.as_deref(),
        vendor: links(site.catalogue, Kind::Organisation, &system.vendor).pop(),
        category: system.category.is_some().then(|| category(system)),
        url: system.url.as_deref(),
        replaced_by: links(site.catalogue, Kind::System, &system.replaced_by).pop(),
        versions: system
            .versions
            .iter()
            .map(|v| VersionView { name: &v.name, released: v.released.map(DateView::of) })
            .collect(),
        demonstration: demonstration(site, system),
        newer_withheld: newer_withheld(site, id, result),
        newest: subject.zip(result).map(|(s, r)| newest(site, s, r)),
        charts: shown,
        benchmarks: figures.map(system_charts::benchmarks).unwrap_or_default(),
        between: figures.and_then(system_charts::between),
        held: figures.into_iter().flat_map(held).collect(),
        items_as_of: figures.and_then(|f| f.items_as_of).map(|day| DateView::of(day).long),
        hidden_breakdowns: figures.into_iter().flat_map(hidden).collect(),
        subscales: figures.iter().flat_map(|f| f.subscales.iter().map(subscale)).collect(),
        alpha: figures
            .and_then(|f| f.alpha)
            .map(|a| format!("{:.2}", if a.abs() < 0.005 { 0.0 } else { a }).replace('-', "\u{2212}")),
        comments: figures.iter().flat_map(|f| f.comments.iter().map(comment)).collect(),
        surveys: surveys(site, id),
        response: system.response.as_ref().map(|r| ResponseView {
            date: r.date.map(DateView::of),
            paragraphs: r.text.split("\n\n").map(str::to_owned).collect(),
        }),
        body: site.markup.render(system.entry.body, &route, &site.linking.root(&route), Mode::Page),
        users: Vec::new(),
        neighbours: compare::neighbours(site, id),
        cite: result.map(|_| cite(site, system, subject)),
        badge: result.map(|_| format!("/badges/{id}.svg")),
        mentions: MentionsView::of(site, Kind::System, id),
    }
}

/// The newest survey of a system, where its figures are withheld and the page leads with those of an earlier one.
fn newer_withheld<'a>(site: &Site<'a>, id: &'a str, leading: Option<&SystemResult>) -> Option<(LinkView, &'a str)> {
    leading?.figures.figure()?;
    let (survey, result) = site.results.of_system(id).next()?;
    let record = site.catalogue.surveys.get(&survey.survey)?;
    result.figures.withheld().map(|why| (link(Kind::Survey, &record.entry), why))
}

/// Whether anything on a system's page is invented: its newest survey, an older one, or a chart of its text.
fn demonstration(site: &Site<'_>, system: &System) -> bool {
    let invented = |id: &str| site.catalogue.surveys.get(id).is_some_and(|s| s.demonstration);
    site.results.of_system(&system.entry.id).any(|(survey, _)| invented(&survey.survey))
}

/// Labels of the breakdowns that stay as they were published, and since when.
fn held(f: &Figures) -> Vec<(&str, String)> {
    let all = f.breakdowns.iter().chain(&f.organisations);
    all.filter_map(|b| b.held.map(|day| (b.label.as_str(), DateView::of(day).long))).collect()
}

fn comment(remark: &Remark) -> CommentView<'_> {
    CommentView { text: &remark.text, author: remark.author.as_deref() }
}

fn newest<'a>(site: &Site<'a>, subject: Subject<'a>, result: &'a SystemResult) -> NewestView<'a> {
    let figures = result.figures.figure();
    let (low, high) = subject.instrument.range();
    let standing = figures.and_then(|f| f.standing).filter(|s| s.of > 1 && s.interval.is_some()).map(standing);
    let excluded = figures.map(|f| f.excluded).filter(|n| *n > 0);
    NewestView {
        survey: link(Kind::Survey, &subject.survey.entry),
        instrument: &subject.instrument.title,
        score_name: &subject.instrument.score_name,
        low: words::short(low),
        high: words::short(high),
        score: figures.map(|f| ScoreView::of(site.catalogue, f)),
        withheld: result.figures.withheld(),
        standing,
        excluded: excluded.map(|n| words::count(u64::from(n), "response", "responses")),
    }
}

/// How a system stands to the others of its survey, in a sentence.
fn standing(s: Standing) -> String {
    let others = words::count(u64::from(s.of - 1), "other system", "other systems");
    let rest = s.of - 1 - s.better - s.worse;
    if s.of == 2 {
        let how = match (s.better, s.worse) {
            (1, _) => "scored clearly better",
            (_, 1) => "scored clearly worse",
            _ => "can't be told apart from it",
        };
        return format!("The other system in this survey {how}.");
    }
    let mut parts = Vec::new();
    if s.better > 0 {
        parts.push(format!("{} scored clearly better", number(s.better)));
    }
    if s.worse > 0 {
        parts.push(format!("{} scored clearly worse", number(s.worse)));
    }
    if rest > 0 {
        let who = if parts.is_empty() { "none".to_owned() } else { format!("{} can't", number(rest)) };
        parts.push(if parts.is_empty() {
            format!("{who} can be told apart from it")
        } else {
            format!("{who} be told apart from it")
        });
    }
    format!("Of {others} in this survey, {}.", words::list(&parts, 3))
}

/// Small numbers as words.
fn number(n: u32) -> String {
    const WORDS: [&str; 10] = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(n as usize).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

fn surveys<'a>(site: &Site<'a>, id: &'a str) -> Vec<SurveyRow<'a>> {
    let row = |(survey, result): (&'a crate::statistics::SurveyResult, &'a SystemResult)| {
        let subject = Subject::of(site.catalogue, site.results, &survey.survey)?;
        Some(SurveyRow {
            survey: link(Kind::Survey, &subject.survey.entry),
            score: result.figures.figure().map(|f| ScoreView::of(site.catalogue, f)),
            score_name: &subject.instrument.score_name,
            withheld: result.figures.withheld(),
        })
    };
    site.results.of_system(id).filter_map(row).collect()
}

/// The organisations that use each system, with since when: gathered in one pass.
fn users<'a>(site: &Site<'a>) -> Users<'a> {
    let mut users = Users::new();
    for organisation in site.catalogue.organisations.values() {
        for usage in &organisation.uses {
            let since = usage.from.as_deref().map(|f| format!(", since {}", partial(f))).unwrap_or_default();
            let until = usage.to.as_deref().map(|t| format!(", until {}", partial(t))).unwrap_or_default();
            let label = format!("{}{since}{until}", organisation.entry.title);
            let user = LinkView { label, to: Kind::Organisation.address(&organisation.entry.id) };
            users.entry(usage.system.id.as_str()).or_default().push(user);
        }
    }
    users
}
