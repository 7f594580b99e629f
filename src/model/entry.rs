//! What every kind of content has in common.

use jiff::Timestamp;

use super::{Date, Id, Kind, PartialDate, Relation};
use crate::source::{FileId, Place};

/// The common front matter of a record.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The id, unique within its kind.
    pub id: Id,
    /// Its name or title.
    pub title: String,
    /// The day it is of; a future one hides it.
    pub date: Option<Date>,
    /// The moment it is of, where a time of day is given: it is hidden until then.
    pub embargo: Option<Timestamp>,
    /// A day before which it is hidden, whatever its date.
    pub release: Option<Date>,
    /// The moment of that, where a time of day is given.
    pub release_at: Option<Timestamp>,
    /// The day it was last changed in substance.
    pub updated: Option<Date>,
    /// The moment of that, where a time of day is given.
    pub updated_at: Option<Timestamp>,
    /// One or two sentences, as plain text.
    pub summary: Option<String>,
    /// Subjects.
    pub tags: Vec<Topic>,
    /// Not yet for the public.
    pub draft: bool,
    /// The first day on which it is no longer shown.
    pub expires: Option<Date>,
    /// The moment of that, where a time of day is given.
    pub expires_at: Option<Timestamp>,
    /// Where `updated` and `expires` are written.
    pub written: DatePlaces,
    /// Former addresses that redirect here, each with its place.
    pub aliases: Vec<(String, Place)>,
    /// A picture.
    pub image: Option<Image>,
    /// The Markdown text.
    pub body: Body,
    /// Every record that its front matter names, in the order in which it was read.
    pub relations: Vec<Relation>,
    /// Whether nobody has translated its title, or its summary, into the language asked for: they are in the site's first.
    pub foreign: Foreign,
    /// Warnings that somebody has looked at and taken.
    pub accepted: Vec<Accepted>,
    /// The place of the title, for messages about the record as a whole.
    pub place: Place,
}

impl Entry {
    /// What the record was called before, from its former addresses: as a record of that kind, the first one written first.
    pub fn former_ids(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.aliases.iter().filter_map(move |(alias, _)| {
            let path = alias.trim_end_matches("index.html").trim_end_matches(".html").trim_end_matches('/');
            let id = path.strip_prefix('/')?;
            match id.split_once('/') {
                None => Some(id).filter(|_| kind == Kind::Page),
                Some((folder, id)) => Some(id).filter(|id| Kind::of_folder(folder) == Some(kind) && !id.contains('/')),
            }
        })
    }
}

/// Where some dates of a record are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DatePlaces {
    /// `updated`.
    pub updated: Option<Place>,
    /// `expires`.
    pub expires: Option<Place>,
}

/// A warning that somebody has looked at and taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The code of the warning.
    pub code: String,
    /// Why it is right as it is.
    pub reason: String,
    /// Where that is written.
    pub place: Place,
}

/// A free page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// All of it.
    pub entry: Entry,
}

/// A word that has a page of its own: a tag, a series, an audience.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topic {
    /// Its part of the address, which is made of the word in the site's first language.
    pub slug: String,
    /// The word for readers.
    pub name: Text,
    /// The word in the site's first language, as it is written.
    pub first: String,
    /// Where it is written.
    pub place: Place,
}

/// A text for readers, in the language asked for or else in the site's first one.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Text {
    /// The text.
    pub label: String,
    /// Whether nobody has translated it: it is in the site's first language.
    pub is_foreign: bool,
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.label
    }
}

/// What of a record is not in the language asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Foreign {
    /// Its title, unless it is a name.
    pub title: bool,
    /// Its summary.
    pub summary: bool,
}

/// Markdown within a source file: the bytes from `start` to the file's end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Body {
    /// The file.
    pub file: FileId,
    /// The first byte after the front matter.
    pub start: usize,
    /// Whether it is in the site's default language though another one is asked for: nobody has translated it yet.
    pub is_foreign: bool,
}

/// A picture with its description.
#[derive(Debug, Clone)]
pub struct Image {
    /// Its address, from the site's root or on another host.
    pub src: String,
    /// What it shows; empty for decoration.
    pub alt: String,
    /// Where `src` is written.
    pub place: Place,
}

/// Something that was published elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<PartialDate>,
}
