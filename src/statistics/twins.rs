//! Surveys that the same people answered: where they differ by few people, the figures of these few follow from those of
//! the surveys.
//!
//! An editor says so (`same_people_as`), or it is seen: the same sheets of answers stand in both, more of them than
//! chance explains. What is compared is what is told: everybody of a survey, and the groups of it that are shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Survey};
use crate::source::Sources;
use crate::statistics::coarse::SMALL;
use crate::statistics::cuts::{Crossing, MOST_APART, any_cut, apart};
use crate::statistics::exact::difference_tells;
use crate::statistics::joint::{Cells, tells_of_few};
use crate::statistics::respondents::Respondents;
use crate::statistics::results::{Figures, Results};
use crate::statistics::unseen_people;
use crate::tally::{Points, Sheet, SurveyTally, Tallies};

/// So many sheets must be the same before surveys are taken to be of the same people, and half of the smaller survey's.
const FEWEST: usize = 5;

/// So many are enough, however many people answered.
const MANY: usize = 10;

/// Compares all surveys of one score; those of the same people that differ by too few are refused. Of those that came as tallies
/// it is told that they can't be compared.
pub fn notes(catalogue: &Catalogue, results: &Results, tallies: &Tallies, sources: &Sources, report: &Report) {
    unseen_people::notes(catalogue, results, tallies, sources, report);
    let score = |s: &Survey| catalogue.instruments.get(&s.instrument.id).map(|i| i.score_id().to_owned());
    let mut families: BTreeMap<String, Vec<(&Survey, &SurveyTally, Respondents)>> = BTreeMap::new();
    for survey in catalogue.surveys.values() {
        if let Some((score, own)) = score(survey).zip(tallies.get(&survey.entry.id)) {
            let attributes = survey.respondents.iter().filter_map(|r| catalogue.settings.attribute(&r.id));
            let respondents = Respondents::new(attributes, &tallies.organisations);
            families.entry(score).or_default().push((survey, own, respondents));
        }
    }
    let minimum = catalogue.settings.minimum_responses as usize;
    for family in families.values() {
        let systems: BTreeSet<&String> = family.iter().flat_map(|(_, own, _)| own.keys()).collect();
        for system in systems {
            let own = family.iter().filter_map(|(survey, own, respondents)| {
                // Of too few people nothing is told.
                let sheets = own.get(system).map(|tally| tally.people.sheets()).filter(|s| s.len() >= minimum)?;
                let figures = results.get(&survey.entry.id, system).and_then(|r| r.figures.figure());
                let divisions = divisions(&sheets, respondents, figures);
                Some(One { survey, sheets, divisions })
            });
            Family { catalogue, system, surveys: own.collect() }.compare(sources, report);
        }
    }
}

/// One survey, with the people behind its figures.
struct One<'a> {
    survey: &'a Survey,
    sheets: Vec<Sheet>,
    divisions: Vec<Division>,
}

/// A division of a survey's respondents as far as it is told: everybody, or the groups of an attribute that are shown, and all
/// others together.
struct Division {
    /// What its groups are called; the last one is that of all others.
    names: Vec<String>,
    /// How many are in each.
    people: Vec<u32>,
    /// The group of each sheet.
    groups: Vec<usize>,
}

