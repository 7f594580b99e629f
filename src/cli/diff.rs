//! `candour diff`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::args::{DiffOptions, Format};
use super::git::{is_revision, revision};
use super::outcome::{diagnostics_text, style};
use super::print;
use super::width::width;
use crate::diagnostics::{Report, Severity};
use crate::diff::{Diff, Snapshot, changed_words, diff, markdown, summary, text};
use crate::output::{MemorySink, PublishedSite};
use crate::pipeline;
use crate::pipeline::{Made, Plan};

/// As much of a manifest as a comparison asks for.
#[derive(Serialize)]
struct Manifest<'a> {
    as_of: &'a str,
}

/// Paths below a site's root, and bytes.
type Files = Vec<(String, Vec<u8>)>;

/// What a comparison is with.
struct Before {
    /// Its name, for people.
    name: String,
    snapshot: Snapshot,
    /// The theme's texts, where they are known.
    words: Option<crate::diff::Wordings>,
}

#[derive(Serialize)]
struct Json<'a> {
    summary: String,
    against: &'a str,
    #[serde(flatten)]
    diff: &'a Diff,
}

/// Prints what a reader would see change; 0, or with `--exit-code` 1 where anything does; 1 where an address is gone without a
/// redirect or the content has errors, 2 where there is nothing to compare with.
pub fn run(options: &DiffOptions) -> ExitCode {
    let common = &options.common;
    let plan = common.plan();
    let (after, made) = match build(&plan) {
        Ok(built) => built,
        Err(told) => {
            print::err(&told);
            return ExitCode::from(1);
        }
    };
    let found = before(options, &plan).and_then(|before| {
        let after = Snapshot::of_files(after)?;
        let said: BTreeSet<String> = made.said_gone.iter().cloned().collect();
        let mut found = diff(&before.snapshot, &after, &said)?;
        if let Some(words) = &before.words {
            found.words = changed_words(words, &pipeline::words_of(&plan));
        }
        Ok((before.name, found))
    });
    let (against, found) = match found {
        Ok(found) => found,
        Err(message) => {
            print::err(&format!("error: {message}\n"));
            return ExitCode::from(2);
        }
    };
    match common.format {
        Format::Human => print::out(&text(&found, &against, width())),
        Format::Markdown => print::out(&markdown(&found, &against)),
        Format::Json => {
            let json = Json { summary: summary(&found), against: &against, diff: &found };
            print::out(&(serde_json::to_string_pretty(&json).unwrap_or_default() + "\n"));
        }
    }
    let differs = options.exit_code && !found.is_empty();
    if differs || !found.gone.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// What a change of the content comes to on the site that is built.
pub enum Changes {
    /// Which figures readers would see change, as text.
    Told(String),
    /// The content can't be built.
    Unbuildable,
}

/// Which figures readers would see change against the site that is built; `None` where none is built, or it can't be read.
pub fn against_site(plan: &Plan) -> Option<Changes> {
    let out = plan.root.join("site");
    if !out.join("manifest.json").is_file() {
        return None;
    }
    let Ok((after, made)) = build(plan) else { return Some(Changes::Unbuildable) };
    let before = folder(&out, plan).ok()?;
    let said: BTreeSet<String> = made.said_gone.iter().cloned().collect();
    let found = diff(&before.snapshot, &Snapshot::of_files(after).ok()?, &said).ok()?.figures_alone();
    let told = text(&found, &before.name, width());
    let told = told.rsplit_once("\nunchanged: ").map_or(told.as_str(), |(told, _)| told);
    Some(Changes::Told(format!("{}\n", told.trim_end())))
}

/// The site that a plan makes, in memory; else what is wrong with its content.
fn build(plan: &Plan) -> Result<(Files, Made), String> {
    let report = Report::new(false);
    let sink = MemorySink::for_preview();
    let made = pipeline::build(plan, &sink, &report).map_err(|_| {
        let errors = report.sorted().into_iter().filter(|d| d.severity == Severity::Error).count();
        let count = super::count::count(errors as u64, "error", "errors");
        format!("{}{count}: nothing can be compared\n", diagnostics_text(&report, style()))
    })?;
    let site = sink.into_site();
    // Of pictures the names are enough.
    let pictures: Vec<_> = site.pictures().map(|name| (name.clone(), Vec::new())).collect();
    let manifest = serde_json::to_vec(&Manifest { as_of: &made.as_of }).unwrap_or_default();
    let manifest = ("manifest.json".to_owned(), manifest);
    Ok((site.into_files().into_iter().chain(pictures).chain([manifest]).collect(), made))
}

/// What to compare with: what was named; else the folder to which the site is built, else the last commit.
fn before(options: &DiffOptions, plan: &Plan) -> Result<Before, String> {
    let root = &options.common.root;
    let out = root.join("site");
    match options.against.as_deref() {
        Some(name) if Path::new(name).is_dir() => {
            // A change could bring a folder that is called like the branch that it is to be compared with.
            let is_path = name.starts_with(['.', '/']) || name.contains('\\') || Path::new(name).is_absolute();
            if !is_path && is_revision(root, name) {
                return Err(format!(
                    "`{name}` is a revision of git and a folder too\n  = say `./{name}` for the folder, or `refs/heads/{name}` for the branch"
                ));
            }
            folder(Path::new(name), plan)
        }
        Some(name) => of_revision(root, name, plan),
        None if out.join("manifest.json").is_file() => folder(&out, plan),
        None => of_revision(root, "HEAD", plan).map_err(|e| {
            format!(
                "there is nothing to compare with: no site in {}, and {e}\n  = build the site first, or say `--against` with a \
                 revision of git or the folder of a site",
                out.display()
            )
        }),
    }
}

/// A site, or content that a site is built from.
fn folder(folder: &Path, plan: &Plan) -> Result<Before, String> {
    let shown = folder.display();
    if folder.join("data/ratings.json").is_file() {
        let snapshot = Snapshot::of_folder(folder)?;
        let as_of = snapshot.as_of.get(..10).map(|day| format!(" (as of {day})")).unwrap_or_default();
        return Ok(Before { name: format!("the site in {shown}{as_of}"), snapshot, words: None });
    }
    if !folder.join("content").is_dir() {
        return Err(format!("{shown} is neither a site (it has no data/ratings.json) nor does it hold content/"));
    }
    content_of(folder, &format!("the content in {shown}"), plan)
}

fn of_revision(root: &Path, name: &str, plan: &Plan) -> Result<Before, String> {
    let content = plan.content.strip_prefix(root).ok().and_then(Path::to_str).unwrap_or("content");
    let scratch = revision(root, name, content)?;
    content_of(scratch.path(), &format!("the revision {name}"), plan)
}

fn content_of(root: &Path, name: &str, plan: &Plan) -> Result<Before, String> {
    let content = plan.content.file_name().map_or_else(|| root.join("content"), |name| root.join(name));
    let plan = Plan { root: root.to_owned(), content, published: PublishedSite::default(), ..plan.clone() };
    let (files, _) = build(&plan).map_err(|told| format!("{name} can't be built by this version:\n{told}"))?;
    let words = Some(pipeline::words_of(&plan));
    Ok(Before { name: name.to_owned(), snapshot: Snapshot::of_files(files)?, words })
}
