//! The files of the index.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::PoisonError;

use serde::Serialize;

use super::{Collector, Page, Weight, unpacked};

/// A part of the index is divided by first letters when it would be larger than this many bytes.
const WHOLE: usize = 200_000;

/// So many pages are told of in one file.
const PAGES_A_FILE: usize = 200;

/// What is published of the index.
#[derive(Debug, Default)]
pub struct Files {
    /// Address and text of each file.
    pub files: Vec<(String, String)>,
    /// The names of the parts: `all`, or the first letters of the words in each.
    pub parts: Vec<String>,
    /// How many pages there are.
    pub pages: usize,
}

/// What results show of a page.
#[derive(Serialize)]
struct Told<'a>(&'a str, &'a str, &'a str, String, #[serde(skip_serializing_if = "is_none")] u8);

fn is_none(flags: &u8) -> bool {
    *flags == 0
}

/// Writes the index of everything that was gathered.
pub fn files(collector: &Collector) -> Files {
    let inner = collector.inner.lock().unwrap_or_else(PoisonError::into_inner);
    let all = inner.words.strings();
    let postings = postings(&inner.pages, all.len());
    // Words of a build before may stand nowhere any more.
    let mut words: Vec<(&str, &Vec<_>)> =
        all.iter().map(|word| &**word).zip(&postings).filter(|(_, pages)| !pages.is_empty()).collect();
    words.sort_unstable_by_key(|(word, _)| *word);
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    let mut size = 0;
    for (word, pages) in words {
        let entry = format!("{word} {}\n", encoded(pages));
        size += entry.len();
        parts.entry(part_of(word)).or_default().push_str(&entry);
    }
    if size <= WHOLE {
        let all: String = parts.into_values().collect();
        parts = BTreeMap::from([("all".to_owned(), all)]);
    }
    let mut files: Vec<(String, String)> = parts
        .iter()
        .map(|(name, text)| (format!("/search/words-{name}.js"), format!("candourWords(\"{name}\",`{text}`)\n")))
        .collect();
    let pages: Vec<_> = inner.pages.iter().collect();
    for (i, some) in pages.chunks(PAGES_A_FILE).enumerate() {
        let told: Vec<Told<'_>> =
            some.iter().map(|(route, p)| Told(route, &p.title, &p.kind, short(&p.description), p.foreign)).collect();
        // Nothing in it can end a script.
        let json = serde_json::to_string(&told).unwrap_or_default().replace('<', "\\u003c");
        files.push((format!("/search/pages-{i}.js"), format!("candourPages({i},{json})\n")));
    }
    Files { files, parts: parts.into_keys().collect(), pages: pages.len() }
}

/// The name of the part that a word belongs to: its first letter, or `other`.
fn part_of(word: &str) -> String {
    let first = word.chars().next().unwrap_or('_');
    if first.is_ascii_alphanumeric() { first.to_string() } else { "other".to_owned() }
}

/// The pages of each word, by its number; pages are counted in the order of their addresses.
fn postings(pages: &BTreeMap<String, Page>, words: usize) -> Vec<Vec<(u32, Weight)>> {
    let mut postings = vec![Vec::new(); words];
    for (number, page) in (0..).zip(pages.values()) {
        for (word, weight) in page.words.iter().map(unpacked) {
            if let Some(pages) = postings.get_mut(word as usize) {
                pages.push((number, weight));
            }
        }
    }
    postings
}

/// The distance to the page before in base 36, and the weight as a capital letter: `1A3C`.
fn encoded(pages: &[(u32, Weight)]) -> String {
    let mut out = String::new();
    let mut last = 0;
    for (page, weight) in pages {
        let letter = match weight {
            Weight::Named => 'A',
            Weight::Often => 'B',
            Weight::Title => 'C',
            Weight::Rated => 'D',
        };
        let _ = write!(out, "{}{letter}", base36(page - last));
        last = *page;
    }
    out
}

fn base36(mut n: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(n % 36, 36).unwrap_or('0'));
        n /= 36;
        if n == 0 {
            break;
        }
    }
    digits.into_iter().rev().collect()
}

/// As much of a description as a result has room for, in whole words.
fn short(text: &str) -> String {
    let Some((most, _)) = text.char_indices().nth(240) else { return text.to_owned() };
    let end = text[..most].rfind(' ').unwrap_or(most);
    format!("{}…", text[..end].trim_end_matches([' ', ',', '.', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Findable;

    #[test]
    fn the_index_is_the_same_in_any_order() {
        let build = |order: [usize; 3]| {
            let collector = Collector::default();
            for i in order {
                let body = format!("word{i} common common common");
                collector.page(Findable {
                    route: &format!("/{i}/"),
                    title: &format!("Title {i}"),
                    kind: "News",
                    description: "</script>",
                    body: &body,
                    ..Findable::default()
                });
            }
            files(&collector)
        };
        let (a, b) = (build([0, 1, 2]), build([2, 0, 1]));
        assert_eq!(a.files, b.files);
        let words = &a.files[0];
        assert_eq!(words.0, "/search/words-all.js");
        assert!(words.1.contains("\ncommon 0B1B1B\n") && words.1.contains("title 0C1C1C"), "{}", words.1);
        assert!(words.1.contains("\nword2 2A\n") && !a.files[1].1.contains("</script"));
        assert_eq!((a.parts, a.pages), (vec!["all".to_owned()], 3));
    }

    #[test]
    fn numbers_in_base_36() {
        assert_eq!([base36(0), base36(35), base36(36), base36(1295)], ["0", "z", "10", "zz"]);
    }
}
