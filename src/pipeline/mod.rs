//! The build: one function from a folder of sources to artifacts and a report.

mod asked;
mod closing;
mod edition;
mod files;
mod held;
mod imported;
mod plan;
mod prepare;
mod tallied;

pub use asked::{attributes, explain, instruments, words_of};
pub use held::Held;
pub use imported::{Brought, Compared, Import, bring, leave_out};
pub use tallied::{tallied, tally_query, write_tallies};

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::Zoned;

use crate::cache::Cache;
use crate::checks::LinkCheck;
use crate::content::{AnswerFiles, Content, LeftOut, StaticFile, Times};
use crate::diagnostics::{Report, Stop};
use crate::markup::Markup;
use crate::model::{BlockKind, Catalogue, Date, Entry, Gallery, Kind};
use crate::output::Sink;
use crate::pictures::{Palette, plain};
use crate::routes::{Published, Routes};
use crate::site::{Counts, Language, Scans, SitePlan};
use crate::source::{Edition, Lasting, Sources};
use crate::statistics::Results;
use crate::theme::Theme;
use crate::words::Words;
use crate::{checks, content, routes, site, statistics};

use closing::{is_unrecorded, tell_idle, tell_unrecorded};
use edition::{Lists, Part, Shared, render};
use files::lasting_names;
pub use plan::Plan;
use prepare::{apply, chart_css, default_chart_css, linking, load_pictures, load_theme, read, tell_lacking};

/// How much a build made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// HTML pages.
    pub pages: usize,
    /// Charts as files.
    pub charts: usize,
    /// Responses read.
    pub responses: u64,
    /// Files left out: drafts, what is still to come, what has expired.
    pub left_out: Vec<LeftOut>,
    /// The file that the page of each record is made from, by address.
    pub files: BTreeMap<String, String>,
    /// Where the content lies on the web.
    pub repository: Option<String>,
    /// Records that are shown only because drafts were asked for.
    pub with_drafts: usize,
    /// What comes due next: when, the file, and what happens.
    pub next: Option<(Zoned, String, &'static str)>,
    /// The last moment at which anything came due, as `--date` takes it.
    pub as_of: String,
    /// Whether figures of people who really answered are in it that no record holds.
    pub is_unrecorded: bool,
    /// Where answers lie, if they lie apart from the content.
    pub answers: Option<PathBuf>,
    /// Surveys whose answers are not here, so that their figures are those that were recorded.
    pub kept: Vec<String>,
    /// Addresses that the editor says are gone for good.
    pub said_gone: Vec<String>,
    /// Names of all records of publications, the new one among them.
    pub record_names: Vec<String>,
    /// Names and texts of the records of what is published, where they were asked for.
    pub records: Vec<(String, String)>,
}

/// Builds the whole site: reads the folder of the plan, and hands every artifact to `sink`.
///
/// # Errors
/// [`Stop::Errors`] when the report holds errors, [`Stop::Machine`] when the sink fails; then nothing may be published.
pub fn build(plan: &Plan, sink: &dyn Sink, report: &Report) -> Result<Made, Stop> {
    make(plan, sink, None, report, |made, _, _| made)
}

/// As [`build`], but what is as it was in the build before isn't made again. Gives what the next build can use, if this one is
/// published.
///
/// # Errors
/// As [`build`].
pub fn rebuild(plan: &Plan, sink: &dyn Sink, cache: &Cache, report: &Report) -> Result<(Made, Cache), Stop> {
    make(plan, sink, Some(cache), report, |made, cache, _| (made, cache))
}

