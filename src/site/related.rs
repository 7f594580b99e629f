//! What refers to a record in front matter, and to organisations and people in censuses: gathered in one pass.

use std::collections::BTreeMap;

use crate::model::{Catalogue, Census, Entry, Event, Holder, Kind, PostHeld};

/// A record that names another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    kind: Kind,
    /// The key under which it names it.
    key: &'static str,
}

/// References turned round.
#[derive(Debug, Default)]
pub struct Related<'a> {
    /// By kind and id of what is named: who names it, in the order of kinds and ids.
    referrers: BTreeMap<Kind, BTreeMap<&'a str, BTreeMap<Origin, Vec<&'a Entry>>>>,
    /// Posts of an organisation, oldest census first.
    pub posts: BTreeMap<&'a str, Vec<(&'a Census, &'a PostHeld)>>,
    /// Posts that a person holds, oldest census first.
    pub held: BTreeMap<&'a str, Vec<(&'a Census, &'a PostHeld)>>,
}

impl<'a> Related<'a> {
    /// The records of the kind `from` that name the record of that kind and id under `key`, each once, by id.
    pub fn naming(&self, kind: Kind, id: &str, from: Kind, key: &'static str) -> &[&'a Entry] {
        let origins = self.referrers.get(&kind).and_then(|of_kind| of_kind.get(id));
        origins.and_then(|origins| origins.get(&Origin { kind: from, key })).map_or(&[], Vec::as_slice)
    }
}

/// Goes through all records once.
pub fn related(catalogue: &Catalogue) -> Related<'_> {
    let mut related = Related::default();
    for (kind, entry) in catalogue.all_entries() {
        for relation in &entry.relations {
            let origins = related.referrers.entry(relation.kind).or_default().entry(&relation.to.id).or_default();
            let entries = origins.entry(Origin { kind, key: relation.key }).or_default();
            if entries.last().is_none_or(|last| last.id != entry.id) {
                entries.push(entry);
            }
        }
    }
    for census in &catalogue.censuses {
        for held in &census.posts {
            related.posts.entry(&held.organisation.id).or_default().push((census, held));
            if let Some(Holder::Person(person)) = &held.holder {
                related.held.entry(&person.id).or_default().push((census, held));
            }
        }
    }
    related
}

/// By which events are put in order: the day, the time, the id.
pub fn order(event: &Event) -> (crate::model::Date, Option<jiff::Timestamp>, &str) {
    (event.starts.day(), event.starts.zoned().map(|z| z.timestamp()), &event.entry.id)
}
