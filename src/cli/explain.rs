//! `candour explain`.

use std::process::ExitCode;

use super::args::{ExplainOptions, Format};
use super::outcome::{errors_text, style};
use super::print;
use super::print::err_line;
use super::width::width;
use crate::diagnostics::Report;
use crate::pipeline;
use crate::statistics::{Explanation, Step};

/// Prints how a figure came about: as text, or as JSON.
pub fn run(options: &ExplainOptions) -> ExitCode {
    let report = Report::new(false);
    let survey = options.survey.as_str();
    let system = options.system.as_str();
    match pipeline::explain(&options.common.plan(), survey, system, &report) {
        Err(_) => {
            // Warnings on other things are none of this question's.
            print::err(&errors_text(&report, style()));
            ExitCode::from(1)
        }
        Ok(None) => {
            err_line!("error: there are no responses about `{system}` in `{survey}`");
            err_line!(
                "  = figures that somebody else published are shown as they stand, with their source; where answers lie apart, name their folder \
                 with --answers"
            );
            ExitCode::from(1)
        }
        Ok(Some(explanation)) => {
            match options.common.format {
                Format::Json => print::out(&(serde_json::to_string_pretty(&explanation).unwrap_or_default() + "\n")),
                _ => print::out(&text(&explanation, width())),
            }
            ExitCode::SUCCESS
        }
    }
}

fn text(e: &Explanation, columns: usize) -> String {
    let mut out = format!("{} in {}\n", e.system, e.survey);
    if let Some(why) = &e.withheld {
        out += &format!("\nNothing is published: {why}. Neither is it explained here.\n");
    }
    if !e.summary.is_empty() {
        out += &format!("\n{}\n", wrapped(&e.summary, columns.min(100)));
    }
    for section in &e.sections {
        let width = section.steps.iter().map(|s| s.name.chars().count()).max().unwrap_or(0);
        out += &format!("\n{}\n", section.title);
        section.steps.iter().for_each(|s| out += &line(s, width));
    }
    out
}

/// A text in lines of so many columns.
fn wrapped(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > columns {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

fn line(s: &Step, width: usize) -> String {
    // A probability is never quite nothing.
    let is_probability = s.how.starts_with("p ");
    let value = match s.value.map(number) {
        Some(zero) if zero == "0" && is_probability => "< 0.0000000001".to_owned(),
        value => value.unwrap_or_default(),
    };
    format!("  {:width$}  {value:>18}  {}", s.name, s.how).trim_end().to_owned() + "\n"
}

/// Ten decimals, as in the files, without zeros at the end.
fn number(x: f64) -> String {
    let text = format!("{x:.10}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
