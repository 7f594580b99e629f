//! A sheet of indexed pixels, and the PNG that it becomes.

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

    /// The index in the palette of this tone at each coverage from 0 to 255.
    fn indexes(self) -> [u8; 256] {
        let tone = Tone::ALL.iter().position(|t| *t == self).unwrap_or(0);
        std::array::from_fn(|coverage| {
            let step = (coverage * STEPS + 127) / 255;
            if step == 0 { 0 } else { (tone * STEPS + step) as u8 }
        })
    }
}

/// Paper, then the steps of each tone.
fn colours(palette: &Palette) -> Vec<u8> {
    let mut colours = palette.paper.to_vec();
    for tone in Tone::ALL {
        for step in 1..=STEPS {
            let mix = |i: usize| {
                let paper = usize::from(palette.paper[i]);
                let full = usize::from(tone.colour(palette)[i]);
                ((paper * (STEPS - step) + full * step + STEPS / 2) / STEPS) as u8
            };
            colours.extend([mix(0), mix(1), mix(2)]);
        }
    }
    colours
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
pub struct Sheet {
    /// Two pixels a byte, the left one in the upper half, as the file has them.
    pixels: Vec<u8>,
}

impl Sheet {
    /// An empty one.
    pub fn new() -> Self {
        Sheet { pixels: vec![0; SIZE.0 / 2 * SIZE.1] }
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, rect: Rect, tone: Tone) {
        let left = rect.left.min(SIZE.0);
        let right = rect.right.min(SIZE.0);
        let full = tone.indexes()[255];
        for row in rect.top.min(SIZE.1)..rect.bottom.min(SIZE.1) {
            (left..right).for_each(|column| self.set(column, row, |_| full));
        }
    }

    /// Puts a pixel in place of the one that is there.
    fn set(&mut self, column: usize, row: usize, of: impl Fn(u8) -> u8) {
        let byte = &mut self.pixels[row * (SIZE.0 / 2) + column / 2];
        let shift = if column.is_multiple_of(2) { 4 } else { 0 };
        *byte = *byte & !(0xf << shift) | of(*byte >> shift & 0xf) << shift;
    }

    /// Writes a text from the column `x` on the baseline `y`.
    pub fn text(&mut self, x: usize, y: usize, text: &str, style: &Style<'_>, tone: Tone) {
        let mut pen = x as f32;
        let indexes = tone.indexes();
        for c in text.chars().filter(|c| !c.is_control()) {
            let glyph = style.glyph(c);
            let (metrics, coverage) = glyph.as_ref();
            let left = pen as i64 + i64::from(metrics.xmin);
            let top = y as i64 - i64::from(metrics.ymin) - metrics.height as i64;
            for row in 0..metrics.height {
                self.row(left, top + row as i64, &coverage[row * metrics.width..(row + 1) * metrics.width], &indexes);
            }
            pen += metrics.advance_width;
        }
    }

    fn row(&mut self, left: i64, y: i64, coverage: &[u8], indexes: &[u8; 256]) {
        let Some(y) = usize::try_from(y).ok().filter(|y| *y < SIZE.1) else { return };
        let skip = usize::try_from(-left).unwrap_or(0).min(coverage.len());
        let first = usize::try_from(left).unwrap_or(0).min(SIZE.0);
        for (column, c) in (first..SIZE.0).zip(&coverage[skip..]) {
            // Letters that overlap: the darker one stays.
            self.set(column, y, |there| there.max(indexes[usize::from(*c)]));
        }
    }

    /// The sheet as a PNG file, in the colours of a palette; it carries what it was drawn from.
    pub fn png(&self, palette: &Palette, drawn_from: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 * 1024);
        let mut encoder = png::Encoder::new(&mut out, SIZE.0 as u32, SIZE.1 as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(colours(palette));
        // Latin letters are always right.
        let _ = encoder.add_text_chunk("Comment".to_owned(), drawn_from.to_owned());
        // Most rows are like the one above: they become zeros, which the fast way of compressing is made for.
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::Filter::Up);
        // Writing to memory can't fail.
        if let Ok(mut writer) = encoder.write_header() {
            let _ = writer.write_image_data(&self.pixels);
        }
        out
    }
}
