//! Calendar files (RFC 5545): one of all events, and one for each.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use rayon::prelude::*;

use crate::diagnostics::{Code, Diagnostic, Stop};
use crate::model::{Date, Event, Kind, Moment};
use crate::site::{Site, emit_file};
use crate::source::calendar_version;

/// Clock changes of a zone that a calendar tells of at most: two a year for as long as any event is planned ahead.
const MOST_CHANGES: usize = 400;

/// Lines are no longer than this many bytes (RFC 5545, 3.1).
const LINE: usize = 75;

/// Writes all calendar files; nothing where the site has no events.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let mut events: Vec<&Event> = site.catalogue.events.values().collect();
    if events.is_empty() {
        return Ok(());
    }
    events.sort_by(|a, b| (a.starts.day(), &a.entry.id).cmp(&(b.starts.day(), &b.entry.id)));
    let title = &site.catalogue.settings.title;
    emit_file(site, "/events/calendar.ics", calendar(site, title, &events).into_bytes())?;
    events.par_iter().try_for_each(|e| {
        let text = calendar(site, &e.entry.title, &[e]);
        tell_stale(site, e, &text);
        // Calendars that subscribed to it ask at its former address.
        let former = e.entry.former_ids(Kind::Event).filter(|old| !site.catalogue.events.contains_key(*old));
        former.chain([e.entry.id.as_str()]).try_for_each(|id| {
            emit_file(site, &format!("{}calendar.ics", Kind::Event.address(id)), text.clone().into_bytes())
        })
    })
}

/// Tells of an event that changed since it was published, and whose calendar says nothing of a new version: calendars that hold
/// the event keep what they have.
fn tell_stale(site: &Site<'_>, event: &Event, text: &str) {
    let ids = std::iter::once(event.entry.id.as_str()).chain(event.entry.former_ids(Kind::Event));
    let mut routes = ids.map(|id| format!("{}calendar.ics", Kind::Event.address(id)));
    let (number, said) = calendar_version(text);
    let before = routes.find_map(|route| site.calendars.get(&route));
    let is_stale = before.is_some_and(|(then, was)| *then == number && *was != said);
    let last = event.ends.as_ref().unwrap_or(&event.starts).day();
    if !is_stale || !site.edition.is_default() || last < site.today {
        return;
    }
    let message = "this event has changed since it was published, and calendars that hold it keep what they have";
    let d = Diagnostic::new(Code::StaleCalendar, message).at(site.markup.sources.spot(event.entry.place));
    site.report.add(d.label("add a line `updated:` with the day of the change"));
}

/// A file under construction: lines are folded as they are added.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds a line whose value needs no escapes.
    fn raw(&mut self, line: &str) {
        let mut room = LINE;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Adds a property with a text.
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => {
                    escaped.push('\\');
                    escaped.push(c);
                }
                '\n' => escaped.push_str("\\n"),
                c if c.is_control() => {}
                c => escaped.push(c),
            }
        }
        self.raw(&format!("{name}:{escaped}"));
    }
}

fn calendar(site: &Site<'_>, title: &str, events: &[&Event]) -> String {
    let mut lines = Lines::default();
    lines.raw("BEGIN:VCALENDAR");
    lines.raw("VERSION:2.0");
    lines.raw(&format!("PRODID:-//Candour//Candour//{}", site.edition.language.to_uppercase()));
    lines.raw("CALSCALE:GREGORIAN");
    lines.raw("METHOD:PUBLISH");
    lines.text("X-WR-CALNAME", title);
    lines.text("NAME", title);
    for (name, (zone, from, to)) in zones(events) {
        time_zone(&mut lines, &name, &zone, from, to);
    }
    for event in events {
        write_event(&mut lines, site, event);
    }
    lines.raw("END:VCALENDAR");
    lines.0
}

/// The named zone of a time; without one it is written in UTC.
fn zone_of(moment: &Moment) -> Option<(&str, &TimeZone)> {
    let zoned = moment.zoned()?;
    let zone = zoned.time_zone();
    // In the hour that the clocks show twice, a time of the clocks would mean its first coming.
    let is_repeated = matches!(zone.to_ambiguous_timestamp(zoned.datetime()).offset(), AmbiguousOffset::Fold { .. });
    zone.iana_name().filter(|_| !is_repeated).filter(|name| *name != "UTC").map(|name| (name, zone))
}

