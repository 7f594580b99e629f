//! Understands one table of an export: what its columns are, how its answers are read, what has to be asked.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::about::About;
use super::blocks::{BlockSystems, part};
use super::broken::Broken;
use super::codes::Codes;
use super::columns::{Headings, Role, Taken, Why};
use super::days::DayOrder;
use super::file_names::shown;
use super::headed::{BY_MAPPING, headed, role_name};
use super::header;
use super::known::Known;
use super::labels::{self, CodeTexts, Scale};
use super::left::Filter;
use super::mapping::{Entry, Mapping, Said};
use super::names::{Matched, Matching};
use super::poles::runs_against;
use super::profile::{Profile, looks_personal, profiles};
use super::roles;
use super::table::Table;
use super::tool::{self, Tool};
use crate::diagnostics::Diagnostic;

/// How an import was asked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What the content knows.
    pub known: &'a Known<'a>,
    /// The mapping as it was given.
    pub mapping: &'a Mapping,
    /// The codes of answers.
    pub codes: Option<&'a Codes>,
    /// The system that all answers are about, where no column names it.
    pub system: Option<&'a str>,
    /// Whether the table is one of several.
    pub is_one_of_several: bool,
}

/// What the texts of an item's column come to.
pub type Answers = Rc<FxHashMap<Box<str>, Option<i32>>>;

/// A table that was understood, or what has to be asked of it.
pub struct Understood {
    /// What it was made with.
    pub tool: Tool,
    /// Its headings.
    pub headings: Headings,
    /// Its columns.
    pub taken: Vec<Taken>,
    /// The system that all its answers are about, where no column names it.
    pub system: Option<String>,
    /// The systems of its blocks.
    pub blocks: BlockSystems,
    /// What the texts of each item's column come to, by the column's index.
    pub answers: BTreeMap<usize, Answers>,
    /// What the texts of columns with names come to, by the column's index.
    pub names: BTreeMap<usize, FxHashMap<Box<str>, Option<String>>>,
    /// What stands first in its dates.
    pub order: DayOrder,
    /// Whether answers are numbers of which nothing says which end is which.
    pub is_by_numbers: bool,
    /// The mapping so far, with what is asked.
    pub draft: Mapping,
    /// What is asked or wrong, in sentences.
    pub why: Vec<Why>,
    /// What should be known besides.
    pub notes: Vec<String>,
}

