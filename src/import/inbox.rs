//! Answers of the public questionnaire: a folder with the files that respondents sent, and what a form's endpoint wrote. They
//! become one table, whose headings are known beforehand; other tables in the folder are exports as any other.

use std::collections::{BTreeMap, BTreeSet};

use csv::{StringRecord, Writer};
use serde_json::Value;

use super::Named;
use super::bytes::{failed, unreadable};
use super::days::{Written, read as read_day};
use super::known::Known;
use super::mapping::{Entry, Mapping};
use super::table::{self, Origin, Table};
use super::tool::{Fixed, Tool, fixed};
use crate::diagnostics::{Diagnostic, Report};

/// The field by which an answer says to which survey it is.
const SURVEY: &str = "candour-survey";
/// The fields that the form sends besides: a random number, the language of the page.
const ID: &str = "candour-id";
const LANGUAGE: &str = "candour-language";
/// What is sent as the system by somebody whose system isn't in the list, and the field with its name.
const OTHER: &str = "-";
const OTHER_NAME: &str = "system-other";

/// A file of answers in JSON has at most so many bytes: one is about a thousand.
const LARGEST_JSON: u64 = 64 << 20;

/// One answer: its fields by their names.
type Answer = BTreeMap<String, String>;

/// What a folder holds.
#[derive(Default)]
pub struct Inbox {
    /// The answers of the questionnaire, if there are any.
    pub answers: Option<Table>,
    /// Other tables.
    pub others: Vec<Named>,
}

/// What is gathered from the files of a folder.
struct Gathering<'k> {
    known: &'k Known<'k>,
    headings: Vec<String>,
    writer: Writer<Vec<u8>>,
    origins: Vec<Origin>,
    /// How many answers are to other surveys, by their ids.
    elsewhere: BTreeMap<String, u64>,
    /// Fields that the survey doesn't ask for.
    strange: BTreeSet<String>,
    /// Answers that no item offers.
    wrong: Vec<Diagnostic>,
}

/// So many answers that no item offers are told.
const MOST_WRONG: usize = 20;

/// Reads a folder; what is wrong with a file is in the report.
pub fn read(inbox: &Named, known: &Known<'_>, report: &Report) -> Inbox {
    let mut names = Vec::new();
    match std::fs::read_dir(&inbox.full) {
        Ok(entries) => names.extend(entries.flatten().map(|e| e.path())),
        Err(e) => {
            let help = "name the folder that holds the answers of the questionnaire";
            report.add(*unreadable(&inbox.path, format!("this folder can't be read: {e}"), help));
        }
    }
    names.sort();
    let mut all = Gathering::new(known);
    let mut others = Vec::new();
    for full in names {
        let name = full.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        // What systems and programs leave behind begins with a dot.
        if name.starts_with('.') {
            continue;
        }
        let named = Named { path: format!("{}/{name}", inbox.path.trim_end_matches('/')), full };
        match all.file(&named) {
            Ok(true) => {}
            Ok(false) => others.push(named),
            Err(d) => report.add(*d),
        }
    }
    std::mem::take(&mut all.wrong).into_iter().for_each(|d| report.add(d));
    if all.origins.is_empty() && others.is_empty() && !report.has_errors() {
        let message = match all.elsewhere.is_empty() {
            true => "this folder has no answers in it".to_owned(),
            false => format!("this folder has no answers to `{}` in it", known.survey.entry.id),
        };
        let help = "put in the files that respondents sent (.json), or what the form's endpoint exports (.csv, .jsonl)";
        report.add(*unreadable(&inbox.path, message, help));
    }
    Inbox { answers: all.table(&inbox.path), others }
}

impl<'k> Gathering<'k> {
    fn new(known: &'k Known<'k>) -> Self {
        let mut headings: Vec<String> = vec![ID.to_owned(), "system".to_owned()];
        headings.extend(known.attributes.iter().map(|a| a.id.clone()));
        headings.extend(["date", "comment", "publish"].map(str::to_owned));
        headings.extend(known.instrument.items.iter().map(|i| i.id.clone()));
        let mut writer = Writer::from_writer(Vec::new());
        // Into memory: it can't fail.
        let _ = writer.write_record(&headings);
        Gathering {
            known,
            headings,
            writer,
            origins: Vec::new(),
            elsewhere: BTreeMap::new(),
            strange: BTreeSet::new(),
            wrong: Vec::new(),
        }
    }

