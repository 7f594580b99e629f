//! Opens archives that strangers may have made: what they hold is counted before anything is taken into memory.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::bytes::{failed, unreadable};
use crate::diagnostics::Diagnostic;

/// What an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workbook {
    /// Office Open XML.
    Xlsx,
    /// Open Document.
    Ods,
}

/// A workbook may hold so many bytes when it is unpacked.
const MOST_BYTES: u64 = 2 << 30;

/// Up to so many bytes nobody asks how well they were packed.
const FREE_BYTES: u64 = 64 << 20;

/// Real sheets are packed to a tenth or a fiftieth; what unpacks to more of its size was made to fill a memory.
const MOST_PACKED: u64 = 150;

/// Files within one archive.
const MOST_ENTRIES: usize = 10_000;

/// Cells of a sheet of Open Document, of which a small file can name any number.
const MOST_CELLS: u64 = 10_000_000;

/// Counts what it is given, up to a limit.
struct Counter {
    bytes: u64,
    most: u64,
}

impl Write for Counter {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.bytes += buffer.len() as u64;
        if self.bytes > self.most { Err(io::Error::other("too much")) } else { Ok(buffer.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Finds out which workbook an archive is, and that it can be unpacked whole.
///
/// # Errors
/// What is no workbook, is damaged, locked, or larger than any.
pub fn inspect(path: &str, full: &Path) -> Result<Workbook, Box<Diagnostic>> {
    let file = File::open(full).map_err(|e| failed(path, &e))?;
    let packed = file.metadata().map_err(|e| failed(path, &e))?.len();
    let damaged = || {
        let message = "this workbook is damaged: a part of it is missing";
        unreadable(path, message, "download or export it again: it may have been cut off on its way")
    };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
    if archive.len() > MOST_ENTRIES {
        return Err(too_large(path, &format!("this archive holds {} files", archive.len())));
    }
    let kind = kind(&mut archive);
    let most = MOST_BYTES.min((packed * MOST_PACKED).max(FREE_BYTES));
    let mut counter = Counter { bytes: 0, most };
    for i in 0..archive.len() {
        let mut entry = match archive.by_index(i) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::UnsupportedArchive(why)) if why.contains("assword") => {
                let help = "save it without a password";
                return Err(unreadable(path, "this archive is locked with a password", help));
            }
            Err(_) => return Err(damaged()),
        };
        if let Err(e) = io::copy(&mut entry, &mut counter) {
            if counter.bytes > most {
                let message = format!("this workbook unpacks to more than {} MB", most >> 20);
                return Err(too_large(path, &message));
            }
            let _ = e;
            return Err(damaged());
        }
    }
    match kind {
        Some(Workbook::Ods) => cells(path, &mut archive).map(|()| Workbook::Ods),
        Some(Workbook::Xlsx) => Ok(Workbook::Xlsx),
        None => {
            let help = "unpack it, and name the file with the answers: CSV, TSV, XLSX or ODS";
            Err(unreadable(path, "this is an archive (ZIP), but no workbook", help))
        }
    }
}

fn too_large(path: &str, message: &str) -> Box<Diagnostic> {
    let help = "export the answers as CSV: no real workbook of answers is like this";
    unreadable(path, message, help)
}

fn kind(archive: &mut ZipArchive<BufReader<File>>) -> Option<Workbook> {
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return Some(Workbook::Xlsx);
    }
    let mut mimetype = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        let _ = entry.take(200).read_to_string(&mut mimetype);
    }
    let is_sheet = mimetype.trim() == "application/vnd.oasis.opendocument.spreadsheet";
    if is_sheet {
        return Some(Workbook::Ods);
    }
    // Other writers of XLSX name their workbook otherwise, in the list of parts.
    let mut types = String::new();
    if let Ok(entry) = archive.by_name("[Content_Types].xml") {
        let _ = entry.take(1 << 20).read_to_string(&mut types);
    }
    types.contains("spreadsheetml.sheet.main+xml").then_some(Workbook::Xlsx)
}

/// Counts the cells of every sheet of Open Document as its numbers of repetitions say, before anybody unfolds them.
fn cells(path: &str, archive: &mut ZipArchive<BufReader<File>>) -> Result<(), Box<Diagnostic>> {
    let damaged = || unreadable(path, "the sheets of this workbook can't be read", "save it again, or as CSV");
    let content = archive.by_name("content.xml").map_err(|_| damaged())?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let (mut rows, mut waiting, mut widest, mut cells) = (0u64, 0u64, 0u64, 0u64);
    let mut row = Row::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e)) if e.name().as_ref() == "table:table" => (rows, waiting, widest) = (0, 0, 0),
            Ok(Event::Start(e)) if e.name().as_ref() == "table:table-row" => row = Row::new(&e),
            Ok(Event::Start(e)) if is_cell(&e) => row.cell(&e, true),
            Ok(Event::Empty(e)) if is_cell(&e) => row.cell(&e, false),
            Ok(Event::End(e)) if e.name().as_ref() == "table:table-row" => {
                if row.width > 0 {
                    rows = rows.saturating_add(waiting).saturating_add(row.repeated);
                    waiting = 0;
                    widest = widest.max(row.width);
                    cells = cells.saturating_add(row.width).max(rows.saturating_mul(widest));
                } else {
                    waiting = waiting.saturating_add(row.repeated);
                }
                if cells > MOST_CELLS {
                    return Err(too_large(
                        path,
                        "a sheet of this workbook says that it has more than 10,000,000 cells",
                    ));
                }
            }
            Ok(Event::Eof) => return Ok(()),
            Err(_) => return Err(damaged()),
            Ok(_) => {}
        }
    }
}

fn is_cell(e: &BytesStart<'_>) -> bool {
    matches!(e.name().as_ref(), "table:table-cell" | "table:covered-table-cell")
}

fn number(e: &BytesStart<'_>, name: &str) -> u64 {
    let value = e.try_get_attribute(name).ok().flatten();
    value.and_then(|v| v.value.parse().ok()).unwrap_or(1)
}

/// A row while its cells are counted.
#[derive(Default)]
struct Row {
    repeated: u64,
    /// Cells up to the last one with something in it.
    width: u64,
    /// Empty cells behind that.
    empty: u64,
}

impl Row {
    fn new(e: &BytesStart<'_>) -> Self {
        Row { repeated: number(e, "table:number-rows-repeated"), ..Row::default() }
    }

    fn cell(&mut self, e: &BytesStart<'_>, has_content: bool) {
        let repeated = number(e, "table:number-columns-repeated");
        if has_content || e.attributes().flatten().any(|a| a.key.as_ref().starts_with("office:")) {
            self.width = self.width.saturating_add(self.empty).saturating_add(repeated);
            self.empty = 0;
        } else {
            self.empty = self.empty.saturating_add(repeated);
        }
    }
}
