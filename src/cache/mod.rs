//! What the build before made, so that this one makes only what has changed.
//!
//! A page is a pure function of its template, the theme and its view: [`Key`](Digest) is the digest of all three. Where it
//! stands, and the published file is still the one that was made then ([`Mark`]), the page is neither rendered nor read nor
//! written; what it leads to and which words it has is known from here. The view itself is made anew in every build, so
//! nothing needs to say what depends on what. Only the text of a record is dearer than all the rest of its view: [`KeptText`]
//! says what its links and pictures came to, and a text is the same where they still come to that.
//!
//! Whatever can't be read, is damaged or comes from another version counts for nothing: then all is made as ever.

mod digest;
mod interner;
mod stored;

pub use digest::{Digest, Hasher};
pub use interner::{Interner, Numbers};
pub use stored::PACKED_BITS;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What tells a published file from every other one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Of its bytes.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
    /// Its number on the disk, and when it was written, in nanoseconds; nothing for a site in memory.
    pub identity: Option<(u64, i64)>,
}

/// A page that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPage {
    /// The digest of all that it was made of.
    pub key: Digest,
    /// Its file.
    pub mark: Mark,
    /// Its anchors, by the numbers of [`Cache::links`].
    pub anchors: Numbers,
    /// What it leads to, likewise.
    pub targets: Numbers,
    /// Its words as search packs them, if it can be found.
    pub words: Option<Numbers>,
}

/// A text that was rendered, and told nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptText {
    /// The digest of the text itself.
    pub source: Digest,
    /// Its links and pictures, in order.
    pub asked: Vec<Asked>,
    /// The digest of what they came to.
    pub came_to: Digest,
}

impl KeptText {
    /// The digest of what it is rendered to, on one page of one site.
    pub fn digest(&self) -> Option<Digest> {
        Hasher::default().bytes(self.source.bytes()).bytes(self.came_to.bytes()).finish()
    }
}

/// What a text asks of the site around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// Where a link leads: its destination, and its bytes in the text.
    Link(String, Range<usize>),
    /// A picture: its destination, description, title, and bytes in the text.
    Picture(String, String, String, Range<usize>),
}

/// What is kept of the pages of one language.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The digest of what all its pages are made of: program, theme, words, settings.
    pub base: Digest,
    /// Pages by address.
    pub pages: FxHashMap<String, KeptPage>,
    /// Texts by the address of their page.
    pub texts: FxHashMap<String, KeptText>,
    /// The words of its pages.
    pub words: Interner,
}

/// What is kept of a site.
#[derive(Debug, Clone, Default)]
pub struct Cache {
    /// By the folder of the language.
    pub editions: BTreeMap<String, Arc<Kept>>,
    /// Files with their anchors, and anchors, of all languages.
    pub links: Interner,
}

/// The pages of one language while they are made: what was kept of them, and what will be.
#[derive(Debug, Default)]
pub struct Pages {
    before: Option<Arc<Kept>>,
    base: Option<Digest>,
    now: Mutex<Made>,
}

#[derive(Debug, Default)]
struct Made {
    pages: FxHashMap<String, KeptPage>,
    texts: FxHashMap<String, KeptText>,
}

impl Pages {
    /// The pages of a language whose pages are all made of what `base` is the digest of; without one nothing is kept.
    pub fn of(cache: &Cache, edition: &str, base: Option<Digest>) -> Self {
        let before = cache.editions.get(edition).filter(|kept| Some(kept.base) == base).map(Arc::clone);
        Pages { before, base, now: Mutex::default() }
    }

    /// The words of the build before, whose numbers what is kept names.
    pub fn words(&self) -> Interner {
        self.before.as_ref().map(|kept| kept.words.clone()).unwrap_or_default()
    }

    /// Whether anything is kept for a next build.
    pub fn is_keeping(&self) -> bool {
        self.base.is_some()
    }

    /// The key of what a page is made of; `None` where nothing is kept.
    pub fn key(&self, take: impl FnOnce(&mut Hasher)) -> Option<Digest> {
        let base = self.base?;
        let mut hasher = Hasher::default();
        hasher.bytes(base.bytes());
        take(&mut hasher);
        hasher.finish()
    }

    /// The page of that address, if it was made of the same.
    pub fn page(&self, address: &str, key: &Digest) -> Option<&KeptPage> {
        self.before.as_ref()?.pages.get(address).filter(|page| page.key == *key)
    }

    /// The text of that page as it was.
    pub fn text(&self, address: &str) -> Option<&KeptText> {
        self.before.as_ref()?.texts.get(address)
    }

    /// Keeps a page.
    pub fn keep_page(&self, address: String, page: KeptPage) {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).pages.insert(address, page);
    }

    /// Keeps a text.
    pub fn keep_text(&self, address: String, text: KeptText) {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).texts.insert(address, text);
    }

    /// What is kept for the next build, with the words that its pages name.
    pub fn into_kept(self, words: Interner) -> Kept {
        let Made { pages, texts } = self.now.into_inner().unwrap_or_else(PoisonError::into_inner);
        Kept { base: self.base.unwrap_or_default(), pages, texts, words }
    }
}
