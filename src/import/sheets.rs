//! Which sheets of a workbook are read: the one with the survey's questions, or one for each system.

use super::about::proposal;
use super::bytes::unreadable;
use super::columns::Column;
use super::file_names::{is_personal, shown};
use super::header;
use super::mapping::{Entry, Said, said};
use super::table::Table;
use super::understand::Request;
use crate::diagnostics::{Code, Diagnostic, Report};

/// The tables with the answers, or a question.
pub enum Chosen {
    /// These.
    Of(Vec<Table>),
    /// Which one it is.
    AskedOne(Entry),
    /// Which system each of them is about.
    AskedEach(Vec<Entry>),
}

/// What a mapping calls a sheet: by its name, where a system stands in it; else with its file, for many workbooks have a
/// “Sheet1”.
fn key_of(table: &Table, request: &Request<'_>) -> String {
    let sheet = table.sheet.as_deref().unwrap_or_default();
    match request.known.systems.within(sheet).len() {
        1 => sheet.to_owned(),
        _ => format!("{} › {sheet}", table.key),
    }
}

/// The sheets that a mapping names, or the one that has the survey's questions; `None` where what is wrong was reported.
pub fn choose(mut sheets: Vec<Table>, request: &Request<'_>, report: &Report) -> Option<Chosen> {
    let mapping = request.mapping;
    let keys: Vec<String> = sheets.iter().map(|t| key_of(t, request)).collect();
    let is_said = |i: usize| said(&mapping.sheets, &keys[i]).is_some();
    let file = said(&mapping.files, &sheets.first()?.key);
    if sheets.len() == 1 {
        sheets[0].sheet_key =
            keys.into_iter().next().filter(|_| is_one_sheet_said(&sheets[0], request) && file.is_none());
        return Some(Chosen::Of(sheets));
    }
    let counts: Vec<usize> = sheets.iter().map(|sheet| items(sheet, request)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let name = |i: usize| sheets[i].sheet.as_deref().unwrap_or_default();
    let system = |i: usize| match request.known.systems.within(name(i)).as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    // Somebody who keeps a sheet for each system may have misspelt a heading in one of them, or all headings of a new one.
    let with_questions: Vec<usize> = (0..sheets.len()).filter(|i| counts[*i] * 2 > most).collect();
    let named: Vec<&str> = with_questions.iter().filter_map(|i| system(*i)).collect();
    let of_file = match file {
        Some(Said::Text(name)) => request.known.systems.find(name),
        _ => None,
    };
    // What is said of the file as a whole holds until a sheet is called by another system.
    let contradicts = named.iter().any(|one| Some(*one) != of_file);
    let is_by_system = named.len() > 1 || with_questions.iter().any(|i| is_said(*i));
    if request.system.is_none() && is_by_system && (of_file.is_none() || contradicts) {
        let of_answers: Vec<usize> =
            (0..sheets.len()).filter(|i| with_questions.contains(i) || system(*i).is_some()).collect();
        return each(sheets, &of_answers, request, report);
    }
    let wanted = mapping.sheet.as_ref().and_then(|e| match &e.said {
        Said::Text(name) => Some(name.as_str()),
        _ => None,
    });
    if let Some(at) = wanted.and_then(|wanted| (0..sheets.len()).find(|i| name(*i) == wanted)) {
        return Some(one(sheets, at));
    }
    if let [at] = with_questions.as_slice() {
        return Some(one(sheets, *at));
    }
    let names = listed(with_questions.iter().map(|i| &sheets[*i]));
    let path = &sheets[0].path;
    if let Some(wanted) = wanted {
        let message = format!("there is no sheet “{wanted}”, which the mapping names");
        report.add(*unreadable(path, message, format!("there are {names}: call the one that is meant alike")));
        return None;
    }
    let message = format!("which sheet holds the answers? {} of them may: {names}", with_questions.len());
    let example = with_questions.first().map(|i| keys[*i].as_str()).filter(|key| !is_personal(key));
    let example = example.unwrap_or("answers.xlsx › Ward");
    let help = format!(
        "write its name behind `sheet:` in the mapping; to read them all, write the system of each under `sheets`, as in `\"{example}\": ID`"
    );
    report.add(Diagnostic::new(Code::ImportQuestion, message).in_file(path).help(help));
    Some(Chosen::AskedOne(Entry::open("sheet", names)))
}

/// Whether the mapping says the system of the only sheet of a workbook.
fn is_one_sheet_said(sheet: &Table, request: &Request<'_>) -> bool {
    let is_text = |said: &Said| matches!(said, Said::Text(_));
    sheet.sheet.is_some() && said(&request.mapping.sheets, &key_of(sheet, request)).is_some_and(is_text)
}

/// One sheet; what is not read is noted.
fn one(mut sheets: Vec<Table>, at: usize) -> Chosen {
    let mut chosen = sheets.swap_remove(at);
    chosen.unread = unread(sheets);
    Chosen::Of(vec![chosen])
}

/// The names of sheets that are not read.
fn unread(sheets: Vec<Table>) -> Vec<String> {
    let mut names: Vec<String> = sheets.into_iter().filter_map(|t| t.sheet).collect();
    names.sort();
    names
}

/// The names of sheets, for people.
fn listed<'a>(sheets: impl Iterator<Item = &'a Table>) -> String {
    sheets.filter_map(|t| t.sheet.as_deref()).map(shown).collect::<Vec<_>>().join(", ")
}

