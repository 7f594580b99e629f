//! The report of a run: every diagnostic, gathered from all threads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use crate::source::Spot;

use super::{Code, Diagnostic, Severity, bounded};

/// How many diagnostics of one code are kept for one file; the rest are counted.
pub const KEPT_PER_FILE: usize = 20;

/// Why a run ended early.
#[derive(Debug)]
pub enum Stop {
    /// The report holds errors: nothing may be written.
    Errors,
    /// The machine failed: what was tried, and what it said.
    Machine(String),
    /// The machine failed in the midst of publishing; the next build goes on from there.
    HalfPublished(String),
    /// The site is published, but the record of what was published can't be kept.
    Record(String),
}

/// What an acceptance is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// A file.
    File(String),
    /// Every file of a folder.
    Folder(String),
    /// The site as a whole: what has no place.
    Site,
}

/// A warning, or note, that somebody has looked at and taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Acceptance {
    /// What it is of.
    pub scope: Scope,
    /// The code of the warning.
    pub code: String,
    /// Why it is right as it is.
    pub reason: String,
    /// Where that is written.
    pub spot: Spot,
}

impl Acceptance {
    fn is_of(&self, d: &Diagnostic) -> bool {
        let file = d.spot.as_ref().map(|s| s.file.as_str());
        let is_there = match (&self.scope, file) {
            (Scope::Site, file) => file.is_none(),
            (Scope::File(own), Some(file)) => own == file,
            (Scope::Folder(own), Some(file)) => {
                file.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with('/'))
            }
            (_, None) => false,
        };
        is_there && d.code.severity() != Severity::Error && d.code.name() == self.code
    }
}

/// Gathers diagnostics; may be shared between threads.
#[derive(Debug, Default)]
pub struct Report {
    inner: Mutex<Inner>,
    deny_warnings: bool,
}

#[derive(Debug, Default)]
struct Inner {
    diagnostics: Vec<Diagnostic>,
    counts: BTreeMap<(Code, String), usize>,
    acceptances: Vec<Acceptance>,
    /// What was accepted; of each as often as it was met.
    accepted: BTreeMap<Acceptance, BTreeSet<Diagnostic>>,
}

impl Report {
    /// An empty report; with `deny_warnings` a warning is an error.
    pub fn new(deny_warnings: bool) -> Self {
        Report { inner: Mutex::default(), deny_warnings }
    }

    /// Takes these warnings from now on, and those that were told already.
    pub fn accept(&self, acceptances: Vec<Acceptance>) {
        let told = {
            let mut inner = self.lock();
            inner.acceptances = acceptances;
            inner.counts.clear();
            std::mem::take(&mut inner.diagnostics)
        };
        told.into_iter().for_each(|d| self.add(d));
    }

    /// What was accepted, and how many diagnostics each acceptance took.
    pub fn accepted(&self) -> Vec<(Acceptance, usize)> {
        self.lock().accepted.iter().map(|(acceptance, taken)| (acceptance.clone(), taken.len())).collect()
    }

    /// What was accepted and is told nowhere: where that is written, and the code, each once.
    pub fn idle(&self) -> BTreeSet<(Spot, String)> {
        let inner = self.lock();
        let key = |a: &Acceptance| (a.spot.clone(), a.code.clone());
        let taken: BTreeSet<_> = inner.accepted.keys().map(key).collect();
        inner.acceptances.iter().map(key).filter(|k| !taken.contains(k)).collect()
    }

    /// Adds a diagnostic, unless it is accepted.
    pub fn add(&self, mut diagnostic: Diagnostic) {
        {
            let mut inner = self.lock();
            if let Some(acceptance) = inner.acceptances.iter().find(|a| a.is_of(&diagnostic)).cloned() {
                inner.accepted.entry(acceptance).or_default().insert(diagnostic);
                return;
            }
        }
        if self.deny_warnings && diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
        [&mut diagnostic.message, &mut diagnostic.label, &mut diagnostic.help].into_iter().for_each(bounded);
        let file = diagnostic.spot.as_ref().map(|s| s.file.clone()).unwrap_or_default();
        let mut inner = self.lock();
        let count = inner.counts.entry((diagnostic.code, file)).or_default();
        *count += 1;
        if *count <= KEPT_PER_FILE {
            inner.diagnostics.push(diagnostic);
        }
    }

