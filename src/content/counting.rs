//! Counts the files of responses, several at a time, and tells what is wrong across them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use crate::content::copies::{copies, pasted};
use crate::content::counted::{self, Counted};
use crate::content::responses::Layout;
use crate::content::row_id::RowId;
use crate::content::seen::{Repeated, Twice};
use crate::content::whereabouts::BulkFile;
use crate::content::{counted_file, problems};
use crate::diagnostics::{Code, Diagnostic, KEPT_PER_FILE, Report};
use crate::model::{Catalogue, Flag, Kind};
use crate::source::Spot;
use crate::source::limits::MOST_PEOPLE;
use crate::tally::{SurveyTally, SystemTally, Tallies};

/// Figures that others published, by survey.
pub type Published = BTreeMap<String, Vec<crate::model::PublishedFigures>>;

/// What files of responses come to, by survey.
pub struct Counts {
    /// The answers, counted.
    pub tallies: Tallies,
    /// Figures that others published, by survey.
    pub published: Published,
}

/// Counts every file of responses, several at a time.
pub fn count(catalogue: &Catalogue, bulk: &[BulkFile], shown: &str, report: &Report) -> Counts {
    let told = Report::default();
    let mut layouts: BTreeMap<&str, Layout<'_>> = BTreeMap::new();
    for survey in catalogue.surveys.values() {
        if let Some(layout) = Layout::new(catalogue, survey, report) {
            layouts.insert(&survey.entry.id, layout);
        }
    }
    tell_orphans(catalogue, bulk, shown, report);
    let read = read_all(&layouts, bulk, |layout| (layout.twice(), layout.repeated()));
    let mut counted: Vec<(usize, Counted)> = Vec::new();
    let mut twice: Vec<Twice> = Vec::new();
    let mut repeated: BTreeMap<&str, Vec<Repeated>> = BTreeMap::new();
    for (id, own, (own_twice, own_repeated)) in read {
        counted.extend(own);
        twice.push(own_twice);
        repeated.insert(id, own_repeated);
    }
    counted.sort_by_key(|(i, _)| *i);
    let mut in_runs: BTreeMap<usize, u64> = BTreeMap::new();
    repeated.values().flatten().for_each(|r| *in_runs.entry(r.row.file()).or_default() += 1);
    let copies = copies(&counted, twice.iter().flat_map(|t| &t.between), bulk, report);
    let minimum = u64::from(catalogue.settings.minimum_responses);
    pasted(&counted, twice.iter().flat_map(|t| &t.within), &in_runs, minimum, bulk, report);
    counted.retain(|(i, _)| !copies.contains(i));
    let is_told = |r: &&Repeated| !copies.contains(&r.row.file()) && !copies.contains(&r.first.file());
    let repeated: BTreeMap<&str, Vec<Repeated>> = repeated
        .into_iter()
        .map(|(id, all)| (id, all.iter().filter(is_told).copied().collect::<Vec<_>>()))
        .filter(|(_, r)| !r.is_empty())
        .collect();
    if !repeated.is_empty() {
        // What is left out is told on the survey's page.
        let counts = |id: &&&str| catalogue.surveys.get(**id).is_none_or(|s| !s.exclude.contains(&Flag::Identical));
        let counting = repeated.iter().filter(|(id, _)| counts(id)).flat_map(|(_, r)| r).copied();
        tell_repeated(counting, bulk, report);
        // What repeats is known when all is read: these surveys are counted again, and what is wrong has been told.
        let again: BTreeMap<&str, Layout<'_>> = repeated
            .iter()
            .filter_map(|(id, r)| {
                let layout = Layout::new(catalogue, catalogue.surveys.get(*id)?, &told)?;
                Some((*id, layout.knowing(r.iter().map(|r| r.row).collect())))
            })
            .collect();
        counted.retain(|(i, _)| !again.contains_key(bulk[*i].survey.as_str()));
        let read = read_all(&again, bulk, |_| ()).into_iter().flat_map(|(_, own, ())| own);
        counted.extend(read.filter(|(i, _)| !copies.contains(i)));
        counted.sort_by_key(|(i, _)| *i);
    }
    let organisations = catalogue.organisations.keys().cloned().collect();
    tell_copied(&counted, bulk, report);
    drop_too_many(&mut counted, bulk, report);
    tallied_twice(&counted, bulk, report);
    let mut tallies = Tallies { organisations, ..Tallies::default() };
    let mut published = Published::new();
    let mut kinds: BTreeMap<(&str, String), (&String, bool)> = BTreeMap::new();
    for (i, counted) in counted {
        let file = &bulk[i];
        let survey = file.survey.as_str();
        let systems =
            counted.tally.keys().map(|s| (s, false)).chain(counted.published.iter().map(|p| (&p.system, true)));
        for (system, is_published) in systems {
            let first = *kinds.entry((survey, system.clone())).or_insert((&file.path, is_published));
            if *first.0 != file.path && (first.1 || is_published) {
                let message = format!("`{system}` has figures in {} too: published ones stand alone", first.0);
                let d = Diagnostic::new(Code::BadFigures, message).in_file(&file.path);
                report.add(d.help("keep one of the two files, or put them in two surveys"));
            }
        }
        counted::merge(tallies.surveys.entry(survey.to_owned()).or_default(), counted.tally);
        published.entry(survey.to_owned()).or_default().extend(counted.published);
    }
    Counts { tallies, published }
}

