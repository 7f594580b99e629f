//! Puts the catalogue together, decides what is shown today, and counts the responses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::content::acceptances::acceptances;
use crate::content::again::Reading;
use crate::content::answers_folder::AnswersFolder;
use crate::content::chronology::Clock;
use crate::content::counting::{Counts, count};
use crate::content::fields::Context;
use crate::content::folder::Folder;
use crate::content::no_responses::Answers;
use crate::content::parsed::ParsedFiles;
use crate::content::times::{LeftOut, Times};
use crate::content::whereabouts::{BulkFile, StaticFile};
use crate::content::{
    catalogue, chronology, folder, no_responses, placeholders, site_file, static_answers, translations, waiting_files,
};
use crate::diagnostics::{Code, Diagnostic, Report, Stop};
use crate::model::{Catalogue, Date, Hidden, start_of};
use crate::source::{Place, Sources};
use crate::tally::{SystemTally, Tallies};

/// All that the content says: records, tallies, texts and files to copy.
#[derive(Debug)]
pub struct Content {
    /// The records, in the site's first language.
    pub catalogue: Catalogue,
    /// The same in each of its other languages.
    pub translations: Vec<Catalogue>,
    /// The answers, counted.
    pub tallies: Tallies,
    /// The files' texts.
    pub sources: Sources,
    /// Files to copy.
    pub statics: Vec<StaticFile>,
    /// What came due, and what will.
    pub times: Times,
    /// Responses read, scored or not.
    pub responses: u64,
    /// Where the answers lie.
    pub answers: AnswerFiles,
    /// What must be known to read a record again.
    pub reading: Reading,
}

/// Where the answers lie.
#[derive(Debug)]
pub struct AnswerFiles {
    /// Every file of them.
    pub all: Vec<BulkFile>,
    /// The first file of raw answers to each survey; not of invented ones.
    pub raw: Vec<String>,
    /// Their folder, if they lie apart from the content.
    pub folder: Option<AnswersFolder>,
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
pub fn load(
    content: &Path,
    shown: &str,
    answers: Option<&Path>,
    today: Today,
    report: &Report,
) -> Result<Content, Stop> {
    if !content.is_dir() {
        report.add(site_file::no_content(content, shown));
        return Err(Stop::Errors);
    }
    let Folder { sources, files, unread, mut bulk, mut statics } = folder::read(content, shown, report);
    let site_file::Site { settings, languages, zones, parsed: site } =
        site_file::read(&sources, &files, &unread, shown, report);
    let context = Context { sources: &sources, report, language: &languages[0], languages: &languages, zones: &zones };
    if settings.is_read {
        translations::check(context, &files, &settings.languages);
    }
    placeholders::warn(&files, &sources, report);
    let mut parsed = ParsedFiles::of(context, &sources, &files);
    parsed.broken.extend(&unread);
    let mut catalogue = catalogue::read(context, &files, &parsed, settings);
    report.accept(acceptances(&catalogue, &sources, shown));
    let now = today.now.on(&zones.site);
    let zone = &zones.site;
    let due = catalogue.due(now, zone);
    let last = due.iter().rev().map(|d| d.at).find(|at| *at <= now);
    // What comes due of a draft is known to nobody else: whoever looks at its questionnaire sees it as of now.
    let asks_for_draft = today.drafts && catalogue.collected.as_ref().is_some_and(|s| s.entry.draft);
    let last = if asks_for_draft { Some(now) } else { last };
    let as_of = last.unwrap_or_else(|| start_of(UNDATED, zone));
    let next = due.into_iter().find(|d| d.at > now).filter(|_| !today.drafts);
    chronology::check(context, &catalogue, Clock { now, zone });
    static_answers::check(&catalogue, &statics, report);
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
        left_out.extend(waiting_files::hold(&mut statics, &catalogue, &sources, now, zone));
        catalogue.hide(now, zone);
    }
    let is_given = answers.is_some();
    let answers = AnswersFolder::of(&catalogue.settings, answers, content);
    if let Some(apart) = answers.as_ref().filter(|a| !is_given && a.leads_out(content)) {
        let message =
            format!("`answers` is {}, and that leads out of the site's folder by a symbolic link", apart.shown);
        let d = Diagnostic::new(Code::SymlinkOutside, message).in_file(&format!("{shown}/site.yaml"));
        report.add(d.help("put the folder itself there; one that lies elsewhere goes with `--answers DIR`"));
        return Err(Stop::Errors);
    }
    bulk.extend(answers.iter().flat_map(|a| a.files(report)));
    // Without the settings nothing is known of respondents: every column would seem wrong.
    let countable = if catalogue.settings.is_read { bulk.as_slice() } else { &[] };
    let Counts { tallies, published } = count(&catalogue, countable, shown, report);
    catalogue.published = published;
    if catalogue.settings.is_read {
        let today = now.to_zoned(zone.clone()).date();
        let known = Answers { files: &bulk, tallies: &tallies, folder: answers.as_ref(), today };
        no_responses::warn(&catalogue, &known, &sources, report);
    }
    let raw = raw_answers(&bulk, &demonstrations, &tallies);
    let answers = AnswerFiles { all: bulk, raw, folder: answers };
    let translations = translations::all(context, &files, site.as_ref(), &parsed, &catalogue, |c| {
        if !today.drafts {
            c.hide(now, zone)
        }
    });
    drop((site, parsed));
    let responses = tallies.surveys.values().flat_map(|s| s.values()).map(SystemTally::everybody).sum();
    let as_of = as_of.to_zoned(zone.clone());
    let built_on = now.to_zoned(zone.clone()).date();
    let times = Times { as_of, built_on, with_drafts, left_out, next };
    let reading = Reading { files, languages, zones, hidden_at: (!today.drafts).then_some(now) };
    Ok(Content { catalogue, translations, tallies, sources, statics, times, responses, answers, reading })
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
