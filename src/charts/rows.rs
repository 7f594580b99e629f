//! Rows of a mean with its interval, one below the other: the league and the breakdowns.

use plotters::element::{Circle, PathElement, Rectangle};

use crate::charts::canvas::{Canvas, Frame, text_width};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::Size;
use crate::charts::ink::Ink;
use crate::charts::metrics::wrap;
use crate::charts::scale::Scale;
use crate::words::Words;

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Whose mean it is.
    pub label: String,
    /// Whether the row is a heading of those below it.
    pub heading: bool,
    /// Whether it stands on a shaded ground, for it can't be told apart from the first.
    pub is_shaded: bool,
    /// Whether its figures are withheld: an empty mark stands in their place.
    pub is_withheld: bool,
    /// The mean; without one, the row has words alone.
    pub mean: Option<f64>,
    /// The interval.
    pub ci: Option<(f64, f64)>,
    /// First and third quartile, and the median, where no mean is known.
    pub quartiles: Option<((f64, f64), f64)>,
    /// The mean in words, with its grade.
    pub value: String,
    /// Interval and number of people in words.
    pub detail: String,
}

impl Row {
    /// Whether anything is drawn on the scale beside its words.
    fn has_mark(&self) -> bool {
        self.mean.is_some() || self.quartiles.is_some() || self.is_withheld
    }
}

/// A chart of rows.
#[derive(Debug)]
pub struct Rows<'a> {
    /// The language of its numbers.
    pub words: &'a Words,
    /// Its rows from the top.
    pub rows: &'a [Row],
    /// Its scale.
    pub scale: &'a Scale,
    /// First and last index of rows to join by a bar.
    pub groups: &'a [(usize, usize)],
}

/// Height of the strip in which a mark of a narrow drawing stands.
const STRIP: f64 = 20.0;

const LEADING: f64 = 16.0;
const LANE: f64 = 7.0;
const MOST_LANES: usize = 8;

/// Where a row lies: its edges, the height of its marks, and its label's lines.
struct Slot {
    top: f64,
    bottom: f64,
    mark: f64,
    lines: Vec<String>,
}

