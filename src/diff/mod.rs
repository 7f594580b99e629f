//! What a reader would see change between two states of a site: from their published files alone, so that nothing can be
//! told from it that the two don't tell.

mod changes;
mod compare;
mod figures;
mod guard;
mod markdown;
mod pages;
mod snapshot;
mod summary;
mod text;
mod wordings;

pub use changes::{Address, Diff, Figure, Gone, Said, WordChange};
pub use compare::{diff, outline};
pub use markdown::{LONGEST, markdown};
pub use snapshot::Snapshot;
pub use summary::summary;
pub use text::text;
pub use wordings::{Wordings, changed_words};
