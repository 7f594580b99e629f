//! `candour tally`.

use std::process::ExitCode;

use super::args::TallyOptions;
use super::count::{count, whole};
use super::outcome::{diagnostics_text, style};
use super::print;
use super::print::err_line;
use crate::content::{Dialect, QueryAsked, Tallied};
use crate::diagnostics::{Report, Stop};
use crate::model::Choice as _;
use crate::pipeline::{Plan, tallied, tally_query, write_tallies};

/// The end of the names of tables of tallies.
const ENDING: &str = ".tally.csv";

/// Reduces answers, or prints the query that does; 0 where it did, 1 where something is wrong, 2 where what was typed can't be
/// meant, 3 where the machine failed.
pub fn run(options: &TallyOptions) -> ExitCode {
    let out = options.out.as_ref().map(|path| path.display().to_string());
    if let Some(out) = out.filter(|out| options.sql.is_none() && !out.to_ascii_lowercase().ends_with(ENDING)) {
        err_line!("error: `{out}` wouldn't be known for a table of tallies");
        err_line!("  = give it a name that ends in {ENDING}, such as 2026-spring{ENDING}");
        return ExitCode::from(2);
    }
    if options.out.as_ref().is_some_and(|path| path.components().any(|part| part.as_os_str() == "static")) {
        err_line!("error: everybody could read it: what lies in static/ is published as it is");
        err_line!("  = write it where the survey's answers lie");
        return ExitCode::from(2);
    }
    // What is a draft, or still to come, is tallied under its own name: the build decides what is shown.
    let plan = options.place.timeless_plan(options.answers.as_ref());
    let report = Report::new(false);
    let text = match &options.sql {
        Some(dialect) => query(options, dialect, &plan, &report),
        None => table(options, &plan, &report),
    };
    print::err(&diagnostics_text(&report, style()));
    let written = text.and_then(|text| match &options.out {
        Some(path) => write_tallies(path, &text),
        None => {
            print::out(&text);
            Ok(())
        }
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Machine(message) | Stop::HalfPublished(message) | Stop::Record(message)) => {
            err_line!("error: {message}");
            ExitCode::from(3)
        }
        Err(_) => ExitCode::from(1),
    }
}

fn query(options: &TallyOptions, dialect: &str, plan: &Plan, report: &Report) -> Result<String, Stop> {
    let dialect = Dialect::all().iter().copied().find(|d| d.id() == dialect).unwrap_or(Dialect::DuckDb);
    let asked = QueryAsked { dialect, table: options.table.clone(), lacks: options.lacks.clone() };
    tally_query(plan, &options.survey, &asked, report)
}

fn table(options: &TallyOptions, plan: &Plan, report: &Report) -> Result<String, Stop> {
    let table = tallied(plan, &options.survey, &options.files, report)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| Stop::Machine(format!("the table can't be made: {e}"));
    writer.write_record(&table.header).map_err(failed)?;
    table.rows.iter().try_for_each(|row| writer.write_record(row)).map_err(failed)?;
    let bytes = writer.into_inner().map_err(|e| Stop::Machine(format!("the table can't be made: {e}")))?;
    say(options, &table);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Tells what was reduced to what, and what the table doesn't hold.
fn say(options: &TallyOptions, table: &Tallied) {
    let unscored = match table.unscored {
        0 => String::new(),
        n => format!(" ({} of them not scored)", whole(n)),
    };
    let people = count(table.people, "response", "responses");
    err_line!("{people}{unscored} to {}, in {}", options.survey, count(table.rows.len() as u64, "row", "rows"));
    if table.comments > 0 {
        let comments =
            count(table.comments as u64, "comment that may be published is", "comments that may be published are");
        err_line!("{comments} not in it: tallies hold no words");
    }
    err_line!("What small groups answered can be read from it: keep it as you keep the answers.");
}
