//! Rule 6 over several publications: the ways that an attacker found to solve for newcomers, each shut.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::PathBuf;

use candour::audit::audit_files;
use serde_json::Value;
use support::{candour, files};

type Files = Vec<(String, Vec<u8>)>;

/// A site with the systems `x` and `y` that is published again and again.
struct Site {
    home: tempfile::TempDir,
    /// Rows: system, role, answers and what follows.
    rows: Vec<String>,
    survey: String,
    /// The columns of what people said of themselves.
    columns: &'static str,
    minimum: u32,
    day: u32,
    published: Vec<Files>,
}

/// The answer sheet of somebody: different people answer differently, whatever the number.
fn sheet(person: usize) -> String {
    let answer = |q: usize| 1 + (person * (q + 3) + person / (q + 2) + q * q) % 5;
    (0..10).map(|q| answer(q).to_string()).collect::<Vec<_>>().join(",")
}

impl Site {
    fn new() -> Self {
        let survey = "title: Survey\ninstrument: sus-positive\nrespondents: [role]\nclosed: 2026-01-31\n".to_owned();
        let home = tempfile::tempdir().unwrap();
        Site { home, rows: Vec::new(), survey, columns: "role", minimum: 10, day: 0, published: Vec::new() }
    }

    /// Adds so many people of a role to a system.
    fn add(&mut self, system: &str, role: &str, people: usize) {
        for _ in 0..people {
            self.rows.push(format!("{system},{role},{},,", sheet(self.rows.len())));
        }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.home.path().join("content").join(below)
    }

    fn write(&self) {
        let put = |below: &str, text: String| {
            fs::create_dir_all(self.path(below).parent().unwrap()).unwrap();
            fs::write(self.path(below), text).unwrap();
        };
        let values = "{label: Role, values: {a: Alpha, b: Beta, c: Gamma, d: Delta}}";
        let settings = format!(
            "ratings: {{minimum_responses: {}}}\nrespondents:\n  role: {values}\n  setting: {{label: Setting, values: {{acute: Acute, primary: Primary}}}}\n",
            self.minimum
        );
        put("site.yaml", format!("title: Memory\nbase_url: https://memory.example/\n{settings}"));
        put("systems/x.md", "---\nname: Xylo\n---\n".to_owned());
        put("systems/y.md", "---\nname: Yarrow\n---\n".to_owned());
        put("ratings/s/survey.yaml", self.survey.clone());
        let items: Vec<String> = (1..=10).map(|q| format!("q{q}")).collect();
        let rows = self.rows.join("\n");
        put("ratings/s/a.csv", format!("system,{},{},comment,publish\n{rows}\n", self.columns, items.join(",")));
    }

    /// Publishes with a record; gives what was refused, if it was. What is published tells nothing, alone or beside any
    /// earlier publication.
    fn publish(&mut self) -> Result<Value, String> {
        self.write();
        self.day += 1;
        let date = format!("2026-02-{:02}", self.day);
        let args = ["build", "--record", "--date", &date];
        let output = candour().args(args).arg(self.home.path()).output().unwrap();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let now = files(&self.home.path().join("site"));
        for before in std::iter::once(None).chain(self.published.iter().map(|f| Some(f.as_slice()))) {
            assert_eq!(audit_files(&now, before, None).unwrap().findings, []);
        }
        let json = now.iter().find(|(name, _)| name == "data/ratings.json").unwrap();
        let json: Value = serde_json::from_slice(&json.1).unwrap();
        self.published.push(now);
        Ok(json)
    }

    fn text(&self, name: &str) -> String {
        let all = self.published.last().unwrap();
        let (_, bytes) = all.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}"));
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// n of a group of `x`, where it is shown.
    fn group(&self, role: &str) -> Option<u32> {
        self.group_of("role", role)
    }

    fn group_of(&self, attribute: &str, value: &str) -> Option<u32> {
        let text = self.text("data/breakdowns.csv");
        let row = text.lines().find(|l| l.starts_with(&format!("s,x,{attribute},{value},")))?;
        row.split(',').nth(4)?.parse().ok()
    }
}

#[test]
fn a_group_that_was_hidden_in_between_is_remembered() {
    let mut site = Site::new();
    [("a", 20), ("b", 20), ("c", 40)].into_iter().for_each(|(role, n)| site.add("x", role, n));
    site.publish().unwrap();
    [("a", 10), ("b", 1), ("d", 9)].into_iter().for_each(|(role, n)| site.add("x", role, n));
    site.publish().unwrap();
    [("a", 10), ("d", 10)].into_iter().for_each(|(role, n)| site.add("x", role, n));
    site.publish().unwrap();
    assert_ne!(site.group("b"), Some(21));
}

