//! Reads `content/publications/<date>.yaml`, and writes it: a line for each system, under its survey, below a seal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::content::fields::{Context, parse_date};
use crate::content::folder::ContentFile;
use crate::diagnostics::Code;
use crate::model::{Date, Id, Publication, Recorded};
use crate::source::Place;

const HEAD: &str = "# Figures as they were published, kept by `candour build --record`. Later builds are compared with them:\n\
                    # no figure may move on fewer new responses than the minimum. Don't edit this file.\n";

/// Reads every record, oldest first; what is wrong with one is reported.
pub fn read(context: Context<'_>, files: &[ContentFile]) -> Vec<Publication> {
    let records = files.iter().filter(|f| f.folder == "publications");
    let mut publications: Vec<Publication> = records.filter_map(|f| one(context, f)).collect();
    publications.sort_by_key(|p| p.date);
    publications
}

fn one(context: Context<'_>, file: &ContentFile) -> Option<Publication> {
    let text = &context.sources.file(file.id).text;
    let Some(date) = parse_date(&file.stem) else {
        let message = format!("`{}` is not a day", file.stem);
        context.say(
            Code::BadId,
            Place::new(file.id, 0..0),
            message,
            "call the record by its day, such as 2026-06-01.yaml",
        );
        return None;
    };
    let edited = |range: std::ops::Range<usize>| {
        let message = "this record is not as Candour wrote it";
        let label = "take it back from git (`git checkout <commit> -- <file>`), or delete the file if nothing of it was published";
        context.say(Code::EditedRecord, Place::new(file.id, range), message, label);
        None
    };
    let Some((head, body)) = text.split_once("\nsurveys:\n") else { return edited(0..text.len().min(1)) };
    let seal_at = head.rfind('\n').map_or(0, |i| i + 1);
    if head[seal_at..] != format!("seal: {}", seal(body)) {
        return edited(seal_at..head.len());
    }
    let mut surveys: BTreeMap<Id, BTreeMap<Id, (Recorded, Place)>> = BTreeMap::new();
    let mut survey = None;
    let mut at = text.len() - body.len();
    for line in body.lines() {
        let range = at..at + line.len();
        at += line.len() + 1;
        match (line.strip_prefix("    "), line.strip_prefix("  ").and_then(|l| l.strip_suffix(':'))) {
            (Some(system), _) => {
                let read = system.split_once(": ").zip(survey.as_ref()).and_then(|((id, figures), survey)| {
                    Some((id, survey, serde_json::from_str::<Recorded>(figures).ok()?))
                });
                // The seal holds, so it was written by another version.
                let Some((id, survey, figures)) = read else { return edited(range) };
                let place = Place::new(file.id, range.start + 4..range.start + 4 + id.len());
                surveys.entry(Id::clone(survey)).or_default().insert(id.to_owned(), (figures, place));
            }
            (None, Some(id)) => survey = Some(id.to_owned()),
            _ => return edited(range),
        }
    }
    Some(Publication { date, surveys })
}

fn seal(body: &str) -> String {
    Sha256::digest(body.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

/// The text of a record, and the name of its file: the day of the build, or of the newest record if that is later.
pub fn write(today: Date, earlier: &[Publication], surveys: &BTreeMap<Id, BTreeMap<Id, Recorded>>) -> (String, String) {
    let mut body = String::new();
    for (survey, systems) in surveys {
        let _ = writeln!(body, "  {survey}:");
        for (system, figures) in systems {
            let _ = writeln!(body, "    {system}: {}", serde_json::to_string(figures).unwrap_or_default());
        }
    }
    let date = earlier.iter().map(|p| p.date).chain([today]).max().unwrap_or(today);
    (format!("{date}.yaml"), format!("{HEAD}seal: {}\nsurveys:\n{body}", seal(&body)))
}
