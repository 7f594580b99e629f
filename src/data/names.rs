//! `names.<language>.json`: what a site in several languages calls things in one of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::json::{RespondentsJson, lines, respondents};
use crate::diagnostics::Stop;
use crate::model::Entry;
use crate::routes;
use crate::routes::address;
use crate::site::{Site, emit_file};
use crate::words::say;

#[derive(Serialize)]
struct Names<'a> {
    language: &'a str,
    /// Where its pages lie, from the site's root: `cy/`, or nothing.
    folder: String,
    /// The words that stand behind a number of responses.
    responses: BTreeSet<String>,
    respondents: BTreeMap<&'a str, RespondentsJson<'a>>,
    surveys: BTreeMap<&'a str, &'a str>,
    systems: BTreeMap<&'a str, &'a str>,
}

/// Numbers that have all forms of a word among them in any language.
const NUMBERS: [u64; 12] = [0, 1, 2, 3, 4, 5, 6, 11, 20, 21, 100, 1_000_000];

/// Writes the file; nothing on a site in English alone, where all names stand in the other files.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    if !routes::has_names(&site.catalogue.settings.languages) {
        return Ok(());
    }
    let language = site.edition.language.as_str();
    let word = |n: u64| {
        let text = say!(site.words, "count.responses", n = n);
        text.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned()
    };
    let names = Names {
        language,
        folder: site.home(""),
        responses: NUMBERS.map(word).into_iter().filter(|w| !w.is_empty()).collect(),
        respondents: site.catalogue.settings.respondents.iter().map(respondents).collect(),
        surveys: site.catalogue.surveys.values().map(|s| named(&s.entry)).collect(),
        systems: site.catalogue.systems.values().map(|s| named(&s.entry)).collect(),
    };
    emit_file(site, &address::names(language), lines(&names))
}

fn named(entry: &Entry) -> (&str, &str) {
    (&entry.id, &entry.title)
}
