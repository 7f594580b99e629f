//! How records name others.

use super::kind::Kind;
use crate::source::Place;

/// The id of a record: its file's name without the ending.
pub type Id = String;

/// A reference by id, with the place where it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The id that is meant.
    pub id: Id,
    /// Where it is written.
    pub place: Place,
}

/// A reference to a record, with the key under which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The key, such as `owner`.
    pub key: &'static str,
    /// The kind of the record that is meant.
    pub kind: Kind,
    /// Which one.
    pub to: Reference,
}
