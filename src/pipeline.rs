//! The build: one function from a folder of sources to artifacts and a report.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::checks::{self, LinkCheck};
use crate::content::{self, Content, StaticFile, Today};
use crate::diagnostics::{Code, Diagnostic, Report, Stop};
use crate::markup::Markup;
use crate::model::{BlockKind, Catalogue, Date, Kind, Settings};
use crate::output::Sink;
use crate::pages::{self, Counts, Site};
use crate::pictures::{BadFont, Pictures};
use crate::search::Collector;
use crate::source::{Linking, Sources};
use crate::statistics::Explanation;
use crate::theme::{self, Theme};
use crate::{data, feeds, routes, statistics};

/// What to build, and how.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The site's folder, which holds `themes/`.
    pub root: PathBuf,
    /// The content's folder.
    pub content: PathBuf,
    /// What messages call the content's folder.
    pub shown: String,
    /// Which day it is.
    pub today: Today,
    /// A theme in place of the settings' one.
    pub theme: Option<String>,
    /// A base URL, in its full form, in place of the settings' one.
    pub base_url: Option<String>,
    /// Whether links are relative.
    pub relative: bool,
    /// Whether to make a record of what is published.
    pub record: bool,
}

/// How much a build made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// HTML pages.
    pub pages: usize,
    /// Charts as files.
    pub charts: usize,
    /// Responses read.
    pub responses: u64,
    /// Records left out: drafts, future, expired.
    pub hidden: usize,
    /// Of these, how many are dated after the day of the build.
    pub future: usize,
    /// The day of the build.
    pub today: Option<crate::model::Date>,
    /// Name and text of the record of what is published, where one was asked for.
    pub record: Option<(String, String)>,
}

/// Builds the whole site: reads the folder of the plan, and hands every artifact to `sink`.
///
/// # Errors
/// [`Stop::Errors`] when the report holds errors, [`Stop::Machine`] when the sink fails; then nothing may be published.
pub fn build(plan: &Plan, sink: &dyn Sink, report: &Report) -> Result<Made, Stop> {
    let Content { mut catalogue, tallies, sources, statics, today, responses, revision } =
        content::load(&plan.content, &plan.shown, plan.today, report)?;
    apply(plan, &mut catalogue.settings);
    checks::run(&catalogue, &sources, report);
    statistics::weight_notes(&catalogue, &tallies, &sources, report);
    let results = statistics::analyse(&catalogue, &tallies);
    drop(tallies); // what comes now can't name a response
    statistics::quality_notes(&catalogue, &results, &sources, report);
    statistics::memory_notes(&catalogue, &results, &sources, report);
    let theme = load_theme(plan, &catalogue.settings, &sources, report);
    let routes = routes::assign(&catalogue, &statics, theme.assets.keys().map(String::as_str), today, &sources, report);
    routes::check_targets(&routes, &catalogue, &sources, report);
    if report.has_errors() {
        check_texts(&catalogue, &results, &routes, &sources, today, report);
        return Err(Stop::Errors);
    }
    let (links, base) = (LinkCheck::default(), catalogue.settings.base_url.as_str());
    let frame = |f: &crate::charts::Figure, root: &str| pages::frame((&theme, report), f, root, base);
    let markup = Markup {
        catalogue: &catalogue,
        results: &results,
        routes: &routes,
        sources: &sources,
        today,
        links: &links,
        report,
        frame: &frame,
    };
    let (linking, counts) = (linking(plan, &catalogue.settings), Counts::default());
    let news = pages::newest_first(&catalogue);
    let mentions = pages::mentions(&catalogue, &sources, &news);
    let (related, leadership) = (pages::related(&catalogue), statistics::leadership(&catalogue));
    let could_have_posts = pages::could_have_posts(&catalogue);
    let (pictures, search) = (load_pictures(&theme, report), Collector::default());
    let site = Site {
        catalogue: &catalogue,
        results: &results,
        routes: &routes,
        news: &news,
        mentions: &mentions,
        related: &related,
        leadership: &leadership,
        could_have_posts: &could_have_posts,
        pictures: pictures.as_ref(),
        theme: &theme,
        markup,
        linking: &linking,
        links: &links,
        report,
        search: &search,
        sink,
        shared: &pages::shared(&catalogue, today),
        today,
        revision: &revision,
        counts: &counts,
    };
    pages::render(&site)?;
    feeds::render(&site)?;
    data::render(&site)?;
    pages::render_search(&site)?;
    copy(&site, &statics)?;
    links.file("/manifest.json");
    links.finish(report);
    report.stop_on_errors()?;
    Ok(made(plan, &catalogue, &results, (today, responses), &counts))
}

fn made(
    plan: &Plan,
    catalogue: &Catalogue,
    results: &statistics::Results,
    (today, responses): (Date, u64),
    counts: &Counts,
) -> Made {
    let record = || content::write_record(today, &catalogue.publications, &statistics::recorded(catalogue, results));
    Made {
        pages: counts.pages.load(Ordering::Relaxed),
        charts: counts.charts.load(Ordering::Relaxed),
        responses,
        hidden: catalogue.hidden.len(),
        future: catalogue.hidden.values().filter(|h| **h == crate::model::Hidden::Future).count(),
        today: Some(today),
        record: plan.record.then(record),
    }
}

