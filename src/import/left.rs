//! Which rows are no responses: empty ones, totals, tests and previews, what was never finished.

use csv::StringRecord;

use super::columns::{Headings, Role, Taken};
use super::languages::Languages;
use super::mapping::{Mapping, Unfinished};
use super::plain::plain;
use super::tool::{Fixed, Tool};
use crate::content::TOTALS;

crate::model::choices! {
    /// Why a row is left out.
    LeftOut {
        /// Nothing stands in it.
        Empty = "empty rows",
        /// The headings once more.
        Headings = "the headings once more",
        /// A total, an average.
        Total = "totals and averages",
        /// A preview or a test.
        Test = "tests and previews",
        /// Taken for spam by the tool.
        Spam = "taken for spam by the tool",
        /// Made by a machine.
        Synthetic = "answers made by a machine",
        /// Never finished.
        Unfinished = "never finished",
        /// By people who said no to taking part.
        NoConsent = "by people who said no to taking part",
        /// Without an answer to any item.
        NoAnswers = "without any answer",
        /// A submission that stands in the file again.
        Doubled = "the same submission again",
        /// Its system is left out by the mapping.
        System = "of systems that the mapping leaves out",
        /// About a system that isn't known.
        Unlisted = "about systems that aren't listed",
        /// With an answer that no item offers.
        Impossible = "with an answer that the form doesn't offer",
        /// Withdrawn, or sent twice.
        Excluded = "listed in excluded.yaml",
    }
}

/// Further words of rows below the answers, beside [`TOTALS`].
const OTHER_TOTALS: [&str; 5] = ["max", "durchschnitt", "mittelwert", "summe", "moyenne"];

/// Words in questions after consent to take part.
const CONSENT: [&str; 8] = [
    "consent",
    "agree to take part",
    "wish to take part",
    "happy to take part",
    "agree to participate",
    "einwilligung",
    "consentement",
    "consentimiento",
];

/// What tools call what was never finished.
const UNFINISHED: [&str; 8] =
    ["partial", "incomplete", "unfinished", "in progress", "started", "disqualified", "abandoned", "not completed"];

/// The codes by which Unipark tells that somebody finished.
const DISPOSITION: [&str; 2] = ["31", "32"];

/// What tools call a preview, in the languages that they speak.
const PREVIEWS: [&str; 8] =
    ["preview", "vorschau", "aperçu", "prévisualisation", "vista previa", "anteprima", "voorbeeld", "podgląd"];

/// What tells rows apart that are no responses.
pub struct Filter<'a> {
    languages: &'a Languages,
    headings: Vec<String>,
    tool: Tool,
    keeps_unfinished: bool,
    status: Vec<usize>,
    channel: Vec<usize>,
    finished: Vec<usize>,
    disposition: Vec<usize>,
    consent: Vec<usize>,
    sent: Option<usize>,
}

impl<'a> Filter<'a> {
    /// The filter of a table whose columns are taken so.
    pub fn new(headings: &Headings, taken: &[Taken], tool: Tool, mapping: &Mapping, languages: &'a Languages) -> Self {
        let of = |fixed: Fixed| taken.iter().filter(move |t| t.role == Role::Fixed(fixed)).map(|t| t.column.index);
        let is_unused = |t: &&Taken| matches!(t.role, Role::Unused | Role::Fixed(_));
        let called = |fixed: Fixed| {
            let own = taken.iter().filter(is_unused);
            own.filter(move |t| t.column.headings().any(|h| super::tool::fixed(h) == Some(fixed)))
                .map(|t| t.column.index)
        };
        let is_headed = |t: &Taken, is: &dyn Fn(&str) -> bool| t.column.headings().any(|h| is(&plain(h)));
        let headed = |is: &dyn Fn(&str) -> bool| {
            taken.iter().filter(is_unused).filter(|t| is_headed(t, is)).map(|t| t.column.index).collect::<Vec<_>>()
        };
        let is_item = |t: &&Taken| matches!(t.role, Role::Item { .. });
        let first_item = taken.iter().find(is_item).map_or(0, |t| t.column.index);
        // Of the forms of a project the one that the items stand in ends behind them.
        let finished = match tool {
            Tool::Redcap => of(Fixed::Finished).find(|i| *i > first_item).into_iter().collect(),
            _ => called(Fixed::Finished).collect(),
        };
        let sent = taken.iter().find(|t| t.column.headings().any(|h| super::tool::fixed(h) == Some(Fixed::Sent)));
        Filter {
            languages,
            headings: headings.cells.iter().map(|c| plain(c)).collect(),
            tool,
            keeps_unfinished: mapping.unfinished == Some(Unfinished::Keep),
            status: called(Fixed::Status).collect(),
            disposition: headed(&|h| h == "dispcode"),
            consent: headed(&|h| {
                CONSENT.iter().any(|w| h.contains(w)) && !["comment", "publish", "quote"].iter().any(|w| h.contains(w))
            }),
            channel: of(Fixed::Channel).collect(),
            finished,
            sent: sent.filter(|_| tool == Tool::LimeSurvey).map(|t| t.column.index),
        }
    }

