//! Reads events and training.

use crate::content::fields::Fields;
use crate::content::front_matter;
use crate::diagnostics::Code;
use crate::model::{Body, Event, Training};

/// Reads an event.
pub fn event(fields: &mut Fields<'_, '_>, id: &str, body: Body) -> Option<Event> {
    let entry = front_matter::entry(fields, id, body, "title");
    let zone = fields.zone("timezone").unwrap_or_else(|| fields.context().zones.site.clone());
    let written = fields.get("starts").is_some();
    let starts = fields.moment("starts", &zone);
    if !written {
        fields.missing("starts");
    }
    let zone = starts.as_ref().and_then(|s| s.zoned()).map_or(zone, |z| z.time_zone().clone());
    let ends_node = fields.get("ends");
    let ends = fields.moment_after("ends", &zone, starts.as_ref().map(|s| s.day()));
    if let (Some(from), Some(to), Some(node)) = (&starts, &ends, ends_node)
        && to.is_before(from)
    {
        let label = format!("it starts on {}", from.day());
        fields.say(Code::DateOrder, node, "the event ends before it starts", label);
    }
    let (is_online, join) = online(fields);
    let rest = Event {
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
        entry: entry?,
    };
    Some(rest)
}

/// Whether an event can be joined online, and where: `online: true`, or the address to join at.
fn online(fields: &mut Fields<'_, '_>) -> (bool, Option<String>) {
    match fields.get("online").and_then(|n| n.text()) {
        None => (false, None),
        Some("true") => (true, None),
        Some("false") => (false, None),
        Some(_) => (true, fields.url("online", false)),
    }
}

/// What formats training can have.
pub const FORMATS: [&str; 5] = ["course", "fellowship", "mentoring", "webinar", "accreditation"];

/// Reads training.
pub fn training(fields: &mut Fields<'_, '_>, id: &str, body: Body) -> Option<Training> {
    let entry = front_matter::entry(fields, id, body, "title");
    let zone = fields.context().zones.site.clone();
    let points_node = fields.get("cpd_points");
    let cpd_points = fields.number("cpd_points");
    if let (Some(points), Some(node)) = (cpd_points, points_node)
        && points < 0.0
    {
        fields.say(Code::BadValue, node, "`cpd_points` can't be below 0", "write how many points it gives");
    }
    let mut audience = front_matter::subjects(fields, "audience", "an audience");
    let mut seen = std::collections::BTreeSet::new();
    audience.retain(|a| seen.insert(front_matter::slug(a)));
    let rest = Training {
        provider: fields.reference("provider"),
        audience,
        format: fields.one_of("format", &FORMATS),
        duration: fields.text("duration"),
        cpd_points,
        starts: fields.moment("starts", &zone),
        url: fields.url("url", false),
        entry: entry?,
    };
    Some(rest)
}