/// The zones of some events, each with the first and last moment that needs it.
fn zones(events: &[&Event]) -> BTreeMap<String, (TimeZone, Timestamp, Timestamp)> {
    let mut zones: BTreeMap<String, (TimeZone, Timestamp, Timestamp)> = BTreeMap::new();
    for moment in events.iter().flat_map(|e| [Some(e.starts.clone()), end(e)]).flatten() {
        let (Some((name, zone)), Some(zoned)) = (zone_of(&moment), moment.zoned()) else { continue };
        let at = zoned.timestamp();
        let known = zones.entry(name.to_owned()).or_insert_with(|| (zone.clone(), at, at));
        (known.1, known.2) = (known.1.min(at), known.2.max(at));
    }
    zones
}

/// `+0100`
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.unsigned_abs();
    let text = format!("{sign}{:02}{:02}", all / 3600, all / 60 % 60);
    if all.is_multiple_of(60) { text } else { format!("{text}{:02}", all % 60) }
}

/// A zone's clock changes from the last one before `from` to the first one after `to`, each as it was or will be.
fn time_zone(lines: &mut Lines, name: &str, zone: &TimeZone, from: Timestamp, to: Timestamp) {
    lines.raw("BEGIN:VTIMEZONE");
    lines.raw(&format!("TZID:{name}"));
    let before = zone.preceding(from).next().map(|t| t.timestamp());
    let first = before.unwrap_or(from);
    let mut changes: Vec<Timestamp> = before.into_iter().collect();
    for change in zone.following(first).take(MOST_CHANGES) {
        changes.push(change.timestamp());
        if change.timestamp() > to {
            break;
        }
    }
    if before.is_none() {
        // No change is known before: what holds at `from` has held always.
        let now = zone.to_offset_info(from);
        observance(lines, now.dst().is_dst(), "16010101T000000", [now.offset().seconds(); 2], now.abbreviation());
    }
    for at in changes {
        let earlier = at.checked_sub(1.second()).unwrap_or(at);
        let then = zone.to_offset(earlier).seconds();
        let now = zone.to_offset_info(at);
        // The moment of the change is told on the clocks as they were until then.
        let start = zone.to_offset(earlier).to_datetime(at).strftime("%Y%m%dT%H%M%S").to_string();
        observance(lines, now.dst().is_dst(), &start, [then, now.offset().seconds()], now.abbreviation());
    }
    lines.raw("END:VTIMEZONE");
}

fn observance(lines: &mut Lines, is_dst: bool, start: &str, [from, to]: [i32; 2], abbreviation: &str) {
    let kind = if is_dst { "DAYLIGHT" } else { "STANDARD" };
    lines.raw(&format!("BEGIN:{kind}"));
    lines.raw(&format!("DTSTART:{start}"));
    lines.raw(&format!("TZOFFSETFROM:{}", offset(from)));
    lines.raw(&format!("TZOFFSETTO:{}", offset(to)));
    lines.text("TZNAME", abbreviation);
    lines.raw(&format!("END:{kind}"));
}

