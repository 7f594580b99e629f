//! Hands a page or a file to the sink, and notes its links.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::Serialize;
use tera::Context;

use crate::cache::{Digest, KeptPage};
use crate::diagnostics::Stop;
use crate::html;
use crate::model::{Entry, Foreign, Kind, Topic};
use crate::pages::shared::linked_data::breadcrumbs;
use crate::pages::shared::schema_org::Thing;
use crate::pictures::{Card, CardRow, Scale};
use crate::prose::{Subject, first_sentence, value};
use crate::search::Findable;
use crate::site::{Site, emit_picture};

/// What the head of a page needs.
#[derive(Debug, Default, Serialize)]
pub struct PageHead<'a> {
    /// The title of the window, without the site's.
    pub title: &'a str,
    /// One or two sentences for search engines and previews.
    pub description: String,
    /// The address in the navigation that this page belongs under.
    pub section: &'a str,
    /// Whether the page shows invented data.
    pub demonstration: bool,
    /// A feed of the page's own subject.
    feed: Option<String>,
    /// Whether it is an article, with a day of its own.
    is_article: bool,
    /// What of it is in the site's first language, for nobody has translated it yet.
    foreign: Foreign,
    /// A script of the theme that makes the page better.
    script: Option<&'static str>,
    #[serde(skip)]
    is_list: bool,
    #[serde(skip)]
    sought_as: String,
    #[serde(skip)]
    linked: Option<Thing>,
    #[serde(skip)]
    share: Share,
}

/// What the share image says besides the title.
#[derive(Debug, Default)]
struct Share {
    kicker: String,
    figure: Option<String>,
    detail: Option<String>,
    scale: Option<Scale>,
    verdict: Option<Verdict>,
    /// In place of the page's own title.
    title: Option<String>,
}

/// What a league says at a glance.
#[derive(Debug)]
struct Verdict {
    /// The sentence that can stand alone.
    sentence: String,
    /// The first few systems.
    rows: Vec<CardRow>,
    /// The scale's ends.
    range: (f64, f64),
}

/// So many systems have room on a share image.
const MOST_CARD_ROWS: usize = 3;

/// What previews of a link show.
#[derive(Debug, Serialize)]
struct Preview {
    /// The full address of the page.
    url: String,
    /// The full address of its share image.
    image: Option<String>,
    /// What the image says.
    image_words: String,
    /// What the page is about, as JSON-LD.
    linked: Vec<String>,
}

impl<'a> PageHead<'a> {
    /// A page's title, description and section.
    pub fn new(title: &'a str, description: String, section: &'a str) -> Self {
        PageHead { title, description, section, ..PageHead::default() }
    }

    /// Says whether the page shows invented data.
    pub fn demonstration(mut self, demonstration: bool) -> Self {
        self.demonstration = demonstration;
        self
    }

    /// Says what the page is about.
    pub fn linked(mut self, thing: Thing) -> Self {
        self.linked = Some(thing);
        self
    }

    /// Says that the page only lists others: search does without it.
    pub fn list(mut self) -> Self {
        self.is_list = true;
        self
    }

    /// Says what else readers who want this page look for, as words.
    pub fn sought_as(mut self, words: String) -> Self {
        self.sought_as = words;
        self
    }

    /// Gives the page a feed of its own.
    pub fn feed(mut self, feed: Option<String>) -> Self {
        self.feed = feed;
        self
    }

    /// Says of which record the page is, for the language of its title.
    pub fn of(mut self, entry: &Entry) -> Self {
        self.foreign = entry.foreign;
        self
    }

    /// Says of which tag or series the page is, for the language of its title.
    pub fn of_topic(mut self, topic: &Topic) -> Self {
        self.foreign.title = topic.name.is_foreign;
        self
    }

    /// Says that the page is an article.
    pub fn article(mut self) -> Self {
        self.is_article = true;
        self
    }

    /// Gives the page a script of the theme.
    pub fn script(mut self, script: &'static str) -> Self {
        self.script = Some(script);
        self
    }

    /// Says what the share image tells besides the title: the kind of page; the figure that matters most, and its detail.
    pub fn card(mut self, kicker: impl Into<String>, figure: Option<(String, Option<String>)>) -> Self {
        let (figure, detail) = figure.map_or((None, None), |(figure, detail)| (Some(figure), detail));
        self.share = Share { kicker: kicker.into(), figure, detail, ..Share::default() };
        self
    }

