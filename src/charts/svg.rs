//! Writes a drawing as SVG made to live in a page: classes instead of colours, and as few letters as it takes.

use std::fmt::Write as _;

use crate::charts::drawing::{Anchor, Drawing, Shape, Spot};
use crate::charts::ink::Ink;
use crate::source::escape;

impl Drawing {
    /// The shapes as the inner part of an SVG element.
    pub fn svg(&self) -> String {
        let mut out = String::with_capacity(self.shapes.len() * 64);
        for (ink, shape) in &self.shapes {
            write(&mut out, *ink, shape);
        }
        out
    }
}

/// Writing to a string can't fail.
fn write(out: &mut String, ink: Ink, shape: &Shape) {
    let class = ink.class();
    let _ = match shape {
        Shape::Rect((x, y), (w, h)) => write!(
            out,
            r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"/>"#,
            units(*x),
            units(*y),
            units(*w),
            units(*h)
        ),
        Shape::Line(from, to) => write!(
            out,
            r#"<line class="{class}" x1="{}" y1="{}" x2="{}" y2="{}"/>"#,
            units(from.0),
            units(from.1),
            units(to.0),
            units(to.1)
        ),
        Shape::Path(spots) => write!(out, r#"<polyline class="{class}" points="{}"/>"#, points(spots)),
        Shape::Polygon(spots) => write!(out, r#"<polygon class="{class}" points="{}"/>"#, points(spots)),
        Shape::Circle((x, y), radius) => {
            write!(out, r#"<circle class="{class}" cx="{}" cy="{}" r="{}"/>"#, units(*x), units(*y), units(*radius))
        }
        Shape::Tip((x, y), (w, h), text) => {
            let text = escape(text);
            let [x, y, w, h] = [x, y, w, h].map(|tenths| units(*tenths));
            write!(
                out,
                r#"<rect class="{class}" x="{x}" y="{y}" width="{w}" height="{h}"><title>{text}</title></rect>"#
            )
        }
        Shape::Text((x, y), anchor, text) => {
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => r#" text-anchor="middle""#,
                Anchor::End => r#" text-anchor="end""#,
            };
            let x = units(*x);
            let y = units(*y);
            let text = escape(text);
            write!(out, r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{text}</text>"#)
        }
    };
}

fn points(spots: &[Spot]) -> String {
    let points: Vec<String> = spots.iter().map(|(x, y)| format!("{},{}", units(*x), units(*y))).collect();
    points.join(" ")
}

/// Tenths as a decimal number, without needless zeros.
fn units(tenths: i32) -> String {
    let whole = tenths.unsigned_abs() / 10;
    let rest = tenths.unsigned_abs() % 10;
    let sign = if tenths < 0 { "-" } else { "" };
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
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
