//! The header of a CSV file of responses: what each column is.

use csv::ByteRecord;

use crate::content::responses::Layout;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::source::limits::MOST_COLUMNS;
use crate::source::spot;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The system's id.
    System,
    /// The day of the response.
    Date,
    /// The organisation's id.
    Organisation,
    /// A comment.
    Comment,
    /// Whether the comment may be published.
    Publish,
    /// What the respondent said of themselves: the index of the attribute.
    Attribute(usize),
    /// The answer to the item of that index.
    Item(usize),
    /// A column without a name, as spreadsheets leave them behind: its cells must be empty.
    Nothing,
}

/// Finds out what each column is; reports those that are unknown, twice there, or missing.
pub fn header(layout: &Layout<'_>, path: &str, text: &str, record: &ByteRecord) -> Option<Vec<Column>> {
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
    if record.len() > MOST_COLUMNS {
        let message = format!("this table has {} columns, and may have {MOST_COLUMNS}", record.len());
        let d = Diagnostic::new(Code::TooLarge, message).at(spot(path, text.as_bytes(), 0..1));
        layout.report.add(d.help("take out those that hold no answers"));
        return None;
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut fine = true;
    for (i, cell) in record.iter().enumerate() {
        let name = String::from_utf8_lossy(cell);
        let name = name.trim();
        let place = || spot(path, text.as_bytes(), cell_range(text, first_line(text), i));
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

/// The length of the empty lines before the first one with something in it.
pub fn first_line(text: &str) -> usize {
    text.len() - text.trim_start_matches(['\r', '\n']).len()
}

/// The stretch of a cell in the row that begins at `start`: the raw row is gone through again, minding quotes.
pub fn cell_range(text: &str, start: usize, column: usize) -> std::ops::Range<usize> {
    let bytes = text.as_bytes();
    let mut at = start + first_line(&text[start..]);
    let mut seen = 0;
    let mut quoted = false;
    let mut begin = at;
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
    begin..at
}
