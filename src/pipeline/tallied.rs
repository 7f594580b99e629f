//! Reduces answers to tallies, or says the query that does.

use std::path::PathBuf;

use super::Plan;
use super::imported::content;
use crate::content;
use crate::content::{BulkFile, Content, Partition, QueryAsked, Tallied};
use crate::diagnostics::{Code, Diagnostic, Report, Stop};
use crate::output::replace;

/// Reduces the answers to a survey to a table of tallies: those in `files`, or those that the site has.
///
/// # Errors
/// [`Stop::Errors`] where the survey can't be read, or something is wrong with its answers.
pub fn tallied(plan: &Plan, survey: &str, files: &[PathBuf], report: &Report) -> Result<Tallied, Stop> {
    let Content { catalogue, answers, .. } = content(plan, survey, report)?;
    let own =
        |path: &PathBuf| BulkFile { survey: survey.to_owned(), path: path.display().to_string(), full: path.clone() };
    let files: Vec<BulkFile> = match files {
        [] => answers.all.into_iter().filter(|f| f.survey == survey).collect(),
        named => named.iter().map(own).collect(),
    };
    if files.is_empty() {
        let d = Diagnostic::new(Code::NoResponses, format!("there are no answers to `{survey}` here"));
        report.add(Diagnostic { severity: crate::diagnostics::Severity::Error, ..d }.help(
            "name the files that hold them, or the folder where answers lie with --answers; for answers in a database, print \
             the query with --sql",
        ));
        return Err(Stop::Errors);
    }
    let partition = Partition { catalogue: &catalogue, survey: &catalogue.surveys[survey], files: &files };
    content::tallied(partition, report).ok_or(Stop::Errors)
}

/// The query that reduces a table of answers to a survey.
///
/// # Errors
/// [`Stop::Errors`] where the survey can't be read, or has no tallies.
pub fn tally_query(plan: &Plan, survey: &str, asked: &QueryAsked, report: &Report) -> Result<String, Stop> {
    let Content { catalogue, .. } = content(plan, survey, report)?;
    content::query(&catalogue, &catalogue.surveys[survey], asked, report).ok_or(Stop::Errors)
}

/// Writes a table of tallies to a file.
///
/// # Errors
/// [`Stop::Machine`] where that can't be done.
pub fn write_tallies(path: &std::path::Path, text: &str) -> Result<(), Stop> {
    replace(path, &|to| to.write_all(text.as_bytes()))
        .map_err(|e| Stop::Machine(format!("{} can't be written: {e}", path.display())))
}
