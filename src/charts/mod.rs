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
pub mod words;

pub use badge::badge;
pub use breakdown::breakdown;
pub use canvas::Anchor;
pub use distribution::distribution;
pub use drawing::{Drawing, Shape, Spot};
pub use figure::{Alone, Figure, INVENTED, Table};
pub use funnel::funnel;
pub use ink::Ink;
pub use items::items;
pub use leadership::{leadership, percent, percents};
pub use league::league;
pub use organisations::organisations;
pub use pair::{group_cells, group_league, group_name, pair};
pub use percentile::percentile;
pub use plan::{describe as plan_in_words, plan, state as milestone_state};
pub use ranks::ranks;
pub use request::{CHARTS, Request, RequestError, request};
pub use spark::spark;
pub use svg::escape;
pub use tiles::tiles;
pub use time::short_day;
pub use trend::trend;

use crate::model::{Catalogue, Instrument, Survey};
use crate::statistics::{Figures, Results, SurveyResult};

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
}

impl<'a> Subject<'a> {
    /// The subject of a survey, if it has results.
    pub fn of(catalogue: &'a Catalogue, results: &'a Results, survey: &str) -> Option<Self> {
        let record = catalogue.surveys.get(survey)?;
        let instrument = catalogue.instruments.get(&record.instrument.id)?;
        Some(Subject { catalogue, results, survey: record, instrument, result: results.surveys.get(survey)? })
    }

    /// A system's name.
    pub fn name(&self, system: &str) -> String {
        self.catalogue.systems.get(system).map_or_else(|| system.to_owned(), |s| s.entry.title.clone())
    }

    /// Confidence in words: "95%".
    pub fn confidence(&self) -> String {
        format!("{}%", words::short(self.catalogue.settings.confidence * 100.0))
    }

    /// What a demonstration says of itself, as the end of a sentence; empty for real data.
    pub fn caution(&self) -> &'static str {
        if self.survey.demonstration { " Demonstration data: invented." } else { "" }
    }
}

/// A mean with its grade: "71.2 C+".
fn value(figures: &Figures) -> String {
    let mean = figures.mean.map(|m| words::mean(m, figures.ci)).unwrap_or_default();
    match (&figures.meaning, &figures.band) {
        (Some(m), _) => format!("{mean} {}", words::grade(m.grade)),
        (None, Some(band)) if band.chars().count() <= 12 => format!("{mean} {band}"),
        _ => mean,
    }
}

/// Interval and number of people: "66.0–76.4, n 84".
fn detail(n: Option<u32>, ci: Option<(f64, f64)>) -> String {
    let n = n.map(|n| format!("n\u{a0}{}", words::whole(u64::from(n))));
    [ci.map(words::range), n].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A figure's mean, interval and grade as a sentence about `name`.
fn sentence(name: &str, figures: &Figures) -> String {
    let grade = figures.meaning.as_ref().map(|m| format!("; grade {}", words::grade(m.grade))).unwrap_or_default();
    match (figures.mean, figures.ci) {
        (Some(mean), Some((low, high))) => {
            let (low, high) = words::ends((low, high));
            format!("{name} scored {}, between {low} and {high}{grade}.", words::mean(mean, figures.ci))
        }
        (Some(mean), None) => format!("{name} scored {}{grade}.", words::one(mean)),
        (None, _) => match figures.median {
            Some(median) => format!("{name} had a median of {}.", words::one(median)),
            None => String::new(),
        },
    }
}
