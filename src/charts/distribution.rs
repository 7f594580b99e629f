//! The distribution: shares of score ranges of one system, with the mean and its interval above.

use plotters::element::{Circle, PathElement, Rectangle};

use crate::charts::canvas::{Canvas, Frame};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table};
use crate::charts::ink::Ink;
use crate::charts::scale::Scale;
use crate::prose;
use crate::prose::Subject;
use crate::statistics::{Bin, Figures, Mean};
use crate::words::{Words, capital, say};

/// Draws the scores of a system in a survey; `None` of figures that somebody else published.
pub fn distribution(subject: Subject<'_>, system: &str, figures: &Figures) -> Option<Figure> {
    let bins = &figures.distribution;
    let mean = figures.mean?;
    if bins.is_empty() {
        return None;
    }
    let w = subject.words;
    let scale = Scale::of(w, subject.instrument);
    let name = subject.name(system);
    let title = say!(w, "distribution.title", name = &name, measure = subject.measure());
    let head = subject.head(&["score", "share"]);
    let rows = bins.iter().map(|b| vec![label(w, b, bins), say!(w, "number.percent", number = b.percent)]).collect();
    let description = describe(subject, &name, figures, bins);
    let file = format!("{system}-distribution");
    let sizes = [Size::Wide, Size::Narrow];
    let draw = |size| draw(w, &scale, bins, mean, figures.ci, size);
    Some(
        Figure::new(&subject.survey.entry.id, &file, title, description, Table { head, rows }, &sizes, draw)
            .demonstration(subject.survey.demonstration, w),
    )
}

/// A range of scores in words: its highest score belongs to the next range, but for the last.
fn label(w: &Words, bin: &Bin, bins: &[Bin]) -> String {
    if let Some(score) = bin.score {
        return w.short(score);
    }
    let from = w.short(bin.from);
    let to = w.short(bin.to);
    match bins.last().is_some_and(|b| b == bin) {
        true => say!(w, "number.span", from = from, to = to),
        false => say!(w, "distribution.to-below", from = from, to = to),
    }
}

/// Above the plot stand the reference and, below it, the mean.
const TOP: f64 = 36.0;

type Ci = Option<(f64, f64)>;

fn draw(w: &Words, scale: &Scale, bins: &[Bin], mean: Mean, ci: Ci, size: Size) -> (Drawing, f64) {
    let width = size.width();
    let height = 276.0;
    // Narrow ranges around single scores stick out of the scale by half a step.
    let ends = bins.iter().fold(scale.range, |(a, b), bin| (a.min(bin.from), b.max(bin.to)));
    let name = capital(&scale.measure);
    let wide =
        Scale { range: ends, steps: Some(scale.ticks(if size == Size::Wide { 11 } else { 6 })), name, ..scale.clone() };
    let frame = Frame { left: 42.0, right: width - 10.0, top: 70.0, bottom: height - 40.0 };
    let top = f64::from(bins.iter().map(|b| b.percent).max().unwrap_or(0)).max(5.0) * 1.08;
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, width, height);
        if let Some(mut plot) = canvas.plot(Frame { top: TOP, ..frame }, wide.ends(), 0.0..top * 1.25) {
            wide.draw_across(&mut plot, top * 1.25, 10);
            // A solid line is the mean; the dashed one is what scores are held against.
            let line = PathElement::new([(mean.value, 0.0), (mean.value, top * 1.25)], Ink::Line.stroke());
            let _ = plot.draw_series([line]);
            let bar = |b: &Bin| {
                let gap = (b.to - b.from) * 0.06;
                Rectangle::new([(b.from + gap, 0.0), (b.to - gap, f64::from(b.percent))], Ink::Bar.fill())
            };
            let _ = plot.draw_series(bins.iter().filter(|b| b.percent > 0).map(bar));
            let y = top * 1.12;
            let _ = plot.draw_series(ci.map(|(a, b)| PathElement::new([(a, y), (b, y)], Ink::Interval.stroke())));
            let _ = plot.draw_series([Circle::new((mean.value, y), 50, Ink::Mark.fill())]);
            let floor = PathElement::new([(ends.0, 0.0), (ends.1, 0.0)], Ink::Axis.stroke());
            let _ = plot.draw_series([floor]);
        }
        let plot_height = frame.bottom - TOP;
        for percent in steps(top) {
            let y = frame.bottom - percent / (top * 1.25) * plot_height;
            canvas.text(
                frame.left - 6.0,
                y - 5.0,
                Anchor::End,
                Ink::Quiet,
                &say!(w, "number.percent", number = w.short(percent)),
            );
        }
        let interval = ci.map(|ci| format!(" ({})", w.range(ci))).unwrap_or_default();
        let text = say!(w, "distribution.mean", mean = prose::mean(w, mean, None)) + &interval;
        let x = wide.position(mean.value, frame.left, frame.right);
        canvas.text(x, 20.0, Anchor::Middle, Ink::Text, &text);
        if let Some((score, words)) = &wide.reference {
            // Away from the mean's words, at the other side of the line.
            let at = wide.position(*score, frame.left, frame.right);
            let anchor = if mean.value <= *score { Anchor::Start } else { Anchor::End };
            canvas.text(at, 4.0, anchor, Ink::Quiet, words);
        }
        wide.write_below(w, &canvas, frame, if size == Size::Wide { 11 } else { 6 });
    }
    for bin in bins {
        let x = |score: f64| wide.position(score, frame.left, frame.right);
        let text = format!("{}: {}", label(w, bin, bins), say!(w, "number.percent", number = bin.percent));
        out.tip((x(bin.from), TOP), (x(bin.to) - x(bin.from), frame.bottom - TOP), text);
    }
    (out, height)
}

/// Two or three round percentages below `top`.
fn steps(top: f64) -> Vec<f64> {
    let step = [2.0, 5.0, 10.0, 20.0, 25.0, 50.0].into_iter().find(|s| top / s < 4.0).unwrap_or(50.0);
    (1..4).map(|i| step * f64::from(i)).filter(|p| *p <= top).collect()
}

fn describe(subject: Subject<'_>, name: &str, figures: &Figures, bins: &[Bin]) -> String {
    let w = subject.words;
    let mut sentences = vec![prose::sentence(w, name, figures)];
    if let Some((low, high)) = figures.quartiles.filter(|(low, high)| low < high) {
        sentences.push(match w.ends((low, high)) {
            (low, high) if low == high => say!(w, "distribution.half-is", score = low),
            (low, high) => say!(w, "distribution.half", low = low, high = high),
        });
    }
    let highest = bins.iter().map(|b| b.percent).max().unwrap_or(0);
    let mut most = bins.iter().filter(|b| b.percent == highest);
    if let (Some(bin), None) = (most.next(), most.next()) {
        sentences.push(say!(w, "distribution.most", scores = label(w, bin, bins), percent = highest));
    }
    sentences.join(" ") + &subject.caution()
}
