//! Finds and reads the files of the content folder, in the order of their names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::content::text_file::{bytes_of, clean_text_of};
use crate::content::whereabouts::{BulkFile, Found, StaticFile, TextFile, is_passed_over, whereabouts};
use crate::content::yaml::is_language;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::source;
use crate::source::limits::LARGEST_TEXT;
use crate::source::{FileId, LONGEST_NAME, MOST_FILES, Obstacle, SourceFile, Sources, Walked, name_fault};

/// The content folder, read.
#[derive(Debug, Default)]
pub struct Folder {
    /// Markdown and small YAML files.
    pub sources: Sources,
    /// The same files by where they lie.
    pub files: Vec<ContentFile>,
    /// Those of them that could not be read, which was reported.
    pub unread: Vec<ContentFile>,
    /// Files of responses: they are read one by one when they are counted.
    pub bulk: Vec<BulkFile>,
    /// Files to copy as they are.
    pub statics: Vec<StaticFile>,
}

/// A text file of the content.
#[derive(Debug, Clone)]
pub struct ContentFile {
    /// Its number among the sources.
    pub id: FileId,
    /// The folders below `content/`, such as `news` or `ratings/2025-spring`.
    pub folder: String,
    /// Its name without the ending.
    pub stem: String,
    /// Its ending: `md` or `yaml`.
    pub ending: String,
    /// The language of a translation, such as `cy` of `about.cy.md`; its stem is that of the file that it translates.
    pub language: Option<String>,
}

/// Reads the folder `content`, whose files messages call `shown/…`.
pub fn read(content: &Path, shown: &str, report: &Report) -> Folder {
    let mut folder = Folder::default();
    let mut texts = Vec::new();
    for (found, full) in walk(content, shown, report) {
        match found {
            Found::Bulk(b) => folder.bulk.push(b),
            Found::Static(s) => folder.statics.push(s),
            Found::Text(file) => texts.push((file, full)),
        }
    }
    let read: Vec<_> = texts
        .into_par_iter()
        .map(|(file, full)| {
            let text = read_text(&file.path, &full, report);
            (file, text)
        })
        .collect();
    for (TextFile { folder: place, stem, ending, path }, text) in read {
        let is_read = text.is_some();
        let id = folder.sources.add(SourceFile { path, text: text.unwrap_or_default() });
        let (stem, language) = match stem.rsplit_once('.') {
            Some((of, language)) if ending == "md" && is_language(language) => {
                (of.to_owned(), Some(language.to_owned()))
            }
            _ => (stem, None),
        };
        let file = ContentFile { id, folder: place, stem, ending: ending.to_owned(), language };
        if is_read { folder.files.push(file) } else { folder.unread.push(file) }
    }
    folder
}

fn walk(content: &Path, shown: &str, report: &Report) -> Vec<(Found, PathBuf)> {
    let mut found = Vec::new();
    // All files of a folder that is nothing are told of once.
    let mut told: BTreeSet<Diagnostic> = BTreeSet::new();
    for Walked { path: relative, full, problem } in source::walk(content, &is_passed_over) {
        let path = if relative.is_empty() { shown.to_owned() } else { format!("{shown}/{relative}") };
        match problem {
            Some(obstacle) => report.add(in_the_way(obstacle).in_file(&printable_path(&path))),
            None => match relative.split('/').find_map(|name| name_fault(name).map(|fault| (name, fault))) {
                Some((name, fault)) => {
                    let message = format!("`{}` can't be the name of a file: {fault}", printable_path(name));
                    let d = Diagnostic::new(Code::BadName, message).in_file(&printable_path(&path));
                    report.add(d.help("give it a name of letters, digits, hyphens and full stops"));
                }
                None => match whereabouts(&relative, shown, &full) {
                    Ok(what) => found.extend(what.map(|what| (what, full))),
                    Err(stray) => {
                        told.insert(*stray);
                    }
                },
            },
        }
    }
    told.into_iter().for_each(|stray| report.add(stray));
    found
}

/// A path without characters that would write over a terminal, and not longer than anybody reads.
fn printable_path(path: &str) -> String {
    let odd = |c: char| {
        c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut text: String = path.chars().take(LONGEST_NAME).map(|c| if odd(c) { '\u{fffd}' } else { c }).collect();
    if path.chars().nth(LONGEST_NAME).is_some() {
        text.push('…');
    }
    text
}

/// What is told of something that isn't read.
fn in_the_way(obstacle: Obstacle) -> Diagnostic {
    let unreadable = |why: &str| Diagnostic::new(Code::UnreadableFile, format!("this can't be read: {why}"));
    let mend = "check that the file is there and that you may read it";
    match obstacle {
        Obstacle::LeadsOut => {
            let message = "this symbolic link leaves the content folder, or leads to nothing";
            Diagnostic::new(Code::SymlinkOutside, message).help("copy the file itself into the folder")
        }
        Obstacle::OtherKind => {
            let message =
                "this symbolic link leads to content of another kind, such as answers that are not for the public";
            Diagnostic::new(Code::SymlinkOutside, message).help("copy the file itself, if it is to be published")
        }
        Obstacle::Circle => unreadable("a link that leads back to its own folder, or through other links").help(mend),
        Obstacle::NoFile => unreadable("it is neither a file nor a folder").help("take it out of the content"),
        Obstacle::TooMany => {
            let message = format!("there are more than {MOST_FILES} files");
            Diagnostic::new(Code::TooLarge, message).help("divide the site, or take out links to folders")
        }
        Obstacle::Unreadable(why) => unreadable(&why).help(mend),
    }
}

fn read_text(path: &str, full: &Path, report: &Report) -> Option<String> {
    match bytes_of(path, full, LARGEST_TEXT).and_then(|bytes| clean_text_of(path, bytes, report)) {
        Ok(text) => Some(text),
        Err(d) => {
            report.add(*d);
            None
        }
    }
}
