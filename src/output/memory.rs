//! A site in memory: what `serve` shows, and what tests look at.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::{Draw, Sink};
use crate::cache::{Digest, Mark};
use crate::diagnostics::Stop;
use crate::source::file_of;

/// A site's files by their paths below its root.
#[derive(Default)]
pub struct InMemory {
    /// Files with their bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Pictures that are drawn when somebody asks for them.
    pub pictures: BTreeMap<String, Draw>,
}

impl std::fmt::Debug for InMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InMemory").field("files", &self.files.keys()).field("pictures", &self.pictures.keys()).finish()
    }
}

impl InMemory {
    /// The bytes of a file.
    pub fn get(&self, file: &str) -> Option<Vec<u8>> {
        self.files.get(file).cloned().or_else(|| self.pictures.get(file).map(|draw| draw()))
    }
}

/// Keeps artifacts by their file names.
#[derive(Debug, Default)]
pub struct MemorySink {
    kept: Mutex<InMemory>,
    preview: bool,
}

impl MemorySink {
    /// A sink for a preview: it wants no share images, for nobody sees them there, and draws pictures when they are asked for.
    pub fn for_preview() -> Self {
        MemorySink { preview: true, ..MemorySink::default() }
    }

    /// Every file by its path below the site's root; in a preview, pictures wait to be drawn.
    pub fn into_site(self) -> InMemory {
        self.kept.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for MemorySink {
    fn put(&self, route: &str, bytes: Vec<u8>) -> Result<Mark, Stop> {
        let mark = Mark { digest: Digest::of(&bytes), size: bytes.len() as u64, identity: None };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.files.insert(file_of(route), bytes);
        debug_assert!(before.is_none(), "two artifacts have one address: {route}");
        Ok(mark)
    }

    fn put_picture(&self, route: &str, _drawn_from: &dyn Fn() -> String, draw: Draw) -> Result<(), Stop> {
        if !self.preview {
            return self.put(route, draw()).map(drop);
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pictures.insert(file_of(route), draw);
        Ok(())
    }

    fn wants_images(&self) -> bool {
        !self.preview
    }
}

/// Keeps nothing: for checking.
#[derive(Debug, Default)]
pub struct Discard;

impl Sink for Discard {
    fn put(&self, _route: &str, _bytes: Vec<u8>) -> Result<Mark, Stop> {
        Ok(Mark::default())
    }

    fn put_picture(&self, _route: &str, _drawn_from: &dyn Fn() -> String, _draw: Draw) -> Result<(), Stop> {
        Ok(())
    }

    fn wants_images(&self) -> bool {
        false
    }
}
