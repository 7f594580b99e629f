//! `candour build`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::args::{BuildOptions, Format};
use super::outcome::{Outcome, finish};
use super::print::err_line;
use super::progress::Progress;
use crate::diagnostics::{Report, Stop};
use crate::diff::{Snapshot, outline, summary};
use crate::output::{DiskSink, Publication, Published, SIGNATURE, Signer, keep_record, read_cache, write_cache};
use crate::pipeline;
use crate::pipeline::{Made, Plan};
use crate::source::{Stamp, leads_out, stamps};

/// Checks, computes, and writes the site.
pub fn run(options: &BuildOptions) -> ExitCode {
    let started = Instant::now();
    let common = &options.common;
    let out = options.out.clone().unwrap_or_else(|| common.root.join("site"));
    if holds_content(&out, &common.content_folder()) {
        err_line!(
            "error: the site can't be written to {}: the content lies in it\n  = choose another folder with --out",
            out.display()
        );
        return ExitCode::from(2);
    }
    if out.exists() && !out.is_dir() {
        err_line!(
            "error: {} is a file, and the site is a folder\n  = move it away, or name another folder with --out",
            out.display()
        );
        return ExitCode::from(2);
    }
    if common.drafts && options.record {
        err_line!(
            "error: a site with drafts is not for publication, and is not recorded\n  = leave out --drafts, or --record"
        );
        return ExitCode::from(2);
    }
    if options.out.is_none() && leads_out(&out, &common.root) {
        err_line!(
            "error: {} is a symbolic link that leaves the site's folder\n  = name the folder that is meant with --out",
            out.display()
        );
        return ExitCode::from(2);
    }
    let was_signed = options.sign.is_none() && out.join(SIGNATURE).is_file();
    let before = Snapshot::outline(&out);
    let records = common.content_folder().join("publications");
    let kept: BTreeSet<_> = records.read_dir().into_iter().flatten().flatten().map(|e| e.file_name()).collect();
    let progress = Progress::start(common, "building the site");
    let plan = Plan { record: options.record, ..common.plan_for(&out) };
    let (report, done) = publish(&plan, &out, options);
    drop(progress);
    let (made, published) = match done {
        Ok((made, published)) => (Ok(made), Some(published)),
        Err(stop) => (Err(stop), None),
    };
    let said: BTreeSet<String> = made.iter().flat_map(|m| m.said_gone.iter().cloned()).collect();
    let after = published.and_then(|_| Snapshot::outline(&out));
    let unrecorded = made.as_ref().is_ok_and(|m| m.is_unrecorded);
    let recorded = made.as_ref().ok().and_then(|m| m.records.first()).map(|(name, _)| name.clone());
    let code = finish(&Outcome { done: "built", made, published, started }, &report, common);
    if let (Some(before), Some(after), false, Format::Human) = (before, after, common.quiet, common.format) {
        let changes = outline(&before, &after, &said);
        if !changes.is_empty() {
            err_line!("readers   {}: `candour diff` before a build shows them", summary(&changes));
        }
    }
    if was_signed && !out.join(SIGNATURE).exists() {
        err_line!("the site was signed, and is not any more: sign it with `candour build --sign KEY`");
    }
    if unrecorded && !common.quiet {
        err_line!(
            "record    these figures are in no record: before you publish them, build with --record, so that later builds are held against them"
        );
    }
    if let (Some(name), false) = (recorded, common.quiet) {
        if kept.contains(std::ffi::OsStr::new(&name)) {
            err_line!("no figure has moved: {}/publications/{name} records what is published", plan.shown);
        } else {
            err_line!("what was published is recorded in {}/publications/{name}: commit it", plan.shown);
        }
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

/// So often a build begins again because its sources changed while it read them.
const MOST_TRIES: usize = 4;

/// Builds and publishes. Where somebody saves a file or git checks one out meanwhile, the build begins again, so that one
/// state of the content is published and no mixture.
fn publish(plan: &Plan, out: &Path, options: &BuildOptions) -> (Report, Result<(Made, Published), Stop>) {
    for _ in 0..MOST_TRIES {
        let report = Report::new(options.common.deny_warnings);
        let before = sources(plan);
        let done = try_publish(plan, out, options, &report, &|| sources(plan) == before);
        match done {
            Ok(None) => {}
            Ok(Some(done)) => return (report, Ok(done)),
            Err(Stop::Errors) if sources(plan) != before => {}
            Err(stop) => return (report, Err(stop)),
        }
    }
    let message = format!("the content changed while it was read, {MOST_TRIES} times in a row");
    (Report::default(), Err(Stop::Machine(message)))
}

/// What tells that content or theme have changed.
fn sources(plan: &Plan) -> Vec<Stamp> {
    let folders = [plan.content.clone(), plan.root.join("themes")].into_iter().chain(plan.answers.clone());
    folders.flat_map(|f| stamps(&f)).collect()
}

/// Builds once; `None` where the sources have changed since.
fn try_publish(
    plan: &Plan,
    out: &Path,
    options: &BuildOptions,
    report: &Report,
    is_unchanged: &dyn Fn() -> bool,
) -> Result<Option<(Made, Published)>, Stop> {
    let signer = options.sign.as_deref().map(Signer::read).transpose().map_err(Stop::Machine)?;
    let is_vouched_for = options.sign.is_some() || options.record || options.force;
    let sink = DiskSink::open(out)?.compressing(options.precompress).reading(is_vouched_for);
    let cache_file = sink.cache_file();
    let cache = read_cache(cache_file.as_deref());
    match pipeline::rebuild(plan, &sink, &cache, report) {
        Ok(_) if !is_unchanged() => {
            sink.abandon();
            Ok(None)
        }
        Ok((made, _)) if made.answers.as_ref().is_some_and(|answers| holds_content(out, answers)) => {
            sink.abandon();
            let message = format!(
                "the site can't be written to {}: answers lie there, and would be published with it",
                out.display()
            );
            Err(Stop::Machine(message))
        }
        Ok((made, cache)) => {
            let how = Publication {
                as_of: &made.as_of,
                records: &made.record_names,
                force: options.force,
                signer: signer.as_ref(),
            };
            let published = sink.publish(&how)?;
            write_cache(cache_file.as_deref(), &cache);
            for (name, text) in &made.records {
                keep_record(&plan.content.join("publications"), name, text)?;
            }
            Ok(Some((made, published)))
        }
        Err(stop) => {
            sink.abandon();
            Err(stop)
        }
    }
}
