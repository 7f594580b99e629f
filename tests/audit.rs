//! The attacker: finds nothing in what is published, and everything that is planted.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/random.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod random;

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use candour::audit::audit_files;
use candour::content::{Today, When, parse_date};
use candour::diagnostics::{Code, Report, Severity, Stop};
use candour::output::{MemorySink, keep_record};
use candour::pipeline::{self, Plan};
use random::RandomSite;
use support::project;

type Files = Vec<(String, Vec<u8>)>;

/// Builds in memory; gives the files and the record.
fn build(root: &Path, date: &str, report: &Report) -> Result<(Files, (String, String)), Stop> {
    let today = Today { now: When::Day(parse_date(date).unwrap()), drafts: false };
    let plan = Plan { record: true, ..Plan::new(root.to_owned(), root.join("content"), today) };
    // Nobody looks at pictures here.
    let sink = MemorySink::for_preview();
    let made = pipeline::build(&plan, &sink, report)?;
    Ok((sink.into_site().into_files().into_iter().collect(), made.records.into_iter().next().unwrap()))
}

fn leaks(now: &[(String, Vec<u8>)], before: Option<&[(String, Vec<u8>)]>) -> Vec<String> {
    audit_files(now, before, None).unwrap().findings.iter().map(|f| f.text()).collect()
}

/// Publishes three times, each with a record, while responses come and go: what is refused is frozen, as the message
/// says.
fn three_publications(seed: u64, surveys: u32) -> Vec<Files> {
    let home = tempfile::tempdir().unwrap();
    let mut site = RandomSite::new(seed, surveys);
    let mut published = Vec::new();
    for date in ["2026-01-01", "2026-02-01", "2026-03-01"] {
        let (files, (name, text)) = publish(&site, home.path(), date, seed);
        keep_record(&home.path().join("content/publications"), &name, &text).unwrap();
        // Nothing has changed since: the same is published, and nothing is refused. Some sites stand for all.
        if !seed.is_multiple_of(3) && date != "2026-03-01" {
            published.push(files);
            site.grow();
            continue;
        }
        let report = Report::default();
        let Ok((again, _)) = build(home.path(), date, &report) else {
            panic!("seed {seed}, {date}: what was just recorded is refused: {}", errors(&report));
        };
        let differ: Vec<String> = again.iter().zip(&files).filter(|(a, b)| a != b).map(difference).take(5).collect();
        assert!(differ.is_empty() && again.len() == files.len(), "seed {seed}, {date}: not as it was: {differ:?}");
        published.push(files);
        site.grow();
    }
    published
}

/// Its path and what is in it.
type File = (String, Vec<u8>);

/// The first line in which two publications of a file differ.
fn difference((now, before): (&File, &File)) -> String {
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (lines(&now.1), lines(&before.1));
    let first = a.iter().zip(&b).find(|(a, b)| a != b);
    first.map_or(now.0.clone(), |(a, b)| format!("{}:\n- {b}\n+ {a}\n", now.0))
}

fn publish(site: &RandomSite, root: &Path, date: &str, seed: u64) -> (Files, (String, String)) {
    // Refusals are told twenty at a time.
    let (mut frozen, mut withdrawn) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        site.write(root, &frozen, &withdrawn);
        let report = Report::default();
        match build(root, date, &report) {
            Ok(published) => return published,
            Err(_) => {
                let few: Vec<_> = report.sorted().iter().filter(|d| d.code == Code::MovedByFew).map(refused).collect();
                // Some leave one figure while others come to another, and stand nowhere else.
                let moved = report
                    .sorted()
                    .iter()
                    .filter(|d| d.code == Code::RenamedResults)
                    .flat_map(left)
                    .collect::<Vec<_>>();
                assert!(!few.is_empty() || !moved.is_empty(), "seed {seed}: {}", errors(&report));
                frozen.extend(few);
                withdrawn.extend(moved);
            }
        }
    }
    panic!("seed {seed}: refused again and again");
}

