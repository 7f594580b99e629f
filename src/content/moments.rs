//! Reads days and times of day, with or without a time zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use crate::content::dates::parse_date;
use crate::content::fields::Fields;
use crate::content::loose_dates::{Loose, guess, loose, way_out};
use crate::content::yaml::Node;
use crate::content::zones::Zones;
use crate::diagnostics::Code;
use crate::model::Moment;

/// What is wrong with a moment: a message about `key`, and the way out.
type Wrong = (String, String);

const TIMES: &str = "write hours and minutes with two digits each, such as 09:30";

const FORMS: &str = "write 2026-11-03, 2026-11-03 09:30 or 2026-11-03 09:30 Europe/London";

/// Reads `2026-11-03`, `2026-11-03 09:30`, `2026-11-03T09:30+01:00`, `2026-11-03 09:30 Europe/London` or
/// `2026-11-03T09:30+01:00[Europe/London]`; without a zone it is `zone`.
fn moment(text: &str, zone: &TimeZone, zones: &Zones) -> Result<Moment, Wrong> {
    let day = parse_date(text.get(..10).unwrap_or_default());
    let day = day.ok_or_else(|| {
        let help = with_time(text).unwrap_or_else(|| match (loose(text), guess(text)) {
            (Loose::No, Some(guess)) => guess,
            (Loose::No, None) => FORMS.to_owned(),
            _ => way_out(text),
        });
        (format!("`{text}` is not a day of the calendar"), help)
    })?;
    if !(1900..=2200).contains(&day.year()) {
        return Err((format!("the year {} can't be meant", day.year()), "correct the year".to_owned()));
    }
    let rest = text.get(10..).unwrap_or_default();
    if rest.is_empty() {
        return Ok(Moment::Day(day));
    }
    let rest = rest.strip_prefix(['T', ' ']).ok_or_else(|| (format!("`{text}` is not a time"), FORMS.to_owned()))?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(rest.len());
    let (clock, place) = rest.split_at(end);
    // Behind a `T` an offset from UTC is meant.
    let is_offset = text.get(10..11) == Some("T");
    if let Some(end) = second_time(clock, place).filter(|_| !is_offset) {
        let message = "two times stand here".to_owned();
        let label =
            format!("write `{day} {clock}` here; when an event ends stands on a line of its own, `ends: {end}`");
        return Err((message, label));
    }
    let time = time(clock).ok_or_else(|| {
        let help = clock_of(rest).map_or(TIMES.to_owned(), |clock| format!("write {day} {clock}"));
        (format!("`{}` is not a time of day", rest.trim()), help)
    })?;
    at(DateTime::from_parts(day, time), place.trim(), zone, zones).map(Moment::At)
}

/// The time behind a dash or "to": `– 16:00`, and `-16:00` where that is later than the one before it.
fn second_time(clock: &str, rest: &str) -> Option<String> {
    let trimmed = rest.trim_start();
    let behind = ["–", "—", "to ", "until ", "till "].iter().find_map(|sign| trimmed.strip_prefix(sign));
    let behind = behind.or_else(|| trimmed.strip_prefix("- ")).or_else(|| {
        let end = trimmed.strip_prefix('-')?;
        let is_later = clock_of(end).is_some_and(|end| clock_of(clock).is_some_and(|start| end > start));
        Some(end).filter(|_| is_later)
    })?;
    clock_of(behind)
}

/// A day and a time in other forms, as they are to be written: `20 January 2027, 9:30`.
fn with_time(text: &str) -> Option<String> {
    let Loose::Day(day) = loose(text) else { return None };
    let at =
        text.find(':').or_else(|| text.to_ascii_lowercase().find("am").or(text.to_ascii_lowercase().find("pm")))?;
    let start = text.get(..at)?.rfind([' ', ',', 'T']).map_or(0, |i| i + 1);
    clock_of(text.get(start..)?).map(|clock| format!("write {day} {clock}"))
}

