//! Counts the responses of a CSV file, cell by cell.

use std::collections::HashMap;

use csv::{ByteRecord, ReaderBuilder};

use crate::content::responses::{Counted, Layout, Wrong};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::source::{Spot, spot};
use crate::tally::{Response, SystemTally};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    System,
    Date,
    Organisation,
    Comment,
    Publish,
    Attribute(usize),
    Item(usize),
    /// A column without a name, as spreadsheets leave them behind: its cells must be empty.
    Nothing,
}

struct Table<'a, 'l> {
    path: &'a str,
    text: &'a str,
    layout: &'l Layout<'l>,
    columns: Vec<Column>,
}

/// The tallies of a file, and where each system's is.
struct Systems<'l> {
    layout: &'l Layout<'l>,
    /// `None` of a system that is not shown.
    indexes: HashMap<String, Option<usize>>,
    tallies: Vec<(String, SystemTally)>,
}

impl Systems<'_> {
    /// The index of a system's tally; `None` of one that is not shown.
    ///
    /// # Errors
    /// An unknown system.
    fn index(&mut self, id: &str) -> Result<Option<usize>, Wrong> {
        if let Some(index) = self.indexes.get(id) {
            return Ok(*index);
        }
        let index = self.layout.system(id)?.then_some(self.tallies.len());
        if index.is_some() {
            self.tallies.push((id.to_owned(), self.layout.tally()));
        }
        self.indexes.insert(id.to_owned(), index);
        Ok(index)
    }
}

/// Counts the rows of `text`, a CSV file without byte order mark.
pub fn count(layout: &Layout<'_>, path: &str, text: &str) -> Counted {
    let mut counted = Counted::default();
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => {}
        _ => {
            let d = Diagnostic::new(Code::EmptyFile, "this file of responses is empty").in_file(path);
            layout.report.add(d.help("write a header with the survey's columns, or delete the file"));
            return counted;
        }
    }
    let Some(columns) = header(layout, path, text, &record) else { return counted };
    let table = Table { path, text, layout, columns };
    let mut systems = Systems { layout, indexes: HashMap::new(), tallies: Vec::new() };
    let mut answers = vec![None; layout.instrument.items.len()];
    let mut values = vec![0; layout.attributes.len()];
    loop {
        let start = reader.position().byte() as usize;
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(e) => {
                let d = Diagnostic::new(Code::UnreadableFile, format!("this row can't be read: {e}"));
                layout.report.add(d.at(spot(path, text.as_bytes(), start..start + 1)));
                break;
            }
        }
        let end = (reader.position().byte() as usize).min(text.len());
        if table.swallowed(&record, start..end) {
            continue;
        }
        if let Some((index, comment)) = table.row(&record, start, &mut systems, &mut answers, &mut values) {
            let response = Response { answers: &answers, values: &values, comment };
            layout.count(&mut systems.tallies[index].1, response);
        }
    }
    counted.tally = systems.tallies.into_iter().collect();
    counted
}

