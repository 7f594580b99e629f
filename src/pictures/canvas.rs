//! A canvas of indexed pixels: a byte for each, and a palette that grows by the mixtures that are met at the edges of shapes.

use std::ops::Range;

use super::palette::Rgb;

/// What something is painted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    /// Its colour.
    pub colour: Rgb,
    /// How much it hides what is below, from 0 to 255.
    pub alpha: u8,
}

impl Paint {
    /// A colour that hides what is below.
    pub fn opaque(colour: Rgb) -> Paint {
        Paint { colour, alpha: 255 }
    }
}

/// A paint, with what it has become so far over each colour at each step of coverage.
struct Mixtures {
    paint: Paint,
    /// By the index below and the step; [`UNMIXED`] where they haven't met.
    table: Vec<u16>,
}

const UNMIXED: u16 = u16::MAX;

/// A picture has at most so many colours.
const MOST_COLOURS: usize = 256;

/// Colours that differ by no more than this in any part are one.
const ALIKE: u8 = 2;

/// A canvas, at first all paper.
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    /// The palette; paper is the first.
    colours: Vec<Rgb>,
    /// The step for each coverage from 0 to 255.
    step_of: [u8; 256],
    /// Steps between nothing and full coverage.
    steps: usize,
    mixtures: Vec<Mixtures>,
}

/// A rectangle in pixels, whose edges may lie within them.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Canvas {
    /// A canvas of so many pixels on which coverage has so many steps. The colours after paper's are kept as they are, however
    /// many mixtures there come to be.
    pub fn new((width, height): (usize, usize), paper: Rgb, colours: impl Iterator<Item = Rgb>, steps: usize) -> Self {
        let mut kept = vec![paper];
        for colour in colours.take(MOST_COLOURS / 2) {
            if !kept.contains(&colour) {
                kept.push(colour);
            }
        }
        let step_of = std::array::from_fn(|coverage| ((coverage * steps + 127) / 255) as u8);
        Canvas { width, height, pixels: vec![0; width * height], colours: kept, step_of, steps, mixtures: Vec::new() }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Lays a row of coverage, each from 0 to 255, over the row `y` from the column `x` on; what lies beside the canvas is cut.
    pub fn lay(&mut self, x: i64, y: i64, coverage: &[u8], paint: Paint) {
        let Some(row) = usize::try_from(y).ok().filter(|y| *y < self.height) else { return };
        let skip = usize::try_from(-x).unwrap_or(0).min(coverage.len());
        let first = usize::try_from(x).unwrap_or(0).min(self.width);
        let Canvas { pixels, colours, step_of, steps, mixtures, width, .. } = self;
        let table = &mut table_of(mixtures, paint, *steps).table;
        let pixels = &mut pixels[row * *width + first..(row + 1) * *width];
        // Within a letter, and within what surrounds it, nothing shows through.
        let whole = (paint.alpha == 255).then(|| mixed(table, colours, 0, paint, *steps, *steps));
        for (pixel, cover) in pixels.iter_mut().zip(&coverage[skip..]).filter(|(_, cover)| **cover > 0) {
            let step = usize::from(step_of[usize::from(*cover)]);
            *pixel = match whole {
                Some(index) if step == *steps => index,
                _ => mixed(table, colours, *pixel, paint, step, *steps),
            };
        }
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, area: Area, paint: Paint) {
        let columns = covered(area.left, area.right, self.width);
        let rows = covered(area.top, area.bottom, self.height);
        let Some((first, last)) = columns.first().zip(columns.last()) else { return };
        let (first, last) = (first.0, last.0 + 1);
        let Canvas { pixels, colours, steps, mixtures, width, .. } = self;
        let table = &mut table_of(mixtures, paint, *steps).table;
        // Within, coverage is the same in each row; at the edges it is that of the row and of the column.
        let within: Range<usize> = match columns.as_slice() {
            [one] => one.0..one.0,
            [(_, a), .., (_, b)] => first + usize::from(*a < 1.0)..last - usize::from(*b < 1.0),
            [] => return,
        };
        for (row, high) in rows {
            let start = row * *width;
            let step = libm::roundf(high * *steps as f32) as usize;
            let line = &mut pixels[start + within.start..start + within.end];
            if step == *steps && paint.alpha == 255 {
                line.fill(mixed(table, colours, 0, paint, step, *steps));
            } else {
                // What is below seldom changes from one pixel to the next.
                line.chunk_by_mut(|a, b| a == b).for_each(|same| {
                    let below = same.first().copied().unwrap_or(0);
                    same.fill(mixed(table, colours, below, paint, step, *steps));
                });
            }
            for (column, wide) in columns.iter().filter(|(column, _)| !within.contains(column)) {
                let step = libm::roundf(high * wide * *steps as f32) as usize;
                let pixel = &mut pixels[start + column];
                *pixel = mixed(table, colours, *pixel, paint, step, *steps);
            }
        }
    }

    /// The canvas as a PNG file, which carries what it was drawn from; `per_metre` is its resolution, if it has one.
    pub fn png(&self, drawn_from: &str, per_metre: Option<u32>) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 * 1024);
        let mut encoder = png::Encoder::new(&mut out, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(self.colours.concat());
        if let Some(dots) = per_metre {
            encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: dots, yppu: dots, unit: png::Unit::Meter }));
        }
        // Latin letters are always right.
        let _ = encoder.add_text_chunk("Comment".to_owned(), drawn_from.to_owned());
        let halves = (self.colours.len() <= 16).then(|| self.halves());
        if halves.is_some() {
            // Most rows are like the one above: they become zeros, which the fast way of compressing is made for.
            encoder.set_depth(png::BitDepth::Four);
            encoder.set_compression(png::Compression::Fast);
            encoder.set_filter(png::Filter::Up);
        } else {
            // With more colours a letter that stands again and again is found as it is, or not at all.
            encoder.set_depth(png::BitDepth::Eight);
            encoder.set_deflate_compression(png::DeflateCompression::Level(2));
            encoder.set_filter(png::Filter::NoFilter);
        }
        // Writing to memory can't fail.
        if let Ok(mut writer) = encoder.write_header() {
            let _ = writer.write_image_data(halves.as_deref().unwrap_or(&self.pixels));
        }
        out
    }

    /// Two pixels a byte, the left one in the upper half.
    fn halves(&self) -> Vec<u8> {
        let half = |pair: &[u8]| pair[0] << 4 | pair.get(1).copied().unwrap_or(0);
        self.pixels.chunks(self.width.max(1)).flat_map(|row| row.chunks(2).map(half)).collect()
    }
}

