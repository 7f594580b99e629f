//! Holds every file of a published site against its manifest.

use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::manifest::{Entry, Manifest, NAME, is_plain};
use super::staging::foreign;

/// What was found in a site's folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Files that are as the manifest says.
    pub fine: usize,
    /// Files whose bytes are others than the manifest says.
    pub changed: Vec<String>,
    /// Files of the manifest that are not there.
    pub missing: Vec<String>,
    /// Files that the manifest doesn't name; what git keeps for itself is left aside.
    pub added: Vec<String>,
    /// Files of git's and of hosts' own, which Candour carries along and doesn't make.
    pub kept: Vec<String>,
}

/// Holds the site in a folder against its manifest.
///
/// # Errors
/// What can't be read, in a sentence.
pub fn verify(site: &Path) -> Result<Verified, String> {
    let file = site.join(NAME);
    let bytes = std::fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|e| format!("{}: {e}", file.display()))?;
    let look = |(path, entry): (&String, &Entry)| {
        // A link may lead to anything, whatever it leads to now.
        let full = site.join(path);
        let is_file = is_plain(path) && std::fs::symlink_metadata(&full).is_ok_and(|m| m.is_file());
        let read = if is_file { std::fs::read(full) } else { Err(io::ErrorKind::InvalidInput.into()) };
        (path.clone(), read.ok().map(|bytes| Entry::of(&bytes) == *entry))
    };
    let looked: Vec<(String, Option<bool>)> = manifest.files.par_iter().map(look).collect();
    let mut found = Verified::default();
    for (path, is_same) in looked {
        match is_same {
            Some(true) => found.fine += 1,
            Some(false) => found.changed.push(path),
            None => found.missing.push(path),
        }
    }
    let others = foreign(site, &manifest).map_err(|e| format!("{}: {e}", site.display()))?;
    let is_gits = |p: &Path| p.components().next().is_some_and(|c| c.as_os_str() == ".git");
    let is_folder = |p: &Path| std::fs::symlink_metadata(site.join(p)).is_ok_and(|m| m.is_dir());
    let others = others.iter().filter(|p| !is_gits(p) && !is_folder(p));
    let mut others: Vec<String> = others.map(|p| p.to_string_lossy().into_owned()).collect();
    others.sort();
    (found.kept, found.added) = others.into_iter().partition(|path| is_for_hosts(path));
    Ok(found)
}

/// Whether a file is one that git or a host of static files asks for, and that can't change what readers see.
fn is_for_hosts(path: &str) -> bool {
    matches!(path, ".gitignore" | ".gitattributes" | ".nojekyll" | "CNAME") || path.starts_with(".well-known/")
}
