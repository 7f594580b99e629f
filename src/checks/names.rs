//! Names that readers can't tell apart, and words whose pages would be one.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::checked::Checked;
use crate::diagnostics::Code;
use crate::model::{Holder, Kind, Topic};

/// Kinds of which no two may have one name; people may.
const KINDS: [Kind; 3] = [Kind::System, Kind::Organisation, Kind::Survey];

/// Warns of two records of one kind with one name.
pub fn names(c: &Checked<'_>) {
    for kind in KINDS {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for entry in c.catalogue.entries(kind) {
            let name = entry.title.trim().to_lowercase();
            if name == entry.id {
                // It has no name of its own, which is told.
                continue;
            }
            if let Some(first) = seen.insert(name, &entry.id) {
                let message =
                    format!("two {} are called `{}`: readers can't tell them apart", plural(kind), entry.title);
                let label = format!(
                    "`{first}` is the other one: if this file was copied from it, give it its own name, and its own `also`; else say in both names what sets them apart"
                );
                c.say(Code::SameName, entry.place, message, label);
            }
        }
    }
}

/// Warns of two files about one event, of a name in a census that is nearly that of a person with a page, and of a tag
/// that is nearly another.
pub fn nearly_one(c: &Checked<'_>) {
    let mut events: BTreeMap<(String, String), &str> = BTreeMap::new();
    for event in c.catalogue.events.values() {
        let key = (event.entry.title.trim().to_lowercase(), event.starts.day().to_string());
        if let Some(first) = events.insert(key, &event.entry.id) {
            let message = format!("two events are called `{}` and begin on one day", event.entry.title);
            let label = format!("`{first}` is the other one: delete one of the two, or say what sets them apart");
            c.say(Code::SameName, event.entry.place, message, label);
        }
    }
    let mut news: BTreeMap<(String, String), &str> = BTreeMap::new();
    for item in c.catalogue.news.values() {
        let key = (item.entry.title.trim().to_lowercase(), item.entry.date.map_or_else(String::new, |d| d.to_string()));
        if let Some(first) = news.insert(key, &item.entry.id) {
            let message = format!("two news items of one day are called `{}`", item.entry.title);
            let label = format!("`{first}` is the other one: delete one of the two, or say what sets them apart");
            c.say(Code::SameName, item.entry.place, message, label);
        }
    }
    let people: BTreeMap<&str, &str> =
        c.catalogue.people.values().map(|p| (p.entry.title.as_str(), p.entry.id.as_str())).collect();
    let mut told = BTreeSet::new();
    for held in c.catalogue.censuses.iter().flat_map(|census| &census.posts) {
        let Some(Holder::Named(name)) = &held.holder else { continue };
        let Some(near) = nearest_name(name, people.keys().copied()).filter(|_| told.insert(name)) else { continue };
        let message = match near.eq_ignore_ascii_case(name) {
            true => format!("`{name}` has a page, and is named here by name alone"),
            false => format!("`{name}` is nearly `{near}`, who has a page"),
        };
        let label = format!("if it is the same person, write `holder: {}`", people[near]);
        c.say(Code::SameName, held.organisation.place, message, label);
    }
}

/// Letters in which two names may differ that are most likely one.
const MOST_LETTERS: usize = 2;

/// The name that is the same but for a letter or two.
fn nearest_name<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = name.to_lowercase();
    let count = lower.chars().count();
    let is_long = count > 4 * MOST_LETTERS;
    let mut near = known.filter(|k| is_long && k.chars().count().abs_diff(count) <= MOST_LETTERS);
    near.find(|k| strsim::damerau_levenshtein(&lower, &k.to_lowercase()) <= MOST_LETTERS)
}

fn plural(kind: Kind) -> &'static str {
    if kind == Kind::Survey { "surveys" } else { kind.folder() }
}

/// Tags, series and audiences whose names differ by more than case, and whose addresses don't.
pub fn topics(c: &Checked<'_>) {
    let tags = c.catalogue.news.values().flat_map(|n| &n.entry.tags);
    one_address(c, "tag", tags);
    nearly_one_tag(c);
    one_address(c, "series", c.catalogue.news.values().filter_map(|n| n.series.as_ref()));
    one_address(c, "audience", c.catalogue.training.values().flat_map(|t| &t.audience));
}

/// A tag that one item has, and that is nearly one that others have.
fn nearly_one_tag(c: &Checked<'_>) {
    let mut counts: BTreeMap<&str, (usize, &Topic)> = BTreeMap::new();
    for topic in c.catalogue.news.values().flat_map(|n| &n.entry.tags) {
        counts.entry(&topic.slug).or_insert((0, topic)).0 += 1;
    }
    // All pairs of the rare with the frequent: few sites have hundreds of tags.
    let frequent: Vec<&Topic> = counts.values().filter(|(n, _)| *n > 1).map(|(_, t)| *t).take(MOST_TAGS).collect();
    for (_, topic) in counts.values().filter(|(n, _)| *n == 1).take(MOST_TAGS) {
        let known = frequent.iter().map(|t| t.first.as_str());
        let differs_in_number = |near: &str| {
            let digits = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>();
            digits(near) != digits(&topic.first)
        };
        if let Some(near) = nearest_name(&topic.first, known).filter(|near| !differs_in_number(near)) {
            let message = format!("the tag `{}` is nearly `{near}`, which more items have", topic.first);
            c.say(Code::SameName, topic.place, message, format!("write `{near}`, if it is the same"));
        }
    }
}

/// So many tags are held against each other.
const MOST_TAGS: usize = 500;

fn one_address<'t>(c: &Checked<'_>, what: &str, topics: impl Iterator<Item = &'t Topic>) {
    let mut seen: BTreeMap<&str, &Topic> = BTreeMap::new();
    for topic in topics {
        let first = *seen.entry(&topic.slug).or_insert(topic);
        if first.first.to_lowercase() != topic.first.to_lowercase() {
            let message = format!("`{}` would have the address of another {what}, `{}`", topic.first, first.first);
            let label = format!(
                "write `{}` here too, if it is the same; else letters and digits must tell them apart",
                first.first
            );
            c.say(Code::DuplicateAddress, topic.place, message, label);
        }
    }
}
