//! What a colleague knows: who was asked, and which groups they are in. A group that lies nearly within another one is then
//! as good as a figure on the few who are in one of the two alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::audit::exact::{sums, too_much};
use crate::audit::facts::{Facts, Group};
use crate::audit::finding::{Finding, num};

/// Of more groups than this, sums are not gone through; each is looked at alone.
const MOST_SUMS: usize = 12;

/// People by survey and system.
#[derive(Debug, Default)]
pub struct Knowledge {
    people: BTreeMap<(String, String), Vec<Person>>,
}

/// Somebody who was asked.
#[derive(Debug, Default)]
struct Person {
    /// Whatever tells them apart; empty where nothing is known but their groups.
    name: String,
    /// Their value of each attribute.
    values: BTreeMap<String, String>,
}

impl Knowledge {
    /// Reads a table of people: `survey`, `system`, a column for each attribute and for `organisation`, and, if people of
    /// two surveys are to be told apart, `person`. Answers that stand in it too are not looked at.
    ///
    /// # Errors
    /// What can't be read, in a sentence.
    pub fn read(file: &Path) -> Result<Knowledge, String> {
        let named = |e: &dyn std::fmt::Display| format!("{}: {e}", file.display());
        let text = std::fs::read_to_string(file).map_err(|e| named(&e))?;
        // Responses lie in a folder with the name of their survey.
        let folder = file.canonicalize().ok().and_then(|f| f.parent()?.file_name()?.to_str().map(str::to_owned));
        Knowledge::parse(&text, folder.as_deref()).map_err(|e| named(&e))
    }

    /// As [`Knowledge::read`], of a text.
    ///
    /// # Errors
    /// What can't be read, in a sentence.
    pub fn of(text: &str) -> Result<Knowledge, String> {
        Knowledge::parse(text, None)
    }

    /// A table without a column for the survey is of the survey named `folder`.
    fn parse(text: &str, folder: Option<&str>) -> Result<Knowledge, String> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let head = reader.headers().map_err(|e| e.to_string())?.clone();
        let column = |name: &str| head.iter().position(|h| h == name);
        let survey = column("survey");
        let system = column("system");
        let Some(system) = system.filter(|_| survey.is_some() || folder.is_some()) else {
            return Err("the table needs the columns `survey` and `system`".to_owned());
        };
        let mut knowledge = Knowledge::default();
        for record in reader.records() {
            let record = record.map_err(|e| e.to_string())?;
            let cell = |i: usize| record.get(i).unwrap_or_default().trim().to_owned();
            let mut person = Person { name: column("person").map(cell).unwrap_or_default(), ..Person::default() };
            for (i, name) in head.iter().enumerate().filter(|(i, _)| Some(*i) != survey && *i != system) {
                person
                    .values
                    .insert(name.to_owned(), Some(cell(i)).filter(|v| !v.is_empty()).unwrap_or("not-stated".into()));
            }
            let of = survey.map_or_else(|| folder.unwrap_or_default().to_owned(), cell);
            knowledge.people.entry((of, cell(system))).or_default().push(person);
        }
        Ok(knowledge)
    }
}

/// Rule 3: groups of different attributes, and surveys of the same people, of which the difference is too small.
pub fn attack(facts: &Facts, known: &Knowledge, findings: &mut Vec<Finding>) {
    for ((survey, system), people) in &known.people {
        let attributes: BTreeSet<&str> =
            facts.divisions().into_iter().filter(|d| d.0 == survey && d.1 == system).map(|d| d.2).collect();
        let all: Vec<&str> = attributes.into_iter().collect();
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                divisions(facts, (survey, system), a, b, people, findings);
            }
        }
        if all.len() > 2 {
            several(facts, (survey, system), &all, people, findings);
        }
    }
    surveys(facts, known, findings);
}

/// The group of each person in a division, as far as it is told: the number of one that is shown, or one more for all
/// others; `None` for who can't have given a response that counts.
fn groups<'p>(
    facts: &Facts,
    at: (&str, &str),
    attribute: &str,
    people: &'p [Person],
) -> (Vec<String>, Vec<Option<usize>>) {
    let shown = facts.cells(at.0, at.1, attribute).filter(|(_, k)| k.n().is_some());
    let (names, counts): (Vec<String>, Vec<f64>) = shown.map(|(g, k)| (g.value.clone(), k.n().unwrap_or(0.0))).unzip();
    // Where the groups that are shown make up the whole, whoever is in none of them gave no response that counts.
    let whole = facts.groups.get(&Group::system(at.0, at.1)).and_then(|k| k.n());
    let is_whole = whole.is_some_and(|n| (n - counts.iter().sum::<f64>()).abs() < 0.5);
    let of = |p: &'p Person| {
        let value = p.values.get(attribute).map_or("not-stated", String::as_str);
        let shown = names.iter().position(|n| n == value);
        shown.or((!is_whole).then_some(names.len()))
    };
    let places = people.iter().map(of).collect();
    (names, places)
}

/// Groups that are added and subtracted at the most.
const MOST_TERMS: usize = 4;

