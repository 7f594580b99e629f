//! The pages of surveys: the list, and one page each.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Foreign, Kind};
use crate::pages::ratings::group_league;
use crate::pages::shared::figure::show;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::reuse::CiteView;
use crate::pages::shared::views::{DatedText, LinkView, ScoreView, link, links, period, system_link};
use crate::prose::{Subject, category, category_id, outcome, quality, verdict};
use crate::site::{DateView, Site};
use crate::statistics::{Figures, SMALL, SystemResult};
use crate::words::say;
use crate::{charts, prose};

/// All surveys: `ratings.html`.
#[derive(Serialize)]
struct ListView<'a> {
    /// Surveys.
    surveys: Vec<SurveyCard<'a>>,
}

/// A survey in a list.
#[derive(Serialize)]
struct SurveyCard<'a> {
    /// Its title and address.
    #[serde(flatten)]
    link: LinkView,
    /// What of it nobody has translated.
    foreign: Foreign,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// When it ran, in words.
    period: Option<String>,
    /// Whether its data are invented.
    demonstration: bool,
    /// The name of the questionnaire.
    instrument: String,
    /// How many systems it has.
    systems: usize,
    /// How many of them are withheld.
    withheld: usize,
    /// How many people answered.
    people: u64,
    /// What the figures say, in sentences.
    verdict: Vec<String>,
}

/// A survey: `survey.html`.
#[derive(Serialize)]
struct View<'a> {
    /// Its title.
    title: &'a str,
    /// Its id.
    id: &'a str,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Whether its data are invented.
    demonstration: bool,
    /// Whether its systems are ranked.
    ranked: bool,
    /// What the figures say, in sentences.
    verdict: Vec<String>,
    /// The chart, as HTML.
    figure: Option<String>,
    /// Whether bars beside the chart join systems.
    groups: bool,
    /// Whether systems that do different jobs are ranked against each other.
    unlike: bool,
    /// The chart of ranks, as HTML.
    ranks: Option<String>,
    /// The chart of means by number of responses, as HTML.
    funnel: Option<String>,
    /// Whether the limits of that chart are widened.
    widened: bool,
    /// What is odd about the answers, in sentences.
    quality: Vec<String>,
    /// What was wrong.
    corrections: Vec<DatedText<'a>>,
    /// Whether means are weighted to the population.
    weighted: bool,
    /// The systems that are shown, in rank.
    rows: Vec<RowView>,
    /// The systems that are withheld.
    withheld: Vec<WithheldView>,
    /// The name of the questionnaire.
    instrument: String,
    /// The id of the questionnaire.
    instrument_id: &'a str,
    /// When it ran, in words.
    period: Option<String>,
    /// Who was meant to answer.
    population: Option<&'a str>,
    /// How they were reached.
    method: Option<&'a str>,
    /// How many people answered.
    people: u64,
    /// Whether so few answered of some systems that their figures are coarse.
    coarse: bool,
    /// How many responses could not be scored.
    excluded: u64,
    /// Who answered.
    who: Vec<WhoView<'a>>,
    /// Leagues of groups of respondents.
    leagues: Vec<LinkView>,
    /// How to cite it.
    cite: CiteView,
    /// Whether changes since the last survey are shown.
    has_change: bool,
    /// Whether some figures are those of others.
    has_source: bool,
    /// Whether answers can still be given.
    open: bool,
}

/// A system in the league table.
#[derive(Serialize)]
struct RowView {
    /// The system.
    system: LinkView,
    /// Who makes it.
    vendor: Option<LinkView>,
    /// What it is for.
    category: String,
    /// The mean, or the median, to sort by.
    mean: f64,
    /// Its figures.
    score: ScoreView,
}

/// A system whose figures are withheld.
#[derive(Serialize)]
struct WithheldView {
    /// The system.
    system: LinkView,
    /// Why, as part of a sentence.
    reason: String,
}

/// Who answered, by an attribute.
#[derive(Serialize)]
struct WhoView<'a> {
    /// What respondents are divided by.
    label: &'a str,
    /// The groups.
    shares: Vec<GroupShare>,
}

/// How many of those who answered are in a group.
#[derive(Serialize)]
struct GroupShare {
    /// The group.
    label: String,
    /// In percent.
    percent: u32,
    /// Whether it is at least that much.
    at_least: bool,
}

/// Renders the list of surveys and the page of each.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let subjects: Vec<Subject<'_>> = site.results.order.iter().rev().filter_map(|id| site.subject(id)).collect();
    let view = ListView { surveys: subjects.iter().map(|s| card(*s)).collect() };
    let title = site.say("ratings.title");
    let description = site.say("ratings.description");
    let demonstration = subjects.iter().any(|s| s.survey.demonstration);
    let head = PageHead::new(&title, description, "/ratings/").demonstration(demonstration);
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
        corrections: survey
            .corrections
            .iter()
            .map(|c| DatedText { date: DateView::of(site.words, c.date), text: &c.text })
            .collect(),
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
            &route,
            &survey.entry.id,
            survey.demonstration.then(|| site.say("demonstration.phrase")),
        ),
        has_change: shown().any(|(_, f)| f.change.is_some()),
        has_source: shown().any(|(_, f)| f.source.is_some()),
        open: survey.closed.is_some_and(|d| d >= site.today),
    };
    let linked = linked_data::survey(site, subject, &description);
    let leader = leader(subject);
    let head = PageHead::new(&survey.entry.title, description, "/ratings/")
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
    let w = subject.words;
    let standing = f.standing?;
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
        shares: c
            .shares
            .iter()
            .map(|s| GroupShare { label: label(s), percent: s.percent, at_least: s.at_least })
            .collect(),
    }
}
