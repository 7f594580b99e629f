//! Charts that a Markdown text asks for: `chart:trend?system=harbour-epr`.

use crate::charts::{
    Figure, Subject, breakdown, distribution, funnel, items, leadership, league, organisations, percentile, plan,
    ranks, trend,
};
use crate::diagnostics::{did_you_mean, nearest};
use crate::model::{Catalogue, Date};
use crate::statistics::{self, Results};
use crate::words::Words;

/// The names of the charts that a text can ask for.
pub const CHARTS: [&str; 11] = [
    "league",
    "ranks",
    "funnel",
    "distribution",
    "items",
    "trend",
    "breakdown",
    "organisations",
    "percentile",
    "plan",
    "leadership",
];

/// What a text asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    chart: &'a str,
    survey: Option<&'a str>,
    system: Option<&'a str>,
    group: Option<&'a str>,
}

/// Why a chart can't be had: a sentence and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestError {
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub label: String,
    /// Whether it may follow from another mistake: there is nothing to draw.
    pub consequence: bool,
}

fn error<T>(message: String, label: impl Into<String>) -> Result<T, RequestError> {
    Err(RequestError { message, label: label.into(), consequence: false })
}

fn nothing<T>(message: String, label: impl Into<String>) -> Result<T, RequestError> {
    Err(RequestError { message, label: label.into(), consequence: true })
}

impl<'a> Request<'a> {
    /// Reads what stands behind `chart:`.
    ///
    /// # Errors
    /// An unknown chart or parameter.
    pub fn parse(text: &'a str) -> Result<Self, RequestError> {
        let (chart, query) = text.split_once('?').unwrap_or((text, ""));
        if !CHARTS.contains(&chart) {
            let label = did_you_mean(chart, CHARTS, || format!("charts are {}", CHARTS.join(", ")));
            return error(format!("there is no chart `{chart}`"), label);
        }
        let mut request = Request { chart, survey: None, system: None, group: None };
        for pair in query.split('&').filter(|p| !p.is_empty()) {
            match pair.split_once('=') {
                Some(("survey", id)) => request.survey = Some(id),
                Some(("system", id)) => request.system = Some(id),
                Some(("group", id)) => request.group = Some(id),
                _ => {
                    return error(
                        format!("a chart has no parameter `{pair}`"),
                        "parameters are survey=…, system=… and group=…",
                    );
                }
            }
        }
        Ok(request)
    }
}

/// Whether an id is of a file that could not be read.
fn broken(catalogue: &Catalogue, id: &str) -> bool {
    catalogue.broken.iter().any(|(_, known)| known == id)
}

/// Draws what is asked for. Without a survey it is the newest one: of the system, or of the site.
///
/// # Errors
/// An unknown survey or system, or a figure that is withheld or doesn't exist.
pub fn request(
    catalogue: &Catalogue,
    results: &Results,
    words: &Words,
    today: Date,
    request: &Request<'_>,
) -> Result<Figure, RequestError> {
    for (kind, id, known) in [
        ("group", request.group, catalogue.groups.keys().collect::<Vec<_>>()),
        ("survey", request.survey, catalogue.surveys.keys().collect::<Vec<_>>()),
        ("system", request.system, catalogue.systems.keys().collect::<Vec<_>>()),
    ] {
        if let Some(id) = id.filter(|id| !known.iter().any(|k| k == id) && !broken(catalogue, id)) {
            let label = match nearest(id, known.iter().map(|k| k.as_str())) {
                Some(near) => format!("there is `{near}`"),
                None => "mend the id".to_owned(),
            };
            return error(format!("no {kind} is called `{id}`"), label);
        }
    }
    if let Some(figure) = of_the_networks(catalogue, words, today, request) {
        return figure;
    }
    let newest = || match request.system {
        Some(system) => results.newest(system).map(|(s, _)| s.survey.as_str()),
        None => results.order.last().map(String::as_str),
    };
    let Some(subject) = request.survey.or_else(newest).and_then(|id| Subject::of(catalogue, results, words, id)) else {
        return nothing(
            format!("there are no ratings for `chart:{}`", request.chart),
            "take the chart out until there are",
        );
    };
    let of_survey = match request.chart {
        "league" => Some(league(subject)),
        "ranks" => Some(ranks(subject)),
        "funnel" => Some(funnel(subject)),
        _ => None,
    };
    if let Some(figure) = of_survey {
        let message = format!("there is nothing to draw for `chart:{}`: too few systems are shown", request.chart);
        return figure.map_or_else(|| nothing(message, "take the chart out"), Ok);
    }
    let Some(system) = request.system else {
        return error(format!("`chart:{}` needs a system", request.chart), "add ?system=<id>");
    };
    let figures = results.get(&subject.survey.entry.id, system).and_then(|r| r.figures.figure());
    let Some(figures) = figures else {
        let message = format!("the figures of `{system}` in this survey are withheld, or there are none");
        return nothing(message, "take the chart out, or name another survey");
    };
    let figure = match request.chart {
        "distribution" => distribution(subject, system, figures),
        "items" => items(subject, system, figures),
        "trend" => trend(subject, system),
        "organisations" => organisations(subject, system, figures),
        "percentile" => percentile(subject, system, figures),
        _ => breakdown(subject, system, figures),
    };
    figure.map_or_else(
        || nothing(format!("there is nothing to draw for `chart:{}`", request.chart), "take the chart out"),
        Ok,
    )
}

/// The charts that have no survey.
fn of_the_networks(
    catalogue: &Catalogue,
    words: &Words,
    today: Date,
    request: &Request<'_>,
) -> Option<Result<Figure, RequestError>> {
    let (figure, message, label) = match (request.chart, request.group) {
        ("plan", None) => return Some(error("`chart:plan` needs a group".to_owned(), "add ?group=<id>")),
        ("plan", Some(id)) => {
            let figure = catalogue.groups.get(id).and_then(|group| plan(words, group, today));
            (figure, format!("the group `{id}` has no milestone with a day"), "give one a `due`, or take the chart out")
        }
        ("leadership", _) => {
            let figure = leadership(words, catalogue, &statistics::leadership(catalogue));
            (figure, "there are not yet two censuses to draw".to_owned(), "take the chart out until there are")
        }
        _ => return None,
    };
    Some(figure.map_or_else(|| nothing(message, label), Ok))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read() {
        let r = Request::parse("trend?system=a&survey=b").unwrap();
        assert_eq!((r.chart, r.system, r.survey), ("trend", Some("a"), Some("b")));
        assert_eq!(Request::parse("trand").unwrap_err().label, "did you mean `trend`?");
        assert!(Request::parse("trend?colour=red").is_err());
    }
}
