//! Draws results as figures: SVG that belongs to the page, with its words and its data.

mod badge;
mod breakdown;
mod canvas;
mod distribution;
mod drawing;
mod figure;
mod funnel;
mod ink;
mod items;
mod leadership;
mod league;
mod metrics;
mod organisations;
mod pair;
mod percentile;
mod plan;
mod ranks;
mod request;
mod rows;
mod scale;
mod spark;
mod svg;
mod tiles;
mod time;
mod trend;

pub use crate::source::escape;
pub use badge::badge;
pub use breakdown::breakdown;
pub use distribution::distribution;
pub use drawing::{Anchor, Drawing, Shape, Spot};
pub use figure::{Alone, Figure, Table};
pub use funnel::funnel;
pub use ink::Ink;
pub use items::items;
pub use leadership::{leadership, percent, percents, post_name, post_short};
pub use league::league;
pub use organisations::organisations;
pub use pair::{group_cells, group_league, pair};
pub use percentile::percentile;
pub use plan::{describe as plan_in_words, plan, state as milestone_state};
pub use ranks::ranks;
pub use request::{Request, RequestError, request};
pub use spark::spark;
pub use tiles::{region_name, tiles};
pub use trend::trend;

use crate::model::{Catalogue, Instrument, Survey};
use crate::statistics::{Bound, Disclosed, Figures, Mean, Reason, Results, SurveyResult};
use crate::words::say;
use crate::words::{Words, grade};

/// What a figure of one survey is drawn from.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// All records.
    pub catalogue: &'a Catalogue,
    /// All results.
    pub results: &'a Results,
    /// The survey.
    pub survey: &'a Survey,
    /// Its questionnaire.
    pub instrument: &'a Instrument,
    /// Its results.
    pub result: &'a SurveyResult,
    /// The language in which it is told.
    pub words: &'a Words,
}

impl<'a> Subject<'a> {
    /// The subject of a survey, if it has results.
    pub fn of(catalogue: &'a Catalogue, results: &'a Results, words: &'a Words, survey: &str) -> Option<Self> {
        let record = catalogue.surveys.get(survey)?;
        let instrument = catalogue.instruments.get(&record.instrument.id)?;
        Some(Subject { catalogue, results, survey: record, instrument, result: results.surveys.get(survey)?, words })
    }

    /// A system's name.
    pub fn name(&self, system: &str) -> String {
        self.catalogue.systems.get(system).map_or_else(|| system.to_owned(), |s| s.entry.title.clone())
    }

    /// What the survey measures, such as "SUS score".
    pub fn measure(&self) -> String {
        measure(self.words, self.instrument)
    }

    /// The name of its questionnaire.
    pub fn questionnaire(&self) -> String {
        questionnaire(self.words, self.instrument)
    }

    /// Confidence in words: "95%".
    pub fn confidence(&self) -> String {
        say!(self.words, "number.percent", number = self.words.short(self.catalogue.settings.confidence * 100.0))
    }

    /// The heading of a column of intervals: "95% interval".
    pub fn interval(&self) -> String {
        say!(self.words, "column.interval", confidence = self.words.short(self.catalogue.settings.confidence * 100.0))
    }

    /// Headings of a table's columns, by their keys below `column`.
    fn head(&self, keys: &[&str]) -> Vec<String> {
        let confidence = self.words.short(self.catalogue.settings.confidence * 100.0);
        let args = [("confidence", confidence.into())];
        keys.iter().map(|key| self.words.say(&format!("column.{key}"), &args)).collect()
    }

    /// What a demonstration says of itself, as the end of a sentence; empty for real data.
    pub fn caution(&self) -> String {
        let sentence = || format!(" {}", say!(self.words, "demonstration.sentence"));
        if self.survey.demonstration { sentence() } else { String::new() }
    }

    /// What an attribute of respondents is called.
    pub fn attribute(&self, id: &str) -> &'a str {
        self.catalogue.settings.attribute(id).map_or("", |a| a.label.as_str())
    }

    /// What a group of respondents is called: the value of an attribute, an organisation, or that nobody said.
    pub fn group(&self, attribute: &str, value: &str) -> String {
        if value == "not-stated" {
            return say!(self.words, "chart.not-stated");
        }
        let label = match attribute {
            "organisation" => self.catalogue.organisations.get(value).map(|o| o.entry.title.as_str()),
            _ => self.catalogue.settings.attribute(attribute).and_then(|a| a.label_of(value)),
        };
        label.unwrap_or(value).to_owned()
    }

    /// The words of an item.
    pub fn item<'i>(&self, id: &'i str) -> &'i str
    where
        'a: 'i,
    {
        self.instrument.items.iter().find(|i| i.id == id).map_or(id, |i| i.text.as_str())
    }

    /// The name of the questionnaire's own band in which a score lies.
    pub fn band(&self, figures: &Figures) -> Option<&'a str> {
        self.instrument.bands.get(figures.band?).map(|b| b.label.as_str())
    }
}