/// Understands a table.
///
/// # Errors
/// What can't be read.
pub fn understand(table: &Table, request: &Request<'_>) -> Result<Understood, Box<Diagnostic>> {
    let Request { known, mapping, codes, .. } = request;
    let mut headings = header::find(table, known, mapping.header_row)?;
    if let Some(codes) = codes {
        for column in &mut headings.columns {
            if column.code.is_none() && codes.text(&column.text).is_some() {
                column.code = Some(std::mem::take(&mut column.text));
            }
            if let Some(text) = column.code.as_deref().and_then(|c| codes.text(c)).filter(|_| column.text.is_empty()) {
                text.clone_into(&mut column.text);
            }
        }
    }
    let all = headings.columns.iter().flat_map(|c| c.headings().collect::<Vec<_>>());
    let tool = mapping.tool.unwrap_or_else(|| tool::of_headings(all));
    repeated_headings(&mut headings);
    let (mut taken, idle) = headed(&headings, tool, known, mapping);
    if taken.iter().all(|t| t.role == Role::Unused && t.why.is_empty()) {
        return Err(header::none(table));
    }
    let mut why: Vec<Why> = idle.wrong.into_iter().map(|w| Why::new(w, "correct `columns` in the mapping")).collect();
    let blocks = part(&mut taken, known, mapping);
    let filter = Filter::new(&headings, &taken, tool, mapping, &known.languages);
    let range = (known.survey.opened, known.survey.closed);
    let profiles = profiles(table, headings.last, headings.columns.len(), &filter, range)?;
    // Where somebody says which column holds the system, that says more than what they said of the file.
    let is_by_column = taken.iter().any(|t| t.role == Role::System && t.why == BY_MAPPING);
    let about = if is_by_column { About::default() } else { About::of(table, mapping, known) };
    let system = request.system.map(str::to_owned).or_else(|| about.system.clone());
    let has_system = system.is_some()
        || about.is_said()
        || blocks.systems.iter().any(Option::is_some)
        || !mapping.blocks.is_empty()
        || !blocks.asked.is_empty();
    let asked = roles::decide(&mut taken, &profiles, known, mapping, has_system);
    let mut draft = Mapping {
        tool: Some(tool),
        header_row: Some(headings.row),
        unfinished: mapping.unfinished,
        ..Mapping::default()
    };
    about.note(&mut draft);
    draft.sheet = confirmed_sheet(table, mapping);
    why.extend(about.wrong());
    if asked.needs_table {
        why.push(About::ask(table, mapping, known, !request.is_one_of_several, &mut draft));
    }
    draft.columns = columns(&taken, known);
    Mapping::merge(&mut draft.columns, asked.columns);
    Mapping::merge(&mut draft.columns, blocks.columns);
    draft.blocks = blocks.kept.into_iter().chain(blocks.asked).collect();
    why.extend(asked.why);
    why.extend(blocks.why);
    let mut understood = Understood {
        tool,
        headings,
        taken,
        blocks: blocks.systems,
        system,
        answers: BTreeMap::new(),
        names: BTreeMap::new(),
        order: DayOrder::Year,
        is_by_numbers: false,
        draft,
        why,
        notes: absent(&idle.absent),
    };
    understood.notes.extend(about.told());
    understood.notes.extend(unread(&table.unread));
    understood.two_systems(request, &profiles);
    understood.missing_items(request, &profiles);
    understood.read_answers(request, &profiles);
    understood.read_names(request, &profiles);
    understood.read_days(&profiles, range, request);
    Ok(understood)
}

/// The sheet that somebody confirmed: one that was found by itself is found again.
fn confirmed_sheet(table: &Table, mapping: &Mapping) -> Option<Entry> {
    let own = table.sheet.as_deref()?;
    let is_own = |e: &&Entry| matches!(&e.said, Said::Text(name) if name == own);
    mapping.sheet.as_ref().filter(is_own).cloned()
}

/// A note on what is not read.
fn unread(names: &[String]) -> Option<String> {
    let names: Vec<&str> = names.iter().map(|name| shown(name)).collect();
    (!names.is_empty()).then(|| format!("not read: “{}”", names.join("”, “")))
}

