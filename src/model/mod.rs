//! What a site is made of: a typed record for each kind of content.

mod base_url;
mod catalogue;
mod choice;
mod due;
mod entry;
mod event;
mod gallery;
mod instrument;
mod kind;
mod leadership;
mod moment;
mod organisation;
mod partial_date;
mod publication;
mod records;
mod region;
mod relation;
pub mod schema;
mod settings;
mod survey;
mod work;

pub use base_url::BaseUrl;
pub use catalogue::{Catalogue, Hidden, KeptFile, MOST_NESTED};
pub use choice::Choice;
pub(crate) use choice::choices;
pub use due::{Due, start_of};
pub use entry::{Accepted, Body, Citation, DatePlaces, Entry, Foreign, Image, Page, Text, Topic};
pub use event::*;
pub use gallery::{Fault, Gallery, Picture};
pub use instrument::{Band, Instrument, Item, Rule, ScoreRule, Subscale};
pub use kind::{Kind, KindSpec, Navigation};
pub use leadership::{Census, Coverage, Holder, Post, PostHeld};
pub use moment::Moment;
pub use organisation::*;
pub use partial_date::{PartialDate, Precision};
pub use publication::{Publication, RECORD_VERSION, Recorded, RecordedGroup, RecordedItem};
pub use records::{Record, Records};
pub use region::{NATIONS, REGIONS, STATISTICAL_REGIONS, region_key, region_name};
pub use relation::{Id, Reference, Relation};
pub use settings::{Accessibility, Attribute, Barrier, Block, BlockKind, Collect, NavigationLink, Settings};
pub use survey::{Correction, Flag, PopulationShares, PublishedFigures, Sample, Survey};
pub use work::*;

/// A day of the calendar.
pub use jiff::civil::Date;