/// A division: its name, its groups, and the group of each person.
type Division<'d> = (&'d str, Vec<String>, Vec<Option<usize>>);

/// Up to four groups of any divisions, and the whole, added and subtracted: whom they leave.
fn several(facts: &Facts, at: (&str, &str), all: &[&str], people: &[Person], findings: &mut Vec<Finding>) {
    let told: Vec<Division<'_>> = all
        .iter()
        .map(|attribute| {
            let (names, places) = groups(facts, at, attribute, people);
            (*attribute, names, places)
        })
        .collect();
    // People who are in the same groups of all divisions are told apart by no sum.
    let mut cells: BTreeMap<Vec<Option<usize>>, i64> = BTreeMap::new();
    for i in (0..people.len()).filter(|i| told.iter().all(|t| t.2[*i].is_some())) {
        *cells.entry(told.iter().map(|t| t.2[i]).collect()).or_default() += 1;
    }
    let mut terms: Vec<(String, Vec<i64>)> = vec![("all".to_owned(), vec![1; cells.len()])];
    for (d, (attribute, names, _)) in told.iter().enumerate() {
        for (g, name) in names.iter().enumerate() {
            let own = cells.keys().map(|cell| i64::from(cell[d] == Some(g))).collect();
            terms.push((format!("{attribute}: {name}"), own));
        }
    }
    if let Some((signs, few)) = sum_of_few(&terms, cells.into_values().collect(), facts.minimum) {
        let what = format!("{} groups of {}: {few} people", signs.len(), facts.words(&Group::system(at.0, at.1)));
        findings.push(Finding::new(3, at.0, what, vec![line_of(&signs, &terms)]));
    }
}

/// The first sum of a few of the terms that is nothing but for few people: whether each is added or subtracted, with how many
/// people are left. `counts` has the people of each cell.
fn sum_of_few(terms: &[(String, Vec<i64>)], counts: Vec<i64>, minimum: f64) -> Option<(Vec<(i64, usize)>, i64)> {
    combine(terms, &counts, minimum, 0, MOST_TERMS, &mut vec![0; counts.len()], &mut Vec::new())
}

