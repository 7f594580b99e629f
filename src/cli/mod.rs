//! The commands: one file each, and what they share.

mod args;
mod audit;
mod build;
mod check;
mod count;
mod diff;
mod explain;
mod git;
mod import;
mod left_out;
mod new;
mod outcome;
mod print;
mod progress;
mod serve;
mod tally;
mod today;
mod verify;
mod width;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use print::err_line;

/// Runs the command that was typed.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(common) = arguments.common() {
        if let Err(message) = common.limit_threads() {
            err_line!("error: {message}");
            return ExitCode::from(3);
        }
        if let (None, Err(message)) = (common.date, today::now()) {
            err_line!("error: {message}\n  = unset it, or say which day it is with --date");
            return ExitCode::from(2);
        }
    }
    if arguments.is_markdown_of_others() {
        err_line!("error: `--format markdown` is for `candour diff` alone\n  = take `human` or `json`");
        return ExitCode::from(2);
    }
    match &arguments.command {
        Command::Build(options) => build::run(options),
        Command::Check(options) => check::run(options),
        Command::Serve(options) => serve::run(options),
        Command::Diff(options) => diff::run(options),
        Command::New(options) => new::run(options),
        Command::Import(options) => import::run(options),
        Command::Explain(options) => explain::run(options),
        Command::Tally(options) => tally::run(options),
        Command::Audit(options) => audit::run(options),
        Command::Verify(options) => verify::run(options),
    }
}
