//! A preview on this machine: serves a site from memory, watches its sources, reloads the browser.

mod headers;
mod page;
mod server;
mod watch;

pub use server::serve;

use std::path::PathBuf;

use crate::output::InMemory;

/// What to serve.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The port; 0 takes any that is free.
    pub port: u16,
    /// Folders to watch; those that don't exist are passed over.
    pub watched: Vec<PathBuf>,
    /// The path of the base URL, below which the site is shown.
    pub base_path: String,
}

/// What a build came to.
#[derive(Debug)]
pub enum Built {
    /// The site's files.
    Site(InMemory),
    /// What is wrong, as text.
    Problem(String),
}
