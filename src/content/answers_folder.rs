//! Finds the answers where they lie apart from the content: below the folder that `answers` in site.yaml names, or that the
//! command line does.

use std::path::{Path, PathBuf};

use crate::content::whereabouts::{BulkFile, NO_RESPONSES, is_passed_over};
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::Settings;
use crate::source;
use crate::source::{Obstacle, Walked};

/// A folder of answers: `<folder>/<survey>/*.csv` and `*.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswersFolder {
    /// Where it is.
    pub full: PathBuf,
    /// What messages call it.
    pub shown: String,
}

impl AnswersFolder {
    /// The folder of a site's answers: the one that was given, else the one that site.yaml names beside `content`; `None`
    /// where answers lie in the content. A stranger's content can't name one outside of the site's own folder.
    pub fn of(settings: &Settings, given: Option<&Path>, content: &Path) -> Option<Self> {
        if let Some(full) = given {
            return Some(AnswersFolder { full: full.to_owned(), shown: full.display().to_string() });
        }
        let name = settings.answers.as_ref()?;
        let root = root_of(content);
        Some(AnswersFolder { full: root.join(name), shown: name.clone() })
    }

    /// Whether a folder that site.yaml names leads out of the site's own, by a link of its own or of what is above it.
    pub fn leads_out(&self, content: &Path) -> bool {
        let root = root_of(content);
        let there = self.full.ancestors().find(|a| std::fs::symlink_metadata(a).is_ok());
        let full = there.and_then(|a| a.canonicalize().ok());
        self.full.is_symlink() || full.zip(root.canonicalize().ok()).is_none_or(|(full, root)| !full.starts_with(root))
    }

    /// Whether it is there.
    pub fn is_there(&self) -> bool {
        self.full.is_dir()
    }

    /// The files of answers in it; what is in the way is reported.
    pub fn files(&self, report: &Report) -> Vec<BulkFile> {
        if !self.is_there() {
            return Vec::new();
        }
        let mut files = Vec::new();
        for Walked { path, full, problem } in source::walk(&self.full, &is_passed_over) {
            let shown = format!("{}/{path}", self.shown);
            let Some((survey, name)) = path.split_once('/') else {
                if problem.is_none() && !is_document(&path) {
                    report.add(stray(&shown, &format!("{}/<survey>/", self.shown)));
                }
                continue;
            };
            let lower = name.to_lowercase();
            let is_answers = [".csv", ".yaml", ".yml"].iter().any(|e| lower.ends_with(e)) && !name.contains('/');
            match problem {
                Some(Obstacle::LeadsOut | Obstacle::OtherKind | Obstacle::Circle) => {
                    let message = "this symbolic link leaves the folder of answers, or leads to nothing";
                    report.add(
                        Diagnostic::new(Code::SymlinkOutside, message).in_file(&shown).help("copy the file itself"),
                    );
                }
                Some(_) => {
                    let d = Diagnostic::new(Code::UnreadableFile, "this can't be read").in_file(&shown);
                    report.add(d.help("check that the file is there and that you may read it"));
                }
                None if NO_RESPONSES.contains(&name) || (is_document(name) && !lower.contains(".tally")) => {}
                None if is_answers => files.push(BulkFile { survey: survey.to_owned(), path: shown, full }),
                None => report.add(stray(&shown, &format!("{}/<survey>/", self.shown))),
            }
        }
        files
    }
}

/// Whether a file says something to people.
fn is_document(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with(".md") || lower.ends_with(".txt") || ["licence", "license"].contains(&lower.as_str())
}

fn stray(shown: &str, place: &str) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownFile, "this file among the answers is left out").in_file(shown);
    d.help(format!(
        "answers are CSV or YAML, in the folder of their survey: {place}; other exports come in with `candour import`"
    ))
}

/// The folder that a site's content lies in.
fn root_of(content: &Path) -> &Path {
    content.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
