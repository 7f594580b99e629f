//! The days of a column: which of day and month stands first is decided over all rows, by the survey's own days, or asked.

use jiff::civil::Date;

use crate::content::serial_day;

crate::model::choices! {
    /// What stands first in a date that is written with numbers.
    DayOrder {
        /// The day.
        Day = "day-first",
        /// The month.
        Month = "month-first",
        /// The year.
        Year = "year-first",
    }
}

/// A day as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// One that can't be misread.
    Day(Date),
    /// Two numbers and a year: the first, the second, the year.
    Numbers(i8, i8, i16),
    /// An anonymised survey's stand-in for a day.
    None,
    /// No day.
    Wrong,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads the day of a text such as `2025-04-09 08:54:53`, `09/04/2025 08:54`, `4/9/25 8:54:53`, `2025/04/09 8:54:53 a. m. GMT`,
/// `9 Apr 2025` or a spreadsheet's number.
pub fn read(text: &str) -> Written {
    let text = without_weekday(text.trim());
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let day = numeric(&text[..4], &text[4..6], &text[6..]);
        return day
            .filter(|d| matches!(d, Written::Day(day) if (2000..2100).contains(&day.year())))
            .unwrap_or(Written::Wrong);
    }
    let end = text.find(|c: char| c.is_whitespace() || c == 'T' || c == ',').unwrap_or(text.len());
    let head = &text[..end];
    let parts: Vec<&str> = head.split(['-', '/', '.']).filter(|p| !p.is_empty()).collect();
    if let [a, b, c] = parts.as_slice() {
        return numeric(a, b, c).or_else(|| named(&parts)).unwrap_or(Written::Wrong);
    }
    let words: Vec<&str> = text.split([' ', ',', '-', '\u{a0}']).filter(|w| !w.is_empty()).take(3).collect();
    if let Some(day) = named(&words) {
        return day;
    }
    serial_day(text).map_or(Written::Wrong, Written::Day)
}

/// A text without the name of a weekday in front.
fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let Some((head, rest)) = text.split_once([' ', ',']) else { return text };
    let is_day = head.is_ascii() && head.len() >= 3 && DAYS.contains(&head[..3].to_ascii_lowercase().as_str());
    if is_day && head.ends_with(|c: char| c.is_ascii_alphabetic()) { rest.trim_start_matches([',', ' ']) } else { text }
}

fn numeric(a: &str, b: &str, c: &str) -> Option<Written> {
    let digits = |t: &str| t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
    if ![a, b, c].iter().all(|t| digits(t)) {
        return None;
    }
    if a.len() == 4 {
        let day = Date::new(a.parse().ok()?, b.parse().ok()?, c.parse().ok()?).ok();
        // What LimeSurvey writes where a survey is anonymous.
        return Some(match day {
            Some(day) if day.year() == 1980 && day.day_of_year() == 1 => Written::None,
            Some(day) => Written::Day(day),
            None => Written::Wrong,
        });
    }
    let year: i16 = c.parse().ok()?;
    let year = match c.len() {
        4 => year,
        2 => 2000 + year,
        _ => return None,
    };
    if year == 1980 {
        return Some(Written::None);
    }
    Some(Written::Numbers(a.parse().ok()?, b.parse().ok()?, year))
}

fn named(words: &[&str]) -> Option<Written> {
    let [a, b, c] = words else { return None };
    let month = |w: &str| {
        let start: String = w.to_lowercase().chars().take(3).collect();
        MONTHS.iter().position(|m| *m == start).and_then(|i| i8::try_from(i + 1).ok())
    };
    let number = |w: &str| w.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i8>().ok();
    let year = match c.len() {
        2 => 2000 + c.parse::<i16>().ok()?,
        4 => c.parse().ok()?,
        _ => return None,
    };
    let (month, day) = month(b).zip(number(a)).or_else(|| month(a).zip(number(b)))?;
    Some(Date::new(year, month, day).map_or(Written::Wrong, Written::Day))
}

/// What the days of a column say together.
#[derive(Debug, Clone, Default)]
pub struct Days {
    /// Cells with something in them.
    pub filled: u64,
    /// Of these no days.
    pub wrong: u64,
    /// Of these stand-ins.
    pub none: u64,
    /// Written with two numbers that can be exchanged.
    numbers: u64,
    /// The largest first number, and the largest second one.
    most: (i8, i8),
    /// Cells that are within the survey if the day is first, and if the month is.
    within: (u64, u64),
    /// Cells that can't be misread, and how many of them are outside of the survey.
    plain: u64,
    plain_outside: u64,
}

/// The survey's days.
pub type Range = (Option<Date>, Option<Date>);

fn is_within(day: Option<Date>, (from, to): Range) -> bool {
    day.is_some_and(|day| from.is_none_or(|f| day >= f) && to.is_none_or(|t| day <= t))
}