/// Finds out what each column is; reports those that are unknown, twice there, or missing.
fn header(layout: &Layout<'_>, path: &str, text: &str, record: &ByteRecord) -> Option<Vec<Column>> {
    let mut names: Vec<(&str, Column)> = vec![
        ("system", Column::System),
        ("date", Column::Date),
        ("organisation", Column::Organisation),
        ("comment", Column::Comment),
        ("publish", Column::Publish),
    ];
    names.extend(layout.attributes.iter().enumerate().map(|(i, a)| (a.id.as_str(), Column::Attribute(i))));
    names.extend(layout.instrument.items.iter().enumerate().map(|(i, item)| (item.id.as_str(), Column::Item(i))));
    let line = text.lines().next().unwrap_or_default();
    if record.len() == 1 && line.contains([';', '\t']) {
        let with = if line.contains(';') { "semicolons" } else { "tabs" };
        let message = format!("the cells of this file are parted by {with}, not by commas");
        let d = Diagnostic::new(Code::CsvUnknownColumn, message).at(spot(path, text.as_bytes(), 0..line.len()));
        layout.report.add(d.help("save it as “CSV UTF-8 (comma delimited)”"));
        return None;
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut fine = true;
    for (i, cell) in record.iter().enumerate() {
        let name = String::from_utf8_lossy(cell);
        let name = name.trim();
        let place = || cell_spot(path, text, first_line(text), i);
        if name.is_empty() {
            columns.push(Column::Nothing);
            continue;
        }
        match names.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)) {
            Some((_, column)) if columns.contains(column) => {
                let d =
                    Diagnostic::new(Code::CsvUnknownColumn, format!("the column `{name}` stands twice")).at(place());
                layout.report.add(d.label("keep one of them"));
                fine = false;
            }
            Some((_, column)) => columns.push(*column),
            None => {
                let label = did_you_mean(name, names.iter().map(|(n, _)| *n), || {
                    "take the column out, or name it in the survey's `respondents`".into()
                });
                let message = format!("the survey `{}` has no column `{name}`", layout.survey.entry.id);
                layout.report.add(Diagnostic::new(Code::CsvUnknownColumn, message).at(place()).label(label));
                fine = false;
            }
        }
    }
    let optional = [Column::Date, Column::Organisation, Column::Comment, Column::Publish];
    let missing: Vec<&str> =
        names.iter().filter(|(_, c)| !optional.contains(c) && !columns.contains(c)).map(|(n, _)| *n).collect();
    if !missing.is_empty() {
        let message =
            format!("the header lacks {}", missing.iter().map(|m| format!("`{m}`")).collect::<Vec<_>>().join(", "));
        let end = text.find('\n').unwrap_or(text.len());
        let d = Diagnostic::new(Code::CsvMissingColumn, message).at(spot(path, text.as_bytes(), 0..end));
        layout.report.add(d.help("add the column, with empty cells where nothing was answered"));
        fine = false;
    }
    fine.then_some(columns)
}

fn first_line(text: &str) -> usize {
    text.len() - text.trim_start_matches(['\r', '\n']).len()
}

