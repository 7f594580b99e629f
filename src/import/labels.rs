//! What the answers of an export come to: numbers, words, both, codes. What words say wins over numbers; where two readings
//! fit, it is asked.

use std::collections::BTreeMap;

use super::languages::Languages;
use super::mapping::{Entry, Said, said};
use super::plain::plain;
use crate::content::whole_number;

/// A scale that answers are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scale {
    /// The lowest answer.
    pub low: i32,
    /// The highest answer.
    pub high: i32,
}

/// How the answers on one scale are read.
#[derive(Debug, Default)]
pub struct Reading {
    /// What each text comes to; `None` is an item that was left out.
    pub values: BTreeMap<String, Option<i32>>,
    /// How, for people.
    pub how: String,
    /// What has to be asked.
    pub asked: Vec<Entry>,
    /// Why, in a sentence; empty where nothing is asked.
    pub why: String,
    /// Words that were read, to be kept in the mapping.
    pub kept: Vec<Entry>,
    /// Whether numbers alone say what was answered: nothing in the file says which end is which.
    pub is_by_numbers: bool,
}

/// Of so many answers some are in the middle of a scale that has one.
const MANY: u64 = 60;

/// Whether all answers were given but that in the middle.
fn lacks_middle(options: usize, ranks: &[usize]) -> bool {
    options % 2 == 1 && (0..options).all(|rank| ranks.contains(&rank) != (rank == options / 2))
}

/// What one text is.
#[derive(Debug, Clone, PartialEq)]
enum Form {
    /// An answer, or none, as the mapping or a list of codes says.
    Given(Option<i32>),
    /// That nothing was answered.
    NotAnswered,
    Number(i32),
    /// Words with a number before or behind them.
    Both(i32, String),
    Words(String),
}

/// The text of a code, where a list of codes is there.
pub type CodeTexts = BTreeMap<String, String>;

/// How a block of answers is read: its texts, with how often each stands there.
pub fn read(
    texts: &BTreeMap<String, u64>,
    scale: Scale,
    entries: &[Entry],
    codes: &CodeTexts,
    languages: &Languages,
) -> Reading {
    let mut forms: Vec<(&String, u64, Form)> = Vec::new();
    for (text, count) in texts {
        forms.push((text, *count, form(text, entries, codes, languages)));
    }
    let mut reading = Reading::default();
    for (text, _, form) in &forms {
        match form {
            Form::Given(answer) => {
                reading.values.insert((*text).clone(), *answer);
            }
            Form::NotAnswered => {
                reading.values.insert((*text).clone(), None);
            }
            _ => {}
        }
    }
    let open: Vec<&(&String, u64, Form)> =
        forms.iter().filter(|(_, _, f)| !matches!(f, Form::Given(_) | Form::NotAnswered)).collect();
    let has_words = open.iter().any(|(_, _, f)| matches!(f, Form::Words(_) | Form::Both(..)));
    if open.is_empty() {
        "as the mapping says".clone_into(&mut reading.how);
    } else if has_words {
        words(&open, scale, languages, &mut reading);
    } else {
        numbers(&open, scale, &mut reading);
    }
    let not_answered = forms.iter().filter(|(_, _, f)| *f == Form::NotAnswered).map(|(t, _, _)| format!("“{t}”"));
    let not_answered: Vec<String> = not_answered.collect();
    if !not_answered.is_empty() {
        reading.how += &format!("; {} left out", not_answered.join(", "));
    }
    reading
}

fn form(text: &str, entries: &[Entry], codes: &CodeTexts, languages: &Languages) -> Form {
    match said(entries, text) {
        Some(Said::Text(answer)) => {
            if let Ok(answer) = answer.trim().parse() {
                return Form::Given(Some(answer));
            }
        }
        Some(Said::Nothing) => return Form::Given(None),
        Some(Said::Open) | None => {}
    }
    let text = codes.get(text.trim()).map_or(text, String::as_str);
    if languages.is_not_answered(text) {
        return Form::NotAnswered;
    }
    let (number, words) = parted(text);
    match number {
        Some(n) if words.is_empty() => Form::Number(n),
        Some(_) if languages.is_not_answered(&words) => Form::NotAnswered,
        Some(n) => Form::Both(n, words),
        None => Form::Words(plain(text)),
    }
}

