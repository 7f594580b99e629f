//! Surveys that the same people answered: where they differ by few people, the figures of these few follow from those of
//! the surveys.
//!
//! An editor says so (`same_people_as`), or it is seen: the same sheets of answers stand in both, more of them than
//! chance explains.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Survey};
use crate::source::Sources;
use crate::statistics::coarse::SMALL;
use crate::statistics::exact::{differ_by_one_score, differences_leave_enough};
use crate::statistics::joint::{Cells, tells_of_few};
use crate::tally::{Sheet, Sheets, SurveySheets};

/// So many sheets must be the same before surveys are taken to be of the same people.
const FEWEST: usize = 5;

/// Of differences of more people, it is not looked at who they are.
const MOST_APART: usize = 100;

/// Compares all surveys of one score; those of the same people that differ by too few are refused.
pub fn notes(catalogue: &Catalogue, sheets: &Sheets, sources: &Sources, report: &Report) {
    let score = |s: &Survey| catalogue.instruments.get(&s.instrument.id).map(|i| i.score_id().to_owned());
    let mut families: BTreeMap<String, Vec<(&Survey, &SurveySheets)>> = BTreeMap::new();
    for survey in catalogue.surveys.values() {
        if let Some((score, own)) = score(survey).zip(sheets.get(&survey.entry.id)) {
            families.entry(score).or_default().push((survey, own));
        }
    }
    for family in families.values() {
        let systems: std::collections::BTreeSet<&String> = family.iter().flat_map(|(_, own)| own.keys()).collect();
        for system in systems {
            let own = family.iter().filter_map(|(s, own)| own.get(system).map(|sheets| One { survey: s, sheets }));
            Family { catalogue, system, surveys: own.collect() }.compare(sources, report);
        }
    }
}

/// What one survey has of a system.
struct One<'a> {
    survey: &'a Survey,
    sheets: &'a [Sheet],
}

/// The surveys of one score that are about one system.
struct Family<'a> {
    catalogue: &'a Catalogue,
    system: &'a str,
    surveys: Vec<One<'a>>,
}

/// How two surveys are known to be of the same people.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Told,
    Seen,
}

/// People who are told by the difference of two surveys.
struct Apart {
    people: usize,
    /// Who they are, as the end of a sentence.
    who: String,
    /// Whether they are fewer than the minimum; else their scores follow all the same.
    is_few: bool,
}

