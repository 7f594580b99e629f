//! Series of news: items that belong together, in the order in which they appeared.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Kind, NewsItem};
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{CardView, LinkView, link};
use crate::routes::address;
use crate::site::{Gathered, Site};
use crate::words::say;

/// Where an item stands in its series.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesView {
    /// Its title and address.
    #[serde(flatten)]
    link: LinkView,
    /// Its number in the series.
    part: usize,
    /// How many parts there are.
    of: usize,
    /// The number of the first item shown: of long series only those near by are.
    first: usize,
    /// Its items, in order.
    items: Vec<PartView>,
}

/// A part of a series.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// The item.
    #[serde(flatten)]
    link: LinkView,
    /// Whether it is the one on whose page this stands.
    is_here: bool,
}

/// So many parts before and after an item are listed beside it.
const NEIGHBOURS: usize = 5;

/// Where `item` stands in its series; `None` of one that stands alone.
pub fn view(site: &Site<'_>, item: &NewsItem) -> Option<SeriesView> {
    let Gathered { topic, items } = site.plan.series.get(item.series.as_ref()?.slug.as_str())?;
    let at = items.iter().position(|i| i.entry.id == item.entry.id)?;
    let first = at.saturating_sub(NEIGHBOURS).min(items.len().saturating_sub(2 * NEIGHBOURS + 1));
    let near = items.iter().skip(first).take(2 * NEIGHBOURS + 1);
    Some(SeriesView {
        link: LinkView::topic(topic, address::series(&topic.slug)),
        part: at + 1,
        of: items.len(),
        first: first + 1,
        items: near
            .map(|i| PartView { link: link(Kind::News, &i.entry), is_here: i.entry.id == item.entry.id })
            .collect(),
    })
}

/// The news of a series: `tag.html`.
#[derive(Serialize)]
struct PageView<'a> {
    /// Its title.
    title: &'a str,
    /// The address of its feed.
    feed: Option<String>,
    /// The list that it belongs to.
    parent: LinkView,
    /// Its items.
    items: Vec<CardView<'a>>,
}

/// Renders the page of each series.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    for (slug, Gathered { topic, items }) in &site.plan.series {
        if !site.wants(&address::series(slug)) {
            continue;
        }
        let parent = LinkView::new(site.say("news.title"), "/news/");
        let label = topic.name.label.as_str();
        let view = PageView {
            title: label,
            feed: None,
            parent,
            items: items.iter().map(|n| CardView::of(site.words, n)).collect(),
        };
        let head =
            PageHead::new(label, say!(site.words, "series.description", n = items.len(), title = label), "/news/")
                .of_topic(topic)
                .card(site.say("series.card"), None)
                .list();
        emit(site, &address::series(slug), "tag.html", head, &view)?;
    }
    Ok(())
}
