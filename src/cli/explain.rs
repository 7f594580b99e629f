//! `candour explain`.

use std::process::ExitCode;

use super::args::{ExplainOptions, Format};
use super::outcome::{diagnostics_text, style};
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
            eprint!("{}", diagnostics_text(&report, style()));
            ExitCode::from(1)
        }
        Ok(None) => {
            eprintln!("error: there are no responses about `{system}` in `{survey}`");
            eprintln!("  = figures that somebody else published are shown as they stand, with their source");
            ExitCode::from(1)
        }
        Ok(Some(explanation)) => {
            match options.common.format {
                Format::Json => println!("{}", serde_json::to_string_pretty(&explanation).unwrap_or_default()),
                Format::Human => print!("{}", text(&explanation)),
            }
            ExitCode::SUCCESS
        }
    }
}

fn text(e: &Explanation) -> String {
    let mut out = format!("{} in {}\n", e.system, e.survey);
    if let Some(why) = &e.withheld {
        out += &format!("\nNothing is published: {why}. Neither is it explained here.\n");
    }
    for section in &e.sections {
        let width = section.steps.iter().map(|s| s.name.chars().count()).max().unwrap_or(0);
        out += &format!("\n{}\n", section.title);
        section.steps.iter().for_each(|s| out += &line(s, width));
    }
    out
}

fn line(s: &Step, width: usize) -> String {
    let value = s.value.map(number).unwrap_or_default();
    format!("  {:width$}  {value:>18}  {}", s.name, s.how).trim_end().to_owned() + "\n"
}

/// Ten decimals, as in the files, without zeros at the end.
fn number(x: f64) -> String {
    let text = format!("{x:.10}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