/// Everybody, and the groups that are shown.
fn divisions(sheets: &[Sheet], respondents: &Respondents, figures: Option<&Figures>) -> Vec<Division> {
    let count = sheets.len();
    let everybody = Division { names: vec![String::new()], people: vec![count as u32], groups: vec![0; count] };
    let breakdowns = figures.into_iter().flat_map(|f| f.breakdowns.iter().chain(&f.organisations));
    let told = breakdowns.filter_map(|breakdown| {
        let cells = breakdown.cells.figure()?;
        let is_shown = |value: &str| cells.iter().any(|c| c.value == value && c.figures.figure().is_some());
        let told = respondents.told(&breakdown.attribute, is_shown)?;
        let groups: Vec<usize> = sheets.iter().map(|sheet| told.group(&sheet.said)).collect();
        let mut people = vec![0; told.count()];
        groups.iter().for_each(|g| people[*g] += 1);
        let values = told.values.iter().map(String::as_str).chain(["the others"]);
        let names = values.map(|value| format!("{}: {value}", breakdown.attribute)).collect();
        Some(Division { names, people, groups })
    });
    std::iter::once(everybody).chain(told).collect()
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
    /// How many, and who they are, as the end of a sentence.
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
                let a = &self.surveys[i];
                let b = &self.surveys[j];
                let Some(how) = self.how(a, b) else { continue };
                let from = first[i].max(first[j]);
                let to = first[i].min(first[j]);
                first.iter_mut().filter(|f| **f == from).for_each(|f| *f = to);
                if let Some(apart) = self.apart(i, j) {
                    refused[i] = true;
                    refused[j] = true;
                    report.add(self.refusal(a, b, &apart, how).at(sources.spot(b.survey.entry.place)));
                }
            }
        }
        for start in 0..count {
            let of: Vec<usize> = (0..count).filter(|i| first[*i] == start).collect();
            // One cause is told once.
            if of.len() > 1 && !of.iter().any(|i| refused[*i]) && self.few_of_all(&of) {
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
        (tell && same_people(&a.sheets, &b.sheets)).then_some(How::Seen)
    }

    /// Whether adding and subtracting these surveys, and their groups, leaves fewer people than the minimum.
    fn few_of_all(&self, surveys: &[usize]) -> bool {
        let mut starts: Vec<Vec<usize>> = Vec::new();
        let mut last = 0;
        for survey in surveys {
            let mut own = Vec::new();
            for division in &self.surveys[*survey].divisions {
                own.push(last);
                last += division.names.len();
            }
            starts.push(own);
        }
        let mut cells = Cells::new();
        for person in self.people(surveys) {
            let mut groups = Vec::new();
            for ((survey, sheet), starts) in surveys.iter().zip(&person).zip(&starts) {
                let Some(sheet) = sheet else { continue };
                let own = self.surveys[*survey].divisions.iter().zip(starts);
                groups.extend(own.map(|(division, start)| start + division.groups[*sheet]));
            }
            *cells.entry(groups).or_default() += 1;
        }
        tells_of_few(&cells, self.catalogue.settings.minimum_responses)
    }

    /// Everybody who is in one of these surveys: the number of their sheet in each.
    fn people(&self, surveys: &[usize]) -> Vec<Vec<Option<usize>>> {
        let mut sheets: BTreeMap<u32, Vec<Vec<usize>>> = BTreeMap::new();
        for (number, survey) in surveys.iter().enumerate() {
            for (i, sheet) in self.surveys[*survey].sheets.iter().enumerate() {
                let own = sheets.entry(sheet.fingerprint).or_insert_with(|| vec![Vec::new(); surveys.len()]);
                own[number].push(i);
            }
        }
        let said = |number: usize, sheet: usize| &*self.surveys[surveys[number]].sheets[sheet].said;
        persons(sheets.into_values().collect(), &said)
    }

    /// By whom a sum of groups of one survey differs from one of another's, where that tells of them.
    fn apart(&self, first: usize, second: usize) -> Option<Apart> {
        let a = &self.surveys[first];
        let b = &self.surveys[second];
        let minimum = self.catalogue.settings.minimum_responses;
        let (low, high) = self.catalogue.instruments.get(&a.survey.instrument.id)?.point_range();
        let people = self.people(&[first, second]);
        let divisions = a.divisions.iter().flat_map(|x| b.divisions.iter().map(move |y| (x, y)));
        divisions.into_iter().find_map(|(x, y)| {
            // The first group of each is that of people who aren't in the survey at all.
            let mut crossing: Crossing = vec![vec![Points::default(); y.names.len() + 1]; x.names.len() + 1];
            for person in &people {
                let points = match (person[0], person[1]) {
                    (Some(i), _) => a.sheets[i].points,
                    (None, j) => b.sheets[j.unwrap_or(0)].points,
                };
                let i = person[0].map_or(0, |i| x.groups[i] + 1);
                let j = person[1].map_or(0, |j| y.groups[j] + 1);
                crossing[i][j].add(points, 1);
            }
            nearest(&crossing, x, y, minimum, (low, high))
        })
    }

    fn refusal(&self, a: &One<'_>, b: &One<'_>, apart: &Apart, how: How) -> Diagnostic {
        let a = &a.survey.entry.id;
        let b = &b.survey.entry.id;
        let how = if how == How::Told { "say that they are of the same people" } else { "hold the same answers" };
        let Apart { who, is_few } = apart;
        let so = if *is_few { "" } else { ", whose scores are so alike that their sum tells them" };
        let message = format!("`{a}` and `{b}` {how}, and of `{}` they differ by {who}{so}", self.system);
        let these = if who.starts_with("1 ") { "this person" } else { "these people" };
        Diagnostic::new(Code::SamePeople, message).help(format!(
            "whoever subtracts the one from the other knows what {these} answered. Publish one of the two surveys (`draft: true` keeps the other back), or give both the same people: their responses in both, and the same `exclude`"
        ))
    }

    fn refusal_of_all(&self, surveys: &[usize]) -> Diagnostic {
        let names: Vec<String> = surveys.iter().map(|i| format!("`{}`", self.surveys[*i].survey.entry.id)).collect();
        let names =
            names.split_last().map_or(String::new(), |(last, first)| format!("{} and {last}", first.join(", ")));
        let message = format!(
            "{names} hold the same people, and of `{}` some of them, or of their groups, added and subtracted leave fewer than {}",
            self.system, self.catalogue.settings.minimum_responses
        );
        Diagnostic::new(Code::SamePeople, message).help(
            "whoever does so knows what these people answered, such as the few who are in a survey of all but in none of its parts. Publish fewer of these surveys (`draft: true` keeps one back), or let the parts hold the same people as the whole",
        )
    }
}

