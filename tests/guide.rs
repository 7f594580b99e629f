//! The guide, task by task: its files are written and its commands run as they stand, one page after the other in one site.
//!
//! A block of `yaml`, `markdown` or `csv` is the file whose path stands last in the line before it, or, where that line says
//! “Add to the end of”, its end. In a block of `console` each `$ ` begins a command; what follows it is its output, and `? N` is
//! its exit code where that is not 0. `BLESS=1` writes the outputs that were found.
#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use support::{candour, copy, expect, project, stderr};

/// The pages in the order in which a new editor reads them, each on its day.
const PAGES: [(&str, &str); 10] = [
    ("begin", "2026-11-20"),
    ("news-item", "2026-11-20"),
    ("event", "2026-11-28"),
    ("survey", "2026-11-28"),
    ("publish-again", "2026-11-29"),
    ("correction", "2026-11-29"),
    ("rename", "2026-11-29"),
    ("messages", "2026-11-29"),
    ("git", "2026-11-29"),
    ("demonstration", "2026-11-29"),
];

struct Session {
    home: PathBuf,
    /// The folder that the reader is in.
    folder: PathBuf,
    now: String,
}

impl Session {
    fn command(&mut self, line: &str) -> String {
        let words = words(line.strip_prefix("$ ").unwrap());
        let mut words = words.iter().map(String::as_str);
        match words.next() {
            Some("cd") => {
                self.folder = self.folder.join(words.next().unwrap());
                String::new()
            }
            Some("mv") => {
                let (from, to) = (words.next().unwrap(), words.next().unwrap());
                fs::rename(self.folder.join(from), self.folder.join(to)).unwrap();
                String::new()
            }
            Some("rm") => {
                fs::remove_file(self.folder.join(words.next().unwrap())).unwrap();
                String::new()
            }
            Some("cp") => {
                let (from, to) = (words.next().unwrap(), words.next().unwrap());
                copy(&self.folder.join(from), &self.folder.join(to));
                String::new()
            }
            Some("candour") => {
                let mut command = candour();
                command.current_dir(&self.folder).args(words).stdin(Stdio::null());
                let output = command.env("SOURCE_DATE_EPOCH", &self.now).output().unwrap();
                let told = stderr(&output, &self.home);
                let mut text = String::from_utf8_lossy(&output.stdout).replace(&self.home.display().to_string(), "");
                text += &told;
                if let Some(code) = output.status.code().filter(|c| *c != 0) {
                    text += &format!("? {code}\n");
                }
                text
            }
            other => panic!("no command of the guide: {other:?}"),
        }
    }
}

/// The words of a command, with texts in quotes as one.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in line.split('"').enumerate() {
        match i % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

/// The path that a line names last.
fn path_in(line: &str) -> Option<&str> {
    line.split('`').skip(1).step_by(2).filter(|p| p.starts_with("content/") && p.contains('.')).last()
}

fn page(session: &mut Session, text: &str) -> String {
    let mut out = String::new();
    let mut before = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out += &format!("{line}\n");
        let Some(kind) = line.strip_prefix("```").filter(|k| !k.is_empty()) else {
            before = if line.trim().is_empty() { before } else { line };
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
        if kind == "console" {
            for line in block.iter().filter(|l| l.starts_with("$ ")) {
                out += &format!("{line}\n{}", session.command(line));
            }
        } else {
            let whole = block.join("\n") + "\n";
            if let Some(path) = path_in(before) {
                let path = session.folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                let earlier = if before.contains("Add to the end of") {
                    fs::read_to_string(&path).unwrap()
                } else {
                    String::new()
                };
                fs::write(&path, earlier + &whole).unwrap();
            }
            out += &whole;
        }
        out += "```\n";
    }
    out
}

#[test]
fn every_task_of_the_guide_goes_as_written() {
    let home = tempfile::tempdir().unwrap();
    let folder = project().join("guide/content/pages");
    let mut failures = String::new();
    let mut session = Session { home: home.path().to_owned(), folder: home.path().to_owned(), now: String::new() };
    for (name, day) in PAGES {
        let now = day.parse::<jiff::civil::Date>().unwrap().at(9, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
        session.now = now.timestamp().as_second().to_string();
        let path = folder.join(format!("{name}.md"));
        let text = fs::read_to_string(&path).unwrap();
        let found = page(&mut session, &text);
        failures.extend(expect(&path, &found).err());
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_page_of_the_guide_is_tried() {
    let folder = project().join("guide/content/pages");
    let mut pages: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let mut tried: Vec<String> = PAGES.iter().map(|(name, _)| format!("{name}.md")).collect();
    tried.sort();
    assert_eq!(pages, tried);
}

#[test]
fn the_guide_is_a_site() {
    let home = tempfile::tempdir().unwrap();
    let output = candour()
        .args(["build", "--quiet", "--deny-warnings", "--date", "2026-11-29", "--out"])
        .arg(home.path().join("site"))
        .arg(project().join("guide"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output, home.path()));
}

/// The block of commands under “Use it for your own site” in the README: pasted whole, it makes a site that builds.
#[test]
fn the_readmes_commands_go_as_written() {
    let readme = fs::read_to_string(project().join("README.md")).unwrap();
    let own = readme.split("## Use it for your own site").nth(1).unwrap();
    let block = own.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("candour");
    fs::create_dir(&folder).unwrap();
    let mut session = Session { home: home.path().to_owned(), folder, now: "1795942800".to_owned() };
    let mut ran = 0;
    for line in block.lines() {
        let command = line.split('#').next().unwrap().trim();
        // What installs the program, and what serves until it is ended, are tried elsewhere.
        if command.is_empty() || command.starts_with("cargo install") || command.starts_with("candour serve") {
            continue;
        }
        let output = session.command(&format!("$ {command}"));
        assert!(!output.contains("\n? "), "{command}\n{output}");
        ran += 1;
    }
    assert!(ran >= 3, "{block}");
    assert!(Path::new(&session.folder).join("site/index.html").is_file());
}
