//! A file of answers that is too large to be held in memory comes to what it would as a whole: figures, and what is told of it.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/attack.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod attack;
#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;

use attack::{ITEMS, Site, sheet};
use candour::content::{Content, Today, When, load, parse_date};
use candour::diagnostics::{Report, Style, to_text};

/// Rows of some 17 MB in all, with ends of lines as Excel writes them, comments over several lines, accents in two
/// characters, and two runs of rows that stand twice.
fn rows() -> Vec<String> {
    let row = |n: usize| {
        let system = ["oak", "elm", "yew"][n % 3];
        let role = ["nurse", "doctor", ""][n / 3 % 3];
        let points = (n * 7919) % 41;
        let day = 1 + n / 9 % 28;
        let comment = match n % 11 {
            0 => format!("\"Mo\u{302}n, row {n}:\r\nit said \"\"no\"\"\""),
            _ => format!("A comment without anything in it that would be odd: number {n}"),
        };
        format!("{system},{role},2026-01-{day:02},{},{comment}", sheet(points))
    };
    let mut rows: Vec<String> = (0..175_000).map(row).collect();
    for at in [60_000, 130_000] {
        rows.splice(at..at, (0..40).map(row));
    }
    rows
}

fn site(rows: &[String]) -> Site {
    let roles = "respondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}\nratings: {minimum_responses: 5}\n";
    let site = Site::new(roles);
    ["oak", "elm", "yew"].iter().for_each(|id| site.system(id));
    site.survey("large", "respondents: [role]\n", "", &[]);
    let head = format!("system,role,date,{ITEMS},comment");
    let text = format!("\u{feff}{head}\r\n{}\r\n", rows.join("\r\n"));
    assert!(text.len() > 17 << 20);
    site.put("ratings/large/r.csv", &text);
    site
}

fn read(root: &Path) -> (Option<Content>, Vec<String>) {
    let report = Report::new(false);
    let now = When::Day(parse_date("2026-03-01").unwrap());
    let content = load(&root.join("content"), "content", None, Today { now, drafts: false }, &report);
    (content.ok(), report.sorted().iter().map(|d| to_text(d, Style::PLAIN)).collect())
}

/// The same file, which is read as a whole: a control character can be told of the whole alone.
fn as_whole(site: &Site) -> (Option<Content>, Vec<String>) {
    let file = site.home.path().join("content/ratings/large/r.csv");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.trim_end().to_owned() + "\u{7}\r\n").unwrap();
    let (content, told) = read(site.home.path());
    let (own, others): (Vec<_>, Vec<_>) = told.into_iter().partition(|d| d.contains("control-character"));
    assert_eq!(own.len(), 1);
    (content, others)
}

#[test]
fn figures_and_what_is_told_are_those_of_the_whole() {
    let site = site(&rows());
    let (in_blocks, told) = read(site.home.path());
    let (whole, told_of_whole) = as_whole(&site);
    assert_eq!(told, told_of_whole);
    assert!(told.iter().any(|d| d.contains("identical-rows") && d.contains("80 in all")), "{told:#?}");
    let tallies = |content: Option<Content>| content.unwrap().tallies;
    let (in_blocks, whole) = (tallies(in_blocks), tallies(whole));
    for (system, mut tally) in whole.surveys["large"].clone() {
        let own = &in_blocks.surveys["large"][&system];
        // Which of those who are alike were joined already says nothing of them.
        assert!(own.people.alike() == tally.people.alike(), "{system}");
        tally.people = own.people.clone();
        assert!(*own == tally, "{system}");
    }
    let all: u32 = in_blocks.surveys["large"].values().map(|t| t.scores.n()).sum();
    assert_eq!(all, 175_080);
}

#[test]
fn mistakes_are_told_at_their_lines() {
    let mut rows = rows();
    rows[20] = "oak,nurse,2026-01-02,1,2,3".to_owned();
    rows[90_000] = rows[90_000].replacen("2026-01", "2027-01", 1);
    rows[100_000] = rows[100_000].replacen(",nurse,", ",nurze,", 1).replacen(",doctor,", ",nurze,", 1);
    rows[150_000] = "elm,,2026-01-05,1,2,3,4,5,5,4,3,2,6,x".to_owned();
    rows[170_000] = format!("ash,,2026-01-05,{},x", "3,".repeat(9) + "3");
    let site = site(&rows);
    let (_, told) = read(site.home.path());
    let (_, told_of_whole) = as_whole(&site);
    assert_eq!(told, told_of_whole);
    let line = |of: usize| 2 + of + rows[..of].iter().filter(|row| row.contains('\n')).count();
    for (at, what) in [(20, "cells"), (150_000, "is not an answer")] {
        let place = format!("r.csv:{}:", line(at));
        assert!(told.iter().any(|d| d.contains(what) && d.contains(&place)), "{place} {told:#?}");
    }
    assert!(site.build().is_err());
}