/// The first sums of groups of two surveys that differ by people of whom too much is told; points are within `range`.
fn nearest(crossing: &Crossing, x: &Division, y: &Division, minimum: u32, range: (i32, i32)) -> Option<Apart> {
    let people: Vec<Vec<u32>> = crossing.iter().map(|row| row.iter().map(Points::n).collect()).collect();
    let mut found = None;
    any_cut(&people, MOST_APART, &mut |cut| {
        // A sum holds nobody who isn't in the survey. Where both do, all others are in two sums that differ by the same people.
        let turn = cut.first[0];
        if cut.second[0] != turn {
            return false;
        }
        let is_in = |taken: &[bool], group: usize| taken[group] != turn;
        let (more, less) = apart(crossing, &|i| is_in(&cut.first, i), &|j| is_in(&cut.second, j), range.0);
        let size = |division: &Division, taken: &[bool]| -> u32 {
            (0..division.people.len()).filter(|g| is_in(taken, g + 1)).map(|g| division.people[g]).sum()
        };
        let is_exact = size(x, &cut.first).min(size(y, &cut.second)) >= SMALL;
        let count = (more.len() + less.len()) as u32;
        let is_few = count < minimum;
        let tells = count > 0 && (is_few || difference_tells(&more, &less, is_exact, range.1 - range.0));
        if tells {
            let named = |division: &Division, taken: &[bool]| {
                let own = (0..division.names.len()).filter(|g| is_in(taken, g + 1) && division.people[*g] > 0);
                own.map(|g| division.names[g].as_str()).filter(|n| !n.is_empty()).collect::<Vec<_>>().join(" and ")
            };
            let names = [named(x, &cut.first), named(y, &cut.second)];
            let name = names.into_iter().find(|n| !n.is_empty()).map(|n| format!(" of `{n}`")).unwrap_or_default();
            let noun = if count == 1 { "person" } else { "people" };
            found = Some(Apart { who: format!("{count} {noun}{name}"), is_few });
        }
        tells
    });
    found
}

