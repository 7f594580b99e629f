//! A figure on a page: drawing, caption, data as a table, download.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::Serialize;
use tera::Context;

use crate::charts::Figure;
use crate::diagnostics::{Report, Stop};
use crate::pages::shared::reuse::emit_reuse;
use crate::pages::shared::views::FigureView;
use crate::site::Site;
use crate::site::emit_file;
use crate::theme::Theme;

/// The style sheet of charts, within the theme.
pub const CHART_CSS: &str = "/chart.css";

#[derive(Serialize)]
struct View<'a> {
    id: String,
    #[serde(flatten)]
    figure: FigureView<'a>,
    svg: String,
    file: String,
    picture: Option<String>,
    csv: String,
    embed: String,
    embed_code: String,
}

/// What the frame of a figure of invented data has, so that a page that holds one can be told.
const DEMONSTRATION: &str = "data-demonstration";

/// Whether the HTML of a text shows invented data.
pub fn shows_demonstration(html: &str) -> bool {
    html.contains(DEMONSTRATION)
}

/// The HTML of a figure on a page whose links begin with `root`, and whose own page to frame has the
/// full address `embed`; what is wrong with the template is reported.
pub fn frame((theme, report): (&Theme, &Report), figure: &Figure, root: &str, embed: &str) -> String {
    let view = View {
        id: format!("figure-{}-{}", figure.survey, figure.name),
        figure: FigureView::of(figure),
        svg: figure.inline("f"),
        file: figure.route(),
        picture: figure.picture(),
        csv: figure.file("csv"),
        embed: figure.embed_route(),
        embed_code: figure.embed_code(embed),
    };
    let mut context = Context::new();
    context.insert("root", root);
    context.insert("view", &view);
    match theme.render("figure.html", &context) {
        Ok(html) => String::from_utf8_lossy(&html).into_owned(),
        Err(diagnostic) => {
            report.add(*diagnostic);
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
    let source = source(site);
    emit_file(site, &figure.route(), figure.standalone(site.chart_css, &source).into_bytes())?;
    emit_picture(site, figure, &source)?;
    emit_reuse(site, figure, &source, route)
}

/// Publishes a chart as a picture, for those who can't use SVG.
fn emit_picture(site: &Site<'_>, figure: &Figure, source: &str) -> Result<(), Stop> {
    let Some(route) = figure.picture() else { return Ok(()) };
    let route = site.edition.address(&route).into_owned();
    site.links.file(&route);
    let Some((pictures, alone)) = site.pictures.zip(figure.alone(source)) else { return Ok(()) };
    let (pictures, drawing, size) = (Arc::clone(pictures), Arc::new(alone.whole()), alone.size);
    let (painter, shapes) = (Arc::clone(&pictures), Arc::clone(&drawing));
    let draw = Box::new(move || painter.chart(&shapes, size));
    site.sink.put_picture(&route, &|| pictures.drawn_from(&drawing, size), draw)
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

/// The HTML of a chart that is published elsewhere, for the page at `route`.
pub fn framed(site: &Site<'_>, figure: &Figure, route: &str) -> String {
    frame((site.theme, site.report), figure, &site.root(route), &site.absolute(&figure.embed_route()))
}
