//! Groups of respondents that were published under names that site.yaml doesn't have any more: what is shown under others
//! can't be held against them.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Recorded};
use crate::source::Sources;
use crate::statistics::results::Results;

/// The attribute whose values are records of their own.
const ORGANISATION: &str = "organisation";

/// An attribute of which groups were told that has no place now, or one of its values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    /// The attribute.
    pub attribute: String,
    /// The value; `None` where the attribute itself is gone.
    pub value: Option<String>,
}

/// What a record tells of groups that site.yaml doesn't have.
pub fn lost(catalogue: &Catalogue, r: &Recorded) -> Vec<Lost> {
    let mut lost = Vec::new();
    for (attribute, groups) in &r.groups {
        if attribute == ORGANISATION {
            let gone = groups.keys().filter(|id| *id != "not-stated" && !catalogue.organisations.contains_key(*id));
            lost.extend(gone.map(|id| Lost { attribute: attribute.clone(), value: Some(id.clone()) }));
            continue;
        }
        let Some(known) = catalogue.settings.attribute(attribute) else {
            lost.push(Lost { attribute: attribute.clone(), value: None });
            continue;
        };
        let is_known = |value: &String| value == "not-stated" || known.values.iter().any(|(key, _)| key == value);
        let gone = groups.keys().filter(|value| !is_known(value));
        lost.extend(gone.map(|value| Lost { attribute: attribute.clone(), value: Some(value.clone()) }));
    }
    lost
}

/// Tells of them: the groups are held back until they have a name again.
pub fn notes(catalogue: &Catalogue, results: &Results, sources: &Sources, report: &Report) {
    for id in results.surveys.keys() {
        let Some(survey) = catalogue.surveys.get(id) else { continue };
        let records = catalogue.publications.iter().filter_map(|p| p.surveys.get(id));
        let all: BTreeSet<Lost> = records.flat_map(|own| own.values()).flat_map(|r| lost(catalogue, r)).collect();
        for Lost { attribute, value } in all {
            let (message, help) = match value {
                Some(value) if attribute == ORGANISATION => (
                    format!("figures of the organisation `{value}` in `{id}` were published, and it is gone"),
                    format!(
                        "if it has a new name, add `aliases: [/organisations/{value}/]` to its file, where no other has become one with \
                         it; until then no organisation's figures are shown, for what few people answered could be told from the two"
                    ),
                ),
                Some(value) => (
                    format!(
                        "groups of `{attribute}` in `{id}` were published with `{value}`, and site.yaml has no such value"
                    ),
                    format!(
                        "if it has a new name, add `also: [{value}]` to the value that it is now, in site.yaml; else put it back, which \
                         shows nothing where nobody gives it. Until then no group of `{attribute}` is shown, for what few people answered could be told from the two names"
                    ),
                ),
                None => (
                    format!("groups of `{attribute}` in `{id}` were published, and site.yaml has no such attribute"),
                    format!(
                        "call it `{attribute}` again; readers see its label. Until then no groups are shown that were not published \
                         before, for what few people answered could be told from the two names"
                    ),
                ),
            };
            let d = Diagnostic::new(Code::RenamedGroups, message).at(sources.spot(survey.entry.place));
            report.add(d.help(help));
        }
    }
}
