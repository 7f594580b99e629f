//! Feeds of news: Atom for all of it, for each tag and organisation; JSON Feed for all.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::charts::Figure;
use crate::diagnostics::Stop;
use crate::feeds::template::template;
use crate::markup::Mode;
use crate::model::{Correction, Id, Kind, NewsItem};
use crate::routes::address;
use crate::site::{Corrected, Site, corrections, emit_file, moment, moments};
use crate::source::{escape, href};
use crate::words::say;

/// Items in a feed.
const NEWEST: usize = 20;

/// A feed of news: `feed.xml`.
#[derive(Serialize)]
struct FeedView<'a> {
    /// Its title.
    title: &'a str,
    /// Its full address.
    id: String,
    /// The page whose news it has.
    alternate: String,
    /// When its newest item was changed.
    updated: String,
    /// Its items, newest first.
    entries: Vec<&'a FeedEntry<'a>>,
}

/// A news item in a feed.
#[derive(Serialize)]
struct FeedEntry<'a> {
    /// Its title.
    title: Cow<'a, str>,
    /// Its full address.
    url: String,
    /// When it was published, for programs.
    published: String,
    /// When it was last changed.
    updated: String,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Its text, as HTML.
    content: String,
    /// Who wrote it.
    authors: Vec<&'a str>,
    /// Its tags.
    tags: Vec<&'a str>,
}

/// A feed that is still to be written.
struct Feed<'a> {
    route: String,
    title: String,
    /// The page whose news it has.
    page: String,
    /// Its news, newest first.
    items: Vec<&'a NewsItem>,
    /// The surveys whose corrections are in it too.
    corrected: Surveys<'a>,
}

/// The surveys whose corrections a feed tells of: those of news stand in the news.
#[derive(Clone, Copy)]
enum Surveys<'a> {
    None,
    All,
    /// Those with figures of a system.
    Of(&'a Id),
}

impl Surveys<'_> {
    fn have(self, site: &Site<'_>, (survey, correction): (&str, &Correction)) -> bool {
        match self {
            Surveys::None => false,
            Surveys::All => true,
            Surveys::Of(system) => site.results.get(survey, system).is_some() && correction.is_about(system),
        }
    }
}

/// A correction of a survey, with the survey's id.
type CorrectionEntry<'a> = (&'a Id, &'a Correction, FeedEntry<'a>);

/// Entries by the id of their items: each is rendered once, however many feeds it is in.
type Entries<'a> = BTreeMap<&'a Id, FeedEntry<'a>>;

/// Writes all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let feeds = feeds(site);
    let items: BTreeMap<&Id, &NewsItem> =
        feeds.iter().flat_map(|feed| &feed.items).map(|item| (&item.entry.id, *item)).collect();
    let entries: Entries<'_> = items.into_par_iter().map(|(id, item)| (id, entry(site, item))).collect();
    let corrected: Vec<CorrectionEntry<'_>> = corrections(site.catalogue)
        .into_iter()
        .filter(|c| c.kind == Kind::Survey)
        .map(|c| (&c.entry.id, c.correction, correction(site, c)))
        .collect();
    feeds.par_iter().try_for_each(|feed| atom(site, feed, &entries, &corrected))?;
    json_feed(site, &in_feed(site, &newest(site.news), Surveys::All, &entries, &corrected))
}

/// The first items of a list, as many as a feed has.
fn newest<'a>(news: &[&'a NewsItem]) -> Vec<&'a NewsItem> {
    news.iter().take(NEWEST).copied().collect()
}

/// Every Atom feed of the site.
fn feeds<'a>(site: &Site<'a>) -> Vec<Feed<'a>> {
    let title = &site.catalogue.settings.title;
    let all = |route: &str, title: String, page: &str, corrected: Surveys<'a>| Feed {
        corrected,
        route: route.to_owned(),
        title,
        page: page.to_owned(),
        items: newest(site.news),
    };
    let of = |page: String, name: &str, news: &[&'a NewsItem]| Feed {
        corrected: Surveys::None,
        route: address::feed_of(&page),
        title: format!("{title}: {name}"),
        page,
        items: newest(news),
    };
    let whole = [
        all("/feed.xml", title.clone(), "/", Surveys::All),
        all("/news/feed.xml", say!(site.words, "feed.news", site = title), "/news/", Surveys::None),
    ];
    let tags = site.plan.tags.iter().map(|(slug, tag)| of(address::tag(slug), &tag.topic.name, &tag.items));
    let organisations = site.catalogue.organisations.values().map(|o| (Kind::Organisation, &o.entry));
    let systems = site.catalogue.systems.values().map(|s| (Kind::System, &s.entry));
    let named = organisations.chain(systems).filter(|(kind, entry)| site.has_feed(*kind, &entry.id));
    let named = named.map(|(kind, entry)| Feed {
        corrected: if kind == Kind::System { Surveys::Of(&entry.id) } else { Surveys::None },
        ..of(kind.address(&entry.id), &entry.title, site.mentions.news(kind, &entry.id))
    });
    whole.into_iter().chain(tags).chain(named).collect()
}

