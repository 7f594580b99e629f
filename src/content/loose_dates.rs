//! Days as spreadsheets and people write them, where they can't be misread.

use jiff::civil::Date;

use crate::content::dates::parse_date;

/// What a text says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loose {
    /// One day, whoever reads it.
    Day(Date),
    /// Two: the day first, or the month first.
    Ambiguous(Date, Date),
    /// None.
    No,
}

/// The days that spreadsheets' numbers may mean: of the years 2000 to 2099. Day 1 is 1900-01-01, and 1900 counts as a leap
/// year, so that from March 1900 on they count from 1899-12-30 (Microsoft, "Date systems in Excel").
const SERIALS: std::ops::RangeInclusive<i64> = 36_526..=73_050;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads `2026-09-01`, `2026/9/1`, `20260901`, `1 September 2026`, `1-Sep-2026`, `Sep 1, 2026`, `13/09/2026` and a
/// spreadsheet's number such as `46266`, each with a time behind it if need be.
pub fn loose(text: &str) -> Loose {
    let text = text.trim();
    if let Some(day) = parse_date(text) {
        return Loose::Day(day);
    }
    if let Some(day) = serial_day(text) {
        return Loose::Day(day);
    }
    // A time of day has colons, and stands behind.
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "/-.,".contains(c))
        .filter(|w| !w.is_empty())
        .take_while(|w| !w.contains(':'))
        .collect();
    let of = |year: &str, month: i8, day: &str| {
        let year = year.parse().ok().filter(|y| (1900..=2200).contains(y))?;
        Date::new(year, month, day.parse().ok()?).ok()
    };
    let numeric = |month: &str| month.parse::<i8>().ok();
    let named = |month: &str| {
        let month = month.to_lowercase();
        let at = MONTHS.iter().position(|m| month.len() >= 3 && (m.starts_with(&month) || month == "sept"));
        at.and_then(|i| if month == "sept" { Some(9) } else { i8::try_from(i + 1).ok() })
    };
    let found = match words.as_slice() {
        [whole] if whole.len() == 8 && whole.bytes().all(|b| b.is_ascii_digit()) => {
            numeric(&whole[4..6]).and_then(|m| of(&whole[..4], m, &whole[6..]))
        }
        [a, b, c] if a.len() == 4 => named(b).or_else(|| numeric(b)).and_then(|m| of(a, m, c)),
        [a, b, c] if c.len() == 4 => match (named(a), named(b)) {
            (Some(month), _) => of(c, month, b.trim_end_matches(|x: char| x.is_ascii_alphabetic())),
            (_, Some(month)) => of(c, month, a.trim_end_matches(|x: char| x.is_ascii_alphabetic())),
            _ => {
                let day_first = numeric(b).and_then(|m| of(c, m, a));
                let month_first = numeric(a).and_then(|m| of(c, m, b));
                match (day_first, month_first) {
                    (Some(d), Some(m)) if d != m => return Loose::Ambiguous(d, m),
                    (d, m) => d.or(m),
                }
            }
        },
        _ => None,
    };
    found.map_or(Loose::No, Loose::Day)
}

/// The day of a spreadsheet's number, with its time as a fraction: `46266.604`.
pub fn serial_day(text: &str) -> Option<Date> {
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let whole = text.split('.').next().filter(|_| is_number)?;
    let serial = whole.parse().ok().filter(|n| SERIALS.contains(n))?;
    Date::constant(1899, 12, 30).checked_add(jiff::Span::new().days(serial)).ok()
}

/// A day in words: `1 September 2026`.
pub fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// What a text that is no day was most likely meant to be, as a way out: `2026-21-10`, `12/09/26`, `2027-02-29`.
pub fn guess(text: &str) -> Option<String> {
    let (day, time) = text.trim().split_once([' ', 'T']).unwrap_or((text.trim(), ""));
    let words: Vec<&str> = day.split(['/', '-', '.']).collect();
    let [a, b, c] = words.as_slice() else { return None };
    let numbers = || Some((a.parse::<i16>().ok()?, b.parse::<i8>().ok()?, c.parse::<i16>().ok()?));
    let (year, month, last) = numbers()?;
    if a.len() == 4 && (13..=31).contains(&month) && (1..=12).contains(&last) {
        let day = Date::new(year, i8::try_from(last).ok()?, month).ok()?;
        return Some(format!("are day and month exchanged? Then write {day}"));
    }
    if a.len() == 4 {
        let first = Date::new(year, month, 1).ok()?;
        let days = first.days_in_month();
        return (last > i16::from(days)).then(|| format!("{} has {days} days", first.strftime("%B %Y")));
    }
    if c.len() == 2 && a.len() <= 2 {
        let whole = format!("{a}/{b}/20{c} {time}");
        return Some(way_out(whole.trim())).filter(|_| loose(whole.trim()) != Loose::No);
    }
    None
}

/// The way out for a day that is written in another form.
pub fn way_out(text: &str) -> String {
    match loose(text) {
        Loose::Day(day) => format!("write {day}"),
        Loose::Ambiguous(a, b) => format!("write {a} if it is {}, or {b} if it is {}", in_words(a), in_words(b)),
        Loose::No => guess(text).unwrap_or_else(|| "write the day as YYYY-MM-DD, such as 2025-03-14".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_be_misread_is_a_day() {
        let day = Loose::Day(Date::constant(2026, 9, 1));
        for text in [
            "2026-09-01",
            "2026-09-01 14:33",
            "2026/9/1",
            "20260901",
            "1 September 2026",
            "1st Sept 2026",
            "01-Sep-2026",
            "Sep 1, 2026",
            "46266",
            "46266.604",
        ] {
            assert_eq!(loose(text), day, "{text}");
        }
        assert_eq!(loose("13/09/2026"), Loose::Day(Date::constant(2026, 9, 13)));
        assert_eq!(loose("09/13/2026 08:15"), Loose::Day(Date::constant(2026, 9, 13)));
        let two = Loose::Ambiguous(Date::constant(2026, 9, 1), Date::constant(2026, 1, 9));
        assert_eq!(loose("01/09/2026"), two);
        let guessed = |text: &str| guess(text).unwrap_or_default();
        assert!(guessed("2026-21-10").ends_with("write 2026-10-21"));
        assert_eq!(guessed("2027-02-29 09:30"), "February 2027 has 28 days");
        assert_eq!(guessed("13/09/26"), "write 2026-09-13");
        assert!(guessed("12/09/26").contains("2026-09-12") && guessed("12/09/26").contains("2026-12-09"));
        assert_eq!(guess("2026-10-02"), None);
        for text in ["", "soon", "1/9/26", "2026-02-30", "31/31/2026", "12", "99999", "20é6-09-01"] {
            assert_eq!(loose(text), Loose::No, "{text}");
        }
    }
}
