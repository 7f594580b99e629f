//! What all pages share.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use serde::Serialize;

use crate::cache::Pages;
use crate::checks::LinkCheck;
use crate::diagnostics::Report;
use crate::markup::Markup;
use crate::model::{Catalogue, Date, Gallery, Kind, NewsItem};
use crate::output::Sink;
use crate::pictures::{Palette, Pictures};
use crate::prose::Subject;
use crate::routes::Routes;
use crate::search::Collector;
use crate::site::mentions::Mentions;
use crate::site::plan::SitePlan;
use crate::site::related::Related;
use crate::site::untranslated::Untranslated;
use crate::source::{CalendarVersions, Edition, Linking, href};
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
    /// What is made of results and lists.
    pub plan: &'a SitePlan<'a>,
    /// What mentions what.
    pub mentions: &'a Mentions<'a>,
    /// What refers to organisations and people.
    pub related: &'a Related<'a>,
    /// What the censuses of leadership say, oldest first.
    pub leadership: &'a [CensusResult<'a>],
    /// The site's own pictures.
    pub gallery: &'a Gallery,
    /// Draws share images; `None` where the theme's fonts can't.
    pub pictures: Option<&'a Arc<Pictures>>,
    /// The theme's colours of badges.
    pub palette: &'a Palette,
    /// Templates and assets.
    pub theme: &'a Theme,
    /// The language that pages are written in.
    pub words: &'a Words,
    /// Where pages of that language lie.
    pub edition: &'a Edition,
    /// Every language of the site.
    pub languages: &'a [Language],
    /// Pages whose texts are not translated, by language.
    pub untranslated: &'a Untranslated,
    /// The addresses of its pages, without a language's own folder: each is there in every language.
    pub pages: &'a BTreeSet<String>,
    /// Addresses of the organisations and systems that have a feed, in every language.
    pub feeds: &'a BTreeSet<String>,
    /// The versions of the calendars of events that are published already.
    pub calendars: &'a CalendarVersions,
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
    /// The pages that are wanted, by their addresses; `None` means all of them.
    pub only: Option<&'a BTreeSet<String>>,
    /// What is kept of the pages from one build to the next.
    pub kept: &'a Pages,
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
    /// The code of the language.
    code: &'a str,
    /// What the language calls itself.
    name: &'a str,
    /// The page's address in it, from here.
    to: String,
    /// Its full address.
    url: String,
    /// Whether it is the page itself.
    is_here: bool,
    /// Whether it is the very page in that language: else it is its start page.
    is_same: bool,
    /// Whether it is in that language, and not only there with a notice.
    is_translated: bool,
}

impl<'a> Site<'a> {
    /// What a survey is drawn and told from, if it has results.
    pub fn subject(&self, survey: &str) -> Option<Subject<'a>> {
        Subject::of(self.catalogue, self.results, self.words, survey)
    }

    /// Whether the page at `route` is wanted.
    pub fn wants(&self, route: &str) -> bool {
        self.only.is_none_or(|only| only.contains(route))
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
        let root = self.root(route);
        let is_same = self.pages.contains(route);
        let view = |language: &'a Language| {
            let at = language.edition.prefix.clone() + if is_same { route } else { "/" };
            AlternateView {
                code: &language.edition.language,
                name: &language.name,
                to: href(&root, &at),
                url: href(&self.catalogue.settings.base_url, &at),
                is_here: language.edition.language == self.edition.language,
                is_same,
                is_translated: is_same && self.is_translated(route, &language.edition.language),
            }
        };
        if self.languages.len() > 1 { self.languages.iter().map(view).collect() } else { Vec::new() }
    }
}

impl Site<'_> {
    /// Whether a page is in a language, and not only there with a notice.
    pub fn is_translated(&self, route: &str, language: &str) -> bool {
        self.untranslated.get(language).is_none_or(|pages| !pages.contains(route))
    }

    /// The full address that stands for a page: of one that nobody has translated that in the first language.
    pub fn canonical(&self, route: &str) -> String {
        if self.is_translated(route, &self.edition.language) {
            self.absolute(route)
        } else {
            href(&self.catalogue.settings.base_url, route)
        }
    }

    /// Whether an organisation or a system has a feed of its own: it is named in news, in the site's first language.
    pub fn has_feed(&self, kind: Kind, id: &str) -> bool {
        self.feeds.contains(&kind.address(id))
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

/// Where the text of a Creative Commons licence stands.
pub fn licence_url(spdx: &str) -> Option<String> {
    if spdx == "CC0-1.0" {
        return Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned());
    }
    let (kind, version) = spdx.strip_prefix("CC-")?.rsplit_once('-')?;
    Some(format!("https://creativecommons.org/licenses/{}/{version}/", kind.to_lowercase()))
}
