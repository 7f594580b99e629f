//! Reads the exports of survey tools: what a column is, what an answer means, whose system is meant; and asks what can't be
//! decided. Nothing that is about persons leaves this room.

mod about;
mod answer_files;
mod blocks;
mod broken;
mod bytes;
mod codes;
mod columns;
mod convert;
mod days;
mod dialect;
mod direction;
mod excluded;
mod file_names;
mod headed;
mod header;
mod inbox;
mod items;
mod known;
mod labels;
mod languages;
mod left;
mod letters;
mod mapping;
mod mapping_file;
mod names;
mod plain;
mod poles;
mod profile;
mod responses;
mod roles;
mod shape;
mod sheets;
mod table;
mod told;
mod tool;
mod understand;
mod understand_days;
mod understand_items;
mod workbook;
mod zipped;

use std::path::PathBuf;

use codes::Codes;
use convert::convert;
pub use excluded::Excluded;
use inbox::Inbox;
use known::Known;
use languages::Languages;
use mapping::{Entry, Said};
pub use mapping::{Mapping, to_yaml};
pub use mapping_file::read as read_mapping;
use responses::Responses;
use shape::Shape;
use sheets::{Chosen, choose};
use table::Table;
pub use told::{ColumnTold, Counted, TableTold};
use understand::{Request, Understood, understand};

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Survey};

/// A file as it was named, and where it is.
#[derive(Debug, Clone)]
pub struct Named {
    /// What messages call it.
    pub path: String,
    /// Where it is.
    pub full: PathBuf,
}

/// How an import was asked for.
pub struct Asked<'a> {
    /// The content.
    pub catalogue: &'a Catalogue,
    /// The same in the site's other languages.
    pub translations: &'a [Catalogue],
    /// The survey.
    pub survey: &'a Survey,
    /// The exports.
    pub files: &'a [Named],
    /// The folder with answers of the public questionnaire.
    pub inbox: Option<&'a Named>,
    /// The mapping, empty where there is none.
    pub mapping: &'a Mapping,
    /// The definition of the survey with the codes of its answers.
    pub codes: Option<&'a Named>,
    /// The system that all answers are about.
    pub system: Option<&'a str>,
    /// Responses that stay out.
    pub excluded: &'a Excluded,
}

/// What came of an import.
pub struct Imported {
    /// The header of the responses' file.
    pub header: String,
    /// The responses, each a line of CSV, in the order of their letters: it tells nothing of who answered when.
    pub lines: Vec<Box<str>>,
    /// The mapping: what was confirmed, or what is asked.
    pub mapping: Mapping,
    /// Whether something is asked: then there are no responses.
    pub is_asking: bool,
    /// What is told of each table.
    pub tables: Vec<TableTold>,
    /// What was counted.
    pub counted: Counted,
}

