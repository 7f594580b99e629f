//! Which files and sheets of an import are about which system, where no column says it.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

#[path = "import/site.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod site;

use std::fs;
use std::path::Path;

use site::{Site, export, sheets, table_with, truth};
use support::{candour, stderr};

/// Rows of a form that asks about one system, which it therefore doesn't name.
fn form(rows: &[&str]) -> String {
    table_with("Submission ID,Start time,role,setting", rows)
}

#[test]
fn a_form_for_each_system_is_asked_about_by_file() {
    let site = Site::new();
    // Each form counts its answers from 1; two people may even have begun in the same second.
    let harbour =
        site.put("Harbour EPR(1-2).csv", &form(&["1,2025-04-01 09:00,nurse,acute", "2,2025-04-02 09:00,doctor,acute"]));
    let second = form(&["1,2025-04-01 09:00,nurse,acute", "2,2025-04-03 09:00,nurse,acute"]);
    let other = site.put("second form(1-2).csv", &second);
    let both = |mapping: &[&str]| {
        let mut more = vec![other.to_str().unwrap()];
        more.extend(mapping);
        site.import(&harbour, &more)
    };
    let output = both(&[]);
    let text = stderr(&output, site.root());
    assert!(text.contains("which one are all the answers of this file about?"), "{text}");
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(asked.contains("Harbour EPR(1-2).csv: \"?\"  # is it `harbour-epr`?"), "{asked}");
    assert!(asked.contains("second form(1-2).csv: \"?\"  # the id of a system."), "{asked}");
    let wrong = site.put("wrong.yaml", &asked.replacen("\"?\"", "harbour-epr", 1).replacen("\"?\"", "tideway", 1));
    let text = stderr(&both(&["--mapping", wrong.to_str().unwrap()]), site.root());
    assert!(text.contains("`tideway`, which `files` names, is no system of the content"), "{text}");
    let filled = asked.replacen("\"?\"", "harbour-epr", 1).replacen("\"?\"", "tideway-gp", 1);
    let filled = site.put("filled.yaml", &filled);
    site.brought(&harbour, &[other.to_str().unwrap(), "--mapping", filled.to_str().unwrap()]);
    let systems = |site: &Site| site.responses().iter().map(|r| r["system"].clone()).collect::<Vec<_>>();
    assert_eq!(systems(&site), ["harbour-epr", "harbour-epr", "tideway-gp", "tideway-gp"]);
    // The next exports are called by other numbers: what they were is proposed, and not taken for sure, for two forms may be
    // called so too.
    let newer = site.put(
        "Harbour EPR(1-3).csv",
        &(fs::read_to_string(&harbour).unwrap() + "3,2025-05-04 09:00,nurse,acute,4,2,4,2,4,2,4,2,4,2\n"),
    );
    let more = site.put("second form(1-9).csv", &second);
    assert!(!site.import(&newer, &[more.to_str().unwrap()]).status.success());
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(
        asked.contains("second form(1-9).csv: \"?\"  # is it `tideway-gp`, as “second form(1-2).csv” was?"),
        "{asked}"
    );
    let filled = asked.replacen("\"?\"", "harbour-epr", 1).replacen("\"?\"", "tideway-gp", 1);
    let filled = site.put("filled.yaml", &filled);
    site.brought(&newer, &[more.to_str().unwrap(), "--mapping", filled.to_str().unwrap()]);
    assert_eq!(systems(&site).len(), 5);
    let kept = fs::read_to_string(site.survey("import.yaml")).unwrap();
    assert!(kept.contains("Harbour EPR(1-3).csv: harbour-epr"), "{kept}");
    // One alone leaves the line on the other as it is; another form's name is not taken for it.
    site.brought(&newer, &[]);
    let kept = fs::read_to_string(site.survey("import.yaml")).unwrap();
    assert!(kept.contains("second form(1-9).csv: tideway-gp"), "{kept}");
    let third = site.put("second form 2.csv", &second);
    let text = stderr(&site.import(&third, &[]), site.root());
    assert!(text.contains("or are all answers of this file about one?"), "{text}");
    // A number is met in both forms; with its system it is one.
    let leave = |id: &str| {
        let args = ["import", "--survey", "2025-spring", "--leave-out", id];
        assert!(candour().current_dir(site.root()).args(args).output().unwrap().status.success());
    };
    leave("tideway-gp:2");
    site.brought(&newer, &[more.to_str().unwrap()]);
    assert_eq!(systems(&site).iter().filter(|s| *s == "tideway-gp").count(), 1);
    leave("1");
    let told = site.brought(&newer, &[more.to_str().unwrap()]);
    assert!(told.contains("1 more response was left out by a number that stands in several files"), "{told}");
}