    /// Lets the share image say who is first among the systems of a subject, and draws the first few; of several categories,
    /// the first of which two are shown.
    pub fn verdict(mut self, kicker: impl Into<String>, subject: Subject<'_>) -> Self {
        self.share = Share { kicker: kicker.into(), ..Share::default() };
        let part = match subject.set {
            Some(_) => Some(subject),
            None => subject.by_category().find(|part| part.shown().count() > 1).or(subject.by_category().next()),
        };
        let Some((part, sentence)) = part.and_then(|part| Some((part, first_sentence(part)?))) else { return self };
        let row = |(s, f): (&crate::statistics::SystemResult, &crate::statistics::Figures)| {
            Some(CardRow {
                label: part.name(&s.system),
                value: value(part, f),
                scale: Scale { range: part.instrument.range(), mean: f.mean?.value, ci: f.ci },
            })
        };
        let rows = part.shown().filter_map(row).take(MOST_CARD_ROWS).collect();
        self.share.title = Some(part.title());
        self.share.verdict = Some(Verdict { sentence, rows, range: part.instrument.range() });
        self
    }

    /// Draws the figure of the share image on its scale.
    pub fn scale(mut self, scale: Option<Scale>) -> Self {
        self.share.scale = scale;
        self
    }
}

/// The name of a section of the site: the index of a kind, or the comparison.
fn section_name(site: &Site<'_>, section: &str) -> Option<String> {
    let is_index = section == "/compare/" || Kind::ALL.into_iter().any(|kind| kind.index().as_deref() == Some(section));
    is_index.then(|| site.say(&format!("{}.title", section.trim_matches('/'))))
}

/// What kind of page it is, in a word: its own, or that of its section.
fn kind_of(site: &Site<'_>, head: &PageHead<'_>) -> String {
    let own = &head.share.kicker;
    if own.is_empty() { section_name(site, head.section).unwrap_or_default() } else { own.clone() }
}

/// The way from the start page to this one.
fn way(site: &Site<'_>, route: &str, head: &PageHead<'_>) -> Vec<(String, String)> {
    let mut steps = vec![(site.catalogue.settings.title.clone(), "/".to_owned())];
    if let Some(name) = section_name(site, head.section).filter(|_| head.section != route) {
        steps.push((name, head.section.to_owned()));
    }
    steps.push((head.title.to_owned(), route.to_owned()));
    steps
}

/// Where the share image lies of pages that have nothing of their own to show, and belong under no index.
const SITES_CARD: &str = "/share/card.png";

/// The share image of a page: its address, and what it says in words.
struct ShareImage {
    file: String,
    words: String,
}

/// The share image of a page: one of its own where there is a figure or a verdict to show, else that of the index that it
/// belongs under, else the site's. A title alone is no picture: it stands beside the picture wherever a link is shown.
fn share(site: &Site<'_>, route: &str, head: &PageHead<'_>) -> Result<Option<ShareImage>, Stop> {
    if site.pictures.is_none() || !route.ends_with('/') || !site.sink.wants_images() {
        return Ok(None);
    }
    let share = &head.share;
    let has_own = share.figure.is_some() || share.verdict.is_some();
    let section = section_name(site, head.section);
    if !has_own && route != "/" && head.section != route {
        let title = &site.catalogue.settings.title;
        return Ok(Some(match section {
            Some(name) => ShareImage { file: format!("{}card.png", head.section), words: format!("{name}, {title}") },
            None => ShareImage { file: SITES_CARD.to_owned(), words: title.clone() },
        }));
    }
    let kind = kind_of(site, head);
    let settings = &site.catalogue.settings;
    let file = format!("{route}card.png");
    let verdict = share.verdict.as_ref();
    let title = share.title.clone().unwrap_or_else(|| head.title.to_owned());
    let kicker = match route {
        "/" if has_own => settings.tagline.clone().unwrap_or_default(),
        "/" => String::new(),
        _ => kind,
    };
    let card = Card {
        site: settings.title.clone(),
        // What the title says needn't stand above it too.
        kicker: if kicker == title { String::new() } else { kicker },
        title,
        lead: Some(head.description.clone()).filter(|lead| !has_own && !lead.is_empty()),
        figure: share.figure.clone(),
        detail: share.detail.clone(),
        scale: share.scale,
        verdict: verdict.map(|v| v.sentence.clone()),
        rows: verdict.map_or_else(Vec::new, |v| v.rows.clone()),
        ends: verdict.map(|v| [site.words.short(v.range.0), site.words.short(v.range.1)]),
        demonstration: head.demonstration.then(|| site.say("demonstration.phrase")),
    };
    emit_card(site, &file, card)?;
    let words =
        [Some(head.title.to_owned()), share.figure.clone(), share.detail.clone(), verdict.map(|v| v.sentence.clone())];
    Ok(Some(ShareImage { file, words: words.into_iter().flatten().collect::<Vec<_>>().join(", ") }))
}