/// A note on columns that a mapping names and the export doesn't have.
fn absent(columns: &[String]) -> Vec<String> {
    let named: Vec<String> = columns.iter().take(5).map(|c| format!("`{c}`")).collect();
    let more = columns.len().saturating_sub(named.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let is = if columns.len() == 1 { "is a column" } else { "are columns" };
    if named.is_empty() {
        return Vec::new();
    }
    vec![format!("{}{more} {is} of the mapping, and not of this export", named.join(", "))]
}

/// A heading that stood before gets a digit behind it from some tools: it is taken off.
fn repeated_headings(headings: &mut Headings) {
    let mut seen: Vec<String> = Vec::new();
    for column in &mut headings.columns {
        let text = column.text.trim_end();
        let bare = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        if bare.len() < text.len() && bare.len() > 3 && seen.iter().any(|s| s == bare) {
            column.text = bare.to_owned();
        }
        seen.push(column.text.trim().to_owned());
    }
}

/// The columns of a mapping: those that are used, and those that are dropped for what they hold.
fn columns(taken: &[Taken], known: &Known<'_>) -> Vec<Entry> {
    let mut headings: BTreeMap<&str, usize> = BTreeMap::new();
    taken.iter().for_each(|t| *headings.entry(t.column.heading()).or_default() += 1);
    let mut entries = Vec::new();
    for t in taken {
        let is_used = t.role != Role::Unused || t.why == BY_MAPPING;
        let Some(name) = role_name(t.role, known).filter(|_| is_used) else { continue };
        let heading = t.column.heading();
        let is_alone = headings.get(heading) == Some(&1) && looks_personal(heading).is_none();
        // An item that is known by its heading needs none by a letter either: a block says whose it is.
        let is_known_item =
            |item: usize| t.column.headings().any(|h| known.items.recognise(h).is_some_and(|r| r.item == item));
        if !is_alone && matches!(t.role, Role::Item { item, .. } if is_known_item(item)) {
            continue;
        }
        // What is dropped needs no line by a letter, which moves with the next question.
        if !is_alone && matches!(t.role, Role::Personal(_)) {
            continue;
        }
        let key =
            if is_alone && !heading.is_empty() && heading.len() < 400 { heading.to_owned() } else { t.column.letter() };
        entries.push(Entry::text(&key, &name));
    }
    entries
}

impl Understood {
    /// Whether anything is asked, or wrong.
    pub fn is_asking(&self) -> bool {
        !self.why.is_empty() || self.draft.questions() > 0
    }

    /// The columns of items, with block and item.
    pub fn item_columns(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.taken.iter().filter_map(|t| match t.role {
            Role::Item { block, item } => Some((t.column.index, block, item)),
            _ => None,
        })
    }

    /// The column of a role.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.taken.iter().find(|t| t.role == role).map(|t| t.column.index)
    }

    /// Reads the answers of all items that are on one scale together.
    fn read_answers(&mut self, request: &Request<'_>, profiles: &[Profile]) {
        let known = request.known;
        let mut groups: BTreeMap<(Scale, CodeTexts), Vec<usize>> = BTreeMap::new();
        for (index, _, item) in self.item_columns() {
            let item = &known.instrument.items[item];
            let codes = self.codes_of(index, request).cloned().unwrap_or_default();
            groups.entry((Scale { low: item.low, high: item.high }, codes)).or_default().push(index);
        }
        let mut answers = BTreeMap::new();
        for ((scale, codes), columns) in groups {
            let mut texts: BTreeMap<String, u64> = BTreeMap::new();
            for index in &columns {
                if profiles[*index].is_many {
                    let letter = super::letters::letter(*index);
                    self.why.push(Why::new(
                        format!("column {letter} holds thousands of different texts where answers should stand"),
                        "name the right column under `columns`",
                    ));
                    continue;
                }
                for (text, count) in profiles[*index].sorted().into_iter().filter(|(t, _)| Broken::of(t).is_none()) {
                    if looks_personal(text).is_some() {
                        continue; // the cell is told of, and not its text
                    }
                    *texts.entry(text.to_owned()).or_default() += count;
                }
            }
            if texts.is_empty() {
                answers.extend(columns.iter().map(|i| (*i, Answers::default())));
                continue;
            }
            let reading = labels::read(&texts, scale, &request.mapping.answers, &codes, &known.languages);
            if !reading.asked.is_empty() {
                self.why.push(Why::new(
                    reading.why,
                    "write under `answers` what each comes to; `~` for an item that was left out",
                ));
            }
            let given = texts.keys().filter_map(|t| {
                let said = super::mapping::said(&request.mapping.answers, t)?;
                Some(Entry { said: said.clone(), ..Entry::open(t, "") })
            });
            Mapping::merge(&mut self.draft.answers, given.collect());
            Mapping::merge(&mut self.draft.answers, reading.kept);
            Mapping::merge(&mut self.draft.answers, reading.asked);
            self.is_by_numbers |= reading.is_by_numbers;
            if reading.is_by_numbers {
                self.ask_direction(&columns, scale, request);
            }
            let turn = Mapping::flag(request.mapping.reverse.as_ref()) == Some(true);
            let value = |answer: Option<i32>| answer.map(|a| if turn { scale.low + scale.high - a } else { a });
            let off = reading.values.values().flatten().any(|a| !(scale.low..=scale.high).contains(a));
            if off {
                self.why.push(Why::new(
                    format!(
                        "the mapping's `answers` go beyond the scale, which is from {} to {}",
                        scale.low, scale.high
                    ),
                    "correct them in the mapping",
                ));
            }
            let map: Answers = Rc::new(reading.values.iter().map(|(t, a)| (t.as_str().into(), value(*a))).collect());
            for index in columns {
                answers.insert(index, Rc::clone(&map));
                if let Some(t) = self.taken.iter_mut().find(|t| t.column.index == index)
                    && !reading.how.is_empty()
                {
                    t.why = format!("{}; {}", t.why, reading.how);
                }
            }
        }
        self.answers = answers;
        if self.draft.reverse.is_none() {
            self.draft.reverse.clone_from(&request.mapping.reverse);
        }
        self.draft.turned.clone_from(&request.mapping.turned);
    }

    /// Asks which end of a scale is which, where headings say that it is not as the survey has it.
    fn ask_direction(&mut self, columns: &[usize], scale: Scale, request: &Request<'_>) {
        let heading = |i: &usize| self.taken.iter().find(|t| t.column.index == *i).map_or("", |t| t.column.heading());
        let says = |text: &str| runs_against(text, scale, &request.known.languages);
        let is_against = columns.iter().any(|i| says(heading(i))) || self.headings.above.iter().any(|text| says(text));
        if is_against && request.mapping.reverse.as_ref().is_none_or(|e| e.said == Said::Open) {
            let what =
                "the headings say that a low number means agreement, and the survey's scale has it the other way round";
            let help = "write `reverse: true` to turn every answer, or `reverse: false` if the headings are wrong";
            self.why.push(Why::new(what, help));
            self.draft.reverse = Some(Entry::open("reverse", "true turns every answer round"));
        }
    }

    /// The codes of a column, where a definition has them.
    fn codes_of<'r>(&self, index: usize, request: &'r Request<'_>) -> Option<&'r CodeTexts> {
        let column = &self.taken.iter().find(|t| t.column.index == index)?.column;
        column.headings().find_map(|h| request.codes?.of(h))
    }

    /// Reads the names of systems, organisations and values.
    fn read_names(&mut self, request: &Request<'_>, profiles: &[Profile]) {
        let known = request.known;
        let roles: Vec<(usize, Role)> = self.taken.iter().map(|t| (t.column.index, t.role)).collect();
        for (index, role) in roles {
            let (what, names, entries, help) = match role {
                Role::System => (
                    "systems",
                    &known.systems,
                    request.mapping.systems.as_slice(),
                    "write the id of each under `systems`, or `~` to leave these rows out; a system that is new gets a file in content/systems",
                ),
                Role::Organisation => (
                    "organisations",
                    &known.organisations,
                    request.mapping.organisations.as_slice(),
                    "write the id of each under `organisations`, or `~` for none",
                ),
                Role::Attribute(a) => {
                    let id = known.attributes[a].id.as_str();
                    let help = "write the key of each under `values`, or `~` for “not stated”; a value that is new gets its line in site.yaml";
                    (id, &known.values[a], request.mapping.values_of(id), help)
                }
                _ => continue,
            };
            let codes = self.codes_of(index, request);
            let may_be_left_out = role != Role::System;
            let matching = Matching { what, names, entries, codes, may_be_left_out, languages: &known.languages };
            let Matched { ids, asked, kept, wrong } = matching.all(&profiles[index]);
            if !asked.is_empty() {
                let ids: Vec<&str> = names.all.iter().map(|(id, _)| *id).take(12).collect();
                let what = match role {
                    Role::Attribute(_) => format!("values of `{what}`"),
                    _ => what.to_owned(),
                };
                let letter = super::letters::letter(index);
                let is = if asked.len() == 1 { "is" } else { "are" };
                self.why.push(Why::new(
                    format!(
                        "{} of the {what} in column {letter} {is} not known; there are {}",
                        asked.len(),
                        ids.join(", ")
                    ),
                    help,
                ));
            }
            self.why.extend(wrong);
            let into = match role {
                Role::System => &mut self.draft.systems,
                Role::Organisation => &mut self.draft.organisations,
                _ => self.draft.values_mut(what),
            };
            Mapping::merge(into, kept);
            Mapping::merge(into, asked);
            self.names.insert(index, ids);
        }
    }
}
