//! Prints the end of a run: diagnostics, the line that counts them, and the exit code.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::args::{Common, Format};
use super::left_out::{LeftOutJson, NextJson, for_people, for_programs};
use super::print;
use super::print::err_line;
use super::width::{is_ascii, width};
use crate::cli::count::{count, whole};
use crate::diagnostics::{Acceptance, Report, Severity, Stop, Style, to_json, to_text};
use crate::output::Published;
use crate::pipeline::Made;

/// How a run ended.
pub struct Outcome {
    /// What it was: `built`, `checked`.
    pub done: &'static str,
    /// What was made, or why nothing was.
    pub made: Result<Made, Stop>,
    /// What was published, where anything was.
    pub published: Option<Published>,
    /// When it began.
    pub started: Instant,
}

#[derive(Serialize)]
struct Summary<'a> {
    summary: Counts<'a>,
}

#[derive(Serialize)]
struct Counts<'a> {
    errors: usize,
    warnings: usize,
    pages: usize,
    charts: usize,
    responses: u64,
    written: usize,
    unchanged: usize,
    removed: usize,
    seconds: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<LeftOutJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<NextJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<AcceptedJson>,
}

/// A warning that somebody has taken, for programs.
#[derive(Serialize)]
struct AcceptedJson {
    code: String,
    file: String,
    reason: String,
    count: usize,
}

fn accepted_for_programs(report: &Report) -> Vec<AcceptedJson> {
    let json =
        |(a, count): (Acceptance, usize)| AcceptedJson { code: a.code, file: a.spot.file, reason: a.reason, count };
    report.accepted().into_iter().map(json).collect()
}

/// A line for each warning that somebody has taken.
fn accepted_for_people(report: &Report) -> String {
    let line = |(a, count): (Acceptance, usize)| {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        format!("accepted  {}{times} in {}: {}\n", a.code, a.spot.file, a.reason)
    };
    report.accepted().into_iter().map(line).collect()
}

/// Whether and how diagnostics are coloured on standard error.
pub fn style() -> Style {
    let wanted = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    Style { colour: wanted, ascii: is_ascii(), width: width() }
}

/// Every diagnostic of a report as text for people.
pub fn diagnostics_text(report: &Report, style: Style) -> String {
    report.sorted().iter().map(|d| to_text(d, style) + "\n").collect()
}

/// The errors of a report alone, as text for people.
pub fn errors_text(report: &Report, style: Style) -> String {
    let all = report.sorted();
    let errors = all.iter().filter(|d| d.severity == Severity::Error);
    errors.map(|d| to_text(d, style) + "\n").collect::<String>().trim_end().to_owned() + "\n"
}

/// Prints what a run came to, and gives its exit code: 0, 1 for errors of the content, 3 for a failed machine.
pub fn finish(outcome: &Outcome, report: &Report, common: &Common) -> ExitCode {
    let elapsed = outcome.started.elapsed();
    let diagnostics = report.sorted();
    let number = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let errors = number(Severity::Error);
    let warnings = number(Severity::Warning);
    let notes = number(Severity::Note);
    let made = outcome.made.as_ref().cloned().unwrap_or_default();
    let published = outcome.published.unwrap_or_default();
    match common.format {
        Format::Json => {
            for d in &diagnostics {
                print::out(&(to_json(d) + "\n"));
            }
            let seconds = (elapsed.as_secs_f64() * 1000.0).round() / 1000.0;
            let Made { pages, charts, responses, .. } = made;
            let Published { written, unchanged, removed } = published;
            let (left_out, next) = for_programs(&made);
            let summary = Counts {
                errors,
                warnings,
                pages,
                charts,
                responses,
                written,
                unchanged,
                removed,
                seconds,
                left_out,
                next,
                accepted: accepted_for_programs(report),
            };
            print::out(&(serde_json::to_string(&Summary { summary }).unwrap_or_default() + "\n"));
            if let Err(Stop::Machine(message) | Stop::HalfPublished(message) | Stop::Record(message)) = &outcome.made {
                err_line!("error: {message}");
            }
        }
        Format::Human | Format::Markdown => {
            let style = style();
            print::err(&diagnostics_text(report, style));
            if let Err(Stop::Machine(message)) = &outcome.made {
                err_line!(
                    "error: {message}
  = the published site is as it was"
                );
            } else if let Err(Stop::HalfPublished(message)) = &outcome.made {
                err_line!(
                    "error: {message}\n  = free the disk or correct the permissions, and build again: that finishes it"
                );
            } else if let Err(Stop::Record(message)) = &outcome.made {
                err_line!(
                    "error: {message}\n  = the site is published; correct the permissions, and build again: that writes the record"
                );
            } else if outcome.made.is_err() || warnings + notes > 0 || !common.quiet {
                err_line!("{}", line(outcome, errors, warnings, notes, &made, published, elapsed));
                if !common.quiet {
                    let accepted = if outcome.made.is_ok() { accepted_for_people(report) } else { String::new() };
                    print::err(&format!("{accepted}{}", for_people(&made)));
                }
            }
        }
    }
    match &outcome.made {
        Ok(_) if errors == 0 => ExitCode::SUCCESS,
        Err(Stop::Machine(_) | Stop::HalfPublished(_) | Stop::Record(_)) => ExitCode::from(3),
        _ => ExitCode::from(1),
    }
}

fn line(
    outcome: &Outcome,
    errors: usize,
    warnings: usize,
    notes: usize,
    made: &Made,
    published: Published,
    elapsed: Duration,
) -> String {
    let many = |n: usize, one: &str, many: &str| count(n as u64, one, many);
    let mut problems = Vec::new();
    if errors > 0 {
        problems.push(many(errors, "error", "errors"));
    }
    if warnings > 0 {
        problems.push(many(warnings, "warning", "warnings"));
    }
    if notes > 0 {
        problems.push(many(notes, "note", "notes"));
    }
    let problems = problems.join(", ");
    if outcome.made.is_err() && outcome.done == "shown" {
        return format!("{problems}: the preview shows the site as it was before");
    }
    if outcome.made.is_err() {
        return format!("{problems}: nothing was written, and the published site is as it was");
    }
    let prefix = if problems.is_empty() { String::new() } else { format!("{problems}; ") };
    let what = format!(
        "{} {} and {} from {}",
        outcome.done,
        many(made.pages, "page", "pages"),
        many(made.charts, "chart", "charts"),
        count(made.responses, "response", "responses"),
    );
    let files = outcome.published.map(|_| {
        format!(
            ": {} written, {} unchanged, {} removed",
            many(published.written, "file", "files"),
            whole(published.unchanged as u64),
            whole(published.removed as u64)
        )
    });
    format!("{prefix}{what}{} in {:.2} s", files.unwrap_or_default(), elapsed.as_secs_f64())
}
