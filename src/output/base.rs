//! The next site is made from the one before the last, of which most stays: of ten thousand files two or three are new, and making
//! all the folders and names again costs more than all the rest of a build.
//!
//! Files of such a base may be the very ones that readers see, under a second name. So none is ever written to: what is to be
//! another file is taken away first, and made anew. Nor is anything taken for what it was: before the sites change places,
//! [`Base::reconcile`] goes through all of it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::staging::{absent, allow, remove, take_over, write_new};

/// The folder of the next site, and what is known of it.
#[derive(Debug)]
pub struct Base {
    root: PathBuf,
    /// Whether anything was in it at first.
    is_used: bool,
    /// The published site.
    out: PathBuf,
    /// Folders that are there for certain.
    folders: Mutex<BTreeSet<PathBuf>>,
    /// Held while a folder is looked at: what is in its way is taken away once.
    opening: Mutex<()>,
}

impl Base {
    /// A folder that is there.
    pub fn new(root: PathBuf, out: PathBuf, is_used: bool) -> Self {
        Base { root, out, is_used, folders: Mutex::default(), opening: Mutex::default() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Makes the folder of a file of the next site; what is in its way, such as a link, is taken away.
    ///
    /// # Errors
    /// What the machine says.
    pub fn make_folder(&self, path: &str) -> io::Result<()> {
        let Some((below, _)) = path.rsplit_once('/') else { return Ok(()) };
        let folder = self.root.join(below);
        let made = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if made().contains(&folder) {
            return Ok(());
        }
        if self.is_used {
            let _alone = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
            let (mut at, mut there) = (self.root.clone(), self.out.clone());
            for part in below.split('/') {
                at.push(part);
                there.push(part);
                if !made().contains(&at) {
                    // One that readers don't see now has what owner and permissions it had once.
                    if !fs::symlink_metadata(&there).is_ok_and(|m| m.is_dir()) {
                        remove_any(&at)?;
                    }
                    open_folder(&at)?;
                    made().insert(at.clone());
                }
            }
        }
        // Not under the lock: others may go on, and who comes second finds it made.
        fs::create_dir_all(&folder)?;
        made().insert(folder);
        Ok(())
    }

    /// Writes a file of the next site.
    ///
    /// # Errors
    /// What the machine says.
    pub fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.make_folder(path)?;
        let to = self.root.join(path);
        self.clear(&to)?;
        write_new(&to, bytes)
    }

    /// Gives a file of the published site its name in the next one.
    ///
    /// # Errors
    /// What the machine says.
    pub fn take_over(&self, path: &str) -> io::Result<()> {
        let (from, to) = (self.out.join(path), self.root.join(path));
        if self.is_used && is_same_file(&from, &to) {
            return Ok(());
        }
        self.make_folder(path)?;
        self.clear(&to)?;
        take_over(&from, &to)
    }

    fn clear(&self, path: &Path) -> io::Result<()> {
        if self.is_used { remove_any(path) } else { Ok(()) }
    }

    /// Takes away whatever is none of the files that are wanted: paths below the site.
    ///
    /// # Errors
    /// What the machine says.
    pub fn reconcile(&self, wanted: &dyn Fn(&str) -> bool, folders: &BTreeSet<&str>) -> io::Result<()> {
        if self.is_used { self.reconcile_below("", wanted, folders) } else { Ok(()) }
    }

    fn reconcile_below(&self, below: &str, wanted: &dyn Fn(&str) -> bool, folders: &BTreeSet<&str>) -> io::Result<()> {
        let folder = self.root.join(below);
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let path =
                name.to_str().map(|name| if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") });
            let is_dir = entry.file_type()?.is_dir();
            match path {
                Some(path) if is_dir && folders.contains(path.as_str()) => {
                    self.reconcile_below(&path, wanted, folders)?
                }
                Some(path) if !is_dir && wanted(&path) => {}
                _ => {
                    open_folder(&folder)?;
                    if is_dir { remove(&entry.path())? } else { absent(fs::remove_file(entry.path()))? }
                }
            }
        }
        Ok(())
    }
}

/// Takes away whatever has a name.
fn remove_any(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_dir() => remove(path),
        Ok(_) => absent(fs::remove_file(path)),
        Err(_) => Ok(()),
    }
}

/// Makes a folder of which the owner may change what is in it; nothing is no fault, and anything else in its place is taken
/// away.
fn open_folder(folder: &Path) -> io::Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(there) if there.is_dir() => allow(folder, &there),
        Ok(_) => {
            absent(fs::remove_file(folder))?;
            made(fs::create_dir(folder))
        }
        Err(_) => made(fs::create_dir(folder)),
    }
}

/// Somebody else may have been first.
fn made(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}

/// Whether two names are those of one file.
#[cfg(unix)]
fn is_same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let of = |path: &Path| fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|m| (m.dev(), m.ino()));
    of(a).is_some_and(|a| of(b) == Some(a))
}

#[cfg(not(unix))]
fn is_same_file(_: &Path, _: &Path) -> bool {
    false
}
