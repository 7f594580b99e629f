//! What a site is made of: a typed record for each kind of content.

mod catalogue;
mod due;
mod entry;
mod event;
mod instrument;
mod kind;
mod leadership;
mod moment;
mod organisation;
mod publication;
mod region;
mod settings;
mod survey;
mod work;

pub use catalogue::{Catalogue, Hidden, MOST_NESTED};
pub use due::{Due, start_of};
pub use entry::{Body, Citation, Entry, Foreign, Image, Reference, Text, Topic};
pub use event::{Event, Training};
pub use instrument::{Band, Instrument, Item, ScoreRule, Subscale};
pub use kind::Kind;
pub use leadership::{Census, Holder, Post, PostHeld};
pub use moment::Moment;
pub use organisation::{NewsItem, Organisation, Person, Role, System, Use, VendorResponse, Version};
pub use publication::{Publication, RECORD_VERSION, Recorded, RecordedGroup, RecordedItem};
pub use region::{NATIONS, REGIONS, STATISTICAL_REGIONS, region_key, region_name};
pub use settings::{Accessibility, Attribute, Barrier, Block, BlockKind, NavigationLink, Settings};
pub use survey::{Correction, Flag, PopulationShares, PublishedFigures, Survey};
pub use work::{Decision, Group, Milestone, Progress, Recommendation, Standing, Step};

/// A day of the calendar.
pub use jiff::civil::Date;

/// The id of a record: its file's name without the ending.
pub type Id = String;
