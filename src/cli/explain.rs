//! `candour explain`.

use std::process::ExitCode;

use serde::Serialize;

use super::args::{ExplainOptions, Format};
use super::outcome::{errors_text, style};
use super::print;
use super::print::err_line;
use super::width::width;
use crate::diagnostics::{Report, did_you_mean};
use crate::pipeline;
use crate::statistics::{Explanation, Step};

/// Prints how a figure came about: as text, or as JSON.
pub fn run(options: &ExplainOptions) -> ExitCode {
    let report = Report::new(false);
    if let Some(id) = &options.instrument {
        return instrument(options, id);
    }
    let survey = options.survey.as_deref().unwrap_or_default();
    let system = options.system.as_deref().unwrap_or_default();
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

/// A questionnaire, for programs.
#[derive(Serialize)]
struct InstrumentJson<'a> {
    id: &'a str,
    title: &'a str,
    source: &'a str,
    score: String,
    /// Whether a lower score is the better one.
    is_lower_better: bool,
    may_be_left_out: usize,
    items: Vec<ItemJson<'a>>,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    id: &'a str,
    text: &'a str,
    low: i32,
    high: i32,
    /// What the lowest and the highest answer say; empty where nobody has said it.
    ends: (&'a str, &'a str),
    /// Whether a low answer is the good one.
    reverse: bool,
}

/// Prints a questionnaire: built in, or one of the site's own.
fn instrument(options: &ExplainOptions, id: &str) -> ExitCode {
    let known = pipeline::instruments(&options.common.plan());
    let Some(i) = known.get(id) else {
        let ids: Vec<&str> = known.keys().map(String::as_str).collect();
        err_line!("error: no questionnaire is called `{id}`");
        err_line!("  = {}", did_you_mean(id, ids.iter().copied(), || format!("there are {}", ids.join(", "))));
        return ExitCode::from(1);
    };
    let (low, high) = i.range();
    let of = if i.headline < i.items.len() { format!(", from the first {} items", i.headline) } else { String::new() };
    let better = if i.low_is_good { "lower is better" } else { "higher is better" };
    let json = InstrumentJson {
        id: &i.id,
        title: &i.title,
        source: &i.source,
        score: format!("{} from {} to {}{of}; {better}", i.score_name, number(low), number(high)),
        is_lower_better: i.low_is_good,
        may_be_left_out: i.blanks_allowed,
        items: i
            .items
            .iter()
            .map(|item| ItemJson {
                id: &item.id,
                text: &item.text,
                low: item.low,
                high: item.high,
                ends: (&item.ends.0, &item.ends.1),
                reverse: item.reverse,
            })
            .collect(),
    };
    match options.common.format {
        Format::Json => print::out(&(serde_json::to_string_pretty(&json).unwrap_or_default() + "\n")),
        _ => print::out(&instrument_text(&json, width())),
    }
    ExitCode::SUCCESS
}

fn instrument_text(i: &InstrumentJson<'_>, columns: usize) -> String {
    let mut out = format!("{} ({})\n", i.title, i.id);
    if !i.source.is_empty() {
        out += &format!("{}\n", wrapped(i.source, columns.min(100)));
    }
    out += &format!("\n{}\n", i.score);
    let left_out = match i.may_be_left_out {
        0 => "a response counts if every item is answered".to_owned(),
        1 => "a response counts if at most one item is left out; that counts as the middle of its scale".to_owned(),
        n => format!("a response counts if at most {n} items are left out; each counts as the middle of its scale"),
    };
    out += &format!("{left_out}\n\nItems, in the order in which they are asked and stand in files\n");
    let wide = i.items.iter().map(|item| item.id.len()).max().unwrap_or(0);
    for item in &i.items {
        let is_good_low = item.reverse != i.is_lower_better;
        let direction = if is_good_low { "a low answer is the good one" } else { "a high answer is the good one" };
        let text = wrapped(item.text, columns.min(100).saturating_sub(wide + 4));
        let mut lines = text.lines();
        out += &format!("  {:wide$}  {}\n", item.id, lines.next().unwrap_or_default());
        lines.for_each(|line| out += &format!("  {:wide$}  {line}\n", ""));
        let scale = match item.ends {
            ("", "") => format!("{} to {}", item.low, item.high),
            (least, most) => format!("{} ({least}) to {} ({most})", item.low, item.high),
        };
        out += &format!("  {:wide$}  {scale}: {direction}\n", "");
    }
    let has_reverse = i.items.iter().any(|item| item.reverse);
    if has_reverse {
        out +=
            "\nGive the answers as people gave them: Candour turns the items of which a low answer is the good one.\n";
    }
    out
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
