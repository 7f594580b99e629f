//! Texts of the theme that changed.

use std::collections::BTreeMap;

use crate::diff::changes::WordChange;

/// The texts of a theme by language and key.
pub type Wordings = BTreeMap<(String, String), String>;

/// The texts that are other ones now; new and missing ones are told by the check.
pub fn changed_words(before: &Wordings, after: &Wordings) -> Vec<WordChange> {
    let differs = |(key, text): (&(String, String), &String)| {
        let was = before.get(key).filter(|was| *was != text)?;
        let (language, key) = key.clone();
        Some(WordChange { language, key, before: was.clone(), after: text.clone() })
    };
    after.iter().filter_map(differs).collect()
}