impl Rows<'_> {
    /// Draws the chart, and gives the SVG's inner part with the height.
    pub fn draw(&self, size: Size) -> (Drawing, f64) {
        let lanes = self.lanes(size);
        let lane_room = lanes.iter().map(|l| l + 1).max().unwrap_or(0) as f64 * LANE;
        let above = if self.scale.reference.is_some() { 38.0 } else { 22.0 };
        let (left, right) = match size {
            Size::Wide => (226.0 + lane_room, 556.0),
            Size::Narrow => (10.0 + lane_room, 312.0),
        };
        let (slots, bottom) = self.slots(size, above, left);
        let height = bottom + 40.0;
        let frame = Frame { left, right, top: above, bottom };
        let mut out = Drawing::default();
        {
            let canvas = Canvas::new(&mut out, size.width(), height);
            for (slot, _) in slots.iter().zip(self.rows).filter(|(_, row)| row.is_shaded) {
                let ground = Frame { left: 0.0, right: size.width(), top: slot.top, bottom: slot.bottom };
                canvas.rect(ground, Ink::Shade);
            }
            match size {
                Size::Wide => self.draw_across(&canvas, frame),
                // Each mark has a strip of its own, so that no text lies on bands and lines.
                Size::Narrow => {
                    for (slot, _) in slots.iter().zip(self.rows).filter(|(_, row)| row.has_mark()) {
                        let strip = Frame { top: slot.mark - STRIP / 2.0, bottom: slot.mark + STRIP / 2.0, ..frame };
                        self.draw_across(&canvas, strip);
                    }
                }
            }
            self.draw_marks(&canvas, frame, &slots);
            self.scale.write_above(&canvas, frame);
            self.scale.write_below(self.words, &canvas, frame, 6);
            for (slot, row) in slots.iter().zip(self.rows) {
                match size {
                    Size::Wide => write_wide(&canvas, frame, slot, row),
                    Size::Narrow => write_narrow(&canvas, frame, slot, row),
                }
            }
            for ((first, last), lane) in self.groups.iter().zip(&lanes) {
                let x = left - lane_room + LANE * *lane as f64 - if size == Size::Wide { 3.0 } else { 5.0 };
                let top = slots[*first].mark - 9.0;
                let bottom = slots[*last].mark + 9.0;
                canvas.rect(Frame { left: x, right: x + 3.0, top, bottom }, Ink::Group);
            }
        }
        for (slot, row) in slots.iter().zip(self.rows).filter(|(_, row)| row.has_mark()) {
            out.tip(
                (0.0, slot.top),
                (size.width(), slot.bottom - slot.top),
                [row.label.as_str(), ": ", &row.value, if row.detail.is_empty() { "" } else { ", " }, &row.detail]
                    .concat(),
            );
        }
        (out, height)
    }

    /// The lane of each group, so that none covers another; groups beyond the last lane have none.
    fn lanes(&self, size: Size) -> Vec<usize> {
        let most = if size == Size::Wide { MOST_LANES } else { 4 };
        let mut ends: Vec<usize> = Vec::new();
        let mut lanes = Vec::new();
        for (first, last) in self.groups {
            let free = ends.iter().position(|end| end < first).unwrap_or(ends.len());
            if free == most {
                // A part of the groups would mislead: rather none.
                return Vec::new();
            }
            if free == ends.len() {
                ends.push(*last);
            } else {
                ends[free] = *last;
            }
            lanes.push(free);
        }
        lanes
    }

    fn slots(&self, size: Size, above: f64, left: f64) -> (Vec<Slot>, f64) {
        let mut top = above + 4.0;
        let mut slots = Vec::new();
        for row in self.rows {
            let ink = if row.heading { Ink::Strong } else { Ink::Text };
            let room = match size {
                _ if row.heading => size.width() - 20.0,
                Size::Wide => 214.0,
                Size::Narrow => 312.0 - left - text_width(&row.value, Ink::Strong) - 14.0,
            };
            let lines = wrap(&row.label, ink.size() * if row.heading { 1.07 } else { 1.0 }, room, 5);
            let text = LEADING * lines.len() as f64;
            let (height, mark) = match size {
                _ if row.heading => (text + 10.0, top + text / 2.0),
                Size::Wide => {
                    let height = text.max(2.0 * LEADING) + 8.0;
                    (height, top + height / 2.0)
                }
                Size::Narrow if !row.has_mark() => (text + 22.0, top + text + 9.0),
                Size::Narrow => (text + 15.0 + STRIP + 9.0, top + text + 15.0 + STRIP / 2.0 + 4.0),
            };
            slots.push(Slot { top, bottom: top + height, mark, lines });
            top += height;
        }
        (slots, top + 2.0)
    }

    /// Bands, grid and reference of the scale, behind the marks.
    fn draw_across(&self, canvas: &Canvas<'_>, frame: Frame) {
        let height = frame.bottom - frame.top;
        if let Some(mut plot) = canvas.plot(frame, self.scale.ends(), 0.0..height) {
            self.scale.draw_across(&mut plot, height, 6);
        }
    }

    fn draw_marks(&self, canvas: &Canvas<'_>, frame: Frame, slots: &[Slot]) {
        let height = frame.bottom - frame.top;
        let Some(mut plot) = canvas.plot(frame, self.scale.ends(), 0.0..height) else { return };
        let rows = || self.rows.iter().zip(slots).map(|(row, slot)| (row, frame.bottom - slot.mark));
        let interval = |(row, y): (&Row, f64)| {
            row.ci.map(|(low, high)| PathElement::new([(low, y), (high, y)], Ink::Interval.stroke()))
        };
        let _ = plot.draw_series(rows().filter_map(interval));
        // A withheld figure lies anywhere on the scale.
        let ends = self.scale.range;
        let empty = |(row, y): (&Row, f64)| {
            row.is_withheld.then(|| Rectangle::new([(ends.0, y - 5.0), (ends.1, y + 5.0)], Ink::Tile.fill()))
        };
        let _ = plot.draw_series(rows().filter_map(empty));
        let quartiles = |(row, y): (&Row, f64)| {
            row.quartiles.map(|((low, high), _)| Rectangle::new([(low, y - 6.0), (high, y + 6.0)], Ink::Hollow.fill()))
        };
        let _ = plot.draw_series(rows().filter_map(quartiles));
        let median = |(row, y): (&Row, f64)| {
            row.quartiles.map(|(_, m)| PathElement::new([(m, y - 6.0), (m, y + 6.0)], Ink::Interval.stroke()))
        };
        let _ = plot.draw_series(rows().filter_map(median));
        let mean = |(row, y): (&Row, f64)| row.mean.map(|m| Circle::new((m, y), 50, Ink::Mark.fill()));
        let _ = plot.draw_series(rows().filter_map(mean));
    }
}

fn write_wide(canvas: &Canvas<'_>, frame: Frame, slot: &Slot, row: &Row) {
    if row.heading {
        canvas.lines(0.0, slot.top + 6.0, Anchor::Start, Ink::Strong, LEADING, &slot.lines);
        return;
    }
    let block = LEADING * slot.lines.len() as f64;
    canvas.lines(0.0, slot.mark - block / 2.0 + 2.0, Anchor::Start, Ink::Text, LEADING, &slot.lines);
    let x = frame.right + 12.0;
    canvas.text(x, slot.mark - 14.0, Anchor::Start, Ink::Strong, &row.value);
    canvas.text(x, slot.mark + 2.0, Anchor::Start, Ink::Quiet, &row.detail);
}

fn write_narrow(canvas: &Canvas<'_>, frame: Frame, slot: &Slot, row: &Row) {
    if row.heading {
        canvas.lines(0.0, slot.top + 6.0, Anchor::Start, Ink::Strong, LEADING, &slot.lines);
        return;
    }
    canvas.lines(frame.left, slot.top + 4.0, Anchor::Start, Ink::Text, LEADING, &slot.lines);
    canvas.text(frame.right, slot.top + 4.0, Anchor::End, Ink::Strong, &row.value);
    let below = slot.top + 4.0 + LEADING * slot.lines.len() as f64;
    canvas.text(frame.left, below, Anchor::Start, Ink::Quiet, &row.detail);
}
