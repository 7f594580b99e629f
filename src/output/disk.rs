//! Publishes a site to disk: the whole next site is made beside the one that readers see, and then the two change places
//! in one step. Files that stay the same get a second name instead of a copy; where nothing has changed, nothing happens.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::base::Base;
use super::compress::{COMPRESSOR, Encoding, is_compressible};
use super::in_place::{Journal, STAGING};
use super::manifest::{Entry, Manifest, NAME, SIGNATURE, is_plain};
use super::mark::{identity, is_marked};
use super::sign::Signer;
use super::staging::{Staging, adopt, can_exchange, foreign, remove, sync, take_over};
use super::{Draw, Sink};
use crate::cache::{Digest, Mark};
use crate::diagnostics::Stop;
use crate::source::file_of;

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
    /// Beside the site, where the two can change places; else everything is staged within it.
    staging: Option<Staging>,
    /// Held while the build runs, so that no other writes to the same folder.
    _locks: [Option<fs::File>; 2],
    /// The next site.
    next: Base,
    files: Mutex<BTreeMap<String, Staged>>,
    /// The manifest of what is published.
    before: Manifest,
    /// Whether files get copies in the encodings that browsers take.
    is_compressing: bool,
    /// Whether files that stay are read, and not only looked at.
    is_reading: bool,
}

#[derive(Debug)]
struct Staged {
    entry: Entry,
    /// Whether the published file is another one, or none.
    is_new: bool,
}

/// How a site is published.
#[derive(Debug, Default)]
pub struct Publication<'a> {
    /// The last moment at which anything came due, for the manifest.
    pub as_of: &'a str,
    /// Names of the records of publications, for the manifest.
    pub records: &'a [String],
    /// Whether files that Candour didn't write give way.
    pub force: bool,
    /// Who signs the manifest.
    pub signer: Option<&'a Signer>,
}

fn machine(doing: &str, path: &Path, error: &io::Error) -> Stop {
    Stop::Machine(format!("{doing} {}: {error}", path.display()))
}

/// Locks what was opened; where the system can't lock, there is no lock.
fn lock(file: io::Result<fs::File>, out: &Path) -> Result<Option<fs::File>, Stop> {
    let Ok(file) = file else { return Ok(None) };
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => {
            Err(Stop::Machine(format!("another build is writing to {}: wait until it has ended", out.display())))
        }
        _ => Ok(Some(file)),
    }
}

impl DiskSink {
    /// Prepares the folder `out`; a publication that was cut off is finished first.
    ///
    /// # Errors
    /// [`Stop::Machine`] where the folder can't be written.
    pub fn open(out: &Path) -> Result<Self, Stop> {
        fs::create_dir_all(out).map_err(|e| machine("can't write to", out, &e))?;
        let out = out.canonicalize().map_err(|e| machine("can't write to", out, &e))?;
        let beside = Staging::beside(&out).ok();
        let writable = |path: PathBuf| fs::OpenOptions::new().create(true).truncate(false).write(true).open(path);
        // The folder itself is another one after each exchange; whoever can't write beside it has no other lock.
        let own = lock(fs::File::open(&out), &out)?;
        let locks = match &beside {
            Some(staging) => [own, lock(writable(staging.lock()), &out)?],
            None => [own, None],
        };
        // A publication within the folder may have been cut off, whichever way is taken now.
        Journal::recover(&out).map_err(|e| machine("can't finish the publication in", &out, &e))?;
        remove(&out.join(STAGING)).map_err(|e| machine("can't clear", &out.join(STAGING), &e))?;
        let staging = beside.filter(can_exchange);
        let next = match &staging {
            Some(staging) => {
                let is_used = staging.prepare().map_err(|e| machine("can't write beside", &out, &e))?;
                Base::new(staging.next(), out.clone(), is_used)
            }
            None => {
                let next = out.join(STAGING).join("next");
                fs::create_dir_all(&next).map_err(|e| machine("can't write to", &out, &e))?;
                Base::new(next, out.clone(), false)
            }
        };
        let before = Manifest::read(&out);
        let files = Mutex::default();
        Ok(DiskSink { out, staging, _locks: locks, next, files, before, is_compressing: false, is_reading: false })
    }

