//! What comes due: the moments at which something appears, goes, begins or is over.
//!
//! Pages say of today what held at the last of these moments, so that two builds between which nothing came due are
//! the same to the byte.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Catalogue, Correction, Date, Entry, Hidden};
use crate::source::Place;

/// A moment at which the site changes, and what changes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The moment.
    pub at: Timestamp,
    /// Where that is written.
    pub place: Place,
    /// What happens, as a clause: "the event is over".
    pub what: &'static str,
}

/// Gathers moments of records, on the clocks of one zone.
struct Gathering<'z> {
    zone: &'z TimeZone,
    due: Vec<Due>,
}

/// The first moment of a day on the clocks of a zone.
pub fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().unwrap_or(Timestamp::UNIX_EPOCH)
}

impl Correction {
    /// From when it is shown.
    pub fn appears(&self, zone: &TimeZone) -> Timestamp {
        self.at.unwrap_or_else(|| start_of(self.date, zone))
    }
}

impl Entry {
    /// From when the record is shown: the latest of its date, its embargo and its release; `None` where it says none.
    pub fn appears(&self, zone: &TimeZone) -> Option<Timestamp> {
        let date = self.date.map(|d| start_of(d, zone));
        let release = self.release.map(|d| start_of(d, zone));
        [date, self.embargo, release, self.release_at].into_iter().flatten().max()
    }

    /// Why it is not shown at `now`; `None` where it is.
    pub fn hidden(&self, now: Timestamp, zone: &TimeZone) -> Option<Hidden> {
        if self.draft {
            return Some(Hidden::Draft);
        }
        if self.appears(zone).is_some_and(|at| at > now) {
            return Some(Hidden::Future);
        }
        self.goes(zone).filter(|at| *at <= now).map(|_| Hidden::Expired)
    }

    /// From when it is no longer shown.
    pub fn goes(&self, zone: &TimeZone) -> Option<Timestamp> {
        self.expires_at.or_else(|| self.expires.map(|d| start_of(d, zone)))
    }
}

impl Gathering<'_> {
    fn add(&mut self, at: Timestamp, place: Place, what: &'static str) {
        self.due.push(Due { at, place, what });
    }

    /// The start of a day.
    fn day(&mut self, day: Option<Date>, place: Place, what: &'static str) {
        if let Some(day) = day {
            self.add(start_of(day, self.zone), place, what);
        }
    }

    fn corrections(&mut self, corrections: &[Correction], place: Place) {
        for c in corrections {
            self.add(c.appears(self.zone), place, "a correction appears");
        }
    }

    /// The end of a day.
    fn after(&mut self, day: Option<Date>, place: Place, what: &'static str) {
        self.day(day.and_then(|d| d.tomorrow().ok()), place, what);
    }
}

impl Catalogue {
    /// Every moment at which something comes due, in order. What is a draft, or not yet shown at `now`, tells of nothing
    /// but its own appearance: what else it holds must not be seen in what is published.
    pub fn due(&self, now: Timestamp, zone: &TimeZone) -> Vec<Due> {
        let mut all = Gathering { zone, due: Vec::new() };
        let is_shown = |e: &Entry| e.hidden(now, zone).is_none();
        for (_, e) in self.all_entries().filter(|(_, e)| !e.draft) {
            let appears = e.appears(zone);
            if let Some(at) = appears {
                all.add(at, e.place, "a text appears");
            }
            let was_there = |at: &Timestamp| appears.is_none_or(|a| a < *at);
            if let Some(at) = e.goes(zone).filter(was_there) {
                all.add(at, e.place, "a text expires");
            }
            if is_shown(e) {
                all.day(e.updated.filter(|_| e.updated_at.is_none()), e.place, "a text was updated");
                e.updated_at.into_iter().for_each(|at| all.add(at, e.place, "a text was updated"));
            }
        }
        self.gather_parts(&is_shown, &mut all);
        all.due.sort();
        all.due
    }

    /// The moments within records that are shown.
    fn gather_parts(&self, is_shown: &dyn Fn(&Entry) -> bool, all: &mut Gathering<'_>) {
        // The questionnaire opens and closes, also of a survey whose figures wait for a release.
        let asked = self.collected.as_ref().filter(|s| !s.entry.draft && !is_shown(&s.entry));
        for s in self.surveys.values().filter(|s| is_shown(&s.entry)).chain(asked) {
            all.day(s.opened, s.entry.place, "the survey opens");
            all.after(s.closed, s.entry.place, "the survey has closed");
        }
        for s in self.surveys.values().filter(|s| is_shown(&s.entry)) {
            all.corrections(&s.corrections, s.entry.place);
        }
        for e in self.events.values().filter(|e| is_shown(&e.entry)) {
            all.after(Some(e.last().day()), e.entry.place, "the event is over");
        }
        for t in self.training.values().filter(|t| is_shown(&t.entry)) {
            all.after(t.starts.as_ref().map(super::Moment::day), t.entry.place, "the training has begun");
        }
        for g in self.groups.values().filter(|g| is_shown(&g.entry)) {
            g.plan.iter().for_each(|m| all.after(m.last_day(), g.entry.place, "a milestone was due"));
            g.decisions.iter().for_each(|d| all.day(Some(d.date), g.entry.place, "a decision appears"));
        }
        for r in self.recommendations.values().filter(|r| is_shown(&r.entry)) {
            r.history.iter().for_each(|step| all.day(Some(step.date), r.entry.place, "a step appears"));
        }
        for n in self.news.values().filter(|n| is_shown(&n.entry)) {
            all.corrections(&n.corrections, n.entry.place);
        }
        self.censuses.iter().for_each(|c| all.day(Some(c.as_of), c.place, "a census appears"));
    }

    /// What is hidden at `now`, and until when, by the place of its file. What isn't shown for another reason too, such as
    /// being a draft, has no moment.
    pub fn left_out(&self, now: Timestamp, zone: &TimeZone) -> Vec<(Place, Hidden, Option<Timestamp>)> {
        let why = |e: &Entry| {
            let reason = e.hidden(now, zone)?;
            Some((e.place, reason, e.appears(zone).filter(|_| reason == Hidden::Future)))
        };
        let records = self.all_entries().filter_map(|(_, e)| why(e));
        let to_come = self.censuses.iter().map(|c| (c.place, start_of(c.as_of, zone))).filter(|(_, at)| *at > now);
        let mut all: Vec<_> = records.chain(to_come.map(|(p, at)| (p, Hidden::Future, Some(at)))).collect();
        all.sort_by_key(|(place, ..)| *place);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_appears_when_all_that_it_waits_for_has_come() {
        let zone = TimeZone::UTC;
        let day = |d| Some(Date::constant(2026, 5, d));
        let e = Entry { date: day(1), release: day(3), expires: day(5), ..Entry::default() };
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(e.appears(&zone), Some(at("2026-05-03T00:00:00Z")));
        assert_eq!(e.hidden(at("2026-05-02T23:59:59Z"), &zone), Some(Hidden::Future));
        assert_eq!(e.hidden(at("2026-05-03T00:00:00Z"), &zone), None);
        assert_eq!(e.hidden(at("2026-05-05T00:00:00Z"), &zone), Some(Hidden::Expired));
    }
}
