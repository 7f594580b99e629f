//! Scores in words, and why one is withheld.

use crate::prose::subject::Subject;
use crate::statistics::{Bound, Disclosed, Figures, Mean, Reason};
use crate::words::{Words, grade, say};

/// A mean as it is told: "71.2", or "95 or more" of a small group near an end of the scale.
pub fn mean(words: &Words, mean: Mean, ci: Option<(f64, f64)>) -> String {
    match mean.bound {
        None => words.mean(mean.value, ci),
        Some(Bound::AtLeast) => say!(words, "score.at-least", mean = words.short(mean.value)),
        Some(Bound::AtMost) => say!(words, "score.at-most", mean = words.short(mean.value)),
    }
}

/// The ends of an interval of a difference, with their signs. Where it is told that the difference is clear, an end that
/// was rounded to 0 is told as "over 0" or "under 0".
pub fn difference_ends(words: &Words, (low, high): (f64, f64), is_clear: bool) -> (String, String) {
    let (low_words, high_words) = words.signed_ends((low, high));
    match is_clear {
        true if low == 0.0 => (say!(words, "score.over-zero"), high_words),
        true if high == 0.0 => (low_words, say!(words, "score.under-zero")),
        _ => (low_words, high_words),
    }
}

/// A mean with its grade: "71.2 C+".
pub fn value(subject: Subject<'_>, figures: &Figures) -> String {
    let mean = figures.mean.map(|m| mean(subject.words, m, figures.ci)).unwrap_or_default();
    match (&figures.meaning, subject.band(figures)) {
        (Some(m), _) => format!("{mean} {}", grade(m.grade)),
        (None, Some(band)) if band.chars().count() <= 12 => format!("{mean} {band}"),
        _ => mean,
    }
}

/// A median in words: "median 53.0".
pub fn median(words: &Words, figures: &Figures) -> String {
    say!(words, "score.median", median = figures.median.map(|m| words.one(m)).unwrap_or_default())
}

/// Interval and number of people: "66.0–76.4, n 84".
pub fn detail(words: &Words, n: Option<u32>, ci: Option<(f64, f64)>) -> String {
    let n = n.map(|n| say!(words, "chart.n", n = n));
    [ci.map(|ci| words.range(ci)), n].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Why figures are withheld, as part of a sentence; `None` of those that are not.
pub fn reason<T>(words: &Words, figures: &Disclosed<T>) -> Option<String> {
    Some(match figures.withheld()? {
        Reason::TooFew(minimum) => say!(words, "reason.too-few", n = minimum),
        Reason::Protected => say!(words, "reason.protected"),
        Reason::Wrong => say!(words, "reason.wrong"),
    })
}

/// A figure's mean, interval and grade as a sentence about `name`.
pub fn sentence(words: &Words, name: &str, figures: &Figures) -> String {
    let grade = figures.meaning.as_ref().map(|m| grade(m.grade));
    let mean = figures.mean.map(|m| mean(words, m, figures.ci));
    match (mean, figures.ci.map(|ci| words.ends(ci)), grade) {
        (Some(mean), Some((low, high)), Some(grade)) => {
            say!(words, "chart.scored-between-grade", name = name, mean = mean, low = low, high = high, grade = grade)
        }
        (Some(mean), Some((low, high)), None) => {
            say!(words, "chart.scored-between", name = name, mean = mean, low = low, high = high)
        }
        (Some(mean), None, Some(grade)) => say!(words, "chart.scored-grade", name = name, mean = mean, grade = grade),
        (Some(mean), None, None) => say!(words, "chart.scored", name = name, mean = mean),
        (None, ..) => match figures.median {
            Some(median) => say!(words, "chart.had-median", name = name, median = words.one(median)),
            None => String::new(),
        },
    }
}

/// How far organisations differ, in a sentence.
pub fn between(w: &Words, figures: &Figures) -> Option<String> {
    let b = figures.between?;
    let share = libm::round(b.share * 100.0);
    let [low, high] = [b.interval.0, b.interval.1].map(|end| w.short(libm::round(end * 100.0)));
    Some(match share {
        s if s < 1.0 => say!(w, "system.no-variance", low = low, high = high),
        s => say!(w, "system.variance", percent = w.short(s), low = low, high = high),
    })
}
