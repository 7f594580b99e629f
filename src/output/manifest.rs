//! `manifest.json`: SHA-256 and size of every file of the site.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The manifest of a site; paths are relative to it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// The last moment at which anything came due: `--date` with it makes the same site again.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub as_of: String,
    /// By path.
    pub files: BTreeMap<String, Entry>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

impl Entry {
    /// The entry of some bytes.
    pub fn of(bytes: &[u8]) -> Entry {
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            let _ = write!(sha256, "{byte:02x}");
        }
        Entry { sha256, size: bytes.len() as u64 }
    }
}

/// The manifest's file name.
pub const NAME: &str = "manifest.json";
