//! Pictures, as PNG files: share images, and charts for those who can't use SVG. Drawn at build time from the theme's
//! fonts and colours, without anything of the machine: the same everywhere.

mod card;
mod chart;
mod face;
mod look;
mod sheet;

use std::collections::BTreeMap;

pub use card::{Card, SIZE, Scale};
pub use face::BadFont;
use face::Face;
use look::Looks;

/// The fonts of a theme that pictures are set in.
pub const FONTS: [&str; 2] = ["card-regular.ttf", "card-bold.ttf"];

/// Draws pictures; may be shared between threads.
pub struct Pictures {
    regular: Face,
    bold: Face,
    looks: Looks,
}

impl Pictures {
    /// From the font files of a theme, by name, and its style sheet of charts.
    ///
    /// # Errors
    /// The font that is missing or can't be read.
    pub fn new(fonts: &BTreeMap<String, Vec<u8>>, css: &str) -> Result<Self, BadFont> {
        let face = |name: &str| match fonts.get(name) {
            Some(bytes) => Face::new(name, bytes),
            None => Err(BadFont { name: name.to_owned(), reason: "it is not there".to_owned() }),
        };
        Ok(Pictures { regular: face(FONTS[0])?, bold: face(FONTS[1])?, looks: Looks::of(css) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn pictures() -> Pictures {
        let theme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let fonts = FONTS.map(|f| (f.to_owned(), std::fs::read(theme.join("fonts").join(f)).unwrap()));
        let css = std::fs::read_to_string(theme.join("assets/chart.css")).unwrap();
        Pictures::new(&fonts.into_iter().collect(), &css).unwrap()
    }
}
