//! Events: what comes, what was, and a page each.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Event, Foreign, Kind};
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{LinkView, MentionsView, NotedLink, link, links};
use crate::pages::shared::when::WhenView;
use crate::routes::address;
use crate::site::{Site, order};
use crate::words::say;

/// Past events on the first page; each year has a page of its own.
const PAST_ON_INDEX: usize = 20;

/// Events to come and past, or those of a year: `events.html`.
#[derive(Serialize)]
struct IndexView<'a> {
    /// Its title.
    title: String,
    /// Events to come, the next one first.
    coming: Vec<EventCard<'a>>,
    /// Past events by year, the newest first.
    past: Vec<YearView<'a>>,
    /// The years that have a page, the newest first.
    years: Vec<LinkView>,
    /// Whether it is the index of all.
    is_index: bool,
}

/// The events of a year that are over.
#[derive(Serialize)]
struct YearView<'a> {
    /// The year.
    year: i16,
    /// Its events, the newest first.
    events: Vec<EventCard<'a>>,
}

/// An event in a list, with those that are part of it.
#[derive(Debug, Clone, Serialize)]
pub struct EventCard<'a> {
    /// Its title.
    title: &'a str,
    /// Its address, from the site's root.
    to: String,
    /// When it is.
    when: WhenView,
    /// Where it is.
    place: Option<&'a str>,
    /// Whether it can be joined online.
    is_online: bool,
    /// Whether it was called off.
    cancelled: bool,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// What of it nobody has translated.
    foreign: Foreign,
    /// Its parts.
    parts: Vec<EventCard<'a>>,
}

/// An event: `event.html`.
#[derive(Serialize)]
struct View<'a> {
    /// Its title.
    title: &'a str,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// When it is.
    when: WhenView,
    /// Whether it is over.
    is_past: bool,
    /// Whether it was called off.
    cancelled: bool,
    /// Where it is.
    venue: Option<&'a str>,
    /// Whether it can be joined online.
    is_online: bool,
    /// Where to join it; of a past or cancelled event none.
    join: Option<&'a str>,
    /// Its page elsewhere.
    url: Option<&'a str>,
    /// Who runs it.
    organisers: Vec<LinkView>,
    /// Who speaks at it.
    speakers: Vec<LinkView>,
    /// The event that it is a part of.
    part_of: Option<LinkView>,
    /// Its parts.
    parts: Vec<EventCard<'a>>,
    /// The address of its calendar.
    calendar: String,
    /// Its text, as HTML.
    body: TextView<'a>,
    /// What links to it.
    mentions: MentionsView<'a>,
}

/// Whether an event is over.
pub fn is_past(site: &Site<'_>, event: &Event) -> bool {
    event.last().day() < site.today
}

/// Events that name a record under `key`, in order of their start.
fn naming<'a>(site: &Site<'a>, kind: Kind, id: &str, key: &'static str) -> Vec<&'a Event> {
    let entries = site.related.naming(kind, id, Kind::Event, key);
    let mut events: Vec<&Event> = entries.iter().filter_map(|entry| site.catalogue.events.get(&entry.id)).collect();
    events.sort_by(|a, b| order(a).cmp(&order(b)));
    events
}

/// The parts of an event.
fn parts<'a>(site: &Site<'a>, id: &str) -> Vec<&'a Event> {
    naming(site, Kind::Event, id, "part_of")
}

/// The card of an event, with those of its parts below it; parts of these stand on their own pages.
pub fn card<'a>(site: &Site<'a>, event: &'a Event) -> EventCard<'a> {
    let parts = parts(site, &event.entry.id);
    EventCard { parts: parts.into_iter().map(|e| alone(site, e)).collect(), ..alone(site, event) }
}

fn alone<'a>(site: &Site<'a>, event: &'a Event) -> EventCard<'a> {
    EventCard {
        title: &event.entry.title,
        to: Kind::Event.address(&event.entry.id),
        when: WhenView::of(site.words, &event.starts, event.ends.as_ref()),
        place: event.venue.as_deref(),
        is_online: event.is_online,
        cancelled: site.catalogue.is_cancelled(event),
        summary: event.entry.summary.as_deref(),
        foreign: event.entry.foreign,
        parts: Vec::new(),
    }
}

/// Events that stand alone, or above others, in order of their start.
fn whole<'a>(site: &Site<'a>) -> Vec<&'a Event> {
    let mut events: Vec<&Event> = site.catalogue.whole_events().collect();
    events.sort_by(|a, b| order(a).cmp(&order(b)));
    events
}

