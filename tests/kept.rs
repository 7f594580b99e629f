//! Answers apart from the content: a checkout without them builds the same site, from figures that tell no more than it does.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use support::{candour, copy, files, project, stderr};

/// The sample site, or another one of the project, with its answers in a folder of their own.
fn apart(from: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    copy(&project().join(from), &root.join("content"));
    let mut moved = 0;
    for (path, bytes) in files(&root.join("content/ratings")) {
        let is_answers = path.ends_with(".csv") || String::from_utf8_lossy(&bytes).contains("\nresponses:");
        if is_answers {
            let to = root.join("answers").join(&path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::rename(root.join("content/ratings").join(&path), to).unwrap();
            moved += 1;
        }
    }
    assert!(moved > 0, "{from} has no answers");
    let site = root.join("content/site.yaml");
    fs::write(&site, fs::read_to_string(&site).unwrap() + "\nanswers: answers\n").unwrap();
    home
}

fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = candour().current_dir(root).args(arguments).args(["--date", "2026-11-30"]).output().unwrap();
    (output.status.code(), stderr(&output, root))
}

fn built(root: &Path, arguments: &[&str]) -> String {
    let (code, text) = run(root, arguments);
    assert_eq!(code, Some(0), "{text}");
    text
}

#[test]
fn a_checkout_without_answers_builds_the_same_site() {
    for from in ["content", "tests/golden/languages/content", "tests/golden/small/content"] {
        let home = apart(from);
        let root = home.path();
        built(root, &["build", "--record"]);
        built(root, &["build", "--out", "with"]);
        fs::rename(root.join("answers"), root.join("elsewhere")).unwrap();
        let told = built(root, &["build", "--out", "without"]);
        assert!(told.contains("are not here: their figures are those that were recorded"), "{told}");
        let (with, without) = (files(&root.join("with")), files(&root.join("without")));
        assert_eq!(with.len(), without.len(), "{from}");
        for (a, b) in with.iter().zip(&without) {
            assert!(a == b, "{from}: {} differs", a.0);
        }
        // Named on the command line they are found again.
        let told = built(root, &["check", "--answers", "elsewhere"]);
        assert!(!told.contains("are not here"), "{told}");
    }
}

/// Every number of a text, to ten decimals.
fn numbers(text: &str, into: &mut BTreeSet<String>) {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == '-' || c == 'e';
    for word in text.split(|c| !is_part(c)).filter(|w| !w.is_empty()) {
        if let Ok(x) = word.trim_end_matches(['.', '-']).parse::<f64>() {
            into.insert(format!("{:.10}", x.abs()));
        }
    }
}

/// Takes out the deviations of groups: the site tells their intervals, from which they follow.
fn without_deviations_of_groups(json: &mut serde_json::Value) {
    let is_group = json.get("value").is_some_and(serde_json::Value::is_string);
    if let Some(figures) = json.pointer_mut("/figures/shown").filter(|_| is_group) {
        assert!(figures["sd"].is_null() || figures["ci"].is_array(), "{figures}");
        figures.as_object_mut().unwrap().remove("sd");
    }
    match json {
        serde_json::Value::Object(map) => map.values_mut().for_each(without_deviations_of_groups),
        serde_json::Value::Array(list) => list.iter_mut().for_each(without_deviations_of_groups),
        _ => {}
    }
}