#[test]
fn what_a_file_is_called_gives_way_to_what_it_says() {
    let site = Site::new();
    let mapping = site.put("m.yaml", "files: {Harbour.csv: harbour-epr}\n");
    let mapping = ["--mapping", mapping.to_str().unwrap()];
    let harbour = site.put("Harbour.csv", &form(&["1,2025-04-01 09:00,nurse,acute"]));
    site.brought(&harbour, &mapping);
    // A later version of the form asks for the system, and not all of its names are known.
    let head = "Submission ID,Start time,Which system do you use?,role,setting";
    let rows = [
        "1,2025-04-01 09:00,Harbour EPR,nurse,acute",
        "2,2025-04-02 09:00,Tideway GP,nurse,acute",
        "3,2025-04-03 09:00,Quay EPR,nurse,acute",
    ];
    site.put("Harbour.csv", &table_with(head, &rows));
    let text = stderr(&site.import(&harbour, &[]), site.root());
    assert!(text.contains("column C names systems too, and not harbour-epr alone"), "{text}");
    let said =
        site.put("said.yaml", "files: {Harbour.csv: harbour-epr}\ncolumns: {C: system}\nsystems: {Quay EPR: ~}\n");
    site.brought(&harbour, &["--mapping", said.to_str().unwrap()]);
    let systems: Vec<String> = site.responses().iter().map(|r| r["system"].clone()).collect();
    assert_eq!(systems, ["harbour-epr", "tideway-gp"]);
    // One system for all, and another for the file.
    let text = stderr(&site.import(&harbour, &["--system", "tideway-gp"]), site.root());
    assert!(
        text.contains("the mapping says which system “Harbour.csv” is about, and `--system` says one for all"),
        "{text}"
    );
}

#[test]
fn files_of_one_name_are_told_apart_by_their_folders() {
    let site = Site::new();
    for folder in ["north", "south"] {
        fs::create_dir(site.root().join(folder)).unwrap();
    }
    let rows = ["1,2025-04-01 09:00,nurse,acute"];
    let (north, south) = (site.put("north/answers.csv", &form(&rows)), site.put("south/answers.csv", &form(&rows)));
    assert!(!site.import(&north, &[south.to_str().unwrap()]).status.success());
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(asked.contains("north/answers.csv") && asked.contains("south/answers.csv"), "{asked}");
    let filled = asked.replacen("\"?\"", "harbour-epr", 1).replacen("\"?\"", "tideway-gp", 1);
    let filled = site.put("filled.yaml", &filled);
    site.brought(&north, &[south.to_str().unwrap(), "--mapping", filled.to_str().unwrap()]);
    assert_eq!(site.responses().len(), 2);
    // One form alone can be said to be about one system, or left out.
    let alone = site.put("alone.csv", &form(&rows));
    assert!(!site.import(&alone, &[]).status.success());
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(asked.contains("alone.csv: \"?\""), "{asked}");
    let out = site.put("out.yaml", "files: {alone.csv: ~}\n");
    let text = stderr(&site.import(&alone, &["--mapping", out.to_str().unwrap()]), site.root());
    assert!(text.contains("the mapping leaves everything out"), "{text}");
}

