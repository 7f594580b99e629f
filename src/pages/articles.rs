//! News, its lists, tags and archive; and free pages.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::markup::Mode;
use crate::model::{Date, Entry, Image, Kind, NewsItem, Text, Topic};
use crate::pages::dates::{DateView, iso};
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::shows_demonstration;
use crate::pages::linked;
use crate::pages::series::{self, Series, SeriesView};
use crate::pages::site::Site;
use crate::pages::view::{CardView, LinkView, MentionsView, SourceView, link, links, tag_link, tags};
use crate::routes::{self, NEWS_PER_PAGE};
use crate::words::say;

#[derive(Serialize)]
struct ArticleView<'a> {
    title: &'a str,
    kind: Option<String>,
    date: Option<DateView>,
    updated: Option<DateView>,
    summary: Option<&'a str>,
    authors: Vec<LinkView>,
    body: String,
    image: Option<ImageView<'a>>,
    tags: Vec<LinkView>,
    sources: Vec<SourceView>,
    about: Vec<LinkView>,
    corrections: Vec<(DateView, &'a Text)>,
    minutes: usize,
    series: Option<SeriesView>,
    mentions: MentionsView<'a>,
    newer: Option<LinkView>,
    older: Option<LinkView>,
}

#[derive(Serialize)]
struct ImageView<'a> {
    src: &'a str,
    alt: &'a str,
}

fn image(image: Option<&Image>) -> Option<ImageView<'_>> {
    image.map(|i| ImageView { src: &i.src, alt: &i.alt })
}

#[derive(Serialize)]
struct ListView<'a> {
    items: Vec<CardView<'a>>,
    page: usize,
    pages: usize,
    newer: Option<String>,
    older: Option<String>,
    years: &'a [i16],
}

#[derive(Serialize)]
struct TagsView {
    tags: Vec<(LinkView, usize)>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    title: &'a str,
    feed: Option<String>,
    parent: LinkView,
    items: Vec<CardView<'a>>,
}

#[derive(Serialize)]
struct ArchiveView {
    years: Vec<(LinkView, usize)>,
}

#[derive(Serialize)]
struct PageView<'a> {
    title: &'a str,
    summary: Option<&'a str>,
    updated: Option<DateView>,
    image: Option<ImageView<'a>>,
    body: String,
    mentions: MentionsView<'a>,
}

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let news = site.news;
    let series = series::series(news);
    (0..news.len()).into_par_iter().try_for_each(|i| article(site, news, &series, i))?;
    series::render(site, &series)?;
    let years = routes::years(site.catalogue);
    lists(site, news, &years)?;
    tag_pages(site, news)?;
    archive(site, news, &years)?;
    let pages: Vec<&Entry> = site.catalogue.pages.values().collect();
    pages.par_iter().try_for_each(|p| free_page(site, p))
}

/// Readers manage about so many words in a minute (Brysbaert 2019 found 238 in English prose).
const WORDS_A_MINUTE: usize = 238;

/// Minutes that a text takes to read, at least one.
fn minutes(site: &Site<'_>, entry: &Entry) -> usize {
    let text = &site.markup.sources.file(entry.body.file).text[entry.body.start..];
    text.split_whitespace().count().div_ceil(WORDS_A_MINUTE).max(1)
}

/// A day as the moment that feeds want, its midnight in UTC; or the moment itself, where it is known.
pub fn moment(date: Date, at: Option<Timestamp>) -> String {
    match at {
        Some(at) => at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        None => format!("{}T00:00:00Z", iso(date)),
    }
}

/// When an item was published and last changed, corrections included, for programs.
pub fn moments(item: &NewsItem, today: Date) -> (String, String) {
    let e = &item.entry;
    let published = moment(e.date.unwrap_or(today), e.embargo);
    let updated = e.updated.map(|day| moment(day, e.updated_at));
    let corrected = item.corrections.iter().map(|c| moment(c.date, c.at)).max();
    let latest = [updated, corrected].into_iter().flatten().max().unwrap_or_default();
    (published.clone(), published.max(latest))
}

fn article(site: &Site<'_>, news: &[&NewsItem], series: &Series<'_>, i: usize) -> Result<(), Stop> {
    let item = news[i];
    let e = &item.entry;
    let route = Kind::News.address(&e.id);
    let c = site.catalogue;
    let about = [
        (Kind::Organisation, &item.organisations),
        (Kind::Person, &item.people),
        (Kind::System, &item.systems),
        (Kind::Event, &item.events),
    ];
    let view = ArticleView {
        title: &e.title,
        kind: (item.kind != "news").then(|| site.words.term("news-kind", &item.kind)),
        date: e.date.map(|day| DateView::of(site.words, day)),
        updated: e.updated.map(|day| DateView::of(site.words, day)),
        summary: e.summary.as_deref(),
        authors: links(c, Kind::Person, &item.authors),
        body: site.markup.render(e.body, &route, &site.root(&route), Mode::Page),
        image: image(e.image.as_ref()),
        tags: tags(e),
        sources: item.sources.iter().map(|c| SourceView::of(site.words, c)).collect(),
        about: about.into_iter().flat_map(|(kind, refs)| links(c, kind, refs)).collect(),
        corrections: item.corrections.iter().map(|c| (DateView::of(site.words, c.date), &c.text)).collect(),
        minutes: minutes(site, e),
        series: series::view(series, item),
        mentions: MentionsView::of(site, Kind::News, &e.id),
        newer: i.checked_sub(1).map(|n| link(Kind::News, &news[n].entry)),
        older: news.get(i + 1).map(|n| link(Kind::News, &n.entry)),
    };
    let description = e.summary.clone().unwrap_or_else(|| e.title.clone());
    let (published, modified) = moments(item, site.today);
    let kicker = site.words.named("news-kind", &item.kind, &site.say("news.title"));
    let head = Emit::new(&e.title, description, "/news/")
        .of(e)
        .demonstration(shows_demonstration(&view.body))
        .article()
        .linked(linked::article(site, item, Some(published), Some(modified)))
        .card(e.date.map_or_else(|| kicker.clone(), |d| format!("{kicker}, {}", site.words.long_date(d))), None);
    emit(site, &route, "article.html", head, &view)
}

