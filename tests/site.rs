//! The built site: the same bytes everywhere, golden sites, and nothing of what is withheld.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha384};
use support::{candour, copy, files, project};

const DATE: [&str; 2] = ["--date", "2026-11-01"];

fn build(root: &Path, out: &Path, more: &[&str]) -> Vec<(String, Vec<u8>)> {
    let output = candour().arg("build").arg(root).arg("--out").arg(out).args(DATE).args(more).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files(out)
}

#[test]
fn ten_builds_are_the_same_to_the_byte() {
    let home = tempfile::tempdir().unwrap();
    let elsewhere = home.path().join("another folder/ünder");
    copy(&project().join("content"), &elsewhere.join("content"));
    let first = build(project(), &home.path().join("0"), &["--jobs", "1"]);
    assert!(first.len() > 100);
    for i in 1..10 {
        let out = home.path().join(i.to_string());
        let mut command = candour();
        command.arg("build").arg(if i % 2 == 0 { project() } else { &elsewhere }).arg("--out").arg(&out).args(DATE);
        command
            .env("TZ", ["UTC", "Pacific/Kiritimati", "America/New_York"][i % 3])
            .env("LC_ALL", ["C", "tr_TR.UTF-8"][i % 2]);
        if i % 4 != 0 {
            command.args(["--jobs", &(i * 2).to_string()]);
        }
        assert!(command.output().unwrap().status.success());
        for (a, b) in first.iter().zip(&files(&out)) {
            assert_eq!(a.0, b.0, "build {i}");
            assert!(a.1 == b.1, "build {i}: {} differs", a.0);
        }
    }
}

/// What a reviewer reads of a site: of pages the first of each kind, and of that what stands between header and footer (the
/// start page is there as a whole); data, feeds and calendars; charts. What is copied from the theme, the index for searches,
/// frames and pictures are left out: of pictures, their digests stay.
fn reviewed(site: &str, built: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let assets = project().join("themes/default/assets");
    let manifest = built.iter().find(|(name, _)| name == "manifest.json").unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest.1).unwrap();
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    let mut pictures = String::new();
    for (name, bytes) in built {
        let parts: Vec<&str> = name.split('/').collect();
        let ending = name.rsplit('.').next().unwrap();
        let is_copied = assets.join(plain_name(name)).is_file() || name == "manifest.json";
        if is_copied || name.starts_with("search/") || name.contains("/search/words") || name.starts_with("cy/search/")
        {
            continue;
        }
        // What describes the columns is the same of every site.
        let describes = name.ends_with("-metadata.json") && site != "small";
        if describes || (name.ends_with("datapackage.json") && site != "network") {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        match ending {
            "png" => pictures += &format!("{name} {}\n", manifest["files"][name]["sha256"].as_str().unwrap()),
            "html" if name == "index.html" => all.push((name.clone(), without_digests(&text))),
            "html" if seen.insert((parts[0].to_owned(), parts.len(), "html".to_owned())) => {
                let main = text.find("<main").map_or(&*text, |at| &text[at..]);
                let main = main.find("</main>").map_or(main, |end| &main[..end + 7]);
                all.push((name.clone(), main.to_owned() + "\n"));
            }
            "html" => {}
            // Of charts, one of each kind; of frames' descriptions and calendars, the first.
            "svg" | "csv" if parts[0] == "charts" => {
                let kind = name.rsplit(['-', '/']).next().unwrap().to_owned();
                if seen.insert((parts[0].to_owned(), 0, kind)) {
                    all.push((name.clone(), text.into_owned()));
                }
            }
            _ if ["embed", "cy", "badges", "events", "training", "tags"].contains(&parts[0]) => {
                if seen.insert((parts[0].to_owned(), parts.len(), ending.to_owned())) {
                    all.push((name.clone(), text.into_owned()));
                }
            }
            _ if name == "_headers" => all.push((name.clone(), without_digests(&text))),
            _ => all.push((name.clone(), text.into_owned())),
        }
    }
    all.push(("pictures.txt".to_owned(), pictures));
    all.sort();
    all
}

/// `style.css` of `style.0123456789abcdef.css`; any other name is its own.
fn plain_name(name: &str) -> String {
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        [stem, digest, ending] if digest.len() == 16 && digest.bytes().all(|b| b.is_ascii_hexdigit()) => {
            format!("{stem}.{ending}")
        }
        _ => name.to_owned(),
    }
}

/// A text without the digests of the theme's files: these change with the theme, and are looked at elsewhere.
fn without_digests(text: &str) -> String {
    let named: BTreeSet<&str> = text.split(['"', '/', '\n']).filter(|word| plain_name(word) != *word).collect();
    let masked = named.into_iter().fold(text.to_owned(), |text, word| {
        text.replace(
            word,
            &word
                .splitn(3, '.')
                .enumerate()
                .map(|(i, part)| if i == 1 { "DIGEST" } else { part })
                .collect::<Vec<_>>()
                .join("."),
        )
    });
    let mut parts = masked.split("integrity=\"sha384-");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, rest| all + "integrity=\"sha384-DIGEST\"" + rest.split_once('"').unwrap().1)
}

