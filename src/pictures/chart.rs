//! A chart as a picture, in the colours that it has on paper.

use std::cmp::Reverse;

use sha2::{Digest as _, Sha256};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform,
};

use super::Pictures;
use super::face::Style;
use super::look::{Look, Looks};
use crate::charts::{Anchor, Drawing, Shape, Spot};

/// Pixels per unit: sharp on dense screens, in slides and on paper.
const PER_UNIT: f32 = 2.0;

/// Charts that are taller than this in units have one pixel per unit: few programs show larger pictures.
const TALL: f64 = 4_000.0;

impl Pictures {
    /// A drawing of so many units in width and height as a PNG file, which is empty where there is nothing to draw.
    pub fn chart(&self, drawing: &Drawing, (width, height): (f64, f64)) -> Vec<u8> {
        let drawn = self.drawn_from(drawing, (width, height));
        let scale = if height > TALL { 1.0 } else { PER_UNIT };
        let [width, height] = [width, height].map(|units| libm::ceil(units * f64::from(scale)) as u32);
        let Some(pixmap) = Pixmap::new(width, height) else { return Vec::new() };
        let mut sheet = Sheet { pixmap, scale };
        sheet.pixmap.fill(self.looks.paper);
        for (ink, shape) in &drawing.shapes {
            let look = self.looks.get(*ink);
            match shape {
                Shape::Text(at, anchor, text) => {
                    let face = if look.bold { &self.bold } else { &self.regular };
                    let style = Style { face, size: ink.size() as f32 * scale };
                    sheet.text((*at, *anchor, text), &style, look);
                }
                _ => sheet.paint(shape, look),
            }
        }
        sheet.png(&self.looks, &drawn)
    }

    /// Digest of all that a picture is made of; the picture carries it.
    pub fn drawn_from(&self, drawing: &Drawing, (width, height): (f64, f64)) -> String {
        let made_of = format!("{} {width} {height} {}", self.kind, drawing.svg());
        format!("drawn from {:x}", Sha256::digest(made_of))
    }
}

/// A sheet of pixels, `scale` of them per unit; opaque.
struct Sheet {
    pixmap: Pixmap,
    scale: f32,
}

impl Sheet {
    fn pixels(&self, tenths: i32) -> f32 {
        tenths as f32 * self.scale / 10.0
    }

    fn text(&mut self, (at, anchor, text): (Spot, Anchor, &str), style: &Style<'_>, look: &Look) {
        let back = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => 0.5,
            Anchor::End => 1.0,
        };
        let halo = (look.width.min(20.0) * self.scale / 2.0) as usize;
        let begin = (self.pixels(at.0) - style.width(text) * back, self.pixels(at.1));
        let mask = Mask::of(text, style, begin, halo);
        if let Some(colour) = look.stroke {
            mask.grown(halo).lay(&mut self.pixmap, colour);
        }
        if let Some(fill) = look.fill {
            mask.lay(&mut self.pixmap, fill);
        }
    }

    fn paint(&mut self, shape: &Shape, look: &Look) {
        let Some(path) = self.path(shape) else { return };
        if let Some(fill) = look.fill.filter(|_| !matches!(shape, Shape::Line(..))) {
            self.pixmap.fill_path(&path, &paint_of(fill), FillRule::Winding, Transform::identity(), None);
        }
        if let Some(stroke) = look.stroke {
            let dashes = look.dashes.iter().map(|d| d * self.scale).collect();
            let line = Stroke {
                width: look.width * self.scale,
                line_cap: if look.round { LineCap::Round } else { LineCap::Butt },
                line_join: LineJoin::Miter,
                dash: StrokeDash::new(dashes, 0.0),
                ..Stroke::default()
            };
            self.pixmap.stroke_path(&path, &paint_of(stroke), &line, Transform::identity(), None);
        }
    }

    fn path(&self, shape: &Shape) -> Option<Path> {
        let mut builder = PathBuilder::new();
        match shape {
            Shape::Rect((x, y), (w, h)) => {
                builder.push_rect(Rect::from_xywh(self.pixels(*x), self.pixels(*y), self.pixels(*w), self.pixels(*h))?);
            }
            Shape::Line(from, to) => {
                builder.move_to(self.pixels(from.0), self.pixels(from.1));
                builder.line_to(self.pixels(to.0), self.pixels(to.1));
            }
            Shape::Path(spots) | Shape::Polygon(spots) => {
                for (i, (x, y)) in spots.iter().enumerate() {
                    let x = self.pixels(*x);
                    let y = self.pixels(*y);
                    if i == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
                }
                if matches!(shape, Shape::Polygon(_)) {
                    builder.close();
                }
            }
            Shape::Circle((x, y), radius) => {
                builder.push_circle(self.pixels(*x), self.pixels(*y), self.pixels(*radius))
            }
            Shape::Text(..) | Shape::Tip(..) => {}
        }
        builder.finish()
    }

    /// The sheet as a PNG file with a palette.
    fn png(&self, looks: &Looks, drawn_from: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 * 1024);
        let mut encoder = png::Encoder::new(&mut out, self.pixmap.width(), self.pixmap.height());
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_deflate_compression(png::DeflateCompression::Level(2));
        encoder.set_filter(png::Filter::NoFilter);
        let dots = self.scale * 96.0 / 0.0254;
        let per_metre = libm::roundf(dots) as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
        let (palette, indexes) = indexed(self.pixmap.data(), looks.colours().map(three));
        // Latin letters are always right.
        let _ = encoder.add_text_chunk("Comment".to_owned(), drawn_from.to_owned());
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette);
        // Writing to memory can't fail.
        if let Ok(mut writer) = encoder.write_header() {
            let _ = writer.write_image_data(&indexes);
        }
        out
    }
}

