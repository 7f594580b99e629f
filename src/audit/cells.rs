//! Groups that are told of though they are too small, and what subtraction leaves.

use crate::audit::facts::{Facts, Group, Known, Names, Passage};
use crate::audit::finding::{Finding, num};
use crate::audit::sums::{NO_VARIANCE, Sums};
use crate::audit::text::number_beside;

/// What is told outright: of few people, or in one file though another one withholds it.
pub fn direct(facts: &Facts, findings: &mut Vec<Finding>) {
    for (group, known) in &facts.groups {
        let few = known.n.iter().find(|n| n.low > 0.5 && n.high < facts.minimum);
        let open = known.n.first().or(known.mean.first());
        if let Some(n) = few {
            let what = format!("{}: a figure on {} people", facts.words(group), num(n.low));
            findings.push(Finding::new(1, &group.survey, what, vec![format!("n = {} ({})", num(n.low), n.file)]));
        } else if let (Some(told), Some(withheld)) = (open, known.withheld.first()) {
            let what = format!("{}: told although it is withheld", facts.words(group));
            let line = format!("withheld in {withheld}, told in {}", told.file);
            findings.push(Finding::new(3, &group.survey, what, vec![line]));
        }
        if known.withheld.is_empty() || open.is_some() {
            continue;
        }
        for names in &facts.languages {
            let named = if group.is_cell() { names.is_named_once(group) } else { group.attribute.is_empty() };
            if named {
                written(facts, names, group, findings);
            }
        }
    }
}

/// Whether a page or chart in a language writes a number beside the name of a group that is withheld.
fn written(facts: &Facts, names: &Names, group: &Group, findings: &mut Vec<Finding>) {
    let system_page = names.path(&format!("systems/{}/", group.system));
    let (label, places) = if group.is_cell() {
        let mut places = vec![names.path(&format!("charts/{}/{}-", group.survey, group.system))];
        let told = |s: &String| {
            facts.groups.get(&Group { survey: s.clone(), ..group.clone() }).is_some_and(|k| !k.n.is_empty())
        };
        // The page of a system shows several surveys: it may rightly tell of another one.
        if !facts.surveys.keys().any(told) {
            places.push(system_page.clone());
        }
        (names.value(&group.attribute, &group.value), places)
    } else {
        let label = names.systems.get(&group.system).map_or("", String::as_str);
        (label, ["ratings", "charts"].map(|kind| names.path(&format!("{kind}/{}/", group.survey))).to_vec())
    };
    let passages = places.iter().map(|place| facts.passages_under(place));
    let pairs = passages.flat_map(|all| all.iter().enumerate().map(move |(i, p)| (p, all.get(i + 1))));
    let longer = names.longer(label);
    let mut found = pairs.filter_map(|(p, next)| beside(p, next, label, &longer).map(|number| (p, number)));
    let title = names.surveys.get(&group.survey).map_or("", String::as_str);
    let on_page = facts.passages_under(if group.is_cell() { "\u{0}" } else { &system_page }).iter();
    let longer_titles = names.longer(title);
    let behind_title = |p: &'_ Passage| p.cells.iter().find_map(|c| number_beside(&without(c, &longer_titles), title));
    let mut by_title = on_page.filter_map(|p| behind_title(p).map(|number| (p, number)));
    if let Some((passage, number)) = found.next().or_else(|| by_title.next()) {
        let what = format!("{}: a number is written beside its name", facts.words(group));
        let line = format!("“{} … {number}” in {}", passage.cells.first().map_or("", String::as_str), passage.file);
        findings.push(Finding::new(3, &group.survey, what, vec![line]));
    }
}

/// The number in a row that a label heads, behind the label in a text, or in the text that follows it in a chart.
fn beside(passage: &Passage, next: Option<&Passage>, label: &str, longer: &[&str]) -> Option<String> {
    let digit = |s: &&String| s.starts_with(|c: char| c.is_ascii_digit());
    if label.is_empty() {
        return None;
    }
    if passage.cells.len() > 1 {
        let head = |c: &String| c == label || without(c, longer).starts_with(&format!("{label} "));
        let at = passage.cells.iter().position(head)?;
        return passage.cells[at + 1..].iter().find(digit).cloned();
    }
    let only = passage.cells.first()?;
    if only == label {
        return next.filter(|n| n.file == passage.file).and_then(|n| n.cells.first()).filter(digit).cloned();
    }
    number_beside(&without(only, longer), label)
}

/// A text with longer names blanked out, so that a shorter one isn't found in them.
fn without(text: &str, longer: &[&str]) -> String {
    longer.iter().fold(text.to_owned(), |text, name| text.replace(name, "\u{fffc}"))
}

/// What is left of a group when its parts that are shown are taken away.
pub struct Rest {
    /// Its number and sums.
    pub sums: Sums,
    /// The equations.
    pub lines: Vec<String>,
}

