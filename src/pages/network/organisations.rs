//! Organisations: an index and a page each, which lists what refers to it.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Census, Holder, Kind, Organisation, Person, Post, PostHeld, Role};
use crate::pages::network::events::dated_link;
use crate::pages::shared::figure::TextView;
use crate::pages::shared::index::{IndexGroup, IndexItem, IndexView};
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{Emit, emit};
use crate::pages::shared::views::{LinkView, MentionsView, link, links};
use crate::prose::{kind_key, kind_label, post_detail, post_name, region_name};
use crate::routes::address;
use crate::site::Site;
use crate::words::{Words, capital};

#[derive(Serialize)]
struct OrganisationView<'a> {
    name: &'a str,
    kind: String,
    summary: Option<&'a str>,
    url: Option<&'a str>,
    ods_code: Option<&'a str>,
    region: Option<String>,
    logo: Option<&'a str>,
    parent: Option<LinkView>,
    parts: Vec<LinkView>,
    partners: Vec<LinkView>,
    people: Vec<(LinkView, String)>,
    systems: Vec<LinkView>,
    uses: Vec<(LinkView, String)>,
    posts: Vec<PostView>,
    posts_as_of: Option<String>,
    events: Vec<(LinkView, String)>,
    training: Vec<LinkView>,
    groups: Vec<LinkView>,
    recommendations: Vec<(LinkView, String)>,
    feed: Option<String>,
    body: TextView,
    mentions: MentionsView<'a>,
}

/// A post as the newest census has it.
#[derive(Serialize)]
struct PostView {
    name: String,
    class: &'static str,
    state: String,
    holder: Option<String>,
    holder_link: Option<LinkView>,
    detail: String,
}

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    organisation_index(site)?;
    let organisations: Vec<&Organisation> = site.catalogue.organisations.values().collect();
    organisations.par_iter().try_for_each(|o| organisation(site, o))
}

fn organisation_index(site: &Site<'_>) -> Result<(), Stop> {
    let mut groups = Vec::new();
    // Those of no kind come last.
    for kind in Organisation::KINDS.into_iter().chain([""]) {
        let of_kind = site.catalogue.organisations.values().filter(|o| o.kind.as_deref().unwrap_or_default() == kind);
        let item = |o: &Organisation| {
            let (link, foreign) = (link(Kind::Organisation, &o.entry), o.entry.foreign);
            IndexItem { link, summary: o.entry.summary.clone(), foreign }
        };
        let mut items: Vec<IndexItem> = of_kind.map(item).collect();
        items.sort_by_cached_key(|i| i.link.label.to_lowercase());
        if !items.is_empty() {
            groups.push(IndexGroup { label: kind_label(site.words, kind), items });
        }
    }
    let (title, description) = (site.say("organisations.title"), site.say("organisations.description"));
    let head = Emit::new(&title, description, "/organisations/");
    emit(site, "/organisations/", "index.html", head, &IndexView { title: &title, groups })
}

/// A partnership holds both ways, whichever side wrote it down.
fn partners(site: &Site<'_>, o: &Organisation) -> Vec<LinkView> {
    let mut partners = links(site.catalogue, Kind::Organisation, &o.partners);
    for other in site.related.partners.get(o.entry.id.as_str()).into_iter().flatten() {
        let other = link(Kind::Organisation, &other.entry);
        if !partners.iter().any(|p| p.to == other.to) {
            partners.push(other);
        }
    }
    partners
}

