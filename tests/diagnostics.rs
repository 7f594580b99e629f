//! A case for every code: `tests/diagnostics/<code>/`, or `<code>--<variant>/`, laid over a small good site; `command` holds what is
//! typed in place of `build`.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::BTreeSet;
use std::fs;

use candour::diagnostics::{Code, Severity};
use support::{candour, copy, expect, files, project, stderr};

#[test]
fn every_code_has_a_case_and_every_case_its_output() {
    let cases = project().join("tests/diagnostics");
    let mut covered = BTreeSet::new();
    let mut failures = String::new();
    let mut names: Vec<String> =
        fs::read_dir(&cases).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in names.iter().filter(|n| *n != "_base") {
        let code = name.split("--").next().unwrap();
        let known = Code::ALL.iter().find(|c| c.name() == code).unwrap_or_else(|| panic!("no code is called {code}"));
        covered.insert(known.name());
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        copy(&cases.join("_base"), root);
        copy(&cases.join(name), root);
        if let Ok(removed) = fs::read_to_string(cases.join(name).join("remove")) {
            removed.lines().for_each(|f| fs::remove_file(root.join(f)).unwrap());
        }
        fs::create_dir_all(root.join("site")).unwrap();
        fs::write(root.join("site/index.html"), "published before").unwrap();
        let before = files(&root.join("site"));
        let mut command = candour();
        command.current_dir(root);
        match fs::read_to_string(cases.join(name).join("command")) {
            Ok(words) => command.args(words.split_whitespace()),
            Err(_) => command.args(["build", "--date", "2025-12-31"]),
        };
        if known.severity() != Severity::Error {
            // What was published before is none of Candour's own.
            command.arg("--force");
        }
        let output = command.output().unwrap();
        let text = stderr(&output, root);
        let (exit, untouched) = match known.severity() {
            Severity::Error => (Some(1), true),
            Severity::Warning | Severity::Note => (Some(0), false),
        };
        assert_eq!(output.status.code(), exit, "{name}:\n{text}");
        assert!(text.contains(&format!("[{code}]")), "{name} doesn't show its code:\n{text}");
        assert_eq!(files(&root.join("site")) == before, untouched, "{name}: what was published");
        if let Err(e) = expect(&cases.join(name).join("expected.txt"), &text) {
            failures += &e;
        }
    }
    assert!(failures.is_empty(), "{failures}");
    let missing: Vec<_> = Code::ALL.iter().map(|c| c.name()).filter(|c| !covered.contains(c)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn all_errors_of_a_run_are_told_at_once() {
    let cases = project().join("tests/diagnostics");
    let home = tempfile::tempdir().unwrap();
    copy(&cases.join("_base"), home.path());
    for name in ["answer-off-scale", "unknown-reference", "csv-ragged-row", "raw-html", "unknown-theme", "bad-date"] {
        for (path, bytes) in files(&cases.join(name)) {
            let target =
                home.path().join(path.replace("/a.", &format!("/{name}.")).replace("-a.md", &format!("-{name}.md")));
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, bytes).unwrap();
        }
    }
    let output =
        candour().args(["check", "--format", "json", "--date", "2025-12-31"]).arg(home.path()).output().unwrap();
    let lines: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let codes: BTreeSet<&str> = lines.iter().filter_map(|l| l["code"].as_str()).collect();
    let wanted = ["answer-off-scale", "bad-date", "csv-ragged-row", "raw-html", "unknown-reference", "unknown-theme"];
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), wanted);
    let places: Vec<_> = lines.iter().filter_map(|l| Some((l["file"].as_str()?, l["line"].as_u64()?))).collect();
    assert!(places.is_sorted(), "{places:?}");
    let summary = &lines.last().unwrap()["summary"];
    assert_eq!((summary["errors"].as_u64(), summary["written"].as_u64()), (Some(lines.len() as u64 - 1), Some(0)));
    assert_eq!(output.status.code(), Some(1));
}
