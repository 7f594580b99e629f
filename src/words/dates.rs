//! Days in words, by CLDR.

use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{D, MD, YM, YMD, YMDE};
use icu_locale_core::Locale;
use jiff::civil::Date;

use crate::model::{PartialDate, Precision};
use crate::words::{Words, say};

/// A formatter for each way in which days are written.
pub struct Dates {
    long: Formatter<Gregorian, YMD>,
    short: Formatter<Gregorian, YMD>,
    full: Formatter<Gregorian, YMDE>,
    month: Formatter<Gregorian, YM>,
    short_month: Formatter<Gregorian, YM>,
    without_year: Formatter<Gregorian, MD>,
    day: Formatter<Gregorian, D>,
}

impl Dates {
    /// Formatters of a locale; `None` where CLDR has none.
    pub fn new(locale: &Locale) -> Option<Self> {
        Some(Dates {
            long: Formatter::try_new(locale.into(), YMD::long()).ok()?,
            short: Formatter::try_new(locale.into(), YMD::medium()).ok()?,
            full: Formatter::try_new(locale.into(), YMDE::long()).ok()?,
            month: Formatter::try_new(locale.into(), YM::long()).ok()?,
            short_month: Formatter::try_new(locale.into(), YM::medium()).ok()?,
            without_year: Formatter::try_new(locale.into(), MD::long()).ok()?,
            day: Formatter::try_new(locale.into(), D::long()).ok()?,
        })
    }
}

/// The day as CLDR's calendar has it; days of jiff lie within its range.
fn gregorian(date: Date) -> icu_calendar::Date<Gregorian> {
    let parts = (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs());
    let first = || icu_calendar::Date::try_new_gregorian(1970, 1, 1);
    icu_calendar::Date::try_new_gregorian(parts.0, parts.1, parts.2).or_else(|_| first()).expect("1970 began")
}

impl Words {
    /// "1 November 2016".
    pub fn long_date(&self, date: Date) -> String {
        self.dates.long.format(&gregorian(date)).to_string()
    }

    /// "1 Nov 2016".
    pub fn short_date(&self, date: Date) -> String {
        self.dates.short.format(&gregorian(date)).to_string()
    }

    /// "Tuesday, 1 November 2016".
    pub fn full_date(&self, date: Date) -> String {
        self.dates.full.format(&gregorian(date)).to_string()
    }

    /// "November 2016".
    pub fn month(&self, date: Date) -> String {
        self.dates.month.format(&gregorian(date)).to_string()
    }

    /// "Nov 2016".
    pub fn short_month(&self, date: Date) -> String {
        self.dates.short_month.format(&gregorian(date)).to_string()
    }

    /// Days from one to another: "1 to 2 November 2016".
    pub fn days(&self, from: Date, to: Date) -> String {
        if from == to {
            return self.long_date(from);
        }
        let start = if (from.year(), from.month()) == (to.year(), to.month()) {
            self.dates.day.format(&gregorian(from)).to_string()
        } else if from.year() == to.year() {
            self.dates.without_year.format(&gregorian(from)).to_string()
        } else {
            self.long_date(from)
        };
        say!(self, "date.span", from = start, to = self.long_date(to))
    }

    /// A day as precise as it is known: "2016", "November 2016", "1 November 2016".
    pub fn partial_date(&self, date: PartialDate) -> String {
        match date.precision() {
            Precision::Year => date.to_string(),
            Precision::Month => self.month(date.first_day()),
            Precision::Day => self.long_date(date.first_day()),
        }
    }

    /// "2014 to 2017", "since 2014", "until 2017", or nothing; of days as precise as they are known.
    pub fn period(&self, from: Option<PartialDate>, to: Option<PartialDate>) -> String {
        match (from.map(|d| self.partial_date(d)), to.map(|d| self.partial_date(d))) {
            (Some(a), Some(b)) => say!(self, "date.span", from = a, to = b),
            (Some(a), None) => say!(self, "date.since", day = a),
            (None, Some(b)) => say!(self, "date.until", day = b),
            (None, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::words;

    #[test]
    fn days_for_readers() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (from, to) = ("date.span", "{from} to {to}");
        let en = words("en", "en-GB", &[(from, &[("", to)]), ("date.since", &[("", "since {day}")])]);
        let cy = words("cy", "cy", &[(from, &[("", "{from} i {to}")])]);
        assert_eq!(en.long_date(day("2016-11-01")), "1 November 2016");
        assert_eq!(cy.long_date(day("2016-11-01")), "1 Tachwedd 2016");
        assert_eq!(en.days(day("2016-11-01"), day("2016-11-02")), "1 to 2 November 2016");
        assert_eq!(cy.days(day("2016-10-31"), day("2016-11-02")), "31 Hydref i 2 Tachwedd 2016");
        assert_eq!(en.days(day("2016-12-31"), day("2017-01-02")), "31 December 2016 to 2 January 2017");
        assert_eq!(
            ["2016", "2016-11", "2016-11-01"].map(|d| en.partial_date(PartialDate::parse(d).unwrap())),
            ["2016", "November 2016", "1 November 2016"]
        );
        assert_eq!(en.period(PartialDate::parse("2014"), None), "since 2014");
        assert_eq!(en.short_month(day("2016-11-05")), "Nov 2016");
        // Every day that content can name has words.
        assert_eq!(en.long_date(Date::MAX), "31 December 9999");
        assert!(!en.long_date(Date::MIN).is_empty());
    }
}
