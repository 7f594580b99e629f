//! Days, as editors write them.

use crate::model::Date;

/// A day, with or without a time behind it.
pub fn parse_date(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    let bytes = day.as_bytes();
    let digits = |r: std::ops::Range<usize>| bytes[r].iter().all(u8::is_ascii_digit);
    let shaped = digits(0..4) && bytes[4] == b'-' && digits(5..7) && bytes[7] == b'-' && digits(8..10);
    let timed = rest.is_empty() || (rest.starts_with(['T', ' ']) && rest.len() >= 6);
    if shaped && timed { day.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::parse_date;

    #[test]
    fn days_are_days_of_the_calendar() {
        assert!(parse_date("2024-02-29").is_some());
        assert!(parse_date("2016-11-01T09:30:00Z").is_some());
        for bad in ["2023-02-29", "2025-3-14", "14.03.2025", "2025-03-1", "2025-03-14x", "+02025-1-1", "20é5-03-14"] {
            assert!(parse_date(bad).is_none(), "{bad}");
        }
    }
}
