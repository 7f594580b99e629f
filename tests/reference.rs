//! Published figures against reference values from other people's software, to 1e-9.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{candour, copy, project};

/// Builds a site and gives its `ratings.json` and `breakdowns.csv`.
fn built(root: &Path) -> (Value, String) {
    let out = root.join("site");
    let output = candour().args(["build", "--date", "2025-12-31"]).arg(root).arg("--out").arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ratings = serde_json::from_slice(&fs::read(out.join("data/ratings.json")).unwrap()).unwrap();
    (ratings, fs::read_to_string(out.join("data/breakdowns.csv")).unwrap())
}

fn result<'v>(ratings: &'v Value, survey: &str, system: &str) -> &'v Value {
    let surveys = ratings["surveys"].as_array().unwrap();
    let survey = surveys.iter().find(|s| s["id"] == survey).unwrap();
    survey["systems"].as_array().unwrap().iter().find(|s| s["system"] == system).unwrap()
}

fn near(found: &Value, wanted: &Value, within: f64, what: &str) {
    match wanted {
        Value::Null => {
            let ends = found.as_array().is_some_and(|a| a.iter().all(Value::is_null));
            assert!(found.is_null() || ends, "{what}: {found} is not null");
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, w)| near(&found[i], w, within, what));
        }
        _ => {
            let (f, w) = (found.as_f64().unwrap_or(f64::NAN), wanted.as_f64().unwrap());
            assert!((f - w).abs() <= within, "{what}: {f} is not {w}");
        }
    }
}

fn range_of(ratings: &Value, survey: &str) -> (f64, f64) {
    let survey = ratings["surveys"].as_array().unwrap().iter().find(|s| s["id"] == survey).unwrap();
    (survey["range"][0].as_f64().unwrap(), survey["range"][1].as_f64().unwrap())
}

/// Whether a figure of fewer than thirty people is the wanted one in some step, a bound of it, or not told.
fn coarse(found: &Value, wanted: &Value, key: &str, (low, high): (f64, f64), what: &str) {
    let width = high - low;
    let (at_least, at_most) = (found["mean_at_least"].as_f64(), found["mean_at_most"].as_f64());
    if key == "mean" && found[key].is_null() {
        let mean = wanted["mean"].as_f64().unwrap();
        assert!(at_least.is_some_and(|b| mean >= b - 1e-9) || at_most.is_some_and(|b| mean <= b + 1e-9), "{what}");
        return;
    }
    if found[key].is_null() {
        return;
    }
    // The coarsest step of a mean is a quarter of the range, that of a deviation or an end a tenth.
    near(&found[key], &wanted[key], if key == "mean" { width / 8.0 } else { width / 10.0 }, what);
    let parts = if key == "mean" { 1000.0 } else { 100.0 };
    let numbers = found[key].as_array().cloned().unwrap_or_else(|| vec![found[key].clone()]);
    for number in numbers.iter().filter_map(Value::as_f64) {
        let steps = (number - if key == "sd" { 0.0 } else { low }) / width * parts;
        assert!((steps - steps.round()).abs() < 1e-6, "{what}: {number} is told to the last digit");
    }
}

/// `tests/reference/make.py` made the answers, and computed the figures with numpy and scipy.
#[test]
fn every_instrument_agrees_with_numpy_and_scipy() {
    let home = tempfile::tempdir().unwrap();
    copy(&project().join("tests/reference"), home.path());
    let expected: Value = serde_json::from_slice(&fs::read(home.path().join("expected.json")).unwrap()).unwrap();
    let (ratings, breakdowns) = built(home.path());
    let (mut compared, mut groups) = (0, 0);
    for (survey, systems) in expected.as_object().unwrap() {
        for (system, wanted) in systems.as_object().unwrap() {
            let found = result(&ratings, survey, system);
            let n = wanted["n"].as_f64().unwrap();
            if n < 30.0 && found["n"].is_null() {
                // Of few levels so few ways to have scored may remain that nothing is told.
                assert!(["nps", "stars", "nees"].contains(&survey.as_str()), "{survey} {system} is withheld");
                compared += 8;
                continue;
            }
            let range = range_of(&ratings, survey);
            for key in ["n", "mean", "sd", "ci", "median", "quartiles", "alpha", "excluded"] {
                let what = format!("{survey} {system} {key}");
                compared += 1;
                match key {
                    // A count of few people isn't told.
                    "excluded" if wanted[key].as_f64().unwrap() < 10.0 => assert!(found[key].is_null(), "{what}"),
                    "mean" | "sd" | "ci" if n < 30.0 => coarse(found, wanted, key, range, &what),
                    "median" | "quartiles" | "alpha" if n < 30.0 => assert!(found[key].is_null(), "{what}"),
                    _ => near(&found[key], &wanted[key], 1e-9, &what),
                }
            }
            for key in ["usability", "learnability", "clinical"].into_iter().filter(|_| n >= 30.0) {
                if let Some(value) = wanted.get(key) {
                    near(&found["subscales"][key], value, 1e-9, &format!("{survey} {system} {key}"));
                }
            }
            for (role, cell) in wanted["cells"].as_object().unwrap() {
                let start = format!("{survey},{system},role,{role},");
                let few_levels = ["nps", "stars", "nees"].contains(&survey.as_str());
                let Some(row) = breakdowns.lines().find(|l| l.starts_with(&start)) else {
                    // One of two small groups that can't be told of: then neither is.
                    assert!(few_levels && n < 60.0, "no {start}");
                    continue;
                };
                let cells: Vec<Value> =
                    row[start.len()..].split(',').map(|c| c.parse::<f64>().map_or(Value::Null, Value::from)).collect();
                if cells[0].is_null() && cell["n"].as_f64().unwrap() < 30.0 && few_levels {
                    continue;
                }
                near(&cells[0], &cell["n"], 0.0, &start);
                groups += 1;
                if cell["n"].as_f64().unwrap() < 30.0 {
                    let bounds =
                        serde_json::json!({"mean": cells[1], "mean_at_least": cells[6], "mean_at_most": cells[7]});
                    coarse(&bounds, cell, "mean", range, &start);
                } else {
                    near(&cells[1], &cell["mean"], 1e-9, &start);
                    near(&Value::from(cells[2..4].to_vec()), &cell["ci"], 1e-9, &start);
                }
            }
        }
    }
    assert_eq!((compared, groups), (9 * 3 * 8, 50));
}

