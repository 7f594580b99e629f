//! Surveys that the same people answered: where they differ by fewer people than the minimum, the figures of these few
//! follow from those of the two surveys.
//!
//! An editor says so (`same_people_as`), or it is seen: the same sheets of answers stand in both, more of them than
//! chance explains. Sheets are kept as fingerprints, and only until the surveys are compared.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::content::seen::sheet;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Id, Survey};
use crate::source::Sources;
use crate::tally::Response;

/// So many sheets must be the same before surveys are taken to be of the same people.
const FEWEST: usize = 5;

/// One scored response: the fingerprint of its sheet, its value of each attribute, and last its organisation: its index
/// and 1, or 0 for none.
type Sheet = (u64, Box<[u32]>);

/// The sheets of a survey by system, where another survey has the same questionnaire.
#[derive(Default)]
pub struct Sheets {
    by_system: Option<Mutex<BTreeMap<Id, Vec<Sheet>>>>,
}

impl Sheets {
    /// For a survey; nothing is kept where there is no other one to compare it with.
    pub fn new(catalogue: &Catalogue, survey: &Survey) -> Self {
        let same = |s: &&Survey| s.instrument.id == survey.instrument.id && s.entry.id != survey.entry.id;
        Sheets { by_system: catalogue.surveys.values().find(same).map(|_| Mutex::default()) }
    }

    /// Notes a response that is scored.
    pub fn note(&self, system: &str, response: &Response<'_>) {
        let Some(by_system) = &self.by_system else { return };
        let organisation = response.organisation.map_or(0, |o| o + 1);
        let values = response.values.iter().map(|v| u32::try_from(*v).unwrap_or(u32::MAX));
        let said = values.chain([organisation]).collect();
        let mut all = by_system.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(system) {
            Some(sheets) => sheets.push((sheet(system, response.answers), said)),
            None => {
                all.insert(system.to_owned(), vec![(sheet(system, response.answers), said)]);
            }
        }
    }

    /// Every system's sheets, sorted.
    fn sorted(&self) -> BTreeMap<Id, Vec<Sheet>> {
        let Some(by_system) = &self.by_system else { return BTreeMap::new() };
        let mut all = std::mem::take(&mut *by_system.lock().unwrap_or_else(PoisonError::into_inner));
        all.values_mut().for_each(|sheets| sheets.sort_unstable());
        all
    }
}

/// Compares every two surveys of one questionnaire; those of the same people that differ by too few are refused.
pub fn check(catalogue: &Catalogue, sheets: &BTreeMap<&str, Sheets>, sources: &Sources, report: &Report) {
    let sorted: Vec<(&Survey, BTreeMap<Id, Vec<Sheet>>)> = catalogue
        .surveys
        .values()
        .filter_map(|s| sheets.get(s.entry.id.as_str()).map(|sheets| (s, sheets.sorted())))
        .collect();
    for (i, (a, first)) in sorted.iter().enumerate() {
        for (b, second) in &sorted[i + 1..] {
            if a.instrument.id != b.instrument.id {
                continue;
            }
            let told = [(a, b), (b, a)].iter().any(|(x, y)| x.same_people.iter().any(|r| r.id == y.entry.id));
            let tells = catalogue.instruments.get(&a.instrument.id).is_some_and(|i| i.tells_repetitions());
            for (system, sheets) in first {
                let Some(others) = second.get(system) else { continue };
                let is_seen = || tells && same_people(sheets, others);
                if !told && !is_seen() {
                    continue;
                }
                if let Some((few, who)) = apart((a, sheets), (b, others), catalogue) {
                    report.add(refusal((a, b), system, few, &who, told).at(sources.spot(b.entry.place)));
                }
            }
        }
    }
}

fn refusal((a, b): (&Survey, &Survey), system: &str, few: usize, who: &str, told: bool) -> Diagnostic {
    let (a, b) = (&a.entry.id, &b.entry.id);
    let how = if told { "say that they are of the same people" } else { "hold the same answers" };
    let message = format!("`{a}` and `{b}` {how}, and of `{system}` they differ by {few}{who}");
    let (people, them) = if few == 1 { ("this person", "their") } else { ("these people", "their") };
    Diagnostic::new(Code::SamePeople, message).help(format!(
        "whoever subtracts the one from the other knows what {people} answered. Publish one of the two surveys (`draft: true` keeps the other back), or give both the same people: {them} responses in both, and the same `exclude`"
    ))
}

