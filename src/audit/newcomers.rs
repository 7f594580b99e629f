//! Two publications side by side: what the difference tells of those who came between them.

use crate::audit::cells::rest;
use crate::audit::facts::{Facts, Group};
use crate::audit::finding::{Finding, num};
use crate::audit::sums::{NO_VARIANCE, Sums};

/// Figures that differ by less are the same: they are rounded to ten decimals.
const SAME: f64 = 1e-8;

/// Sums of scores that differ by less are the same: they are made of rounded means, and a step of a scale is far more.
const SAME_SUM: f64 = 1e-4;

/// Rule 6: groups, and what is left beside them, that moved on fewer people than the minimum, or on people of one score.
pub fn attack(now: &Facts, before: &Facts, findings: &mut Vec<Finding>) {
    for (group, known) in &now.groups {
        let Some(then) = before.groups.get(group) else { continue };
        let (Some(sums), Some(sums_then)) = (Sums::of(known), Sums::of(then)) else { continue };
        let about = About { group, words: &now.words(group), is_group: !group.attribute.is_empty() };
        told(now, &about, sums, sums_then, findings);
        if group.attribute.is_empty() && sums.n == sums_then.n {
            items(now, before, group, findings);
        }
    }
    let divisions = before.divisions();
    for (survey, system, attribute) in now.divisions().into_iter().filter(|d| divisions.contains(d)) {
        // Of groups that one publication shows and the other withholds, only their sum with the rest is known in both.
        let both = |g: &Group| [now, before].iter().all(|f| f.groups.get(g).is_some_and(|k| k.n().is_some()));
        let left = |f: &Facts| {
            let rest = rest(f, survey, system, attribute)?;
            let own = f.cells(survey, system, attribute).filter(|(g, _)| !both(g)).filter_map(|(_, k)| Sums::of(k));
            Some(own.fold(rest.sums, Sums::with))
        };
        let (Some(sums), Some(sums_then)) = (left(now), left(before)) else { continue };
        let group = Group::system(survey, system);
        let words = format!("{attribute}: those not shown, of {}", now.words(&group));
        told(now, &About { group: &group, words: &words, is_group: true }, sums, sums_then, findings);
    }
}

/// Whose figures they are.
struct About<'a> {
    group: &'a Group,
    words: &'a str,
    /// Whether they are a part of those who rated the system.
    is_group: bool,
}

fn told(facts: &Facts, about: &About<'_>, now: Sums, before: Sums, findings: &mut Vec<Finding>) {
    let About { group, words, is_group } = *about;
    let finding = |what, lines| Finding::new(6, &group.survey, what, lines).of(&group.system, is_group);
    let difference = now.less(before);
    let new = difference.n;
    let sum = difference.sum;
    let mut lines = vec![format!("n = {} − {} = {}", num(now.n), num(before.n), num(new))];
    if new.abs() < 0.5 {
        if sum.is_some_and(|s| s.abs() > SAME_SUM) {
            let what = format!("{words}: answers changed between the publications");
            findings.push(finding(what, lines));
        }
        return;
    }
    let mean = sum.map(|s| s / new);
    if let (Some((s, s0)), Some(mean)) = (now.sum.zip(before.sum), mean) {
        lines.push(format!("their mean = ({} − {}) / {} = {}", num(s), num(s0), num(new), num(mean)));
    }
    let flat = difference.variance().is_some_and(|variance| variance.abs() < NO_VARIANCE);
    if new.abs() < facts.minimum - 0.5 {
        let people = if num(new.abs()) == "1" { "person" } else { "people" };
        let what = format!("{words}: {} {people} came or went between the publications", num(new.abs()));
        findings.push(finding(what, lines));
    } else if flat {
        let what = format!("{words}: all who came or went between the publications have one score");
        lines.push("their variance is 0".to_owned());
        findings.push(finding(what, lines));
    }
}

/// Of as many people as before, an item's answers have moved.
fn items(now: &Facts, before: &Facts, group: &Group, findings: &mut Vec<Finding>) {
    let key = (group.survey.clone(), group.system.clone());
    let (Some(items), Some(then)) = (now.items.get(&key), before.items.get(&key)) else { return };
    for (id, item) in items {
        let means = then.get(id).and_then(|t| Some((item.mean?, t.mean?)));
        let shares = then.get(id).is_some_and(|t| {
            let told = |s: &[(i32, i32, Option<f64>)]| s.iter().all(|(.., share)| share.is_some()) && !s.is_empty();
            let same_parts = t.answers.len() == item.answers.len();
            told(&t.answers) && told(&item.answers) && same_parts && t.answers != item.answers
        });
        if let Some((m, m0)) = means.filter(|(m, m0)| (m - m0).abs() > SAME || shares) {
            let what = format!("{id} of {}: answers changed between the publications", now.words(group));
            let lines = vec![format!("mean {} is now {}", num(m0), num(m))];
            findings.push(Finding::new(6, &group.survey, what, lines).of(&group.system, false));
        }
    }
}
