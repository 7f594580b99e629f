//! Organisations and people: an index and a page each; a page lists what refers to it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::markup::Mode;
use crate::model::{Kind, Organisation, Person, Role};
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::shows_demonstration;
use crate::pages::site::Site;
use crate::pages::view::{CardView, LinkView, link, links, partial};

const KINDS: [(&str, &str, &str); 7] = [
    ("network", "Networks", "Network"),
    ("professional-body", "Professional bodies", "Professional body"),
    ("provider", "Providers of care", "Provider of care"),
    ("vendor", "Vendors", "Vendor"),
    ("government", "Government", "Government body"),
    ("media", "Media", "Media"),
    ("", "Others", "Organisation"),
];

#[derive(Serialize)]
struct IndexView<'a> {
    title: &'a str,
    groups: Vec<IndexGroup<'a>>,
}

#[derive(Serialize)]
struct IndexGroup<'a> {
    label: &'a str,
    items: Vec<IndexItem>,
}

#[derive(Serialize)]
struct IndexItem {
    link: LinkView,
    summary: Option<String>,
}

#[derive(Serialize)]
struct OrganisationView<'a> {
    name: &'a str,
    kind: &'a str,
    summary: Option<&'a str>,
    url: Option<&'a str>,
    ods_code: Option<&'a str>,
    region: Option<&'a str>,
    logo: Option<&'a str>,
    parent: Option<LinkView>,
    parts: Vec<LinkView>,
    partners: Vec<LinkView>,
    people: Vec<(LinkView, String)>,
    systems: Vec<LinkView>,
    uses: Vec<(LinkView, String)>,
    body: String,
    news: Vec<CardView<'a>>,
}

#[derive(Serialize)]
struct PersonView<'a> {
    name: &'a str,
    summary: Option<&'a str>,
    roles: Vec<RoleView>,
    links: &'a [String],
    body: String,
    news: Vec<CardView<'a>>,
}

#[derive(Serialize)]
struct RoleView {
    title: String,
    organisation: Option<LinkView>,
    period: String,
}

/// What refers to organisations, gathered in one pass.
#[derive(Default)]
struct Referring<'a> {
    people: BTreeMap<&'a str, Vec<(&'a Person, &'a Role)>>,
    systems: BTreeMap<&'a str, Vec<LinkView>>,
    parts: BTreeMap<&'a str, Vec<LinkView>>,
    partners: BTreeMap<&'a str, Vec<LinkView>>,
}

/// Renders all of them.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let referring = gather(site);
    organisation_index(site)?;
    let organisations: Vec<&Organisation> = site.catalogue.organisations.values().collect();
    organisations.par_iter().try_for_each(|o| organisation(site, o, &referring))?;
    people_index(site)?;
    let people: Vec<&Person> = site.catalogue.people.values().collect();
    people.par_iter().try_for_each(|p| person(site, p))
}

fn gather<'a>(site: &Site<'a>) -> Referring<'a> {
    let mut r = Referring::default();
    for person in site.catalogue.people.values() {
        for role in &person.roles {
            if let Some(organisation) = &role.organisation {
                r.people.entry(&organisation.id).or_default().push((person, role));
            }
        }
    }
    for system in site.catalogue.systems.values() {
        if let Some(vendor) = &system.vendor {
            r.systems.entry(&vendor.id).or_default().push(link(Kind::System, &system.entry));
        }
    }
    for o in site.catalogue.organisations.values() {
        if let Some(parent) = &o.parent {
            r.parts.entry(&parent.id).or_default().push(link(Kind::Organisation, &o.entry));
        }
        for partner in &o.partners {
            r.partners.entry(&partner.id).or_default().push(link(Kind::Organisation, &o.entry));
        }
    }
    r
}

fn organisation_index(site: &Site<'_>) -> Result<(), Stop> {
    let mut groups = Vec::new();
    for (kind, label, _) in KINDS {
        let of_kind = site.catalogue.organisations.values().filter(|o| o.kind.as_deref().unwrap_or_default() == kind);
        let item =
            |o: &Organisation| IndexItem { link: link(Kind::Organisation, &o.entry), summary: o.entry.summary.clone() };
        let mut items: Vec<IndexItem> = of_kind.map(item).collect();
        items.sort_by_cached_key(|i| i.link.label.to_lowercase());
        if !items.is_empty() {
            groups.push(IndexGroup { label, items });
        }
    }
    let description = "Networks, professional bodies, providers and vendors.".to_owned();
    let head = Emit { title: "Organisations", description, section: "/organisations/", demonstration: false };
    emit(site, "/organisations/", "index.html", head, &IndexView { title: "Organisations", groups })
}

