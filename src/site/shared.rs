//! What every template sees as `site`.

use serde::Serialize;

use crate::model::{Catalogue, Date, Kind};
use crate::routes::address;
use crate::site::context::licence_url;
use crate::site::dates::DateView;
use crate::source::Edition;
use crate::theme::Theme;
use crate::words::Words;

/// What templates see as `site`.
#[derive(Debug, Serialize)]
struct Shared<'a> {
    /// Its title.
    title: &'a str,
    /// A line that says what it is for.
    tagline: Option<&'a str>,
    /// The language of the page.
    lang: &'a str,
    /// The site's first language: that of what nobody has translated.
    first: &'a str,
    /// The same as previews of links name it.
    locale: String,
    /// Its address.
    base_url: &'a str,
    /// The links of the header.
    navigation: Vec<NavigationView>,
    /// Those of them that have no room on one line of a phone.
    more: Vec<NavigationView>,
    /// Who publishes it.
    publisher: Option<NavigationView>,
    /// Where to write to.
    contact: Option<NavigationView>,
    /// The licence of the data.
    licence: Option<LicenceView<'a>>,
    /// The day of the build.
    date: DateView,
    /// Whether it has news.
    has_news: bool,
    /// Whether it has surveys.
    has_ratings: bool,
    /// The id of the survey for which the public questionnaire is open.
    asks: Option<&'a str>,
    /// Whether anything was corrected.
    has_corrections: bool,
    /// Whether it has events.
    has_events: bool,
    /// Whether it has a census of leadership.
    has_leadership: bool,
    /// The coverage of intervals, in percent.
    confidence: String,
    /// No figure rests on fewer people.
    minimum: u32,
}

/// The licence of the data.
#[derive(Debug, Serialize)]
struct LicenceView<'a> {
    /// Its name.
    name: &'a str,
    /// Where its text stands.
    url: Option<String>,
}

/// A link with its words.
#[derive(Debug, Serialize)]
struct NavigationView {
    /// Its words.
    label: String,
    /// Its address, from the site's root.
    to: String,
}

/// More links than this have no room on one line of a phone; then so many stand there, and the rest in a menu.
const MOST_LINKS: usize = 5;
const LINKS_BESIDE_MORE: usize = 4;

/// Makes the value that all templates share, once.
pub fn shared(words: &Words, edition: &Edition, catalogue: &Catalogue, today: Date) -> tera::Value {
    let s = &catalogue.settings;
    let publisher = s.publisher.as_ref().and_then(|p| catalogue.organisations.get(&p.id));
    let contact = s.contact.clone().zip(s.contact_url()).map(|(label, to)| NavigationView { label, to });
    let navigation: Vec<NavigationView> = if s.navigation.is_empty() {
        default_navigation(words, catalogue, today)
    } else {
        let to = |to: &str| link_in(edition, catalogue, to).to_owned();
        s.navigation.iter().map(|n| NavigationView { label: n.label.clone(), to: to(&n.to) }).collect()
    };
    let mut navigation = navigation;
    let room = if navigation.len() > MOST_LINKS { LINKS_BESIDE_MORE } else { navigation.len() };
    let more = navigation.split_off(room);
    Theme::shared(&Shared {
        title: &s.title,
        tagline: s.tagline.as_deref(),
        lang: &edition.language,
        first: &s.languages[0],
        locale: locale(&edition.language),
        base_url: &s.base_url,
        navigation,
        more,
        publisher: publisher
            .map(|p| NavigationView { label: p.entry.title.clone(), to: Kind::Organisation.address(&p.entry.id) }),
        contact,
        licence: s.licence.as_deref().map(|name| LicenceView { name, url: licence_url(name) }),
        date: DateView::of(words, today),
        has_news: !catalogue.news.is_empty(),
        has_ratings: !catalogue.surveys.is_empty(),
        has_corrections: catalogue.has_corrections(),
        asks: asks(catalogue, today),
        has_events: !catalogue.events.is_empty(),
        has_leadership: !catalogue.censuses.is_empty(),
        confidence: words.short(s.confidence * 100.0),
        minimum: s.minimum_responses,
    })
}

/// The survey for which the public questionnaire is open.
fn asks(catalogue: &Catalogue, today: Date) -> Option<&str> {
    catalogue.collected.as_ref().filter(|s| s.is_open(today)).map(|s| s.entry.id.as_str())
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

/// A link to everything that the site has, where it names none itself.
fn default_navigation(words: &Words, catalogue: &Catalogue, today: Date) -> Vec<NavigationView> {
    let kinds = Kind::ALL.into_iter().filter(|kind| catalogue.has(*kind));
    let mut links: Vec<(u8, &str, String)> = kinds
        .filter_map(|kind| Some((kind.spec().navigation?, kind.index()?)))
        .map(|(n, to)| (n.turn, n.key, to))
        .collect();
    let mut add = |shown: bool, turn: u8, key: &'static str, to: &str| {
        if shown {
            links.push((turn, key, to.to_owned()));
        }
    };
    add(catalogue.systems.len() > 1 && !catalogue.surveys.is_empty(), 3, "compare.card", "/compare/");
    add(asks(catalogue, today).is_some(), 3, "rate.short", address::RATE);
    add(!catalogue.censuses.is_empty(), 9, "leadership.card", "/leadership/");
    add(catalogue.pages.contains_key("about"), 10, "card.about", "/about/");
    links.sort_by_key(|(turn, ..)| *turn);
    links.into_iter().map(|(_, key, to)| NavigationView { label: words.say(key, &[]), to }).collect()
}
