//! A folder for a while: what another revision held, to be compared with.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// A folder among the machine's temporary ones, which goes away when it is dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
}

#[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
impl Scratch {
    /// An empty folder that nobody else enters.
    ///
    /// # Errors
    /// What the machine says.
    pub fn new() -> io::Result<Self> {
        let base = std::env::temp_dir();
        for number in 0..1_000 {
            let folder = base.join(format!("candour-{}-{number}", std::process::id()));
            match private(&folder) {
                Ok(()) => return Ok(Scratch { folder }),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
        Err(io::Error::other("every name for a temporary folder is taken"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Writes a file below it; what would lie elsewhere is passed over.
    ///
    /// # Errors
    /// What the machine says.
    pub fn write(&self, path: &str, bytes: &mut dyn io::Read) -> io::Result<()> {
        let below = Path::new(path);
        if !below.components().all(|c| matches!(c, Component::Normal(_))) {
            return io::copy(bytes, &mut io::sink()).map(drop);
        }
        let full = self.folder.join(below);
        if let Some(parent) = full.parent() {
            fs::create_dir_all(parent)?;
        }
        io::copy(bytes, &mut fs::File::create(full)?).map(drop)
    }
}

/// Makes a folder that its owner alone can enter: answers lie in it for a while.
#[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
fn private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[allow(clippy::disallowed_methods, reason = "this is the room that writes")]
impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be taken away is the machine's to clear.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
