//! Where what the next build can use again lies: beside the site, in the folder that is nobody else's to read.

use std::fs;
use std::path::Path;

use super::mark::identity;
use super::replace::replace;
use crate::cache::Cache;

/// Larger ones are not read: none of a site that can be built is.
const LARGEST: u64 = 4 << 30;

/// What the build before kept; nothing where there is none that this program wrote.
pub fn read_cache(file: Option<&Path>) -> Cache {
    let Some((file, program)) = file.zip(program()) else { return Cache::default() };
    let is_file = fs::symlink_metadata(file).is_ok_and(|m| m.is_file() && m.len() < LARGEST);
    let bytes = if is_file { fs::read(file).ok() } else { None };
    bytes.and_then(|bytes| Cache::read(&bytes, &program)).unwrap_or_default()
}

/// Keeps it for the next build. Where it can't be kept, the next one makes all anew.
pub fn write_cache(file: Option<&Path>, cache: &Cache) {
    if let Some((file, program)) = file.zip(program()) {
        let bytes = cache.bytes(&program);
        let _ = replace(file, &|to| to.write_all(&bytes));
    }
}

/// Which program this is, to the byte: another one may make other pages of the same.
fn program() -> Option<String> {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let (number, written) = identity(&file)?;
    Some(format!("{} {} {number} {written}", env!("CARGO_PKG_VERSION"), file.len()))
}