/// The columns (or rows) between two edges, each with how much of it lies between them.
fn covered(from: f32, to: f32, most: usize) -> Vec<(usize, f32)> {
    let (from, to) = (from.max(0.0), to.min(most as f32));
    if from.is_nan() || to.is_nan() || from >= to {
        return Vec::new();
    }
    let first = from as usize;
    let last = (libm::ceilf(to) as usize).min(most);
    (first..last).map(|at| (at, (to.min(at as f32 + 1.0) - from.max(at as f32)).clamp(0.0, 1.0))).collect()
}

/// What a paint has become so far.
fn table_of(mixtures: &mut Vec<Mixtures>, paint: Paint, steps: usize) -> &mut Mixtures {
    let at = mixtures.iter().position(|m| m.paint == paint).unwrap_or_else(|| {
        mixtures.push(Mixtures { paint, table: vec![UNMIXED; MOST_COLOURS * (steps + 1)] });
        mixtures.len() - 1
    });
    &mut mixtures[at]
}

/// The index of a paint at a step of coverage over the colour with the index `below`.
#[inline]
fn mixed(table: &mut [u16], colours: &mut Vec<Rgb>, below: u8, paint: Paint, step: usize, steps: usize) -> u8 {
    let known = &mut table[usize::from(below) * (steps + 1) + step];
    if *known == UNMIXED {
        *known = u16::from(mix(colours, below, paint, step, steps));
    }
    // It is an index of a palette.
    *known as u8
}

