//! Reads `content/publications/<date>.yaml`, and writes it: a line for each system, under its survey, below a seal.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::content::addresses;
use crate::content::dates::parse_date;
use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::diagnostics::Code;
use crate::model::{Date, Id, Publication, RECORD_VERSION, Recorded};
use crate::source::{Place, hex};

const HEAD: &str = "# Figures as they were published, kept by `candour build --record`. Later builds are compared with them:\n\
                    # no figure may move on fewer new responses than the minimum. Don't edit this file. It holds what was published\n\
                    # and no more, a line for each figure, with what was published before where it is another one now.\n";

/// Stands before what a figure was, which no figure rests on.
const WAS: &str = "  # was ";

/// A line without what the figure was before.
fn plain(line: &str) -> &str {
    line.rsplit_once(WAS).map_or(line, |(line, _)| line)
}

/// Reads every record, oldest first; what is wrong with one is reported.
pub fn read(context: Context<'_>, files: &[ContentFile]) -> Vec<Publication> {
    let records =
        files.iter().filter(|f| f.folder == "publications" && f.ending != "json" && f.stem != addresses::NAME);
    let mut publications: Vec<Publication> = records.filter_map(|f| one(context, f)).collect();
    publications.sort_by(|a, b| (a.date, a.number, &a.seal).cmp(&(b.date, b.number, &b.seal)));
    publications
}

/// Day and number of a record, from its name: `2026-06-01`, `2026-06-01-2` for a second one of that day, and with the
/// beginning of its seal, `2026-06-01-09d0cf51`: then its number stands within it.
fn day(stem: &str) -> Option<(Date, Option<u32>)> {
    let (day, rest) = stem.split_at_checked(10)?;
    let number = match rest.strip_prefix('-') {
        None if rest.is_empty() => Some(1),
        None => return None,
        Some(seal) if seal.len() == SEAL && seal.bytes().all(|b| b.is_ascii_hexdigit()) => None,
        Some(number) => Some(number.parse().ok().filter(|n| *n > 1)?),
    };
    Some((parse_date(day)?, number))
}

/// So many signs of a seal are part of a record's name: two people who record on one day don't get in each other's way.
const SEAL: usize = 8;

fn one(context: Context<'_>, file: &ContentFile) -> Option<Publication> {
    let text = &context.sources.file(file.id).text;
    let Some((date, number)) = day(&file.stem) else {
        let message = format!("`{}` is not a day", file.stem);
        let label = "call the record as Candour did, by its day and the beginning of its seal, such as 2026-06-01-09d0cf51.yaml";
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
    let lines: Vec<(Range<usize>, &str)> = text
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
    let seal = seal(body.iter().map(|(_, line)| plain(line)));
    let number = number.or_else(|| {
        let written = lines[..seal_at].iter().find_map(|(_, line)| line.strip_prefix("number: "));
        written.and_then(|n| n.parse().ok())
    });
    let Some(number) = number else { return edited(lines[seal_at].0.clone()) };
    if lines[seal_at].1 != format!("seal: {seal}") {
        return edited(lines[seal_at].0.clone());
    }
    match surveys(body) {
        Ok(surveys) => Some(Publication { date, number, seal, name: file.stem.clone(), surveys }),
        // The seal holds, so it was written by another version.
        Err(range) => edited(range),
    }
}

type Surveys = BTreeMap<Id, BTreeMap<Id, Recorded>>;

/// The figures of a record's lines.
fn surveys(body: &[(Range<usize>, &str)]) -> Result<Surveys, Range<usize>> {
    let mut surveys = Surveys::new();
    let mut survey = None;
    let mut lines = body.iter().peekable();
    while let Some((range, line)) = lines.next() {
        let wrong = || range.clone();
        let (Some(system), _) = (line.strip_prefix("    "), ()) else {
            survey = Some(line.strip_prefix("  ").and_then(|l| l.strip_suffix(':')).ok_or_else(wrong)?.to_owned());
            continue;
        };
        let survey = survey.clone().ok_or_else(wrong)?;
        let (id, figures) = match system.strip_suffix(':') {
            // A line for each figure.
            Some(id) => {
                let mut own = Map::new();
                while let Some((range, figure)) = lines.next_if(|(_, line)| line.starts_with("      ")) {
                    add(&mut own, plain(figure.trim_start())).ok_or_else(|| range.clone())?;
                }
                (id, serde_json::from_value(Value::Object(own)).map_err(|_| wrong())?)
            }
            // All of them on one, as versions 1 and 2 had it.
            None => {
                let (id, figures) = system.split_once(": ").ok_or_else(wrong)?;
                (id, serde_json::from_str(figures).map_err(|_| wrong())?)
            }
        };
        surveys.entry(survey).or_default().insert(id.to_owned(), figures);
    }
    Ok(surveys)
}

/// Adds a line's figure, `mean: 66.1` or `groups ["role","nurse"]: {…}`, to those of its system.
fn add(own: &mut Map<String, Value>, line: &str) -> Option<()> {
    let (key, path, value) = match line.split_once(" [") {
        Some((key, rest)) if !key.contains(':') => {
            let (path, value) = rest.split_once("]: ")?;
            (key, serde_json::from_str::<Vec<String>>(&format!("[{path}]")).ok()?, value)
        }
        _ => {
            let (key, value) = line.split_once(": ")?;
            (key, Vec::new(), value)
        }
    };
    let value: Value = serde_json::from_str(value).ok()?;
    let Some((last, within)) = path.split_last() else {
        own.insert(key.to_owned(), value);
        return Some(());
    };
    let mut map = own.entry(key).or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
    for name in within {
        map = map.entry(name).or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
    }
    map.insert(last.clone(), value);
    Some(())
}

/// The lines of a system's figures, by what stands before the colon.
fn lines_of(figures: &Recorded) -> Vec<(String, String)> {
    let Ok(Value::Object(own)) = serde_json::to_value(figures) else { return Vec::new() };
    let mut lines = Vec::new();
    for (key, value) in own {
        let path = |names: &[&String]| format!("{key} {}", serde_json::to_string(names).unwrap_or_default());
        match (&*key, &value) {
            ("groups", Value::Object(attributes)) => {
                for (attribute, groups) in attributes {
                    for (group, figure) in groups.as_object().into_iter().flatten() {
                        lines.push((path(&[attribute, group]), figure.to_string()));
                    }
                }
            }
            ("items" | "subscales", Value::Object(items)) => {
                lines.extend(items.iter().map(|(item, figure)| (path(&[item]), figure.to_string())));
            }
            _ => lines.push((key.clone(), value.to_string())),
        }
    }
    lines
}

fn seal<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut all = Sha256::new();
    for line in lines {
        all.update(line.as_bytes());
        all.update(b"\n");
    }
    hex(all.finalize())
}

