//! `candour new`.

use std::collections::BTreeMap;
use std::io::{BufRead as _, ErrorKind, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::NewOptions;
use super::print;
use super::print::{err_line, out_line};
use crate::content::{Today, When, slug};
use crate::model::Date;
use crate::output::keep_new;
use crate::pipeline;
use crate::pipeline::Plan;
use crate::scaffold::{Asked, Known, New, NewFile, answers_of, asked, record, site};

/// Makes a whole site, or a file for a record; 0 where it did, 2 where it can't be made so, 3 where the machine failed.
pub fn run(options: &NewOptions) -> ExitCode {
    if options.what == "site" {
        let [folder] = options.title.as_slice() else {
            err_line!("error: a site has one folder\n  = put its name in quotes if it has spaces in it");
            return ExitCode::from(2);
        };
        return new_site(Path::new(folder));
    }
    // A title of several words may lack its quotes.
    let title = options.title.join(" ");
    let new = match New::of_word(&options.what) {
        Ok(new) => new,
        Err(label) => {
            err_line!("error: nothing is called `{}` that could be made\n  = {label}", options.what);
            return ExitCode::from(2);
        }
    };
    let content = options.place.content_folder();
    if !content.is_dir() {
        err_line!(
            "error: there is no folder {}\n  = run it in the folder that holds `content/`, or name that with --root; `candour new site DIR` \
             makes a whole site",
            content.display()
        );
        return ExitCode::from(2);
    }
    let id = slug(&title);
    let id: String = deunicode(&id);
    if id.is_empty() {
        err_line!("error: no name of a file can be made of `{}`\n  = write a title with letters", title);
        return ExitCode::from(2);
    }
    let questions = asked(new);
    let answers = if can_ask() { ask(&questions) } else { answers_of(&questions) };
    let organisation = first_organisation(&content);
    let known = Known { organisation: organisation.as_deref(), attributes: attributes(options, &content) };
    let files = record(new, &title, &id, &answers, today(options), &known);
    if let Some(there) = files.iter().map(|f| content.join(&f.path)).find(|p| p.exists()) {
        err_line!("error: {} is there already\n  = take another title, or edit that file", there.display());
        return ExitCode::from(2);
    }
    match write(&content, &files) {
        Ok(()) => {
            for file in &files {
                let path = content.join(&file.path);
                out_line!("made {}", path.strip_prefix(".").unwrap_or(&path).display());
            }
            if !can_ask() && !questions.is_empty() {
                let keys: Vec<String> = questions.iter().map(|q| format!("`{}`", q.key)).collect();
                let (holds, them) =
                    if keys.len() == 1 { ("holds an example", "it") } else { ("hold examples", "them") };
                out_line!("{} {holds}: replace {them}", keys.join(", "));
            }
            ExitCode::SUCCESS
        }
        Err(message) => {
            err_line!("error: {message}");
            ExitCode::from(3)
        }
    }
}

/// An id of the letters a to z, digits and hyphens: accents are left out.
fn deunicode(slug: &str) -> String {
    let plain: String = crate::search::fold(slug).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    plain.trim_matches('-').to_owned()
}

/// What the site asks of respondents.
fn attributes(options: &NewOptions, content: &Path) -> Vec<String> {
    let today = Today { now: When::Day(today(options)), drafts: false };
    pipeline::attributes(&Plan::new(options.place.root.clone(), content.to_owned(), today))
}

/// The id of an organisation of the content, for the example in a census.
fn first_organisation(content: &Path) -> Option<String> {
    let entries = std::fs::read_dir(content.join("organisations")).ok()?;
    let ids = entries.flatten().filter_map(|e| e.file_name().to_str()?.strip_suffix(".md").map(str::to_owned));
    ids.filter(|id| !id.contains('.')).min()
}

/// The day of news: that of `--date`, else that of the clock here.
fn today(options: &NewOptions) -> Date {
    match options.date {
        Some(When::Day(day)) => day,
        Some(When::Local(local)) => local.date(),
        Some(When::At(at)) => at.to_zoned(jiff::tz::TimeZone::system()).date(),
        None => jiff::Zoned::now().date(),
    }
}

fn new_site(folder: &Path) -> ExitCode {
    let is_empty = |f: &Path| {
        std::fs::read_dir(f).is_ok_and(|mut entries| entries.all(|e| e.is_ok_and(|e| e.file_name() == ".git")))
    };
    if folder.exists() && !is_empty(folder) {
        err_line!("error: {} is there already, and not empty\n  = name a new folder", folder.display());
        return ExitCode::from(2);
    }
    if let Err(message) = write(folder, &site()) {
        err_line!("error: {message}");
        return ExitCode::from(3);
    }
    let shown = folder.display();
    out_line!("made a site in {shown}, with an invented survey to look at. Next:\n");
    out_line!("  cd {shown}\n  candour serve        # look at it, and write while it shows what you write");
    out_line!(
        "\nThe guide is in {shown}/guide/guide.md. Answers go to {shown}/answers/, which git leaves out: keep a copy where you alone can read it."
    );
    ExitCode::SUCCESS
}

fn write(folder: &Path, files: &[NewFile]) -> Result<(), String> {
    for file in files {
        let path: PathBuf = folder.join(&file.path);
        keep_new(&path, &file.text).map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => format!("{} is there already", path.display()),
            _ => format!("{} can't be written: {e}", path.display()),
        })?;
    }
    Ok(())
}

/// Whether somebody is there to be asked.
fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for what is required; an empty answer takes the example.
fn ask(questions: &[Asked]) -> BTreeMap<&'static str, String> {
    let mut answers = BTreeMap::new();
    for question in questions {
        print::err(&format!("{} ({}) [{}]: ", question.key, question.what, question.example));
        let mut line = String::new();
        let _ = std::io::stdin().lock().read_line(&mut line);
        let answer = line.trim();
        let answer = if answer.is_empty() { question.example } else { answer };
        answers.insert(question.key, answer.to_owned());
    }
    answers
}
