//! Events, groups, recommendations and censuses: what only the whole can tell.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::references::Checked;
use crate::diagnostics::Code;
use crate::model::{Census, Holder, Kind};

/// References of events, training, groups and recommendations.
pub fn references(c: &Checked<'_>) {
    for e in c.catalogue.events.values() {
        c.refer(Kind::Organisation, &e.organisers);
        c.refer(Kind::Event, &e.part_of);
        c.refer(Kind::Person, &e.speakers);
    }
    for t in c.catalogue.training.values() {
        c.refer(Kind::Organisation, &t.provider);
    }
    for g in c.catalogue.groups.values() {
        c.refer(Kind::Person, g.chair.iter().chain(&g.members));
        c.refer(Kind::Organisation, &g.organisations);
    }
    for r in c.catalogue.recommendations.values() {
        c.refer(Kind::Organisation, &r.owner);
    }
}

/// An event can't be a part of itself, be it through others.
pub fn circles(c: &Checked<'_>) {
    for event in c.catalogue.events.values() {
        let Some(part_of) = &event.part_of else { continue };
        let mut seen = BTreeSet::new();
        let mut above = Some(part_of.id.as_str());
        while let Some(id) = above.filter(|id| seen.insert(*id)) {
            if id == event.entry.id {
                let message = format!("the event `{id}` is a part of itself");
                c.say(Code::Contradiction, part_of.place, message, "name the event that it belongs to".to_owned());
                break;
            }
            above = c.catalogue.events.get(id).and_then(|e| e.part_of.as_ref()).map(|r| r.id.as_str());
        }
    }
}

/// References of censuses, and organisations that stand in one under two names.
pub fn censuses(c: &Checked<'_>) {
    for census in &c.catalogue.censuses {
        c.refer(Kind::Organisation, census.posts.iter().map(|p| &p.organisation));
        c.refer(
            Kind::Person,
            census.posts.iter().filter_map(|p| match &p.holder {
                Some(Holder::Person(reference)) => Some(reference),
                _ => None,
            }),
        );
        under_two_names(c, census);
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
