//! Typed values of fields: flags, numbers, days.

use crate::content::dates::parse_date;
use crate::content::fields::Fields;
use crate::content::loose_dates::way_out;
use crate::content::scalars::yes_or_no;
use crate::content::yaml::{Node, Value};
use crate::diagnostics::Code;
use crate::model::{Date, PartialDate};

/// A finite number as people write it: `12`, `4.5`, `1,112`; `None` of what could be read in two ways.
pub fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return None;
    }
    let number = if text.contains(',') { without_thousands(text)?.parse() } else { text.parse() };
    number.ok().filter(|n: &f64| n.is_finite())
}

/// A number with commas between its thousands, without them; `None` where a comma could be a decimal one.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches(['+', '-']).split(',');
    let first = groups.next().filter(|g| (1..=3).contains(&g.len()) && !g.starts_with('0'))?;
    let all_digits = |g: &str| g.bytes().all(|b| b.is_ascii_digit());
    let fine = all_digits(first) && groups.all(|g| g.len() == 3 && all_digits(g)) && all_digits(fraction);
    fine.then(|| text.replace(',', ""))
}

/// The number that a text begins with, a share where it is in per cent: `6 points`, `50%`.
fn number_within(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|end| *end > 0)?;
    let (number, rest) = (text[..end].parse::<f64>().ok()?, text[end..].trim());
    match rest {
        "%" | "per cent" | "percent" => Some((number / 100.0).to_string()),
        _ if rest.starts_with(char::is_alphabetic) && rest.len() > 1 => Some(number.to_string()),
        _ => None,
    }
}

impl Fields<'_, '_> {
    /// `true` or `false`; absent is `default`.
    pub fn flag(&self, key: &'static str, default: bool) -> bool {
        let Some(node) = self.get(key) else { return default };
        match &node.value {
            Value::Scalar(t, _) if yes_or_no(t).is_some() => yes_or_no(t).unwrap_or(default),
            _ => {
                let message = format!("`{key}` must be true or false, but this is {}", node.what());
                self.say(Code::WrongType, node, message, "write `true` or `false`, without quotes");
                default
            }
        }
    }

    /// A finite number.
    pub fn number(&self, key: &'static str) -> Option<f64> {
        let node = self.get(key)?;
        self.number_of(key, node)
    }

    /// The number of a node that is (in) the value of `key`.
    pub fn number_of(&self, key: &str, node: &Node<'_>) -> Option<f64> {
        self.number_or(key, node, "write a number such as 12 or 4.5")
    }

    /// As [`Fields::number_of`], with a way out of its own.
    fn number_or(&self, key: &str, node: &Node<'_>, label: &str) -> Option<f64> {
        let number = node.text().and_then(plain_number);
        if number.is_none() {
            let message = format!("`{key}` must be a number, but this is {}", node.what());
            let meant = node.text().and_then(number_within).map(|n| format!("write {n}"));
            self.say(Code::WrongType, node, message, meant.unwrap_or_else(|| label.to_owned()));
        }
        number
    }

    /// A whole number from `low` to `high`.
    pub fn integer(&self, key: &'static str, low: i64, high: i64) -> Option<i64> {
        let node = self.get(key)?;
        let number = self.number_or(key, node, &format!("write a whole number from {low} to {high}"))?;
        if number.fract() != 0.0 || number < low as f64 || number > high as f64 {
            let message = format!("`{key}` must be a whole number from {low} to {high}, but this is {}", node.what());
            self.say(Code::BadValue, node, message, format!("write a number from {low} to {high}"));
            return None;
        }
        Some(number as i64)
    }

    /// Two numbers, the lower first.
    pub fn pair(&self, key: &'static str) -> Option<(f64, f64)> {
        let node = self.get(key)?;
        match &node.value {
            Value::Sequence(items) if items.len() == 2 => {
                Some((self.number_of(key, &items[0])?, self.number_of(key, &items[1])?))
            }
            _ => {
                let message = format!("`{key}` must be two numbers, but this is {}", node.what());
                self.say(Code::WrongType, node, message, "write `[low, high]`");
                None
            }
        }
    }

    /// A day, `2025-03-14`; a time behind it is allowed.
    pub fn date(&self, key: &'static str) -> Option<Date> {
        let node = self.get(key)?;
        let date = node.text().and_then(parse_date);
        if date.is_none() {
            let message = format!("`{key}` must be a day, but this is {}", node.what());
            self.say(Code::BadDate, node, message, way_out(node.text().unwrap_or_default()));
        }
        date
    }

    /// A year, month or day: `2021`, `2021-10` or `2021-10-01`.
    pub fn partial_date(&self, key: &'static str) -> Option<PartialDate> {
        let node = self.get(key)?;
        let date = node.text().and_then(|text| PartialDate::parse(text).or_else(|| PartialDate::parse(day_of(text)?)));
        if date.is_none() {
            let message = format!("`{key}` must be a year, month or day, but this is {}", node.what());
            self.say(Code::BadDate, node, message, "write 2021, 2021-10 or 2021-10-01");
        }
        date
    }
}

/// The day of a text that has a time behind it.
fn day_of(text: &str) -> Option<&str> {
    parse_date(text).and_then(|_| text.get(..10))
}

#[cfg(test)]
mod tests {
    use super::{number_within, plain_number, yes_or_no};

    #[test]
    fn numbers_as_people_write_them() {
        let read = ["12", "4.5", "-3", "1,112", "12,345,678.5", "1,5", "1,11", "0,500", "12 people", "", "1e999"];
        let wanted =
            [Some(12.0), Some(4.5), Some(-3.0), Some(1112.0), Some(12_345_678.5), None, None, None, None, None, None];
        assert_eq!(read.map(plain_number), wanted);
        assert_eq!(number_within("6 points").as_deref(), Some("6"));
        assert_eq!(number_within("50%").as_deref(), Some("0.5"));
        assert_eq!(["2a", "12,5", "some"].map(number_within), [None, None, None]);
        assert_eq!(["Yes", "FALSE", "maybe"].map(yes_or_no), [Some(true), Some(false), None]);
    }
}
