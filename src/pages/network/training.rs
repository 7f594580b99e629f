//! Training: one list to filter, the same as pages for each format and audience, and a page each.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Foreign, Kind, Text, Topic, Training, TrainingFormat};
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{LinkView, MentionsView, links};
use crate::pages::shared::when::WhenView;
use crate::routes::address;
use crate::site::Site;
use crate::words::say;

/// Training: all of it, or that of a format or for an audience: `training-list.html`.
#[derive(Serialize)]
struct IndexView<'a> {
    /// Its title.
    title: &'a str,
    /// Its items, in order.
    items: Vec<TrainingCard<'a>>,
    /// Link, number of items and key of each.
    formats: Vec<FilterView>,
    /// The audiences that there are.
    audiences: Vec<FilterView>,
    /// Whether it is the index of all.
    is_index: bool,
}

/// A format or an audience to filter by.
#[derive(Clone, Serialize)]
struct FilterView {
    /// Its title and address.
    #[serde(flatten)]
    link: LinkView,
    /// How many there are.
    count: usize,
    /// Its key, by which scripts filter.
    key: String,
}

/// Training in a list.
#[derive(Debug, Clone, Serialize)]
pub struct TrainingCard<'a> {
    /// Its title.
    title: &'a str,
    /// Its address, from the site's root.
    to: String,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Who offers it.
    provider: Option<LinkView>,
    /// For whom it is.
    audience: Vec<LinkView>,
    /// The keys of its audiences, with spaces between.
    audience_keys: String,
    /// What form it has.
    format: Option<LinkView>,
    /// The key of its form.
    format_key: &'a str,
    /// How long it takes.
    duration: Option<&'a Text>,
    /// Points of continuing professional development, in words.
    points: Option<String>,
    /// The same as a number.
    points_number: f64,
    /// When it starts next.
    starts: Option<WhenView>,
    /// Whether it has begun.
    is_over: bool,
    /// What of it nobody has translated.
    foreign: Foreign,
}

/// A training: `training.html`.
#[derive(Serialize)]
struct View<'a> {
    /// What lists say of it.
    card: TrainingCard<'a>,
    /// Its page elsewhere.
    url: Option<&'a str>,
    /// Its text, as HTML.
    body: TextView<'a>,
    /// What links to it.
    mentions: MentionsView<'a>,
}

fn format_link(site: &Site<'_>, format: &str) -> LinkView {
    LinkView::new(site.words.term("training-format", format), address::training_format(format))
}

fn audience_link(audience: &Topic) -> LinkView {
    LinkView::topic(audience, address::audience(&audience.slug))
}

/// The card of a training.
pub fn card<'a>(site: &Site<'a>, t: &'a Training) -> TrainingCard<'a> {
    let keys: Vec<&str> = t.audience.iter().map(|a| a.slug.as_str()).collect();
    TrainingCard {
        title: &t.entry.title,
        to: Kind::Training.address(&t.entry.id),
        summary: t.entry.summary.as_deref(),
        provider: links(site.catalogue, Kind::Organisation, &t.provider).pop(),
        audience: t.audience.iter().map(audience_link).collect(),
        audience_keys: keys.join(" "),
        format: t.format.map(|f| format_link(site, f.id())),
        format_key: t.format.map_or("", TrainingFormat::id),
        duration: t.duration.as_ref(),
        points: t.cpd_points.map(|p| points(site, p)),
        points_number: t.cpd_points.unwrap_or(0.0),
        starts: t.starts.as_ref().map(|s| WhenView::of(site.words, s, None)),
        foreign: t.entry.foreign,
        is_over: t.starts.as_ref().is_some_and(|s| s.day() < site.today),
    }
}

/// "1 point", "2.5 points": at most two decimals.
fn points(site: &Site<'_>, points: f64) -> String {
    let rounded = libm::round(points * 100.0) / 100.0;
    match rounded.fract() == 0.0 {
        true => say!(site.words, "training.points", n = rounded as u64),
        false => say!(site.words, "training.points-part", points = site.words.up_to_two(points)),
    }
}

/// What starts next comes first, then what starts at any time, then what has started.
fn in_order<'a>(site: &Site<'a>) -> Vec<&'a Training> {
    let mut all: Vec<&Training> = site.catalogue.training.values().collect();
    all.sort_by_cached_key(|t| {
        let day = t.starts.as_ref().map(|s| s.day());
        let turn = match day {
            Some(day) if day >= site.today => 0,
            None => 1,
            Some(_) => 2,
        };
        (turn, day, t.entry.title.to_lowercase(), t.entry.id.clone())
    });
    all
}

/// Renders all of them; nothing where the site has no training.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    if site.catalogue.training.is_empty() {
        return Ok(());
    }
    let all = in_order(site);
    let mut formats: BTreeMap<String, (LinkView, Vec<&Training>)> = BTreeMap::new();
    let mut audiences: BTreeMap<String, (LinkView, Vec<&Training>)> = BTreeMap::new();
    for t in &all {
        if let Some(format) = t.format.map(TrainingFormat::id) {
            formats.entry(format.to_owned()).or_insert_with(|| (format_link(site, format), Vec::new())).1.push(t);
        }
        for audience in &t.audience {
            audiences.entry(audience.slug.clone()).or_insert_with(|| (audience_link(audience), Vec::new())).1.push(t);
        }
    }
    let counted = |groups: &BTreeMap<String, (LinkView, Vec<&Training>)>| -> Vec<FilterView> {
        groups
            .iter()
            .map(|(key, (link, items))| FilterView { link: link.clone(), count: items.len(), key: key.clone() })
            .collect()
    };
    let format_links = counted(&formats);
    let audience_links = counted(&audiences);
    let list = |route: &str, title: &str, items: &[&Training], is_index: bool| {
        let view = IndexView {
            title,
            items: items.iter().map(|t| card(site, t)).collect(),
            formats: format_links.clone(),
            audiences: audience_links.clone(),
            is_index,
        };
        let description = say!(site.words, "training.list-description", title = title);
        emit(
            site,
            route,
            "training-list.html",
            PageHead::new(title, description, "/training/").script("/filter.js").list(),
            &view,
        )
    };
    list("/training/", &site.say("training.title"), &all, true)?;
    for (link, items) in formats.values() {
        list(&link.to, &say!(site.words, "training.of-format", format = link.label.to_lowercase()), items, false)?;
    }
    for (link, items) in audiences.values() {
        list(&link.to, &say!(site.words, "training.for-audience", audience = &link.label), items, false)?;
    }
    all.par_iter().try_for_each(|t| training(site, t))
}

fn training(site: &Site<'_>, t: &Training) -> Result<(), Stop> {
    let id = t.entry.id.as_str();
    let route = Kind::Training.address(id);
    if !site.wants(&route) {
        return Ok(());
    }
    let view = View {
        card: card(site, t),
        url: t.url.as_deref(),
        body: TextView::of_body(site, t.entry.body, &route),
        mentions: MentionsView::of(site, Kind::Training, id),
    };
    let description =
        t.entry.summary.clone().unwrap_or_else(|| say!(site.words, "training.description", name = &t.entry.title));
    let figure = view.card.starts.as_ref().map(|s| (say!(site.words, "training.starts-on", day = &s.words), None));
    let head = PageHead::new(&t.entry.title, description, "/training/")
        .of(&t.entry)
        .demonstration(view.body.demonstration)
        .linked(linked_data::course(site, t))
        .card(site.say("training.title"), figure);
    emit(site, &route, "training.html", head, &view)
}
