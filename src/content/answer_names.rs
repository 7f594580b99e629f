//! What answers may call systems, organisations and values: their ids, names and other names.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Attribute, Catalogue};

/// Every name of a system, in small letters, with its id: ids, what is given as `also`, and names that one system alone has.
pub fn names_of_systems(catalogue: &Catalogue) -> FxHashMap<String, &str> {
    let mut names: FxHashMap<String, &str> = FxHashMap::default();
    let mut shared: FxHashSet<String> = FxHashSet::default();
    for (id, system) in &catalogue.systems {
        for name in system.also.iter().chain([&system.entry.title]) {
            let name = name.trim().to_lowercase();
            if names.insert(name.clone(), id).is_some_and(|other| other != id) {
                shared.insert(name);
            }
        }
    }
    names.retain(|name, _| !shared.contains(name));
    names.extend(catalogue.systems.keys().map(|id| (id.clone(), id.as_str())));
    names
}

/// Every name of an organisation: ids, and in small letters the names that one alone has.
pub fn names_of_organisations(catalogue: &Catalogue) -> FxHashMap<String, u32> {
    let mut names: FxHashMap<String, u32> = FxHashMap::default();
    let mut shared: FxHashSet<String> = FxHashSet::default();
    for (organisation, i) in catalogue.organisations.values().zip(0..) {
        let name = organisation.entry.title.trim().to_lowercase();
        if names.insert(name.clone(), i).is_some() {
            shared.insert(name);
        }
    }
    names.retain(|name, _| !shared.contains(name));
    names.extend(catalogue.organisations.keys().zip(0..).map(|(id, i)| (id.clone(), i)));
    names
}

/// The names of systems that answers may have, as they are written, with the systems' ids.
pub fn as_written_of_systems<'c>(
    catalogue: &'c Catalogue,
    known: &'c FxHashMap<String, &str>,
) -> impl Iterator<Item = (String, String)> + 'c {
    let names = catalogue.systems.values().flat_map(|s| s.also.iter().chain([&s.entry.title])).map(|name| name.trim());
    names.filter_map(|name| Some((name.to_owned(), (*known.get(&name.to_lowercase())?).to_owned())))
}

/// The names of organisations, as they are written, with their numbers.
pub fn as_written_of_organisations<'c>(
    catalogue: &'c Catalogue,
    known: &'c FxHashMap<String, u32>,
) -> impl Iterator<Item = (&'c str, u32)> + 'c {
    let names = catalogue.organisations.values().map(|o| o.entry.title.trim());
    names.filter_map(|name| Some((name, *known.get(&name.to_lowercase())?)))
}

/// Every word for a value of an attribute, with the value's index: keys, as they are and in small letters, then labels and
/// what is given as `also`.
pub fn words_of_values(attribute: &Attribute) -> FxHashMap<String, usize> {
    let mut words: FxHashMap<String, usize> = FxHashMap::default();
    let others = attribute.others.iter().rev().map(|(word, i)| (word.trim().to_lowercase(), *i));
    let keys = || attribute.values.iter().enumerate().map(|(i, (key, _))| (key, i));
    words.extend(others);
    words.extend(keys().map(|(key, i)| (key.to_lowercase(), i)));
    words.extend(keys().map(|(key, i)| (key.clone(), i)));
    words
}
