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
use std::process::{Command, Stdio};

use support::{candour, expect, project, stderr};

/// The pages in the order in which a new editor reads them, each on its day, and how many of its commands shall fail.
const PAGES: [(&str, &str, usize); 14] = [
    ("begin", "2026-11-20", 0),
    ("systems-and-people", "2026-11-20", 0),
    ("event", "2026-11-28", 0),
    ("survey", "2026-11-28", 0),
    ("import", "2026-11-28", 1),
    ("collect", "2026-11-28", 0),
    ("demonstration", "2026-11-28", 0),
    ("news-item", "2026-11-28", 0),
    ("publish", "2026-11-28", 0),
    ("publish-again", "2026-11-29", 2),
    ("correction", "2026-11-29", 0),
    ("rename", "2026-11-29", 0),
    ("messages", "2026-11-29", 1),
    ("git", "2026-11-29", 0),
];

struct Session {
    home: PathBuf,
    /// The folder that the reader is in.
    folder: PathBuf,
    now: String,
}

impl Session {
    /// Runs a line as a shell does, in the folder where the last one ended, and gives back what it wrote, and `? N` for an
    /// exit code that isn't 0.
    fn command(&mut self, line: &str) -> String {
        let line = line.strip_prefix("$ ").unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_candour")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let ended = self.home.join("where");
        let script = format!("{line}\ncode=$?\npwd > '{}'\nexit $code", ended.display());
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(&self.folder).stdin(Stdio::null()).env("PATH", path);
        command.env("SOURCE_DATE_EPOCH", &self.now).env("NO_COLOR", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Editor").env(format!("GIT_{role}_EMAIL"), "editor@example.org");
        }
        let output = command.output().unwrap();
        self.folder = fs::read_to_string(&ended).unwrap().trim_end().into();
        let told = stderr(&output, &self.home);
        let mut text = String::from_utf8_lossy(&output.stdout).replace(&self.home.display().to_string(), "");
        text += &told;
        if let Some(code) = output.status.code().filter(|c| *c != 0) {
            text += &format!("? {code}\n");
        }
        text
    }
}

/// The path that a line names last.
fn path_in(line: &str) -> Option<&str> {
    line.split('`').skip(1).step_by(2).filter(|p| is_file(p)).last()
}

fn is_file(path: &str) -> bool {
    let is_within =
        ["content/", "answers/", "inbox/"].iter().any(|folder| path.starts_with(folder)) && path.contains('.');
    is_within || (path.ends_with(".csv") && !path.contains('/'))
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
    for (name, day, fails) in PAGES {
        let now = day.parse::<jiff::civil::Date>().unwrap().at(9, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
        session.now = now.timestamp().as_second().to_string();
        let path = folder.join(format!("{name}.md"));
        let text = fs::read_to_string(&path).unwrap();
        let found = page(&mut session, &text);
        failures.extend(expect(&path, &found).err());
        assert_eq!(found.lines().filter(|l| l.starts_with("? ")).count(), fails, "{name}: {found}");
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_page_of_the_guide_is_tried() {
    let folder = project().join("guide/content/pages");
    let mut pages: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let mut tried: Vec<String> = PAGES.iter().map(|(name, ..)| format!("{name}.md")).collect();
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
