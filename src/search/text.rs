//! Words of pages, folded so that case and accents don't matter.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Longer words are cut: nobody types them in full.
const LONGEST: usize = 24;

/// A text in small letters and without accents; `search.js` folds what is typed in the same way.
pub fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.is_ascii() {
        return lower;
    }
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    DecomposingNormalizerBorrowed::new_nfd().normalize(&lower).chars().filter(|c| !is_accent(c)).collect()
}

/// Calls `take` with each word of a text, folded; single letters are words too: in Welsh nearly every phrase has one.
pub fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let folded = fold(text);
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        let end = word.char_indices().nth(LONGEST).map_or(word.len(), |(i, _)| i);
        let word = &word[..end];
        if !word.is_empty() {
            take(word);
        }
    }
}

/// The words of a text.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_single_letters_are_some() {
        assert_eq!(words(" Ŵyn & R&D © sy'n"), ["wyn", "r", "d", "sy", "n"]);
        assert_eq!(words("2 Cafés, x10"), ["2", "cafes", "x10"]);
    }
}
