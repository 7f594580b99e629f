//! `candour import`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::args::{Format, ImportOptions};
use super::count::count;
use super::diff::Changes;
use super::outcome::{diagnostics_text, style};
use super::print;
use super::print::{err_line, out_line};
use super::width::width;
use crate::content::Today;
use crate::diagnostics::{Report, Stop, to_json};
use crate::import::{ColumnTold, Counted, TableTold, to_yaml};
use crate::output::PublishedSite;
use crate::pipeline::{Brought, Import, Plan, bring, leave_out};

/// As many lines of what is asked are shown; the file has them all.
const MOST_ASKED: usize = 40;

#[derive(Serialize)]
struct Json<'a> {
    tables: &'a [TableTold],
    counted: &'a Counted,
    questions: usize,
    same: u64,
    new: u64,
    gone: u64,
    written: Vec<String>,
}

/// Brings exports in; 0 where it did, 1 where something is wrong or asked, 3 where the machine failed.
pub fn run(options: &ImportOptions) -> ExitCode {
    let plan = options.place.timeless_plan(options.answers.as_ref());
    let report = Report::new(false);
    if !options.leave_out.is_empty() {
        return leave(options, &plan, &report);
    }
    let asked = Import {
        survey: options.survey.clone(),
        files: options.files.clone(),
        inbox: options.inbox.clone(),
        system: options.system.clone(),
        mapping: options.mapping.clone(),
        codes: options.codes.clone(),
        is_trial: options.dry_run,
    };
    let brought = bring(&plan, &asked, &report);
    match options.format {
        Format::Json => json(&brought, &report),
        _ => {
            let now = super::today::now().ok();
            let as_of_now = now.map(|now| Plan {
                today: Today { now, drafts: false },
                published: PublishedSite::read(&options.place.root.join("site")),
                ..plan.clone()
            });
            human(options, &brought, &report, as_of_now.as_ref());
        }
    }
    match brought {
        Ok(Some(b)) if !b.imported.is_asking && !report.has_errors() => ExitCode::SUCCESS,
        Err(Stop::Machine(message) | Stop::HalfPublished(message) | Stop::Record(message)) => {
            err_line!("error: {message}");
            ExitCode::from(3)
        }
        _ => ExitCode::from(1),
    }
}

fn leave(options: &ImportOptions, plan: &Plan, report: &Report) -> ExitCode {
    match leave_out(plan, &options.survey, &options.leave_out, report) {
        Ok(new) => {
            let known = options.leave_out.len() - new;
            let known = if known > 0 { format!(" ({known} stood in the list before)") } else { String::new() };
            out_line!(
                "{} left out of each import of {} from now on{known}",
                count(new as u64, "response is", "responses are"),
                options.survey
            );
            out_line!("Import the survey\u{2019}s export again: until then its answers are as they were.");
            ExitCode::SUCCESS
        }
        Err(Stop::Machine(message)) => {
            err_line!("error: {message}");
            ExitCode::from(3)
        }
        Err(_) => {
            print::err(&diagnostics_text(report, style()));
            ExitCode::from(1)
        }
    }
}

fn json(brought: &Result<Option<Brought>, Stop>, report: &Report) {
    for d in &report.sorted() {
        print::out(&(to_json(d) + "\n"));
    }
    if let Ok(Some(b)) = brought {
        let json = Json {
            tables: &b.imported.tables,
            counted: &b.imported.counted,
            questions: b.imported.mapping.questions(),
            same: b.compared.same,
            new: b.compared.new,
            gone: b.compared.gone,
            written: b.written.iter().map(|p| p.display().to_string()).collect(),
        };
        print::out(&(serde_json::to_string(&json).unwrap_or_default() + "\n"));
    }
}

