//! The columns of a table, and what each is taken for.

use super::letters::letter;
use super::tool::Fixed;

/// A column by its headings.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its index, from 0.
    pub index: usize,
    /// Its code, where a tool writes one beside the text: `Q4_1`, `SUS[SQ001]`.
    pub code: Option<String>,
    /// What was asked, with the question above it where there is one: `How far do you agree? [I found …]`.
    pub text: String,
}

impl Column {
    /// Its letters.
    pub fn letter(&self) -> String {
        letter(self.index)
    }

    /// The heading by which a mapping names it: the text, or the code where there is no text.
    pub fn heading(&self) -> &str {
        if self.text.is_empty() { self.code.as_deref().unwrap_or_default() } else { &self.text }
    }

    /// Its headings, the code first.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.code.as_deref().into_iter().chain(Some(self.text.as_str()).filter(|t| !t.is_empty()))
    }
}

/// What a column is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The system.
    System,
    /// The day.
    Date,
    /// The organisation.
    Organisation,
    /// A comment.
    Comment,
    /// Whether the comment may be published.
    Publish,
    /// The id of a response, or a part of it.
    Id,
    /// What a respondent said of themselves: the index of the attribute.
    Attribute(usize),
    /// The answers to an item, of that block of them.
    Item {
        /// The index of the block: more than one where a row is about several systems.
        block: usize,
        /// The index of the item.
        item: usize,
    },
    /// What a tool says of the submission.
    Fixed(Fixed),
    /// Dropped, for it is about persons.
    Personal(&'static str),
    /// Not asked by this survey.
    Unused,
}

/// A column with what it is taken for, and why.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The column.
    pub column: Column,
    /// What for.
    pub role: Role,
    /// Why, for people.
    pub why: String,
}

/// Something that is asked, or wrong with the mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What, in a sentence.
    pub what: String,
    /// What to write, and where.
    pub help: &'static str,
}

impl Why {
    /// A question with its way out.
    pub fn new(what: impl Into<String>, help: &'static str) -> Self {
        Why { what: what.into(), help }
    }
}

/// The headings of a table.
#[derive(Debug, Clone, Default)]
pub struct Headings {
    /// The columns.
    pub columns: Vec<Column>,
    /// The number of the first row of headings.
    pub row: u64,
    /// The number of the last one: answers stand below it.
    pub last: u64,
    /// The cells of the first row of headings, to know it again further down.
    pub cells: Vec<String>,
    /// What stands in the rows above: a title, a remark on the scale.
    pub above: Vec<String>,
}
