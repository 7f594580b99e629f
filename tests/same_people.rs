//! Surveys of the same people: what an attacker found by adding and subtracting them, and what is no harm.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/attack.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod attack;

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use attack::{Files, ITEMS, Site, result, turned};

const ROLES: &str = "respondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor, ahp: AHP, other: Other}}\n  setting: {label: Setting, values: {acute: Acute, primary: Primary}}\n";

/// A survey's id, what its survey.yaml says, the column of a group, and its people: what they said, and their numbers.
struct Survey<'s> {
    id: &'s str,
    keys: &'s str,
    column: &'s str,
    people: Vec<(&'s str, std::ops::Range<usize>)>,
}

fn build(settings: &str, surveys: &[Survey<'_>]) -> Result<Files, String> {
    let site = Site::new(settings);
    site.system("a");
    for id in ["north", "south", "east", "west"] {
        site.put(&format!("organisations/{id}.md"), &format!("---\nname: {id}\nkind: provider\n---\n"));
    }
    for survey in surveys {
        // Everybody answers differently.
        let cell = |text: &str| if survey.column.is_empty() { String::new() } else { format!("{text},") };
        let row = |said: &str, i: usize| format!("a,{}{}", cell(said), turned(4 + i * 7 % 33, i / 33));
        let people = survey.people.iter().flat_map(|(said, all)| all.clone().map(move |i| row(said, i)));
        site.survey(
            survey.id,
            survey.keys,
            &format!("system,{}{ITEMS}", cell(survey.column)),
            &people.collect::<Vec<_>>(),
        );
    }
    site.build()
}

fn by_role<'s>(id: &'s str, people: Vec<(&'s str, std::ops::Range<usize>)>) -> Survey<'s> {
    Survey { id, keys: "respondents: [role]\n", column: "role", people }
}

#[test]
fn a_survey_of_two_groups_is_held_against_both() {
    // Nurses and doctors, and one doctor more.
    let all = || by_role("all", vec![("nurse", 0..40), ("doctor", 40..80), ("ahp", 80..120), ("other", 120..160)]);
    let refused =
        build(ROLES, &[all(), by_role("part", vec![("nurse", 0..40), ("doctor", 40..80), ("doctor", 200..201)])]);
    assert!(refused.unwrap_err().contains("differ by 1 person"));
    build(ROLES, &[all(), by_role("part", vec![("nurse", 0..40), ("doctor", 40..80)])]).unwrap();
}

#[test]
fn groups_are_added_and_subtracted_with_whole_surveys() {
    let all = by_role("all", vec![("nurse", 0..81), ("doctor", 100..160)]);
    let part = |id, range| Survey { id, keys: "", column: "", people: vec![("", range)] };
    let refused = build(ROLES, &[all, part("community", 40..80), part("hospitals", 0..40)]).unwrap_err();
    assert!(refused.contains("leave fewer than 10"), "{refused}");
}

#[test]
fn who_named_no_organisation_is_a_group_too() {
    let of = |id, keys, unnamed, others: [&'static str; 2], from: usize| Survey {
        id,
        keys,
        column: "organisation",
        people: vec![("", unnamed), (others[0], from..from + 40), (others[1], from + 40..from + 80)],
    };
    let first = of("first", "", 0..40, ["north", "south"], 100);
    let second = of("second", "same_people_as: [first]\n", 0..41, ["east", "west"], 300);
    let refused = build("", &[first, second]).unwrap_err();
    assert!(refused.contains("differ by 1 person"), "{refused}");
}

#[test]
fn one_group_of_the_same_people_is_enough_to_see_it() {
    let first = by_role("first", vec![("nurse", 0..40), ("doctor", 100..160)]);
    let second = by_role("second", vec![("nurse", 0..41), ("doctor", 200..260)]);
    let refused = build(ROLES, &[first, second]).unwrap_err();
    assert!(refused.contains("hold the same answers") && refused.contains("1 person of `role: nurse`"), "{refused}");
}

/// What isn't shown tells nothing: groups that are withheld, and surveys of the same people in all.
#[test]
fn surveys_of_which_nothing_follows_are_published() {
    let same = |id| by_role(id, vec![("nurse", 0..90), ("", 90..93)]);
    let built = build(ROLES, &[same("one"), same("two")]).unwrap();
    assert_eq!(result(&built, "one", "a")["n"], 93);
    // The acute ones of all, whose roles can't be shown beside each other.
    let all = Survey {
        id: "all",
        keys: "respondents: [setting]\n",
        column: "setting",
        people: vec![("acute", 0..60), ("primary", 60..110)],
    };
    let hospitals = by_role("hospitals", vec![("nurse", 0..55), ("doctor", 55..60)]);
    build(ROLES, &[all, hospitals]).unwrap();
}