/// As [`rebuild`], for a preview: what was built is held for as long as `hold` lasts.
///
/// # Errors
/// As [`build`].
pub fn preview(
    plan: &Plan,
    sink: &dyn Sink,
    cache: &Cache,
    report: &Report,
    hold: impl FnOnce(Made, Cache, &Held<'_>),
) -> Result<(), Stop> {
    make(plan, sink, Some(cache), report, hold)
}

fn make<T>(
    plan: &Plan,
    sink: &dyn Sink,
    cache: Option<&Cache>,
    report: &Report,
    done: impl FnOnce(Made, Cache, &Held<'_>) -> T,
) -> Result<T, Stop> {
    let content = read(plan, report)?;
    let Content { mut catalogue, mut translations, tallies, sources, statics, times, responses, answers, reading } =
        content;
    let today = times.as_of.date();
    std::iter::once(&mut catalogue).chain(&mut translations).for_each(|c| apply(plan, &mut c.settings));
    check_content(plan, &catalogue, &answers, &sources, report);
    let surveys = statistics::answer_notes(&catalogue, &tallies, &sources, report);
    let theme = load_theme(plan, &catalogue.settings, &sources, report);
    let gallery = content::gallery(&statics, &sources);
    checks::pictures(&catalogue, &gallery, &sources, report);
    let named = Named::of(plan, &theme, &catalogue, &statics, &gallery);
    let all: Vec<&Catalogue> = std::iter::once(&catalogue).chain(&translations).collect();
    let results = statistics::analyse(&catalogue, &tallies);
    statistics::twin_notes(&catalogue, &results, &tallies, &sources, report);
    statistics::renamed_notes(&catalogue, &results, &tallies, &sources, report);
    drop(tallies); // what comes now can't name a response
    statistics::hold_kept(&catalogue, &results, &surveys, plan.record, &sources, report);
    tell_of_results(&catalogue, &results, &sources, report);
    let mut routes =
        routes::assign(&catalogue, &statics, theme.assets.keys().map(String::as_str), today, &sources, report);
    routes::check_targets(&routes, &catalogue, &sources, report);
    let editions: Vec<String> = catalogue.settings.languages.iter().skip(1).map(|l| Edition::prefix(l)).collect();
    let own = all.iter().enumerate();
    let parts: Vec<_> = own.filter_map(|(i, c)| part(i, c, &results, &theme, &named, &sources, report)).collect();
    // Where the content has mistakes there are no translations of it, but their words are looked at all the same.
    for number in all.len()..catalogue.settings.languages.len() {
        words(number, &catalogue, &theme, &sources, report);
    }
    if report.has_errors() {
        parts.iter().for_each(|p| check_texts(p, &routes, &sources, &gallery, &editions, today, report));
        return Err(Stop::Errors);
    }
    let languages = parts.iter().map(language).collect();
    let untranslated = site::untranslated(parts.iter().map(|p| (p.edition.language.as_str(), p.catalogue)));
    let lists = Lists::of_all(&parts, Scans::of(all.iter().copied(), &sources), today);
    let pages = lists.first().map(|lists| page_addresses(&lists.plan, &mut routes, &catalogue)).unwrap_or_default();
    let feeds = lists.first().map(|lists| site::pages_with_feed(&catalogue, &lists.mentions)).unwrap_or_default();
    let pictures = load_pictures(&theme, report);
    pictures.iter().for_each(|pictures| tell_lacking(pictures, &catalogue, &sources, report));
    let palette = Palette::of(&chart_css(&theme), &default_chart_css());
    let chart_css = plain(&chart_css(&theme));
    let (routes, sources, statics, theme) = (&routes, &sources, statics.as_slice(), &theme);
    let shared = Shared {
        routes,
        sources,
        statics,
        theme,
        linking: linking(plan, &catalogue.settings),
        links: LinkCheck::knowing(cache.map(|c| c.links.clone()).unwrap_or_default()),
        counts: Counts::default(),
        pictures,
        palette,
        chart_css,
        languages,
        gallery: &gallery,
        editions: &editions,
        untranslated: &untranslated,
        pages,
        feeds,
        calendars: &plan.published.calendars,
        today,
        report,
        sink,
        cache,
    };
    let kept = render(&parts, &lists, &shared)?;
    shared.links.file("/manifest.json");
    let made = made(&catalogue, &shared, &times);
    let addresses = addresses(plan, &catalogue, &shared);
    let cache = Cache { editions: kept, links: shared.links.finish(shared.sources, report) };
    tell_unrecorded(plan, &catalogue, report);
    report.stop_on_errors()?;
    tell_idle(&made, report);
    let is_apart = answers.folder.is_some();
    let record = || records(&catalogue, &results, &times, &addresses, is_apart);
    let records = plan.record.then(record).unwrap_or_default();
    let is_unrecorded = !plan.record && is_unrecorded(&catalogue, &results);
    let (record_names, answers) = (record_names(&catalogue, &records), answers.folder.map(|a| a.full));
    let made = Made { records, is_unrecorded, record_names, responses, kept: surveys, answers, ..made };
    let held = Held::new(&parts, &lists, &shared, &reading, plan);
    Ok(done(made, cache, &held))
}

/// The names of all records of publications, that of the new one among them.
fn record_names(catalogue: &Catalogue, records: &[(String, String)]) -> Vec<String> {
    let new = records.first().map(|(name, _)| name.trim_end_matches(".yaml").to_owned());
    let names: BTreeSet<String> = catalogue.publications.iter().map(|p| p.name.clone()).chain(new).collect();
    names.into_iter().collect()
}

/// What is told of the content before anything is computed.
fn check_content(plan: &Plan, catalogue: &Catalogue, answers: &AnswerFiles, sources: &Sources, report: &Report) {
    checks::run(catalogue, sources, report);
    checks::exposed(&plan.content, &answers.raw, answers.folder.as_ref(), report);
}

/// What editors are told of the figures.
fn tell_of_results(catalogue: &Catalogue, results: &Results, sources: &Sources, report: &Report) {
    statistics::quality_notes(catalogue, results, sources, report);
    statistics::memory_notes(catalogue, results, sources, report);
    statistics::group_notes(catalogue, results, sources, report);
}

fn made(catalogue: &Catalogue, shared: &Shared<'_>, times: &Times) -> Made {
    let file_of = |(kind, entry): (Kind, &Entry)| {
        let file = shared.sources.path(entry.place).to_owned();
        (kind.address(&entry.id), file)
    };
    let zone = times.as_of.time_zone();
    let next = times.next.as_ref();
    Made {
        pages: shared.counts.pages.load(Ordering::Relaxed),
        charts: shared.counts.charts.load(Ordering::Relaxed),
        files: catalogue.all_entries().map(file_of).collect(),
        repository: catalogue.settings.repository.clone(),
        said_gone: catalogue.settings.gone.clone(),
        left_out: times.left_out.clone(),
        with_drafts: times.with_drafts,
        next: next.map(|d| (d.at.to_zoned(zone.clone()), shared.sources.path(d.place).to_owned(), d.what)),
        as_of: times.as_of.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        ..Made::default()
    }
}

/// The addresses of files that pages of all languages share.
fn shared_files(theme: &Theme, statics: &[StaticFile], gallery: &Gallery) -> BTreeSet<String> {
    let smaller = gallery.pictures.values().flat_map(|p| &p.smaller).map(|(_, route)| route.clone());
    theme.assets.keys().cloned().chain(statics.iter().map(|s| s.route.clone())).chain(smaller).collect()
}

/// The words of the site's language of that number; what is wrong with them is reported.
fn words(number: usize, catalogue: &Catalogue, theme: &Theme, sources: &Sources, report: &Report) -> Option<Words> {
    let settings = &catalogue.settings;
    let asked = settings.language_places.get(number).map(|place| sources.spot(*place));
    theme.words(settings.languages.get(number)?, asked.as_ref(), report)
}

/// Files that all languages share.
struct Named {
    files: Arc<BTreeSet<String>>,
    lasting: Arc<BTreeMap<String, Lasting>>,
}

impl Named {
    fn of(plan: &Plan, theme: &Theme, catalogue: &Catalogue, statics: &[StaticFile], gallery: &Gallery) -> Self {
        Named {
            files: Arc::new(shared_files(theme, statics, gallery)),
            lasting: Arc::new(lasting_names(plan, theme, catalogue, statics)),
        }
    }
}

/// The site in its language of that number; `None` where it has no words for it, which is reported.
fn part<'a>(
    number: usize,
    catalogue: &'a Catalogue,
    results: &'a Results,
    theme: &Theme,
    named: &Named,
    sources: &Sources,
    report: &Report,
) -> Option<Part<'a>> {
    let language = catalogue.settings.languages.get(number)?.clone();
    let words = Arc::new(words(number, catalogue, theme, sources, report)?);
    let prefix = if number == 0 { String::new() } else { Edition::prefix(&language) };
    let first = catalogue.settings.languages.first()?.clone();
    let (files, lasting) = (Arc::clone(&named.files), Arc::clone(&named.lasting));
    let edition = Arc::new(Edition { language, first, prefix, files, lasting });
    Some(Part { catalogue, results, edition, words })
}

