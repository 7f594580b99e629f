//! Former addresses in every form, and pages that nobody has translated.
#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;

use support::{candour, copy, project};

/// A site in two languages with these pages: name of the file, front matter and text.
fn site(pages: &[(&str, &str)]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let content = home.path().join("content");
    fs::create_dir_all(content.join("pages")).unwrap();
    fs::write(content.join("site.yaml"), "title: S\nbase_url: https://a.example/x/\nlanguages: [en, cy]\n").unwrap();
    for (name, text) in pages {
        fs::write(content.join("pages").join(name), text).unwrap();
    }
    home
}

fn build(home: &Path) -> Result<(), String> {
    let output = candour().args(["build", "--quiet", "--date", "2026-11-29"]).arg(home).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(()) } else { Err(told) }
}

#[test]
fn aliases_lead_on_every_host() {
    let page = "---\ntitle: New\naliases: [/old/caf%C3%A9/, \"/old/two words.html\", /cy/hen/]\n---\nText.\n";
    let home = site(&[("new.md", page), ("new.cy.md", "---\ntitle: Newydd\n---\nTestun.\n")]);
    build(home.path()).unwrap();
    let read =
        |path: &str| fs::read_to_string(home.path().join("site").join(path)).unwrap_or_else(|_| panic!("no {path}"));
    for path in ["old/café/index.html", "old/two words.html"] {
        assert!(read(path).contains("url=/x/new/"), "{path}");
    }
    assert!(read("cy/hen/index.html").contains("url=/x/cy/new/"));
    assert!(!home.path().join("site/hen").exists());
    let redirects = read("_redirects");
    assert!(
        redirects.contains("/x/old/caf%C3%A9/ /x/new/ 301\n")
            && redirects.contains("/x/old/two%20words.html /x/new/ 301\n"),
        "{redirects}"
    );
    assert!(redirects.contains("/x/cy/hen/ /x/cy/new/ 301\n") && !redirects.contains("/x/hen/"), "{redirects}");
    let told = build(site(&[("new.md", "---\ntitle: New\naliases: [\"/?p=12\"]\n---\n")]).path()).unwrap_err();
    assert!(told.contains("behind a `?`"), "{told}");
}

#[test]
fn a_page_that_nobody_translated_claims_no_language() {
    let english = "---\ntitle: More\n---\nIn Welsh: [about](/cy/about/).\n";
    let about = "---\ntitle: About\n---\nText.\n";
    let home =
        site(&[("more.md", english), ("about.md", about), ("about.cy.md", "---\ntitle: Amdanom\n---\nTestun.\n")]);
    build(home.path()).unwrap();
    let read = |path: &str| fs::read_to_string(home.path().join("site").join(path)).unwrap();
    assert!(read("more/index.html").contains("href=\"/x/cy/about/\""));
    let more = read("cy/more/index.html");
    assert!(more.contains("<link rel=\"canonical\" href=\"https://a.example/x/more/\">"), "{more}");
    assert!(!more.contains("hreflang=\"cy\" href=\"https://a.example/x/cy/more/\""), "{more}");
    assert!(read("cy/about/index.html").contains("hreflang=\"cy\" href=\"https://a.example/x/cy/about/\""));
    let sitemap = read("sitemap.xml");
    assert!(
        sitemap.contains("https://a.example/x/cy/about/") && !sitemap.contains("https://a.example/x/cy/more/"),
        "{sitemap}"
    );
}

/// Writes other words for some in every file below a folder.
fn replace(folder: &Path, pairs: &[(&str, &str)]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            replace(&path, pairs);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let new = pairs.iter().fold(text, |text, (old, new)| text.replace(old, new));
            fs::write(&path, new).unwrap();
        }
    }
}

#[test]
fn what_goes_with_a_renamed_record_leads_on() {
    let home = tempfile::tempdir().unwrap();
    copy(&project().join("content"), &home.path().join("content"));
    let content = home.path().join("content");
    let run = |arguments: &[&str]| {
        let output =
            candour().args(arguments).args(["--quiet", "--date", "2026-11-29"]).arg(home.path()).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (recorded, told) = run(&["build", "--record"]);
    assert!(recorded, "{told}");
    let publications = content.join("publications");
    let kept = home.path().join("kept");
    fs::rename(&publications, &kept).unwrap();
    replace(&content, &[("stonebridge-epr", "stonebridge-one"), ("2026-spring", "spring-2026")]);
    fs::rename(&kept, &publications).unwrap();
    for (old, new) in [
        ("systems/stonebridge-epr.md", "systems/stonebridge-one.md"),
        ("ratings/2026-spring/stonebridge-epr.yaml", "ratings/2026-spring/stonebridge-one.yaml"),
        ("ratings/2026-spring", "ratings/spring-2026"),
        ("events/evening-webinar-2026.md", "events/evening-seminar-2026.md"),
    ] {
        fs::rename(content.join(old), content.join(new)).unwrap();
    }
    let news = content.join("news/2026-06-22-spring-2026.md");
    if !news.exists() {
        fs::rename(content.join("news/2026-06-22-2026-spring.md"), news).unwrap();
    }
    let (fine, told) = run(&["check"]);
    assert!(!fine && told.matches("error[renamed-results]").count() == 2, "{told}");

    let front = |file: &str, line: &str| {
        let path = content.join(file);
        let text = fs::read_to_string(&path).unwrap();
        let text = match text.strip_prefix("---\n") {
            Some(rest) => format!("---\n{line}\n{rest}"),
            None => format!("{line}\n{text}"),
        };
        fs::write(path, text).unwrap();
    };
    front("systems/stonebridge-one.md", "aliases: [/systems/stonebridge-epr/]");
    front("ratings/spring-2026/survey.yaml", "aliases: [/ratings/2026-spring]");
    front("events/evening-seminar-2026.md", "aliases: [/events/evening-webinar-2026/]");
    let (fine, told) = run(&["build"]);
    assert!(fine, "{told}");
    let read =
        |path: &str| fs::read_to_string(home.path().join("site").join(path)).unwrap_or_else(|_| panic!("no {path}"));
    for (old, new) in [
        ("compare/harbour-epr/stonebridge-epr/", "compare/harbour-epr/stonebridge-one/"),
        ("ratings/2026-spring/category/epr/", "ratings/spring-2026/category/epr/"),
        ("ratings/2026-spring/", "ratings/spring-2026/"),
        ("cy/compare/harbour-epr/stonebridge-epr/", "cy/compare/harbour-epr/stonebridge-one/"),
    ] {
        assert!(read(&format!("{old}index.html")).contains(&format!("/{new}\"")), "{old}");
    }
    assert_eq!(read("badges/stonebridge-epr.svg"), read("badges/stonebridge-one.svg"));
    let calendar = read("events/evening-webinar-2026/calendar.ics");
    assert_eq!(calendar, read("events/evening-seminar-2026/calendar.ics"));
    assert!(calendar.contains("UID:evening-webinar-2026@"), "{calendar}");
    assert!(read("_redirects").contains("/embed/2026-spring/* /embed/spring-2026/:splat 301\n"));
}
