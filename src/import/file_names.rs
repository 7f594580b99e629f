//! Names of files as survey tools write them: of the same form each time, but for a count of answers or a day. That two
//! names are alike is no more than a hint: forms have such names too.

use super::plain::plain;
use super::profile::looks_personal;

/// The name of a file, taken apart.
pub struct FileName {
    /// All of it in plain letters, without its ending.
    pub whole: String,
    /// Its words in plain letters, without its ending, counts and days.
    words: String,
    ending: String,
}

/// Whether two names are of exports of one form: "Harbour(1-57).xlsx" and "Harbour(1-80).xlsx", or with other days.
pub fn alike(one: &str, other: &str) -> bool {
    let (a, b) = (FileName::of(one), FileName::of(other));
    // Where nothing but a day is left, nothing says that it is the same form.
    !a.words.is_empty() && a.words == b.words && a.ending == b.ending
}

/// Whether a name, or a folder that leads to it, looks as if it were a person's; days and counts don't.
pub fn is_personal(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| {
        let words = FileName::of(part).words;
        part.contains('@') || looks_personal(&words).is_some()
    })
}

/// A name as people are told it: not one that looks like a person's.
pub fn shown(name: &str) -> &str {
    if is_personal(name) { "one called like a person" } else { name }
}

impl FileName {
    /// Takes a name apart; what tells one export of a form from the next is left out.
    pub fn of(name: &str) -> FileName {
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric()) => {
                (stem, ending.to_lowercase())
            }
            _ => (name, String::new()),
        };
        let bare = without_counts(stem);
        let parts: Vec<&str> = bare.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let mut words = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            match day_at(&parts[at..]) {
                0 => {
                    words.push(parts[at]);
                    at += 1;
                }
                many => at += many,
            }
        }
        let whole = plain(&stem.replace(['_', '-', '/', '\\'], " "));
        FileName { whole, words: plain(&words.join(" ")), ending }
    }
}

/// Without digits in brackets: "(1-57)", "(2)".
fn without_counts(stem: &str) -> String {
    let mut out = String::new();
    let mut rest = stem;
    while let Some((before, behind)) = rest.split_once('(') {
        out += before;
        match behind.split_once(')') {
            Some((within, after)) if within.chars().all(|c| c.is_ascii_digit() || "-–, ".contains(c)) => {
                out.push(' ');
                rest = after;
            }
            _ => {
                out.push('(');
                rest = behind;
            }
        }
    }
    out + rest
}

/// How many parts a day takes, with a time behind it: `2025-04-09_0854`, `20250409`, `2025-04`; 0 where there is none.
fn day_at(parts: &[&str]) -> usize {
    let number = |at: usize, digits: usize, up_to: u32| {
        let part = parts.get(at).filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()));
        part.and_then(|p| p.parse::<u32>().ok()).is_some_and(|n| n <= up_to)
    };
    let begins = |at: usize| parts.get(at).is_some_and(|p| p.starts_with("20") || p.starts_with("19"));
    let mut taken = match () {
        () if begins(0) && number(0, 8, 99_999_999) => 1,
        () if begins(0) && number(0, 4, 2099) && number(1, 2, 12) => {
            if number(2, 2, 31) {
                3
            } else {
                2
            }
        }
        () => return 0,
    };
    if number(taken, 4, 2359) || number(taken, 6, 235_959) {
        taken += 1;
    } else {
        // One number alone may be anything.
        let pairs = (0..3).take_while(|i| number(taken + i, 2, 59)).count();
        taken += if pairs > 1 { pairs } else { 0 };
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_of_one_form_are_alike() {
        for (one, other) in [
            ("Harbour EPR(1-57).xlsx", "Harbour EPR(1-80).xlsx"),
            ("tideway_2025-05-01.csv", "tideway_2025-06-02.csv"),
            ("HarbourEPR_DATA_2025-04-09_0854.csv", "HarbourEPR_DATA_2025-05-11_1710.csv"),
            ("Harbour 2025-04.csv", "Harbour 2025-05.csv"),
            ("ratings 20250409 101502.csv", "ratings 20250501 080000.csv"),
            ("Answers (2).csv", "Answers.csv"),
        ] {
            assert!(alike(one, other), "{one} and {other}");
        }
        for (one, other) in [
            ("results-survey111111.csv", "results-survey222222.csv"),
            ("Tideway 2.csv", "Tideway 3.csv"),
            ("12345.csv", "678.csv"),
            ("2025-04-09.csv", "2025-04-10.csv"),
            ("Harbour.csv", "Harbour.xlsx"),
            ("Harbour (east).csv", "Harbour (west).csv"),
            ("Ward 2025-04-09 01.csv", "Ward 2025-04-09 02.csv"),
        ] {
            assert!(!alike(one, other), "{one} and {other}");
        }
        assert_eq!(FileName::of("HarbourEPR_DATA_2025-04-09_0854.csv").words, plain("HarbourEPR DATA"));
        assert!(!is_personal("HarbourEPR_DATA_2025-04-09_0854.csv") && !is_personal("north/answers (2).csv"));
        assert!(is_personal("anna.smith@example.org.csv") && is_personal("jo@example.org/x.csv"));
    }
}
