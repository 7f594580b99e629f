//! Surveys at the edges: one system, five hundred, ties, no spread, one response, nothing to show. Each has a sensible
//! page, and the attacker finds nothing.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::BTreeMap;
use std::fs;

use candour::audit::audit_files;
use serde_json::Value;
use support::{candour, files};

/// Builds a site of one SUS survey; `systems` are id and answer sheets (each with how many gave it).
fn build(systems: &[(String, Vec<(usize, &str)>)], more: &[(&str, String)]) -> BTreeMap<String, String> {
    let home = tempfile::tempdir().unwrap();
    let put = |path: &str, text: String| {
        let path = home.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("site.yaml", "title: Edges\nbase_url: https://edges.example/\n".to_owned());
    put("ratings/only/survey.yaml", "title: The survey\ninstrument: sus\nclosed: 2026-01-31\n".to_owned());
    let mut rows = "system,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10\n".to_owned();
    for (id, sheets) in systems {
        put(&format!("systems/{id}.md"), format!("---\nname: System {id}\n---\n"));
        sheets.iter().for_each(|(n, sheet)| rows += &format!("{id},{sheet}\n").repeat(*n));
    }
    put("ratings/only/a.csv", rows);
    more.iter().for_each(|(path, text)| put(path, text.clone()));
    let output = candour().args(["build", "--date", "2026-02-01"]).arg(home.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let all = files(&home.path().join("site"));
    assert_eq!(audit_files(&all, None, None).unwrap().findings, []);
    all.into_iter().map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

fn systems(site: &BTreeMap<String, String>) -> Vec<Value> {
    let json: Value = serde_json::from_str(&site["data/ratings.json"]).unwrap();
    json["surveys"][0]["systems"].as_array().unwrap().clone()
}

fn named(ids: &[&str], sheets: &[(usize, &'static str)]) -> Vec<(String, Vec<(usize, &'static str)>)> {
    ids.iter().map(|id| ((*id).to_owned(), sheets.to_vec())).collect()
}

const GOOD: &str = "5,2,4,1,5,2,4,1,5,2";
const FAIR: &str = "3,3,4,2,3,3,4,3,3,2";
const POOR: &str = "2,4,2,3,2,4,1,4,2,4";

fn page<'a>(site: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    site.get(name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_survey_of_one_system() {
    let site = build(&named(&["a"], &[(8, GOOD), (9, FAIR)]), &[]);
    let survey = page(&site, "ratings/only/index.html");
    assert!(survey.contains("System a scored ") && !survey.contains("Could each be first"));
    // There is nothing to be ranked against.
    assert!(!survey.contains("Which rank each could have") && !survey.contains("id=\"funnel\""));
    assert!(!page(&site, "systems/a/index.html").contains("other system"));
}

#[test]
fn five_hundred_systems() {
    let ids: Vec<String> = (0..500).map(|i| format!("s{i:03}")).collect();
    let all: Vec<(String, Vec<(usize, &str)>)> = ids
        .iter()
        .enumerate()
        .map(|(i, id)| (id.clone(), vec![(10 + i % 7, GOOD), (10 + i % 5, POOR), (i % 11, FAIR)]))
        .collect();
    let site = build(&all, &[]);
    let results = systems(&site);
    assert_eq!(results.len(), 500);
    let ranks: Vec<u64> = results.iter().map(|r| r["rank"].as_u64().unwrap()).collect();
    assert!(ranks.is_sorted() && ranks[0] == 1);
    assert!(results.iter().all(|r| r["rank_interval"][0].as_u64() <= r["rank"].as_u64()));
    assert!(page(&site, "ratings/only/index.html").contains("500 systems"));
    assert!(page(&site, "charts/only/ranks.svg").contains("Rank (1 is best)"));
}

#[test]
fn ties_share_the_better_rank() {
    let site = build(&named(&["a", "b", "c"], &[(10, GOOD), (10, FAIR)]), &[]);
    for r in systems(&site) {
        assert_eq!((&r["rank"], &r["rank_interval"]), (&Value::from(1), &serde_json::json!([1, 3])));
    }
    assert!(page(&site, "ratings/only/index.html").contains("System a, System b and System c have the highest mean"));
}

#[test]
fn no_spread() {
    let site = build(&named(&["a", "b"], &[(12, FAIR)]), &[]);
    // Everybody gave the same answers: nothing of them is told, for the reason that small systems have too.
    for r in systems(&site) {
        assert_eq!((&r["mean"], &r["n"]), (&Value::Null, &Value::Null));
        assert_eq!(r["withheld"], "fewer than 10 responses, or answers too alike");
    }
    let text = page(&site, "systems/a/index.html");
    assert!(!text.contains("NaN") && !text.contains("inf"));
    assert!(!page(&site, "data/items.csv").lines().skip(1).any(|l| !l.ends_with(',')));
    assert!(!site.contains_key("charts/only/a-distribution.svg"));
}

#[test]
fn the_best_answers_of_all_are_everybodys() {
    let best = "5,1,5,1,5,1,5,1,5,1";
    let site = build(&[("a".into(), vec![(12, best)]), ("b".into(), vec![(12, FAIR), (3, GOOD)])], &[]);
    let a = systems(&site).into_iter().find(|r| r["system"] == "a").unwrap();
    assert_eq!(
        (&a["mean"], &a["withheld"]),
        (&Value::Null, &Value::from("fewer than 10 responses, or answers too alike"))
    );
}

#[test]
fn all_withheld() {
    let site = build(&named(&["a", "b"], &[(1, GOOD), (8, FAIR)]), &[]);
    assert!(
        systems(&site)
            .iter()
            .all(|r| r["n"].is_null() && r["withheld"] == "fewer than 10 responses, or answers too alike")
    );
    let survey = page(&site, "ratings/only/index.html");
    assert!(survey.contains("No figure of this survey can be shown yet"));
    assert!(!survey.contains("Quality of the answers") && !survey.contains("Who answered"));
    assert!(page(&site, "systems/a/index.html").contains("fewer than 10 responses, or answers too alike"));
}

#[test]
fn figures_of_others_on_little() {
    let published = |figures: &str| {
        format!(
            "system: a\npublished: {figures}\nsource: {{title: A study, url: https://study.example/, published: 2021}}\n"
        )
    };
    let survey = "title: Others\ninstrument: sus\nranked: false\n".to_owned();
    let more = [("systems/a.md", "---\nname: System a\n---\n".to_owned()), ("ratings/others/survey.yaml", survey)];
    for (figures, n) in [("{n: 12, mean: 60, sd: 0}", Some(12)), ("{mean: 60}", None), ("{n: 1, mean: 60}", None)] {
        let file = ("ratings/others/a.yaml", published(figures));
        let site = build(&[], &[more.as_slice(), &[file]].concat());
        let json: Value = serde_json::from_str(&site["data/ratings.json"]).unwrap();
        let surveys = json["surveys"].as_array().unwrap();
        let others = surveys.iter().find(|s| s["id"] == "others").unwrap();
        let result = &others["systems"][0];
        assert_eq!(result["n"].as_u64(), n, "{figures}");
        // Without spread an interval takes the least variance; of one person, or of nobody knows how many, there is none.
        assert_eq!(result["ci"].is_null(), n != Some(12), "{figures}");
    }
}

#[test]
fn no_responses_at_all() {
    let site = build(&[], &[]);
    assert!(page(&site, "ratings/only/index.html").contains("The survey"));
}
