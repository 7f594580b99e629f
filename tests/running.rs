//! Content of strangers is read without fear: nothing runs, nothing outside is read, the clock alone lifts an embargo, and
//! work is linear in what is given.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use support::{candour, copy, files, project, stderr};

/// The small good site, in a folder of its own.
fn base() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    copy(&project().join("tests/diagnostics/_base"), home.path());
    home
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn no_configuration_of_the_content_runs_a_program() {
    let home = base();
    let root = home.path();
    write(root, "evil.sh", "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\n");
    fs::set_permissions(root.join("evil.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    let evil = root.join("evil.sh");
    let config = format!(
        "[core]\n\tbare = true\n\tfsmonitor = {0}\n\tpager = {0}\n\tsshCommand = {0}\n\thooksPath = {1}\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {0}\n[diff]\n\texternal = {0}\n",
        evil.display(),
        root.display()
    );
    for place in ["content", "content/.git", ".git"] {
        write(root, &format!("{place}/HEAD"), "ref: refs/heads/main\n");
        write(root, &format!("{place}/config"), &config);
        for folder in ["objects", "refs/heads"] {
            fs::create_dir_all(root.join(place).join(folder)).unwrap();
        }
    }
    write(root, "content/.gitattributes", "* diff=evil filter=evil\n");
    for command in ["check", "build"] {
        candour().arg(command).arg(root).output().unwrap();
    }
    assert!(!root.join("ran").exists());
}

#[test]
fn the_clock_lifts_an_embargo_and_nothing_else_does() {
    let home = base();
    let root = home.path();
    write(root, "content/news/2199-01-01-later.md", "---\ntitle: Later\n---\nSecret.\n");
    write(root, "content/news/2025-03-01-held.md", "---\ntitle: Held\nrelease_at: 2199-06-01 09:30\n---\nSecret.\n");
    write(root, "content/news/2025-03-02-now.md", "---\ntitle: Now\n---\nText.\n");
    let output = candour().arg("build").arg(root).output().unwrap();
    let text = stderr(&output, root);
    assert!(text.contains("2199-01-01-later.md  appears on 2199-01-01\n"), "{text}");
    assert!(text.contains("2025-03-01-held.md   appears on 2199-06-01 09:30\n"), "{text}");
    assert!(text.contains("next      from 2199-01-01 on, a text appears (content/news/2199-01-01-later.md)"), "{text}");
    assert!(!files(&root.join("site")).iter().any(|(_, bytes)| bytes.windows(7).any(|w| w == b"Secret.")));
    assert!(root.join("site/news/now/index.html").is_file());
    let json = candour().args(["check", "--format", "json"]).arg(root).output().unwrap();
    assert!(String::from_utf8_lossy(&json.stdout).contains(r#""appears":"2199-06-01T08:30:00Z""#));
    let at = |epoch: &str| candour().env("SOURCE_DATE_EPOCH", epoch).arg("check").arg(root).output().unwrap();
    assert!(!stderr(&at("7289568000"), root).contains("later.md  appears"));
    let bad = at("soon");
    assert_eq!(bad.status.code(), Some(2));
    assert!(stderr(&bad, root).contains("SOURCE_DATE_EPOCH is `soon`"));
}

#[test]
fn files_wait_with_the_texts_that_name_them() {
    let home = base();
    let root = home.path();
    for file in ["award.pdf", "shared.pdf", "lone.pdf", "in text.pdf"] {
        write(root, &format!("content/static/docs/{file}"), "%PDF-1.4 words");
    }
    let text = "---\ntitle: Award\nrelease_at: 2025-06-01 09:30\n---\n[a](/docs/award.pdf) [b](/docs/shared.pdf) [c](</docs/in text.pdf>)\n";
    write(root, "content/news/2025-03-01-award.md", text);
    write(root, "content/pages/other.md", "---\ntitle: Other\n---\n[b](/docs/shared.pdf)\n");
    let named = |date: &str| {
        let paths = built(root, date).into_iter().map(|(path, _)| path);
        paths.filter(|path| path.starts_with("docs/")).collect::<Vec<_>>()
    };
    assert_eq!(named("2025-06-01"), ["docs/lone.pdf", "docs/shared.pdf"]);
    let all = ["docs/award.pdf", "docs/in text.pdf", "docs/lone.pdf", "docs/shared.pdf"];
    assert_eq!(named("2025-06-02"), all);
    let output = candour().args(["check", "--date", "2025-06-01"]).arg(root).output().unwrap();
    assert!(stderr(&output, root).contains("award.pdf     appears on 2025-06-01 09:30"), "{}", stderr(&output, root));
}

/// The site as it is built at a moment, by file.
fn built(root: &Path, date: &str) -> Vec<(String, Vec<u8>)> {
    let out = tempfile::tempdir().unwrap();
    let site = out.path().join("site");
    let output = candour().args(["build", "--quiet", "--date", date, "--out"]).arg(&site).arg(root).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output, root));
    files(&site)
}

fn differing(a: &[(String, Vec<u8>)], b: &[(String, Vec<u8>)]) -> Vec<String> {
    let names = a.iter().chain(b).map(|(name, _)| name.clone());
    let get = |site: &[(String, Vec<u8>)], name: &str| site.iter().find(|(n, _)| n == name).map(|(_, b)| b.clone());
    let mut all: Vec<String> = names.filter(|n| get(a, n) != get(b, n)).collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn builds_between_which_nothing_came_due_are_the_same() {
    let root = project().join("tests/golden/languages");
    let first = built(&root, "2026-11-01");
    let manifest: serde_json::Value =
        serde_json::from_slice(&first.iter().find(|(n, _)| n == "manifest.json").unwrap().1).unwrap();
    let as_of = manifest["as_of"].as_str().unwrap();
    assert_eq!(differing(&first, &built(&root, as_of)), Vec::<String>::new(), "as of {as_of}");
    assert_eq!(differing(&first, &built(&root, "2026-12-15T23:59")), Vec::<String>::new());
    assert!(!differing(&first, &built(&root, "2020-01-01")).is_empty());
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    for golden in ["network", "languages"] {
        let root = project().join("tests/golden").join(golden);
        let home = tempfile::tempdir().unwrap();
        copy(&root, home.path());
        for (name, bytes) in files(&home.path().join("content")) {
            let is_text = [".md", ".yaml", ".csv"].iter().any(|e| name.ends_with(e)) && !name.starts_with("static/");
            if is_text {
                let text = String::from_utf8(bytes).unwrap().replace("\r\n", "\n").replace('\n', "\r\n");
                fs::write(home.path().join("content").join(&name), format!("\u{feff}{text}")).unwrap();
            }
        }
        let (plain, windows) = (built(&root, "2026-11-01"), built(home.path(), "2026-11-01"));
        assert_eq!(differing(&plain, &windows), Vec::<String>::new(), "{golden}");
    }
}

/// Hostile content of some size: a name, the file, and its text.
type Hostile = (&'static str, &'static str, fn(usize) -> String);

const FRONT: &str = "---\ntitle: A\n";

fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).map(line).collect()
}

const NEWS: &str = "content/news/2025-05-01-a.md";
const CSV: &str = "content/ratings/2025-spring/a.csv";

const HOSTILE: [Hostile; 14] = [
    ("equal headings", NEWS, |n| format!("{FRONT}---\n{}", lines(n, |_| "# Same\n\n".to_owned()))),
    ("keys", NEWS, |n| format!("{FRONT}{}---\n", lines(n, |i| format!("key{i}: 1\n")))),
    ("one key", NEWS, |n| format!("{FRONT}{}---\n", lines(n, |_| "key: 1\n".to_owned()))),
    ("tags", NEWS, |n| format!("{FRONT}tags: [{}]\n---\n", lines(n, |i| format!("t{i}, ")))),
    ("broken links", NEWS, |n| format!("{FRONT}---\n{}", lines(n, |i| format!("[a](news:x{i})\n")))),
    ("anchors", NEWS, |n| format!("{FRONT}---\n{}", lines(n, |i| format!("# H{i}\n\n[a](#g{i})\n\n")))),
    ("quotes", NEWS, |n| format!("{FRONT}---\n{}\n", "> ".repeat(n))),
    ("nested images", NEWS, |n| format!("{FRONT}---\n{}\n", "![a".repeat(n))),
    ("open brackets", NEWS, |n| format!("{FRONT}---\n{}\n", "[".repeat(n))),
    ("emphasis", NEWS, |n| format!("{FRONT}---\n{}\n", "*a_ ".repeat(n))),
    ("list in YAML", NEWS, |n| format!("{FRONT}authors: [{}]\n---\n", lines(n, |i| format!("a{i}, ")))),
    ("columns", CSV, |n| format!("{}\n", lines(n, |i| format!("c{i},")))),
    ("ragged rows", CSV, |n| format!("system,q1\n{}", lines(n, |i| format!("s{i}\n")))),
    ("one cell", CSV, |n| format!("system,q1,comment\na,1,\"{}\"\n", "x y\n".repeat(n))),
];

#[test]
fn twice_the_input_is_about_twice_the_work() {
    // Seconds of the processor, not of the clock: other tests run at the same time.
    let time = |file: &str, text: &str| {
        let home = base();
        write(home.path(), file, text);
        let once = || {
            let script = "TIMEFORMAT='%U'; time \"$@\"";
            let output = Command::new("bash")
                .args(["-c", script, "bash", env!("CARGO_BIN_EXE_candour"), "check"])
                .arg(home.path())
                .env_remove("SOURCE_DATE_EPOCH")
                .output()
                .unwrap();
            assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", output.status);
            assert!(output.stderr.len() < 200_000, "{} bytes of messages", output.stderr.len());
            String::from_utf8_lossy(&output.stderr).lines().last().unwrap().parse::<f64>().unwrap()
        };
        once().min(once())
    };
    // A quarter of a megabyte and a half, which is as long as a text may be; what takes no longer than starting up is not compared.
    let slow: Vec<String> = HOSTILE
        .iter()
        .filter_map(|(name, file, make)| {
            let size = make(1000).len();
            let (half, whole) = (make(250_000_000 / size), make(500_000_000 / size));
            let (a, b) = (time(file, &half), time(file, &whole));
            let floor = 0.3;
            (b.max(floor) > 3.0 * a.max(floor)).then(|| format!("{name}: {a} s, of twice the size {b} s"))
        })
        .collect();
    assert!(slow.is_empty(), "{slow:#?}");
}

#[test]
fn texts_that_would_be_slow_to_sanitise_are_refused() {
    let cases = [
        ("<div>".repeat(100_000), "at most 5000 tags of HTML"),
        (format!("{}a", "> ".repeat(2_000)), "200 quotes and lists"),
        ("word ".repeat(110_000), "longer than 512 KB"),
    ];
    for (text, message) in cases {
        let home = base();
        let settings = fs::read_to_string(home.path().join("content/site.yaml")).unwrap();
        write(home.path(), "content/site.yaml", &format!("{settings}markdown: {{html: true}}\n"));
        write(home.path(), NEWS, &format!("{FRONT}---\n{text}\n"));
        let output = candour().arg("check").arg(home.path()).output().unwrap();
        let told = stderr(&output, home.path());
        assert!(output.status.code() == Some(1) && told.contains(message), "{told}");
        assert!(told.contains("error[too-large]"), "{told}");
    }
}

#[test]
fn the_limits_are_told() {
    use candour::source::limits::{
        DEEPEST_NESTING, LARGEST_RESPONSES, LARGEST_STATIC, LARGEST_TEXT, LONGEST_CELL, LONGEST_ID, LONGEST_LINE,
        LONGEST_MARKDOWN, LONGEST_VALUE, MOST_CHARTS, MOST_COLUMNS, MOST_ITEMS, MOST_KEYS, MOST_PAGES_OF_ONE,
        MOST_TAGS,
    };
    use candour::source::{LONGEST_NAME, MOST_FILES};
    let text = fs::read_to_string(project().join("docs/limits.md")).unwrap();
    let megabytes = |n: u64| format!("{} MB", n >> 20);
    let grouped = |n: usize| match n {
        1_000_000.. => format!("{},{:03},{:03}", n / 1_000_000, n / 1000 % 1000, n % 1000),
        1000.. => format!("{},{:03}", n / 1000, n % 1000),
        _ => n.to_string(),
    };
    for (row, limit) in [
        ("a Markdown or YAML file", megabytes(LARGEST_TEXT)),
        ("a file of responses", megabytes(LARGEST_RESPONSES)),
        ("a file in `static/`", megabytes(LARGEST_STATIC)),
        ("a line of a text file", megabytes(LONGEST_LINE as u64)),
        ("a value in YAML", grouped(LONGEST_VALUE)),
        ("a cell of a table", grouped(LONGEST_CELL)),
        ("columns of such a table", grouped(MOST_COLUMNS)),
        ("keys of one mapping", grouped(MOST_KEYS)),
        ("items of a list", grouped(MOST_ITEMS)),
        ("tags, audiences or aliases", grouped(MOST_PAGES_OF_ONE)),
        ("a text in Markdown", format!("{} KB", LONGEST_MARKDOWN >> 10)),
        ("tags of HTML", grouped(MOST_TAGS)),
        ("quotes and lists", grouped(DEEPEST_NESTING)),
        ("charts in one text", grouped(MOST_CHARTS)),
        ("an id, a tag", grouped(LONGEST_ID)),
        ("the name of a file in bytes", grouped(LONGEST_NAME)),
        ("files in all", grouped(MOST_FILES)),
    ] {
        let line = text.lines().find(|l| l.starts_with(&format!("| {row}"))).unwrap_or_else(|| panic!("no row {row}"));
        assert!(line.split('|').nth(2).unwrap().trim().starts_with(&limit), "{row}: {limit} in {line}");
    }
}
