//! What a colleague knows counts: who was asked, who is the only doctor, what oneself answered. Each attack that once
//! ended with "nothing found" is an input here; what is published of it gives nobody away, and the audit, told what a
//! colleague would know, names the leak where it is planted.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/random.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod random;

#[path = "support/attack.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod attack;

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

#[path = "protection/derived.rs"]
mod derived;
#[path = "protection/joined.rs"]
mod joined;
#[path = "protection/many.rs"]
mod many;

use std::fs;
use std::path::Path;

use attack::{Files, ITEMS, Site, found, high, result, sheet, shown_in, spread, text, turned};
use serde_json::Value;
use support::{candour, files, stderr};

/// So many people who said this of themselves, with the points of each.
type Group<'g> = (&'g str, usize, fn(usize) -> usize);

const RESPONDENTS: &str = "respondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}\n  setting: {label: Setting, values: {acute: Acute, community: Community}}\n";

/// Nurses all work in acute care, and one doctor: the figures of acute care less those of the nurses are the doctor's.
fn nested(nurses: usize) -> (Vec<String>, String) {
    let mut people: Vec<(&str, &str)> = vec![("nurse", "acute"); nurses];
    people.push(("doctor", "acute"));
    people.extend(std::iter::repeat_n(("doctor", "community"), nurses - 1));
    let rows =
        people.iter().enumerate().map(|(i, (role, setting))| format!("a,{role},{setting},{}", sheet(8 + i * 7 % 25)));
    let known = people.iter().map(|(role, setting)| format!("s,a,{role},{setting}\n")).collect::<String>();
    (rows.collect(), format!("survey,system,role,setting\n{known}"))
}

#[test]
fn groups_that_nearly_lie_within_each_other_are_not_both_shown() {
    for nurses in [20, 40] {
        let site = Site::new(RESPONDENTS);
        site.system("a");
        let (rows, known) = nested(nurses);
        site.survey("s", "respondents: [role, setting]\n", &format!("system,role,setting,{ITEMS}"), &rows);
        let built = site.build().unwrap();
        assert_eq!(found(&built, Some(&known)), "");
        let breakdowns = text(&built, "data/breakdowns.csv");
        let shown = shown_in(&built);
        // One of the two divisions can be shown, and is.
        assert_eq!(shown.len(), 2, "{breakdowns}");
        // Planted: the other one beside it. The audit names it when it is told who works where.
        let (other, n) = if shown[0].contains(",role,") {
            ("setting", ["acute", "community"])
        } else {
            ("role", ["nurse", "doctor"])
        };
        let start = format!("s,a,{other},,");
        let row = |value: &str, n: usize| format!("s,a,{other},{value},{n},50.0,,,,,,");
        let planted = format!(
            "{}\n{}",
            row(n[0], nurses + usize::from(other == "setting")),
            row(n[1], nurses - 1 + usize::from(other == "role"))
        );
        let leaky: String = breakdowns
            .lines()
            .map(|l| if l.starts_with(&start) { planted.clone() } else { l.to_owned() } + "\n")
            .collect();
        let leaky: Files = built
            .iter()
            .map(|(name, bytes)| {
                (name.clone(), if name == "data/breakdowns.csv" { leaky.clone().into_bytes() } else { bytes.clone() })
            })
            .collect();
        let told = found(&leaky, Some(&known));
        assert!(told.contains("rule 3") && told.contains(": 1 people"), "{told}");
        assert!(!found(&leaky, None).contains("role against setting"));
    }
}

