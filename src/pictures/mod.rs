//! Pictures, as PNG files: share images, and charts for those who can't use SVG. Drawn at build time from the theme's
//! fonts and colours, without anything of the machine: the same everywhere.

mod card;
mod chart;
mod css;
mod face;
mod look;
mod palette;
mod photo;
mod plain;
mod sheet;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

pub use card::{Card, CardRow, Scale};
pub use face::BadFont;
use face::Face;
use look::Looks;
pub use palette::{Palette, hex};
pub use photo::{made_of, smaller, stripped};
pub use plain::plain;
pub use sheet::SIZE;

/// The fonts of a theme that pictures are set in.
pub const FONTS: [&str; 2] = ["card-regular.ttf", "card-bold.ttf"];

/// To be changed whenever the same drawing becomes another picture: pictures that are published already are then drawn anew.
const PAINTER: &str = "1";

/// Draws pictures; may be shared between threads.
pub struct Pictures {
    regular: Face,
    bold: Face,
    looks: Looks,
    /// The colours of share images.
    palette: Palette,
    /// Digest of everything that makes a picture but its drawing.
    kind: String,
}

impl Pictures {
    /// From the font files of a theme, by name, and its style sheet of charts; `default` is that of the default theme.
    ///
    /// # Errors
    /// The font that is missing or can't be read.
    pub fn new(fonts: &BTreeMap<String, Vec<u8>>, css: &str, default: &str) -> Result<Self, BadFont> {
        let face = |name: &str| match fonts.get(name) {
            Some(bytes) => Face::new(name, bytes),
            None => Err(BadFont { name: name.to_owned(), reason: "it is not there".to_owned() }),
        };
        let mut digest = Sha256::new();
        for part in fonts.values().map(Vec::as_slice).chain([css.as_bytes(), default.as_bytes(), PAINTER.as_bytes()]) {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        let kind = format!("{:x}", digest.finalize());
        Ok(Pictures {
            regular: face(FONTS[0])?,
            bold: face(FONTS[1])?,
            looks: Looks::of(css, default),
            palette: Palette::of(css, default),
            kind,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn pictures() -> Pictures {
        let theme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let fonts = FONTS.map(|f| (f.to_owned(), std::fs::read(theme.join("fonts").join(f)).unwrap()));
        let css = std::fs::read_to_string(theme.join("assets/chart.css")).unwrap();
        Pictures::new(&fonts.into_iter().collect(), &css, &css).unwrap()
    }
}
