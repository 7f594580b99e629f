//! People who stand under another name than they were published under: what an attacker solved for, each shut.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;

use support::candour;

/// The answer sheet of somebody: different people answer differently, whatever the number.
fn sheet(person: usize) -> String {
    let answer = |q: usize| 1 + (person * (q + 3) + person / (q + 2) + q * q) % 5;
    (0..10).map(|q| answer(q).to_string()).collect::<Vec<_>>().join(",")
}

/// Rows of people of these numbers about a system.
fn rows(system: &str, role: &str, people: std::ops::Range<usize>) -> Vec<String> {
    people.map(|person| format!("{system},{role},{}", sheet(person))).collect()
}

const VALUES: &str = "{nurse: Nurse, doctor: Doctor, other: Other}";

/// A site with these systems, each with its keys, and these surveys, each with its keys and rows.
struct Content<'c> {
    values: &'c str,
    systems: &'c [(&'c str, &'c str)],
    surveys: &'c [(&'c str, &'c str, Vec<String>)],
}

impl Content<'_> {
    fn write(&self, root: &Path) {
        let content = root.join("content");
        for folder in ["systems", "ratings"] {
            let _ = fs::remove_dir_all(content.join(folder));
            fs::create_dir_all(content.join(folder)).unwrap();
        }
        let role = format!("respondents:\n  role: {{label: Role, values: {}}}\n", self.values);
        fs::write(content.join("site.yaml"), format!("title: Moved\nbase_url: https://moved.example/\n{role}"))
            .unwrap();
        for (id, keys) in self.systems {
            let text = format!("---\nname: The {id}\ncategory: epr\n{keys}---\n");
            fs::write(content.join(format!("systems/{id}.md")), text).unwrap();
        }
        let items: Vec<String> = (1..=10).map(|q| format!("q{q}")).collect();
        for (id, keys, rows) in self.surveys {
            let folder = content.join("ratings").join(id);
            fs::create_dir_all(&folder).unwrap();
            let survey = format!(
                "title: Survey {id}\ninstrument: sus-positive\nrespondents: [role]\nclosed: 2026-01-31\n{keys}"
            );
            fs::write(folder.join("survey.yaml"), survey).unwrap();
            let table = format!("system,role,{}\n{}\n", items.join(","), rows.join("\n"));
            fs::write(folder.join("a.csv"), table).unwrap();
        }
    }

    /// Publishes with a record; gives what was said, and whether it was refused.
    fn publish(&self, root: &Path, date: &str) -> (bool, String) {
        self.write(root);
        let output = candour().args(["build", "--record", "--date", date]).arg(root).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Publishes what was first, and says what is refused of what came next.
fn refused(first: &Content<'_>, next: &Content<'_>) -> String {
    let home = tempfile::tempdir().unwrap();
    let (fine, told) = first.publish(home.path(), "2026-02-01");
    assert!(fine, "{told}");
    let (fine, told) = next.publish(home.path(), "2026-03-01");
    assert!(!fine, "nothing is refused: {told}");
    told
}

fn joined(parts: &[Vec<String>]) -> Vec<String> {
    parts.concat()
}

#[test]
fn rows_that_are_moved_to_another_survey_leave_nobody_alone() {
    let first = Content { values: VALUES, systems: &[("x", "")], surveys: &[("all", "", rows("x", "nurse", 0..40))] };
    let surveys = [("all", "", rows("x", "nurse", 0..1)), ("gp", "", rows("x", "nurse", 1..40))];
    let told = refused(&first, &Content { values: VALUES, systems: &[("x", "")], surveys: &surveys });
    assert!(told.contains("error[renamed-results]") && told.contains("`withdrawn: [x]`"), "{told}");
    // Where the responses that are gone stand nowhere else, that is said.
    let surveys = [("all", "withdrawn: [x]\n", rows("x", "nurse", 0..1)), ("gp", "", rows("x", "nurse", 50..89))];
    let home = tempfile::tempdir().unwrap();
    assert!(first.publish(home.path(), "2026-02-01").0);
    let next = Content { values: VALUES, systems: &[("x", "")], surveys: &surveys };
    let (fine, told) = next.publish(home.path(), "2026-03-01");
    assert!(fine, "{told}");
}

#[test]
fn systems_that_are_split_or_merged_tell_of_no_newcomer() {
    let one = Content { values: VALUES, systems: &[("x", "")], surveys: &[("s", "", rows("x", "nurse", 0..80))] };
    let halves = joined(&[rows("y", "nurse", 0..40), rows("z", "nurse", 40..81)]);
    let systems = [("y", "aliases: [/systems/x/]\n"), ("z", "")];
    let told = refused(&one, &Content { values: VALUES, systems: &systems, surveys: &[("s", "", halves)] });
    assert!(told.contains("error[renamed-results]: people seem to have moved"), "{told}");

    let two = joined(&[rows("x", "nurse", 0..40), rows("y", "nurse", 40..80)]);
    let two = Content { values: VALUES, systems: &[("x", ""), ("y", "")], surveys: &[("s", "", two)] };
    let merged = [("s", "", rows("y", "nurse", 0..81))];
    for keys in ["", "aliases: [/systems/x/]\n"] {
        let told = refused(&two, &Content { values: VALUES, systems: &[("y", keys)], surveys: &merged });
        assert!(told.contains("error[renamed-results]"), "{told}");
    }
}

#[test]
fn a_former_address_takes_no_record_away() {
    let both = joined(&[rows("a", "nurse", 0..60), rows("b", "nurse", 60..100)]);
    let first = Content { values: VALUES, systems: &[("a", ""), ("b", "")], surveys: &[("s", "", both)] };
    let one_more = [("s", "", rows("b", "nurse", 60..101))];
    let systems = [("b", "aliases: [/systems/a/]\n")];
    let told = refused(&first, &Content { values: VALUES, systems: &systems, surveys: &one_more });
    assert!(told.contains("error[moved-by-few]"), "{told}");
}

#[test]
fn a_new_name_is_told_whoever_came_with_it() {
    let both = joined(&[rows("x", "nurse", 0..40), rows("y", "nurse", 40..80)]);
    let systems = [("x", ""), ("y", "")];
    let first = Content { values: VALUES, systems: &systems, surveys: &[("spring", "", both)] };
    let more = joined(&[rows("x", "nurse", 0..40), rows("x", "nurse", 100..101), rows("y", "nurse", 40..92)]);
    let told = refused(&first, &Content { values: VALUES, systems: &systems, surveys: &[("s2026", "", more)] });
    assert!(told.contains("error[renamed-results]") && told.contains("aliases: [/ratings/spring/]"), "{told}");
    // A draft keeps the survey, and its figures are told under the other name.
    let copy = joined(&[rows("x", "nurse", 0..41), rows("y", "nurse", 40..80)]);
    let surveys = [("spring", "draft: true\n", rows("x", "nurse", 0..40)), ("s2026", "", copy)];
    let told = refused(&first, &Content { values: VALUES, systems: &systems, surveys: &surveys });
    assert!(told.contains("error[renamed-results]"), "{told}");
}

#[test]
fn groups_under_a_new_name_are_held_until_it_is_said() {
    let people = joined(&[rows("x", "nurse", 0..30), rows("x", "doctor", 30..60)]);
    let first = Content { values: VALUES, systems: &[("x", "")], surveys: &[("s", "", people)] };
    let home = tempfile::tempdir().unwrap();
    assert!(first.publish(home.path(), "2026-02-01").0);
    let shown = |home: &Path| {
        let text = fs::read_to_string(home.join("site/data/breakdowns.csv")).unwrap();
        text.lines().filter(|l| l.starts_with("s,x,role,") && !l.contains("withheld")).count()
    };
    assert_eq!(shown(home.path()), 2);
    let named = |role: [&str; 2], more: usize| {
        joined(&[
            rows("x", role[0], 0..30),
            rows("x", role[1], 30..60),
            rows("x", role[0], 60..60 + more),
            rows("x", role[1], 90..91),
        ])
    };
    let renamed = "{registered: Registered nurse, medic: Medic}";
    let next =
        Content { values: renamed, systems: &[("x", "")], surveys: &[("s", "", named(["registered", "medic"], 12))] };
    let (fine, told) = next.publish(home.path(), "2026-03-01");
    assert!(fine && told.contains("warning[renamed-groups]"), "{told}");
    assert_eq!(shown(home.path()), 0, "{told}");

    // With its former name beside it a group is the one that was published, and moves on enough people alone.
    let home = tempfile::tempdir().unwrap();
    assert!(first.publish(home.path(), "2026-02-01").0);
    let renamed = "{registered: {label: Registered nurse, also: [nurse]}, medic: {label: Medic, also: [doctor]}}";
    for (date, more, groups) in [("2026-03-01", 0, 30), ("2026-04-01", 20, 51)] {
        let people = joined(&[named(["registered", "medic"], 12), rows("x", "medic", 120..120 + more)]);
        let next = Content { values: renamed, systems: &[("x", "")], surveys: &[("s", "", people)] };
        next.write(home.path());
        let output = candour().args(["build", "--date", date]).arg(home.path()).output().unwrap();
        assert!(output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("renamed-groups"));
        let table = fs::read_to_string(home.path().join("site/data/breakdowns.csv")).unwrap();
        let medic = table.lines().find(|l| l.starts_with("s,x,role,medic,")).unwrap();
        assert_eq!(medic.split(',').nth(4), Some(groups.to_string().as_str()), "{table}");
    }
}

#[test]
fn answers_in_two_files_count_once_in_whatever_order() {
    let home = tempfile::tempdir().unwrap();
    let six = rows("x", "nurse", 0..6);
    let content = Content { values: VALUES, systems: &[("x", "")], surveys: &[("s", "", six.clone())] };
    content.write(home.path());
    let items: Vec<String> = (1..=10).map(|q| format!("q{q}")).collect();
    let other = home.path().join("content/ratings/s/export.csv");
    let check = || {
        let output = candour().args(["check", "--date", "2026-03-01"]).arg(home.path()).output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let reversed: Vec<String> = six.iter().rev().cloned().collect();
    let dated = six.iter().rev().map(|row| format!("{row},2026-01-05")).collect::<Vec<_>>();
    for (head, rows) in [("", reversed), (",date", dated)] {
        fs::write(&other, format!("system,role,{}{head}\n{}\n", items.join(","), rows.join("\n"))).unwrap();
        let told = check();
        assert!(told.contains("error[copied-answers]"), "{told}");
    }
    // Different people are no copy, whoever answered like somebody.
    let others = joined(&[rows("x", "doctor", 10..18), vec![six[0].clone()]]);
    fs::write(&other, format!("system,role,{}\n{}\n", items.join(","), others.join("\n"))).unwrap();
    let told = check();
    assert!(!told.contains("copied-answers"), "{told}");
}
