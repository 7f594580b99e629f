//! Every id that a record names must be one that exists and is shown.

use crate::checks::checked::Checked;
use crate::checks::network;
use crate::checks::shares::shares;
use crate::diagnostics::{Code, Report, nearest};
use crate::model::{Catalogue, Kind};
use crate::source::Sources;

type Check = fn(&Checked<'_>);

/// Every check by name.
const CHECKS: [(&str, Check); 13] = [
    ("settings", settings),
    ("organisations", organisations),
    ("people", people),
    ("systems", systems),
    ("news", news),
    ("instruments of surveys", instruments),
    ("respondents of surveys", respondents),
    ("frozen systems of surveys", frozen),
    ("surveys of the same people", same_people),
    ("population shares", shares),
    ("events, training, groups and recommendations", network::references),
    ("events that are parts of events", network::parts),
    ("censuses of leadership", network::censuses),
];

/// Runs all checks.
pub fn run(catalogue: &Catalogue, sources: &Sources, report: &Report) {
    let checked = Checked { catalogue, sources, report };
    for (_, check) in CHECKS {
        check(&checked);
    }
}

fn settings(c: &Checked<'_>) {
    c.refer(Kind::Organisation, &c.catalogue.settings.publisher);
}

fn organisations(c: &Checked<'_>) {
    for o in c.catalogue.organisations.values() {
        c.refer(Kind::Organisation, o.parent.iter().chain(&o.partners));
        c.refer(Kind::System, o.uses.iter().map(|u| &u.system));
    }
}

fn people(c: &Checked<'_>) {
    for p in c.catalogue.people.values() {
        c.refer(Kind::Organisation, p.roles.iter().filter_map(|r| r.organisation.as_ref()));
    }
}

fn systems(c: &Checked<'_>) {
    for s in c.catalogue.systems.values() {
        c.refer(Kind::Organisation, &s.vendor);
        c.refer(Kind::System, &s.replaced_by);
    }
}

fn news(c: &Checked<'_>) {
    for n in c.catalogue.news.values() {
        c.refer(Kind::Person, n.authors.iter().chain(&n.people));
        c.refer(Kind::Organisation, &n.organisations);
        c.refer(Kind::System, &n.systems);
        c.refer(Kind::Event, &n.events);
    }
}

fn instruments(c: &Checked<'_>) {
    for s in c.catalogue.surveys.values() {
        let id = &s.instrument.id;
        if c.catalogue.instruments.contains_key(id) {
            continue;
        }
        let names = || c.catalogue.instruments.keys().map(String::as_str);
        let label = match nearest(id, names()) {
            Some(near) => format!("there is `{near}`"),
            None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
        };
        c.say(Code::UnknownReference, s.instrument.place, format!("no instrument is called `{id}`"), label);
    }
}

fn frozen(c: &Checked<'_>) {
    for s in c.catalogue.surveys.values() {
        c.refer(Kind::System, &s.freeze);
    }
}

/// A survey that is kept back has no figures to compare with: it may be named.
fn same_people(c: &Checked<'_>) {
    for s in c.catalogue.surveys.values() {
        let is_hidden = |id: &str| c.catalogue.hidden.contains_key(&(Kind::Survey, id.to_owned()));
        c.refer(Kind::Survey, s.same_people.iter().filter(|r| !is_hidden(&r.id)));
        for itself in s.same_people.iter().filter(|r| r.id == s.entry.id) {
            let message = format!("`{}` is this survey itself", itself.id);
            c.say(Code::Contradiction, itself.place, message, "name the other survey of the same people".into());
        }
    }
}

fn respondents(c: &Checked<'_>) {
    for s in c.catalogue.surveys.values() {
        for r in &s.respondents {
            if c.catalogue.settings.attribute(&r.id).is_some() {
                continue;
            }
            let names = c.catalogue.settings.respondents.iter().map(|a| a.id.as_str());
            let label = match nearest(&r.id, names) {
                Some(near) => format!("there is `{near}`"),
                None => "add it under `respondents` in site.yaml".to_owned(),
            };
            c.say(
                Code::UnknownReference,
                r.place,
                format!("site.yaml has no respondents' attribute `{}`", r.id),
                label,
            );
        }
    }
}