    /// Takes the answers of a file; `false` of a table that has none of the questionnaire's.
    fn file(&mut self, named: &Named) -> Result<bool, Box<Diagnostic>> {
        let ending = named.path.rsplit_once('.').map_or("", |(_, e)| e).to_lowercase();
        match ending.as_str() {
            "json" | "jsonl" | "ndjson" => self.json(named, ending == "json").map(|()| true),
            "csv" | "tsv" | "xlsx" | "ods" => self.sheets(named),
            _ => {
                let help = "take it out of the folder; an answer is a .json file, and several are a .csv, .jsonl, .xlsx or .ods";
                Err(unreadable(&named.path, "this is no file of answers", help))
            }
        }
    }

    fn json(&mut self, named: &Named, is_whole: bool) -> Result<(), Box<Diagnostic>> {
        let size = std::fs::metadata(&named.full).map_err(|e| failed(&named.path, &e))?.len();
        if size > LARGEST_JSON {
            let message = format!("this file has {} MB, which no answers have", size >> 20);
            return Err(unreadable(&named.path, message, "take it out of the folder"));
        }
        let text = std::fs::read_to_string(&named.full).map_err(|e| failed(&named.path, &e))?;
        let text = text.trim_start_matches('\u{feff}');
        let broken = |line: usize, e: serde_json::Error| {
            let line = line + e.line().saturating_sub(1);
            let message = format!("line {line} is no answer: it isn't JSON from column {} on", e.column());
            let help = "the file was cut or edited: ask for it again, or take it out of the folder";
            unreadable(&named.path, message, help)
        };
        if !is_whole {
            for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                let value = serde_json::from_str(line).map_err(|e| broken(i + 1, e))?;
                self.value(&value, named, Some(i as u64 + 1))?;
            }
            return Ok(());
        }
        match serde_json::from_str(text).map_err(|e| broken(1, e))? {
            Value::Array(all) => all.iter().try_for_each(|value| self.value(value, named, None)),
            one => self.value(&one, named, None),
        }
    }

    /// An answer in JSON: a mapping of names to texts.
    fn value(&mut self, value: &Value, named: &Named, line: Option<u64>) -> Result<(), Box<Diagnostic>> {
        let none = || {
            let help = "take it out of the folder, or ask for the file that the questionnaire made";
            unreadable(&named.path, "this is no answer that the questionnaire made", help)
        };
        let Value::Object(fields) = value else { return Err(none()) };
        let text = |value: &Value| match value {
            Value::Null => Some(String::new()),
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
            Value::Array(_) | Value::Object(_) => None,
        };
        let read = |(name, value): (&String, &Value)| Some((name.clone(), text(value)?));
        let answer: Option<Answer> = fields.iter().map(read).collect();
        let answer = answer.filter(|a| a.contains_key(SURVEY)).ok_or_else(none)?;
        self.take(answer, Origin { path: named.path.clone(), row: line });
        Ok(())
    }

    /// The answers of a table whose headings are the form's fields; `false` where they aren't.
    fn sheets(&mut self, named: &Named) -> Result<bool, Box<Diagnostic>> {
        let mut is_ours = false;
        for table in table::open(&named.path, &named.full)? {
            let mut header: Option<Option<StringRecord>> = None;
            table.each(&mut |row, record| {
                match &header {
                    None if record.iter().all(|c| c.trim().is_empty()) => {}
                    None => header = Some(record.iter().any(|c| c.trim() == SURVEY).then(|| record.clone())),
                    Some(Some(header)) if record.iter().any(|c| !c.trim().is_empty()) => {
                        let cells = header.iter().zip(record).map(|(h, c)| (h.trim().to_owned(), c.trim().to_owned()));
                        self.take(cells.collect(), Origin { path: table.name(), row: Some(row) });
                    }
                    Some(_) => {}
                }
                Ok(())
            })?;
            is_ours |= matches!(header, Some(Some(_)));
        }
        Ok(is_ours)
    }

    fn take(&mut self, mut answer: Answer, origin: Origin) {
        let survey = answer.remove(SURVEY).unwrap_or_default();
        if survey != self.known.survey.entry.id {
            *self.elsewhere.entry(survey).or_default() += 1;
            return;
        }
        answer.remove(LANGUAGE);
        let other = answer.remove(OTHER_NAME).unwrap_or_default();
        let system = answer.entry("system".to_owned()).or_default();
        if (system.is_empty() || system == OTHER) && !other.is_empty() {
            *system = other;
        }
        // A form's endpoint has a day of its own, or a time.
        if answer.get("date").is_none_or(String::is_empty) {
            let sent =
                answer.iter().find(|(name, _)| fixed(name) == Some(Fixed::Sent)).map(|(_, value)| value.as_str());
            if let Some(Written::Day(day)) = sent.map(read_day) {
                answer.insert("date".to_owned(), day.to_string());
            }
        }
        self.check(&answer, &origin);
        let row = self.headings.iter().map(|heading| answer.get(heading).map_or("", String::as_str));
        let _ = self.writer.write_record(row);
        self.origins.push(origin);
        let is_strange = |(name, value): &(String, String)| !value.is_empty() && !self.headings.contains(name);
        self.strange.extend(answer.into_iter().filter(is_strange).map(|(name, _)| name));
    }

    /// Notes answers that no item offers: the form can't send them, so the file was edited.
    fn check(&mut self, answer: &Answer, origin: &Origin) {
        for item in &self.known.instrument.items {
            let text = answer.get(&item.id).map_or("", String::as_str);
            let is_offered = text.is_empty() || text.parse().is_ok_and(|n: i32| (item.low..=item.high).contains(&n));
            if is_offered || self.wrong.len() >= MOST_WRONG {
                continue;
            }
            let row = origin.row.map_or_else(String::new, |row| format!("row {row}, "));
            let text = super::plain::short(text, 40);
            let message =
                format!("{row}`{}`: `{text}` is no answer, which goes from {} to {}", item.id, item.low, item.high);
            let help = "the questionnaire can’t have sent this: correct it, or take the answer out of the folder";
            self.wrong.push(*unreadable(&origin.path, message, help));
        }
    }

    fn table(self, path: &str) -> Option<Table> {
        let mut notes = Vec::new();
        if !self.strange.is_empty() {
            let names: Vec<String> =
                self.strange.iter().take(8).map(|n| format!("`{}`", super::plain::short(n, 40))).collect();
            notes.push(format!("not read, for the survey doesn't ask it: {}", names.join(", ")));
        }
        for (survey, n) in self.elsewhere.iter().filter(|_| !self.origins.is_empty()) {
            let answers = if *n == 1 { "1 answer".to_owned() } else { format!("{n} answers") };
            let to = if survey.is_empty() {
                "no survey".to_owned()
            } else {
                format!("`{}`", super::plain::short(survey, 40))
            };
            notes.push(format!("not read: {answers} to {to}"));
        }
        if self.origins.is_empty() {
            return None;
        }
        let csv = self.writer.into_inner().unwrap_or_default();
        Some(Table::of_answers(path, csv, self.headings, self.origins, notes))
    }
}

/// How the table of answers is read: its headings are the form's own, and of a mapping only the names count.
pub fn mapping(known: &Known<'_>, given: &Mapping) -> Mapping {
    let mut columns = vec![Entry::text(ID, "id")];
    let own = ["system", "date", "comment", "publish"].into_iter();
    let attributes = known.attributes.iter().map(|a| a.id.as_str());
    let items = known.instrument.items.iter().map(|i| i.id.as_str());
    columns.extend(own.chain(attributes).chain(items).map(|name| Entry::text(name, name)));
    Mapping {
        tool: Some(Tool::Spreadsheet),
        header_row: Some(1),
        columns,
        systems: given.systems.clone(),
        organisations: given.organisations.clone(),
        values: given.values.clone(),
        ..Mapping::default()
    }
}

/// What of the mapping is kept: names alone.
pub fn kept(draft: &Mapping) -> Mapping {
    Mapping {
        systems: draft.systems.clone(),
        organisations: draft.organisations.clone(),
        values: draft.values.clone(),
        ..Mapping::default()
    }
}