/// The first sum of at most so many more of the terms from `from` on that is nothing but for few people.
fn combine(
    terms: &[(String, Vec<i64>)],
    counts: &[i64],
    minimum: f64,
    from: usize,
    more: usize,
    sum: &mut Vec<i64>,
    signs: &mut Vec<(i64, usize)>,
) -> Option<(Vec<(i64, usize)>, i64)> {
    let left: i64 = sum.iter().zip(counts).filter(|(s, _)| **s != 0).map(|(_, n)| n).sum();
    if signs.len() > 1 && left > 0 && (left as f64) < minimum - 0.5 {
        return Some((signs.clone(), left));
    }
    if more == 0 {
        return None;
    }
    for i in from..terms.len() {
        for sign in [1, -1] {
            // The other way round is the same sum.
            if signs.is_empty() && sign < 0 {
                continue;
            }
            sum.iter_mut().zip(&terms[i].1).for_each(|(s, t)| *s += sign * t);
            signs.push((sign, i));
            let found = combine(terms, counts, minimum, i + 1, more - 1, sum, signs);
            signs.pop();
            sum.iter_mut().zip(&terms[i].1).for_each(|(s, t)| *s -= sign * t);
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Each sum of groups of the one division against the nearest sum of groups of the other.
fn divisions(facts: &Facts, at: (&str, &str), a: &str, b: &str, people: &[Person], findings: &mut Vec<Finding>) {
    let ((mut names, mine), (others, theirs)) = (groups(facts, at, a, people), groups(facts, at, b, people));
    let own = names.len();
    let rest = others.len();
    if own == 0 || rest == 0 {
        return;
    }
    names.push("the others".to_owned());
    // People in group i of the one and group j of the other; the last of each is what is not shown.
    let mut crossing = vec![vec![0u32; rest + 1]; own + 1];
    mine.iter().zip(&theirs).filter_map(|(i, j)| i.zip(*j)).for_each(|(i, j)| crossing[i][j] += 1);
    let all = if own < MOST_SUMS { 1u32 << (own + 1) } else { 0 };
    let sets: Vec<Vec<usize>> = match all {
        0 => (0..own).map(|i| vec![i]).collect(),
        all => (1..all - 1).map(|set| (0..=own).filter(|i| set >> i & 1 == 1).collect()).collect(),
    };
    let group = facts.words(&Group::system(at.0, at.1));
    let column = |j: usize, set: &[usize]| {
        let of = |wanted: bool| crossing.iter().enumerate().filter(move |(i, _)| set.contains(i) == wanted);
        (of(true).map(|(_, row)| row[j]).sum::<u32>(), of(false).map(|(_, row)| row[j]).sum::<u32>())
    };
    for set in &sets {
        let sides: Vec<(u32, u32)> = (0..=rest).map(|j| column(j, set)).collect();
        // Of each group of the other division, take it or leave it: whichever leaves fewer people apart, or those that lie
        // in the sum wholly, or at all.
        for take in [|i: u32, o: u32| i > o, |i: u32, o: u32| i > 0 && o == 0, |i: u32, _: u32| i > 0] {
            let is_taken: Vec<bool> = sides.iter().map(|(inside, outside)| take(*inside, *outside)).collect();
            if is_taken.iter().all(|taken| !*taken) {
                continue;
            }
            let mut more = 0;
            let mut less = 0;
            for ((inside, outside), taken) in sides.iter().zip(&is_taken) {
                if *taken { less += outside } else { more += inside }
            }
            let apart = more + less;
            let found = match f64::from(apart) < facts.minimum - 0.5 {
                true => Some((format!("{apart} people"), String::new())).filter(|_| apart > 0),
                false => {
                    let taken = |own: &[String], is_in: &dyn Fn(usize) -> bool, attribute: &str| {
                        let of = (0..own.len()).filter(|i| is_in(*i)).map(|i| own[i].as_str());
                        sums(facts, at, attribute, &of.collect::<Vec<_>>(), is_in(own.len()))
                    };
                    let first = taken(&names[..own], &|i| set.contains(&i), a);
                    let second = taken(&others, &|j| is_taken[j], b);
                    let nested = more == 0 || less == 0;
                    let difference = first.zip(second).filter(|_| nested).map(|(x, y)| match less {
                        0 => x.less(y),
                        _ => y.less(x),
                    });
                    difference.and_then(|difference| too_much(facts, at.0, difference))
                }
            };
            let Some((what, how)) = found else { continue };
            let first: Vec<&str> = set.iter().map(|i| names[*i].as_str()).collect();
            let named = |j: usize| others.get(j).map_or("the others", String::as_str);
            let second: Vec<&str> = (0..=rest).filter(|j| is_taken[*j]).map(named).collect();
            let what = format!("{a} against {b} of {group}: {what}");
            let line = format!("{a}: {} less {b}: {} leaves {apart} people", first.join(" and "), second.join(" and "));
            let lines = [line, how].into_iter().filter(|l| !l.is_empty()).collect();
            findings.push(Finding::new(3, at.0, what, lines));
            return;
        }
    }
}

/// Surveys of the same people: who is left of one of them when another one is taken away, or of several added and subtracted.
fn surveys(facts: &Facts, known: &Knowledge, findings: &mut Vec<Finding>) {
    let mut by_system: BTreeMap<&str, Vec<(&str, BTreeSet<&str>)>> = BTreeMap::new();
    for ((survey, system), people) in &known.people {
        let is_told = facts.groups.get(&Group::system(survey, system)).is_some_and(|k| k.n().is_some());
        let names: BTreeSet<&str> = people.iter().map(|p| p.name.as_str()).filter(|n| !n.is_empty()).collect();
        if is_told && !names.is_empty() {
            by_system.entry(system).or_default().push((survey, names));
        }
    }
    for (system, all) in by_system {
        for (i, (survey, a)) in all.iter().enumerate() {
            for (other, b) in all[i + 1..].iter().filter(|(other, _)| facts.have_one_score(survey, other)) {
                let both = a.intersection(b).count();
                let apart = a.symmetric_difference(b).count();
                if both > 0 && apart > 0 && (apart as f64) < facts.minimum - 0.5 {
                    let what = format!("{system} in {survey} and {other}: {apart} people");
                    let line = format!("{} people are in both surveys, {apart} in one of them", num(both as f64));
                    findings.push(Finding::new(3, survey, what, vec![line]));
                }
            }
            let family: Vec<&(&str, BTreeSet<&str>)> =
                all[i..].iter().filter(|(other, _)| facts.have_one_score(survey, other)).collect();
            if family.len() > 2 {
                several_surveys(facts, system, &family, findings);
            }
        }
    }
}

/// Up to four surveys added and subtracted: whom they leave.
fn several_surveys(facts: &Facts, system: &str, family: &[&(&str, BTreeSet<&str>)], findings: &mut Vec<Finding>) {
    let people: BTreeSet<&str> = family.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let mut cells: BTreeMap<Vec<bool>, i64> = BTreeMap::new();
    for person in people {
        *cells.entry(family.iter().map(|(_, names)| names.contains(person)).collect()).or_default() += 1;
    }
    let term = |(i, (survey, _)): (usize, &&(&str, BTreeSet<&str>))| {
        ((*survey).to_owned(), cells.keys().map(|cell| i64::from(cell[i])).collect())
    };
    let terms: Vec<(String, Vec<i64>)> = family.iter().enumerate().map(term).collect();
    let found = sum_of_few(&terms, cells.into_values().collect(), facts.minimum);
    if let Some((signs, few)) = found.filter(|(signs, _)| signs.len() > 2) {
        let what = format!("{system} in {} surveys: {few} people", signs.len());
        findings.push(Finding::new(3, family[0].0, what, vec![line_of(&signs, &terms)]));
    }
}

/// "+ a − b".
fn line_of(signs: &[(i64, usize)], terms: &[(String, Vec<i64>)]) -> String {
    let term = |(sign, i): &(i64, usize)| format!("{} {}", if *sign > 0 { "+" } else { "−" }, terms[*i].0);
    signs.iter().map(term).collect::<Vec<_>>().join(" ")
}
