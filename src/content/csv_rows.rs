//! What is wrong with a row of a CSV file as a whole, and what its odd cells say.

use csv::ByteRecord;

use crate::content::cell_hints::is_failed_formula;
use crate::content::csv_header::Column;
use crate::content::responses::Layout;
use crate::content::scalars::yes_or_no;
use crate::content::wrong::Wrong;
use crate::diagnostics::{Code, Diagnostic, quoted};

/// What spreadsheets call the rows below the answers.
pub const TOTALS: [&str; 14] = [
    "total",
    "grand total",
    "subtotal",
    "sum",
    "average",
    "avg",
    "mean",
    "median",
    "count",
    "n",
    "sd",
    "std dev",
    "standard deviation",
    "min",
];

/// What git writes into a file that it can't merge.
const MERGE_MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// That a row is no response: a marker of git, the header once more, a row of totals, or of nothing that is named.
pub fn no_response(
    layout: &Layout<'_>,
    columns: &[Column],
    head: &[String],
    record: &ByteRecord,
) -> Option<Wrong<'static>> {
    let cells = || record.iter().map(|cell| words(cell).to_lowercase());
    let first = cells().next().unwrap_or_default();
    if MERGE_MARKERS.iter().any(|marker| first.starts_with(marker)) {
        let message = "this line is left from a merge: two versions of the rows stand here";
        let help = "look which rows are meant, and delete the others, and this line";
        return Some(Wrong::new(Code::MergeConflict, message, help));
    }
    if head.contains(&first) && !first.is_empty() && cells().eq(head.iter().cloned()) {
        let wrong = Wrong::new(Code::NotAResponse, "this row repeats the header", "delete it");
        return Some(wrong.grouped("header", "{n} rows repeat the header; this is the first"));
    }
    let at = columns.iter().position(|c| *c == Column::System)?;
    let name = record.get(at).map(words).unwrap_or_default().to_lowercase();
    let name = name.trim_end_matches([':', '.', 's']);
    if name.is_empty() {
        return Some(names_no_system());
    }
    let is_total =
        TOTALS.iter().any(|word| name == *word || name.strip_prefix(word).is_some_and(|r| r.starts_with([' ', '('])));
    (is_total && layout.system(name).is_err()).then(|| {
        let message = "this looks like a row of totals, not a response";
        let wrong = Wrong::new(Code::NotAResponse, message, "delete it: Candour computes totals and averages itself");
        wrong.grouped("total", "{n} rows look like totals, not responses; this is the first")
    })
}

/// That a row is about no system.
fn names_no_system() -> Wrong<'static> {
    let help = "write the system in each row: where cells of a spreadsheet are merged, only the first row has it. If \
                the row is a total, an average or a remark, delete it";
    let wrong = Wrong::new(Code::NotAResponse, "this row names no system", help);
    wrong.grouped("no system", "{n} rows name no system; this is the first")
}

/// That a row can't be read at all.
pub fn unreadable(e: &csv::Error) -> Diagnostic {
    Diagnostic::new(Code::UnreadableFile, format!("this row can't be read: {e}"))
}

/// That a spreadsheet's formula failed in a cell; `None` where it didn't.
pub fn failed_formula(cell: &[u8]) -> Option<Wrong<'static>> {
    let text = words(cell);
    is_failed_formula(text).then(|| {
        let message = format!("`{text}` is what a spreadsheet writes where a formula fails");
        let several = format!("{{n}} cells hold `{text}`, which a spreadsheet writes where a formula fails");
        let help = "correct the formula or what it looks up, and save the table as CSV again";
        Wrong::new(Code::BadValue, message, help).grouped(text, several)
    })
}

/// How many cells a row has, and how many the header.
pub fn cells_of(has: usize, wants: usize) -> String {
    format!("this row has {has} {}, but the header has {wants}", if has == 1 { "cell" } else { "cells" })
}

/// That a row has more or fewer cells than the header.
pub fn ragged(has: usize, wants: usize) -> Diagnostic {
    let message = cells_of(has, wants);
    let help = if has > wants {
        "put a text that holds commas in quotes"
    } else {
        "if a line break in a comment cut it in two, join it with the next row, and put the comment in quotes; else add the \
         missing cells: an empty one is an item left out"
    };
    Diagnostic::new(Code::CsvRaggedRow, message).help(help)
}

/// Whether a comment may be published.
///
/// # Errors
/// What is neither yes nor no.
pub fn publish_of(cell: &[u8]) -> Result<bool, Wrong<'static>> {
    match words(cell) {
        "" | "0" => Ok(false),
        "1" => Ok(true),
        word => yes_or_no(word).ok_or_else(|| {
            let message = format!("`publish` can't be `{}`", quoted(word));
            let several = format!("{{n}} cells of `publish` are neither yes nor no, such as `{}`", quoted(word));
            let label =
                "write true where the person agreed that the comment is published, and empty the cells of all others";
            Wrong::new(Code::BadValue, message, label).grouped("publish", several)
        }),
    }
}

/// That a cell stands in a column without a name.
pub fn nameless() -> Wrong<'static> {
    let message = "this cell stands in a column without a name";
    Wrong::new(Code::CsvUnknownColumn, message, "name the column in the first row, or empty the cell")
}

/// A cell's text without the space around it. The whole file was found to be UTF-8 before.
pub fn words(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default().trim()
}
