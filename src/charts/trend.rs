//! The trend: a system's mean and interval from survey to survey, in real time.

use plotters::element::{Circle, PathElement, Rectangle};

use crate::charts::canvas::{Canvas, Frame, text_width};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table, or_dash};
use crate::charts::ink::Ink;
use crate::charts::scale::Scale;
use crate::model::Date;
use crate::prose::{Subject, sentence, value};
use crate::statistics::Figures;
use crate::words::{Words, say};

/// One survey of the trend.
pub struct Point<'a> {
    /// The survey's day.
    pub day: Date,
    /// Its title.
    pub title: &'a str,
    /// The system's figures in it.
    pub figures: &'a Figures,
}

/// The surveys with the same instrument in which a system's mean is shown, oldest first.
pub fn points<'a>(subject: Subject<'a>, system: &'a str) -> Vec<Point<'a>> {
    let of_survey = |id: &'a String| {
        let survey = subject.catalogue.surveys.get(id)?;
        let fits = survey.instrument.id == subject.survey.instrument.id && survey.ranked == subject.survey.ranked;
        let same = fits && survey.demonstration == subject.survey.demonstration;
        let figures = subject.results.get(id, system)?.figures.figure()?;
        let day = survey.day().filter(|_| same && figures.mean.is_some())?;
        Some(Point { day, title: &survey.entry.title, figures })
    };
    subject.results.order.iter().filter_map(of_survey).collect()
}

/// Days since 1970.
pub fn days(date: Date) -> f64 {
    let since = date.since(Date::constant(1970, 1, 1)).map(|span| span.get_days()).unwrap_or(0);
    f64::from(since)
}

/// Draws a system's trend; `None` with fewer than two surveys.
pub fn trend(subject: Subject<'_>, system: &str) -> Option<Figure> {
    let points = points(subject, system);
    let ([first, .., last], name) = (points.as_slice(), subject.name(system)) else { return None };
    let w = subject.words;
    let scale = Scale::of(w, subject.instrument);
    let versions = versions(subject, system, first.day, last.day);
    let head = subject.head(&["survey", "mean", "interval", "responses"]);
    let row = |p: &Point<'_>| {
        let n = or_dash(p.figures.n.map(|n| w.whole(u64::from(n))));
        vec![p.title.to_owned(), value(subject, p.figures), or_dash(p.figures.ci.map(|ci| w.range(ci))), n]
    };
    let table = Table { head, rows: points.iter().map(row).collect() };
    let told = |p: &Point<'_>| say!(w, "trend.in", survey = p.title, sentence = sentence(w, &name, p.figures));
    let from = label(w, first.day, &points);
    let to = label(w, last.day, &points);
    let mut sentences = vec![say!(w, "trend.what", n = points.len(), from = from, to = to), told(first), told(last)];
    sentences.extend(verdict(subject, last.figures));
    sentences.extend(versions_in_words(w, &versions));
    let description = sentences.join(" ") + &subject.caution();
    let title = say!(w, "trend.title", name = &name, measure = subject.measure());
    let file = format!("{system}-trend");
    let sizes = [Size::Wide, Size::Narrow];
    Some(
        Figure::new(&subject.survey.entry.id, &file, title, description, table, &sizes, |size| {
            draw(subject, &scale, &points, &versions, size)
        })
        .demonstration(subject.survey.demonstration, w),
    )
}

/// Whether a system scores otherwise than in the survey before, in a sentence.
fn verdict(subject: Subject<'_>, figures: &Figures) -> Option<String> {
    let w = subject.words;
    let change = figures.change.as_ref()?;
    let then = figures.mean.map_or(0.0, |m| m.value) - change.difference?;
    let then = w.one(then);
    let since = subject.catalogue.surveys.get(&change.since).map_or(change.since.as_str(), |s| s.entry.title.as_str());
    Some(match change.verdict {
        "no clear change" => say!(w, "trend.no-change", survey = since, mean = then),
        verdict => say!(w, "trend.change", survey = since, mean = then, verdict = w.term("verdict", verdict)),
    })
}

