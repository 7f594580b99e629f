//! Where a SUS mean lies among published studies: the percentile curve, with the system on it.

use plotters::element::{Circle, PathElement};

use crate::charts::canvas::{Anchor, Canvas, Frame};
use crate::charts::drawing::Drawing;
use crate::charts::figure::{Figure, Size, Table};
use crate::charts::ink::Ink;
use crate::charts::{Subject, words};
use crate::statistics::{Figures, percentile as percentile_of};

/// Draws the percentile of a system in a survey; `None` where the norms of the SUS don't apply.
pub fn percentile(subject: Subject<'_>, system: &str, figures: &Figures) -> Option<Figure> {
    let meaning = figures.meaning.as_ref()?;
    let (mean, name) = (figures.mean?, subject.name(system));
    let title = format!("{name}: its place among published studies");
    let head = ["", "SUS score", "Better than"].map(str::to_owned).to_vec();
    let row = |what: &str, score: f64| {
        vec![what.to_owned(), words::one(score), format!("{}%", words::percentile(percentile_of(score)))]
    };
    let mut rows = vec![row("Mean", mean)];
    if let Some((low, high)) = figures.ci {
        rows.extend([row("Lower end of the interval", low), row("Upper end of the interval", high)]);
    }
    let mut description = format!(
        "With a mean of {}, {name} is rated better than {}% of the systems in published studies with this scale.",
        words::one(mean),
        words::percentile(meaning.percentile)
    );
    if let Some((low, high)) = figures.ci {
        let [low, high] = [low, high].map(|s| words::percentile(percentile_of(s)));
        if low != high {
            description += &format!(" The interval reaches from {low}% to {high}%.");
        }
    }
    description += " The average of the studies is 68, which half of them exceed.";
    description += subject.caution();
    let file = format!("{system}-percentile");
    let table = Table { head, rows };
    let draw = |size| draw(mean, figures.ci, size);
    Some(
        Figure::new((&subject.survey.entry.id, &file), title, description, table, &[Size::Wide, Size::Narrow], draw)
            .demonstration(subject.survey.demonstration),
    )
}

fn draw(mean: f64, ci: Option<(f64, f64)>, size: Size) -> (Drawing, f64) {
    let (width, height) = (size.width(), if size == Size::Wide { 300.0 } else { 270.0 });
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
            let text = format!("{}%", words::short(percent));
            canvas.text(frame.left - 6.0, y_of(percent) - 5.0, Anchor::End, Ink::Quiet, &text);
        }
        for score in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
            canvas.text(x_of(score), frame.bottom + 5.0, Anchor::Middle, Ink::Quiet, &words::short(score));
        }
        let words_below = "Mean SUS score; upwards, the share of studies with a lower one";
        let words_below = if size == Size::Wide { words_below } else { "Mean SUS score" };
        canvas.text((frame.left + frame.right) / 2.0, frame.bottom + 22.0, Anchor::Middle, Ink::Quiet, words_below);
        let label = format!("{}: better than {}%", words::one(mean), words::percentile(own));
        // The curve rises to the right: above the point on its left there is room, at the very left on its right.
        let anchor = if mean > 45.0 { Anchor::End } else { Anchor::Start };
        let x = x_of(mean) + if mean > 45.0 { -9.0 } else { 9.0 };
        canvas.text(x, (y_of(own) - 18.0).max(2.0), anchor, Ink::Strong, &label);
    }
    (out, height)
}
