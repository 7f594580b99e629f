//! Systems side by side: a page to pick them, and ready-made pages of neighbours for readers without scripts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::shared::figure::{framed, show};
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{LinkView, link, system_link};
use crate::prose::{Subject, difference};
use crate::routes::address;
use crate::site::{MOST_VALUES, Site, emit_file};
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
    /// Pairs with a page.
    pairs: Vec<LinkView>,
    /// The first two systems side by side, which the page begins with: sentences and chart.
    sentences: Vec<String>,
    /// The chart of the first pair, as HTML.
    figure: Option<String>,
    /// Systems of the newest survey that can't be compared, for their figures are withheld.
    withheld: Vec<LinkView>,
    /// The same for the script: names by id, as JSON.
    withheld_names: String,
}

/// Two systems side by side: `compare-pair.html`.
#[derive(Serialize)]
struct PairView {
    /// The survey.
    survey: LinkView,
    /// The first system.
    a: LinkView,
    /// The second system.
    b: LinkView,
    /// What the figures say, in sentences.
    sentences: Vec<String>,
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
    range: (f64, f64),
    low_is_good: bool,
    confidence: f64,
    demonstration: bool,
    systems: Vec<SystemData<'a>>,
    /// For each system the numbers of the later ones that it clearly differs from.
    clear: Vec<Vec<usize>>,
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
    groups: Vec<GroupData>,
}

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let subjects: Vec<Subject<'_>> = site.plan.compared.iter().filter_map(|id| site.subject(id)).collect();
    let confidence = site.catalogue.settings.confidence;
    let pairs: Vec<Pairs<'_>> = subjects.iter().map(|s| Pairs::of(s.result, confidence)).collect();
    let data: Vec<SurveyData<'_>> = subjects.iter().zip(&pairs).map(|(s, p)| survey(*s, p, confidence)).collect();
    let json = serde_json::to_string(&data).unwrap_or_default().replace('<', "\\u003c");
    emit_file(site, "/compare/data.js", format!("candourCompare({json})\n").into_bytes())?;
    let mut ready = Vec::new();
    if let (Some(subject), Some(pairs)) = (subjects.first(), pairs.first()) {
        let neighbours: Vec<(usize, usize)> = (1..pairs.systems().len()).map(|i| (i - 1, i)).collect();
        neighbours.par_iter().try_for_each(|(a, b)| pair(site, *subject, pairs, *a, *b))?;
        ready = neighbours.iter().map(|(a, b)| pair_link(*subject, pairs, *a, *b)).collect();
    }
    let hidden = subjects.first().into_iter().flat_map(|s| s.result.withheld().map(|r| r.system.as_str()));
    let hidden: Vec<(&str, LinkView)> = hidden.map(|id| (id, system_link(subjects[0], id))).collect();
    let names: BTreeMap<&str, &str> = hidden.iter().map(|(id, link)| (*id, link.label.as_str())).collect();
    let withheld_names = serde_json::to_string(&names).unwrap_or_default();
    let mut first = Vec::new();
    let mut figure = None;
    if let (Some(subject), Some(pairs)) = (subjects.first(), pairs.first().filter(|_| !ready.is_empty())) {
        first = difference(*subject, pairs, 0, 1);
        let a = pairs.systems()[0];
        let b = pairs.systems()[1];
        figure = charts::pair(*subject, a, b).map(|f| framed(site, &f, "/compare/"));
    }
    let view = IndexView {
        withheld_names,
        sentences: first,
        figure,
        surveys: subjects.iter().map(|s| link(Kind::Survey, &s.survey.entry)).collect(),
        newest: subjects.first().map(|s| link(Kind::Survey, &s.survey.entry)),
        pairs: ready,
        withheld: hidden.into_iter().map(|(_, link)| link).collect(),
    };
    let demonstration = subjects.iter().any(|s| s.survey.demonstration);
    let title = site.say("compare.title");
    let description = site.say("compare.description");
    let head = PageHead::new(&title, description, "/compare/").demonstration(demonstration).script("/compare.js");
    emit(site, "/compare/", "compare.html", head.card(site.say("compare.card"), None), &view)
}

fn pair_link(subject: Subject<'_>, pairs: &Pairs<'_>, a: usize, b: usize) -> LinkView {
    let a = pairs.systems()[a].0;
    let b = pairs.systems()[b].0;
    let label = say!(subject.words, "compare.and", a = subject.name(a), b = subject.name(b));
    LinkView::new(label, address::pair(a, b))
}

fn survey<'a>(subject: Subject<'a>, pairs: &Pairs<'a>, confidence: f64) -> SurveyData<'a> {
    let count = pairs.systems().len();
    let clear = (0..count).map(|a| (a + 1..count).filter(|b| pairs.are_clear(a, *b)).collect()).collect();
    SurveyData {
        id: &subject.survey.entry.id,
        title: &subject.survey.entry.title,
        measure: subject.measure(),
        range: subject.instrument.range(),
        low_is_good: subject.instrument.low_is_good,
        confidence,
        demonstration: subject.survey.demonstration,
        systems: pairs.systems().iter().map(|(id, f)| system(subject, id, f)).collect(),
        clear,
    }
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
        a: system_link(subject, x.0),
        b: system_link(subject, y.0),
        sentences: difference(subject, pairs, a, b),
        figure: show(site, figure.as_ref(), &route)?,
        more: format!("/compare/?systems={},{}", x.0, y.0),
    };
    let title = say!(site.words, "compare.and", a = &view.a.label, b = &view.b.label);
    let description = format!("{}{}", view.sentences.join(" "), subject.caution());
    let head = PageHead::new(&title, description, "/compare/").demonstration(subject.survey.demonstration);
    emit(site, &route, "compare-pair.html", head.card(site.say("compare.card"), None).list(), &view)
}