/// Reads exports. What is wrong, or asked, is in the report.
pub fn import(asked: &Asked<'_>, report: &Report) -> Option<Imported> {
    let add = |d: Box<Diagnostic>| report.add(*d);
    let languages = Languages::read().ok()?;
    let known = Known::new(asked.catalogue, asked.translations, asked.survey, languages)?;
    let codes = asked.codes.map(|named| Codes::read(&named.path, &named.full)).transpose().map_err(add).ok()?;
    let request = Request {
        known: &known,
        mapping: asked.mapping,
        codes: codes.as_ref(),
        system: asked.system,
        is_one_of_several: false,
    };
    if contradicts(asked, report) {
        return None;
    }
    let mut mapping = Mapping::default();
    let (tables, inbox) = opened(asked, &request, &mut mapping, report)?;
    let request = Request { is_one_of_several: asked.files.len() + inbox.others.len() > 1, ..request };
    let mut understood: Vec<Understood> = Vec::new();
    for table in &tables {
        understood.push(understand(table, &request).map_err(add).ok()?);
    }
    for (i, (table, of)) in tables.iter().zip(&understood).enumerate() {
        join(&mut mapping, &of.draft, i == 0);
        tell(table, of, report);
    }
    if tables.is_empty() || mapping.questions() > 0 {
        // What was confirmed of tables that were not read, or can't be understood yet, stands.
        mapping = mapping.over(asked.mapping);
    } else {
        mapping.carry(asked.mapping);
    }
    let told = tables.iter().zip(&understood).map(|(t, u)| told::table(t, u, &known)).chain(inbox.told()).collect();
    let mut imported = Imported {
        header: String::new(),
        lines: Vec::new(),
        mapping,
        is_asking: true,
        tables: told,
        counted: Counted::default(),
    };
    if understood.iter().any(Understood::is_asking) || imported.mapping.questions() > 0 {
        return Some(imported);
    }
    let shape = inbox.shape(Shape::of(understood.iter()));
    let mut responses = Responses::of(tables.len());
    for (table, of) in tables.iter().zip(&understood) {
        convert(table, of, &request, asked.excluded, shape, &mut responses).map_err(add).ok()?;
    }
    inbox.convert(shape, &mut responses);
    tell_wrong(&mut responses, report);
    imported.counted = Counted::of(&responses, asked.excluded);
    if report.has_errors() {
        return Some(imported);
    }
    if responses.direction.is_odd() && Mapping::flag(asked.mapping.turned.as_ref()).is_none() {
        let r = responses.direction.correlation().unwrap_or_default();
        let message = format!(
            "answers to items that are worded the other way round go with the others (r = {r:.2}), where they should go against them: were they \
             turned before they were exported?"
        );
        let note = "true: turn them back; false: they are as people answered";
        imported.mapping.turned = Some(Entry::open("turned", note));
        let help = "look into the export: somebody who answers 5 to “easy to use” should answer 1 or 2 to “unnecessarily complex”";
        report.add(Diagnostic::new(Code::ImportQuestion, message).in_file(first_path(asked)).help(help));
        return Some(imported);
    }
    if responses.lines.is_empty() {
        let message = "no row of this export is a response";
        let left: Vec<String> = imported.counted.left_out.iter().map(|(why, n)| format!("{n} {why}")).collect();
        let help = if left.is_empty() {
            "export the answers again".to_owned()
        } else {
            format!("rows were left out: {}", left.join(", "))
        };
        report.add(*bytes::unreadable(first_path(asked), message, help));
        return Some(imported);
    }
    responses.lines.sort_unstable();
    Some(Imported { header: shape.header(&known), lines: responses.lines, is_asking: false, ..imported })
}

/// Tells that one system is said for all, and the mapping says which each file or sheet is about.
fn contradicts(asked: &Asked<'_>, report: &Report) -> bool {
    let is_said = |e: &&Entry| matches!(e.said, Said::Text(_));
    let Some(line) = asked.mapping.files.iter().chain(&asked.mapping.sheets).find(is_said) else { return false };
    if asked.system.is_some() {
        let message = format!("the mapping says which system “{}” is about, and `--system` says one for all", line.key);
        let help = "leave out `--system`; or take the lines out of `files` and `sheets` in the mapping";
        report.add(Diagnostic::new(Code::ImportQuestion, message).in_file(first_path(asked)).help(help));
    }
    asked.system.is_some()
}

/// What a mapping calls each file: its name; or its path, where another one has the same name, here or in the mapping.
fn keys(files: &[Named], confirmed: &Mapping) -> Vec<String> {
    let name = |path: &str| table::file_name(path).to_lowercase();
    let is_twin = |path: &str| {
        let twins = files.iter().filter(|other| name(&other.path) == name(path)).count() > 1;
        twins || confirmed.files.iter().any(|e| table::file_name(&e.key) != e.key && name(&e.key) == name(path))
    };
    let key = |named: &Named| match named.path.as_str() {
        path if !is_twin(path) => table::file_name(path).to_owned(),
        path if table::file_name(path) == path => format!("./{path}"),
        path => path.to_owned(),
    };
    files.iter().map(key).collect()
}

