//! `candour build`.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::args::BuildOptions;
use super::outcome::{Outcome, finish};
use super::progress::Progress;
use crate::diagnostics::{Report, Stop};
use crate::output::{DiskSink, Published, keep_record};
use crate::pipeline::{self, Made, Plan};

/// Checks, computes, and writes the site.
pub fn run(options: &BuildOptions) -> ExitCode {
    let started = Instant::now();
    let common = &options.common;
    let out = options.out.clone().unwrap_or_else(|| common.root.join("site"));
    if holds_content(&out, &common.content_folder()) {
        eprintln!(
            "error: the site can't be written to {}: the content lies in it\n  = choose another folder with --out",
            out.display()
        );
        return ExitCode::from(2);
    }
    let report = Report::new(common.deny_warnings);
    let progress = Progress::start(common, "building the site");
    let plan = Plan { record: options.record, ..common.plan() };
    let done = publish(&plan, &out, &report);
    drop(progress);
    let (made, published) = match done {
        Ok((made, published)) => (Ok(made), Some(published)),
        Err(stop) => (Err(stop), None),
    };
    let recorded = made.as_ref().ok().and_then(|m| m.record.as_ref()).map(|(name, _)| name.clone());
    let code = finish(&Outcome { done: "built", made, published, started }, &report, common);
    if let (Some(name), false) = (recorded, common.quiet) {
        eprintln!("what was published is recorded in {}/publications/{name}: commit it", plan.shown);
    }
    code
}

/// Whether one of the two folders lies in the other: publishing there would mix them.
fn holds_content(out: &Path, content: &Path) -> bool {
    match (full(out), content.canonicalize()) {
        (Some(out), Ok(content)) => content.starts_with(&out) || out.starts_with(&content),
        _ => false,
    }
}

/// A path in full, from the nearest folder of it that exists.
fn full(path: &Path) -> Option<std::path::PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let known = path.ancestors().find_map(|a| a.canonicalize().ok().map(|full| (a, full)));
    known.map(|(ancestor, full)| full.join(path.strip_prefix(ancestor).unwrap_or(Path::new(""))))
}

fn publish(plan: &Plan, out: &Path, report: &Report) -> Result<(Made, Published), Stop> {
    let sink = DiskSink::open(out)?;
    match pipeline::build(plan, &sink, report) {
        Ok(made) => {
            let published = sink.publish(&made.as_of)?;
            if let Some((name, text)) = &made.record {
                keep_record(&plan.content.join("publications"), name, text)?;
            }
            Ok((made, published))
        }
        Err(stop) => {
            sink.abandon();
            Err(stop)
        }
    }
}
