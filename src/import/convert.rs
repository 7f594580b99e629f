//! Makes responses of the rows of a table that was understood.

use std::hash::{BuildHasher as _, Hasher as _};

use csv::StringRecord;
use rustc_hash::FxBuildHasher;

use super::broken::Broken;
use super::columns::Role;
use super::days::day;
use super::excluded::Excluded;
use super::left::{Filter, LeftOut};
use super::mapping::Mapping;
use super::responses::{Kept, Responses};
use super::shape::{Fields, Shape};
use super::table::Table;
use super::tool::Fixed;
use super::understand::{Request, Understood};
use crate::content::identifying;
use crate::diagnostics::Diagnostic;

/// As many wrong cells are told; the rest are counted.
const MOST_TOLD: usize = 20;

struct Converter<'a> {
    table: &'a Table,
    understood: &'a Understood,
    request: &'a Request<'a>,
    excluded: &'a Excluded,
    shape: Shape,
    filter: Filter<'a>,
    /// Indexes of the columns of items, by block and item.
    items: Vec<Vec<Option<usize>>>,
    ids: Vec<usize>,
    repeated: Option<usize>,
    system: Option<usize>,
    attributes: Vec<Option<usize>>,
    organisation: Option<usize>,
    date: Option<usize>,
    begun: Option<usize>,
    comment: Option<usize>,
    publish: Option<usize>,
    turns_back: bool,
    /// The last row of a record on which its repeated forms rest.
    base: Option<StringRecord>,
    /// The number of the file.
    file: usize,
}

/// Adds the responses of a table.
///
/// # Errors
/// What can't be read.
pub fn convert(
    table: &Table,
    understood: &Understood,
    request: &Request<'_>,
    excluded: &Excluded,
    shape: Shape,
    to: &mut Responses,
) -> Result<(), Box<Diagnostic>> {
    let known = request.known;
    let mut items = vec![vec![None; known.items.len()]; understood.blocks.len().max(1)];
    understood.item_columns().for_each(|(index, block, item)| items[block][item] = Some(index));
    let fixed = |fixed: Fixed| understood.column(Role::Fixed(fixed));
    let ids = understood.taken.iter().filter(|t| t.role == Role::Id).map(|t| t.column.index).collect();
    let mut converter = Converter {
        table,
        understood,
        request,
        excluded,
        shape,
        filter: Filter::new(
            &understood.headings,
            &understood.taken,
            understood.tool,
            &understood.draft,
            &known.languages,
        ),
        items,
        ids,
        repeated: fixed(Fixed::Repeated),
        system: understood.column(Role::System),
        attributes: (0..known.attributes.len()).map(|a| understood.column(Role::Attribute(a))).collect(),
        organisation: understood.column(Role::Organisation),
        date: understood.column(Role::Date),
        begun: fixed(Fixed::Begun),
        comment: understood.column(Role::Comment),
        publish: understood.column(Role::Publish),
        turns_back: Mapping::flag(request.mapping.turned.as_ref()) == Some(true),
        base: None,
        file: to.files,
    };
    to.files += 1;
    let last = understood.headings.last;
    table.each(&mut |row, record| {
        if row > last {
            converter.row(row, record, to);
        }
        Ok(())
    })
}

fn leave(to: &mut Responses, why: LeftOut) {
    *to.left.entry(why).or_default() += 1;
}

