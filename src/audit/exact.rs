//! Few people whose sums follow exactly from figures of many, however coarsely they are told themselves, or not at all.

use crate::audit::facts::{Facts, Group, Known, SMALL};
use crate::audit::finding::{Finding, num};
use crate::audit::small::few_ways;
use crate::audit::sums::{NO_VARIANCE, Sums};

/// The sums of some groups of a division, by their names; with `others`, of those too who are in none that is told. `None`
/// where they don't follow: a part of those who are told coarsely, or not at all.
pub fn sums(facts: &Facts, at: (&str, &str), attribute: &str, taken: &[&str], others: bool) -> Option<Sums> {
    let many = |k: &Known| k.n().is_some_and(|n| n >= SMALL);
    let whole = facts.groups.get(&Group::system(at.0, at.1)).filter(|k| many(k)).and_then(Sums::of)?;
    let cells: Vec<(&Group, &Known)> = facts.cells(at.0, at.1, attribute).filter(|(_, k)| k.n().is_some()).collect();
    if cells.iter().any(|(_, k)| k.held) {
        return None;
    }
    let is_taken = |g: &Group| taken.contains(&g.value.as_str());
    let told = |wanted: bool| {
        let of = cells.iter().filter(|(g, k)| many(k) && is_taken(g) == wanted).filter_map(|(_, k)| Sums::of(k));
        of.fold(Sums::NOBODY, Sums::with)
    };
    let mut few = cells.iter().filter(|(_, k)| !many(k)).map(|(g, _)| is_taken(g)).chain([others]);
    if few.clone().all(|taken| !taken) {
        Some(told(true))
    } else if few.all(|taken| taken) {
        Some(whole.less(told(false)))
    } else {
        None
    }
}

/// What is known of few people whose sums are these, if that is too much: in words, and in an equation.
pub fn too_much(facts: &Facts, survey: &str, sums: Sums) -> Option<(String, String)> {
    let Sums { n, sum: Some(sum), squares } = sums else { return None };
    let (low, high) = facts.range(survey);
    let mean = sum / n;
    let is_flat = sums.variance().is_some_and(|variance| variance.abs() < NO_VARIANCE);
    let at_an_end = facts.sums(survey) && (mean <= low + 1e-6 || mean >= high - 1e-6);
    let line = format!("n = {}, sum = {}, squares = {}", num(n), num(sum), squares.map_or("unknown".into(), num));
    if is_flat || at_an_end {
        return Some((format!("all have the score {}", num(mean)), line));
    }
    let few = if n < SMALL { few_ways(facts, survey, n, sum, squares) } else { None };
    few.map(|few| (format!("only {few} ways to have scored remain"), line))
}

/// Rule 4: the few who are in no group of a division that is told exactly.
pub fn attack(facts: &Facts, findings: &mut Vec<Finding>) {
    for (survey, system, attribute) in facts.divisions() {
        let few = |k: &Known| k.n().is_some_and(|n| n < SMALL);
        let small: Vec<&str> =
            facts.cells(survey, system, attribute).filter(|(_, k)| few(k)).map(|(g, _)| g.value.as_str()).collect();
        let Some(left) = sums(facts, (survey, system), attribute, &small, true) else { continue };
        if left.n < facts.minimum - 0.5 || left.n > SMALL - 0.5 {
            continue;
        }
        if let Some((what, line)) = too_much(facts, survey, left) {
            let who = if small.is_empty() { "those not shown".to_owned() } else { small.join(" and ") };
            let group = format!("{attribute}: {who} of {}", facts.words(&Group::system(survey, system)));
            let how = "the whole less the groups of many people, which are told exactly".to_owned();
            findings.push(Finding::new(4, survey, format!("{group}: {what}"), vec![line, how]));
        }
    }
}