impl Table<'_, '_> {
    /// Reads a row into `answers` and `values`; gives the index of its system's tally and its comment, or nothing where
    /// the row is wrong or its system is not shown.
    fn row(
        &self,
        record: &ByteRecord,
        start: usize,
        systems: &mut Systems<'_>,
        answers: &mut [Option<i32>],
        values: &mut [usize],
    ) -> Option<(usize, Option<String>)> {
        // Spreadsheets write rows of empty cells below the last one.
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return None;
        }
        if record.len() != self.columns.len() {
            self.ragged(record, start);
            return None;
        }
        let (mut system, mut comment, mut publish, mut fine) = ("", None, false, true);
        for (i, (cell, column)) in record.iter().zip(&self.columns).enumerate() {
            if let Column::Item(item) = column
                && let Some(answer) = self.digit(*item, cell)
            {
                answers[*item] = Some(answer);
                continue;
            }
            let checked = match column {
                Column::System => {
                    system = words(cell);
                    Ok(())
                }
                Column::Comment => {
                    comment = Some((i, cell));
                    Ok(())
                }
                Column::Publish => self.publish(cell).map(|p| publish = p),
                Column::Item(item) => self.layout.answer(*item, words(cell)).map(|a| answers[*item] = a),
                Column::Attribute(a) => self.layout.value(*a, words(cell)).map(|v| values[*a] = v),
                Column::Date => self.layout.date(words(cell)),
                Column::Organisation => self.layout.organisation(words(cell)),
                Column::Nothing if cell.trim_ascii().is_empty() => Ok(()),
                Column::Nothing => {
                    let message = "this cell stands in a column without a name";
                    Err(Wrong::new(
                        Code::CsvUnknownColumn,
                        message,
                        "name the column in the first row, or empty the cell",
                    ))
                }
            };
            if let Err(wrong) = checked {
                self.say(wrong, start, i);
                fine = false;
            }
        }
        let index = match systems.index(system) {
            Ok(index) => index,
            Err(wrong) => {
                let column = self.columns.iter().position(|c| *c == Column::System).unwrap_or(0);
                self.say(wrong, start, column);
                return None;
            }
        };
        let comment = comment.and_then(|(i, cell)| {
            self.layout.comment(words(cell), publish).unwrap_or_else(|wrong| {
                self.say(wrong, start, i);
                None
            })
        });
        index.filter(|_| fine).map(|index| (index, comment))
    }

    /// Whether a stray quotation mark has made one row of several: what others answered must not become a comment.
    fn swallowed(&self, record: &ByteRecord, range: std::ops::Range<usize>) -> bool {
        let raw = &self.text.as_bytes()[range.clone()];
        if !raw.contains(&b'"') {
            return false;
        }
        let odd = raw.iter().filter(|b| **b == b'"').count() % 2 == 1;
        let commas = |line: &[u8]| line.iter().filter(|b| **b == b',').count() + 1 >= self.columns.len();
        let rows = record.iter().any(|cell| cell.split(|b| *b == b'\n').skip(1).any(commas));
        if odd || rows {
            let start = range.start + first_line(&self.text[range.start..]);
            let end = self.text[start..].find('\n').map_or(self.text.len(), |i| start + i);
            let message = "a quotation mark in this row is not closed";
            let d = Diagnostic::new(Code::CsvRaggedRow, message).at(spot(self.path, self.text.as_bytes(), start..end));
            self.layout.report.add(d.help("close it, or write it twice where it is meant: \"\""));
        }
        odd || rows
    }

    /// The common case of an answer of one digit, without a detour through text.
    fn digit(&self, item: usize, cell: &[u8]) -> Option<i32> {
        let item = &self.layout.instrument.items[item];
        match cell {
            [d @ b'0'..=b'9'] => Some(i32::from(d - b'0')).filter(|a| (item.low..=item.high).contains(a)),
            _ => None,
        }
    }

    fn publish(&self, cell: &[u8]) -> Result<bool, Wrong> {
        // Spreadsheets write these words in capitals.
        match words(cell).to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "" | "false" => Ok(false),
            other => Err(Wrong::new(Code::BadValue, format!("`publish` can't be `{other}`"), "write true, or nothing")),
        }
    }

    fn say(&self, wrong: Wrong, start: usize, column: usize) {
        self.layout.report.add(wrong.at(cell_spot(self.path, self.text, start, column)));
    }

    fn ragged(&self, record: &ByteRecord, start: usize) {
        let (has, wants) = (record.len(), self.columns.len());
        let message = format!("this row has {has} cells, but the header has {wants}");
        let start = start + first_line(&self.text[start..]);
        let end = self.text[start..].find('\n').map_or(self.text.len(), |i| start + i);
        let help = if has > wants {
            "put a text that holds commas in quotes"
        } else {
            "add the missing cells; an empty one is an item left out"
        };
        let d = Diagnostic::new(Code::CsvRaggedRow, message).at(spot(self.path, self.text.as_bytes(), start..end));
        self.layout.report.add(d.help(help));
    }
}

/// A cell's text without the space around it. The whole file was found to be UTF-8 before.
fn words(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default().trim()
}

/// The place of a cell: the raw row is gone through again, minding quotes.
fn cell_spot(path: &str, text: &str, start: usize, column: usize) -> Spot {
    let bytes = text.as_bytes();
    let mut at = start + first_line(&text[start..]);
    let (mut seen, mut quoted, mut begin) = (0, false, at);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                if seen == column {
                    break;
                }
                seen += 1;
                begin = at + 1;
            }
            b'\n' | b'\r' if !quoted => break,
            _ => {}
        }
        at += 1;
    }
    spot(path, bytes, begin..at)
}
