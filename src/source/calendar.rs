//! What a calendar file says, apart from when it was made.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _};

use rustc_hash::FxBuildHasher;

/// The version of each calendar of one event, by the path of its file.
pub type CalendarVersions = BTreeMap<String, (String, u64)>;

/// The number of a calendar's version, and a digest of what it says.
pub fn calendar_version(text: &str) -> (String, u64) {
    let own = text.lines().find_map(|line| line.strip_prefix("SEQUENCE:")).unwrap_or_default().trim().to_owned();
    // What somebody who comes must know; names of others, and addresses of the site, change by themselves.
    let needed = ["DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS"];
    let mut hasher = FxBuildHasher.build_hasher();
    let mut is_needed = false;
    for line in text.lines() {
        // A line that begins with a space goes on with the one above.
        is_needed = if line.starts_with(' ') { is_needed } else { needed.iter().any(|s| line.starts_with(s)) };
        if is_needed {
            hasher.write(line.as_bytes());
        }
    }
    (own, hasher.finish())
}
