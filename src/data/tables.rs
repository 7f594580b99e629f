//! The CSV files: ratings, breakdowns, items.

use super::number;
use super::schema::File;
use super::told::{bound, limit};
use crate::diagnostics::Stop;
use crate::model::Citation;
use crate::site::{Site, emit_file};
use crate::source::guarded;
use crate::statistics::{Bound, Figures, Mean, SurveyResult, SystemResult};

const RATINGS: [&str; 33] = [
    "survey",
    "system",
    "instrument",
    "n",
    "mean",
    "ci_low",
    "ci_high",
    "sd",
    "median",
    "q1",
    "q3",
    "grade",
    "adjective",
    "percentile",
    "rank",
    "rank_best",
    "rank_worst",
    "shrunken_mean",
    "change_since",
    "change",
    "change_low",
    "change_high",
    "change_verdict",
    "excluded",
    "source",
    "outside_limits",
    "weighted_mean",
    "weighted_low",
    "weighted_high",
    "effective_n",
    "as_of",
    "mean_at_least",
    "mean_at_most",
];

/// Writes the CSV files.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<Vec<File>, Stop> {
    let mut ratings = Table::new(RATINGS.iter().copied().chain(["withheld", "demonstration"]));
    let mut breakdowns = Table::new(
        ["survey", "system", "attribute", "value", "n", "mean", "ci_low", "ci_high", "withheld", "as_of"]
            .into_iter()
            .chain(["mean_at_least", "mean_at_most"]),
    );
    let mut items = Table::new(["survey", "system", "item", "answer", "share"].into_iter());
    let mut means = Table::new(["survey", "system", "item", "mean", "expected"].into_iter());
    for survey in site.results.order.iter().filter_map(|id| site.results.surveys.get(id)) {
        let record = site.catalogue.surveys.get(&survey.survey);
        let instrument = record.map_or("", |s| s.instrument.id.as_str());
        let demonstration = record.is_some_and(|s| s.demonstration);
        for result in &survey.systems {
            let mut row = rating(survey, result, instrument);
            row.push(demonstration.to_string());
            ratings.row(&row);
            let Some(figures) = result.figures.figure() else { continue };
            breakdown_rows(&mut breakdowns, survey, result, figures);
            item_rows(&mut items, site, survey, result, figures);
            item_means(&mut means, survey, result, figures);
        }
    }
    Ok(vec![
        ratings.publish(site, "ratings", "Every result: a row for each system and survey")?,
        breakdowns.publish(site, "breakdowns", "Results by groups of respondents")?,
        items.publish(site, "items", "Answers to each item")?,
        means.publish(site, "item-means", "The mean answer to each item")?,
    ])
}

/// A CSV file in memory: results are few, whatever the responses were.
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
    columns: Vec<String>,
    /// What is wrong with a row: it has more or fewer cells than the header.
    failed: Option<String>,
}

impl Table {
    /// An empty table with a header.
    pub fn new<'a>(head: impl Iterator<Item = &'a str>) -> Self {
        let columns: Vec<String> = head.map(str::to_owned).collect();
        let mut table = Table { writer: csv::Writer::from_writer(Vec::new()), columns: Vec::new(), failed: None };
        table.row(&columns);
        Table { columns, ..table }
    }

    /// Adds a row of as many cells as the header has.
    pub fn row(&mut self, cells: &[String]) {
        let written = self.writer.write_record(cells.iter().map(|c| guarded(c)));
        self.failed = self.failed.take().or(written.err().map(|e| e.to_string()));
    }

    /// Publishes the file, and says what it holds.
    ///
    /// # Errors
    /// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
    pub fn publish(self, site: &Site<'_>, name: &'static str, title: &'static str) -> Result<File, Stop> {
        let unwritten = |why: String| Stop::Machine(format!("data/{name}.csv can't be written: {why}"));
        if let Some(why) = self.failed {
            return Err(unwritten(why));
        }
        let bytes = self.writer.into_inner().map_err(|e| unwritten(e.to_string()))?;
        emit_file(site, &format!("/data/{name}.csv"), bytes)?;
        Ok(File { name, title, columns: self.columns })
    }
}

fn text(x: Option<f64>) -> String {
    x.map(|x| number(x).to_string()).unwrap_or_default()
}

fn shown<T: ToString>(x: Option<T>) -> String {
    x.map(|x| x.to_string()).unwrap_or_default()
}

fn rating(survey: &SurveyResult, result: &SystemResult, instrument: &str) -> Vec<String> {
    let mut row = vec![survey.survey.clone(), result.system.clone(), instrument.to_owned()];
    match result.figures.figure() {
        Some(f) => row.extend(cells(f)),
        None => row.extend(std::iter::repeat_n(String::new(), RATINGS.len() - 3)),
    }
    row.push(shown(result.figures.withheld()));
    row
}

