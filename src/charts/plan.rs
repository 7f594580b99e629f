//! The plan: a working group's milestones by the day on which they are due.

use plotters::element::{Circle, PathElement, Polygon};

use crate::charts::canvas::{Canvas, Frame, text_width};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table, head, or_dash};
use crate::charts::ink::Ink;
use crate::charts::metrics::wrap;
use crate::charts::time::TimeScale;
use crate::model::{Date, Group, Milestone, Progress};
use crate::prose;
use crate::words::{Words, say};

const LEADING: f64 = 16.0;

/// Draws the plan of a group as it stands on the day `today`; `None` where it has no milestone with a day.
pub fn plan(w: &Words, group: &Group, today: Date) -> Option<Figure> {
    let dates = || group.plan.iter().filter_map(Milestone::last_day);
    dates().next()?;
    let head = head(w, &["milestone", "due", "state", "outcome"]);
    let row = |m: &Milestone| {
        let outcome = m.outcome.as_ref().map(|o| o.label.clone());
        vec![
            m.title.label.clone(),
            or_dash(prose::milestone_due(w, m)),
            prose::milestone_state(w, m, today),
            or_dash(outcome),
        ]
    };
    let table = Table { head, rows: group.plan.iter().map(row).collect() };
    let draw = |size: Size| draw(w, group, today, size);
    let title = say!(w, "plan.title", group = &group.entry.title);
    let description = prose::plan_in_words(w, group, today);
    let name = format!("{}-plan", group.entry.id);
    Some(Figure::new("groups", &name, title, description, table, &[Size::Wide, Size::Narrow], draw))
}

/// Where a milestone's row lies: upper edge, height of its mark, lines of its label.
struct Slot {
    top: f64,
    mark: f64,
    lines: Vec<String>,
}

fn draw(w: &Words, group: &Group, today: Date, size: Size) -> (Drawing, f64) {
    let (left, right, room) = match size {
        Size::Wide => (250.0, 712.0, 236.0),
        Size::Narrow => (8.0, 312.0, 304.0),
    };
    let dates = group.plan.iter().filter_map(Milestone::last_day).chain([today]);
    let Some(scale) = TimeScale::of(dates, left, right) else { return (Drawing::default(), 0.0) };
    let mut top = 24.0;
    let mut slots = Vec::new();
    for milestone in &group.plan {
        let lines = wrap(&milestone.title, Ink::Text.size(), room, 4);
        let text = LEADING * lines.len() as f64;
        let (height, mark) = match size {
            Size::Wide => (text.max(24.0) + 10.0, top + text.max(24.0) / 2.0 + 5.0),
            Size::Narrow => (text + 34.0, top + text + 14.0),
        };
        slots.push(Slot { top, mark, lines });
        top += height;
    }
    let frame = Frame { left, right, top: 20.0, bottom: top + 4.0 };
    let height = frame.bottom + 26.0;
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, size.width(), height);
        for (day, name) in scale.ticks(w) {
            canvas.line((scale.x(day), frame.top), (scale.x(day), frame.bottom), Ink::Grid);
            canvas.text(scale.x(day), frame.bottom + 8.0, Anchor::Middle, Ink::Quiet, &name);
        }
        canvas.line((scale.x(today), frame.top - 2.0), (scale.x(today), frame.bottom), Ink::Reference);
        canvas.text(scale.x(today), 2.0, Anchor::Middle, Ink::Quiet, &say!(w, "plan.today", day = w.short_date(today)));
        draw_marks(&canvas, frame, size.width(), height, group, &slots, &scale, today);
        for (slot, milestone) in slots.iter().zip(&group.plan) {
            let y = match size {
                Size::Wide => slot.mark - LEADING * slot.lines.len() as f64 / 2.0 + 2.0,
                Size::Narrow => slot.top + 2.0,
            };
            canvas.lines(if size == Size::Wide { 0.0 } else { 8.0 }, y, Anchor::Start, Ink::Text, LEADING, &slot.lines);
            write_state(w, &canvas, frame, slot, milestone, &scale, today);
        }
    }
    (out, height)
}

#[allow(clippy::too_many_arguments, reason = "a drawing needs its sheet, its places and its data")]
fn draw_marks(
    canvas: &Canvas<'_>,
    frame: Frame,
    width: f64,
    height: f64,
    group: &Group,
    slots: &[Slot],
    scale: &TimeScale,
    today: Date,
) {
    let whole = Frame { left: 0.0, right: width, top: 0.0, bottom: height };
    let Some(mut plot) = canvas.plot(whole, 0.0..width, 0.0..height) else { return };
    for (slot, milestone) in slots.iter().zip(&group.plan) {
        let Some(day) = milestone.last_day() else { continue };
        let x = scale.x(day);
        let y = height - slot.mark;
        let to_axis = PathElement::new([(frame.left, y), (x, y)], Ink::Grid.stroke());
        let _ = plot.draw_series([to_axis]);
        if milestone.is_late(today) {
            let diamond = vec![(x - 6.5, y), (x, y + 6.5), (x + 6.5, y), (x, y - 6.5)];
            let _ = plot.draw_series([Polygon::new(diamond, Ink::Alert.fill())]);
            continue;
        }
        match milestone.status {
            Progress::Done => drop(plot.draw_series([Circle::new((x, y), 60, Ink::Mark.fill())])),
            Progress::Planned => drop(plot.draw_series([Circle::new((x, y), 50, Ink::Hollow.fill())])),
            Progress::UnderWay => {
                let _ = plot.draw_series([Circle::new((x, y), 55, Ink::Hollow.fill())]);
                let _ = plot.draw_series([Circle::new((x, y), 28, Ink::Mark.fill())]);
            }
            Progress::Dropped => {
                for d in [-5.0, 5.0] {
                    let stroke = PathElement::new([(x - 5.0, y - d), (x + 5.0, y + d)], Ink::Axis.stroke());
                    let _ = plot.draw_series([stroke]);
                }
            }
        }
    }
}

/// Writes a milestone's state and day beside its mark, on the side that has room.
fn write_state(
    w: &Words,
    canvas: &Canvas<'_>,
    frame: Frame,
    slot: &Slot,
    m: &Milestone,
    scale: &TimeScale,
    today: Date,
) {
    let state = prose::milestone_state(w, m, today);
    let (text, x) = match (m.last_day(), prose::milestone_due(w, m)) {
        (Some(day), Some(due)) => (format!("{state}, {due}"), scale.x(day)),
        _ => (say!(w, "plan.no-day", state = state), frame.left - 12.0),
    };
    let y = slot.mark - 5.0;
    if x + 12.0 + text_width(&text, Ink::Quiet) <= frame.right + 6.0 {
        canvas.text(x + 12.0, y, Anchor::Start, Ink::Quiet, &text);
    } else {
        canvas.text(x - 12.0, y, Anchor::End, Ink::Quiet, &text);
    }
}
