//! What is compared of a site: its pages by their words, its figures, its other files by their names.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use walkdir::WalkDir;

use crate::diff::figures::Figures;
use crate::html;
use crate::output::{original, published_files};
use crate::source::{Lasting, calendar_version, decoded};

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// What it says first: of pages with figures their verdict.
    pub description: String,
    /// A digest of the words in its main part.
    pub words: u64,
    /// A digest of all of it.
    pub bytes: u64,
    /// The corrections that it tells of, by the day and the text of each.
    pub corrections: Vec<String>,
}

/// A site as it is compared.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The last moment at which anything came due, where it is known.
    pub as_of: String,
    /// Pages by address.
    pub pages: BTreeMap<String, Page>,
    /// Former addresses, each with where it leads.
    pub redirects: BTreeMap<String, String>,
    /// Files that others may link to or show: charts, badges, frames, feeds, calendars, data, downloads.
    pub files: BTreeSet<String>,
    /// Calendars of single events: the number of their version, and a digest of the rest.
    pub calendars: BTreeMap<String, (String, u64)>,
    /// What the site publishes of surveys.
    pub figures: Figures,
    /// The files that figures stand in, for the attack.
    pub told: Vec<(String, Vec<u8>)>,
    /// Where the pages of other languages than the first lie: `/cy/`.
    editions: Vec<String>,
}

/// Where figures stand.
const TOLD: [&str; 8] = ["data/", "ratings/", "systems/", "compare/", "charts/", "embed/", "badges/", "index.html"];

/// Files that nobody links to.
const OURS: [&str; 8] = [
    "manifest.json",
    "manifest.json.sig",
    "_headers",
    "_redirects",
    ".nojekyll",
    "robots.txt",
    "sitemap.xml",
    "404.html",
];

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// What was read of one file.
enum Read {
    Page(String, Page),
    Redirect(String, String),
    Other(String),
}

impl Snapshot {
    /// Whether an address is that of a page in another language than the first: it goes with that page.
    pub fn is_translation(&self, address: &str) -> bool {
        self.original(address).is_some()
    }