fn errors(report: &Report) -> String {
    let errors: Vec<_> = report.sorted().into_iter().filter(|d| d.severity == Severity::Error).collect();
    format!("{errors:?}")
}

/// Surveys and systems whose people seem to have moved, from what the way out names.
fn left(d: &candour::diagnostics::Diagnostic) -> Vec<(String, String)> {
    let own = d.help.split("`withdrawn: [").skip(1);
    let pair = |rest: &str| {
        let (system, rest) = rest.split_once(']').unwrap();
        let survey = rest.split("content/ratings/").nth(1).unwrap().split('/').next().unwrap();
        (survey.to_owned(), system.to_owned())
    };
    own.map(pair).collect()
}

/// Survey and system of a refusal, from its words.
fn refused(d: &candour::diagnostics::Diagnostic) -> (String, String) {
    let mut ids = d.message.split('`').skip(1).step_by(2);
    let system = ids.next().unwrap().to_owned();
    (ids.next().unwrap().to_owned(), system)
}

/// `CANDOUR_SURVEYS` says how many surveys are tried, `CANDOUR_SEED` where to begin.
#[test]
fn nothing_is_found_in_random_surveys() {
    let number = |key: &str, default: u64| std::env::var(key).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let (surveys, seed) = (number("CANDOUR_SURVEYS", 300), number("CANDOUR_SEED", 1));
    let per_site = 10;
    for seed in seed..seed + surveys.div_ceil(per_site) {
        let published = three_publications(seed, per_site as u32);
        for (i, now) in published.iter().enumerate() {
            let found = leaks(now, None);
            assert!(found.is_empty(), "seed {seed}, publication {i}:\n{}", found.concat());
            for (j, before) in published[..i].iter().enumerate() {
                let found = leaks(now, Some(before));
                assert!(found.is_empty(), "seed {seed}, publication {i} beside {j}:\n{}", found.concat());
            }
        }
    }
}

/// The sample site, and a leak planted into its files.
struct Planted {
    files: BTreeMap<String, Vec<u8>>,
}

impl Planted {
    fn new() -> Self {
        let (files, _) = build(project(), "2026-11-25", &Report::default()).map_err(|_| ()).unwrap();
        Planted { files: files.into_iter().collect() }
    }

    fn edit(&mut self, file: &str, change: impl Fn(&str) -> String) {
        let bytes = self.files.get_mut(file).unwrap_or_else(|| panic!("no {file}"));
        let text = String::from_utf8(bytes.clone()).unwrap();
        let changed = change(&text);
        assert_ne!(changed, text, "nothing was planted into {file}");
        *bytes = changed.into_bytes();
    }

    fn found(&self, rule: u8) -> String {
        let files: Files = self.files.clone().into_iter().collect();
        let found = audit_files(&files, None, None).unwrap().findings;
        assert!(found.iter().any(|f| f.rule == rule), "no leak of rule {rule}: {found:?}");
        found.iter().filter(|f| f.rule == rule).map(|f| f.text()).collect()
    }

    /// The first row of a CSV file that `wanted` is true of, without its line end.
    fn row(&self, file: &str, wanted: impl Fn(&str) -> bool) -> String {
        let text = String::from_utf8(self.files[file].clone()).unwrap();
        text.lines().find(|l| wanted(l)).unwrap_or_else(|| panic!("no such row in {file}")).to_owned()
    }
}

#[test]
fn the_sample_site_tells_nothing() {
    let site = Planted::new();
    let files: Files = site.files.into_iter().collect();
    assert_eq!(leaks(&files, None), Vec::<String>::new());
}

const WITHHELD: &str = ",,,,,withheld to protect respondents,,,";

