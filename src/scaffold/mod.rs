//! What a new site and a new record begin with: texts only, written by whoever asked for them.

mod record;
mod site;

pub use record::{Asked, Known, New, answers_of, asked, record};
pub use site::site;

/// A file to be made: its path, with `/` between folders, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The path below the site's folder.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl NewFile {
    /// A file.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        NewFile { path: path.into(), text: text.into() }
    }
}
