//! What content may say: every mapping of every file with its keys, declared once. From it come what the reader takes and
//! asks for, its hints, which references are checked and turned round, and the guide's reference of keys.

mod front_matter;
mod ratings;
mod records;
mod site;

pub use front_matter::{CITATION, TRANSLATION};
pub use ratings::{CENSUS, INSTRUMENT, PUBLISHED};
pub use records::of;
pub use site::SITE;

use super::Kind;

/// A mapping of keys to values.
#[derive(Debug)]
pub struct Mapping {
    /// One of it, as messages call it: "a role".
    pub noun: &'static str,
    /// Its keys, in the order in which they are told.
    pub fields: &'static [&'static [Field]],
}

/// A key of a mapping.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What may stand behind it.
    pub of: Of,
    /// Whether it must be there.
    pub required: bool,
    /// The key that may stand in its place.
    pub instead: Option<&'static str>,
    /// What holds where it isn't, as it would be written.
    pub default: Option<&'static str>,
    /// What it is, in a line.
    pub what: &'static str,
    /// A value, as it would be written.
    pub example: &'static str,
}

/// What may stand behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// A text for readers, or one per language.
    Text,
    /// A text that is the same in all languages.
    Plain,
    /// Texts that are the same in all languages.
    Plains,
    /// A word that gets a page of its own, or one per language.
    Topic,
    /// Such words.
    Topics,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Some of these words.
    SomeOf(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number from the first to the second.
    Integer(i64, i64),
    /// A number.
    Number,
    /// Two numbers, the lower first.
    Pair,
    /// A day, with a time of day if need be.
    Day,
    /// A day, a month or a year.
    PartialDate,
    /// A day, or a day and a time of day.
    Moment,
    /// A time zone.
    Zone,
    /// An address on the web.
    Url,
    /// Addresses on the web.
    Urls,
    /// The path of a file under `content/static`, from the site's root.
    Path,
    /// The id of a record of that kind.
    Id(Kind),
    /// Ids of records of that kind.
    Ids(Kind),
    /// The id of something that is no record.
    OtherId,
    /// Ids of something that is no record.
    OtherIds,
    /// A mapping.
    One(&'static Mapping),
    /// A list of mappings.
    Many(&'static Mapping),
    /// A shape of its own, which the example shows.
    Shape,
}

impl Field {
    /// A key that need not be there.
    pub const fn new(key: &'static str, of: Of, what: &'static str, example: &'static str) -> Self {
        Field { key, of, required: false, instead: None, default: None, what, example }
    }

    /// The same key, which must be there.
    pub const fn required(self) -> Self {
        Field { required: true, ..self }
    }

    /// The same key, in whose place another one may stand.
    pub const fn or_key(self, key: &'static str) -> Self {
        Field { instead: Some(key), ..self }
    }

    /// The same key, with what holds where it isn't there.
    pub const fn or(self, default: &'static str) -> Self {
        Field { default: Some(default), ..self }
    }
}

impl Mapping {
    /// Every key.
    pub fn all(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().copied().flatten()
    }

    /// A key by its name.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.all().find(|field| field.key == key)
    }

    /// The kind of records whose ids stand behind a key.
    pub fn kind_of(&self, key: &str) -> Option<Kind> {
        match self.field(key)?.of {
            Of::Id(kind) | Of::Ids(kind) => Some(kind),
            _ => None,
        }
    }
}

/// How a message names a record that is missing: "no system is called".
pub fn nobody(kind: Kind) -> String {
    format!("no {} is called", name(kind))
}

/// What one of a kind is called, without an article: "news item".
pub fn name(kind: Kind) -> &'static str {
    let noun = of(kind).noun;
    noun.split_once(' ').map_or(noun, |(_, name)| name)
}
