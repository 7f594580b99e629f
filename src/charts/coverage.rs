//! How often intervals hold the true mean, by number of responses: a line for each of three means.

use plotters::element::{Circle, PathElement};

use crate::charts::canvas::{Canvas, Frame};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table};
use crate::charts::ink::Ink;
use crate::statistics::{COVERAGE, SIZES};
use crate::words::{Words, say};

/// The means that are drawn, with the inks of their lines and points.
const DRAWN: [(f64, Ink, Ink); 3] =
    [(50.0, Ink::Line, Ink::Mark), (90.0, Ink::Second, Ink::SecondMark), (95.0, Ink::Third, Ink::ThirdMark)];

/// Percent at the lower and the upper end of the drawing: coverage lies in the last few percent.
const ENDS: (f64, f64) = (85.0, 100.0);

/// What 95% intervals promise.
const PROMISED: f64 = 95.0;

/// Draws it.
pub fn coverage(w: &Words) -> Figure {
    let head: Vec<String> = std::iter::once(say!(w, "method.coverage-mean"))
        .chain(SIZES.iter().map(|n| say!(w, "method.coverage-of", n = *n)))
        .collect();
    let row = |(mean, shares): &(f64, [f64; 4])| {
        std::iter::once(w.short(*mean)).chain(shares.iter().map(|share| w.one(*share))).collect()
    };
    let table = Table { head, rows: COVERAGE.iter().map(row).collect() };
    let title = say!(w, "method.coverage-title");
    let description = say!(w, "method.coverage-what");
    let draw = |size| draw(w, size);
    Figure::new("methodology", "coverage", title, description, table, &[Size::Wide, Size::Narrow], draw)
}

fn draw(w: &Words, size: Size) -> (Drawing, f64) {
    let width = size.width();
    let height = 250.0;
    let beside = if size == Size::Wide { 120.0 } else { 84.0 };
    let frame = Frame { left: 46.0, right: width - beside, top: 28.0, bottom: height - 40.0 };
    let last = (SIZES.len() - 1) as f64;
    let x_of = |at: usize| frame.left + at as f64 / last * (frame.right - frame.left);
    let y_of = |percent: f64| frame.bottom - (percent - ENDS.0) / (ENDS.1 - ENDS.0) * (frame.bottom - frame.top);
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, width, height);
        let lines = COVERAGE.iter().filter_map(|(mean, shares)| {
            DRAWN.iter().find(|(drawn, ..)| drawn == mean).map(|(_, line, mark)| (*mean, shares, *line, *mark))
        });
        let lines: Vec<_> = lines.collect();
        if let Some(mut plot) = canvas.plot(frame, 0.0..last, ENDS.0..ENDS.1) {
            let across = |y: f64, ink: Ink| PathElement::new([(0.0, y), (last, y)], ink.stroke());
            let _ = plot.draw_series([85.0, 90.0, 100.0].map(|y| across(y, Ink::Grid)));
            let _ = plot.draw_series([across(PROMISED, Ink::Reference)]);
            for (_, shares, line, mark) in &lines {
                let points: Vec<(f64, f64)> = shares.iter().enumerate().map(|(i, y)| (i as f64, *y)).collect();
                let _ = plot.draw_series([PathElement::new(points.clone(), line.stroke())]);
                let _ = plot.draw_series(points.into_iter().map(|p| Circle::new(p, 40, mark.fill())));
            }
        }
        for percent in [85.0, 90.0, 95.0, 100.0] {
            let text = say!(w, "number.percent", number = w.short(percent));
            canvas.text(frame.left - 10.0, y_of(percent) - 5.0, Anchor::End, Ink::Quiet, &text);
        }
        for (i, n) in SIZES.iter().enumerate() {
            let text = say!(w, "chart.n", n = *n);
            canvas.text(x_of(i), frame.bottom + 10.0, Anchor::Middle, Ink::Quiet, &text);
        }
        // Names at the ends of the lines, kept apart.
        let mut labels: Vec<(f64, f64)> = lines.iter().map(|(mean, shares, ..)| (*mean, y_of(shares[3]))).collect();
        labels.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut free = f64::MIN;
        for (mean, y) in labels {
            let y = y.max(free);
            free = y + 15.0;
            canvas.text(
                frame.right + 12.0,
                y - 5.0,
                Anchor::Start,
                Ink::Text,
                &say!(w, "distribution.mean", mean = w.short(mean)),
            );
        }
    }
    (out, height)
}