fn cells(f: &Figures) -> Vec<String> {
    let (meaning, standing, change) = (f.meaning.as_ref(), f.standing, f.change.as_ref());
    let ends = |p: Option<(f64, f64)>| [text(p.map(|p| p.0)), text(p.map(|p| p.1))];
    let mut row = vec![shown(f.n), text(f.mean.and_then(Mean::told))];
    row.extend(ends(f.ci));
    row.extend([text(f.sd), text(f.median)]);
    row.extend(ends(f.quartiles));
    row.extend([
        shown(meaning.map(|m| m.grade)),
        shown(meaning.map(|m| m.adjective)),
        text(meaning.map(|m| m.percentile)),
    ]);
    row.extend([
        shown(standing.map(|s| s.rank)),
        shown(standing.and_then(|s| s.interval).map(|i| i.0)),
        shown(standing.and_then(|s| s.interval).map(|i| i.1)),
    ]);
    row.extend([text(f.shrunken_mean), shown(change.map(|c| &c.since)), text(change.and_then(|c| c.difference))]);
    row.extend(ends(change.and_then(|c| c.ci)));
    row.extend([shown(change.map(|c| c.verdict)), shown(f.excluded), shown(f.source.as_ref().map(citation))]);
    let weighted = f.weighted.as_ref().and_then(|w| w.figure());
    row.extend([shown(f.outside.and_then(limit)), text(weighted.map(|w| w.mean))]);
    row.extend(ends(weighted.and_then(|w| w.ci)));
    row.extend([text(weighted.map(|w| w.effective_n)), shown(f.as_of)]);
    row.extend([text(bound(f.mean, Bound::AtLeast)), text(bound(f.mean, Bound::AtMost))]);
    row
}

fn citation(c: &Citation) -> String {
    match &c.url {
        Some(url) => format!("{}, {url}", c.title),
        None => c.title.clone(),
    }
}

fn breakdown_rows(table: &mut Table, survey: &SurveyResult, result: &SystemResult, figures: &Figures) {
    let start = |attribute: &str, value: &str| {
        vec![survey.survey.clone(), result.system.clone(), attribute.to_owned(), value.to_owned()]
    };
    for b in figures.breakdowns.iter().chain(&figures.organisations) {
        let Some(cells) = b.cells.figure() else {
            let mut row = start(&b.attribute, "");
            row.extend(std::iter::repeat_n(String::new(), 4));
            row.extend([shown(b.cells.withheld()), String::new(), String::new(), String::new()]);
            table.row(&row);
            continue;
        };
        for cell in cells {
            let mut row = start(&b.attribute, &cell.value);
            let f = cell.figures.figure();
            let ci = f.and_then(|f| f.ci);
            let mean = f.map(|f| f.mean);
            row.extend([
                shown(f.map(|f| f.n)),
                text(mean.and_then(Mean::told)),
                text(ci.map(|c| c.0)),
                text(ci.map(|c| c.1)),
            ]);
            row.extend([shown(cell.figures.withheld()), shown(b.held)]);
            row.extend([text(bound(mean, Bound::AtLeast)), text(bound(mean, Bound::AtMost))]);
            table.row(&row);
        }
    }
}

fn item_rows(table: &mut Table, site: &Site<'_>, survey: &SurveyResult, result: &SystemResult, figures: &Figures) {
    let instrument =
        site.catalogue.surveys.get(&survey.survey).and_then(|s| site.catalogue.instruments.get(&s.instrument.id));
    let Some(instrument) = instrument else { return };
    for (item, record) in figures.items.iter().zip(&instrument.items) {
        let mut row = |answer: String, share: Option<u32>| {
            table.row(&[survey.survey.clone(), result.system.clone(), item.id.clone(), answer, shown(share)]);
        };
        match item.answers.figure() {
            // Of few people several answers stand together, as 4-5.
            Some(a) => a.shares.iter().for_each(|s| row(s.words().replace('–', "-"), Some(s.percent))),
            None => (record.low..=record.high).for_each(|answer| row(answer.to_string(), None)),
        }
    }
}

/// The mean answer to each item that is shown, with the one to expect at the system's own score.
fn item_means(table: &mut Table, survey: &SurveyResult, result: &SystemResult, figures: &Figures) {
    for item in &figures.items {
        let Some(a) = item.answers.figure() else { continue };
        let start = [survey.survey.clone(), result.system.clone(), item.id.clone()];
        table.row(&[start.as_slice(), &[text(a.mean), text(a.expected)]].concat());
    }
}
