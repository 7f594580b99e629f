//! `candour serve`.

use std::process::ExitCode;
use std::time::Instant;

use super::args::ServeOptions;
use super::outcome::{Outcome, diagnostics_text, finish};
use super::print::err_line;
use crate::diagnostics::{Report, Stop, Style};
use crate::model::BaseUrl;
use crate::output::MemorySink;
use crate::pipeline;
use crate::pipeline::Plan;
use crate::serve::{Built, Preview, serve};

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
    let watched = vec![content, common.root.join("themes")];
    let path = common.base_url.as_ref().map_or("/", BaseUrl::path);
    let preview = Preview { port: options.port, watched, base_path: path.to_owned() };
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
        Err(Stop::Errors) => Some(diagnostics_text(&report, Style::PLAIN)),
        Err(Stop::Machine(message) | Stop::HalfPublished(message) | Stop::Record(message)) => Some(message.clone()),
    };
    finish(&Outcome { done: "built", made, published: None, started }, &report, &options.common);
    match problem {
        None => Built::Site(sink.into_site()),
        Some(text) => Built::Problem(text),
    }
}
