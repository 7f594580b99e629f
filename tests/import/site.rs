//! A site that imports, and what the made-up survey truly holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::support::{candour, copy, project, stderr};

/// A row by the names of its columns.
pub type Row = BTreeMap<String, String>;

pub struct Site {
    /// Where it is.
    pub home: tempfile::TempDir,
}

impl Site {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        copy(&project().join("tests/import/content"), &home.path().join("content"));
        Site { home }
    }

    pub fn root(&self) -> &Path {
        self.home.path()
    }

    pub fn survey(&self, name: &str) -> PathBuf {
        self.root().join("content/ratings/2025-spring").join(name)
    }

    pub fn import(&self, file: &Path, more: &[&str]) -> Output {
        let mut command = candour();
        command.current_dir(self.root()).arg("import").arg(file).args(["--survey", "2025-spring"]).args(more);
        command.output().unwrap()
    }

    /// Imports a file, and wants it to come in.
    pub fn brought(&self, file: &Path, more: &[&str]) -> String {
        let output = self.import(file, more);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output, self.root()));
        String::from_utf8(output.stdout).unwrap()
    }

    /// A file beside the site.
    pub fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.root().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub fn responses(&self) -> Vec<Row> {
        table(&self.survey("responses.csv"))
    }
}

pub fn table(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let head = reader.headers().unwrap().clone();
    let row = |r: csv::StringRecord| head.iter().zip(r.iter()).map(|(h, c)| (h.to_owned(), c.to_owned())).collect();
    reader.records().map(|r| row(r.unwrap())).collect()
}

pub fn export(name: &str) -> PathBuf {
    project().join("tests/import/exports").join(name)
}

/// The sheets of answers of some people, without some columns, in the order of their letters.
pub fn sheets(rows: &[Row], without: &str) -> Vec<Vec<String>> {
    let mut columns = vec!["system", "role", "setting", "date"];
    columns.retain(|c| *c != without);
    let items: Vec<String> = (1..=10).map(|i| format!("q{i}")).collect();
    let of = |row: &Row| {
        let names = columns.iter().copied().chain(items.iter().map(String::as_str));
        names.map(|c| row.get(c).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    let mut all: Vec<Vec<String>> = rows.iter().map(of).collect();
    all.sort();
    all
}

/// What every export must come to, of these people.
pub fn truth(people: &str, without: &str) -> Vec<Vec<String>> {
    let people: BTreeSet<&str> = people.split_whitespace().collect();
    let mut rows = table(&project().join("tests/import/truth.csv"));
    rows.retain(|r| r["status"] == "complete" && (people.is_empty() || people.contains(r["n"].as_str())));
    sheets(&rows, without)
}

/// A small table: the items answered in the middle, with these columns before them.
pub fn table_with(head: &str, rows: &[&str]) -> String {
    let items: Vec<String> = (1..=10).map(|i| format!("q{i}")).collect();
    let rows: Vec<String> = rows.iter().map(|r| format!("{r},4,2,4,2,4,2,4,2,4,2")).collect();
    format!("{head},{}\n{}\n", items.join(","), rows.join("\n"))
}
