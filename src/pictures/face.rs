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
    /// The font, and those that have the letters it lacks.
    fonts: Vec<Font>,
    drawn: RwLock<BTreeMap<(u32, char), Arc<Glyph>>>,
}

/// Whether a sign takes no room: joiners and the like.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

impl Face {
    /// The font that has a letter.
    fn font_of(&self, c: char) -> Option<&Font> {
        self.fonts.iter().find(|font| font.lookup_glyph_index(c) != 0)
    }

    /// Whether pictures show a letter as it is.
    pub fn has(&self, c: char) -> bool {
        let has_plainer = matches!(c, '\u{2212}' | '\u{2009}' | '\u{202f}');
        has_plainer || is_invisible(c) || c.is_whitespace() || self.font_of(c).is_some()
    }

    /// What stands for a letter: itself, where a font has it; a plainer one for the minus of mathematics and narrow spaces;
    /// nothing for what is invisible; else a box that readers see.
    fn drawn_as(&self, c: char) -> char {
        if self.font_of(c).is_some() {
            return c;
        }
        match c {
            '\u{2212}' => '–',
            '\u{2009}' | '\u{202f}' => ' ',
            _ if self.font_of('□').is_some() => '□',
            _ => '?',
        }
    }

    /// The font and the letter that stand for a letter.
    fn set(&self, c: char) -> Option<(&Font, char)> {
        if is_invisible(c) && self.font_of(c).is_none() {
            return None;
        }
        let c = self.drawn_as(c);
        self.font_of(c).or(self.fonts.first()).map(|font| (font, c))
    }

    /// From the bytes of TrueType files, by name: of each letter the first one that has it.
    ///
    /// # Errors
    /// What is wrong with the font, in a sentence.
    pub fn new(files: &[(&str, &[u8])]) -> Result<Self, BadFont> {
        let font = |(name, bytes): &(&str, &[u8])| {
            let font = Font::from_bytes(*bytes, FontSettings::default());
            font.map_err(|reason| BadFont { name: (*name).to_owned(), reason: reason.to_owned() })
        };
        Ok(Face { fonts: files.iter().map(font).collect::<Result<_, _>>()?, drawn: RwLock::default() })
    }

    fn glyph(&self, size: f32, c: char) -> Arc<Glyph> {
        let key = ((size * 10.0) as u32, c);
        if let Some(glyph) = self.drawn.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(glyph);
        }
        let glyph = Arc::new(self.set(c).map(|(font, c)| font.rasterize(c, size)).unwrap_or_default());
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
            .filter_map(|c| self.face.set(c))
            .map(|(font, c)| font.metrics(c, self.size).advance_width)
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