#[test]
fn what_pages_load_is_named_by_its_digest_and_checked() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("site");
    let built: BTreeMap<String, Vec<u8>> = build(project(), &out, &[]).into_iter().collect();
    let page = |name: &str| String::from_utf8(built[name].clone()).unwrap();
    let headers = page("_headers");
    let mut seen = BTreeSet::new();
    for (name, bytes) in built.iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        let loading = text.split('<').filter(|tag| {
            tag.starts_with("link rel=\"stylesheet\"") || (tag.starts_with("script src=") && !tag.contains("/compare/"))
        });
        // Other sites may show frames in a sandbox, where a browser can't check what they load.
        let is_frame = name.contains("embed/");
        for tag in loading {
            let value = |attribute: &str| {
                tag.split_once(&format!(" {attribute}=\"")).map(|(_, v)| v.split('"').next().unwrap())
            };
            let address = value("href").or_else(|| value("src")).unwrap();
            let file = address.trim_start_matches('/');
            assert_ne!(plain_name(file), file, "{name} loads {tag}");
            assert_eq!(built[file], built[&plain_name(file)], "{file}");
            assert!(
                headers.contains(&format!("{address}\n  Cache-Control: public, max-age=31536000, immutable\n")),
                "{file}"
            );
            assert_eq!(value("integrity").is_none(), is_frame, "{name} loads {tag}");
            seen.extend(value("integrity").map(|digest| (file.to_owned(), digest.to_owned())));
        }
    }
    assert!(seen.len() > 4, "{seen:?}");
    for (file, integrity) in seen {
        let digest = Sha384::digest(&built[&file]);
        assert_eq!(integrity, format!("sha384-{}", Base64::encode_string(&digest)), "{file}");
    }
    // Of a page that is opened from disk, browsers can't check what it loads.
    let relative = home.path().join("relative");
    let relative = build(project(), &relative, &["--relative"]);
    assert!(relative.iter().all(|(name, _)| plain_name(name) == *name));
    let start = relative.iter().find(|(name, _)| name == "index.html").unwrap();
    let start = String::from_utf8_lossy(&start.1);
    assert!(start.contains("href=\"./style.css\">") && !start.contains("integrity"), "{start}");
}

#[test]
fn golden_sites_are_as_expected() {
    let folder = project().join("tests/golden");
    let mut sites: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    sites.sort();
    assert!(!sites.is_empty());
    let mut differences = String::new();
    for site in sites {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("site");
        let name = site.file_name().unwrap().to_string_lossy().into_owned();
        let found = reviewed(&name, &build(&site, &out, &[]));
        let held = candour().arg("verify").arg(&out).output().unwrap();
        assert!(held.status.success(), "{}", String::from_utf8_lossy(&held.stdout));
        let expected = site.join("_expected");
        if std::env::var_os("BLESS").is_some() {
            let _ = fs::remove_dir_all(&expected);
            for (name, text) in &found {
                let path = expected.join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        let wanted: BTreeMap<String, Vec<u8>> = files(&expected).into_iter().collect();
        let is_known = |name: &String| found.iter().any(|(own, _)| own == name);
        wanted.keys().filter(|name| !is_known(name)).for_each(|name| differences += &format!("{name} is gone\n"));
        for (name, text) in &found {
            let Some(then) = wanted.get(name).map(|bytes| String::from_utf8_lossy(bytes)) else {
                differences += &format!("{name} is new\n");
                continue;
            };
            if *text != then {
                let (line, (now, then)) = text
                    .lines()
                    .zip(then.lines())
                    .enumerate()
                    .find(|(_, (a, b))| a != b)
                    .unwrap_or((0, ("more", "or less")));
                differences += &format!("{name}, line {}:\n  now  {now}\n  then {then}\n", line + 1);
            }
        }
    }
    assert!(differences.is_empty(), "golden sites differ (BLESS=1 takes what was found):\n{differences}");
}

/// The ids that templates give to parts of their pages.
fn ids_of_templates() -> Vec<String> {
    let templates = files(&project().join("themes/default/templates"));
    let mut ids: Vec<String> = templates
        .iter()
        .flat_map(|(_, bytes)| ids(&String::from_utf8_lossy(bytes)).into_iter().map(str::to_owned).collect::<Vec<_>>())
        .filter(|id| !id.contains('{'))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split_once('"').map(|(id, _)| id)).collect()
}

/// Every text of the sample site, and headings in each of them that are called as parts of pages are.
#[test]
fn no_two_elements_of_a_page_have_one_id() {
    let home = tempfile::tempdir().unwrap();
    let content = home.path().join("content");
    copy(&project().join("content"), &content);
    let all = ids_of_templates();
    assert!(all.len() > 50);
    let headings: String = all.iter().map(|id| format!("\n\n## {}\n", id.replace('-', " "))).collect();
    for (name, bytes) in files(&content).into_iter().filter(|(name, _)| name.ends_with(".md")) {
        fs::write(content.join(name), String::from_utf8(bytes).unwrap() + &headings).unwrap();
    }
    let built = build(home.path(), &home.path().join("site"), &[]);
    let mut pages = 0;
    for (name, bytes) in built.iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let mut own = ids(&html);
        own.sort_unstable();
        let twice: Vec<_> = own.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert!(twice.is_empty(), "{name}: {twice:?}");
        pages += usize::from(html.contains("id=\"missing"));
    }
    assert!(pages > 50, "{pages}");
}

