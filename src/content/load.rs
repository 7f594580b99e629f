//! Puts the catalogue together, decides what is shown today, and counts the responses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use rayon::prelude::*;

use crate::content::chronology::Clock;
use crate::content::fields::Context;
use crate::content::folder::Folder;
use crate::content::no_responses::Answers;
use crate::content::parsed::ParsedFiles;
use crate::content::responses::{Counted, Layout};
use crate::content::row_id::RowId;
use crate::content::seen::Repeated;
use crate::content::text_file::{bytes_of, clean_text_of};
use crate::content::whereabouts::{BulkFile, StaticFile};
use crate::content::{
    catalogue, chronology, folder, no_responses, problems, responses, responses_csv, responses_yaml, site_file,
    translations,
};
use crate::diagnostics::{Acceptance, Code, Diagnostic, KEPT_PER_FILE, Report, Scope, Stop};
use crate::model::{Accepted, Catalogue, Date, Due, Hidden, Kind, start_of};
use crate::source::limits::LARGEST_RESPONSES;
use crate::source::{Place, Sources, Spot, spot};
use crate::tally::{Sheets, Tallies};

/// All that the content says: records, tallies, texts and files to copy.
#[derive(Debug)]
pub struct Content {
    /// The records, in the site's first language.
    pub catalogue: Catalogue,
    /// The same in each of its other languages.
    pub translations: Vec<Catalogue>,
    /// The answers, counted.
    pub tallies: Tallies,
    /// What surveys of the same people are told by.
    pub sheets: Sheets,
    /// The files' texts.
    pub sources: Sources,
    /// Files to copy.
    pub statics: Vec<StaticFile>,
    /// What came due, and what will.
    pub times: Times,
    /// Responses read, scored or not.
    pub responses: u64,
    /// The first file of raw answers to each survey; not of invented ones.
    pub raw: Vec<String>,
}

/// What came due before a build, and what will come due after it.
#[derive(Debug)]
pub struct Times {
    /// The last moment at which anything came due: what pages say of today held then, and holds now.
    pub as_of: Zoned,
    /// The day on which the build is made, which nothing but the name of a record may tell.
    pub built_on: Date,
    /// How many records are shown that would be left out, because drafts were asked for.
    pub with_drafts: usize,
    /// What is left out: the file, why, and from when it will be shown.
    pub left_out: Vec<LeftOut>,
    /// What comes due next.
    pub next: Option<Due>,
}

/// A file that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path.
    pub file: String,
    /// Why.
    pub why: Hidden,
    /// From when it will be shown, if that is known.
    pub appears: Option<Zoned>,
}

/// How the build knows which day it is.
#[derive(Debug, Clone, Copy)]
pub struct Today {
    /// The day or moment: the clock's, unless somebody told another one.
    pub now: When,
    /// Whether drafts, future and expired records are shown.
    pub drafts: bool,
}

/// Which day it is, or what moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A day; it has only begun, so what is dated to a time of it is still to come.
    Day(Date),
    /// A time on the clocks of the site.
    Local(DateTime),
    /// A moment.
    At(Timestamp),
}

/// The day of content that names none: it must not be the clock's, or no two builds were the same.
const UNDATED: Date = Date::constant(2016, 1, 1);

impl When {
    /// The moment on the clocks of a zone.
    fn on(self, zone: &TimeZone) -> Timestamp {
        match self {
            When::Day(day) => start_of(day, zone),
            When::Local(local) => zone.to_ambiguous_timestamp(local).compatible().unwrap_or(Timestamp::UNIX_EPOCH),
            When::At(at) => at,
        }
    }
}