fn human(options: &ImportOptions, brought: &Result<Option<Brought>, Stop>, report: &Report, today: Option<&Plan>) {
    if let Ok(Some(b)) = brought {
        let columns = width();
        b.imported.tables.iter().for_each(|t| print::out(&table(t, columns)));
        if !b.imported.is_asking {
            print::out(&counted(&b.imported.counted));
        }
    }
    print::err(&diagnostics_text(report, style()));
    let Ok(Some(b)) = brought else {
        if !matches!(brought, Err(Stop::Machine(_))) {
            err_line!("nothing was written");
        }
        return;
    };
    let name = |path: &Path| path.strip_prefix("./").unwrap_or(path).display().to_string();
    if b.imported.is_asking {
        let questions = b.imported.mapping.questions();
        if questions == 0 {
            err_line!("nothing was written");
            return;
        }
        err_line!("Asked:");
        let asked = to_yaml(&b.imported.mapping.open_alone(), &[]);
        asked.lines().take(MOST_ASKED).for_each(|line| err_line!("  {line}"));
        if let Some(more) = asked.lines().count().checked_sub(MOST_ASKED).filter(|n| *n > 0) {
            err_line!("  … and {more} more lines");
        }
        err_line!("");
        match b.written.first() {
            Some(path) => {
                let path = name(path);
                err_line!("{}: answer in {path}, then", count(questions as u64, "question", "questions"));
                err_line!("  candour import {} --mapping {path}", again(options).join(" "));
            }
            None => err_line!("nothing was written"),
        }
        return;
    }
    let c = b.compared;
    let changes =
        if c.had_any { format!(": {} new, {} gone, {} as before", c.new, c.gone, c.same) } else { String::new() };
    match (b.written.is_empty(), options.dry_run) {
        (true, _) => out_line!("Nothing has changed: {} as before", count(c.same, "response", "responses")),
        (false, trial) => {
            let paths: Vec<String> = b.written.iter().map(|p| name(p)).collect();
            out_line!("{} {}{changes}", if trial { "Would write" } else { "Wrote" }, paths.join(" and "));
        }
    }
    let has_written = !options.dry_run && b.written.iter().any(|p| p.ends_with("responses.csv"));
    match today.filter(|_| has_written).and_then(super::diff::against_site) {
        Some(Changes::Told(changes)) => print::out(&format!("\nOn the site that is built, {changes}")),
        Some(Changes::Unbuildable) => {
            out_line!("\nThe content can’t be built as it is now: `candour check` tells why, and what to do");
        }
        None => {}
    }
    if !b.beside.is_empty() {
        out_line!("This survey has answers in {} too: look that they are not of the same people", b.beside.join(", "));
    }
}

/// The arguments of the same import, but for its mapping, as a shell takes them.
fn again(options: &ImportOptions) -> Vec<String> {
    let path = |path: &PathBuf| quoted(&path.display().to_string());
    let mut arguments: Vec<String> = options.files.iter().map(path).collect();
    for (name, value) in [
        ("inbox", options.inbox.as_ref().map(path)),
        ("survey", Some(quoted(&options.survey))),
        ("system", options.system.as_deref().map(quoted)),
        ("codes", options.codes.as_ref().map(path)),
        ("root", Some(&options.place.root).filter(|root| root.as_path() != Path::new(".")).map(path)),
        ("content", options.place.content.as_ref().map(path)),
        ("answers", options.answers.as_ref().map(path)),
    ] {
        arguments.extend(value.map(|value| format!("--{name} {value}")));
    }
    arguments
}

/// An argument as a shell takes it.
fn quoted(text: &str) -> String {
    let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// What a table's columns were taken for.
fn table(t: &TableTold, columns: usize) -> String {
    let rows = match t.header_rows {
        // The questionnaire's headings are known beforehand.
        (0, _) => String::new(),
        (first, last) if first == last => format!("; headings in row {first}"),
        (first, last) => format!("; headings in rows {first} to {last}"),
    };
    let mut out = format!("{}: {} ({}{rows})\n", t.file, t.made_with, t.written);
    if !t.columns.is_empty() {
        out.push('\n');
    }
    let wide = |of: fn(&ColumnTold) -> &str| t.columns.iter().map(|c| of(c).chars().count()).max().unwrap_or(0);
    let (letters, taken) = (wide(|c| &c.column), wide(|c| &c.taken_for));
    let left = columns.min(160).saturating_sub(letters + taken + 8);
    for c in &t.columns {
        let about = if c.why.is_empty() { c.heading.clone() } else { format!("{} ({})", c.heading, c.why) };
        let about: String = about.chars().take(left.max(30)).collect();
        out += &format!("  {:letters$}  {:taken$}  {about}\n", c.column, c.taken_for).to_string();
    }
    for note in &t.notes {
        out += &format!("\n  Note: {note}\n");
    }
    out + "\n"
}

fn counted(c: &Counted) -> String {
    let systems: Vec<String> = c.systems.iter().map(|(id, n)| format!("{id} {n}")).collect();
    let mut out = format!(
        "{} read, {}: {}\n",
        count(c.read, "row", "rows"),
        count(c.responses, "response", "responses"),
        systems.join(", ")
    );
    if !c.left_out.is_empty() {
        let reasons: Vec<String> = c.left_out.iter().map(|(why, n)| format!("{n} {why}")).collect();
        out += &format!("Left out: {}\n", reasons.join(", "));
    }
    if c.not_found > 0 {
        out += &format!(
            "Of the responses in excluded.yaml {} not in these files: was each number written right?\n",
            count(c.not_found, "is", "are")
        );
    }
    if c.met_again > 0 {
        out += &format!(
            "{} left out by a number that stands in several files: if these are different people, write the number with its \
             system, as in `--leave-out harbour-epr:7`\n",
            count(c.met_again, "more response was", "more responses were")
        );
    }
    for (what, n) in &c.comments_withheld {
        out += &format!("{} not kept, for holding {what}\n", count(*n, "comment was", "comments were"));
    }
    if c.comments_unassigned > 0 {
        out += &format!(
            "{} not kept: each is about several systems\n",
            count(c.comments_unassigned, "comment was", "comments were")
        );
    }
    out
}
