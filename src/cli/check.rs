//! `candour check`.

use std::process::ExitCode;
use std::time::Instant;

use super::args::CheckOptions;
use super::outcome::{Outcome, finish};
use super::progress::Progress;
use crate::diagnostics::Report;
use crate::output::Discard;
use crate::pipeline;

/// Does everything but the writing.
pub fn run(options: &CheckOptions) -> ExitCode {
    let started = Instant::now();
    let common = &options.common;
    let report = Report::new(common.deny_warnings);
    let progress = Progress::start(common, "checking the site");
    let made = pipeline::build(&common.plan(), &Discard, &report);
    drop(progress);
    finish(&Outcome { done: "checked", made, published: None, started }, &report, common)
}