/// "May 2025", or "6 May 2025" where surveys are only weeks apart.
fn label(w: &Words, day: Date, points: &[Point<'_>]) -> String {
    let close = points.windows(2).any(|w| days(w[1].day) - days(w[0].day) < 45.0);
    if close { w.short_date(day) } else { w.short_month(day) }
}

fn draw(
    subject: Subject<'_>,
    scale: &Scale,
    points: &[Point<'_>],
    versions: &[(Date, &str)],
    size: Size,
) -> (Drawing, f64) {
    let w = subject.words;
    let width = size.width();
    let height = if size == Size::Wide { 320.0 } else { 280.0 };
    let above = if scale.reference.is_some() { 22.0 } else { 0.0 };
    let top = above + if versions.is_empty() { 14.0 } else { 30.0 };
    let frame = Frame { left: 40.0, right: width - 34.0, top, bottom: height - 34.0 };
    let start = days(points[0].day);
    let end = days(points[points.len() - 1].day);
    let pad = ((end - start) * 0.08).max(20.0);
    let time = start - pad..end + pad;
    let x_of = |day: f64| frame.left + (day - time.start) / (time.end - time.start) * (frame.right - frame.left);
    let y_of = |score: f64| scale.position(score, frame.bottom, frame.top);
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, width, height);
        if let Some(mut plot) = canvas.plot(frame, time.clone(), scale.ends()) {
            let across = |y: f64, ink: Ink| PathElement::new([(time.start, y), (time.end, y)], ink.stroke());
            let band = |(i, (from, to, _)): (usize, &(f64, f64, String))| {
                let ink = if i % 2 == 0 { Ink::BandA } else { Ink::BandB };
                Rectangle::new([(time.start, *from), (time.end, *to)], ink.fill())
            };
            let _ = plot.draw_series(scale.bands.iter().enumerate().map(band));
            let _ = plot.draw_series(scale.ticks(6).into_iter().map(|y| across(y, Ink::Grid)));
            let _ = plot.draw_series(scale.reference.iter().map(|(y, _)| across(*y, Ink::Reference)));
            let release = |(day, _): &(Date, &str)| {
                PathElement::new([(days(*day), scale.range.0), (days(*day), scale.range.1)], Ink::Axis.stroke())
            };
            let _ = plot.draw_series(versions.iter().map(release));
            let mean = |p: &Point<'_>| (days(p.day), p.figures.mean.map_or(0.0, |m| m.value));
            let _ =
                plot.draw_series([PathElement::new(points.iter().map(mean).collect::<Vec<_>>(), Ink::Line.stroke())]);
            let ci = |p: &Point<'_>| {
                p.figures
                    .ci
                    .map(|(a, b)| PathElement::new([(days(p.day), a), (days(p.day), b)], Ink::Interval.stroke()))
            };
            let _ = plot.draw_series(points.iter().filter_map(ci));
            let _ = plot.draw_series(points.iter().map(|p| Circle::new(mean(p), 50, Ink::Mark.fill())));
        }
        for tick in scale.ticks(6) {
            canvas.text(frame.left - 6.0, y_of(tick) - 5.0, Anchor::End, Ink::Quiet, &w.short(tick));
        }
        for (from, to, name) in scale.bands.iter().filter(|b| (y_of(b.0) - y_of(b.1)) >= 13.0) {
            canvas.text(
                frame.right + 8.0,
                (y_of(*from) + y_of(*to)) / 2.0 - 5.0,
                Anchor::Start,
                Ink::Quiet,
                &clip(name, 26.0),
            );
        }
        if let Some((_, words)) = &scale.reference {
            canvas.line((frame.left, 9.0), (frame.left + 26.0, 9.0), Ink::Reference);
            canvas.text(frame.left + 32.0, 4.0, Anchor::Start, Ink::Quiet, words);
        }
        write_versions(&canvas, versions, &x_of, frame);
        write_points(subject, &canvas, points, &x_of, &y_of, frame);
    }
    for p in points {
        let x = x_of(days(p.day));
        let detail = crate::prose::detail(w, p.figures.n, p.figures.ci);
        let text = format!("{}: {}, {detail}", p.title, value(subject, p.figures));
        out.tip((x - 9.0, frame.top), (18.0, frame.bottom - frame.top), text);
    }
    (out, height)
}

