//! Walks a folder in the order of its names, without ever leaving it: a link that leads out is told, and not followed.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// A file found in a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// The names below the folder, as they stand on disk; `/` between folders.
    pub path: String,
    /// Where it is on disk.
    pub full: PathBuf,
    /// What is in the way of reading it.
    pub problem: Option<Obstacle>,
}

/// Why something that was met is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A link that leads out of the folder, or to nothing.
    LeadsOut,
    /// A link that leads to another kind of content: into another one of the folder's own folders.
    OtherKind,
    /// A link that leads back to a folder that it is in.
    Circle,
    /// Neither a file nor a folder: a pipe, a socket, a device.
    NoFile,
    /// One file more than [`MOST_FILES`].
    TooMany,
    /// What the machine says.
    Unreadable(String),
}

/// Links through which one walk may go at a time.
const MOST_LINKS: usize = 2;

/// Files that one walk finds at the most: through links a small folder may hold any number.
pub const MOST_FILES: usize = 1_000_000;

struct Walk<'a> {
    /// The folder, without links.
    home: PathBuf,
    skip: &'a dyn Fn(&str, &str) -> bool,
    found: Vec<Walked>,
}

/// Every file below `folder`. What `skip` says of its path and name is passed over, with all that is below it.
pub fn walk(folder: &Path, skip: &dyn Fn(&str, &str) -> bool) -> Vec<Walked> {
    let home = match folder.canonicalize() {
        Ok(home) => home,
        Err(e) => return vec![problem(String::new(), folder, Obstacle::Unreadable(words(&e)))],
    };
    let mut walk = Walk { home: home.clone(), skip, found: Vec::new() };
    walk.folder(&home, "", &[]);
    walk.found.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
    walk.found
}

fn problem(path: String, full: &Path, obstacle: Obstacle) -> Walked {
    Walked { path, full: full.to_owned(), problem: Some(obstacle) }
}

/// What the machine says, without the path that some of its messages hold: it may be one outside.
fn words(e: &io::Error) -> String {
    e.kind().to_string()
}

impl Walk<'_> {
    /// Goes through a folder without links, which is called `shown`; `through` are the folders whose links led here.
    fn folder(&mut self, folder: &Path, shown: &str, through: &[PathBuf]) {
        let skip = self.skip;
        let named = |path: &Path| name_of(path, folder, shown);
        let entries = WalkDir::new(folder).min_depth(1).into_iter().filter_entry(|e| {
            let path = named(e.path());
            let name = e.file_name().to_string_lossy();
            !skip(&path, &name)
        });
        for entry in entries {
            if self.found.len() >= MOST_FILES {
                if self.found.len() == MOST_FILES {
                    self.found.push(problem(shown.to_owned(), folder, Obstacle::TooMany));
                }
                return;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    let full = e.path().unwrap_or(folder).to_owned();
                    let why = e.io_error().map_or_else(String::new, words);
                    self.found.push(problem(named(&full), &full, Obstacle::Unreadable(why)));
                    continue;
                }
            };
            let path = named(entry.path());
            let kind = entry.file_type();
            if kind.is_symlink() {
                self.link(entry.path(), path, through);
            } else if kind.is_file() {
                self.found.push(Walked { path, full: entry.into_path(), problem: None });
            } else if !kind.is_dir() {
                self.found.push(problem(path, entry.path(), Obstacle::NoFile));
            }
        }
    }

    fn link(&mut self, full: &Path, path: String, through: &[PathBuf]) {
        let Some(target) = full.canonicalize().ok().filter(|t| t.starts_with(&self.home) && *t != self.home) else {
            self.found.push(problem(path, full, Obstacle::LeadsOut));
            return;
        };
        let below = target.strip_prefix(&self.home).unwrap_or(&target);
        let top = |p: &Path| p.components().next().map(|c| c.as_os_str().to_owned());
        if top(below) != top(Path::new(&path)) {
            self.found.push(problem(path, full, Obstacle::OtherKind));
        } else if !target.is_dir() {
            let obstacle = (!target.is_file()).then_some(Obstacle::NoFile);
            self.found.push(Walked { path, full: target, problem: obstacle });
        } else if full.starts_with(&target) || through.contains(&target) || through.len() >= MOST_LINKS {
            self.found.push(problem(path, full, Obstacle::Circle));
        } else {
            let through: Vec<PathBuf> = through.iter().cloned().chain([target.clone()]).collect();
            self.folder(&target, &path, &through);
        }
    }
}

/// Whether a path that is written as one below `root` really leads to somewhere else, by a link.
pub fn leads_out(path: &Path, root: &Path) -> bool {
    match (path.canonicalize(), root.canonicalize()) {
        (Ok(full), Ok(home)) => path.starts_with(root) && !full.starts_with(home),
        _ => false,
    }
}

/// What a path below `folder` is called where that folder is called `shown`.
fn name_of(path: &Path, folder: &Path, shown: &str) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts = below.components().map(|c| c.as_os_str().to_string_lossy().into_owned());
    let first = (!shown.is_empty()).then(|| shown.to_owned());
    first.into_iter().chain(parts).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests write what they try")]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn no_link_leads_out_or_round() {
        let home = tempfile::tempdir().unwrap();
        let content = home.path().join("content");
        for folder in ["content/static/a", "content/ratings/s", "outside/deep"] {
            fs::create_dir_all(home.path().join(folder)).unwrap();
        }
        for file in ["content/static/a/1.txt", "content/ratings/s/r.csv", "outside/deep/secret"] {
            fs::write(home.path().join(file), "x").unwrap();
        }
        let link = |to: &str, from: &str| symlink(to, content.join(from)).unwrap();
        link("/", "static/root");
        link("../../outside", "static/out");
        link("../ratings", "static/raw");
        link("../ratings/s/r.csv", "static/raw.csv");
        link("a", "static/b");
        link("..", "static/a/up");
        link("nowhere", "static/none");
        link("../..", "ratings/all");
        let found = walk(&content, &|_, _| false);
        let told: Vec<(&str, Option<Obstacle>)> = found.iter().map(|w| (w.path.as_str(), w.problem.clone())).collect();
        use Obstacle::{Circle, LeadsOut, OtherKind};
        let wanted = [
            ("ratings/all", Some(LeadsOut)),
            ("ratings/s/r.csv", None),
            ("static/a/1.txt", None),
            ("static/a/up", Some(Circle)),
            ("static/b/1.txt", None),
            ("static/b/up", Some(Circle)),
            ("static/none", Some(LeadsOut)),
            ("static/out", Some(LeadsOut)),
            ("static/raw", Some(OtherKind)),
            ("static/raw.csv", Some(OtherKind)),
            ("static/root", Some(LeadsOut)),
        ];
        assert_eq!(told, wanted);
    }
}
