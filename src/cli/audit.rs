//! `candour audit`.

use std::process::ExitCode;

use serde::Serialize;

use super::args::{AuditOptions, Format};
use crate::audit::{Audit, Finding, Knowledge, audit};
use crate::cli::count::count;

#[derive(Serialize)]
struct Summary {
    summary: Counts,
}

#[derive(Serialize)]
struct Counts {
    leaks: usize,
    files: usize,
    groups: usize,
    withheld: usize,
}

/// Attacks a published site; 0 where nothing is found, 1 where something is, 2 where there is no site.
pub fn run(options: &AuditOptions) -> ExitCode {
    let knowledge = match options.knowing.as_deref().map(Knowledge::read).transpose() {
        Ok(knowledge) => knowledge,
        Err(message) => {
            eprintln!("error: {message}\n  = give a CSV file with a row for each person who was asked");
            return ExitCode::from(2);
        }
    };
    let found = match audit(&options.site, options.previous.as_deref(), knowledge.as_ref()) {
        Ok(found) => found,
        Err(message) => {
            eprintln!("error: {message}\n  = name the folder that `candour build` wrote");
            return ExitCode::from(2);
        }
    };
    let Audit { findings, files, groups, withheld } = found;
    match options.format {
        Format::Json => {
            let line = |f: &Finding| println!("{}", serde_json::to_string(f).unwrap_or_default());
            findings.iter().for_each(line);
            let summary = Counts { leaks: findings.len(), files, groups, withheld };
            println!("{}", serde_json::to_string(&Summary { summary }).unwrap_or_default());
        }
        Format::Human => {
            findings.iter().for_each(|f| print!("{}", f.text()));
            let many = |n: usize, one: &str, many: &str| count(n as u64, one, many);
            let of = format!(
                "{} ({} shown, {withheld} withheld)",
                many(files, "file", "files"),
                many(groups, "group of respondents", "groups of respondents")
            );
            if findings.is_empty() {
                println!("nothing found: no withheld figure could be worked out from {of}");
            } else {
                println!("{} in {of}: don't publish this site", many(findings.len(), "leak", "leaks"));
            }
        }
    }
    if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
