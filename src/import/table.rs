//! A table of an export, gone through row by row as often as need be: no file of text is held in memory.

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::bytes::{Bytes, failed, sniff, unreadable};
use super::dialect::Dialect;
use super::letters::letter;
use super::workbook;
use crate::diagnostics::{Code, Diagnostic, quoted};
use crate::source::Spot;
use crate::source::limits::{LONGEST_CELL, MOST_COLUMNS};

/// As much of a text is looked at to tell how it is written.
const SAMPLE: u64 = 256 << 10;

/// Where a table's rows come from.
enum Source {
    /// A file of text.
    File(PathBuf, &'static Encoding),
    /// A sheet of a workbook, written as CSV.
    Sheet(Vec<u8>),
}

/// One table of an export.
pub struct Table {
    /// The file as it was named.
    pub path: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// What a mapping calls the file: its name, or the whole path where two files of an import have one name.
    pub key: String,
    /// What a mapping calls the sheet, where it is about one system by itself.
    pub sheet_key: Option<String>,
    /// What is not read beside it: sheets of its workbook, and files that the mapping leaves out.
    pub unread: Vec<String>,
    /// How it is written, for people: "UTF-8, cells parted by semicolons".
    pub written: String,
    source: Source,
    dialect: Dialect,
}

/// A file of answers: one table, or several sheets.
///
/// # Errors
/// What can't be read.
pub fn open(path: &str, full: &Path) -> Result<Vec<Table>, Box<Diagnostic>> {
    match sniff(path, full)? {
        Bytes::Zip => {
            let sheets = workbook::sheets(path, full)?;
            Ok(sheets.into_iter().map(|sheet| Table::of_sheet(path, sheet)).collect())
        }
        Bytes::Text(encoding) => Table::of_text(path, full, encoding).map(|table| vec![table]),
    }
}

/// The name of a file, without the folders that lead to it.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What a visitor says of a row: what is wrong, if anything.
pub type Visited = Result<(), Box<Diagnostic>>;

impl Table {
    fn of_sheet(path: &str, sheet: workbook::Sheet) -> Self {
        Table {
            path: path.to_owned(),
            key: file_name(path).to_owned(),
            sheet_key: None,
            unread: Vec::new(),
            written: format!("sheet “{}”", sheet.name),
            sheet: Some(sheet.name),
            source: Source::Sheet(sheet.csv),
            dialect: Dialect { delimiter: b',', is_said: false },
        }
    }

    fn of_text(path: &str, full: &Path, encoding: &'static Encoding) -> Result<Self, Box<Diagnostic>> {
        let source = Source::File(full.to_owned(), encoding);
        let mut sample = Vec::new();
        let reader = source.reader().map_err(|e| failed(path, &e))?;
        reader.take(SAMPLE).read_to_end(&mut sample).map_err(|e| failed(path, &e))?;
        let is_whole = (sample.len() as u64) < SAMPLE;
        let dialect = Dialect::of(&String::from_utf8_lossy(&sample), is_whole);
        let encoding = if encoding.name() == "windows-1252" { "Windows-1252" } else { encoding.name() };
        let written = format!("{encoding}, cells parted by {}", dialect.name());
        let key = file_name(path).to_owned();
        Ok(Table {
            path: path.to_owned(),
            sheet: None,
            key,
            sheet_key: None,
            unread: Vec::new(),
            written,
            source,
            dialect,
        })
    }

    /// Whether each of its rows should have as many cells as its headings: those of sheets end with their last cell.
    pub fn is_text(&self) -> bool {
        matches!(self.source, Source::File(..))
    }

    /// What messages call it.
    pub fn name(&self) -> String {
        self.sheet.as_ref().map_or_else(|| self.path.clone(), |sheet| format!("{}, sheet “{sheet}”", self.path))
    }