/// The sheets whose systems the mapping names; asks after those of which it says nothing.
fn each(sheets: Vec<Table>, of_answers: &[usize], request: &Request<'_>, report: &Report) -> Option<Chosen> {
    let says = |t: &Table| said(&request.mapping.sheets, &key_of(t, request));
    let unsaid: Vec<&Table> = of_answers.iter().map(|i| &sheets[*i]).filter(|t| says(t).is_none()).collect();
    if let Some(first) = unsaid.first() {
        let names = listed(unsaid.iter().copied());
        let message = match unsaid.len() {
            1 => format!("which system is the sheet “{names}” about?"),
            many => format!("which system is each of {many} sheets about: {names}?"),
        };
        let question = Diagnostic::new(Code::ImportQuestion, message).in_file(&first.path);
        if unsaid.iter().any(|t| is_personal(&key_of(t, request))) {
            report.add(question.help(
                "call each sheet, and the file, after the system that its answers are about, then import the file again",
            ));
            return None;
        }
        report.add(
            question.help("write the system of each under `sheets`, and `~` behind a sheet that is not to be read"),
        );
        let line = |t: &&Table| {
            let likely = proposal(t.sheet.as_deref().unwrap_or_default(), &[], request.known);
            Entry::open(&key_of(t, request), format!("{likely} Or `~`"))
        };
        return Some(Chosen::AskedEach(unsaid.iter().map(line).collect()));
    }
    let is_read = |t: &Table| matches!(says(t), Some(Said::Text(_)));
    let (mut read, rest): (Vec<Table>, Vec<Table>) = sheets.into_iter().partition(is_read);
    read.iter_mut().for_each(|t| t.sheet_key = Some(key_of(t, request)));
    if let Some(first) = read.first_mut() {
        first.unread = unread(rest);
    }
    Some(Chosen::Of(read))
}

/// How many items of the questionnaire are among the headings of a sheet, wherever they stand.
fn items(table: &Table, request: &Request<'_>) -> usize {
    let known = &request.known.items;
    let is_item = |c: &&Column| c.headings().any(|h| known.recognise(h).is_some() || known.by_id(h).is_some());
    let count = |row: Option<u64>| {
        let headings = header::find(table, request.known, row);
        headings.map_or(0, |headings| headings.columns.iter().filter(is_item).count())
    };
    let row = request.mapping.header_row;
    count(row).max(row.map_or(0, |_| count(None)))
}
