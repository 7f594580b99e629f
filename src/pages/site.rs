//! What all pages share.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use serde::Serialize;

use crate::charts::Subject;
use crate::checks::LinkCheck;
use crate::diagnostics::Report;
use crate::markup::Markup;
use crate::model::{Catalogue, Date, Kind, NewsItem};
use crate::output::Sink;
use crate::pages::dates::DateView;
use crate::pages::mentions::Mentions;
use crate::pages::related::Related;
use crate::pictures::Pictures;
use crate::routes::Routes;
use crate::search::Collector;
use crate::source::{Edition, Linking, href};
use crate::statistics::{CensusResult, Results};
use crate::theme::Theme;
use crate::words::Words;

/// Shared references to everything that pages are made of.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// All records.
    pub catalogue: &'a Catalogue,
    /// All results.
    pub results: &'a Results,
    /// All addresses.
    pub routes: &'a Routes,
    /// All news, newest first.
    pub news: &'a [&'a NewsItem],
    /// What mentions what.
    pub mentions: &'a Mentions<'a>,
    /// What refers to organisations and people.
    pub related: &'a Related<'a>,
    /// What the censuses of leadership say, oldest first.
    pub leadership: &'a [CensusResult<'a>],
    /// The organisations that could have a digital leader.
    pub could_have_posts: &'a BTreeSet<&'a str>,
    /// Draws share images; `None` where the theme's fonts can't.
    pub pictures: Option<&'a Arc<Pictures>>,
    /// Templates and assets.
    pub theme: &'a Theme,
    /// The language that pages are written in.
    pub words: &'a Words,
    /// Where pages of that language lie.
    pub edition: &'a Edition,
    /// Every language of the site.
    pub languages: &'a [Language],
    /// The addresses of its pages, without a language's own folder: each is there in every language.
    pub pages: &'a BTreeSet<String>,
    /// Ids of the organisations that have a feed, in every language.
    pub feeds: &'a BTreeSet<String>,
    /// The style sheet of a chart's own file.
    pub chart_css: &'a str,
    /// How texts are rendered.
    pub markup: Markup<'a>,
    /// How links begin.
    pub linking: &'a Linking,
    /// Links and anchors met so far.
    pub links: &'a LinkCheck,
    /// What is wrong.
    pub report: &'a Report,
    /// Gathers what can be searched.
    pub search: &'a Collector,
    /// Where artifacts go.
    pub sink: &'a dyn Sink,
    /// What every template sees as `site`.
    pub shared: &'a tera::Value,
    /// The day of the build.
    pub today: Date,
    /// Pages and charts made so far.
    pub counts: &'a Counts,
}

/// A language of the site.
#[derive(Debug)]
pub struct Language {
    /// Where its pages lie.
    pub edition: Edition,
    /// What it calls itself.
    pub name: String,
}

/// A page in a language, for the switch and for search engines.
#[derive(Debug, Serialize)]
pub struct AlternateView<'a> {
    code: &'a str,
    name: &'a str,
    to: String,
    url: String,
    /// Whether it is the page itself.
    is_here: bool,
    /// Whether it is the very page in that language: else it is its start page.
    is_same: bool,
}

impl<'a> Site<'a> {
    /// What a survey is drawn and told from, if it has results.
    pub fn subject(&self, survey: &str) -> Option<Subject<'a>> {
        Subject::of(self.catalogue, self.results, self.words, survey)
    }

    /// A message that fills nothing in.
    pub fn say(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    /// How links of the page at `route` begin.
    pub fn root(&self, route: &str) -> String {
        self.linking.root(&self.edition.address(route))
    }

    /// Where this language begins, from a page whose links begin with `root`: scripts add a file's address to it.
    pub fn home(&self, root: &str) -> String {
        let folder = self.edition.prefix.trim_start_matches('/');
        if folder.is_empty() { root.to_owned() } else { format!("{root}{folder}/") }
    }

    /// The page at `route` in each language; empty on a site that has one.
    pub fn alternates(&self, route: &str) -> Vec<AlternateView<'a>> {
        let (root, is_same) = (self.root(route), self.pages.contains(route));
        let view = |language: &'a Language| {
            let at = language.edition.prefix.clone() + if is_same { route } else { "/" };
            AlternateView {
                code: &language.edition.language,
                name: &language.name,
                to: href(&root, &at),
                url: href(&self.catalogue.settings.base_url, &at),
                is_here: language.edition.language == self.edition.language,
                is_same,
            }
        };
        if self.languages.len() > 1 { self.languages.iter().map(view).collect() } else { Vec::new() }
    }
}

impl Site<'_> {
    /// Whether an organisation has a feed of its own: it is named in news, in the site's first language.
    pub fn has_feed(&self, organisation: &str) -> bool {
        self.feeds.contains(organisation)
    }

    /// Where the text of the data's licence stands.
    pub fn licence_address(&self) -> Option<String> {
        self.catalogue.settings.licence.as_deref().and_then(licence_url)
    }
}