/// The rest of a division of a system's respondents; `None` where its size can't be told.
pub fn rest(facts: &Facts, survey: &str, system: &str, attribute: &str) -> Option<Rest> {
    let total = facts.groups.get(&Group::system(survey, system))?;
    // Groups of an earlier day are parts of another whole.
    if facts.cells(survey, system, attribute).any(|(_, k)| k.held) {
        return None;
    }
    let shown: Vec<(&Group, &Known)> =
        facts.cells(survey, system, attribute).filter(|(_, k)| k.n().is_some()).collect();
    let number = total.n()?;
    let n = number - shown.iter().filter_map(|(_, k)| k.n()).sum::<f64>();
    let sum_of = |k: &Known| Some(k.n()? * k.mean()?);
    let about_zero = |k: &Known| Some((k.n()? - 1.0) * k.sd? * k.sd? + k.n()? * k.mean()? * k.mean()?);
    let less = |f: &dyn Fn(&Known) -> Option<f64>| {
        let parts: Option<f64> = shown.iter().map(|(_, k)| f(k)).sum();
        Some(f(total)? - parts?)
    };
    let sum = less(&sum_of);
    let squares = less(&about_zero);
    let mut lines = vec![format!(
        "n = {} ({}) − {} = {}",
        num(number),
        total.file(),
        shown
            .iter()
            .map(|(g, k)| format!("{} ({})", num(k.n().unwrap_or(0.0)), g.value))
            .collect::<Vec<_>>()
            .join(" − "),
        num(n)
    )];
    if let Some(sum) = sum.filter(|_| n > 0.5) {
        let parts: Vec<String> =
            shown.iter().filter_map(|(_, k)| Some(format!("{}·{}", num(k.n()?), num(k.mean()?)))).collect();
        let mean = total.mean().unwrap_or_default();
        lines.push(format!(
            "mean = ({}·{} − {}) / {} = {}",
            num(number),
            num(mean),
            parts.join(" − "),
            num(n),
            num(sum / n)
        ));
    }
    Some(Rest { sums: Sums { n, sum, squares }, lines })
}

/// Rule 2: what subtraction leaves must be nobody, or enough people who don't all have one score.
pub fn remainders(facts: &Facts, findings: &mut Vec<Finding>) {
    for (survey, system, attribute) in facts.divisions() {
        let Some(rest) = rest(facts, survey, system, attribute) else { continue };
        if rest.sums.n < 0.5 {
            continue;
        }
        let hidden: Vec<&str> = facts
            .cells(survey, system, attribute)
            .filter(|(_, k)| !k.withheld.is_empty())
            .map(|(g, _)| facts.label(attribute, &g.value))
            .collect();
        let who = if hidden.is_empty() { "the others".to_owned() } else { hidden.join(" and ") };
        let group = format!("{attribute}: {who} of {}", facts.words(&Group::system(survey, system)));
        if rest.sums.n < facts.minimum - 0.5 {
            let what = format!("{group}: {} people", num(rest.sums.n));
            findings.push(Finding::new(2, survey, what, rest.lines));
            continue;
        }
        // Where everybody has one score, the system's own figure says so.
        if facts.groups.get(&Group::system(survey, system)).is_some_and(|k| k.flat) {
            continue;
        }
        let (low, high) = facts.range(survey);
        let mean = rest.sums.sum.map(|s| s / rest.sums.n);
        let at_an_end = facts.sums(survey) && mean.is_some_and(|m| m <= low + 1e-6 || m >= high - 1e-6);
        if rest.sums.variance().is_some_and(|v| v < NO_VARIANCE) || at_an_end {
            let what = format!("{group}: all have the score {}", num(mean.unwrap_or_default()));
            let mut lines = rest.lines;
            lines.push("their variance is 0".to_owned());
            findings.push(Finding::new(4, survey, what, lines));
        }
    }
}

/// Rule 4: reasons of which each tells something else, and counts of few people.
pub fn remarks(facts: &Facts, findings: &mut Vec<Finding>) {
    if facts.reasons.len() > 1 {
        let survey = facts.reasons.values().next().map_or("", String::as_str);
        let lines = facts.reasons.keys().map(|reason| format!("“{reason}”")).collect();
        let what = "systems are withheld for different reasons: which one tells how many answered, or how".to_owned();
        findings.push(Finding::new(4, survey, what, lines));
    }
    for (survey, count) in &facts.counts {
        findings.push(Finding::new(1, survey, format!("{survey}: a count of few people"), vec![count.clone()]));
    }
}

/// Rule 4: a mean that tells what each person answered.
pub fn flat(facts: &Facts, findings: &mut Vec<Finding>) {
    for (group, known) in &facts.groups {
        let Some(mean) = known.mean().filter(|_| known.n.iter().all(|n| n.low >= facts.minimum)) else { continue };
        let (low, high) = facts.range(&group.survey);
        let items = facts.items.get(&(group.survey.clone(), group.system.clone())).map_or(0, |i| i.len());
        let single = items == 1 && known.flat;
        let at_an_end = mean <= low + 1e-6 || mean >= high - 1e-6;
        if facts.sums(&group.survey) && (at_an_end || single) {
            let what = format!("{}: everybody's answers", facts.words(group));
            let why = if at_an_end { "the end of the scale" } else { "the score of a single item, without any spread" };
            let file = known.mean.first().map_or("", |m| m.file.as_str());
            findings.push(Finding::new(4, &group.survey, what, vec![format!("mean = {} ({file}), {why}", num(mean))]));
        }
    }
}
