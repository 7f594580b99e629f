//! Figures that are made from others: ranks and changes, the weighted mean, the mean of a subscale. Of a few people they
//! tell no more than the figures that are published of these people themselves.

use super::*;

/// A site of large systems around a small one with these points, in one survey.
fn ranked(points: &[usize], settings: &str) -> Files {
    let site = Site::new(settings);
    let mut rows: Vec<String> = points.iter().enumerate().map(|(i, &p)| format!("small,{}", turned(p, i))).collect();
    site.system("small");
    for (k, centre) in [15, 17, 18, 20, 23, 25, 31, 34, 36].into_iter().enumerate() {
        site.system(&format!("large-{k}"));
        rows.extend((0..150).map(|i| format!("large-{k},{}", turned(centre - 3 + i * 5 % 7, i))));
    }
    site.survey("s", "", &format!("system,{ITEMS}"), &rows);
    site.build().unwrap()
}

/// Ranks of the others are facts too: whoever is told the same of a small system sees the same ranks everywhere.
#[test]
fn ranks_tell_no_more_than_a_rounded_mean() {
    let settings = "ratings: {minimum_responses: 5}\n";
    let pairs: [([usize; 5], [usize; 5]); 2] =
        [([18, 15, 20, 14, 18], [16, 19, 13, 17, 21]), ([24, 19, 26, 22, 21], [27, 23, 22, 20, 24])];
    let mut compared = 0;
    for (one, other) in pairs {
        let [a, b] = [one, other].map(|points| ranked(&points, settings));
        let [x, y] = [&a, &b].map(|files| result(files, "s", "small"));
        // The same is told of their scores, and they differ.
        let own = |v: &Value| [&v["n"], &v["mean"], &v["sd"], &v["ci"]].map(Value::to_string);
        if own(&x) == own(&y) {
            compared += 1;
            let ranks = |files: &Files| {
                let json: Value = serde_json::from_str(&text(files, "data/ratings.json")).unwrap();
                let systems = json["surveys"][0]["systems"].as_array().unwrap().clone();
                systems.iter().map(|s| s["rank_interval"].to_string()).collect::<Vec<_>>()
            };
            assert_eq!(ranks(&a), ranks(&b));
        }
    }
    assert!(compared > 0, "no two of these are told alike");
}

/// Nine who scored high, and one who scored high or low, are both "95 or more": no rank says which.
#[test]
fn a_bound_has_no_rank_interval() {
    for last in [27, 37] {
        let built = ranked(&[40, 39, 40, 38, 40, 39, 40, 38, 40, last], "");
        let small = result(&built, "s", "small");
        assert_eq!(small["mean_at_least"], 95.0, "{small}");
        assert_eq!(small["rank_interval"], Value::Null);
    }
}

#[test]
fn a_change_to_a_bound_has_no_verdict() {
    let site = Site::new("");
    site.system("a");
    let before: Vec<String> = (0..150).map(|i| format!("a,{}", turned(33 + i * 5 % 7, i))).collect();
    let now = [40, 39, 40, 38, 40, 39, 40, 38, 40, 38].iter().enumerate();
    let now: Vec<String> = now.map(|(i, &p)| format!("a,{}", turned(p, i))).collect();
    let head = format!("system,{ITEMS}");
    site.survey("s", "", &head, &before);
    let text = "title: t\ninstrument: sus\nopened: 2026-02-10\nclosed: 2026-02-20\n";
    site.put("ratings/t/survey.yaml", text);
    site.put("ratings/t/r.csv", &format!("{head}\n{}\n", now.join("\n")));
    let built = site.build().unwrap();
    let change = result(&built, "t", "a")["change"].clone();
    assert_eq!(change["verdict"], "no clear change", "{change}");
    assert_eq!(change["ci"], Value::Null);
}

/// Half of the weight on each of two equal groups makes the plain mean: it is told only where that one is told as finely.
#[test]
fn a_weighted_mean_is_never_finer_than_the_means_beside_it() {
    let settings = "ratings: {minimum_responses: 5}\nrespondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}\n";
    let site = Site::new(settings);
    let mut rows = Vec::new();
    for n in [10, 12, 14, 16, 40, 80] {
        let id = format!("s{n}");
        site.system(&id);
        let role = |i: usize| if i.is_multiple_of(2) { "nurse" } else { "doctor" };
        rows.extend((0..n).map(|i| format!("{id},{},{}", role(i), turned(26 + i * 7 % 13, i))));
    }
    let shares = "respondents: [role]\npopulation_shares:\n  role: {nurse: 0.5, doctor: 0.5}\n";
    site.survey("s", shares, &format!("system,role,{ITEMS}"), &rows);
    let built = site.build().unwrap();
    let told = |n: u32| result(&built, "s", &format!("s{n}"))["weighted"]["mean"].clone();
    assert!(told(80).is_number(), "of many people it is told");
    for n in [10, 12, 14, 16] {
        let system = result(&built, "s", &format!("s{n}"));
        if let Some(weighted) = told(n).as_f64() {
            let mean = system["mean"].as_f64().unwrap();
            assert!((weighted - mean).abs() < 0.06, "n {n}: {weighted} beside {mean}");
        }
    }
}

/// Those who left out some of the clinical items are the difference of the items' sums and the subscale's.
#[test]
fn the_clinical_subscale_does_not_tell_of_those_who_left_items_out() {
    let items = (1..=15).map(|i| format!("q{i}")).collect::<Vec<_>>().join(",");
    for (left_out, is_told) in [(0, true), (1, false), (10, false), (29, false), (40, true)] {
        let site = Site::new("");
        site.system("a");
        let clinical = |i: usize| match i < left_out {
            true => format!("{},,,,", 1 + i * 3 % 5),
            false => format!("{},{},{},{},{}", 1 + i % 5, 1 + i * 2 % 5, 1 + i * 3 % 5, 1 + i * 4 % 5, 1 + i / 5 % 5),
        };
        let sus = |i: usize| turned(5 + i * 11 % 31, i);
        let rows: Vec<String> = (0..120).map(|i| format!("a,{},{}", sus(i), clinical(i))).collect();
        let text = "title: s\ninstrument: csus\nopened: 2026-01-01\nclosed: 2026-02-01\n";
        site.put("ratings/s/survey.yaml", text);
        site.put("ratings/s/r.csv", &format!("system,{items}\n{}\n", rows.join("\n")));
        let built = site.build().unwrap();
        let clinical = result(&built, "s", "a")["subscales"]["clinical"].clone();
        assert_eq!(clinical.is_number(), is_told, "{left_out} left items out: {clinical}");
    }
}
