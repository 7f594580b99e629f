//! A figure on a page: drawing, caption, data as a table, download.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::Serialize;
use tera::Context;

use crate::charts::Figure;
use crate::diagnostics::Stop;
use crate::model::{Correction, Kind};
use crate::pages::shared::reuse::emit_reuse;
use crate::pages::shared::views::FigureView;
use crate::site::{Site, emit_file, emit_picture};
use crate::statistics::{Figures, SurveyResult};
use crate::words::say;

/// A chart on a page, with all that belongs to it: `figure.html`.
#[derive(Serialize)]
struct View<'a> {
    /// Its id.
    id: String,
    /// Its words and data.
    #[serde(flatten)]
    figure: FigureView<'a>,
    /// The drawing.
    svg: String,
    /// The address of its own file.
    file: String,
    /// The address of its picture.
    picture: Option<String>,
    /// The address of its data.
    csv: String,
    /// The address of its frame.
    embed: String,
    /// The lines that show it on another site.
    embed_code: String,
    /// That its survey was corrected.
    corrected: Option<CorrectedView>,
}

/// That the survey of a chart was corrected.
#[derive(Serialize)]
pub struct CorrectedView {
    /// The day of the last correction, in words.
    day: String,
    /// Where the corrections stand.
    to: String,
    /// Whether some figures still are as they were published, for too few responses are new.
    waits: bool,
}

/// That the survey under which a chart is filed was corrected; `None` where it wasn't.
pub fn corrected(site: &Site<'_>, figure: &Figure) -> Option<CorrectedView> {
    // Most surveys never are, and each chart asks.
    let survey = site.catalogue.surveys.get(&figure.survey).filter(|s| !s.corrections.is_empty())?;
    let result = site.results.surveys.get(&figure.survey);
    // Charts of a system are called by its id first.
    let is_of = |id: &str| figure.name.strip_prefix(id).is_some_and(|rest| rest.starts_with('-'));
    let own = result.and_then(|r| r.systems.iter().filter(|s| is_of(&s.system)).max_by_key(|s| s.system.len()));
    let is_about = |c: &&Correction| own.is_none_or(|s| c.is_about(&s.system));
    let last = survey.corrections.iter().filter(is_about).map(|c| c.date).max()?;
    let waits = match own {
        Some(s) => s.figures.figure().is_some_and(Figures::waits),
        None => result.is_some_and(SurveyResult::waits),
    };
    Some(CorrectedView {
        day: site.words.long_date(last),
        to: format!("{}#corrections", Kind::Survey.address(&survey.entry.id)),
        waits,
    })
}

/// The HTML of a chart that is published elsewhere, for the page at `route`; what is wrong with the template is reported.
pub fn framed(site: &Site<'_>, figure: &Figure, route: &str) -> String {
    let view = View {
        id: format!("figure-{}-{}", figure.survey, figure.name),
        figure: FigureView::of(figure),
        svg: figure.inline("f"),
        file: figure.route(),
        picture: figure.picture(),
        csv: figure.file("csv"),
        embed: figure.embed_route(),
        embed_code: figure.embed_code(&site.absolute(&figure.embed_route())),
        corrected: corrected(site, figure),
    };
    let mut context = Context::new();
    context.insert("root", &site.root(route));
    context.insert("view", &view);
    match site.theme.render("figure.html", &context) {
        Ok(html) => String::from_utf8_lossy(&html).into_owned(),
        Err(diagnostic) => {
            site.report.add(*diagnostic);
            String::new()
        }
    }
}

/// Publishes a chart of the page at `route` as files of its own.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn emit_chart(site: &Site<'_>, figure: &Figure, route: &str) -> Result<(), Stop> {
    site.counts.charts.fetch_add(1, Ordering::Relaxed);
    // A file that goes alone says so too.
    let corrected = corrected(site, figure).map(|c| say!(site.words, "figure.corrected-alone", day = c.day));
    let source = [Some(source(site)), corrected].into_iter().flatten().collect::<Vec<_>>().join(", ");
    emit_file(site, &figure.route(), figure.standalone(site.chart_css, &source).into_bytes())?;
    emit_chart_picture(site, figure, &source)?;
    emit_reuse(site, figure, &source, route)
}

/// Publishes a chart as a picture, for those who can't use SVG.
fn emit_chart_picture(site: &Site<'_>, figure: &Figure, source: &str) -> Result<(), Stop> {
    let Some(route) = figure.picture() else { return Ok(()) };
    let Some((pictures, alone)) = site.pictures.zip(figure.alone(source)) else {
        // Why there is none was told: links to it are right.
        site.links.file(&site.edition.address(&route));
        return Ok(());
    };
    let pictures = Arc::clone(pictures);
    let drawing = Arc::new(alone.whole());
    let size = alone.size;
    let painter = Arc::clone(&pictures);
    let shapes = Arc::clone(&drawing);
    let draw = Box::new(move || painter.chart(&shapes, size));
    emit_picture(site, &route, &|| pictures.drawn_from(&drawing, size), draw)
}

/// Who publishes a chart, at its foot.
fn source(site: &Site<'_>) -> String {
    let settings = &site.catalogue.settings;
    let publisher = settings.publisher.as_ref().and_then(|p| site.catalogue.organisations.get(&p.id));
    let other = publisher.filter(|p| p.entry.title != settings.title);
    let by = other.map(|p| format!(", {}", p.entry.title)).unwrap_or_default();
    let licence = settings.licence.as_deref().map(|l| format!(", {l}")).unwrap_or_default();
    format!("{}{by}{licence}", settings.title)
}

/// Publishes a chart, and gives its HTML for its page at `route`.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn show(site: &Site<'_>, figure: Option<&Figure>, route: &str) -> Result<Option<String>, Stop> {
    let Some(figure) = figure else { return Ok(None) };
    emit_chart(site, figure, route)?;
    Ok(Some(framed(site, figure, route)))
}
