//! What refers to organisations and people in front matter: gathered in one pass.

use std::collections::BTreeMap;

use crate::model::{
    Catalogue, Census, Event, Group, Holder, Organisation, Person, PostHeld, Recommendation, Role, System, Training,
};

/// References turned round.
#[derive(Debug, Default)]
pub struct Related<'a> {
    /// People with a role at an organisation.
    pub people: BTreeMap<&'a str, Vec<(&'a Person, &'a Role)>>,
    /// Systems that an organisation makes.
    pub systems: BTreeMap<&'a str, Vec<&'a System>>,
    /// Organisations that are part of one.
    pub parts: BTreeMap<&'a str, Vec<&'a Organisation>>,
    /// Organisations that name one as a partner.
    pub partners: BTreeMap<&'a str, Vec<&'a Organisation>>,
    /// Events that an organisation runs.
    pub organised: BTreeMap<&'a str, Vec<&'a Event>>,
    /// Training that an organisation offers.
    pub training: BTreeMap<&'a str, Vec<&'a Training>>,
    /// Groups in which an organisation takes part.
    pub groups: BTreeMap<&'a str, Vec<&'a Group>>,
    /// Recommendations that an organisation owns.
    pub recommendations: BTreeMap<&'a str, Vec<&'a Recommendation>>,
    /// Posts of an organisation, oldest census first.
    pub posts: BTreeMap<&'a str, Vec<(&'a Census, &'a PostHeld)>>,
    /// Groups that a person chairs.
    pub chaired: BTreeMap<&'a str, Vec<&'a Group>>,
    /// Groups that a person is a member of.
    pub joined: BTreeMap<&'a str, Vec<&'a Group>>,
    /// Events at which a person speaks, the newest first.
    pub spoken: BTreeMap<&'a str, Vec<&'a Event>>,
    /// Posts that a person holds, oldest census first.
    pub held: BTreeMap<&'a str, Vec<(&'a Census, &'a PostHeld)>>,
    /// Events that are part of one, in order of their start.
    pub within: BTreeMap<&'a str, Vec<&'a Event>>,
}

/// Goes through all records once.
pub fn related(catalogue: &Catalogue) -> Related<'_> {
    let mut r = Related::default();
    of_network(catalogue, &mut r);
    of_events(catalogue, &mut r);
    for group in catalogue.groups.values() {
        group.organisations.iter().for_each(|o| r.groups.entry(&o.id).or_default().push(group));
        group.chair.iter().for_each(|p| r.chaired.entry(&p.id).or_default().push(group));
        group.members.iter().for_each(|p| r.joined.entry(&p.id).or_default().push(group));
    }
    for recommendation in catalogue.recommendations.values() {
        recommendation.owner.iter().for_each(|o| r.recommendations.entry(&o.id).or_default().push(recommendation));
    }
    for census in &catalogue.censuses {
        for held in &census.posts {
            r.posts.entry(&held.organisation.id).or_default().push((census, held));
            if let Some(Holder::Person(person)) = &held.holder {
                r.held.entry(&person.id).or_default().push((census, held));
            }
        }
    }
    r
}

fn of_network<'a>(catalogue: &'a Catalogue, r: &mut Related<'a>) {
    for person in catalogue.people.values() {
        for role in &person.roles {
            role.organisation.iter().for_each(|o| r.people.entry(&o.id).or_default().push((person, role)));
        }
    }
    for system in catalogue.systems.values() {
        system.vendor.iter().for_each(|v| r.systems.entry(&v.id).or_default().push(system));
    }
    for o in catalogue.organisations.values() {
        o.parent.iter().for_each(|p| r.parts.entry(&p.id).or_default().push(o));
        o.partners.iter().for_each(|p| r.partners.entry(&p.id).or_default().push(o));
    }
}

fn of_events<'a>(catalogue: &'a Catalogue, r: &mut Related<'a>) {
    let mut events: Vec<&Event> = catalogue.events.values().collect();
    events.sort_by(|a, b| order(a).cmp(&order(b)));
    for &event in &events {
        event.part_of.iter().for_each(|e| r.within.entry(&e.id).or_default().push(event));
    }
    for &event in events.iter().rev() {
        event.organisers.iter().for_each(|o| r.organised.entry(&o.id).or_default().push(event));
        event.speakers.iter().for_each(|p| r.spoken.entry(&p.id).or_default().push(event));
    }
    for training in catalogue.training.values() {
        training.provider.iter().for_each(|o| r.training.entry(&o.id).or_default().push(training));
    }
}

/// By which events are put in order: the day, the time, the id.
pub fn order(event: &Event) -> (crate::model::Date, Option<jiff::Timestamp>, &str) {
    (event.starts.day(), event.starts.zoned().map(|z| z.timestamp()), &event.entry.id)
}