/// The league of ten of `statistics`, published elsewhere with n, mean and sd: ranks, shrinkage, computed intervals.
#[test]
fn a_league_of_published_figures() {
    let league = [
        (31, 77.096774, 13.293118, 76.982256, [2, 9]),
        (31, 86.935484, 9.973082, 86.551569, [1, 5]),
        (45, 81.777778, 28.447630, 80.717546, [1, 9]),
        (15, 81.833333, 15.279149, 80.888159, [1, 9]),
        (15, 77.0, 14.705441, 76.745832, [1, 9]),
        (15, 57.666667, 24.466936, 62.767481, [3, 10]),
        (36, 82.986111, 13.974715, 82.562174, [1, 7]),
        (30, 71.666667, 15.190363, 71.917475, [2, 9]),
        (40, 71.1875, 12.747392, 71.344198, [3, 9]),
        (74, 59.391892, 17.486839, 60.037429, [9, 10]),
    ];
    let home = tempfile::tempdir().unwrap();
    let content = home.path().join("content");
    let ratings = content.join("ratings/league");
    fs::create_dir_all(&ratings).unwrap();
    fs::create_dir_all(content.join("systems")).unwrap();
    fs::write(content.join("site.yaml"), "title: League\nbase_url: https://league.example/\n").unwrap();
    fs::write(ratings.join("survey.yaml"), "title: League\ninstrument: sus\nclosed: 2025-01-01\n").unwrap();
    for (i, (n, mean, sd, ..)) in league.iter().enumerate() {
        fs::write(content.join(format!("systems/s{i}.md")), format!("---\nname: System {i}\n---\n")).unwrap();
        let text = format!("system: s{i}\npublished: {{n: {n}, mean: {mean}, sd: {sd}}}\nsource: {{title: A study}}\n");
        fs::write(ratings.join(format!("s{i}.yaml")), text).unwrap();
    }
    let (found, _) = built(home.path());
    for (i, (_, mean, _, shrunken, interval)) in league.into_iter().enumerate() {
        let system = result(&found, "league", &format!("s{i}"));
        let rank = 1 + league.iter().filter(|other| other.1 > mean).count();
        assert_eq!(system["rank"], rank);
        assert_eq!(system["rank_interval"], Value::from(interval.to_vec()), "s{i}");
        // The reference was computed from figures with more decimals than are printed here.
        near(&system["shrunken_mean"], &Value::from(shrunken), 2e-5, "shrunken mean");
    }
    let (ci, grade) = (&result(&found, "league", "s7")["ci"], &result(&found, "league", "s7")["grade"]);
    near(ci, &Value::from(vec![65.690817, 76.966622]), 1e-6, "the interval of the seventh set");
    assert_eq!(result(&found, "league", "s7")["ci_method"], "score");
    assert_eq!(result(&found, "league", "s7")["grade_interval"], serde_json::json!(["C", "B"]));
    assert_eq!(grade, "C+");
}

/// The table of the page on the method is what `tests/reference/simulate.py --draws 10000 --write` found.
#[test]
fn the_coverage_that_the_method_shows_is_the_simulated_one() {
    let home = tempfile::tempdir().unwrap();
    copy(&project().join("tests/reference"), home.path());
    let found: Value = serde_json::from_slice(&fs::read(home.path().join("coverage.json")).unwrap()).unwrap();
    assert_eq!(found["draws"], 10_000);
    built(home.path());
    let page = fs::read_to_string(home.path().join("site/methodology/index.html")).unwrap();
    let rows = found["means"].as_array().unwrap().iter().zip(found["percent"].as_array().unwrap());
    assert_eq!(rows.len(), 6);
    for (mean, percents) in rows {
        let cells =
            percents.as_array().unwrap().iter().map(|p| format!("<td class=\"num\">{:.1}%</td>", p.as_f64().unwrap()));
        let row = format!("<tr><th scope=\"row\">{mean}</th>{}</tr>", cells.collect::<String>());
        assert!(page.contains(&row), "{row}");
    }
}