/// How much was made.
#[derive(Debug, Default)]
pub struct Counts {
    /// HTML pages.
    pub pages: AtomicUsize,
    /// Charts as files.
    pub charts: AtomicUsize,
}

/// What templates see as `site`.
#[derive(Debug, Serialize)]
struct Shared<'a> {
    title: &'a str,
    tagline: Option<&'a str>,
    lang: &'a str,
    /// The site's first language: that of what nobody has translated.
    first: &'a str,
    locale: String,
    base_url: &'a str,
    navigation: Vec<NavigationView>,
    publisher: Option<(&'a str, String)>,
    contact: Option<(&'a str, String)>,
    licence: Option<(&'a str, Option<String>)>,
    date: DateView,
    has_news: bool,
    has_ratings: bool,
    has_events: bool,
    has_leadership: bool,
    confidence: String,
    minimum: u32,
}

#[derive(Debug, Serialize)]
struct NavigationView {
    label: String,
    to: String,
}

/// Makes the value that all templates share, once.
pub fn shared((words, edition): (&Words, &Edition), catalogue: &Catalogue, today: Date) -> tera::Value {
    let s = &catalogue.settings;
    let publisher = s.publisher.as_ref().and_then(|p| catalogue.organisations.get(&p.id));
    let contact = s.contact.as_deref().map(|c| (c, if c.contains('@') { format!("mailto:{c}") } else { c.to_owned() }));
    let navigation: Vec<NavigationView> = if s.navigation.is_empty() {
        default_navigation(words, catalogue)
    } else {
        let to = |to: &str| link_in(edition, catalogue, to).to_owned();
        s.navigation.iter().map(|n| NavigationView { label: n.label.clone(), to: to(&n.to) }).collect()
    };
    Theme::shared(&Shared {
        title: &s.title,
        tagline: s.tagline.as_deref(),
        lang: &edition.language,
        first: &s.languages[0],
        locale: locale(&edition.language),
        base_url: &s.base_url,
        navigation,
        publisher: publisher.map(|p| (p.entry.title.as_str(), Kind::Organisation.address(&p.entry.id))),
        contact,
        licence: s.licence.as_deref().map(|l| (l, licence_url(l))),
        date: DateView::of(words, today),
        has_news: !catalogue.news.is_empty(),
        has_ratings: !catalogue.surveys.is_empty(),
        has_events: !catalogue.events.is_empty(),
        has_leadership: !catalogue.censuses.is_empty(),
        confidence: words.short(s.confidence * 100.0),
        minimum: s.minimum_responses,
    })
}

/// A link of the navigation in an edition: a translation has anchors of its own, so there it leads to the page as a whole.
fn link_in<'t>(edition: &Edition, catalogue: &Catalogue, to: &'t str) -> &'t str {
    let Some((page, _)) = to.split_once('#').filter(|_| !edition.is_default()) else { return to };
    let entry = Kind::of_address(page).and_then(|(kind, id)| catalogue.entry(kind, id));
    if entry.is_some_and(|e| !e.body.is_foreign) { page } else { to }
}

/// A language as previews of links name it: `en_GB`.
fn locale(language: &str) -> String {
    match language {
        "en" => "en_GB".to_owned(),
        "cy" => "cy_GB".to_owned(),
        other => other.replace('-', "_"),
    }
}

fn default_navigation(words: &Words, catalogue: &Catalogue) -> Vec<NavigationView> {
    let mut links = Vec::new();
    let mut add = |shown: bool, key: &str, to: &str| {
        if shown {
            links.push(NavigationView { label: words.say(key, &[]), to: to.to_owned() });
        }
    };
    add(!catalogue.surveys.is_empty(), "ratings.title", "/ratings/");
    add(!catalogue.systems.is_empty(), "systems.title", "/systems/");
    add(catalogue.systems.len() > 1 && !catalogue.surveys.is_empty(), "compare.card", "/compare/");
    add(!catalogue.news.is_empty(), "news.title", "/news/");
    add(!catalogue.events.is_empty(), "events.title", "/events/");
    add(!catalogue.training.is_empty(), "training.title", "/training/");
    add(!catalogue.groups.is_empty(), "navigation.groups", "/groups/");
    add(!catalogue.recommendations.is_empty(), "recommendations.title", "/recommendations/");
    add(!catalogue.censuses.is_empty(), "leadership.card", "/leadership/");
    add(catalogue.pages.contains_key("about"), "card.about", "/about/");
    links
}

/// Where the text of a Creative Commons licence stands.
fn licence_url(spdx: &str) -> Option<String> {
    if spdx == "CC0-1.0" {
        return Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned());
    }
    let (kind, version) = spdx.strip_prefix("CC-")?.rsplit_once('-')?;
    Some(format!("https://creativecommons.org/licenses/{}/{version}/", kind.to_lowercase()))
}
