//! The map of leadership: a tile for each region of England and each other nation, as many as are near each other.

use crate::charts::canvas::{Canvas, Frame};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table, head};
use crate::charts::ink::Ink;
use crate::charts::metrics::wrap;
use crate::model::{NATIONS, REGIONS, STATISTICAL_REGIONS};
use crate::prose::{held, percent, post_name, post_short, region_name};
use crate::statistics::{CensusResult, HeldCount, PostResult};
use crate::words::{Words, say};

/// A tile: the region's name, its column and its row.
type Tile = (&'static str, u32, u32);

/// Column and row of the other nations, in their order.
const NATION_PLACES: [(u32, u32); 3] = [(1, 0), (0, 1), (0, 2)];

/// Column and row of the regions of NHS England, in their order.
const PLACES: [(u32, u32); 7] = [(1, 1), (2, 1), (1, 2), (2, 2), (0, 3), (1, 3), (2, 3)];

/// Column and row of the regions of official statistics, in their order.
const STATISTICAL_PLACES: [(u32, u32); 9] = [(2, 0), (1, 1), (2, 1), (1, 2), (2, 2), (0, 3), (1, 3), (2, 3), (3, 2)];

/// The tiles that fit the regions named: those of NHS England, unless some are named that only statistics know.
fn layout(regions: &[String]) -> Vec<Tile> {
    let only = |r: &String| STATISTICAL_REGIONS.contains(&r.as_str()) && !REGIONS.contains(&r.as_str());
    let tile = |(name, (column, row)): (&&'static str, &(u32, u32))| (*name, *column, *row);
    let nations = NATIONS.iter().zip(&NATION_PLACES).map(tile);
    if regions.iter().any(only) {
        return nations.chain(STATISTICAL_REGIONS.iter().zip(&STATISTICAL_PLACES).map(tile)).collect();
    }
    nations.chain(REGIONS.iter().zip(&PLACES).map(tile)).collect()
}

/// Draws the share of organisations that have a post filled, by region; `None` where no tile has a region.
pub fn tiles(w: &Words, census: &CensusResult<'_>, result: &PostResult) -> Option<Figure> {
    let layout = layout(&result.by_region.keys().cloned().collect::<Vec<_>>());
    let of = |name: &str| result.by_region.get(name).map(|t| t[0]);
    layout.iter().find(|(name, ..)| of(name).is_some())?;
    let post = result.post;
    let head = head(w, &["region", "filled", "known", "unknown"]);
    let row = |(region, t): (&String, &[HeldCount; 4])| {
        let share = held(w, &t[0]).unwrap_or_else(|| say!(w, "leadership.not-known"));
        let whole = |n: u32| w.whole(u64::from(n));
        vec![region_name(w, region), share, whole(t[0].known()), whole(t[0].unknown)]
    };
    let table = Table { head, rows: result.by_region.iter().map(row).collect() };
    let title = say!(w, "map.title", post = post_short(w, post));
    let description = describe(w, census, result, &layout);
    let name = format!("map-{}", post.id());
    let demonstration = census.census.demonstration;
    let draw = |size: Size| draw(w, &layout, &of, size);
    let figure = Figure::new("leadership", &name, title, description, table, &[Size::Wide, Size::Narrow], draw);
    Some(figure.demonstration(demonstration, w))
}

fn describe(w: &Words, census: &CensusResult<'_>, result: &PostResult, layout: &[Tile]) -> String {
    let known = || {
        let all = result.by_region.iter().filter(|(region, _)| !region.is_empty());
        all.filter_map(|(region, t)| Some((t[0].share()?, region.as_str(), t[0])))
    };
    let post = post_name(w, result.post);
    let day = w.short_date(census.as_of);
    let ends = (known().map(|k| k.0).max_by(f64::total_cmp), known().map(|k| k.0).min_by(f64::total_cmp));
    let at = |share: f64| {
        let regions: Vec<(&str, HeldCount)> = known().filter(|k| k.0 == share).map(|(_, r, t)| (r, t)).collect();
        match regions.as_slice() {
            [(region, t)] => say!(w, "map.in-region", region = region_name(w, region), yes = t.yes, of = t.known()),
            some if some.len() <= 3 => {
                let names: Vec<String> = some.iter().map(|(r, _)| region_name(w, r)).collect();
                say!(w, "map.in-some", regions = w.list(&names, 3), share = percent(w, share))
            }
            many => say!(w, "map.in-many", n = many.len(), share = percent(w, share)),
        }
    };
    let mut sentences = vec![match ends {
        (Some(best), Some(worst)) if best > worst => {
            say!(w, "map.ends", post = post, day = day, highest = at(best), lowest = at(worst))
        }
        (Some(share), _) => say!(w, "map.even", post = post, day = day, share = percent(w, share)),
        _ if result.by_region.values().any(|t| t[0].known() > 0) => say!(w, "map.few", post = post, day = day),
        _ => say!(w, "map.unknown", post = post),
    }];
    let silent = result.by_region.iter().filter(|(r, t)| !r.is_empty() && t[0].known() == 0);
    let silent: Vec<String> = silent.map(|(r, _)| region_name(w, r)).collect();
    if !silent.is_empty() {
        sentences.push(say!(w, "map.silent", regions = w.list(&silent, 6)));
    }
    let away = |region: &String| !layout.iter().any(|(name, ..)| name == region);
    let elsewhere: u32 = result.by_region.iter().filter(|(r, _)| away(r)).map(|(_, t)| t[0].known()).sum();
    if elsewhere > 0 {
        sentences.push(say!(w, "map.elsewhere", n = elsewhere));
    }
    sentences.join(" ")
}

/// Fill of a tile and ink of its words, darker for a higher share.
fn shade(share: f64) -> (Ink, Ink) {
    match share {
        s if s >= 0.75 => (Ink::Best, Ink::Inside),
        s if s >= 0.5 => (Ink::Better, Ink::Inside),
        s if s >= 0.25 => (Ink::Good, Ink::InsideLight),
        _ => (Ink::Middle, Ink::InsideLight),
    }
}

/// Slanting lines, for a tile whose counts are too small for a share.
fn hatch(canvas: &Canvas<'_>, frame: Frame) {
    let high = frame.bottom - frame.top;
    let mut x = frame.left - high;
    while x < frame.right {
        let from = if x < frame.left { (frame.left, frame.bottom - (frame.left - x)) } else { (x, frame.bottom) };
        let over = x + high - frame.right;
        let to = if over > 0.0 { (frame.right, frame.top + over) } else { (x + high, frame.top) };
        canvas.line(from, to, Ink::Grid);
        x += 9.0;
    }
}

fn draw(w: &Words, layout: &[Tile], of: &dyn Fn(&str) -> Option<HeldCount>, size: Size) -> (Drawing, f64) {
    let columns = f64::from(layout.iter().map(|t| t.1).max().unwrap_or(0) + 1);
    let (wide, high) = match size {
        Size::Wide => (136.0, 84.0),
        Size::Narrow => (312.0 / columns.max(3.0), 82.0),
    };
    let left = (size.width() - wide * columns) / 2.0;
    let height = f64::from(layout.iter().map(|t| t.2).max().unwrap_or(0) + 1) * high + 4.0;
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, size.width(), height);
        for (name, column, row) in layout {
            let x = left + f64::from(*column) * wide;
            let y = 2.0 + f64::from(*row) * high;
            let frame = Frame { left: x + 2.0, right: x + wide - 2.0, top: y, bottom: y + high - 4.0 };
            let tally = of(name).filter(|t| t.known() > 0);
            let share = tally.and_then(|t| t.share());
            let (fill, ink) = share.map_or((Ink::Tile, Ink::Quiet), shade);
            canvas.rect(frame, fill);
            if share.is_none() && tally.is_some() {
                hatch(&canvas, frame);
            }
            let lines = wrap(&region_name(w, name), 12.0, wide - 12.0, 3);
            let words = match (share, tally) {
                (Some(share), Some(t)) => {
                    let share = percent(w, share);
                    if lines.len() > 2 {
                        vec![share]
                    } else {
                        vec![share, say!(w, "map.of", yes = t.yes, of = t.known())]
                    }
                }
                (None, Some(t)) => vec![say!(w, "map.of", yes = t.yes, of = t.known())],
                _ => vec![say!(w, "leadership.not-known")],
            };
            let middle = x + wide / 2.0;
            let leading = 15.0;
            let top = y + (high - 4.0 - leading * (lines.len() + words.len()) as f64) / 2.0 + 2.0;
            canvas.lines(middle, top, Anchor::Middle, ink, leading, &lines);
            canvas.lines(middle, top + leading * lines.len() as f64, Anchor::Middle, ink, leading, &words);
        }
    }
    (out, height)
}
