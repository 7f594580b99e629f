//! Systems side by side: a page to pick them, and ready-made pages of neighbours for readers without scripts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::charts::{self, Subject};
use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::emit::{Emit, emit, emit_file};
use crate::pages::figure::{framed, show};
use crate::pages::groups_of_people::MOST_VALUES;
use crate::pages::site::Site;
use crate::pages::view::{LinkView, link, system_link};
use crate::statistics::{Difference, Figures, Mean, Pairs};
use crate::words::grade;
use crate::words::say;

/// Surveys that the page offers, the newest ones.
const MOST_SURVEYS: usize = 4;

#[derive(Serialize)]
struct IndexView {
    surveys: Vec<LinkView>,
    pairs: Vec<LinkView>,
    /// The first two systems side by side, which the page begins with: sentences and chart.
    sentences: Vec<String>,
    figure: Option<String>,
    /// Systems of the newest survey that can't be compared, for their figures are withheld.
    withheld: Vec<LinkView>,
    /// The same for the script: names by id, as JSON.
    withheld_names: String,
}

#[derive(Serialize)]
struct PairView {
    survey: LinkView,
    a: LinkView,
    b: LinkView,
    sentences: Vec<String>,
    figure: Option<String>,
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

/// Surveys that compare systems, the newest first.
fn subjects<'a>(site: &Site<'a>) -> Vec<Subject<'a>> {
    let all = site.results.order.iter().rev().filter_map(|id| site.subject(id));
    all.filter(compares).take(MOST_SURVEYS).collect()
}

fn compares(s: &Subject<'_>) -> bool {
    s.survey.ranked && s.result.shown().filter(|(_, f)| f.standing.is_some()).count() > 1
}

/// The address of a pair, the same in either order.
fn address(a: &str, b: &str) -> String {
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    format!("/compare/{a}/{b}/")
}

/// The ready-made pairs of a system in the newest survey that compares: with the systems just above and below it.
pub fn neighbours(site: &Site<'_>, system: &str) -> Vec<LinkView> {
    let Some(subject) = subjects(site).into_iter().next() else { return Vec::new() };
    let ranked: Vec<&str> =
        subject.result.shown().filter(|(_, f)| f.standing.is_some()).map(|(s, _)| s.system.as_str()).collect();
    let Some(at) = ranked.iter().position(|s| *s == system) else { return Vec::new() };
    let near = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|i| ranked.get(i));
    near.map(|other| LinkView::new(subject.name(other), address(system, other))).collect()
}

/// The addresses of all ready-made pairs.
pub fn addresses(all: &[Subject<'_>]) -> Vec<String> {
    let Some(subject) = all.iter().rev().find(|s| compares(s)) else { return Vec::new() };
    let pairs = Pairs::of(subject.result, subject.catalogue.settings.confidence);
    pairs.systems().windows(2).map(|two| address(two[0].0, two[1].0)).collect()
}

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let subjects = subjects(site);
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
    let (mut first, mut figure) = (Vec::new(), None);
    if let (Some(subject), Some(pairs)) = (subjects.first(), pairs.first().filter(|_| !ready.is_empty())) {
        first = sentences(*subject, pairs, 0, 1);
        let (a, b) = (pairs.systems()[0], pairs.systems()[1]);
        figure = charts::pair(*subject, a, b).map(|f| framed(site, &f, "/compare/"));
    }
    let view = IndexView {
        withheld_names,
        sentences: first,
        figure,
        surveys: subjects.iter().map(|s| link(Kind::Survey, &s.survey.entry)).collect(),
        pairs: ready,
        withheld: hidden.into_iter().map(|(_, link)| link).collect(),
    };
    let demonstration = subjects.iter().any(|s| s.survey.demonstration);
    let (title, description) = (site.say("compare.title"), site.say("compare.description"));
    let head = Emit::new(&title, description, "/compare/").demonstration(demonstration).script("/compare.js");
    emit(site, "/compare/", "compare.html", head.card(site.say("compare.card"), None), &view)
}