    /// Whether a further diagnostic of that code in that file would only be counted: then its place and its words need not
    /// be looked for.
    pub fn is_full(&self, code: Code, file: &str) -> bool {
        self.lock().counts.get(&(code, file.to_owned())).is_some_and(|count| *count >= KEPT_PER_FILE)
    }

    /// Adds a diagnostic of that code in that file; where it would only be counted, it isn't made.
    pub fn add_made(&self, code: Code, file: &str, make: impl FnOnce() -> Diagnostic) {
        if self.is_full(code, file) {
            self.add_more(code, file, 1);
        } else {
            self.add(make());
        }
    }

    /// Counts further diagnostics of a code in a file of which enough have been added.
    pub fn add_more(&self, code: Code, file: &str, count: usize) {
        *self.lock().counts.entry((code, file.to_owned())).or_default() += count;
    }

    /// Forgets what was told, and tells what another report does.
    pub fn replace(&self, other: Report) {
        let told = other.inner.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut inner = self.lock();
        (inner.diagnostics, inner.counts) = (told.diagnostics, told.counts);
    }

    /// Whether a diagnostic of that code was added.
    pub fn has(&self, code: Code) -> bool {
        self.lock().diagnostics.iter().any(|d| d.code == code)
    }

    /// Whether a file of that name has an error of that code.
    pub fn has_errors_in(&self, name: &str, code: Code) -> bool {
        let is_it = |file: &str| file.rsplit('/').next() == Some(name);
        self.lock().diagnostics.iter().any(|d| d.code == code && d.spot.as_ref().is_some_and(|s| is_it(&s.file)))
    }

    /// The file of the first diagnostic of that code.
    pub fn file_of(&self, code: &str) -> Option<String> {
        let inner = self.lock();
        let first = inner.diagnostics.iter().filter(|d| d.code.name() == code).min()?;
        first.spot.as_ref().map(|s| s.file.clone())
    }

    /// Whether any error was added in a file of that folder.
    pub fn has_errors_below(&self, folder: &str) -> bool {
        let is_below = |file: &str| file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let inner = self.lock();
        inner
            .diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error && d.spot.as_ref().is_some_and(|s| is_below(&s.file)))
    }

    /// Whether any error of another code was added.
    pub fn has_errors_besides(&self, code: Code) -> bool {
        self.lock().diagnostics.iter().any(|d| d.severity == Severity::Error && d.code != code)
    }

    /// Whether any error was added.
    pub fn has_errors(&self) -> bool {
        self.lock().diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// Ends the run when there are errors.
    ///
    /// # Errors
    /// [`Stop::Errors`] when there are.
    pub fn stop_on_errors(&self) -> Result<(), Stop> {
        if self.has_errors() { Err(Stop::Errors) } else { Ok(()) }
    }

    /// Every diagnostic, by file, line and column, each once; where one code was met more often in a
    /// file than is kept, the last one says how many more there are.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let inner = self.lock();
        let mut all = inner.diagnostics.clone();
        for ((code, file), count) in inner.counts.iter().filter(|(_, n)| **n > KEPT_PER_FILE) {
            let more = count - KEPT_PER_FILE;
            let last = all
                .iter_mut()
                .filter(|d| d.code == *code && d.spot.as_ref().is_some_and(|s| s.file == *file))
                .max_by_key(|d| d.spot.as_ref().map(|s| (s.line, s.column)));
            if let Some(last) = last {
                last.help = format!("{more} more like this in the file; {}", last.help);
                last.help = last.help.trim_end_matches([' ', ';']).to_owned();
            }
        }
        all.sort();
        all.dedup();
        all
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
