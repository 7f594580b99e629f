//! Whether groups of respondents agree, in a sentence for each thing that they were asked of themselves.

use crate::prose::score::difference_ends;
use crate::prose::subject::Subject;
use crate::statistics::{Agreement, Breakdown, Figures, Preference, preference};
use crate::words::say;

/// Of more groups than this, some are counted.
const MOST_NAMES: usize = 5;

/// Whether groups agree on one system.
pub fn agreements(subject: Subject<'_>, figures: &Figures) -> Vec<String> {
    figures.agreements.iter().map(|(attribute, found)| one(subject, attribute, found)).collect()
}

fn one(subject: Subject<'_>, attribute: &str, found: &Agreement) -> String {
    let w = subject.words;
    let label = subject.attribute(attribute);
    match found {
        Agreement::Differ { groups, difference, ci, others } => {
            let name = |value: &str| subject.group(attribute, value);
            let (low, high) = difference_ends(w, *ci, true);
            let differ = say!(
                w,
                "agreement.differ",
                label = label,
                high = name(&groups.0),
                low = name(&groups.1),
                size = w.one(*difference),
                from = low,
                to = high
            );
            match others {
                0 => differ,
                n => format!("{differ} {}", say!(w, "agreement.others", n = *n)),
            }
        }
        Agreement::Agree(most) => say!(w, "agreement.agree", label = label, size = w.one(*most)),
        Agreement::Unclear(most) => say!(w, "agreement.unclear", label = label, size = w.one(*most)),
    }
}

/// Whether groups agree on which of two systems is the better one.
pub fn preferences(subject: Subject<'_>, first: (&str, &Figures), second: (&str, &Figures)) -> Vec<String> {
    let confidence = subject.catalogue.settings.confidence;
    let told = |b: &Breakdown| {
        let other = second.1.breakdowns.iter().find(|o| o.attribute == b.attribute)?;
        preference(b, other, confidence).map(|found| both(subject, b, &found, (first.0, second.0)))
    };
    first.1.breakdowns.iter().filter_map(told).collect()
}

fn both(subject: Subject<'_>, breakdown: &Breakdown, found: &Preference, systems: (&str, &str)) -> String {
    let w = subject.words;
    let label = subject.attribute(&breakdown.attribute);
    let list = |values: &[String]| {
        let names: Vec<String> = values.iter().map(|v| subject.group(&breakdown.attribute, v)).collect();
        w.list(&names, MOST_NAMES)
    };
    let (a, b) = (subject.name(systems.0), subject.name(systems.1));
    let told = found.first.len() + found.second.len();
    let all = |name: &str, values: &[String]| {
        let key = if values.len() == 1 { "agreement.one-higher" } else { "agreement.all-higher" };
        let given: [(&str, crate::words::Arg<'_>); 4] = [
            ("label", label.into()),
            ("n", values.len().into()),
            ("groups", list(values).into()),
            ("name", name.into()),
        ];
        w.say(key, &given)
    };
    // One side alone, and nobody undecided: they agree.
    match (found.first.is_empty(), found.second.is_empty(), found.unclear.is_empty()) {
        (false, true, true) => return all(&a, &found.first),
        (true, false, true) => return all(&b, &found.second),
        _ => {}
    }
    let mut parts: Vec<String> = Vec::new();
    for (name, values) in [(&a, &found.first), (&b, &found.second)] {
        if !values.is_empty() {
            parts.push(say!(w, "agreement.higher", label = label, name = name, groups = list(values)));
        }
    }
    if !found.unclear.is_empty() {
        let groups = list(&found.unclear);
        parts.push(match told {
            0 => say!(w, "agreement.none-clear", label = label, groups = groups),
            _ => say!(w, "agreement.rest-unclear", groups = groups),
        });
    }
    parts.join(" ")
}
