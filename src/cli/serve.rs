//! `candour serve`.

use std::process::ExitCode;
use std::sync::mpsc::Receiver;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::args::{ServeOptions, answers_folder};
use super::left_out::for_people;
use super::outcome::{Outcome, errors_text, finish};
use super::print::err_line;
use crate::cache::Cache;
use crate::content::When;
use crate::diagnostics::{Diagnostic, Report, Stop, Style, to_text};
use crate::model::BaseUrl;
use crate::output::{InMemory, MemorySink};
use crate::pipeline;
use crate::pipeline::{Made, Plan};
use crate::serve::{Built, Edited, EditedPages, Preview, Told, serve};

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
    let before = Mutex::<Before>::default();
    let build = |address: &str, show: &mut dyn FnMut(Built), edits: &Receiver<Edited>| {
        let mut plan = common.plan();
        // A change of a style sheet would change every page.
        plan.lasting_names = false;
        plan.base_url = plan.base_url.or_else(|| BaseUrl::parse(address));
        build(&plan, options, &before, show, edits);
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

/// What the next build can use of the one before.
#[derive(Default)]
struct Before {
    cache: Cache,
    site: InMemory,
}

/// Builds in memory and shows that; then gives the pages of edited files, until nobody asks any more.
fn build(
    plan: &Plan,
    options: &ServeOptions,
    before: &Mutex<Before>,
    show: &mut dyn FnMut(Built),
    edits: &Receiver<Edited>,
) {
    let started = Instant::now();
    let report = Report::new(options.common.deny_warnings);
    let (cache, site) = {
        let before = before.lock().unwrap_or_else(PoisonError::into_inner);
        (before.cache.clone(), before.site.files_alone())
    };
    let sink = MemorySink::for_preview_after(site);
    let outcome = |made| Outcome { done: "shown", made, published: None, started };
    let built = pipeline::preview(plan, &sink, &cache, &report, |made, cache, held| {
        let site = sink.take_site();
        *before.lock().unwrap_or_else(PoisonError::into_inner) = Before { cache, site: site.files_alone() };
        let (told, due_in) = (told(&made, &report), due_in(&made));
        finish(&outcome(Ok(made)), &report, &options.common);
        show(Built { site: Some(site), problem: None, told, due_in });
        held.prepare();
        for Edited { file, shown, pages } in edits {
            // Whoever asked may have given up.
            let (own, others) = held.pages_of(&file, &shown);
            let _ = pages.send(EditedPages { own, others });
            held.prepare();
        }
    });
    if let Err(stop) = built {
        let problem = match &stop {
            // Warnings stand in the bar: here they would push the mistake out of sight.
            Stop::Errors => errors_text(&report, Style::PLAIN),
            Stop::Machine(message) | Stop::HalfPublished(message) | Stop::Record(message) => message.clone(),
        };
        finish(&outcome(Err(stop)), &report, &options.common);
        show(Built { site: None, problem: Some(problem), told: Told::default(), due_in: None });
    }
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
    Some(Duration::from_secs(u64::try_from(seconds + 1).unwrap_or(0)))
}
