//! Which end of a scale is which, where a heading or a remark says so.

use super::labels::Scale;
use super::languages::Languages;
use super::plain::plain;

/// Words for the two ends of a scale that is not one of agreement.
const BEST: [&str; 9] = [
    "best",
    "excellent",
    "very good",
    "very easy",
    "very likely",
    "extremely likely",
    "very satisfied",
    "highest",
    "always",
];
const WORST: [&str; 9] = [
    "worst",
    "terrible",
    "very poor",
    "very hard",
    "very difficult",
    "not at all likely",
    "very dissatisfied",
    "lowest",
    "never",
];

/// Whether a heading says what numbers mean, as in `(1 = strongly agree, 5 = strongly disagree)` or `from 1 (best) to 5 (worst)`, and
/// a low one means agreement.
pub fn runs_against(heading: &str, scale: Scale, languages: &Languages) -> bool {
    let options = usize::try_from(scale.high - scale.low + 1).unwrap_or(0);
    let plain = plain(heading);
    let words: Vec<&str> = plain.split(' ').collect();
    let scales: Vec<_> = languages.agreement.iter().filter(|a| a.answers.len() == options || options > 7).collect();
    // The end of the scale that words stand for: below 0 the low one.
    let side = |text: &str| {
        let at = |a: &&super::languages::Agreement| {
            let rank = a.answers.iter().position(|v| v.iter().any(|w| w == text))?;
            Some((2 * rank + 1).cmp(&a.answers.len()))
        };
        let agreement = scales.iter().find_map(at);
        agreement
            .or_else(|| BEST.contains(&text).then_some(std::cmp::Ordering::Greater))
            .or_else(|| WORST.contains(&text).then_some(std::cmp::Ordering::Less))
    };
    let (mut against, mut along) = (0, 0);
    for (at, word) in words.iter().enumerate() {
        let Some(number) = word.parse::<i32>().ok().filter(|n| (scale.low..=scale.high).contains(n)) else { continue };
        let behind = (1..=5).filter_map(|n| words.get(at + 1..at + 1 + n)).map(|w| w.join(" "));
        let before = (1..=5).filter_map(|n| words.get(at.checked_sub(n)?..at)).map(|w| w.join(" "));
        // What stands behind a number says what it is; what stands before only where nothing does behind.
        let found = behind.rev().find_map(|t| side(&t)).or_else(|| before.rev().find_map(|t| side(&t)));
        let own = (2 * (number - scale.low)).cmp(&(scale.high - scale.low));
        match found {
            Some(side) if side == own => along += 1,
            Some(side) if side == own.reverse() => against += 1,
            _ => {}
        }
    }
    against > along
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Scale = Scale { low: 1, high: 5 };

    #[test]
    fn headings_say_which_end_is_which() {
        let languages = Languages::read().unwrap();
        assert!(runs_against("It was easy (1 = strongly agree, 5 = strongly disagree)", FIVE, &languages));
        assert!(!runs_against("It was easy (1 = strongly disagree, 5 = strongly agree)", FIVE, &languages));
        assert!(!runs_against("It was easy: very", FIVE, &languages));
        assert!(runs_against("Rate from 1 (strongly agree) to 5 (strongly disagree) [It was easy]", FIVE, &languages));
        assert!(runs_against("Scale: 1 = Strongly agree, 5 = Strongly disagree", FIVE, &languages));
        assert!(runs_against("How many stars? (1 = best, 5 = worst)", FIVE, &languages));
        assert!(!runs_against("How many stars? (1 = worst, 5 = best)", FIVE, &languages));
    }
}