/// What was read of one survey: its files by their numbers, and what is known once all are read.
type Read<'s, T> = (&'s str, Vec<(usize, Counted)>, T);

/// A survey with more bytes of answers than this is read by itself, with all threads: what is kept of its answers until it is known
/// what repeats is gone before the next one.
const MANY_BYTES: u64 = 32 << 20;

/// Counts the files of these surveys, several at a time; `known` is asked when those of a survey are read.
fn read_all<'s, 'l, T: Send>(
    layouts: &BTreeMap<&'s str, Layout<'l>>,
    bulk: &[BulkFile],
    known: impl Fn(&Layout<'l>) -> T + Sync,
) -> Vec<Read<'s, T>> {
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, file) in bulk.iter().enumerate() {
        files.entry(&file.survey).or_default().push(i);
    }
    let of = |id: &str| files.get(id).map_or(&[][..], Vec::as_slice);
    let read = |(id, layout): (&'s str, &Layout<'l>)| {
        let counted = of(id).par_iter().map(|i| (*i, counted_file::count(layout, &bulk[*i], *i))).collect();
        (id, counted, known(layout))
    };
    let size = |i: &usize| std::fs::metadata(&bulk[*i].full).map_or(0, |m| m.len());
    let all = layouts.iter().map(|(id, layout)| (*id, layout));
    let (large, others): (Vec<_>, Vec<_>) = all.partition(|(id, _)| of(id).iter().map(size).sum::<u64>() > MANY_BYTES);
    let mut read_ones: Vec<Read<'s, T>> = others.into_par_iter().map(read).collect();
    read_ones.extend(large.into_iter().map(read));
    read_ones
}

/// Tells of a file whose every row stands in a file of another survey: a folder was copied, and its answers with it.
fn tell_copied(counted: &[(usize, Counted)], bulk: &[BulkFile], report: &Report) {
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    for (i, counted) in counted.iter().filter(|(_, c)| c.rows > 0) {
        let first = *seen.entry(counted.digest).or_insert(*i);
        if bulk[first].survey == bulk[*i].survey {
            continue;
        }
        let message = format!("this file holds the same answers as {}, of another survey", bulk[first].path);
        let d = Diagnostic::new(Code::IdenticalRows, message).in_file(&bulk[*i].path);
        report.add(
            d.help("were they copied along with the folder? Delete the file, and put this survey's own answers here"),
        );
    }
}

/// Refuses files with which a survey would count more people than numbers hold.
fn drop_too_many(counted: &mut Vec<(usize, Counted)>, bulk: &[BulkFile], report: &Report) {
    let mut people: BTreeMap<&str, u64> = BTreeMap::new();
    counted.retain(|(i, own)| {
        let all = people.entry(bulk[*i].survey.as_str()).or_default();
        *all += own.tally.values().map(SystemTally::everybody).sum::<u64>();
        if *all > MOST_PEOPLE {
            let d = Diagnostic::new(Code::TooLarge, format!("this survey counts more than {MOST_PEOPLE} people"));
            report.add(d.in_file(&bulk[*i].path).help("look whether tallies of the same people lie here twice"));
        }
        *all <= MOST_PEOPLE
    });
}

