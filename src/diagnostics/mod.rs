//! What can be wrong with a site, said with a code, a place and a way out.

mod code;
mod json;
mod report;
mod terminal;

pub use code::{Code, Severity};
pub use json::to_json;
pub use report::{Acceptance, KEPT_PER_FILE, Report, Scope, Stop};
pub use terminal::{Style, to_text};

use crate::source::Spot;

/// One thing that an editor should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where it is; `None` for what concerns the site as a whole.
    pub spot: Option<Spot>,
    /// What kind of thing it is.
    pub code: Code,
    /// Whether it keeps the site from being published.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What stands beside the underlined words: usually the nearest right name.
    pub label: String,
    /// How to mend it, where the label does not say so.
    pub help: String,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity, without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            spot: None,
            code,
            severity: code.severity(),
            message: message.into(),
            label: String::new(),
            help: String::new(),
        }
    }

    /// Sets the place.
    pub fn at(mut self, spot: Spot) -> Self {
        self.spot = Some(spot);
        self
    }

    /// Sets the place to a whole file, where no line can be shown.
    pub fn in_file(self, path: &str) -> Self {
        let file = path.to_owned();
        self.at(Spot { file, line: 1, column: 1, width: 1, text: String::new(), skipped: 0 })
    }

    /// Sets the words beside the underline.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Sets the way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// Characters of a message, or of its way out, that are shown.
const LONGEST_MESSAGE: usize = 1_000;

/// A text that may hold anything, cut to what can be read.
fn bounded(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_MESSAGE) {
        text.truncate(end);
        text.push('…');
        text.shrink_to_fit();
    }
}

/// A value as it is quoted in a message: its beginning, where it is long.
pub fn quoted(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// A word of fewer characters names nothing by being a part of its name.
const SHORTEST_PART: usize = 4;

/// Words of more characters are no slips of known ones.
const LONGEST_WORD: usize = 100;

/// The candidate that `word` was most likely meant to be, if any is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 4 * LONGEST_WORD || word.chars().count() > LONGEST_WORD {
        return None;
    }
    let limit = (word.chars().count() / 3).max(1);
    let word = word.to_lowercase();
    // One that holds the word, where no other does: `autumn` for `2026-autumn`.
    let mut holding: Option<&str> = None;
    let mut several = false;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let own = candidate.to_lowercase();
        let distance = strsim::damerau_levenshtein(&word, &own);
        // Who mistypes several letters rarely mistypes the first one: `sample` is no `example`.
        let is_near = distance <= limit && (distance < 2 || own.chars().next() == word.chars().next());
        if is_near && best.is_none_or(|b| (distance, candidate) < b) {
            best = Some((distance, candidate));
        }
        // The same words in another order: `autumn-2026` for `2026-autumn`.
        if own.len() == word.len() && own != word && parts(&own) == parts(&word) {
            return Some(candidate);
        }
        if word.len() >= SHORTEST_PART && own.split(['-', '/', ' ', '_']).any(|part| part == word) {
            several |= holding.is_some();
            holding = Some(candidate);
        }
    }
    best.map(|(_, c)| c).or(holding.filter(|_| !several))
}

/// The words of a name, in alphabetical order.
fn parts(name: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = name.split(['-', '/', ' ', '_']).collect();
    parts.sort_unstable();
    parts
}

/// "did you mean …?" with the nearest candidate; else `otherwise`.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(word, candidates).map_or_else(otherwise, |near| format!("did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn nearest_name_is_near_or_none() {
        let names = ["harbour-epr", "meadow-gp"];
        assert_eq!(super::nearest("harbor-epr", names), Some("harbour-epr"));
        assert_eq!(super::nearest("zenith", names), None);
        assert_eq!(super::nearest("sample-record", ["example-record"]), None);
        assert_eq!(super::nearest("autumn", ["2026-autumn", "2026-spring"]), Some("2026-autumn"));
        assert_eq!(super::nearest("2026", ["2026-autumn", "2026-spring"]), None);
    }
}
