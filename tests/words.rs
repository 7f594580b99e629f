//! The words of random results: right in number, no range without width, no claim that the figures don't bear.
//!
//! `CANDOUR_SURVEYS` says how many surveys are tried, `CANDOUR_SEED` where to begin.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/random.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod random;

use std::collections::BTreeMap;
use std::path::Path;

use candour::content::{Today, When, parse_date};
use candour::diagnostics::Report;
use candour::output::MemorySink;
use candour::pipeline::{self, Plan};
use random::RandomSite;
use serde_json::Value;

type Files = BTreeMap<String, Vec<u8>>;

fn build(root: &Path) -> Files {
    let today = Today { now: When::Day(parse_date("2026-01-01").unwrap()), drafts: false };
    let plan = Plan::new(root.to_owned(), root.join("content"), today);
    let (sink, report) = (MemorySink::for_preview(), Report::default());
    pipeline::build(&plan, &sink, &report).unwrap_or_else(|e| panic!("{e:?}: {:?}", report.sorted()));
    sink.into_site().into_files()
}

/// Gives each survey a day of its own, so that there is a trend from one to the next of the same questionnaire.
fn give_days(root: &Path) {
    for number in 0..10 {
        let path = root.join(format!("content/ratings/s{number}/survey.yaml"));
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}closed: 201{number}-05-01\n")).unwrap();
    }
}

/// What a page or a drawing says, tags replaced by ends of lines; scripts, style sheets and code say nothing.
fn said(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        out += text;
        let silent = ["script", "style", "pre"].into_iter().find(|name| after.starts_with(name));
        let inline = ["b>", "/b>", "small", "/small", "span", "/span", "a ", "/a", "em", "strong", "/strong"];
        if !inline.iter().any(|name| after.starts_with(name)) {
            out.push('\n');
        }
        rest = match silent {
            Some(name) => after.split_once(&format!("</{name}>")).map_or("", |(_, r)| r),
            None => after.split_once('>').map_or("", |(_, r)| r),
        };
    }
    let decoded = (out + rest).replace("&#39;", "'").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    decoded.replace("&amp;", "&").replace('\u{a0}', " ")
}

const MANY: [&str; 14] = [
    "systems",
    "responses",
    "surveys",
    "organisations",
    "others",
    "people",
    "points",
    "items",
    "groups",
    "comments",
    "studies",
    "pairs",
    "charts",
    "ranks",
];
const ONE: [&str; 7] = ["system", "response", "survey", "organisation", "group", "point", "item"];

/// What is wrong with a line of words.
fn faults(line: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let words: Vec<&str> =
        line.split_whitespace().map(|w| w.trim_matches(['.', ',', ';', ':', '(', ')', '%'])).collect();
    let is_number = |w: &str| w.chars().next().is_some_and(|c| c.is_ascii_digit() || c == '\u{2212}');
    for two in words.windows(2) {
        if two[0] == "1" && MANY.contains(&two[1]) {
            faults.push(format!("“{} {}”", two[0], two[1]));
        }
        let whole = two[0].replace(',', "").parse::<u32>();
        if whole.is_ok_and(|n| n != 1) && ONE.contains(&two[1]) {
            faults.push(format!("“{} {}”", two[0], two[1]));
        }
    }
    for four in words.windows(4) {
        let joined = [("between", "and"), ("from", "to")].contains(&(four[0], four[2]));
        if joined && four[1] == four[3] && is_number(four[1]) {
            faults.push(format!("“{}”", four.join(" ")));
        }
    }
    for word in &words {
        if word.split_once('–').is_some_and(|(a, b)| a == b && is_number(a)) {
            faults.push(format!("“{word}”"));
        }
        if ["\u{2212}0.0", "-0.0", "\u{2212}0", "NaN", "inf", "null", "undefined", "+0.0"].contains(word) {
            faults.push(format!("“{word}”"));
        }
    }
    for bad in ["..", " .", " ,", ",,", "{", "}", "Some(", "None)"] {
        if line.contains(bad) {
            faults.push(format!("“{bad}”"));
        }
    }
    faults
}

/// What the page of a survey claims and its figures don't bear.
fn claims(survey: &Value, text: &str) -> Vec<String> {
    let shown: Vec<&Value> = survey["systems"].as_array().unwrap().iter().filter(|s| !s["rank"].is_null()).collect();
    let first = |s: &Value| s["rank_interval"][0] == 1;
    let leads = shown.iter().filter(|s| first(s)).count() == 1 && shown.len() > 1;
    let mut faults = Vec::new();
    for claim in ["Its lead over every other system is larger", "is ahead of every other by more than chance"] {
        if text.contains(claim) && !leads {
            faults.push(format!("“{claim}”, but others could be first"));
        }
    }
    if text.contains("any of them could be the best") && !shown.iter().all(|s| first(s)) {
        faults.push("“any of them could be the best”, but not all could".to_owned());
    }
    for line in text.lines().filter(|l| l.contains("not shown to be worse")) {
        for s in shown.iter().filter(|s| !first(s)) {
            let name = format!("System {}", &s["system"].as_str().unwrap()[1..]);
            if line.contains(&name) {
                faults.push(format!("{name} is told to be as good as the first: {line}"));
            }
        }
    }
    faults
}

