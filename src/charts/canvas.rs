//! A sheet to draw on: plotters' areas and coordinates over our own backend, and text by ink.

use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    Cartesian2d, ChartBuilder, ChartContext, DrawingArea, EmptyElement, IntoDrawingArea as _, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{IntoFont as _, TextStyle};

use crate::charts::drawing::{Anchor, Drawing, Pen, SCALE};
use crate::charts::ink::Ink;
use crate::charts::metrics;

/// A chart in plotters' sense: a rectangle with a scale on either side.
pub type Plot<'a, 'o> = ChartContext<'a, Pen<'o>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A rectangle in units of the view box.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
    /// Lower edge.
    pub bottom: f64,
}

/// A sheet of a view box's size.
pub struct Canvas<'o> {
    area: DrawingArea<Pen<'o>, Shift>,
    size: (f64, f64),
}

fn tenths(units: f64) -> i32 {
    libm::round(units * SCALE) as i32
}

impl<'o> Canvas<'o> {
    /// An empty sheet of `width` × `height` units that writes to `out`.
    pub fn new(out: &'o mut Drawing, width: f64, height: f64) -> Self {
        Canvas { area: Pen::new(out, width, height).into_drawing_area(), size: (width, height) }
    }

    /// Writes a text with the upper edge of its capitals at `y`; kept within the sheet's sides.
    pub fn text(&self, x: f64, y: f64, anchor: Anchor, ink: Ink, text: &str) {
        let wide = text_width(text, ink);
        let (low, high) = match anchor {
            Anchor::Start => (0.0, self.size.0 - wide),
            Anchor::Middle => (wide / 2.0, self.size.0 - wide / 2.0),
            Anchor::End => (wide, self.size.0),
        };
        let x = x.min(high).max(low);
        let h_pos = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let font = ("sans-serif", ink.size() * SCALE).into_font();
        let colour = ink.colour();
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(h_pos, VPos::Top));
        let label = EmptyElement::at((tenths(x), tenths(y))) + Text::new(text.to_owned(), (0, 0), style);
        // Keeping a shape can't fail: the backend's error has no values.
        let _ = self.area.draw(&label);
    }

    /// Writes lines of text one below the other, `leading` units apart.
    pub fn lines(&self, x: f64, y: f64, anchor: Anchor, ink: Ink, leading: f64, lines: &[String]) {
        for (i, line) in lines.iter().enumerate() {
            self.text(x, y + leading * i as f64, anchor, ink, line);
        }
    }

    /// Draws a straight line.
    pub fn line(&self, from: (f64, f64), to: (f64, f64), ink: Ink) {
        let points = [from, to].map(|(x, y)| (tenths(x), tenths(y)));
        let _ = self.area.draw(&plotters::element::PathElement::new(points, ink.stroke()));
    }

    /// Draws a filled rectangle.
    pub fn rect(&self, frame: Frame, ink: Ink) {
        let corners = [(tenths(frame.left), tenths(frame.top)), (tenths(frame.right), tenths(frame.bottom))];
        let _ = self.area.draw(&plotters::element::Rectangle::new(corners, ink.fill()));
    }

    /// A plot within `frame` whose scales run over `x` and `y` (upwards).
    pub fn plot(&self, frame: Frame, x: Range<f64>, y: Range<f64>) -> Option<Plot<'_, 'o>> {
        let margin = |units: f64| tenths(units.max(0.0)).unsigned_abs();
        ChartBuilder::on(&self.area)
            .margin_left(margin(frame.left))
            .margin_top(margin(frame.top))
            .margin_right(margin(self.size.0 - frame.right))
            .margin_bottom(margin(self.size.1 - frame.bottom))
            .build_cartesian_2d(x, y)
            .ok()
    }
}

/// Width of a text in an ink, in units; strong text is wider.
pub fn text_width(text: &str, ink: Ink) -> f64 {
    let plain = metrics::width(text, ink.size());
    if ink == Ink::Strong { plain * 1.07 } else { plain }
}
