//! Pictures among the site's own files: how large they are, and in which sizes they are published.

use std::collections::BTreeMap;

/// A picture of the site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels, as it is shown: a camera that was held upright makes upright pictures.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Smaller ones: width in pixels and address, smallest first.
    pub smaller: Vec<(u32, String)>,
}

/// What is wrong with a picture, told where a text shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Whether readers see nothing of it.
    pub is_error: bool,
    /// In a sentence.
    pub message: String,
    /// The way out.
    pub help: String,
}

/// All of them, by address.
#[derive(Debug, Clone, Default)]
pub struct Gallery {
    /// By address, such as `/photo.jpg`.
    pub pictures: BTreeMap<String, Picture>,
    /// What is wrong with some, by address.
    pub faults: BTreeMap<String, Fault>,
}

impl Gallery {
    /// The picture at an address, which may have percent signs.
    pub fn get(&self, address: &str) -> Option<&Picture> {
        self.pictures.get(&*crate::source::decoded(address))
    }

    /// What is wrong with the picture at an address.
    pub fn fault(&self, address: &str) -> Option<&Fault> {
        self.faults.get(&*crate::source::decoded(address))
    }
}