/// A number before or behind words, and the words: `5 - Strongly agree`, `Agree (4)`, `(5)`, `4)`, `3.0`.
fn parted(text: &str) -> (Option<i32>, String) {
    let text = text.trim().trim_start_matches('\'');
    if let Some(n) = whole_number(text.trim_matches(['(', ')', '[', ']', '.'])) {
        return (Some(n), String::new());
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && digits <= 3 {
        let rest = &text[digits..];
        if rest.starts_with(|c: char| c.is_whitespace() || "-–—=:.)".contains(c)) {
            let words = plain(rest);
            if !words.is_empty() && !words.starts_with(|c: char| c.is_ascii_digit()) {
                return (text[..digits].parse().ok(), words);
            }
        }
    }
    if let Some((words, n)) = text.strip_suffix([')', ']']).and_then(|t| t.rsplit_once(['(', '[']))
        && let (Some(n), words) = (whole_number(n.trim()), plain(words))
        && !words.is_empty()
    {
        return (Some(n), words);
    }
    (None, String::new())
}

/// Numbers alone.
fn numbers(open: &[&(&String, u64, Form)], scale: Scale, reading: &mut Reading) {
    let of = |form: &Form| if let Form::Number(n) = form { *n } else { 0 };
    let (Scale { low, high, .. }, all) = (scale, open.iter().map(|(_, _, f)| of(f)));
    let off: Vec<&&(&String, u64, Form)> = open.iter().filter(|(_, _, f)| !(low..=high).contains(&of(f))).collect();
    if off.is_empty() {
        for (text, _, form) in open {
            reading.values.insert((*text).clone(), Some(of(form)));
        }
        let (least, most) = (all.clone().min().unwrap_or(low), all.max().unwrap_or(high));
        let answers: u64 = open.iter().map(|(_, count, _)| count).sum();
        // Of many answers some are at the upper end of a scale that has it.
        let reach = (most - low) * 4;
        if answers >= MANY && reach < (high - low) * 3 {
            reading.values.clear();
            reading.why = format!(
                "none of {answers} answers is above {most}, and the scale goes from {low} to {high}: had the form fewer answers? What is each worth?"
            );
            for (text, count, form) in open {
                reading.asked.push(Entry::open(
                    text,
                    format!("{count} answers; {}, if the form had all of the scale", of(form)),
                ));
            }
            return;
        }
        let is_all = (least, most) == (low, high);
        let of = if is_all { String::new() } else { format!(" (of {low} to {high})") };
        reading.how = format!("numbers from {least} to {most}{of}");
        reading.is_by_numbers = true;
        return;
    }
    let (least, most) = (all.clone().min().unwrap_or(low), all.max().unwrap_or(high));
    let shift = low - least;
    let is_shifted = shift != 0 && most + shift <= high && off.len() > 1 || least == low - 1 && most == high - 1;
    if is_shifted {
        reading.why = format!(
            "answers to these items are numbers from {least} to {most}, and the scale goes from {low} to {high}: are they counted from \
             {least}, so that each is {} {}?",
            shift.abs(),
            if shift > 0 { "more" } else { "less" }
        );
        for (text, count, form) in open {
            let note = format!("{count} answers; {}?", of(form) + shift);
            reading.asked.push(Entry::open(text, note));
        }
        return;
    }
    if off.len() > 1 {
        reading.why =
            format!("the scale goes from {low} to {high}, and answers go from {least} to {most}: what is each worth?");
        for (text, count, _) in open {
            reading.asked.push(Entry::open(text, format!("{count} answers")));
        }
        return;
    }
    for (text, _, form) in open.iter().filter(|(_, _, f)| (low..=high).contains(&of(f))) {
        reading.values.insert((*text).clone(), Some(of(form)));
    }
    reading.why = format!("the scale goes from {low} to {high}, and other numbers stand among the answers");
    for (text, count, _) in off {
        reading.asked.push(Entry::open(text, format!("{count} answers; `~` if it means that nothing was answered")));
    }
}

/// Words, with numbers or without.
fn words(open: &[&(&String, u64, Form)], scale: Scale, languages: &Languages, reading: &mut Reading) {
    let texts: Vec<&str> = open.iter().filter_map(|(_, _, f)| words_of(f)).collect();
    let ask = |reading: &mut Reading, why: String, propose: &dyn Fn(&Form) -> Option<i32>| {
        reading.why = why;
        for (text, count, form) in open {
            let proposed = propose(form).map(|n| format!("; {n}?")).unwrap_or_default();
            reading.asked.push(Entry::open(text, format!("{count} answers{proposed}")));
        }
    };
    let options = usize::try_from(scale.high - scale.low + 1).unwrap_or(0);
    let fitting: Vec<(&str, Vec<usize>, usize)> = languages
        .agreement
        .iter()
        .filter_map(|a| Some((a.language.as_str(), ranks(&a.answers, &texts)?, a.answers.len())))
        .collect();
    let own: Vec<&(&str, Vec<usize>, usize)> = fitting.iter().filter(|(_, _, n)| *n == options).collect();
    let others = fitting.iter().any(|(_, _, n)| *n != options);
    let Some((language, ranks, _)) = own.first() else {
        let why = if others {
            format!("the answers are words of a scale with another number of answers than {options}")
        } else {
            "what these answers come to is written nowhere".to_owned()
        };
        ask(reading, why, &|_| None);
        return;
    };
    if own.iter().any(|(_, other, _)| other != ranks) {
        ask(reading, "these words mean one thing in one language, and another in another one".to_owned(), &|_| None);
        return;
    }
    // On a scale of seven the words of one of five leave two answers out, and nobody can tell which.
    if options > 5 && others {
        ask(reading, format!("these words may be all of a scale of five, or some of one of {options}"), &|_| None);
        return;
    }
    let all: u64 = open.iter().map(|(_, count, _)| count).sum();
    if lacks_middle(options, ranks) && all >= MANY {
        let why =
            format!("none of {all} answers is in the middle of the scale: had the form a middle answer, or only four?");
        let by_words: BTreeMap<&str, i32> =
            texts.iter().copied().zip(ranks.iter().map(|r| scale.low + *r as i32)).collect();
        ask(reading, why, &|form| words_of(form).and_then(|w| by_words.get(w).copied()));
        return;
    }
    let answer = |rank: usize| scale.low + i32::try_from(rank).unwrap_or(0);
    let ranked = open.iter().filter(|(_, _, f)| words_of(f).is_some()).zip(ranks);
    let mut pairs: Vec<(i32, i32)> = Vec::new();
    for ((text, _, form), rank) in ranked {
        reading.values.insert((*text).clone(), Some(answer(*rank)));
        reading.kept.push(Entry::text(text, &answer(*rank).to_string()));
        if let Form::Both(n, _) = form {
            pairs.push((*n, answer(*rank)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let runs_against = pairs.windows(2).any(|w| w[1].1 <= w[0].1);
    if runs_against {
        reading.values.clear();
        reading.kept.clear();
        let why = "the numbers and the words of these answers run in opposite directions".to_owned();
        let by_words: BTreeMap<&str, i32> = texts.iter().copied().zip(ranks.iter().map(|r| answer(*r))).collect();
        ask(reading, why, &|form| words_of(form).and_then(|w| by_words.get(w).copied()));
        return;
    }
    if open.iter().any(|(_, _, f)| matches!(f, Form::Number(_))) && !between(open, &pairs, reading) {
        reading.values.clear();
        reading.kept.clear();
        let why = "numbers and words stand among the answers, and nothing says which number is next to which words";
        ask(reading, why.to_owned(), &|form| if let Form::Number(n) = form { Some(*n) } else { None });
        return;
    }
    reading.how = format!("words of agreement ({language})");
}

/// Reads bare numbers beside words that have theirs: `1 (Strongly disagree)`, 2, 3, 4, `5 (Strongly agree)`. False where that
/// doesn't tell what they mean.
fn between(open: &[&(&String, u64, Form)], pairs: &[(i32, i32)], reading: &mut Reading) -> bool {
    let Some(shift) = pairs.first().map(|(n, answer)| answer - n).filter(|_| pairs.len() > 1) else { return false };
    if pairs.iter().any(|(n, answer)| answer - n != shift) {
        return false;
    }
    let range = pairs[0].0..=pairs[pairs.len() - 1].0;
    for (text, _, form) in open {
        if let Form::Number(n) = form {
            if !range.contains(n) {
                return false;
            }
            reading.values.insert((*text).clone(), Some(n + shift));
        }
    }
    true
}

fn words_of(form: &Form) -> Option<&str> {
    match form {
        Form::Words(words) | Form::Both(_, words) => Some(words),
        _ => None,
    }
}

/// The ranks of words on a scale; `None` where one of them isn't on it, or where two different answers have one rank.
fn ranks(answers: &[Vec<String>], texts: &[&str]) -> Option<Vec<usize>> {
    let ranks: Option<Vec<usize>> =
        texts.iter().map(|t| answers.iter().position(|variants| variants.iter().any(|v| v == t))).collect();
    let ranks = ranks?;
    let is_shared = (0..ranks.len()).any(|i| (0..i).any(|j| ranks[i] == ranks[j] && texts[i] != texts[j]));
    (!is_shared).then_some(ranks)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Scale = Scale { low: 1, high: 5 };
    const SEVEN: Scale = Scale { low: 1, high: 7 };

    fn read_all(texts: &[&str], scale: Scale) -> Reading {
        let texts = texts.iter().map(|t| ((*t).to_owned(), 3)).collect();
        read(&texts, scale, &[], &CodeTexts::new(), &Languages::read().unwrap())
    }

    fn answers(texts: &[&str], scale: Scale) -> Vec<Option<i32>> {
        let reading = read_all(texts, scale);
        assert!(reading.asked.is_empty(), "{texts:?}: {}", reading.why);
        texts.iter().map(|t| reading.values[*t]).collect()
    }

    #[test]
    fn answers_are_read_as_forms_write_them() {
        let all = [Some(1), Some(2), Some(3), Some(4), Some(5)];
        for texts in [
            ["1", "2", "3", "4", "5"],
            ["1.0", "2,0", "(3)", "4)", "5"],
            ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"],
            ["strongly disagree ", "Somewhat disagree", "Neutral", "Somewhat agree", "STRONGLY AGREE"],
            ["1 - Strongly disagree", "2 - Disagree", "3 - Neutral", "4 - Agree", "5 - Strongly agree"],
            ["0 - Strongly disagree", "1 - Disagree", "2 - Neutral", "3 - Agree", "4 - Strongly agree"],
            ["Strongly disagree (1)", "Disagree (2)", "Neutral (3)", "Agree (4)", "Strongly agree (5)"],
            ["1 (Strongly disagree)", "2", "3", "4", "5 (Strongly agree)"],
            ["Stimme gar nicht zu", "Stimme eher nicht zu", "Teils/teils", "Stimme eher zu", "Stimme voll und ganz zu"],
            ["Pas du tout d'accord", "Plutôt pas d'accord", "Neutre", "Plutôt d'accord", "Tout à fait d'accord"],
        ] {
            assert_eq!(answers(&texts, FIVE), all, "{texts:?}");
        }
        assert_eq!(answers(&["4", "N/A", "Don't know", "Not Applicable (8)"], FIVE), [Some(4), None, None, None]);
        let seven = [
            "Strongly disagree",
            "Disagree",
            "Somewhat disagree",
            "Neutral",
            "Somewhat agree",
            "Agree",
            "Strongly agree",
        ];
        assert_eq!(answers(&seven, SEVEN), [1, 2, 3, 4, 5, 6, 7].map(Some));
    }

    #[test]
    fn what_fits_twice_is_asked() {
        for (texts, scale) in [
            (vec!["0", "1", "2", "3", "4"], FIVE),
            (vec!["16", "17", "18", "19", "20"], FIVE),
            (vec!["AO01", "AO02"], FIVE),
            (vec!["Strongly disagree", "Disagree", "Somewhat agree", "Agree"], FIVE),
            (vec!["Strongly agree", "Agree", "Neutral", "Disagree", "Strongly disagree"], SEVEN),
            (vec!["1 - Strongly agree", "2 - Agree", "5 - Strongly disagree"], FIVE),
            (vec!["Strongly disagree", "2", "3", "4", "Strongly agree"], FIVE),
            (vec!["Never", "Often"], FIVE),
            (vec!["1", "2", "9"], FIVE),
            (vec!["4 - Very impressive", "5 - Superb"], FIVE),
        ] {
            assert!(!read_all(&texts, scale).asked.is_empty(), "{texts:?}");
        }
    }

    #[test]
    fn the_mapping_says_what_codes_are() {
        let texts = ["AO01", "AO02"].map(|t| (t.to_owned(), 1)).into_iter().collect();
        let entries = [Entry::text("ao01", "5"), Entry { said: Said::Nothing, ..Entry::open("AO02", "") }];
        let reading = read(&texts, FIVE, &entries, &CodeTexts::new(), &Languages::read().unwrap());
        assert_eq!(reading.values, [("AO01".to_owned(), Some(5)), ("AO02".to_owned(), None)].into_iter().collect());
        let codes =
            [("AO01", "Agree"), ("AO02", "Disagree")].map(|(a, b)| (a.to_owned(), b.to_owned())).into_iter().collect();
        let reading = read(&texts, FIVE, &[], &codes, &Languages::read().unwrap());
        assert_eq!(reading.values["AO01"], Some(4));
    }
}
