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

/// Rows of groups of people that differ in three attributes, and what a colleague knows of them.
fn crossed(groups: &[(&str, usize)]) -> (Vec<String>, String) {
    let people: Vec<&str> = groups.iter().flat_map(|(said, n)| vec![*said; *n]).collect();
    let row = |(i, said): (usize, &&str)| format!("a,{said},{}", turned(6 + i * 11 % 27, i / 7));
    let known = people.iter().map(|said| format!("s,a,{said}\n")).collect::<String>();
    (people.iter().enumerate().map(row).collect(), format!("survey,system,role,setting,shift\n{known}"))
}

const THREE: &str = "respondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}\n  setting: {label: Setting, values: {acute: Acute, primary: Primary}}\n  shift: {label: Shift, values: {days: Days, nights: Nights}}\n";

/// Doctors + primary care − nights is one person, though no two of the attributes tell of them.
const ONE_OF_THREE: [(&str, usize); 4] =
    [("nurse,acute,days", 40), ("doctor,acute,nights", 40), ("nurse,primary,nights", 40), ("doctor,primary,days", 1)];

#[test]
fn three_attributes_together_leave_nobody_alone() {
    let build = |groups: &[(&str, usize)]| {
        let site = Site::new(THREE);
        site.system("a");
        let (rows, known) = crossed(groups);
        site.survey("s", "respondents: [role, setting, shift]\n", &format!("system,role,setting,shift,{ITEMS}"), &rows);
        (site.build().unwrap(), known)
    };
    let (built, known) = build(&ONE_OF_THREE);
    assert_eq!(found(&built, Some(&known)), "");
    assert_eq!(shown_in(&built).len(), 4);
    // The same figures where enough people are left: all is shown. Told of the others, the audit names them.
    let (open, _) = build(&[ONE_OF_THREE[0], ONE_OF_THREE[1], ONE_OF_THREE[2], ("doctor,primary,days", 14)]);
    assert_eq!(shown_in(&open).len(), 6);
    assert!(found(&open, Some(&known)).contains("4 groups of a in s: 1 people"), "{}", found(&open, Some(&known)));
}