/// Rows of people of one attribute or two, with the points of each.
fn rows_of(groups: &[Group<'_>]) -> Vec<String> {
    let people = groups.iter().flat_map(|(said, n, points)| (0..*n).map(move |i| (*said, points(i))));
    people.enumerate().map(|(i, (said, points))| format!("a,{said},{}", turned(points, i / 7))).collect()
}

/// Scores of so many people.
fn points(n: usize, of: fn(usize) -> usize) -> Vec<f64> {
    (0..n).map(|i| 2.5 * of(i) as f64).collect()
}

/// A row of `breakdowns.csv` of a group whose figures are told exactly.
fn row(group: &str, scores: &[f64]) -> String {
    let n = scores.len() as f64;
    let mean = scores.iter().sum::<f64>() / n;
    let sd = (scores.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt();
    let half = candour::statistics::critical_value(0.95, n - 1.0) * sd / n.sqrt();
    format!("s,a,{group},{n},{mean:.10},{:.10},{:.10},,,,\n", mean - half, mean + half)
}

/// A site that tells of these groups instead of its own.
fn with_breakdowns(built: &Files, rows: &[String]) -> Files {
    let head = text(built, "data/breakdowns.csv").lines().next().unwrap().to_owned() + "\n";
    let leaky = (head + &rows.concat()).into_bytes();
    let file = |(name, bytes): &(String, Vec<u8>)| {
        (name.clone(), if name == "data/breakdowns.csv" { leaky.clone() } else { bytes.clone() })
    };
    built.iter().map(file).collect()
}

/// The figures of a small group beside large ones are the whole less the others, to the last digit, however coarsely the group
/// is told itself, or if it is not.
#[test]
fn a_small_group_beside_large_ones_is_not_solved_for() {
    let roles = "respondents:\n  role: {label: Role, values: {nurse: Nurse, ahp: AHP, doctor: Doctor, other: Other}}\n";
    let build = |groups: &[Group<'_>]| {
        let site = Site::new(roles);
        site.system("a");
        site.survey("s", "respondents: [role]\n", &format!("system,role,{ITEMS}"), &rows_of(groups));
        site.build().unwrap()
    };
    // Ten doctors near the end of the scale: beside them only one large group could be shown, so none is.
    let few = build(&[("nurse", 40, spread), ("ahp", 35, spread), ("doctor", 10, high)]);
    assert!(shown_in(&few).is_empty(), "{:?}", shown_in(&few));
    // In two groups that are withheld together, as well; with a third large group, its people hide them.
    let hidden = build(&[("nurse", 40, spread), ("ahp", 35, spread), ("doctor", 6, high), ("other", 6, high)]);
    assert!(shown_in(&hidden).is_empty());
    let more = build(&[("nurse", 60, spread), ("ahp", 35, spread), ("doctor", 10, high), ("other", 50, spread)]);
    assert_eq!(shown_in(&more).len(), 2);
    // All over the scale, enough ways remain.
    let open = build(&[("nurse", 40, spread), ("ahp", 35, spread), ("doctor", 14, spread)]);
    assert_eq!(shown_in(&open).len(), 3);
    for built in [&few, &hidden, &more, &open] {
        assert_eq!(found(built, None), "");
    }
    // Planted: the groups beside the few, told exactly.
    let rows = [row("role,nurse", &points(40, spread)), row("role,ahp", &points(35, spread))];
    for built in [&few, &hidden] {
        let told = found(&with_breakdowns(built, &rows), None);
        assert!(told.contains("rule 4") && told.contains("ways to have scored remain"), "{told}");
    }
}

/// The rounded mean of a small group tells its sum, and so that of a group beside it of which a bound is told; so does a mean
/// that is weighted by the group.
#[test]
fn a_bound_is_not_solved_for_through_another_small_group() {
    let roles = "respondents:\n  role: {label: Role, values: {nurse: Nurse, ahp: AHP, doctor: Doctor, other: Other}}\n";
    let build = |groups: &[Group<'_>], more: &str| {
        let site = Site::new(roles);
        site.system("a");
        let keys = format!("respondents: [role]\n{more}");
        site.survey("s", &keys, &format!("system,role,{ITEMS}"), &rows_of(groups));
        site.build().unwrap()
    };
    for groups in [
        vec![("nurse", 10, spread as fn(usize) -> usize), ("doctor", 10, high)],
        vec![("nurse", 60, spread), ("ahp", 24, spread), ("doctor", 10, high)],
        vec![("nurse", 20, spread), ("ahp", 6, high), ("doctor", 6, high)],
    ] {
        let built = build(&groups, "");
        let bounds = shown_in(&built).iter().filter(|row| row.split(',').any(|cell| cell == "95.0")).count();
        assert_eq!((bounds, found(&built, None)), (0, String::new()), "{:?}", shown_in(&built));
    }
    let weights = "population_shares: {role: {nurse: 0.2, doctor: 0.8}}\n";
    let built = build(&[("nurse", 40, spread), ("doctor", 10, high)], weights);
    assert!(shown_in(&built).is_empty() && result(&built, "s", "a")["weighted"]["mean"].is_null());
    let built = build(&[("nurse", 40, spread), ("doctor", 16, spread)], weights);
    assert!(shown_in(&built).len() == 2 && result(&built, "s", "a")["weighted"]["mean"].is_number());
}

/// A file of responses, in its survey's folder, is what a colleague knows.
#[test]
fn the_audit_takes_a_file_of_responses() {
    let site = Site::new(RESPONDENTS);
    site.system("a");
    let (rows, _) = nested(20);
    site.survey("s", "respondents: [role, setting]\n", &format!("system,role,setting,{ITEMS}"), &rows);
    site.build().unwrap();
    let run = |file: &str| {
        let output =
            candour().arg("audit").arg(site.home.path().join("site")).arg("--knowing").arg(file).output().unwrap();
        (output.status.code(), stderr(&output, site.home.path()))
    };
    let responses = site.home.path().join("content/ratings/s/r.csv");
    assert_eq!(run(responses.to_str().unwrap()), (Some(0), String::new()));
    site.put("people.csv", "role\nnurse\n");
    let (code, said) = run(site.home.path().join("content/people.csv").to_str().unwrap());
    assert!(code == Some(2) && said.contains("`survey` and `system`"), "{said}");
}

/// More people than the minimum are in acute care and no nurses; but they all have one score.
#[test]
fn a_difference_of_people_who_are_alike_is_not_told() {
    fn alike(_: usize) -> usize {
        31
    }
    let build = |points: fn(usize) -> usize| {
        let site = Site::new(RESPONDENTS);
        site.system("a");
        let groups = [("nurse,acute", 40, spread as fn(usize) -> usize), ("doctor,acute", 14, points)];
        let rows = rows_of(&[groups[0], groups[1], ("doctor,community", 45, spread)]);
        site.survey("s", "respondents: [role, setting]\n", &format!("system,role,setting,{ITEMS}"), &rows);
        let people = rows.iter().map(|r| r.split(',').take(3).collect::<Vec<_>>().join(","));
        let known = people.map(|p| format!("s,{p}\n")).collect::<String>();
        (site.build().unwrap(), format!("survey,system,role,setting\n{known}"))
    };
    let (open, known) = build(spread);
    assert_eq!((shown_in(&open).len(), found(&open, Some(&known))), (4, String::new()));
    for (points_of, why) in [(alike as fn(usize) -> usize, "all have the score"), (high, "ways to have scored remain")]
    {
        let (built, known) = build(points_of);
        assert_eq!((shown_in(&built).len(), found(&built, Some(&known))), (2, String::new()));
        // Planted: both divisions, told exactly.
        let [nurses, acute, community] = [points(40, spread), points(14, points_of), points(45, spread)];
        let rows = [
            row("role,nurse", &nurses),
            row("role,doctor", &[acute.clone(), community.clone()].concat()),
            row("setting,acute", &[nurses, acute].concat()),
            row("setting,community", &community),
        ];
        let told = found(&with_breakdowns(&built, &rows), Some(&known));
        assert!(told.contains("role against setting") && told.contains(why), "{told}");
    }
}

#[test]
fn a_survey_of_one_group_is_held_against_that_group() {
    let rows: Vec<String> = (0..80).map(|i| turned(6 + i * 11 % 27, i / 7)).collect();
    for (settings, column, of) in [(RESPONDENTS, "role", ["nurse", "doctor"]), ("", "organisation", ["north", "south"])]
    {
        let site = Site::new(settings);
        site.system("a");
        for id in ["north", "south"] {
            site.put(&format!("organisations/{id}.md"), &format!("---\nname: {id}\nkind: provider\n---\n"));
        }
        let all: Vec<String> =
            rows.iter().enumerate().map(|(i, r)| format!("a,{},{r}", of[usize::from(i >= 41)])).collect();
        let keys = if settings.is_empty() { "" } else { "respondents: [role]\n" };
        site.survey("all", keys, &format!("system,{column},{ITEMS}"), &all);
        let some: Vec<String> = rows[..40].iter().map(|r| format!("a,{r}")).collect();
        site.survey("some", "same_people_as: [all]\n", &format!("system,{ITEMS}"), &some);
        let refused = site.build().unwrap_err();
        assert!(refused.contains(&format!("differ by 1 person of `{column}: {}`", of[0])), "{refused}");
    }
}

/// Everybody gave the best answer to one item: it is withheld with as many others as leave every answer to each possible.
#[test]
fn withheld_items_dont_follow_from_the_score() {
    for n in [12, 40] {
        let site = Site::new("");
        site.system("a");
        let row = |i: usize| {
            let mut answers: Vec<i32> = (0..10).map(|q| 1 + ((i * 7 + q * 3 + i * q) % 5) as i32).collect();
            (answers[2], answers[3]) = (5, 1 + i32::from(i.is_multiple_of(3)));
            format!("a,{}", answers.iter().map(i32::to_string).collect::<Vec<_>>().join(","))
        };
        site.survey("s", "", &format!("system,{ITEMS}"), &(0..n).map(row).collect::<Vec<_>>());
        let built = site.build().unwrap();
        assert_eq!(found(&built, None), "");
        let items = text(&built, "data/items.csv");
        let hidden: Vec<&str> = items.lines().filter(|l| l.ends_with(",1,")).collect();
        assert!(hidden.iter().any(|l| l.contains(",q3,")) && hidden.len() >= 3, "{items}");
        assert!(result(&built, "s", "a")["mean"].is_number());
    }
}

#[test]
fn one_who_knows_their_own_answers_does_not_know_everybodys() {
    let site = Site::new("");
    ["a", "b", "tiny"].into_iter().for_each(|s| site.system(s));
    let rows = (0..12).map(|i| format!("a,{}", if i == 0 { "5,1,5,1,5,1,5,1,4,1" } else { "5,1,5,1,5,1,5,1,5,1" }));
    let rows = rows.chain((0..12).map(|i| format!("b,{}", sheet(8 + i * 5 % 20))));
    let rows: Vec<String> = rows.chain((0..3).map(|i| format!("tiny,{}", sheet(10 + i)))).collect();
    site.survey("s", "", &format!("system,{ITEMS}"), &rows);
    let built = site.build().unwrap();
    // One reason for the small one and for the one whose answers are alike.
    let reason = Value::from("fewer than 10 responses, or answers too alike");
    for system in ["a", "tiny"] {
        let r = result(&built, "s", system);
        assert_eq!((&r["n"], &r["mean"], &r["withheld"]), (&Value::Null, &Value::Null, &reason));
    }
    assert!(result(&built, "s", "b")["mean"].is_number());
    assert_eq!(found(&built, None), "");
    let planted: Files = built
        .iter()
        .map(|(name, bytes)| {
            if name != "data/ratings.json" {
                return (name.clone(), bytes.clone());
            }
            let told = text(&built, name).replacen(
                "fewer than 10 responses, or answers too alike",
                "withheld to protect respondents",
                1,
            );
            (name.clone(), told.into_bytes())
        })
        .collect::<Vec<_>>();
    assert!(found(&planted, None).contains("different reasons"));
}

#[test]
fn systems_without_spread_are_withheld_and_blind_nobody() {
    let site = Site::new("");
    let others = ["a", "b", "c", "d", "e"];
    ["flat", "even"].into_iter().chain(others).for_each(|s| site.system(s));
    let rows = (0..10).map(|_| "flat,3,3,3,3,3,3,3,3,3,3".to_owned());
    let rows = rows.chain((0..10).map(|_| "even,4,3,3,3,3,3,3,3,3,3".to_owned()));
    let rows = rows.chain((0..60).map(|i| format!("{},{}", others[i % 5], sheet(8 + i * 5 % 23))));
    site.survey("s", "", &format!("system,{ITEMS}"), &rows.collect::<Vec<_>>());
    let built = site.build().unwrap();
    for system in ["flat", "even"] {
        assert!(result(&built, "s", system)["n"].is_null());
    }
    for system in others {
        assert!(result(&built, "s", system)["shrunken_mean"].is_number());
    }
}

/// Counts of few people are not told, and neither are figures of few people in detail: the audit names both.
#[test]
fn the_audit_names_counts_and_details_of_few_people() {
    let site = Site::new("");
    site.system("a");
    let rows = (0..14)
        .map(|i| format!("a,{}", sheet(8 + i * 5 % 23)))
        .chain(["a,3,3,3,3,3,3,3,3,3,3".to_owned(), "a,,,,4,,2,5,2,4,1".to_owned()]);
    site.survey("s", "", &format!("system,{ITEMS}"), &rows.collect::<Vec<_>>());
    let built = site.build().unwrap();
    let r = result(&built, "s", "a");
    assert_eq!((&r["excluded"], &r["quartiles"], &r["alpha"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(found(&built, None), "");
    let page = text(&built, "systems/a/index.html");
    assert!(page.contains("the figures are coarse"), "{page}");
    let edit = |change: &dyn Fn(&mut Value)| -> String {
        let mut json: Value = serde_json::from_str(&text(&built, "data/ratings.json")).unwrap();
        change(&mut json["surveys"][0]);
        let leaky: Files = built
            .iter()
            .map(|(n, b)| (n.clone(), if n == "data/ratings.json" { json.to_string().into_bytes() } else { b.clone() }))
            .collect();
        found(&leaky, None)
    };
    assert!(edit(&|s| s["systems"][0]["excluded"] = 1.into()).contains("a count of few people"));
    assert!(edit(&|s| s["quality"]["straight_lining"] = 1.into()).contains("a count of few people"));
    assert!(edit(&|s| s["systems"][0]["mean"] = 55.952_380_9.into()).contains("to the last digit"));
    assert!(edit(&|s| s["systems"][0]["sd"] = 11.234_5.into()).contains("to the last digit"));
    assert!(edit(&|s| s["systems"][0]["quartiles"] = serde_json::json!([40, 60])).contains("and quartiles"));
}

/// Answers that many give are theirs: real clinicians agree on the best ones.
#[test]
fn equal_answers_of_different_people_are_not_left_out() {
    let site = Site::new("");
    site.system("a");
    let rows: Vec<String> =
        (0..36).map(|i| format!("a,{}", if i % 3 == 0 { sheet(40) } else { sheet(5 + i * 7 % 31) })).collect();
    site.survey("s", "exclude: [identical]\n", &format!("system,{ITEMS}"), &rows);
    let with = result(&site.build().unwrap(), "s", "a");
    site.survey("s", "", &format!("system,{ITEMS}"), &rows);
    let without = result(&site.build().unwrap(), "s", "a");
    assert_eq!((&with["n"], &with["mean"]), (&without["n"], &without["mean"]));
    // A block that was pasted twice is left out.
    let pasted: Vec<String> = rows.iter().chain(&rows[..12]).cloned().collect();
    site.survey("s", "exclude: [identical]\n", &format!("system,{ITEMS}"), &pasted);
    let left_out = result(&site.build().unwrap(), "s", "a");
    assert_eq!(
        (&left_out["n"], &left_out["mean"], &left_out["excluded"]),
        (&without["n"], &without["mean"], &Value::from(12))
    );
}
