//! Days, for readers and for programs.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::{Date, NewsItem};
use crate::words::Words;

/// A day for readers and for programs.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// For readers.
    pub long: String,
    /// For programs.
    pub iso: String,
}

impl DateView {
    /// Both forms of a day.
    pub fn of(w: &Words, date: Date) -> Self {
        DateView { long: w.long_date(date), iso: iso(date) }
    }
}

/// "2016-11-01".
pub fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// A day as the moment that feeds want, its midnight in UTC; or the moment itself, where it is known.
pub fn moment(date: Date, at: Option<Timestamp>) -> String {
    match at {
        Some(at) => at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        None => format!("{}T00:00:00Z", iso(date)),
    }
}

/// When an item was published and last changed, corrections included, for programs.
pub fn moments(item: &NewsItem, today: Date) -> (String, String) {
    let e = &item.entry;
    let published = moment(e.date.unwrap_or(today), e.embargo);
    let updated = e.updated.map(|day| moment(day, e.updated_at));
    let corrected = item.corrections.iter().map(|c| moment(c.date, c.at)).max();
    let latest = [updated, corrected].into_iter().flatten().max().unwrap_or_default();
    (published.clone(), published.max(latest))
}
