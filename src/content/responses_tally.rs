//! Counts the people of a table of tallies, which was made elsewhere: `docs/tallies.md` says what each of its rows is.
//! Nothing of it is believed: a row is checked cell by cell as a response is, and all rows of a system against each other.

use csv::{ByteRecord, ReaderBuilder};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::content::counted::Counted;
use crate::content::csv_header::{cell_range, first_line};
use crate::content::csv_rows::{self, words};
use crate::content::loose_dates::{Loose, loose};
use crate::content::problems::{Problems, answer_spot};
use crate::content::responses::Layout;
use crate::content::scalars::whole_number;
use crate::content::tally_sums::contradictions;
use crate::content::wrong::Wrong;
use crate::diagnostics::{Code, Diagnostic, quoted};
use crate::model::Flag;
use crate::source::limits::MOST_PEOPLE;
use crate::tally::{Part, Person, SystemTally, header, scoring, table};

/// How to come by a table that is right.
const AGAIN: &str = "make the table again, with `candour tally` or the query that `candour tally --sql` prints";

/// Whether a file of this name is a table of tallies.
pub fn is_table(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".tally.csv")
}

struct Table<'a, 'l> {
    text: &'a str,
    path: &'a str,
    layout: &'l Layout<'l>,
    tallies: FxHashMap<String, (SystemTally, usize)>,
    problems: Problems,
    people: u64,
    /// What is said of all responses: how many there are, and how many hold what no answer is.
    said_of_all: Option<(u64, u64)>,
    has_invalid: bool,
    /// Organisations that aren't shown: their people are among those who named none.
    joins_organisations: bool,
    /// Of each system, the records of people whom rows have counted.
    counted: FxHashMap<String, FxHashSet<Box<[u8]>>>,
}

/// Whom a row is about.
struct Who<'a> {
    system: &'a str,
    /// What they said of themselves.
    values: Vec<usize>,
    organisation: Option<u32>,
}

/// A row as it is written.
struct Cells<'r> {
    record: &'r ByteRecord,
    start: usize,
}

impl Cells<'_> {
    fn get(&self, column: usize) -> &str {
        self.record.get(column).map(words).unwrap_or_default()
    }
}

/// The columns before those of what people said of themselves.
const SYSTEM: usize = 0;
const PART: usize = 1;
const OF: usize = 2;
const VALUE: usize = 3;
const SAID: usize = 4;

/// Counts the rows of `text`, a table of tallies.
pub fn count(layout: &Layout<'_>, path: &str, text: &str) -> Counted {
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).unwrap_or(false) {
        let d = Diagnostic::new(Code::EmptyFile, "this table of tallies is empty").in_file(path);
        layout.report.add(d.help(format!("delete the file, or {AGAIN}")));
        return Counted::default();
    }
    if let Some(d) = other_columns(layout, path, text, &record).or_else(|| unknown_repetitions(layout, path)) {
        layout.report.add(d);
        return Counted::default();
    }
    let mut table = Table {
        text,
        path,
        layout,
        tallies: FxHashMap::default(),
        problems: Problems::default(),
        people: 0,
        said_of_all: None,
        has_invalid: false,
        joins_organisations: false,
        counted: FxHashMap::default(),
    };
    let mut fine = true;
    loop {
        let start = reader.position().byte() as usize;
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(e) => {
                table.problems.add(csv_rows::unreadable(&e), || start..start + 1);
                fine = false;
                break;
            }
        }
        let cells = Cells { record: &record, start };
        if record.get(PART).map(words) == Some(table::PART) {
            let wrong =
                Wrong::new(Code::BadTally, "two tables were joined to one here", "put each in a file of its own");
            table.say(wrong, 1, &cells, PART);
            fine = false;
            break;
        }
        if let Err((column, wrong, cells_with_it)) = table.row(&cells) {
            table.say(wrong, cells_with_it, &cells, column);
            fine = false;
        }
        if table.people > MOST_PEOPLE {
            let message = format!("this table counts more than {MOST_PEOPLE} people");
            layout.report.add(Diagnostic::new(Code::TooLarge, message).in_file(path).help(AGAIN));
            return Counted::default();
        }
    }
    // What a row lacks makes sums wrong too. Nothing is made of tallies that can't be right.
    let is_right = fine && table.is_whole() && table.agrees();
    table.problems.report(path, text, layout.report);
    if !is_right {
        return Counted::default();
    }
    let tally = table.tallies.into_iter().map(|(system, (tally, _))| (system, tally)).collect();
    Counted { tally, is_table: true, ..Counted::default() }
}