fn paint_of(colour: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(colour);
    paint
}

/// How much of each pixel a text covers, from 0 to 255.
struct Mask {
    left: i64,
    top: i64,
    width: usize,
    height: usize,
    cover: Vec<u8>,
}

impl Mask {
    /// Of a text whose baseline begins at `x` and `y`, in pixels, with room for a halo.
    fn of(text: &str, style: &Style<'_>, (x, y): (f32, f32), halo: usize) -> Mask {
        // Room around the letters: for those that lean out, and for what hangs below the line.
        let around = (style.size / 2.0) as usize + halo;
        let mut mask = Mask {
            left: x as i64 - around as i64,
            top: y as i64 - 3 * around as i64,
            width: style.width(text) as usize + 2 * around,
            height: 4 * around,
            cover: Vec::new(),
        };
        mask.cover = vec![0; mask.width * mask.height];
        let mut pen = x;
        for c in text.chars().filter(|c| !c.is_control()) {
            let glyph = style.glyph(c);
            let (metrics, cover) = glyph.as_ref();
            let left = libm::roundf(pen) as i64 + i64::from(metrics.xmin);
            let top = libm::roundf(y) as i64 - i64::from(metrics.ymin) - metrics.height as i64;
            mask.add(left - mask.left, top - mask.top, metrics.width, cover);
            pen += metrics.advance_width;
        }
        mask
    }

    fn add(&mut self, left: i64, top: i64, width: usize, cover: &[u8]) {
        if width == 0 {
            return;
        }
        for (row, line) in cover.chunks_exact(width).enumerate() {
            for (column, c) in line.iter().enumerate() {
                let x = left + column as i64;
                let y = top + row as i64;
                if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
                    && x < self.width
                    && y < self.height
                {
                    let at = &mut self.cover[y * self.width + x];
                    *at = (*at).max(*c);
                }
            }
        }
    }

    /// The same, larger by so many pixels on every side.
    fn grown(&self, by: usize) -> Mask {
        let width = self.width;
        let height = self.height;
        let mut wide = self.cover.clone();
        let mut cover = wide.clone();
        for d in 1..=by.min(width).min(height) {
            for (to, from) in wide[d..].iter_mut().zip(&self.cover) {
                *to = (*to).max(*from);
            }
            for (to, from) in wide.iter_mut().zip(&self.cover[d..]) {
                *to = (*to).max(*from);
            }
        }
        for d in 1..=by.min(width).min(height) {
            for (to, from) in cover[d * width..].iter_mut().zip(&wide) {
                *to = (*to).max(*from);
            }
            for (to, from) in cover.iter_mut().zip(&wide[d * width..]) {
                *to = (*to).max(*from);
            }
        }
        for (to, from) in cover.iter_mut().zip(&wide) {
            *to = (*to).max(*from);
        }
        Mask { cover, ..*self }
    }