#[test]
fn links_work_under_a_base_path_and_relative() {
    for more in [vec!["--relative"], vec!["--base-url", "https://host.example/a/b/"]] {
        let output = candour().arg("check").arg(project()).args(DATE).args(&more).output().unwrap();
        assert!(output.status.success(), "{more:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn line_endings_and_a_byte_order_mark_change_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (plain, dressed) = (home.path().join("plain"), home.path().join("dressed"));
    copy(&project().join("tests/reference/content"), &plain.join("content"));
    copy(&plain, &dressed);
    let csv = dressed.join("content/ratings/sus/answers.csv");
    let text = fs::read_to_string(&csv).unwrap().replace('\n', "\r\n");
    fs::write(&csv, format!("\u{feff}{text}")).unwrap();
    let yaml = dressed.join("content/ratings/sus/c.yaml");
    let text = fs::read_to_string(&yaml).unwrap().replace('\n', "\r\n");
    fs::write(&yaml, format!("\u{feff}{text}")).unwrap();
    let data = |root: &Path| {
        let all = build(root, &root.join("site"), &[]);
        all.into_iter().filter(|(name, _)| name.ends_with(".csv")).collect::<Vec<_>>()
    };
    assert!(data(&plain) == data(&dressed));
}

/// A text without the coordinates of lines, in which any number can stand.
fn without_coordinates(text: &str) -> String {
    let mut parts = text.split(" points=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('"').map_or("", |(_, rest)| rest))
}

/// Every test of disclosure control on a whole site: what is withheld is nowhere in its bytes.
#[test]
fn what_is_withheld_is_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    copy(&project().join("tests/diagnostics/_base"), root);
    let answers = |n: usize, role: &str, a: &str| format!("  - {{role: {role}, answers: [{a}]}}\n").repeat(n);
    let write = |system: &str, responses: String| {
        fs::write(root.join(format!("content/systems/{system}.md")), format!("---\nname: {system}\n---\n")).unwrap();
        let text = format!("system: {system}\nresponses:\n{responses}");
        fs::write(root.join(format!("content/ratings/2025-spring/{system}.yaml")), text).unwrap();
    };
    // A score of 97.5 that only nine people gave, and one group of four whose mean is 2.5.
    write("few", answers(9, "nurse", "5, 1, 5, 1, 5, 1, 5, 1, 5, 2"));
    let mixed =
        answers(20, "nurse", "4, 2, 4, 2, 4, 2, 4, 2, 4, 2") + &answers(4, "doctor", "1, 5, 1, 5, 1, 5, 1, 5, 1, 4");
    write("mixed", mixed + &answers(16, "nurse", "3, 2, 4, 3, 3, 2, 4, 2, 4, 2"));
    let site = build(root, &root.join("site"), &[]);
    let text = |end: &str| {
        let found = site.iter().find(|(name, _)| name.ends_with(end)).unwrap_or_else(|| panic!("no {end}"));
        String::from_utf8(found.1.clone()).unwrap()
    };
    for (name, bytes) in &site {
        assert!(!without_coordinates(&String::from_utf8_lossy(bytes)).contains("97.5"), "{name} has a withheld mean");
    }
    assert!(text("systems/few/index.html").contains("fewer than 10 responses"));
    let json: serde_json::Value = serde_json::from_str(&text("data/ratings.json")).unwrap();
    let few = json["surveys"][0]["systems"].as_array().unwrap().iter().find(|s| s["system"] == "few").unwrap();
    let known: Vec<_> =
        few.as_object().unwrap().iter().filter(|(_, v)| !v.is_null() && *v != &serde_json::json!({})).collect();
    // Its id, its category and the reason.
    assert_eq!(known.len(), 3, "{known:?}");
    // Two groups, one too small: neither can be shown without the other following from the whole.
    assert_eq!(
        text("data/breakdowns.csv").lines().filter(|l| l.starts_with("2025-spring,mixed,role,,,,,,")).count(),
        1
    );
    assert!(!text("systems/mixed/index.html").contains("Doctor"));
    assert!(!site.iter().any(|(name, _)| name.contains("few-") || name.contains("mixed-breakdown")));
}