/// A time of day in other forms, as it is to be written: `9am`, `9.30`, `4:00 pm`.
fn clock_of(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase().replace(' ', "");
    let (text, after_noon) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest.to_owned(), Some(false)),
        (_, Some(rest)) => (rest.to_owned(), Some(true)),
        _ => (text, None),
    };
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((&text, "00"));
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.get(..2)?.parse::<u8>().ok()?);
    let hours = match after_noon {
        Some(_) if hours > 12 => return None,
        Some(true) if hours < 12 => hours + 12,
        Some(false) if hours == 12 => 0,
        _ => hours,
    };
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

/// Reads `09:30` or `09:30:00`.
fn time(text: &str) -> Option<Time> {
    let shaped = text.len() >= 5 && text.as_bytes()[2] == b':';
    if shaped { text.parse().ok() } else { None }
}

/// The time `local` at a place: nothing, `Z`, an offset, a zone, or both of them.
fn at(local: DateTime, place: &str, zone: &TimeZone, zones: &Zones) -> Result<Zoned, Wrong> {
    let (offset, name) = match place.find('[') {
        Some(open) => {
            let name = place[open + 1..].strip_suffix(']').filter(|name| !name.is_empty());
            (place[..open].trim(), name.ok_or_else(|| ("the time zone has no name".to_owned(), FORMS.to_owned()))?)
        }
        None if place.starts_with(['+', '-']) || place.eq_ignore_ascii_case("z") => (place, ""),
        None => ("", place),
    };
    let named = match name {
        "" => None,
        name => Some(zones.get(name).map_err(|near| (format!("no time zone is called `{name}`"), near))?),
    };
    if offset.is_empty() {
        let zone = named.as_ref().unwrap_or(zone);
        let found = zone.to_ambiguous_zoned(local);
        if matches!(found.offset(), AmbiguousOffset::Gap { .. }) {
            let message = format!("there is no {} on {}: the clocks go forward then", local.time(), local.date());
            return Err((message, "write a time before or after that".to_owned()));
        }
        return found.compatible().map_err(|e| (e.to_string(), FORMS.to_owned()));
    }
    let offset = parse_offset(offset).ok_or_else(|| (format!("`{offset}` is no offset from UTC"), FORMS.to_owned()))?;
    let instant = offset.to_timestamp(local).map_err(|e| (e.to_string(), FORMS.to_owned()))?;
    // An offset that is the one of the zone's clocks at that time only says which time is meant.
    let candidate = named.as_ref().unwrap_or(zone);
    if candidate.to_offset(instant) == offset {
        return Ok(instant.to_zoned(candidate.clone()));
    }
    match named {
        Some(_) => Err((format!("`{name}` is not at {offset} then"), "take the offset out".to_owned())),
        None => Ok(instant.to_zoned(TimeZone::fixed(offset))),
    }
}

/// `Z`, `+01:00`, `+0100` or `+01`.
fn parse_offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let (sign, rest) = text.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits.get(2..).filter(|m| !m.is_empty()).map_or(Some(0), |m| m.parse().ok())?;
    let seconds = hours * 3600 + minutes * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok().filter(|_| minutes < 60)
}

impl Fields<'_, '_> {
    /// A day or a time; without a zone of its own it is of `zone`.
    pub fn moment(&self, key: &'static str, zone: &TimeZone) -> Option<Moment> {
        let node = self.get(key)?;
        self.moment_of(node, zone, None)
    }

    /// As [`Fields::moment`]; a time alone is of the day `day`.
    pub fn moment_after(&self, key: &'static str, zone: &TimeZone, day: Option<Date>) -> Option<Moment> {
        let node = self.get(key)?;
        self.moment_of(node, zone, day)
    }

