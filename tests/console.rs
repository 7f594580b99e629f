//! Console sessions in Markdown are tests: each `console` block of `tests/console/*.md` is run as it stands.
//!
//! A block's first lines are commands (`$ candour …`); what follows each is its output, standard error behind
//! standard output, and `? N` is its exit code where that is not 0. Sessions run in a copy of the small site of
//! `tests/diagnostics/_base`, with what `tests/console/<session>/` lays over it.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;

use support::{candour, copy, expect, project, stderr};

fn run(line: &str, root: &Path) -> String {
    let arguments = line.strip_prefix("$ candour").unwrap_or_else(|| panic!("not a command: {line}"));
    let output = candour().current_dir(root).args(arguments.split_whitespace()).output().unwrap();
    let mut text = format!("{line}\n{}{}", String::from_utf8_lossy(&output.stdout), stderr(&output, root));
    if let Some(code) = output.status.code().filter(|c| *c != 0) {
        text += &format!("? {code}\n");
    }
    // Seconds differ from run to run.
    match text.find("\"seconds\":") {
        Some(at) => {
            let end = text[at..].find('}').unwrap() + at;
            format!("{}\"seconds\":TIME{}", &text[..at], &text[end..])
        }
        None => text,
    }
}

#[test]
fn sessions_go_as_written() {
    let folder = project().join("tests/console");
    let mut failures = String::new();
    let mut sessions: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    sessions.retain(|p| p.extension().is_some_and(|e| e == "md"));
    sessions.sort();
    assert!(!sessions.is_empty());
    for session in sessions {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        copy(&project().join("tests/diagnostics/_base"), root);
        let overlay = session.with_extension("");
        if overlay.is_dir() {
            copy(&overlay, root);
        }
        let text = fs::read_to_string(&session).unwrap();
        let (mut out, mut inside) = (String::new(), false);
        for line in text.lines() {
            match line {
                "```console" | "```" => {
                    inside = line == "```console";
                    out += &format!("{line}\n");
                }
                _ if !inside => out += &format!("{line}\n"),
                _ if line.starts_with("$ ") => out += &run(line, root),
                _ => {}
            }
        }
        if let Err(e) = expect(&session, &out) {
            failures += &e;
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
