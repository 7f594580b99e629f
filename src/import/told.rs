//! What an import tells: what each column was taken for and why, how many rows were read, what was left out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::columns::{Role, Taken};
use super::excluded::Excluded;
use super::headed::role_name;
use super::known::Known;
use super::left::LeftOut;
use super::letters::letter;
use super::plain::short;
use super::responses::Responses;
use super::table::Table;
use super::tool::Fixed;
use super::understand::Understood;

/// A column, or several beside each other that are alike.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct ColumnTold {
    /// Its letters: `A`, `J–S`.
    pub column: String,
    /// Its heading, cut.
    pub heading: String,
    /// What it was taken for.
    pub taken_for: String,
    /// Why.
    pub why: String,
    /// Whether what stands in it is kept.
    pub is_kept: bool,
}

/// A table of an export.
#[derive(Debug, Clone, Serialize)]
pub struct TableTold {
    /// The file.
    pub file: String,
    /// What it was made with.
    pub tool: &'static str,
    /// What it was made with, for people.
    #[serde(skip)]
    pub made_with: &'static str,
    /// How it is written.
    pub written: String,
    /// The rows of its headings: the first and the last, counted from 1; 0 of answers to the questionnaire, which have none.
    pub header_rows: (u64, u64),
    /// Its columns.
    pub columns: Vec<ColumnTold>,
    /// What should be known besides.
    pub notes: Vec<String>,
}

/// What was counted.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Counted {
    /// Rows read.
    pub read: u64,
    /// Responses.
    pub responses: u64,
    /// Responses by system.
    pub systems: BTreeMap<String, u64>,
    /// Rows left out, by reason.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Numbers of responses that stay out, of which these files have none.
    pub not_found: u64,
    /// Responses that stay out by a number that was met before.
    pub met_again: u64,
    /// Comments that were not kept, by what they hold.
    pub comments_withheld: BTreeMap<&'static str, u64>,
    /// Comments that were not kept, for their row is about several systems.
    pub comments_unassigned: u64,
}

/// What is told of a table.
pub fn table(table: &Table, understood: &Understood, known: &Known<'_>) -> TableTold {
    let mut columns: Vec<ColumnTold> = Vec::new();
    let mut run: Vec<&Taken> = Vec::new();
    let flush = |run: &mut Vec<&Taken>, columns: &mut Vec<ColumnTold>| {
        if !run.is_empty() {
            columns.push(told(run, known));
            run.clear();
        }
    };
    for taken in understood.taken.iter().filter(|t| !t.column.heading().is_empty() || t.role != Role::Unused) {
        let is_alike = run.last().is_some_and(|last| {
            let follows = last.column.index + 1 == taken.column.index && last.why == taken.why;
            let both_items = match (last.role, taken.role) {
                (Role::Item { block: a, item: i }, Role::Item { block: b, item: j }) => a == b && i + 1 == j,
                (Role::Unused, Role::Unused) => true,
                (a, b) => a == b && matches!(a, Role::Personal(_) | Role::Fixed(Fixed::Technical(_))),
            };
            follows && both_items
        });
        if !is_alike {
            flush(&mut run, &mut columns);
        }
        run.push(taken);
    }
    flush(&mut run, &mut columns);
    let mut notes = understood.notes.clone();
    if understood.is_by_numbers {
        let item = known.instrument.items.first();
        let (low, high) = item.map_or((1, 5), |i| (i.low, i.high));
        notes.push(format!(
            "answers are bare numbers: {high} was taken for the most agreement, {low} for the least. If the form had them the other way round, \
             write `reverse: true` into the mapping"
        ));
    }
    TableTold {
        file: table.path.clone(),
        tool: understood.tool.id(),
        made_with: understood.tool.name(),
        written: table.written.clone(),
        header_rows: (understood.headings.row, understood.headings.last),
        columns,
        notes,
    }
}

fn told(run: &[&Taken], known: &Known<'_>) -> ColumnTold {
    let (first, last) = (run[0], run[run.len() - 1]);
    let name = |t: &Taken| match t.role {
        Role::Personal(_) => "dropped: personal data".to_owned(),
        Role::Unused | Role::Fixed(Fixed::Technical(_) | Fixed::Sent | Fixed::Begun | Fixed::Repeated) => {
            "not used".to_owned()
        }
        Role::Fixed(_) => "which rows count".to_owned(),
        Role::Id => "id of the response, not kept".to_owned(),
        role => role_name(role, known).unwrap_or_default(),
    };
    let is_kept = !matches!(first.role, Role::Personal(_) | Role::Unused | Role::Fixed(_) | Role::Id);
    let is_one = run.len() == 1 || !is_kept;
    let heading = if run.len() == 1 {
        short(first.column.heading(), 44)
    } else {
        format!("{} … ({} columns)", short(first.column.heading(), 28), run.len())
    };
    ColumnTold {
        column: if run.len() == 1 {
            first.column.letter()
        } else {
            format!("{}–{}", first.column.letter(), letter(last.column.index))
        },
        heading,
        taken_for: if is_one { name(first) } else { format!("{} … {}", name(first), name(last)) },
        why: first.why.clone(),
        is_kept,
    }
}

impl Counted {
    /// What all tables come to.
    pub fn of(responses: &Responses, excluded: &Excluded) -> Self {
        let found = responses.left.get(&LeftOut::Excluded).copied().unwrap_or_default();
        Counted {
            not_found: excluded.count().saturating_sub(responses.excluded.len() as u64),
            met_again: found.saturating_sub(responses.excluded.len() as u64),
            read: responses.read,
            responses: responses.lines.len() as u64,
            systems: responses.systems.clone(),
            left_out: responses.left.iter().map(|(why, n)| (why.id(), *n)).collect(),
            comments_withheld: responses.withheld.clone(),
            comments_unassigned: responses.unassigned,
        }
    }
}
