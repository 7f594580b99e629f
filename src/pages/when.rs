//! When something is, in words.

use jiff::Zoned;
use serde::Serialize;

use crate::model::{Date, Moment};
use crate::pages::view::{iso, long_date};

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
    pub fn of(starts: &Moment, ends: Option<&Moment>) -> Self {
        WhenView { words: span(starts, ends), iso: machine(starts) }
    }
}

/// "2026-11-03" or "2026-11-03T09:30:00+00:00".
pub fn machine(moment: &Moment) -> String {
    match moment {
        Moment::Day(day) => iso(*day),
        Moment::At(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}

fn weekday(date: Date) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES[date.weekday().to_monday_zero_offset() as usize % 7]
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

/// Days from one to another: "1 to 2 November 2016".
pub fn days(from: Date, to: Date) -> String {
    if from == to {
        return long_date(from);
    }
    let start = long_date(from);
    let shortened = if (from.year(), from.month()) == (to.year(), to.month()) {
        from.day().to_string()
    } else if from.year() == to.year() {
        start.rsplit_once(' ').map_or(start.clone(), |(rest, _)| rest.to_owned())
    } else {
        start
    };
    format!("{shortened} to {}", long_date(to))
}

fn span(starts: &Moment, ends: Option<&Moment>) -> String {
    let (from, to) = (starts.day(), ends.map_or(starts.day(), Moment::day));
    match (starts, ends) {
        (Moment::At(a), Some(Moment::At(b))) => {
            // The end on the clocks of the start: else one name of a zone would stand for two.
            let b = b.with_time_zone(a.time_zone().clone());
            let (from, to) = (a.date(), b.date());
            let first = if zone(a) == zone(&b) { String::new() } else { format!(" ({})", zone(a)) };
            if from == to {
                let day = format!("{} {}", weekday(from), long_date(from));
                return format!("{day}, {}{first} to {} ({})", clock(a), clock(&b), zone(&b));
            }
            let day = |date: Date| format!("{} {}", weekday(date), long_date(date));
            format!("{}, {}{first} to {}, {} ({})", day(from), clock(a), day(to), clock(&b), zone(&b))
        }
        (Moment::At(a), None) => format!("{} {}, {} ({})", weekday(from), long_date(from), clock(a), zone(a)),
        (Moment::At(a), Some(_)) => format!("{}, from {} ({})", days(from, to), clock(a), zone(a)),
        (Moment::Day(_), _) if from == to => format!("{} {}", weekday(from), long_date(from)),
        (Moment::Day(_), _) => days(from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_in_words() {
        let at = |text: &str| Moment::At(text.parse().unwrap());
        let day = |text: &str| Moment::Day(text.parse().unwrap());
        let a = at("2026-11-03T09:30+00:00[UTC]");
        assert_eq!(span(&a, Some(&at("2026-11-03T17:00+00:00[UTC]"))), "Tuesday 3 November 2026, 09:30 to 17:00 (UTC)");
        assert_eq!(span(&day("2016-11-01"), Some(&day("2016-11-02"))), "1 to 2 November 2016");
        assert_eq!(span(&day("2016-10-31"), Some(&day("2016-11-02"))), "31 October to 2 November 2016");
        assert_eq!(span(&day("2016-12-31"), Some(&day("2017-01-02"))), "31 December 2016 to 2 January 2017");
        assert_eq!(span(&day("2016-11-01"), None), "Tuesday 1 November 2016");
        assert_eq!(machine(&a), "2026-11-03T09:30:00+00:00");
        let late = at("2026-11-03T17:00-05:00[-05:00]");
        assert_eq!(span(&a, Some(&late)), "Tuesday 3 November 2026, 09:30 to 22:00 (UTC)");
    }
}
