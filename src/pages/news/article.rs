//! A news item.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Entry, Kind, NewsItem, NewsKind};
use crate::pages::news::series;
use crate::pages::news::series::SeriesView;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{DatedText, ImageView, LinkView, MentionsView, SourceView, image, link, links, tags};
use crate::site::{DateView, Site, moments};
use crate::statistics::SurveyResult;

/// A news item: `article.html`.
#[derive(Serialize)]
struct ArticleView<'a> {
    /// Its title.
    title: &'a str,
    /// What sort of news it is, unless it is plain news.
    kind: Option<String>,
    /// Its day.
    date: Option<DateView>,
    /// When it was last changed.
    updated: Option<DateView>,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Who wrote it.
    authors: Vec<LinkView>,
    /// Its text, as HTML.
    body: TextView<'a>,
    /// Its picture.
    image: Option<ImageView<'a>>,
    /// Its tags.
    tags: Vec<LinkView>,
    /// Where it comes from.
    sources: Vec<SourceView>,
    /// What it is about.
    about: Vec<LinkView>,
    /// What was wrong.
    corrections: Vec<DatedText<'a>>,
    /// Surveys that it names, whose figures were corrected after it.
    corrected: Vec<CorrectedView>,
    /// Minutes that it takes to read.
    minutes: usize,
    /// Its place in its series.
    series: Option<SeriesView>,
    /// What links to it.
    mentions: MentionsView<'a>,
    /// The newer item.
    newer: Option<LinkView>,
    /// The older item.
    older: Option<LinkView>,
}

/// A survey whose figures were corrected after news that names it.
#[derive(Serialize)]
struct CorrectedView {
    /// The survey.
    survey: LinkView,
    /// The day of its last correction.
    day: String,
    /// Whether some figures still are as they were published, for too few responses are new.
    waits: bool,
}

/// The surveys that an item names and that were corrected after its day.
fn corrected(site: &Site<'_>, item: &NewsItem) -> Vec<CorrectedView> {
    let later = |s: &&crate::model::Survey| {
        let last = s.corrections.iter().map(|c| c.date).max();
        let news = || site.mentions.news(Kind::Survey, &s.entry.id).iter().any(|n| n.entry.id == item.entry.id);
        last.is_some_and(|last| item.entry.date.is_some_and(|day| last > day)) && news()
    };
    let view = |s: &crate::model::Survey| {
        let last = s.corrections.iter().map(|c| c.date).max()?;
        let waits = site.results.surveys.get(&s.entry.id).is_some_and(SurveyResult::waits);
        Some(CorrectedView { survey: link(Kind::Survey, &s.entry), day: site.words.long_date(last), waits })
    };
    site.catalogue.surveys.values().filter(later).filter_map(view).collect()
}

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let news = site.news;
    (0..news.len()).into_par_iter().try_for_each(|i| article(site, news, i))
}

/// Readers manage about so many words in a minute (Brysbaert 2019 found 238 in English prose).
const WORDS_A_MINUTE: usize = 238;

/// Minutes that a text takes to read, at least one.
fn minutes(site: &Site<'_>, entry: &Entry) -> usize {
    site.markup.markdown(entry.body).split_whitespace().count().div_ceil(WORDS_A_MINUTE).max(1)
}

fn article(site: &Site<'_>, news: &[&NewsItem], i: usize) -> Result<(), Stop> {
    let item = news[i];
    let e = &item.entry;
    let route = Kind::News.address(&e.id);
    if !site.wants(&route) {
        return Ok(());
    }
    let c = site.catalogue;
    let about = [
        (Kind::Organisation, &item.organisations),
        (Kind::Person, &item.people),
        (Kind::System, &item.systems),
        (Kind::Event, &item.events),
    ];
    let view = ArticleView {
        title: &e.title,
        kind: (item.kind != NewsKind::News).then(|| site.words.term("news-kind", item.kind.id())),
        date: e.date.map(|day| DateView::of(site.words, day)),
        updated: e.updated.map(|day| DateView::of(site.words, day)),
        summary: e.summary.as_deref(),
        authors: links(c, Kind::Person, &item.authors),
        body: TextView::of_body(site, e.body, &route),
        image: image(e.image.as_ref(), site.gallery),
        tags: tags(e),
        sources: item.sources.iter().map(|c| SourceView::of(site.words, c)).collect(),
        about: about.into_iter().flat_map(|(kind, refs)| links(c, kind, refs)).collect(),
        corrections: item
            .corrections
            .iter()
            .map(|c| DatedText { date: DateView::of(site.words, c.date), text: &c.text })
            .collect(),
        corrected: corrected(site, item),
        minutes: minutes(site, e),
        series: series::view(site, item),
        mentions: MentionsView::of(site, Kind::News, &e.id),
        newer: i.checked_sub(1).map(|n| link(Kind::News, &news[n].entry)),
        older: news.get(i + 1).map(|n| link(Kind::News, &n.entry)),
    };
    let description = e.summary.clone().unwrap_or_else(|| e.title.clone());
    let (published, modified) = moments(item, site.today);
    let kicker = site.words.named("news-kind", item.kind.id(), &site.say("news.title"));
    let head = PageHead::new(&e.title, description, "/news/")
        .of(e)
        .demonstration(view.body.demonstration)
        .article()
        .linked(linked_data::article(site, item, Some(published), Some(modified)))
        .card(e.date.map_or_else(|| kicker.clone(), |d| format!("{kicker}, {}", site.words.long_date(d))), None);
    emit(site, &route, "article.html", head, &view)
}
