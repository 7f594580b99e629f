//! Finds and reads the files of the content folder, in the order of their names.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::content::texts::is_language;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::Kind;
use crate::source::{FileId, SourceFile, Sources, spot};

/// The content folder, read.
#[derive(Debug, Default)]
pub struct Folder {
    /// Markdown and small YAML files.
    pub sources: Sources,
    /// The same files by where they lie.
    pub files: Vec<ContentFile>,
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

/// A file of responses.
#[derive(Debug, Clone)]
pub struct BulkFile {
    /// The survey that it belongs to.
    pub survey: String,
    /// Its path for messages.
    pub path: String,
    /// Where it is on disk.
    pub full: PathBuf,
}

/// A file that is published as it is.
#[derive(Debug, Clone)]
pub struct StaticFile {
    /// Its address, such as `/logo.svg`.
    pub route: String,
    /// Its path for messages.
    pub path: String,
    /// Where it is on disk.
    pub full: PathBuf,
}

enum Found {
    Text { folder: String, stem: String, ending: String, path: String, full: PathBuf },
    Bulk(BulkFile),
    Static(StaticFile),
}

/// Reads the folder `content`, whose files messages call `shown/…`.
pub fn read(content: &Path, shown: &str, report: &Report) -> Folder {
    let mut folder = Folder::default();
    let mut texts = Vec::new();
    for found in walk(content, shown, report) {
        match found {
            Found::Bulk(b) => folder.bulk.push(b),
            Found::Static(s) => folder.statics.push(s),
            Found::Text { folder, stem, ending, path, full } => texts.push((folder, stem, ending, path, full)),
        }
    }
    let read: Vec<_> =
        texts.into_par_iter().map(|(f, s, e, path, full)| (f, s, e, read_text(path, &full, report))).collect();
    for (place, stem, ending, file) in read {
        if let Some(file) = file {
            let id = folder.sources.add(file);
            let (stem, language) = match stem.rsplit_once('.') {
                Some((of, language)) if ending == "md" && is_language(language) => {
                    (of.to_owned(), Some(language.to_owned()))
                }
                _ => (stem, None),
            };
            folder.files.push(ContentFile { id, folder: place, stem, ending, language });
        }
    }
    folder
}

fn walk(content: &Path, shown: &str, report: &Report) -> Vec<Found> {
    let home = content.canonicalize().unwrap_or_else(|_| content.to_owned());
    let hidden = |e: &walkdir::DirEntry| e.depth() > 0 && e.file_name().to_string_lossy().starts_with(['.', '#', '~']);
    let walk = WalkDir::new(content).follow_links(true).sort_by_file_name().into_iter().filter_entry(|e| !hidden(e));
    let mut found = Vec::new();
    for entry in walk {
        let entry = match entry {
            Ok(e) => e,
            Err(e) => {
                let path = e.path().map(|p| display(p, content, shown)).unwrap_or_else(|| shown.to_owned());
                let reason =
                    e.io_error().map_or("a link that leads back to its own folder".into(), ToString::to_string);
                let d = Diagnostic::new(Code::UnreadableFile, format!("this can't be read: {reason}"));
                report.add(d.in_file(&path).help("check that the file is there and that you may read it"));
                continue;
            }
        };
        let path = display(entry.path(), content, shown);
        if entry.path_is_symlink() && entry.path().canonicalize().is_ok_and(|target| !target.starts_with(&home)) {
            let d = Diagnostic::new(Code::SymlinkOutside, "this symbolic link leaves the content folder");
            report.add(d.in_file(&path).help("copy the file itself into the folder"));
            continue;
        }
        if entry.file_type().is_file() {
            let relative = path[shown.len()..].trim_start_matches('/').to_owned();
            found.extend(classify(&relative, path, entry.path(), report));
        }
    }
    found
}

fn display(path: &Path, content: &Path, shown: &str) -> String {
    let below = path.strip_prefix(content).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    std::iter::once(shown.to_owned()).chain(parts).collect::<Vec<_>>().join("/")
}

/// What a file is, by where it lies.
fn classify(relative: &str, path: String, full: &Path, report: &Report) -> Option<Found> {
    let (folder, name) = relative.rsplit_once('/').unwrap_or(("", relative));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let top = relative.split('/').next().unwrap_or_default();
    let full = full.to_owned();
    if top == "static" && relative.contains('/') {
        return Some(Found::Static(StaticFile { route: relative["static".len()..].to_owned(), path, full }));
    }
    if name == "README.md" || name.ends_with('~') {
        return None;
    }
    let ignored = |why: &str| {
        report.add(Diagnostic::new(Code::UnknownFolder, why).in_file(&path).help(
            "content lies in site.yaml, pages, news, organisations, people, systems, ratings/<survey>, instruments, events, training, groups, recommendations, leadership, publications and static",
        ));
        None
    };
    let text = |folder: &str, stem: &str, ending: &str| {
        Some(Found::Text {
            folder: folder.to_owned(),
            stem: stem.to_owned(),
            ending: ending.to_owned(),
            path: path.clone(),
            full: full.clone(),
        })
    };
    let depth = relative.matches('/').count();
    match (top, depth, ending) {
        ("site.yaml", 0, _) => text("", "site", "yaml"),
        ("site.yml", 0, _) => ignored("the settings must be called site.yaml"),
        (folder, 1, "md") if Kind::ALL.into_iter().any(|k| k != Kind::Survey && k.folder() == folder) => {
            text(folder, stem, ending)
        }
        ("instruments" | "publications" | "leadership", 1, "yaml" | "yml") => text(folder, stem, "yaml"),
        ("ratings", 2, "yaml" | "yml") if stem == "survey" => text(folder, stem, "yaml"),
        ("ratings", 2, "yaml" | "yml") if is_survey_in_a_language(stem) => {
            ignored("a survey's texts stand in survey.yaml in each language: `title: {en: …, cy: …}`")
        }
        ("ratings", 2, "yaml" | "yml" | "csv") => {
            Some(Found::Bulk(BulkFile { survey: folder["ratings/".len()..].to_owned(), path: path.clone(), full }))
        }
        _ => ignored("Candour doesn't know what this file is: it is left out"),
    }
}

/// Whether a file is called as if it were a survey's translation: `survey.cy`.
fn is_survey_in_a_language(stem: &str) -> bool {
    stem.strip_prefix("survey.").is_some_and(is_language)
}

fn read_text(path: String, full: &Path, report: &Report) -> Option<SourceFile> {
    let bytes = match std::fs::read(full) {
        Ok(bytes) => bytes,
        Err(e) => {
            report.add(unreadable(&path, &e));
            return None;
        }
    };
    match text_of(&path, bytes) {
        Ok(text) => Some(SourceFile { path, text }),
        Err(d) => {
            report.add(*d);
            None
        }
    }
}

/// The text of a file, without a byte order mark.
///
/// # Errors
/// Where it is not UTF-8.
pub fn text_of(path: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    let text = String::from_utf8(bytes);
    let mut text = text.map_err(|e| Box::new(invalid_utf8(path, e.as_bytes(), e.utf8_error().valid_up_to())))?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// That a file can't be read, and why.
pub fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    let d = Diagnostic::new(Code::UnreadableFile, format!("this file can't be read: {error}"));
    d.in_file(path).help("check that the file is there and that you may read it")
}

/// That a file is not UTF-8, from byte `at` on.
pub fn invalid_utf8(path: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let d = Diagnostic::new(Code::InvalidUtf8, "this file is not in UTF-8");
    let label = format!("byte {:#04x} is not UTF-8", bytes.get(at).copied().unwrap_or_default());
    d.at(spot(path, bytes, at..at + 1)).label(label).help("save the file as UTF-8 (in Excel: “CSV UTF-8”)")
}