/// The versions of a system that came out between two days, oldest first.
fn versions<'a>(subject: Subject<'a>, system: &str, from: Date, to: Date) -> Vec<(Date, &'a str)> {
    let all = subject.catalogue.systems.get(system).map_or(&[][..], |s| s.versions.as_slice());
    let dated = all.iter().filter_map(|v| Some((v.released?, v.name.as_str())));
    let mut within: Vec<(Date, &str)> = dated.filter(|(day, _)| *day >= from && *day <= to).collect();
    within.sort_unstable();
    within
}

fn versions_in_words(w: &Words, versions: &[(Date, &str)]) -> Option<String> {
    let names: Vec<String> = versions.iter().map(|(day, name)| format!("{name} ({})", w.short_month(*day))).collect();
    (!names.is_empty()).then(|| say!(w, "trend.versions", n = names.len(), names = w.list(&names, 6)))
}

/// Writes the versions' names above their lines, where they don't run into each other.
fn write_versions(canvas: &Canvas<'_>, versions: &[(Date, &str)], x_of: &dyn Fn(f64) -> f64, frame: Frame) {
    let mut end = f64::NEG_INFINITY;
    for (day, name) in versions {
        let x = x_of(days(*day));
        let half = text_width(name, Ink::Quiet) / 2.0;
        if x - half > end && half < 60.0 {
            canvas.text(x, frame.top - 16.0, Anchor::Middle, Ink::Quiet, name);
            end = x + half + 8.0;
        }
    }
}

/// Writes value and day of the last point, of the first, and of those between where they run into none of these.
fn write_points(
    subject: Subject<'_>,
    canvas: &Canvas<'_>,
    points: &[Point<'_>],
    x_of: &dyn Fn(f64) -> f64,
    y_of: &dyn Fn(f64) -> f64,
    frame: Frame,
) {
    let w = subject.words;
    let mut values: Vec<(f64, f64, f64)> = Vec::new();
    let mut days_written: Vec<(f64, f64, f64)> = Vec::new();
    let free = |taken: &[(f64, f64, f64)], x: f64, half: f64, y: f64| {
        taken.iter().all(|(tx, th, ty)| (x - tx).abs() > half + th + 6.0 || (y - ty).abs() > 14.0)
    };
    let order = points.iter().rev().take(1).chain(points.iter().take(points.len() - 1));
    for p in order {
        let x = x_of(days(p.day));
        let mean = p.figures.mean.map_or(0.0, |m| m.value);
        let text = value(subject, p.figures);
        let day = label(w, p.day, points);
        let half = text_width(&text, Ink::Strong) / 2.0;
        let day_half = text_width(&day, Ink::Quiet) / 2.0;
        let above = y_of(p.figures.ci.map_or(mean, |c| c.1)) - 17.0;
        let below = (y_of(p.figures.ci.map_or(mean, |c| c.0)) + 8.0).min(frame.bottom - 14.0);
        let places = if above > frame.top { [above, below] } else { [below, below] };
        // Not on the line that scores are held against, if there is another place.
        let line = Scale::of(w, subject.instrument).reference.map(|(score, _)| y_of(score));
        let is_struck = |y: f64| line.is_some_and(|line| (y - 3.0..y + 15.0).contains(&line));
        let mut open: Vec<f64> = places.into_iter().filter(|y| free(&values, x, half, *y)).collect();
        open.sort_by_key(|y| is_struck(*y));
        if let Some(y) = open.into_iter().next() {
            canvas.text(x, y, Anchor::Middle, Ink::Strong, &text);
            values.push((x, half, y));
        }
        let within = x.max(day_half);
        if free(&days_written, within, day_half, 0.0) {
            canvas.text(within, frame.bottom + 8.0, Anchor::Middle, Ink::Quiet, &day);
            days_written.push((within, day_half, 0.0));
        }
    }
}

/// A band's name, if it is short enough for the margin.
fn clip(name: &str, room: f64) -> String {
    if text_width(name, Ink::Quiet) <= room { name.to_owned() } else { String::new() }
}