#[test]
fn rule_1_a_figure_on_few_people() {
    let mut site = Planted::new();
    let row = site.row("data/breakdowns.csv", |l| l.ends_with(WITHHELD));
    site.edit("data/breakdowns.csv", |t| t.replace(&row, &row.replace(WITHHELD, ",4,43.1,,,,,,")));
    let found = site.found(1);
    assert!(found.contains("a figure on 4 people") && found.contains("data/breakdowns.csv"), "{found}");
}

#[test]
fn rule_2_one_group_withheld_alone() {
    let mut site = Planted::new();
    // Of a division whose groups are all shown, one is taken out and its people shared out: 4 are left.
    let start = "2026-spring,harbour-epr,role,";
    let row = site.row("data/breakdowns.csv", |l| l.starts_with(start) && !l.ends_with(WITHHELD));
    let cells: Vec<&str> = row.split(',').collect();
    let n: u32 = cells[4].parse().unwrap();
    let text = String::from_utf8(site.files["data/breakdowns.csv"].clone()).unwrap();
    let own = text.lines().filter(|l| l.starts_with(start));
    let shown: u32 = own.filter_map(|l| l.split(',').nth(4)?.parse::<u32>().ok()).sum();
    let total: u32 = site
        .row("data/ratings.csv", |l| l.starts_with("2026-spring,harbour-epr,"))
        .split(',')
        .nth(3)
        .unwrap()
        .parse()
        .unwrap();
    let more = n + (total - shown) - 4;
    let fuller = row.replacen(&format!(",{n},"), &format!(",{more},"), 1);
    site.edit("data/breakdowns.csv", |t| t.replace(&row, &fuller));
    let found = site.found(2);
    assert!(found.contains("4 people") && found.contains("Harbour EPR") && found.contains(" − "), "{found}");
}

#[test]
fn rule_3_withheld_in_one_file_and_told_in_another() {
    let mut site = Planted::new();
    let withheld = site.row("data/ratings.csv", |l| l.contains("fewer than 10 responses"));
    let (survey, system) = (withheld.split(',').next().unwrap(), withheld.split(',').nth(1).unwrap());
    let json = format!("data/systems/{system}.json");
    site.edit(&json, |t| t.replacen("\"mean\": null", "\"mean\": 55.5", 1));
    let found = site.found(3);
    assert!(found.contains("told although it is withheld") && found.contains(survey), "{found}");
}

/// A page of the sample in Welsh, where what is withheld has another name.
#[test]
fn rule_3_told_in_another_language() {
    let mut site = Planted::new();
    let doctors =
        site.row("data/breakdowns.csv", |l| l.ends_with(WITHHELD) && l.contains(",kestrel-prescribing,role,doctor,"));
    let survey = doctors.split(',').next().unwrap();
    assert_eq!(survey, "2026-spring");
    site.edit("cy/systems/kestrel-prescribing/index.html", |t| t.replace("</main>", "<p>Meddyg: 55.0</p></main>"));
    let found = site.found(3);
    assert!(found.contains("Doctor") && found.contains("in cy/systems/kestrel-prescribing"), "{found}");
    let mut site = Planted::new();
    site.edit("cy/charts/2026-spring/kestrel-prescribing-breakdown.svg", |t| {
        t.replace("</desc>", " Isaf: Meddyg, 41.2.</desc>")
    });
    assert!(site.found(3).contains("41.2"));
    let mut site = Planted::new();
    site.edit("cy/ratings/2026-spring/index.html", |t| t.replace("490 ymateb", "496 ymateb"));
    let found = site.found(3);
    assert!(found.contains("6 people") && found.contains("496 in all (cy/ratings/2026-spring"), "{found}");
    let mut site = Planted::new();
    let quote =
        "<figure class=\"quote\"><blockquote><p>Araf.</p></blockquote><figcaption>Meddyg</figcaption></figure></main>";
    site.edit("cy/systems/kestrel-prescribing/index.html", |t| t.replace("</main>", quote));
    assert!(site.found(5).contains("Doctor of Kestrel Prescribing"));
}

