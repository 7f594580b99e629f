//! Figures in prose: `[180](figure:n?survey=2026-autumn)`. The words of the link are held against the data, so that a text
//! can't contradict them.

use std::ops::Range;

use crate::checks::missing;
use crate::diagnostics::{Code, nearest};
use crate::markup::render::Text;
use crate::model::Kind;
use crate::prose::mean_in_words;
use crate::source::href;
use crate::statistics::Figures;
use crate::words::Words;

/// The figures that can be named, with what they are.
const NAMES: [(&str, &str); 8] = [
    ("n", "responses, of a survey or of a system in it"),
    ("systems", "systems that are shown in a survey"),
    ("mean", "a system's mean score"),
    ("low", "the lower end of its interval"),
    ("high", "the upper end of its interval"),
    ("median", "a system's median"),
    ("rank", "a system's rank in its category"),
    ("grade", "a system's grade"),
];

/// Other words for them.
const MEANT: [(&str, &str); 9] = [
    ("responses", "n"),
    ("respondents", "n"),
    ("answers", "n"),
    ("count", "n"),
    ("score", "mean"),
    ("average", "mean"),
    ("usability", "mean"),
    ("place", "rank"),
    ("position", "rank"),
];

/// Why a figure can't be taken: code, message and way out.
type Wrong = (Code, String, String);

/// What was found of a figure.
struct Found {
    value: Value,
    /// The address of the page that shows it.
    address: String,
    /// The survey that it is of.
    survey: String,
}

/// A value as it may be written.
enum Value {
    Number(f64),
    Words(String),
}

impl Text<'_> {
    /// The address that a figure links to: the page that shows it. Where the words contradict the data, that is told.
    pub fn figure(&self, request: &str, words: &str, range: Range<usize>) -> String {
        self.trace.open();
        match self.figure_of(request) {
            Ok(found) => {
                let Found { value, address, survey } = found;
                if self.markup.catalogue.surveys.get(&survey).is_some_and(|s| s.demonstration) {
                    self.has_invented.set(true);
                }
                // Where answers could not be read, the data say less than they should.
                let is_known = !self.markup.report.has_errors_besides(Code::StaleFigure);
                if let Some(right) = contradiction(&value, words, self.markup.words).filter(|_| is_known) {
                    let of = if request.contains("survey=") {
                        String::new()
                    } else {
                        format!(" of `{survey}`, the newest survey,")
                    };
                    let message = format!("the text says `{}`, and the data{of} say {right}", words.trim());
                    // The words beside the number stand outside of the link.
                    let beside = words.trim().strip_prefix(right.as_str()).filter(|rest| rest.starts_with(' '));
                    let label = match beside {
                        Some(rest) => {
                            format!("write the number alone in the brackets: `[{right}](figure:{request}){rest}`")
                        }
                        None => format!(
                            "write `[{right}](figure:{request})`; for a number of an earlier day write it without the link"
                        ),
                    };
                    self.say(Code::StaleFigure, range, message, label);
                }
                href(self.root, &self.markup.edition.address(&address))
            }
            // With other errors, a figure that isn't there is most likely their consequence.
            Err((Code::StaleFigure, ..)) if self.markup.report.has_errors_besides(Code::StaleFigure) => String::new(),
            Err((code, message, label)) => {
                self.say(code, range, message, label);
                String::new()
            }
        }
    }

    fn figure_of(&self, request: &str) -> Result<Found, Wrong> {
        let (name, query) = request.split_once('?').unwrap_or((request, ""));
        if !NAMES.iter().any(|(known, _)| *known == name) {
            let names = || NAMES.iter().map(|(known, _)| *known);
            let meant = MEANT.iter().find(|(word, _)| *word == name).map(|(_, figure)| *figure);
            let label = match meant.or_else(|| nearest(name, names())) {
                Some(near) => format!("did you mean `figure:{near}`?"),
                None => format!("figures are {}", names().collect::<Vec<_>>().join(", ")),
            };
            return Err((Code::UnknownReference, format!("no figure is called `{name}`"), label));
        }
        let (mut survey, mut system) = (None, None);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("survey", id)) => survey = Some(id),
                Some(("system", id)) => system = Some(id),
                _ => {
                    let label =
                        "write `?survey=<id>`, `?system=<id>`, or both with `&` between: figures of groups can't be \
                                 named"
                            .to_owned();
                    return Err((Code::UnknownReference, format!("a figure has no `{pair}`"), label));
                }
            }
        }
        let catalogue = self.markup.catalogue;
        for (kind, id) in [(Kind::Survey, survey), (Kind::System, system)] {
            if let Some(wrong) = id.and_then(|id| missing(catalogue, kind, id)) {
                return Err(wrong);
            }
        }
        let results = self.markup.results;
        let newest = system.and_then(|s| results.newest(s)).map(|(survey, _)| survey.survey.as_str());
        let newest = newest.or_else(|| results.order.last().map(String::as_str).filter(|_| system.is_none()));
        let nothing =
            |what: String| (Code::StaleFigure, what, "take the figure out, or name another survey".to_owned());
        let survey =
            survey.or(newest).ok_or_else(|| nothing("there are no ratings that this figure could be of".to_owned()))?;
        let result = results.surveys.get(survey);
        let result = result.ok_or_else(|| nothing(format!("the survey `{survey}` has no figures")))?;
        let found = |value, address| Found { value, address, survey: survey.to_owned() };
        let Some(system) = system else {
            let shown = result.systems.iter().filter(|s| s.figures.figure().is_some()).count();
            return match name {
                "n" => Ok(found(Value::Number(result.people as f64), Kind::Survey.address(survey))),
                "systems" => Ok(found(Value::Number(shown as f64), Kind::Survey.address(survey))),
                _ => Err((
                    Code::UnknownReference,
                    format!("`figure:{name}` needs a system"),
                    "add `?system=<id>`".to_owned(),
                )),
            };
        };
        let figures = results.get(survey, system).and_then(|r| r.figures.figure());
        let withheld = || nothing(format!("the figures of `{system}` in `{survey}` are withheld, or there are none"));
        let value = value(self.markup.words, name, figures.ok_or_else(withheld)?);
        let value = value.ok_or_else(|| nothing(format!("`{system}` has no `figure:{name}` in `{survey}`")))?;
        Ok(found(value, Kind::System.address(system)))
    }
}

