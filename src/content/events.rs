//! Reads events and training.

use crate::content::fields::{Fields, is_web_address};
use crate::content::front_matter;
use crate::diagnostics::{Code, quoted};
use crate::model::{Body, Event, Moment, Training};

/// Reads an event.
pub fn event(fields: &Fields<'_, '_>, id: &str, body: Body) -> Option<Event> {
    let entry = front_matter::entry(fields, id, body, "title");
    let zone = fields.zone("timezone").unwrap_or_else(|| fields.context().zones.site.clone());
    let starts = fields.moment("starts", &zone);
    let zone = starts.as_ref().and_then(|s| s.zoned()).map_or(zone, |z| z.time_zone().clone());
    let ends_node = fields.get("ends");
    // A time alone is of the day on which the event starts: where that can't be read, the time isn't wrong.
    let is_time = |text: &str| text.contains(':') && !text.contains(['-', '/', ' ']);
    let is_unknown = starts.is_none() && ends_node.and_then(|n| n.text()).is_some_and(is_time);
    let day = starts.as_ref().map(|s| s.day());
    let ends = if is_unknown { None } else { fields.moment_after("ends", &zone, day) };
    if let (Some(from), Some(to), Some(node)) = (&starts, &ends, ends_node)
        && let Some((message, label)) = wrong_end(from, to)
    {
        fields.say(Code::DateOrder, node, message, label);
    }
    let (is_online, join) = online(fields);
    Some(Event {
        venue: fields.text("venue"),
        is_online,
        join,
        url: fields.url("url", false),
        organisers: fields.references("organisers"),
        part_of: fields.reference("part_of"),
        speakers: fields.references("speakers"),
        cancelled: fields.flag("cancelled", false),
        ends,
        starts: starts?,
        entry,
    })
}

/// What is wrong with an end, and the way out.
fn wrong_end(from: &Moment, to: &Moment) -> Option<(&'static str, String)> {
    let clock = |m: &Moment| m.zoned().map_or(String::new(), |z| z.strftime(", at %H:%M").to_string());
    let starts = format!("it starts on {}{}", from.day(), clock(from));
    match (from, to) {
        _ if to.is_before(from) && from.day() == to.day() => {
            let afternoon =
                to.zoned().filter(|z| z.hour() < 12).map(|z| format!("{:02}:{:02}", z.hour() + 12, z.minute()));
            let is_after = |clock: &String| from.zoned().is_some_and(|z| *clock > z.strftime("%H:%M").to_string());
            let out = match afternoon.filter(is_after) {
                Some(clock) => {
                    format!("write {clock} if it ends in the afternoon; if the day after, write that day too")
                }
                None => "if it ends the day after, write that day too".to_owned(),
            };
            Some(("the event ends before it starts", format!("{starts}; {out}")))
        }
        _ if to.is_before(from) => Some(("the event ends before it starts", starts)),
        (Moment::At(a), Moment::At(b)) if a.timestamp() == b.timestamp() => {
            Some(("the event ends when it starts", "correct the time, or leave `ends` out".to_owned()))
        }
        (Moment::Day(_), Moment::At(_)) => Some((
            "the event ends at a time, but starts on a whole day",
            "write the time in `starts` as well".to_owned(),
        )),
        _ => None,
    }
}

/// Whether an event can be joined online, and where: `online: true`, or the address to join at.
fn online(fields: &Fields<'_, '_>) -> (bool, Option<String>) {
    match fields.get("online").and_then(|n| n.text()) {
        None => (false, None),
        Some("true") => (true, None),
        Some("false") => (false, None),
        Some(text) if !is_web_address(text) => {
            let label = "write the address to join at, https://…; or `online: true` where people are sent it, and name the \
                         program in `venue` or in the text";
            if let Some(node) = fields.get("online") {
                fields.say(Code::UnsafeLink, node, format!("`online` can't be `{}`", quoted(text)), label);
            }
            (true, None)
        }
        Some(_) => (true, fields.url("online", false)),
    }
}

/// No training gives more points.
const MOST_POINTS: f64 = 10_000.0;

/// Reads training.
pub fn training(fields: &Fields<'_, '_>, id: &str, body: Body) -> Training {
    let entry = front_matter::entry(fields, id, body, "title");
    let zone = fields.context().zones.site.clone();
    let points_node = fields.get("cpd_points");
    let cpd_points = fields.number("cpd_points");
    if let (Some(points), Some(node)) = (cpd_points, points_node)
        && !(0.0..=MOST_POINTS).contains(&points)
    {
        let message = format!("`cpd_points` must lie between 0 and {MOST_POINTS}");
        fields.say(Code::BadValue, node, message, "write how many points it gives");
    }
    let audience_node = fields.get("audience");
    let mut audience = front_matter::topics(fields, "audience", "an audience");
    let mut seen = std::collections::BTreeSet::new();
    let twice = audience.iter().find(|a| !seen.insert(a.slug.as_str())).map(|a| a.name.label.clone());
    if let (Some(twice), Some(node)) = (twice, audience_node) {
        let message = format!("`{twice}` would have the address of another audience");
        fields.say(Code::DuplicateAddress, node, message, "letters and digits must tell them apart");
        audience.clear();
    }
    Training {
        provider: fields.reference("provider"),
        audience,
        format: fields.one_of("format"),
        duration: fields.own_text("duration"),
        cpd_points,
        starts: fields.moment("starts", &zone),
        url: fields.url("url", false),
        entry,
    }
}