    /// The address in the first language of a page in another one.
    pub fn original<'a>(&self, address: &'a str) -> Option<&'a str> {
        let edition = self.editions.iter().find(|edition| address.starts_with(edition.as_str()))?;
        Some(&address[edition.len() - 1..])
    }

    /// Whether a host leads on from an address, by itself or with all below a folder.
    pub fn leads_on(&self, address: &str) -> bool {
        let folders = self.redirects.keys().filter_map(|from| from.strip_suffix('*'));
        self.redirects.contains_key(address) || folders.into_iter().any(|folder| address.starts_with(folder))
    }

    /// The site in a folder, by its manifest and its figures alone: nothing of what pages say.
    pub fn outline(folder: &Path) -> Option<Snapshot> {
        let read = |name: &str| std::fs::read(folder.join(name)).ok();
        let figures = Figures::read(
            &read("data/ratings.json")?,
            &read("data/breakdowns.csv").unwrap_or_default(),
            std::iter::empty(),
        );
        let mut snapshot = Snapshot { figures: figures.ok()?, ..Snapshot::default() };
        let redirects = read("_redirects").unwrap_or_default();
        for line in String::from_utf8_lossy(&redirects).lines() {
            let mut parts = line.split(' ');
            if let (Some(from), Some(to)) = (parts.next(), parts.next()) {
                snapshot.redirects.insert(decoded(from), to.to_owned());
            }
        }
        for name in without_copies(published_files(folder), |name| name) {
            if name.starts_with("events/") && name.ends_with("/calendar.ics") {
                let text = read(&name).unwrap_or_default();
                snapshot.calendars.insert(format!("/{name}"), calendar_version(&String::from_utf8_lossy(&text)));
            }
            let route = route_of(&name);
            match place_of(&name) {
                _ if snapshot.redirects.contains_key(&route) => {}
                Place::Page => {
                    let page = Page {
                        title: String::new(),
                        description: String::new(),
                        words: 0,
                        bytes: 0,
                        corrections: Vec::new(),
                    };
                    snapshot.pages.insert(route, page);
                }
                Place::File => {
                    snapshot.files.insert(route);
                }
                Place::Ours => {}
            }
        }
        snapshot.find_editions(read("data/ratings.json").is_some().then(|| folder.join("data")).as_deref());
        Some(snapshot)
    }

    /// Finds the languages, each of which has a file of names.
    fn find_editions(&mut self, data: Option<&Path>) {
        let on_disk = data.and_then(|d| std::fs::read_dir(d).ok()).into_iter().flatten().flatten();
        let on_disk: Vec<String> = on_disk.map(|e| format!("/data/{}", e.file_name().to_string_lossy())).collect();
        let names =
            self.files.iter().chain(&on_disk).filter_map(|f| f.strip_prefix("/data/names.")?.strip_suffix(".json"));
        let editions = names.map(|language| format!("/{}/", language.to_lowercase()));
        self.editions = editions.filter(|e| self.pages.contains_key(e)).collect();
    }

    /// The site in a folder that `candour build` wrote.
    ///
    /// # Errors
    /// What can't be read, in a sentence.
    pub fn of_folder(folder: &Path) -> Result<Snapshot, String> {
        let mut files = Vec::new();
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|e| format!("{}: {e}", folder.display()))?;
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let name = below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            if entry.file_type().is_file() && !name.starts_with(".git/") {
                // Of pictures and downloads the names are enough.
                let is_read = [".html", ".json", ".csv", ".svg", ".xml", ".ics"].iter().any(|e| name.ends_with(e))
                    || name == "_redirects";
                let bytes =
                    if is_read { std::fs::read(entry.path()).map_err(|e| format!("{name}: {e}"))? } else { Vec::new() };
                files.push((name, bytes));
            }
        }
        Snapshot::of_files(files)
    }

    /// A site in memory: paths below its root, and bytes.
    ///
    /// # Errors
    /// What can't be read, in a sentence.
    pub fn of_files(files: Vec<(String, Vec<u8>)>) -> Result<Snapshot, String> {
        let files = without_copies(files, |(name, _)| name);
        let of = |name: &str| files.iter().find(|(n, _)| n == name).map(|(_, bytes)| bytes.as_slice());
        let manifest: serde_json::Value =
            of("manifest.json").and_then(|b| serde_json::from_slice(b).ok()).unwrap_or_default();
        let Some(ratings) = of("data/ratings.json") else {
            return Err("there is no data/ratings.json: is this a site?".to_owned());
        };
        let groups = of("data/breakdowns.csv").unwrap_or_default();
        let names = files.iter().filter(|(n, _)| n.starts_with("data/systems/") && n.ends_with(".json"));
        let figures = Figures::read(ratings, groups, names.map(|(_, bytes)| bytes.as_slice()))?;
        let calendars = files.iter().filter(|(name, _)| name.ends_with("/calendar.ics")).filter(|(_, b)| !b.is_empty());
        let calendars = calendars
            .map(|(name, bytes)| (route_of(name), calendar_version(&String::from_utf8_lossy(bytes))))
            .collect();
        let read: Vec<Read> = files.par_iter().filter_map(|(name, bytes)| one(name, bytes)).collect();
        let mut snapshot = Snapshot {
            as_of: manifest["as_of"].as_str().unwrap_or_default().to_owned(),
            figures,
            calendars,
            ..Snapshot::default()
        };
        for read in read {
            match read {
                Read::Page(route, page) => drop(snapshot.pages.insert(route, page)),
                Read::Redirect(from, to) => drop(snapshot.redirects.insert(from, to)),
                Read::Other(name) => drop(snapshot.files.insert(name)),
            }
        }
        snapshot.find_editions(None);
        snapshot.told =
            files.into_iter().filter(|(name, b)| !b.is_empty() && TOLD.iter().any(|t| name.starts_with(t))).collect();
        Ok(snapshot)
    }
}

