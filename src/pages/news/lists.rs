//! Lists of news: all of it page by page, by tag, by year.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{CardView, CountedLink, LinkView, tag_link};
use crate::routes::{NEWS_PER_PAGE, address};
use crate::site::{Gathered, Site, pinned_first};
use crate::words::say;

/// A page of the list of news: `news.html`.
#[derive(Serialize)]
struct ListView<'a> {
    /// Its news, pinned items first.
    items: Vec<CardView<'a>>,
    /// Its number, from 1.
    page: usize,
    /// How many there are.
    pages: usize,
    /// The address of the newer one.
    newer: Option<String>,
    /// The address of the older one.
    older: Option<String>,
    /// The years that have a page, the newest first.
    years: &'a [i16],
}

/// All tags: `tags.html`.
#[derive(Serialize)]
struct TagsView {
    /// The tags, with how many items each has.
    tags: Vec<CountedLink>,
}

/// The news of a tag or of a year: `tag.html`.
#[derive(Serialize)]
struct GroupView<'a> {
    /// Its title.
    title: &'a str,
    /// The address of its feed.
    feed: Option<String>,
    /// The list that it belongs to.
    parent: LinkView,
    /// Its items, in order.
    items: Vec<CardView<'a>>,
}

/// All years that have news: `archive.html`.
#[derive(Serialize)]
struct ArchiveView {
    /// The years, with how many items each has.
    years: Vec<CountedLink>,
}

/// Renders the list of all news, the pages of tags, and the archive.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    lists(site)?;
    tags(site)?;
    archive(site)
}

fn lists(site: &Site<'_>) -> Result<(), Stop> {
    let news = site.news;
    let pages = news.len().div_ceil(NEWS_PER_PAGE).max(1);
    let listed = pinned_first(news);
    (1..=pages).into_par_iter().filter(|page| site.wants(&address::news_page(*page))).try_for_each(|page| {
        let items = listed.iter().skip((page - 1) * NEWS_PER_PAGE).take(NEWS_PER_PAGE);
        let view = ListView {
            items: items.map(|n| CardView::listed(site.words, n)).collect(),
            page,
            pages,
            newer: (page > 1).then(|| address::news_page(page - 1)),
            older: (page < pages).then(|| address::news_page(page + 1)),
            years: &site.plan.years,
        };
        let numbered = || say!(site.words, "news.numbered", page = page);
        let title = if page == 1 { site.say("news.title") } else { numbered() };
        let description = site.say("news.description");
        emit(site, &address::news_page(page), "news.html", PageHead::new(&title, description, "/news/").list(), &view)
    })
}

fn tags(site: &Site<'_>) -> Result<(), Stop> {
    let tags: Vec<&Gathered<'_>> = site.plan.tags.values().collect();
    let view = TagsView {
        tags: tags.iter().map(|tag| CountedLink { link: tag_link(tag.topic), count: tag.items.len() }).collect(),
    };
    emit(
        site,
        "/tags/",
        "tags.html",
        PageHead::new(&site.say("tags.title"), site.say("tags.description"), "/news/").list(),
        &view,
    )?;
    tags.par_iter().try_for_each(|tag| {
        let LinkView { label, to, .. } = tag_link(tag.topic);
        if !site.wants(&to) {
            return Ok(());
        }
        let view = GroupView {
            title: &label,
            feed: Some(address::feed_of(&to)),
            parent: LinkView::new(site.say("tags.title"), "/tags/"),
            items: tag.items.iter().map(|n| CardView::of(site.words, n)).collect(),
        };
        let head = PageHead::new(&label, say!(site.words, "tag.description", tag = &label), "/news/")
            .of_topic(tag.topic)
            .feed(view.feed.clone())
            .card(site.say("tag.card"), None)
            .list();
        emit(site, &to, "tag.html", head, &view)
    })
}

fn archive(site: &Site<'_>) -> Result<(), Stop> {
    let years = &site.plan.years;
    let of_year = |year: i16| site.news.iter().filter(move |n| n.entry.date.is_some_and(|d| d.year() == year));
    let entry = |&year: &i16| CountedLink {
        link: LinkView::new(year.to_string(), address::year(year)),
        count: of_year(year).count(),
    };
    let view = ArchiveView { years: years.iter().map(entry).collect() };
    emit(
        site,
        "/archive/",
        "archive.html",
        PageHead::new(&site.say("archive.title"), site.say("archive.description"), "/news/").list(),
        &view,
    )?;
    years.par_iter().filter(|year| site.wants(&address::year(**year))).try_for_each(|&year| {
        let title = say!(site.words, "archive.year-title", year = year.to_string());
        let view = GroupView {
            title: &title,
            feed: None,
            parent: LinkView::new(site.say("archive.title"), "/archive/"),
            items: of_year(year).map(|n| CardView::of(site.words, n)).collect(),
        };
        emit(
            site,
            &address::year(year),
            "tag.html",
            PageHead::new(&title, say!(site.words, "archive.year", year = year.to_string()), "/news/").list(),
            &view,
        )
    })
}