impl Family<'_> {
    fn compare(&self, sources: &Sources, report: &Report) {
        let count = self.surveys.len();
        // The first of the surveys with which each is known to share its people.
        let mut first: Vec<usize> = (0..count).collect();
        let mut refused = vec![false; count];
        for i in 0..count {
            for j in i + 1..count {
                let (a, b) = (&self.surveys[i], &self.surveys[j]);
                let Some(how) = self.how(a, b) else { continue };
                let (from, to) = (first[i].max(first[j]), first[i].min(first[j]));
                first.iter_mut().filter(|f| **f == from).for_each(|f| *f = to);
                if let Some(apart) = self.apart(a, b) {
                    refused[i] = true;
                    refused[j] = true;
                    report.add(self.refusal(a, b, &apart, how).at(sources.spot(b.survey.entry.place)));
                }
            }
        }
        for start in 0..count {
            let of: Vec<usize> = (0..count).filter(|i| first[*i] == start).collect();
            // One cause is told once.
            if of.len() > 2 && !of.iter().any(|i| refused[*i]) && self.few_of_all(&of) {
                let last = self.surveys[of[of.len() - 1]].survey;
                report.add(self.refusal_of_all(&of).at(sources.spot(last.entry.place)));
            }
        }
    }

    fn how(&self, a: &One<'_>, b: &One<'_>) -> Option<How> {
        let says = |x: &Survey, y: &Survey| x.same_people.iter().any(|r| r.id == y.entry.id);
        if says(a.survey, b.survey) || says(b.survey, a.survey) {
            return Some(How::Told);
        }
        let instruments = [a, b].map(|one| self.catalogue.instruments.get(&one.survey.instrument.id));
        let tell = instruments.iter().all(|i| i.is_some_and(|i| i.tells_repetitions()));
        (tell && same_people(a.sheets, b.sheets)).then_some(How::Seen)
    }

    /// Whether adding and subtracting these surveys leaves fewer people than the minimum.
    fn few_of_all(&self, surveys: &[usize]) -> bool {
        // How often each sheet stands in each survey.
        let mut sheets: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for (number, survey) in surveys.iter().enumerate() {
            for sheet in self.surveys[*survey].sheets {
                sheets.entry(sheet.fingerprint).or_insert_with(|| vec![0; surveys.len()])[number] += 1;
            }
        }
        tells_of_few(&memberships(sheets.into_values()), self.catalogue.settings.minimum_responses)
    }

    /// By whom two surveys differ, all of them, those of one group or all but those of one, where that tells of them.
    fn apart(&self, a: &One<'_>, b: &One<'_>) -> Option<Apart> {
        let minimum = self.catalogue.settings.minimum_responses as usize;
        let instrument = self.catalogue.instruments.get(&a.survey.instrument.id)?;
        let (low, high) = instrument.point_range();
        let (first, second) = (self.all_told(a), self.all_told(b));
        for x in &first {
            for y in second.iter().filter(|y| x.sheets.len().abs_diff(y.sheets.len()) < MOST_APART) {
                let (more, less) = apart_in(&x.sheets, &y.sheets);
                let people = more.len() + less.len();
                let points = |all: Vec<i32>| all.into_iter().map(|p| p - low).collect::<Vec<i32>>();
                let (more, less) = (points(more), points(less));
                let is_exact = x.sheets.len().min(y.sheets.len()) >= SMALL as usize;
                let is_few = people < minimum;
                let tells = match people {
                    0 => false,
                    n if n < minimum => true,
                    n if n < SMALL as usize => !differences_leave_enough(&more, &less, is_exact, high - low),
                    n => n < MOST_APART && differ_by_one_score(&more, &less, high - low),
                };
                if tells {
                    let name = if x.name.is_empty() { &y.name } else { &x.name };
                    let who = if people == 1 { "person" } else { "people" };
                    return Some(Apart { people, who: format!("{who}{name}"), is_few });
                }
            }
        }
        None
    }

    /// Everybody of a survey, the groups of each attribute and of the organisations, and what each of them leaves, so far as
    /// there are enough people.
    fn all_told(&self, one: &One<'_>) -> Vec<Told> {
        let minimum = self.catalogue.settings.minimum_responses as usize;
        let of = |fits: &dyn Fn(&Sheet) -> bool| {
            one.sheets.iter().filter(|s| fits(s)).map(|s| (s.fingerprint, s.points)).collect::<Vec<(u64, i32)>>()
        };
        let mut all = vec![Told { name: String::new(), sheets: of(&|_| true) }];
        let mut group = |name: String, at: usize, value: u32| {
            let is_in = |s: &Sheet| s.said.get(at).copied().unwrap_or(0) == value;
            let (own, rest) = (of(&is_in), of(&|s| !is_in(s)));
            if own.len() >= minimum {
                all.push(Told { name: format!(" of `{name}`"), sheets: own });
                all.push(Told { name: format!(" outside `{name}`"), sheets: rest });
            }
        };
        for (i, attribute) in one.survey.respondents.iter().enumerate() {
            let values = self.catalogue.settings.attribute(&attribute.id).map_or(&[][..], |at| at.values.as_slice());
            for (value, (key, _)) in values.iter().enumerate() {
                group(format!("{}: {key}", attribute.id), i, u32::try_from(value).unwrap_or(u32::MAX));
            }
            let unstated = u32::try_from(values.len()).unwrap_or(u32::MAX);
            group(format!("{}: not stated", attribute.id), i, unstated);
        }
        let last = one.survey.respondents.len();
        for (number, id) in self.catalogue.organisations.keys().enumerate() {
            group(format!("organisation: {id}"), last, u32::try_from(number + 1).unwrap_or(u32::MAX));
        }
        all.retain(|told| told.sheets.len() >= minimum);
        all
    }

    fn refusal(&self, a: &One<'_>, b: &One<'_>, apart: &Apart, how: How) -> Diagnostic {
        let (a, b) = (&a.survey.entry.id, &b.survey.entry.id);
        let how = if how == How::Told { "say that they are of the same people" } else { "hold the same answers" };
        let Apart { people, who, is_few } = apart;
        let so = if *is_few { "" } else { ", whose scores are so alike that their sum tells them" };
        let message = format!("`{a}` and `{b}` {how}, and of `{}` they differ by {people} {who}{so}", self.system);
        let these = if *people == 1 { "this person" } else { "these people" };
        Diagnostic::new(Code::SamePeople, message).help(format!(
            "whoever subtracts the one from the other knows what {these} answered. Publish one of the two surveys (`draft: true` keeps the other back), or give both the same people: their responses in both, and the same `exclude`"
        ))
    }

    fn refusal_of_all(&self, surveys: &[usize]) -> Diagnostic {
        let names: Vec<String> = surveys.iter().map(|i| format!("`{}`", self.surveys[*i].survey.entry.id)).collect();
        let names =
            names.split_last().map_or(String::new(), |(last, first)| format!("{} and {last}", first.join(", ")));
        let message = format!(
            "{names} hold the same people, and of `{}` some of them added and subtracted leave fewer than {}",
            self.system, self.catalogue.settings.minimum_responses
        );
        Diagnostic::new(Code::SamePeople, message).help(
            "whoever does so knows what these people answered, such as the few who are in a survey of all but in none of its parts. Publish fewer of these surveys (`draft: true` keeps one back), or let the parts hold the same people as the whole",
        )
    }
}

