//! Leadership: which organisations have a digital leader in post, on the board, with the time to do it; who is missing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::charts;
use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::shared::figure::show;
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{LinkView, SourceView, link};
use crate::prose::{kind_label, percent, percents, post_name, post_short, region_name};
use crate::site::Site;
use crate::statistics::{CensusResult, HeldCount, HeldCounts, Measure, PostResult};
use crate::words::{Words, capital, say};

/// The newest census of leadership: `leadership.html`.
#[derive(Serialize)]
struct View {
    /// Of which day it is.
    as_of: String,
    /// Whether its organisations are a sample.
    is_sample: bool,
    /// Whether its data are invented.
    demonstration: bool,
    /// Where it comes from.
    source: Option<SourceView>,
    /// The result for each post, in a sentence.
    headlines: Vec<String>,
    /// The headings of the shares.
    measures: [String; 4],
    /// Posts of digital leadership.
    posts: Vec<PostShares>,
    /// The chart of how posts were filled over time, as HTML.
    trend: Option<String>,
    /// A map for each post, as HTML.
    maps: Vec<String>,
    /// Organisations with vacant posts.
    missing: Vec<MissingView>,
    /// Posts of which nobody knows.
    unknown: Vec<UnknownView>,
    /// The days of earlier censuses.
    earlier: Vec<String>,
}

/// The shares of a kind of organisations, or of a region.
#[derive(Serialize)]
struct ShareRow {
    /// What it is called.
    label: String,
    /// The shares.
    shares: Vec<ShareView>,
}

/// A post and how many organisations have filled it.
#[derive(Serialize)]
struct PostShares {
    /// Its id.
    id: &'static str,
    /// Its name.
    name: String,
    /// The shares of all organisations.
    all: Vec<ShareView>,
    /// The shares by kind of organisation.
    by_kind: Vec<ShareRow>,
    /// The shares by region.
    by_region: Vec<ShareRow>,
}

/// A share for readers.
#[derive(Debug, Clone, Serialize)]
struct ShareView {
    /// The share, in words.
    share: Option<String>,
    /// Its interval, in words.
    interval: Option<String>,
    /// Of how many that are known, in words; empty where of none.
    of: String,
    /// Of how many nobody knows.
    unknown: u32,
}

/// An organisation with vacant posts.
#[derive(Serialize)]
struct MissingView {
    /// The organisation.
    organisation: LinkView,
    /// Its region.
    region: Option<String>,
    /// Its vacant posts, in words.
    posts: String,
}

/// A post, and the organisations of which nobody knows whether it is filled.
#[derive(Serialize)]
struct UnknownView {
    /// The post.
    post: String,
    /// Organisations.
    organisations: Vec<LinkView>,
}

/// The newest census.
pub fn newest<'a>(site: &Site<'a>) -> Option<&'a CensusResult<'a>> {
    site.leadership.last()
}

/// "A chief clinical information officer is in post in 12 of 20 organisations (60%)."
pub fn headline(w: &Words, result: &PostResult) -> String {
    let t = result.all[0];
    let post = post_name(w, result.post);
    let text = match t.share() {
        Some(share) => {
            say!(w, "leadership.headline", n = t.known(), post = post, yes = t.yes, share = percent(w, share))
        }
        None if t.known() > 0 => {
            say!(w, "leadership.headline-few", n = t.known(), post = post, yes = t.yes)
        }
        None => say!(w, "leadership.headline-unknown", post = post),
    };
    if t.unknown == 0 || t.known() == 0 {
        return text;
    }
    format!("{text} {}", say!(w, "leadership.more-unknown", n = t.unknown))
}