fn language(part: &Part<'_>) -> Language {
    Language { edition: (*part.edition).clone(), name: part.words.say("language.name", &[]) }
}

/// Every address that was published or is; those that are gone are told.
fn addresses(plan: &Plan, catalogue: &Catalogue, shared: &Shared<'_>) -> BTreeSet<String> {
    let known: BTreeSet<String> = catalogue.addresses.union(&plan.published.pages).cloned().collect();
    let published = Published { before: &known, has: &|address| shared.links.has(address) };
    routes::addresses(catalogue, &published, shared.sources, shared.report);
    known.into_iter().chain(shared.pages.iter().cloned()).collect()
}

/// What is kept of a publication: its figures, the addresses of its records' pages, and, where answers lie apart, all that rests on
/// them.
fn records(
    catalogue: &Catalogue,
    results: &Results,
    times: &Times,
    addresses: &BTreeSet<String>,
    is_apart: bool,
) -> Vec<(String, String)> {
    let figures = content::write_record(times.built_on, &catalogue.publications, &statistics::recorded(results));
    let own: BTreeSet<String> = addresses.iter().filter(|a| !routes::is_made(a)).cloned().collect();
    let kept = if is_apart { statistics::keep(catalogue, results) } else { BTreeMap::new() };
    let kept = kept.into_iter().map(|(survey, text)| (format!("{survey}.figures.json"), text));
    [figures, content::write_addresses(&own)].into_iter().chain(kept).collect()
}

