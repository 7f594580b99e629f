//! Names that readers can't tell apart, and words whose pages would be one.

use std::collections::BTreeMap;

use crate::checks::checked::Checked;
use crate::diagnostics::Code;
use crate::model::{Kind, Topic};

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
                let label = format!("`{first}` is the other one: say in both names what sets them apart");
                c.say(Code::SameName, entry.place, message, label);
            }
        }
    }
}

fn plural(kind: Kind) -> &'static str {
    if kind == Kind::Survey { "surveys" } else { kind.folder() }
}

/// Tags, series and audiences whose names differ by more than case, and whose addresses don't.
pub fn topics(c: &Checked<'_>) {
    let tags = c.catalogue.news.values().flat_map(|n| &n.entry.tags);
    one_address(c, "tag", tags);
    one_address(c, "series", c.catalogue.news.values().filter_map(|n| n.series.as_ref()));
    one_address(c, "audience", c.catalogue.training.values().flat_map(|t| &t.audience));
}

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
