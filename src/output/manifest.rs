//! `manifest.json`: SHA-256 and size of every file of the site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use crate::cache::Digest;
use crate::source::{CalendarVersions, calendar_version, hex};

/// The manifest of a site; paths are relative to it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// The last moment at which anything came due: `--date` with it makes the same site again.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub as_of: String,
    /// Names of the records of publications that the figures were held against, and of the one that was made of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<String>,
    /// What compressed the copies among the files; empty where there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub compressed_by: String,
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
        Entry::with(&Digest::of(bytes), bytes.len() as u64)
    }

    /// The entry of so many bytes with that digest.
    pub fn with(digest: &Digest, size: u64) -> Entry {
        Entry { sha256: hex(digest.bytes()), size }
    }
}

impl Manifest {
    /// The manifest of the site in a folder; an empty one where there is none that can be read.
    pub fn read(site: &Path) -> Manifest {
        std::fs::read(site.join(NAME)).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
    }

    /// Whether a path below the site is one of its files, or the manifest or its signature.
    pub fn has(&self, path: &Path) -> bool {
        let parts: Option<Vec<&str>> = path
            .components()
            .map(|c| match c {
                Component::Normal(name) => name.to_str(),
                _ => None,
            })
            .collect();
        parts.map(|p| p.join("/")).is_some_and(|p| self.files.contains_key(&p) || p == NAME || p == SIGNATURE)
    }

    /// As it is written.
    pub fn bytes(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }
}

/// The paths of all files that were published in a folder.
pub fn published_files(site: &Path) -> Vec<String> {
    Manifest::read(site).files.into_keys().collect()
}

/// What a build is held against of the site that is published where it goes to.
#[derive(Debug, Clone, Default)]
pub struct PublishedSite {
    /// The addresses of its pages.
    pub pages: BTreeSet<String>,
    /// The names of the records that it was held against.
    pub records: Vec<String>,
    /// The versions of its calendars of single events.
    pub calendars: CalendarVersions,
}

impl PublishedSite {
    /// That of a folder; nothing where none is published.
    pub fn read(site: &Path) -> Self {
        let Manifest { records, files, .. } = Manifest::read(site);
        let version = |file: &String| {
            let text = std::fs::read(site.join(file)).ok()?;
            Some((format!("/{file}"), calendar_version(&String::from_utf8_lossy(&text))))
        };
        let is_of_event = |f: &&String| f.starts_with("events/") && f.ends_with("/calendar.ics") && is_plain(f);
        let calendars = files.keys().filter(is_of_event).filter_map(version).collect();
        let page = |file: String| file.strip_suffix("index.html").map(|folder| format!("/{folder}"));
        PublishedSite { pages: files.into_keys().filter_map(page).collect(), records, calendars }
    }
}

/// Whether a path of a manifest stays below the site: one may have been edited.
pub fn is_plain(path: &str) -> bool {
    !path.contains('\\') && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

/// The manifest's file name.
pub const NAME: &str = "manifest.json";

/// The name of its signature's file.
pub const SIGNATURE: &str = "manifest.json.sig";
