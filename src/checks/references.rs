//! Every id that a record names must be one that exists and is shown.

use std::collections::BTreeSet;

use crate::checks::checked::Checked;
use crate::checks::shares::shares;
use crate::checks::{names, network};
use crate::diagnostics::{Code, Report, nearest};
use crate::model::{Catalogue, Instrument, Kind, Survey};
use crate::source::Sources;

type Check = fn(&Checked<'_>);

/// Every check by name.
const CHECKS: [(&str, Check); 12] = [
    ("figures that are taken out", withheld),
    ("the public questionnaire", collect),
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

/// The public questionnaire: it can be filled in, and its answers get somewhere.
fn collect(c: &Checked<'_>) {
    let Some(collect) = &c.catalogue.settings.collect else { return };
    let place = collect.survey.place;
    let is_broken = c.catalogue.broken.contains(&(Kind::Survey, collect.survey.id.clone()));
    let Some(survey) = c.catalogue.collected.as_ref().filter(|_| !is_broken) else {
        return c.refer(Kind::Survey, [&collect.survey]);
    };
    let Some(instrument) = c.catalogue.instruments.get(&survey.instrument.id) else { return };
    if instrument.id == "nees" && instrument.is_built_in {
        let message = "the questionnaire `nees` can't be asked: its words are KLAS’s own, and not part of Candour";
        let label =
            "if you may use them, write them into content/instruments/nees.yaml; or choose another questionnaire";
        return c.say(Code::BadQuestionnaire, place, message.to_owned(), label.to_owned());
    }
    if let Some(name) = unusable(survey, instrument) {
        let message = format!("`{name}` can't be the name of a field of the questionnaire");
        let label = "call items and respondents' attributes by letters, digits, `-` and `_`, each by a name of its own, and not by one of \
                     the form's: system, date, comment, publish, organisation, id";
        c.say(Code::BadQuestionnaire, place, message, label.to_owned());
    }
    if let Some(item) = instrument.items.iter().find(|i| i.ends.0.is_empty() || i.ends.1.is_empty()) {
        let message = format!(
            "nobody who fills in `{}` is told what {} and {} mean at its item `{}`",
            instrument.id, item.low, item.high, item.id
        );
        let label = format!(
            "add `ends: {{low: Very hard, high: Very easy}}`, in your own words, to content/instruments/{}.yaml",
            instrument.id
        );
        c.say(Code::BadQuestionnaire, place, message, label);
    }
    if collect.post_to.is_none() && c.catalogue.settings.contact.is_none() {
        let message = "nobody is told where to send the answers".to_owned();
        let label = "add `post_to`, the address of a form endpoint; or `contact`, an e-mail address, to site.yaml";
        c.say(Code::BadQuestionnaire, place, message, label.to_owned());
    }
    if c.catalogue.systems.is_empty() {
        let message = "the questionnaire has no system to choose".to_owned();
        c.say(
            Code::BadQuestionnaire,
            place,
            message,
            "add the systems that can be rated to content/systems".to_owned(),
        );
    }
}

/// The first item or attribute whose id can't be the name of a field: it isn't plain, or another field has it.
fn unusable<'a>(survey: &'a Survey, instrument: &'a Instrument) -> Option<&'a str> {
    let own = ["system", "system-other", "date", "comment", "publish", "organisation", "id"];
    let mut taken: BTreeSet<String> = own.map(str::to_owned).into();
    let is_plain = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.len() <= 64
            && !name.starts_with("candour-")
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    let attributes = survey.respondents.iter().map(|r| r.id.as_str());
    let items = instrument.items.iter().map(|i| i.id.as_str());
    attributes.chain(items).find(|name| !is_plain(name) || !taken.insert(name.to_lowercase()))
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
