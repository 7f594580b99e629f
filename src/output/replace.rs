//! Replaces a file of the content: whole, or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a file in place of one that may be there; until all is written that one stays as it was.
///
/// # Errors
/// What the machine says.
#[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
pub fn replace(path: &Path, write: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Names that begin with a dot are no content. Whoever made a file or a link of that name before us is not written through.
    let draft = folder.join(format!(".{name}.{}.new", std::process::id()));
    let all = || {
        remove_if_there(&draft)?;
        let mut file = BufWriter::new(fs::OpenOptions::new().write(true).create_new(true).open(&draft)?);
        write(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&draft, path)
    };
    let written = all();
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Takes a file away, if it is there.
///
/// # Errors
/// What the machine says.
pub fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
