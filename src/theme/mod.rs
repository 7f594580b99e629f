//! The theme: templates and style sheets, embedded in the binary, overridden file by file from `themes/<name>`.

mod embedded;
mod load;

pub use load::{Theme, load};
