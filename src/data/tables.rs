//! The CSV files of ratings: every result, groups, answers to items.

use super::schema::File;
use crate::diagnostics::Stop;
use crate::site::columns::{Row, cell};
use crate::site::tables::{Answer, Group, ItemMean, Rating};
use crate::site::{Site, emit_file};
use crate::source::guarded;
use crate::statistics::{Figures, SurveyResult, SystemResult};

/// Writes the CSV files.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<Vec<File>, Stop> {
    let mut ratings = Csv::of::<Rating<'_>>();
    let mut breakdowns = Csv::of::<Group<'_>>();
    let mut items = Csv::of::<Answer<'_>>();
    let mut means = Csv::of::<ItemMean<'_>>();
    for survey in site.results.order.iter().filter_map(|id| site.results.surveys.get(id)) {
        let record = site.catalogue.surveys.get(&survey.survey);
        let instrument = record.map_or("", |s| s.instrument.id.as_str());
        let demonstration = record.is_some_and(|s| s.demonstration);
        for result in &survey.systems {
            ratings.row(&Rating {
                survey: &survey.survey,
                system: &result.system,
                instrument,
                category: result.category.id(),
                figures: &result.figures,
                demonstration,
            });
            let Some(figures) = result.figures.figure() else { continue };
            groups(&mut breakdowns, survey, result, figures);
            answers(&mut items, site, survey, result, figures);
            item_means(&mut means, survey, result, figures);
        }
    }
    [ratings, breakdowns, items, means].into_iter().map(|csv| csv.publish(site)).collect()
}

/// A CSV file in memory: results are few, whatever the responses were.
pub struct Csv {
    file: File,
    writer: csv::Writer<Vec<u8>>,
    /// What is wrong with a row: it has more or fewer cells than the header.
    failed: Option<String>,
}

impl Csv {
    /// An empty file with its header.
    pub fn of<R: Row>() -> Self {
        let mut csv = Csv { file: R::TABLE, writer: csv::Writer::from_writer(Vec::new()), failed: None };
        csv.write(&R::TABLE.columns.iter().map(|column| column.name.to_owned()).collect::<Vec<_>>());
        csv
    }

    /// Adds a row.
    pub fn row<R: Row>(&mut self, row: &R) {
        self.write(&row.cells());
    }

    fn write(&mut self, cells: &[String]) {
        let written = self.writer.write_record(cells.iter().map(|c| guarded(c)));
        self.failed = self.failed.take().or(written.err().map(|e| e.to_string()));
    }

    /// Publishes the file, and says which one it is.
    ///
    /// # Errors
    /// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
    pub fn publish(self, site: &Site<'_>) -> Result<File, Stop> {
        let name = self.file.name;
        let unwritten = |why: String| Stop::Machine(format!("data/{name}.csv can't be written: {why}"));
        if let Some(why) = self.failed {
            return Err(unwritten(why));
        }
        let bytes = self.writer.into_inner().map_err(|e| unwritten(e.to_string()))?;
        emit_file(site, &self.file.address(), bytes)?;
        Ok(self.file)
    }
}

fn groups(csv: &mut Csv, survey: &SurveyResult, result: &SystemResult, figures: &Figures) {
    for b in figures.breakdowns.iter().chain(&figures.organisations) {
        let whole = Group {
            survey: &survey.survey,
            system: &result.system,
            attribute: &b.attribute,
            value: "",
            figures: None,
            withheld: cell(b.cells.withheld()),
            held: None,
        };
        let Some(cells) = b.cells.figure() else {
            csv.row(&whole);
            continue;
        };
        for group in cells {
            csv.row(&Group {
                value: &group.value,
                figures: group.figures.figure(),
                withheld: cell(group.figures.withheld()),
                held: b.held,
                ..whole
            });
        }
    }
}

fn answers(csv: &mut Csv, site: &Site<'_>, survey: &SurveyResult, result: &SystemResult, figures: &Figures) {
    let record = site.catalogue.surveys.get(&survey.survey);
    let Some(instrument) = record.and_then(|s| site.catalogue.instruments.get(&s.instrument.id)) else { return };
    for (item, record) in figures.items.iter().zip(&instrument.items) {
        let mut row = |answer: String, share: Option<u32>| {
            csv.row(&Answer { survey: &survey.survey, system: &result.system, item: &item.id, answer, share });
        };
        match item.answers.figure() {
            // Of few people several answers stand together, as 4-5.
            Some(a) => a.shares.iter().for_each(|s| row(s.words().replace('–', "-"), Some(s.percent))),
            None => (record.low..=record.high).for_each(|answer| row(answer.to_string(), None)),
        }
    }
}

/// The mean answer to each item that is shown, with the one to expect at the system's own score.
fn item_means(csv: &mut Csv, survey: &SurveyResult, result: &SystemResult, figures: &Figures) {
    for item in &figures.items {
        let Some(a) = item.answers.figure() else { continue };
        let mean = a.mean;
        let expected = a.expected;
        csv.row(&ItemMean { survey: &survey.survey, system: &result.system, item: &item.id, mean, expected });
    }
}
