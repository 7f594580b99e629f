//! The site's settings, from `content/site.yaml`.

use jiff::tz::TimeZone;

use super::{Accepted, BaseUrl, Date, Reference, Text};
use crate::source::Place;

/// What the site is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether they could be read; else they are those of a site that says nothing.
    pub is_read: bool,
    /// Its title.
    pub title: String,
    /// A line that says what it is for.
    pub tagline: Option<String>,
    /// Its address with scheme and host, ending in `/`.
    pub base_url: BaseUrl,
    /// BCP 47 codes; the first is the default.
    pub languages: Vec<String>,
    /// Where each of them is written, in that order; empty of one that goes without saying.
    pub language_places: Vec<Place>,
    /// The theme's name.
    pub theme: String,
    /// Where the theme is named, if it is.
    pub theme_place: Option<Place>,
    /// Who publishes the site.
    pub publisher: Option<Reference>,
    /// An e-mail address or a URL.
    pub contact: Option<String>,
    /// The licence of the data, as an SPDX expression.
    pub licence: Option<String>,
    /// The links of the header.
    pub navigation: Vec<NavigationLink>,
    /// What is known of respondents, in the order written.
    pub respondents: Vec<Attribute>,
    /// No figure is published on fewer people than this (at least 5).
    pub minimum_responses: u32,
    /// Coverage of the intervals, between 0.5 and 0.999.
    pub confidence: f64,
    /// Whether Markdown may hold (sanitised) HTML.
    pub allow_html: bool,
    /// The time zone of times that name none.
    pub zone: TimeZone,
    /// What is known of the site's accessibility.
    pub accessibility: Accessibility,
    /// The blocks of the home page, from the top.
    pub home: Vec<Block>,
    /// The folder beside the content where answers lie, if they lie apart.
    pub answers: Option<String>,
    /// The public questionnaire, if there is one.
    pub collect: Option<Collect>,
    /// Where the content lies on the web.
    pub repository: Option<String>,
    /// Former addresses that are gone for good.
    pub gone: Vec<String>,
    /// Warnings about the whole site, about site.yaml or about files that are no records, that somebody has taken.
    pub accepted: Vec<Accepted>,
}

/// The public questionnaire.
#[derive(Debug, Clone)]
pub struct Collect {
    /// The survey that it asks for.
    pub survey: Reference,
    /// Where a form's answers go; without it they become files that respondents send.
    pub post_to: Option<String>,
}

impl Collect {
    /// The host to which answers go, as people read it: `forms.example.org`.
    pub fn host(&self) -> Option<&str> {
        let rest = self.post_to.as_deref()?.split_once("://")?.1;
        rest.split(['/', '?', '#']).next()
    }

    /// The scheme and host to which answers go, as policies name them: `https://forms.example.org`.
    pub fn origin(&self) -> Option<String> {
        let scheme = self.post_to.as_deref()?.split_once("://")?.0;
        Some(format!("{scheme}://{}", self.host()?))
    }
}

/// What the publisher found when the site was tested.
#[derive(Debug, Clone, Default)]
pub struct Accessibility {
    /// The day of the last test.
    pub tested: Option<Date>,
    /// Who tested it, and how.
    pub by: Option<String>,
    /// What falls short.
    pub barriers: Vec<Barrier>,
}

/// Something that keeps some readers out.
#[derive(Debug, Clone)]
pub struct Barrier {
    /// What it is.
    pub what: String,
    /// Why it is still there.
    pub why: Option<String>,
    /// What such readers can do instead.
    pub instead: Option<String>,
}

/// A block of the home page.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it shows.
    pub kind: BlockKind,
    /// A heading in place of its own.
    pub title: Option<String>,
    /// How many items it lists at most.
    pub most: Option<usize>,
}

/// What a block of the home page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// The newest survey: what it says, and its league.
    League,
    /// Other surveys.
    Surveys,
    /// Newest news.
    News,
    /// Events to come.
    Events,
    /// How far recommendations are.
    Recommendations,
    /// The share of posts that are filled.
    Leadership,
    /// The milestones of working groups that come next.
    Groups,
    /// Markdown, with the place where it is written.
    Text(Text, Place),
}

impl BlockKind {
    /// The blocks that have a name, with it, in the order of the default home page.
    pub const NAMED: [(&'static str, BlockKind); 7] = [
        ("league", BlockKind::League),
        ("surveys", BlockKind::Surveys),
        ("news", BlockKind::News),
        ("events", BlockKind::Events),
        ("leadership", BlockKind::Leadership),
        ("recommendations", BlockKind::Recommendations),
        ("groups", BlockKind::Groups),
    ];
}

/// A link of the header.
#[derive(Debug, Clone)]
pub struct NavigationLink {
    /// Its words.
    pub label: String,
    /// An address of the site, or a full one.
    pub to: String,
    /// Where it is written; `None` for a default.
    pub place: Option<Place>,
}

/// Something that respondents were asked about themselves: a breakdown.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its key, such as `role`.
    pub id: String,
    /// What readers see.
    pub label: String,
    /// Its values: key and label, in the order written.
    pub values: Vec<(String, String)>,
    /// What each value is called in addresses, the same in every language.
    pub names: Vec<String>,
    /// Other words for values that answers may have, each with the index of its value: labels, and those of `also`.
    pub others: Vec<(String, usize)>,
}

impl Attribute {
    /// What readers see of a value.
    pub fn label_of(&self, value: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| key == value).map(|(_, label)| label.as_str())
    }
}

impl Settings {
    /// The contact as a link: an address on the web, or `mailto:`.
    pub fn contact_url(&self) -> Option<String> {
        self.contact.as_ref().map(|to| if to.contains('@') { format!("mailto:{to}") } else { to.clone() })
    }

    /// The attribute of that key.
    pub fn attribute(&self, id: &str) -> Option<&Attribute> {
        self.respondents.iter().find(|a| a.id == id)
    }
}
