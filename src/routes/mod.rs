//! Who has which address: every page, file and former address of the site, each once.

pub mod address;
mod followed;
mod made;
mod published;

pub use made::is_made;
pub use published::{Published, addresses};

use std::collections::BTreeMap;

use crate::content::StaticFile;
use made::OWN;

use crate::diagnostics::{Code, Diagnostic, Report, did_you_mean};
use crate::model::{Catalogue, Date, Kind, Topic};
use crate::source::{Edition, Place, Sources, decoded, is_internal};

/// News per page of the list.
pub const NEWS_PER_PAGE: usize = 20;

/// Addresses that a later version will make: no content may take them.
const RESERVED: [&str; 1] = ["/.candour"];

/// A former address and where it leads now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The former address.
    pub from: String,
    /// The address now.
    pub to: String,
    /// Where the pages of its language lie, `/cy`, where it is the former address of a translation alone.
    pub edition: Option<String>,
}

/// The addresses of a site.
#[derive(Debug, Default)]
pub struct Routes {
    owners: BTreeMap<String, Owner>,
    /// Former addresses.
    pub redirects: Vec<Redirect>,
    /// Attributes of respondents.
    attributes: Vec<String>,
    /// Where pages of the site's other languages lie: `/cy/`.
    editions: Vec<String>,
}

#[derive(Debug, Clone)]
struct Owner {
    address: String,
    who: String,
    exists: bool,
}

/// Gives every record, file and alias its address, and reports those that two want.
///
/// `assets` are the addresses of the theme's files, which the site's own may replace.
pub fn assign<'a>(
    catalogue: &Catalogue,
    statics: &[StaticFile],
    assets: impl Iterator<Item = &'a str>,
    today: Date,
    sources: &Sources,
    report: &Report,
) -> Routes {
    let attributes = catalogue.settings.respondents.iter().map(|a| a.id.to_lowercase()).collect();
    let editions = catalogue.settings.languages.iter().skip(1).map(|l| Edition::prefix(l) + "/").collect();
    let mut routes = Routes { attributes, editions, ..Routes::default() };
    for address in OWN {
        routes.claim(address, "a page that Candour makes", None, sources, report);
    }
    for index in Kind::ALL.into_iter().filter(|kind| kind.spec().always_has_index).filter_map(Kind::index) {
        routes.claim(&index, "a page that Candour makes", None, sources, report);
    }
    for address in RESERVED {
        routes.claim(address, "a page that Candour will make", None, sources, report);
    }
    // The questionnaire's address is kept for it, also on a site that has none yet.
    routes.claim(address::RATE, "the public questionnaire", None, sources, report);
    let is_absent = |o: &&mut Owner| o.address == address::RATE && catalogue.collected.is_none();
    routes.owners.values_mut().filter(is_absent).for_each(|o| o.exists = false);
    routes.owners.values_mut().filter(|o| RESERVED.contains(&o.address.as_str())).for_each(|o| o.exists = false);
    let languages = catalogue.settings.languages.as_slice();
    for address in languages.iter().map(|l| address::names(l)).filter(|_| has_names(languages)) {
        let owner = Owner { address: address.clone(), who: "a page that Candour makes".to_owned(), exists: true };
        routes.owners.insert(key(&address), owner);
    }
    for address in sections(catalogue, today) {
        routes.claim(&address, "a page that Candour makes", None, sources, report);
    }
    for (kind, entry) in catalogue.all_entries() {
        let who = sources.path(entry.place).to_owned();
        routes.claim(&kind.address(&entry.id), &who, Some(entry.place), sources, report);
    }
    for file in statics {
        if let Some(owner) = routes.owner(&file.route) {
            let d = Diagnostic::new(
                Code::DuplicateAddress,
                format!("`{}` is the address of {} too", file.route, owner.who),
            );
            report.add(d.in_file(&file.path).help("give the file another name"));
            continue;
        }
        routes.claim(&file.route, &file.path, None, sources, report);
    }
    for asset in assets.filter(|a| !statics.iter().any(|s| s.route == **a) && !OWN.contains(a)) {
        routes.claim(asset, "a file of the theme", None, sources, report);
    }
    for Topic { slug, name, .. } in tags(catalogue) {
        let page = address::tag(slug);
        routes.claim(&page, &format!("the tag `{}`", &**name), None, sources, report);
        routes.claim(&address::feed_of(&page), "a tag's feed", None, sources, report);
    }
    for year in years(catalogue) {
        routes.claim(&address::year(year), "a year's archive", None, sources, report);
    }
    for page in 2..=catalogue.news.len().div_ceil(NEWS_PER_PAGE) {
        routes.claim(&address::news_page(page), "a page of the news", None, sources, report);
    }
    for (kind, entry) in catalogue.all_entries() {
        let to = kind.address(&entry.id);
        let who = sources.path(entry.place);
        for (alias, place) in &entry.aliases {
            let edition = routes.editions.iter().find(|e| alias.starts_with(e.as_str())).cloned();
            // Of a translation alone: its own page there would be in the way, and nothing else is.
            if let Some(edition) = edition {
                let below = &alias[edition.len() - 1..];
                let edition = edition.trim_end_matches('/').to_owned();
                let is_free = routes.owner(below).is_none() && routes.owner(alias).is_none();
                if is_free {
                    let owner = Owner { address: written(alias), who: who.to_owned(), exists: true };
                    routes.owners.insert(key(alias), owner);
                    let from = below.to_owned();
                    routes.redirects.push(Redirect { from, to: to.clone(), edition: Some(edition) });
                } else {
                    let d = Diagnostic::new(Code::DuplicateAddress, format!("`{alias}` is the address of a page"));
                    report.add(d.at(sources.spot(*place)).help("take it out: what is there needs no redirect"));
                }
            } else if routes.claim(&written(alias), who, Some(*place), sources, report) {
                routes.redirects.push(Redirect { from: alias.clone(), to: to.clone(), edition: None });
            }
        }
    }
    routes
}

