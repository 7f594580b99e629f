//! Reads the content folder: small files into typed records, responses into tallies.

mod attributes;
mod catalogue;
mod census;
mod citation;
mod comments;
mod csv_header;
mod events;
mod fields;
mod folder;
mod front_matter;
mod home;
mod instruments;
mod load;
mod moments;
mod problems;
mod publications;
mod records;
mod responses;
mod responses_csv;
mod responses_yaml;
mod seen;
mod settings;
mod statements;
mod survey;
mod texts;
mod translations;
mod work;
pub(crate) mod yaml;

pub use comments::identifying;
pub use fields::{is_web_address, parse_date};
pub use folder::{Folder, StaticFile, bytes_of, text_of};
pub use front_matter::slug;
pub use load::{Content, LeftOut, Times, Today, When, load};
pub use publications::write as write_record;
pub use settings::normalise_base_url;
pub use texts::is_language;
