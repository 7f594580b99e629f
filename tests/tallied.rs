//! Tables of tallies: they add up, they say what the answers say, and no number of one can be changed without being found out.
//! `tests/engines/tallies.py` holds the queries against databases.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;

use support::{candour, write};

const HEAD: &str = "system,organisation,date,role,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,q13,q14,q15";

/// A site with one survey, of the questionnaire with everything: ten items of the score, five beside it, three subscales.
fn site(root: &Path) {
    let settings = "title: Tallies\nbase_url: https://tallies.example/\nrespondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}\n";
    write(root, "content/site.yaml", settings);
    for id in ["north", "south"] {
        write(root, &format!("content/organisations/{id}.md"), &format!("---\nname: {id}\nkind: provider\n---\n"));
    }
    for id in ["harbour", "tideway"] {
        write(root, &format!("content/systems/{id}.md"), &format!("---\nname: {id}\n---\n"));
    }
    let survey = "title: Wave\ninstrument: csus\nopened: 2025-03-01\nclosed: 2025-05-31\nrespondents: [role]\n";
    write(root, "content/ratings/wave/survey.yaml", survey);
}

/// Rows of answers that differ from each other in every way; every seventh is of one mind, some leave items out.
fn rows(count: usize) -> Vec<String> {
    let row = |i: usize| {
        let mut number = i * 2_654_435_761 % 4_294_967_291;
        let mut next = |most: usize| {
            number = number * 16_807 % 2_147_483_647;
            number % most
        };
        let said = [
            ["north", "south", ""][next(3)],
            ["2025-03-04", "2025-04-05", ""][next(3)],
            ["nurse", "doctor", ""][next(3)],
        ];
        let system = ["harbour", "tideway"][next(2)];
        let answers = (0..15).map(|q| match (i % 7, next(20)) {
            (3, _) => "3".to_owned(),
            (_, 0) => String::new(),
            (_, n) => (if q % 2 == 0 { 3 + n % 3 } else { 1 + n % 3 }).to_string(),
        });
        [system.to_owned()].into_iter().chain(said.map(str::to_owned)).chain(answers).collect::<Vec<_>>().join(",")
    };
    (1..=count).map(row).collect()
}