    /// Shows every row with its number, counted as a spreadsheet counts them; ends early where the visitor says so.
    ///
    /// # Errors
    /// What can't be read, and what the visitor says.
    pub fn each(&self, visit: &mut dyn FnMut(u64, &StringRecord) -> Visited) -> Visited {
        let reader = self.source.reader().map_err(|e| failed(&self.path, &e))?;
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(self.dialect.delimiter)
            .buffer_capacity(1 << 18)
            .from_reader(reader);
        let mut record = StringRecord::new();
        // Lines within cells are no rows.
        let mut within = 0;
        let mut row = 0;
        let mut is_first = true;
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(e) => {
                    let message = format!("row {} can't be read: {e}", row + 1);
                    return Err(unreadable(&self.path, message, "export the answers again"));
                }
            }
            let line = record.position().map_or(row + 1, csv::Position::line);
            row = line.saturating_sub(within).max(row + 1);
            within += record.iter().map(lines_within).sum::<u64>();
            if std::mem::take(&mut is_first) && self.dialect.is_said {
                continue;
            }
            self.bound(row, &record)?;
            visit(row, &record)?;
        }
    }

    /// That a row is larger than any of answers.
    fn bound(&self, row: u64, record: &StringRecord) -> Visited {
        if record.len() > MOST_COLUMNS {
            let filled =
                record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()).last().map_or(0, |(i, _)| i + 1);
            if filled > MOST_COLUMNS {
                let message = format!("row {row} has {filled} columns, and a table of answers may have {MOST_COLUMNS}");
                return Err(unreadable(&self.path, message, "export only the questions of this survey"));
            }
        }
        if record.as_slice().len() <= LONGEST_CELL {
            return Ok(());
        }
        match record.iter().position(|cell| cell.len() > LONGEST_CELL) {
            None => Ok(()),
            Some(i) => {
                let message =
                    format!("the cell in row {row}, column {}, is longer than {LONGEST_CELL} bytes", letter(i));
                let help = "a quotation mark before it may not be closed, so that whole rows run together: export the answers again, or mend that cell";
                Err(unreadable(&self.path, message, help))
            }
        }
    }

    /// That a cell is wrong, with its row and the letter of its column; its text is shown, never the rest of its row.
    pub fn wrong_cell(&self, row: u64, column: usize, cell: &str, what: &str, help: &str) -> Box<Diagnostic> {
        let shown = if cell.is_empty() { String::new() } else { format!(": `{}`", quoted(cell)) };
        let message = format!("row {row}, column {}{shown} {what}", letter(column));
        self.wrong(row, column, &message, help)
    }

    /// That a row has more or fewer cells than there are headings: it was cut, or runs together with the next one.
    pub fn cut_row(&self, row: u64, cells: usize, headings: usize) -> Box<Diagnostic> {
        let message = format!("row {row} has {cells} cells, and there are {headings} headings");
        let help = "a line break or a quotation mark in a comment has cut the row, or the file was cut off: export the answers again";
        self.wrong(row, 0, &message, help)
    }

    /// That something is wrong in a row, at a column.
    pub fn wrong(&self, row: u64, column: usize, message: &str, help: &str) -> Box<Diagnostic> {
        let line = usize::try_from(row).unwrap_or(usize::MAX);
        let file = self.name();
        let spot = Spot { file, line, column: column + 1, width: 1, text: String::new(), skipped: 0 };
        Box::new(Diagnostic::new(Code::UnreadableExport, message).at(spot).help(help))
    }
}

impl Source {
    fn reader(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            Source::Sheet(csv) => Box::new(Cursor::new(csv)),
            Source::File(path, encoding) => Box::new(
                DecodeReaderBytesBuilder::new()
                    .encoding(Some(encoding))
                    .utf8_passthru(true)
                    .strip_bom(true)
                    .build_with_buffer(BufReader::with_capacity(1 << 18, File::open(path)?), vec![0; 1 << 18])
                    .map_err(std::io::Error::other)?,
            ),
        })
    }
}

/// The line breaks within a cell.
fn lines_within(cell: &str) -> u64 {
    memchr::memchr_iter(b'\n', cell.as_bytes()).count() as u64
}
