//! Where a SUS mean lies among published studies: the percentile curve, with the system on it.

use plotters::element::{Circle, PathElement};

use crate::charts::canvas::{Canvas, Frame};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table};
use crate::charts::ink::Ink;
use crate::prose::Subject;
use crate::statistics::{AVERAGE, Figures, percentile as percentile_of};
use crate::words::{Words, say};

/// Draws the percentile of a system in a survey; `None` where the norms of the SUS don't apply.
pub fn percentile(subject: Subject<'_>, system: &str, figures: &Figures) -> Option<Figure> {
    let meaning = figures.meaning.as_ref()?;
    let mean = figures.mean?.told()?;
    let name = subject.name(system);
    let w = subject.words;
    let title = say!(w, "percentile.title", name = &name);
    let head = vec![String::new(), subject.measure(), w.term("column", "better-than")];
    let row = |what: &str, score: f64| {
        let percent = say!(w, "number.percent", number = w.percentile(percentile_of(score)));
        vec![w.say(what, &[]), w.one(score), percent]
    };
    let mut rows = vec![row("column.mean", mean)];
    if let Some((low, high)) = figures.ci {
        rows.extend([row("percentile.lower", low), row("percentile.upper", high)]);
    }
    let percent = w.percentile(meaning.percentile);
    let mut sentences = vec![say!(w, "percentile.better", mean = w.one(mean), name = &name, percent = percent)];
    if let Some((low, high)) = figures.ci {
        let [low, high] = [low, high].map(|s| w.percentile(percentile_of(s)));
        if low != high {
            sentences.push(say!(w, "percentile.interval", low = low, high = high));
        }
    }
    sentences.push(say!(w, "percentile.average", average = w.short(AVERAGE)));
    let description = sentences.join(" ") + &subject.caution();
    let file = format!("{system}-percentile");
    let table = Table { head, rows };
    let draw = |size| draw(w, mean, figures.ci, size);
    Some(
        Figure::new(&subject.survey.entry.id, &file, title, description, table, &[Size::Wide, Size::Narrow], draw)
            .demonstration(subject.survey.demonstration, w),
    )
}

fn draw(w: &Words, mean: f64, ci: Option<(f64, f64)>, size: Size) -> (Drawing, f64) {
    let width = size.width();
    let height = if size == Size::Wide { 300.0 } else { 270.0 };
    let frame = Frame { left: 44.0, right: width - 14.0, top: 14.0, bottom: height - 40.0 };
    let x_of = |score: f64| frame.left + score / 100.0 * (frame.right - frame.left);
    let y_of = |percent: f64| frame.bottom - percent / 100.0 * (frame.bottom - frame.top);
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, width, height);
        let own = percentile_of(mean);
        if let Some(mut plot) = canvas.plot(frame, 0.0..100.0, 0.0..100.0) {
            let across = |y: f64| PathElement::new([(0.0, y), (100.0, y)], Ink::Grid.stroke());
            let _ = plot.draw_series([0.0, 25.0, 50.0, 75.0, 100.0].map(across));
            let curve: Vec<(f64, f64)> = (0..=100).map(f64::from).map(|s| (s, percentile_of(s))).collect();
            let _ = plot.draw_series([PathElement::new(curve, Ink::Axis.stroke())]);
            let lines = [[(mean, 0.0), (mean, own)], [(0.0, own), (mean, own)]];
            let _ = plot.draw_series(lines.map(|l| PathElement::new(l, Ink::Reference.stroke())));
            let part = |(low, high): (f64, f64)| {
                let inner = (0..=20).map(|i| low + (high - low) * f64::from(i) / 20.0);
                PathElement::new(inner.map(|s| (s, percentile_of(s))).collect::<Vec<_>>(), Ink::Interval.stroke())
            };
            let _ = plot.draw_series(ci.map(part));
            let _ = plot.draw_series([Circle::new((mean, own), 50, Ink::Mark.fill())]);
        }
        for percent in [0.0, 25.0, 50.0, 75.0, 100.0] {
            let text = say!(w, "number.percent", number = w.short(percent));
            canvas.text(frame.left - 6.0, y_of(percent) - 5.0, Anchor::End, Ink::Quiet, &text);
        }
        for score in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
            canvas.text(x_of(score), frame.bottom + 5.0, Anchor::Middle, Ink::Quiet, &w.short(score));
        }
        let words_below = w.say(if size == Size::Wide { "percentile.axes" } else { "percentile.axis" }, &[]);
        canvas.text((frame.left + frame.right) / 2.0, frame.bottom + 22.0, Anchor::Middle, Ink::Quiet, &words_below);
        let label = say!(w, "percentile.label", mean = w.one(mean), percent = w.percentile(own));
        // The curve rises to the right: above the point on its left there is room, at the very left on its right.
        let anchor = if mean > 45.0 { Anchor::End } else { Anchor::Start };
        let x = x_of(mean) + if mean > 45.0 { -9.0 } else { 9.0 };
        canvas.text(x, (y_of(own) - 18.0).max(2.0), anchor, Ink::Strong, &label);
    }
    (out, height)
}