#[test]
fn a_system_that_was_hidden_in_between_is_remembered() {
    let mut site = Site::new();
    site.add("x", "a", 10);
    site.add("y", "a", 20);
    site.publish().unwrap();
    let gone = site.rows.remove(0);
    site.publish().unwrap();
    site.rows.push(gone);
    site.add("x", "b", 1);
    let refused = site.publish().unwrap_err();
    assert!(refused.contains("moved-by-few") && refused.contains("1 response that"), "{refused}");
}

#[test]
fn what_grew_and_shrinks_again_is_held_against_both() {
    let mut site = Site::new();
    site.add("x", "a", 20);
    site.publish().unwrap();
    site.add("x", "a", 10);
    site.publish().unwrap();
    site.rows.truncate(19);
    assert!(site.publish().unwrap_err().contains("moved-by-few"));
}

#[test]
fn two_records_of_one_day_are_two() {
    let mut site = Site::new();
    site.add("x", "a", 20);
    site.publish().unwrap();
    site.day -= 1;
    site.publish().unwrap();
    let records = |site: &Site| {
        let all = files(&site.path("publications")).into_iter().filter(|(name, _)| name != "addresses.yaml");
        all.map(|(name, text)| (name, String::from_utf8(text).unwrap())).collect::<Vec<_>>()
    };
    let first = records(&site);
    assert_eq!(first.len(), 1, "the same figures are recorded once");
    site.add("x", "a", 10);
    site.day -= 1;
    site.publish().unwrap();
    // Two people who record on one day don't get in each other's way: names are those of what they hold.
    let both = records(&site);
    assert!(
        both.len() == 2 && both.iter().all(|(name, _)| name.starts_with("2026-02-01-") && name.len() == 24),
        "{both:?}"
    );
    let second = both.iter().find(|(name, _)| *name != first[0].0).unwrap();
    assert!(second.1.contains("number: 2\n") && second.1.contains("      n: 30  # was 20\n"), "{}", second.1);
    // Once more the same is the same to the byte.
    site.day -= 1;
    site.publish().unwrap();
    assert_eq!(records(&site), both);
}

/// Ten left an item blank, and of ten newcomers nine do so too: the tenth's answer would follow from the item's means.
#[test]
fn items_that_few_newcomers_answered_stay_as_they_were() {
    let mut site = Site::new();
    let blank = |row: &str, q: usize| {
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        cells[1 + q] = String::new();
        cells.join(",")
    };
    site.add("x", "a", 20);
    site.rows.iter_mut().skip(10).for_each(|r| *r = blank(r, 5));
    site.publish().unwrap();
    let before = site.text("data/item-means.csv");
    site.add("x", "a", 10);
    site.rows.iter_mut().skip(21).for_each(|r| *r = blank(r, 5));
    let json = site.publish().unwrap();
    let means = |t: &str| t.lines().map(|l| l.rsplit_once(',').unwrap().0.to_owned()).collect::<Vec<_>>();
    assert_eq!(means(&site.text("data/item-means.csv")), means(&before));
    let result = &json["surveys"][0]["systems"][0];
    assert_eq!((&result["n"], &result["items_as_of"]), (&Value::from(30), &Value::from("2026-02-01")));
}

#[test]
fn an_item_that_everybody_answered_alike_stays_withheld() {
    let mut site = Site::new();
    site.add("x", "a", 40);
    for row in &mut site.rows {
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[4] = "5";
        *row = cells.join(",");
    }
    site.publish().unwrap();
    assert!(!site.text("data/item-means.csv").contains("x,q3,"));
    site.add("x", "a", 10);
    site.publish().unwrap();
    assert!(!site.text("data/item-means.csv").contains("x,q3,"));
}

#[test]
fn a_comment_names_no_group_that_is_held_back() {
    let mut site = Site::new();
    [("a", 20), ("b", 20), ("c", 9), ("d", 11)].into_iter().for_each(|(role, n)| site.add("x", role, n));
    site.publish().unwrap();
    site.rows.push(format!("x,c,{},Slow at night,true", sheet(999)));
    site.add("x", "a", 9);
    site.publish().unwrap();
    let page = site.text("systems/x/index.html");
    assert!(page.contains("Slow at night") && !page.contains("<figcaption>Gamma"), "{page}");
}