impl Days {
    /// Takes a cell that stands there so often.
    pub fn take(&mut self, text: &str, count: u64, range: Range) {
        if text.trim().is_empty() {
            return;
        }
        let within = |day: Option<Date>| if is_within(day, range) { count } else { 0 };
        self.filled += count;
        match read(text) {
            Written::Wrong => self.wrong += count,
            Written::None => self.none += count,
            Written::Day(day) => {
                self.plain += count;
                self.plain_outside += count - within(Some(day));
            }
            Written::Numbers(a, b, year) => {
                self.numbers += count;
                self.most = (self.most.0.max(a), self.most.1.max(b));
                self.within.0 += within(Date::new(year, b, a).ok());
                self.within.1 += within(Date::new(year, a, b).ok());
            }
        }
    }

    /// What stands first, and why it is known; `None` where it must be asked.
    pub fn order(&self, range: Range) -> Option<(DayOrder, String)> {
        if self.numbers == 0 {
            return Some((DayOrder::Year, "days that can't be misread".to_owned()));
        }
        match (self.most.0 > 12, self.most.1 > 12) {
            (true, false) => {
                return Some((DayOrder::Day, format!("the day first: its first number goes up to {}", self.most.0)));
            }
            (false, true) => {
                return Some((
                    DayOrder::Month,
                    format!("the month first: its second number goes up to {}", self.most.1),
                ));
            }
            (true, true) => return None,
            (false, false) => {}
        }
        if range.0.is_none() && range.1.is_none() {
            return None;
        }
        let all = self.numbers;
        match (self.within.0 == all, self.within.1 == all) {
            (true, false) => Some((DayOrder::Day, "the day first: only so all are within the survey".to_owned())),
            (false, true) => Some((DayOrder::Month, "the month first: only so all are within the survey".to_owned())),
            _ => None,
        }
    }

    /// Cells that are outside of the survey, however they are read.
    pub fn outside(&self) -> u64 {
        self.plain_outside + self.numbers - self.within.0.max(self.within.1)
    }

    /// Whether a spreadsheet has made days of some cells and left others as text.
    pub fn is_of_two_kinds(&self) -> bool {
        self.plain > 0 && self.numbers > 0
    }

    /// Whether both of two numbers are too large for a month somewhere: no one order reads all.
    pub fn is_mixed(&self) -> bool {
        self.most.0 > 12 && self.most.1 > 12
    }
}

/// The day of a text in that order; `None` where there is none.
pub fn day(text: &str, order: DayOrder) -> Option<Date> {
    match read(text) {
        Written::Day(day) => Some(day),
        Written::Numbers(a, b, year) => match order {
            DayOrder::Month => Date::new(year, a, b).ok(),
            _ => Date::new(year, b, a).ok(),
        },
        Written::None | Written::Wrong => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_tools_write_them() {
        let april = Written::Day(Date::constant(2025, 4, 9));
        for text in [
            "2025-04-09 08:54:53",
            "2025-04-09T08:54:53Z",
            "2025/04/09 8:54:53 AM GMT",
            "2025/04/09 8:54:53 a.\u{a0}m. GMT-5",
            "9 Apr 2025 08:54",
            "09-Apr-25",
            "Apr 9, 2025",
            "45756.37",
            "20250409",
            "Wed 9 Apr 25 08:54",
            "Wednesday, 9 April 2025",
        ] {
            assert_eq!(read(text), april, "{text}");
        }
        assert_eq!(read("04/09/2025 08:54:53 AM"), Written::Numbers(4, 9, 2025));
        assert_eq!(read("4/9/25 8:54:53"), Written::Numbers(4, 9, 2025));
        assert_eq!(read("09.04.2025"), Written::Numbers(9, 4, 2025));
        assert_eq!(read("1980-01-01 00:00:00"), Written::None);
        for wrong in ["soon", "3", "", "2025-13-40", "Nurse"] {
            assert_eq!(read(wrong), Written::Wrong, "{wrong}");
        }
    }

    #[test]
    fn the_order_is_decided_over_all_rows() {
        let spring = (Some(Date::constant(2025, 3, 1)), Some(Date::constant(2025, 5, 31)));
        let of = |cells: &[&str], range: Range| {
            let mut days = Days::default();
            cells.iter().for_each(|c| days.take(c, 1, range));
            days.order(range).map(|(order, _)| order)
        };
        assert_eq!(of(&["03/04/2025", "16/05/2025"], (None, None)), Some(DayOrder::Day));
        assert_eq!(of(&["03/04/2025", "05/16/2025"], (None, None)), Some(DayOrder::Month));
        assert_eq!(of(&["10/04/2025", "04/05/2025"], spring), Some(DayOrder::Day));
        assert_eq!(of(&["03/04/2025", "04/05/2025"], spring), None);
        assert_eq!(of(&["03/04/2025"], (None, None)), None);
        assert_eq!(of(&["13/04/2025", "04/13/2025"], spring), None);
    }
}
