//! The site in one of its languages: the default one at the root, each other one below a folder of its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::{decoded, is_internal};

/// Files that there is one of, whatever the language.
const SHARED: [&str; 8] = [
    "/rate/sheet.csv",
    "/manifest.json",
    "/sitemap.xml",
    "/robots.txt",
    "/_headers",
    "/_redirects",
    "/.nojekyll",
    "/.well-known/security.txt",
];

/// A file of the theme under a name that says what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lasting {
    /// Its address.
    pub address: String,
    /// What the `integrity` attribute of an element that loads it says.
    pub integrity: String,
}

/// So many digits of the digest stand in a lasting name.
const DIGITS: usize = 16;

/// Endings of files that have one: what pages load by themselves, and browsers check. Not modules: these load each other by plain
/// names, and one under two names would be run twice.
const ENDINGS: [&str; 2] = ["css", "js"];

impl Lasting {
    /// The lasting address of a file with that digest, in hexadecimal digits; `None` of a kind that has none.
    pub fn address(plain: &str, digest: &str) -> Option<String> {
        let (stem, ending) = plain.rsplit_once('.').filter(|(_, ending)| ENDINGS.contains(ending))?;
        Some(format!("{stem}.{}.{ending}", digest.get(..DIGITS)?))
    }

    /// The plain address of the file that has such a lasting one.
    pub fn plain(address: &str) -> Option<String> {
        let (rest, ending) = address.rsplit_once('.')?;
        let (name, digest) = rest.rsplit_once('.')?;
        let is_digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        let is_lasting = ENDINGS.contains(&ending) && digest.len() == DIGITS && digest.bytes().all(is_digit);
        is_lasting.then(|| format!("{name}.{ending}"))
    }
}

/// A language of the site, and where its pages lie.
#[derive(Debug, Clone, Default)]
pub struct Edition {
    /// BCP 47 code.
    pub language: String,
    /// The site's first language: what nobody has translated is in it.
    pub first: String,
    /// `/cy`, or empty for the default language.
    pub prefix: String,
    /// Addresses of the theme's and the site's own files, which all editions share.
    pub files: Arc<BTreeSet<String>>,
    /// The files of the theme that pages load under lasting names, by their plain addresses.
    pub lasting: Arc<BTreeMap<String, Lasting>>,
}

impl Edition {
    /// The folder of a language other than the first: `/cy`.
    pub fn prefix(language: &str) -> String {
        format!("/{}", language.to_lowercase())
    }

    /// Whether pages of this edition lie at the root.
    pub fn is_default(&self) -> bool {
        self.prefix.is_empty()
    }

    /// Where something with this address (perhaps with a query or an anchor) lies in this edition.
    pub fn address<'t>(&self, to: &'t str) -> Cow<'t, str> {
        if self.is_default() || !is_internal(to) || self.is_shared(to) {
            return Cow::Borrowed(to);
        }
        Cow::Owned(format!("{}{to}", self.prefix))
    }

    /// As [`Edition::address`], of what a template asks for: a file of the theme by its lasting name.
    pub fn lasting_address<'t>(&self, to: &'t str) -> Cow<'t, str> {
        self.lasting.get(to).map_or_else(|| self.address(to), |lasting| Cow::Owned(lasting.address.clone()))
    }

    fn is_shared(&self, to: &str) -> bool {
        let path = to.split(['#', '?']).next().unwrap_or(to);
        let path = &*decoded(path);
        // The share image of the page of data has its words.
        let is_data = path.strip_prefix("/data/").is_some_and(|file| file.contains('.') && file != "card.png");
        is_data || SHARED.contains(&path) || self.files.contains(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lie_below_the_language_and_files_at_the_root() {
        let files = Arc::new(BTreeSet::from(["/style.css".to_owned()]));
        let welsh = Edition { prefix: "/cy".to_owned(), files, ..Edition::default() };
        let of = |to| welsh.address(to).into_owned();
        assert_eq!(["/", "/systems/", "/feed.xml"].map(of), ["/cy/", "/cy/systems/", "/cy/feed.xml"]);
        assert_eq!(["/style.css", "/data/ratings.csv", "#a"].map(of), ["/style.css", "/data/ratings.csv", "#a"]);
        assert_eq!(of("/data/card.png"), "/cy/data/card.png");
        assert_eq!(["/data/#cite", "/compare/?systems=a"].map(of), ["/cy/data/#cite", "/cy/compare/?systems=a"]);
        assert_eq!(["//example.org/", "https://example.org/"].map(of), ["//example.org/", "https://example.org/"]);
        assert_eq!(Edition::default().address("/systems/"), "/systems/");
    }
}
