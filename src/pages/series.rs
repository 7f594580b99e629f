//! Series of news: items that belong together, in the order in which they appeared.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::slug;
use crate::diagnostics::Stop;
use crate::model::{Kind, NewsItem};
use crate::pages::emit::{Emit, emit};
use crate::pages::site::Site;
use crate::pages::view::{CardView, LinkView, link};

/// The items of each series by its part of the address, oldest first; with its title as first written.
pub type Series<'a> = BTreeMap<String, (&'a str, Vec<&'a NewsItem>)>;

/// Where an item stands in its series.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesView {
    title: String,
    to: String,
    part: usize,
    of: usize,
    /// The number of the first item shown: of long series only those near by are.
    first: usize,
    items: Vec<(LinkView, bool)>,
}

/// So many parts before and after an item are listed beside it.
const NEIGHBOURS: usize = 5;

/// The address of a series.
pub fn address(slug: &str) -> String {
    format!("/news/series/{slug}/")
}

/// Gathers the series of all news, which is newest first, in one pass.
pub fn series<'a>(news: &[&'a NewsItem]) -> Series<'a> {
    let mut series = Series::new();
    for &item in news.iter().rev() {
        if let Some(title) = &item.series {
            series.entry(slug(title)).or_insert_with(|| (title, Vec::new())).1.push(item);
        }
    }
    series
}

/// Where `item` stands in its series; `None` of one that stands alone.
pub fn view(series: &Series<'_>, item: &NewsItem) -> Option<SeriesView> {
    let slug = slug(item.series.as_deref()?);
    let (title, items) = series.get(&slug)?;
    let at = items.iter().position(|i| i.entry.id == item.entry.id)?;
    let first = at.saturating_sub(NEIGHBOURS).min(items.len().saturating_sub(2 * NEIGHBOURS + 1));
    let near = items.iter().skip(first).take(2 * NEIGHBOURS + 1);
    Some(SeriesView {
        title: (*title).to_owned(),
        to: address(&slug),
        part: at + 1,
        of: items.len(),
        first: first + 1,
        items: near.map(|i| (link(Kind::News, &i.entry), i.entry.id == item.entry.id)).collect(),
    })
}

#[derive(Serialize)]
struct PageView<'a> {
    title: &'a str,
    feed: Option<String>,
    parent: LinkView,
    items: Vec<CardView<'a>>,
}

/// Renders the page of each series.
pub fn render(site: &Site<'_>, series: &Series<'_>) -> Result<(), Stop> {
    for (slug, (title, items)) in series {
        let parent = LinkView { label: site.say("news.title"), to: "/news/".to_owned() };
        let view =
            PageView { title, feed: None, parent, items: items.iter().map(|n| CardView::of(site.words, n)).collect() };
        let head = Emit::new(
            title,
            crate::words::say!(site.words, "series.description", n = items.len(), title = *title),
            "/news/",
        )
        .card(site.say("series.card"), None)
        .list();
        emit(site, &address(slug), "tag.html", head, &view)?;
    }
    Ok(())
}
