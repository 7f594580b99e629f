//! Charts that a Markdown text asks for: `chart:trend?system=harbour-epr`.

use crate::charts::{
    Figure, breakdown, distribution, funnel, items, leadership, league, organisations, percentile, plan, ranks, trend,
};
use crate::diagnostics::{did_you_mean, nearest};
use crate::model::{Catalogue, Date};
use crate::prose::Subject;
use crate::statistics;
use crate::statistics::Results;
use crate::words::Words;

/// A chart that a text can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// Of a survey.
    Survey(SurveyChart),
    /// Of a system in a survey.
    System(SystemChart),
    /// The plan of a working group.
    Plan,
    /// Who is in post, from census to census.
    Leadership,
}

/// A chart of all systems of a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyChart {
    /// Scores with their intervals.
    League,
    /// Ranks with their intervals.
    Ranks,
    /// Scores against numbers of responses.
    Funnel,
}

/// A chart of one system in a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemChart {
    /// Shares of ranges of scores.
    Distribution,
    /// Answers item by item.
    Items,
    /// Scores from survey to survey.
    Trend,
    /// Scores by groups of respondents.
    Breakdown,
    /// Scores by organisations.
    Organisations,
    /// Where the score lies among published ones.
    Percentile,
}

impl Chart {
    /// All charts, as they are named to whoever misspells one.
    pub const ALL: [Chart; 11] = [
        Chart::Survey(SurveyChart::League),
        Chart::Survey(SurveyChart::Ranks),
        Chart::Survey(SurveyChart::Funnel),
        Chart::System(SystemChart::Distribution),
        Chart::System(SystemChart::Items),
        Chart::System(SystemChart::Trend),
        Chart::System(SystemChart::Breakdown),
        Chart::System(SystemChart::Organisations),
        Chart::System(SystemChart::Percentile),
        Chart::Plan,
        Chart::Leadership,
    ];

    /// What texts call it.
    pub fn name(self) -> &'static str {
        match self {
            Chart::Survey(SurveyChart::League) => "league",
            Chart::Survey(SurveyChart::Ranks) => "ranks",
            Chart::Survey(SurveyChart::Funnel) => "funnel",
            Chart::System(SystemChart::Distribution) => "distribution",
            Chart::System(SystemChart::Items) => "items",
            Chart::System(SystemChart::Trend) => "trend",
            Chart::System(SystemChart::Breakdown) => "breakdown",
            Chart::System(SystemChart::Organisations) => "organisations",
            Chart::System(SystemChart::Percentile) => "percentile",
            Chart::Plan => "plan",
            Chart::Leadership => "leadership",
        }
    }
}

/// What a text asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    chart: Chart,
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
        let (name, query) = text.split_once('?').unwrap_or((text, ""));
        let Some(chart) = Chart::ALL.into_iter().find(|chart| chart.name() == name) else {
            let names = Chart::ALL.map(Chart::name);
            let whole = names.iter().find(|known| name.strip_prefix(**known).is_some_and(|rest| rest.starts_with('&')));
            let label = match whole {
                Some(known) => format!("write `chart:{known}?{}`", text.get(known.len() + 1..).unwrap_or_default()),
                None => did_you_mean(name, names, || format!("charts are {}", names.join(", "))),
            };
            return error(format!("there is no chart `{name}`"), label);
        };
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
            let hidden = catalogue.hidden.iter().find(|((k, known), _)| k.scheme() == kind && known == id);
            if let Some((_, why)) = hidden {
                let message = format!("the {kind} `{id}` is not published: it is {}", why.reason());
                return error(message, "take the chart out, or publish both together");
            }
            let label = match nearest(id, known.iter().map(|k| k.as_str())) {
                Some(near) => format!("there is `{near}`"),
                None => "correct the id".to_owned(),
            };
            return error(format!("no {kind} is called `{id}`"), label);
        }
    }
    match request.chart {
        Chart::Plan => of_a_group(catalogue, words, today, request.group),
        Chart::Leadership => {
            let figure = leadership(words, catalogue, &statistics::leadership(catalogue));
            let message = || "there are not yet two censuses to draw".to_owned();
            figure.map_or_else(|| nothing(message(), "take the chart out until there are"), Ok)
        }
        Chart::Survey(chart) => {
            let subject = subject(catalogue, results, words, request)?;
            let figure = match chart {
                SurveyChart::League => league(subject),
                SurveyChart::Ranks => ranks(subject),
                SurveyChart::Funnel => funnel(subject),
            };
            let name = request.chart.name();
            let message = || format!("there is nothing to draw for `chart:{name}`: too few systems are shown");
            figure.map_or_else(|| nothing(message(), "take the chart out"), Ok)
        }
        Chart::System(chart) => of_a_system(chart, subject(catalogue, results, words, request)?, request),
    }
}

