//! What mentions what: gathered in one pass over all records, so that every page can list what links to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::markup::{Scanned, scan};
use crate::model::{Body, Catalogue, Entry, Kind, NewsItem};
use crate::source::{FileId, Sources};

/// Records by the id that they link to.
type Linking<'a> = BTreeMap<&'a str, Vec<(Kind, &'a Entry)>>;

/// Everything that mentions something, and everything that people said.
#[derive(Debug, Default)]
pub struct Mentions<'a> {
    /// News by what it names or links to, newest first.
    news: BTreeMap<Kind, BTreeMap<&'a str, Vec<&'a NewsItem>>>,
    /// Other records by what they link to.
    others: BTreeMap<Kind, Linking<'a>>,
    /// What a person said, and where; news first.
    said: BTreeMap<&'a str, Vec<Said<'a>>>,
}

/// Something that a person said.
#[derive(Debug)]
pub struct Said<'a> {
    /// Their words.
    pub words: String,
    /// The kind of the record that quotes them.
    pub kind: Kind,
    /// That record.
    pub entry: &'a Entry,
}

/// All news, newest first; items of one day by the time, then by id.
pub fn newest_first(catalogue: &Catalogue) -> Vec<&NewsItem> {
    let mut news: Vec<&NewsItem> = catalogue.news.values().collect();
    let when = |n: &NewsItem| (n.entry.date, n.entry.embargo);
    news.sort_by(|a, b| when(b).cmp(&when(a)).then_with(|| a.entry.id.cmp(&b.entry.id)));
    news
}

/// Addresses of the organisations and systems that news name, which each get a feed.
pub fn pages_with_feed(catalogue: &Catalogue, mentions: &Mentions<'_>) -> BTreeSet<String> {
    let organisations = catalogue.organisations.keys().map(|id| (Kind::Organisation, id));
    let systems = catalogue.systems.keys().map(|id| (Kind::System, id));
    let named = organisations.chain(systems).filter(|(kind, id)| !mentions.news(*kind, id).is_empty());
    named.map(|(kind, id)| kind.address(id)).collect()
}

/// What each text says of other content, by its file.
#[derive(Debug, Clone, Default)]
pub struct Scans {
    of: BTreeMap<FileId, Arc<Scanned>>,
}

impl Scans {
    /// Goes through the texts of all records once.
    pub fn of<'c>(catalogues: impl Iterator<Item = &'c Catalogue>, sources: &Sources) -> Self {
        Scans::default().with(sources, catalogues.flat_map(|c| c.all_entries()).map(|(_, e)| e.body))
    }

    /// The same with these texts as they are now.
    pub fn with(&self, sources: &Sources, bodies: impl Iterator<Item = Body>) -> Self {
        let bodies: BTreeMap<FileId, usize> = bodies.map(|body| (body.file, body.start)).collect();
        let scanned = |(file, start): (FileId, usize)| {
            (file, Arc::new(scan(sources.file(file).text.get(start..).unwrap_or_default())))
        };
        let mut of = self.of.clone();
        of.par_extend(bodies.into_par_iter().map(scanned));
        Scans { of }
    }
}

/// Goes through all news, which is newest first, and then through all else, once.
pub fn mentions<'a>(catalogue: &'a Catalogue, scans: &Scans, news: &[&'a NewsItem]) -> Mentions<'a> {
    let nothing = Scanned::default();
    let scanned = |e: &Entry| scans.of.get(&e.body.file).map_or(&nothing, |s| &**s);
    let mut mentions = Mentions::default();
    for &item in news {
        let scanned = scanned(&item.entry);
        for relation in &item.entry.relations {
            mentions.add_news(catalogue, relation.kind, &relation.to.id, item);
        }
        scanned.links.iter().for_each(|(kind, id)| mentions.add_news(catalogue, *kind, id, item));
        mentions.add_said(catalogue, scanned, Kind::News, &item.entry);
    }
    for (kind, entry) in catalogue.all_entries().filter(|(kind, _)| *kind != Kind::News) {
        let scanned = scanned(entry);
        for (to, id) in &scanned.links {
            let Some(target) = catalogue.entry(*to, id).filter(|t| (*to, &t.id) != (kind, &entry.id)) else { continue };
            let list = mentions.others.entry(*to).or_default().entry(target.id.as_str()).or_default();
            if list.last().is_none_or(|(k, e)| (*k, &e.id) != (kind, &entry.id)) {
                list.push((kind, entry));
            }
        }
        mentions.add_said(catalogue, scanned, kind, entry);
    }
    mentions
}

impl<'a> Mentions<'a> {
    fn add_news(&mut self, catalogue: &'a Catalogue, kind: Kind, id: &str, item: &'a NewsItem) {
        let Some(target) = catalogue.entry(kind, id) else { return };
        if kind == Kind::News && target.id == item.entry.id {
            return;
        }
        let list = self.news.entry(kind).or_default().entry(target.id.as_str()).or_default();
        if list.last().is_none_or(|last| last.entry.id != item.entry.id) {
            list.push(item);
        }
    }

    fn add_said(&mut self, catalogue: &'a Catalogue, scanned: &Scanned, kind: Kind, entry: &'a Entry) {
        for (id, words) in &scanned.quotes {
            if let Some(person) = catalogue.people.get(id) {
                let said = Said { words: words.clone(), kind, entry };
                self.said.entry(&person.entry.id).or_default().push(said);
            }
        }
    }

    /// The news that names or links to a record, newest first.
    pub fn news(&self, kind: Kind, id: &str) -> &[&'a NewsItem] {
        self.news.get(&kind).and_then(|of| of.get(id)).map_or(&[], Vec::as_slice)
    }

    /// The other records that link to a record.
    pub fn others(&self, kind: Kind, id: &str) -> &[(Kind, &'a Entry)] {
        self.others.get(&kind).and_then(|of| of.get(id)).map_or(&[], Vec::as_slice)
    }

    /// What a person said.
    pub fn said(&self, person: &str) -> &[Said<'a>] {
        self.said.get(person).map_or(&[], Vec::as_slice)
    }
}
