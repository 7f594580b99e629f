//! Holds the floor plan of ARCHITECTURE.md: who may import whom, and what must be absent.
#![allow(clippy::disallowed_methods, reason = "what tests share writes golden files")]

#[path = "support/imports.rs"]
mod imports;
#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use support::{files, project};

/// Every room with its floor, as the table of ARCHITECTURE.md has them: a room imports only from floors below its own.
fn floors() -> BTreeMap<String, u32> {
    let page = fs::read_to_string(project().join("ARCHITECTURE.md")).unwrap();
    let table = page.split("| floor | rooms |").nth(1).unwrap().split("\n\n").next().unwrap();
    let mut floors = BTreeMap::new();
    for row in table.lines().skip(2) {
        let (floor, rooms) = row.trim_start_matches("| ").split_once(" | ").unwrap();
        for room in rooms.split(" · ") {
            let name = room.trim_start_matches('`').split('`').next().unwrap();
            floors.insert(name.trim_end_matches('/').trim_end_matches(".rs").to_owned(), floor.parse().unwrap());
        }
    }
    floors
}

/// No file is longer than this.
const LONGEST_FILE: usize = 420;

struct File {
    path: String,
    room: String,
    /// The file's code without its tests.
    code: String,
    lines: usize,
}

fn sources() -> Vec<File> {
    files(&project().join("src"))
        .into_iter()
        .map(|(path, text)| {
            let text = String::from_utf8(text).unwrap();
            let room = path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let code: Vec<&str> = code.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            File { path, room, code: code.join("\n"), lines: text.lines().count() }
        })
        .collect()
}

/// The rooms that a file names: `crate::room`.
fn imports(code: &str) -> BTreeSet<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut rooms: BTreeSet<String> = code.split("crate::").skip(1).map(word).collect();
    for group in code.split("crate::{").skip(1) {
        let inner = group.split(';').next().unwrap().trim_end_matches('}');
        rooms.extend(inner.split(',').map(|part| word(part.trim())));
    }
    rooms.remove("");
    rooms
}

#[test]
fn rooms_import_only_from_below() {
    let floors = floors();
    let sources = sources();
    let rooms: BTreeSet<&str> = sources.iter().map(|f| f.room.as_str()).filter(|room| *room != "lib").collect();
    assert_eq!(rooms, floors.keys().map(String::as_str).collect());
    for file in sources.iter().filter(|f| f.room != "lib" && f.room != "main") {
        let own = floors[&file.room];
        for room in imports(&file.code).iter().filter(|r| **r != file.room) {
            let other =
                *floors.get(room.as_str()).unwrap_or_else(|| panic!("{}: crate::{room} has no floor", file.path));
            assert!(other < own, "{} (floor {own}) imports {room} (floor {other})", file.path);
        }
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let all = imports::imports_of_files(&sources().into_iter().map(|file| (file.path, file.code)).collect());
    let count: usize = all.values().map(BTreeSet::len).sum();
    assert!(count > 500, "{count} imports were found");
    assert_eq!(imports::circle(&all), None);
    // Planted: one that leads back.
    let file = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    let planted = BTreeMap::from([
        file("charts/mod.rs", "mod canvas;\npub use drawing::{Anchor, Pen};\n"),
        file("charts/canvas.rs", "use crate::charts::{Anchor, ink::Ink};\n"),
        file("charts/drawing.rs", "fn f() { super::canvas::draw() }\n"),
        file("charts/ink.rs", ""),
    ]);
    let found = imports::imports_of_files(&planted);
    assert_eq!(imports::circle(&found), Some(vec!["charts/canvas.rs".to_owned(), "charts/drawing.rs".to_owned()]));
}

#[test]
fn what_can_fail_says_how() {
    let mut count = 0;
    let root = project().join("src");
    for file in sources() {
        let text = fs::read_to_string(root.join(&file.path)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.trim_start().starts_with("pub fn ")) {
            let head = lines[i..].iter().take(12).copied().collect::<Vec<_>>().join(" ");
            let head = head.split('{').next().unwrap();
            if !head.contains("-> Result<") && !head.contains("-> io::Result<") {
                continue;
            }
            let above = lines[..i].iter().rev().map(|l| l.trim_start());
            let mut doc = above.take_while(|l| l.starts_with("///") || l.starts_with("#["));
            assert!(doc.any(|l| l == "/// # Errors"), "{}: {line}", file.path);
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
}

#[test]
fn files_are_of_a_readable_size() {
    let long: Vec<_> =
        sources().iter().filter(|f| f.lines > LONGEST_FILE).map(|f| format!("{} {}", f.path, f.lines)).collect();
    assert!(long.is_empty(), "{long:?}");
    let main = sources().into_iter().find(|f| f.path == "main.rs").unwrap();
    assert!(main.lines <= 40, "main.rs has {} lines", main.lines);
}

/// What may be named only in some rooms (none: nowhere).
const ABSENT: [(&str, &[&str], &str); 23] = [
    ("crate::tally", &["content", "statistics", "tally"], "after statistics no code can name a response or a tally"),
    (" Response {", &["content", "serve", "tally"], "only what reads answers makes responses"),
    ("Disclosed(", &["statistics"], "figures are made by passing disclosure control"),
    ("fs::write", &["output"], "only output writes to the site"),
    ("fs::rename", &["output"], "only output writes to the site"),
    ("fs::remove", &["output"], "only output writes to the site"),
    ("create_dir", &["output"], "only output writes to the site"),
    ("File::create", &["output"], "only output writes to the site"),
    ("Instant::now", &["cli"], "a build asks no clock"),
    ("SystemTime", &[], "a build asks no clock"),
    ("Timestamp::now", &["cli"], "a build asks no clock"),
    ("Command::new", &["cli"], "no program is run because of content; `diff` reads a revision that the user names"),
    ("env::var", &["cli"], "a build asks no environment"),
    ("static mut", &[], "no global mutable state"),
    ("OnceLock", &[], "no global mutable state"),
    ("LazyLock", &[], "no global mutable state"),
    ("thread_local", &[], "no global mutable state"),
    ("use super::*", &[], "imports are named"),
    (
        "HashMap",
        &["cache", "checks", "content", "import", "markup", "output", "search", "tally"],
        "hash order must not reach what is published",
    ),
    ("serde_json::json", &["feeds"], "templates get typed views"),
    ("unsafe ", &[], "no unsafe of ours"),
    (".powf(", &[], "mathematics comes from libm"),
    ("todo!", &[], "nothing is left open"),
];

#[test]
fn what_must_be_absent_is_absent() {
    for file in sources() {
        for (words, rooms, why) in ABSENT {
            let found = file.code.contains(words) && !rooms.contains(&file.room.as_str());
            assert!(!found, "{} has `{words}`: {why}", file.path);
        }
        let name = file.path.rsplit('/').next().unwrap();
        assert!(!["utils.rs", "util.rs", "common.rs", "helpers.rs"].contains(&name), "{}", file.path);
    }
}