    /// Why a row is left out, if it is.
    pub fn judge(&self, record: &StringRecord) -> Option<LeftOut> {
        let mut filled = record.iter().map(str::trim).filter(|c| !c.is_empty());
        let Some(first) = filled.next() else { return Some(LeftOut::Empty) };
        if self.headings.first().is_some_and(|h| !h.is_empty() && *h == plain(first))
            && record.iter().map(plain).eq(self.headings.iter().cloned())
        {
            return Some(LeftOut::Headings);
        }
        let word = first.trim_end_matches([':', '.']).to_lowercase();
        let is_number =
            |c: &str| c.starts_with('=') || c.replace(',', ".").trim_end_matches('%').parse::<f64>().is_ok();
        let is_total = TOTALS.iter().chain(&OTHER_TOTALS).any(|t| *t == word);
        if is_total && filled.all(is_number) {
            return Some(LeftOut::Total);
        }
        let cell = |i: &usize| record.get(*i).unwrap_or_default().trim();
        for status in self.status.iter().map(cell) {
            let lower = status.to_lowercase();
            let is_code = self.tool == Tool::Qualtrics;
            match status {
                "1" | "2" | "17" if is_code => return Some(LeftOut::Test),
                "8" | "9" | "12" | "40" if is_code => return Some(LeftOut::Spam),
                "256" if is_code => return Some(LeftOut::Synthetic),
                _ if lower.contains("spam") => return Some(LeftOut::Spam),
                _ if lower.contains("synthetic") => return Some(LeftOut::Synthetic),
                _ if plain(&lower).split(' ').any(|w| w == "test") || PREVIEWS.iter().any(|p| lower.contains(p)) => {
                    return Some(LeftOut::Test);
                }
                _ => {}
            }
        }
        if self.channel.iter().map(cell).any(|c| c.eq_ignore_ascii_case("preview")) {
            return Some(LeftOut::Test);
        }
        if self.consent.iter().map(cell).any(|c| self.languages.yes_or_no(c) == Some(false)) {
            return Some(LeftOut::NoConsent);
        }
        let is_status = |c: &str| {
            self.tool != Tool::Qualtrics && (UNFINISHED.contains(&plain(c).as_str()) || plain(c).starts_with("partial"))
        };
        let is_unfinished = self.finished.iter().map(cell).any(|c| self.is_unfinished(c))
            || self.status.iter().map(cell).any(is_status)
            || self.disposition.iter().map(cell).any(|c| !DISPOSITION.contains(&c))
            || self.sent.as_ref().map(cell).is_some_and(|c| c.is_empty() || c == "N/A")
            || (self.tool == Tool::Redcap && record.iter().any(|c| c.trim() == "[not completed]"));
        (is_unfinished && !self.keeps_unfinished).then_some(LeftOut::Unfinished)
    }

    fn is_unfinished(&self, cell: &str) -> bool {
        match (self.tool, cell) {
            (Tool::Redcap, "" | "0") => true,
            (Tool::Redcap, "1" | "2") => false,
            (Tool::Redcap, word) => word.eq_ignore_ascii_case("incomplete"),
            _ => self.languages.yes_or_no(cell) == Some(false),
        }
    }
}
