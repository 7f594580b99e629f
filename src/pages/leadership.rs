//! Leadership: which organisations have a digital leader in post, on the board, with the time to do it; who is missing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::charts::{self, percent, percents, words};
use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::show;
use crate::pages::linked;
use crate::pages::network::kind_label;
use crate::pages::site::Site;
use crate::pages::view::{LinkView, SourceView, link, long_date};
use crate::statistics::{CensusResult, Measure, PostResult, Tallies, Tally};

#[derive(Serialize)]
struct View<'a> {
    as_of: String,
    is_sample: bool,
    demonstration: bool,
    source: Option<SourceView>,
    headlines: Vec<String>,
    measures: [&'static str; 4],
    posts: Vec<PostView>,
    trend: Option<String>,
    maps: Vec<String>,
    missing: Vec<MissingView<'a>>,
    unknown: Vec<UnknownView>,
    earlier: Vec<String>,
}

#[derive(Serialize)]
struct PostView {
    id: &'static str,
    name: String,
    all: Vec<ShareView>,
    by_kind: Vec<(String, Vec<ShareView>)>,
    by_region: Vec<(String, Vec<ShareView>)>,
}

/// A share for readers.
#[derive(Debug, Clone, Serialize)]
struct ShareView {
    share: Option<String>,
    interval: Option<String>,
    of: String,
    unknown: u32,
}

#[derive(Serialize)]
struct MissingView<'a> {
    organisation: LinkView,
    region: Option<&'a str>,
    posts: String,
}

#[derive(Serialize)]
struct UnknownView {
    post: &'static str,
    organisations: Vec<LinkView>,
}

/// The newest census.
pub fn newest<'a>(site: &Site<'a>) -> Option<&'a CensusResult<'a>> {
    site.leadership.last()
}

/// "A chief clinical information officer is in post in 12 of 20 organisations (60%)."
pub fn headline(result: &PostResult) -> String {
    let t = result.all[0];
    let mut text = match t.share() {
        Some(share) => {
            let of = words::count(u64::from(t.known()), "organisation", "organisations");
            format!("A {} is in post in {} of {of} ({}).", result.post.name(), t.yes, percent(share))
        }
        None => format!("Of no organisation is it known whether it has a {}.", result.post.name()),
    };
    if t.unknown > 0 && t.known() > 0 {
        text.push_str(&format!(" Of {} more it is unknown.", words::whole(u64::from(t.unknown))));
    }
    text
}

/// Renders the page; nothing where the site has no census.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let Some(newest) = newest(site) else { return Ok(()) };
    let root = site.linking.root("/leadership/");
    let confidence = site.catalogue.settings.confidence;
    let mut maps = Vec::new();
    for post in &newest.posts {
        maps.extend(show(site, charts::tiles(newest, post).as_ref(), &root)?);
    }
    let demonstration = site.leadership.iter().any(|c| c.census.demonstration);
    let view = View {
        as_of: long_date(newest.as_of),
        is_sample: newest.census.is_sample,
        demonstration,
        source: newest.census.source.as_ref().map(SourceView::of),
        headlines: newest.posts.iter().map(headline).collect(),
        measures: Measure::ALL.map(Measure::label),
        posts: newest.posts.iter().map(|p| post(p, newest.census.is_sample.then_some(confidence))).collect(),
        trend: show(site, charts::leadership(site.catalogue, site.leadership).as_ref(), &root)?,
        maps,
        missing: missing(site, newest),
        unknown: newest.posts.iter().filter(|p| !p.unknown.is_empty()).map(|p| unknown(site, p)).collect(),
        earlier: site.leadership.iter().rev().skip(1).map(|c| long_date(c.as_of)).collect(),
    };
    let description = view.headlines.join(" ");
    let figure = newest.posts.first().and_then(|p| {
        let share = p.all[0].share()?;
        Some((format!("{} {}", p.post.short(), percent(share)), Some("of organisations have one in post".to_owned())))
    });
    let head = Emit::new("Digital leadership", description, "/leadership/")
        .demonstration(demonstration)
        .linked(linked::leadership(site))
        .card("Leadership", figure);
    emit(site, "/leadership/", "leadership.html", head, &view)
}

fn post(p: &PostResult, confidence: Option<f64>) -> PostView {
    let shares = |t: &Tallies| t.iter().map(|t| share(t, confidence)).collect::<Vec<_>>();
    let named = |name: &str, otherwise: &str| if name.is_empty() { otherwise.to_owned() } else { name.to_owned() };
    let kind = |(kind, t): (&String, &Tallies)| (kind_label(kind).to_owned(), shares(t));
    let region = |(region, t): (&String, &Tallies)| (named(region, "No region given"), shares(t));
    let by_kind: Vec<_> = p.by_kind.iter().map(kind).collect();
    let by_region: Vec<_> = p.by_region.iter().map(region).collect();
    PostView {
        id: p.post.id(),
        name: format!("{} ({})", words::capital(p.post.name()), p.post.short()),
        all: shares(&p.all),
        // Of one kind alone, the same figures would stand twice.
        by_kind: if by_kind.len() > 1 { by_kind } else { Vec::new() },
        by_region: if by_region.len() > 1 { by_region } else { Vec::new() },
    }
}

fn share(t: &Tally, confidence: Option<f64>) -> ShareView {
    ShareView {
        share: t.share().map(percent),
        interval: confidence.and_then(|c| t.interval(c)).map(percents),
        of: format!("{} of {}", t.yes, t.known()),
        unknown: t.unknown,
    }
}

/// Organisations with a vacant post, by name.
fn missing<'a>(site: &Site<'a>, census: &CensusResult<'_>) -> Vec<MissingView<'a>> {
    let mut vacant: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for post in &census.posts {
        post.vacant.iter().for_each(|id| vacant.entry(id).or_default().push(post.post.short()));
    }
    let view = |(id, posts): (&str, Vec<&str>)| {
        let organisation = site.catalogue.organisations.get(id)?;
        Some(MissingView {
            organisation: link(Kind::Organisation, &organisation.entry),
            region: organisation.region.as_ref().map(|(region, _)| region.as_str()),
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
    UnknownView { post: p.post.short(), organisations }
}