/// The addresses of all pages, which are the same in each language; what they were called under former names leads to them.
fn page_addresses(plan: &SitePlan<'_>, routes: &mut Routes, catalogue: &Catalogue) -> BTreeSet<String> {
    let moved: BTreeSet<String> = routes.redirects.iter().map(|r| routes::written(&r.from)).collect();
    let known = routes.known().filter(|a| a.ends_with('/') && !moved.contains(*a)).map(str::to_owned);
    let pages = known.chain(plan.addresses()).collect();
    routes.follow(catalogue, &pages);
    pages
}

/// Checks the texts when nothing is rendered, so that all errors of a run are told at once.
#[allow(clippy::too_many_arguments, reason = "each is one thing of the build")]
fn check_texts(
    part: &Part<'_>,
    routes: &Routes,
    sources: &Sources,
    gallery: &Gallery,
    editions: &[String],
    today: Date,
    report: &Report,
) {
    let Part { catalogue, results, edition, words } = part;
    let links = LinkCheck::default();
    let first = &catalogue.settings.languages[0];
    let links = &links;
    let markup =
        Markup { catalogue, results, words, edition, editions, first, routes, gallery, sources, today, links, report };
    for (kind, entry) in catalogue.all_entries() {
        markup.render(entry.body, &kind.address(&entry.id), "/", crate::markup::Mode::Page);
    }
    for block in &catalogue.settings.home {
        if let BlockKind::Text(text, place) = &block.kind {
            markup.render_written(text, *place, "/", "/");
        }
    }
}