fn value(words: &Words, name: &str, figures: &Figures) -> Option<Value> {
    Some(match name {
        "n" => Value::Number(f64::from(figures.n?)),
        "mean" => match figures.mean? {
            mean if mean.bound.is_none() => Value::Number(mean.value),
            mean => Value::Words(mean_in_words(words, mean, figures.ci)),
        },
        "low" => Value::Number(figures.ci?.0),
        "high" => Value::Number(figures.ci?.1),
        "median" => Value::Number(figures.median?),
        "rank" => Value::Number(f64::from(figures.standing?.rank)),
        "grade" => Value::Words(figures.meaning.as_ref()?.grade.to_owned()),
        _ => return None,
    })
}

/// What should stand in place of some words; `None` where they agree with the value, rounded as they are.
fn contradiction(value: &Value, words: &str, language: &Words) -> Option<String> {
    // Spaces part thousands in some languages, and a minus sign may be a hyphen.
    let plain = |text: &str| text.replace([' ', '\u{a0}', '\u{202f}'], "").replace('\u{2212}', "-");
    let written = plain(words);
    match value {
        Value::Words(right) => (plain(right) != written).then(|| right.clone()),
        Value::Number(x) => {
            let places = if x.fract() == 0.0 { 0..=0 } else { 0..=2 };
            let forms = places.flat_map(|p| [plain(&language.decimals(*x, p)), format!("{x:.p$}")]);
            let agrees = forms.into_iter().any(|form| form == written);
            (!agrees).then(|| language.decimals(*x, usize::from(x.fract() != 0.0)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::english;

    #[test]
    fn words_agree_with_the_data_as_they_are_rounded() {
        let language = english();
        let wrong = |x: f64, words: &str| contradiction(&Value::Number(x), words, &language);
        assert_eq!(wrong(1112.0, "1,112"), None);
        assert_eq!(wrong(1112.0, "1112"), None);
        assert_eq!(wrong(67.43, "67"), None);
        assert_eq!(wrong(67.43, "67.4"), None);
        assert_eq!(wrong(67.43, "67.5"), Some("67.4".to_owned()));
        assert_eq!(wrong(180.0, "one hundred and eighty"), Some("180".to_owned()));
        assert_eq!(contradiction(&Value::Words("B".to_owned()), "B", &language), None);
    }
}