/// Mixes a colour, and finds its place in the palette: its own, or where that is full the nearest one.
fn mix(colours: &mut Vec<Rgb>, below: u8, paint: Paint, step: usize, steps: usize) -> u8 {
    let there = colours.get(usize::from(below)).copied().unwrap_or_default();
    let whole = 255 * steps;
    let over = usize::from(paint.alpha) * step;
    let part = |i: usize| {
        let sum = usize::from(paint.colour[i]) * over + usize::from(there[i]) * (whole - over);
        ((sum + whole / 2) / whole) as u8
    };
    let colour = [part(0), part(1), part(2)];
    let far = |other: &Rgb| (0..3).map(|i| colour[i].abs_diff(other[i])).max().unwrap_or(0);
    let nearest = colours.iter().enumerate().min_by_key(|(i, other)| (far(other), *i));
    let (at, distance) = nearest.map_or((0, u8::MAX), |(i, other)| (i, far(other)));
    if distance <= ALIKE || colours.len() >= MOST_COLOURS {
        return at as u8;
    }
    colours.push(colour);
    (colours.len() - 1) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Rgb = [255, 255, 255];
    const BLACK: Paint = Paint { colour: [0, 0, 0], alpha: 255 };

    fn canvas() -> Canvas {
        Canvas::new((8, 4), WHITE, [BLACK.colour].into_iter(), 16)
    }

    fn colour(canvas: &Canvas, x: usize, y: usize) -> Rgb {
        canvas.colours[usize::from(canvas.pixels[y * 8 + x])]
    }

    #[test]
    fn edges_within_a_pixel_are_mixed() {
        let mut c = canvas();
        c.fill(Area { left: 1.0, top: 1.0, right: 3.5, bottom: 3.0 }, BLACK);
        assert_eq!([0, 1, 2, 3, 4].map(|x| colour(&c, x, 1)[0]), [255, 0, 0, 128, 255]);
        assert_eq!([0, 1, 2, 3].map(|y| colour(&c, 2, y)[0]), [255, 0, 0, 255]);
        c.fill(Area { left: -9.0, top: -9.0, right: 99.0, bottom: 99.0 }, Paint { alpha: 51, ..BLACK });
        assert_eq!((colour(&c, 0, 0), colour(&c, 1, 1)), ([204; 3], [0; 3]));
        for (left, right) in [(f32::NAN, 1.0), (3.0, 1.0), (9.0, 12.0), (f32::MIN, f32::MAX)] {
            c.fill(Area { left, top: 0.0, right, bottom: 1.0 }, BLACK);
        }
    }

    #[test]
    fn what_lies_beside_is_cut() {
        let mut c = canvas();
        c.lay(-2, 0, &[255; 4], BLACK);
        c.lay(6, 1, &[0, 255, 255, 255], BLACK);
        c.lay(0, -1, &[255], BLACK);
        c.lay(0, 4, &[255], BLACK);
        c.lay(i64::MAX, 0, &[255], BLACK);
        let dark = |y: usize| (0..8).filter(|x| colour(&c, *x, y) == [0; 3]).collect::<Vec<_>>();
        assert_eq!([dark(0), dark(1), dark(2), dark(3)], [vec![0, 1], vec![7], vec![], vec![]]);
    }

    #[test]
    fn colours_beyond_a_palette_become_their_nearest_and_marks_keep_theirs() {
        let mark = Paint::opaque([0x80, 0x16, 0x50]);
        let mut c = Canvas::new((8, 4), WHITE, [mark.colour].into_iter(), 16);
        for i in 0..1000_usize {
            let [r, g] = [i * 7 % 256, i * 31 % 256].map(|v| v as u8);
            c.fill(Area { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 }, Paint::opaque([r, g, 90]));
        }
        assert_eq!(c.colours.len(), 256);
        c.fill(Area { left: 4.0, top: 0.0, right: 5.0, bottom: 1.0 }, mark);
        assert_eq!(colour(&c, 4, 0), mark.colour);
        assert!(c.png("drawn from nothing", Some(3780)).starts_with(b"\x89PNG"));
    }
}
