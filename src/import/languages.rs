//! The words of `answers.yaml`, and the published wordings of a questionnaire: what forms in other languages ask and answer.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::plain::plain;
use crate::words::Wording;

/// The answers of a scale of agreement, from the least to the most, each with its variants.
#[derive(Debug, Deserialize)]
pub struct Agreement {
    /// Its language.
    pub language: String,
    /// For each answer its words, as [`plain`] has them.
    pub answers: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Answers {
    agreement: Vec<Agreement>,
    not_answered: Vec<Vec<String>>,
    agreed: Vec<Vec<String>>,
    refused: Vec<Vec<String>>,
}

/// All of it.
#[derive(Debug)]
pub struct Languages {
    /// Wordings of the System Usability Scale.
    pub sus: Vec<Wording>,
    /// Scales of agreement.
    pub agreement: Vec<Agreement>,
    not_answered: FxHashSet<String>,
    yes: FxHashSet<String>,
    no: FxHashSet<String>,
}

impl Languages {
    /// Reads the files, which are part of the program.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read() -> Result<Self, String> {
        let file: Answers = serde_yaml::from_str(include_str!("answers.yaml")).map_err(|e| e.to_string())?;
        let set = |lists: Vec<Vec<String>>| lists.iter().flatten().map(|w| plain(w)).collect();
        let mut agreement = file.agreement;
        agreement.iter_mut().flat_map(|a| &mut a.answers).flatten().for_each(|w| *w = plain(w));
        Ok(Languages {
            sus: Wording::all()?,
            agreement,
            not_answered: set(file.not_answered),
            yes: set(file.agreed),
            no: set(file.refused),
        })
    }

    /// Whether a text says that nothing was answered.
    pub fn is_not_answered(&self, text: &str) -> bool {
        let plain = plain(text);
        self.not_answered.contains(&plain) || matches!(text.trim(), "-" | "–" | "—" | "." | "[not completed]")
    }

    /// Whether a text is yes or no; `None` where it is neither.
    pub fn yes_or_no(&self, text: &str) -> Option<bool> {
        let plain = plain(text);
        match plain.as_str() {
            "1" | "checked" | "selected" => return Some(true),
            "0" | "unchecked" | "not selected" => return Some(false),
            _ => {}
        }
        let first = plain.split(' ').next().unwrap_or_default();
        let holds = |set: &FxHashSet<String>| set.contains(&plain) || set.contains(first) && first.len() > 1;
        match (holds(&self.yes), holds(&self.no)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_what_it_should() {
        let languages = Languages::read().unwrap();
        let lengths: Vec<usize> = languages.agreement.iter().map(|a| a.answers.len()).collect();
        assert!(lengths.iter().all(|n| *n == 5 || *n == 7), "{lengths:?}");
        for language in ["en", "fr", "de", "es", "pt-PT", "pt-BR", "it", "nl", "pl", "cy"] {
            let own = languages.agreement.iter().filter(|a| a.language == language).count();
            assert_eq!(own, 2, "{language}");
        }
        assert!(languages.is_not_answered("N/A") && languages.is_not_answered("Weiß nicht"));
        assert!(!languages.is_not_answered("Neutral") && !languages.is_not_answered("Unsure"));
        assert_eq!(languages.yes_or_no("Yes, you may quote me"), Some(true));
        assert_eq!(languages.yes_or_no("Nein"), Some(false));
        assert_eq!(languages.yes_or_no("Perhaps"), None);
    }
}