fn csv(rows: &[String]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

/// The table that the program makes of some files, or of those that the site has.
fn tally(root: &Path, files: &[&str]) -> String {
    let output = candour().current_dir(root).args(["tally", "wave"]).args(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Builds the site, and gives its data.
fn data(root: &Path) -> serde_json::Value {
    let output = candour().current_dir(root).args(["build", "--quiet", "--date", "2025-12-01"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&fs::read(root.join("site/data/ratings.json")).unwrap()).unwrap()
}

#[test]
fn parts_add_up_and_say_what_the_answers_say() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    site(root);
    let all = rows(240);
    write(root, "content/ratings/wave/all.csv", &csv(&all));
    let whole = tally(root, &[]);
    let mut of_answers = data(root);
    fs::remove_file(root.join("content/ratings/wave/all.csv")).unwrap();
    for (i, part) in [&all[..1], &all[1..90], &all[90..]].into_iter().enumerate() {
        write(root, "part.csv", &csv(part));
        write(root, &format!("content/ratings/wave/{i}.tally.csv"), &tally(root, &["part.csv"]));
    }
    assert_eq!(tally(root, &[]), whole);
    let mut of_parts = data(root);
    for data in [&mut of_answers, &mut of_parts] {
        data.as_object_mut().unwrap().remove("generated_from");
        let quality = data["surveys"][0]["quality"].as_object_mut().unwrap();
        quality.remove("identical");
        let elsewhere = quality.remove("counted_elsewhere");
        assert!(elsewhere.is_some());
    }
    assert_eq!(of_parts, of_answers);
    let page = fs::read_to_string(root.join("site/ratings/wave/index.html")).unwrap();
    assert!(page.contains("reached us as counts"), "the page says what isn't known");
}

#[test]
fn no_number_can_be_changed_without_being_found_out() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    site(root);
    write(root, "answers.csv", &csv(&rows(60)));
    let table = tally(root, &["answers.csv"]);
    let lines: Vec<&str> = table.lines().collect();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let column = |name: &str| cells(lines[0]).iter().position(|c| c == name).unwrap();
    let (part, of, n, sum) = (column("tally_part"), column("tally_of"), column("tally_n"), column("tally_sum"));
    // People without a day are in no such part, and of one mind may be few or many.
    let is_free = |cells: &[String]| ["day", "straight-lining"].contains(&cells[part].as_str());
    // How many answered the items beside the score is told by these rows alone.
    let is_beside = |cells: &[String]| cells[of] == "clinical";
    let mut tried = 0;
    for (at, line) in lines.iter().enumerate().skip(1) {
        for changed in [n, sum] {
            let mut own = cells(line);
            if own[changed].is_empty() || is_free(&own) || is_beside(&own) {
                continue;
            }
            own[changed] = (own[changed].parse::<i64>().unwrap() + 1).to_string();
            let mut forged: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
            forged[at] = own.join(",");
            write(root, "content/ratings/wave/forged.tally.csv", &(forged.join("\n") + "\n"));
            let output = candour().current_dir(root).args(["check", "--date", "2025-12-01"]).output().unwrap();
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(told.contains("error[bad-tally]"), "{line}\n{}\n{told}", forged[at]);
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried}");
    // Nor can the questionnaire, or a row be taken out.
    let survey = fs::read_to_string(root.join("content/ratings/wave/survey.yaml")).unwrap();
    let told = |table: &str| {
        write(root, "content/ratings/wave/forged.tally.csv", table);
        let output = candour().current_dir(root).args(["check", "--date", "2025-12-01"]).output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let without = |at: usize| {
        let kept = lines.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, l)| *l);
        kept.collect::<Vec<_>>().join("\n") + "\n"
    };
    for at in (2..lines.len()).filter(|at| !is_free(&cells(lines[*at])) && !is_beside(&cells(lines[*at]))) {
        assert!(told(&without(at)).contains("error[bad-tally]"), "{}", lines[at]);
    }
    write(root, "content/ratings/wave/survey.yaml", &(survey.clone() + "exclude: [straight-lining]\n"));
    assert!(told(&table).contains("has changed since these tallies were made"));
    write(root, "content/ratings/wave/survey.yaml", &survey);
    write(root, "content/ratings/wave/forged.tally.csv", &table);
    data(root);
}

#[test]
fn a_table_of_answers_that_can_be_read_in_two_ways_is_not_reduced() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    site(root);
    let mut all = rows(20);
    all[7] = all[7].replacen("harbour", "harbor", 1).replacen("tideway", "tidewya", 1);
    write(root, "answers.csv", &csv(&all));
    let run = |words: &[&str]| candour().current_dir(root).args(words).output().unwrap();
    let output = run(&["tally", "wave", "answers.csv", "--out", "all.tally.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!root.join("all.tally.csv").exists());
    assert!(String::from_utf8_lossy(&output.stderr).contains("error[unknown-reference]"));
    write(root, "answers.csv", &csv(&rows(20)));
    assert_eq!(run(&["tally", "wave", "answers.csv", "--out", "all.csv"]).status.code(), Some(2));
    assert_eq!(run(&["tally", "wave"]).status.code(), Some(1));
    assert_eq!(run(&["tally", "spring", "answers.csv"]).status.code(), Some(1));
    assert_eq!(run(&["tally", "wave", "answers.csv", "--out", "all.tally.csv"]).status.code(), Some(0));
    let query = run(&["tally", "wave", "--sql", "postgresql", "--table", "survey.answers", "--lacks", "date"]);
    let query = String::from_utf8(query.stdout).unwrap();
    assert!(query.contains("FROM survey.answers") && query.contains("CAST(NULL AS TEXT) AS c_date"), "{query}");
}

/// Whether a table for a survey with this questionnaire, without fields of respondents, is refused.
fn refuses(instrument: &str, rows: &str) -> bool {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    site(root);
    write(root, "content/ratings/wave/survey.yaml", &format!("title: Wave\ninstrument: {instrument}\n"));
    let head = "system,tally_part,tally_of,tally_value,organisation,tally_n,tally_sum\n";
    write(root, "content/ratings/wave/all.tally.csv", &format!("{head}{rows}"));
    let output = candour().current_dir(root).args(["check", "--date", "2025-12-01"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code() == Some(1), told.contains("error[bad-tally]"), "{told}");
    output.status.code() == Some(1)
}

#[test]
fn figures_that_cannot_be_are_refused() {
    let ten = |each: &dyn Fn(usize) -> String| (1..=10).map(each).collect::<String>();
    // One item: the answers and the points are the same thing.
    let stars = "tideway,cell,,0,,50,\ntideway,cell,,4,,50,\n";
    assert!(!refuses("stars", &format!("{stars}tideway,item,q1,1,,50,0\ntideway,item,q1,5,,50,200\n")));
    assert!(refuses("stars", &format!("{stars}tideway,item,q1,3,,100,200\n")));
    let nps = "tideway,cell,,-1,,60,\ntideway,cell,,1,,40,\n";
    assert!(!refuses("nps", &format!("{nps}tideway,item,q1,3,,60,-60\ntideway,item,q1,10,,40,40\n")));
    assert!(refuses("nps", &format!("{nps}tideway,item,q1,10,,50,-20\ntideway,item,q1,9,,50,0\n")));
    // Everybody left everything out.
    let blank = ten(&|q| format!("tideway,item,q{q},,,100,2000\n"));
    let halves = "tideway,subscale,usability,,,100,1600\ntideway,subscale,learnability,,,100,400\n";
    assert!(refuses("sus", &format!("tideway,cell,,20,,100,\n{blank}{halves}")));
    // The points differ more than the answers.
    let middle =
        ten(&|q| format!("tideway,item,q{q},2,,25,500\ntideway,item,q{q},3,,50,1000\ntideway,item,q{q},4,,25,500\n"));
    let wide = "tideway,cell,,0,,50,\ntideway,cell,,40,,50,\n";
    let close = "tideway,cell,,19,,50,\ntideway,cell,,21,,50,\n";
    assert!(refuses("sus", &format!("{wide}{middle}{halves}")));
    assert!(!refuses("sus", &format!("{close}{middle}{halves}")));
    // Nobody can be of one mind where nothing is turned; agreement makes the points.
    let fives = "tideway,cell,,4,,100,\ntideway,item,q1,5,,100,400\n";
    assert!(refuses("stars", &format!("{fives}tideway,straight-lining,,,,100,\n")));
    let against = (1..=11).map(|q| format!("tideway,item,q{q},1,,100,1100\n")).collect::<String>();
    assert!(refuses("nees", &format!("tideway,cell,,11,,100,\n{against}")));
}

#[test]
fn more_people_than_numbers_hold_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    site(root);
    write(root, "content/ratings/wave/survey.yaml", "title: Wave\ninstrument: stars\n");
    let head = "system,tally_part,tally_of,tally_value,organisation,tally_n,tally_sum";
    for i in 0..6_u64 {
        let n = 999_999_990 + i;
        let rows = format!("{head}\ntideway,cell,,4,,{n},\ntideway,item,q1,5,,{n},{}\n", 4 * n);
        write(root, &format!("content/ratings/wave/{i}.tally.csv"), &rows);
    }
    write(root, "content/ratings/wave/x.csv", "system,q1\ntideway,4\ntideway,5\n");
    let output = candour().current_dir(root).args(["check", "--date", "2025-12-01"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error[too-large]"));
}
