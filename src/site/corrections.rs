//! Everything that was corrected, in one list: of surveys and of news.

use crate::model::{Catalogue, Correction, Entry, Kind};

/// A correction, and what it is of.
#[derive(Debug, Clone, Copy)]
pub struct Corrected<'a> {
    /// A survey or a news item.
    pub kind: Kind,
    /// The record.
    pub entry: &'a Entry,
    /// What was corrected, and when.
    pub correction: &'a Correction,
    /// Which of the record's corrections it is, as they are written, from 1.
    pub number: usize,
}

impl Corrected<'_> {
    /// The address at which it stands on the record's page.
    pub fn address(&self) -> String {
        format!("{}#correction-{}", self.kind.address(&self.entry.id), self.number)
    }
}

/// All corrections that are shown, newest first.
pub fn corrections(catalogue: &Catalogue) -> Vec<Corrected<'_>> {
    let surveys = catalogue.surveys.values().map(|s| (Kind::Survey, &s.entry, &s.corrections));
    let news = catalogue.news.values().map(|n| (Kind::News, &n.entry, &n.corrections));
    let mut all: Vec<Corrected<'_>> = Vec::new();
    for (kind, entry, own) in surveys.chain(news) {
        let of = |(i, correction)| Corrected { kind, entry, correction, number: i + 1 };
        all.extend(own.iter().enumerate().map(of));
    }
    let when = |c: &Corrected<'_>| (c.correction.date, c.correction.at);
    all.sort_by(|a, b| when(b).cmp(&when(a)).then_with(|| a.entry.id.cmp(&b.entry.id)).then(b.number.cmp(&a.number)));
    all
}
