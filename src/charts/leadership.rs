//! Posts filled over time: the share of organisations that have each, census by census.

use plotters::element::{Circle, PathElement, Polygon, Rectangle};

use crate::charts::canvas::{Canvas, Frame, Plot};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table, head, or_dash};
use crate::charts::ink::Ink;
use crate::charts::time::TimeScale;
use crate::model::{Catalogue, Date, Post};
use crate::prose::{held, percent, percents, post_name, post_short};
use crate::statistics::{CensusResult, HeldCount};
use crate::words::{Words, capital, say};

/// Line and mark of each post.
fn inks(post: Post) -> (Ink, Ink) {
    match post {
        Post::Ccio => (Ink::Line, Ink::Mark),
        Post::Cio => (Ink::Second, Ink::SecondMark),
        Post::Cnio => (Ink::Third, Ink::ThirdMark),
    }
}

/// The days and tallies of a post, oldest first.
fn points(censuses: &[CensusResult<'_>], post: Post) -> Vec<(Date, HeldCount, bool)> {
    let of = |c: &CensusResult<'_>| {
        let result = c.posts.iter().find(|p| p.post == post)?;
        result.all[0].position().map(|_| (c.as_of, result.all[0], c.census.is_sample))
    };
    censuses.iter().filter_map(of).collect()
}

/// Draws the posts filled over time; `None` with fewer than two censuses.
pub fn leadership(w: &Words, catalogue: &Catalogue, censuses: &[CensusResult<'_>]) -> Option<Figure> {
    let [first, .., last] = censuses else { return None };
    let confidence = catalogue.settings.confidence;
    let posts: Vec<Post> = Post::ALL.into_iter().filter(|p| !points(censuses, *p).is_empty()).collect();
    if posts.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    for census in censuses {
        for result in &census.posts {
            let tally = result.all[0];
            let interval = tally.interval(confidence).filter(|_| census.census.is_sample);
            rows.push(vec![
                format!("{}, {}", post_short(w, result.post), w.short_date(census.as_of)),
                or_dash(held(w, &tally)),
                or_dash(interval.map(|interval| percents(w, interval))),
                w.whole(u64::from(tally.known())),
                w.whole(u64::from(tally.unknown)),
            ]);
        }
    }
    let head = head(w, &["post-day", "filled", "ends", "known", "unknown"]);
    let description = describe(w, censuses, &posts);
    let title = say!(w, "leadership.trend-title");
    let demonstration = censuses.iter().any(|c| c.census.demonstration);
    let draw = |size: Size| draw(w, censuses, &posts, first.as_of, last.as_of, confidence, size);
    let sizes = [Size::Wide, Size::Narrow];
    let figure = Figure::new("leadership", "posts", title, description, Table { head, rows }, &sizes, draw);
    Some(figure.demonstration(demonstration, w))
}

fn describe(w: &Words, censuses: &[CensusResult<'_>], posts: &[Post]) -> String {
    let mut sentences = Vec::new();
    for post in posts {
        let points = points(censuses, *post);
        let (Some((from, then, _)), Some((to, now, _))) = (points.first(), points.last()) else { continue };
        let (Some(then), Some(now_share)) = (held(w, then), held(w, now)) else { continue };
        let name = capital(&post_name(w, *post));
        let to = w.short_date(*to);
        sentences.push(if points.len() == 1 {
            say!(w, "leadership.once", post = name, share = now_share, n = now.known(), day = to)
        } else {
            let from = w.short_date(*from);
            say!(w, "leadership.from-to", post = name, then = then, from = from, now = now_share, to = to)
        });
    }
    let unknown = censuses.last().into_iter().flat_map(|c| &c.posts).map(|p| p.all[0].unknown).max().unwrap_or(0);
    if unknown > 0 {
        sentences.push(say!(w, "leadership.up-to-unknown", n = unknown));
    }
    sentences.join(" ")
}

fn draw(
    w: &Words,
    censuses: &[CensusResult<'_>],
    posts: &[Post],
    from: Date,
    to: Date,
    confidence: f64,
    size: Size,
) -> (Drawing, f64) {
    let (left, right, height) = match size {
        Size::Wide => (44.0, 620.0, 300.0),
        Size::Narrow => (38.0, 236.0, 260.0),
    };
    let frame = Frame { left, right, top: 14.0, bottom: height - 30.0 };
    let Some(scale) = TimeScale::of([from, to].into_iter(), left, right) else { return (Drawing::default(), 0.0) };
    let y_of = |share: f64| frame.bottom - share * (frame.bottom - frame.top);
    let has_shares = censuses.iter().flat_map(|c| &c.posts).any(|p| p.all[0].share().is_some());
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, size.width(), height);
        for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let ink = if tick == 0.0 { Ink::Axis } else { Ink::Grid };
            canvas.line((left, y_of(tick)), (right, y_of(tick)), ink);
            // Of few organisations, counts stand beside the lines, and no percentages.
            if has_shares {
                canvas.text(left - 6.0, y_of(tick) - 5.0, Anchor::End, Ink::Quiet, &percent(w, tick));
            }
        }
        for (day, name) in scale.ticks(w) {
            canvas.text(scale.x(day), frame.bottom + 10.0, Anchor::Middle, Ink::Quiet, &name);
        }
        let whole = Frame { left: 0.0, right: size.width(), top: 0.0, bottom: height };
        if let Some(mut plot) = canvas.plot(whole, 0.0..size.width(), 0.0..height) {
            for post in posts {
                draw_post(&mut plot, &points(censuses, *post), *post, &scale, &|s| height - y_of(s), confidence);
            }
        }
        write_names(w, &canvas, censuses, posts, right, &y_of);
    }
    (out, height)
}

