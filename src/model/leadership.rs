//! Dated censuses: which organisations have a chief information officer, and of which kind.

use super::choice::choices;
use super::{Accepted, Citation, Date, PartialDate, Reference, Relation};
use crate::source::Place;

/// What was known of the posts on a day.
#[derive(Debug, Clone)]
pub struct Census {
    /// The day.
    pub as_of: Date,
    /// Whether the organisations are a sample of those that the shares speak of.
    pub is_sample: bool,
    /// Whether the data are invented.
    pub demonstration: bool,
    /// Where it comes from.
    pub source: Option<Citation>,
    /// The posts, in the order written.
    pub posts: Vec<PostHeld>,
    /// Every record that it names.
    pub relations: Vec<Relation>,
    /// Warnings that somebody has taken.
    pub accepted: Vec<Accepted>,
    /// Where its day is written.
    pub place: Place,
}

choices! {
    /// A post of digital leadership.
    Post {
        /// Chief clinical information officer.
        Ccio = "ccio",
        /// Chief information officer.
        Cio = "cio",
        /// Chief nursing information officer.
        Cnio = "cnio",
    }
}

choices! {
    /// Which organisations a census has.
    Coverage {
        /// A sample of those that its shares speak of.
        Sample = "sample",
        /// All of them.
        Complete = "complete",
    }
}

impl Post {
    /// Its abbreviation for readers.
    pub fn short(self) -> &'static str {
        match self {
            Post::Ccio => "CCIO",
            Post::Cio => "CIO",
            Post::Cnio => "CNIO",
        }
    }
}

/// A post at an organisation.
#[derive(Debug, Clone)]
pub struct PostHeld {
    /// The organisation.
    pub organisation: Reference,
    /// The post.
    pub post: Post,
    /// Who holds it; `None` where it is vacant.
    pub holder: Option<Holder>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Time for the post in whole-time equivalents, 0 to 1.5.
    pub wte: Option<f64>,
    /// Whether the holder sits on the board, where that is known.
    pub board: Option<bool>,
}

/// Who holds a post.
#[derive(Debug, Clone)]
pub enum Holder {
    /// Somebody with a page.
    Person(Reference),
    /// A name in words.
    Named(String),
}

impl PostHeld {
    /// Whether somebody is in post.
    pub fn is_filled(&self) -> bool {
        self.holder.is_some()
    }
}
