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
    /// The files that were edited since, and whether more than the text of one ever was.
    edited: RefCell<BTreeMap<PathBuf, bool>>,
    /// The records of each language with those edits, once they were needed or somebody had the time.
    catalogues: RefCell<Option<Vec<Catalogue>>>,
}

/// What came of editing a file.
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
        Held { parts, lists, shared, reading, content, edited: RefCell::default(), catalogues: RefCell::default() }
    }

    /// Makes ready what the first edit would have to wait for.
    pub fn prepare(&self) {
        self.catalogues.borrow_mut().get_or_insert_with(|| self.copies());
    }

    fn copies(&self) -> Vec<Catalogue> {
        self.parts.iter().map(|part| part.catalogue.clone()).collect()
    }

    /// The pages of the record that is made from a file, and those at the addresses `shown`, by their paths, as the file is now
    /// and others are for which this was asked before. Nothing where more would change than pages of records, or nothing is known
    /// of the file: then the site must be built again. Nothing is checked.
    pub fn pages_of(&self, file: &Path, shown: &BTreeSet<String>) -> Vec<(String, Vec<u8>)> {
        let mut sources = self.shared.sources.clone();
        let mut edited = self.edited.borrow_mut();
        let is_record = edited.get(file).copied().unwrap_or(false);
        let Some(own) = self.change(file, is_record, &mut sources) else { return Vec::new() };
        edited.insert(file.to_owned(), !own.records.is_empty());
        let others = edited.iter().filter(|(other, _)| *other != file);
        let mut changes: Vec<Change> = others.filter_map(|(f, is)| self.change(f, *is, &mut sources)).collect();
        changes.push(own);
        let mut wanted: BTreeSet<String> = changes.iter().flat_map(|c| c.routes.iter().cloned()).collect();
        let bodies: Vec<Body> = changes.iter().flat_map(|c| c.bodies.iter().copied()).collect();
        let records: Vec<Record> = changes.into_iter().flat_map(|c| c.records).collect();
        if records.is_empty() {
            return self.render(self.parts, self.lists, &sources, &wanted);
        }
        wanted.extend(shown.iter().cloned());
        let scans = self.lists.first().map(|lists| lists.scans.with(&sources, bodies.into_iter()));
        let mut catalogues = self.catalogues.borrow_mut();
        let catalogues = catalogues.get_or_insert_with(|| self.copies());
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
        let parts: Vec<Part<'_>> = self.parts.iter().zip(&*catalogues).map(part).collect();
        let lists = Lists::of_all(&parts, scans.unwrap_or_default(), self.shared.today);
        self.render(&parts, &lists, &sources, &wanted)
    }

    /// What has changed in a file, whose text becomes one of the sources; nothing where the site must be built again.
    /// `is_record`: its record was made anew before.
    fn change(&self, file: &Path, is_record: bool, sources: &mut Sources) -> Option<Change> {
        let (content, shown) = &self.content;
        let path = format!("{shown}/{}", full(file).strip_prefix(content).ok()?.to_str()?);
        let (id, before) = self.shared.sources.iter().find(|(_, source)| source.path == path)?;
        if !std::fs::symlink_metadata(file).is_ok_and(|m| m.is_file()) {
            return None;
        }
        let text = text_of(&path, bytes_of(&path, file, LARGEST_TEXT).ok()?).ok()?;
        let of_text = self.change_of_text(id, &before.text, &text).filter(|_| !is_record);
        sources.edit(id, text);
        if of_text.is_some() {
            return of_text;
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
    ) -> Vec<(String, Vec<u8>)> {
        let sink = MemorySink::for_preview();
        for (part, lists) in parts.iter().zip(lists) {
            let (links, kept, search, report) =
                (LinkCheck::default(), Pages::default(), Collector::default(), Report::default());
            let takers = Takers { sources, links: &links, kept: &kept, search: &search, sink: &sink, report: &report };
            // Pages of other languages are called as they would be without its folder.
            let own = wanted.iter().map(|route| route.strip_prefix(&part.edition.prefix).unwrap_or(route).to_owned());
            let own: BTreeSet<String> = own.collect();
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

fn full(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
