//! What a site is made of: a typed record for each kind of content.

mod catalogue;
mod entry;
mod instrument;
mod kind;
mod organisation;
mod publication;
mod settings;
mod survey;

pub use catalogue::{Catalogue, Hidden};
pub use entry::{Body, Citation, Entry, Image, Reference};
pub use instrument::{Band, Instrument, Item, ScoreRule, Subscale};
pub use kind::Kind;
pub use organisation::{NewsItem, Organisation, Person, Role, System, Use, VendorResponse, Version};
pub use publication::{Publication, Recorded, RecordedGroup};
pub use settings::{Attribute, NavigationLink, Settings};
pub use survey::{Correction, Flag, PopulationShares, PublishedFigures, Survey};

/// A day of the calendar.
pub use jiff::civil::Date;

/// The id of a record: its file's name without the ending.
pub type Id = String;