    fn moment_of(&self, node: &Node<'_>, zone: &TimeZone, day: Option<Date>) -> Option<Moment> {
        let text = node.text().unwrap_or_default().trim();
        let clock_like = text.len() < 9 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains([':', '.']);
        let read = match (day, time(text)) {
            (Some(_), None) if clock_like => {
                let help = match clock_of(text) {
                    Some(clock) if clock.as_str() < "08:00" && !text.to_ascii_lowercase().contains('m') => {
                        let evening = clock.get(..2).and_then(|h| h.parse::<u8>().ok()).map_or(12, |h| h + 12);
                        format!("write {clock}, or {evening}{} if it is after noon", &clock[2..])
                    }
                    Some(clock) => format!("write {clock}"),
                    None => TIMES.to_owned(),
                };
                Err((format!("`{text}` is not a time of day"), help))
            }
            (Some(day), Some(time)) => {
                at(DateTime::from_parts(day, time), "", zone, self.context().zones).map(Moment::At)
            }
            _ => moment(text, zone, self.context().zones),
        };
        match read {
            Ok(moment) => Some(moment),
            Err((message, label)) => {
                self.say(Code::BadDate, node, message, label);
                None
            }
        }
    }

    /// A day, and the moment of it where a time of day stands behind it; both on the clocks of the site.
    pub fn dated(&self, key: &'static str) -> (Option<Date>, Option<Timestamp>) {
        let zone = self.context().zones.site.clone();
        match self.moment(key, &zone) {
            None => (None, None),
            Some(Moment::Day(day)) => (Some(day), None),
            Some(Moment::At(zoned)) => {
                let here = zoned.with_time_zone(zone);
                (Some(here.date()), Some(here.timestamp()))
            }
        }
    }

    /// The name of a time zone.
    pub fn zone(&self, key: &'static str) -> Option<TimeZone> {
        let node = self.get(key)?;
        let name = self.plain_of(key, node)?;
        match self.context().zones.get(&name) {
            Ok(zone) => Some(zone),
            Err(near) => {
                self.say(Code::BadValue, node, format!("no time zone is called `{name}`"), near);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Moment, Wrong> {
        let zones = Zones::new(None);
        moment(text, &zones.site, &zones)
    }

    fn utc(text: &str) -> String {
        read(text).unwrap().zoned().unwrap().timestamp().to_string()
    }

    #[test]
    fn times_in_every_form() {
        assert_eq!(read("2026-11-03").unwrap(), Moment::Day(Date::constant(2026, 11, 3)));
        assert_eq!(utc("2026-06-03 09:30"), "2026-06-03T08:30:00Z");
        assert_eq!(utc("2026-11-03T09:30:15"), "2026-11-03T09:30:15Z");
        assert_eq!(utc("2026-06-03 09:30 America/New_York"), "2026-06-03T13:30:00Z");
        assert_eq!(utc("2026-06-03T09:30+01:00[Europe/London]"), "2026-06-03T08:30:00Z");
        assert_eq!(utc("2026-06-03T09:30Z"), "2026-06-03T09:30:00Z");
        assert_eq!(utc("2026-06-03T09:30+0530"), "2026-06-03T04:00:00Z");
        let london = read("2026-06-03T09:30+01:00").unwrap();
        assert_eq!(london.zoned().unwrap().time_zone().iana_name(), Some("Europe/London"));
    }

    #[test]
    fn times_that_are_none() {
        for bad in [
            "2026-02-30",
            "2026-06-03 25:00",
            "2026-06-03 9:30",
            "2026-06-03 09:30 Europe/Londom",
            "2026-06-03T09:30+02:00[Europe/London]",
            "2026-03-29 01:30",
            "2026-06-03x",
            "next week",
            "2026-06-03 09:30 [",
            "2026-06-03 09:30+é",
            "2026-06-03 09:30 x01:00[Europe/London]",
            "2026-06-03 09:30+01:00[Europe/London",
            "9999-12-31 23:59",
            "1600-01-01",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert_eq!(read("2026-06-03 09:30 Europe/Londom").unwrap_err().1, "did you mean `Europe/London`?");
    }
}
