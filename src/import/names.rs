//! What the names in a column come to: systems, organisations, what respondents said of themselves.

use rustc_hash::FxHashMap;

use super::broken::Broken;
use super::columns::Why;
use super::known::Names;
use super::labels::CodeTexts;
use super::languages::Languages;
use super::mapping::{Entry, Said, said};
use super::profile::{Profile, looks_personal};

/// What the texts of a column come to.
#[derive(Debug, Default)]
pub struct Matched {
    /// For each text the id; `None` where the mapping leaves it out, or nothing was stated.
    pub ids: FxHashMap<Box<str>, Option<String>>,
    /// Lines for the mapping that are asked.
    pub asked: Vec<Entry>,
    /// Lines that were said, to be kept in the mapping.
    pub kept: Vec<Entry>,
    /// What is wrong with the mapping, or with the column, in sentences.
    pub wrong: Vec<Why>,
}

/// What texts may be matched with.
pub struct Matching<'a> {
    /// What they are names of: "systems".
    pub what: &'a str,
    /// The names.
    pub names: &'a Names<'a>,
    /// What the mapping says.
    pub entries: &'a [Entry],
    /// The texts of codes.
    pub codes: Option<&'a CodeTexts>,
    /// Whether “prefer not to say” and an empty cell say that nothing was stated; a response must have a system.
    pub may_be_left_out: bool,
    /// Words of other languages.
    pub languages: &'a Languages,
}

impl Matching<'_> {
    /// Matches every text of a column.
    pub fn all(&self, profile: &Profile) -> Matched {
        let mut matched = Matched::default();
        if profile.is_many {
            let most = super::profile::MOST_VALUES;
            matched.wrong.push(Why::new(
                format!("more than {most} different texts stand where {} should: is it the right column?", self.what),
                "name the right one under `columns`",
            ));
            return matched;
        }
        let mut hidden = 0;
        let mut unknown: Vec<(&str, u64)> = Vec::new();
        for (text, count) in profile.sorted() {
            match self.one(text, &mut matched) {
                Some(id) => {
                    matched.ids.insert(text.into(), id);
                }
                None if Broken::of(text).is_some() => {}
                None if looks_personal(text).is_some() => hidden += count,
                None => unknown.push((text, count)),
            }
        }
        // The commonest first: what is asked first is what matters most.
        unknown.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        for (text, count) in unknown {
            let note = self.note(text, count);
            matched.asked.push(Entry::open(text, note));
        }
        if hidden > 0 {
            matched.wrong.push(Why::new(
                format!("{hidden} cells hold what is personal where {} should stand; they are not shown", self.what),
                "correct them in the survey tool, or name the right column under `columns`",
            ));
        }
        matched
    }

    /// The id of a text, where it is known.
    fn one(&self, text: &str, matched: &mut Matched) -> Option<Option<String>> {
        match said(self.entries, text) {
            Some(Said::Text(name)) => {
                let Some(id) = self.names.find(name) else {
                    matched.wrong.push(Why::new(
                        format!("the mapping says `{name}` of `{text}`, and that is none of the {}", self.what),
                        "correct it in the mapping",
                    ));
                    return Some(None);
                };
                matched.kept.push(Entry::text(text, id));
                return Some(Some(id.to_owned()));
            }
            Some(Said::Nothing) => {
                matched.kept.push(Entry { said: Said::Nothing, ..Entry::open(text, "") });
                return Some(None);
            }
            _ => {}
        }
        let text = self.codes.and_then(|c| c.get(text)).map_or(text, String::as_str);
        // Choices are written with a semicolon behind each.
        let text = text.trim_end_matches(';').trim();
        if let Some(id) = self.names.find(text) {
            return Some(Some(id.to_owned()));
        }
        // `Nurse (1)`, `1 - Nurse`.
        let bare =
            text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches([' ', '-', '–', '.', ')', ':']);
        let bare = bare
            .strip_suffix(')')
            .and_then(|t| t.rsplit_once(" ("))
            .filter(|(_, n)| n.parse::<u32>().is_ok())
            .map_or(bare, |(w, _)| w);
        if let Some(id) = Some(bare).filter(|b| !b.is_empty() && *b != text).and_then(|b| self.names.find(b)) {
            return Some(Some(id.to_owned()));
        }
        (self.may_be_left_out && self.languages.is_not_answered(text)).then_some(None)
    }

    fn note(&self, text: &str, count: u64) -> String {
        let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
        let parts: Vec<&str> = text.split([';', ',', '|', '/']).map(str::trim).filter(|p| !p.is_empty()).collect();
        if parts.len() > 1 && parts.iter().all(|p| self.names.find(p).is_some()) {
            return format!(
                "{rows}; several at once: name one, or `~` leaves {} out",
                if self.may_be_left_out { "it" } else { "these rows" }
            );
        }
        let text = self.codes.and_then(|c| c.get(text)).map_or(text, String::as_str);
        match self.names.nearest(text) {
            Some(near) => format!("{rows}; {near}?"),
            None => rows,
        }
    }
}