#[test]
fn rule_3_a_total_of_the_survey() {
    let mut site = Planted::new();
    let withheld = site.row("data/ratings.csv", |l| l.contains("fewer than 10 responses"));
    let survey = withheld.split(',').next().unwrap().to_owned();
    let ratings = String::from_utf8(site.files["data/ratings.csv"].clone()).unwrap();
    let own = ratings.lines().filter(|l| l.starts_with(&format!("{survey},")));
    let shown: u32 = own.filter_map(|l| l.split(',').nth(3)?.parse::<u32>().ok()).sum();
    let digits = |n: u32| n.to_string();
    site.edit(&format!("ratings/{survey}/index.html"), |t| {
        t.replace(&format!("{} responses", digits(shown)), &format!("{} responses", digits(shown + 6)))
    });
    let found = site.found(3);
    assert!(found.contains("6 people") && found.contains("in all"), "{found}");
}

#[test]
fn rule_3_a_chart_names_a_group_that_is_withheld() {
    let mut site = Planted::new();
    let row = site.row("data/breakdowns.csv", |l| l.ends_with(WITHHELD) && l.contains(",role,pharmacist,"));
    let cells: Vec<&str> = row.split(',').collect();
    let chart = format!("charts/{}/{}-breakdown.svg", cells[0], cells[1]);
    site.edit(&chart, |t| t.replace("</desc>", " Lowest: Pharmacist, 41.2.</desc>"));
    let found = site.found(3);
    assert!(found.contains("Pharmacist") && found.contains(&chart) && found.contains("41.2"), "{found}");
}

/// A survey weighted by role whose smaller groups are withheld, with a weighted mean that should be too.
#[test]
fn rule_3_weights_tell_of_two_groups() {
    let mut site = Planted::new();
    let start = "2026-spring,harbour-epr,role,";
    let rows = "2026-spring,harbour-epr,role,nurse,30,60.5,55.1,65.9,,\n2026-spring,harbour-epr,role,doctor,20,61.5,55.1,67.9,,\n\
                2026-spring,harbour-epr,role,pharmacist,,,,,x,\n2026-spring,harbour-epr,role,ahp,,,,,x,\n";
    site.edit("data/breakdowns.csv", |t| {
        t.lines().filter(|l| !l.starts_with(start)).map(|l| format!("{l}\n")).collect::<String>() + rows
    });
    let total = site.row("data/ratings.csv", |l| l.starts_with("2026-spring,harbour-epr,"));
    let total: f64 = total.split(',').nth(3).unwrap().parse().unwrap();
    let (few, others) = (3.0, total - 50.0 - 3.0);
    assert!(others > 1.0);
    let effective = 1.0 / (0.52 * 0.52 / 30.0 + 0.24 * 0.24 / 20.0 + 0.06 * 0.06 / few + 0.18 * 0.18 / others);
    site.edit("data/ratings.json", |t| {
        let mut json: serde_json::Value = serde_json::from_str(t).unwrap();
        let survey = json["surveys"].as_array_mut().unwrap().iter_mut().find(|s| s["id"] == "2026-spring").unwrap();
        survey["population_shares"] =
            serde_json::json!({"role": {"nurse": 0.52, "doctor": 0.24, "pharmacist": 0.06, "ahp": 0.18}});
        let result =
            survey["systems"].as_array_mut().unwrap().iter_mut().find(|s| s["system"] == "harbour-epr").unwrap();
        result["weighted"] = serde_json::json!({"mean": 60.0, "ci": null, "effective_n": effective, "withheld": null});
        json.to_string()
    });
    let found = site.found(3);
    assert!(
        found.contains("Pharmacist") && found.contains("3 people") && found.contains("no other numbers fit"),
        "{found}"
    );
}

