//! The header of a CSV file of responses: what each column is.

use csv::ByteRecord;

use crate::content::export_headings::{self, Columns};
use crate::content::problems::answer_spot;
use crate::content::responses::Layout;
use crate::diagnostics::{Code, Diagnostic, did_you_mean, quoted};
use crate::source::Spot;
use crate::source::limits::MOST_COLUMNS;
use crate::tally::table;

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

/// The columns that every survey may have.
pub const OWN: [(&str, Column); 5] = [
    ("system", Column::System),
    ("date", Column::Date),
    ("organisation", Column::Organisation),
    ("comment", Column::Comment),
    ("publish", Column::Publish),
];

/// Finds out what each column is; reports those that are unknown, twice there, or missing.
pub fn header(layout: &Layout<'_>, path: &str, text: &str, record: &ByteRecord) -> Option<Vec<Column>> {
    let mut names: Vec<(&str, Column)> = OWN.to_vec();
    names.extend(layout.attributes.iter().enumerate().map(|(i, a)| (a.id.as_str(), Column::Attribute(i))));
    names.extend(layout.instrument.items.iter().enumerate().map(|(i, item)| (item.id.as_str(), Column::Item(i))));
    if let Some(d) =
        unreadable(path, text, record).or_else(|| tallies(path, text, record)).or_else(|| no_header(path, text, record))
    {
        layout.report.add(d);
        return None;
    }
    let known = |name: &str| names.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, column)| *column);
    let unknown = record.iter().map(words).filter(|name| !name.is_empty() && known(name).is_none()).count();
    if let Some(d) = no_table(layout, path, text, record, unknown, &known) {
        layout.report.add(d);
        return None;
    }
    let is_item = |column: Column| matches!(column, Column::Item(_));
    let written: Vec<&str> = record.iter().map(words).collect();
    let is_written = |name: &str| written.iter().any(|w| w.eq_ignore_ascii_case(name));
    let missing_items: Vec<&str> =
        names.iter().filter(|(n, c)| is_item(*c) && !is_written(n)).map(|(n, _)| *n).collect();
    let lacks_item = !missing_items.is_empty();
    let mut columns: Vec<Column> = Vec::new();
    let mut fine = true;
    let foreign: Vec<&str> = written.iter().copied().filter(|n| known(n).is_none() && is_like_item(n)).collect();
    for (i, cell) in record.iter().enumerate() {
        let name = words(cell);
        let place = || heading_spot(path, text, i);
        if name.is_empty() {
            columns.push(Column::Nothing);
            continue;
        }
        match known(name) {
            // The heading of a column that is missing: both would be told, and have one cause.
            Some(column) if columns.contains(&column) && is_item(column) && lacks_item => {
                let message = format!("the column `{name}` stands twice, and {} missing", lacking(&missing_items));
                let d = Diagnostic::new(Code::CsvUnknownColumn, message).at(place());
                layout.report.add(d.label(format!("is the second one `{}`? Correct its heading", missing_items[0])));
                return None;
            }
            Some(column) if columns.contains(&column) => {
                let d =
                    Diagnostic::new(Code::CsvUnknownColumn, format!("the column `{name}` stands twice")).at(place());
                layout.report.add(d.label("keep one of them"));
                fine = false;
            }
            Some(column) => columns.push(column),
            // The survey asks for it, and site.yaml doesn't know it, which is told at the survey.
            None if layout.survey.respondents.iter().any(|r| r.id.eq_ignore_ascii_case(name)) => fine = false,
            // Another questionnaire's items are told once.
            None if foreign.len() > 1 && is_like_item(name) => {
                fine = false;
                if foreign[0] == name {
                    let message = format!("the survey `{}` has no columns {}", layout.survey.entry.id, named(&foreign));
                    let d = Diagnostic::new(Code::CsvUnknownColumn, message).at(place());
                    layout.report.add(d.label(items_way_out(layout, &written)));
                }
            }
            None => {
                let label = columns_way_out(layout, name, names.iter().map(|(n, _)| *n));
                let message = format!("the survey `{}` has no column `{}`", layout.survey.entry.id, quoted(name));
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
        let d = problem(Code::CsvMissingColumn, message, path, text, 0..end);
        let other = other_instrument(layout, &written).filter(|_| lacks_item);
        let other = other
            .map_or(String::new(), |id| format!("; or name the questionnaire with these items: `instrument: {id}`"));
        layout.report.add(d.help(format!("add the column, with empty cells where nothing was answered{other}")));
        fine = false;
    }
    fine.then_some(columns)
}

/// That a table of tallies has the name of a table of answers.
fn tallies(path: &str, text: &str, record: &ByteRecord) -> Option<Diagnostic> {
    record.iter().any(|cell| words(cell) == table::PART).then(|| {
        let message = "this is a table of tallies, and its name is that of a table of answers";
        let end = text.find('\n').unwrap_or(text.len());
        let d = problem(Code::NotAResponse, message, path, text, 0..end);
        d.help("give it a name that ends in .tally.csv")
    })
}

/// That the first row is a response: it has numbers where headings should be. Nothing of it is shown.
fn no_header(path: &str, text: &str, record: &ByteRecord) -> Option<Diagnostic> {
    let filled: Vec<&str> = record.iter().map(words).filter(|w| !w.is_empty()).collect();
    let numbers = filled.iter().filter(|w| w.parse::<f64>().is_ok()).count();
    (numbers > 2 && numbers * 2 >= filled.len()).then(|| {
        let message = "the first row holds numbers, and should hold the headings";
        let end = text.find('\n').unwrap_or(text.len());
        problem(Code::NotAResponse, message, path, text, 0..end)
            .help("write them above it: system, the respondents' fields, and the items' ids in their order")
    })
}

/// What is wrong with a stretch of the file.
fn problem(
    code: Code,
    message: impl Into<String>,
    path: &str,
    text: &str,
    range: std::ops::Range<usize>,
) -> Diagnostic {
    Diagnostic::new(code, message).at(answer_spot(code, path, text.as_bytes(), range))
}

/// The place of a heading; where there is no header, its line is somebody's response.
fn heading_spot(path: &str, text: &str, column: usize) -> Spot {
    answer_spot(Code::CsvUnknownColumn, path, text.as_bytes(), cell_range(text, first_line(text), column))
}

/// That a table isn't parted by commas, or has more columns than any table of answers.
fn unreadable(path: &str, text: &str, record: &ByteRecord) -> Option<Diagnostic> {
    let line = text.lines().next().unwrap_or_default();
    if record.len() == 1 && line.contains([';', '\t']) {
        let with = if line.contains(';') { "semicolons" } else { "tabs" };
        let message = format!("the cells of this file are parted by {with}, not by commas");
        let d = Diagnostic::new(Code::CsvUnknownColumn, message).at(answer_spot(
            Code::CsvUnknownColumn,
            path,
            text.as_bytes(),
            0..line.len(),
        ));
        return Some(d.help("save it as “CSV UTF-8 (comma delimited)”"));
    }
    (record.len() > MOST_COLUMNS).then(|| {
        let message = format!("this table has {} columns, and may have {MOST_COLUMNS}", record.len());
        let d = problem(Code::TooLarge, message, path, text, 0..1);
        d.help("take out those that hold no answers")
    })
}

/// "`q7`, `q9`".
fn named(items: &[&str]) -> String {
    items.iter().map(|i| format!("`{}`", quoted(i))).collect::<Vec<_>>().join(", ")
}

/// "`q7` is", "`q7`, `q9` are".
fn lacking(items: &[&str]) -> String {
    format!("{} {}", named(items), if items.len() == 1 { "is" } else { "are" })
}

/// The way out for a column that the survey doesn't have.
fn columns_way_out<'n>(layout: &Layout<'_>, name: &str, known: impl Iterator<Item = &'n str>) -> String {
    if is_personal(name) {
        return "delete the column: it is about persons, and answers must not be told by them".to_owned();
    }
    let settings = layout.settings();
    if let Some(attribute) = settings.respondents.iter().find(|a| a.id.eq_ignore_ascii_case(name)) {
        return format!("add `{}` to `respondents` in the survey's survey.yaml, or delete the column", attribute.id);
    }
    if is_like_item(name) {
        return items_way_out(layout, &[]);
    }
    did_you_mean(name, known, || {
        "delete the column; if it says who answered, add it to `respondents` in site.yaml and in survey.yaml".to_owned()
    })
}

