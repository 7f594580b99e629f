//! Numbers as readers see them, by CLDR, with a true minus sign.

use icu_decimal::input::Decimal;

use crate::words::{Words, say};

impl Words {
    /// A number with so many decimals and a true minus sign; never "−0.0".
    pub fn decimals(&self, x: f64, places: usize) -> String {
        let unit = libm::pow(10.0, places as f64);
        let rounded = libm::round(x * unit) / unit;
        let text = format!("{:.places$}", rounded.abs());
        let number = text.parse::<Decimal>().map_or(text, |d| self.decimals.format(&d).to_string());
        if rounded < 0.0 { format!("\u{2212}{number}") } else { number }
    }

    /// A number with at most two decimals.
    pub fn up_to_two(&self, x: f64) -> String {
        let text = format!("{x:.2}");
        let places = text.trim_end_matches('0').split_once('.').map_or(0, |(_, decimals)| decimals.len());
        self.decimals(x, places)
    }

    /// A number with one decimal.
    pub fn one(&self, x: f64) -> String {
        self.decimals(x, 1)
    }

    /// A mean with as many decimals as the ends of its interval.
    pub fn mean(&self, mean: f64, ci: Option<(f64, f64)>) -> String {
        self.decimals(mean, ci.map_or(1, places))
    }

    /// The ends of an interval, with one decimal, or as many more, up to three, as it takes to tell them apart.
    pub fn ends(&self, interval: (f64, f64)) -> (String, String) {
        let places = places(interval);
        (self.decimals(interval.0, places), self.decimals(interval.1, places))
    }

    /// The ends of the interval of a difference, with their signs.
    pub fn signed_ends(&self, interval: (f64, f64)) -> (String, String) {
        let places = places(interval);
        (self.signed_to(interval.0, places), self.signed_to(interval.1, places))
    }

    /// A number without needless decimals, at most one.
    pub fn short(&self, x: f64) -> String {
        let rounded = libm::round(x * 10.0) / 10.0;
        self.decimals(x, usize::from(rounded.fract() != 0.0))
    }

    /// A difference with its sign.
    pub fn signed(&self, x: f64) -> String {
        self.signed_to(x, 1)
    }

    /// A difference with its sign and so many decimals.
    pub fn signed_to(&self, x: f64, places: usize) -> String {
        let text = self.decimals(x, places);
        let is_above_zero = libm::round(x * libm::pow(10.0, places as f64)) > 0.0;
        if is_above_zero { format!("+{text}") } else { text }
    }

    /// Two numbers as a range, "58.4–65.8"; with negative ones "−3.1 to 4.0"; two that are the same as one.
    pub fn range(&self, interval: (f64, f64)) -> String {
        let (low, high) = self.ends(interval);
        match (interval.0 < 0.0 || interval.1 < 0.0, low == high) {
            (_, true) => self.one(interval.0),
            (true, false) => say!(self, "number.span", from = low, to = high),
            (false, false) => format!("{low}–{high}"),
        }
    }

    /// A whole number with marks between thousands.
    pub fn whole(&self, n: u64) -> String {
        self.decimals.format(&Decimal::from(n)).to_string()
    }

    /// A percentile as a whole number that never claims all or none.
    pub fn percentile(&self, p: f64) -> String {
        match libm::round(p) {
            r if r < 1.0 => say!(self, "number.under-one"),
            r if r > 99.0 => say!(self, "number.over-ninety-nine"),
            r => self.short(r),
        }
    }

    /// Names as a list: "A, B and C"; beyond `most`, the rest is counted.
    pub fn list(&self, names: &[String], most: usize) -> String {
        let more = names.len().saturating_sub(most);
        let mut parts: Vec<String> = names.iter().take(most).cloned().collect();
        if more > 0 {
            parts.push(say!(self, "list.others", n = more));
        }
        match parts.split_last() {
            None => String::new(),
            Some((only, [])) => only.clone(),
            Some((last, rest)) => say!(self, "list.last", rest = rest.join(", "), last = last),
        }
    }
}

/// The decimals, from one to three, that it takes to tell the ends of an interval apart.
fn places((low, high): (f64, f64)) -> usize {
    let unit = |places: usize| libm::pow(10.0, places as f64);
    let equal = |places: usize| libm::round(low * unit(places)) == libm::round(high * unit(places));
    [1, 2].into_iter().find(|places| !equal(*places)).unwrap_or(3)
}

/// A grade with a true minus sign.
pub fn grade(grade: &str) -> String {
    grade.replace('-', "\u{2212}")
}

/// A sentence's first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// The first letter made small, unless the word is an abbreviation.
pub fn small(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(a), Some(b)) if b.is_lowercase() => a.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::words::tests::words;

    #[test]
    fn numbers_as_printed() {
        let w = words(
            "en",
            "en-GB",
            &[
                ("number.span", &[("", "{from} to {to}")]),
                ("number.under-one", &[("", "less than 1")]),
                ("number.over-ninety-nine", &[("", "more than 99")]),
            ],
        );
        assert_eq!([-0.04, 62.05, -3.12, 100.0].map(|x| w.one(x)), ["0.0", "62.1", "−3.1", "100.0"]);
        assert_eq!([0.01, 2.0, -2.0].map(|x| w.signed(x)), ["0.0", "+2.0", "−2.0"]);
        assert_eq!([0, 999, 1000, 1_234_567].map(|n| w.whole(n)), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([20.0, 0.5, -0.04].map(|x| w.short(x)), ["20", "0.5", "0"]);
        assert_eq!([-0.004, 0.126].map(|x| w.decimals(x, 2)), ["0.00", "0.13"]);
        assert_eq!(w.ends((62.104, 62.146)), ("62.10".to_owned(), "62.15".to_owned()));
        assert_eq!(w.range((-3.12, 4.0)), "−3.1 to 4.0");
        assert_eq!([0.3, 24.2, 99.8].map(|p| w.percentile(p)), ["less than 1", "24", "more than 99"]);
        assert_eq!(words("de", "de", &[]).one(1234.5), "1.234,5");
    }

    #[test]
    fn lists_end_in_and() {
        let others: &[(&str, &str)] = &[("one", "{n} other"), ("other", "{n} others")];
        let w = words("en", "en-GB", &[("list.last", &[("", "{rest} and {last}")]), ("list.others", others)]);
        let names = ["A", "B", "C", "D"].map(str::to_owned);
        assert_eq!(w.list(&names[..1], 3), "A");
        assert_eq!(w.list(&names[..2], 3), "A and B");
        assert_eq!(w.list(&names, 2), "A, B and 2 others");
        assert_eq!(w.list(&names[..3], 2), "A, B and 1 other");
    }
}
