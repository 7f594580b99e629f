//! The funnel: means against numbers of people, with the limits that chance allows for.

use plotters::element::{Circle, PathElement};

use crate::charts::canvas::{Canvas, Frame, text_width};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table};
use crate::charts::ink::Ink;
use crate::charts::scale::Scale;
use crate::prose::Subject;
use crate::statistics::{Funnel, LIMITS};
use crate::words::{Words, say};

/// Of more systems than this, only those outside the limits are named in the drawing.
const MOST_NAMES: usize = 30;

/// Draws the funnel of a survey; `None` where there is none.
pub fn funnel(subject: Subject<'_>) -> Option<Figure> {
    let funnel = subject.set?.funnel.as_ref()?;
    let w = subject.words;
    let scale = zoomed(Scale::of(w, subject.instrument), funnel);
    let title = say!(w, "funnel.title", survey = subject.title());
    let head = subject.head(&["system", "responses", "mean", "limits"]);
    let row = |(id, n, mean): &(String, u32, f64)| {
        let place = place(w, funnel, *n, *mean);
        vec![subject.name(id), w.whole(u64::from(*n)), w.one(*mean), place]
    };
    let table = Table { head, rows: funnel.points.iter().map(row).collect() };
    let description = describe(subject, funnel);
    let draw = |size| draw(subject, funnel, &scale, size);
    let survey = subject.survey.entry.id.as_str();
    Some(
        Figure::new(
            survey,
            &subject.chart_name("funnel"),
            title,
            description,
            table,
            &[Size::Wide, Size::Narrow],
            draw,
        )
        .demonstration(subject.survey.demonstration, w),
    )
}

fn place(w: &Words, funnel: &Funnel, n: u32, mean: f64) -> String {
    let key = match (funnel.is_outside(n, mean), mean > funnel.centre) {
        (true, true) => "funnel.above",
        (true, false) => "funnel.below",
        (false, _) => "funnel.within",
    };
    w.say(key, &[])
}

fn describe(subject: Subject<'_>, funnel: &Funnel) -> String {
    let w = subject.words;
    let outside: Vec<String> = funnel
        .points
        .iter()
        .filter(|(_, n, mean)| funnel.is_outside(*n, *mean))
        .map(|(id, n, mean)| format!("{} ({})", subject.name(id), place(w, funnel, *n, *mean)))
        .collect();
    let mut sentences = vec![say!(w, "funnel.what", n = funnel.points.len(), mean = w.one(funnel.centre))];
    if funnel.between.is_some() {
        sentences.push(say!(w, "funnel.widened"));
    }
    sentences.push(match outside.len() {
        0 if funnel.between.is_some() => say!(w, "funnel.none-outside-widened"),
        0 => say!(w, "funnel.none-outside"),
        _ => say!(w, "funnel.outside", names = w.list(&outside, 6)),
    });
    sentences.join(" ") + &subject.caution()
}

/// The part of a scale that holds all means and the limits at the smallest number of responses, ending at tenths of it.
fn zoomed(scale: Scale, funnel: &Funnel) -> Scale {
    let (low, high) = scale.range;
    let step = (high - low) / 10.0;
    let fewest = f64::from(funnel.points.iter().map(|p| p.1).min().unwrap_or(1));
    let half = funnel.half_width(fewest, LIMITS[1], true);
    let ends = funnel.points.iter().fold((funnel.centre - half, funnel.centre + half), |(a, b), (_, _, mean)| {
        (a.min(*mean - step / 2.0), b.max(*mean + step / 2.0))
    });
    let to = |x: f64, round: fn(f64) -> f64| low + round((x - low) / step) * step;
    Scale { range: (to(ends.0, libm::floor).max(low), to(ends.1, libm::ceil).min(high)), ..scale }
}

/// A round number of people at which the axis ends, and its ticks.
fn people(most: f64) -> (f64, Vec<f64>) {
    let steps = (0..9).flat_map(|power| [1.0, 2.0, 5.0].map(|s| s * libm::pow(10.0, f64::from(power))));
    let step = steps.into_iter().find(|s| most / s <= 6.0).unwrap_or(1e9);
    let ticks: Vec<f64> = (0..8).map(|i| f64::from(i) * step).take_while(|t| *t <= most * 1.08).collect();
    (most * 1.08, ticks)
}

