//! The sheets of a workbook, each written as CSV: dates as ISO 8601 has them, whole numbers without a decimal point, and what
//! a formula came to when the file was saved.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader as _, Xlsx, XlsxError};
use csv::{Writer, WriterBuilder};

use super::bytes::unreadable;
use super::letters::letter;
use super::zipped::{Workbook, inspect};
use crate::diagnostics::Diagnostic;
use crate::source::limits::MOST_COLUMNS;

/// A sheet.
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows as CSV; a row without cells is one empty cell, so that rows keep their numbers.
    pub csv: Vec<u8>,
}

/// The sheets of a workbook that have anything in them, in their order.
///
/// # Errors
/// What can't be read, or is too large.
pub fn sheets(path: &str, full: &Path) -> Result<Vec<Sheet>, Box<Diagnostic>> {
    let sheets = match inspect(path, full)? {
        Workbook::Xlsx => xlsx(path, full)?,
        Workbook::Ods => ods(path, full)?,
    };
    if sheets.is_empty() {
        return Err(unreadable(path, "every sheet of this workbook is empty", "export the answers again"));
    }
    Ok(sheets)
}

fn xlsx(path: &str, full: &Path) -> Result<Vec<Sheet>, Box<Diagnostic>> {
    let wrong = |e: &XlsxError| match e {
        XlsxError::Password => {
            let help = "open it in the spreadsheet, take the password off, and save it again";
            unreadable(path, "this workbook is locked with a password", help)
        }
        other => {
            let message = format!("this workbook can't be read: {other}");
            unreadable(path, message, "open it in a spreadsheet and save it again as XLSX, or as CSV")
        }
    };
    let file = File::open(full).map_err(|e| super::bytes::failed(path, &e))?;
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(|e| wrong(&e))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        // Sheets of charts alone have no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows = Rows::new(path, &name);
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|e| wrong(&e))? {
            let (row, column) = cell.pos;
            let text = text(&cell.value);
            // What nobody has computed is shown as the formula that it is, for whoever needs the cell.
            let is_uncomputed = cell.formula.is_some() && matches!(cell.value, DataRef::Empty);
            rows.put(row, column, if is_uncomputed { "=…" } else { &text })?;
        }
        sheets.extend(rows.finish()?.map(|csv| Sheet { name, csv }));
    }
    Ok(sheets)
}

fn ods(path: &str, full: &Path) -> Result<Vec<Sheet>, Box<Diagnostic>> {
    let wrong = |why: String| {
        let message = format!("this workbook can't be read: {why}");
        unreadable(path, message, "open it in a spreadsheet and save it again as ODS, or as CSV")
    };
    let file = File::open(full).map_err(|e| super::bytes::failed(path, &e))?;
    let mut book: Ods<_> = Ods::new(BufReader::new(file)).map_err(|e| match e {
        calamine::OdsError::Password => {
            let help = "open it in the spreadsheet, take the password off, and save it again";
            unreadable(path, "this workbook is locked with a password", help)
        }
        other => wrong(other.to_string()),
    })?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|e| wrong(e.to_string()))?;
        let start = range.start().unwrap_or_default();
        let mut rows = Rows::new(path, &name);
        for (row, cells) in range.rows().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| **cell != Data::Empty) {
                let text = text(&borrowed(cell));
                rows.put(start.0 + row as u32, start.1 + column as u32, &text)?;
            }
        }
        sheets.extend(rows.finish()?.map(|csv| Sheet { name, csv }));
    }
    Ok(sheets)
}

/// Rows while they are written.
struct Rows<'p> {
    path: &'p str,
    sheet: &'p str,
    writer: Writer<Vec<u8>>,
    /// The number of the row that is gathered, from 0, and its cells.
    row: u32,
    cells: Vec<String>,
    used: usize,
    has_any: bool,
}

impl<'p> Rows<'p> {
    fn new(path: &'p str, sheet: &'p str) -> Self {
        let writer = WriterBuilder::new().flexible(true).from_writer(Vec::new());
        Rows { path, sheet, writer, row: 0, cells: Vec::new(), used: 0, has_any: false }
    }

    fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), Box<Diagnostic>> {
        if text.is_empty() {
            return Ok(());
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            let message = format!(
                "sheet “{}” has a cell in row {}, column {}: a table of answers may have {MOST_COLUMNS} columns",
                self.sheet,
                row + 1,
                letter(column)
            );
            return Err(unreadable(self.path, message, "delete what stands beside the answers"));
        }
        while self.row < row {
            self.flush()?;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column].clear();
        self.cells[column].push_str(text);
        self.used = self.used.max(column + 1);
        self.has_any = true;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Box<Diagnostic>> {
        let written = if self.used == 0 {
            self.writer.write_record([""])
        } else {
            self.writer.write_record(&self.cells[..self.used])
        };
        written.map_err(|e| unreadable(self.path, format!("a row can't be kept: {e}"), "export the answers as CSV"))?;
        self.cells[..self.used].iter_mut().for_each(String::clear);
        self.used = 0;
        self.row += 1;
        Ok(())
    }

    /// The rows as CSV; `None` where there are none.
    fn finish(mut self) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
        if !self.has_any {
            return Ok(None);
        }
        self.flush()?;
        let csv = self.writer.into_inner();
        csv.map(Some).map_err(|e| unreadable(self.path, format!("a sheet can't be kept: {e}"), "export it as CSV"))
    }
}

/// A cell of Open Document as one of Office Open XML.
fn borrowed(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(x) => DataRef::Float(*x),
        Data::String(s) => DataRef::SharedString(s),
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(s) => DataRef::DateTimeIso(s.clone()),
        Data::DurationIso(s) => DataRef::DurationIso(s.clone()),
        Data::Error(e) => DataRef::Error(e.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A cell's text.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(x) => number(*x),
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(s) => s.replacen('T', " ", 1),
        DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(e) => e.to_string(),
    }
}

/// The shortest text of a number; whole numbers have no decimal point.
fn number(x: f64) -> String {
    format!("{x}")
}

/// A day, or a day and a time.
fn moment_text(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return number(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day} {hour:02}:{minute:02}:{second:02}") }
}
