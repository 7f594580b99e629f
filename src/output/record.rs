//! Keeps the record of what was published, in the content.

use std::fs;
use std::path::Path;

use crate::diagnostics::Stop;

/// Writes a record into `folder`, whole or not at all.
///
/// # Errors
/// [`Stop::Record`]: the site is published, and its record is not kept.
#[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
pub fn keep_record(folder: &Path, name: &str, text: &str) -> Result<(), Stop> {
    let write = || {
        fs::create_dir_all(folder)?;
        // Names that begin with a dot are no content.
        let draft = folder.join(format!(".{name}"));
        fs::write(&draft, text)?;
        fs::rename(&draft, folder.join(name))
    };
    write().map_err(|e| Stop::Record(format!("the record {} can't be kept: {e}", folder.join(name).display())))
}