/// What an instrument measures: the name of its score.
pub fn measure(words: &Words, instrument: &Instrument) -> String {
    match &instrument.score_name {
        name if instrument.is_built_in => words.named("measure", &instrument.id, name),
        name if name.is_empty() => say!(words, "measure.score"),
        name => name.clone(),
    }
}

/// The name of a questionnaire.
pub fn questionnaire(words: &Words, instrument: &Instrument) -> String {
    match instrument.is_built_in {
        true => words.named("questionnaire", &instrument.id, &instrument.title),
        false => instrument.title.clone(),
    }
}

/// The language in which the items of a questionnaire are shown, where it is another one than the page's: those that are
/// built in stand as they were asked.
pub fn asked_in(words: &Words, instrument: &Instrument) -> Option<&'static str> {
    (instrument.is_built_in && words.language() != "en" && !words.language().starts_with("en-")).then_some("en")
}

/// A mean as it is told: "71.2", or "95 or more" of a small group near an end of the scale.
pub fn mean(words: &Words, mean: Mean, ci: Option<(f64, f64)>) -> String {
    match mean.bound {
        None => words.mean(mean.value, ci),
        Some(Bound::AtLeast) => say!(words, "score.at-least", mean = words.short(mean.value)),
        Some(Bound::AtMost) => say!(words, "score.at-most", mean = words.short(mean.value)),
    }
}

/// The ends of an interval of a difference, with their signs. Where it is told that the difference is clear, an end that
/// was rounded to 0 is told as "over 0" or "under 0".
pub fn difference_ends(words: &Words, (low, high): (f64, f64), is_clear: bool) -> (String, String) {
    let (low_words, high_words) = words.signed_ends((low, high));
    match is_clear {
        true if low == 0.0 => (say!(words, "score.over-zero"), high_words),
        true if high == 0.0 => (low_words, say!(words, "score.under-zero")),
        _ => (low_words, high_words),
    }
}

/// A mean with its grade: "71.2 C+".
fn value(subject: Subject<'_>, figures: &Figures) -> String {
    let mean = figures.mean.map(|m| mean(subject.words, m, figures.ci)).unwrap_or_default();
    match (&figures.meaning, subject.band(figures)) {
        (Some(m), _) => format!("{mean} {}", grade(m.grade)),
        (None, Some(band)) if band.chars().count() <= 12 => format!("{mean} {band}"),
        _ => mean,
    }
}

/// A median in words: "median 53.0".
fn median(words: &Words, figures: &Figures) -> String {
    say!(words, "score.median", median = figures.median.map(|m| words.one(m)).unwrap_or_default())
}

/// Interval and number of people: "66.0–76.4, n 84".
fn detail(words: &Words, n: Option<u32>, ci: Option<(f64, f64)>) -> String {
    let n = n.map(|n| say!(words, "chart.n", n = n));
    [ci.map(|ci| words.range(ci)), n].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Why figures are withheld, as part of a sentence; `None` of those that are not.
pub fn reason<T>(words: &Words, figures: &Disclosed<T>) -> Option<String> {
    Some(match figures.withheld()? {
        Reason::TooFew(minimum) => say!(words, "reason.too-few", n = minimum),
        Reason::Protected => say!(words, "reason.protected"),
    })
}

/// What stands in a cell of a table that has nothing.
fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

/// Headings of the columns of a table that has no survey.
fn head(words: &Words, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| words.term("column", key)).collect()
}

/// A figure's mean, interval and grade as a sentence about `name`.
fn sentence(words: &Words, name: &str, figures: &Figures) -> String {
    let grade = figures.meaning.as_ref().map(|m| grade(m.grade));
    let mean = figures.mean.map(|m| mean(words, m, figures.ci));
    match (mean, figures.ci.map(|ci| words.ends(ci)), grade) {
        (Some(mean), Some((low, high)), Some(grade)) => {
            say!(words, "chart.scored-between-grade", name = name, mean = mean, low = low, high = high, grade = grade)
        }
        (Some(mean), Some((low, high)), None) => {
            say!(words, "chart.scored-between", name = name, mean = mean, low = low, high = high)
        }
        (Some(mean), None, Some(grade)) => say!(words, "chart.scored-grade", name = name, mean = mean, grade = grade),
        (Some(mean), None, None) => say!(words, "chart.scored", name = name, mean = mean),
        (None, ..) => match figures.median {
            Some(median) => say!(words, "chart.had-median", name = name, median = words.one(median)),
            None => String::new(),
        },
    }
}
