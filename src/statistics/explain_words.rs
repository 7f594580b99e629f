//! An explanation in words, for who doesn't read formulas.

use std::fmt::Write as _;

use crate::model::{Attribute, Catalogue, Sample, Survey};
use crate::statistics::results::Figures;

/// What is published of a system in a survey, in a few sentences; groups too, and which of them are withheld.
pub fn in_words(catalogue: &Catalogue, survey: &Survey, system: &str, figures: &Figures) -> String {
    let name = catalogue.systems.get(system).map_or(system, |s| s.entry.title.as_str());
    let mut out = String::new();
    if let Some(n) = figures.n {
        let _ = write!(out, "{n} people rated {name} in {}.", survey.entry.title);
    }
    if let Some(mean) = figures.mean {
        let limit = match mean.bound {
            None => "",
            Some(crate::statistics::Bound::AtLeast) => " or more",
            Some(crate::statistics::Bound::AtMost) => " or less",
        };
        let grade = figures.meaning.as_ref().map(|m| format!(", grade {}", m.grade)).unwrap_or_default();
        let _ = write!(out, " Their mean score is {}{limit}{grade}.", one(mean.value));
    }
    if let Some((low, high)) = figures.ci {
        let percent = catalogue.settings.confidence * 100.0;
        // Who wanted to answer stands for people like themselves.
        let of = if survey.sample == Some(Sample::Open) { "of people like them" } else { "of all whom they stand for" };
        let _ =
            write!(out, " With {percent:.0}% confidence, the mean {of} lies between {} and {}.", one(low), one(high));
    }
    if let Some(standing) = figures.standing {
        let _ = write!(out, " It is number {} of the {} in its category", standing.rank, standing.of);
        match standing.interval {
            Some((best, worst)) if best != worst => {
                let _ = write!(out, "; it could be anything from {best} to {worst}.");
            }
            _ => out.push('.'),
        }
    }
    if let Some(excluded) = figures.excluded {
        let _ = write!(out, " {excluded} more responses could not be scored.");
    }
    for breakdown in &figures.breakdowns {
        if let Some(attribute) = catalogue.settings.attribute(&breakdown.attribute) {
            groups(attribute, breakdown.cells.figure().map(Vec::as_slice), &mut out);
        }
    }
    out.trim().to_owned()
}

/// A number to a tenth, as pages round it: 72.25 is 72.3.
fn one(x: f64) -> String {
    format!("{:.1}", libm::round(x * 10.0) / 10.0)
}

/// The groups of an attribute: what is shown of each, and which are withheld.
fn groups(attribute: &Attribute, cells: Option<&[crate::statistics::Cell]>, out: &mut String) {
    let Some(cells) = cells else {
        let _ = write!(out, " {}: all groups are withheld.", attribute.label);
        return;
    };
    let label = |value: &str| attribute.label_of(value).unwrap_or("not stated").to_owned();
    let mut shown = Vec::new();
    let mut withheld = Vec::new();
    for cell in cells {
        match cell.figures.figure() {
            Some(f) => shown.push(format!("{} {} (n {})", label(&cell.value), one(f.mean.value), f.n)),
            None => withheld.push(label(&cell.value)),
        }
    }
    if !shown.is_empty() {
        let _ = write!(out, " {}: {}.", attribute.label, shown.join(", "));
    }
    if !withheld.is_empty() {
        let _ = write!(out, " Withheld: {}.", withheld.join(", "));
    }
}
