//! `candour diff`: what a reader would see change, and nothing that may not be told.
#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{candour, copy, project};

const DATE: &str = "2026-11-29";

/// The sample site's content, with its site built.
fn built() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    copy(&project().join("content"), &home.path().join("content"));
    let output = candour().args(["build", "--quiet", "--date", DATE]).arg(home.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    home
}

fn diff(home: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = candour().args(["diff", "--date", DATE]).args(arguments).arg(home).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

/// Adds responses about the first system of the first survey: so many, each like the row given by its number.
fn answer(home: &Path, rows: impl Iterator<Item = usize>, change: impl Fn(usize, &str) -> String) {
    let path = home.join("content/ratings/2025-spring/responses.csv");
    let mut text = fs::read_to_string(&path).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for row in rows {
        text += &(change(row, &lines[row]) + "\n");
    }
    fs::write(path, text).unwrap();
}

#[test]
fn nothing_changes_where_nothing_did_and_texts_are_named() {
    let home = built();
    let (text, code) = diff(home.path(), &["--exit-code"]);
    assert!(text.starts_with("nothing that a reader would see changes\n") && code == Some(0), "{text}");
    let page = home.path().join("content/pages/about.md");
    fs::write(&page, fs::read_to_string(&page).unwrap() + "\nOne more sentence.\n").unwrap();
    let (text, code) = diff(home.path(), &["--exit-code"]);
    assert!(text.starts_with("1 page changed\n") && text.contains("/about/") && code == Some(1), "{text}");
    assert_eq!(diff(home.path(), &[]).1, Some(0));
}

#[test]
fn a_renamed_page_needs_a_redirect() {
    let home = built();
    let events = home.path().join("content/events");
    let renamed = events.join("winter-webinar.md");
    fs::rename(events.join("evening-webinar-2026.md"), &renamed).unwrap();
    let (text, code) = diff(home.path(), &[]);
    assert!(text.contains("error: Addresses gone") && code == Some(1), "{text}");
    assert!(
        text.contains("did it become /events/winter-webinar/? Add `aliases: [/events/evening-webinar-2026/]`"),
        "{text}"
    );
    let page = fs::read_to_string(&renamed).unwrap();
    fs::write(&renamed, page.replacen("---\n", "---\naliases: [/events/evening-webinar-2026/]\n", 1)).unwrap();
    let (text, code) = diff(home.path(), &[]);
    assert!(text.starts_with("1 page moved") && code == Some(0), "{text}");
}

#[test]
fn new_answers_are_told_with_their_figures() {
    let home = built();
    // Fifty people about the first system once more, with other answers.
    let text = fs::read_to_string(home.path().join("content/ratings/2025-spring/responses.csv")).unwrap();
    let own = text.lines().enumerate().filter(|(_, line)| line.contains("harbour-epr")).map(|(i, _)| i);
    answer(home.path(), own.take(50).collect::<Vec<_>>().into_iter(), |i, line| {
        let (front, last) = line.rsplit_once(',').unwrap();
        format!("{front},{}", if last == "1" { 1 + i % 5 } else { 1 })
    });
    let (text, _) = diff(home.path(), &[]);
    assert!(text.contains("n 53 → ") && text.contains("50 new responses"), "{text}");
}

#[test]
fn what_one_person_answered_is_told_in_no_form() {
    let home = built();
    answer(home.path(), 1..2, |_, line| line.to_owned());
    let figures = |home: &Path| {
        let ratings = fs::read_to_string(home.join("site/data/ratings.json")).unwrap();
        let ratings: serde_json::Value = serde_json::from_str(&ratings).unwrap();
        let survey = ratings["surveys"].as_array().unwrap().iter().find(|s| s["id"] == "2025-spring").unwrap().clone();
        let row = survey["systems"].as_array().unwrap().iter().find(|s| s["system"] == "harbour-epr").unwrap().clone();
        format!("{:.1}", row["mean"].as_f64().unwrap())
    };
    let before = figures(home.path());
    let told: Vec<String> = ["human", "markdown", "json"].map(|f| diff(home.path(), &["--format", f]).0).into();
    let output = candour().args(["build", "--quiet", "--date", DATE]).arg(home.path()).output().unwrap();
    assert!(output.status.success());
    let after = figures(home.path());
    assert_ne!(before, after);
    for text in told {
        assert!(text.contains("Harbour EPR") && text.contains("not told here"), "{text}");
        assert!(!text.contains(&before) && !text.contains(&after) && !text.contains("n 54"), "{text}");
    }
}

#[test]
fn a_revision_of_git_is_compared_and_runs_nothing() {
    let home = built();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(home.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(arguments);
        assert!(command.output().unwrap().status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "content"]);
    git(&["commit", "-q", "-m", "a"]);
    // A program that a configuration in the content names must not be started.
    let planted = home.path().join("started");
    let program = home.path().join("program.sh");
    fs::write(&program, format!("#!/bin/sh\ntouch {}\n", planted.display())).unwrap();
    Command::new("chmod").arg("+x").arg(&program).status().unwrap();
    for key in ["core.fsmonitor", "core.pager", "diff.external", "core.sshCommand", "core.editor"] {
        git(&["config", key, program.to_str().unwrap()]);
    }
    let _ = fs::remove_file(&planted);
    fs::create_dir_all(home.path().join("themes/ours/words")).unwrap();
    fs::write(home.path().join("themes/ours/words/en.yaml"), "page:\n  notes: Remarks\n").unwrap();
    let settings = home.path().join("content/site.yaml");
    fs::write(&settings, fs::read_to_string(&settings).unwrap().replace("theme: default", "") + "\ntheme: ours\n")
        .unwrap();
    let (text, _) = diff(home.path(), &["--against", "HEAD"]);
    assert!(text.contains("compared with the revision HEAD") && text.contains("page.notes (en)"), "{text}");
    assert!(!planted.exists());
    let output = candour().args(["diff", "--against", "nowhere", "--date", DATE]).arg(home.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("git knows no revision `nowhere`"));
    // A record that is newer than the revision is none that is gone from it.
    let recorded = candour().args(["build", "--record", "--quiet", "--date", DATE]).arg(home.path()).output().unwrap();
    assert!(recorded.status.success(), "{}", String::from_utf8_lossy(&recorded.stderr));
    let (text, _) = diff(home.path(), &["--against", "HEAD"]);
    assert!(text.contains("compared with the revision HEAD") && !text.contains("unrecorded"), "{text}");
}
