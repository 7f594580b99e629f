//! A figure on a page: drawing, caption, data as a table, download.

use std::sync::atomic::Ordering;

use serde::Serialize;
use tera::Context;

use crate::charts::{Figure, Table};
use crate::diagnostics::{Report, Stop};
use crate::pages::emit::emit_file;
use crate::pages::site::Site;
use crate::theme::Theme;

/// The style sheet of charts, within the theme.
pub const CHART_CSS: &str = "/chart.css";

#[derive(Serialize)]
struct View<'a> {
    id: String,
    title: &'a str,
    description: &'a str,
    svg: String,
    file: String,
    head: &'a [String],
    rows: &'a [Vec<String>],
}

/// The HTML of a figure on a page whose links begin with `root`; what is wrong with the template is reported.
pub fn frame(theme: &Theme, report: &Report, figure: &Figure, root: &str) -> String {
    let Table { head, rows } = &figure.table;
    let id = format!("figure-{}", figure.name);
    let (title, description) = (figure.title.as_str(), figure.description.as_str());
    let view = View { svg: figure.inline("f"), id, title, description, file: figure.route(), head, rows };
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

/// Publishes a chart as a file of its own.
pub fn emit_chart(site: &Site<'_>, figure: &Figure) -> Result<(), Stop> {
    let css = site.theme.assets.get(CHART_CSS).map(|b| String::from_utf8_lossy(b)).unwrap_or_default();
    site.counts.charts.fetch_add(1, Ordering::Relaxed);
    emit_file(site, &figure.route(), figure.standalone(&css).into_bytes())
}

/// Publishes a chart, and gives its HTML for a page whose links begin with `root`.
pub fn show(site: &Site<'_>, figure: Option<&Figure>, root: &str) -> Result<Option<String>, Stop> {
    let Some(figure) = figure else { return Ok(None) };
    emit_chart(site, figure)?;
    Ok(Some(frame(site.theme, site.report, figure, root)))
}
