//! A site that was built and is still held, so that what somebody edits is seen at once: the pages of a file, and those that are
//! looked at. Whatever these pages can't say yet, such as what is wrong, the build that follows does.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Plan;
use super::edition::{Lists, Part, Shared, Takers, with_site};
use crate::cache::Pages;
use crate::checks::LinkCheck;
use crate::content::{Reading, bytes_of, name_topics, text_of};
use crate::diagnostics::Report;
use crate::model::{Body, Catalogue, Kind, Record};
use crate::output::MemorySink;
use crate::pages;
use crate::search::Collector;
use crate::source::limits::LARGEST_TEXT;
use crate::source::{FileId, Sources};

/// A site that was built, with all that its pages are made from.
pub struct Held<'h> {
    parts: &'h [Part<'h>],
    lists: &'h [Lists<'h>],
    shared: &'h Shared<'h>,
    reading: &'h Reading,
    /// The content's folder, without links, and what messages call it.
    content: (PathBuf, &'h str),
    /// The files that were edited since, with the last text of each that could be shown.
    edited: RefCell<BTreeMap<PathBuf, Option<String>>>,
    /// The addresses of pages that were given since.
    given: RefCell<BTreeSet<String>>,
    /// The records of each language as they were built, for the next edit to change.
    ready: RefCell<Option<Vec<Catalogue>>>,
    /// Those that an edit has changed: nobody has to wait until they are gone.
    spent: RefCell<Vec<Catalogue>>,
}

/// Files of pages: their paths, and bytes.
type Files = Vec<(String, Vec<u8>)>;

/// What came of editing a file.
#[derive(Default)]
struct Change {
    /// Its texts.
    bodies: Vec<Body>,
    /// The addresses of its pages.
    routes: Vec<String>,
    /// Its record in each of the site's languages; nothing where only the text has changed, which the sources have.
    records: Vec<Record>,
}