/// Reports pictures and links of the navigation that lead nowhere; a text's own links are checked where it is rendered.
pub fn check_targets(routes: &Routes, catalogue: &Catalogue, sources: &Sources, report: &Report) {
    let links = catalogue.settings.navigation.iter().filter_map(|n| n.place.map(|place| (&n.to, place)));
    let images = catalogue.all_entries().filter_map(|(_, e)| e.image.as_ref().map(|i| (&i.src, i.place)));
    for (to, place) in links.chain(images).filter(|(to, _)| is_internal(to)) {
        let path = to.split(['#', '?']).next().unwrap_or_default();
        if routes.has(&decoded(path)) {
            continue;
        }
        let label =
            did_you_mean(path, routes.known(), || "correct the path; your own files lie in content/static".to_owned());
        let d = Diagnostic::new(Code::BrokenLink, format!("the site has no `{path}`"));
        report.add(d.at(sources.spot(place)).label(label));
    }
}

/// Every tag as first written, in the order of addresses; tags that differ in case are one.
pub fn tags(catalogue: &Catalogue) -> Vec<&Topic> {
    let mut tags: BTreeMap<&str, &Topic> = BTreeMap::new();
    for tag in catalogue.news.values().flat_map(|item| &item.entry.tags) {
        tags.entry(&tag.slug).or_insert(tag);
    }
    tags.into_values().collect()
}

/// What kinds of content have besides a page for each record, where there are any.
fn sections(catalogue: &Catalogue, today: Date) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |shown: bool, addresses: &[&str]| {
        if shown {
            all.extend(addresses.iter().map(|a| (*a).to_owned()));
        }
    };
    let is_logged = catalogue.has_corrections() && !catalogue.pages.contains_key("corrections");
    add(is_logged, &[address::CORRECTIONS]);
    for page in ["accessibility", "privacy"] {
        add(!catalogue.pages.contains_key(page), &[&format!("/{page}/")]);
    }
    let is_posted = catalogue.settings.collect.as_ref().is_some_and(|c| c.post_to.is_some());
    let asks = catalogue.collected.is_some();
    add(asks, &[address::RATE_POSTER, address::RATE_PAPER, address::RATE_SHEET]);
    add(asks && is_posted, &[address::RATE_THANKS]);
    add(!catalogue.events.is_empty(), &["/events/calendar.ics"]);
    add(!catalogue.censuses.is_empty(), &["/leadership/"]);
    let at_need = Kind::ALL.into_iter().filter(|kind| !kind.spec().always_has_index && catalogue.has(*kind));
    all.extend(at_need.filter_map(Kind::index));
    all.extend(catalogue.past_events(today).keys().map(|year| address::past_events(*year)));
    let formats = catalogue.training.values().filter_map(|t| t.format).map(|f| address::training_format(f.id()));
    let audiences = catalogue.training.values().flat_map(|t| &t.audience);
    let audiences = audiences.map(|a| address::audience(&a.slug));
    let series = catalogue.news.values().filter_map(|n| n.series.as_ref()).map(|s| address::series(&s.slug));
    let distinct: std::collections::BTreeSet<String> = formats.chain(audiences).chain(series).collect();
    all.extend(distinct);
    all
}