/// Whether the newest record says just this.
pub fn is_recorded(earlier: &[Publication], surveys: &BTreeMap<Id, BTreeMap<Id, Recorded>>) -> bool {
    earlier.last().is_some_and(|newest| newest.seal == seal(body(surveys, &[]).lines()))
}

/// The text of a record, and the name of its file: the day of the build, or of the newest record if that is later.
/// A record that says the same as the newest takes its name; another one of the same day gets a number.
pub fn write(today: Date, earlier: &[Publication], surveys: &BTreeMap<Id, BTreeMap<Id, Recorded>>) -> (String, String) {
    let seal = seal(body(surveys, &[]).lines());
    let newest = earlier.last();
    if let Some((same, before)) = earlier.split_last().filter(|(newest, _)| newest.seal == seal) {
        return (format!("{}.yaml", same.name), text(same.number, &seal, &body(surveys, before)));
    }
    let date = newest.map_or(today, |newest| newest.date.max(today));
    let number = earlier.iter().filter(|p| p.date == date).map(|p| p.number).max().unwrap_or(0) + 1;
    (format!("{date}-{}.yaml", &seal[..SEAL]), text(number, &seal, &body(surveys, earlier)))
}

/// The lines of the figures, each with what it was in the newest of the earlier records that has it.
fn body(surveys: &Surveys, earlier: &[Publication]) -> String {
    let mut body = String::new();
    for (survey, systems) in surveys {
        let _ = writeln!(body, "  {survey}:");
        for (system, figures) in systems {
            let _ = writeln!(body, "    {system}:");
            let before = earlier.iter().rev().find_map(|p| p.surveys.get(survey)?.get(system));
            let before: BTreeMap<String, String> = before.map(lines_of).unwrap_or_default().into_iter().collect();
            for (name, value) in lines_of(figures) {
                let was = before.get(&name).filter(|was| **was != value);
                let was = was.map(|was| format!("{WAS}{was}")).unwrap_or_default();
                let _ = writeln!(body, "      {name}: {value}{was}");
            }
        }
    }
    body
}

fn text(number: u32, seal: &str, body: &str) -> String {
    format!("{HEAD}version: {RECORD_VERSION}\nnumber: {number}\nseal: {seal}\nsurveys:\n{body}")
}
