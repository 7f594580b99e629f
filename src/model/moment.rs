//! A point of the calendar: a whole day, or a time of day in a time zone.

use jiff::Zoned;

use super::Date;

/// When something is: a day, or a day and a time.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// A whole day, wherever one is.
    Day(Date),
    /// A time in a time zone.
    At(Zoned),
}

impl Moment {
    /// The day on the clocks of its own place.
    pub fn day(&self) -> Date {
        match self {
            Moment::Day(day) => *day,
            Moment::At(zoned) => zoned.date(),
        }
    }

    /// The time with its zone, where it is no whole day.
    pub fn zoned(&self) -> Option<&Zoned> {
        match self {
            Moment::Day(_) => None,
            Moment::At(zoned) => Some(zoned),
        }
    }

    /// Whether it comes before another one; of a day and a time of that day neither does.
    pub fn is_before(&self, other: &Moment) -> bool {
        match (self, other) {
            (Moment::At(a), Moment::At(b)) => a.timestamp() < b.timestamp(),
            _ => self.day() < other.day(),
        }
    }
}
