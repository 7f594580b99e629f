//! Bounds of what is withheld, by linear programming over everything that is told of a survey.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use crate::audit::cells::rest;
use crate::audit::facts::{Facts, Group, Names, Passage, Told};
use crate::audit::finding::{Finding, num};

/// An equation: unknowns by index, which together lie between two bounds.
struct Equation {
    terms: Vec<usize>,
    low: f64,
    high: f64,
    line: String,
}

/// A system of equations about numbers of people that are withheld.
#[derive(Default)]
struct System {
    unknowns: Vec<Group>,
    equations: Vec<Equation>,
}

/// Rule 3: what totals over a survey tell of its systems and their groups.
pub fn bounds(facts: &Facts, findings: &mut Vec<Finding>) {
    // Pages in several languages that contradict each other would have no solution together.
    for names in &facts.languages {
        for survey in facts.surveys.keys() {
            systems(facts, names, survey).solve(facts, findings);
            for attribute in facts.attributes() {
                groups(facts, names, survey, attribute).solve(facts, findings);
            }
        }
    }
}

/// The systems that are withheld, against totals of the survey.
fn systems(facts: &Facts, names: &Names, survey: &str) -> System {
    let whole = |g: &&Group| g.survey == survey && !g.system.is_empty() && g.attribute.is_empty();
    let all: Vec<&Group> = facts.groups.keys().filter(whole).collect();
    let shown: f64 = all.iter().filter_map(|g| facts.groups[*g].n()).sum();
    let unknowns = all.iter().filter(|g| facts.groups[**g].n().is_none()).map(|g| (*g).clone()).collect();
    let mut system = System { unknowns, equations: Vec::new() };
    let others = facts.others.get(survey).copied().unwrap_or_default();
    let told = facts.groups.get(&Group { survey: survey.to_owned(), ..Group::default() });
    for total in told.into_iter().flat_map(|k| &k.n).chain(&written_total(facts, names, survey)) {
        let low = total.low - shown - others;
        let high = total.high - shown - others;
        let line = format!("{} in all ({}) − {} in the systems shown", num(total.low), total.file, num(shown + others));
        system.equations.push(Equation { terms: (0..system.unknowns.len()).collect(), low, high, line });
    }
    system
}

/// The numbers of responses that the survey's page writes.
fn written_total(facts: &Facts, names: &Names, survey: &str) -> Vec<Told> {
    let number = |text: &str| {
        let (digits, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit() && !GROUPED.contains(&c))?);
        let is_counted = names.responses.iter().any(|word| rest.trim_start().starts_with(word.as_str()));
        is_counted.then(|| digits.replace(GROUPED, "").parse::<f64>().ok())?
    };
    let page = names.path(&format!("ratings/{survey}/"));
    let passages = facts.passages_under(&page).iter().filter(|p| p.cells.len() == 1);
    passages.filter_map(|p| number(&p.cells[0]).map(|n| Told { low: n, high: n, file: p.file.clone() })).collect()
}

/// What parts the thousands of a number, in one language or another.
const GROUPED: [char; 6] = [',', '.', ' ', '\u{a0}', '\u{202f}', '’'];

/// The groups of one attribute that are withheld, against the systems' own numbers and against totals of the survey.
fn groups(facts: &Facts, names: &Names, survey: &str, attribute: &str) -> System {
    let mut system = System::default();
    let mut shown: std::collections::BTreeMap<&str, f64> = std::collections::BTreeMap::new();
    let mut people = 0.0;
    let divisions: Vec<_> = facts.divisions().into_iter().filter(|d| d.0 == survey && d.2 == attribute).collect();
    for (_, name, _) in &divisions {
        let first = system.unknowns.len();
        for (group, known) in facts.cells(survey, name, attribute) {
            match known.n() {
                Some(n) => *shown.entry(&group.value).or_default() += n,
                None => system.unknowns.push(group.clone()),
            }
        }
        people += facts.groups.get(&Group::system(survey, name)).and_then(|k| k.n()).unwrap_or_default();
        if let Some(rest) = rest(facts, survey, name, attribute) {
            let terms: Vec<usize> = (first..system.unknowns.len()).collect();
            if !terms.is_empty() {
                let line = rest.lines.first().cloned().unwrap_or_default();
                system.equations.push(Equation {
                    terms,
                    low: rest.sums.n,
                    high: rest.sums.n,
                    line: format!("{name}: {line}"),
                });
            }
        }
    }
    let own = system.equations.len();
    for (value, shown) in &shown {
        let group = |s: &str| Group {
            survey: survey.to_owned(),
            system: s.to_owned(),
            attribute: attribute.to_owned(),
            value: (*value).to_owned(),
        };
        let terms: Vec<usize> = (0..system.unknowns.len()).filter(|&i| system.unknowns[i].value == *value).collect();
        let told = facts.groups.get(&group("")).into_iter().flat_map(|k| k.n.clone());
        if terms.is_empty() {
            continue;
        }
        for total in told.chain(composition(facts, names, survey, attribute, value, people)) {
            let line =
                format!("{value}: {} to {} in all ({}) − {}", num(total.low), num(total.high), total.file, num(*shown));
            system.equations.push(Equation {
                terms: terms.clone(),
                low: total.low - shown,
                high: total.high - shown,
                line,
            });
        }
    }
    // Without totals, what subtraction leaves has been looked at already.
    system.around(own)
}