/// Whether a heading is like that of an item: `q7`.
fn is_like_item(name: &str) -> bool {
    name.strip_prefix(['q', 'Q']).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The way out for items that the questionnaire doesn't have, in a table with these headings.
fn items_way_out(layout: &Layout<'_>, written: &[&str]) -> String {
    let id = &layout.instrument.id;
    let items: Vec<&str> = layout.instrument.items.iter().map(|i| i.id.as_str()).collect();
    let all = match items.as_slice() {
        [first, .., last] if items.iter().all(|i| is_like_item(i)) => format!("{first} to {last}"),
        _ => items.iter().take(12).copied().collect::<Vec<_>>().join(", "),
    };
    match other_instrument(layout, written) {
        Some(other) => format!("`{id}` has the items {all}: delete the columns, or is it `instrument: {other}`?"),
        None => format!("`{id}` has the items {all}: delete the column, or name another `instrument`"),
    }
}

/// The one other questionnaire that has just the items that a table has columns for.
fn other_instrument(layout: &Layout<'_>, written: &[&str]) -> Option<String> {
    let own: Vec<String> = written.iter().map(|w| w.to_lowercase()).filter(|w| is_like_item(w)).collect();
    let fits = |ids: &mut dyn Iterator<Item = &str>| !own.is_empty() && ids.eq(own.iter().map(String::as_str));
    let others = layout.instruments().filter(|i| i.id != layout.instrument.id);
    let found: Vec<&str> =
        others.filter(|i| fits(&mut i.items.iter().map(|item| item.id.as_str()))).map(|i| i.id.as_str()).collect();
    (!found.is_empty()).then(|| found.join("` or `"))
}

/// Words in the headings of columns that are about persons.
const PERSONAL: [&str; 18] = [
    "email",
    "e-mail",
    "mail address",
    "full name",
    "first name",
    "last name",
    "surname",
    "your name",
    "telephone",
    "phone",
    "mobile",
    "ip address",
    "postcode",
    "date of birth",
    "nhs number",
    "respondent id",
    "response id",
    "user id",
];

/// Whether a column's heading says that it is about persons.
fn is_personal(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    matches!(heading.as_str(), "name" | "ip" | "tel" | "token" | "username")
        || PERSONAL.iter().any(|word| heading.contains(word))
}

/// Lines above the header that are looked at for it.
const MOST_LINES_ABOVE: usize = 10;

/// More unknown columns than this are no slips.
const MOST_SLIPS: usize = 5;

/// That the first row is no header: it stands further down, or the table is an export that nobody has prepared.
fn no_table(
    layout: &Layout<'_>,
    path: &str,
    text: &str,
    record: &ByteRecord,
    unknown: usize,
    known: &dyn Fn(&str) -> Option<Column>,
) -> Option<Diagnostic> {
    if unknown == 0 {
        return None;
    }
    let end = text.find('\n').unwrap_or(text.len());
    let found = record.iter().filter(|cell| known(words(cell)).is_some()).count();
    let below = text.lines().enumerate().skip(1).take(MOST_LINES_ABOVE);
    let is_header = |line: &str| {
        let cells = || line.split(',').map(|cell| cell.trim().trim_matches('"'));
        let known = cells().filter(|cell| known(cell).is_some()).count();
        cells().any(|cell| cell.eq_ignore_ascii_case("system")) && known > found && known > 1
    };
    if let Some((at, _)) = below.clone().find(|(_, line)| is_header(line)) {
        let message = format!("the header stands in line {}", at + 1);
        let above = if at == 1 { "delete line 1".to_owned() } else { format!("delete lines 1 to {at}") };
        return Some(problem(Code::NotAResponse, message, path, text, 0..end).help(above));
    }
    let is_raw = unknown > MOST_SLIPS && unknown > found;
    is_raw.then(|| {
        let personal = record.iter().map(words).find(|name| is_personal(name));
        let why = personal.map_or_else(
            || format!("{unknown} of its columns are none of this survey's"),
            |name| format!("{unknown} of its columns are none of this survey's, and one is `{}`", quoted(name)),
        );
        let headings: Vec<&str> = record.iter().map(words).collect();
        let is_own = |heading: &str| OWN.iter().any(|(name, _)| name.eq_ignore_ascii_case(heading));
        let help = format!(
            "{}; the guide's page “Bring in a survey” says more",
            export_headings::way_out(layout, &headings, &Columns { is_personal: &is_personal, is_own: &is_own })
        );
        let message = format!("this looks like a form's export as it came: {why}");
        problem(Code::NotAResponse, message, path, text, 0..end).help(help)
    })
}

/// A cell's text without the space around it.
fn words(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default().trim()
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
