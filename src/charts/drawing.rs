//! A drawing: what plotters drew, kept as shapes, of which SVG and pictures are made.
//!
//! Our drawing backend differs from plotters' own in what this project needs: tenths of a unit instead of whole pixels, inks
//! instead of colours (so that light, dark, print and forced colours are the style sheet's), text as text, and text
//! sizes from a table instead of the system's fonts. Coordinates that arrive are tenths of a unit.

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};

use crate::charts::ink::Ink;
use crate::charts::metrics;

/// Where a text begins, is centred or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At its left edge.
    Start,
    /// In its middle.
    Middle,
    /// At its right edge.
    End,
}

/// Tenths of a unit of the view box per unit.
pub const SCALE: f64 = 10.0;

/// A place in tenths of a unit, from the left and from the top.
pub type Spot = (i32, i32);

/// A shape, in tenths of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle: its upper left corner, width and height, both above zero.
    Rect(Spot, (i32, i32)),
    /// A straight line.
    Line(Spot, Spot),
    /// A line through places.
    Path(Vec<Spot>),
    /// A surface with corners.
    Polygon(Vec<Spot>),
    /// A circle: its centre and radius.
    Circle(Spot, i32),
    /// A text on one line: where its baseline begins, is centred or ends.
    Text(Spot, Anchor, String),
    /// A place that says something when it is pointed at: its upper left corner, width and height. Pictures have none.
    Tip(Spot, (i32, i32), String),
}

impl Shape {
    /// The same shape, further to the right and down.
    pub fn moved(&self, (x, y): Spot) -> Shape {
        let to = |spot: &Spot| (spot.0.saturating_add(x), spot.1.saturating_add(y));
        match self {
            Shape::Rect(at, size) => Shape::Rect(to(at), *size),
            Shape::Line(a, b) => Shape::Line(to(a), to(b)),
            Shape::Path(spots) => Shape::Path(spots.iter().map(to).collect()),
            Shape::Polygon(spots) => Shape::Polygon(spots.iter().map(to).collect()),
            Shape::Circle(at, radius) => Shape::Circle(to(at), *radius),
            Shape::Text(at, anchor, text) => Shape::Text(to(at), *anchor, text.clone()),
            Shape::Tip(at, size, text) => Shape::Tip(to(at), *size, text.clone()),
        }
    }
}

/// Shapes with their inks, in the order in which they are drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The shapes; later ones lie above earlier ones.
    pub shapes: Vec<(Ink, Shape)>,
}

impl Drawing {
    /// Adds a place that says something when it is pointed at: its upper left corner and its size, in units of the view box.
    pub fn tip(&mut self, at: (f64, f64), size: (f64, f64), text: String) {
        let tenths = |(x, y): (f64, f64)| (libm::round(x * SCALE) as i32, libm::round(y * SCALE) as i32);
        self.shapes.push((Ink::Tip, Shape::Tip(tenths(at), tenths(size), text)));
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Adds what plotters draws to a drawing.
pub struct Pen<'a> {
    drawing: &'a mut Drawing,
    size: (u32, u32),
}

impl<'a> Pen<'a> {
    /// A pen for a view box of `width` × `height` units.
    pub fn new(drawing: &'a mut Drawing, width: f64, height: f64) -> Self {
        Pen { drawing, size: ((width * SCALE) as u32, (height * SCALE) as u32) }
    }

    fn add(&mut self, color: BackendColor, shape: Shape) {
        self.drawing.shapes.push((Ink::of_code(color.rgb.2), shape));
    }

    fn rect(&mut self, (x0, y0): BackendCoord, (x1, y1): BackendCoord, color: BackendColor) {
        let size = ((x1 - x0).abs(), (y1 - y0).abs());
        if size.0 > 0 && size.1 > 0 {
            self.add(color, Shape::Rect((x0.min(x1), y0.min(y1)), size));
        }
    }
}

impl DrawingBackend for Pen<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.rect((x, y), (x + 1, y + 1), color);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.add(style.color(), Shape::Line(from, to));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, _fill: bool) -> Drawn {
        self.rect(a, b, style.color());
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.add(style.color(), Shape::Path(path.into_iter().collect()));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, at: BackendCoord, radius: u32, style: &S, _fill: bool) -> Drawn {
        self.add(style.color(), Shape::Circle(at, i32::try_from(radius).unwrap_or(i32::MAX)));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        self.add(style.color(), Shape::Polygon(vert.into_iter().collect()));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        // The baseline is written out: renderers differ in `dominant-baseline`.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => 0.0,
        };
        let baseline = (x, y + (style.size() * down) as i32);
        self.add(style.color(), Shape::Text(baseline, anchor, text.to_owned()));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((metrics::width(text, style.size()) as u32, style.size() as u32))
    }

    fn blit_bitmap(&mut self, _pos: BackendCoord, _size: (u32, u32), _src: &[u8]) -> Drawn {
        Ok(())
    }
}
