//! A site in memory: what `serve` shows, and what tests look at.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Draw, Sink};
use crate::cache::{Digest, Mark};
use crate::diagnostics::Stop;
use crate::source::file_of;

/// A site's files by their paths below its root.
#[derive(Default)]
pub struct InMemory {
    files: BTreeMap<String, Held>,
    /// Pictures that are drawn when somebody asks for them.
    pictures: BTreeMap<String, Draw>,
}

/// The bytes of a file, which several sites may share.
#[derive(Debug, Clone)]
struct Held {
    bytes: Arc<Vec<u8>>,
    mark: Mark,
}

impl std::fmt::Debug for InMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InMemory").field("files", &self.files.keys()).field("pictures", &self.pictures.keys()).finish()
    }
}

impl InMemory {
    /// The bytes of a file.
    pub fn get(&self, file: &str) -> Option<Vec<u8>> {
        let held = self.files.get(file).map(|held| held.bytes.to_vec());
        held.or_else(|| self.pictures.get(file).map(|draw| draw()))
    }

    /// Whether there is such a file, pictures apart.
    pub fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// All files by their paths, pictures apart that wait to be drawn.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_iter().map(|(file, held)| (file, Arc::unwrap_or_clone(held.bytes))).collect()
    }

    /// The names of the pictures that wait to be drawn.
    pub fn pictures(&self) -> impl Iterator<Item = &String> {
        self.pictures.keys()
    }

    /// Puts other bytes in the place of a file's.
    pub fn replace(&mut self, file: String, bytes: Vec<u8>) {
        self.files.insert(file, Held::of(bytes));
    }

    /// The same site, for the next one to take over what stays; without pictures, which are drawn at need.
    pub fn files_alone(&self) -> InMemory {
        InMemory { files: self.files.clone(), pictures: BTreeMap::new() }
    }
}

impl Held {
    fn of(bytes: Vec<u8>) -> Self {
        let mark = Mark { digest: Digest::of(&bytes), size: bytes.len() as u64, identity: None };
        Held { bytes: Arc::new(bytes), mark }
    }
}

/// Keeps artifacts by their file names.
#[derive(Debug, Default)]
pub struct MemorySink {
    kept: Mutex<InMemory>,
    /// The site of the build before.
    before: InMemory,
    preview: bool,
}

impl MemorySink {
    /// A sink for a preview: it wants no share images, for nobody sees them there, and draws pictures when they are asked for.
    pub fn for_preview() -> Self {
        MemorySink { preview: true, ..MemorySink::default() }
    }

    /// The same, after another site, of which it takes over what stays.
    pub fn for_preview_after(before: InMemory) -> Self {
        MemorySink { before, ..MemorySink::for_preview() }
    }

    /// Every file by its path below the site's root; in a preview, pictures wait to be drawn.
    pub fn into_site(self) -> InMemory {
        self.take_site()
    }

    /// The same, while others still hold the sink: it is empty then.
    pub fn take_site(&self) -> InMemory {
        std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sink for MemorySink {
    fn put(&self, route: &str, bytes: Vec<u8>) -> Result<Mark, Stop> {
        let held = Held::of(bytes);
        let mark = held.mark.clone();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.files.insert(file_of(route), held);
        debug_assert!(before.is_none(), "two artifacts have one address: {route}");
        Ok(mark)
    }

    fn keep(&self, route: &str, mark: &Mark) -> bool {
        let file = file_of(route);
        let Some(held) = self.before.files.get(&file).filter(|held| held.mark == *mark) else { return false };
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).files.insert(file, held.clone());
        true
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