fn draw_post(
    plot: &mut Plot<'_, '_>,
    points: &[(Date, HeldCount, bool)],
    post: Post,
    scale: &TimeScale,
    up: &dyn Fn(f64) -> f64,
    confidence: f64,
) {
    let (line, mark) = inks(post);
    // A little apart, so that the intervals of one day don't cover each other.
    let aside = 5.0 * (Post::ALL.iter().position(|p| *p == post).unwrap_or(0) as f64 - 1.0);
    let places: Vec<(f64, f64)> =
        points.iter().map(|(day, t, _)| (scale.x(*day) + aside, up(t.position().unwrap_or(0.0)))).collect();
    let _ = plot.draw_series([PathElement::new(places.clone(), line.stroke())]);
    for ((x, y), (_, tally, is_sample)) in places.into_iter().zip(points) {
        if let Some((low, high)) = tally.interval(confidence).filter(|_| *is_sample) {
            let _ = plot.draw_series([PathElement::new([(x, up(low)), (x, up(high))], line.stroke())]);
        }
        match post {
            Post::Ccio => drop(plot.draw_series([Circle::new((x, y), 45, mark.fill())])),
            Post::Cio => {
                drop(plot.draw_series([Rectangle::new([(x - 4.0, y - 4.0), (x + 4.0, y + 4.0)], mark.fill())]))
            }
            Post::Cnio => {
                let diamond = vec![(x - 5.5, y), (x, y + 5.5), (x + 5.5, y), (x, y - 5.5)];
                let _ = plot.draw_series([Polygon::new(diamond, mark.fill())]);
            }
        }
    }
}

/// Writes each post's name and newest share beside its last point, one below the other where they are near.
fn write_names(
    w: &Words,
    canvas: &Canvas<'_>,
    censuses: &[CensusResult<'_>],
    posts: &[Post],
    right: f64,
    y_of: &dyn Fn(f64) -> f64,
) {
    let mut names: Vec<(f64, String)> = posts
        .iter()
        .filter_map(|post| {
            let (_, tally, _) = *points(censuses, *post).last()?;
            let at = tally.position()?;
            Some((y_of(at) - 6.0, format!("{} {}", post_short(w, *post), held(w, &tally)?)))
        })
        .collect();
    // From below, each as near to its point as the one below it lets it be.
    names.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut free = f64::INFINITY;
    for (y, name) in names {
        let y = y.min(free);
        canvas.text(right + 8.0, y, Anchor::Start, Ink::Strong, &name);
        free = y - 16.0;
    }
}