#[test]
fn a_higher_minimum_holds_for_what_is_frozen() {
    let mut site = Site::new();
    [("a", 12), ("b", 20), ("c", 20)].into_iter().for_each(|(role, n)| site.add("x", role, n));
    site.add("y", "a", 12);
    site.publish().unwrap();
    site.minimum = 15;
    site.survey += "freeze: all\n";
    site.add("x", "a", 3);
    site.add("y", "a", 6);
    let json = site.publish().unwrap();
    assert_eq!(site.group("a"), None);
    let systems = json["surveys"][0]["systems"].as_array().unwrap();
    let y = systems.iter().find(|s| s["system"] == "y").unwrap();
    assert_eq!(
        (&y["n"], &y["withheld"]),
        (&Value::Null, &Value::from("fewer than 15 responses, or answers too alike"))
    );
}

#[test]
fn a_correction_sets_no_record_aside() {
    let mut site = Site::new();
    site.add("x", "a", 20);
    site.publish().unwrap();
    site.add("x", "a", 1);
    site.survey += "corrections: [{date: 2026-02-01, text: The columns of two items had been swapped.}]\n";
    // Whoever kept the first publication can subtract it from the next one, whatever is said beside it: `audit` says so.
    assert!(site.publish().unwrap_err().contains("moved-by-few"));
    site.add("x", "a", 9);
    site.publish().unwrap();
}

#[test]
fn records_hold_what_was_published_and_no_more() {
    let mut site = Site::new();
    site.add("x", "a", 20);
    site.add("y", "a", 40);
    site.publish().unwrap();
    let all = files(&site.path("publications"));
    let (_, record) = all.into_iter().find(|(name, _)| name.starts_with("2026-02-01-")).unwrap();
    let record = String::from_utf8(record).unwrap();
    assert!(record.contains("\nversion: 3\n"), "{record}");
    let of = |system: &str| -> Value {
        let lines = record.lines().skip_while(|l| **l != *format!("    {system}:")).skip(1);
        let mut own = serde_json::Map::new();
        for line in lines.map_while(|l| l.strip_prefix("      ")) {
            let (key, value) = line.split_once(": ").unwrap();
            let value: Value = serde_json::from_str(value).unwrap();
            match key.split_once(" [") {
                Some((key, path)) => {
                    let all = own.entry(key).or_insert_with(|| Value::Object(Default::default()));
                    all.as_object_mut().unwrap().insert(path.to_owned(), value);
                }
                None => drop(own.insert(key.to_owned(), value)),
            }
        }
        Value::Object(own)
    };
    let (few, many) = (of("x"), of("y"));
    for key in ["median", "quartiles", "alpha", "subscales", "flags", "excluded"] {
        assert!(few.get(key).is_none(), "{key} of few people: {few}");
    }
    assert!(few["items"].as_object().unwrap().values().all(|i| i.get("mean").is_none()));
    let steps = few["mean"].as_f64().unwrap() * 10.0;
    assert!((steps - steps.round()).abs() < 1e-6, "{few}");
    assert!(many["quartiles"].is_array() && many.get("flags").is_none(), "{many}");
}

/// Forty nurses in acute care, where one doctor works too: only the settings are told. Then doctors come to acute care, and the
/// roles alone would be told as well; but acute care then less the nurses now is the one doctor.
#[test]
fn a_group_is_not_told_beside_one_of_another_attribute_that_was() {
    let both = || {
        let mut site = Site::new();
        site.columns = "role,setting";
        site.survey = site.survey.replace("[role]", "[role, setting]");
        site
    };
    let mut site = both();
    [("a,acute", 40), ("b,acute", 1), ("b,primary", 40)].into_iter().for_each(|(said, n)| site.add("x", said, n));
    site.publish().unwrap();
    assert_eq!((site.group("a"), site.group_of("setting", "acute")), (None, Some(41)));
    site.add("x", "b,acute", 12);
    site.publish().unwrap();
    assert_eq!((site.group("a"), site.group_of("setting", "acute")), (None, Some(53)));
    // Who never saw the first publication may be told.
    let mut fresh = both();
    fresh.rows = site.rows.clone();
    fresh.publish().unwrap();
    assert_eq!((fresh.group("a"), fresh.group_of("setting", "acute")), (Some(40), Some(53)));
}

