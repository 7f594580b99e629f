//! Counts the responses of a CSV file, cell by cell, several parts of the file at a time.

use std::ops::Range;

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr, memchr_iter};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::content::blocks::Block;
use crate::content::counted::{merge, straight_lining};
use crate::content::csv_header::{Column, cell_range, first_line, header};
use crate::content::csv_rows::{self, failed_formula, nameless, publish_of, ragged, words};
use crate::content::problems::{Problems, answer_spot};
use crate::content::responses::Layout;
use crate::content::row_id::RowId;
use crate::content::wrong::Wrong;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::limits::LONGEST_CELL;
use crate::tally::{Response, SurveyTally, SystemTally};

/// In a table of fewer rows an item may have no answer by chance.
const FEWEST_ROWS: u64 = 5;

/// Parts of a file are no smaller than this many bytes.
const PART: usize = 1 << 20;

struct Table<'l> {
    layout: &'l Layout<'l>,
    columns: Vec<Column>,
    /// The header's cells, in small letters.
    head: Vec<String>,
    /// The column of the system.
    system: usize,
    /// The number of the file.
    number: usize,
}

/// Rows of a table that are in memory.
struct Rows<'a, 'l> {
    table: &'a Table<'l>,
    text: &'a str,
    /// The byte of the file's text at which they begin.
    start: usize,
}

/// What came of a file, but for the places of what is wrong in it.
#[derive(Default)]
pub struct Read {
    /// Tallies by system.
    pub tally: SurveyTally,
    /// What is wrong, by places in the file's text.
    pub problems: Problems,
}

/// What came of a part of the file.
#[derive(Default)]
struct Part {
    tally: SurveyTally,
    problems: Problems,
    /// Rows that were counted, and of each item how many left it out.
    rows: u64,
    blanks: Vec<u64>,
}

/// A part while it is counted.
struct Counting<'l> {
    layout: &'l Layout<'l>,
    /// Index of each system's tally; `None` of a system that is not shown.
    indexes: FxHashMap<Vec<u8>, Option<usize>>,
    tallies: Vec<(String, SystemTally)>,
    problems: Problems,
    answers: Vec<Option<i32>>,
    values: Vec<usize>,
    organisation: Option<u32>,
    day: Option<i32>,
    /// Rows that were counted, and of each item how many left it out.
    rows: u64,
    blanks: Vec<u64>,
    /// The last day that was read, as written: rows of one day stand together.
    last_day: (Vec<u8>, Option<i32>),
}

/// Counts the rows of a CSV file without byte order mark: those of `first`, which has the header, and what `more` gives then;
/// `number` is that of the file.
///
/// # Errors
/// What keeps more rows from being read.
pub fn count(
    layout: &Layout<'_>,
    path: &str,
    number: usize,
    first: &Block,
    more: &mut dyn FnMut() -> Result<Option<Block>, Box<Diagnostic>>,
) -> Result<Read, Box<Diagnostic>> {
    let text = first.text.as_str();
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => {}
        _ => {
            let d = Diagnostic::new(Code::EmptyFile, "this file of responses is empty").in_file(path);
            layout.report.add(d.help("write a header with the survey's columns, or delete the file"));
            return Ok(Read::default());
        }
    }
    let Some(columns) = header(layout, path, text, &record) else { return Ok(Read::default()) };
    let head: Vec<String> = record.iter().map(|cell| words(cell).to_lowercase()).collect();
    let system = columns.iter().position(|c| *c == Column::System).unwrap_or(0);
    let table = Table { layout, columns, head, system, number };
    let body = (reader.position().byte() as usize).min(text.len())..text.len();
    let mut all = table.count(first, body);
    while let Some(block) = more()? {
        let body = 0..block.text.len();
        all = all.with(table.count(&block, body));
    }
    table.tell_empty(&all, path, text);
    Ok(Read { tally: all.tally, problems: all.problems })
}