    /// Gives each file of text a copy in gzip and in Brotli beside it.
    pub fn compressing(mut self, is_compressing: bool) -> Self {
        self.is_compressing = is_compressing;
        self
    }

    /// Reads each file that stays, in place of going by its size and time: somebody vouches for it.
    pub fn reading(mut self, is_reading: bool) -> Self {
        self.is_reading = is_reading;
        self
    }

    /// Where what the next build can use again is kept; nowhere for a site that can't change places with another.
    pub fn cache_file(&self) -> Option<PathBuf> {
        self.staging.as_ref().map(Staging::cache)
    }

    /// Drops what was staged; the published site stays as it was.
    pub fn abandon(self) {
        self.drop_next();
    }

    fn drop_next(&self) {
        // Nothing of it is published, and the next build clears it as well.
        match &self.staging {
            Some(staging) => staging.give_up(),
            None => drop(remove(self.next.root().parent().unwrap_or(self.next.root()))),
        }
    }

    /// Puts the next site in its place: everything that is new, the manifest, and without what the manifest before had and
    /// this has not.
    ///
    /// # Errors
    /// [`Stop::Machine`] where a file can't be written, or something that Candour didn't write is in the way: the published
    /// site is as it was. [`Stop::HalfPublished`] where folders can't change places and the machine failed in between.
    pub fn publish(self, how: &Publication<'_>) -> Result<Published, Stop> {
        let done = self.try_publish(how);
        if matches!(done, Err(Stop::Machine(_))) {
            self.drop_next();
        }
        done
    }

    fn try_publish(&self, how: &Publication<'_>) -> Result<Published, Stop> {
        let mut files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        if self.is_compressing {
            self.compress(&mut files)?;
        }
        let entries = files.iter().map(|(path, s)| (path.clone(), s.entry.clone())).collect();
        let compressed_by = if self.is_compressing { COMPRESSOR.to_owned() } else { String::new() };
        let (as_of, records) = (how.as_of.to_owned(), how.records.to_vec());
        let manifest = Manifest { as_of, records, compressed_by, files: entries };
        let json = manifest.bytes();
        let signature = how.signer.map(|s| s.sign(&json)).transpose().map_err(Stop::Machine)?;
        let mut moves: Vec<String> = files.iter().filter(|(_, s)| s.is_new).map(|(path, _)| path.clone()).collect();
        for (name, bytes) in [(NAME, Some(json.as_slice())), (SIGNATURE, signature.as_deref().map(str::as_bytes))] {
            let Some(bytes) = bytes else { continue };
            if fs::read(self.out.join(name)).is_ok_and(|old| old == bytes) {
                continue;
            }
            self.stage(name, bytes)?;
            moves.push(name.to_owned());
        }
        let left = self.before.files.iter().filter(|(p, e)| !files.contains_key(*p) && self.is_ours(p, e));
        let mut gone: Vec<String> = left.map(|(p, _)| p.clone()).collect();
        let written = moves.iter().filter(|p| *p != SIGNATURE).count();
        let done = Published { written, unchanged: files.len() + 1 - written, removed: gone.len() };
        // The signature of another manifest is none of this one.
        if signature.is_none() && self.out.join(SIGNATURE).is_file() {
            gone.push(SIGNATURE.to_owned());
        }
        if moves.is_empty() && gone.is_empty() {
            self.drop_next();
            return Ok(done);
        }
        self.check_way(&moves, how.force)?;
        match &self.staging {
            Some(staging) => self.exchange(staging, &files, &moves, &gone)?,
            None => {
                let journal = Journal { moves, gone };
                journal.publish(&self.out).map_err(|(count, e)| {
                    let path = self.out.display();
                    match count {
                        0 => Stop::Machine(format!("can't publish to {path}: {e}")),
                        n => Stop::HalfPublished(format!(
                            "the publication to {path} was cut off, {n} files are done: {e}"
                        )),
                    }
                })?;
            }
        }
        Ok(done)
    }