/// What the trend of a system claims and none of its changes bears.
fn change_claims(ratings: &Value, system: &str, text: &str) -> Vec<String> {
    let results = ratings["surveys"].as_array().unwrap().iter().flat_map(|s| s["systems"].as_array().unwrap());
    let changes: Vec<&Value> = results.filter(|r| r["system"] == system).map(|r| &r["change"]).collect();
    let is_clear = |change: &Value| {
        // Of few people a change may be told without its interval.
        if change["ci"].is_null() && (change["verdict"] == "higher" || change["verdict"] == "lower") {
            return true;
        }
        let (low, high) = (change["ci"][0].as_f64(), change["ci"][1].as_f64());
        // An end of few people may be rounded to 0, which pages tell as "over 0".
        let rounded = |end: f64, verdict: &str| end == 0.0 && change["verdict"] == verdict;
        matches!((low, high), (Some(low), Some(high)) if low > 0.0 || high < 0.0
            || rounded(low, "higher") || rounded(high, "lower"))
    };
    let claims = text.lines().filter(|l| l.contains("now it is clearly"));
    // "In Survey 3 it was 56.9: now it is clearly higher."
    let since =
        |line: &str| line.rsplit("In Survey ").next().and_then(|l| l.split(' ').next()).map(|n| format!("s{n}"));
    let borne = |line: &&str| changes.iter().any(|c| is_clear(c) && c["since"].as_str() == since(line).as_deref());
    claims.filter(|line| !borne(line)).map(|line| format!("not borne: {line}")).collect()
}

#[test]
fn words_are_right_in_number_and_claim_no_more_than_the_figures_bear() {
    let number = |key: &str, default: u64| std::env::var(key).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let (surveys, from) = (number("CANDOUR_SURVEYS", 2_000), number("CANDOUR_SEED", 1_000));
    let (mut results, mut lines, mut changes, mut wrong) = (0, 0, 0, Vec::new());
    for seed in from..from + surveys.div_ceil(10) {
        let home = tempfile::tempdir().unwrap();
        RandomSite::new(seed, 10).write(home.path(), &[], &[]);
        give_days(home.path());
        let files = build(home.path());
        let text = |name: &str| said(&String::from_utf8_lossy(&files[name]));
        for (name, _) in files.iter().filter(|(n, _)| {
            n.ends_with(".html") || n.ends_with(".svg") || (n.starts_with("charts/") && n.ends_with(".csv"))
        }) {
            for line in text(name).lines().filter(|l| !l.trim().is_empty()) {
                lines += 1;
                wrong.extend(faults(line).into_iter().map(|f| format!("seed {seed}, {name}: {f} in: {line}")));
            }
        }
        let ratings: Value = serde_json::from_slice(&files["data/ratings.json"]).unwrap();
        for survey in ratings["surveys"].as_array().unwrap() {
            let id = survey["id"].as_str().unwrap();
            let page = text(&format!("ratings/{id}/index.html"));
            wrong.extend(claims(survey, &page).into_iter().map(|f| format!("seed {seed}, {id}: {f}")));
            for system in survey["systems"].as_array().unwrap() {
                results += 1;
                let chart = format!("charts/{id}/{}-trend.svg", system["system"].as_str().unwrap());
                if files.contains_key(&chart) {
                    changes += usize::from(!system["change"].is_null());
                    let found = change_claims(&ratings, system["system"].as_str().unwrap(), &text(&chart));
                    wrong.extend(found.into_iter().map(|f| format!("seed {seed}, {chart}: {f}")));
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{} faults in {lines} lines:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert!(results as u64 > surveys, "{results} results of {surveys} surveys");
    assert!(changes as u64 > surveys / 20, "{changes} changes of {surveys} surveys");
    println!("{results} results, {changes} changes, {lines} lines of words");
}

#[test]
fn the_faults_that_are_looked_for_are_found() {
    for bad in [
        "Mean of 1 systems.",
        "2 response",
        "1,204 survey",
        "between 62.1 and 62.1",
        "from 4.0 to 4.0",
        "62.1–62.1, n 3",
        "a change of −0.0",
        "+0.0",
        "NaN",
        "It ends..",
        "a , b",
    ] {
        assert!(!faults(bad).is_empty(), "{bad}");
    }
    for good in
        ["1 system", "rank 1 of 8 systems", "between 62.1 and 62.2", "from 4.0 to 4.1", "62.0–62.1", "1.1 points"]
    {
        assert!(faults(good).is_empty(), "{good}: {:?}", faults(good));
    }
    assert_eq!(said("<p>A <b>b</b> c<script>x < y</script></p><p>d&amp;e</p>"), "\nA b c\n\n\nd&e\n");
}
