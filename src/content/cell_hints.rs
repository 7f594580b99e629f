//! What a cell of a spreadsheet that is wrong was most likely meant to be.

use jiff::civil::Date;

/// What spreadsheets write where a formula fails.
const FAILED: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"];

/// Whether a cell holds what spreadsheets write where a formula fails.
pub fn is_failed_formula(cell: &str) -> bool {
    cell.starts_with('#') && FAILED.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// Numbers by which survey tools say that there is no answer.
const NO_ANSWER: [i32; 12] = [-999, -99, -98, -97, -9, -8, -1, 77, 88, 97, 99, 999];

/// Words for agreement, from the least to the most: not "somewhat" and the like, which forms of seven answers have between.
const AGREEMENT: [&[&str]; 5] = [
    &["strongly disagree", "completely disagree", "disagree strongly"],
    &["disagree"],
    &["neutral", "neither agree nor disagree", "neither", "neither disagree nor agree", "undecided"],
    &["agree"],
    &["strongly agree", "completely agree", "agree strongly"],
];

/// The way out for an answer that is none of the scale.
pub fn off_scale(text: &str, number: Option<i32>, low: i32, high: i32) -> String {
    let plain =
        format!("answers are whole numbers from {low} to {high}; an item that was left out stays empty (~ in YAML)");
    match number {
        Some(0) if low == 1 => format!(
            "if the answers are coded from 0 to {}, add 1 to every one of them; if 0 means “no answer”, empty these cells",
            high - 1
        ),
        Some(n) if NO_ANSWER.contains(&n) => format!("if it means “no answer”, empty these cells: {plain}"),
        Some(_) => plain,
        None if (low, high) == (1, 5) => match agreement(text) {
            Some(n) => format!("if 5 is “strongly agree”, write {n} in the whole column: {plain}"),
            None => plain,
        },
        None => plain,
    }
}

/// Where a word of agreement lies on a scale from 1 to 5.
pub fn agreement(text: &str) -> Option<i32> {
    let text = text.trim().to_lowercase();
    let at = AGREEMENT.iter().position(|words| words.contains(&text.as_str()))?;
    i32::try_from(at + 1).ok()
}

/// Every word of agreement, with where it lies on a scale from 1 to 5.
pub fn words_of_agreement() -> Vec<(String, i32)> {
    let of = |(words, answer): (&&[&str], i32)| words.iter().map(|w| ((*w).to_owned(), answer)).collect::<Vec<_>>();
    AGREEMENT.iter().zip(1..).flat_map(of).collect()
}

/// What a value of respondents was, of which somebody or a spreadsheet made another: several that were ticked, or a range
/// that became a day.
pub fn value<'k>(text: &str, is_known: &dyn Fn(&str) -> bool, keys: impl Iterator<Item = &'k str>) -> Option<String> {
    let parts: Vec<&str> = text.split([';', ',', '/', '|']).map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|p| is_known(p)) {
        return Some(
            "these are several at once: the form lets people tick more than one. Write one of them, or leave the cell empty"
                .to_owned(),
        );
    }
    let (a, b) = day_and_month(text)?;
    let range = keys.into_iter().find(|key| **key == format!("{a}-{b}") || **key == format!("{b}-{a}"))?;
    Some(format!("a spreadsheet made a day of `{range}`: format the column as text, and write `{range}` again"))
}

/// Day and month of what spreadsheets make of `1-5`: `05-Jan`, `Jan-05`, `2026-01-05`.
fn day_and_month(text: &str) -> Option<(i8, i8)> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    if let Ok(day) = text.parse::<Date>() {
        return Some((day.day(), day.month()));
    }
    let (a, b) = text.split_once('-')?;
    let number = |n: &str| n.parse::<i8>().ok();
    let month = |m: &str| {
        let at = MONTHS.find(&m.to_lowercase()).filter(|at| m.len() == 3 && at % 3 == 0)?;
        i8::try_from(at / 3 + 1).ok()
    };
    number(a).zip(month(b)).or_else(|| number(b).zip(month(a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_and_forms_make_of_values_is_seen() {
        let keys = ["0-1", "1-5", "6+"];
        let known = |v: &str| ["nurse", "doctor"].contains(&v.to_lowercase().as_str());
        assert!(value("05-Jan", &known, keys.into_iter()).is_some_and(|h| h.contains("`1-5`")));
        assert!(value("Jan-05", &known, keys.into_iter()).is_some_and(|h| h.contains("`1-5`")));
        assert!(value("2026-01-05", &known, keys.into_iter()).is_some());
        assert!(value("Nurse;Doctor;", &known, keys.into_iter()).is_some());
        assert_eq!(value("Nurse/Porter", &known, keys.into_iter()), None);
        assert_eq!(value("7-Jun", &known, keys.into_iter()), None);
        assert!(is_failed_formula("#N/A") && !is_failed_formula("#1"));
        assert!(off_scale("99", Some(99), 1, 5).contains("no answer"));
        assert!(off_scale("Neither agree nor disagree", None, 1, 5).contains("write 3"));
    }
}