/// The entries of some items, and of corrections of some surveys, newest first.
fn in_feed<'e>(
    site: &Site<'_>,
    items: &[&NewsItem],
    surveys: Surveys<'_>,
    entries: &'e Entries<'e>,
    corrected: &'e [CorrectionEntry<'e>],
) -> Vec<&'e FeedEntry<'e>> {
    let own = corrected.iter().filter(|(survey, c, _)| surveys.have(site, (survey, c))).map(|(.., entry)| entry);
    let mut all: Vec<&FeedEntry<'_>> = items.iter().filter_map(|item| entries.get(&item.entry.id)).collect();
    let news = all.len();
    all.extend(own);
    if all.len() > news {
        all.sort_by(|a, b| b.published.cmp(&a.published));
        all.truncate(NEWEST);
    }
    all
}

/// A correction of a survey.
fn correction<'a>(site: &Site<'a>, c: Corrected<'a>) -> FeedEntry<'a> {
    let when = moment(c.correction.date, c.correction.at);
    FeedEntry {
        title: say!(site.words, "feed.correction-of", title = &c.entry.title).into(),
        url: site.absolute(&c.address()),
        published: when.clone(),
        updated: when,
        summary: None,
        content: format!("<p>{}</p>\n", escape(&c.correction.text)),
        authors: Vec::new(),
        tags: Vec::new(),
    }
}

fn entry<'a>(site: &Site<'a>, item: &'a NewsItem) -> FeedEntry<'a> {
    let e = &item.entry;
    let route = Kind::News.address(&e.id);
    let (published, updated) = moments(item, site.today);
    let author = |r: &'a crate::model::Reference| site.catalogue.people.get(&r.id).map(|p| p.entry.title.as_str());
    FeedEntry {
        title: e.title.as_str().into(),
        url: site.absolute(&route),
        published,
        updated,
        summary: e.summary.as_deref(),
        content: content(site, item, &route),
        authors: item.authors.iter().filter_map(author).collect(),
        tags: e.tags.iter().map(|t| t.name.label.as_str()).collect(),
    }
}

/// The full text, with what was corrected above it.
fn content(site: &Site<'_>, item: &NewsItem, route: &str) -> String {
    let base: &str = &site.catalogue.settings.base_url;
    let mut html = String::new();
    for c in &item.corrections {
        let text = escape(&c.text);
        html.push_str(&format!(
            "<p><strong>{}</strong> {text}</p>\n",
            say!(site.words, "feed.correction", day = site.words.long_date(c.date))
        ));
    }
    let linked = |figure: &Figure| {
        let address = href(base, &site.edition.address(&figure.route()));
        format!("<p><a href=\"{address}\">{}</a>: {}</p>\n", escape(&figure.title), escape(&figure.description))
    };
    html + &site.markup.render(item.entry.body, route, base, Mode::Feed).html(linked)
}

fn atom(
    site: &Site<'_>,
    feed: &Feed<'_>,
    entries: &Entries<'_>,
    corrected: &[CorrectionEntry<'_>],
) -> Result<(), Stop> {
    let entries = in_feed(site, &feed.items, feed.corrected, entries, corrected);
    let updated = entries.iter().map(|e| e.updated.clone()).max().unwrap_or_else(|| moment(site.today, None));
    let view = FeedView {
        title: &feed.title,
        id: site.absolute(&feed.route),
        alternate: site.absolute(&feed.page),
        updated,
        entries,
    };
    template(site, &feed.route, "feed.xml", &view)
}

fn json_feed(site: &Site<'_>, entries: &[&FeedEntry<'_>]) -> Result<(), Stop> {
    let settings = &site.catalogue.settings;
    let item = |e: &&FeedEntry<'_>| {
        json!({
            "id": e.url, "url": e.url, "title": e.title, "summary": e.summary, "content_html": e.content,
            "date_published": e.published, "date_modified": e.updated, "tags": e.tags,
            "authors": e.authors.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        })
    };
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.title, "description": settings.tagline, "language": site.edition.language,
        "home_page_url": site.absolute("/"), "feed_url": site.absolute("/feed.json"),
        "items": entries.iter().map(item).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&feed).unwrap_or_default();
    bytes.push(b'\n');
    emit_file(site, "/feed.json", bytes)
}