/// People from the sheets of each fingerprint, by survey; `said` gives what stands on a sheet of a survey beside the answers.
/// Who gave the same answers more than once is parted as most people are, and what is left over as far as it goes together.
fn persons<'s>(sheets: Vec<Vec<Vec<usize>>>, said: &dyn Fn(usize, usize) -> &'s [u32]) -> Vec<Vec<Option<usize>>> {
    let mut usual: BTreeMap<Vec<Option<&[u32]>>, u32> = BTreeMap::new();
    for own in sheets.iter().filter(|own| own.iter().all(|s| s.len() < 2)) {
        let like = own.iter().enumerate().map(|(number, s)| s.first().map(|sheet| said(number, *sheet)));
        *usual.entry(like.collect()).or_default() += 1;
    }
    let mut usual: Vec<(u32, Vec<Option<&[u32]>>)> = usual.into_iter().map(|(like, n)| (n, like)).collect();
    usual.sort_by(|a, b| b.cmp(a));
    let mut all = Vec::new();
    for mut own in sheets {
        while own.iter().any(|s| !s.is_empty()) {
            // The place of a sheet on which the same stands, in each survey.
            let places = |like: &[Option<&[u32]>]| {
                let place = |(number, wanted): (usize, &Option<&[u32]>)| match wanted {
                    Some(wanted) => own[number].iter().position(|sheet| said(number, *sheet) == *wanted).map(Some),
                    None => Some(None),
                };
                like.iter().enumerate().map(place).collect::<Option<Vec<Option<usize>>>>()
            };
            let found = usual.iter().find_map(|(_, like)| places(like));
            let places = found.unwrap_or_else(|| own.iter().map(|s| s.len().checked_sub(1)).collect());
            all.push(own.iter_mut().zip(places).map(|(s, place)| place.map(|place| s.swap_remove(place))).collect());
        }
    }
    all
}

/// How many sheets two sorted lists have in common, as often as they stand in both.
fn common<'s>(a: impl Iterator<Item = &'s u32>, b: impl Iterator<Item = &'s u32>) -> usize {
    let mut a = a.peekable();
    let mut b = b.peekable();
    let mut count = 0;
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
    let rare = |sheets: &[Sheet]| -> Vec<u32> {
        let groups = sheets.chunk_by(|x, y| x.fingerprint == y.fingerprint).filter(|c| c.len() <= OFTEN);
        groups.flat_map(|c| c.iter().map(|s| s.fingerprint)).collect()
    };
    let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
    let equal = |sheets: &[u32]| sheets.chunk_by(|x, y| x == y).map(|c| pairs(c.len())).sum::<f64>();
    let x = rare(a);
    let y = rare(b);
    // One more pair than was met: none may be by luck.
    let chance = (equal(&x) + equal(&y) + 1.0) / (pairs(x.len()) + pairs(y.len())).max(1.0);
    let expected = chance * x.len() as f64 * y.len() as f64;
    let same = common(x.iter(), y.iter());
    let is_much = same >= MANY || 2 * same >= x.len().min(y.len());
    same >= FEWEST && is_much && same as f64 > 3.0 * expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sheets_are_parted_as_most_people_are() {
        // All, and two parts: two people of one sheet, one of them in either part.
        let sheets = |counts: [usize; 3]| counts.iter().map(|n| (0..*n).collect()).collect::<Vec<Vec<usize>>>();
        let people = persons([[1, 1, 0], [1, 0, 1], [1, 1, 0], [2, 1, 1], [1, 0, 0]].map(sheets).to_vec(), &|_, _| &[]);
        let count = |wanted: [bool; 3]| people.iter().filter(|p| [0, 1, 2].map(|i| p[i].is_some()) == wanted).count();
        assert_eq!(count([true, true, false]), 3);
        assert_eq!((count([true, false, true]), count([true, false, false]), people.len()), (2, 1, 6));
    }
}
