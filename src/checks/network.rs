//! Events, groups, recommendations and censuses: what only the whole can tell.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::checked::Checked;
use crate::diagnostics::{Code, did_you_mean};
use crate::model::{
    Census, MOST_NESTED, NATIONS, Organisation, OrganisationKind, REGIONS, STATISTICAL_REGIONS, region_key,
};

/// An event can't be a part of itself, nor of one that is part of too many others; and it lies within the days of the
/// one that it is part of.
pub fn parts(c: &Checked<'_>) {
    let events = &c.catalogue.events;
    for event in events.values() {
        let Some(part_of) = &event.part_of else { continue };
        let mut above: Vec<&str> = vec![&event.entry.id];
        let mut next = Some(part_of.id.as_str());
        while let Some(id) = next.filter(|_| above.len() <= MOST_NESTED) {
            if id == event.entry.id {
                let message = format!("the event `{id}` is a part of itself");
                c.say(Code::Contradiction, part_of.place, message, "name the event that it belongs to".to_owned());
                break;
            }
            above.push(id);
            next = events.get(id).and_then(|e| e.part_of.as_ref()).map(|r| r.id.as_str());
        }
        if above.len() > MOST_NESTED {
            let message = format!("events are parts of parts no deeper than {MOST_NESTED}");
            c.say(Code::Contradiction, part_of.place, message, "name the event that stands above all".to_owned());
        }
        if let Some(whole) = events.get(&part_of.id) {
            let from = whole.starts.day();
            let to = whole.last().day();
            if event.starts.day() < from || event.last().day() > to {
                let message = format!("this event lies outside the days of `{}`, which it is part of", part_of.id);
                let days = if from == to { format!("on {from}") } else { format!("from {from} to {to}") };
                c.say(
                    Code::DateOrder,
                    part_of.place,
                    message,
                    format!("that is {days}: correct a day, or take this out"),
                );
            }
        }
    }
}

/// Organisations that stand in a census under two names, and regions that the map doesn't know.
pub fn censuses(c: &Checked<'_>) {
    c.catalogue.censuses.iter().for_each(|census| under_two_names(c, census));
    regions(c);
}

/// A region that the map doesn't know is told of, where it matters: of organisations that could have a post.
fn regions(c: &Checked<'_>) {
    if c.catalogue.censuses.is_empty() {
        return;
    }
    let known = || REGIONS.iter().chain(&STATISTICAL_REGIONS).chain(&NATIONS).copied();
    let of = |o: &Organisation| o.region.as_ref().map(|(region, _)| region_key(region));
    let listed: BTreeSet<&str> =
        c.catalogue.censuses.iter().flat_map(|s| &s.posts).map(|p| p.organisation.id.as_str()).collect();
    let providers = || {
        let all = c.catalogue.organisations.values();
        all.filter(|o| o.kind == Some(OrganisationKind::Provider) || listed.contains(o.entry.id.as_str()))
    };
    let only = |names: &[&str], others: &[&str]| {
        let key = |name: &&&str| !others.iter().any(|o| region_key(o) == region_key(name));
        names.iter().filter(key).map(|n| region_key(n)).collect::<BTreeSet<String>>()
    };
    let nhs = only(&REGIONS, &STATISTICAL_REGIONS);
    let statistical = only(&STATISTICAL_REGIONS, &REGIONS);
    let is_statistical = providers().filter_map(of).any(|r| statistical.contains(&r));
    for organisation in providers() {
        let Some((region, place)) = &organisation.region else { continue };
        let key = region_key(region);
        let (message, label) = if !known().any(|name| region_key(name) == key) {
            let label = did_you_mean(region, known(), || format!("the map knows {}", REGIONS.join(", ")));
            (format!("the map has no region `{region}`"), label)
        } else if is_statistical && nhs.contains(&key) {
            let message =
                format!("`{region}` is a region of NHS England, but other organisations name those of statistics");
            (message, "name one kind of regions throughout: else the map can't show both".to_owned())
        } else {
            continue;
        };
        c.say(Code::UnknownRegion, *place, message, label);
    }
}

fn under_two_names(c: &Checked<'_>, census: &Census) {
    let mut by_code: BTreeMap<&str, &str> = BTreeMap::new();
    for held in &census.posts {
        let organisation = c.catalogue.organisations.get(&held.organisation.id);
        let Some(code) = organisation.and_then(|o| o.ods_code.as_deref()) else { continue };
        let first = *by_code.entry(code).or_insert(&held.organisation.id);
        if first != held.organisation.id {
            let message = format!("`{}` and `{first}` have one ODS code, {code}", held.organisation.id);
            let label = "one organisation counts once: keep one of the two".to_owned();
            c.say(Code::CountedTwice, held.organisation.place, message, label);
        }
    }
}