#[test]
fn a_sheet_for_each_system_is_asked_about_by_sheet() {
    let site = Site::new();
    let file = export("ss-sheet-per-system.xlsx");
    let text = stderr(&site.import(&file, &[]), site.root());
    assert!(text.contains("which system is each of 2 sheets about: Harbour EPR, GP (Tideway GP)?"), "{text}");
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(asked.contains("Harbour EPR: \"?\"  # is it `harbour-epr`? Or `~`"), "{asked}");
    let filled = asked.replacen("\"?\"", "harbour-epr", 1).replacen("\"?\"", "tideway-gp", 1);
    let filled = site.put("filled.yaml", &filled);
    site.brought(&file, &["--mapping", filled.to_str().unwrap()]);
    assert_eq!(sheets(&site.responses(), ""), truth("", ""));
    assert!(site.brought(&file, &[]).contains("Nothing has changed"));
    let kept = fs::read_to_string(site.survey("import.yaml")).unwrap();
    assert!(kept.contains("Harbour EPR: harbour-epr"), "{kept}");
    // A sheet that is left out is not read, and nobody is asked after it again.
    let one =
        site.put("one.yaml", &fs::read_to_string(site.survey("import.yaml")).unwrap().replace(": tideway-gp", ": ~"));
    let told = site.brought(&file, &["--mapping", one.to_str().unwrap()]);
    assert!(told.contains("not read: “GP (Tideway GP)”, “Notes”"), "{told}");
    assert!(site.responses().iter().all(|r| r["system"] == "harbour-epr"));
    assert!(site.brought(&file, &[]).contains("Nothing has changed"));
    // What was confirmed of other columns stands while a new sheet is asked about.
    let other = site.put("other.csv", &form(&["1,2025-04-01 09:00,nurse,acute"]));
    let dropped = site
        .put("d.yaml", "sheets: {Harbour EPR: harbour-epr}\nfiles: {other.csv: tideway-gp}\ncolumns: {Remark: drop}\n");
    let both = |mapping: &Path| site.import(&file, &[other.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
    assert!(!both(&dropped).status.success());
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap();
    assert!(asked.contains("Remark: drop") && asked.contains("GP (Tideway GP): \"?\""), "{asked}");
}

#[test]
fn what_was_dropped_stays_dropped_though_one_file_came_alone() {
    let site = Site::new();
    let head = "Submission ID,Start time,role,setting,Any comments?";
    let one = site.put("one.csv", &table_with(head, &["1,2025-04-01 09:00,nurse,acute,"]));
    let two = site.put("two.csv", &table_with(head, &["1,2025-04-02 09:00,nurse,acute,said in confidence"]));
    let mapping =
        site.put("m.yaml", "files: {one.csv: harbour-epr, two.csv: tideway-gp}\ncolumns: {\"Any comments?\": drop}\n");
    site.brought(&one, &[two.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
    site.brought(&one, &[]);
    site.brought(&one, &[two.to_str().unwrap()]);
    assert_eq!(site.responses().len(), 2);
    let text = fs::read_to_string(site.survey("responses.csv")).unwrap();
    assert!(!text.contains("in confidence"), "{text}");
    // Two forms about one system, each of which counts from 1, are of different people.
    let mapping = site.put("m.yaml", "files: {north.csv: harbour-epr, south.csv: harbour-epr}\n");
    let head = "Submission ID,Date,role,setting";
    let north = site.put("north.csv", &table_with(head, &["1,2025-04-01,nurse,acute", "2,2025-04-01,nurse,acute"]));
    let south = site.put("south.csv", &table_with(head, &["1,2025-04-01,doctor,acute", "2,2025-04-01,nurse,primary"]));
    site.brought(&north, &[south.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
    assert_eq!(site.responses().len(), 4);
}

#[test]
fn names_that_are_alike_are_of_two_forms_until_somebody_says_so() {
    let site = Site::new();
    let rows = ["1,2025-04-01 09:00,nurse,acute"];
    let five = site.put("Survey(1-5).csv", &form(&rows));
    let three = site.put("Survey(1-3).csv", &form(&rows));
    let mapping = site.put("m.yaml", "files: {Survey(1-5).csv: harbour-epr, Survey(1-3).csv: ~}\n");
    let told = site.brought(&five, &[three.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()]);
    assert!(told.contains("not read: “Survey(1-3).csv”"), "{told}");
    assert!(site.brought(&five, &[three.to_str().unwrap()]).contains("Nothing has changed"));
    let other = site.put("Survey(1-7).csv", &form(&rows));
    let text = stderr(&site.import(&five, &[other.to_str().unwrap()]), site.root());
    assert!(text.contains("which one are all the answers of this file about?"), "{text}");
    // Nor does a person's address get into the files, by whatever way.
    let personal = site.put("jo.bloggs@example.org.csv", &form(&rows));
    assert!(!site.import(&personal, &[]).status.success());
    let asked = fs::read_to_string(site.survey("import.questions.yaml")).unwrap_or_default();
    assert!(!asked.contains("jo.bloggs"), "{asked}");
}