/// Events to come, the next one first.
pub fn coming<'a>(site: &Site<'a>) -> Vec<&'a Event> {
    whole(site).into_iter().filter(|e| !is_past(site, e)).collect()
}

/// Renders all of them; nothing where the site has no events.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    if site.catalogue.events.is_empty() {
        return Ok(());
    }
    let mut past = site.catalogue.past_events(site.today);
    past.values_mut().for_each(|events| events.sort_by(|a, b| order(b).cmp(&order(a))));
    let years: Vec<LinkView> =
        past.keys().rev().map(|y| LinkView::new(y.to_string(), address::past_events(*y))).collect();
    index(site, &past, &years)?;
    for (year, events) in past.iter().filter(|(year, _)| site.wants(&address::past_events(**year))) {
        let title = say!(site.words, "events.year-title", year = year.to_string());
        let cards = events.iter().map(|e| card(site, e)).collect();
        let view = IndexView {
            title: title.clone(),
            coming: Vec::new(),
            past: vec![YearView { year: *year, events: cards }],
            years: years.clone(),
            is_index: false,
        };
        let head = PageHead::new(&title, format!("{title}."), "/events/").list();
        emit(site, &address::past_events(*year), "events.html", head, &view)?;
    }
    let events: Vec<&Event> = site.catalogue.events.values().collect();
    events.par_iter().try_for_each(|e| event(site, e))
}

fn index(site: &Site<'_>, past: &BTreeMap<i16, Vec<&Event>>, years: &[LinkView]) -> Result<(), Stop> {
    if !site.wants("/events/") {
        return Ok(());
    }
    let mut room = PAST_ON_INDEX;
    let mut newest = Vec::new();
    for (year, events) in past.iter().rev() {
        let shown: Vec<_> = events.iter().take(room).map(|e| card(site, e)).collect();
        room -= shown.len();
        newest.push(YearView { year: *year, events: shown });
        if room == 0 {
            break;
        }
    }
    let view = IndexView {
        title: site.say("events.title"),
        coming: coming(site).into_iter().map(|e| card(site, e)).collect(),
        past: newest,
        years: years.to_vec(),
        is_index: true,
    };
    let title = site.say("events.title");
    let description = site.say("events.description");
    emit(site, "/events/", "events.html", PageHead::new(&title, description, "/events/"), &view)
}

fn event(site: &Site<'_>, e: &Event) -> Result<(), Stop> {
    let id = e.entry.id.as_str();
    let route = Kind::Event.address(id);
    if !site.wants(&route) {
        return Ok(());
    }
    let c = site.catalogue;
    let cancelled = c.is_cancelled(e);
    let view = View {
        title: &e.entry.title,
        summary: e.entry.summary.as_deref(),
        when: WhenView::of(site.words, &e.starts, e.ends.as_ref()),
        is_past: is_past(site, e),
        cancelled,
        venue: e.venue.as_deref(),
        is_online: e.is_online,
        join: e.join.as_deref().filter(|_| !is_past(site, e) && !cancelled),
        url: e.url.as_deref(),
        organisers: links(c, Kind::Organisation, &e.organisers),
        speakers: links(c, Kind::Person, &e.speakers),
        part_of: links(c, Kind::Event, &e.part_of).pop(),
        parts: parts(site, id).into_iter().map(|e| card(site, e)).collect(),
        calendar: format!("{route}calendar.ics"),
        body: TextView::of_body(site, e.entry.body, &route),
        mentions: MentionsView::of(site, Kind::Event, id),
    };
    let words = format!("{}. {}", e.entry.title, view.when.words);
    let head = PageHead::new(&e.entry.title, e.entry.summary.clone().unwrap_or(words), "/events/")
        .of(&e.entry)
        .demonstration(view.body.demonstration)
        .linked(linked_data::event(site, e))
        .card(
            site.say(if cancelled { "event.card-cancelled" } else { "kind.event" }),
            Some((view.when.words.clone(), None)),
        );
    emit(site, &route, "event.html", head, &view)
}

/// Links to the events that name a record under `key`, the newest first, with when they are.
pub fn events_of(site: &Site<'_>, kind: Kind, id: &str, key: &'static str) -> Vec<NotedLink> {
    let when = |e: &Event| WhenView::of(site.words, &e.starts, e.ends.as_ref()).words;
    naming(site, kind, id, key)
        .into_iter()
        .rev()
        .map(|e| NotedLink { link: link(Kind::Event, &e.entry), note: when(e) })
        .collect()
}