    /// Lays a colour over the pixels of a sheet, which is opaque.
    fn lay(&self, pixmap: &mut Pixmap, colour: Color) {
        let wide = i64::from(pixmap.width());
        let colour = colour.to_color_u8();
        let parts = [colour.red(), colour.green(), colour.blue()];
        let alpha = u32::from(colour.alpha());
        // The columns of the mask that lie on the sheet.
        let on_sheet = |column: i64| usize::try_from(column).unwrap_or(0).min(self.width);
        let columns = on_sheet(-self.left)..on_sheet(wide - self.left);
        if columns.is_empty() {
            return;
        }
        let first = (self.left + columns.start as i64) as usize;
        let mut rows = pixmap.data_mut().chunks_exact_mut(wide as usize * 4);
        let mut skip = usize::try_from(self.top).unwrap_or(0);
        let above = usize::try_from(-self.top).unwrap_or(0);
        for line in self.cover.chunks_exact(self.width).skip(above) {
            let Some(row) = rows.nth(std::mem::take(&mut skip)) else { return };
            let pixels = row[first * 4..].as_chunks_mut::<4>().0;
            for (pixel, cover) in pixels.iter_mut().zip(&line[columns.clone()]).filter(|(_, cover)| **cover > 0) {
                let c = u32::from(*cover) * alpha / 255;
                for (below, part) in pixel[..3].iter_mut().zip(parts) {
                    *below = ((u32::from(part) * c + u32::from(*below) * (255 - c) + 127) / 255) as u8;
                }
            }
        }
    }
}

fn three(colour: Color) -> [u8; 3] {
    let colour = colour.to_color_u8();
    [colour.red(), colour.green(), colour.blue()]
}

/// Colours in the order in which they are met, found by their first bits.
struct Met {
    /// For each beginning, the colours that have it, with their numbers.
    numbers: Vec<Vec<([u8; 3], usize)>>,
    /// Each colour, with how many pixels have it.
    colours: Vec<([u8; 3], usize)>,
}

impl Met {
    fn new() -> Self {
        Met { numbers: vec![Vec::new(); 4096], colours: Vec::new() }
    }

    /// The number of a colour of which so many pixels are met.
    fn number(&mut self, colour: [u8; 3], pixels: usize) -> usize {
        let [r, g, b] = colour.map(|part| usize::from(part >> 4));
        let alike = &mut self.numbers[r << 8 | g << 4 | b];
        let known = alike.iter().find(|(c, _)| *c == colour).map(|(_, number)| *number);
        let number = known.unwrap_or_else(|| {
            alike.push((colour, self.colours.len()));
            self.colours.push((colour, 0));
            self.colours.len() - 1
        });
        self.colours[number].1 += pixels;
        number
    }
}

