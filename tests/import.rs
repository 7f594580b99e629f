//! Exports of survey tools, as they really are: one made-up survey as many tools, options and hands write it. `cases.csv` says of
//! each whether it comes to `truth.csv`, is asked about, or can't be read.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

#[path = "import/site.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod site;

use std::collections::BTreeSet;
use std::fs;

use site::{Site, export, sheets, table, table_with, truth};
use support::{candour, files, project, stderr};

#[test]
fn every_export_comes_to_the_truth_or_is_asked_about() {
    let mut failures = Vec::new();
    let cases = table(&project().join("tests/import/cases.csv"));
    assert!(cases.len() > 150);
    for case in &cases {
        let (file, wanted) = (case["file"].as_str(), case["outcome"].as_str());
        let site = Site::new();
        let before = files(site.root());
        let codes = export(&case["codes"]);
        let more = if case["codes"].is_empty() { vec![] } else { vec!["--codes", codes.to_str().unwrap()] };
        let output = site.import(&export(file), &more);
        let text = stderr(&output, site.root());
        let found = match output.status.code() {
            Some(0) => "truth",
            Some(1) if text.contains("[import-question]") => "asks",
            Some(1) => "refused",
            other => panic!("{file}: exit code {other:?}\n{text}"),
        };
        if found != wanted {
            failures.push(format!("{file}: {found}, not {wanted} ({})\n{text}", case["remark"]));
            continue;
        }
        let after = files(site.root());
        let written: Vec<&(String, Vec<u8>)> = after.iter().filter(|f| !before.contains(f)).collect();
        let names: Vec<&str> = written.iter().map(|f| f.0.rsplit('/').next().unwrap()).collect();
        match found {
            "truth" => {
                if sheets(&site.responses(), &case["without"]) != truth(&case["rows"], &case["without"]) {
                    failures.push(format!("{file}: not the truth ({})", case["remark"]));
                }
                assert_eq!(names, ["import.yaml", "responses.csv"], "{file}");
                let again = site.brought(&export(file), &more);
                assert!(again.contains("Nothing has changed"), "{file}: {again}");
                assert!(files(site.root()) == after, "{file}: a second import changed something");
            }
            "asks" => assert!(names.iter().all(|n| *n == "import.questions.yaml"), "{file}: {names:?}"),
            _ => assert!(names.is_empty(), "{file}: {names:?}"),
        }
        for (name, bytes) in written {
            let text = String::from_utf8_lossy(bytes);
            for personal in ["@example.org", "192.0.2", "Person 1", "943 476", "07700", "020 7946", "51.5"] {
                assert!(!text.contains(personal), "{file}: {personal} is in {name}");
            }
        }
    }
    assert!(failures.is_empty(), "{} of {} exports:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn what_was_asked_is_answered_once() {
    let site = Site::new();
    let file = export("limesurvey-codes-AO.csv");
    assert_eq!(site.import(&file, &[]).status.code(), Some(1));
    let questions = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(!site.survey("responses.csv").exists());
    let answers = "answers: {AO01: 1, AO02: 2, AO03: 3, AO04: 4, AO05: 5}\nsystems: {AO01: harbour-epr, AO02: Tideway GP}\nvalues:\n  role: \
                   {AO01: nurse, AO02: doctor, AO03: pharmacist, AO04: ahp}\n  setting: {AO01: acute, AO02: primary, AO03: mental-health, \
                   AO04: community}\n";
    let (head, _) = questions.split_once("answers:").unwrap();
    let filled = site.put("filled.yaml", &format!("{head}{answers}"));
    site.brought(&file, &["--mapping", filled.to_str().unwrap()]);
    assert_eq!(sheets(&site.responses(), ""), truth("", ""));
    assert!(!site.survey("import.questions.yaml").exists(), "the questions are answered");
    // The next time nobody is asked.
    assert!(site.brought(&file, &[]).contains("Nothing has changed"));
}

#[test]
fn a_newer_export_adds_what_is_new_and_tells_what_changes() {
    let text = fs::read_to_string(export("google-forms-direct.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let site = Site::new();
    let first = site.put("june.csv", &(lines[..15].join("\n") + "\n"));
    site.brought(&first, &[]);
    assert_eq!(site.responses().len(), 14);
    let told = site.brought(&export("google-forms-direct.csv"), &["--dry-run"]);
    assert!(told.contains("Would write") && told.contains("9 new, 0 gone, 14 as before"), "{told}");
    assert_eq!(site.responses().len(), 14, "a dry run writes nothing");
    site.brought(&export("google-forms-direct.csv"), &[]);
    assert_eq!(sheets(&site.responses(), ""), truth("", ""));
    // Who answered when is nowhere: the same rows in another order are the same file.
    let before = fs::read(site.survey("responses.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut turned: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    turned[1..].reverse();
    let mut writer = csv::Writer::from_writer(Vec::new());
    turned.iter().for_each(|r| writer.write_record(r).unwrap());
    let other = site.put("turned.csv", &String::from_utf8(writer.into_inner().unwrap()).unwrap());
    site.brought(&other, &[]);
    assert!(fs::read(site.survey("responses.csv")).unwrap() == before);
}

#[test]
fn a_response_that_is_left_out_stays_out() {
    let site = Site::new();
    let file = export("limesurvey-full-text-semicolon.csv");
    let output = candour()
        .current_dir(site.root())
        .args(["import", "--survey", "2025-spring", "--leave-out", "3"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let told = site.brought(&file, &[]);
    assert!(told.contains("1 listed in excluded.yaml"), "{told}");
    assert_eq!(site.responses().len(), 22);
    let list = fs::read_to_string(site.survey("excluded.yaml")).unwrap();
    assert_eq!(list.lines().filter(|l| l.starts_with("  - ")).count(), 1);
    assert!(list.lines().filter_map(|l| l.strip_prefix("  - ")).all(|digest| digest.len() == 64));
}

#[test]
fn unfinished_submissions_are_kept_where_somebody_says_so() {
    let site = Site::new();
    let mapping = site.put("m.yaml", "unfinished: keep\n");
    let told = site.brought(&export("qualtrics-choice-text.csv"), &["--mapping", mapping.to_str().unwrap()]);
    assert!(told.contains("1 without any answer") && told.contains("1 tests and previews"), "{told}");
    assert_eq!(site.responses().len(), 24);
}

#[test]
fn a_row_about_two_systems_is_two_responses() {
    let site = Site::new();
    let items: Vec<String> = (1..=10).map(|i| format!("q{i}")).collect();
    let head = format!("role,setting,{},{}", items.join(","), items.join(","));
    let rows = "nurse,acute,4,2,4,2,4,2,4,2,4,2,1,5,1,5,1,5,1,5,1,5\ndoctor,acute,3,3,3,2,4,2,4,2,4,2,,,,,,,,,,\n";
    let file = site.put("two.csv", &format!("{head}\n{rows}"));
    let output = site.import(&file, &[]);
    assert!(stderr(&output, site.root()).contains("which system is each block about?"));
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(asked.contains("columns: \"C:L\"") && asked.contains("columns: \"M:V\""), "{asked}");
    let filled = asked.replacen("\"?\"", "harbour-epr", 1).replacen("\"?\"", "tideway-gp", 1);
    let filled = site.put("filled.yaml", &filled);
    site.brought(&file, &["--mapping", filled.to_str().unwrap()]);
    let systems: Vec<String> = site.responses().iter().map(|r| r["system"].clone()).collect();
    assert_eq!(systems, ["harbour-epr", "harbour-epr", "tideway-gp"]);
}

#[test]
fn what_is_imported_builds() {
    let site = Site::new();
    site.brought(&export("microsoft-forms.xlsx"), &[]);
    let output = candour().current_dir(site.root()).arg("check").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output, site.root()));
}

#[test]
fn a_comment_that_a_spreadsheet_would_run_is_text() {
    let site = Site::new();
    let items: Vec<String> = (1..=10).map(|i| format!("q{i}")).collect();
    let head = format!("system,role,setting,comment,publish,{}", items.join(","));
    let row = |comment: &str| format!("harbour-epr,nurse,acute,\"{comment}\",yes,4,2,4,2,4,2,4,2,4,2\n");
    let text = format!("{head}\n{}{}{}", row("=HYPERLINK(1)"), row("ring 020 7946 0018"), row("fine"));
    let file = site.put("c.csv", &text);
    let told = site.brought(&file, &[]);
    assert!(told.contains("1 comment was not kept, for holding a telephone number"), "{told}");
    let comments: BTreeSet<String> = site.responses().iter().map(|r| r["comment"].clone()).collect();
    assert_eq!(comments, BTreeSet::from([String::new(), " =HYPERLINK(1)".to_owned(), "fine".to_owned()]));
}

#[test]
fn consent_that_is_turned_round_is_no_consent() {
    for heading in [
        "Please do not publish my comment",
        "Do you mind if we publish your comment?",
        "I agree that anonymised data may be published in a journal",
    ] {
        let site = Site::new();
        let head = format!("system,role,setting,comment,\"{heading}\"");
        let file = site
            .put("c.csv", &table_with(&head, &["harbour-epr,nurse,acute,Fine,Yes", "harbour-epr,nurse,acute,Slow,No"]));
        site.brought(&file, &[]);
        assert!(site.responses().iter().all(|r| r.get("publish").is_none_or(String::is_empty)), "{heading}");
    }
    let site = Site::new();
    let head = "system,role,setting,comment,May we publish your comment?";
    let file =
        site.put("c.csv", &table_with(head, &["harbour-epr,nurse,acute,Fine,Yes", "harbour-epr,nurse,acute,Slow,No"]));
    site.brought(&file, &[]);
    let published: Vec<String> = site.responses().iter().map(|r| r["publish"].clone()).collect();
    assert_eq!(published, ["true", "false"]);
}

#[test]
fn what_is_about_persons_stays_out_whatever_a_mapping_says() {
    let site = Site::new();
    let head = "system,role,setting,Full name,Commenter name,Comments";
    let rows = [
        "harbour-epr,nurse,acute,Jo Bloggs,Jo Bloggs,It is slow",
        "harbour-epr,nurse,acute,Al Smith,Al Smith,It is fine",
    ];
    let file = site.put("c.csv", &table_with(head, &rows));
    site.brought(&file, &[]);
    let text = fs::read_to_string(site.survey("responses.csv")).unwrap();
    assert!(text.contains("It is slow") && !text.contains("Bloggs"), "{text}");
    let mapping = site.put("m.yaml", "columns: {Full name: comment}\n");
    let output = site.import(&file, &["--mapping", mapping.to_str().unwrap()]);
    assert!(stderr(&output, site.root()).contains("which is about persons by its heading"));
    assert_eq!(fs::read_to_string(site.survey("responses.csv")).unwrap(), text);
}

#[test]
fn a_submission_that_stands_in_two_exports_counts_once() {
    let site = Site::new();
    let head = "Submission ID,Start time,system,role,setting";
    let june = table_with(
        head,
        &["1,2025-04-01 09:00,harbour-epr,nurse,acute", "2,2025-04-02 09:00,harbour-epr,doctor,acute"],
    );
    let july = table_with(
        head,
        &["2,2025-04-02 09:00,harbour-epr,doctor,acute", "3,2025-04-03 09:00,harbour-epr,nurse,acute"],
    );
    let (a, b) = (site.put("june.csv", &june), site.put("july.csv", &july));
    site.brought(&a, &[b.to_str().unwrap()]);
    assert_eq!(site.responses().len(), 3);
    // The ids of another form say nothing.
    let other = table_with(head, &["1,2025-05-01 09:00,tideway-gp,nurse,acute"]);
    let c = site.put("other.csv", &other);
    site.brought(&a, &[b.to_str().unwrap(), c.to_str().unwrap()]);
    assert_eq!(site.responses().len(), 4);
}

#[test]
fn a_system_for_all_contradicts_a_column_of_systems() {
    let site = Site::new();
    let file =
        site.put("c.csv", &table_with("system,role,setting", &["harbour-epr,nurse,acute", "tideway-gp,nurse,acute"]));
    let output = site.import(&file, &["--system", "harbour-epr"]);
    assert!(stderr(&output, site.root()).contains("names systems too"), "{}", stderr(&output, site.root()));
}

#[test]
fn which_of_two_sheets_is_asked_in_the_file_of_questions() {
    let site = Site::new();
    let file = export("ss-two-sheets-recoded-first.xlsx");
    let text = stderr(&site.import(&file, &[]), site.root());
    assert!(text.contains("which sheet holds the answers?") && text.contains("1 question: answer in"), "{text}");
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(asked.contains("sheet: \"?\""), "{asked}");
}