/// The tables of the files that are named and of those in the inbox; and the inbox with the answers of the questionnaire.
fn opened(
    asked: &Asked<'_>,
    request: &Request<'_>,
    mapping: &mut Mapping,
    report: &Report,
) -> Option<(Vec<Table>, Inbox)> {
    let mut files = asked.files.to_vec();
    let inbox = asked.inbox.map(|inbox| inbox::read(inbox, request, asked.excluded, report)).unwrap_or_default();
    files.extend_from_slice(&inbox.others);
    report.stop_on_errors().ok()?;
    let mut tables = Vec::new();
    let mut left_out = Vec::new();
    for (named, key) in files.iter().zip(keys(&files, request.mapping)) {
        if mapping::said(&request.mapping.files, &key) == Some(&Said::Nothing) {
            left_out.push(key);
            continue;
        }
        let mut sheets = table::open(&named.path, &named.full).map_err(|d| report.add(*d)).ok()?;
        sheets.iter_mut().for_each(|sheet| sheet.key.clone_from(&key));
        match choose(sheets, request, report)? {
            Chosen::Of(chosen) if chosen.is_empty() => left_out.push(key),
            Chosen::Of(chosen) => tables.extend(chosen),
            Chosen::AskedOne(entry) => mapping.sheet = Some(entry),
            Chosen::AskedEach(entries) => Mapping::merge(&mut mapping.sheets, entries),
        }
    }
    if left_out.len() == files.len() && !files.is_empty() && !inbox.has_answers() {
        let message = "the mapping leaves everything out";
        let help = "write the system of what is to be read in place of `~` under `files` and `sheets`";
        report.add(*bytes::unreadable(first_path(asked), message, help));
        return None;
    }
    if let Some(first) = tables.first_mut() {
        first.unread.extend(left_out);
    }
    Some((tables, inbox))
}

/// What messages on the whole import are about.
fn first_path<'a>(asked: &Asked<'a>) -> &'a str {
    asked.files.iter().chain(asked.inbox).next().map_or("", |named| named.path.as_str())
}

/// Joins the mappings of several tables: what they don't agree in is found out for each of them again.
fn join(into: &mut Mapping, of: &Mapping, is_first: bool) {
    fn agreed<T: Clone + PartialEq>(own: &mut Option<T>, other: &Option<T>, is_first: bool) {
        if is_first {
            own.clone_from(other);
        } else if own != other {
            *own = None;
        }
    }
    agreed(&mut into.tool, &of.tool, is_first);
    agreed(&mut into.header_row, &of.header_row, is_first);
    into.unfinished = into.unfinished.or(of.unfinished);
    let is_open = |entry: &Option<Entry>| entry.as_ref().is_some_and(|e| e.said == Said::Open);
    if into.sheet.is_none() {
        // A file of text has no sheets, and says nothing on those of a workbook beside it.
        into.sheet.clone_from(&of.sheet);
    }
    for (own, other) in [(&mut into.dates, &of.dates), (&mut into.reverse, &of.reverse), (&mut into.turned, &of.turned)]
    {
        if is_open(own) || is_open(other) {
            let open = if is_open(own) { own.clone() } else { other.clone() };
            *own = open;
        } else {
            agreed(own, other, is_first);
        }
    }
    Mapping::merge(&mut into.files, of.files.clone());
    Mapping::merge(&mut into.sheets, of.sheets.clone());
    Mapping::merge(&mut into.columns, of.columns.clone());
    for block in &of.blocks {
        if !into.blocks.contains(block) {
            into.blocks.push(block.clone());
        }
    }
    Mapping::merge(&mut into.answers, of.answers.clone());
    Mapping::merge(&mut into.systems, of.systems.clone());
    Mapping::merge(&mut into.organisations, of.organisations.clone());
    for (id, entries) in &of.values {
        Mapping::merge(into.values_mut(id), entries.clone());
    }
}

/// Tells what is asked of a table.
fn tell(table: &Table, of: &Understood, report: &Report) {
    for why in &of.why {
        let d = Diagnostic::new(Code::ImportQuestion, why.what.as_str()).in_file(&table.name());
        report.add(d.help(why.help));
    }
}

/// Tells of cells that are wrong.
fn tell_wrong(responses: &mut Responses, report: &Report) {
    let told = responses.wrong.len() as u64;
    let more = responses.wrong_cells.saturating_sub(told);
    for (i, mut d) in std::mem::take(&mut responses.wrong).into_iter().enumerate() {
        if i as u64 + 1 == told && more > 0 {
            d.message += &format!(" (and {more} more cells like these)");
        }
        report.add(d);
    }
}
