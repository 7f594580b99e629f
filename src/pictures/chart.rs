//! A chart as a picture, in the colours that it has on paper.

use sha2::{Digest as _, Sha256};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Mask as Covered, Path, PathBuilder, Rect, Stroke, StrokeDash, Transform,
};

use super::Pictures;
use super::canvas::{Area, Canvas, Paint};
use super::face::Style;
use super::look::Look;
use crate::charts::{Anchor, Drawing, Shape, Spot};

/// Pixels per unit: sharp on dense screens, in slides and on paper.
const PER_UNIT: f32 = 2.0;

/// Charts that are taller than this in units have one pixel per unit: few programs show larger pictures.
const TALL: f64 = 4_000.0;

/// Steps between nothing and full coverage: with more, charts of many colours have more than a palette holds.
const STEPS: usize = 8;

/// Pictures are no larger than this in either direction: the longest league is far shorter.
const LARGEST: f64 = 1_000_000.0;

impl Pictures {
    /// A drawing of so many units in width and height as a PNG file, which is empty where there is nothing to draw.
    pub fn chart(&self, drawing: &Drawing, (width, height): (f64, f64)) -> Vec<u8> {
        let drawn = self.drawn_from(drawing, (width, height));
        let scale = if height > TALL { 1.0 } else { PER_UNIT };
        let [width, height] = [width, height].map(|units| libm::ceil(units * f64::from(scale)));
        if !(1.0..=LARGEST).contains(&width) || !(1.0..=LARGEST).contains(&height) {
            return Vec::new();
        }
        let size = (width as usize, height as usize);
        let paper = paint_of(self.looks.paper).colour;
        let canvas = Canvas::new(size, paper, self.looks.colours().map(|c| paint_of(c).colour), STEPS);
        let mut sheet = Sheet { canvas, scale };
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
        let dots = scale * 96.0 / 0.0254;
        sheet.canvas.png(&drawn, Some(libm::roundf(dots) as u32))
    }

    /// Digest of all that a picture is made of; the picture carries it.
    pub fn drawn_from(&self, drawing: &Drawing, (width, height): (f64, f64)) -> String {
        let made_of = format!("{} {width} {height} {}", self.kind, drawing.svg());
        format!("drawn from {:x}", Sha256::digest(made_of))
    }
}

/// A sheet of pixels, `scale` of them per unit.
struct Sheet {
    canvas: Canvas,
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
            mask.grown(halo).lay(&mut self.canvas, paint_of(colour));
        }
        if let Some(fill) = look.fill {
            mask.lay(&mut self.canvas, paint_of(fill));
        }
    }

    fn paint(&mut self, shape: &Shape, look: &Look) {
        if let Some(fill) = look.fill.map(paint_of) {
            match shape {
                Shape::Line(..) => {}
                Shape::Rect((x, y), (w, h)) => {
                    let (left, top) = (self.pixels(*x), self.pixels(*y));
                    let (right, bottom) = (left + self.pixels(*w), top + self.pixels(*h));
                    self.canvas.fill(Area { left, top, right, bottom }, fill);
                }
                _ => {
                    if let Some(path) = self.path(shape) {
                        self.fill(&path, fill);
                    }
                }
            }
        }
        let Some(stroke) = look.stroke.map(paint_of) else { return };
        match shape {
            Shape::Line(from, to) if !look.round && (from.0 == to.0 || from.1 == to.1) => {
                self.straight(*from, *to, look, stroke);
            }
            _ => {
                if let Some(path) = self.path(shape).and_then(|path| self.stroked(path, look)) {
                    self.fill(&path, stroke);
                }
            }
        }
    }

    /// A line that is upright or level, dash by dash.
    fn straight(&mut self, from: Spot, to: Spot, look: &Look, paint: Paint) {
        let half = look.width * self.scale / 2.0;
        let is_level = from.1 == to.1;
        let along = |spot: Spot| self.pixels(if is_level { spot.0 } else { spot.1 });
        let (a, b) = (along(from), along(to));
        let (begin, end) = (a.min(b), a.max(b));
        let across = self.pixels(if is_level { from.1 } else { from.0 });
        // Dashes begin where the line does; one that is far longer than the sheet has none.
        let turned = a > b;
        let (width, height) = self.canvas.size();
        let most = if is_level { width } else { height } as f32;
        let mut piece = |from: f32, to: f32| {
            let (from, to) = if turned { (begin + end - to, begin + end - from) } else { (from, to) };
            let area = match is_level {
                true => Area { left: from, right: to, top: across - half, bottom: across + half },
                false => Area { left: across - half, right: across + half, top: from, bottom: to },
            };
            self.canvas.fill(area, paint);
        };
        let lengths: Vec<f32> = look.dashes.iter().map(|d| d * self.scale).collect();
        let whole: f32 = lengths.iter().sum();
        let is_dashed = lengths.len() > 1 && lengths.iter().all(|l| *l >= 0.0) && whole >= 0.5;
        if !is_dashed || end - begin > 4.0 * (most + 1.0) {
            piece(begin, end);
            return;
        }
        let mut at = begin;
        for (i, length) in lengths.iter().cycle().enumerate() {
            if at >= end {
                return;
            }
            if i % 2 == 0 && *length > 0.0 {
                piece(at, (at + length).min(end));
            }
            at += length;
        }
    }

    /// The outline of a path's line.
    fn stroked(&self, path: Path, look: &Look) -> Option<Path> {
        let dashes = look.dashes.iter().map(|d| d * self.scale).collect();
        let path = match StrokeDash::new(dashes, 0.0) {
            Some(dash) => path.dash(&dash, 1.0)?,
            None => path,
        };
        let line = Stroke {
            width: look.width * self.scale,
            line_cap: if look.round { LineCap::Round } else { LineCap::Butt },
            line_join: LineJoin::Miter,
            ..Stroke::default()
        };
        path.stroke(&line, 1.0)
    }

    /// Fills a path: how much of each pixel it covers is found out where it lies, and nowhere else.
    fn fill(&mut self, path: &Path, paint: Paint) {
        let (width, height) = self.canvas.size();
        let within = |at: f32, most: usize| (libm::floorf(at).max(0.0) as usize).min(most);
        let bounds = path.bounds();
        let (left, top) = (within(bounds.left(), width), within(bounds.top(), height));
        let right = within(bounds.right() + 1.0, width);
        let bottom = within(bounds.bottom() + 1.0, height);
        let Some(mut covered) = Covered::new((right - left) as u32, (bottom - top) as u32) else { return };
        covered.fill_path(path, FillRule::Winding, true, Transform::from_translate(-(left as f32), -(top as f32)));
        for (y, row) in covered.data().chunks_exact((right - left).max(1)).enumerate() {
            self.canvas.lay(left as i64, (top + y) as i64, row, paint);
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
}

fn paint_of(colour: Color) -> Paint {
    let colour = colour.to_color_u8();
    Paint { colour: [colour.red(), colour.green(), colour.blue()], alpha: colour.alpha() }
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

    /// Lays a paint over a canvas.
    fn lay(&self, canvas: &mut Canvas, paint: Paint) {
        for (y, row) in self.cover.chunks_exact(self.width.max(1)).enumerate() {
            let Some(first) = row.iter().position(|cover| *cover > 0) else { continue };
            let last = row.iter().rposition(|cover| *cover > 0).unwrap_or(first);
            canvas.lay(self.left + first as i64, self.top.saturating_add(y as i64), &row[first..=last], paint);
        }
    }
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
}
