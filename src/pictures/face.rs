//! A font at work: widths, lines, and pictures of its letters, each made once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use fontdue::{Font, FontSettings, Metrics};

/// A font that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFont {
    /// The file's name.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A letter as a picture: coverage from 0 to 255, row by row.
pub type Glyph = (Metrics, Vec<u8>);

/// A font with the letters that were drawn so far, by size in tenths of a pixel.
pub struct Face {
    font: Font,
    drawn: RwLock<BTreeMap<(u32, char), Arc<Glyph>>>,
}

impl Face {
    /// What stands for a letter that the font lacks: the minus of mathematics and narrow spaces are seldom there.
    fn drawn_as(&self, c: char) -> char {
        match c {
            '\u{2212}' if self.font.lookup_glyph_index(c) == 0 => '–',
            '\u{2009}' | '\u{202f}' if self.font.lookup_glyph_index(c) == 0 => ' ',
            c => c,
        }
    }

    /// From the bytes of a TrueType file.
    ///
    /// # Errors
    /// What is wrong with the font, in a sentence.
    pub fn new(name: &str, bytes: &[u8]) -> Result<Self, BadFont> {
        let font = Font::from_bytes(bytes, FontSettings::default());
        let font = font.map_err(|reason| BadFont { name: name.to_owned(), reason: reason.to_owned() })?;
        Ok(Face { font, drawn: RwLock::default() })
    }

    fn glyph(&self, size: f32, c: char) -> Arc<Glyph> {
        let c = self.drawn_as(c);
        let key = ((size * 10.0) as u32, c);
        if let Some(glyph) = self.drawn.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(glyph);
        }
        let glyph = Arc::new(self.font.rasterize(c, size));
        Arc::clone(self.drawn.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(glyph))
    }
}

/// A font at a size in pixels per em.
pub struct Style<'a> {
    /// The font.
    pub face: &'a Face,
    /// The size.
    pub size: f32,
}

impl Style<'_> {
    /// The picture of a letter; what the font doesn't have is its box for that.
    pub fn glyph(&self, c: char) -> Arc<Glyph> {
        self.face.glyph(self.size, c)
    }

    /// The width of a text in pixels.
    pub fn width(&self, text: &str) -> f32 {
        text.chars()
            .filter(|c| !c.is_control())
            .map(|c| self.face.font.metrics(self.face.drawn_as(c), self.size).advance_width)
            .sum()
    }

    /// The text, or as much of it as fits with "…" behind.
    pub fn cut(&self, text: &str, room: f32) -> String {
        if self.width(text) <= room {
            return text.to_owned();
        }
        let mut wide = self.width("…");
        let fits = |c: &char| {
            wide += self.width(c.encode_utf8(&mut [0; 4]));
            wide <= room
        };
        let kept: String = text.chars().take_while(fits).collect();
        format!("{}…", kept.trim_end())
    }

    /// The text in at most `most` lines; `None` where it needs more, or a word is wider than a line.
    pub fn wrap(&self, text: &str, room: f32, most: usize) -> Option<Vec<String>> {
        let lines = self.lines(text, room);
        let fits = lines.len() <= most && lines.iter().all(|l| self.width(l) <= room);
        fits.then_some(lines)
    }

    /// The first `most` lines of the text, the last one cut where there are more.
    pub fn wrap_cut(&self, text: &str, room: f32, most: usize) -> Vec<String> {
        let mut lines = self.lines(text, room);
        if lines.len() > most {
            let rest = lines.split_off(most - 1).join(" ");
            lines.push(rest);
        }
        lines.iter().map(|l| self.cut(l, room)).collect()
    }

    fn lines(&self, text: &str, room: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut wide = 0.0;
        let space = self.width(" ");
        for word in text.split_whitespace() {
            let own = self.width(word);
            match lines.last_mut() {
                Some(line) if line.is_empty() || wide + space + own <= room => {
                    wide += if line.is_empty() { own } else { space + own };
                    if !line.is_empty() {
                        line.push(' ');
                    }
                    line.push_str(word);
                }
                _ => {
                    lines.push(word.to_owned());
                    wide = own;
                }
            }
        }
        lines
    }
}
