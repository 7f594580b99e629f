//! Full-text search without a server: an index over the finished pages, in files that a browser loads as it needs them.
//!
//! Only what stands on a published page is indexed, so that nothing withheld or drafted can be found. The files are
//! scripts, not data, for browsers load scripts from a disk as well (`file://`), and under a strict policy.

mod index;
mod text;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::cache::{Interner, Numbers, PACKED_BITS};
use crate::model::Foreign;

pub use index::{Files, files};
pub use text::fold;

/// A page as it was indexed.
#[derive(Debug, Clone)]
struct Page {
    title: String,
    kind: String,
    description: String,
    /// Whether its title (1) and its description (2) are in the site's first language instead of the page's.
    foreign: u8,
    /// Number of each word in it, with its weight, packed into one.
    words: Numbers,
}

/// How much a word says of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// It stands in the text once or twice.
    Named,
    /// It stands there more often.
    Often,
    /// It stands in the title.
    Title,
    /// It stands in the name of what is rated, which readers most often look for.
    Rated,
}

impl Weight {
    const ALL: [Weight; 1 << PACKED_BITS] = [Weight::Named, Weight::Often, Weight::Title, Weight::Rated];
}

/// A word and its weight as one number.
fn packed(word: u32, weight: Weight) -> u32 {
    (word << PACKED_BITS) | weight as u32
}

/// The word and the weight of such a number.
fn unpacked(packed: u32) -> (u32, Weight) {
    (packed >> PACKED_BITS, Weight::ALL[(packed & ((1 << PACKED_BITS) - 1)) as usize])
}

/// A page as search knows it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Findable<'a> {
    /// Its address.
    pub route: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Words that count as if they stood in the title.
    pub sought_as: &'a str,
    /// What readers see beside the title: what kind of page it is.
    pub kind: &'a str,
    /// One or two sentences.
    pub description: &'a str,
    /// What of these nobody has translated.
    pub foreign: Foreign,
    /// What the page says.
    pub body: &'a str,
}

/// Gathers pages, from any thread.
#[derive(Debug, Default)]
pub struct Collector {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// The words met so far, and those of the build before; in which order they came doesn't reach the files.
    words: Interner,
    pages: BTreeMap<String, Page>,
}

impl Collector {
    /// A collector that knows words of a build before by their numbers.
    pub fn knowing(words: Interner) -> Self {
        Collector { inner: Mutex::new(Inner { words, pages: BTreeMap::new() }) }
    }

    /// Takes a page in, and says which words it has, packed.
    pub fn page(&self, found: Findable<'_>) -> Numbers {
        let Findable { route, title, sought_as, body, .. } = found;
        let title_words: Vec<String> = text::words(title).into_iter().chain(text::words(sought_as)).collect();
        let is_rated = route.strip_prefix("/systems/").is_some_and(|rest| !rest.is_empty());
        let mut counts: FxHashMap<String, u32> = FxHashMap::default();
        text::each_word(body, |word| match counts.get_mut(word) {
            Some(count) => *count += 1,
            None => drop(counts.insert(word.to_owned(), 1)),
        });
        for word in &title_words {
            counts.entry(word.clone()).or_default();
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let mut numbers = Vec::with_capacity(counts.len());
        for (word, count) in counts {
            let weight = match count {
                _ if title_words.contains(&word) && is_rated => Weight::Rated,
                _ if title_words.contains(&word) => Weight::Title,
                0..=2 => Weight::Named,
                _ => Weight::Often,
            };
            numbers.push(packed(inner.words.number(&word), weight));
        }
        drop(inner);
        let words = Numbers::of(numbers);
        self.known_page(found, words.clone());
        words
    }

    /// Takes in a page whose words are known, packed: its text is not looked at.
    pub fn known_page(&self, found: Findable<'_>, words: Numbers) {
        let Findable { route, title, kind, description, foreign, .. } = found;
        let page = Page {
            title: title.to_owned(),
            kind: kind.to_owned(),
            description: description.to_owned(),
            foreign: u8::from(foreign.title) + 2 * u8::from(foreign.summary),
            words,
        };
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).pages.insert(route.to_owned(), page);
    }

    /// All words by their numbers.
    pub fn into_words(self) -> Interner {
        self.inner.into_inner().unwrap_or_else(PoisonError::into_inner).words
    }
}
