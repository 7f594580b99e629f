//! Publishes a site to disk: everything is staged first, and then put in its place.
//!
//! Files that stay the same are not touched. Until [`DiskSink::publish`] the published site is as it was; if the
//! machine stops in the middle of that, the next build finds the journal and finishes the work first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::manifest::{Entry, Manifest, NAME};
use super::{Draw, Sink};
use crate::diagnostics::Stop;
use crate::source::file_of;

/// The folder, inside the site, that holds what is not published yet.
const STAGING: &str = ".candour";
const JOURNAL: &str = "journal";

/// What a publication changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or have changed.
    pub written: usize,
    /// Files that were the same already.
    pub unchanged: usize,
    /// Files of the publication before that are gone.
    pub removed: usize,
}

/// Stages artifacts for a folder.
#[derive(Debug)]
pub struct DiskSink {
    out: PathBuf,
    /// Held while the build runs, so that no other writes to the same folder.
    _lock: Option<fs::File>,
    next: AtomicUsize,
    files: Mutex<BTreeMap<String, Staged>>,
    /// The manifest of what is published.
    before: Manifest,
}

#[derive(Debug)]
struct Staged {
    entry: Entry,
    /// The staged file's number; `None` where the published file is the same.
    number: Option<usize>,
}

fn machine(doing: &str, path: &Path, error: &io::Error) -> Stop {
    Stop::Machine(format!("{doing} {}: {error}", path.display()))
}

/// Locks the folder; where the system can't lock folders, there is no lock.
fn lock(out: &Path) -> Result<Option<fs::File>, Stop> {
    let Ok(folder) = fs::File::open(out) else { return Ok(None) };
    match folder.try_lock() {
        Err(fs::TryLockError::WouldBlock) => {
            Err(Stop::Machine(format!("another build is writing to {}: wait until it has ended", out.display())))
        }
        _ => Ok(Some(folder)),
    }
}

impl DiskSink {
    /// Prepares the folder `out`; a publication that was cut off is finished first.
    ///
    /// # Errors
    /// [`Stop::Machine`] where the folder can't be written.
    pub fn open(out: &Path) -> Result<Self, Stop> {
        let staging = out.join(STAGING);
        fs::create_dir_all(out).map_err(|e| machine("can't write to", out, &e))?;
        let lock = lock(out)?;
        if staging.join(JOURNAL).is_file() {
            recover(out).map_err(|e| machine("can't finish the publication in", out, &e))?;
        }
        remove_folder(&staging).map_err(|e| machine("can't clear", &staging, &e))?;
        fs::create_dir_all(&staging).map_err(|e| machine("can't write to", out, &e))?;
        let before = fs::read(out.join(NAME)).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default();
        let (next, files) = (AtomicUsize::new(0), Mutex::default());
        Ok(DiskSink { out: out.to_owned(), _lock: lock, next, files, before })
    }

    /// Drops what was staged; the published site stays as it was.
    pub fn abandon(self) {
        // Nothing of it is published, and the next build clears it as well.
        let _ = fs::remove_dir_all(self.out.join(STAGING));
    }

    /// Puts everything in its place, writes the manifest, and removes what the manifest before had and this has not.
    ///
    /// # Errors
    /// [`Stop::Machine`] where a file can't be moved or removed; the next build goes on from there.
    pub fn publish(self, as_of: &str) -> Result<Published, Stop> {
        let files = std::mem::take(&mut *self.lock());
        let entries = files.iter().map(|(path, s)| (path.clone(), s.entry.clone())).collect();
        let manifest = Manifest { as_of: as_of.to_owned(), files: entries };
        let mut json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        json.push(b'\n');
        let mut moves: Vec<(usize, String)> =
            files.iter().filter_map(|(path, s)| s.number.map(|n| (n, path.clone()))).collect();
        let manifest_stays = fs::read(self.out.join(NAME)).is_ok_and(|old| old == json);
        if !manifest_stays {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            self.stage(number, &json)?;
            moves.push((number, NAME.to_owned()));
        }
        let left = self.before.files.iter().filter(|(p, e)| !files.contains_key(*p) && self.is_ours(p, e));
        let gone: Vec<String> = left.map(|(p, _)| p.clone()).collect();
        let done = Published { written: moves.len(), unchanged: files.len() + 1 - moves.len(), removed: gone.len() };
        let journal = Journal { moves, gone };
        journal.make_folders(&self.out).map_err(|e| machine("can't write to", &self.out, &e))?;
        journal.write(&self.out).map_err(|e| machine("can't write to", &self.out, &e))?;
        journal
            .carry_out(&self.out)
            .map_err(|e| Stop::HalfPublished(format!("the publication to {} was cut off: {e}", self.out.display())))?;
        Ok(done)
    }

