//! The pages of surveys: the list, and one page each.

use rayon::prelude::*;
use serde::Serialize;

use crate::charts;
use crate::diagnostics::Stop;
use crate::model::{Foreign, Kind};
use crate::pages::ratings::league::{LeagueView, WithheldView, withheld};
use crate::pages::ratings::{category, group_league};
use crate::pages::shared::figure::show;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::reuse::CiteView;
use crate::pages::shared::views::{DatedText, LinkView, link, period};
use crate::prose::{Subject, basis, outcome, quality, sampling};
use crate::site::{DateView, Site};

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
    /// What the figures say, in sentences: of several categories one each.
    verdict: Vec<String>,
    /// How many answered, and who.
    basis: Option<String>,
    /// How people came to answer, and how many of those asked did.
    sampling: Vec<String>,
    /// Its systems by what they do, of each category of several; one where all do the same, or where they are not ranked.
    leagues: Vec<LeagueView>,
    /// The systems that are alone in their category.
    alone: Option<LeagueView>,
    /// The chart of all systems, as HTML, where they do different jobs.
    all: Option<String>,
    /// What is odd about the answers, in sentences.
    quality: Vec<String>,
    /// What was wrong.
    corrections: Vec<DatedText<'a>>,
    /// The day of the last correction.
    corrected: Option<String>,
    /// Whether some figures still are as they were published, for too few responses are new.
    waits: bool,
    /// The systems that are withheld.
    withheld: Vec<WithheldView>,
    /// Whether any of them is to protect those who answered.
    protects: bool,
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
    groups: Vec<LinkView>,
    /// Whether means are shown that are weighted to the population.
    has_weighted: bool,
    /// How to cite it.
    cite: CiteView,
    /// Whether answers can still be given.
    open: bool,
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
        category::render(site, *subject)?;
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
    let parts: Vec<Subject<'_>> =
        if subject.has_categories() { subject.by_category().collect() } else { vec![subject] };
    // Of several categories, each shows its charts on its own page.
    let own = |part: &Subject<'_>| match part.is_part() {
        true => Ok(LeagueView::table(site, *part)),
        false => LeagueView::of(site, *part, &route),
    };
    let is_alone = |part: &&Subject<'_>| part.is_part() && part.shown().count() + part.withheld().count() < 2;
    let (single, several): (Vec<&Subject<'_>>, Vec<&Subject<'_>>) = parts.iter().partition(is_alone);
    let leagues = several.into_iter().map(own).collect::<Result<Vec<_>, Stop>>()?;
    let alone = LeagueView::of_singles(site, &single.into_iter().copied().collect::<Vec<_>>());
    let all = show(site, charts::league(subject).filter(|_| subject.has_categories()).as_ref(), &route)?;
    let shown = || subject.shown();
    let excluded: u64 = shown().filter_map(|(_, f)| f.excluded).map(u64::from).sum();
    let sentences = outcome(subject);
    let description = match sentences.as_slice() {
        [] => survey.entry.summary.clone().unwrap_or_else(|| survey.entry.title.clone()),
        some => shortened(some),
    };
    let view = View {
        title: &survey.entry.title,
        id: &survey.entry.id,
        summary: survey.entry.summary.as_deref(),
        demonstration: survey.demonstration,
        ranked: survey.ranked,
        verdict: sentences,
        basis: basis(subject),
        sampling: sampling(subject),
        has_weighted: leagues.iter().any(|l| l.has_weighted),
        leagues,
        alone,
        all,
        quality: quality(subject),
        corrections: survey
            .corrections
            .iter()
            .map(|c| DatedText { date: DateView::of(site.words, c.date), text: &c.text })
            .collect(),
        corrected: survey.corrections.iter().map(|c| c.date).max().map(|day| site.words.long_date(day)),
        waits: subject.result.waits(),
        withheld: subject.withheld().map(|s| withheld(subject, s)).collect(),
        protects: subject.withheld().any(|s| !s.figures.is_wrong()),
        instrument: subject.questionnaire(),
        instrument_id: &subject.instrument.id,
        period: period(subject.words, survey),
        population: survey.population.as_deref(),
        method: survey.method.as_deref(),
        people: if survey.ranked { subject.result.people } else { 0 },
        coarse: shown().any(|(_, f)| f.is_small()),
        excluded,
        who: subject.result.who.iter().map(|c| who(subject, c)).collect(),
        groups: group_league::links(site, &survey.entry.id),
        cite: CiteView::of(
            site,
            &survey.entry.title,
            &route,
            &survey.entry.id,
            survey.demonstration.then(|| site.say("demonstration.phrase")),
        ),
        open: survey.closed.is_some_and(|d| d >= site.today),
    };
    let linked = linked_data::survey(site, subject, &description);
    let head = PageHead::new(&survey.entry.title, description, "/ratings/")
        .of(&survey.entry)
        .demonstration(survey.demonstration)
        .linked(linked)
        .verdict(site.say("kind.survey"), subject)
        .script("/league.js");
    let head =
        if site.plan.is_newest(&survey.entry.id) { head.sought_as(site.say("search.asked-survey")) } else { head };
    emit(site, &route, "survey.html", head, &view)
}

/// Search engines and previews show about so many characters.
const LONGEST_DESCRIPTION: usize = 300;

/// As many of the sentences as a preview shows, at least the first.
fn shortened(sentences: &[String]) -> String {
    let mut text = String::new();
    for sentence in sentences {
        if !text.is_empty() && text.len() + sentence.len() > LONGEST_DESCRIPTION {
            break;
        }
        text += if text.is_empty() { "" } else { " " };
        text += sentence;
    }
    text
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
