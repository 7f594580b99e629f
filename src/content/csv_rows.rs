//! What is wrong with a row of a CSV file as a whole, and what its odd cells say.

use csv::ByteRecord;

use crate::content::csv_header::Column;
use crate::content::responses::Layout;
use crate::content::values::yes_or_no;
use crate::content::wrong::Wrong;
use crate::diagnostics::{Code, Diagnostic, quoted};

/// What spreadsheets call the rows below the answers.
const TOTALS: [&str; 14] = [
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

/// That a row is no response: the header once more, or a row of totals.
pub fn no_response(
    layout: &Layout<'_>,
    columns: &[Column],
    head: &[String],
    record: &ByteRecord,
) -> Option<Diagnostic> {
    let cells = || record.iter().map(|cell| words(cell).to_lowercase());
    let first = cells().next().unwrap_or_default();
    if head.contains(&first) && !first.is_empty() && cells().eq(head.iter().cloned()) {
        let d = Diagnostic::new(Code::NotAResponse, "this row repeats the header");
        return Some(d.help("delete it"));
    }
    let at = columns.iter().position(|c| *c == Column::System)?;
    let name = record.get(at).map(words).unwrap_or_default().to_lowercase();
    let name = name.trim_end_matches([':', '.', 's']);
    if name.is_empty() {
        let d = Diagnostic::new(Code::NotAResponse, "this row names no system");
        return Some(d.help(
            "write the system's id in the column `system` of each row: where cells of a spreadsheet are merged, only the first row has \
             it. If the row is a total, an average or a remark, delete it",
        ));
    }
    let is_total =
        TOTALS.iter().any(|word| name == *word || name.strip_prefix(word).is_some_and(|r| r.starts_with([' ', '('])));
    (is_total && layout.system(name).is_err()).then(|| {
        let d = Diagnostic::new(Code::NotAResponse, "this looks like a row of totals, not a response");
        d.help("delete it: Candour computes totals and averages itself")
    })
}

/// That a row has more or fewer cells than the header.
pub fn ragged(has: usize, wants: usize) -> Diagnostic {
    let message = format!("this row has {has} {}, but the header has {wants}", if has == 1 { "cell" } else { "cells" });
    let help = if has > wants {
        "put a text that holds commas in quotes"
    } else {
        "add the missing cells; an empty one is an item left out"
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
            let several = format!("`publish` can't be `{}` ({{n}} rows)", quoted(word));
            Wrong::new(Code::BadValue, message, "write true, or nothing")
                .grouped(format!("publish={}", quoted(word)), several)
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
