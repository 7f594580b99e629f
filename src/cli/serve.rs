//! `candour serve`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::args::{ServeOptions, answers_folder};
use super::left_out::for_people;
use super::outcome::{Outcome, errors_text, finish};
use super::print::err_line;
use crate::content::When;
use crate::diagnostics::{Diagnostic, Report, Stop, Style, to_text};
use crate::model::BaseUrl;
use crate::output::MemorySink;
use crate::pipeline;
use crate::pipeline::{Made, Plan};
use crate::serve::{Built, Preview, Told, serve};

/// Builds in memory, serves, and builds again on a change.
pub fn run(options: &ServeOptions) -> ExitCode {
    let common = &options.common;
    let content = common.content_folder();
    if !content.is_dir() {
        err_line!(
            "error: there is no folder {}\n  = run `candour serve` in the folder that holds `content/`, or name it",
            content.display()
        );
        return ExitCode::from(2);
    }
    let build = move |address: &str| {
        let mut plan = common.plan();
        plan.base_url = plan.base_url.or_else(|| BaseUrl::parse(address));
        build(&plan, options)
    };
    let answers = answers_folder(common.answers.as_ref()).unwrap_or_else(|| common.root.join("answers"));
    let watched = vec![content, common.root.join("themes"), answers];
    let path = common.base_url.as_ref().map_or("/", BaseUrl::path);
    let preview = Preview { port: options.port, root: common.root.clone(), watched, base_path: path.to_owned() };
    match serve(&preview, &build) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            err_line!("error: {message}");
            ExitCode::from(3)
        }
    }
}

fn build(plan: &Plan, options: &ServeOptions) -> Built {
    let started = Instant::now();
    let report = Report::new(options.common.deny_warnings);
    let sink = MemorySink::for_preview();
    let made = pipeline::build(plan, &sink, &report);
    let problem = match &made {
        Ok(_) => None,
        // Warnings stand in the bar: here they would push the mistake out of sight.
        Err(Stop::Errors) => Some(errors_text(&report, Style::PLAIN)),
        Err(Stop::Machine(message) | Stop::HalfPublished(message) | Stop::Record(message)) => Some(message.clone()),
    };
    let (told, due_in) = made.as_ref().map(|made| (told(made, &report), due_in(made))).unwrap_or_default();
    finish(&Outcome { done: "shown", made, published: None, started }, &report, &options.common);
    let site = problem.is_none().then(|| sink.into_site());
    Built { site, problem, told, due_in }
}

/// What the bar of each page tells: what `check` would say.
fn told(made: &Made, report: &Report) -> Told {
    let note = |d: &Diagnostic| {
        let file = d.spot.as_ref().map(|s| s.file.clone()).unwrap_or_default();
        (file, to_text(d, Style::PLAIN))
    };
    Told {
        with_drafts: made.with_drafts > 0,
        notes: report.sorted().iter().map(note).collect(),
        lines: for_people(made).lines().map(str::to_owned).collect(),
        files: made.files.clone(),
        repository: made.repository.clone(),
    }
}

/// How long it is until something comes due.
fn due_in(made: &Made) -> Option<Duration> {
    let (at, ..) = made.next.as_ref()?;
    let now = match super::today::now().ok()? {
        When::At(now) => now,
        _ => return None,
    };
    let seconds = at.timestamp().as_second() - now.as_second();
    // A moment later all of it has come.
    u64::try_from(seconds + 1).ok().map(Duration::from_secs)
}
