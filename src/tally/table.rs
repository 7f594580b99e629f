//! Tables of tallies: tallies written down, so that they can be made elsewhere and added up here. What each row says is the
//! contract of `docs/tallies.md`.

use sha2::{Digest as _, Sha256};

use crate::model::{Attribute, Date, Flag, Id, Instrument, Item, choices};
use crate::tally::{Alike, SurveyTally, SystemTally};

choices! {
    /// What a row of a table of tallies counts.
    Part {
        /// Scored people who have the same points and said the same of themselves.
        Cell = "cell",
        /// Scored people of one day, and of one organisation if it is known.
        Day = "day",
        /// Cells of the table of answers that hold what no answer is.
        Invalid = "invalid",
        /// Scored people who gave one answer to an item, or left it out.
        Item = "item",
        /// Everybody: how many responses the table of answers has, and how many of them hold what no answer is.
        Settings = "settings",
        /// People who gave the same answer to items of mixed wording.
        StraightLining = "straight-lining",
        /// Scored people whose answers make a subscale.
        Subscale = "subscale",
        /// People who left too many items out, or whom the survey leaves out.
        Unscored = "unscored",
    }
}

/// A heading by which a table of tallies is known, whatever its name is.
pub const PART: &str = "tally_part";

/// The heading of the numbers of people.
pub const PEOPLE: &str = "tally_n";

/// What stands for values that are no answers and aren't named.
pub const OTHERS: &str = "…";

/// A row of a table of tallies; rows stand in this order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Row {
    /// The system.
    pub system: String,
    /// What is counted: the id of a [`Part`].
    pub part: &'static str,
    /// The item, or the subscale.
    pub of: String,
    /// The points of a cell, the answer to an item, or the day.
    pub value: String,
    /// What people said of themselves, attribute by attribute, and last their organisation.
    pub said: Vec<String>,
    /// How many people.
    pub people: u32,
    /// Of an item the points of these people together, of a subscale the sum of their oriented answers.
    pub sum: Option<i64>,
}

/// The names by which tallies are written down.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The questionnaire.
    pub instrument: &'a Instrument,
    /// The attributes that were asked.
    pub attributes: &'a [&'a Attribute],
    /// The ids of the organisations, by the numbers that tallies give them.
    pub organisations: &'a [Id],
    /// The digest of how the survey is scored.
    pub scoring: &'a str,
}

/// A digest of how a survey is scored: its questionnaire, and whom it leaves out. Tallies that were made with another one say
/// something else.
pub fn scoring(instrument: &Instrument, exclude: &[Flag]) -> String {
    let Instrument { id, items, rule, headline, blanks_allowed, .. } = instrument;
    let item = |i: &Item| format!("{} {} {} {} {}", i.id, i.low, i.high, i.reverse, i.weight);
    let items: Vec<String> = items.iter().map(item).collect();
    let subscales: Vec<String> = instrument.subscales.iter().map(|s| format!("{} {:?}", s.id, s.items)).collect();
    let mut flags: Vec<&str> = exclude.iter().map(|flag| flag.id()).collect();
    flags.sort_unstable();
    flags.dedup();
    let all = format!("{id} {items:?} {rule:?} {headline} {blanks_allowed} {subscales:?} {flags:?}");
    format!("{:x}", Sha256::digest(all))[..16].to_owned()
}

/// The headings of a table of tallies of a survey that asks for these attributes.
pub fn header<'a>(attributes: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let first = ["system", PART, "tally_of", "tally_value"];
    let last = ["organisation", PEOPLE, "tally_sum"];
    first.into_iter().chain(attributes).chain(last).collect()
}

impl Row {
    /// Its cells, in the order of the [`header`].
    pub fn cells(&self) -> Vec<String> {
        let first = [self.system.as_str(), self.part, &self.of, &self.value].map(str::to_owned);
        let last = [self.people.to_string(), self.sum.map_or_else(String::new, |sum| sum.to_string())];
        first.into_iter().chain(self.said.iter().cloned()).chain(last).collect()
    }
}

/// The rows of a survey's tallies, in order.
pub fn rows(tally: &SurveyTally, names: Names<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = tally.iter().flat_map(|(system, tally)| rows_of(system, tally, names)).collect();
    let people = tally.values().map(|t| t.scores.n() + t.excluded).sum();
    if people > 0 {
        let said = vec![String::new(); names.attributes.len() + 1];
        let (part, value) = (Part::Settings.id(), names.scoring.to_owned());
        rows.push(Row { part, value, said, people, sum: Some(0), ..Row::default() });
    }
    rows.sort_unstable();
    rows
}

fn rows_of(system: &str, tally: &SystemTally, names: Names<'_>) -> Vec<Row> {
    let instrument = names.instrument;
    let nothing_said = vec![String::new(); names.attributes.len() + 1];
    let row = |part: Part, people: u32| Row {
        system: system.to_owned(),
        part: part.id(),
        said: nothing_said.clone(),
        people,
        ..Row::default()
    };
    let organisation = |i: u32| names.organisations.get(i as usize).cloned().unwrap_or_default();
    let mut rows = Vec::new();
    for Alike { said, points } in tally.people.alike() {
        // The last is the organisation's number and 1, or 0 for none.
        let values = names.attributes.iter().zip(&said).map(|(attribute, value)| {
            attribute.values.get(*value as usize).map(|(key, _)| key.clone()).unwrap_or_default()
        });
        let own = said.last().and_then(|o| o.checked_sub(1)).map(organisation).unwrap_or_default();
        let said: Vec<String> = values.chain([own]).collect();
        let cell = |(points, people): (i32, u32)| Row {
            value: points.to_string(),
            said: said.clone(),
            ..row(Part::Cell, people)
        };
        rows.extend(points.iter().map(cell));
    }
    for (i, item) in instrument.items.iter().enumerate() {
        let answers = (item.low..=item.high).map(|a| a.to_string()).chain([String::new()]);
        let people = tally.given(i, item).map(|(_, people)| people);
        let given = answers.zip(people).zip(&tally.points[i]).filter(|((_, people), _)| *people > 0);
        rows.extend(given.map(|((value, people), points)| Row {
            of: item.id.clone(),
            value,
            sum: Some(*points),
            ..row(Part::Item, people)
        }));
    }
    for (subscale, sums) in instrument.subscales.iter().zip(&tally.subscales).filter(|(_, sums)| sums.n > 0) {
        rows.push(Row { of: subscale.id.to_owned(), sum: Some(sums.sum), ..row(Part::Subscale, sums.n) });
    }
    for ((own, day), people) in &tally.days {
        let day = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(*day));
        let mut row = Row { value: day.map(|d| d.to_string()).unwrap_or_default(), ..row(Part::Day, *people) };
        if let Some(last) = row.said.last_mut() {
            *last = own.map(organisation).unwrap_or_default();
        }
        rows.push(row);
    }
    let flags = [(Part::Unscored, tally.excluded), (Part::StraightLining, tally.flags.straight_lining)];
    rows.extend(flags.into_iter().filter(|(_, people)| *people > 0).map(|(part, people)| row(part, people)));
    rows
}