impl Converter<'_> {
    fn row(&mut self, row: u64, record: &StringRecord, to: &mut Responses) {
        let why = self.filter.judge(record);
        if why != Some(LeftOut::Empty) {
            to.read += 1;
        }
        let is_base = self.repeated.is_some_and(|i| record.get(i).is_none_or(|c| c.trim().is_empty()));
        if is_base {
            self.base = Some(record.clone());
        }
        if let Some(why) = why {
            // Nobody wants to be told of empty rows below a table.
            if why != LeftOut::Empty {
                leave(to, why);
            }
            return;
        }
        if self.is_ragged(row, record, to) {
            return;
        }
        let carried = self.carried(record);
        let record = carried.as_ref().unwrap_or(record);
        let wrong = to.wrong_cells;
        let answers: Vec<Vec<Option<i32>>> =
            (0..self.items.len()).map(|block| self.answers(row, record, block, to)).collect();
        let answered: Vec<usize> = (0..answers.len()).filter(|b| answers[*b].iter().any(Option::is_some)).collect();
        if to.wrong_cells > wrong {
            return;
        }
        if answered.is_empty() {
            return leave(to, LeftOut::NoAnswers);
        }
        let id = self.ids.iter().map(|i| record.get(*i).unwrap_or_default().trim()).collect::<Vec<_>>().join("|");
        // Forms for one system each count their answers from 1: there a number may have its system before it.
        let of_system = self.understood.system.as_ref().map(|system| format!("{system}:{id}"));
        let listed = [Some(&id), of_system.as_ref()].into_iter().flatten().find(|id| self.excluded.holds(id));
        if let Some(listed) = listed {
            to.excluded.insert(listed.clone());
            return leave(to, LeftOut::Excluded);
        }
        let Some(fields) = self.fields(row, record, answered.len(), to) else { return };
        for block in answered {
            let answers = &answers[block];
            if self.is_broken_off(answers) {
                leave(to, LeftOut::Unfinished);
                continue;
            }
            match self.system(row, record, block, to) {
                System::Is(system) => {
                    to.direction.take(self.request.known.instrument, answers);
                    let line = self.shape.line(&system, &fields, answers);
                    let time = self.begun.or(self.date).and_then(|i| record.get(i)).map_or("", str::trim);
                    let form = self.understood.headings.cells.as_slice();
                    self.keep(Sent { form, id: &id, block, time, cells: record }, &system, line, to);
                }
                System::LeftOut => leave(to, LeftOut::System),
                System::Wrong => {}
            }
        }
    }

    /// Whether a row has more or fewer cells than there are headings: then it was cut, or runs together with the next one.
    fn is_ragged(&self, row: u64, record: &StringRecord, to: &mut Responses) -> bool {
        let wanted = self.understood.headings.columns.len();
        let filled = record.iter().enumerate().filter(|(_, c)| !c.trim().is_empty()).map(|(i, _)| i + 1);
        let (count, last) = (filled.clone().count(), filled.last().unwrap_or(0));
        let is_ragged = last > wanted || (self.table.is_text() && record.len() < wanted && count > 1);
        if is_ragged {
            to.wrong_cells += 1;
            if to.wrong.len() < MOST_TOLD {
                to.wrong.push(*self.table.cut_row(row, record.len().max(last), wanted));
            }
        }
        is_ragged
    }

    /// A row of a repeated form, with what its record says of itself in the cells that are empty here.
    fn carried(&self, record: &StringRecord) -> Option<StringRecord> {
        let own = self.repeated.and_then(|i| record.get(i)).filter(|c| !c.trim().is_empty());
        let base = self.base.as_ref().filter(|b| own.is_some() && b.get(0) == record.get(0))?;
        let cell = |(i, cell): (usize, &str)| {
            let is_item = self.items.iter().flatten().any(|column| *column == Some(i));
            if cell.trim().is_empty() && !is_item { base.get(i).unwrap_or_default() } else { cell }.to_owned()
        };
        Some(record.iter().enumerate().map(cell).collect())
    }

    /// The answers of a block.
    fn answers(&self, row: u64, record: &StringRecord, block: usize, to: &mut Responses) -> Vec<Option<i32>> {
        let known = self.request.known;
        let answer = |(item, column): (usize, &Option<usize>)| {
            let index = (*column)?;
            let cell = record.get(index).unwrap_or_default().trim();
            if cell.is_empty() {
                return None;
            }
            let Some(answer) = self.understood.answers.get(&index).and_then(|map| map.get(cell)) else {
                self.wrong(row, index, cell, "is no answer", to);
                return None;
            };
            let item = &known.instrument.items[item];
            answer.map(|a| if self.turns_back && item.reverse { item.low + item.high - a } else { a })
        };
        self.items[block].iter().enumerate().map(answer).collect()
    }

    fn wrong(&self, row: u64, column: usize, cell: &str, what: &'static str, to: &mut Responses) {
        to.wrong_cells += 1;
        if to.wrong.len() < MOST_TOLD {
            let broken = Broken::of(cell);
            let help = broken.map_or("correct it in the export, or say in the mapping what it is", Broken::help);
            let cell = if super::profile::looks_personal(cell).is_some() { "(personal data)" } else { cell };
            to.wrong.push(*self.table.wrong_cell(row, column, cell, broken.map_or(what, Broken::what), help));
        }
    }

    /// What a row says of the respondent; `None` where a cell of it is wrong.
    fn fields(&self, row: u64, record: &StringRecord, blocks: usize, to: &mut Responses) -> Option<Fields> {
        let wrong = to.wrong_cells;
        let cell = |column: Option<usize>| column.and_then(|i| record.get(i)).map_or("", str::trim);
        let mut named = |column: Option<usize>| {
            let cell = cell(column);
            let Some(index) = column.filter(|_| !cell.is_empty()) else { return String::new() };
            match self.understood.names.get(&index).and_then(|m| m.get(cell)) {
                Some(id) => id.clone().unwrap_or_default(),
                None => {
                    self.wrong(row, index, cell, "is not known", to);
                    String::new()
                }
            }
        };
        let attributes = self.attributes.iter().map(|c| named(*c)).collect();
        let organisation = named(self.organisation);
        let date = cell(self.date);
        let date = match day(date, self.understood.order) {
            Some(day) => day.to_string(),
            None => {
                if super::days::read(date) == super::days::Written::Wrong && !date.is_empty() {
                    self.wrong(row, self.date.unwrap_or(0), date, "is no day", to);
                }
                String::new()
            }
        };
        let mut comment = cell(self.comment);
        if self.request.known.languages.is_not_answered(comment) {
            comment = "";
        }
        if blocks > 1 && !comment.is_empty() {
            to.unassigned += 1;
            comment = "";
        }
        if let Some(what) = identifying(comment) {
            *to.withheld.entry(what).or_default() += 1;
            comment = "";
        }
        let publish = cell(self.publish);
        let publish = self.publish.filter(|_| !publish.is_empty()).and_then(|index| {
            let said = self.request.known.languages.yes_or_no(publish);
            if said.is_none() {
                self.wrong(row, index, publish, "is neither yes nor no", to);
            }
            said
        });
        (to.wrong_cells == wrong).then(|| Fields {
            attributes,
            organisation,
            date,
            comment: comment.to_owned(),
            publish,
        })
    }

    fn system(&self, row: u64, record: &StringRecord, block: usize, to: &mut Responses) -> System {
        if let Some(system) =
            self.understood.blocks.get(block).and_then(Option::as_deref).or(self.understood.system.as_deref())
        {
            return System::Is(system.to_owned());
        }
        let Some(index) = self.system else { return System::Wrong };
        let cell = record.get(index).unwrap_or_default().trim();
        if cell.is_empty() {
            self.wrong(row, index, "", "names no system", to);
            return System::Wrong;
        }
        match self.understood.names.get(&index).and_then(|m| m.get(cell)) {
            Some(Some(id)) => System::Is(id.clone()),
            Some(None) => System::LeftOut,
            None => {
                self.wrong(row, index, cell, "is no system", to);
                System::Wrong
            }
        }
    }

    /// Whether somebody stopped in the middle, where a tool doesn't say so: nothing is answered from some item on, and more is
    /// missing than may.
    fn is_broken_off(&self, answers: &[Option<i32>]) -> bool {
        let is_kept = self.understood.draft.unfinished == Some(super::mapping::Unfinished::Keep);
        if is_kept || !self.understood.tool.marks_no_unfinished() {
            return false;
        }
        let instrument = self.request.known.instrument;
        let behind = answers.iter().rev().take_while(|a| a.is_none()).count();
        behind > instrument.blanks_allowed && answers.len() > 1
    }

    /// Keeps a response. One whose id stood in this file before takes its place, for the last one counts; so does one of another
    /// file of the same form, where the time at which it was begun says that it is the same one. Without ids, one that stands
    /// in another file with the same time and all else is the same one again.
    fn keep(&mut self, sent: Sent<'_>, system: &str, line: Box<str>, to: &mut Responses) {
        let has_id = !sent.id.trim_matches('|').is_empty();
        let digest = |parts: &[&str], more: &StringRecord| {
            let mut hasher = FxBuildHasher.build_hasher();
            sent.form.iter().for_each(|heading| hasher.write(heading.as_bytes()));
            // Forms for one system each count their answers from 1.
            self.understood.system.iter().for_each(|system| hasher.write(system.as_bytes()));
            hasher.write_usize(sent.block);
            parts.iter().for_each(|part| hasher.write(part.as_bytes()));
            more.iter().for_each(|cell| hasher.write(cell.as_bytes()));
            hasher.finish()
        };
        let none = StringRecord::new();
        let file = self.file.to_string();
        let mut keys = Vec::new();
        if has_id {
            keys.push(digest(&["file", &file, sent.id], &none));
            // A day alone doesn't tell two forms apart that both count from 1: there all of the row must be the same.
            let again = match sent.time.contains(':') {
                true => digest(&["any", sent.id, sent.time], &none),
                false => digest(&["any", sent.id], sent.cells),
            };
            keys.extend(to.is_several.then_some(again));
        } else if to.is_several && sent.time.contains(':') {
            keys.push(digest(&["row"], sent.cells));
        }
        let is_again = |kept: &&Kept| has_id || kept.file != self.file;
        if let Some(place) = keys.iter().find_map(|key| to.places.get(key)).filter(is_again).copied() {
            let before = to.lines[place.line].split(',').next().unwrap_or_default().to_owned();
            if let Some(n) = to.systems.get_mut(&before) {
                *n -= 1;
            }
            *to.systems.entry(system.to_owned()).or_default() += 1;
            to.systems.retain(|_, n| *n > 0);
            to.lines[place.line] = line;
            return leave(to, LeftOut::Doubled);
        }
        let here = Kept { line: to.lines.len(), file: self.file };
        to.places.extend(keys.into_iter().map(|key| (key, here)));
        *to.systems.entry(system.to_owned()).or_default() += 1;
        to.lines.push(line);
    }
}

/// By what a submission is known again.
struct Sent<'r> {
    /// The headings of its form.
    form: &'r [String],
    id: &'r str,
    block: usize,
    /// When it was begun, or sent, as it is written.
    time: &'r str,
    cells: &'r StringRecord,
}

/// The system of a response.
enum System {
    Is(String),
    LeftOut,
    Wrong,
}
