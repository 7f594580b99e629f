//! Publication where two folders can't change places, such as into a mount point: file by file, in an order in which a site
//! that is cut off still works (new files, changed ones, the manifest, removals), with a journal by which the next build
//! finishes it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::{NAME, SIGNATURE, is_plain};
use super::staging::{absent, may_be_written, remove, sync, write};

/// The folder, inside the site, that holds what is not published yet.
pub const STAGING: &str = ".candour";
const JOURNAL: &str = "journal";

/// What a publication does, written down before it begins.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Journal {
    /// Files that move from the staged site into place.
    pub moves: Vec<String>,
    /// Files that go.
    pub gone: Vec<String>,
}

impl Journal {
    /// Finishes a publication that was cut off; without one, nothing happens.
    ///
    /// # Errors
    /// What the machine says.
    pub fn recover(out: &Path) -> io::Result<()> {
        let file = out.join(STAGING).join(JOURNAL);
        let Ok(bytes) = fs::read(&file) else { return Ok(()) };
        // Nobody but Candour writes journals, and it writes none that lead out.
        let journal: Option<Journal> = serde_json::from_slice(&bytes).ok();
        let plain = |j: &Journal| j.moves.iter().chain(&j.gone).all(|p| is_plain(p));
        match journal.filter(plain) {
            Some(journal) => journal.carry_out(out).map_err(|(_, e)| e),
            None => fs::remove_file(file),
        }
    }

    /// Writes the journal, and does what it says. Gives how many files were done where it fails.
    ///
    /// # Errors
    /// What the machine says, and how many files are done.
    pub fn publish(&self, out: &Path) -> Result<(), (usize, io::Error)> {
        let staging = out.join(STAGING);
        let written = || {
            write(&staging.join("journal.new"), &serde_json::to_vec(self).unwrap_or_default())?;
            sync(&staging)?;
            fs::rename(staging.join("journal.new"), staging.join(JOURNAL))
        };
        if let Some(folder) = self.closed(out) {
            let why = format!("{} may not be written", folder.display());
            return Err((0, io::Error::new(io::ErrorKind::PermissionDenied, why)));
        }
        written().map_err(|e| (0, e))?;
        self.carry_out(out)
    }

    /// The first folder of the site in which a file would have to change, and which may not be written: better to stop
    /// before anything has moved.
    fn closed(&self, out: &Path) -> Option<PathBuf> {
        let folder = |path: &String| {
            let above = Path::new(path).ancestors().skip(1).map(|folder| out.join(folder));
            above.into_iter().find(|folder| folder.is_dir())
        };
        let folders: BTreeSet<PathBuf> = self.moves.iter().chain(&self.gone).filter_map(folder).collect();
        folders.into_iter().find(|folder| !may_be_written(folder))
    }

    fn carry_out(&self, out: &Path) -> Result<(), (usize, io::Error)> {
        let mut done = 0;
        let next = out.join(STAGING).join("next");
        let last = |p: &str| p == NAME || p == SIGNATURE;
        let is_new = |p: &&String| !last(p) && fs::symlink_metadata(out.join(p)).is_err();
        let new: BTreeSet<&String> = self.moves.iter().filter(is_new).collect();
        let changed = self.moves.iter().filter(|p| !last(p) && !new.contains(p));
        let manifest = self.moves.iter().filter(|p| last(p));
        for path in new.iter().copied().chain(changed).chain(manifest) {
            if out.join(path).is_dir() {
                self.clear(out, path).map_err(|e| (done, e))?;
            }
            put(&next.join(path), &out.join(path), out, path).map_err(|e| (done, e))?;
            done += 1;
        }
        for path in &self.gone {
            // What is a folder now has taken the file's place.
            if !out.join(path).is_dir() {
                absent(fs::remove_file(out.join(path))).map_err(|e| (done, e))?;
                remove_empty_parents(out, path);
            }
            done += 1;
        }
        let staging = out.join(STAGING);
        let finished = fs::remove_file(staging.join(JOURNAL)).and_then(|()| remove(&staging));
        finished.map_err(|e| (done, e))
    }

    /// Removes the files that go from below a folder that becomes a file.
    fn clear(&self, out: &Path, folder: &str) -> io::Result<()> {
        let start = format!("{folder}/");
        for path in self.gone.iter().filter(|p| p.starts_with(&start)) {
            absent(fs::remove_file(out.join(path)))?;
            remove_empty_parents(out, path);
        }
        Ok(())
    }
}

/// Moves a file into its place; what was moved before the machine stopped is there already.
fn put(from: &Path, to: &Path, out: &Path, path: &str) -> io::Result<()> {
    if fs::symlink_metadata(from).is_err() && to.exists() {
        return Ok(());
    }
    if let Some((folder, _)) = path.rsplit_once('/') {
        make_folder(out, folder)?;
    }
    if to.is_dir() {
        // A folder that holds nothing gives way; one that holds something isn't ours to remove.
        fs::remove_dir(to)?;
    }
    fs::rename(from, to)
}

/// Makes a folder below `out`, in place of any file that has the name of a part of it.
fn make_folder(out: &Path, folder: &str) -> io::Result<()> {
    let path = out.join(folder);
    if fs::create_dir_all(&path).is_ok() {
        return Ok(());
    }
    let mut part = out.to_owned();
    for name in folder.split('/') {
        part.push(name);
        if part.is_file() {
            fs::remove_file(&part)?;
        }
    }
    fs::create_dir_all(&path)
}

fn remove_empty_parents(out: &Path, path: &str) {
    let mut folder = path;
    while let Some((parent, _)) = folder.rsplit_once('/') {
        // A folder that is not empty stays.
        if fs::remove_dir(out.join(parent)).is_err() {
            break;
        }
        folder = parent;
    }
}
