//! What the tables of an import come to.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::direction::Direction;
use super::left::LeftOut;
use crate::diagnostics::Diagnostic;

/// What all tables of an import come to.
#[derive(Default)]
pub struct Responses {
    /// The responses, each a line of CSV.
    pub lines: Vec<Box<str>>,
    /// Rows that were read below the headings.
    pub read: u64,
    /// Rows that are no responses, by reason.
    pub left: BTreeMap<LeftOut, u64>,
    /// The numbers of the list of those that stay out that were met.
    pub excluded: BTreeSet<String>,
    /// Responses by system.
    pub systems: BTreeMap<String, u64>,
    /// Comments that hold what could identify somebody, by what they hold: they are not kept.
    pub withheld: BTreeMap<&'static str, u64>,
    /// Comments of rows about several systems, which are not kept.
    pub unassigned: u64,
    /// How plain and turned items go together.
    pub direction: Direction,
    /// Cells that are wrong.
    pub wrong: Vec<Diagnostic>,
    /// How many they are.
    pub wrong_cells: u64,
    /// The place of each submission that can be known again.
    pub places: FxHashMap<u64, Kept>,
    /// How many files were read.
    pub files: usize,
    /// Whether there are several: only then can a submission of one stand in another.
    pub is_several: bool,
}

impl Responses {
    /// None yet, of so many tables.
    pub fn of(tables: usize) -> Self {
        Responses { is_several: tables > 1, ..Responses::default() }
    }
}

/// Where a submission's response is.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// The index of its line.
    pub line: usize,
    /// The number of its file.
    pub file: usize,
}