#[test]
fn what_is_kept_tells_no_more_than_the_site() {
    for from in ["content", "tests/golden/languages/content"] {
        let home = apart(from);
        let root = home.path();
        built(root, &["build", "--record"]);
        let mut published = BTreeSet::new();
        let texts = |name: &str| [".json", ".csv", ".html", ".svg"].iter().any(|e| name.ends_with(e));
        for (_, bytes) in files(&root.join("site")).into_iter().filter(|(name, _)| texts(name)) {
            numbers(&String::from_utf8(bytes).unwrap(), &mut published);
        }
        let mut looked_at = 0;
        for (name, bytes) in files(&root.join("content/publications")) {
            if !name.ends_with(".figures.json") {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
            without_deviations_of_groups(&mut json["systems"]);
            let mut kept = BTreeSet::new();
            numbers(&json["systems"].to_string(), &mut kept);
            numbers(&json["quality"].to_string(), &mut kept);
            let more: Vec<&String> = kept.difference(&published).collect();
            assert!(more.is_empty(), "{from}: {name} holds what the site doesn't: {more:?}");
            looked_at += kept.len();
        }
        assert!(looked_at > 50, "{looked_at}");
    }
}

#[test]
fn a_survey_without_answers_or_record_says_where_they_should_be() {
    let home = apart("tests/golden/small/content");
    let root = home.path();
    fs::rename(root.join("answers"), root.join("elsewhere")).unwrap();
    let (_, told) = run(root, &["check"]);
    assert!(told.contains("[no-responses]") && told.contains("answers lie in answers, which is not here"), "{told}");
}

#[test]
fn figures_that_rest_on_other_settings_are_not_used() {
    let home = apart("tests/golden/small/content");
    let root = home.path();
    built(root, &["build", "--record"]);
    let published = files(&root.join("site"));
    fs::remove_dir_all(root.join("answers")).unwrap();
    let site = root.join("content/site.yaml");
    let text = fs::read_to_string(&site).unwrap();
    fs::write(&site, text.clone() + "ratings: {minimum_responses: 25}\n").unwrap();
    let (code, told) = run(root, &["build"]);
    assert!(code == Some(1) && told.contains("[stale-figures]"), "{told}");
    fs::write(&site, text).unwrap();
    // What somebody has changed by hand is not shown either.
    let kept =
        files(&root.join("content/publications")).into_iter().find(|f| f.0.ends_with(".figures.json")).unwrap().0;
    let path = root.join("content/publications").join(kept);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\"value\":", "\"value\":1", 1)).unwrap();
    let (code, told) = run(root, &["build"]);
    assert!(code == Some(1) && told.contains("[edited-record]"), "{told}");
    assert!(files(&root.join("site")) == published, "what is published is as it was");
    // A checkout may give lines other ends.
    fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    built(root, &["build"]);
}

#[test]
fn content_names_no_answers_outside_of_its_own_folder() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("site");
    copy(&project().join("tests/diagnostics/_base"), &root);
    fs::create_dir_all(home.path().join("secret/2025-spring")).unwrap();
    fs::write(home.path().join("secret/2025-spring/a.csv"), "system,role,q1\n").unwrap();
    let site = root.join("content/site.yaml");
    let text = fs::read_to_string(&site).unwrap();
    for outside in ["../secret", "/etc", "content/ratings", "a/../../secret", "~/answers", ".git", "site"] {
        fs::write(&site, format!("{text}answers: {outside}\n")).unwrap();
        let (code, told) = run(&root, &["check"]);
        assert!(code == Some(1) && told.contains("answers can't lie in"), "{outside}: {told}");
    }
    std::os::unix::fs::symlink(home.path().join("secret"), root.join("linked")).unwrap();
    fs::write(&site, format!("{text}answers: linked\n")).unwrap();
    let (_, told) = run(&root, &["check"]);
    assert!(!told.contains("lacks"), "a link was followed: {told}");
}

#[test]
fn an_import_goes_where_answers_lie() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    copy(&project().join("tests/import/content"), &root.join("content"));
    let site = root.join("content/site.yaml");
    fs::write(&site, fs::read_to_string(&site).unwrap() + "answers: answers\n").unwrap();
    let export = project().join("tests/import/exports/microsoft-forms.xlsx");
    let output =
        candour().current_dir(root).arg("import").arg(export).args(["--survey", "2025-spring"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output, root));
    assert!(root.join("answers/2025-spring/responses.csv").is_file());
    assert!(root.join("content/ratings/2025-spring/import.yaml").is_file());
    assert!(!root.join("content/ratings/2025-spring/responses.csv").exists());
    assert!(built(root, &["check"]).contains("from 23 responses"));
}

#[test]
fn answers_in_the_same_repository_are_told() {
    let home = apart("tests/golden/small/content");
    let root = home.path();
    let told = |what: &str| run(root, &["check"]).1.contains(what);
    assert!(!told("public-answers"), "no repository");
    fs::create_dir_all(root.join(".git")).unwrap();
    assert!(told("are a part of the same repository as the content"));
    fs::write(root.join(".gitignore"), "/site/\n/answers/\n").unwrap();
    assert!(!told("public-answers"), "git leaves them out");
    fs::remove_file(root.join(".gitignore")).unwrap();
    fs::create_dir_all(root.join("answers/.git")).unwrap();
    assert!(!told("public-answers"), "a repository of its own");
}

