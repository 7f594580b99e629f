//! What tells a published file from every other one.

use std::fs::Metadata;

use crate::cache::Mark;

/// Number on the disk, and when a file was written: whoever replaces or edits it changes one of them. Somewhere else than on
/// Unix there is no such number, and nothing is taken to be what it was.
#[cfg(unix)]
pub fn identity(metadata: &Metadata) -> Option<(u64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    let nanoseconds = metadata.mtime().checked_mul(1_000_000_000)?.checked_add(metadata.mtime_nsec())?;
    Some((metadata.ino(), nanoseconds))
}

#[cfg(not(unix))]
pub fn identity(_: &Metadata) -> Option<(u64, i64)> {
    None
}

/// Whether a file is the one that a mark was made of.
pub fn is_marked(metadata: &Metadata, mark: &Mark) -> bool {
    let same = || mark.identity.is_some() && identity(metadata) == mark.identity;
    metadata.is_file() && metadata.len() == mark.size && same()
}
