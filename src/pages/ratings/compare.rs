//! Systems side by side: a page to pick them, and ready-made pages of neighbours for readers without scripts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::shared::figure::{framed, show};
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{LinkView, link, system_link};
use crate::prose::{Subject, difference, preferences};
use crate::routes::address;
use crate::site::{MOST_VALUES, Pair, Site, emit_file};
use crate::statistics::{Figures, Mean, Pairs};
use crate::words::{grade, say};
use crate::{charts, prose};

/// The page to compare systems: `compare.html`.
#[derive(Serialize)]
struct IndexView {
    /// The surveys that can be compared.
    surveys: Vec<LinkView>,
    /// The newest of them.
    newest: Option<LinkView>,
    /// Pairs with a page, by category.
    categories: Vec<CategoryPairs>,
    /// The first two systems side by side, which the page begins with: sentences and chart.
    sentences: Vec<String>,
    /// The chart of the first pair, as HTML.
    figure: Option<String>,
    /// Systems of the newest survey that can't be compared, for their figures are withheld.
    withheld: Vec<LinkView>,
    /// The same for the script: names by id, as JSON.
    withheld_names: String,
}

/// The pairs of one category that have a page.
#[derive(Serialize)]
struct CategoryPairs {
    /// The name of the category, where there are several.
    category: Option<String>,
    /// The pairs.
    pairs: Vec<LinkView>,
}

/// Two systems side by side: `compare-pair.html`.
#[derive(Serialize)]
struct PairView {
    /// The survey.
    survey: LinkView,
    /// The page where both are compared with all others that do the same job.
    league: LinkView,
    /// The first system.
    a: LinkView,
    /// The second system.
    b: LinkView,
    /// What the figures say, in sentences.
    sentences: Vec<String>,
    /// Whether groups of respondents agree, in sentences.
    agreement: Vec<String>,
    /// The chart, as HTML.
    figure: Option<String>,
    /// The address to compare more.
    more: String,
}

/// What the script is given of a survey.
#[derive(Serialize)]
struct SurveyData<'a> {
    id: &'a str,
    title: &'a str,
    measure: String,
    /// What a mean on the scale is, below the axis.
    axis: String,
    range: (f64, f64),
    ticks: Vec<f64>,
    /// Lower bound, upper bound and name of each band.
    bands: Vec<(f64, f64, String)>,
    /// The line to hold scores against, with its words.
    reference: Option<(f64, String)>,
    low_is_good: bool,
    confidence: f64,
    demonstration: bool,
    systems: Vec<SystemData<'a>>,
    categories: Vec<CategoryData>,
}

/// What the script is given of systems that do the same job.
#[derive(Serialize)]
struct CategoryData {
    /// Its name.
    name: String,
    /// The index of its first system; those of a category follow each other.
    first: usize,
    /// For each system the numbers, within the category, of the later ones that it clearly differs from.
    clear: Vec<Vec<usize>>,
    /// What |t| of two of them must exceed.
    limits: Limits,
}

/// What |t| must exceed, over 1 / degrees of freedom: smooth enough to interpolate.
#[derive(Serialize, Default)]
struct Limits {
    /// The largest of 1 / degrees of freedom.
    most: f64,
    /// The limits at equal steps from 0 to it.
    values: Vec<f64>,
}

/// Label of a group, n, mean, interval, and the words for a mean that is told as a bound.
type GroupData = (String, u32, f64, Option<(f64, f64)>, Option<String>);

/// What the script is given of a system.
#[derive(Serialize)]
struct SystemData<'a> {
    id: &'a str,
    name: String,
    n: Option<u32>,
    mean: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<String>,
    sd: Option<f64>,
    ci: Option<(f64, f64)>,
    grade: Option<String>,
    /// Whether it can be compared.
    tested: bool,
    groups: Vec<GroupData>,
}

