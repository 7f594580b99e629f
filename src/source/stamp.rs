//! Tells whether files have changed, without reading them.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// A file or folder as it was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    path: PathBuf,
    size: u64,
    /// Number on the disk, and when its contents or its place last changed: a file that was replaced may keep its size.
    identity: (u64, i64, i64),
}

/// The stamps of everything below a folder, in order; of what can't be looked at there is none.
pub fn stamps(folder: &Path) -> Vec<Stamp> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let stamp = |e: walkdir::DirEntry| {
        let metadata = e.metadata().ok()?;
        let size = if metadata.is_dir() { 0 } else { metadata.len() };
        let identity = identity(&metadata);
        Some(Stamp { path: e.into_path(), size, identity })
    };
    entries.filter_map(stamp).collect()
}

#[cfg(unix)]
fn identity(metadata: &std::fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}
