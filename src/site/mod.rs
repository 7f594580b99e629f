//! What artifacts are made from, and where they go: one language of the site with all that pages, feeds and data need.

mod artifacts;
pub mod columns;
mod context;
mod corrections;
mod dates;
mod mentions;
mod plan;
mod related;
mod shared;
pub mod tables;
mod untranslated;

pub use artifacts::{emit_file, emit_picture};
pub use context::{Counts, Language, Site};
pub use corrections::{Corrected, corrections};
pub use dates::{DateView, iso, moment, moments};
pub use mentions::{Mentions, Said, Scans, mentions, newest_first, pages_with_feed};
pub use plan::{Gathered, League, MOST_VALUES, Pair, SitePlan, pinned_first};
pub use related::{Related, order, related};
pub use shared::shared;
pub use untranslated::{Untranslated, untranslated};