/// Renders the page; nothing where the site has no census.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let Some(newest) = newest(site).filter(|_| site.wants("/leadership/")) else { return Ok(()) };
    let confidence = site.catalogue.settings.confidence;
    let mut maps = Vec::new();
    for post in &newest.posts {
        maps.extend(show(site, charts::tiles(site.words, newest, post).as_ref(), "/leadership/")?);
    }
    let demonstration = site.leadership.iter().any(|c| c.census.demonstration);
    let view = View {
        as_of: site.words.long_date(newest.as_of),
        is_sample: newest.census.is_sample,
        demonstration,
        source: newest.census.source.as_ref().map(|c| SourceView::of(site.words, c)),
        headlines: newest.posts.iter().map(|p| headline(site.words, p)).collect(),
        measures: Measure::ALL.map(|m| site.words.term("leadership-measure", m.id())),
        posts: newest
            .posts
            .iter()
            .map(|p| post(site.words, p, newest.census.is_sample.then_some(confidence)))
            .collect(),
        trend: show(site, charts::leadership(site.words, site.catalogue, site.leadership).as_ref(), "/leadership/")?,
        maps,
        missing: missing(site, newest),
        unknown: newest.posts.iter().filter(|p| !p.unknown.is_empty()).map(|p| unknown(site, p)).collect(),
        earlier: site.leadership.iter().rev().skip(1).map(|c| site.words.long_date(c.as_of)).collect(),
    };
    let description = view.headlines.join(" ");
    let figure = newest.posts.first().and_then(|p| {
        let share = p.all[0].share()?;
        let figure = format!("{} {}", post_short(site.words, p.post), percent(site.words, share));
        Some((figure, Some(site.say("leadership.card-detail"))))
    });
    let title = site.say("leadership.title");
    let head = PageHead::new(&title, description, "/leadership/")
        .demonstration(demonstration)
        .linked(linked_data::leadership(site))
        .card(site.say("leadership.card"), figure);
    emit(site, "/leadership/", "leadership.html", head, &view)
}

fn post(w: &Words, p: &PostResult, confidence: Option<f64>) -> PostShares {
    let shares = |t: &HeldCounts| t.iter().map(|t| share(w, t, confidence)).collect::<Vec<_>>();
    let kind = |(kind, t): (&&str, &HeldCounts)| ShareRow { label: kind_label(w, kind), shares: shares(t) };
    let region = |(region, t): (&String, &HeldCounts)| ShareRow { label: region_name(w, region), shares: shares(t) };
    let by_kind: Vec<_> = p.by_kind.iter().map(kind).collect();
    let by_region: Vec<_> = p.by_region.iter().map(region).collect();
    PostShares {
        id: p.post.id(),
        name: format!("{} ({})", capital(&post_name(w, p.post)), post_short(w, p.post)),
        all: shares(&p.all),
        // Of one kind alone, the same figures would stand twice.
        by_kind: if by_kind.len() > 1 { by_kind } else { Vec::new() },
        by_region: if by_region.len() > 1 { by_region } else { Vec::new() },
    }
}

fn share(w: &Words, t: &HeldCount, confidence: Option<f64>) -> ShareView {
    ShareView {
        share: t.share().map(|share| percent(w, share)),
        interval: confidence.and_then(|c| t.interval(c)).map(|ci| percents(w, ci)),
        of: if t.known() > 0 { say!(w, "map.of", yes = t.yes, of = t.known()) } else { String::new() },
        unknown: t.unknown,
    }
}

/// Organisations with a vacant post, by name.
fn missing(site: &Site<'_>, census: &CensusResult<'_>) -> Vec<MissingView> {
    let mut vacant: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for post in &census.posts {
        post.vacant.iter().for_each(|id| vacant.entry(id).or_default().push(post_short(site.words, post.post)));
    }
    let view = |(id, posts): (&str, Vec<String>)| {
        let organisation = site.catalogue.organisations.get(id)?;
        Some(MissingView {
            organisation: link(Kind::Organisation, &organisation.entry),
            region: organisation.region.as_ref().map(|(region, _)| region_name(site.words, region)),
            posts: posts.join(", "),
        })
    };
    let mut views: Vec<_> = vacant.into_iter().filter_map(view).collect();
    views.sort_by_cached_key(|v| v.organisation.label.to_lowercase());
    views
}

fn unknown(site: &Site<'_>, p: &PostResult) -> UnknownView {
    let entry = |id: &String| site.catalogue.organisations.get(id).map(|o| link(Kind::Organisation, &o.entry));
    let mut organisations: Vec<LinkView> = p.unknown.iter().filter_map(entry).collect();
    organisations.sort_by_cached_key(|l| l.label.to_lowercase());
    UnknownView { post: post_short(site.words, p.post), organisations }
}
