//! A preview on this machine: serves a site from memory, watches its sources, reloads the browser.

mod bar;
mod builds;
mod headers;
mod page;
mod server;
mod shown;
mod watch;

pub use server::serve;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use crate::output::InMemory;

/// What to serve.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The port; 0 takes any that is free.
    pub port: u16,
    /// The folder in which those to watch lie: one that is made later is seen.
    pub root: PathBuf,
    /// Folders to watch.
    pub watched: Vec<PathBuf>,
    /// The path of the base URL, below which the site is shown.
    pub base_path: String,
}

/// Builds the site for the address that it is shown at, and tells what it came to. Where there is a site, it then answers
/// with the pages of edited files, until nobody asks any more.
pub type Build<'b> = dyn Fn(&str, &mut dyn FnMut(Built), &Receiver<Edited>) + Sync + 'b;

/// Files of pages: their paths below the site's root, and bytes.
pub type PageFiles = Vec<(String, Vec<u8>)>;

/// The pages of an edited file.
#[derive(Debug, Clone, Default)]
pub struct EditedPages {
    /// Its own.
    pub own: PageFiles,
    /// Others that show something of it.
    pub others: PageFiles,
}

/// A file that may have been edited.
#[derive(Debug)]
pub struct Edited {
    /// The file.
    pub file: PathBuf,
    /// The addresses of pages that are looked at.
    pub shown: BTreeSet<String>,
    /// Takes its own pages and those as they are now.
    pub pages: Sender<EditedPages>,
}

/// What a build came to.
#[derive(Debug, Default)]
pub struct Built {
    /// The site's files, where it could be built.
    pub site: Option<InMemory>,
    /// What is wrong, as text, where it could not.
    pub problem: Option<String>,
    /// What the editor should know besides.
    pub told: Told,
    /// After how long something comes due, so that it must be built again.
    pub due_in: Option<Duration>,
}

/// What the preview waits for.
enum Happened {
    /// These files were written, made, moved or removed.
    Changed(Vec<PathBuf>),
    /// A build has ended.
    Built(Box<Built>),
}

/// What the preview's bar tells.
#[derive(Debug, Default)]
pub struct Told {
    /// Whether drafts are shown, and what readers must not see yet.
    pub with_drafts: bool,
    /// Warnings and notes: the file that each is about, and its text.
    pub notes: Vec<(String, String)>,
    /// What is left out, and what comes due next, a line each.
    pub lines: Vec<String>,
    /// The file that each page is made from, by address.
    pub files: BTreeMap<String, String>,
    /// Where the content lies on the web.
    pub repository: Option<String>,
}
