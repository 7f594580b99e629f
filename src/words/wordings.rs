//! Published wordings of the System Usability Scale in other languages: `wordings.yaml`.

use serde::Deserialize;

/// A wording of the ten items of the System Usability Scale.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Its language, by a code such as `fr` or `pt-BR`.
    pub language: String,
    /// Where it comes from.
    pub source: String,
    /// What the lowest and the highest answer say; of those alone that a questionnaire asks in.
    pub ends: Option<(String, String)>,
    /// The items in their order.
    pub items: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    sus: Vec<Wording>,
}

impl Wording {
    /// Every wording, those that a questionnaire asks in among them.
    ///
    /// # Errors
    /// What is wrong with the file, which is part of the program.
    pub fn all() -> Result<Vec<Wording>, String> {
        serde_yaml::from_str::<File>(include_str!("wordings.yaml")).map(|file| file.sus).map_err(|e| e.to_string())
    }

    /// The wording in which a questionnaire asks on pages in a language: the one of that very language, else of the language
    /// without its region (`fr` for `fr-CA`, `pt-PT` for `pt`). `None` for English, and where none is known.
    pub fn asked_in(language: &str) -> Option<Wording> {
        let primary = |code: &str| code.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let own = primary(language);
        if own == "en" {
            return None;
        }
        let mut all = Wording::all().ok()?;
        all.retain(|w| w.ends.is_some() && primary(&w.language) == own);
        let exact = all.iter().position(|w| w.language.eq_ignore_ascii_case(language));
        (!all.is_empty()).then(|| all.swap_remove(exact.unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_wording_is_whole_and_has_a_source() {
        let all = Wording::all().unwrap();
        assert!(all.iter().all(|w| w.items.len() == 10 && !w.source.is_empty()));
        let asked: Vec<&str> = all.iter().filter(|w| w.ends.is_some()).map(|w| w.language.as_str()).collect();
        assert_eq!(asked, ["fr", "de", "es", "pt-PT", "pt-BR", "it", "nl", "pl"]);
        let languages: BTreeSet<&str> = all.iter().map(|w| w.language.as_str()).collect();
        assert_eq!(languages.len(), asked.len() + 1, "all but English are asked in");
        // A questionnaire asks in a wording that somebody answers for.
        assert!(all.iter().filter(|w| w.ends.is_some()).all(|w| !w.source.starts_with("in common use")));
    }

    #[test]
    fn a_language_is_asked_in_its_own_wording_or_its_neighbours() {
        let of = |language: &str| Wording::asked_in(language).map(|w| w.language);
        assert_eq!(of("fr").as_deref(), Some("fr"));
        assert_eq!(of("fr-CA").as_deref(), Some("fr"));
        assert_eq!(of("pt-BR").as_deref(), Some("pt-BR"));
        assert_eq!(of("pt-br").as_deref(), Some("pt-BR"));
        assert_eq!(of("pt").as_deref(), Some("pt-PT"));
        assert_eq!(of("en-GB"), None);
        assert_eq!(of("cy"), None);
    }
}
