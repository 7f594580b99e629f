//! What a preview shows of an edit before the site is built again is what the build then shows.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use candour::cache::Cache;
use candour::content::{Today, When, parse_date};
use candour::diagnostics::Report;
use candour::output::MemorySink;
use candour::pipeline::{self, Held, Plan};
use support::{copy, project};

type Pages = BTreeMap<String, Vec<u8>>;

/// Pages that are made of figures, or of all others: they come with the build.
const OF_THE_BUILD: [&str; 5] = ["ratings/", "compare/", "data/", "search/", "systems/index.html"];

fn plan(root: &Path) -> Plan {
    let now = When::Day(parse_date("2026-11-01").unwrap());
    let mut plan = Plan::new(root.to_owned(), root.join("content"), Today { now, drafts: false });
    plan.lasting_names = false;
    plan
}

/// A copy of a golden site.
fn golden(site: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    copy(&project().join("tests/golden").join(site), root.path());
    root
}

/// The pages of a preview, and what is done while it is held.
fn preview(root: &Path, done: impl FnOnce(&Pages, &Held<'_>)) {
    let (sink, report) = (MemorySink::for_preview(), Report::new(false));
    pipeline::preview(&plan(root), &sink, &Cache::default(), &report, |_, _, held| {
        let mut files = sink.take_site().into_files();
        files.retain(|file, _| file.ends_with(".html"));
        done(&files, held);
    })
    .unwrap_or_else(|_| panic!("{:?}", report.sorted()));
}

fn built(root: &Path) -> Pages {
    let mut pages = Pages::new();
    preview(root, |all, _| pages.clone_from(all));
    pages
}

fn addresses(pages: &Pages) -> BTreeSet<String> {
    pages.keys().map(|file| format!("/{}", file.trim_end_matches("index.html"))).collect()
}

/// All pages that are given at once.
fn pages_of(held: &Held<'_>, file: &Path, shown: &BTreeSet<String>) -> Pages {
    let (own, others) = held.pages_of(file, shown);
    assert!(others.is_empty() || !own.is_empty());
    held.prepare();
    own.into_iter().chain(others).collect()
}

/// Edits a file, and holds the pages that are shown at once against those of a build.
fn compare(root: &Path, before: &Pages, held: &Held<'_>, file: &Path, text: &str) -> Pages {
    fs::write(file, text).unwrap();
    let early = pages_of(held, file, &addresses(before));
    let after = built(root);
    for (page, bytes) in early.iter().filter(|(page, _)| page.ends_with(".html")) {
        let now = after.get(page).map(|b| String::from_utf8_lossy(b));
        assert_eq!(now.as_deref(), Some(&*String::from_utf8_lossy(bytes)), "{page} after {}", file.display());
    }
    for (page, bytes) in &after {
        let is_of_build = OF_THE_BUILD.iter().any(|start| page.trim_start_matches("cy/").starts_with(start));
        if !is_of_build && before.get(page).is_some_and(|old| old != bytes) {
            assert!(early.contains_key(page), "{page} changed with {}, and was not shown", file.display());
        }
    }
    after
}

/// The text with another title, and another tag and text where it has any.
fn edited(text: &str) -> String {
    let line = |line: &str| match line.split_once(": ") {
        Some((key @ ("title" | "name"), value)) if value.starts_with('{') => {
            format!("{key}: {}", value.replace("en: ", "en: New "))
        }
        Some((key @ ("title" | "name"), value)) => format!("{key}: {} anew", value.trim_matches('"')),
        _ => line.to_owned(),
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    lines.join("\n") + "\n\nA word more.\n"
}

/// Edits every second record of a site, one after the other, while one build of it is held.
fn edit_all(site: &str, at_least: usize) {
    let root = golden(site);
    let content = root.path().join("content");
    let folders = ["news", "pages", "people", "organisations", "groups", "recommendations", "events", "training"];
    let mut files: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| fs::read_dir(content.join(folder)).ok())
        .flat_map(|entries| entries.map(|e| e.unwrap().path()))
        .collect();
    files.sort();
    preview(root.path(), |first, held| {
        held.prepare();
        let mut before = first.clone();
        let mut shown = 0;
        for file in files.iter().step_by(2) {
            let text = edited(&fs::read_to_string(file).unwrap());
            before = compare(root.path(), &before, held, file, &text);
            shown += 1;
        }
        assert!(shown >= at_least, "{shown} files were edited");
    });
}

#[test]
fn what_is_shown_of_an_edited_record_is_what_the_build_shows() {
    edit_all("network", 9);
}

#[test]
fn so_it_is_in_each_language() {
    edit_all("languages", 3);
}

#[test]
fn an_edit_that_is_taken_back_is_gone_from_all_pages() {
    let root = golden("network");
    let file = root.path().join("content/news/2026-10-01-second.md");
    let text = fs::read_to_string(&file).unwrap();
    preview(root.path(), |first, held| {
        let after = compare(root.path(), first, held, &file, &edited(&text));
        assert!(String::from_utf8_lossy(&after["news/index.html"]).contains(" anew"));
        compare(root.path(), &after, held, &file, &text);
    });
}

#[test]
fn what_a_text_links_to_stays_when_its_title_is_put_back() {
    let root = golden("network");
    let file = root.path().join("content/news/2026-10-01-second.md");
    let text = fs::read_to_string(&file).unwrap() + "\nSee [the plan](group:usability).\n";
    preview(root.path(), |first, held| {
        let after = compare(root.path(), first, held, &file, &edited(&text));
        compare(root.path(), &after, held, &file, &text);
    });
}

#[test]
fn a_text_and_its_translation_go_together() {
    let root = golden("languages");
    let pages = root.path().join("content/pages");
    preview(root.path(), |first, held| {
        let short = "---\ntitle: New\n---\n## The networks\n";
        let after = compare(root.path(), first, held, &pages.join("about.md"), short);
        let long = format!("---\ntitle: Newydd\nsummary: {}\n---\n## Y rhwydweithiau\n\nHirach.\n", "Hir ".repeat(40));
        let after = compare(root.path(), &after, held, &pages.join("about.cy.md"), &long);
        compare(root.path(), &after, held, &pages.join("about.md"), &edited(short));
    });
}

#[test]
fn a_file_that_breaks_counts_as_it_last_was() {
    let root = golden("network");
    let news = root.path().join("content/news");
    let (one, other) = (news.join("2026-09-01-first.md"), news.join("2026-10-01-second.md"));
    let text = edited(&fs::read_to_string(&one).unwrap());
    let of_other = edited(&fs::read_to_string(&other).unwrap());
    preview(root.path(), |first, held| {
        let shown = addresses(first);
        fs::write(&one, &text).unwrap();
        assert!(pages_of(held, &one, &shown).contains_key("news/index.html"));
        // Not read, not there, a draft: each is seen by the next edit of another file.
        for broken in [Some("x\n"), None, Some("---\ntitle: Draft\ndraft: true\n---\nText.\n"), Some("---\ntitle: [\n")]
        {
            match broken {
                Some(broken) => fs::write(&one, broken).unwrap(),
                None => fs::remove_file(&one).unwrap(),
            }
            assert!(pages_of(held, &one, &shown).is_empty());
            fs::write(&other, &of_other).unwrap();
            let pages = pages_of(held, &other, &BTreeSet::new());
            assert!(String::from_utf8_lossy(&pages["news/second/index.html"]).contains(" anew"));
            // What was given before is given again, also where nobody looks at it any more.
            let page = String::from_utf8_lossy(&pages["news/first/index.html"]);
            assert!(page.contains("<title>First of two anew") && page.contains("A word more."), "{broken:?}");
            assert!(pages.contains_key("news/index.html"));
        }
    });
}

#[test]
fn what_only_a_build_can_show_is_left_to_it() {
    let root = golden("languages");
    let content = root.path().join("content");
    preview(root.path(), |first, held| {
        let shown = addresses(first);
        let nothing = |file: &str, edit: &dyn Fn(&str) -> String| {
            let path = content.join(file);
            let text = fs::read_to_string(&path).unwrap_or_default();
            fs::write(&path, edit(&text)).unwrap();
            assert_eq!(pages_of(held, &path, &shown).len(), 0, "{file}");
            fs::write(&path, text).unwrap();
        };
        let draft = |text: &str| text.replacen("---\n", "---\ndraft: true\n", 1);
        nothing("news/2025-03-01-first.md", &draft);
        nothing("news/2025-03-01-first.md", &|_| "---\ntitle: [\n---\n".to_owned());
        nothing("news/2025-03-01-new.md", &|_| "---\ntitle: New\n---\nText.\n".to_owned());
        nothing("systems/first.md", &|text| text.replacen("name: ", "name: The ", 1));
        nothing("site.yaml", &|text| text.replacen("title: ", "title: The ", 1));
    });
}
