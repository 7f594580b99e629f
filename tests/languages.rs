//! The theme's words: every one is said somewhere, every one that is said is there, in each language that comes with it.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Text of all files below a folder of the project, by their paths.
fn texts(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let text = |e: walkdir::DirEntry| Some((e.path().display().to_string(), fs::read_to_string(e.path()).ok()?));
    files.filter(|e| e.file_type().is_file()).filter_map(text).collect()
}

/// The keys of a file of words with their texts; the plural forms of one are joined.
fn keys(language: &str) -> BTreeMap<String, String> {
    let path = format!("{}/themes/default/words/{language}.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let (mut group, mut last, mut found) = (String::new(), String::new(), BTreeMap::new());
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let (name, words) = line.split_once(':').unwrap();
        match line.len() - line.trim_start().len() {
            0 => group = name.to_owned(),
            2 => {
                last = format!("{group}.{}", name.trim());
                found.insert(last.clone(), words.trim().to_owned());
            }
            _ => {
                let forms = found.get_mut(&last).unwrap();
                forms.push('\n');
                forms.push_str(words);
            }
        }
    }
    found
}

/// What stands between the first quotation marks after each place where `before` stands.
fn quoted_after<'t>(text: &'t str, before: &str) -> Vec<&'t str> {
    let after = text.split(before).skip(1);
    after
        .filter_map(|rest| rest.split_once('"').and_then(|(_, rest)| rest.split_once('"')).map(|(key, _)| key))
        .collect()
}

#[test]
fn every_word_is_said_and_every_one_said_is_there() {
    let known = keys("en");
    let code: Vec<(String, String)> = texts("src")
        .into_iter()
        .map(|(path, text)| (path, text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()))
        .collect();
    let (mut said, mut groups) = (BTreeSet::new(), BTreeSet::new());
    for (path, text) in &code {
        for key in quoted_after(text, "say!(") {
            // The macro's own rules and examples say no key.
            if !path.ends_with("words/mod.rs") {
                assert!(known.contains_key(key), "{path} says `{key}`, which is not in words/en.yaml");
            }
        }
        // A key that is put together is not looked up here.
        let first = text.split(".say(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
        for key in first.filter_map(|rest| rest.split_once('"').map(|(key, _)| key)).filter(|key| !key.contains('{')) {
            assert!(known.contains_key(key), "{path} says `{key}`, which is not in words/en.yaml");
        }
        // Literals: a key chosen first and said then is one of them.
        text.split('"').filter(|literal| known.contains_key(*literal)).for_each(|key| {
            said.insert(key.to_owned());
        });
        groups.extend(
            [".term(", ".named(", ".counted("].iter().flat_map(|call| quoted_after(text, call)).map(str::to_owned),
        );
    }
    for (path, text) in texts("themes/default/templates") {
        // A tag may be broken over several lines.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (i, _) in text.match_indices("\" | say") {
            let key = text[..i].rsplit('"').next().unwrap();
            assert!(known.contains_key(key), "{path} says `{key}`, which is not in words/en.yaml");
            said.insert(key.to_owned());
        }
        for (i, _) in text.match_indices("\" | words") {
            let group = text[..i].rsplit('"').next().unwrap();
            assert!(known.keys().any(|key| key.starts_with(&format!("{group}."))), "{path}: {group}");
        }
    }
    for (path, text) in texts("themes/default/assets").into_iter().filter(|(path, _)| path.ends_with(".js")) {
        let script = path.rsplit('/').next().unwrap().trim_end_matches(".js");
        let literals = text.split(['"', '`']).collect::<Vec<_>>();
        for key in known.keys().filter_map(|key| key.strip_prefix(&format!("{script}-script."))) {
            let is_there =
                |literal: &&str| *literal == key || key.strip_prefix(*literal).is_some_and(|_| literal.ends_with('-'));
            if literals.iter().any(is_there) {
                said.insert(format!("{script}-script.{key}"));
            }
        }
        for key in quoted_after(&text, "say(").into_iter().filter(|key| !key.ends_with('-')) {
            let key = format!("{script}-script.{key}");
            assert!(known.contains_key(&key) || script == "say", "{path} says `{key}`, which is not in words/en.yaml");
        }
    }
    // Groups of which every name can be asked for; and titles of sections by the section's address.
    groups.extend(["column".to_owned(), "small-number".to_owned()]);
    let by_group = |key: &String| key.split_once('.').is_some_and(|(group, _)| groups.contains(group));
    let unsaid: Vec<&String> = known.keys().filter(|key| !said.contains(*key) && !by_group(key)).collect();
    assert_eq!(unsaid, Vec::<&String>::new(), "nothing says these");
}