#[test]
fn rule_4_everybody_answered_alike() {
    let mut site = Planted::new();
    let start = "2026-spring,harbour-epr,q1,";
    site.edit("data/items.csv", |t| {
        let share = |l: &str| match l.strip_prefix(start) {
            Some(rest) => format!("{start}{},{}\n", &rest[..1], if rest.starts_with('4') { 100 } else { 0 }),
            None => format!("{l}\n"),
        };
        t.lines().map(share).collect()
    });
    let found = site.found(4);
    assert!(found.contains("everybody answered 4"), "{found}");
}

#[test]
fn rule_4_counts_instead_of_percentages() {
    let mut site = Planted::new();
    let row = site.row("data/items.csv", |l| l.starts_with("2026-spring,harbour-epr,q1,") && !l.ends_with(",0"));
    let (start, share) = row.rsplit_once(',').unwrap();
    let counted = format!("{start},{}", share.parse::<u32>().unwrap() + 7);
    site.edit("data/items.csv", |t| t.replace(&row, &counted));
    assert!(site.found(4).contains("counts of answers"));
}

#[test]
fn rule_4_one_item_withheld_alone() {
    let mut site = Planted::new();
    let item = |l: &str| l.starts_with("2026-spring,harbour-epr,q7,");
    site.edit("data/items.csv", |t| {
        let blank = |l: &str| if item(l) { format!("{},\n", l.rsplit_once(',').unwrap().0) } else { format!("{l}\n") };
        t.lines().map(blank).collect()
    });
    site.edit("data/item-means.csv", |t| t.lines().filter(|l| !item(l)).map(|l| format!("{l}\n")).collect());
    let found = site.found(4);
    assert!(found.contains("q7 of Harbour EPR") && found.contains("its mean, though it is withheld"), "{found}");
}

#[test]
fn rule_5_comments() {
    let mut site = Planted::new();
    let quote = |text: &str, by: &str| {
        format!(
            "<figure class=\"quote\"><blockquote><p>{text}</p></blockquote><figcaption>{by}</figcaption></figure></main>"
        )
    };
    site.edit("systems/harbour-epr/index.html", |t| t.replace("</main>", &quote("Call 020 7946 0018.", "Nurse")));
    // Of a group that no survey shows.
    let text = String::from_utf8(site.files["data/breakdowns.csv"].clone()).unwrap();
    let pharmacists = |l: &str| l.contains(",role,pharmacist,");
    let shown: Vec<&str> =
        text.lines().filter(|l| pharmacists(l) && !l.ends_with(WITHHELD)).filter_map(|l| l.split(',').nth(1)).collect();
    let hidden = |l: &str| pharmacists(l) && l.ends_with(WITHHELD) && !shown.contains(&l.split(',').nth(1).unwrap());
    let system = site.row("data/breakdowns.csv", hidden).split(',').nth(1).unwrap().to_owned();
    site.edit(&format!("systems/{system}/index.html"), |t| t.replace("</main>", &quote("Slow.", "Pharmacist")));
    let found = site.found(5);
    assert!(found.contains("a telephone number") && found.contains("one of them wrote a comment"), "{found}");
}

#[test]
fn rule_6_a_newcomer_between_two_publications() {
    let home = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    // Without the record, nothing keeps the second publication from telling of the newcomers.
    for seed in 1..6 {
        let mut site = RandomSite::new(seed, 5);
        site.write(home.path(), &[], &[]);
        let (first, _) = build(home.path(), "2026-01-01", &Report::default()).map_err(|_| ()).unwrap();
        site.grow();
        site.write(home.path(), &[], &[]);
        let (second, _) = build(home.path(), "2026-02-01", &Report::default()).map_err(|_| ()).unwrap();
        found.extend(leaks(&second, Some(&first)));
    }
    let told = |words: &str| found.iter().any(|f| f.contains("[rule 6]") && f.contains(words));
    assert!(told("came or went between the publications") && told("their mean = "), "{found:?}");
}
