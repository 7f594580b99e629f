//! What a calendar file says, apart from when it was made.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _};

use rustc_hash::FxBuildHasher;

/// The version of each calendar of one event, by the path of its file.
pub type CalendarVersions = BTreeMap<String, (String, u64)>;

/// The number of a calendar's version, and a digest of what it says.
pub fn calendar_version(text: &str) -> (String, u64) {
    let own = text.lines().find_map(|line| line.strip_prefix("SEQUENCE:")).unwrap_or_default().trim().to_owned();
    let made = ["SEQUENCE:", "DTSTAMP:", "LAST-MODIFIED:", "PRODID:", "URL:", "UID:", "RELATED-TO:"];
    let mut hasher = FxBuildHasher.build_hasher();
    for line in text.lines().filter(|line| !made.iter().any(|s| line.starts_with(s))) {
        hasher.write(line.as_bytes());
    }
    (own, hasher.finish())
}