/// Files without the copies of others, compressed or under lasting names: those say what the others say.
fn without_copies<T>(files: Vec<T>, name: impl Fn(&T) -> &String) -> Vec<T> {
    let names: BTreeSet<String> = files.iter().map(|f| name(f).clone()).collect();
    let is_copy = |file: &T| {
        let of = original(name(file)).map(str::to_owned);
        let plain = Lasting::plain(of.as_deref().unwrap_or(name(file)));
        [of, plain].into_iter().flatten().any(|of| names.contains(&of))
    };
    files.into_iter().filter(|file| !is_copy(file)).collect()
}

/// What a file of a site is to its readers.
enum Place {
    Page,
    /// Others may link to it, or show it.
    File,
    /// Nobody links to it.
    Ours,
}

fn place_of(name: &str) -> Place {
    let is_embed = name.starts_with("embed/") || name.contains("/embed/");
    let is_page = name.ends_with(".html") && !is_embed;
    let last = name.rsplit('/').next().unwrap_or(name);
    // Share images are made for the page beside them.
    let is_ours = OURS.contains(&name)
        || matches!(last, "card.png" | "404.html")
        || (last.ends_with(".js") && (name.starts_with("search/") || name.contains("/search/")));
    match () {
        () if is_ours => Place::Ours,
        () if is_page => Place::Page,
        () => Place::File,
    }
}

/// The address of a file.
fn route_of(name: &str) -> String {
    match name.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{name}"),
    }
}

fn one(name: &str, bytes: &[u8]) -> Option<Read> {
    let route = route_of(name);
    match place_of(name) {
        Place::Page => {}
        Place::File => return Some(Read::Other(route)),
        Place::Ours => return None,
    }
    let text = String::from_utf8_lossy(bytes);
    let html::Page { title, description, refresh, text: words, .. } = html::read(&text);
    if let Some(to) = refresh {
        return Some(Read::Redirect(route, to));
    }
    let mut spaced = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        spaced.push_str(word);
        spaced.push(' ');
    }
    let words = digest(spaced.as_bytes());
    let corrections = corrections(&text);
    let page = Page { title: short_title(&title), description, words, bytes: looks(&text), corrections };
    Some(Read::Page(route, page))
}

/// What stands below the heading of a page's corrections.
fn corrections(text: &str) -> Vec<String> {
    let Some(at) = text.find("id=\"corrections\"") else { return Vec::new() };
    let own = &text[at..];
    let end = ["</div>", "</ul>", "</main>"].iter().filter_map(|end| own.find(end)).min().unwrap_or(own.len());
    let items = own[..end].split("<p").flat_map(|part| part.split("<li")).skip(1);
    let items = items.filter_map(|item| item.split_once('>')).map(|(_, item)| item);
    let plain = |item: &str| html::read(&format!("<main>{item}</main>")).text;
    items.map(|item| plain(item).split_whitespace().collect::<Vec<_>>().join(" ")).filter(|c| !c.is_empty()).collect()
}

/// A digest of what a browser shows of a page: not of its head, which names a share image that no comparison draws.
fn looks(text: &str) -> u64 {
    let body = text.find("<body").map_or(text, |at| &text[at..]);
    // The foot says of which day the site is.
    digest(body.rfind("<footer").map_or(body, |at| &body[..at]).as_bytes())
}

/// A title without that of the site behind it.
fn short_title(title: &str) -> String {
    title.rsplit_once(" – ").map_or(title, |(own, _)| own).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_under_lasting_names_are_copies() {
        let files =
            ["style.css", "style.0123456789abcdef.css", "style.0123456789abcdef.css.gz", "own.0123456789abcdef.js"];
        let kept = without_copies(files.map(str::to_owned).to_vec(), |name| name);
        assert_eq!(kept, ["style.css", "own.0123456789abcdef.js"]);
    }
}