fn organisation(site: &Site<'_>, o: &Organisation, referring: &Referring<'_>) -> Result<(), Stop> {
    let id = o.entry.id.as_str();
    let route = Kind::Organisation.address(id);
    let kind = o.kind.as_deref().unwrap_or_default();
    let mut partners = links(site.catalogue, Kind::Organisation, &o.partners);
    // A partnership holds both ways, whichever side wrote it down.
    for other in referring.partners.get(id).into_iter().flatten() {
        if !partners.iter().any(|p| p.to == other.to) {
            partners.push(other.clone());
        }
    }
    let person = |(p, role): &(&Person, &Role)| (link(Kind::Person, &p.entry), described(role));
    let view = OrganisationView {
        name: &o.entry.title,
        kind: KINDS.iter().find(|(k, ..)| *k == kind).map_or("Organisation", |(_, _, one)| one),
        summary: o.entry.summary.as_deref(),
        url: o.url.as_deref(),
        ods_code: o.ods_code.as_deref(),
        region: o.region.as_deref(),
        logo: o.logo.as_deref(),
        parent: links(site.catalogue, Kind::Organisation, &o.parent).pop(),
        parts: referring.parts.get(id).cloned().unwrap_or_default(),
        partners,
        people: referring.people.get(id).into_iter().flatten().map(person).collect(),
        systems: referring.systems.get(id).cloned().unwrap_or_default(),
        uses: o
            .uses
            .iter()
            .filter_map(|u| {
                let link = links(site.catalogue, Kind::System, [&u.system]).pop()?;
                Some((link, period(u.from.as_deref(), u.to.as_deref())))
            })
            .collect(),
        body: site.markup.render(o.entry.body, &route, &site.linking.root(&route), Mode::Page),
        news: site.mentions.get(&(Kind::Organisation, id)).into_iter().flatten().map(|n| CardView::of(n)).collect(),
    };
    let description = o.entry.summary.clone().unwrap_or_else(|| o.entry.title.clone());
    let head = Emit {
        title: &o.entry.title,
        description,
        section: "/organisations/",
        demonstration: shows_demonstration(&view.body),
    };
    emit(site, &route, "organisation.html", head, &view)
}

fn described(role: &Role) -> String {
    let period = period(role.from.as_deref(), role.to.as_deref());
    if period.is_empty() { role.title.clone() } else { format!("{}, {period}", role.title) }
}

/// "2014 to 2017", "since 2014", "until 2017", or nothing.
fn period(from: Option<&str>, to: Option<&str>) -> String {
    match (from.map(partial), to.map(partial)) {
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("since {a}"),
        (None, Some(b)) => format!("until {b}"),
        (None, None) => String::new(),
    }
}

fn people_index(site: &Site<'_>) -> Result<(), Stop> {
    let item = |p: &Person| IndexItem {
        link: link(Kind::Person, &p.entry),
        summary: p.entry.summary.clone().or_else(|| p.roles.first().map(|r| r.title.clone())),
    };
    let mut items: Vec<IndexItem> = site.catalogue.people.values().map(item).collect();
    // By the last word of the name, as lists of people are.
    items.sort_by_cached_key(|i| i.link.label.rsplit(' ').next().map(str::to_lowercase));
    let groups = if items.is_empty() { Vec::new() } else { vec![IndexGroup { label: "", items }] };
    let head = Emit {
        title: "People",
        description: "Leaders, chairs and authors.".into(),
        section: "/people/",
        demonstration: false,
    };
    emit(site, "/people/", "index.html", head, &IndexView { title: "People", groups })
}

fn person(site: &Site<'_>, p: &Person) -> Result<(), Stop> {
    let id = p.entry.id.as_str();
    let route = Kind::Person.address(id);
    let role = |r: &Role| RoleView {
        title: r.title.clone(),
        organisation: links(site.catalogue, Kind::Organisation, &r.organisation).pop(),
        period: period(r.from.as_deref(), r.to.as_deref()),
    };
    let view = PersonView {
        name: &p.entry.title,
        summary: p.entry.summary.as_deref(),
        roles: p.roles.iter().map(role).collect(),
        links: &p.links,
        body: site.markup.render(p.entry.body, &route, &site.linking.root(&route), Mode::Page),
        news: site.mentions.get(&(Kind::Person, id)).into_iter().flatten().map(|n| CardView::of(n)).collect(),
    };
    let description = p.entry.summary.clone().unwrap_or_else(|| p.entry.title.clone());
    let head = Emit {
        title: &p.entry.title,
        description,
        section: "/people/",
        demonstration: shows_demonstration(&view.body),
    };
    emit(site, &route, "person.html", head, &view)
}