/// The survey that is asked for; without one the newest: of the system, or of the site.
fn subject<'a>(
    catalogue: &'a Catalogue,
    results: &'a Results,
    words: &'a Words,
    request: &Request<'_>,
) -> Result<Subject<'a>, RequestError> {
    let newest = match request.system {
        Some(system) => results.newest(system).map(|(s, _)| s.survey.clone()),
        None => results.order.last().cloned(),
    };
    let survey = request.survey.map(str::to_owned).or(newest);
    let found = survey.and_then(|id| Subject::of(catalogue, results, words, &id));
    let message = || format!("there are no ratings for `chart:{}`", request.chart.name());
    found.map_or_else(|| nothing(message(), "take the chart out until there are"), Ok)
}

fn of_a_system(chart: SystemChart, subject: Subject<'_>, request: &Request<'_>) -> Result<Figure, RequestError> {
    let name = request.chart.name();
    let Some(system) = request.system else {
        return error(format!("`chart:{name}` needs a system"), "add ?system=<id>");
    };
    let figures = subject.results.get(&subject.survey.entry.id, system).and_then(|r| r.figures.figure());
    let Some(figures) = figures else {
        let message = format!("the figures of `{system}` in this survey are withheld, or there are none");
        return nothing(message, "take the chart out, or name another survey");
    };
    let figure = match chart {
        SystemChart::Distribution => distribution(subject, system, figures),
        SystemChart::Items => items(subject, system, figures),
        SystemChart::Trend => trend(subject, system),
        SystemChart::Breakdown => breakdown(subject, system, figures),
        SystemChart::Organisations => organisations(subject, system, figures),
        SystemChart::Percentile => percentile(subject, system, figures),
    };
    let why = match chart {
        SystemChart::Breakdown => ": no group of respondents has enough answers to be shown",
        SystemChart::Trend => ": it has figures in one survey alone",
        SystemChart::Organisations => ": too few organisations have enough answers",
        _ => ": its figures are withheld, or there are none",
    };
    let message = || format!("there is nothing to draw for `chart:{name}`{why}");
    figure.map_or_else(|| nothing(message(), "take the chart out"), Ok)
}

fn of_a_group(catalogue: &Catalogue, words: &Words, today: Date, group: Option<&str>) -> Result<Figure, RequestError> {
    let Some(id) = group else {
        return error("`chart:plan` needs a group".to_owned(), "add ?group=<id>");
    };
    let figure = catalogue.groups.get(id).and_then(|group| plan(words, group, today));
    let message = || format!("the group `{id}` has no milestone with a day");
    figure.map_or_else(|| nothing(message(), "give one a `due`, or take the chart out"), Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read() {
        let r = Request::parse("trend?system=a&survey=b").unwrap();
        assert_eq!((r.chart, r.system, r.survey), (Chart::System(SystemChart::Trend), Some("a"), Some("b")));
        // Each is found by its name, and no two have one.
        assert!(Chart::ALL.into_iter().all(|chart| Request::parse(chart.name()).unwrap().chart == chart));
        assert_eq!(Request::parse("trand").unwrap_err().label, "did you mean `trend`?");
        assert!(Request::parse("trend?colour=red").is_err());
    }
}