/// How many sheets two sorted lists have in common, as often as they stand in both.
fn common<'s>(a: impl Iterator<Item = &'s u64>, b: impl Iterator<Item = &'s u64>) -> usize {
    let (mut a, mut b, mut count) = (a.peekable(), b.peekable(), 0);
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                a.next();
                b.next();
            }
        }
    }
    count
}

/// A sheet that more people of one survey gave, such as the best answer to every item, says nothing of who they are.
const OFTEN: usize = 2;

/// Whether more sheets are the same than equal answers of different people explain, judged by how many pairs within either
/// survey are the same. Sheets that are given often are left aside.
fn same_people(a: &[Sheet], b: &[Sheet]) -> bool {
    let rare = |sheets: &[Sheet]| -> Vec<u64> {
        let groups = sheets.chunk_by(|x, y| x.0 == y.0).filter(|c| c.len() <= OFTEN);
        groups.flat_map(|c| c.iter().map(|s| s.0)).collect()
    };
    let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
    let equal = |sheets: &[u64]| sheets.chunk_by(|x, y| x == y).map(|c| pairs(c.len())).sum::<f64>();
    let (x, y) = (rare(a), rare(b));
    // One more pair than was met: none may be by luck.
    let chance = (equal(&x) + equal(&y) + 1.0) / (pairs(x.len()) + pairs(y.len())).max(1.0);
    let expected = chance * x.len() as f64 * y.len() as f64;
    let same = common(x.iter(), y.iter());
    same >= FEWEST && 2 * same >= x.len().min(y.len()) && same as f64 > 3.0 * expected
}

/// People who are told of together in a survey: all of them, a group, or all but a group. Their sheets are sorted.
struct Told {
    /// What they are called, as the end of a sentence.
    name: String,
    sheets: Vec<u64>,
}

/// Everybody of a survey, the groups of each attribute and of the organisations, and what each of them leaves, so far as
/// there are enough people.
fn all_told(survey: &Survey, sheets: &[Sheet], catalogue: &Catalogue, minimum: usize) -> Vec<Told> {
    let of = |fits: &dyn Fn(&Sheet) -> bool| sheets.iter().filter(|s| fits(s)).map(|s| s.0).collect::<Vec<u64>>();
    let mut all = vec![Told { name: String::new(), sheets: of(&|_| true) }];
    let mut group = |name: String, at: usize, value: u32| {
        let is_in = |s: &Sheet| s.1.get(at).copied().unwrap_or(0) == value;
        let (own, rest) = (of(&is_in), of(&|s| !is_in(s)));
        if own.len() >= minimum {
            all.push(Told { name: format!(" of `{name}`"), sheets: own });
            all.push(Told { name: format!(" outside `{name}`"), sheets: rest });
        }
    };
    for (i, attribute) in survey.respondents.iter().enumerate() {
        let values = catalogue.settings.attribute(&attribute.id).map_or(&[][..], |at| at.values.as_slice());
        for (value, (key, _)) in values.iter().enumerate() {
            group(format!("{}: {key}", attribute.id), i, u32::try_from(value).unwrap_or(u32::MAX));
        }
        let unstated = u32::try_from(values.len()).unwrap_or(u32::MAX);
        group(format!("{}: not stated", attribute.id), i, unstated);
    }
    let last = survey.respondents.len();
    for (number, id) in catalogue.organisations.keys().enumerate() {
        group(format!("organisation: {id}"), last, u32::try_from(number + 1).unwrap_or(u32::MAX));
    }
    all.retain(|told| told.sheets.len() >= minimum);
    all
}

/// By how many people two surveys differ, all of them, those of one group or all but those of one, where that is too few to
/// tell of; and who they are, as the end of a sentence.
fn apart(
    (a, first): (&Survey, &[Sheet]),
    (b, second): (&Survey, &[Sheet]),
    catalogue: &Catalogue,
) -> Option<(usize, String)> {
    let minimum = catalogue.settings.minimum_responses as usize;
    let (first, second) = (all_told(a, first, catalogue, minimum), all_told(b, second, catalogue, minimum));
    for x in &first {
        for y in second.iter().filter(|y| x.sheets.len().abs_diff(y.sheets.len()) < minimum) {
            let few = x.sheets.len() + y.sheets.len() - 2 * common(x.sheets.iter(), y.sheets.iter());
            if few > 0 && few < minimum {
                let people = if few == 1 { "person" } else { "people" };
                let name = if x.name.is_empty() { &y.name } else { &x.name };
                return Some((few, format!(" {people}{name}")));
            }
        }
    }
    None
}
