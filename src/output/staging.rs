//! The folder beside a site in which the next one is made: `.<name>.candour`, on the same disk.
//!
//! ```text
//! site/                what readers see
//! .site.candour/lock   held while a build runs
//!               next/       the next site, while it is made
//!               previous/   the one before, for whoever is still reading it
//!               cache       what the next build can use again
//!               exchanging  which folder the next site is, while the two change places
//! ```

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::mounts;

/// Where a site is made before it takes its place.
#[derive(Debug, Clone)]
pub struct Staging {
    /// The site's folder, without links.
    pub out: PathBuf,
    folder: PathBuf,
}

impl Staging {
    /// Beside the folder `out`, which exists; its path has no links.
    ///
    /// # Errors
    /// Where the folder beside it can't be made: then the site can't change places with another one.
    pub fn beside(out: &Path) -> io::Result<Staging> {
        let missing = || io::Error::new(io::ErrorKind::InvalidInput, "the folder has no name");
        let (parent, name) = out.parent().zip(out.file_name()).ok_or_else(missing)?;
        let folder = parent.join(format!(".{}.candour", name.to_string_lossy()));
        if fs::symlink_metadata(&folder).is_ok_and(|m| !m.is_dir()) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is in the way", folder.display())));
        }
        fs::create_dir_all(&folder)?;
        // What is not published yet, or was withdrawn, is nobody else's to read.
        close(&folder);
        // Nobody wants it in a repository.
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            write(&ignore, b"*\n")?;
        }
        Ok(Staging { out: out.to_owned(), folder })
    }

    /// The file that is locked while a build runs.
    pub fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    /// What the next build can use again.
    pub fn cache(&self) -> PathBuf {
        self.folder.join("cache")
    }

    /// The next site.
    pub fn next(&self) -> PathBuf {
        self.folder.join("next")
    }

    fn previous(&self) -> PathBuf {
        self.folder.join("previous")
    }

    fn exchanging(&self) -> PathBuf {
        self.folder.join("exchanging")
    }

    /// Makes room for the next site. What a build left that was cut off is finished first: if the two sites had changed
    /// places already, files that Candour didn't write are brought back from the old one. Says whether there is a site to begin
    /// from: the one before the last, or what a build left that was cut off.
    ///
    /// # Errors
    /// What the machine says.
    pub fn prepare(&self) -> io::Result<bool> {
        if let Ok(next) = fs::read_to_string(self.exchanging()) {
            if next.trim() == identity(&self.out)? {
                self.settle()?;
            }
            absent(fs::remove_file(self.exchanging()))?;
        }
        let is_folder = |path: &Path| fs::symlink_metadata(path).is_ok_and(|m| m.is_dir()) && !mounts::below(path);
        // What a build left that was cut off will do as well: all of it is gone through.
        let has_base = is_folder(&self.next())
            || (is_folder(&self.previous()) && fs::rename(self.previous(), self.next()).is_ok());
        remove(&self.previous())?;
        if !has_base {
            remove(&self.next())?;
            fs::create_dir(self.next())?;
        }
        Ok(has_base)
    }

    /// Gives up the next site, which the one after it can begin from.
    pub fn give_up(&self) {
        // Where it can't be kept, it is made from nothing.
        if remove(&self.previous()).is_err() || fs::rename(self.next(), self.previous()).is_err() {
            let _ = remove(&self.next());
        }
    }

    /// Lets the two sites change places in one step. Before that, everything is on the disk.
    ///
    /// # Errors
    /// What the machine says; then nothing has changed.
    pub fn exchange(&self) -> io::Result<()> {
        write(&self.exchanging(), identity(&self.next())?.as_bytes())?;
        sync(&self.folder)?;
        swap(&self.next(), &self.out)
    }

    /// Clears up after the exchange.
    ///
    /// # Errors
    /// What the machine says; the new site is in its place.
    pub fn finish(&self) -> io::Result<()> {
        sync(self.folder.parent().unwrap_or(&self.folder))?;
        self.settle()?;
        fs::remove_file(self.exchanging())
    }

    /// Brings back what somebody put into the old site while the new one was made, and keeps the old one for its readers.
    fn settle(&self) -> io::Result<()> {
        let old = self.next();
        // A build that was cut off after this was done has left only the note.
        if fs::symlink_metadata(&old).is_err() {
            return Ok(());
        }
        let manifest = Manifest::read(&old);
        for path in foreign(&old, &manifest)? {
            let from = old.join(&path);
            let to = self.out.join(&path);
            if fs::symlink_metadata(&to).is_err() {
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::rename(from, to)?;
            }
        }
        remove(&self.previous())?;
        absent(fs::rename(old, self.previous()))
    }
}