fn draw(subject: Subject<'_>, funnel: &Funnel, scale: &Scale, size: Size) -> (Drawing, f64) {
    let width = size.width();
    let height = if size == Size::Wide { 380.0 } else { 330.0 };
    let frame = Frame { left: 40.0, right: width - 46.0, top: 36.0, bottom: height - 40.0 };
    let most = f64::from(funnel.points.iter().map(|p| p.1).max().unwrap_or(1));
    let (end, ticks) = people(most);
    let x_of = |n: f64| frame.left + n / end * (frame.right - frame.left);
    let y_of = |score: f64| scale.position(score, frame.bottom, frame.top);
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, width, height);
        if let Some(mut plot) = canvas.plot(frame, 0.0..end, scale.ends()) {
            let across = |y: f64, ink: Ink| PathElement::new([(0.0, y), (end, y)], ink.stroke());
            let _ = plot.draw_series(scale.ticks(6).into_iter().map(|y| across(y, Ink::Grid)));
            let _ = plot.draw_series([across(funnel.centre, Ink::Reference)]);
            for (z, ink) in LIMITS.into_iter().zip([Ink::Line, Ink::Axis]) {
                for sign in [-1.0, 1.0] {
                    let _ = plot
                        .draw_series(limit(funnel, scale, end, z * sign).map(|l| PathElement::new(l, ink.stroke())));
                }
            }
            let point = |(_, n, mean): &(String, u32, f64)| Circle::new((f64::from(*n), *mean), 50, Ink::Mark.fill());
            let _ = plot.draw_series(funnel.points.iter().map(point));
        }
        for tick in scale.ticks(6) {
            canvas.text(frame.left - 6.0, y_of(tick) - 5.0, Anchor::End, Ink::Quiet, &subject.words.short(tick));
        }
        for tick in ticks {
            canvas.text(x_of(tick), frame.bottom + 5.0, Anchor::Middle, Ink::Quiet, &subject.words.short(tick));
        }
        canvas.text(
            (frame.left + frame.right) / 2.0,
            frame.bottom + 22.0,
            Anchor::Middle,
            Ink::Quiet,
            &subject.words.term("column", "responses"),
        );
        canvas.text(0.0, 6.0, Anchor::Start, Ink::Quiet, &scale.name);
        for (z, name) in LIMITS.into_iter().zip([95.0, 99.8]) {
            let name = say!(subject.words, "number.percent", number = subject.words.short(name));
            for sign in [-1.0, 1.0] {
                let y = funnel.centre + sign * funnel.half_width(end, z, true);
                if y > scale.range.0 && y < scale.range.1 {
                    canvas.text(frame.right + 5.0, y_of(y) - 5.0, Anchor::Start, Ink::Quiet, &name);
                }
            }
        }
        write_names(&canvas, subject, funnel, &ToPage { x_of: &x_of, y_of: &y_of }, frame);
    }
    for (id, n, mean) in &funnel.points {
        let (x, y) = (x_of(f64::from(*n)), y_of(*mean));
        let words = say!(subject.words, "chart.n", n = *n);
        let text = format!("{}: {}, {words}", subject.name(id), subject.words.one(*mean));
        out.tip((x - 7.0, y - 7.0), (14.0, 14.0), text);
    }
    (out, height)
}

/// A limit from few people to many, where it lies on the scale.
fn limit(funnel: &Funnel, scale: &Scale, end: f64, z: f64) -> Option<Vec<(f64, f64)>> {
    let at = |n: f64| funnel.centre + funnel.half_width(n, z, true);
    // More points where the limits bend.
    let steps = (1..=120).map(|i| end * f64::from(i * i) / 14_400.0);
    let line: Vec<(f64, f64)> =
        steps.map(|n| (n, at(n))).filter(|(_, y)| *y >= scale.range.0 && *y <= scale.range.1).collect();
    (line.len() > 1).then_some(line)
}

