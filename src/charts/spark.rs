//! The spark: a trend, a word wide.

use plotters::element::{Circle, PathElement};

use crate::charts::canvas::{Canvas, Frame};
use crate::charts::drawing::Drawing;
use crate::charts::ink::Ink;
use crate::charts::scale::Scale;
use crate::charts::trend::{days, points};
use crate::prose::Subject;
use crate::source::escape;
use crate::words::say;

/// Draws a spark of a system as inline SVG; empty with fewer than three surveys: of two, a line would look like a trend.
pub fn spark(subject: Subject<'_>, system: &str) -> String {
    let points = points(subject, system);
    if points.len() < 3 {
        return String::new();
    }
    let scale = Scale::of(subject.words, subject.instrument);
    let width = 96.0;
    let height = 28.0;
    let mean = |p: &super::trend::Point<'_>| (days(p.day), p.figures.mean.map_or(0.0, |m| m.value));
    let at: Vec<(f64, f64)> = points.iter().map(mean).collect();
    let first = at[0];
    let last = at[at.len() - 1];
    let mut inner = Drawing::default();
    {
        let canvas = Canvas::new(&mut inner, width, height);
        let frame = Frame { left: 4.0, right: width - 6.0, top: 5.0, bottom: height - 5.0 };
        let (low, high) = at.iter().fold((f64::MAX, f64::MIN), |(a, b), p| (a.min(p.1), b.max(p.1)));
        // At least a fifth of the scale is shown, so that small changes look small.
        let room = ((scale.range.1 - scale.range.0) / 5.0 - (high - low)).max(0.0) / 2.0;
        let scores = low - room - 0.01..high + room + 0.01;
        if let Some(mut plot) = canvas.plot(frame, first.0..last.0.max(first.0 + 1.0), scores) {
            let _ = plot.draw_series([PathElement::new(at.clone(), Ink::Line.stroke())]);
            let _ = plot.draw_series([Circle::new(last, 30, Ink::Mark.fill())]);
        }
    }
    let w = subject.words;
    let text =
        say!(w, "trend.spark", name = subject.name(system), n = at.len(), from = w.one(first.1), to = w.one(last.1));
    let label = escape(&text);
    let inner = inner.svg();
    format!(r#"<svg class="spark" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{inner}</svg>"#)
}
