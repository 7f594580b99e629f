//! Finds and reads the files of the content folder, in the order of their names.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::content::yaml::is_language;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::Kind;
use crate::source;
use crate::source::limits::{LARGEST_TEXT, LONGEST_LINE};
use crate::source::{FileId, LONGEST_NAME, MOST_FILES, Obstacle, SourceFile, Sources, Walked, name_fault, spot};

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
    let hidden = |_: &str, name: &str| name.starts_with(['.', '#', '~']);
    let mut found = Vec::new();
    for Walked { path: relative, full, problem } in source::walk(content, &hidden) {
        let path = if relative.is_empty() { shown.to_owned() } else { format!("{shown}/{relative}") };
        match problem {
            Some(obstacle) => report.add(in_the_way(obstacle).in_file(&printable_path(&path))),
            None => match relative.split('/').find_map(|name| name_fault(name).map(|fault| (name, fault))) {
                Some((name, fault)) => {
                    let message = format!("`{}` can't be the name of a file: {fault}", printable_path(name));
                    let d = Diagnostic::new(Code::BadName, message).in_file(&printable_path(&path));
                    report.add(d.help("give it a name of letters, digits, hyphens and full stops"));
                }
                None => found.extend(classify(&relative, path, &full, report)),
            },
        }
    }
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
        let survey = |kind: Kind| if kind == Kind::Survey { "ratings/<survey>" } else { kind.folder() };
        let kinds = Kind::ALL.map(survey).join(", ");
        let help = format!("content lies in site.yaml, {kinds}, instruments, leadership, publications and static");
        report.add(Diagnostic::new(Code::UnknownFolder, why).in_file(&path).help(help));
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
        (folder, 1, "md") if Kind::of_folder(folder).is_some_and(|kind| kind != Kind::Survey) => {
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
    match bytes_of(&path, full, LARGEST_TEXT).and_then(|bytes| text_of(&path, bytes)) {
        Ok(text) => Some(SourceFile { path, text }),
        Err(d) => {
            report.add(*d);
            None
        }
    }
}

/// The bytes of a file, of which messages speak as `path`, where there are at most `most`.
///
/// # Errors
/// What keeps it from being read.
pub fn bytes_of(path: &str, full: &Path, most: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    let read = || {
        // One more than may be: a file may grow while it is read.
        let mut bytes = Vec::new();
        let file = std::fs::File::open(full)?;
        bytes.reserve(usize::try_from(file.metadata()?.len().min(most)).unwrap_or(0));
        file.take(most + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes: Vec<u8> = read().map_err(|e: std::io::Error| Box::new(unreadable(path, &e)))?;
    if bytes.len() as u64 > most {
        let message = format!("this file is larger than {} MB", most >> 20);
        let help = "divide it, or take out what it need not hold";
        return Err(Box::new(Diagnostic::new(Code::TooLarge, message).in_file(path).help(help)));
    }
    Ok(bytes)
}

/// The text of a file, without a byte order mark, and with lines that end in `\n` alone: a checkout may have given them
/// other ends.
///
/// # Errors
/// Where it is not UTF-8, or has a line beyond the limits.
pub fn text_of(path: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    let text = String::from_utf8(bytes);
    let mut text = text.map_err(|e| Box::new(invalid_utf8(path, e.as_bytes(), e.utf8_error().valid_up_to())))?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if text.contains("\r\n") {
        text = text.replace("\r\n", "\n");
    }
    let mut at = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        if end - at > LONGEST_LINE {
            let message = format!("this line is longer than {} MB", LONGEST_LINE >> 20);
            let d = Diagnostic::new(Code::TooLarge, message).at(spot(path, text.as_bytes(), at..at + 1));
            return Err(Box::new(d.help("no line of content is so long: look whether the file is what it should be")));
        }
        at = end + 1;
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
