//! The pages of surveys: the list, and one page each.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Foreign, Kind, Text};
use crate::pages::ratings::group_league;
use crate::pages::shared::figure::show;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{Emit, emit};
use crate::pages::shared::reuse::CiteView;
use crate::pages::shared::views::{LinkView, ScoreView, link, links, period, system_link};
use crate::prose::{Subject, category, category_id, outcome, quality, verdict};
use crate::site::Site;
use crate::statistics::{Figures, SMALL, SystemResult};
use crate::words::say;
use crate::{charts, prose};

#[derive(Serialize)]
struct ListView<'a> {
    surveys: Vec<SurveyCard<'a>>,
}

#[derive(Serialize)]
struct SurveyCard<'a> {
    #[serde(flatten)]
    link: LinkView,
    foreign: Foreign,
    summary: Option<&'a str>,
    period: Option<String>,
    demonstration: bool,
    instrument: String,
    systems: usize,
    withheld: usize,
    people: u64,
    verdict: Vec<String>,
}

#[derive(Serialize)]
struct View<'a> {
    title: &'a str,
    id: &'a str,
    summary: Option<&'a str>,
    demonstration: bool,
    ranked: bool,
    verdict: Vec<String>,
    figure: Option<String>,
    groups: bool,
    /// Whether systems that do different jobs are ranked against each other.
    unlike: bool,
    ranks: Option<String>,
    funnel: Option<String>,
    widened: bool,
    quality: Vec<String>,
    corrections: Vec<(String, &'a Text)>,
    weighted: bool,
    rows: Vec<RowView>,
    withheld: Vec<WithheldView>,
    instrument: String,
    instrument_id: &'a str,
    period: Option<String>,
    population: Option<&'a str>,
    method: Option<&'a str>,
    people: u64,
    /// Whether so few answered of some systems that their figures are coarse.
    coarse: bool,
    excluded: u64,
    who: Vec<WhoView<'a>>,
    leagues: Vec<LinkView>,
    cite: CiteView,
    has_change: bool,
    has_source: bool,
    open: bool,
}

#[derive(Serialize)]
struct RowView {
    system: LinkView,
    vendor: Option<LinkView>,
    category: String,
    mean: f64,
    score: ScoreView,
}

#[derive(Serialize)]
struct WithheldView {
    system: LinkView,
    reason: String,
}

#[derive(Serialize)]
struct WhoView<'a> {
    label: &'a str,
    shares: Vec<(String, u32, bool)>,
}

/// Renders the list of surveys and the page of each.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let subjects: Vec<Subject<'_>> = site.results.order.iter().rev().filter_map(|id| site.subject(id)).collect();
    let view = ListView { surveys: subjects.iter().map(|s| card(*s)).collect() };
    let (title, description) = (site.say("ratings.title"), site.say("ratings.description"));
    let demonstration = subjects.iter().any(|s| s.survey.demonstration);
    let head = Emit::new(&title, description, "/ratings/").demonstration(demonstration);
    emit(site, "/ratings/", "ratings.html", head, &view)?;
    subjects.par_iter().try_for_each(|subject| {
        survey(site, *subject)?;
        group_league::render(site, *subject)
    })
}

