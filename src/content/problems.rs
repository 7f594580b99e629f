//! What is wrong with a file of responses. Places are found at the end, and only of what is shown: a file of a million
//! wrong cells is told of as fast as one with a few.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use crate::content::wrong::{Family, Grouping, Wrong};
use crate::diagnostics::{Code, Diagnostic, KEPT_PER_FILE, Report, Severity};
use crate::source::{Spot, spot};

/// The problems of one file, or of a part of it.
#[derive(Default)]
pub struct Problems {
    found: BTreeMap<Code, Found>,
    /// What is told once for all cells that have it: by code and by what they have.
    grouped: BTreeMap<(Code, String), Group>,
}

struct Group {
    count: usize,
    /// Where the first one stands.
    first: Range<usize>,
    diagnostic: Diagnostic,
    /// The message for several; `{n}` stands for how many.
    several: String,
    family: Option<Family>,
}

/// So many groups of one family are told one by one.
const FEW_OF_FAMILY: usize = 3;

/// So many members of a family are named.
const NAMED_OF_FAMILY: usize = 12;

#[derive(Default)]
struct Found {
    count: usize,
    /// The first ones.
    kept: Vec<(Range<usize>, Diagnostic)>,
}

impl Problems {
    /// Adds what is wrong with a stretch of the file, which is only looked for where it will be shown.
    pub fn add(&mut self, wrong: Diagnostic, place: impl FnOnce() -> Range<usize>) {
        let found = self.found.entry(wrong.code).or_default();
        found.count += 1;
        if found.kept.len() < KEPT_PER_FILE {
            found.kept.push((place(), wrong));
        }
    }

    /// Adds what is wrong with a cell; its words are only made where they will be shown.
    pub fn add_wrong(&mut self, wrong: Wrong<'_>, place: impl FnOnce() -> Range<usize>) {
        self.add_many(wrong, 1, place);
    }

    /// Adds what is wrong with so many cells, for which one place stands.
    pub fn add_many(&mut self, wrong: Wrong<'_>, cells: usize, place: impl FnOnce() -> Range<usize>) {
        if let Some(Grouping { key, several, family }) = wrong.grouping() {
            let key = (wrong.code(), key.to_owned());
            if let Some(group) = self.grouped.get_mut(&key) {
                group.count += cells;
                return;
            }
            let (several, family) = (several.clone(), family.clone());
            let group = Group { count: cells, first: place(), diagnostic: wrong.diagnostic(), several, family };
            self.grouped.insert(key, group);
            return;
        }
        let found = self.found.entry(wrong.code()).or_default();
        found.count += cells;
        if found.kept.len() < KEPT_PER_FILE {
            found.kept.push((place(), wrong.diagnostic()));
        }
    }

    /// Adds the problems of a later part of the file.
    pub fn merge(&mut self, later: Problems) {
        for (key, more) in later.grouped {
            match self.grouped.entry(key) {
                Entry::Vacant(slot) => {
                    slot.insert(more);
                }
                Entry::Occupied(mut slot) => slot.get_mut().count += more.count,
            }
        }
        for (code, more) in later.found {
            let found = self.found.entry(code).or_default();
            found.count += more.count;
            let room = KEPT_PER_FILE - found.kept.len();
            found.kept.extend(more.kept.into_iter().take(room));
        }
    }

    /// Every place that may be told, with the code that it is told of.
    pub fn places(&self) -> Vec<(Code, Range<usize>)> {
        let grouped = self.grouped.iter().map(|((code, _), group)| (*code, group.first.clone()));
        let kept = |(code, found): (&Code, &Found)| {
            found.kept.iter().map(|(place, _)| (*code, place.clone())).collect::<Vec<_>>()
        };
        grouped.chain(self.found.iter().flat_map(kept)).collect()
    }

    /// Puts them into the report. Notes are told of together, at the first of them.
    pub fn report(self, path: &str, text: &str, report: &Report) {
        self.report_at(path, &|code, place| answer_spot(code, path, text.as_bytes(), place), report);
    }

