//! `candour audit`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::args::{AuditOptions, Format};
use super::print;
use super::print::{err_line, out_line};
use crate::audit::{Audit, Finding, Knowledge, audit};
use crate::cli::count::count;
use crate::diagnostics::nearest;

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

/// What to do about a leak, by the rule that it breaks.
fn what_to_do(rule: u8) -> &'static str {
    match rule {
        5 => {
            "  = rule 5: take what could identify somebody out of the comment, or its `publish`; build and audit again"
        }
        6 => {
            "  = rule 6: publish again when as many new responses have come as the minimum says; until then write `freeze: all` in the \
             survey's survey.yaml (or name its systems), build and audit again"
        }
        _ => {
            "  = rules 1 to 4: a text, a theme or a file of your own may tell the figure: take it out, build and audit again. Where \
             everything in the site is Candour's own, the fault is Candour's: report it, without the answers"
        }
    }
}

/// The folder that was most likely meant.
fn near(folder: &Path) -> String {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let above = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let siblings = std::fs::read_dir(above).into_iter().flatten().flatten().filter(|e| e.path().is_dir());
    let names: Vec<String> = siblings.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    let near = nearest(&name, names.iter().map(String::as_str))
        .or_else(|| names.iter().map(String::as_str).find(|n| above.join(n).join("manifest.json").is_file()));
    match near {
        Some(near) => format!("did you mean `{}`?", above.join(near).display()),
        None => "name the folder that `candour build` wrote".to_owned(),
    }
}

/// Attacks a published site; 0 where nothing is found, 1 where something is, 2 where there is no site.
pub fn run(options: &AuditOptions) -> ExitCode {
    let knowledge = match options.knowing.as_deref().map(Knowledge::read).transpose() {
        Ok(knowledge) => knowledge,
        Err(message) => {
            err_line!("error: {message}\n  = give a CSV file with a row for each person who was asked");
            return ExitCode::from(2);
        }
    };
    let missing = [Some(&options.site), options.previous.as_ref()].into_iter().flatten().find(|f| !f.is_dir());
    if let Some(folder) = missing {
        err_line!("error: there is no folder `{}`\n  = {}", folder.display(), near(folder));
        return ExitCode::from(2);
    }
    let found = match audit(&options.site, options.previous.as_deref(), knowledge.as_ref()) {
        Ok(found) => found,
        Err(message) => {
            err_line!("error: {message}\n  = name the folder that `candour build` wrote");
            return ExitCode::from(2);
        }
    };
    let Audit { findings, files, groups, withheld } = found;
    match options.format {
        Format::Json => {
            let line = |f: &Finding| out_line!("{}", serde_json::to_string(f).unwrap_or_default());
            findings.iter().for_each(line);
            let summary = Counts { leaks: findings.len(), files, groups, withheld };
            out_line!("{}", serde_json::to_string(&Summary { summary }).unwrap_or_default());
        }
        Format::Human | Format::Markdown => {
            findings.iter().for_each(|f| print::out(&f.text()));
            let many = |n: usize, one: &str, many: &str| count(n as u64, one, many);
            let of = format!(
                "{} ({} shown, {withheld} withheld)",
                many(files, "file", "files"),
                many(groups, "system or group", "systems and groups")
            );
            if findings.is_empty() {
                out_line!("nothing found: no withheld figure could be worked out from {of}");
            } else {
                out_line!("{} in {of}: don't publish this site", many(findings.len(), "leak", "leaks"));
                let rules: BTreeSet<u8> = findings.iter().map(|f| f.rule).collect();
                rules.into_iter().for_each(|rule| out_line!("{}", what_to_do(rule)));
            }
        }
    }
    if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
