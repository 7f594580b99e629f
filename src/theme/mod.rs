//! The theme: templates, style sheets and words, embedded in the binary, overridden file by file from `themes/<name>`.

mod embedded;
mod filters;
mod lasting;
mod load;
mod wordlist;

pub use embedded::default_file;
pub use lasting::lasting;
pub use load::{CHART_CSS, Theme, load};
#[cfg(test)]
pub use wordlist::english;
