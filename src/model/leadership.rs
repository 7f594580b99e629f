//! Dated censuses: which organisations have a chief information officer, and of which kind.

use super::{Citation, Date, Reference};
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
    /// Where its day is written.
    pub place: Place,
}

/// A post of digital leadership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Post {
    /// Chief clinical information officer.
    Ccio,
    /// Chief information officer.
    Cio,
    /// Chief nursing information officer.
    Cnio,
}

impl Post {
    /// Every post.
    pub const ALL: [Post; 3] = [Post::Ccio, Post::Cio, Post::Cnio];

    /// Its word in files.
    pub fn id(self) -> &'static str {
        match self {
            Post::Ccio => "ccio",
            Post::Cio => "cio",
            Post::Cnio => "cnio",
        }
    }

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
    /// Since when, as a partial date.
    pub since: Option<String>,
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
