//! The files in which answers of the public questionnaire come: JSON as respondents send it, and tables or JSON lines as
//! endpoints write them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

use csv::StringRecord;
use serde_json::{Map, Value};

use super::Named;
use super::bytes::{failed, unreadable};
use super::table;
use crate::diagnostics::Diagnostic;

/// The field by which an answer says to which survey it is.
pub const SURVEY: &str = "candour-survey";

/// A file with one answer, or a line with one, has at most so many bytes: one is about a thousand.
const LARGEST_ANSWER: u64 = 256 << 10;

/// One answer: its fields by their names.
pub type Answer = BTreeMap<String, String>;

/// Where an answer stands.
#[derive(Debug, Clone)]
pub struct Origin {
    path: String,
    /// The row or line in it; `None` of a file that holds one answer.
    row: Option<u64>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{} row {row}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// What a file holds.
pub enum Place {
    /// Answers of the questionnaire.
    Answers,
    /// A table of something else.
    Other,
}

/// What takes the answers.
pub type Taker<'t> = dyn FnMut(Answer, &Origin) + 't;

/// The files of a folder, in the order of their names, without what systems and spreadsheets leave behind.
///
/// # Errors
/// A folder that can't be read.
pub fn files(inbox: &Named) -> Result<Vec<Named>, Box<Diagnostic>> {
    let help = "name the folder that holds the answers of the questionnaire";
    let entries = std::fs::read_dir(&inbox.full)
        .map_err(|e| unreadable(&inbox.path, format!("this folder can't be read: {e}"), help))?;
    let mut files = Vec::new();
    for entry in entries.flatten() {
        let full = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_left_behind = name.starts_with('.') || name.starts_with("~$");
        if is_left_behind || ["thumbs.db", "desktop.ini"].contains(&name.to_lowercase().as_str()) {
            continue;
        }
        files.push(Named { path: format!("{}/{name}", inbox.path.trim_end_matches('/')), full });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Reads the answers of a file.
///
/// # Errors
/// What can't be read.
pub fn read(named: &Named, take: &mut Taker<'_>) -> Result<Place, Box<Diagnostic>> {
    let about = std::fs::metadata(&named.full).map_err(|e| failed(&named.path, &e))?;
    if about.is_dir() {
        let help = "put its files into the inbox itself, or take it out";
        return Err(unreadable(&named.path, "this is a folder within the inbox: it is not read", help));
    }
    if !about.is_file() {
        return Err(unreadable(&named.path, "this is no plain file", "take it out of the folder"));
    }
    let ending = named.path.rsplit_once('.').map_or("", |(_, e)| e).to_lowercase();
    match ending.as_str() {
        "json" => one(named, take).map(|()| Place::Answers),
        "jsonl" | "ndjson" => lines(named, take).map(|()| Place::Answers),
        "csv" | "tsv" | "xlsx" | "ods" => sheets(named, take),
        _ => {
            let help =
                "take it out of the folder; an answer is a .json file, and several are a .csv, .jsonl, .xlsx or .ods";
            Err(unreadable(&named.path, "this is no file of answers", help))
        }
    }
}

/// A file with one answer.
fn one(named: &Named, take: &mut Taker<'_>) -> Result<(), Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let file = File::open(&named.full).map_err(|e| failed(&named.path, &e))?;
    file.take(LARGEST_ANSWER + 1).read_to_end(&mut bytes).map_err(|e| failed(&named.path, &e))?;
    let origin = Origin { path: named.path.clone(), row: None };
    take(answer(&bytes, &origin)?, &origin);
    Ok(())
}

/// A file with an answer on each line.
fn lines(named: &Named, take: &mut Taker<'_>) -> Result<(), Box<Diagnostic>> {
    let file = File::open(&named.full).map_err(|e| failed(&named.path, &e))?;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    for row in 1.. {
        line.clear();
        let mut rest = reader.by_ref().take(LARGEST_ANSWER + 1);
        if rest.read_until(b'\n', &mut line).map_err(|e| failed(&named.path, &e))? == 0 {
            break;
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            let origin = Origin { path: named.path.clone(), row: Some(row) };
            take(answer(&line, &origin)?, &origin);
        }
    }
    Ok(())
}

/// An answer in JSON: a mapping of names to texts.
fn answer(bytes: &[u8], origin: &Origin) -> Result<Answer, Box<Diagnostic>> {
    let help = "ask for the file again, or take it out of the folder";
    let wrong = |what: &str| {
        let line = origin.row.map_or_else(String::new, |row| format!("line {row}: "));
        unreadable(&origin.path, format!("{line}{what}"), help)
    };
    if bytes.len() as u64 > LARGEST_ANSWER {
        return Err(wrong("this is longer than any answer"));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Err(wrong("this is not in UTF-8")) };
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(wrong("this is empty"));
    }
    let fields: Map<String, Value> =
        serde_json::from_str(text).map_err(|_| wrong("this is no answer of the questionnaire, or it was cut"))?;
    let text = |value: &Value| match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    };
    // What an endpoint adds in a shape of its own is no field of the form.
    let fields: Answer = fields.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect();
    if fields.contains_key(SURVEY) { Ok(fields) } else { Err(wrong("this is no answer of the questionnaire")) }
}

/// The answers of a table whose headings are the form's fields.
fn sheets(named: &Named, take: &mut Taker<'_>) -> Result<Place, Box<Diagnostic>> {
    let mut place = Place::Other;
    for table in table::open(&named.path, &named.full)? {
        let mut header: Option<StringRecord> = None;
        let mut is_looked_at = false;
        table.each(&mut |row, record| {
            if record.iter().all(|c| c.trim().is_empty()) {
                return Ok(());
            }
            if !std::mem::replace(&mut is_looked_at, true) {
                let is_ours = record.iter().any(|c| c.trim() == SURVEY);
                header = is_ours.then(|| record.clone());
                return if is_ours { once(&table.name(), record) } else { Ok(()) };
            }
            let Some(header) = &header else { return Ok(()) };
            if record.len() > header.len() || (table.is_text() && record.len() < header.len()) {
                return Err(table.cut_row(row, record.len(), header.len()));
            }
            let cells = header.iter().zip(record).map(|(h, c)| (h.trim().to_owned(), c.trim().to_owned()));
            take(cells.collect(), &Origin { path: table.name(), row: Some(row) });
            Ok(())
        })?;
        if header.is_some() {
            place = Place::Answers;
        }
    }
    Ok(place)
}

/// That each heading stands there once.
fn once(path: &str, header: &StringRecord) -> Result<(), Box<Diagnostic>> {
    let mut seen = BTreeSet::new();
    match header.iter().map(str::trim).find(|h| !h.is_empty() && !seen.insert(*h)) {
        Some(twice) => {
            let message = format!("the heading `{}` stands there twice", super::plain::short(twice, 40));
            Err(unreadable(path, message, "take one of the two columns out"))
        }
        None => Ok(()),
    }
}
