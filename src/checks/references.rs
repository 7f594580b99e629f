//! Every id that a record names must be one that exists and is shown.

use crate::checks::checked::Checked;
use crate::checks::shares::shares;
use crate::checks::{names, network, questionnaire};
use crate::diagnostics::{Code, Report, nearest};
use crate::model::{Catalogue, Kind};
use crate::source::Sources;

type Check = fn(&Checked<'_>);

/// Every check by name.
const CHECKS: [(&str, Check); 12] = [
    ("figures that are taken out", withheld),
    ("the public questionnaire", questionnaire::collect),
    ("records that are named", named),
    ("instruments of surveys", instruments),
    ("respondents of surveys", respondents),
    ("surveys of the same people", same_people),
    ("population shares", shares),
    ("events that are parts of events", network::parts),
    ("censuses of leadership", network::censuses),
    ("names", names::names),
    ("tags, series and audiences", names::topics),
    ("what is nearly one", names::nearly_one),
];

/// Runs all checks.
pub fn run(catalogue: &Catalogue, sources: &Sources, report: &Report) {
    let checked = Checked { catalogue, sources, report };
    for (_, check) in CHECKS {
        check(&checked);
    }
}

/// Every record that another one names, wherever the schema says that an id stands.
fn named(c: &Checked<'_>) {
    c.refer(Kind::Organisation, &c.catalogue.settings.publisher);
    let records = c.catalogue.all_entries().flat_map(|(_, entry)| &entry.relations);
    let censuses = c.catalogue.censuses.iter().flat_map(|census| &census.relations);
    for relation in records.chain(censuses) {
        // A survey that is kept back has no figures to compare with: it may be named.
        let is_kept_back =
            relation.kind == Kind::Survey && c.catalogue.hidden.contains_key(&(Kind::Survey, relation.to.id.clone()));
        if !is_kept_back {
            c.refer(relation.kind, [&relation.to]);
        }
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

/// Figures that were wrong are taken out with a word to readers.
fn withheld(c: &Checked<'_>) {
    for s in c.catalogue.surveys.values().filter(|s| s.corrections.is_empty()) {
        if let Some(first) = s.withhold.first() {
            let message = format!("`withhold` takes out the figures of `{}`, and readers aren't told why", first.id);
            let label = "add `corrections: [{date: …, text: …}]` to this file, which says what was wrong";
            c.say(Code::MissingField, first.place, message, label.to_owned());
        }
    }
}

fn same_people(c: &Checked<'_>) {
    for s in c.catalogue.surveys.values() {
        for itself in s.same_people.iter().filter(|r| r.id == s.entry.id) {
            let message = format!("`{}` is this survey itself", itself.id);
            c.say(Code::Contradiction, itself.place, message, "name the other survey of the same people".into());
        }
    }
}

fn respondents(c: &Checked<'_>) {
    if !c.catalogue.settings.is_read {
        return;
    }
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