    /// Completes the next site with what stays and with what others put into the folder, and lets it change places.
    fn exchange(
        &self,
        staging: &Staging,
        files: &BTreeMap<String, Staged>,
        moves: &[String],
        gone: &[String],
    ) -> Result<(), Stop> {
        let failed = |e: io::Error| machine("can't publish to", &self.out, &e);
        let is_staged = |name: &str| moves.iter().any(|p| p == name);
        let stays = |name: &str| !gone.iter().any(|p| p == name) && self.out.join(name).is_file();
        let own: Vec<&str> = [NAME, SIGNATURE].into_iter().filter(|n| is_staged(n) || stays(n)).collect();
        let folders = files.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
        self.next.reconcile(&|path| files.contains_key(path) || own.contains(&path), &folders).map_err(failed)?;
        let same = files.iter().filter(|(_, s)| !s.is_new).map(|(path, _)| path.as_str());
        let same: Vec<&str> = same.chain(own.iter().copied().filter(|n| !is_staged(n))).collect();
        same.par_iter().try_for_each(|path| self.next.take_over(path)).map_err(failed)?;
        let gone: BTreeSet<&str> = gone.iter().map(String::as_str).collect();
        // Files of the publication before that somebody changed are theirs now.
        let changed = self.before.files.keys().filter(|p| !files.contains_key(*p) && !gone.contains(p.as_str()));
        let changed = changed.filter(|p| is_plain(p) && self.out.join(p).is_file()).map(PathBuf::from);
        let theirs = foreign(&self.out, &self.before).map_err(failed)?;
        for path in theirs.into_iter().chain(changed) {
            let to = self.next.root().join(&path);
            if fs::symlink_metadata(&to).is_err() {
                take_over(&self.out.join(&path), &to).map_err(failed)?;
            }
        }
        adopt(&self.out, self.next.root()).map_err(failed)?;
        sync(self.next.root()).map_err(failed)?;
        staging.exchange().map_err(failed)?;
        let out = self.out.display();
        staging
            .finish()
            .map_err(|e| Stop::HalfPublished(format!("the new site is at {out}, but can't be tidied up: {e}")))
    }

    /// Looks whether anything that Candour didn't write is where a file of the next site is to be.
    fn check_way(&self, moves: &[String], force: bool) -> Result<(), Stop> {
        let ours = |p: &str| self.before.files.contains_key(p) || p == NAME || p == SIGNATURE;
        for path in moves {
            let blocked = |at: &str| {
                let what = self.out.join(at);
                Stop::Machine(format!(
                    "{} is in the way, and Candour didn't write it: move it, or publish to another folder{}",
                    what.display(),
                    if what.is_dir() { "" } else { "; `--force` replaces it" }
                ))
            };
            // A file where a folder must be.
            for (at, _) in path.match_indices('/') {
                let part = &path[..at];
                let is_file = fs::symlink_metadata(self.out.join(part)).is_ok_and(|m| !m.is_dir());
                if is_file && !ours(part) && !force {
                    return Err(blocked(part));
                }
            }
            let Ok(there) = fs::symlink_metadata(self.out.join(path)) else { continue };
            let is_full =
                there.is_dir() && !foreign(&self.out.join(path), &self.below(path)).is_ok_and(|f| f.is_empty());
            if is_full || (!there.is_dir() && !ours(path) && !force) {
                return Err(blocked(path));
            }
        }
        Ok(())
    }

    /// The part of the manifest before that lies below a folder, with paths from there.
    fn below(&self, folder: &str) -> Manifest {
        let start = format!("{folder}/");
        let inside =
            self.before.files.iter().filter_map(|(p, e)| Some((p.strip_prefix(&start)?.to_owned(), e.clone())));
        Manifest { files: inside.collect(), ..Manifest::default() }
    }

    /// Whether a file is as the publication before left it: one that somebody has changed since is kept.
    fn is_ours(&self, path: &str, entry: &Entry) -> bool {
        is_plain(path) && fs::read(self.out.join(path)).is_ok_and(|bytes| Entry::of(&bytes) == *entry)
    }

