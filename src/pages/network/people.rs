//! People: a page each, with their roles over time, what they lead, what they said and where they speak.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Census, Kind, Person, PostHeld, Role};
use crate::pages::network::events::events_of;
use crate::pages::shared::index::{IndexGroup, IndexItem, IndexView};
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{LinkView, MentionsView, NotedLink, link, links, links_to};
use crate::prose::{post_detail, post_name};
use crate::site::Site;
use crate::words::capital;

/// A person: `person.html`.
#[derive(Serialize)]
struct View<'a> {
    /// Its name.
    name: &'a str,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Their roles, the newest first.
    roles: Vec<RoleView>,
    /// Posts of digital leadership.
    posts: Vec<PostOfPerson>,
    /// The groups that they chair.
    chairs: Vec<LinkView>,
    /// The groups that they are a member of.
    member_of: Vec<LinkView>,
    /// Events.
    events: Vec<NotedLink>,
    /// What they said.
    said: Vec<SaidView<'a>>,
    /// Their addresses elsewhere.
    links: &'a [String],
    /// Its text, as HTML.
    body: TextView<'a>,
    /// What links to it.
    mentions: MentionsView<'a>,
}

/// A role, now or once.
#[derive(Serialize)]
struct RoleView {
    /// Its title.
    title: String,
    /// The organisation.
    organisation: Option<LinkView>,
    /// From when to when.
    period: String,
    /// Whether it is over.
    is_over: bool,
}

/// A post of digital leadership that somebody holds.
#[derive(Serialize)]
struct PostOfPerson {
    /// Its name.
    name: String,
    /// The organisation.
    organisation: Option<LinkView>,
    /// What else is known of it, in words.
    detail: String,
    /// Of which day it is.
    as_of: String,
}

/// Something that a person said.
#[derive(Serialize)]
struct SaidView<'a> {
    /// Their words.
    words: &'a str,
    /// Where they are quoted.
    at: LinkView,
}

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    index(site)?;
    let people: Vec<&Person> = site.catalogue.people.values().collect();
    people.par_iter().try_for_each(|p| person(site, p))
}

/// Roles with the newest first: those that last, then by their end, then by their start.
fn roles<'a>(site: &Site<'_>, p: &'a Person) -> Vec<RoleView> {
    let mut roles: Vec<&'a Role> = p.roles.iter().collect();
    roles.sort_by(|a, b| {
        let key = |r: &'a Role| (r.to.is_none(), r.to, r.from);
        key(b).cmp(&key(a))
    });
    let view = |r: &Role| RoleView {
        title: r.title.clone(),
        organisation: links(site.catalogue, Kind::Organisation, &r.organisation).pop(),
        period: site.words.period(r.from, r.to),
        is_over: r.to.is_some(),
    };
    roles.into_iter().map(view).collect()
}

/// The posts that a person holds in the newest census that names them.
fn posts(site: &Site<'_>, id: &str) -> Vec<PostOfPerson> {
    let held: &[(&Census, &PostHeld)] = site.related.held.get(id).map_or(&[], Vec::as_slice);
    let newest = held.last().map(|(census, _)| census.as_of);
    let view = |(census, held): &(&Census, &PostHeld)| PostOfPerson {
        name: capital(&post_name(site.words, held.post)),
        organisation: links(site.catalogue, Kind::Organisation, [&held.organisation]).pop(),
        detail: post_detail(site.words, held),
        as_of: site.words.long_date(census.as_of),
    };
    held.iter().filter(|(census, _)| Some(census.as_of) == newest).map(view).collect()
}

fn person(site: &Site<'_>, p: &Person) -> Result<(), Stop> {
    let id = p.entry.id.as_str();
    let route = Kind::Person.address(id);
    if !site.wants(&route) {
        return Ok(());
    }
    let said = site.mentions.said(id);
    let view = View {
        name: &p.entry.title,
        summary: p.entry.summary.as_deref(),
        roles: roles(site, p),
        posts: posts(site, id),
        chairs: links_to(site, Kind::Person, id, Kind::Group, "chair"),
        member_of: links_to(site, Kind::Person, id, Kind::Group, "members"),
        events: events_of(site, Kind::Person, id, "speakers"),
        said: said.iter().map(|s| SaidView { words: &s.words, at: link(s.kind, s.entry) }).collect(),
        links: &p.links,
        body: TextView::of_body(site, p.entry.body, &route),
        mentions: MentionsView::of(site, Kind::Person, id),
    };
    let description = p.entry.summary.clone().unwrap_or_else(|| p.entry.title.clone());
    let invented = site.related.held.get(id).is_some_and(|h| h.iter().any(|(c, _)| c.demonstration));
    let head = PageHead::new(&p.entry.title, description, "/people/")
        .of(&p.entry)
        .demonstration(view.body.demonstration || invented)
        .linked(linked_data::person(site, p))
        .card(site.say("people.title"), None);
    emit(site, &route, "person.html", head, &view)
}

fn index(site: &Site<'_>) -> Result<(), Stop> {
    if !site.wants("/people/") {
        return Ok(());
    }
    let item = |p: &Person| IndexItem {
        link: link(Kind::Person, &p.entry),
        summary: p.entry.summary.clone().or_else(|| p.roles.first().map(|r| r.title.clone())),
        foreign: p.entry.foreign,
    };
    let mut items: Vec<IndexItem> = site.catalogue.people.values().map(item).collect();
    // By the last word of the name, as lists of people are.
    items.sort_by_cached_key(|i| i.link.label.rsplit(' ').next().map(str::to_lowercase));
    let groups = if items.is_empty() { Vec::new() } else { vec![IndexGroup { label: String::new(), items }] };
    let title = site.say("people.title");
    let head = PageHead::new(&title, site.say("people.description"), "/people/");
    emit(site, "/people/", "index.html", head, &IndexView { title: &title, groups })
}