/// Steps in which the script is given critical values.
const STEPS: usize = 24;

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let subjects: Vec<Subject<'_>> = site.plan.compared.iter().filter_map(|id| site.subject(id)).collect();
    let data: Vec<SurveyData<'_>> = subjects.iter().map(|s| survey(*s)).collect();
    let json = serde_json::to_string(&data).unwrap_or_default().replace('<', "\\u003c");
    emit_file(site, "/compare/data.js", format!("candourCompare({json})\n").into_bytes())?;
    let newest = subjects.first().copied();
    let parts: Vec<Subject<'_>> = newest.into_iter().flat_map(Subject::by_category).collect();
    let sets: Vec<Pairs<'_>> = parts.iter().filter_map(|s| Some(Pairs::of(s.result, s.set?))).collect();
    site.plan.pairs.par_iter().try_for_each(|p| {
        let (set, a, b) = p.at;
        match (parts.get(set), sets.get(set)) {
            (Some(subject), Some(pairs)) => pair(site, *subject, pairs, a, b),
            _ => Ok(()),
        }
    })?;
    let hidden = newest.into_iter().flat_map(|s| s.result.withheld().map(move |r| (r.system.as_str(), s)));
    let hidden: Vec<(&str, LinkView)> = hidden.map(|(id, s)| (id, system_link(s, id))).collect();
    let names: BTreeMap<&str, &str> = hidden.iter().map(|(id, link)| (*id, link.label.as_str())).collect();
    let withheld_names = serde_json::to_string(&names).unwrap_or_default();
    let mut sentences = Vec::new();
    let mut figure = None;
    if let Some((set, a, b)) = site.plan.pairs.first().map(|p| p.at)
        && let (Some(subject), Some(pairs)) = (parts.get(set), sets.get(set))
    {
        sentences = difference(*subject, pairs, a, b);
        let (a, b) = (pairs.systems()[a], pairs.systems()[b]);
        figure = charts::pair(*subject, a, b).map(|f| framed(site, &f, "/compare/"));
    }
    let categories = parts.iter().enumerate().map(|(set, subject)| {
        let own = site.plan.pairs.iter().filter(|p| p.at.0 == set);
        CategoryPairs { category: subject.category(), pairs: own.map(|p| pair_link(*subject, p)).collect() }
    });
    let view = IndexView {
        withheld_names,
        sentences,
        figure,
        surveys: subjects.iter().map(|s| link(Kind::Survey, &s.survey.entry)).collect(),
        newest: newest.map(|s| link(Kind::Survey, &s.survey.entry)),
        categories: categories.filter(|c| !c.pairs.is_empty()).collect(),
        withheld: hidden.into_iter().map(|(_, link)| link).collect(),
    };
    let demonstration = subjects.iter().any(|s| s.survey.demonstration);
    let title = site.say("compare.title");
    let description = site.say("compare.description");
    let head = PageHead::new(&title, description, "/compare/").demonstration(demonstration).script("/compare.js");
    emit(site, "/compare/", "compare.html", head.card(site.say("compare.card"), None), &view)
}

fn pair_link(subject: Subject<'_>, pair: &Pair<'_>) -> LinkView {
    let (a, b) = (subject.name(pair.first), subject.name(pair.second));
    LinkView::new(say!(subject.words, "compare.and", a = a, b = b), pair.address())
}

