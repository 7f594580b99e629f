//! Markdown to HTML: checked links, charts, attributed quotes, no raw HTML.

mod blocks;
mod links;
mod render;
mod scan;

pub use render::{Markup, Mode};
pub use scan::{Scanned, scan};