    /// Whether a file is as the publication before left it: one that somebody has changed since is kept.
    fn is_ours(&self, path: &str, entry: &Entry) -> bool {
        is_plain(path) && fs::read(self.out.join(path)).is_ok_and(|bytes| Entry::of(&bytes) == *entry)
    }

    #[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
    fn stage(&self, number: usize, bytes: &[u8]) -> Result<(), Stop> {
        let path = self.out.join(STAGING).join(number.to_string());
        fs::write(&path, bytes).map_err(|e| machine("can't write", &path, &e))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Staged>> {
        self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Sink for DiskSink {
    fn put_picture(&self, route: &str, drawn_from: &dyn Fn() -> String, draw: Draw) -> Result<(), Stop> {
        let file = file_of(route);
        // One that is published, is whole, and was made of the same needn't be drawn again.
        if let Ok(old) = fs::read(self.out.join(&file)) {
            let drawn_from = drawn_from();
            let beginning = &old[..old.len().min(4096)];
            let is_same = beginning.windows(drawn_from.len()).any(|part| part == drawn_from.as_bytes());
            let entry = Entry::of(&old);
            if is_same && self.before.files.get(&file) == Some(&entry) {
                self.lock().insert(file, Staged { entry, number: None });
                return Ok(());
            }
        }
        self.put(route, draw())
    }

    fn put(&self, route: &str, bytes: Vec<u8>) -> Result<(), Stop> {
        let file = file_of(route);
        let entry = Entry::of(&bytes);
        let published = self.out.join(&file);
        let same_size = fs::metadata(&published).is_ok_and(|m| m.is_file() && m.len() == entry.size);
        let number = if same_size && fs::read(&published).is_ok_and(|old| old == bytes) {
            None
        } else {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            self.stage(number, &bytes)?;
            Some(number)
        };
        self.lock().insert(file, Staged { entry, number });
        Ok(())
    }
}

/// What a publication does, written down before it begins.
struct Journal {
    moves: Vec<(usize, String)>,
    gone: Vec<String>,
}

impl Journal {
    fn write(&self, out: &Path) -> io::Result<()> {
        let mut text = String::new();
        for (number, path) in &self.moves {
            text.push_str(&format!("move {number} {path}\n"));
        }
        for path in &self.gone {
            text.push_str(&format!("remove 0 {path}\n"));
        }
        text.push_str("end 0 \n");
        let staging = out.join(STAGING);
        let mut file = fs::File::create(staging.join("journal.new"))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(staging.join("journal.new"), staging.join(JOURNAL))
    }

    fn read(out: &Path) -> io::Result<Journal> {
        let text = fs::read_to_string(out.join(STAGING).join(JOURNAL))?;
        let mut journal = Journal { moves: Vec::new(), gone: Vec::new() };
        let mut complete = false;
        for line in text.lines() {
            let mut parts = line.splitn(3, ' ');
            let (what, number, path) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
            match (what, number.and_then(|n| n.parse().ok())) {
                (Some("move"), Some(number)) => journal.moves.push((number, path.to_owned())),
                (Some("remove"), _) => journal.gone.push(path.to_owned()),
                (Some("end"), _) => complete = true,
                _ => {}
            }
        }
        let paths = journal.moves.iter().map(|(_, p)| p).chain(&journal.gone);
        if !complete || !paths.into_iter().all(|p| is_plain(p)) {
            // Nobody but Candour writes journals, and never such a one.
            return Ok(Journal { moves: Vec::new(), gone: Vec::new() });
        }
        Ok(journal)
    }

    /// Makes the folders that files move to; a file of the publication before that is in the way goes when it is its turn.
    fn make_folders(&self, out: &Path) -> io::Result<()> {
        let folders: BTreeSet<&str> =
            self.moves.iter().filter_map(|(_, p)| p.rsplit_once('/').map(|(f, _)| f)).collect();
        folders.into_iter().try_for_each(|folder| make_folder(out, folder))
    }

    fn carry_out(&self, out: &Path) -> io::Result<()> {
        let staging = out.join(STAGING);
        for path in self.gone.iter().filter(|p| !out.join(p).is_dir()) {
            match fs::remove_file(out.join(path)) {
                Err(e) if !is_absent(&e) => return Err(e),
                _ => remove_empty_parents(out, path),
            }
        }
        let folders: BTreeSet<&str> =
            self.moves.iter().filter_map(|(_, p)| p.rsplit_once('/').map(|(f, _)| f)).collect();
        for folder in folders {
            make_folder(out, folder)?;
        }
        self.moves.par_iter().try_for_each(|(number, path)| {
            let (from, to) = (staging.join(number.to_string()), out.join(path));
            match fs::rename(&from, &to) {
                // It was moved before the machine stopped.
                Err(e) if e.kind() == io::ErrorKind::NotFound && !from.exists() && to.exists() => Ok(()),
                // A folder that holds nothing gives way; one that holds something isn't ours to remove.
                Err(_) if to.is_dir() => fs::remove_dir(&to).and_then(|()| fs::rename(&from, &to)),
                done => done,
            }
        })?;
        fs::remove_file(staging.join(JOURNAL))?;
        remove_folder(&staging)
    }
}

fn recover(out: &Path) -> io::Result<()> {
    Journal::read(out)?.carry_out(out)
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

fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(e) if !is_absent(&e) => Err(e),
        _ => Ok(()),
    }
}

fn is_absent(e: &io::Error) -> bool {
    matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether a path of an old manifest stays below the site: a manifest may have been edited.
fn is_plain(path: &str) -> bool {
    !path.contains('\\') && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
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

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests write what they try")]
mod tests {
    use super::*;

    fn build(out: &Path, files: &[(&str, &str)]) -> Published {
        let sink = DiskSink::open(out).unwrap();
        for (route, text) in files {
            sink.put(route, text.as_bytes().to_vec()).unwrap();
        }
        sink.publish("").unwrap()
    }

    #[test]
    fn writes_what_changed_and_removes_what_went() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("site");
        fs::create_dir(&out).unwrap();
        fs::write(out.join(".gitignore"), "*").unwrap();
        let first = build(&out, &[("/", "a"), ("/x/", "b"), ("/y/z.svg", "c")]);
        assert_eq!(first, Published { written: 4, unchanged: 0, removed: 0 });
        let second = build(&out, &[("/", "a"), ("/x/", "B")]);
        assert_eq!(second, Published { written: 2, unchanged: 1, removed: 1 });
        assert_eq!(fs::read_to_string(out.join("x/index.html")).unwrap(), "B");
        assert!(!out.join("y").exists() && out.join(".gitignore").exists() && !out.join(STAGING).exists());
        assert_eq!(build(&out, &[("/", "a"), ("/x/", "B")]), Published { written: 0, unchanged: 3, removed: 0 });
    }

    #[test]
    fn an_abandoned_build_leaves_the_site() {
        let home = tempfile::tempdir().unwrap();
        build(home.path(), &[("/", "a")]);
        let sink = DiskSink::open(home.path()).unwrap();
        sink.put("/", b"b".to_vec()).unwrap();
        sink.abandon();
        assert_eq!(fs::read_to_string(home.path().join("index.html")).unwrap(), "a");
        assert!(!home.path().join(STAGING).exists());
    }

    #[test]
    fn a_publication_that_was_cut_off_is_finished() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path();
        build(out, &[("/", "old"), ("/gone/", "old")]);
        let sink = DiskSink::open(out).unwrap();
        sink.put("/", b"new".to_vec()).unwrap();
        sink.put("/more/", b"new".to_vec()).unwrap();
        let moves = vec![(0, "index.html".to_owned()), (1, "more/index.html".to_owned())];
        Journal { moves, gone: vec!["gone/index.html".to_owned()] }.write(out).unwrap();
        fs::rename(out.join(STAGING).join("0"), out.join("index.html")).unwrap();
        drop(sink);
        DiskSink::open(out).unwrap().abandon();
        assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "new");
        assert_eq!(fs::read_to_string(out.join("more/index.html")).unwrap(), "new");
        assert!(!out.join("gone").exists());
    }
}
