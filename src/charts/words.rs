//! Numbers and sentences as readers see them.

/// A number with one decimal and a true minus sign; never "−0.0".
pub fn one(x: f64) -> String {
    to(1, x)
}

/// A number with so many decimals.
fn to(decimals: usize, x: f64) -> String {
    let unit = libm::pow(10.0, decimals as f64);
    let rounded = libm::round(x * unit) / unit;
    let text = format!("{:.decimals$}", rounded.abs());
    if rounded < 0.0 { format!("\u{2212}{text}") } else { text }
}

/// The ends of an interval, with one decimal, or as many more, up to three, as it takes to tell them apart.
pub fn ends((low, high): (f64, f64)) -> (String, String) {
    let of = |decimals| (to(decimals, low), to(decimals, high));
    [1, 2].map(of).into_iter().find(|(low, high)| low != high).unwrap_or_else(|| of(3))
}

/// A mean with as many decimals as the ends of its interval.
pub fn mean(mean: f64, ci: Option<(f64, f64)>) -> String {
    let decimals = ci.map_or(1, |ci| ends(ci).0.split_once('.').map_or(1, |(_, decimals)| decimals.len()));
    to(decimals, mean)
}

/// The ends of the interval of a difference, with their signs.
pub fn signed_ends(interval: (f64, f64)) -> (String, String) {
    let (low, high) = ends(interval);
    (with_sign(low), with_sign(high))
}

/// A number without needless decimals, at most one.
pub fn short(x: f64) -> String {
    let text = one(x);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A difference with its sign.
pub fn signed(x: f64) -> String {
    with_sign(one(x))
}

fn with_sign(text: String) -> String {
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    if is_zero || text.starts_with('\u{2212}') { text } else { format!("+{text}") }
}

/// Two numbers as a range, "58.4–65.8"; with negative ones "−3.1 to 4.0"; two that are the same as one.
pub fn range(interval: (f64, f64)) -> String {
    let (low, high) = ends(interval);
    match (interval.0 < 0.0 || interval.1 < 0.0, low == high) {
        (_, true) => one(interval.0),
        (true, false) => format!("{low} to {high}"),
        (false, false) => format!("{low}–{high}"),
    }
}

/// A whole number with commas between thousands.
pub fn whole(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// "1 response", "2 responses".
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", whole(n), if n == 1 { one } else { many })
}

/// A grade with a true minus sign.
pub fn grade(grade: &str) -> String {
    grade.replace('-', "\u{2212}")
}

/// Names as a list: "A, B and C"; beyond `most`, the rest is counted.
pub fn list(names: &[String], most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let mut parts: Vec<String> = names.iter().take(most).cloned().collect();
    if more > 0 {
        parts.push(count(more as u64, "other", "others"));
    }
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// A sentence's first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// A percentile as a whole number that never claims all or none.
pub fn percentile(p: f64) -> String {
    match libm::round(p) {
        r if r < 1.0 => "less than 1".to_owned(),
        r if r > 99.0 => "more than 99".to_owned(),
        r => short(r),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_printed() {
        assert_eq!([one(-0.04), one(62.05), one(-3.12), one(100.0)], ["0.0", "62.1", "−3.1", "100.0"]);
        assert_eq!([signed(0.01), signed(2.0), signed(-2.0)], ["0.0", "+2.0", "−2.0"]);
        assert_eq!([whole(0), whole(999), whole(1000), whole(1234567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([short(20.0), short(0.5)], ["20", "0.5"]);
        assert_eq!(range((-3.12, 4.0)), "−3.1 to 4.0");
        assert_eq!(range((0.011, 0.039)), "0.01–0.04");
        assert_eq!(range((80.0, 80.0)), "80.0");
        assert_eq!([mean(4.824, Some((4.811, 4.839))), mean(4.824, Some((4.0, 5.0)))], ["4.82", "4.8"]);
        assert_eq!(signed_ends((-0.04, 0.04)), ("−0.04".to_owned(), "+0.04".to_owned()));
        assert_eq!(count(1, "system", "systems"), "1 system");
        assert_eq!([percentile(0.3), percentile(24.2), percentile(99.8)], ["less than 1", "24", "more than 99"]);
    }

    #[test]
    fn lists_end_in_and() {
        let names = ["A", "B", "C", "D"].map(str::to_owned);
        assert_eq!(list(&names[..1], 3), "A");
        assert_eq!(list(&names[..2], 3), "A and B");
        assert_eq!(list(&names, 2), "A, B and 2 others");
        assert_eq!(list(&names[..3], 2), "A, B and 1 other");
    }
}
