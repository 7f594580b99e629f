//! A drawing backend for plotters that writes SVG made to live in a page.
//!
//! It differs from plotters' own in what this project needs: tenths of a unit instead of whole pixels, classes instead
//! of colours (so that light, dark, print and forced colours are the style sheet's), text as text, and text sizes from
//! a table instead of the system's fonts. Coordinates that arrive are tenths of a unit.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};

use crate::charts::ink::Ink;
use crate::charts::metrics;

/// Tenths of a unit of the view box per unit.
pub const SCALE: f64 = 10.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Writes shapes to a string.
pub struct SvgBackend<'a> {
    out: &'a mut String,
    size: (u32, u32),
}

impl<'a> SvgBackend<'a> {
    /// A backend for a view box of `width` × `height` units.
    pub fn new(out: &'a mut String, (width, height): (f64, f64)) -> Self {
        SvgBackend { out, size: ((width * SCALE) as u32, (height * SCALE) as u32) }
    }

    fn rect(&mut self, (x0, y0): BackendCoord, (x1, y1): BackendCoord, class: &str) {
        let (x, y) = (x0.min(x1), y0.min(y1));
        let (w, h) = ((x1 - x0).abs(), (y1 - y0).abs());
        if w > 0 && h > 0 {
            let _ = write!(
                self.out,
                r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"/>"#,
                units(x),
                units(y),
                units(w),
                units(h)
            );
        }
    }
}

/// Tenths as a decimal number, without needless zeros.
fn units(tenths: i32) -> String {
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

fn class(color: BackendColor) -> &'static str {
    Ink::of_code(color.rgb.2).class()
}

/// Escapes text for SVG and HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML has no way to write most control characters.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

impl DrawingBackend for SvgBackend<'_> {
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
        self.rect((x, y), (x + 1, y + 1), class(color));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let _ = write!(
            self.out,
            r#"<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>"#,
            class(style.color()),
            units(from.0),
            units(from.1),
            units(to.0),
            units(to.1)
        );
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, _fill: bool) -> Drawn {
        self.rect(a, b, class(style.color()));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<String> = path.into_iter().map(|(x, y)| format!("{},{}", units(x), units(y))).collect();
        let _ = write!(self.out, r#"<polyline class="{}" points="{}"/>"#, class(style.color()), points.join(" "));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, _fill: bool) -> Drawn {
        let radius = i32::try_from(radius).unwrap_or(i32::MAX);
        let class = class(style.color());
        let _ =
            write!(self.out, r#"<circle class="{class}" cx="{}" cy="{}" r="{}"/>"#, units(x), units(y), units(radius));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        let points: Vec<String> = vert.into_iter().map(|(x, y)| format!("{},{}", units(x), units(y))).collect();
        let _ = write!(self.out, r#"<polygon class="{}" points="{}"/>"#, class(style.color()), points.join(" "));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => r#" text-anchor="middle""#,
            HPos::Right => r#" text-anchor="end""#,
        };
        // The baseline is written out: renderers differ in `dominant-baseline`.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => 0.0,
        };
        let y = y + (style.size() * down) as i32;
        let class = class(style.color());
        let _ = write!(
            self.out,
            r#"<text class="{class}" x="{}" y="{}"{anchor}>{}</text>"#,
            units(x),
            units(y),
            escape(text)
        );
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_written_short() {
        assert_eq!([units(0), units(120), units(-5), units(1234)], ["0", "12", "-0.5", "123.4"]);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot;\u{fffd}");
    }
}
