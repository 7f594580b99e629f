//! Markdown to HTML: checked links, charts, attributed quotes, no raw HTML.

mod blocks;
mod links;
mod render;

pub use render::{Markup, Mode};
