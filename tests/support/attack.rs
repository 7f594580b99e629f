//! Sites that an attacker tries: as small as they can be, built for real.

use std::fs;

use candour::audit::{Knowledge, audit_files};
use serde_json::Value;

use crate::support::{candour, files, stderr};

pub type Files = Vec<(String, Vec<u8>)>;

/// A sheet of answers to the SUS with so many points of forty, none of them the same to every item.
pub fn sheet(points: usize) -> String {
    turned(points, 0)
}

/// As [`sheet`], with the points on other items.
pub fn turned(points: usize, by: usize) -> String {
    let oriented: Vec<usize> = (0..10).map(|i| points / 10 + usize::from((i + by) % 10 < points % 10)).collect();
    let answer = |(i, o): (usize, &usize)| if i % 2 == 0 { 1 + o } else { 5 - o };
    oriented.iter().enumerate().map(|(i, o)| (answer((i, o))).to_string()).collect::<Vec<_>>().join(",")
}

pub const ITEMS: &str = "q1,q2,q3,q4,q5,q6,q7,q8,q9,q10";

pub struct Site {
    pub home: tempfile::TempDir,
}

impl Site {
    pub fn new(settings: &str) -> Site {
        let site = Site { home: tempfile::tempdir().unwrap() };
        site.put("site.yaml", &format!("title: Attack\nbase_url: https://attack.example/\n{settings}"));
        site
    }

    pub fn put(&self, file: &str, text: &str) {
        let path = self.home.path().join("content").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn system(&self, id: &str) {
        self.put(&format!("systems/{id}.md"), &format!("---\nname: {id}\n---\n"));
    }

    pub fn survey(&self, id: &str, more: &str, head: &str, rows: &[String]) {
        let text = format!("title: {id}\ninstrument: sus\nopened: 2026-01-01\nclosed: 2026-02-01\n{more}");
        self.put(&format!("ratings/{id}/survey.yaml"), &text);
        self.put(&format!("ratings/{id}/r.csv"), &format!("{head}\n{}\n", rows.join("\n")));
    }

    pub fn build(&self) -> Result<Files, String> {
        let output =
            candour().args(["build", "--quiet", "--date", "2026-03-01"]).arg(self.home.path()).output().unwrap();
        match output.status.success() {
            true => Ok(files(&self.home.path().join("site"))),
            false => Err(stderr(&output, self.home.path())),
        }
    }
}

pub fn text(files: &Files, name: &str) -> String {
    String::from_utf8(files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1.clone()).unwrap()
}

pub fn result(files: &Files, survey: &str, system: &str) -> Value {
    let json: Value = serde_json::from_str(&text(files, "data/ratings.json")).unwrap();
    let surveys = json["surveys"].as_array().unwrap();
    let survey = surveys.iter().find(|s| s["id"] == survey).unwrap();
    survey["systems"].as_array().unwrap().iter().find(|s| s["system"] == system).unwrap().clone()
}

pub fn found(files: &Files, knowing: Option<&str>) -> String {
    let knowledge = knowing.map(|k| Knowledge::of(k).unwrap());
    audit_files(files, None, knowledge.as_ref()).unwrap().findings.iter().map(|f| f.text()).collect()
}

/// Points near the end of the scale, and points all over it.
pub fn high(i: usize) -> usize {
    40 - usize::from(i.is_multiple_of(4)) - usize::from(i.is_multiple_of(9))
}

pub fn spread(i: usize) -> usize {
    5 + i * 11 % 31
}

/// The breakdown rows of the groups that are shown.
pub fn shown_in(built: &Files) -> Vec<String> {
    let breakdowns = text(built, "data/breakdowns.csv");
    let is_shown = |l: &&str| l.split(',').nth(4).is_some_and(|n| n.parse::<u32>().is_ok());
    breakdowns.lines().filter(is_shown).map(str::to_owned).collect()
}