/// Which folder this is, whatever it is called.
#[cfg(unix)]
fn identity(folder: &Path) -> io::Result<String> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = fs::metadata(folder)?;
    Ok(format!("{}:{}", metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> io::Result<String> {
    Ok(String::new())
}

/// Lets nobody but its owner into a folder; where that isn't to be had, it stays as it is.
fn close(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Gives each folder of the next site the owner and the permissions that it has in the one before.
///
/// # Errors
/// What the machine says, but for owners: not everybody may give folders away.
#[cfg(unix)]
pub fn adopt(from: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        let before = from.join(entry.file_name());
        if entry.file_type()?.is_dir() && fs::symlink_metadata(&before).is_ok_and(|m| m.is_dir()) {
            adopt(&before, &entry.path())?;
        }
    }
    let before = fs::metadata(from)?;
    let now = fs::metadata(to)?;
    if (before.uid(), before.gid()) != (now.uid(), now.gid()) {
        let _ = std::os::unix::fs::chown(to, Some(before.uid()), Some(before.gid()));
    }
    if before.mode() != now.mode() { fs::set_permissions(to, before.permissions()) } else { Ok(()) }
}

///
/// # Errors
/// What the machine says.
#[cfg(not(unix))]
pub fn adopt(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

/// What lies in a site's folder and Candour didn't write: paths of files, links and empty folders.
///
/// # Errors
/// What can't be read.
pub fn foreign(site: &Path, manifest: &Manifest) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    gather(site, Path::new(""), manifest, &mut found)?;
    Ok(found)
}

fn gather(site: &Path, below: &Path, manifest: &Manifest, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut is_empty = true;
    for entry in fs::read_dir(site.join(below))? {
        let entry = entry?;
        is_empty = false;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            gather(site, &path, manifest, found)?;
        } else if !manifest.has(&path) {
            found.push(path);
        }
    }
    if is_empty && below != Path::new("") {
        found.push(below.to_owned());
    }
    Ok(())
}

/// Takes a file, a link or an empty folder over into another site, where it is the same one: by a second name of the
/// file where that can be had, else as a copy.
///
/// # Errors
/// What the machine says.
pub fn take_over(from: &Path, to: &Path) -> io::Result<()> {
    let kind = fs::symlink_metadata(from)?;
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if kind.is_dir() {
        fs::create_dir_all(to)?;
        return fs::set_permissions(to, kind.permissions());
    }
    match fs::hard_link(from, to) {
        Err(_) if kind.is_file() => fs::copy(from, to).map(drop),
        done => done,
    }
}

/// Writes a file, with everything above it.
///
/// # Errors
/// What the machine says.
#[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)
}

/// Writes a file that isn't there yet: nothing is written through another name of a file, or a link.
///
/// # Errors
/// What the machine says.
#[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}

/// Removes a folder with all that is in it, also where parts of it may not be written; nothing is no fault.
///
/// # Errors
/// What the machine says.
pub fn remove(folder: &Path) -> io::Result<()> {
    if mounts::below(folder) {
        let message = format!("a volume is mounted in {}: unmount it first", folder.display());
        return Err(io::Error::new(io::ErrorKind::ResourceBusy, message));
    }
    match absent(fs::remove_dir_all(folder)) {
        Err(_) => {
            allow_all(folder);
            absent(fs::remove_dir_all(folder))
        }
        done => done,
    }
}

/// Lets whoever owns a folder take out what is in it and below.
fn allow_all(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    // If that fails, so does the removal, which is told.
    let _ = fs::metadata(folder).and_then(|there| allow(folder, &there));
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            allow_all(&entry.path());
        }
    }
}

/// Lets whoever owns a folder change what is in it.
///
/// # Errors
/// What the machine says.
#[cfg(unix)]
pub fn allow(folder: &Path, there: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = there.permissions().mode();
    if mode & 0o700 == 0o700 { Ok(()) } else { fs::set_permissions(folder, fs::Permissions::from_mode(mode | 0o700)) }
}

///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn allow(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// What isn't there needn't be removed.
///
/// # Errors
/// What the machine says, but that nothing was there.
pub fn absent(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(()),
        done => done,
    }
}

/// Brings to the disk what was written on the same one as `folder`.
///
/// # Errors
/// What the machine says.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(fs::File::open(folder)?)?)
}

/// Brings to the disk what was written below `folder`.
///
/// # Errors
/// What the machine says.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub fn sync(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            fs::File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// Whether folders can change places in one step here.
pub const CAN_SWAP: bool = cfg!(any(target_os = "linux", target_os = "android", target_vendor = "apple"));

/// Lets two folders change places in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// Whether the site's folder can change places with one beside it: a mount point can't, and neither can one on another disk
/// or below a folder that may not be written.
pub fn can_exchange(staging: &Staging) -> bool {
    if !CAN_SWAP || mounts::below(&staging.out) {
        return false;
    }
    // Two folders that nobody knows: whether they change places tells whether the site can.
    let [a, b] = ["try-a", "try-b"].map(|name| staging.folder.join(name));
    let tried = [&a, &b].into_iter().try_for_each(|f| remove(f).and_then(|()| fs::create_dir(f)));
    let works = tried.is_ok() && swap(&a, &b).is_ok();
    let _ = (remove(&a), remove(&b));
    works && staging.out.parent().is_some_and(may_be_written) && same_place(&staging.out, &staging.folder)
}

/// Whether a folder may be written, as it must be to give what is in it another name.
#[cfg(unix)]
pub fn may_be_written(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
pub fn may_be_written(_: &Path) -> bool {
    true
}

/// Whether two folders lie on one disk, and the first is no mount point.
#[cfg(unix)]
fn same_place(out: &Path, beside: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |p: &Path| fs::metadata(p).map(|m| m.dev()).ok();
    device(out).is_some() && device(out) == device(beside)
}

#[cfg(not(unix))]
fn same_place(_: &Path, _: &Path) -> bool {
    false
}
