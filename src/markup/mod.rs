//! Markdown to HTML: checked links, charts, attributed quotes, no raw HTML.

mod blocks;
mod links;
mod render;
mod rendered;
mod scan;

pub use render::{Markup, Mode};
pub use rendered::Rendered;
pub use scan::{Scanned, scan};