#[test]
fn every_language_says_everything() {
    let english = keys("en");
    for (path, _) in texts("themes/default/words") {
        let language = path.rsplit('/').next().unwrap().trim_end_matches(".yaml").to_owned();
        let own = keys(&language);
        let missing: Vec<_> = english.keys().filter(|key| !own.contains_key(*key)).collect();
        assert_eq!(missing, Vec::<&String>::new(), "{language} lacks these");
        let unknown: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
        assert_eq!(unknown, Vec::<&String>::new(), "{language} has these besides");
        // A text that reads the same in two languages is a name, or it was forgotten.
        if language != "en" {
            let same = own.iter().filter(|(key, text)| english[*key] == **text).count();
            assert!(same * 8 < own.len(), "{language}: {same} of {} texts are those of English", own.len());
        }
    }
}

/// Every number of a text, in order.
fn numbers(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let parts = text.split(|c: char| !is_part(c)).map(|n| n.trim_matches('.').to_owned());
    parts.filter(|n| !n.is_empty()).collect()
}

#[test]
fn all_languages_tell_the_same_figures_of_the_sample_site() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("site");
    let run = support::candour().arg("build").arg(support::project()).arg("--out").arg(&out).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let read = |folder: &str| -> BTreeMap<String, String> {
        let at = out.join(folder);
        let is_table = |name: &str| name.ends_with(".csv");
        let tables = support::files(&at.join("charts")).into_iter().filter(|(name, _)| is_table(name));
        tables.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
    };
    let (english, welsh) = (read(""), read("cy"));
    assert!(english.len() > 90, "{}", english.len());
    assert_eq!(english.keys().collect::<Vec<_>>(), welsh.keys().collect::<Vec<_>>());
    for (name, table) in &english {
        assert_eq!(numbers(table), numbers(&welsh[name]), "{name}");
        assert_ne!(table.lines().next(), welsh[name].lines().next(), "{name} has its headings in English");
    }
    let figures = |folder: &str| fs::read_to_string(out.join(folder).join("compare/data.js")).unwrap();
    // What scripts compare: titles and groups have words, their numbers are the same.
    assert_eq!(numbers(&figures("")), numbers(&figures("cy")));
    for (name, bytes) in support::files(&out.join("badges")) {
        let title =
            |svg: String| svg.split("<title id=\"t\">").nth(1).unwrap().split("</title>").next().unwrap().to_owned();
        let welsh = fs::read_to_string(out.join("cy/badges").join(&name)).unwrap();
        let (english, welsh) = (title(String::from_utf8(bytes).unwrap()), title(welsh));
        assert_eq!(numbers(&english), numbers(&welsh), "{name}");
    }
    // Nothing is left to fill in, and no key stands in place of its words.
    for (name, bytes) in support::files(&out.join("cy")).into_iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = String::from_utf8(bytes).unwrap();
        // What scripts fill in stands in attributes, with its braces.
        let without = |text: &str| {
            text.split("data-words=\"")
                .map(|part| part.split_once('"').map_or(part, |(_, rest)| rest).to_owned())
                .collect::<String>()
        };
        let text = text
            .split_once("data-words=")
            .map_or(text.clone(), |(before, _)| before.to_owned() + &without(&text[before.len()..]));
        for key in keys("en").keys().filter(|key| key.contains('-')) {
            assert!(!text.contains(&format!(">{key}<")), "{name} shows {key}");
        }
        for slot in ["{n}", "{name}", "{day}", "{to}", "{mean}"] {
            assert!(!text.contains(slot), "{name} shows {slot}");
        }
    }
}

/// Forms that docs/words.md bans, as they stand in a text or at its beginning.
const BANNED: [&str; 26] = [
    " sure ",
    " sure.",
    " surely",
    "unsure",
    "take it along",
    "—",
    "of which nobody",
    "of whom nobody",
    "it is unknown",
    "is it known",
    "nothing is known of",
    "stands under",
    "in everything",
    "hang together",
    "bent to fit",
    "counts neither way",
    "ask for less",
    "newest",
    "whom",
    " is told",
    " are told",
    "tells of",
    "how it came here",
    "who says so",
    ", for then",
    "people like you",
];

/// A sentence has at most so many words; what is filled in counts as one.
const LONGEST_SENTENCE: usize = 30;

/// docs/words.md: what a test can hold of it.
#[test]
fn english_is_plain() {
    let mut wrong = Vec::new();
    let english = keys("en");
    for (key, text) in &english {
        let lower = text.to_lowercase();
        wrong.extend(BANNED.iter().filter(|form| lower.contains(**form)).map(|form| format!("{key}: `{form}`")));
        for sentence in text.split(['.', '?', '!', ';', '\n']) {
            let words = sentence.split_whitespace().count();
            if words > LONGEST_SENTENCE {
                wrong.push(format!("{key}: {words} words: {sentence}"));
            }
        }
    }
    assert!(english.len() > 900, "{}", english.len());
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
