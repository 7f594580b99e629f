//! `candour new`: what it makes builds at once, and nothing is ever written over.
#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use candour::model::Kind;
use support::candour;

fn run(home: &Path, arguments: &[&str]) -> Output {
    candour().current_dir(home).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_new_site_builds_at_once_and_holds_its_guide() {
    let home = tempfile::tempdir().unwrap();
    let made = run(home.path(), &["new", "site", "ours"]);
    assert!(made.status.success(), "{}", told(&made));
    let site = home.path().join("ours");
    let checked = run(&site, &["check", "--deny-warnings", "--date", "2026-11-29"]);
    assert!(checked.status.success(), "{}", told(&checked));
    for file in [".gitignore", ".gitattributes", ".github/workflows/check.yml", "guide/guide.md", "README.md"] {
        assert!(site.join(file).is_file(), "{file}");
    }
    // Every link between the files of its guide leads somewhere, and the guide by tasks is a site.
    let guide = fs::read_to_string(site.join("guide/guide.md")).unwrap();
    let links = guide.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    let own: Vec<&str> = links.filter(|l| !l.is_empty() && l.ends_with(".md") && !l.contains(':')).collect();
    assert!(own.contains(&"content/pages/begin.md"), "{own:?}");
    own.iter().filter(|l| !l.starts_with('/')).for_each(|l| assert!(site.join("guide").join(l).is_file(), "{l}"));
    assert!(run(&site.join("guide"), &["check", "--deny-warnings", "--date", "2026-11-29"]).status.success());
    let ignored = fs::read_to_string(site.join(".gitignore")).unwrap();
    assert!(ignored.contains("import.questions.yaml") && ignored.contains("/site/"));
    // Every page of it says that the ratings are invented.
    assert!(run(&site, &["build", "--date", "2026-11-29"]).status.success());
    let page = fs::read_to_string(site.join("site/ratings/demonstration/index.html")).unwrap();
    assert!(page.contains("Demonstration data"));
    let again = run(home.path(), &["new", "site", "ours"]);
    assert_eq!(again.status.code(), Some(2), "{}", told(&again));
}

#[test]
fn a_new_record_of_every_kind_is_well_formed() {
    let home = tempfile::tempdir().unwrap();
    assert!(run(home.path(), &["new", "site", "ours"]).status.success());
    let site = home.path().join("ours");
    let kinds = Kind::ALL.iter().map(|k| k.scheme()).chain(["instrument", "census"]);
    for kind in kinds {
        let title = format!("A {kind}: #1 “of” Môn");
        let made = run(&site, &["new", kind, &title, "--date", "2026-11-29"]);
        assert!(made.status.success(), "{kind}: {}", told(&made));
        let again = run(&site, &["new", kind, &title, "--date", "2026-11-29"]);
        assert_eq!(again.status.code(), Some(2), "{kind}: {}", told(&again));
    }
    let checked = run(&site, &["check", "--date", "2026-11-29"]);
    assert!(checked.status.success(), "{}", told(&checked));
    // Nothing but that samples are samples.
    let warnings = told(&checked).matches("warning[").count();
    assert!(warnings > 8 && told(&checked).matches("warning[placeholder]").count() == warnings, "{}", told(&checked));
    let survey = fs::read_to_string(site.join("content/ratings/a-survey-1-of-mon/survey.yaml")).unwrap();
    let header = fs::read_to_string(site.join("content/ratings/a-survey-1-of-mon/responses.csv")).unwrap();
    assert!(survey.contains("respondents: [role]\n") && header.starts_with("system,role,date,"), "{survey}{header}");
    let news = fs::read_to_string(site.join("content/news/2026-11-29-a-news-1-of-mon.md")).unwrap();
    assert!(news.starts_with("---\ntitle: \"A news: #1 “of” Môn\"\ndate: 2026-11-29\n"), "{news}");
    assert!(news.contains("#summary: ") && news.contains("# one or two sentences, as plain text"), "{news}");
    // Each key that is offered is one that the kind has: with the signs in front taken away, none is unknown.
    let open: String = news
        .lines()
        .map(|l| l.strip_prefix('#').filter(|l| !l.starts_with(' ')).unwrap_or(l).to_owned() + "\n")
        .collect();
    fs::write(site.join("content/news/2026-11-29-a-news-1-of-mon.md"), open).unwrap();
    let checked = run(&site, &["check", "--date", "2026-11-29"]);
    assert!(!told(&checked).contains("unknown-key") && !told(&checked).contains("yaml-syntax"), "{}", told(&checked));
}

#[test]
fn what_cannot_be_made_is_told_with_a_way_out() {
    let home = tempfile::tempdir().unwrap();
    assert!(run(home.path(), &["new", "site", "ours"]).status.success());
    let site = home.path().join("ours");
    for (arguments, wanted) in [
        (&["new", "article", "A title"][..], "did you mean `news`?"),
        (&["new", "news", "???"], "write a title with letters"),
        (&["new", "news", "A title", "--root", "nowhere"], "`candour new site DIR`"),
    ] {
        let output = run(&site, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(told(&output).contains(wanted), "{}", told(&output));
    }
}