/// At most 256 colours as a palette, and the index of each pixel's. Where there are more, those of marks and words are
/// kept, then the commonest; the others, which stand at the edges of shapes, become the nearest of those that are kept.
fn indexed(data: &[u8], marks: impl Iterator<Item = [u8; 3]>) -> (Vec<u8>, Vec<u8>) {
    let mut met = Met::new();
    let runs = data.as_chunks::<4>().0.chunk_by(|a, b| a == b);
    let number = |run: &[[u8; 4]]| (met.number([run[0][0], run[0][1], run[0][2]], run.len()) as u32, run.len() as u32);
    let runs: Vec<(u32, u32)> = runs.map(number).collect();
    let mut own: Vec<[u8; 3]> = marks.collect();
    own.sort_unstable();
    let mut order: Vec<usize> = (0..met.colours.len()).collect();
    order.sort_by_cached_key(|number| {
        let (colour, pixels) = met.colours[*number];
        (own.binary_search(&colour).is_err(), Reverse(pixels), colour)
    });
    let (kept, rare) = order.split_at(order.len().min(256));
    let colour = |number: &usize| met.colours[*number].0;
    // At most 256 are kept.
    let mut index_of = vec![0u8; order.len()];
    kept.iter().enumerate().for_each(|(i, number)| index_of[*number] = i as u8);
    for number in rare {
        let own = colour(number);
        let far = |other: [u8; 3]| -> u32 { (0..3).map(|i| u32::from(own[i].abs_diff(other[i])).pow(2)).sum() };
        index_of[*number] = kept.iter().enumerate().min_by_key(|(_, k)| far(colour(k))).map_or(0, |(i, _)| i as u8);
    }
    let mut indexes = Vec::with_capacity(data.len() / 4);
    for (number, length) in runs {
        indexes.resize(indexes.len() + length as usize, index_of[number as usize]);
    }
    (kept.iter().flat_map(colour).collect(), indexes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Ink;
    use crate::pictures::tests::pictures;

    fn decoded(png: &[u8]) -> (usize, usize, Vec<u8>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let (width, height) = (reader.info().width as usize, reader.info().height as usize);
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        (width, height, pixels)
    }

    #[test]
    fn shapes_stand_where_they_belong_in_the_colours_of_the_theme() {
        let shapes = vec![
            (Ink::BandB, Shape::Rect((100, 100), (500, 200))),
            (Ink::Bar, Shape::Rect((100, 100), (100, 100))),
            (Ink::Mark, Shape::Circle((500, 200), 40)),
            (Ink::Interval, Shape::Line((300, 250), (400, 250))),
        ];
        let (width, height, pixels) = decoded(&pictures().chart(&Drawing { shapes }, (80.0, 40.0)));
        assert_eq!((width, height), (160, 80));
        let at = |x: usize, y: usize| &pixels[(y * width + x) * 3..][..3];
        assert_eq!(at(5, 5), [255, 255, 255], "paper");
        assert_eq!(at(30, 30), [0x5b, 0x86, 0xab], "the bar lies above the band");
        assert_eq!(at(60, 30), [0xe4, 0xea, 0xf0], "the band");
        assert_eq!((at(100, 40), at(70, 50)), (&[0x12, 0x43, 0x6d][..], &[0x12, 0x43, 0x6d][..]));
    }

    #[test]
    fn words_have_a_halo() {
        let word = (Ink::Strong, Shape::Text((1000, 200), Anchor::Middle, "I".to_owned()));
        let band = (Ink::BandB, Shape::Rect((0, 0), (2000, 400)));
        let (width, _, pixels) = decoded(&pictures().chart(&Drawing { shapes: vec![band, word] }, (200.0, 40.0)));
        let row: Vec<&[u8]> = pixels[30 * width * 3..31 * width * 3].chunks_exact(3).collect();
        let dark = row.iter().position(|p| p[0] < 0x40).unwrap();
        assert!((190..205).contains(&dark), "{dark}");
        assert!(row[dark - 8..dark].contains(&&[255, 255, 255][..]), "{:?}", &row[dark - 8..dark]);
    }

    #[test]
    fn any_drawing_is_drawn() {
        let pictures = pictures();
        let far = [i32::MIN, -5, 0, 7, i32::MAX];
        for spot in far.iter().flat_map(|x| far.map(|y| (*x, y))) {
            let shapes = vec![
                (Ink::Bar, Shape::Rect(spot, (i32::MAX, 1))),
                (Ink::Reference, Shape::Line((0, 0), spot)),
                (Ink::Second, Shape::Path(vec![spot, (1, 1), spot])),
                (Ink::Group, Shape::Polygon(vec![])),
                (Ink::Hollow, Shape::Circle(spot, i32::MAX)),
                (Ink::Quiet, Shape::Text(spot, Anchor::End, "日本語 🏥 \u{0}Ŵ".to_owned())),
            ];
            assert!(pictures.chart(&Drawing { shapes }, (20.0, 90.0)).starts_with(b"\x89PNG"));
        }
        assert!(pictures.chart(&Drawing::default(), (0.0, f64::NAN)).is_empty());
    }

    #[test]
    fn colours_beyond_a_palette_become_their_nearest() {
        let mut data: Vec<u8> = (0..=255_u8).flat_map(|v| [v, v, v, 255]).collect();
        data.extend(data.clone());
        data.extend([9, 9, 10, 255]);
        data.extend([0x80, 0x16, 0x50, 255]);
        let (palette, indexes) = indexed(&data, [[0x80, 0x16, 0x50]].into_iter());
        let colour = |pixel: usize| &palette[usize::from(indexes[pixel]) * 3..][..3];
        assert_eq!((palette.len(), indexes.len()), (768, 514));
        assert_eq!((colour(512), colour(513)), (&[9, 9, 9][..], &[0x80, 0x16, 0x50][..]), "a mark keeps its colour");
        assert!((0..254).all(|v| colour(v) == [v as u8; 3]), "as do the commonest");
    }
}