/// People by the surveys in which they are, from how often each sheet of answers stands in each. Whose sheet is given once is
/// one person; equal sheets are parted as most of these are, and what is left over as far as they go together.
fn memberships(sheets: impl Iterator<Item = Vec<u32>>) -> Cells {
    let (single, several): (Vec<Vec<u32>>, Vec<Vec<u32>>) = sheets.partition(|counts| counts.iter().all(|c| *c < 2));
    let of = |counts: &[u32]| (0..counts.len()).filter(|i| counts[*i] > 0).collect::<Vec<usize>>();
    let mut cells = Cells::new();
    single.iter().for_each(|counts| *cells.entry(of(counts)).or_default() += 1);
    let mut usual: Vec<(u32, Vec<usize>)> = cells.iter().map(|(surveys, n)| (*n, surveys.clone())).collect();
    usual.sort_by(|a, b| b.cmp(a));
    for mut counts in several {
        while counts.iter().any(|c| *c > 0) {
            let fits = |surveys: &&Vec<usize>| surveys.iter().all(|i| counts[*i] > 0);
            let own = usual.iter().map(|(_, surveys)| surveys).find(fits).cloned().unwrap_or_else(|| of(&counts));
            own.iter().for_each(|i| counts[*i] -= 1);
            *cells.entry(own).or_default() += 1;
        }
    }
    cells
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

/// The points of those who stand in the first of two sorted lists alone, and in the second one alone.
fn apart_in(a: &[(u64, i32)], b: &[(u64, i32)]) -> (Vec<i32>, Vec<i32>) {
    let (mut more, mut less) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let order = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) => x.0.cmp(&y.0),
            (Some(_), None) => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Greater,
        };
        match order {
            std::cmp::Ordering::Less => more.push(a[i].1),
            std::cmp::Ordering::Greater => less.push(b[j].1),
            std::cmp::Ordering::Equal => {}
        }
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    (more, less)
}

/// A sheet that more people of one survey gave, such as the best answer to every item, says nothing of who they are.
const OFTEN: usize = 2;

/// Whether more sheets are the same than equal answers of different people explain, judged by how many pairs within either
/// survey are the same. Sheets that are given often are left aside.
fn same_people(a: &[Sheet], b: &[Sheet]) -> bool {
    let rare = |sheets: &[Sheet]| -> Vec<u64> {
        let groups = sheets.chunk_by(|x, y| x.fingerprint == y.fingerprint).filter(|c| c.len() <= OFTEN);
        groups.flat_map(|c| c.iter().map(|s| s.fingerprint)).collect()
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

/// People who are told of together in a survey: all of them, a group, or all but a group.
struct Told {
    /// What they are called, as the end of a sentence.
    name: String,
    /// Fingerprint and points of each, sorted.
    sheets: Vec<(u64, i32)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sheets_are_parted_as_most_people_are() {
        // All, and two parts: two people of one sheet, one of them in either part.
        let sheets = [vec![1, 1, 0], vec![1, 0, 1], vec![1, 1, 0], vec![2, 1, 1], vec![1, 0, 0]];
        let cells = memberships(sheets.into_iter());
        assert_eq!(cells, Cells::from([(vec![0, 1], 3), (vec![0, 2], 2), (vec![0], 1)]));
    }
}