/// A file of published figures with another text, and a seal that fits it.
fn forged(path: &Path, from: &str, to: &str) {
    use sha2::{Digest as _, Sha256};
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    let mut lines = text.splitn(3, '\n');
    let (version, _, body) = (lines.next().unwrap(), lines.next().unwrap(), lines.next().unwrap());
    let body = body.replacen(from, to, 1);
    let seal: String = Sha256::digest(&body).iter().map(|b| format!("{b:02x}")).collect();
    fs::write(path, format!("{version}\n\"seal\":\"{seal}\",\n{body}")).unwrap();
}

#[test]
fn figures_that_the_record_contradicts_are_not_published() {
    let home = apart("tests/golden/languages/content");
    let root = home.path();
    built(root, &["build", "--record"]);
    let path = root.join("content/publications/2025.figures.json");
    let text = fs::read_to_string(&path).unwrap();
    let mean = text.split("\"mean\":{\"value\":").nth(1).unwrap().split(',').next().unwrap().to_owned();
    forged(&path, &format!("\"mean\":{{\"value\":{mean}"), "\"mean\":{\"value\":99.5");
    // Where the answers are, the maintainer is told; where they aren't, nothing is published.
    let told = built(root, &["check"]);
    assert!(told.contains("warning[stale-figures]"), "{told}");
    fs::rename(root.join("answers"), root.join("elsewhere")).unwrap();
    let (code, told) = run(root, &["build"]);
    assert!(code == Some(1) && told.contains("are not those of the newest record"), "{told}");
}

#[test]
fn no_link_leads_an_import_out_of_its_folders() {
    use std::os::unix::fs::symlink;
    let export = project().join("tests/import/exports/microsoft-forms.xlsx");
    let import = |root: &Path| {
        candour().current_dir(root).arg("import").arg(&export).args(["--survey", "2025-spring"]).output().unwrap()
    };
    let site = |answers: &str| {
        let home = tempfile::tempdir().unwrap();
        copy(&project().join("tests/import/content"), &home.path().join("site/content"));
        fs::create_dir_all(home.path().join("outside")).unwrap();
        let path = home.path().join("site/content/site.yaml");
        fs::write(&path, fs::read_to_string(&path).unwrap() + answers).unwrap();
        home
    };
    let is_clean = |home: &tempfile::TempDir| files(&home.path().join("outside")).is_empty();
    // A name that a draft could have is not written through.
    let home = site("");
    let victim = home.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    symlink(&victim, home.path().join("site/content/ratings/2025-spring/.responses.csv.new")).unwrap();
    assert!(import(&home.path().join("site")).status.success());
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    // The folder of answers, one above it, and the survey's within it.
    for (link, answers) in [("answers", "answers: answers\n"), ("private", "answers: private/answers\n")] {
        let home = site(answers);
        symlink(home.path().join("outside"), home.path().join("site").join(link)).unwrap();
        assert_eq!(import(&home.path().join("site")).status.code(), Some(1), "{link}");
        assert!(is_clean(&home) && !home.path().join("site/content/ratings/2025-spring/responses.csv").exists());
    }
    let home = site("answers: answers\n");
    fs::create_dir_all(home.path().join("site/answers")).unwrap();
    symlink(home.path().join("outside"), home.path().join("site/answers/2025-spring")).unwrap();
    assert_eq!(import(&home.path().join("site")).status.code(), Some(1));
    assert!(is_clean(&home));
    // What site.yaml can't say isn't passed over: answers would lie in the content.
    let home = site("answers: ../private\n");
    assert_eq!(import(&home.path().join("site")).status.code(), Some(1));
    assert!(!home.path().join("site/content/ratings/2025-spring/responses.csv").exists());
    // A list of who must stay out that can't be read is no empty one.
    let home = site("");
    fs::write(home.path().join("site/content/ratings/2025-spring/excluded.yaml"), [0xff, 0xfe, 0, 1]).unwrap();
    assert_eq!(import(&home.path().join("site")).status.code(), Some(1));
}
