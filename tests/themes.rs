//! The theme's interface: `docs/themes.md` is written from the views, templates ask for nothing else, and a second theme
//! proves it.
#![allow(clippy::disallowed_methods, reason = "tests read the theme")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;
#[path = "support/views.rs"]
mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use support::{expect, project};
use views::View;

/// What every page template sees besides its own view: the name and the struct behind it.
const SHARED: [(&str, &str, &str); 4] = [
    ("site", "site/shared.rs", "Shared"),
    ("page", "pages/shared/page.rs", "PageHead"),
    ("preview", "pages/shared/page.rs", "Preview"),
    ("languages", "site/context.rs", "AlternateView"),
];

fn templates() -> BTreeMap<String, String> {
    let folder = project().join("themes/default/templates");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files.map(|f| (f.file_name().into_string().unwrap(), fs::read_to_string(f.path()).unwrap())).collect()
}

fn table(view: &View, out: &mut String) {
    out.push_str("| field | type | what it is |\n| --- | --- | --- |\n");
    for field in &view.fields {
        let flat = if field.is_flat { ", whose fields stand beside these" } else { "" };
        let _ = writeln!(out, "| `{}` | {}{flat} | {} |", field.name, field.kind, field.doc.trim_end_matches('.'));
    }
}

#[test]
fn the_reference_of_themes_is_that_of_the_views() {
    let all = views::all();
    let mut page = "# What templates see\n\nWritten from the views. A template `x.html` of a theme takes the place of the default \
        theme's; it is given the values below, by these names, and no others. `?` stands behind what may be absent: ask for it with \
        `{% if view.x %}`. Lists are in the order in which they are told. [The guide](guide.md#a-theme-of-your-own) says how to begin.\n\n\
        ## In every page\n\n\
        `root` is how links of the page begin, `home` the same with the folder of its language, `route` its address, `view` the values \
        of its own template. Filters: `\"key\" | say(name=value)` says a message of the words; `\"/address/\" | url` is a link, \
        of a style sheet or script of the theme by a name with its digest, and `\"/style.css\" | integrity` the attribute that says it; \
        `thing | link` a whole link to a `LinkView`, and `thing | label` its words; `day | time` a day as an element; `n | number` a whole \
        number; `\"prefix\" | words` messages for a script.\n\n\
        Colours of charts, share images and badges are the names that `.chart` gives in `assets/chart.css`: `--c-paper`, `--c-ink`, \
        `--c-quiet`, `--c-mark` (the site's own colour in them), `--c-warning`, `--c-line`, `--c-label` and those of the charts alone. They stand \
        there for light screens, for dark ones and for paper; share images, badges and pictures take those for light screens. A style sheet of your own \
        takes the place of the whole file, so begin with a copy. The colours of pages are the names of `:root` in `assets/style.css` (`--accent`, `--link`).\n\n\
        `base.html` is what the others extend, by its block `content`; `404.html` has no view. `cards.html`, `event-cards.html`, `training-cards.html`, \
        `cite.html`, `figure-table.html`, `mentions.html`, `score.html` and `share.html` are parts that templates include, and take what these have set.\n"
        .to_owned();
    let mut nested = BTreeSet::new();
    for (name, file, view) in SHARED {
        let found = all.iter().find(|v| v.file == file && v.name == view).unwrap();
        let _ = write!(page, "\n### `{name}`\n\n");
        table(found, &mut page);
        nested.extend(found.views());
    }
    let mut own: Vec<&View> = all.iter().filter(|v| v.template.is_some()).collect();
    own.sort_by_key(|v| (v.template.clone(), v.file.clone()));
    page.push_str("\n## By template\n");
    for alike in own.chunk_by(|a, b| a.template == b.template) {
        let docs: Vec<&str> = alike.iter().map(|view| view.doc.as_str()).collect();
        let names = |view: &View| view.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        assert!(
            alike.iter().all(|view| names(view) == names(alike[0])),
            "{:?} has views that differ",
            alike[0].template
        );
        let _ = write!(page, "\n### `{}`\n\n{}\n\n", alike[0].template.as_ref().unwrap(), docs.join(" "));
        table(alike[0], &mut page);
        nested.extend(alike[0].views());
    }
    page.push_str("\n## What stands within these\n");
    let mut told = BTreeSet::new();
    while let Some(name) = nested.pop_first() {
        if !told.insert(name.clone()) {
            continue;
        }
        for view in all.iter().filter(|v| v.name == name && v.template.is_none()) {
            let _ = write!(page, "\n### {}\n\n{}\n\n", view.name, view.doc);
            table(view, &mut page);
            nested.extend(view.views());
        }
    }
    expect(&project().join("docs/themes.md"), &page).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn every_field_of_a_view_says_what_it_is() {
    let mut count = 0;
    for view in views::all() {
        assert!(!view.doc.is_empty(), "{}: {}", view.file, view.name);
        for field in &view.fields {
            assert!(!field.doc.is_empty(), "{}: {}.{}", view.file, view.name, field.name);
            assert!(
                !field.kind.contains('('),
                "{}: {}.{} has no names for its parts",
                view.file,
                view.name,
                field.name
            );
            count += 1;
        }
    }
    assert!(count > 400, "{count}");
}

/// The first names behind `name.` in a template.
fn asked(template: &str, name: &str) -> BTreeSet<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let is_own = |at: usize| !template[..at].ends_with(|c: char| c.is_alphanumeric() || "_.\"/-".contains(c));
    let start = format!("{name}.");
    template
        .match_indices(&start)
        .filter(|(at, _)| is_own(*at))
        .map(|(at, s)| word(&template[at + s.len()..]))
        .collect()
}