fn card(subject: Subject<'_>) -> SurveyCard<'_> {
    let survey = subject.survey;
    SurveyCard {
        link: link(Kind::Survey, &survey.entry),
        foreign: survey.entry.foreign,
        summary: survey.entry.summary.as_deref(),
        period: period(subject.words, survey),
        demonstration: survey.demonstration,
        instrument: subject.questionnaire(),
        systems: subject.result.systems.len(),
        // Of figures of different people no sum is made.
        people: if survey.ranked { subject.result.people } else { 0 },
        withheld: subject.result.withheld().count(),
        verdict: outcome(subject),
    }
}

fn survey(site: &Site<'_>, subject: Subject<'_>) -> Result<(), Stop> {
    let survey = subject.survey;
    let route = Kind::Survey.address(&survey.entry.id);
    let figure = show(site, charts::league(subject).as_ref(), &route)?;
    let ranks = show(site, charts::ranks(subject).as_ref(), &route)?;
    let funnel = show(site, charts::funnel(subject).as_ref(), &route)?;
    let shown = || subject.result.shown();
    let excluded: u64 = shown().filter_map(|(_, f)| f.excluded).map(u64::from).sum();
    let sentences = verdict(subject);
    let description = match sentences.as_slice() {
        [] => survey.entry.summary.clone().unwrap_or_else(|| survey.entry.title.clone()),
        some => some.join(" "),
    };
    let view = View {
        title: &survey.entry.title,
        id: &survey.entry.id,
        summary: survey.entry.summary.as_deref(),
        demonstration: survey.demonstration,
        ranked: survey.ranked,
        verdict: sentences,
        figure,
        groups: !subject.result.groups.is_empty(),
        unlike: survey.ranked && kinds_of_system(site, subject) > 1,
        ranks,
        funnel,
        widened: subject.result.funnel.as_ref().is_some_and(|f| f.between.is_some()),
        quality: quality(subject),
        corrections: survey.corrections.iter().map(|c| (site.words.long_date(c.date), &c.text)).collect(),
        weighted: subject.result.weighted,
        rows: shown().map(|(s, f)| row(site, subject, s, ScoreView::of(subject, f))).collect(),
        withheld: subject.result.withheld().map(|s| withheld(subject, s)).collect(),
        instrument: subject.questionnaire(),
        instrument_id: &subject.instrument.id,
        period: period(subject.words, survey),
        population: survey.population.as_deref(),
        method: survey.method.as_deref(),
        people: if survey.ranked { subject.result.people } else { 0 },
        coarse: shown().any(|(_, f)| f.source.is_none() && f.n.is_some_and(|n| n < SMALL)),
        excluded,
        who: subject.result.who.iter().map(|c| who(subject, c)).collect(),
        leagues: group_league::links(site, &survey.entry.id),
        cite: CiteView::of(
            site,
            &survey.entry.title,
            (&route, &survey.entry.id),
            survey.demonstration.then(|| site.say("demonstration.phrase")),
        ),
        has_change: shown().any(|(_, f)| f.change.is_some()),
        has_source: shown().any(|(_, f)| f.source.is_some()),
        open: survey.closed.is_some_and(|d| d >= site.today),
    };
    let linked = linked_data::survey(site, subject, &description);
    let leader = leader(subject);
    let head = Emit::new(&survey.entry.title, description, "/ratings/")
        .of(&survey.entry)
        .demonstration(survey.demonstration)
        .linked(linked)
        .card(site.say("kind.survey"), leader)
        .script("/league.js");
    let head =
        if site.plan.is_newest(&survey.entry.id) { head.sought_as(site.say("search.asked-survey")) } else { head };
    emit(site, &route, "survey.html", head, &view)
}

/// What the share image of a survey shows: the highest mean, whose it is, and how many systems can't be told from it.
fn leader(subject: Subject<'_>) -> Option<(String, Option<String>)> {
    let is_first = |f: &Figures| f.standing.is_some_and(|s| s.rank == 1);
    let (system, f) = subject.result.shown().find(|(_, f)| is_first(f)).filter(|_| !subject.instrument.low_is_good)?;
    let (w, standing) = (subject.words, f.standing?);
    let highest = say!(w, "card.highest", n = standing.of, name = subject.name(&system.system));
    // Of those that could be tested; where the first could not, nothing is said.
    let tied = subject
        .result
        .shown()
        .filter(|(_, f)| f.standing.is_some_and(|s| s.could_be_first()))
        .count()
        .saturating_sub(1);
    let tied = if standing.interval.is_some() { tied } else { 0 };
    let detail = match tied {
        0 => highest,
        _ => say!(w, "card.not-apart", n = tied, highest = highest),
    };
    let interval = f.ci.map(|ci| format!("{}, ", w.range(ci))).unwrap_or_default();
    Some((prose::mean(w, f.mean?, f.ci), Some(interval + &detail)))
}

/// How many kinds of software the systems shown are of.
fn kinds_of_system(site: &Site<'_>, subject: Subject<'_>) -> usize {
    let kinds = subject.result.shown().filter_map(|(s, _)| site.catalogue.systems.get(&s.system)).map(category_id);
    kinds.collect::<std::collections::BTreeSet<_>>().len()
}

fn row(site: &Site<'_>, subject: Subject<'_>, result: &SystemResult, score: ScoreView) -> RowView {
    let vendor = site.catalogue.systems.get(&result.system).and_then(|s| s.vendor.as_ref());
    let vendor = links(site.catalogue, Kind::Organisation, vendor).pop();
    let category = site.catalogue.systems.get(&result.system).map(|s| category(site.words, s)).unwrap_or_default();
    let mean = result.figures.figure().and_then(|f| f.mean.map(|m| m.value).or(f.median)).unwrap_or(0.0);
    RowView { system: system_link(subject, &result.system), vendor, category, mean, score }
}

fn withheld(subject: Subject<'_>, result: &SystemResult) -> WithheldView {
    let reason = prose::reason(subject.words, &result.figures).unwrap_or_default();
    WithheldView { system: system_link(subject, &result.system), reason }
}

fn who<'a>(subject: Subject<'a>, c: &crate::statistics::Composition) -> WhoView<'a> {
    let label = |s: &crate::statistics::Share| subject.group(&c.attribute, &s.value);
    WhoView {
        label: subject.attribute(&c.attribute),
        shares: c.shares.iter().map(|s| (label(s), s.percent, s.at_least)).collect(),
    }
}
