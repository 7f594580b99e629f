//! Pictures, as PNG files: share images, and charts for those who can't use SVG. Drawn at build time from the theme's
//! fonts and colours, without anything of the machine: the same everywhere.

mod canvas;
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
const PAINTER: &str = "3";

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
        let face = |name: &str| {
            if !fonts.contains_key(name) {
                return Err(BadFont { name: name.to_owned(), reason: "it is not there".to_owned() });
            }
            // A theme may bring further ones, for other scripts: `card-bold-2.ttf`.
            let stem = name.trim_end_matches(".ttf");
            let own =
                fonts.iter().filter(|(n, _)| *n == name || n.strip_prefix(stem).is_some_and(|r| r.starts_with('-')));
            let mut own: Vec<(&str, &[u8])> = own.map(|(n, bytes)| (n.as_str(), bytes.as_slice())).collect();
            own.sort_by_key(|(n, _)| (*n != name, *n));
            Face::new(&own)
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

    /// The signs of a text that pictures can't show: a box stands for each.
    pub fn lacking(&self, text: &str) -> Vec<char> {
        let all: std::collections::BTreeSet<char> = text.chars().filter(|c| !self.bold.has(*c)).collect();
        all.into_iter().collect()
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
