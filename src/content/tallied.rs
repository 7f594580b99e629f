//! Reduces the answers to one survey to a table of tallies, or says the query that does.

use crate::content::cell_hints::words_of_agreement;
use crate::content::counting::count;
use crate::content::csv_header::OWN;
use crate::content::responses::{Known, Layout};
use crate::content::whereabouts::BulkFile;
use crate::diagnostics::{Code, Diagnostic, Report, quoted};
use crate::model::{Catalogue, Flag, Id, Survey};
use crate::tally::{Dialect, Names, Query, Row, SurveyTally, SystemTally, header, rows, scoring};

/// Files with answers to one survey: all of them, or a part that others are added to.
#[derive(Debug, Clone, Copy)]
pub struct Partition<'a> {
    /// All records of the site.
    pub catalogue: &'a Catalogue,
    /// The survey.
    pub survey: &'a Survey,
    /// The files, by their names for messages and where they are.
    pub files: &'a [BulkFile],
}

/// A table of tallies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tallied {
    /// Its headings.
    pub header: Vec<String>,
    /// Its rows, cell by cell.
    pub rows: Vec<Vec<String>>,
    /// People, scored or not.
    pub people: u64,
    /// How many of them aren't scored.
    pub unscored: u64,
    /// Comments that may be published, which no table of tallies holds.
    pub comments: usize,
}

/// What a query is asked for.
#[derive(Debug, Clone)]
pub struct QueryAsked {
    /// The dialect.
    pub dialect: Dialect,
    /// The name of the table of answers.
    pub table: String,
    /// Columns that it lacks.
    pub lacks: Vec<String>,
}

/// Reduces answers to a table; what is wrong with them is reported, and then there is none.
pub fn tallied(partition: Partition<'_>, report: &Report) -> Option<Tallied> {
    let Partition { catalogue, survey, files } = partition;
    refuse_repetitions(survey, report)?;
    let id = &survey.entry.id;
    let counts = count(catalogue, files, "content", report);
    if report.has_errors() {
        return None;
    }
    let layout = Layout::new(catalogue, survey, report)?;
    refuse_names(&layout, report)?;
    let organisations: Vec<Id> = counts.tallies.organisations.clone();
    let names = Names {
        instrument: layout.instrument,
        attributes: &layout.attributes,
        organisations: &organisations,
        scoring: &scoring(layout.instrument, &survey.exclude),
    };
    let empty = SurveyTally::new();
    let tally = counts.tallies.get(id).unwrap_or(&empty);
    Some(Tallied {
        header: header(layout.attributes.iter().map(|a| a.id.as_str())).into_iter().map(str::to_owned).collect(),
        rows: rows(tally, names).iter().map(Row::cells).collect(),
        people: tally.values().map(SystemTally::everybody).sum(),
        unscored: tally.values().map(|t| u64::from(t.excluded)).sum(),
        comments: tally.values().map(|t| t.comments.len()).sum(),
    })
}

/// The query that reduces a table of answers to the survey.
pub fn query(catalogue: &Catalogue, survey: &Survey, asked: &QueryAsked, report: &Report) -> Option<String> {
    refuse_repetitions(survey, report)?;
    let layout = Layout::new(catalogue, survey, report)?;
    refuse_names(&layout, report)?;
    let Known { systems, organisations, attributes } = layout.words();
    let query = Query {
        survey: &survey.entry.id,
        instrument: layout.instrument,
        attributes,
        systems,
        organisations,
        agreement: if layout.takes_agreement() { words_of_agreement() } else { Vec::new() },
        scoring: &scoring(layout.instrument, &survey.exclude),
        leaves_out_straight_lining: survey.exclude.contains(&Flag::StraightLining),
        table: &asked.table,
        lacks: &asked.lacks,
    };
    Some(query.text(asked.dialect))
}

/// Refuses items that no column of a database, or of a table of answers, can be called after.
fn refuse_names(layout: &Layout<'_>, report: &Report) -> Option<()> {
    let mut taken: Vec<String> = OWN.iter().map(|(name, _)| (*name).to_owned()).collect();
    taken.extend(layout.attributes.iter().map(|a| a.id.to_lowercase()));
    for item in &layout.instrument.items {
        let is_plain = !item.id.is_empty() && item.id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        let name = item.id.to_lowercase();
        if !is_plain || name.starts_with("tally_") || taken.contains(&name) {
            let message = format!(
                "no column of a table can be called `{}`, as an item of `{}` is",
                quoted(&item.id),
                layout.instrument.id
            );
            let d = Diagnostic::new(Code::BadInstrument, message);
            report.add(d.help("give the item another id: letters, digits, - and _, each another one"));
            return None;
        }
        taken.push(name);
    }
    Some(())
}

/// Refuses a survey that leaves out what no tally tells.
fn refuse_repetitions(survey: &Survey, report: &Report) -> Option<()> {
    if !survey.exclude.contains(&Flag::Identical) {
        return Some(());
    }
    let message =
        format!("`{}` leaves repeated rows out, and tallies don't tell which rows repeat others", survey.entry.id);
    let d = Diagnostic::new(Code::BadTally, message);
    report.add(d.help(
        "take `identical` out of `exclude` in survey.yaml, and the repeated rows out of the answers; or keep the answers as \
         they are, and make no tallies of them",
    ));
    None
}
