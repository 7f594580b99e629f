//! Days, for readers and for programs.

use serde::Serialize;

use crate::model::Date;
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