impl Part {
    fn with(mut self, later: Part) -> Self {
        self.problems.merge(later.problems);
        merge(&mut self.tally, later.tally);
        self.rows += later.rows;
        self.blanks.resize(self.blanks.len().max(later.blanks.len()), 0);
        self.blanks.iter_mut().zip(&later.blanks).for_each(|(a, b)| *a += b);
        self
    }
}

impl Table<'_> {
    /// Counts the rows of a block, in parts.
    fn count(&self, block: &Block, body: Range<usize>) -> Part {
        let rows = Rows { table: self, text: &block.text, start: block.start };
        let parts = parts(block.text.as_bytes(), body, rayon::current_num_threads());
        parts.into_par_iter().map(|range| rows.part(range)).reduce(Part::default, Part::with)
    }

    /// Tells of items that nobody answered: each would count as the middle of its scale, and the column was most likely lost.
    fn tell_empty(&self, all: &Part, path: &str, first: &str) {
        let items = &self.layout.instrument.items;
        // A questionnaire that nobody answered at all is told otherwise.
        if all.rows < FEWEST_ROWS || all.blanks.iter().all(|n| *n == all.rows) {
            return;
        }
        for (item, _) in items.iter().zip(&all.blanks).filter(|(_, blank)| **blank == all.rows) {
            let at = self.head.iter().position(|h| *h == item.id).unwrap_or(0);
            let range = cell_range(first, first_line(first), at);
            let message = format!("`{}` is empty in all {} rows: its answers are missing", item.id, all.rows);
            let spot = answer_spot(Code::CsvMissingColumn, path, first.as_bytes(), range);
            let d = Diagnostic::new(Code::CsvMissingColumn, message).at(spot);
            self.layout.report.add(d.label("bring the column in again; a blank would count as an item left out"));
        }
    }
}

/// Cuts the rows of a file into parts, about twice as many as there are threads, between rows: where a line ends and
/// every quotation mark before it has its counterpart.
fn parts(bytes: &[u8], body: Range<usize>, threads: usize) -> Vec<Range<usize>> {
    let size = (body.len() / (2 * threads)).max(PART);
    let mut parts = Vec::new();
    let mut start = body.start;
    let mut odd = false;
    while start < body.end {
        let mut end = (start + size).min(body.end);
        odd ^= memchr_iter(b'"', &bytes[start..end]).count() % 2 == 1;
        while end < body.end {
            let line = memchr(b'\n', &bytes[end..body.end]).map_or(body.end, |i| end + i + 1);
            odd ^= memchr_iter(b'"', &bytes[end..line]).count() % 2 == 1;
            end = line;
            if !odd {
                break;
            }
        }
        parts.push(start..end);
        start = end;
    }
    parts
}