/// That a table has other columns than the tallies of this survey have.
fn other_columns(layout: &Layout<'_>, path: &str, text: &str, record: &ByteRecord) -> Option<Diagnostic> {
    let wanted = header(layout.attributes.iter().map(|a| a.id.as_str()));
    let written: Vec<&str> = record.iter().map(words).collect();
    if written == wanted {
        return None;
    }
    if let [whole] = written.as_slice()
        && whole.contains([';', '\t'])
    {
        let message = "the cells of this table are not parted by commas";
        let d = Diagnostic::new(Code::BadTally, message).in_file(path);
        return Some(d.help("write it as CSV with commas; programs for tables of numbers often take others"));
    }
    let at = written.iter().zip(&wanted).position(|(is, should)| is != should);
    let message = match at {
        Some(at) => {
            format!("this column is `{}`, and tallies of this survey have `{}` here", quoted(written[at]), wanted[at])
        }
        None => format!("this table has {} columns, and tallies of this survey have {}", written.len(), wanted.len()),
    };
    let range = cell_range(text, first_line(text), at.unwrap_or(0));
    let d = Diagnostic::new(Code::BadTally, message).at(answer_spot(Code::BadTally, path, text.as_bytes(), range));
    Some(d.help(format!("{AGAIN}: its columns are {}", wanted.join(", "))))
}

/// That a survey leaves out what no tally tells.
fn unknown_repetitions(layout: &Layout<'_>, path: &str) -> Option<Diagnostic> {
    layout.survey.exclude.contains(&Flag::Identical).then(|| {
        let message = "the survey leaves repeated rows out, and tallies don't tell which rows repeat others";
        let help = "take `identical` out of `exclude` in survey.yaml, and the repeated rows out of the table of answers; then make the tallies \
                    again";
        Diagnostic::new(Code::BadTally, message).in_file(path).help(help)
    })
}

/// What is wrong with a row: the column, what it is, and how many cells of the table of answers have it.
type RowError<'l> = (usize, Wrong<'l>, usize);

