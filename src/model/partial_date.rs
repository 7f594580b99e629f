//! A day as precise as it is known.

use std::fmt;

use super::Date;

/// A year, a month or a day; of two that begin alike, the less precise one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// How precise a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// The year is known.
    Year,
    /// The month is known.
    Month,
    /// The day is known.
    Day,
}

impl PartialDate {
    /// What is written as `2021`, `2021-10` or `2021-10-01`; `None` of anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        let (year, rest) = parts.split_first().filter(|(year, _)| digits(year, 4))?;
        if rest.len() > 2 || !rest.iter().all(|part| digits(part, 2)) {
            return None;
        }
        let number = |i: usize| rest.get(i).and_then(|part| part.parse::<i8>().ok());
        let date = PartialDate { year: year.parse().ok()?, month: number(0), day: number(1) };
        Date::new(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1)).ok().map(|_| date)
    }

    /// How precise it is.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (Some(_), Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            (None, _) => Precision::Year,
        }
    }

    /// The first day that it can be.
    pub fn first_day(self) -> Date {
        // It was a day when it was parsed.
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::ZERO)
    }

    /// The last day that it can be.
    pub fn last_day(self) -> Date {
        match self.precision() {
            Precision::Year => self.first_day().last_of_year(),
            Precision::Month => self.first_day().last_of_month(),
            Precision::Day => self.first_day(),
        }
    }
}

impl fmt::Display for PartialDate {
    /// As it is written in files.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl serde::Serialize for PartialDate {
    /// As it is written in files.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_precise_as_they_are_known() {
        let of = |text: &str| PartialDate::parse(text).unwrap();
        for text in ["2021", "2021-10", "2024-02-29", "0001-01-01"] {
            assert_eq!(of(text).to_string(), text);
        }
        for text in ["", "21", "2021-1", "2021-13", "2023-02-29", "2021-10-01T09:00", "-2021", "2021-+1", "２０２１"]
        {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
        assert_eq!(of("2024-02").last_day(), Date::constant(2024, 2, 29));
        assert_eq!(
            (of("2024").first_day(), of("2024").last_day()),
            (Date::constant(2024, 1, 1), Date::constant(2024, 12, 31))
        );
        assert!(of("2021") < of("2021-01") && of("2021-12") < of("2022"));
    }
}
