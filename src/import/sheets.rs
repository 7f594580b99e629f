//! Which sheets of a workbook are read: the one with the survey's questions, or one for each system.

use super::about::proposal;
use super::bytes::unreadable;
use super::columns::Column;
use super::header;
use super::mapping::{Entry, Mapping, Said, said};
use super::profile::looks_personal;
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
/// `is_about_one` says that the file as a whole is about one system.
pub fn choose(sheets: Vec<Table>, is_about_one: bool, request: &Request<'_>, report: &Report) -> Option<Chosen> {
    if sheets.len() == 1 {
        return Some(Chosen::Of(sheets));
    }
    let mapping = request.mapping;
    let counts: Vec<usize> = sheets.iter().map(|sheet| items(sheet, request)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let name = |i: usize| sheets[i].sheet.as_deref().unwrap_or_default();
    let is_named = |i: usize| request.known.systems.within(name(i)).len() == 1;
    // Somebody who keeps a sheet for each system may have misspelt a heading in one of them, or all headings of a new one.
    let with_questions: Vec<usize> = (0..sheets.len()).filter(|i| counts[*i] * 2 > most).collect();
    let are_systems = with_questions.iter().filter(|i| is_named(**i)).count() > 1;
    let are_said = with_questions.len() > 1 && with_questions.iter().any(|i| said(&mapping.sheets, name(*i)).is_some());
    if !is_about_one && (are_systems || are_said) {
        let of_answers: Vec<usize> = (0..sheets.len()).filter(|i| with_questions.contains(i) || is_named(*i)).collect();
        return each(sheets, &of_answers, request, report);
    }
    let wanted = mapping.sheet.as_ref().and_then(|e| match &e.said {
        Said::Text(name) => Some(name.as_str()),
        _ => None,
    });
    if let Some(at) = wanted.and_then(|wanted| (0..sheets.len()).find(|i| name(*i) == wanted)) {
        return Some(one(sheets, at));
    }
    let best: Vec<usize> = (0..sheets.len()).filter(|i| counts[*i] == most).collect();
    if let [at] = best.as_slice() {
        return Some(one(sheets, *at));
    }
    let names = listed(best.iter().map(|i| &sheets[*i]));
    let path = &sheets[best[0]].path;
    if let Some(wanted) = wanted {
        let message = format!("there is no sheet “{wanted}”, which the mapping names");
        report.add(*unreadable(path, message, format!("there are {names}: call the one that is meant alike")));
        return None;
    }
    let message = format!("which sheet holds the answers? {} of them may: {names}", best.len());
    let help = "write its name behind `sheet:` in the mapping; or the system of each under `sheets`, to read them all";
    report.add(Diagnostic::new(Code::ImportQuestion, message).in_file(path).help(help));
    Some(Chosen::AskedOne(Entry::open("sheet", names)))
}

/// One sheet; what is not read is noted.
fn one(mut sheets: Vec<Table>, at: usize) -> Chosen {
    let mut chosen = sheets.swap_remove(at);
    chosen.unread = sheets.into_iter().filter_map(|t| t.sheet).collect();
    chosen.unread.sort();
    Chosen::Of(vec![chosen])
}

/// The names of sheets, for people.
fn listed<'a>(sheets: impl Iterator<Item = &'a Table>) -> String {
    let names = sheets.filter_map(|t| t.sheet.as_deref());
    names
        .map(|n| if looks_personal(n).is_some() { "one called like a person" } else { n })
        .collect::<Vec<_>>()
        .join(", ")
}

/// The sheets whose systems the mapping names; asks after those of which it says nothing.
fn each(sheets: Vec<Table>, of_answers: &[usize], request: &Request<'_>, report: &Report) -> Option<Chosen> {
    let name = |t: &Table| t.sheet.clone().unwrap_or_default();
    let is_unsaid = |i: &&usize| said(&request.mapping.sheets, &name(&sheets[**i])).is_none();
    let unsaid: Vec<&Table> = of_answers.iter().filter(is_unsaid).map(|i| &sheets[*i]).collect();
    if let Some(first) = unsaid.first() {
        let names = listed(unsaid.iter().copied());
        let message = match unsaid.len() {
            1 => format!("which system is the sheet “{names}” about?"),
            many => format!("which system is each of {many} sheets about: {names}?"),
        };
        if unsaid.iter().any(|t| looks_personal(&name(t)).is_some()) {
            let help = "call each sheet after the system that its answers are about, then import the file again";
            report.add(Diagnostic::new(Code::ImportQuestion, message).in_file(&first.path).help(help));
            return None;
        }
        let help = "write the system of each under `sheets`, and `~` behind a sheet that is not to be read";
        report.add(Diagnostic::new(Code::ImportQuestion, message).in_file(&first.path).help(help));
        let line = |t: &&Table| Entry::open(&name(t), format!("{} Or `~`", proposal(&name(t), request.known)));
        return Some(Chosen::AskedEach(unsaid.iter().map(line).collect()));
    }
    let is_read = |t: &Table| matches!(said(&request.mapping.sheets, &name(t)), Some(Said::Text(_)));
    let (mut read, unread): (Vec<Table>, Vec<Table>) = sheets.into_iter().partition(is_read);
    read.iter_mut().for_each(|t| t.is_one_of_sheets = true);
    if let Some(first) = read.first_mut() {
        first.unread = unread.into_iter().filter_map(|t| t.sheet).collect();
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

/// The lines on sheets and files that stay in a mapping though an import had none of them.
pub fn carried(mapping: &mut Mapping, confirmed: &Mapping) {
    let is_said = |e: &&Entry| e.said != Said::Open;
    let absent = |own: &[Entry], all: &[Entry]| -> Vec<Entry> {
        all.iter().filter(is_said).filter(|e| own.iter().all(|o| o.key != e.key)).cloned().collect()
    };
    // Of the exports of one form the newest name is enough.
    let mut files = absent(&mapping.files, &confirmed.files);
    files.retain(|e| mapping.files.iter().all(|o| !super::file_names::alike(&o.key, &e.key)));
    let sheets = absent(&mapping.sheets, &confirmed.sheets);
    mapping.files.extend(files);
    mapping.sheets.extend(sheets);
    let by_key = |a: &Entry, b: &Entry| a.key.cmp(&b.key);
    mapping.files.sort_by(by_key);
    mapping.sheets.sort_by(by_key);
}
