//! Organisations: an index and a page each, which lists what refers to it.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Census, Holder, Kind, Organisation, OrganisationKind, Post, PostHeld, Recommendation, Role};
use crate::pages::network::events::events_of;
use crate::pages::shared::index::{IndexGroup, IndexItem, IndexView};
use crate::pages::shared::linked_data;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{LinkView, MentionsView, NotedLink, link, links, links_to};
use crate::prose::{kind_key, kind_label, post_detail, post_name, region_name};
use crate::routes::address;
use crate::site::Site;
use crate::words::{Words, capital};

/// An organisation: `organisation.html`.
#[derive(Serialize)]
struct OrganisationView<'a> {
    /// Its name.
    name: &'a str,
    /// What sort of organisation it is.
    kind: String,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// Its own site.
    url: Option<&'a str>,
    /// Its code in the Organisation Data Service.
    ods_code: Option<&'a str>,
    /// Its region.
    region: Option<String>,
    /// The address of its logo.
    logo: Option<&'a str>,
    /// What it is part of.
    parent: Option<LinkView>,
    /// What is part of it.
    parts: Vec<LinkView>,
    /// Whom it works with.
    partners: Vec<LinkView>,
    /// Who has a role there.
    people: Vec<NotedLink>,
    /// The systems that it makes.
    systems: Vec<LinkView>,
    /// The systems that it uses.
    uses: Vec<NotedLink>,
    /// Posts of digital leadership.
    posts: Vec<PostOfOrganisation>,
    /// The day of the census.
    posts_as_of: Option<String>,
    /// Events.
    events: Vec<NotedLink>,
    /// Training.
    training: Vec<LinkView>,
    /// Working groups.
    groups: Vec<LinkView>,
    /// The recommendations that it should see to.
    recommendations: Vec<NotedLink>,
    /// The address of its feed.
    feed: Option<String>,
    /// Its text, as HTML.
    body: TextView<'a>,
    /// What links to it.
    mentions: MentionsView<'a>,
}

/// A post as the newest census has it.
#[derive(Serialize)]
struct PostOfOrganisation {
    /// Its name.
    name: String,
    /// Its state, as a class for its look.
    class: &'static str,
    /// Its state, in a word.
    state: String,
    /// The name of who holds it, without a page.
    holder: Option<String>,
    /// Who holds it.
    holder_link: Option<LinkView>,
    /// What else is known of it, in words.
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
    if !site.wants("/organisations/") {
        return Ok(());
    }
    let mut groups = Vec::new();
    // Those of no kind come last.
    for kind in OrganisationKind::ALL.map(Some).into_iter().chain([None]) {
        let of_kind = site.catalogue.organisations.values().filter(|o| o.kind == kind);
        let item = |o: &Organisation| {
            let link = link(Kind::Organisation, &o.entry);
            let foreign = o.entry.foreign;
            IndexItem { link, summary: o.entry.summary.clone(), foreign }
        };
        let mut items: Vec<IndexItem> = of_kind.map(item).collect();
        items.sort_by_cached_key(|i| i.link.label.to_lowercase());
        if !items.is_empty() {
            groups.push(IndexGroup { label: kind_label(site.words, kind_key(kind)), items });
        }
    }
    let title = site.say("organisations.title");
    let description = site.say("organisations.description");
    let head = PageHead::new(&title, description, "/organisations/");
    emit(site, "/organisations/", "index.html", head, &IndexView { title: &title, groups })
}

/// A partnership holds both ways, whichever side wrote it down.
fn partners(site: &Site<'_>, o: &Organisation) -> Vec<LinkView> {
    let mut partners = links(site.catalogue, Kind::Organisation, &o.partners);
    for other in links_to(site, Kind::Organisation, &o.entry.id, Kind::Organisation, "partners") {
        if !partners.iter().any(|p| p.to == other.to) {
            partners.push(other);
        }
    }
    partners
}