/// A property of a day or a time: `DTSTART;TZID=Europe/London:20261103T093000`.
fn moment(name: &str, moment: &Moment) -> String {
    match (moment, zone_of(moment)) {
        (Moment::Day(day), _) => format!("{name};VALUE=DATE:{}", day.strftime("%Y%m%d")),
        (Moment::At(at), Some((zone, _))) => format!("{name};TZID={zone}:{}", at.strftime("%Y%m%dT%H%M%S")),
        (Moment::At(at), None) => format!("{name}:{}", utc(at.timestamp())),
    }
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The end of an event as calendars want it: of the kind of its start, and of days the one after the last.
fn end(event: &Event) -> Option<Moment> {
    let after = |day: Date| day.checked_add(1.day()).unwrap_or(day);
    match (&event.starts, event.ends.as_ref()) {
        (Moment::Day(_), ends) => Some(Moment::Day(after(ends.map_or(event.starts.day(), Moment::day)))),
        (Moment::At(_), Some(Moment::At(ends))) => Some(Moment::At(ends.clone())),
        // It begins at an hour and lasts until the end of a day.
        (Moment::At(starts), Some(Moment::Day(day))) => {
            let midnight = after(*day).at(0, 0, 0, 0).to_zoned(starts.time_zone().clone());
            midnight.ok().map(Moment::At)
        }
        (Moment::At(_), None) => None,
    }
}

/// The first moment of 2000 in UTC, in seconds since 1970.
const YEAR_2000: i64 = 946_684_800;

/// When an event's record was last changed: calendars that hold an older one take the new one.
fn changed(event: &Event) -> Timestamp {
    let midnight = |day: Date| day.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).map(|z| z.timestamp()).ok();
    let e = &event.entry;
    let updated = e.updated_at.or_else(|| e.updated.and_then(midnight));
    let published = e.embargo.or_else(|| e.date.and_then(midnight));
    // Nobody knows: any moment in the past does, if it is always the same.
    updated.or(published).unwrap_or_else(|| Timestamp::from_second(YEAR_2000).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// The number of a revision, which grows with `updated`: minutes since 2000. An event that never changed has 0.
fn sequence(event: &Event, cancelled: bool) -> i64 {
    let is_updated = event.entry.updated.is_some();
    let updates = if is_updated { ((changed(event).as_second() - YEAR_2000) / 60).max(1) } else { 0 };
    // That it is called off is a change too, though nobody wrote down when.
    updates + i64::from(cancelled)
}

/// The identifier of an event, the same for as long as the site keeps its host: a new name of its file makes no new event
/// in the calendars that hold it.
fn uid(site: &Site<'_>, event: &Event) -> String {
    let id = event.entry.former_ids(Kind::Event).next().unwrap_or(&event.entry.id);
    format!("{id}@{}", site.catalogue.settings.base_url.host())
}

fn write_event(lines: &mut Lines, site: &Site<'_>, event: &Event) {
    let id = event.entry.id.as_str();
    let url = site.absolute(&Kind::Event.address(id));
    lines.raw("BEGIN:VEVENT");
    lines.raw(&format!("UID:{}", uid(site, event)));
    lines.raw(&format!("DTSTAMP:{}", utc(changed(event))));
    lines.raw(&format!("LAST-MODIFIED:{}", utc(changed(event))));
    let cancelled = site.catalogue.is_cancelled(event);
    lines.raw(&format!("SEQUENCE:{}", sequence(event, cancelled)));
    lines.raw(&moment("DTSTART", &event.starts));
    if let Some(end) = end(event) {
        lines.raw(&moment("DTEND", &end));
    }
    lines.text("SUMMARY", &event.entry.title);
    lines.text("DESCRIPTION", &description(site, event, &url));
    if let Some(place) =
        event.venue.as_deref().map(str::to_owned).or(event.is_online.then(|| site.say("event.online-label")))
    {
        lines.text("LOCATION", &place);
    }
    lines.raw(&format!("URL:{url}"));
    lines.raw(if cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    if let Some(parent) = event.part_of.as_ref().and_then(|p| site.catalogue.events.get(&p.id)) {
        lines.raw(&format!("RELATED-TO:{}", uid(site, parent)));
    }
    if event.starts.zoned().is_none() {
        lines.raw("TRANSP:TRANSPARENT");
    }
    lines.raw("END:VEVENT");
}

fn description(site: &Site<'_>, event: &Event, url: &str) -> String {
    let mut text = String::new();
    if let Some(summary) = &event.entry.summary {
        let _ = writeln!(text, "{summary}\n");
    }
    let names = |kind: Kind, references: &[crate::model::Reference]| -> Vec<String> {
        references.iter().filter_map(|r| site.catalogue.entry(kind, &r.id)).map(|e| e.title.clone()).collect()
    };
    for (label, names) in [
        ("event.organised-by", names(Kind::Organisation, &event.organisers)),
        ("event.with", names(Kind::Person, &event.speakers)),
    ] {
        if !names.is_empty() {
            let _ = writeln!(text, "{}: {}", site.say(label), names.join(", "));
        }
    }
    let over = site.catalogue.is_cancelled(event) || event.last().day() < site.today;
    if let Some(join) = event.join.as_ref().filter(|_| !over) {
        let _ = writeln!(text, "{}: {join}", site.say("event.join-word"));
    }
    text.push_str(url);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &"é,".repeat(60));
        assert!(lines.0.split("\r\n").all(|l| l.len() <= LINE), "{}", lines.0);
        let unfolded = lines.0.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "é\\,".repeat(60)));
        let mut lines = Lines::default();
        lines.text("X", "a;b\\c\nd\u{7}");
        assert_eq!(lines.0, "X:a\\;b\\\\c\\nd\r\n");
    }

    #[test]
    fn offsets_as_calendars_write_them() {
        assert_eq!([offset(3600), offset(-12600), offset(0), offset(-75)], ["+0100", "-0330", "+0000", "-000115"]);
    }
}