/// Tells of a table of tallies that lies beside the answers that it was made of, or of a part of them: people would count
/// twice.
fn tallied_twice(counted: &[(usize, Counted)], bulk: &[BulkFile], report: &Report) {
    let by_people = |survey: &str, is_table: bool| {
        let own = counted.iter().filter(move |(i, c)| bulk[*i].survey == survey && c.is_table == is_table);
        own.filter(|(_, c)| !c.tally.is_empty()).collect::<Vec<_>>()
    };
    let surveys: BTreeSet<&str> =
        counted.iter().filter(|(_, c)| c.is_table).map(|(i, _)| bulk[*i].survey.as_str()).collect();
    for survey in surveys {
        let (tables, files) = (by_people(survey, true), by_people(survey, false));
        let all = |of: &[&(usize, Counted)]| {
            let mut all = SurveyTally::new();
            of.iter().for_each(|(_, c)| counted::merge(&mut all, c.tally.clone()));
            all
        };
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (i, table) in &tables {
            let rest = files.iter().chain(tables.iter().filter(|(j, _)| j < i));
            pairs.extend(rest.filter(|(_, other)| is_of_same(&table.tally, &other.tally)).map(|(j, _)| (*i, *j)));
        }
        let is_whole = pairs.is_empty() && !files.is_empty() && is_of_same(&all(&tables), &all(&files));
        pairs.extend(tables.first().zip(files.first()).filter(|_| is_whole).map(|(table, file)| (table.0, file.0)));
        for (table, other) in pairs {
            let message = format!("these are the tallies of what {} holds: people would count twice", bulk[other].path);
            let d = Diagnostic::new(Code::CopiedAnswers, message).in_file(&bulk[table].path);
            report.add(d.help("keep one of the two, and move the other one out of the site's folder"));
        }
    }
}

/// Whether two tallies are of the same people, as far as their answers tell.
fn is_of_same(a: &SurveyTally, b: &SurveyTally) -> bool {
    let same = |(system, a): (&String, &SystemTally)| {
        b.get(system).is_some_and(|b| a.scores == b.scores && a.items == b.items && a.blanks == b.blanks)
    };
    a.len() == b.len() && a.values().any(|t| t.scores.n() > 1) && a.iter().all(same)
}

/// Tells of responses to surveys that have no survey.yaml.
fn tell_orphans(catalogue: &Catalogue, bulk: &[BulkFile], shown: &str, report: &Report) {
    let orphans: BTreeSet<&str> = bulk
        .iter()
        .map(|f| f.survey.as_str())
        .filter(|s| {
            !catalogue.broken.contains(&(Kind::Survey, (*s).to_owned()))
                && !catalogue.surveys.contains_key(*s)
                && !catalogue.hidden.contains_key(&(Kind::Survey, (*s).to_owned()))
        })
        .collect();
    if !report.has_errors() {
        for survey in orphans {
            let d = Diagnostic::new(Code::MissingField, "this survey has no survey.yaml");
            let d = d.in_file(&format!("{shown}/ratings/{survey}"));
            report.add(d.help("write one with `title` and `instrument`"));
        }
    }
}

/// Tells of the responses that repeat another one.
fn tell_repeated(rows: impl Iterator<Item = Repeated>, bulk: &[BulkFile], report: &Report) {
    let mut by_file: BTreeMap<usize, Vec<Repeated>> = BTreeMap::new();
    rows.for_each(|repeated| by_file.entry(repeated.row.file()).or_default().push(repeated));
    for repeated in by_file.into_values() {
        let kept: Vec<RowId> = repeated.iter().take(KEPT_PER_FILE).map(|r| r.row).collect();
        let first = repeated.first().and_then(|r| spots(&[r.first], bulk).pop());
        if let Some(first) = first {
            report.add(problems::together(counted::identical(&first), spots(&kept, bulk), repeated.len()));
        }
    }
}

/// The lines of some rows of one file. It is gone from memory, and read again; it was there a moment ago.
fn spots(rows: &[RowId], bulk: &[BulkFile]) -> Vec<Spot> {
    let Some(file) = rows.first().and_then(|row| bulk.get(row.file())) else { return Vec::new() };
    let places: Vec<(Code, Range<usize>)> =
        rows.iter().map(|row| (Code::IdenticalRows, row.offset()..row.offset())).collect();
    let found = counted_file::spots(file, &places);
    places.iter().filter_map(|place| found.get(&(place.1.start, place.1.end)).cloned()).collect()
}