fn organisation(site: &Site<'_>, o: &Organisation) -> Result<(), Stop> {
    let id = o.entry.id.as_str();
    let route = Kind::Organisation.address(id);
    if !site.wants(&route) {
        return Ok(());
    }
    let naming = |from: Kind, key: &'static str| links_to(site, Kind::Organisation, id, from, key);
    let usage = |u: &crate::model::Use| {
        let link = links(site.catalogue, Kind::System, [&u.system]).pop()?;
        Some(NotedLink { link, note: site.words.period(u.from, u.to) })
    };
    let newest = site.leadership.last();
    let posts = newest.map(|c| posts(site, c.census, id)).unwrap_or_default();
    let mentions = MentionsView::of(site, Kind::Organisation, id);
    let view = OrganisationView {
        name: &o.entry.title,
        kind: site.words.term("organisation-kind", kind_key(o.kind)),
        summary: o.entry.summary.as_deref(),
        url: o.url.as_deref(),
        ods_code: o.ods_code.as_deref(),
        region: o.region.as_ref().map(|(region, _)| region_name(site.words, region)),
        logo: o.logo.as_deref(),
        parent: links(site.catalogue, Kind::Organisation, &o.parent).pop(),
        parts: naming(Kind::Organisation, "parent"),
        partners: partners(site, o),
        people: people(site, id),
        systems: naming(Kind::System, "vendor"),
        uses: o.uses.iter().filter_map(usage).collect(),
        posts_as_of: newest.filter(|_| !posts.is_empty()).map(|c| site.words.long_date(c.as_of)),
        posts,
        events: events_of(site, Kind::Organisation, id, "organisers"),
        training: naming(Kind::Training, "provider"),
        groups: naming(Kind::Group, "organisations"),
        recommendations: recommendations(site, id),
        feed: site.has_feed(Kind::Organisation, id).then(|| address::feed_of(&route)),
        body: TextView::of_body(site, o.entry.body, &route),
        mentions,
    };
    let description = o.entry.summary.clone().unwrap_or_else(|| o.entry.title.clone());
    let invented = view.posts_as_of.is_some() && newest.is_some_and(|c| c.census.demonstration);
    let head = PageHead::new(&o.entry.title, description, "/organisations/")
        .of(&o.entry)
        .demonstration(view.body.demonstration || invented)
        .linked(linked_data::organisation(site, o))
        .feed(view.feed.clone())
        .card(view.kind.clone(), None);
    emit(site, &route, "organisation.html", head, &view)
}

/// Everybody with a role at an organisation, and which.
fn people(site: &Site<'_>, id: &str) -> Vec<NotedLink> {
    let entries = site.related.naming(Kind::Organisation, id, Kind::Person, "organisation");
    let people = entries.iter().filter_map(|entry| site.catalogue.people.get(&entry.id));
    let is_here = |role: &&Role| role.organisation.as_ref().is_some_and(|o| o.id == id);
    let roles = people.flat_map(|person| person.roles.iter().filter(is_here).map(move |role| (person, role)));
    roles
        .map(|(person, role)| NotedLink { link: link(Kind::Person, &person.entry), note: described(site.words, role) })
        .collect()
}

/// The recommendations that an organisation should see to, and how far they are.
fn recommendations(site: &Site<'_>, id: &str) -> Vec<NotedLink> {
    let entries = site.related.naming(Kind::Organisation, id, Kind::Recommendation, "owner");
    let owned = entries.iter().filter_map(|entry| site.catalogue.recommendations.get(&entry.id));
    let state = |r: &Recommendation| site.words.term("standing-word", r.status.id());
    owned.map(|r| NotedLink { link: link(Kind::Recommendation, &r.entry), note: state(r) }).collect()
}

/// The posts of an organisation in a census, if it is one of those that could have them.
fn posts(site: &Site<'_>, census: &Census, id: &str) -> Vec<PostOfOrganisation> {
    if !site.plan.could_have_posts.contains(id) {
        return Vec::new();
    }
    let of = site.related.posts.get(id);
    let held =
        |post| of.into_iter().flatten().find(|(c, p)| c.as_of == census.as_of && p.post == post).map(|(_, p)| *p);
    let asked = site.leadership.last().into_iter().flat_map(|c| c.posts.iter().map(|p| p.post));
    asked.map(|post| post_view(site, post, held(post))).collect()
}

fn post_view(site: &Site<'_>, post: Post, held: Option<&PostHeld>) -> PostOfOrganisation {
    let class = match held.map(|held| &held.holder) {
        None => "unknown",
        Some(None) => "vacant",
        Some(Some(_)) => "in post",
    };
    let name = capital(&post_name(site.words, post));
    let state = site.words.term("post-state", class);
    let mut view = PostOfOrganisation { name, class, state, holder: None, holder_link: None, detail: String::new() };
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
    let period = w.period(role.from, role.to);
    if period.is_empty() { role.title.clone() } else { format!("{}, {period}", role.title) }
}
