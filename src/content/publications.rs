//! Reads `content/publications/<date>.yaml`, and writes it: a line for each system, under its survey, below a seal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::content::dates::parse_date;
use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::diagnostics::Code;
use crate::model::{Date, Id, Publication, RECORD_VERSION, Recorded};
use crate::source::Place;

const HEAD: &str = "# Figures as they were published, kept by `candour build --record`. Later builds are compared with them:\n\
                    # no figure may move on fewer new responses than the minimum. Don't edit this file. Version 2 holds what was\n\
                    # published and no more: groups of fewer than thirty people are told coarsely since then.\n";

/// Reads every record, oldest first; what is wrong with one is reported.
pub fn read(context: Context<'_>, files: &[ContentFile]) -> Vec<Publication> {
    let records = files.iter().filter(|f| f.folder == "publications");
    let mut publications: Vec<Publication> = records.filter_map(|f| one(context, f)).collect();
    publications.sort_by_key(|p| (p.date, p.number));
    publications
}

/// Day and number of a record, from its name: `2026-06-01`, and `2026-06-01-2` for a second one of that day.
fn day(stem: &str) -> Option<(Date, u32)> {
    let (day, number) = stem.split_at_checked(10)?;
    let number = match number {
        "" => 1,
        more => more.strip_prefix('-')?.parse().ok().filter(|n| *n > 1)?,
    };
    Some((parse_date(day)?, number))
}

fn one(context: Context<'_>, file: &ContentFile) -> Option<Publication> {
    let text = &context.sources.file(file.id).text;
    let Some((date, number)) = day(&file.stem) else {
        let message = format!("`{}` is not a day", file.stem);
        let label = "call the record by its day, such as 2026-06-01.yaml";
        context.say(Code::BadId, Place::new(file.id, 0..0), message, label);
        return None;
    };
    let edited = |range: std::ops::Range<usize>| {
        let message = "this record is not as Candour wrote it";
        let label = "take the file back from git; delete it only if nothing of it was ever published, for without it newcomers can be told";
        context.say(Code::EditedRecord, Place::new(file.id, range), message, label);
        None
    };
    // A checkout may have given the lines other ends.
    let mut at = 0;
    let lines: Vec<(std::ops::Range<usize>, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            let line = line.trim_end_matches(['\r', '\n']);
            (start..start + line.len(), line)
        })
        .collect();
    let head = lines.iter().position(|(_, line)| *line == "surveys:");
    let Some((seal_at, body)) = head.filter(|i| *i > 0).map(|i| (i - 1, &lines[i + 1..])) else {
        return edited(lines.first().map_or(0..0, |(range, _)| range.clone()));
    };
    let seal = seal(body.iter().map(|(_, line)| *line));
    if lines[seal_at].1 != format!("seal: {seal}") {
        return edited(lines[seal_at].0.clone());
    }
    let mut surveys: BTreeMap<Id, BTreeMap<Id, Recorded>> = BTreeMap::new();
    let mut survey = None;
    for (range, line) in body {
        match (line.strip_prefix("    "), line.strip_prefix("  ").and_then(|l| l.strip_suffix(':'))) {
            (Some(system), _) => {
                let read = system.split_once(": ").zip(survey.as_ref()).and_then(|((id, figures), survey)| {
                    Some((id, survey, serde_json::from_str::<Recorded>(figures).ok()?))
                });
                // The seal holds, so it was written by another version.
                let Some((id, survey, figures)) = read else { return edited(range.clone()) };
                surveys.entry(Id::clone(survey)).or_default().insert(id.to_owned(), figures);
            }
            (None, Some(id)) => survey = Some(id.to_owned()),
            _ => return edited(range.clone()),
        }
    }
    Some(Publication { date, number, seal, surveys })
}

fn seal<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut all = Sha256::new();
    for line in lines {
        all.update(line.as_bytes());
        all.update(b"\n");
    }
    all.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// The text of a record, and the name of its file: the day of the build, or of the newest record if that is later.
/// A record that says the same as the newest takes its name; another one of the same day gets a number.
pub fn write(today: Date, earlier: &[Publication], surveys: &BTreeMap<Id, BTreeMap<Id, Recorded>>) -> (String, String) {
    let mut body = String::new();
    for (survey, systems) in surveys {
        let _ = writeln!(body, "  {survey}:");
        for (system, figures) in systems {
            let _ = writeln!(body, "    {system}: {}", serde_json::to_string(figures).unwrap_or_default());
        }
    }
    let seal = seal(body.lines());
    let (date, number) = match earlier.last() {
        Some(newest) if newest.seal == seal => (newest.date, newest.number),
        Some(newest) if newest.date >= today => (newest.date, newest.number + 1),
        _ => (today, 1),
    };
    let name = if number == 1 { format!("{date}.yaml") } else { format!("{date}-{number}.yaml") };
    (name, format!("{HEAD}version: {RECORD_VERSION}\nseal: {seal}\nsurveys:\n{body}"))
}