    fn stage(&self, file: &str, bytes: &[u8]) -> Result<(), Stop> {
        self.next.write(file, bytes).map_err(|e| machine("can't write", &self.next.root().join(file), &e))
    }

    /// Gives the files of text their compressed copies; those of a file that stays are kept as they are, and what somebody put
    /// under their name is theirs.
    fn compress(&self, files: &mut BTreeMap<String, Staged>) -> Result<(), Stop> {
        let all = files.iter().filter(|(file, s)| is_compressible(file, s.entry.size));
        let all: Vec<(&String, &Staged)> = all.collect();
        let copies = |(file, staged): &(&String, &Staged)| -> Result<Vec<(String, Staged)>, Stop> {
            let mut copies = Vec::new();
            let mut bytes = None;
            for encoding in Encoding::ALL {
                let copy = format!("{file}{}", encoding.ending());
                if files.contains_key(&copy) {
                    continue;
                }
                if let Some(entry) = self.kept_copy(&copy, staged) {
                    copies.push((copy, Staged { entry, is_new: false }));
                    continue;
                }
                if bytes.is_none() {
                    let path = if staged.is_new { self.next.root().join(file) } else { self.out.join(file) };
                    bytes = Some(fs::read(&path).map_err(|e| machine("can't read", &path, &e))?);
                }
                let packed = encoding.encode(bytes.as_deref().unwrap_or_default());
                let staged = self.place(&copy, &packed, Entry::of(&packed))?;
                copies.push((copy, staged));
            }
            Ok(copies)
        };
        let made: Vec<Vec<(String, Staged)>> = all.par_iter().map(copies).collect::<Result<_, Stop>>()?;
        files.extend(made.into_iter().flatten());
        Ok(())
    }

    /// The published copy of a file that stays, where it is whole and was made as it would be now.
    fn kept_copy(&self, copy: &str, of: &Staged) -> Option<Entry> {
        let known = self.before.files.get(copy).filter(|_| !of.is_new && self.before.compressed_by == COMPRESSOR)?;
        let is_whole = fs::read(self.out.join(copy)).is_ok_and(|bytes| Entry::of(&bytes) == *known);
        is_whole.then(|| known.clone())
    }

    /// Stages a file where the published one is another, or none.
    fn place(&self, file: &str, bytes: &[u8], entry: Entry) -> Result<Staged, Stop> {
        let published = self.out.join(file);
        let same_size = fs::symlink_metadata(&published).is_ok_and(|m| m.is_file() && m.len() == entry.size);
        let is_new = !(same_size && fs::read(&published).is_ok_and(|old| old == bytes));
        if is_new {
            self.stage(file, bytes)?;
        }
        Ok(Staged { entry, is_new })
    }

    fn stay(&self, file: String, staged: Staged) {
        let before = self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(file, staged);
        debug_assert!(before.is_none(), "two artifacts have one address");
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
                self.stay(file, Staged { entry, is_new: false });
                return Ok(());
            }
        }
        self.put(route, draw()).map(drop)
    }

    fn put(&self, route: &str, bytes: Vec<u8>) -> Result<Mark, Stop> {
        let file = file_of(route);
        let (digest, size) = (Digest::of(&bytes), bytes.len() as u64);
        let staged = self.place(&file, &bytes, Entry::with(&digest, size))?;
        let path = if staged.is_new { self.next.root().join(&file) } else { self.out.join(&file) };
        let identity = fs::symlink_metadata(path).ok().and_then(|m| identity(&m));
        self.stay(file, staged);
        Ok(Mark { digest, size, identity })
    }

    fn keep(&self, route: &str, mark: &Mark) -> bool {
        let file = file_of(route);
        let entry = Entry::with(&mark.digest, mark.size);
        let is_known = self.before.files.get(&file) == Some(&entry);
        let path = self.out.join(&file);
        let is_whole = || !self.is_reading || fs::read(&path).is_ok_and(|bytes| Digest::of(&bytes) == mark.digest);
        let stays = is_known && fs::symlink_metadata(&path).is_ok_and(|m| is_marked(&m, mark)) && is_whole();
        if stays {
            self.stay(file, Staged { entry, is_new: false });
        }
        stays
    }
}