/// Hands over a share image; one that is published already isn't drawn again.
fn emit_card(site: &Site<'_>, file: &str, card: Card) -> Result<(), Stop> {
    let Some(pictures) = site.pictures.map(Arc::clone) else { return Ok(()) };
    let drawn_from = pictures.card_drawn_from(&card);
    emit_picture(site, file, &|| drawn_from.clone(), Box::new(move || pictures.card(&card)))
}

/// Hands over the site's own share image, for pages that have none.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it.
pub fn emit_sites_card(site: &Site<'_>) -> Result<(), Stop> {
    let settings = &site.catalogue.settings;
    let host = settings.base_url.host().to_owned();
    let card = Card { site: host, title: settings.title.clone(), lead: settings.tagline.clone(), ..Card::default() };
    if site.sink.wants_images() { emit_card(site, SITES_CARD, card) } else { Ok(()) }
}

fn preview(site: &Site<'_>, route: &str, head: &mut PageHead<'_>) -> Result<Preview, Stop> {
    let image = share(site, route, head)?;
    let image_words = image.as_ref().map(|image| image.words.clone()).unwrap_or_default();
    let image = image.map(|image| site.absolute(&image.file));
    let mut linked = Vec::new();
    if route != "/" && route.ends_with('/') {
        linked.push(breadcrumbs(site, &way(site, route, head)).json());
    }
    linked.extend(head.linked.take().map(|mut thing| {
        let pictured = matches!(thing.kind, "NewsArticle" | "Event" | "Course") && thing.image.is_empty();
        thing.image.extend(image.clone().filter(|_| pictured));
        thing.json()
    }));
    Ok(Preview { url: site.canonical(route), image, image_words, linked })
}

/// Renders the page at `route` from a template and its view.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it; what is wrong with the template is in the report.
pub fn emit<V: Serialize>(
    site: &Site<'_>,
    route: &str,
    template: &str,
    mut head: PageHead<'_>,
    view: &V,
) -> Result<(), Stop> {
    if !site.wants(route) {
        return Ok(());
    }
    let root = site.root(route);
    let address = site.edition.address(route);
    let languages = site.alternates(route);
    let preview = preview(site, route, &mut head)?;
    let kind = kind_of(site, &head);
    let is_sought = !head.is_list && route.ends_with('/');
    let found = Findable {
        route,
        title: head.title,
        sought_as: &head.sought_as,
        kind: &kind,
        description: &head.description,
        foreign: head.foreign,
        body: "",
    };
    // Links to it are right, also where its template has a mistake: that is told once.
    site.links.file(&address);
    let key = site.kept.key(|hasher| {
        hasher.value(template).value(route).value(&languages).value(&preview).value(&head).value(&head.sought_as);
        hasher.value(&is_sought).value(view);
    });
    if let Some(page) = key.and_then(|key| kept(site, &address, &key)) {
        site.links.known_page(&address, &page.anchors, &page.targets);
        if let Some(words) = &page.words {
            site.search.known_page(found, words.clone());
        }
        site.counts.pages.fetch_add(1, Ordering::Relaxed);
        site.kept.keep_page(address.into_owned(), page.clone());
        return Ok(());
    }
    let mut context = Context::new();
    context.insert_value("site", site.shared.clone());
    context.insert("root", &root);
    context.insert("home", &site.home(&root));
    context.insert("route", route);
    context.insert("languages", &languages);
    context.insert("preview", &preview);
    context.insert("page", &head);
    context.insert("view", view);
    let html = match site.theme.render(template, &context) {
        Ok(html) => html,
        Err(diagnostic) => {
            site.report.add(*diagnostic);
            return Ok(());
        }
    };
    if site.only.is_some() {
        return site.sink.put(&address, html).map(drop);
    }
    let read = html::read(&String::from_utf8_lossy(&html));
    let (anchors, targets) = site.links.page(&address, &root, &read);
    let words = is_sought.then(|| site.search.page(Findable { body: &read.text, ..found }));
    site.counts.pages.fetch_add(1, Ordering::Relaxed);
    let mark = site.sink.put(&address, html)?;
    if let Some(key) = key {
        site.kept.keep_page(address.into_owned(), KeptPage { key, mark, anchors, targets, words });
    }
    Ok(())
}

/// The page of the build before, where it was made of the same and is still published.
fn kept<'a>(site: &Site<'a>, address: &str, key: &Digest) -> Option<&'a KeptPage> {
    site.kept.page(address, key).filter(|page| site.sink.keep(address, &page.mark))
}
