//! Series of news: items that belong together, in the order in which they appeared.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Kind, NewsItem, Topic};
use crate::pages::emit::{Emit, emit};
use crate::pages::site::Site;
use crate::pages::view::{CardView, LinkView, link};

/// The items of each series by its part of the address, oldest first; with its title as first written.
pub type Series<'a> = BTreeMap<String, (&'a Topic, Vec<&'a NewsItem>)>;

/// Where an item stands in its series.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesView {
    #[serde(flatten)]
    link: LinkView,
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
            series.entry(title.slug.clone()).or_insert_with(|| (title, Vec::new())).1.push(item);
        }
    }
    series
}

/// Where `item` stands in its series; `None` of one that stands alone.
pub fn view(series: &Series<'_>, item: &NewsItem) -> Option<SeriesView> {
    let (title, items) = series.get(&item.series.as_ref()?.slug)?;
    let at = items.iter().position(|i| i.entry.id == item.entry.id)?;
    let first = at.saturating_sub(NEIGHBOURS).min(items.len().saturating_sub(2 * NEIGHBOURS + 1));
    let near = items.iter().skip(first).take(2 * NEIGHBOURS + 1);
    Some(SeriesView {
        link: LinkView::topic(title, address(&title.slug)),
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
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>, series: &Series<'_>) -> Result<(), Stop> {
    for (slug, (title, items)) in series {
        let parent = LinkView::new(site.say("news.title"), "/news/");
        let label = title.name.label.as_str();
        let view = PageView {
            title: label,
            feed: None,
            parent,
            items: items.iter().map(|n| CardView::of(site.words, n)).collect(),
        };
        let head = Emit::new(
            label,
            crate::words::say!(site.words, "series.description", n = items.len(), title = label),
            "/news/",
        )
        .of_topic(title)
        .card(site.say("series.card"), None)
        .list();
        emit(site, &address(slug), "tag.html", head, &view)?;
    }
    Ok(())
}
