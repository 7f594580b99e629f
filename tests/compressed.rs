//! `build --precompress`: copies that say what their files say, made anew where these change, and of nobody else's files.
#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use support::{candour, copy, files, project, stderr};

fn decoded(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match name.ends_with(".gz") {
        true => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).unwrap(),
        false => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out).unwrap(),
    };
    out
}

/// Every file of a built site; each copy holds what its file does. Their number is returned too.
fn site(root: &Path) -> (BTreeMap<String, Vec<u8>>, usize) {
    let all: BTreeMap<String, Vec<u8>> = files(&root.join("site")).into_iter().collect();
    let mut copies = 0;
    for (name, bytes) in &all {
        let Some(of) = name.strip_suffix(".gz").or(name.strip_suffix(".br")) else { continue };
        if of.ends_with("theirs.csv") {
            continue;
        }
        assert!(decoded(name, bytes) == all[of], "{name}");
        assert!(bytes.len() < all[of].len(), "{name}");
        copies += 1;
    }
    (all, copies)
}

#[test]
fn copies_follow_their_files() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    copy(&project().join("tests/golden/small/content"), &root.join("content"));
    fs::create_dir_all(root.join("content/static")).unwrap();
    fs::write(root.join("content/static/theirs.csv"), "a,b\n".repeat(2000)).unwrap();
    fs::write(root.join("content/static/theirs.csv.gz"), "somebody's own").unwrap();
    let build = |more: &[&str]| {
        let args = ["build", "--date", "2026-11-01"];
        let output = candour().current_dir(root).args(args).args(more).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output, root));
        String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output, root)
    };
    let verify = || candour().current_dir(root).args(["verify", "site"]).output().unwrap().status.success();
    build(&[]);
    let (plain, none) = site(root);
    assert_eq!(none, 0);
    build(&["--precompress"]);
    let (first, copies) = site(root);
    assert!(copies > 60, "{copies}");
    assert!(plain.iter().all(|(name, bytes)| name == "manifest.json" || first[name] == *bytes));
    assert_eq!(first["theirs.csv.gz"], b"somebody's own");
    assert_eq!(decoded("theirs.csv.br", &first["theirs.csv.br"]), first["theirs.csv"]);
    assert!(!first.keys().any(|name| name.contains(".png.") || name.contains(".gz.")), "{:?}", first.keys());
    assert!(verify());
    // Again nothing is written; the same is made in another folder.
    assert!(build(&["--precompress"]).contains("0 files written"));
    build(&["--precompress", "--out", "other"]);
    assert!(files(&root.join("other")) == files(&root.join("site")));
    // A reader sees no difference.
    let args = ["diff", "--against", "./site", "--exit-code", "--date", "2026-11-01"];
    let output = candour().current_dir(root).args(args).output().unwrap();
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), stderr(&output, root));
    // A page that changes, and a copy that somebody damaged.
    fs::write(root.join("site/about/index.html.br"), "no Brotli").unwrap();
    let settings = fs::read_to_string(root.join("content/site.yaml")).unwrap();
    let title = settings.lines().find(|l| l.starts_with("title:")).unwrap();
    fs::write(root.join("content/site.yaml"), settings.replace(title, "title: Another title")).unwrap();
    build(&["--precompress"]);
    let (second, again) = site(root);
    assert_eq!(again, copies);
    assert!(second["index.html.gz"] != first["index.html.gz"]);
    assert!(verify());
    // Without the option they are gone, and what is theirs stays.
    build(&[]);
    let (last, none) = site(root);
    assert_eq!(none, 0);
    assert!(last.contains_key("theirs.csv.gz") && !last.contains_key("theirs.csv.br"));
}