/// Where numbers of people and scores lie on the page.
struct ToPage<'a> {
    x_of: &'a dyn Fn(f64) -> f64,
    y_of: &'a dyn Fn(f64) -> f64,
}

/// Writes the names of the systems that stand out: first those outside the limits, then others while there is room.
fn write_names(canvas: &Canvas<'_>, subject: Subject<'_>, funnel: &Funnel, to_page: &ToPage<'_>, frame: Frame) {
    let mut order: Vec<&(String, u32, f64)> = funnel.points.iter().collect();
    order.sort_by_key(|(_, n, mean)| !funnel.is_outside(*n, *mean));
    // Among many marks a name can't be told to belong to one, so only those outside have theirs.
    if funnel.points.len() > MOST_NAMES {
        order.retain(|(_, n, mean)| funnel.is_outside(*n, *mean));
    }
    let mark = |(_, n, mean): &(String, u32, f64)| {
        let x = (to_page.x_of)(f64::from(*n));
        let y = (to_page.y_of)(*mean);
        (x - 6.0, x + 6.0, y - 6.0, y + 6.0)
    };
    let mut taken: Vec<(f64, f64, f64, f64)> = funnel.points.iter().map(mark).collect();
    // The title of the axis.
    taken.push((0.0, text_width(&Scale::of(subject.words, subject.instrument).name, Ink::Quiet) + 4.0, 0.0, 22.0));
    for point in order {
        let name = subject.name(&point.0);
        let wide = text_width(&name, Ink::Quiet) * 1.04;
        let x = (to_page.x_of)(f64::from(point.1));
        let y = (to_page.y_of)(point.2);
        let right = x + 9.0;
        let left = x - 12.0 - wide;
        let middle = x - wide / 2.0;
        let level = [(right, y - 6.0), (left, y - 6.0), (middle, y - 21.0), (middle, y + 8.0)];
        let aslant = [(right, y - 17.0), (right, y + 5.0), (left, y - 17.0), (left, y + 5.0)];
        let aside = [(x - 4.0, y - 21.0), (x - 4.0, y + 8.0), (x + 4.0 - wide, y - 21.0), (x + 4.0 - wide, y + 8.0)];
        let fits = |&(left, top): &(f64, f64)| {
            let right = left + wide;
            let bottom = top + 13.0;
            let inside = left >= frame.left && right <= frame.right && top >= 0.0 && bottom <= frame.bottom;
            inside && taken.iter().all(|t| right < t.0 || left > t.1 || bottom < t.2 || top > t.3)
        };
        let clear = |place: &&(f64, f64)| !is_struck(funnel, **place, wide, to_page, frame);
        let places: Vec<(f64, f64)> = level.into_iter().chain(aslant).chain(aside).filter(fits).collect();
        // On a narrow chart a name that a line would strike through is left to the table.
        let needed = frame.right - frame.left > 400.0 || funnel.is_outside(point.1, point.2);
        if let Some(&(left, top)) = places.iter().find(clear).or(places.first().filter(|_| needed)) {
            canvas.text(left, top, Anchor::Start, Ink::Quiet, &name);
            taken.push((left - 4.0, left + wide + 4.0, top, top + 13.0));
        }
    }
}

/// Whether the line of the centre or of a limit runs through a name of this width that begins at `place`.
fn is_struck(funnel: &Funnel, (left, top): (f64, f64), wide: f64, to_page: &ToPage<'_>, frame: Frame) -> bool {
    let per_person = (to_page.x_of)(1.0) - (to_page.x_of)(0.0);
    [left, left + wide / 2.0, left + wide].into_iter().any(|x| {
        let people = ((x - frame.left) / per_person).max(1.0);
        let widths = LIMITS.map(|z| funnel.half_width(people, z, true));
        let lines = [0.0, widths[0], -widths[0], widths[1], -widths[1]].map(|off| (to_page.y_of)(funnel.centre + off));
        lines.iter().any(|y| (top..=top + 14.0).contains(y))
    })
}
