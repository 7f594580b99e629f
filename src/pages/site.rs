//! What all pages share.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use serde::Serialize;

use crate::checks::LinkCheck;
use crate::diagnostics::Report;
use crate::markup::Markup;
use crate::model::{Catalogue, Date, Kind, NewsItem};
use crate::output::Sink;
use crate::pages::mentions::Mentions;
use crate::pages::related::Related;
use crate::pages::view::{iso, long_date};
use crate::pictures::Pictures;
use crate::routes::Routes;
use crate::search::Collector;
use crate::source::Linking;
use crate::statistics::{CensusResult, Results};
use crate::theme::Theme;

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
    /// Digest of the content.
    pub revision: &'a str,
    /// Pages and charts made so far.
    pub counts: &'a Counts,
}

impl Site<'_> {
    /// Whether an organisation has a feed of its own: it is named in news.
    pub fn has_feed(&self, organisation: &str) -> bool {
        !self.mentions.news(Kind::Organisation, organisation).is_empty()
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
    locale: String,
    base_url: &'a str,
    navigation: Vec<NavigationView<'a>>,
    publisher: Option<(&'a str, String)>,
    contact: Option<(&'a str, String)>,
    licence: Option<(&'a str, Option<String>)>,
    date: String,
    date_iso: String,
    has_news: bool,
    has_ratings: bool,
    has_events: bool,
    has_leadership: bool,
    confidence: String,
    minimum: u32,
}

#[derive(Debug, Serialize)]
struct NavigationView<'a> {
    label: &'a str,
    to: String,
}

/// Makes the value that all templates share, once.
pub fn shared(catalogue: &Catalogue, today: Date) -> tera::Value {
    let s = &catalogue.settings;
    let publisher = s.publisher.as_ref().and_then(|p| catalogue.organisations.get(&p.id));
    let contact = s.contact.as_deref().map(|c| (c, if c.contains('@') { format!("mailto:{c}") } else { c.to_owned() }));
    let navigation: Vec<NavigationView<'_>> = if s.navigation.is_empty() {
        default_navigation(catalogue)
    } else {
        s.navigation.iter().map(|n| NavigationView { label: &n.label, to: n.to.clone() }).collect()
    };
    Theme::shared(&Shared {
        title: &s.title,
        tagline: s.tagline.as_deref(),
        lang: &s.languages[0],
        locale: locale(&s.languages[0]),
        base_url: &s.base_url,
        navigation,
        publisher: publisher.map(|p| (p.entry.title.as_str(), Kind::Organisation.address(&p.entry.id))),
        contact,
        licence: s.licence.as_deref().map(|l| (l, licence_url(l))),
        date: long_date(today),
        date_iso: iso(today),
        has_news: !catalogue.news.is_empty(),
        has_ratings: !catalogue.surveys.is_empty(),
        has_events: !catalogue.events.is_empty(),
        has_leadership: !catalogue.censuses.is_empty(),
        confidence: crate::charts::words::short(s.confidence * 100.0),
        minimum: s.minimum_responses,
    })
}

/// A language as previews of links name it: `en_GB`.
fn locale(language: &str) -> String {
    match language {
        "en" => "en_GB".to_owned(),
        "cy" => "cy_GB".to_owned(),
        other => other.replace('-', "_"),
    }
}

fn default_navigation(catalogue: &Catalogue) -> Vec<NavigationView<'_>> {
    let mut links = Vec::new();
    let mut add = |shown: bool, label: &'static str, to: &str| {
        if shown {
            links.push(NavigationView { label, to: to.to_owned() });
        }
    };
    add(!catalogue.surveys.is_empty(), "Ratings", "/ratings/");
    add(!catalogue.systems.is_empty(), "Systems", "/systems/");
    add(catalogue.systems.len() > 1 && !catalogue.surveys.is_empty(), "Compare", "/compare/");
    add(!catalogue.news.is_empty(), "News", "/news/");
    add(!catalogue.events.is_empty(), "Events", "/events/");
    add(!catalogue.training.is_empty(), "Training", "/training/");
    add(!catalogue.groups.is_empty(), "Groups", "/groups/");
    add(!catalogue.recommendations.is_empty(), "Recommendations", "/recommendations/");
    add(!catalogue.censuses.is_empty(), "Leadership", "/leadership/");
    add(catalogue.pages.contains_key("about"), "About", "/about/");
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
