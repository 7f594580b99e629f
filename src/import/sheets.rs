//! Which sheets of a workbook are read: the one with the survey's questions, or one for each system.

use super::about::proposal;
use super::bytes::unreadable;
use super::columns::Column;
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

/// The sheets that a mapping names, or the one that has the survey's questions; `None` where what is wrong was reported.
pub fn choose(mut sheets: Vec<Table>, request: &Request<'_>, report: &Report) -> Option<Chosen> {
    let mapping = request.mapping;
    let is_listed = |t: &Table| t.sheet.as_deref().is_some_and(|name| said(&mapping.sheets, name).is_some());
    let is_by_system = sheets.iter().any(is_listed);
    let wanted = mapping.sheet.as_ref().and_then(|e| match &e.said {
        Said::Text(name) => Some(name.as_str()),
        _ => None,
    });
    if let Some(name) = wanted.filter(|_| !is_by_system && sheets.iter().any(|t| t.sheet.is_some())) {
        return named(sheets, name, report);
    }
    if sheets.len() == 1 {
        return Some(Chosen::Of(sheets));
    }
    let counts: Vec<usize> = sheets.iter().map(|sheet| items(sheet, request)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let best: Vec<usize> = (0..sheets.len()).filter(|i| counts[*i] == most).collect();
    // Somebody who keeps a sheet for each system may have misspelt a heading in one of them.
    let with_questions: Vec<usize> = (0..sheets.len()).filter(|i| most > 0 && counts[*i] * 2 > most).collect();
    let system = |i: usize| request.known.systems.within(sheets[i].sheet.as_deref().unwrap_or_default());
    let are_systems = with_questions.iter().filter(|i| system(**i).len() == 1).count() > 1;
    if is_by_system || are_systems {
        return each(sheets, &with_questions, request, report);
    }
    if let [one] = best.as_slice() {
        return Some(Chosen::Of(vec![sheets.swap_remove(*one)]));
    }
    let names: Vec<&str> = best.iter().filter_map(|i| sheets[*i].sheet.as_deref()).collect();
    let message = format!("which sheet holds the answers? {} of them may: {}", names.len(), names.join(", "));
    let help = "write its name behind `sheet:` in the mapping; or the system of each under `sheets`, to read them all";
    report.add(Diagnostic::new(Code::ImportQuestion, message).in_file(&sheets[best[0]].path).help(help));
    Some(Chosen::AskedOne(Entry::open("sheet", names.join(", "))))
}

/// The one sheet that the mapping names.
fn named(mut sheets: Vec<Table>, name: &str, report: &Report) -> Option<Chosen> {
    if let Some(at) = sheets.iter().position(|t| t.sheet.as_deref() == Some(name)) {
        return Some(Chosen::Of(vec![sheets.swap_remove(at)]));
    }
    let names: Vec<&str> = sheets.iter().filter_map(|t| t.sheet.as_deref()).collect();
    let message = format!("there is no sheet “{name}”, which the mapping names");
    report.add(*unreadable(&sheets.first()?.path, message, format!("there are {}", names.join(", "))));
    None
}

/// The sheets whose systems the mapping names; asks after those of which it says nothing.
fn each(sheets: Vec<Table>, of_answers: &[usize], request: &Request<'_>, report: &Report) -> Option<Chosen> {
    let name = |t: &Table| t.sheet.clone().unwrap_or_default();
    let is_unsaid = |i: &&usize| said(&request.mapping.sheets, &name(&sheets[**i])).is_none();
    let unsaid: Vec<&Table> = of_answers.iter().filter(is_unsaid).map(|i| &sheets[*i]).collect();
    if let Some(first) = unsaid.first() {
        let all: Vec<String> = unsaid.iter().map(|t| name(t)).collect();
        let message = match all.as_slice() {
            [one] => format!("which system is the sheet “{one}” about?"),
            _ => format!("which system is each of {} sheets about: {}?", all.len(), all.join(", ")),
        };
        let help = "write the system of each under `sheets`, and `~` behind a sheet that is not to be read";
        report.add(Diagnostic::new(Code::ImportQuestion, message).in_file(&first.path).help(help));
        let known = &request.known;
        let line = |sheet: &String| Entry::open(sheet, format!("{} Or `~`", proposal(sheet, known)));
        let before = request.mapping.sheets.iter().cloned();
        return Some(Chosen::AskedEach(before.chain(all.iter().map(line)).collect()));
    }
    let is_read = |t: &Table| matches!(said(&request.mapping.sheets, &name(t)), Some(Said::Text(_)));
    Some(Chosen::Of(sheets.into_iter().filter(is_read).collect()))
}

/// How many items of the questionnaire are among the headings of a sheet.
fn items(table: &Table, request: &Request<'_>) -> usize {
    let known = &request.known.items;
    let is_item = |c: &&Column| c.headings().any(|h| known.recognise(h).is_some() || known.by_id(h).is_some());
    let headings = header::find(table, request.known, request.mapping.header_row);
    headings.map_or(0, |headings| headings.columns.iter().filter(is_item).count())
}