/// Whole percentages of who answered, from the survey's page; "at least" is a lower bound that the systems tell anyway.
fn composition(facts: &Facts, names: &Names, survey: &str, attribute: &str, value: &str, people: f64) -> Option<Told> {
    let label = names.value(attribute, value);
    let row = |p: &&Passage| p.cells.len() == 2 && p.cells[0] == label;
    let passage = facts.passages_under(&names.path(&format!("ratings/{survey}/"))).iter().find(row)?;
    let percent: f64 = passage.cells[1].trim_matches(|c: char| c == '%' || c.is_whitespace()).parse().ok()?;
    let of = |p: f64| p / 100.0 * people;
    Some(Told { low: of(percent - 0.5), high: of(percent + 0.5), file: passage.file.clone() })
}

impl System {
    /// The part of the system that hangs together with the equations from `first` on; the rest can't tell more by them.
    fn around(mut self, first: usize) -> System {
        let mut near = vec![false; self.unknowns.len()];
        let mut kept: Vec<bool> = (0..self.equations.len()).map(|i| i >= first).collect();
        loop {
            for (equation, _) in self.equations.iter().zip(&kept).filter(|(_, kept)| **kept) {
                equation.terms.iter().for_each(|&t| near[t] = true);
            }
            let more: Vec<usize> =
                (0..kept.len()).filter(|&i| !kept[i] && self.equations[i].terms.iter().any(|&t| near[t])).collect();
            if more.is_empty() {
                break;
            }
            more.into_iter().for_each(|i| kept[i] = true);
        }
        let index: Vec<usize> = near
            .iter()
            .scan(0, |n, near| {
                let i = *n;
                *n += usize::from(*near);
                Some(i)
            })
            .collect();
        let mut flags = kept.into_iter();
        self.equations.retain(|_| flags.next() == Some(true));
        self.equations.iter_mut().flat_map(|e| &mut e.terms).for_each(|t| *t = index[*t]);
        let mut flags = near.into_iter();
        self.unknowns.retain(|_| flags.next() == Some(true));
        self
    }

    /// Tells of each unknown that is pinned to one number of people below the minimum.
    fn solve(&self, facts: &Facts, findings: &mut Vec<Finding>) {
        if self.equations.is_empty() {
            return;
        }
        for (i, group) in self.unknowns.iter().enumerate() {
            let ends = [OptimizationDirection::Minimize, OptimizationDirection::Maximize].map(|d| self.end(i, d));
            let [Some(low), Some(high)] = ends else { continue };
            let low = libm::ceil(low - 1e-6);
            let high = libm::floor(high + 1e-6);
            if low > 0.5 && high < facts.minimum - 0.5 {
                let what = format!(
                    "{}: {} people",
                    facts.words(group),
                    if low == high { num(low) } else { format!("{} to {}", num(low), num(high)) }
                );
                let lines = self.equations.iter().filter(|e| e.terms.contains(&i)).map(|e| e.line.clone()).collect();
                findings.push(Finding::new(3, &group.survey, what, lines));
            }
        }
    }

    /// The least or greatest value of an unknown that everything told allows for.
    fn end(&self, unknown: usize, direction: OptimizationDirection) -> Option<f64> {
        let mut problem = Problem::new(direction);
        let objective = |i: usize| if i == unknown { 1.0 } else { 0.0 };
        let variables: Vec<Variable> =
            (0..self.unknowns.len()).map(|i| problem.add_var(objective(i), (0.0, f64::INFINITY))).collect();
        for e in self.equations.iter().filter(|e| !e.terms.is_empty()) {
            let terms: Vec<(Variable, f64)> = e.terms.iter().map(|&t| (variables[t], 1.0)).collect();
            if e.low == e.high {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, e.low);
            } else {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, e.low);
                problem.add_constraint(terms.as_slice(), ComparisonOp::Le, e.high);
            }
        }
        Some(problem.solve().ok()?.into_solution().ok()?.var_value(variables[unknown]))
    }
}