impl<'h> Held<'h> {
    pub(super) fn new(
        parts: &'h [Part<'h>],
        lists: &'h [Lists<'h>],
        shared: &'h Shared<'h>,
        reading: &'h Reading,
        plan: &'h Plan,
    ) -> Self {
        let content = (full(&plan.content), plan.shown.as_str());
        Held {
            parts,
            lists,
            shared,
            reading,
            content,
            edited: RefCell::default(),
            given: RefCell::default(),
            ready: RefCell::default(),
            spent: RefCell::default(),
        }
    }

    /// Makes ready what the next edit would have to wait for.
    pub fn prepare(&self) {
        self.spent.borrow_mut().clear();
        self.ready.borrow_mut().get_or_insert_with(|| self.copies());
    }

    fn copies(&self) -> Vec<Catalogue> {
        self.parts.iter().map(|part| part.catalogue.clone()).collect()
    }

    /// The pages of the record that is made from a file, and apart from them others that are looked at (`shown` has their addresses)
    /// or were given before: as the file is now, and others for which this was asked. No page where more would change than
    /// pages of records, or nothing is known of the file: then the site must be built again. Nothing is checked.
    pub fn pages_of(&self, file: &Path, shown: &BTreeSet<String>) -> (Files, Files) {
        self.edited.borrow_mut().entry(file.to_owned()).or_default();
        let Some((sources, mut changes)) = self.changes(file) else { return Default::default() };
        let own = changes.remove(file).unwrap_or_default();
        let routes: BTreeSet<String> = own.routes.iter().cloned().collect();
        let all: Vec<Change> = changes.into_values().chain([own]).collect();
        let mut wanted: BTreeSet<String> = all.iter().flat_map(|c| c.routes.iter().cloned()).collect();
        let mut given = self.given.borrow_mut();
        let files = if all.iter().all(|c| c.records.is_empty()) && given.is_empty() {
            self.render(self.parts, self.lists, &sources, &wanted)
        } else {
            wanted.extend(shown.iter().chain(given.iter()).cloned());
            self.render_changed(all, &sources, &wanted)
        };
        let route = |file: &str| format!("/{}", file.strip_suffix("index.html").unwrap_or(file));
        given.extend(files.iter().map(|(file, _)| route(file)));
        let is_own = |route: &str| self.parts.iter().any(|p| routes.contains(below(&p.edition.prefix, route)));
        files.into_iter().partition(|(file, _)| is_own(&route(file)))
    }

    /// What has changed in each file that was edited, and all texts as they are now. A file of which nothing can be made now
    /// counts as it last could be, or else as it was built. Nothing where nothing can be made of the one that is asked for.
    fn changes(&self, asked: &Path) -> Option<(Sources, BTreeMap<PathBuf, Change>)> {
        let mut edited = self.edited.borrow_mut();
        let now = |(file, last): (&PathBuf, &Option<String>)| {
            let last = || last.clone().filter(|_| file != asked);
            Some((file.clone(), self.text(file).or_else(last)?))
        };
        let mut texts: BTreeMap<PathBuf, String> = edited.iter().filter_map(now).collect();
        if !texts.contains_key(asked) {
            return None;
        }
        loop {
            let mut sources = self.shared.sources.clone();
            for (file, text) in &texts {
                sources.edit(self.id(file)?, text.clone());
            }
            let changes = texts.iter().map(|(file, text)| (file, self.change(file, text, &sources)));
            let changes: Vec<(&PathBuf, Option<Change>)> = changes.collect();
            // The others first: what is wrong with one may be what keeps the asked one from being read.
            let mut broken = changes.iter().filter(|(_, change)| change.is_none()).map(|(file, _)| (*file).clone());
            let others = broken.clone().find(|file| file != asked);
            match others.or_else(|| broken.next()) {
                None => {
                    let done = changes.into_iter().filter_map(|(file, change)| Some((file.clone(), change?))).collect();
                    edited.extend(texts.into_iter().map(|(file, text)| (file, Some(text))));
                    return Some((sources, done));
                }
                Some(file) if file == asked => return None,
                Some(file) => {
                    let before = texts.remove(&file);
                    let last = edited.get(&file).cloned().flatten().filter(|last| Some(last) != before.as_ref());
                    texts.extend(last.map(|last| (file, last)));
                }
            }
        }
    }

    /// The number of a file of the content.
    fn id(&self, file: &Path) -> Option<FileId> {
        let (content, shown) = &self.content;
        let path = format!("{shown}/{}", full(file).strip_prefix(content).ok()?.to_str()?);
        self.shared.sources.iter().find(|(_, source)| source.path == path).map(|(id, _)| id)
    }

    /// The text of a file as it is now.
    fn text(&self, file: &Path) -> Option<String> {
        let path = &self.shared.sources.file(self.id(file)?).path;
        let is_file = std::fs::symlink_metadata(file).is_ok_and(|m| m.is_file());
        let bytes = is_file.then(|| bytes_of(path, file, LARGEST_TEXT).ok()).flatten()?;
        text_of(path, bytes).ok()
    }

    /// What has changed in a file with that text, which the sources have; nothing where the site must be built again.
    fn change(&self, file: &Path, text: &str, sources: &Sources) -> Option<Change> {
        let id = self.id(file)?;
        if let Some(change) = self.change_of_text(id, &self.shared.sources.file(id).text, text) {
            return Some(change);
        }
        let record = |part: &Part<'_>| {
            let settings = &part.catalogue.settings;
            let record = self.reading.record(sources, id, &part.edition.language, settings)?;
            let kind = record.kind();
            // Figures depend on systems and surveys, and only a build makes them.
            let is_known = part.catalogue.records.entry(kind, &record.entry().id).is_some();
            (is_known && !matches!(kind, Kind::System | Kind::Survey)).then_some(record)
        };
        let records: Vec<Record> = self.parts.iter().map(record).collect::<Option<_>>()?;
        let bodies = records.iter().map(|r| r.entry().body).collect();
        Some(Change { bodies, routes: records.iter().map(|r| r.kind().address(&r.entry().id)).collect(), records })
    }

    /// The wanted pages after some changes.
    fn render_changed(&self, changes: Vec<Change>, sources: &Sources, wanted: &BTreeSet<String>) -> Files {
        let bodies: Vec<Body> = changes.iter().flat_map(|c| c.bodies.iter().copied()).collect();
        let records: Vec<Record> = changes.into_iter().flat_map(|c| c.records).collect();
        let scans = self.lists.first().map(|lists| lists.scans.with(sources, bodies.into_iter()));
        let mut catalogues = self.ready.borrow_mut().take().unwrap_or_else(|| self.copies());
        for (i, record) in records.into_iter().enumerate() {
            let language = i % catalogues.len();
            catalogues[language].records.replace(record);
        }
        catalogues.iter_mut().skip(1).for_each(name_topics);
        let part = |(part, catalogue): (&Part<'h>, _)| Part {
            catalogue,
            results: part.results,
            edition: Arc::clone(&part.edition),
            words: Arc::clone(&part.words),
        };
        let parts: Vec<Part<'_>> = self.parts.iter().zip(&catalogues).map(part).collect();
        let lists = Lists::of_all(&parts, scans.unwrap_or_default(), self.shared.today);
        let files = self.render(&parts, &lists, sources, wanted);
        drop((parts, lists));
        self.spent.borrow_mut().extend(catalogues);
        files
    }

    /// What has changed where only the part below the front matter is another.
    fn change_of_text(&self, file: FileId, before: &str, now: &str) -> Option<Change> {
        let entries = self.parts.iter().flat_map(|part| part.catalogue.all_entries());
        let own: Vec<_> = entries.filter(|(_, e)| e.body.file == file).collect();
        let start = own.first()?.1.body.start;
        let is_alike = now.get(..start).is_some_and(|head| before.get(..start) == Some(head));
        // An empty text is left out of pages and lists in other ways too.
        let is_text = |text: &str| text.get(start..).is_some_and(|body| !body.trim().is_empty());
        let change = || Change {
            bodies: own.iter().map(|(_, e)| e.body).collect(),
            routes: own.iter().map(|(kind, e)| kind.address(&e.id)).collect(),
            records: Vec::new(),
        };
        (is_alike && is_text(now) && is_text(before)).then(change)
    }

    fn render<'a>(
        &self,
        parts: &[Part<'a>],
        lists: &[Lists<'a>],
        sources: &Sources,
        wanted: &BTreeSet<String>,
    ) -> Files {
        let sink = MemorySink::for_preview();
        for (part, lists) in parts.iter().zip(lists) {
            let (links, kept, search, report) =
                (LinkCheck::default(), Pages::default(), Collector::default(), Report::default());
            let takers = Takers { sources, links: &links, kept: &kept, search: &search, sink: &sink, report: &report };
            // Pages of other languages are called as they would be without its folder.
            let own: BTreeSet<String> = wanted.iter().map(|r| below(&part.edition.prefix, r).to_owned()).collect();
            // What can't be rendered is told by the build that follows.
            let _ = with_site(part, lists, self.shared, &takers, |site| {
                let mut site = *site;
                site.only = Some(&own);
                pages::render_of_records(&site)
            });
        }
        sink.take_site().into_files().into_iter().collect()
    }
}

/// The address of a page without the folder of its language.
fn below<'r>(prefix: &str, route: &'r str) -> &'r str {
    route.strip_prefix(prefix).filter(|rest| rest.starts_with('/')).unwrap_or(route)
}

fn full(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