/// Whether a site says in files of their own what things are called: programs that know its other files expect English.
pub fn has_names(languages: &[String]) -> bool {
    languages.len() > 1 || languages.iter().any(|l| l != "en" && !l.starts_with("en-"))
}

/// The years that have news, newest first.
pub fn years(catalogue: &Catalogue) -> Vec<i16> {
    let years: std::collections::BTreeSet<i16> =
        catalogue.news.values().filter_map(|n| n.entry.date.map(|d| d.year())).collect();
    years.into_iter().rev().collect()
}

impl Routes {
    /// Whether the site has this address; a chart's or a system's file is known by its folder.
    pub fn has(&self, address: &str) -> bool {
        if let Some(record) = record_file(address) {
            return self.has(record);
        }
        let generated = ["/charts/", "/data/systems/", "/badges/"];
        let generated = generated.iter().any(|f| address.starts_with(f) && address.contains('.'));
        generated || self.owner(address).is_some_and(|o| o.exists && o.address == address)
    }

    /// Every address that is claimed.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.owners.values().filter(|o| o.exists).map(|o| o.address.as_str())
    }

    fn owner(&self, address: &str) -> Option<&Owner> {
        self.owners.get(&key(address))
    }

    /// Whether the league of a survey's group may stand here: `/ratings/<survey>/<attribute>/<value>`.
    fn is_league_of_group(&self, key: &str) -> bool {
        let parts: Vec<&str> = key.trim_start_matches('/').split('/').collect();
        matches!(parts.as_slice(), ["ratings", _, attribute, _] if self.attributes.iter().any(|a| a == attribute))
    }

    fn claim(&mut self, address: &str, who: &str, place: Option<Place>, sources: &Sources, report: &Report) -> bool {
        let own = key(address);
        let below = |folder: &&str| own.starts_with(*folder) || own == folder.trim_end_matches('/');
        let ours = (["/charts/", "/data/", "/badges/", "/embed/", "/compare/", "/search/"].iter().any(below)
            && !OWN.contains(&address))
            || address.ends_with("/card.png")
            || self.is_league_of_group(&own)
            || self.editions.iter().any(|e| below(&e.as_str()))
            || record_file(address).is_some();
        if ours {
            let d =
                Diagnostic::new(Code::DuplicateAddress, format!("`{address}` lies where Candour writes its own files"));
            let d = d.help("choose another address");
            report.add(match place {
                Some(place) => d.at(sources.spot(place)),
                None => d.in_file(who),
            });
            return false;
        }
        if let Some(first) = self.owner(address) {
            let case = if first.address == address { "" } else { " but for the case of its letters" };
            let (message, help) = if first.who == who {
                (format!("`{address}` is the page's own address"), "take it out: it needs no redirect to itself")
            } else {
                let message = format!("`{address}` is the address of {} too{case}", first.who);
                (message, "give one of the two another name")
            };
            let diagnostic = Diagnostic::new(Code::DuplicateAddress, message).help(help);
            report.add(match place {
                Some(place) => diagnostic.at(sources.spot(place)),
                None => diagnostic.in_file(who),
            });
            return false;
        }
        self.owners.insert(key(address), Owner { address: address.to_owned(), who: who.to_owned(), exists: true });
        true
    }
}

/// The address of the record beside whose page Candour writes the file of this address: its calendar or its feed.
fn record_file(address: &str) -> Option<&str> {
    let [folder, file] = match address.split('/').nth(1)? {
        "events" => ["/events/", "calendar.ics"],
        "organisations" => ["/organisations/", "feed.xml"],
        "systems" => ["/systems/", "feed.xml"],
        _ => return None,
    };
    address.strip_suffix(file).filter(|record| record.len() > folder.len() && record.ends_with('/'))
}

/// Two addresses are one where a file system that minds no case would say so, where one is the other's index, or where
/// one would be a folder and the other a file of the same name.
fn key(address: &str) -> String {
    let lower = address.to_lowercase();
    let lower = lower.strip_suffix("index.html").unwrap_or(&lower);
    lower.trim_end_matches('/').trim_end_matches(".html").to_owned()
}

/// The address at which a former address's page is written: a folder, unless it names a file.
pub fn written(alias: &str) -> String {
    let file_like = alias.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if alias.ends_with('/') || file_like { alias.to_owned() } else { format!("{alias}/") }
}
