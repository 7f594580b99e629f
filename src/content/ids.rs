//! Ids of records: names of files without their ending.

use crate::content::dates::parse_date;
use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::content::front_matter;
use crate::content::loose_dates::{Loose, loose};
use crate::content::scalars::is_id;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Date, Kind};
use crate::search::fold;
use crate::source::limits::LONGEST_ID;

/// The day before the name of a news item's file: its date.
pub fn day_of(file: &ContentFile) -> Option<Date> {
    file.stem.get(..10).filter(|_| file.folder == Kind::News.folder()).and_then(parse_date)
}

/// What the name of a news item's file begins with that was meant as a day and is none, and what follows.
pub fn bad_day(file: &ContentFile) -> Option<(&str, &str)> {
    like_a_day(&file.stem).filter(|_| file.folder == Kind::News.folder() && day_of(file).is_none())
}

/// Three numbers at the beginning of a name, one of them a year, and what follows: `2026-11-5` and `title`.
fn like_a_day(stem: &str) -> Option<(&str, &str)> {
    let mut parts = stem.splitn(4, '-');
    let numbers = [parts.next()?, parts.next()?, parts.next()?];
    let is_number = |n: &&str| !n.is_empty() && n.len() < 5 && n.bytes().all(|b| b.is_ascii_digit());
    let is_day = numbers.iter().all(is_number) && numbers.iter().filter(|n| n.len() == 4).count() == 1;
    let end: usize = numbers.iter().map(|n| n.len()).sum::<usize>() + 2;
    is_day.then(|| (&stem[..end], parts.next().unwrap_or_default()))
}

/// The id of a Markdown file's record: its name without a day before it; a day that is none is reported.
pub fn id_of<'f>(context: Context<'_>, file: &'f ContentFile) -> &'f str {
    let stem = file.stem.as_str();
    let is_dated = day_of(file).is_some();
    if let Some((day, rest)) = bad_day(file) {
        let message = format!("`{day}` is not a day as names of files have it");
        let d = Diagnostic::new(Code::BadDate, message).in_file(&context.sources.file(file.id).path);
        let rest = Some(rest).filter(|rest| is_id(rest)).unwrap_or("title");
        let called = |day: Date| format!("call the file {day}-{rest}.{}", file.ending);
        context.report.add(d.help(match loose(day) {
            Loose::Day(day) => called(day),
            Loose::Ambiguous(a, b) => format!("{}, or {b}-{rest}.{}", called(a), file.ending),
            Loose::No => "begin the file's name with the day as YYYY-MM-DD, such as 2025-03-14-title.md".to_owned(),
        }));
    }
    if is_dated { stem.get(11..).unwrap_or_default() } else { stem }
}

/// Checks that an id is `[a-z0-9][a-z0-9-]*`, and reports what the file could be called instead.
pub fn check_id(context: Context<'_>, file: &ContentFile, id: &str) -> Option<()> {
    let path = &context.sources.file(file.id).path;
    if id.len() > LONGEST_ID {
        let message = format!("an id has at most {LONGEST_ID} characters, and this one has {}", id.chars().count());
        context.report.add(Diagnostic::new(Code::TooLarge, message).in_file(path).help("give the file a shorter name"));
        return None;
    }
    if is_id(id) {
        return Some(());
    }
    let better = front_matter::slug(&fold(id));
    // A day in front of a news item's name is kept, however it is parted from the rest.
    let dated = better.get(..10).filter(|day| file.folder == Kind::News.folder() && parse_date(day).is_some());
    let day = match day_of(file) {
        Some(day) if dated.is_none() => format!("{day}-"),
        _ => String::new(),
    };
    if let Some(of) = copy_of(id) {
        let message = format!("`{id}` looks like a copy of `{of}`, which a program made");
        let help =
            "delete it, or, if it is a text of its own, give it a name of lower-case letters, digits and hyphens";
        context.report.add(Diagnostic::new(Code::BadId, message).in_file(path).help(help));
        return None;
    }
    if let Some(folder) = file.folder.strip_prefix("ratings/").filter(|folder| *folder == id && !better.is_empty()) {
        let message = format!("the folder `{folder}` can't be an id: ids are lower-case letters, digits and hyphens");
        let help = format!("call the folder ratings/{better}");
        context.report.add(Diagnostic::new(Code::BadId, message).in_file(path).help(help));
        return None;
    }
    let ending = file.language.as_ref().map_or(file.ending.clone(), |l| format!("{l}.{}", file.ending));
    let help = match better.is_ascii() && !better.is_empty() {
        true => format!("call the file {day}{better}.{ending}"),
        false => "use only the letters a to z, digits and hyphens".to_owned(),
    };
    let message = format!("`{id}` can't be an id: ids are lower-case letters, digits and hyphens");
    context.report.add(Diagnostic::new(Code::BadId, message).in_file(path).help(help));
    None
}

/// The name of which another is a copy, as systems, clouds and git make them: `a - Copy`, `a (1)`, `a_LOCAL_123`.
fn copy_of(name: &str) -> Option<&str> {
    const MARKS: [&str; 13] = [
        " - copy",
        " copy",
        " (",
        "_local_",
        "_remote_",
        "_base_",
        "_backup_",
        " (conflicted",
        " conflicted copy",
        ".sync-conflict",
        "-desktop-",
        "-laptop-",
        "'s conflicted",
    ];
    let lower = name.to_ascii_lowercase();
    if let Some(of) = lower.strip_prefix("copy of ") {
        return name.get(name.len() - of.len()..);
    }
    let is_copy = |at: &usize| {
        let rest = lower[*at..].strip_prefix(" (").unwrap_or("1");
        rest.starts_with(|c: char| c.is_ascii_digit())
            || ["conflicted", "copy", "case conflict"].iter().any(|w| rest.contains(w))
    };
    let at = MARKS.iter().filter_map(|mark| lower.find(mark)).filter(is_copy).min()?;
    name.get(..at).filter(|of| !of.is_empty())
}