/// How the figures of a system in a survey came about; `None` where there are none of its own responses.
///
/// # Errors
/// [`Stop::Errors`] when the content holds errors.
pub fn explain(plan: &Plan, survey: &str, system: &str, report: &Report) -> Result<Option<Explanation>, Stop> {
    let Content { catalogue, tallies, sources, .. } = content::load(&plan.content, &plan.shown, plan.today, report)?;
    checks::run(&catalogue, &sources, report);
    for (kind, id) in [(Kind::Survey, survey), (Kind::System, system)] {
        if let Some((code, message, label)) = checks::missing(&catalogue, kind, id) {
            report.add(Diagnostic::new(code, message).help(label));
        }
    }
    report.stop_on_errors()?;
    let results = statistics::analyse(&catalogue, &tallies);
    Ok(statistics::explain(&catalogue, &tallies, &results, survey, system))
}

fn apply(plan: &Plan, settings: &mut Settings) {
    if let Some(theme) = &plan.theme {
        settings.theme.clone_from(theme);
        settings.theme_place = None;
    }
    if let Some(base_url) = &plan.base_url {
        settings.base_url.clone_from(base_url);
    }
}

/// How links begin: relative, or with the path of the base URL.
fn linking(plan: &Plan, settings: &Settings) -> Linking {
    if plan.relative {
        return Linking::Relative;
    }
    let host_on = settings.base_url.split_once("://").map_or("", |(_, rest)| rest);
    Linking::Rooted(host_on.find('/').map_or("/", |i| &host_on[i..]).to_owned())
}

fn load_theme(plan: &Plan, settings: &Settings, sources: &Sources, report: &Report) -> Theme {
    let name = &settings.theme;
    let folder = plan.root.join("themes").join(name);
    let plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    if !plain || (name != "default" && !folder.is_dir()) {
        let d = Diagnostic::new(Code::UnknownTheme, format!("there is no theme `{name}`"));
        let d = d.help(format!("make the folder themes/{name}, or take the theme `default`"));
        report.add(match settings.theme_place {
            Some(place) => d.at(sources.spot(place)),
            None => d,
        });
        return theme::load(Path::new(""), "themes/default", report);
    }
    theme::load(&folder, &format!("themes/{name}"), report)
}

/// What draws pictures with the theme's fonts; what is wrong with them is reported.
fn load_pictures(theme: &Theme, report: &Report) -> Option<Arc<Pictures>> {
    let css = theme.assets.get(pages::CHART_CSS).map(|b| String::from_utf8_lossy(b)).unwrap_or_default();
    let default = String::from_utf8_lossy(theme::default_file("assets/chart.css"));
    match Pictures::new(&theme.fonts, &css, &default) {
        Ok(pictures) => Some(Arc::new(pictures)),
        Err(BadFont { name, reason }) => {
            let d = Diagnostic::new(Code::Template, format!("the font fonts/{name} can't be used: {reason}"));
            report.add(d.help("take it out of your theme: then the default one is used"));
            None
        }
    }
}

/// Checks the texts when nothing is rendered, so that all errors of a run are told at once.
fn check_texts(
    catalogue: &crate::model::Catalogue,
    results: &statistics::Results,
    routes: &routes::Routes,
    sources: &Sources,
    today: Date,
    report: &Report,
) {
    let links = LinkCheck::default();
    let frame = |_: &crate::charts::Figure, _: &str| String::new();
    let markup = Markup { catalogue, results, routes, sources, today, links: &links, report, frame: &frame };
    for (kind, entry) in catalogue.all_entries() {
        markup.render(entry.body, &kind.address(&entry.id), "/", crate::markup::Mode::Page);
    }
    for block in &catalogue.settings.home {
        if let BlockKind::Text(text, place) = &block.kind {
            markup.render_written(text, *place, "/", "/");
        }
    }
}

/// Copies the theme's assets and the content's static files.
fn copy(site: &Site<'_>, statics: &[StaticFile]) -> Result<(), Stop> {
    for (route, bytes) in &site.theme.assets {
        if statics.iter().any(|s| s.route == *route) || route == pages::CHART_CSS {
            continue;
        }
        let mut bytes = bytes.clone();
        if route == "/style.css" {
            // One style sheet a page: the charts' own follows the theme's.
            bytes.extend_from_slice(site.theme.assets.get(pages::CHART_CSS).map_or(&[][..], Vec::as_slice));
        }
        pages::emit_file(site, route, bytes)?;
    }
    for file in statics {
        match std::fs::read(&file.full) {
            Ok(bytes) => pages::emit_file(site, &file.route, bytes)?,
            Err(e) => {
                let d = Diagnostic::new(Code::UnreadableFile, format!("this file can't be read: {e}"));
                site.report.add(d.in_file(&file.path).help("check that you may read it"));
            }
        }
    }
    Ok(())
}
