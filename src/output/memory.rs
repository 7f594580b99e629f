//! A site in memory: what `serve` shows, and what tests look at.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::Sink;
use crate::diagnostics::Stop;
use crate::source::file_of;

/// Keeps artifacts by their file names.
#[derive(Debug, Default)]
pub struct MemorySink {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    without_images: bool,
}

impl MemorySink {
    /// A sink that wants no share images: nobody sees them in a preview.
    pub fn without_images() -> Self {
        MemorySink { without_images: true, ..MemorySink::default() }
    }

    /// Every file by its path below the site's root.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Sink for MemorySink {
    fn put(&self, route: &str, bytes: Vec<u8>) -> Result<(), Stop> {
        let mut files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.insert(file_of(route), bytes);
        Ok(())
    }

    fn wants_images(&self) -> bool {
        !self.without_images
    }
}

/// Keeps nothing: for checking.
#[derive(Debug, Default)]
pub struct Discard;

impl Sink for Discard {
    fn put(&self, _route: &str, _bytes: Vec<u8>) -> Result<(), Stop> {
        Ok(())
    }

    fn wants_images(&self) -> bool {
        false
    }
}