fn pair_link(subject: Subject<'_>, pairs: &Pairs<'_>, a: usize, b: usize) -> LinkView {
    let (a, b) = (pairs.systems()[a].0, pairs.systems()[b].0);
    let label = say!(subject.words, "compare.and", a = subject.name(a), b = subject.name(b));
    LinkView::new(label, address(a, b))
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
    let told = |m: Mean| m.bound.map(|_| charts::mean(subject.words, m, None));
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

/// Why an interval may leave out zero where the test, which minds all pairs, sees no difference.
fn alone_but_unclear(subject: Subject<'_>, pairs: &Pairs<'_>) -> String {
    let systems = pairs.systems().len();
    say!(subject.words, "compare.alone-but-unclear", n = systems * systems.saturating_sub(1) / 2)
}

/// How two systems differ, in sentences that claim no more than the test bears: what to take away stands first.
fn sentences(subject: Subject<'_>, pairs: &Pairs<'_>, a: usize, b: usize) -> Vec<String> {
    let (w, is_clear) = (subject.words, pairs.are_clear(a, b));
    let [x, y] = [a, b].map(|i| subject.name(pairs.systems()[i].0));
    let Difference { mean: difference, ci: interval } = pairs.difference(a, b);
    let Some(difference) = difference else {
        // Means that are bounds have no difference; the verdict was made of the exact ones.
        let (first, second) = (pairs.systems()[a].1, pairs.systems()[b].1);
        let is_higher = first.mean.zip(second.mean).is_some_and(|(x, y)| x.value >= y.value);
        return vec![match (is_clear, is_higher) {
            (true, true) => say!(w, "compare.clearly-higher", a = x, b = y),
            (true, false) => say!(w, "compare.clearly-lower", a = x, b = y),
            (false, _) => say!(w, "compare.not-apart", a = x, b = y),
        }];
    };
    let is_zero = libm::round(difference.abs() * 10.0) == 0.0;
    let size = if is_zero && is_clear { say!(w, "compare.under") } else { w.one(difference.abs()) };
    let is_higher = difference > 0.0;
    let mut range: Vec<String> = interval
        .map(|interval| {
            let (low, high) = charts::difference_ends(w, interval, is_clear);
            say!(w, "compare.interval", confidence = subject.confidence(), low = low, high = high)
        })
        .into_iter()
        .collect();
    if !is_clear && interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0) {
        let whole = range.concat() + " " + &alone_but_unclear(subject, pairs);
        range = vec![whole];
    }
    if is_clear {
        let first = if is_higher {
            say!(w, "compare.higher", a = x, b = y, size = size)
        } else {
            say!(w, "compare.lower", a = x, b = y, size = size)
        };
        return [vec![first], range, vec![say!(w, "compare.beyond-chance")]].concat();
    }
    let how = match (is_zero, is_higher) {
        (true, _) => say!(w, "compare.same"),
        (_, true) => say!(w, "compare.chance-higher", a = &x, size = size),
        (_, false) => say!(w, "compare.chance-lower", a = &x, size = size),
    };
    [vec![say!(w, "compare.not-apart", a = &x, b = &y), how], range].concat()
}

fn pair(site: &Site<'_>, subject: Subject<'_>, pairs: &Pairs<'_>, a: usize, b: usize) -> Result<(), Stop> {
    let (x, y) = (pairs.systems()[a], pairs.systems()[b]);
    let route = address(x.0, y.0);
    let figure = charts::pair(subject, x, y);
    let view = PairView {
        survey: link(Kind::Survey, &subject.survey.entry),
        a: system_link(subject, x.0),
        b: system_link(subject, y.0),
        sentences: sentences(subject, pairs, a, b),
        figure: show(site, figure.as_ref(), &route)?,
        more: format!("/compare/?systems={},{}", x.0, y.0),
    };
    let title = say!(site.words, "compare.and", a = &view.a.label, b = &view.b.label);
    let description = format!("{}{}", view.sentences.join(" "), subject.caution());
    let head = Emit::new(&title, description, "/compare/").demonstration(subject.survey.demonstration);
    emit(site, &route, "compare-pair.html", head.card(site.say("compare.card"), None).list(), &view)
}