impl<'l> Table<'_, 'l> {
    /// The columns of organisation, people and sum.
    fn last(&self) -> [usize; 3] {
        let first = SAID + self.layout.attributes.len();
        [first, first + 1, first + 2]
    }

    fn row(&mut self, cells: &Cells<'_>) -> Result<(), RowError<'l>> {
        if cells.record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return Ok(());
        }
        let [organisation, people, sum] = self.last();
        if cells.record.len() != sum + 1 {
            let message = csv_rows::cells_of(cells.record.len(), sum + 1);
            return Err((SYSTEM, Wrong::new(Code::CsvRaggedRow, message, AGAIN), 1));
        }
        let Some(part) = Part::ALL.into_iter().find(|part| part.id() == cells.get(PART)) else {
            let message = format!("a row of tallies can't be of `{}`", quoted(cells.get(PART)));
            return Err((
                PART,
                Wrong::new(Code::BadTally, message, format!("it is one of {}", Part::IDS.join(", "))),
                1,
            ));
        };
        let n = cells.get(people).parse::<u32>().ok().filter(|n| *n > 0 && u64::from(*n) <= MOST_PEOPLE);
        let n = n.ok_or_else(|| (people, bad(format!("`{}` is no number of people", quoted(cells.get(people)))), 1))?;
        match part {
            Part::Invalid => {
                self.has_invalid = true;
                return Err((VALUE, self.invalid(cells), n as usize));
            }
            Part::Settings => return self.settings(cells, n).map_err(|(column, wrong)| (column, wrong, 1)),
            _ => {}
        }
        if matches!(part, Part::Cell | Part::Unscored) {
            self.people += u64::from(n);
        }
        // Of several rows for the same people those of cells say how many they are.
        let of = if part == Part::Cell { n as usize } else { 0 };
        let Some(system) = self.layout.system(cells.get(SYSTEM)).map_err(|wrong| (SYSTEM, wrong, of))? else {
            return Ok(());
        };
        let mut values = Vec::with_capacity(self.layout.attributes.len());
        for attribute in 0..self.layout.attributes.len() {
            let value = self.layout.value(attribute, cells.get(SAID + attribute));
            values.push(value.map_err(|wrong| (SAID + attribute, wrong, of))?);
        }
        let own = self.layout.organisation(cells.get(organisation)).map_err(|wrong| (organisation, wrong, of))?;
        self.joins_organisations |= own.is_none() && !cells.get(organisation).is_empty();
        let who = Who { system, values, organisation: own };
        if self.count(part, &who, n, cells)? {
            return Ok(());
        }
        let several = "{n} rows count people whom rows above count: they would count twice";
        let wrong = bad("a row above counts the same people: these would count twice".to_owned());
        Err((PART, wrong.grouped("twice", several), 1))
    }

    /// Counts `n` people; says whether no row before counted them.
    fn count(&mut self, part: Part, who: &Who<'_>, n: u32, cells: &Cells<'_>) -> Result<bool, RowError<'l>> {
        let Who { system, values, organisation } = who;
        let [_, _, sum] = self.last();
        // Only people of no organisation, and of one that isn't shown, can be met twice.
        let joins = organisation.is_none() && self.joins_organisations;
        let written = cells.get(sum);
        let sum_of = || written.parse::<i64>().map_err(|_| (sum, bad(format!("`{}` is no sum", quoted(written))), 1));
        let instrument = self.layout.instrument;
        let (tally, _) = self.tallies.entry((*system).to_owned()).or_insert_with(|| (self.layout.tally(), cells.start));
        let is_new = match part {
            Part::Cell => {
                let (low, high) = instrument.point_range();
                let points = whole_number(cells.get(VALUE)).filter(|points| (low..=high).contains(points));
                let points = points.ok_or_else(|| {
                    let message = format!("`{}` are no points of `{}`", quoted(cells.get(VALUE)), instrument.id);
                    (VALUE, bad(message), 1)
                })?;
                let person = Person { values, organisation: *organisation, points };
                tally.add_people(person, n);
                let counted = self.counted.entry((*system).to_owned()).or_default();
                counted.insert(tally.people.record(person)) || joins
            }
            Part::Item => {
                let of = instrument.items.iter().position(|item| item.id == cells.get(OF));
                let of = of.ok_or_else(|| {
                    (OF, bad(format!("`{}` is no item of `{}`", quoted(cells.get(OF)), instrument.id)), 1)
                })?;
                let answer = self.layout.answer(of, cells.get(VALUE)).map_err(|wrong| (VALUE, wrong, 1))?;
                let item = &instrument.items[of];
                let at = answer.map_or(item.options(), |a| usize::try_from(a - item.low).unwrap_or(0));
                let count = tally.items[of].get_mut(at).unwrap_or(&mut tally.blanks[of]);
                tally.points[of][at] = sum_of()?;
                std::mem::replace(count, n) == 0
            }
            Part::Subscale => {
                let of = instrument.subscales.iter().position(|s| s.id == cells.get(OF));
                let message = || format!("`{}` is no subscale of `{}`", quoted(cells.get(OF)), instrument.id);
                let own = &mut tally.subscales[of.ok_or_else(|| (OF, bad(message()), 1))?];
                own.sum = sum_of()?;
                std::mem::replace(&mut own.n, n) == 0
            }
            Part::Day => {
                let day = self.layout.date(cells.get(VALUE)).map_err(|wrong| (VALUE, wrong, 1))?;
                let day = day.ok_or_else(|| (VALUE, bad("this row names no day".to_owned()), 1))?;
                let count = tally.days.entry((*organisation, day)).or_default();
                let is_new = *count == 0;
                *count = count.saturating_add(n);
                if let Some(wrong) = self.layout.outside(day) {
                    self.say(wrong, n as usize, cells, VALUE);
                }
                is_new || joins
            }
            Part::Unscored => std::mem::replace(&mut tally.excluded, n) == 0,
            Part::StraightLining => std::mem::replace(&mut tally.flags.straight_lining, n) == 0,
            Part::Invalid | Part::Settings => true,
        };
        Ok(is_new)
    }

    /// How the survey was scored when the tallies were made, and of how many responses.
    fn settings(&mut self, cells: &Cells<'_>, n: u32) -> Result<(), (usize, Wrong<'l>)> {
        let [.., sum] = self.last();
        let invalid = cells.get(sum).parse::<u32>().ok().filter(|invalid| *invalid <= n);
        let invalid =
            invalid.ok_or_else(|| (sum, bad(format!("`{}` is no number of responses", quoted(cells.get(sum))))))?;
        if self.said_of_all.replace((n.into(), invalid.into())).is_some() {
            return Err((PART, bad("a row above says the same of the whole table".to_owned())));
        }
        if cells.get(VALUE) == scoring(self.layout.instrument, &self.layout.survey.exclude) {
            return Ok(());
        }
        let message = "the questionnaire, or whom the survey leaves out, has changed since these tallies were made";
        Err((VALUE, Wrong::new(Code::BadTally, message, format!("{AGAIN}; or take the change back"))))
    }

    /// Whether all responses are here of which the table says how many there are; else it is told.
    fn is_whole(&self) -> bool {
        let Some((all, invalid)) = self.said_of_all else { return true };
        let has_lost_invalid = invalid > 0 && !self.has_invalid;
        if all == self.people + invalid && !has_lost_invalid {
            return true;
        }
        let (here, n) = (self.people, all - invalid);
        let message = match has_lost_invalid {
            true => {
                format!("{invalid} responses of this table hold what no answer is, and the rows that say so are gone")
            }
            false => format!("this table is of {n} responses, and its rows are of {here}"),
        };
        let help = format!("{AGAIN}; nothing can be taken out of a table of tallies by hand");
        self.layout.report.add(Diagnostic::new(Code::BadTally, message).in_file(self.path).help(help));
        false
    }

    /// That cells of the table of answers hold no answer: what the reader of CSV says of it.
    fn invalid(&self, cells: &Cells<'_>) -> Wrong<'l> {
        let (of, value) = (cells.get(OF), cells.get(VALUE));
        let layout = self.layout;
        let many = |key: &str, message: String, label: &str| {
            let key = format!("{of} {key}");
            Wrong::new(Code::BadValue, message.replace("{n} cells", "1 cell"), label).grouped(key, message)
        };
        let attribute = layout.attributes.iter().position(|a| a.id == of);
        let item = layout.instrument.items.iter().position(|item| item.id == of);
        if value == table::OTHERS {
            let message = format!("{{n}} cells more of `{}` hold what no answer is", quoted(of));
            let label = "they are rare, or too long to be shown here: look for them in the table of answers, and make the tallies again";
            return many(table::OTHERS, message, label);
        }
        let wrong = match (of, attribute, item) {
            ("system", ..) if value.is_empty() => {
                return Wrong::new(Code::NotAResponse, "a row names no system", NAMELESS)
                    .grouped("no system", "{n} rows name no system");
            }
            ("system", ..) => layout.system(value).map(drop),
            ("organisation", ..) => layout.organisation(value).map(drop),
            ("date", ..) if loose(value) != Loose::No => {
                let message =
                    format!("{{n}} cells of `date` hold days in another form than 2026-09-01: `{}`", quoted(value));
                return many(
                    "another form",
                    message,
                    "convert the column where the query reads it, and make the tallies again",
                );
            }
            ("date", ..) => layout.date(value).map(drop),
            (_, Some(attribute), _) => layout.value(attribute, value).map(drop),
            (_, _, Some(item)) => layout.answer(item, value).map(drop),
            _ => return bad(format!("the survey has no column `{}`", quoted(of))),
        };
        match wrong {
            Err(wrong) => wrong.then("then print the query and make the tallies again"),
            Ok(()) => many(
                value,
                format!(
                    "{{n}} cells of `{}` hold `{}`, which was no answer when the tallies were made",
                    quoted(of),
                    quoted(value)
                ),
                AGAIN,
            ),
        }
    }

    fn say(&mut self, wrong: Wrong<'_>, cells_with_it: usize, cells: &Cells<'_>, column: usize) {
        let text = self.text;
        self.problems.add_many(wrong, cells_with_it, || cell_range(text, cells.start, column));
    }

    /// Whether no sums contradict each other; else it is told, at the first row of their system.
    fn agrees(&self) -> bool {
        let mut agrees = true;
        let mut systems: Vec<(&String, &(SystemTally, usize))> = self.tallies.iter().collect();
        systems.sort_unstable_by_key(|(_, (_, start))| *start);
        for (system, (tally, start)) in systems {
            let Some(what) = contradictions(self.layout.instrument, tally) else { continue };
            agrees = false;
            let range = cell_range(self.text, *start, SYSTEM);
            let spot = answer_spot(Code::BadTally, self.path, self.text.as_bytes(), range);
            let d = Diagnostic::new(Code::BadTally, format!("the tallies of `{system}` contradict each other: {what}"));
            self.layout.report.add(d.at(spot).help(AGAIN));
        }
        agrees
    }
}

/// What to do about responses to nothing.
const NAMELESS: &str = "write the system in each of them there, or leave such rows out of what the query reads; then make the tallies again";

fn bad<'w>(message: String) -> Wrong<'w> {
    Wrong::new(Code::BadTally, message, AGAIN)
}
