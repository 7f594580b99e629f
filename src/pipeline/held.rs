//! A site that was built and is still held, so that a text that somebody edits is seen at once.

use std::path::{Path, PathBuf};

use super::edition::{Lists, Part, Shared, Takers, with_site};
use crate::cache::Pages;
use crate::checks::LinkCheck;
use crate::content::{bytes_of, text_of};
use crate::diagnostics::Report;
use crate::output::MemorySink;
use crate::pages;
use crate::search::Collector;
use crate::source::FileId;
use crate::source::limits::LARGEST_TEXT;

/// A site that was built, with all that its pages are made from.
pub struct Held<'h> {
    pub(super) parts: &'h [Part<'h>],
    pub(super) lists: &'h [Lists<'h>],
    pub(super) shared: &'h Shared<'h>,
    /// The content's folder, and what messages call it.
    pub(super) content: (&'h Path, &'h str),
}

impl Held<'_> {
    /// The pages of the record whose text stands in a file, by their paths, as that file is now. Nothing where more than the text
    /// has changed, or nothing is known of the file: then the site must be built again. Nothing is checked.
    pub fn pages_of(&self, file: &Path) -> Vec<(String, Vec<u8>)> {
        self.edited(file).map(|(id, text)| self.pages_with(id, &text)).unwrap_or_default()
    }

    /// The file and its new text, where only the part below the front matter is another.
    fn edited(&self, file: &Path) -> Option<(FileId, String)> {
        let full = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
        let (content, shown) = self.content;
        let below = full(file).strip_prefix(full(content)).ok()?.to_str()?.to_owned();
        let path = format!("{shown}/{below}");
        let entries = self.parts.iter().flat_map(|part| part.catalogue.all_entries());
        let body = entries.map(|(_, e)| e.body).find(|body| self.shared.sources.file(body.file).path == path)?;
        if !std::fs::symlink_metadata(file).is_ok_and(|m| m.is_file()) {
            return None;
        }
        let bytes = bytes_of(&path, file, LARGEST_TEXT).ok()?;
        let text = text_of(&path, bytes).ok()?;
        let before = &self.shared.sources.file(body.file).text;
        let is_alike = text.get(..body.start) == before.get(..body.start);
        let (now, then) = (text.get(body.start..)?, before.get(body.start..)?);
        // An empty text is left out of pages and lists in other ways too.
        (is_alike && !now.trim().is_empty() && !then.trim().is_empty()).then_some((body.file, text))
    }

    fn pages_with(&self, file: FileId, text: &str) -> Vec<(String, Vec<u8>)> {
        let sink = MemorySink::for_preview();
        for (part, lists) in self.parts.iter().zip(self.lists) {
            let mut records = part.catalogue.all_entries().filter(|(_, e)| e.body.file == file);
            let Some((kind, entry)) = records.next() else { continue };
            let route = kind.address(&entry.id);
            let (links, kept, search, report) =
                (LinkCheck::default(), Pages::default(), Collector::default(), Report::default());
            let takers = Takers { links: &links, kept: &kept, search: &search, sink: &sink, report: &report };
            // What can't be rendered is told by the build that follows.
            let _ = with_site(part, lists, self.shared, &takers, |site| {
                let mut site = *site;
                site.only = Some(&route);
                site.markup.edited = Some((file, text));
                pages::render_record(&site, kind)
            });
        }
        sink.take_site().into_files().into_iter().collect()
    }
}