impl<'l> Rows<'_, 'l> {
    fn part(&self, part: Range<usize>) -> Part {
        let mut counting = Counting::new(self.table.layout);
        let text = &self.text[part.clone()];
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        let quoted = memchr(b'"', text.as_bytes()).is_some();
        let mut record = ByteRecord::new();
        let column = self.table.columns.iter().position(|c| *c == Column::Comment);
        loop {
            let start = part.start + reader.position().byte() as usize;
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => {
                    counting.problems.add(csv_rows::unreadable(&e), || self.place(start..start + 1));
                    break;
                }
            }
            let end = (part.start + reader.position().byte() as usize).min(part.end);
            if quoted && self.swallowed(&record, start..end, &mut counting.problems) {
                continue;
            }
            let Some((index, comment)) = self.row(&record, start, &mut counting) else { continue };
            let written = column.and_then(|i| record.get(i)).map_or("", words);
            if counting.count(index, comment, written, RowId::new(self.table.number, self.start + start)) {
                counting.problems.add(straight_lining(), || self.line(start));
            }
        }
        let Counting { tallies, problems, rows, blanks, .. } = counting;
        Part { tally: tallies.into_iter().collect(), problems, rows, blanks }
    }

    /// Reads a row; gives the index of its system's tally and its comment, or nothing where the row is wrong or its
    /// system is not shown.
    fn row(&self, record: &ByteRecord, start: usize, to: &mut Counting<'l>) -> Option<(usize, Option<String>)> {
        // Spreadsheets write rows of empty cells below the last one.
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return None;
        }
        if let Some(i) = record.iter().position(|cell| cell.len() > LONGEST_CELL) {
            let d = Diagnostic::new(Code::TooLarge, format!("this cell is longer than {LONGEST_CELL} bytes"));
            to.problems.add(d.label("shorten it"), || self.cell(start, i));
            return None;
        }
        let name = record.get(self.table.system).unwrap_or_default();
        // A row that begins with the name of a system that was met before is one, whatever else it holds.
        let is_head = name.eq_ignore_ascii_case(b"system");
        let is_response = self.table.system == 0 && !is_head && to.indexes.contains_key(name);
        let wrong = (!is_response)
            .then(|| csv_rows::no_response(self.table.layout, &self.table.columns, &self.table.head, record));
        if let Some(wrong) = wrong.flatten() {
            to.problems.add_wrong(wrong, || self.line(start));
            return None;
        }
        if record.len() != self.table.columns.len() {
            to.problems.add(ragged(record.len(), self.table.columns.len()), || self.line(start));
            return None;
        }
        let mut fine = true;
        let index = match to.index(name) {
            Ok(index) => index,
            Err(wrong) => {
                self.say(failed_formula(name).unwrap_or(wrong), start, self.table.system, &mut to.problems);
                fine = false;
                None
            }
        };
        let mut comment = None;
        let mut publish = false;
        for (i, (cell, column)) in record.iter().zip(&self.table.columns).enumerate() {
            let checked = match column {
                Column::Item(item) => match self.digit(*item, cell) {
                    Some(answer) => {
                        to.answers[*item] = Some(answer);
                        continue;
                    }
                    None => self.table.layout.answer(*item, words(cell)).map(|a| to.answers[*item] = a),
                },
                Column::System => continue,
                Column::Comment => {
                    comment = Some((i, cell));
                    continue;
                }
                Column::Attribute(a) => self.table.layout.value(*a, words(cell)).map(|v| to.values[*a] = v),
                Column::Publish => publish_of(cell).map(|p| publish = p),
                Column::Date => {
                    let day = to.day(cell);
                    if let Some(wrong) = to.day.filter(|_| day.is_ok()).and_then(|day| self.table.layout.outside(day)) {
                        self.say(wrong, start, i, &mut to.problems);
                    }
                    day
                }
                Column::Organisation => self.table.layout.organisation(words(cell)).map(|o| to.organisation = o),
                Column::Nothing if cell.trim_ascii().is_empty() => continue,
                Column::Nothing => Err(nameless()),
            };
            if let Err(wrong) = checked {
                self.say(failed_formula(cell).unwrap_or(wrong), start, i, &mut to.problems);
                fine = false;
            }
        }
        let comment = comment.and_then(|(i, cell)| {
            self.table.layout.comment(words(cell), publish).unwrap_or_else(|wrong| {
                self.say(wrong, start, i, &mut to.problems);
                None
            })
        });
        index.filter(|_| fine).map(|index| (index, comment))
    }

    /// Whether a stray quotation mark has made one row of several: what others answered must not become a comment.
    fn swallowed(&self, record: &ByteRecord, range: Range<usize>, problems: &mut Problems) -> bool {
        let raw = &self.text.as_bytes()[range.clone()];
        let marks = memchr_iter(b'"', raw).count();
        if marks == 0 {
            return false;
        }
        // A comment may have lines and commas: only a line that names a system where a row does is one.
        let is_row = |line: &[u8]| {
            let mut cells = line.split(|b| *b == b',');
            let system = cells.clone().nth(self.table.system).map(words);
            let is_long = cells.by_ref().count() >= self.table.columns.len();
            is_long && system.is_some_and(|name| !name.is_empty() && self.table.layout.system(name).is_ok())
        };
        let rows = record.iter().any(|cell| cell.split(|b| *b == b'\n').skip(1).any(is_row));
        let swallowed = marks % 2 == 1 || rows;
        if swallowed {
            let d = Diagnostic::new(Code::CsvRaggedRow, "a quotation mark in this row is not closed");
            problems.add(d.help("close it, or write it twice where it is meant: \"\""), || self.line(range.start));
        }
        swallowed
    }

    /// The common case of an answer of one digit, without a detour through text.
    fn digit(&self, item: usize, cell: &[u8]) -> Option<i32> {
        let item = &self.table.layout.instrument.items[item];
        match cell {
            [d @ b'0'..=b'9'] => Some(i32::from(d - b'0')).filter(|a| (item.low..=item.high).contains(a)),
            _ => None,
        }
    }

    fn say(&self, wrong: Wrong<'_>, start: usize, column: usize, problems: &mut Problems) {
        problems.add_wrong(wrong, || self.cell(start, column));
    }

    /// The stretch of the line that begins at `start`, or behind the empty lines there.
    fn line(&self, start: usize) -> Range<usize> {
        let start = start + first_line(&self.text[start..]);
        let end = self.text[start..].find('\n').map_or(self.text.len(), |i| start + i);
        self.place(start..end)
    }

    /// The stretch of a cell in the row that begins at `start`.
    fn cell(&self, start: usize, column: usize) -> Range<usize> {
        self.place(cell_range(self.text, start, column))
    }

    /// A stretch of these rows as one of the file's text.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }
}

