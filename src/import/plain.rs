//! Texts made comparable: headings, wordings and labels as they are met in files, without what forms and people add.

use icu_normalizer::ComposingNormalizerBorrowed;
use rustc_hash::FxHashSet;

/// A text in compatibility form (NFKC), small letters, with single spaces for all that is neither letter nor digit.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return words(text);
    }
    words(&ComposingNormalizerBorrowed::new_nfkc().normalize(text))
}

fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// What every questionnaire calls the thing that it asks about, in the languages of `wordings.yaml`.
const THING: [&str; 34] = [
    "system",
    "systems",
    "systeme",
    "systemes",
    "système",
    "sistema",
    "systeem",
    "systemu",
    "systemem",
    "systemie",
    "software",
    "tool",
    "app",
    "application",
    "aplicacion",
    "aplicación",
    "applicazione",
    "aplikacja",
    "aplikacji",
    "product",
    "produkt",
    "website",
    "site",
    "platform",
    "program",
    "programme",
    "logiciel",
    "the",
    "this",
    "that",
    "and",
    "for",
    "with",
    "das",
];

/// Words that forms exchange for those of the published wording, with what they stand for.
const SAME: [(&str, &str); 8] = [
    ("awkward", "cumbersome"),
    ("assistance", "support"),
    ("help", "support"),
    ("complicated", "complex"),
    ("extremely", "very"),
    ("really", "very"),
    ("lots", "lot"),
    ("rapidly", "quickly"),
];

/// Letters of a word by which it is compared.
const STEM: usize = 4;

/// The words of a text that say something, each by its beginning: "needed" and "need" are one.
pub fn stems(text: &str) -> Vec<String> {
    let plain = plain(text);
    let mut seen = FxHashSet::default();
    let mut stems = Vec::new();
    for word in plain.split(' ') {
        let word = SAME.iter().find(|(other, _)| *other == word).map_or(word, |(_, own)| own);
        if word.chars().count() < 3 || THING.contains(&word) || word.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let stem: String = word.chars().take(STEM).collect();
        if seen.insert(stem.clone()) {
            stems.push(stem);
        }
    }
    stems
}

/// What of a heading may be the question, the likeliest first: what stands in brackets, behind the last dash, its first line,
/// all of it; each without a number in front.
pub fn variants(heading: &str) -> Vec<String> {
    let text = heading.replace('\u{a0}', " ");
    let text = text.trim();
    let mut variants: Vec<&str> = Vec::new();
    if let Some(inside) = text.strip_suffix(']').and_then(|t| t.rsplit_once('[')) {
        variants.push(inside.1);
    }
    if let Some((_, behind)) = text.rsplit_once(" - ") {
        variants.push(behind);
    }
    if let Some((first, _)) = text.split_once('\n') {
        variants.push(first);
    }
    if let Some((_, last)) = text.rsplit_once('\n') {
        variants.push(last);
    }
    variants.push(text);
    let mut out: Vec<String> = Vec::new();
    for variant in variants {
        let bare = unnumbered(variant.trim()).trim_matches(['"', '“', '”', '\'']).trim();
        if !bare.is_empty() && !out.iter().any(|v| v == bare) {
            out.push(bare.to_owned());
        }
    }
    out
}

/// A text without the number of its question: `1. `, `4) `, `9.b.ii.a. `.
fn unnumbered(text: &str) -> &str {
    let Some((head, rest)) = text.split_once(char::is_whitespace) else { return text };
    let is_number = head.ends_with(['.', ')', ':'])
        && head.starts_with(|c: char| c.is_ascii_digit())
        && head.chars().all(|c| c.is_ascii_alphanumeric() || ".):".contains(c))
        && head.len() <= 16;
    if is_number { rest.trim_start() } else { text }
}

/// The beginning of a heading, on one line, for people.
pub fn short(heading: &str, most: usize) -> String {
    let line = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(most).collect();
    if short.len() < line.len() { format!("{}…", short.trim_end()) } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_forms_add_to_a_question_is_taken_off() {
        assert_eq!(variants("How far do you agree? [I found it hard.]")[0], "I found it hard.");
        assert_eq!(variants("Think.\n\nHow far? - I found it hard.")[0], "I found it hard.");
        assert_eq!(variants("4.10. I found it hard")[0], "I found it hard");
        assert_eq!(variants(" 1. I\u{a0}found it hard \n(1 = no)")[0], "I found it hard");
        assert_eq!(variants("2025 was good")[0], "2025 was good");
        assert_eq!(stems("I needed to learn a lot of things"), ["need", "lear", "lot", "thin"]);
        assert_eq!(plain("  “Ｎeither”, agree\nnor…"), "neither agree nor");
    }
}