    /// As [`Problems::report`], where `spot` knows each of the [`Problems::places`].
    pub fn report_at(self, path: &str, spot: &dyn Fn(Code, Range<usize>) -> Spot, report: &Report) {
        // Days that can't be read make others of the column seem out of time.
        let has_bad_days = self.grouped.keys().any(|(code, _)| *code == Code::BadDate);
        let told = self.grouped.into_iter().filter(|((code, _), _)| !(has_bad_days && *code == Code::OutsideSurvey));
        let mut groups: Vec<Group> = families(told.map(|(_, group)| group).collect());
        groups.sort_by_key(|g| g.first.start);
        for Group { count, first, mut diagnostic, several, .. } in groups {
            if count > 1 {
                diagnostic.message = several.replace("{n}", &count.to_string());
            }
            let code = diagnostic.code;
            report.add_made(code, path, || diagnostic.at(spot(code, first)));
        }
        for (code, found) in self.found {
            let more = found.count - found.kept.len();
            if code.severity() == Severity::Note {
                let spots = found.kept.iter().map(|(range, _)| spot(code, range.clone())).collect();
                if let Some((_, note)) = found.kept.into_iter().next() {
                    report.add(together(note, spots, found.count));
                }
                continue;
            }
            for (range, diagnostic) in found.kept {
                report.add(diagnostic.at(spot(code, range)));
            }
            if more > 0 {
                report.add_more(code, path, more);
            }
        }
    }
}

/// A place among answers: the cell is shown, and nothing else of its row; of a place that is a whole response, or a comment that
/// could identify somebody, nothing is. What a check says may stand in a log that anybody reads.
pub fn answer_spot(code: Code, path: &str, bytes: &[u8], range: Range<usize>) -> Spot {
    let whole = spot(path, bytes, range);
    let from = (whole.column - 1).saturating_sub(whole.skipped);
    let cell: String = whole.text.chars().skip(from).take(whole.width).collect();
    let is_row = from == 0 && whole.skipped == 0 && cell.chars().count() == whole.text.chars().count();
    let is_list = cell.starts_with(['{', '[', '-']) && cell.contains([',', ':']) || cell.contains("answers:");
    let text = if is_row || is_list || code == Code::CommentWithheld { String::new() } else { cell };
    Spot { skipped: whole.column - 1, text, ..whole }
}

/// Makes one group of many that are of one family.
fn families(groups: Vec<Group>) -> Vec<Group> {
    let mut told = Vec::new();
    let mut by_family: BTreeMap<String, Vec<Group>> = BTreeMap::new();
    for group in groups {
        match &group.family {
            Some(family) => by_family.entry(family.message.clone()).or_default().push(group),
            None => told.push(group),
        }
    }
    for (message, mut members) in by_family {
        if members.len() <= FEW_OF_FAMILY {
            told.append(&mut members);
            continue;
        }
        members.sort_by_key(|g| (std::cmp::Reverse(g.count), g.first.start));
        let all = members.len();
        let names: Vec<String> = members.iter().take(NAMED_OF_FAMILY).map(member).collect();
        let more = if all > names.len() { format!(" and {} more", all - names.len()) } else { String::new() };
        let several = format!("{}: {}{more}", message.replace("{n}", &all.to_string()), names.join(", "));
        let count = members.iter().map(|g| g.count).sum();
        if let Some(mut first) = members.into_iter().min_by_key(|g| g.first.start) {
            let label = first.family.take().map(|f| f.label).unwrap_or_default();
            told.push(Group { count, several, diagnostic: Diagnostic { label, ..first.diagnostic }, ..first });
        }
    }
    told
}

/// One of a family, with how often it was met and what it was most likely meant to be: "`OT` (3)", "`nurs` (2, `nurse`?)".
fn member(group: &Group) -> String {
    let near = ["did you mean `", "there is `"].iter().find_map(|head| {
        let rest = group.diagnostic.label.strip_prefix(head)?;
        rest.split_once('`').map(|(near, _)| format!(", `{near}`?"))
    });
    let name = group.family.as_ref().map_or("", |f| f.member.as_str());
    format!("`{name}` ({}{})", group.count, near.unwrap_or_default())
}

/// One note of several places, `count` in all, of which the first are known.
pub fn together(note: Diagnostic, spots: Vec<Spot>, count: usize) -> Diagnostic {
    let mut spots = spots.into_iter();
    let Some(first) = spots.next() else { return note };
    let mut lines: Vec<String> = spots.map(|s| s.line.to_string()).collect();
    let Some(last) = lines.pop() else { return note.at(first) };
    let last = match count - lines.len() - 2 {
        0 if lines.is_empty() => format!("line {last}"),
        0 => format!("lines {} and {last}", lines.join(", ")),
        more => format!("lines {}, {last} and {more} more", lines.join(", ")),
    };
    let help = format!("likewise {last}, {count} in all; {}", note.help);
    note.at(first).help(help)
}