/// Reads the folder `content`, whose files messages call `shown/…`.
///
/// # Errors
/// [`Stop::Errors`] where there is no `site.yaml` that can be read; all other mistakes are in the report alone.
pub fn load(content: &Path, shown: &str, today: Today, report: &Report) -> Result<Content, Stop> {
    if !content.is_dir() {
        report.add(site_file::no_site(shown));
        return Err(Stop::Errors);
    }
    let Folder { sources, files, unread, bulk, statics } = folder::read(content, shown, report);
    let site_file::Site { settings, languages, zones, parsed: site } =
        site_file::read(&sources, &files, &unread, shown, report);
    let context = Context { sources: &sources, report, language: &languages[0], languages: &languages, zones: &zones };
    if settings.is_read {
        translations::check(context, &files, &settings.languages);
    }
    let mut parsed = ParsedFiles::of(context, &sources, &files);
    parsed.broken.extend(&unread);
    let mut catalogue = catalogue::read(context, &files, &parsed, settings);
    report.accept(acceptances(&catalogue, &sources, shown));
    let now = today.now.on(&zones.site);
    let zone = &zones.site;
    let due = catalogue.due(now, zone);
    let last = due.iter().rev().map(|d| d.at).find(|at| *at <= now);
    let as_of = last.unwrap_or_else(|| start_of(UNDATED, zone));
    let next = due.into_iter().find(|d| d.at > now).filter(|_| !today.drafts);
    chronology::check(context, &catalogue, Clock { now, zone });
    let demonstrations = demonstrations(&catalogue);
    let mut left_out = Vec::new();
    let with_drafts = if today.drafts { catalogue.left_out(now, zone).len() } else { 0 };
    if !today.drafts {
        let file = |(place, why, at): (Place, Hidden, Option<Timestamp>)| LeftOut {
            file: sources.path(place).to_owned(),
            why,
            appears: at.map(|at| at.to_zoned(zone.clone())),
        };
        left_out.extend(catalogue.left_out(now, zone).into_iter().map(file));
        catalogue.hide(now, zone);
    }
    // Without the settings nothing is known of respondents: every column would seem wrong.
    let countable = if catalogue.settings.is_read { bulk.as_slice() } else { &[] };
    let Counts { tallies, published, sheets } = count(&catalogue, countable, shown, report);
    catalogue.published = published;
    if catalogue.settings.is_read {
        let answers = Answers { files: &bulk, tallies: &tallies, today: now.to_zoned(zone.clone()).date() };
        no_responses::warn(&catalogue, &answers, &sources, report);
    }
    let raw = raw_answers(&bulk, &demonstrations, &tallies);
    let translations = translations::all(context, &files, site.as_ref(), &parsed, &catalogue, |c| {
        if !today.drafts {
            c.hide(now, zone)
        }
    });
    drop((site, parsed));
    let people = |t: &crate::tally::SystemTally| u64::from(t.scores.n()) + u64::from(t.excluded);
    let responses = tallies.surveys.values().flat_map(|s| s.values()).map(people).sum();
    let as_of = as_of.to_zoned(zone.clone());
    let built_on = now.to_zoned(zone.clone()).date();
    let times = Times { as_of, built_on, with_drafts, left_out, next };
    Ok(Content { catalogue, translations, tallies, sheets, sources, statics, times, responses, raw })
}

/// The warnings that somebody has looked at and taken, each for the files that its record speaks of: a survey for all of
/// its folder, site.yaml for itself, the site as a whole, and what is no record.
fn acceptances(catalogue: &Catalogue, sources: &Sources, shown: &str) -> Vec<Acceptance> {
    let mut all = Vec::new();
    let mut add = |file: &str, scopes: Vec<Scope>, accepted: &[Accepted]| {
        for (scope, a) in scopes.iter().flat_map(|scope| accepted.iter().map(move |a| (scope, a))) {
            let (code, reason) = (a.code.clone(), a.reason.clone());
            all.push(Acceptance { scope: scope.clone(), code, file: file.to_owned(), reason });
        }
    };
    for (kind, entry) in catalogue.all_entries() {
        let file = sources.path(entry.place);
        let folder = file.rsplit_once('/').map_or(file, |(folder, _)| folder).to_owned();
        // A translation beside a file is accepted with it.
        let translations =
            catalogue.settings.languages.iter().skip(1).map(|l| file.replace(".md", &format!(".{l}.md")));
        let scopes = match kind {
            Kind::Survey => vec![Scope::Folder(folder)],
            _ => std::iter::once(file.to_owned()).chain(translations).map(Scope::File).collect(),
        };
        add(file, scopes, &entry.accepted);
    }
    for census in &catalogue.censuses {
        let file = sources.path(census.place);
        add(file, vec![Scope::File(file.to_owned())], &census.accepted);
    }
    let site = format!("{shown}/site.yaml");
    let folders = [format!("{shown}/static"), format!("{shown}/publications"), "themes".to_owned()].map(Scope::Folder);
    let scopes = [Scope::Site, Scope::File(site.clone())].into_iter().chain(folders).collect();
    add(&site, scopes, &catalogue.settings.accepted);
    all
}

/// The surveys whose answers are invented, hidden ones included.
fn demonstrations(catalogue: &Catalogue) -> BTreeSet<String> {
    let invented = catalogue.surveys.values().filter(|s| s.demonstration);
    invented.map(|s| s.entry.id.clone()).collect()
}