#[test]
fn templates_ask_for_nothing_that_the_views_do_not_give() {
    let all = views::all();
    let (mut looked_at, mut fields) = (0, 0);
    for (name, text) in templates() {
        for (shared, file, view) in SHARED {
            let given = views::given(&all, all.iter().find(|v| v.file == file && v.name == view).unwrap());
            for field in asked(&text, shared) {
                assert!(given.contains(&field), "{name} asks for {shared}.{field}");
            }
        }
        let own: Vec<&View> = all.iter().filter(|v| v.template.as_deref() == Some(&name)).collect();
        for field in asked(&text, "view").iter().filter(|_| !own.is_empty()) {
            fields += 1;
            for view in &own {
                assert!(views::given(&all, view).contains(field), "{name} asks for view.{field}");
            }
        }
        looked_at += usize::from(!own.is_empty());
    }
    assert!(looked_at > 30 && fields > 150, "{looked_at} templates, {fields} fields");
}

#[test]
fn templates_are_readable() {
    for (name, text) in templates() {
        for (number, line) in text.lines().enumerate() {
            assert!(line.chars().count() <= 120, "{name}:{} has {} characters", number + 1, line.chars().count());
        }
        let tags = text.split(['{', '}']).filter(|part| part.starts_with('%') || part.starts_with(' '));
        let is_positional = |tag: &str| {
            let mut parts = tag.split('[');
            parts.next();
            parts.any(|rest| rest.split(']').next().is_some_and(|inner| inner.bytes().all(|b| b.is_ascii_digit())))
        };
        for tag in tags {
            assert!(!is_positional(tag), "{name} takes a part by its place: {tag}");
        }
    }
}

#[test]
fn a_second_theme_changes_words_and_colours_everywhere() {
    let home = tempfile::tempdir().unwrap();
    support::copy(&project().join("content"), &home.path().join("content"));
    support::copy(&project().join("tests/themes/ledger"), &home.path().join("themes/ledger"));
    let output = support::candour()
        .current_dir(home.path())
        .args(["build", "--theme", "ledger", "--date", "2026-11-25", "--deny-warnings"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", support::stderr(&output, home.path()));
    let read = |path: &str| fs::read(home.path().join("site").join(path)).unwrap();
    let text = |path: &str| String::from_utf8(read(path)).unwrap();
    // Its words stand beside the default ones, and its links are written in ways of their own.
    assert!(
        text("index.html").contains("Every entry as it is made") && text("index.html").contains("<A title='>' HREF='/")
    );
    // One palette: that of `assets/chart.css`.
    assert!(
        text("badges/harbour-epr.svg").contains("fill=\"#9b1c1c\"")
            && text("charts/2026-spring/league.svg").contains("#9b1c1c")
    );
    let card = read("systems/harbour-epr/card.png");
    let palette = card.windows(4).position(|w| w == b"PLTE").unwrap() + 4;
    let colours: Vec<&[u8]> = card[palette..].chunks(3).take(16).collect();
    assert_eq!(colours[0], [0xfb, 0xf6, 0xea], "paper");
    assert!(colours.contains(&[0x9b, 0x1c, 0x1c].as_slice()), "{colours:02x?}");
}
