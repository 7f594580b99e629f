//! The theme: templates and style sheets, embedded in the binary, overridden file by file from `themes/<name>`.

mod embedded;
mod load;

pub use embedded::default_file;
pub use load::{Theme, load};
