//! Answers that would be published as they are: tables of responses among the files of `static/`.

use std::io::Read as _;

use crate::content::csv_header::TALLIES_HEADING;
use crate::content::whereabouts::StaticFile;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::Catalogue;

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
        match ending.as_str() {
            "xlsx" | "xls" | "ods" | "numbers" | "sav" => {
                let message = "this spreadsheet is published as it is, with every sheet and column, hidden ones too";
                let d = Diagnostic::new(Code::SpreadsheetInStatic, message).in_file(&file.path);
                report.add(d.help("look whether answers of people are in it; if it is to be downloaded, accept this warning in site.yaml"));
            }
            "parquet" | "duckdb" | "sqlite" | "sqlite3" | "db" | "arrow" | "feather" => {
                let message = "this database is published as it is, with every table and row";
                let d = Diagnostic::new(Code::SpreadsheetInStatic, message).in_file(&file.path);
                report.add(d.help("look whether answers of people are in it; if it is to be downloaded, accept this warning in site.yaml"));
            }
            _ => {}
        }
    }
}

/// The beginning of a file as text: in UTF-16, as spreadsheets save "Unicode text", or in UTF-8.
fn decoded(bytes: &[u8]) -> String {
    let units = |of: fn([u8; 2]) -> u16| bytes[2..].as_chunks::<2>().0.iter().map(|pair| of(*pair)).collect::<Vec<_>>();
    match bytes {
        [0xff, 0xfe, ..] => String::from_utf16_lossy(&units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => String::from_utf16_lossy(&units(u16::from_be_bytes)),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The columns of answers that a table has, as text; `None` where it has too few to be one.
fn answers(catalogue: &Catalogue, file: &StaticFile, is_table: bool) -> Option<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(&file.full).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
    let text = decoded(&bytes).to_lowercase();
    // A table of tallies is one under any name.
    if let Some(line) = text.lines().find(|line| line.contains(TALLIES_HEADING) && line.contains("tally_n")) {
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
