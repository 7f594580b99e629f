//! The content model: `docs/keys.md` is written from it, and what it says of itself is true.
#![allow(clippy::disallowed_methods, reason = "tests read the guide")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use candour::model::Kind;
use candour::model::schema::{self, Field, Mapping, Of};
use support::{candour, expect, project};

/// Every file of the content, with the mapping that it is.
fn files() -> Vec<(String, String, &'static Mapping)> {
    let mut files = vec![("site.yaml".to_owned(), "The site".to_owned(), &schema::SITE)];
    for kind in Kind::ALL {
        let mapping = schema::of(kind);
        let file = match kind {
            Kind::Survey => "ratings/<survey>/survey.yaml".to_owned(),
            Kind::News => "news/<day>-<id>.md".to_owned(),
            _ => format!("{}/<id>.md", kind.folder()),
        };
        files.push((file, capital(mapping.noun), mapping));
    }
    let others: [(&str, &str, &'static Mapping); 4] = [
        ("instruments/<id>.yaml", "A questionnaire of your own", &schema::INSTRUMENT),
        ("leadership/<day>.yaml", "A census of leadership", &schema::CENSUS),
        (
            "ratings/<survey>/<file>.yaml",
            "Figures of others, below `published`; beside it `system` and `source`",
            &schema::PUBLISHED,
        ),
        ("<folder>/<id>.<language>.md", "A translation", &schema::TRANSLATION),
    ];
    files.extend(others.map(|(file, title, mapping)| (file.to_owned(), title.to_owned(), mapping)));
    files
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What may stand behind a key, in words.
fn in_words(of: Of) -> String {
    match of {
        Of::Text => "text, or one per language".to_owned(),
        Of::Plain => "text".to_owned(),
        Of::Plains => "list of texts".to_owned(),
        Of::Topic => "word, or one per language".to_owned(),
        Of::Topics => "list of words, each of which may be given per language".to_owned(),
        Of::OneOf(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
        Of::SomeOf(words) => {
            format!("list of {}", words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "))
        }
        Of::Flag => "`true` or `false`".to_owned(),
        Of::Integer(low, high) => format!("whole number from {low} to {high}"),
        Of::Number => "number".to_owned(),
        Of::Pair => "two numbers, the lower first".to_owned(),
        Of::Day => "day".to_owned(),
        Of::PartialDate => "day, month or year".to_owned(),
        Of::Moment => "day, or day and time".to_owned(),
        Of::Zone => "time zone".to_owned(),
        Of::Url => "address on the web".to_owned(),
        Of::Urls => "list of addresses on the web".to_owned(),
        Of::Path => "path of a file under `content/static`".to_owned(),
        Of::Id(kind) => format!("id of {}", schema::of(kind).noun),
        Of::Ids(kind) => format!("ids of {}", kind.folder().replace("ratings", "surveys")),
        Of::OtherId => "id".to_owned(),
        Of::OtherIds => "id, or list of ids".to_owned(),
        Of::One(_) => "mapping, see below".to_owned(),
        Of::Many(_) => "list of mappings, see below".to_owned(),
        Of::Shape => "as in the example".to_owned(),
    }
}

fn row(field: &Field) -> String {
    let required = if field.required { " (required)" } else { "" };
    let default = field.default.map(|d| format!("; without it, {d}")).unwrap_or_default();
    format!("| `{}`{required} | {} | {}{default} | `{}` |\n", field.key, in_words(field.of), field.what, field.example)
}

fn nested(field: &Field) -> Option<&'static Mapping> {
    match field.of {
        Of::One(mapping) | Of::Many(mapping) => Some(mapping),
        _ => None,
    }
}

/// The tables of a mapping and of all within it.
fn tables(mapping: &'static Mapping, common: &BTreeSet<&str>, out: &mut String) {
    out.push_str("| key | value | what it is | example |\n| --- | --- | --- | --- |\n");
    let own: Vec<&Field> = mapping.all().filter(|field| !common.contains(field.key)).collect();
    own.iter().for_each(|field| out.push_str(&row(field)));
    for field in own {
        if let Some(inner) = nested(field) {
            let _ = write!(out, "\n`{}`, {}:\n\n", field.key, inner.noun.trim_matches('`'));
            tables(inner, &BTreeSet::new(), out);
        }
    }
}

#[test]
fn the_reference_of_keys_is_that_of_the_content_model() {
    let mut page = "# Every key\n\nWritten from the content model. In these mappings a key that isn't here is an error, and the nearest one is \
                    named. [The guide](guide.md) says how to use them, and has the columns of [responses](guide.md#responses). Paths are those \
                    below `content/`. Where a list may stand, one thing may stand without brackets.\n\n\
                    ## What every record may say\n\nFree pages, news, surveys, events, training, groups and recommendations have a `title`; \
                    organisations, people and systems have a `name` in its place. All know the other keys besides their own.\n\n"
        .to_owned();
    let common: BTreeSet<&str> = schema::of(Kind::Page).all().map(|field| field.key).collect();
    let front: &'static Mapping = schema::of(Kind::Page);
    tables(front, &BTreeSet::new(), &mut page);
    for (file, title, mapping) in files() {
        let is_record = Kind::ALL.into_iter().any(|kind| std::ptr::eq(schema::of(kind), mapping));
        let known = if is_record { common.clone() } else { BTreeSet::new() };
        let _ = write!(page, "\n## {title}\n\n`{file}`\n\n");
        if mapping.all().all(|field| known.contains(field.key)) {
            page.push_str("No further keys.\n");
        } else {
            tables(mapping, &known, &mut page);
        }
    }
    expect(&project().join("docs/keys.md"), &page).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn what_the_model_says_of_keys_is_true() {
    fn look(mapping: &'static Mapping, count: &mut usize) {
        let keys: Vec<&str> = mapping.all().map(|field| field.key).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{}: {keys:?}", mapping.noun);
        for field in mapping.all() {
            *count += 1;
            assert!(!field.what.is_empty() && !field.example.is_empty(), "{}", field.key);
            assert!(
                !field.what.ends_with('.') && !field.what.contains('|') && !field.example.contains('|'),
                "{}",
                field.key
            );
            assert!(!(field.required && field.default.is_some()), "{}", field.key);
            if let Of::OneOf(words) = field.of {
                assert!(words.contains(&field.example), "{}: {}", field.key, field.example);
            }
            if let Some(inner) = nested(field) {
                look(inner, count);
            }
        }
    }
    let mut count = 0;
    files().into_iter().for_each(|(_, _, mapping)| look(mapping, &mut count));
    assert!(count > 200, "{count}");
}

/// Every questionnaire that is built in, as `candour explain --instrument` tells of it.
#[test]
fn the_page_on_questionnaires_is_what_the_program_says() {
    let mut page = String::from(
        "# The built-in questionnaires\n\nWording, order and direction of each, as `candour explain --instrument ID` says it. \
         This page is written by a test.\n",
    );
    for id in ["sus", "sus-positive", "csus", "umux", "umux-lite", "nps", "nees", "tlx-raw", "stars"] {
        let mut command = candour();
        let output =
            command.current_dir("/").args(["explain", "--instrument", id]).env("COLUMNS", "100").output().unwrap();
        assert!(output.status.success(), "{id}");
        let text = String::from_utf8(output.stdout).unwrap();
        let (title, rest) = text.split_once('\n').unwrap();
        page += &format!("\n## {title}\n\n```text\n{}\n```\n", rest.trim());
    }
    if let Err(e) = expect(&project().join("docs/instruments.md"), &page) {
        panic!("{e}");
    }
}