fn survey(subject: Subject<'_>) -> SurveyData<'_> {
    let scale = charts::Scale::of(subject.words, subject.instrument);
    let mut systems = Vec::new();
    let mut categories = Vec::new();
    for part in subject.by_category() {
        let Some(set) = part.set else { continue };
        let pairs = Pairs::of(part.result, set);
        let count = pairs.systems().len();
        categories.push(CategoryData {
            name: subject.words.term("category", set.category.id()),
            first: systems.len(),
            clear: (0..count).map(|a| (a + 1..count).filter(|b| pairs.are_clear(a, *b)).collect()).collect(),
            limits: limits(&pairs),
        });
        systems.extend(pairs.systems().iter().map(|(id, f)| system(part, id, f)));
    }
    SurveyData {
        id: &subject.survey.entry.id,
        title: &subject.survey.entry.title,
        measure: subject.measure(),
        axis: scale.name.clone(),
        range: scale.range,
        ticks: scale.ticks(6),
        bands: scale.bands.clone(),
        reference: scale.reference.clone(),
        low_is_good: subject.instrument.low_is_good,
        confidence: subject.catalogue.settings.confidence,
        demonstration: subject.survey.demonstration,
        systems,
        categories,
    }
}

/// The limits of a set.
fn limits(pairs: &Pairs<'_>) -> Limits {
    let known = pairs.systems().iter().filter(|(_, f)| f.sd.is_some_and(|sd| sd > 0.0)).filter_map(|(_, f)| f.n);
    let Some(fewest) = known.filter(|n| *n > 1).min() else { return Limits::default() };
    let most = 1.0 / f64::from(fewest - 1);
    let at = |i: usize| pairs.set.critical(1.0 / (most * i as f64 / STEPS as f64).max(1e-7));
    Limits { most, values: (0..=STEPS).map(|i| four(at(i))).collect() }
}

/// To four decimals, finer than anything shown.
fn four(x: f64) -> f64 {
    libm::round(x * 1e4) / 1e4
}

fn system<'a>(subject: Subject<'_>, id: &'a str, f: &Figures) -> SystemData<'a> {
    let ends = |ci: Option<(f64, f64)>| ci.map(|(a, b)| (four(a), four(b)));
    let told = |m: Mean| m.bound.map(|_| prose::mean(subject.words, m, None));
    let mut groups = Vec::new();
    for b in f.breakdowns.iter() {
        let cells = b.cells.figure().filter(|cells| cells.len() <= MOST_VALUES);
        for cell in cells.into_iter().flatten() {
            if let Some(g) = cell.figures.figure() {
                groups.push((
                    format!("{}: {}", subject.attribute(&b.attribute), subject.group(&b.attribute, &cell.value)),
                    g.n,
                    four(g.mean.value),
                    ends(g.ci),
                    told(g.mean),
                ));
            }
        }
    }
    SystemData {
        id,
        name: subject.name(id),
        n: f.n,
        mean: four(f.mean.map_or(0.0, |m| m.value)),
        told: f.mean.and_then(told),
        sd: f.sd.map(four),
        ci: ends(f.ci),
        grade: f.meaning.as_ref().map(|m| grade(m.grade)),
        tested: f.standing.is_some_and(|s| s.interval.is_some()),
        groups,
    }
}

fn pair(site: &Site<'_>, subject: Subject<'_>, pairs: &Pairs<'_>, a: usize, b: usize) -> Result<(), Stop> {
    let x = pairs.systems()[a];
    let y = pairs.systems()[b];
    let route = address::pair(x.0, y.0);
    let figure = charts::pair(subject, x, y);
    let view = PairView {
        survey: link(Kind::Survey, &subject.survey.entry),
        league: LinkView::new(subject.category().unwrap_or_else(|| subject.title()), subject.address()),
        a: system_link(subject, x.0),
        b: system_link(subject, y.0),
        sentences: difference(subject, pairs, a, b),
        agreement: preferences(subject, x, y),
        figure: show(site, figure.as_ref(), &route)?,
        more: format!("/compare/?systems={},{}", x.0, y.0),
    };
    let title = say!(site.words, "compare.and", a = &view.a.label, b = &view.b.label);
    let description = format!("{}{}", view.sentences.join(" "), subject.caution());
    let head = PageHead::new(&title, description, "/compare/").demonstration(subject.survey.demonstration);
    let head = head.card(site.say("compare.card"), view.sentences.first().cloned().map(|first| (first, None)));
    emit(site, &route, "compare-pair.html", head.list(), &view)
}