fn organisation(site: &Site<'_>, o: &Organisation) -> Result<(), Stop> {
    let id = o.entry.id.as_str();
    let route = Kind::Organisation.address(id);
    let kind = o.kind.as_deref().unwrap_or_default();
    let related = site.related;
    let person = |(p, role): &(&Person, &Role)| (link(Kind::Person, &p.entry), described(site.words, role));
    let usage = |u: &crate::model::Use| {
        let link = links(site.catalogue, Kind::System, [&u.system]).pop()?;
        Some((link, site.words.period(u.from.as_deref(), u.to.as_deref())))
    };
    let newest = site.leadership.last();
    let posts = newest.map(|c| posts(site, c.census, id)).unwrap_or_default();
    let mentions = MentionsView::of(site, Kind::Organisation, id);
    let view = OrganisationView {
        name: &o.entry.title,
        kind: site.words.term("organisation-kind", kind_key(kind)),
        summary: o.entry.summary.as_deref(),
        url: o.url.as_deref(),
        ods_code: o.ods_code.as_deref(),
        region: o.region.as_ref().map(|(region, _)| region_name(site.words, region)),
        logo: o.logo.as_deref(),
        parent: links(site.catalogue, Kind::Organisation, &o.parent).pop(),
        parts: related.parts.get(id).into_iter().flatten().map(|p| link(Kind::Organisation, &p.entry)).collect(),
        partners: partners(site, o),
        people: related.people.get(id).into_iter().flatten().map(person).collect(),
        systems: related.systems.get(id).into_iter().flatten().map(|s| link(Kind::System, &s.entry)).collect(),
        uses: o.uses.iter().filter_map(usage).collect(),
        posts_as_of: newest.filter(|_| !posts.is_empty()).map(|c| site.words.long_date(c.as_of)),
        posts,
        events: related.organised.get(id).into_iter().flatten().map(|e| dated_link(site, e)).collect(),
        training: related.training.get(id).into_iter().flatten().map(|t| link(Kind::Training, &t.entry)).collect(),
        groups: related.groups.get(id).into_iter().flatten().map(|g| link(Kind::Group, &g.entry)).collect(),
        recommendations: related
            .recommendations
            .get(id)
            .into_iter()
            .flatten()
            .map(|r| (link(Kind::Recommendation, &r.entry), site.words.term("standing-word", r.status.id())))
            .collect(),
        feed: site.has_feed(id).then(|| address::feed_of(&route)),
        body: TextView::of_body(site, o.entry.body, &route),
        mentions,
    };
    let description = o.entry.summary.clone().unwrap_or_else(|| o.entry.title.clone());
    let invented = view.posts_as_of.is_some() && newest.is_some_and(|c| c.census.demonstration);
    let head = Emit::new(&o.entry.title, description, "/organisations/")
        .of(&o.entry)
        .demonstration(view.body.demonstration || invented)
        .linked(linked_data::organisation(site, o))
        .feed(view.feed.clone())
        .card(view.kind.clone(), None);
    emit(site, &route, "organisation.html", head, &view)
}

/// The posts of an organisation in a census, if it is one of those that could have them.
fn posts(site: &Site<'_>, census: &Census, id: &str) -> Vec<PostView> {
    if !site.plan.could_have_posts.contains(id) {
        return Vec::new();
    }
    let of = site.related.posts.get(id);
    let held =
        |post| of.into_iter().flatten().find(|(c, p)| c.as_of == census.as_of && p.post == post).map(|(_, p)| *p);
    let asked = site.leadership.last().into_iter().flat_map(|c| c.posts.iter().map(|p| p.post));
    asked.map(|post| post_view(site, post, held(post))).collect()
}

fn post_view(site: &Site<'_>, post: Post, held: Option<&PostHeld>) -> PostView {
    let class = match held.map(|held| &held.holder) {
        None => "unknown",
        Some(None) => "vacant",
        Some(Some(_)) => "in post",
    };
    let (name, state) = (capital(&post_name(site.words, post)), site.words.term("post-state", class));
    let mut view = PostView { name, class, state, holder: None, holder_link: None, detail: String::new() };
    let Some(held) = held else { return view };
    match &held.holder {
        None => {}
        Some(Holder::Person(r)) => view.holder_link = links(site.catalogue, Kind::Person, [r]).pop(),
        Some(Holder::Named(name)) => view.holder = Some(name.clone()),
    }
    view.detail = post_detail(site.words, held);
    view
}

fn described(w: &Words, role: &Role) -> String {
    let period = w.period(role.from.as_deref(), role.to.as_deref());
    if period.is_empty() { role.title.clone() } else { format!("{}, {period}", role.title) }
}