impl<'l> Counting<'l> {
    fn new(layout: &'l Layout<'l>) -> Self {
        Counting {
            layout,
            indexes: FxHashMap::default(),
            tallies: Vec::new(),
            problems: Problems::default(),
            answers: vec![None; layout.instrument.items.len()],
            values: vec![0; layout.attributes.len()],
            organisation: None,
            day: None,
            rows: 0,
            blanks: vec![0; layout.instrument.items.len()],
            last_day: (Vec::new(), None),
        }
    }

    /// The index of a system's tally; `None` of one that is not shown.
    fn index(&mut self, cell: &[u8]) -> Result<Option<usize>, Wrong<'l>> {
        if let Some(index) = self.indexes.get(cell) {
            return Ok(*index);
        }
        let id = words(cell);
        let known = self.tallies.iter().position(|(system, _)| system == id);
        let index = match known {
            Some(index) => Some(index),
            None => self.layout.system(id)?.map(|id| {
                // Another name of a system that was met before.
                let known = self.tallies.iter().position(|(system, _)| system == id);
                known.unwrap_or_else(|| {
                    self.tallies.push((id.to_owned(), self.layout.tally()));
                    self.tallies.len() - 1
                })
            }),
        };
        self.indexes.insert(cell.to_owned(), index);
        Ok(index)
    }

    fn day(&mut self, cell: &[u8]) -> Result<(), Wrong<'static>> {
        if self.last_day.0 != cell {
            self.last_day = (cell.to_owned(), self.layout.date(words(cell))?);
        }
        self.day = self.last_day.1;
        Ok(())
    }

    fn count(&mut self, index: usize, comment: Option<String>, written: &str, row: RowId) -> bool {
        self.rows += 1;
        self.blanks.iter_mut().zip(&self.answers).for_each(|(n, a)| *n += u64::from(a.is_none()));
        let answers = self.answers.as_slice();
        let values = self.values.as_slice();
        let response = Response { answers, values, organisation: self.organisation, day: self.day, comment };
        let (system, tally) = &mut self.tallies[index];
        self.layout.count(system, tally, response, written, row)
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_end_between_rows() {
        let row = "a,\"b\nc\",1\n";
        let text = row.repeat(300_000);
        let found = parts(text.as_bytes(), 0..text.len(), 1);
        assert!(found.len() > 1);
        assert!(found.windows(2).all(|w| w[0].end == w[1].start));
        assert!(found.iter().all(|r| r.len() % row.len() == 0));
        assert_eq!(found.last().map(|r| r.end), Some(text.len()));
    }
}
