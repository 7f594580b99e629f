//! Former addresses in every form, and pages that nobody has translated.
#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;

use support::candour;

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