/// The first file of raw answers to each survey. What a hidden survey's files hold was not counted: tables are answers.
fn raw_answers(bulk: &[BulkFile], demonstrations: &BTreeSet<String>, tallies: &Tallies) -> Vec<String> {
    let mut raw: BTreeMap<&str, &str> = BTreeMap::new();
    for file in bulk.iter().filter(|f| !demonstrations.contains(&f.survey)) {
        let counted = tallies.get(&file.survey).map(|t| !t.is_empty());
        if counted.unwrap_or_else(|| file.path.to_ascii_lowercase().ends_with(".csv")) {
            raw.entry(&file.survey).or_insert(&file.path);
        }
    }
    raw.into_values().map(str::to_owned).collect()
}

type Published = BTreeMap<String, Vec<crate::model::PublishedFigures>>;

/// What files of responses come to, by survey.
struct Counts {
    tallies: Tallies,
    published: Published,
    sheets: Sheets,
}

/// Counts every file of responses, several at a time.
fn count(catalogue: &Catalogue, bulk: &[BulkFile], shown: &str, report: &Report) -> Counts {
    let told = Report::default();
    let mut layouts: BTreeMap<&str, Layout<'_>> = BTreeMap::new();
    for survey in catalogue.surveys.values() {
        if let Some(layout) = Layout::new(catalogue, survey, report) {
            layouts.insert(&survey.entry.id, layout);
        }
    }
    tell_orphans(catalogue, bulk, shown, report);
    let count_all = |layouts: &BTreeMap<&str, Layout<'_>>| -> Vec<(usize, Counted)> {
        let numbered = bulk.par_iter().enumerate();
        let own = numbered.filter_map(|(i, f)| layouts.get(f.survey.as_str()).map(|layout| (i, f, layout)));
        own.map(|(i, f, layout)| (i, count_file(layout, f, i))).collect()
    };
    let mut counted = count_all(&layouts);
    let repeated: BTreeMap<&str, Vec<Repeated>> =
        layouts.iter().map(|(id, l)| (*id, l.repeated())).filter(|(_, r)| !r.is_empty()).collect();
    if !repeated.is_empty() {
        tell_repeated(repeated.values().flatten().copied(), bulk, report);
        // What repeats is known when all is read: these surveys are counted again, and what is wrong has been told.
        let again: BTreeMap<&str, Layout<'_>> = repeated
            .iter()
            .filter_map(|(id, r)| {
                let layout = Layout::new(catalogue, catalogue.surveys.get(*id)?, &told)?;
                Some((*id, layout.knowing(r.iter().map(|r| r.row).collect())))
            })
            .collect();
        counted.retain(|(i, _)| !again.contains_key(bulk[*i].survey.as_str()));
        counted.extend(count_all(&again));
        counted.sort_by_key(|(i, _)| *i);
        for (id, layout) in again {
            layouts.insert(id, layout);
        }
    }
    let sheets = layouts.into_iter().map(|(id, layout)| (id.to_owned(), layout.sheets.sorted())).collect();
    let organisations = catalogue.organisations.keys().cloned().collect();
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
        responses::merge(tallies.surveys.entry(survey.to_owned()).or_default(), counted.tally);
        published.entry(survey.to_owned()).or_default().extend(counted.published);
    }
    Counts { tallies, published, sheets }
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
            report.add(problems::together(responses::identical(&first), spots(&kept, bulk), repeated.len()));
        }
    }
}

/// The lines of some rows of one file. It is gone from memory, and read again; it was there a moment ago.
fn spots(rows: &[RowId], bulk: &[BulkFile]) -> Vec<Spot> {
    let file = rows.first().and_then(|row| bulk.get(row.file()));
    let Some((file, bytes)) = file.and_then(|f| Some((f, std::fs::read(&f.full).ok()?))) else { return Vec::new() };
    let Ok(text) = clean_text_of(&file.path, bytes, &Report::default()) else { return Vec::new() };
    let line = |offset: usize| {
        let end = text.as_bytes().iter().skip(offset).position(|b| *b == b'\n').map_or(text.len(), |i| offset + i);
        spot(&file.path, text.as_bytes(), offset..end)
    };
    rows.iter().map(|row| line(row.offset())).collect()
}

/// Counts one file, the one of that number.
fn count_file(layout: &Layout<'_>, file: &BulkFile, number: usize) -> Counted {
    let read = bytes_of(&file.path, &file.full, LARGEST_RESPONSES);
    let text = match read.and_then(|bytes| clean_text_of(&file.path, bytes, layout.report)) {
        Ok(text) => text,
        Err(d) => {
            layout.report.add(*d);
            return Counted::default();
        }
    };
    if file.path.to_ascii_lowercase().ends_with(".csv") {
        responses_csv::count(layout, &file.path, &text, number)
    } else {
        responses_yaml::count(layout, &file.path, &text, number)
    }
}
