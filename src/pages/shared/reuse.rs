//! What others take along: badges, embeddable charts, and how to cite.

use serde::Serialize;

use crate::charts::Figure;
use crate::diagnostics::Stop;
use crate::pages::shared::views::FigureView;
use crate::prose::sampling;
use crate::site::{Site, emit_file};

/// How to cite a page, in the forms that people and programs want.
#[derive(Debug, Clone, Serialize)]
pub struct CiteView {
    /// As a sentence.
    plain: String,
    /// For BibTeX.
    bibtex: String,
    /// For reference managers.
    csl: String,
}

/// A citation for reference managers.
#[derive(Serialize)]
struct Csl<'a> {
    id: &'a str,
    r#type: &'static str,
    title: &'a str,
    author: Vec<Literal<'a>>,
    issued: Issued,
    #[serde(rename = "URL")]
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

/// A name that has no parts.
#[derive(Serialize)]
struct Literal<'a> {
    literal: &'a str,
}

/// A day as reference managers take it.
#[derive(Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    date_parts: [[i16; 3]; 1],
}

impl CiteView {
    /// How to cite the page of that title at `route`; `key` is a short name for it. `note` says what else must be said, such
    /// as that the data are invented.
    pub fn of(site: &Site<'_>, title: &str, route: &str, key: &str, note: Option<String>) -> Self {
        let settings = &site.catalogue.settings;
        let publisher = settings.publisher.as_ref().and_then(|p| site.catalogue.organisations.get(&p.id));
        let author = publisher.map_or(settings.title.as_str(), |p| p.entry.title.as_str());
        let url = site.absolute(route);
        let day = site.today;
        let said = note.as_ref().map(|n| format!("{n}. ")).unwrap_or_default();
        let plain = format!("{author} ({}). {title}. {}. {said}{url}", day.year(), settings.title);
        let safe = |text: &str| text.replace(['{', '}', '\\'], "");
        let bibtex = format!(
            "@misc{{{key}{},\n  author = {{{{{}}}}},\n  title = {{{}}},\n  year = {{{}}},\n  url = {{{url}}},\n{}}}",
            day.year(),
            safe(author),
            safe(title),
            day.year(),
            note.as_ref().map(|n| format!("  note = {{{n}}},\n")).unwrap_or_default()
        );
        let csl = Csl {
            id: key,
            r#type: "dataset",
            title,
            author: vec![Literal { literal: author }],
            issued: Issued { date_parts: [[day.year(), i16::from(day.month()), i16::from(day.day())]] },
            url: &url,
            note: note.as_deref(),
        };
        CiteView { plain, bibtex, csl: serde_json::to_string_pretty(&[csl]).unwrap_or_default() }
    }
}

/// What editors of other sites ask for.
#[derive(Serialize)]
struct OEmbed<'a> {
    version: &'static str,
    r#type: &'static str,
    title: &'a str,
    provider_name: &'a str,
    provider_url: &'a str,
    html: String,
    width: u32,
    height: u32,
}

/// A chart in a frame of another site: `embed.html`.
#[derive(Serialize)]
struct EmbedView<'a> {
    /// Its words and data.
    #[serde(flatten)]
    figure: FigureView<'a>,
    /// The drawing.
    svg: String,
    /// The address at which editors of other sites ask for it.
    oembed: String,
    /// The full address of the page that it belongs to.
    page: &'a str,
    /// How people came to answer, and how many of those asked did; empty where nobody was asked.
    sampling: String,
    /// Who publishes it.
    source: &'a str,
    /// The language.
    lang: &'a str,
}

/// Publishes a chart's data as a table, a page of it that fits into a frame, and what asks for that page; `source` is who
/// publishes it, `page` the address of the page that it belongs to.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn emit_reuse(site: &Site<'_>, figure: &Figure, source: &str, page: &str) -> Result<(), Stop> {
    let settings = &site.catalogue.settings;
    emit_file(site, &figure.file("csv"), figure.csv(site.words))?;
    let route = figure.embed_route();
    let page = site.absolute(page);
    let view = EmbedView {
        figure: FigureView::of(figure),
        svg: figure.inline("e"),
        oembed: site.absolute(&format!("{route}oembed.json")),
        page: &page,
        sampling: site.subject(&figure.survey).map(|s| sampling(s).join(" ")).unwrap_or_default(),
        source,
        lang: &site.edition.language,
    };
    let mut context = tera::Context::new();
    context.insert("root", &site.root(&route));
    context.insert("view", &view);
    match site.theme.render("embed.html", &context) {
        Ok(html) => emit_file(site, &route, html)?,
        Err(diagnostic) => site.report.add(*diagnostic),
    }
    let (width, height) = figure.frame_size();
    let oembed = OEmbed {
        version: "1.0",
        r#type: "rich",
        title: &figure.title,
        provider_name: &settings.title,
        provider_url: &settings.base_url,
        html: figure.embed_code(&site.absolute(&route)),
        width,
        height,
    };
    emit_file(site, &format!("{route}oembed.json"), serde_json::to_vec_pretty(&oembed).unwrap_or_default())
}
