//! Pages whose text nobody has translated: in another language they are there with a notice, and claim to be no more.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Catalogue, Kind};

/// Addresses of pages by the language in which they aren't translated.
pub type Untranslated = BTreeMap<String, BTreeSet<String>>;

/// Kinds whose pages are their texts; those of others are made of figures and lists, which are in every language.
const TEXTS: [Kind; 6] = [Kind::Page, Kind::News, Kind::Event, Kind::Training, Kind::Group, Kind::Recommendation];

/// What is not translated, in each language but the first.
pub fn untranslated<'a>(languages: impl Iterator<Item = (&'a str, &'a Catalogue)>) -> Untranslated {
    let of = |(language, catalogue): (&str, &Catalogue)| {
        let texts =
            catalogue.all_entries().filter(|(kind, e)| TEXTS.contains(kind) && e.foreign.title && e.body.is_foreign);
        (language.to_owned(), texts.map(|(kind, e)| kind.address(&e.id)).collect())
    };
    languages.skip(1).map(of).collect()
}