#[test]
fn a_weighted_mean_does_not_open_what_is_withheld() {
    let build = |doctors: usize| {
        let site = Site::new(RESPONDENTS);
        site.system("a");
        let people = [("nurse,acute", 40), ("doctor,community", 40), ("doctor,acute", doctors)];
        let people: Vec<&str> = people.iter().flat_map(|(said, n)| vec![*said; *n]).collect();
        let rows: Vec<String> =
            people.iter().enumerate().map(|(i, said)| format!("a,{said},{}", turned(6 + i * 11 % 27, i / 7))).collect();
        let keys = "respondents: [role, setting]\npopulation_shares: {role: {nurse: 0.7, doctor: 0.3}}\n";
        site.survey("s", keys, &format!("system,role,setting,{ITEMS}"), &rows);
        result(&site.build().unwrap(), "s", "a")["weighted"].clone()
    };
    assert_eq!(build(1)["mean"], Value::Null);
    assert!(build(15)["mean"].is_number());
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

#[test]
fn two_surveys_of_the_same_people_are_refused() {
    let points: Vec<usize> = (0..41).map(|i| 6 + i * 11 % 27).collect();
    let rows: Vec<String> = points
        .iter()
        .enumerate()
        .map(|(i, p)| format!("a,{}", turned(*p, i / 7)))
        .chain(["a,2,2,2,2,2,2,2,2,2,2".to_owned()])
        .collect();
    let head = format!("system,{ITEMS}");
    let two = |first: &str, second: &str, rows_of_second: &[String]| {
        let site = Site::new("");
        site.system("a");
        site.survey("all", first, &head, &rows);
        site.survey("year", second, &head, rows_of_second);
        site
    };
    // Seen: the same sheets; with and without those who gave one answer to everything.
    let refused = two("", "exclude: [straight-lining]\n", &rows).build().unwrap_err();
    assert!(refused.contains("error[same-people]") && refused.contains("differ by 2 people"), "{refused}");
    assert!(refused.contains("content/ratings/year/survey.yaml:1"), "{refused}");
    // The same ones in both tell nothing, and neither do surveys that differ by enough.
    two("", "", &rows).build().unwrap();
    two("", "", &rows[..30]).build().unwrap();
    let refused = two("", "", &rows[..35]).build().unwrap_err();
    assert!(refused.contains("differ by 7 people"), "{refused}");
    // Different people whose answers are often the best ones are different people.
    let best = |n: usize, seed: usize| -> Vec<String> {
        (0..n).map(|i| format!("a,{}", sheet(if i % 2 == 0 { 40 } else { 5 + (i * 13 + seed) % 33 }))).collect()
    };
    let site = Site::new("");
    site.system("a");
    site.survey("all", "", &head, &best(40, 1));
    site.survey("year", "", &head, &best(38, 9));
    site.build().unwrap();
    // Told by the editor, where it can't be seen: a star rating.
    let site = Site::new("");
    site.system("a");
    let stars = |n: usize| (0..n).map(|i| format!("a,{}", 1 + i % 5)).collect::<Vec<_>>();
    site.survey("all", "", "system,q1", &stars(40));
    site.survey("year", "same_people_as: all\n", "system,q1", &stars(38));
    for survey in ["all", "year"] {
        let path = site.home.path().join(format!("content/ratings/{survey}/survey.yaml"));
        let text = fs::read_to_string(&path).unwrap().replace("instrument: sus", "instrument: stars");
        fs::write(path, text).unwrap();
    }
    let refused = site.build().unwrap_err();
    assert!(refused.contains("say that they are of the same people") && refused.contains("2 people"), "{refused}");
}

/// Everybody, the hospitals and the community: one person is in neither part. And a questionnaire that asks more beside the
/// items of another one.
#[test]
fn several_surveys_of_the_same_people_are_looked_at_together() {
    let rows: Vec<String> = (0..81).map(|i| format!("a,{}", turned(spread(i), i / 7))).collect();
    let head = format!("system,{ITEMS}");
    let three = |last: usize| {
        let site = Site::new("");
        site.system("a");
        site.survey("all", "", &head, &rows);
        site.survey("community", "", &head, &rows[..40]);
        site.survey("hospitals", "", &head, &rows[40..last]);
        site.build()
    };
    let refused = three(80).unwrap_err();
    assert!(refused.contains("`all`, `community` and `hospitals` hold the same people"), "{refused}");
    let built = three(81).unwrap();
    // Planted: what a colleague knows of one who is in neither part.
    let known = |survey: &str, of: std::ops::Range<usize>| of.map(|i| format!("{survey},a,p{i}\n")).collect::<String>();
    let people = [known("all", 0..81), known("community", 0..40), known("hospitals", 40..80)].concat();
    let told = found(&built, Some(&format!("survey,system,person\n{people}")));
    assert!(told.contains("a in 3 surveys: 1 people") && told.contains("+ all − community − hospitals"), "{told}");

    let site = Site::new("");
    site.system("a");
    site.survey("usability", "", &head, &rows[..41]);
    let clinical: Vec<String> = rows[..40].iter().map(|r| format!("{r},4,2,4,2,4")).collect();
    site.survey("clinical", "", &format!("{head},q11,q12,q13,q14,q15"), &clinical);
    let path = site.home.path().join("content/ratings/clinical/survey.yaml");
    let csus = fs::read_to_string(&path).unwrap().replace("instrument: sus", "instrument: csus");
    fs::write(path, csus).unwrap();
    let refused = site.build().unwrap_err();
    assert!(refused.contains("differ by 1 person"), "{refused}");

    // Twelve more people, all of one score.
    let alike: Vec<String> = (0..12).map(|i| format!("a,{}", turned(31, i))).collect();
    let site = Site::new("");
    site.system("a");
    site.survey("all", "", &head, &[&rows[..40], &alike].concat());
    site.survey("some", "", &head, &rows[..40]);
    let refused = site.build().unwrap_err();
    assert!(refused.contains("they differ by 12 people, whose scores are so alike"), "{refused}");
}

#[test]
fn the_audit_sees_two_surveys_of_the_same_people() {
    let rows: Vec<String> = (0..40).map(|i| format!("a,{}", sheet(6 + i * 11 % 27))).collect();
    let build = |rows: &[String]| {
        let site = Site::new("");
        site.system("a");
        site.survey("s", "", &format!("system,{ITEMS}"), rows);
        site.build().unwrap()
    };
    // Each alone may be published; both on one site may not.
    let (first, second) = (build(&rows), build(&rows[..39]));
    let mut json: Value = serde_json::from_str(&text(&first, "data/ratings.json")).unwrap();
    let mut other: Value = serde_json::from_str(&text(&second, "data/ratings.json")).unwrap();
    other["surveys"][0]["id"] = Value::from("t");
    json["surveys"].as_array_mut().unwrap().push(other["surveys"][0].clone());
    let renamed =
        |name: &str| text(&second, name).lines().skip(1).map(|l| format!("t{}\n", &l[1..])).collect::<String>();
    let both: Files = first
        .iter()
        .map(|(name, bytes)| match name.as_str() {
            "data/ratings.json" => (name.clone(), json.to_string().into_bytes()),
            "data/items.csv" | "data/item-means.csv" => {
                (name.clone(), (text(&first, name) + &renamed(name)).into_bytes())
            }
            _ => (name.clone(), bytes.clone()),
        })
        .collect();
    let told = found(&both, None);
    assert!(told.contains("a in s and t: 1 people more"), "{told}");
    let known = |survey: &str, n: usize| (0..n).map(|i| format!("{survey},a,p{i}\n")).collect::<String>();
    let known = format!("survey,system,person\n{}{}", known("s", 40), known("t", 39));
    assert!(
        found(&both, Some(&known)).contains("40 people are in both surveys")
            || found(&both, Some(&known)).contains("39 people are in both")
    );
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
    ["flat", "even", "a", "b"].into_iter().for_each(|s| site.system(s));
    let rows = (0..10).map(|_| "flat,3,3,3,3,3,3,3,3,3,3".to_owned());
    let rows = rows.chain((0..10).map(|_| "even,4,3,3,3,3,3,3,3,3,3".to_owned()));
    let rows = rows.chain((0..24).map(|i| format!("{},{}", if i % 2 == 0 { "a" } else { "b" }, sheet(8 + i * 5 % 23))));
    site.survey("s", "", &format!("system,{ITEMS}"), &rows.collect::<Vec<_>>());
    let built = site.build().unwrap();
    for system in ["flat", "even"] {
        assert!(result(&built, "s", system)["n"].is_null());
    }
    for system in ["a", "b"] {
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

/// Holds what a colleague knows against the numbers that are published: an attack with wrong knowledge shows nothing.
fn agrees_with(site: &[(String, Vec<u8>)], people: &str) {
    let (_, ratings) = site.iter().find(|(name, _)| name == "data/ratings.json").unwrap();
    let ratings: Value = serde_json::from_slice(ratings).unwrap();
    for survey in ratings["surveys"].as_array().unwrap() {
        for result in survey["systems"].as_array().unwrap() {
            let at = format!("{},{},", survey["id"].as_str().unwrap(), result["system"].as_str().unwrap());
            let known = people.lines().filter(|l| l.starts_with(&at)).count();
            let told = result["n"].as_u64().filter(|_| known > 0);
            assert!(told.is_none_or(|n| n == known as u64), "{at} {known} are known, {told:?} are told");
        }
    }
}

/// What a colleague knows of the random sites: who answered about which system so that it counts, and which groups they
/// are in. Of surveys that leave responses out for how they answered, nobody knows it.
fn known_of(root: &Path) -> String {
    let mut people = vec!["survey,system,organisation,a0,a1,a2".to_owned()];
    for (name, bytes) in files(&root.join("content/ratings")) {
        let Some(survey) = name.strip_suffix(".csv").and_then(|n| n.split('/').next()) else { continue };
        let text = String::from_utf8(bytes).unwrap();
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let head = reader.headers().unwrap().clone();
        let keys = fs::read_to_string(root.join(format!("content/ratings/{survey}/survey.yaml"))).unwrap();
        if keys.contains("exclude:") {
            continue;
        }
        let blanks_allowed = if keys.contains("instrument: sus") || keys.contains("instrument: csus") { 2 } else { 0 };
        let at = |name: &str| head.iter().position(|h| h == name);
        for record in reader.records() {
            let record = record.unwrap();
            let blanks = head.iter().zip(&record).filter(|(name, answer)| name.starts_with('q') && answer.is_empty());
            if blanks.count() > blanks_allowed {
                continue;
            }
            let cell = |name: &str| at(name).and_then(|i| record.get(i)).unwrap_or_default().to_owned();
            let cells = ["system", "organisation", "a0", "a1", "a2"].map(cell);
            people.push(format!("{survey},{}", cells.join(",")));
        }
    }
    people.join("\n") + "\n"
}

/// `CANDOUR_SURVEYS` says how many surveys are tried, `CANDOUR_SEED` where to begin.
#[test]
fn a_colleague_finds_nothing_in_random_surveys() {
    let number = |key: &str, default: u64| std::env::var(key).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let (surveys, seed) = (number("CANDOUR_SURVEYS", 100), number("CANDOUR_SEED", 1));
    let mut known = 0;
    for seed in seed..seed + surveys.div_ceil(10) {
        let home = tempfile::tempdir().unwrap();
        random::RandomSite::overlapping(seed, 10).write(home.path(), &[]);
        let output = candour().args(["build", "--quiet", "--date", "2026-03-01"]).arg(home.path()).output().unwrap();
        assert!(output.status.success(), "seed {seed}: {}", stderr(&output, home.path()));
        let people = known_of(home.path());
        known += people.lines().count();
        let site = files(&home.path().join("site"));
        agrees_with(&site, &people);
        let told = found(&site, Some(&people));
        assert_eq!(told, "", "seed {seed}");
    }
    assert!(known > 100, "a colleague knew nobody");
}
