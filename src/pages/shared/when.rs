//! When something is, in words.

use jiff::Zoned;
use serde::Serialize;

use crate::model::Moment;
use crate::site::iso;
use crate::words::{Words, say};

/// A time for readers and for programs.
#[derive(Debug, Clone, Serialize)]
pub struct WhenView {
    /// For readers, such as "Tuesday 3 November 2026, 09:30 to 17:00 (GMT)".
    pub words: String,
    /// The start for programs.
    pub iso: String,
}

impl WhenView {
    /// From a start to an end.
    pub fn of(w: &Words, starts: &Moment, ends: Option<&Moment>) -> Self {
        WhenView { words: span(w, starts, ends), iso: machine(starts) }
    }
}

/// "2026-11-03" or "2026-11-03T09:30:00+00:00".
pub fn machine(moment: &Moment) -> String {
    match moment {
        Moment::Day(day) => iso(*day),
        Moment::At(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}

fn clock(zoned: &Zoned) -> String {
    zoned.strftime("%H:%M").to_string()
}

/// "GMT", or "UTC+05:30" where the zone has no name for its time.
fn zone(zoned: &Zoned) -> String {
    let name = zoned.strftime("%Z").to_string();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return name;
    }
    format!("UTC{}", zoned.strftime("%:z"))
}

fn span(w: &Words, starts: &Moment, ends: Option<&Moment>) -> String {
    let from = starts.day();
    let to = ends.map_or(starts.day(), Moment::day);
    match (starts, ends) {
        (Moment::At(a), Some(Moment::At(b))) => {
            // The end on the clocks of the start: else one name of a zone would stand for two.
            let b = b.with_time_zone(a.time_zone().clone());
            let from = a.date();
            let to = b.date();
            let first = if zone(a) == zone(&b) { String::new() } else { format!(" ({})", zone(a)) };
            let start = format!("{}{first}", clock(a));
            let end = format!("{} ({})", clock(&b), zone(&b));
            if from == to {
                return say!(w, "date.day-from-to", day = w.full_date(from), start = start, end = end);
            }
            let day = w.full_date(from);
            let last = w.full_date(to);
            say!(w, "date.days-from-to", day = day, start = start, last = last, end = end)
        }
        (Moment::At(a), None) => {
            say!(w, "date.day-at", day = w.full_date(from), start = format!("{} ({})", clock(a), zone(a)))
        }
        (Moment::At(a), Some(_)) => {
            say!(w, "date.days-from", days = w.days(from, to), start = format!("{} ({})", clock(a), zone(a)))
        }
        (Moment::Day(_), _) if from == to => w.full_date(from),
        (Moment::Day(_), _) => w.days(from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_in_words() {
        let w = &crate::theme::english();
        let at = |text: &str| Moment::At(text.parse().unwrap());
        let day = |text: &str| Moment::Day(text.parse().unwrap());
        let a = at("2026-11-03T09:30+00:00[UTC]");
        assert_eq!(
            span(w, &a, Some(&at("2026-11-03T17:00+00:00[UTC]"))),
            "Tuesday, 3 November 2026, 09:30 to 17:00 (UTC)"
        );
        assert_eq!(span(w, &day("2016-11-01"), Some(&day("2016-11-02"))), "1 to 2 November 2016");
        assert_eq!(span(w, &day("2016-10-31"), Some(&day("2016-11-02"))), "31 October to 2 November 2016");
        assert_eq!(span(w, &day("2016-12-31"), Some(&day("2017-01-02"))), "31 December 2016 to 2 January 2017");
        assert_eq!(span(w, &day("2016-11-01"), None), "Tuesday, 1 November 2016");
        assert_eq!(machine(&a), "2026-11-03T09:30:00+00:00");
        let late = at("2026-11-03T17:00-05:00[-05:00]");
        assert_eq!(span(w, &a, Some(&late)), "Tuesday, 3 November 2026, 09:30 to 22:00 (UTC)");
    }
}
