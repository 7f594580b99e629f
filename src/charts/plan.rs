//! The plan: a working group's milestones by the day on which they are due.

use plotters::element::{Circle, PathElement, Polygon};

use crate::charts::canvas::{Anchor, Canvas, Frame, text_width};
use crate::charts::drawing::Drawing;
use crate::charts::figure::{Figure, Size, Table};
use crate::charts::ink::Ink;
use crate::charts::metrics::wrap;
use crate::charts::time::{TimeScale, short_day, short_month};
use crate::charts::words;
use crate::model::{Date, Group, Milestone, Progress};

const LEADING: f64 = 16.0;

/// How a milestone stands, in a word or two.
pub fn state(milestone: &Milestone, today: Date) -> &'static str {
    if milestone.is_late(today) { "late" } else { milestone.status.label() }
}

/// When a milestone is due, in words: "1 Nov 2016", "Nov 2016", "2016", or nothing.
fn due(milestone: &Milestone) -> Option<String> {
    let (written, day) = (milestone.due.as_deref()?, milestone.last_day()?);
    Some(match written.len() {
        4 => written.to_owned(),
        7 => short_month(day),
        _ => short_day(day),
    })
}

/// Draws the plan of a group as it stands on the day `today`; `None` where it has no milestone with a day.
pub fn plan(group: &Group, today: Date) -> Option<Figure> {
    let dates = || group.plan.iter().filter_map(Milestone::last_day);
    dates().next()?;
    let head = ["Milestone", "Due", "State", "What came of it"].map(str::to_owned).to_vec();
    let row = |m: &Milestone| {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        vec![m.title.clone(), or_dash(due(m)), state(m, today).to_owned(), or_dash(m.outcome.clone())]
    };
    let table = Table { head, rows: group.plan.iter().map(row).collect() };
    let draw = |size: Size| draw(group, today, size);
    let title = format!("Plan of {}", group.entry.title);
    let description = describe(group, today);
    let name = format!("{}-plan", group.entry.id);
    Some(Figure::new(("groups", &name), title, description, table, &[Size::Wide, Size::Narrow], draw))
}

/// What the plan says, in sentences.
pub fn describe(group: &Group, today: Date) -> String {
    let late = group.plan.iter().filter(|m| m.is_late(today));
    let of = |status: Progress| group.plan.iter().filter(|m| m.status == status).count() as u64;
    let mut parts = Vec::new();
    for (count, word) in
        [Progress::Done, Progress::UnderWay, Progress::Planned, Progress::Dropped].map(|s| (of(s), s.label()))
    {
        if count > 0 {
            parts.push(format!("{} {word}", words::whole(count)));
        }
    }
    let all = words::count(group.plan.len() as u64, "milestone", "milestones");
    let mut text = format!("{all}: {}.", words::list(&parts, 4));
    let names: Vec<String> = late.map(|m| format!("“{}”", m.title)).collect();
    match names.len() {
        0 => {}
        1 => text.push_str(&format!(" Late: {}.", names[0])),
        n => text.push_str(&format!(" {n} are late: {}.", words::list(&names, 3))),
    }
    let open = |m: &&Milestone| matches!(m.status, Progress::Planned | Progress::UnderWay) && !m.is_late(today);
    let next = group.plan.iter().filter(open).filter_map(|m| Some((m.last_day()?, m))).min_by_key(|(day, _)| *day);
    if let Some((_, m)) = next {
        text.push_str(&format!(" Next: “{}”, due {}.", m.title, due(m).unwrap_or_default()));
    }
    text
}

/// Where a milestone's row lies: upper edge, height of its mark, lines of its label.
struct Slot {
    top: f64,
    mark: f64,
    lines: Vec<String>,
}

fn draw(group: &Group, today: Date, size: Size) -> (Drawing, f64) {
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
        for (day, name) in scale.ticks() {
            canvas.line((scale.x(day), frame.top), (scale.x(day), frame.bottom), Ink::Grid);
            canvas.text(scale.x(day), frame.bottom + 8.0, Anchor::Middle, Ink::Quiet, &name);
        }
        canvas.line((scale.x(today), frame.top - 2.0), (scale.x(today), frame.bottom), Ink::Reference);
        canvas.text(scale.x(today), 2.0, Anchor::Middle, Ink::Quiet, &format!("today, {}", short_day(today)));
        draw_marks(&canvas, frame, size.width(), height, group, &slots, &scale, today);
        for (slot, milestone) in slots.iter().zip(&group.plan) {
            let y = match size {
                Size::Wide => slot.mark - LEADING * slot.lines.len() as f64 / 2.0 + 2.0,
                Size::Narrow => slot.top + 2.0,
            };
            canvas.lines(if size == Size::Wide { 0.0 } else { 8.0 }, y, Anchor::Start, Ink::Text, LEADING, &slot.lines);
            write_state(&canvas, frame, slot, milestone, &scale, today);
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
        let (x, y) = (scale.x(day), height - slot.mark);
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
fn write_state(canvas: &Canvas<'_>, frame: Frame, slot: &Slot, m: &Milestone, scale: &TimeScale, today: Date) {
    let state = state(m, today);
    let (text, x) = match (m.last_day(), due(m)) {
        (Some(day), Some(due)) => (format!("{state}, {due}"), scale.x(day)),
        _ => (format!("{state}, no day"), frame.left - 12.0),
    };
    let y = slot.mark - 5.0;
    if x + 12.0 + text_width(&text, Ink::Quiet) <= frame.right + 6.0 {
        canvas.text(x + 12.0, y, Anchor::Start, Ink::Quiet, &text);
    } else {
        canvas.text(x - 12.0, y, Anchor::End, Ink::Quiet, &text);
    }
}
