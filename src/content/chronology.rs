//! Dates that contradict each other, or the clock: what would be shown never, or with days that can't be.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::content::fields::Context;
use crate::diagnostics::Code;
use crate::model::{Catalogue, Correction, Date, Entry, start_of};

/// What now is, and on whose clocks.
#[derive(Clone, Copy)]
pub struct Clock<'z> {
    /// The moment.
    pub now: Timestamp,
    /// The zone of the site.
    pub zone: &'z TimeZone,
}

/// Reports dates of records that can't be.
pub fn check(context: Context<'_>, catalogue: &Catalogue, clock: Clock<'_>) {
    for (_, entry) in catalogue.all_entries() {
        updated(context, entry, clock);
        expires(context, entry, clock);
    }
    for item in catalogue.news.values() {
        corrections(context, &item.corrections, item.entry.date, "the item is dated");
    }
    for survey in catalogue.surveys.values() {
        corrections(context, &survey.corrections, survey.opened, "the survey opened on");
    }
}

fn updated(context: Context<'_>, entry: &Entry, Clock { now, zone }: Clock<'_>) {
    let (Some(updated), Some(place)) = (entry.updated, entry.written.updated) else { return };
    if let Some(date) = entry.date.filter(|date| updated < *date) {
        let message = format!("`updated` is before the date, {date}");
        context.say(Code::DateOrder, place, message, "correct one of the two, or take `updated` out");
        return;
    }
    // What is still to appear may say that it was changed by then.
    let latest = entry.appears(zone).map_or(now, |at| at.max(now));
    let at = entry.updated_at.unwrap_or_else(|| start_of(updated, zone));
    if at > latest {
        let label = "write the day on which the text was last changed in substance, or take the line out";
        context.say(Code::BadDate, place, "`updated` lies in the future", label);
    }
}

fn expires(context: Context<'_>, entry: &Entry, Clock { zone, .. }: Clock<'_>) {
    let (Some(goes), Some(place)) = (entry.goes(zone), entry.written.expires) else { return };
    if entry.appears(zone).is_some_and(|appears| goes <= appears) {
        let message = "it expires before it appears: nobody would ever see it";
        context.say(Code::DateOrder, place, message, "correct `expires`, or the date");
    }
}

fn corrections(context: Context<'_>, corrections: &[Correction], first: Option<Date>, what: &str) {
    for correction in corrections {
        if let Some(first) = first.filter(|first| correction.date < *first) {
            let message = format!("this correction is dated before what it corrects: {what} {first}");
            context.say(Code::DateOrder, correction.place, message, "correct the day");
        }
    }
}