/// Fourteen doctors in acute care scored alike, so that roles are not told beside settings. Next month others have come and
/// both could be told; but acute care then less the nurses now is the fourteen.
#[test]
fn people_who_are_alike_are_not_told_by_two_days() {
    let mut site = Site::new();
    site.columns = "role,setting";
    site.survey = site.survey.replace("[role]", "[role, setting]");
    site.add("x", "a,acute", 40);
    for i in 0..14 {
        let answers: Vec<&str> = (0..10).map(|q| if q == i % 10 { "3" } else { "4" }).collect();
        site.rows.push(format!("x,b,acute,{},,", answers.join(",")));
    }
    site.add("x", "b,primary", 45);
    site.publish().unwrap();
    assert_eq!((site.group("a"), site.group_of("setting", "acute")), (None, Some(54)));
    [("b,acute", 15), ("b,primary", 15)].into_iter().for_each(|(said, n)| site.add("x", said, n));
    site.publish().unwrap();
    assert_eq!((site.group("a"), site.group_of("setting", "acute")), (None, Some(69)));
    assert!(site.text("systems/x/index.html").contains("not shown yet"));
}

/// Enough people have come, and all but one of them gave the best answer to everything: of one item, and of the whole.
#[test]
fn newcomers_who_are_nearly_alike_move_nothing() {
    for first in [14, 40] {
        let mut site = Site::new();
        site.add("x", "a", first);
        site.publish().unwrap();
        let before = site.rows.len();
        site.add("x", "a", 12);
        let best: Vec<String> = (0..12)
            .map(|i| format!("x,a,{},,", if i == 0 { "5,5,5,5,5,5,5,5,5,4" } else { "5,5,5,5,5,5,5,5,5,5" }))
            .collect();
        let all: Vec<String> = site.rows[..before].iter().cloned().chain(best).collect();
        let mixed = std::mem::replace(&mut site.rows, all);
        let refused = site.publish().unwrap_err();
        assert!(refused.contains("moved-by-few") && refused.contains("so much alike"), "{refused}");
        // The same answer to one item, and different ones to the others: the figures move, and the items don't.
        let answered = |q: usize, answer: &dyn Fn(usize) -> &'static str| {
            let change = |(i, row): (usize, &String)| {
                let mut cells: Vec<&str> = row.split(',').collect();
                cells[1 + q] = if i >= before { answer(i - before) } else { cells[1 + q] };
                cells.join(",")
            };
            mixed.iter().enumerate().map(change).collect::<Vec<_>>()
        };
        site.rows = answered(8, &|i| if i == 0 { "2" } else { "4" });
        let told = site.publish().unwrap();
        let x = &told["surveys"][0]["systems"][0];
        assert_eq!(x["n"], u64::try_from(first + 12).unwrap());
        assert_eq!(x["items_as_of"], "2026-02-01", "{first}");
        // Different answers move the items too.
        let mut other = Site::new();
        other.rows = mixed[..before].to_vec();
        other.publish().unwrap();
        other.rows = answered(8, &|i| ["1", "3", "5"][i % 3]);
        let told = other.publish().unwrap();
        assert_eq!(told["surveys"][0]["systems"][0]["items_as_of"], Value::Null, "{first}");
    }
}

/// A breakdown that was kept for a while moves again when enough have come.
#[test]
fn a_breakdown_that_was_held_moves_again() {
    let mut site = Site::new();
    [("a", 60), ("b", 40)].into_iter().for_each(|(role, n)| site.add("x", role, n));
    site.publish().unwrap();
    [("a", 13), ("b", 2)].into_iter().for_each(|(role, n)| site.add("x", role, n));
    site.publish().unwrap();
    assert_eq!((site.group("a"), site.group("b")), (Some(60), Some(40)));
    assert!(!site.text("data/breakdowns.csv").contains("not-stated"), "nobody is withheld");
    [("a", 15), ("b", 25)].into_iter().for_each(|(role, n)| site.add("x", role, n));
    site.publish().unwrap();
    assert_eq!((site.group("a"), site.group("b")), (Some(88), Some(67)));
}

/// Of a few dozen newcomers, shares of two points each would tell who scored what: then three parts of the scale are told.
#[test]
fn a_distribution_tells_few_newcomers_in_three_parts() {
    let mut site = Site::new();
    site.add("x", "a", 60);
    site.publish().unwrap();
    let ranges = |site: &Site| site.text("charts/s/x-distribution.csv").lines().count() - 1;
    let fine = ranges(&site);
    assert!(fine > 10, "{fine}");
    site.add("x", "a", 14);
    site.publish().unwrap();
    assert_eq!(ranges(&site), 3);
    // The same content again is told the same.
    site.publish().unwrap();
    assert_eq!(ranges(&site), 3);
    site.add("x", "a", 40);
    site.publish().unwrap();
    assert_eq!(ranges(&site), fine);
}
