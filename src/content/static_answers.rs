//! Answers that would be published as they are: tables of responses among the files of `static/`.

use std::io::Read as _;

use memchr::memmem;

use crate::content::text_file::utf16;
use crate::content::whereabouts::StaticFile;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::Catalogue;
use crate::tally::table;

/// Bytes of a table in which its headings are looked for.
const HEAD: u64 = 64 << 10;

/// So many columns of a questionnaire make a table of answers.
const FEWEST_ITEMS: usize = 3;

/// Refuses tables of responses in `static/`, and warns of spreadsheets there, whose sheets nobody sees from outside.
pub fn check(catalogue: &Catalogue, statics: &[StaticFile], report: &Report) {
    for file in statics {
        let ending = file.route.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let is_table = matches!(ending.as_str(), "csv" | "tsv" | "txt" | "tab" | "psv" | "dat");
        if let Some(columns) = answers(catalogue, file, is_table) {
            let message =
                format!("this file has the columns of answers ({columns}): everybody could read each of them");
            let d = Diagnostic::new(Code::AnswersInStatic, message).in_file(&file.path);
            report.add(d.help(
                "take it out of static/; what may be published of a survey, Candour publishes under /data/. If these are no \
                 answers of people, give the columns other names",
            ));
            continue;
        }
        let message = match ending.as_str() {
            "xlsx" | "xls" | "ods" | "numbers" | "sav" => {
                "this spreadsheet is published as it is, with every sheet and column, hidden ones too"
            }
            "parquet" | "duckdb" | "sqlite" | "sqlite3" | "db" | "arrow" | "feather" => {
                "this database is published as it is, with every table and row"
            }
            _ => continue,
        };
        let d = Diagnostic::new(Code::SpreadsheetInStatic, message).in_file(&file.path);
        report.add(d.help(
            "look whether answers of people are in it; if it is to be downloaded, accept this warning in site.yaml",
        ));
    }
}

/// The columns of answers that a table has, as text; `None` where it has too few to be one.
fn answers(catalogue: &Catalogue, file: &StaticFile, is_table: bool) -> Option<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(&file.full).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
    let wide = utf16(&bytes).map(|units| String::from_utf16_lossy(&units));
    let bytes = wide.map_or(bytes, String::into_bytes).to_ascii_lowercase();
    // A table of tallies is one under any name; pictures and documents, which are none, are told by their bytes alone.
    let is_tallies = memmem::find(&bytes, table::PART.as_bytes()).is_some();
    if !is_table && !is_tallies {
        return None;
    }
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    if let Some(line) = text.lines().find(|line| line.contains(table::PART) && line.contains(table::PEOPLE)) {
        return Some(line.chars().take(60).collect());
    }
    if !is_table {
        return None;
    }
    for line in text.lines().take(5) {
        let cells: Vec<&str> = line.split([',', ';', '\t']).map(|c| c.trim().trim_matches('"')).collect();
        let most = catalogue
            .instruments
            .values()
            .map(|i| i.items.iter().filter(|item| cells.contains(&item.id.as_str())).count());
        let most = most.max().unwrap_or(0);
        let numbered = cells.iter().filter(|c| is_numbered(c)).count();
        if most.max(numbered) >= FEWEST_ITEMS {
            return Some(cells.iter().take(6).copied().collect::<Vec<_>>().join(", "));
        }
    }
    None
}

/// Whether a heading is like that of an item: `q7`.
fn is_numbered(heading: &str) -> bool {
    heading.strip_prefix('q').is_some_and(|n| !n.is_empty() && n.len() < 3 && n.bytes().all(|b| b.is_ascii_digit()))
}
