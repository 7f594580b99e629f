//! Writes new files, and never over others.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file that must not be there yet.
///
/// # Errors
/// What the machine says; that there is one already is [`io::ErrorKind::AlreadyExists`].
#[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
pub fn keep_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}
