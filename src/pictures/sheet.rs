//! The sheet that a share image is drawn on.

use super::canvas::{Area, Canvas, Paint};
use super::face::Style;
use super::palette::{Palette, Rgb};

/// Width and height in pixels, as the sites that show them ask for.
pub const SIZE: (usize, usize) = (1200, 630);

/// What something is, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Words that lead.
    Ink,
    /// Words that stand back.
    Quiet,
    /// The site's own colour.
    Accent,
    /// Words to beware of.
    Warning,
    /// A line.
    Line,
}

/// Steps between paper and full colour: with five tones, sixteen colours in all, which are half a byte each.
const STEPS: usize = 3;

impl Tone {
    const ALL: [Tone; 5] = [Tone::Ink, Tone::Quiet, Tone::Accent, Tone::Warning, Tone::Line];

    fn colour(self, palette: &Palette) -> Rgb {
        match self {
            Tone::Ink => palette.ink,
            Tone::Quiet => palette.quiet,
            Tone::Accent => palette.accent,
            Tone::Warning => palette.warning,
            Tone::Line => palette.line,
        }
    }
}

/// A rectangle in pixels; right and bottom are not part of it.
#[derive(Debug, Clone, Copy)]
pub struct Rect {
    /// First column.
    pub left: usize,
    /// First row.
    pub top: usize,
    /// One past the last column.
    pub right: usize,
    /// One past the last row.
    pub bottom: usize,
}

/// A sheet of the size of a card.
pub struct Sheet<'p> {
    canvas: Canvas,
    palette: &'p Palette,
}

impl<'p> Sheet<'p> {
    /// An empty one, in the colours of a palette.
    pub fn new(palette: &'p Palette) -> Self {
        let colours = Tone::ALL.into_iter().map(|tone| tone.colour(palette));
        Sheet { canvas: Canvas::new(SIZE, palette.paper, colours, STEPS), palette }
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, rect: Rect, tone: Tone) {
        let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom].map(|edge| edge as f32);
        self.canvas.fill(Area { left, top, right, bottom }, Paint::opaque(tone.colour(self.palette)));
    }

    /// Writes a text from the column `x` on the baseline `y`.
    pub fn text(&mut self, x: usize, y: usize, text: &str, style: &Style<'_>, tone: Tone) {
        let mut pen = x as f32;
        let paint = Paint::opaque(tone.colour(self.palette));
        for c in text.chars().filter(|c| !c.is_control()) {
            let glyph = style.glyph(c);
            let (metrics, coverage) = glyph.as_ref();
            let left = pen as i64 + i64::from(metrics.xmin);
            let top = y as i64 - i64::from(metrics.ymin) - metrics.height as i64;
            for (row, line) in coverage.chunks_exact(metrics.width.max(1)).enumerate() {
                self.canvas.lay(left, top + row as i64, line, paint);
            }
            pen += metrics.advance_width;
        }
    }

    /// The sheet as a PNG file, which carries what it was drawn from.
    pub fn png(&self, drawn_from: &str) -> Vec<u8> {
        self.canvas.png(drawn_from, None)
    }
}
