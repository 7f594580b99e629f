//! A survey with all that sentences and charts about it need.

use crate::model::{Catalogue, Instrument, Kind, Survey};
use crate::routes::address;
use crate::statistics::{ComparisonSet, Figures, Results, SurveyResult, SystemResult};
use crate::words::{Words, say};

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
    /// The systems of which it is told, which do one job; `None` where it is told of systems that do different ones.
    pub set: Option<&'a ComparisonSet>,
    /// The language in which it is told.
    pub words: &'a Words,
}

impl<'a> Subject<'a> {
    /// The subject of a survey, if it has results.
    pub fn of(catalogue: &'a Catalogue, results: &'a Results, words: &'a Words, survey: &str) -> Option<Self> {
        let record = catalogue.surveys.get(survey)?;
        let instrument = catalogue.instruments.get(&record.instrument.id)?;
        let result = results.surveys.get(survey)?;
        Some(Subject { catalogue, results, survey: record, instrument, result, set: result.only_set(), words })
    }

    /// The same, told of the systems of one category alone.
    pub fn within(self, set: &'a ComparisonSet) -> Self {
        Subject { set: Some(set), ..self }
    }

    /// The same for each of its categories; of a survey whose systems are not ranked, for none.
    pub fn by_category(self) -> impl Iterator<Item = Subject<'a>> {
        self.result.sets.iter().map(move |set| self.within(set))
    }

    /// Whether its systems do different jobs, so that they are compared by category.
    pub fn has_categories(&self) -> bool {
        self.result.sets.len() > 1
    }

    /// Whether it is told of one of several categories.
    pub fn is_part(&self) -> bool {
        self.set.is_some() && self.has_categories()
    }

    fn is_within(&self, system: &SystemResult) -> bool {
        self.set.is_none_or(|set| set.category == system.category)
    }

    /// The systems of which it is told whose figures are shown.
    pub fn shown(&self) -> impl Iterator<Item = (&'a SystemResult, &'a Figures)> {
        self.result.shown().filter(|(s, _)| self.is_within(s))
    }

    /// The systems of which it is told whose figures are withheld.
    pub fn withheld(&self) -> impl Iterator<Item = &'a SystemResult> {
        self.result.withheld().filter(|s| self.is_within(s))
    }

    /// The name of the category of which it is told: "Electronic patient records".
    pub fn category(&self) -> Option<String> {
        self.set.filter(|_| self.is_part()).map(|set| self.words.term("category", set.category.id()))
    }

    /// The title of the survey, with the category of which it is told.
    pub fn title(&self) -> String {
        let survey = &self.survey.entry.title;
        match self.category() {
            Some(category) => say!(self.words, "survey.part-title", category = category, survey = survey),
            None => survey.clone(),
        }
    }

    /// The address of the page where its systems are compared.
    pub fn address(&self) -> String {
        let survey = &self.survey.entry.id;
        match self.set.filter(|_| self.is_part()) {
            Some(set) => address::category(survey, set.category.id()),
            None => Kind::Survey.address(survey),
        }
    }

    /// The name of a chart of its systems, in addresses: `league`, or `epr-league` of one of several categories.
    pub fn chart_name(&self, chart: &str) -> String {
        match self.set.filter(|_| self.is_part()) {
            Some(set) => format!("{}-{chart}", set.category.id()),
            None => chart.to_owned(),
        }
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

    /// The coverage of intervals, in percent: "95".
    fn coverage(&self) -> String {
        self.words.short(self.catalogue.settings.confidence * 100.0)
    }

    /// Confidence in words: "95%".
    pub fn confidence(&self) -> String {
        say!(self.words, "number.percent", number = self.coverage())
    }

    /// The heading of a column of intervals: "95% interval".
    pub fn interval(&self) -> String {
        say!(self.words, "column.interval", confidence = self.coverage())
    }

    /// Headings of a table's columns, by their keys below `column`.
    pub fn head(&self, keys: &[&str]) -> Vec<String> {
        let args = [("confidence", self.coverage().into())];
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
