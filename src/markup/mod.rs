//! Markdown to HTML: checked links, charts, attributed quotes, no raw HTML.

mod blocks;
mod charts;
mod figures;
mod footnotes;
mod images;
mod inspect;
mod leftovers;
mod links;
mod misread;
mod raw_html;
mod render;
mod rendered;
mod replay;
mod scan;
mod trace;

pub use render::{Markup, Mode};
pub use rendered::Rendered;
pub use scan::{Scanned, scan};