fn list_address(page: usize) -> String {
    if page == 1 { "/news/".to_owned() } else { format!("/news/page/{page}/") }
}

fn lists(site: &Site<'_>, news: &[&NewsItem], years: &[i16]) -> Result<(), Stop> {
    let pages = news.len().div_ceil(NEWS_PER_PAGE).max(1);
    let listed = pinned_first(news);
    (1..=pages).into_par_iter().try_for_each(|page| {
        let items = listed.iter().skip((page - 1) * NEWS_PER_PAGE).take(NEWS_PER_PAGE);
        let view = ListView {
            items: items.map(|n| CardView::listed(site.words, n)).collect(),
            page,
            pages,
            newer: (page > 1).then(|| list_address(page - 1)),
            older: (page < pages).then(|| list_address(page + 1)),
            years,
        };
        let numbered = || say!(site.words, "news.numbered", page = page);
        let title = if page == 1 { site.say("news.title") } else { numbered() };
        let description = site.say("news.description");
        emit(site, &list_address(page), "news.html", Emit::new(&title, description, "/news/").list(), &view)
    })
}

/// Pinned items, then all others; both newest first.
pub fn pinned_first<'n>(news: &[&'n NewsItem]) -> Vec<&'n NewsItem> {
    let (pinned, others): (Vec<&NewsItem>, Vec<&NewsItem>) = news.iter().partition(|n| n.pinned);
    pinned.into_iter().chain(others).collect()
}

/// News by the address of each tag, newest first, in one pass.
pub fn by_tag<'n>(news: &[&'n NewsItem]) -> BTreeMap<String, Vec<&'n NewsItem>> {
    let mut by_tag: BTreeMap<String, Vec<&NewsItem>> = BTreeMap::new();
    for item in news {
        for tag in &item.entry.tags {
            let list = by_tag.entry(tag.slug.clone()).or_default();
            // Two spellings of one tag on one item count once.
            if list.last().is_none_or(|last| last.entry.id != item.entry.id) {
                list.push(item);
            }
        }
    }
    by_tag
}

fn parent(label: &str, to: &str) -> LinkView {
    LinkView::new(label, to)
}

fn tag_pages(site: &Site<'_>, news: &[&NewsItem]) -> Result<(), Stop> {
    let by_tag = by_tag(news);
    let tags = routes::tags(site.catalogue);
    let entry = |tag: &Topic| (tag_link(tag), by_tag.get(&tag.slug).map_or(0, Vec::len));
    let view = TagsView { tags: tags.iter().copied().map(entry).collect() };
    emit(
        site,
        "/tags/",
        "tags.html",
        Emit::new(&site.say("tags.title"), site.say("tags.description"), "/news/").list(),
        &view,
    )?;
    tags.par_iter().try_for_each(|tag| {
        let LinkView { label, to, .. } = tag_link(tag);
        let items = by_tag.get(&tag.slug).into_iter().flatten().map(|n| CardView::of(site.words, n)).collect();
        let view = GroupView {
            title: &label,
            feed: Some(format!("{to}feed.xml")),
            parent: parent(&site.say("tags.title"), "/tags/"),
            items,
        };
        let head = Emit::new(&label, say!(site.words, "tag.description", tag = &label), "/news/")
            .of_topic(tag)
            .feed(view.feed.clone())
            .card(site.say("tag.card"), None)
            .list();
        emit(site, &to, "tag.html", head, &view)
    })
}

fn archive(site: &Site<'_>, news: &[&NewsItem], years: &[i16]) -> Result<(), Stop> {
    let of_year = |year: i16| news.iter().filter(move |n| n.entry.date.is_some_and(|d| d.year() == year));
    let entry = |&year: &i16| (LinkView::new(year.to_string(), format!("/archive/{year}/")), of_year(year).count());
    let view = ArchiveView { years: years.iter().map(entry).collect() };
    emit(
        site,
        "/archive/",
        "archive.html",
        Emit::new(&site.say("archive.title"), site.say("archive.description"), "/news/").list(),
        &view,
    )?;
    years.par_iter().try_for_each(|&year| {
        let title = say!(site.words, "archive.year-title", year = year.to_string());
        let view = GroupView {
            title: &title,
            feed: None,
            parent: parent(&site.say("archive.title"), "/archive/"),
            items: of_year(year).map(|n| CardView::of(site.words, n)).collect(),
        };
        emit(
            site,
            &format!("/archive/{year}/"),
            "tag.html",
            Emit::new(&title, say!(site.words, "archive.year", year = year.to_string()), "/news/").list(),
            &view,
        )
    })
}

fn free_page(site: &Site<'_>, page: &Entry) -> Result<(), Stop> {
    let route = Kind::Page.address(&page.id);
    let view = PageView {
        title: &page.title,
        summary: page.summary.as_deref(),
        updated: page.updated.map(|day| DateView::of(site.words, day)),
        image: image(page.image.as_ref()),
        body: site.markup.render(page.body, &route, &site.root(&route), Mode::Page),
        mentions: MentionsView::of(site, Kind::Page, &page.id),
    };
    let description = page.summary.clone().unwrap_or_else(|| page.title.clone());
    let head = Emit::new(&page.title, description, &route).of(page).demonstration(shows_demonstration(&view.body));
    emit(site, &route, "page.html", head, &view)
}
