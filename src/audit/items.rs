//! Items: what all answered alike, and what follows of a withheld item from the score and the others.

use std::collections::BTreeMap;

use crate::audit::facts::{Facts, Group, Shares};
use crate::audit::finding::{Finding, num};

/// How a built-in questionnaire makes its score: points × step + offset, from the first `items`.
struct Scoring {
    items: usize,
    low: f64,
    high: f64,
    step: f64,
    offset: f64,
    /// Whether every second item is turned.
    mixed: bool,
}

fn scoring(instrument: &str) -> Option<Scoring> {
    let s = |items, low, high, step, offset, mixed| Some(Scoring { items, low, high, step, offset, mixed });
    match instrument {
        "sus" | "csus" => s(10, 1.0, 5.0, 2.5, 0.0, true),
        "sus-positive" => s(10, 1.0, 5.0, 2.5, 0.0, false),
        "umux" => s(4, 1.0, 7.0, 100.0 / 24.0, 0.0, true),
        "umux-lite" => s(2, 1.0, 7.0, 100.0 / 12.0, 0.0, false),
        "tlx-raw" => s(6, 0.0, 100.0, 1.0 / 6.0, 0.0, false),
        "stars" => s(1, 1.0, 5.0, 1.0, 1.0, false),
        _ => None,
    }
}

/// Rule 4: shares that are counts, items that all answered alike, and items that can be solved for.
pub fn attack(facts: &Facts, findings: &mut Vec<Finding>) {
    for ((survey, system), items) in &facts.items {
        let words = facts.words(&Group::system(survey, system));
        let known = facts.groups.get(&Group::system(survey, system));
        let n = known.and_then(|k| k.n());
        for (id, item) in items {
            let total: f64 = item.answers.iter().filter_map(|(_, s)| *s).sum();
            let off = (total - 100.0).abs() > item.answers.len() as f64 / 2.0 + 0.01;
            if total > 0.0 && off {
                let what = format!("{id} of {words}: counts of answers");
                let line = format!("the shares sum to {} (data/items.csv), so they are no percentages", num(total));
                findings.push(Finding::new(4, survey, what, vec![line]));
            }
            if let Some(answer) = alike(item, n) {
                let what = format!("{id} of {words}: everybody answered {answer}");
                findings.push(Finding::new(
                    4,
                    survey,
                    what,
                    vec!["share of one answer = 100% (data/items.csv)".to_owned()],
                ));
            }
        }
        let mean = known.and_then(|k| k.mean());
        if facts.old_items.contains(&(survey.clone(), system.clone())) {
            continue;
        }
        if let (Some(scoring), Some(mean)) = (facts.surveys.get(survey).and_then(|s| scoring(&s.instrument)), mean) {
            solved(&scoring, items, mean, (survey, &words), findings);
        }
    }
}

/// The one answer that everybody gave, if the shares can't be read otherwise.
fn alike(item: &Shares, n: Option<f64>) -> Option<i32> {
    let (answer, _) = item.answers.iter().find(|(_, share)| share.is_some_and(|s| s >= 100.0))?;
    let whole = item.mean.is_some_and(|m| (m - f64::from(*answer)).abs() < 1e-9);
    (whole || n.is_some_and(|n| n < 200.0)).then_some(*answer)
}

/// The sum of the withheld items' means, turned so that high is good, is what the score leaves of the others.
fn solved(
    s: &Scoring,
    items: &BTreeMap<String, Shares>,
    mean: f64,
    (survey, words): (&str, &str),
    findings: &mut Vec<Finding>,
) {
    let mut sum = (mean - s.offset) / s.step;
    let mut hidden = Vec::new();
    for i in 0..s.items {
        let id = format!("q{}", i + 1);
        let turned = |m: f64| if s.mixed && i % 2 == 1 { s.high - m } else { m - s.low };
        let item = items.get(&id);
        let open = item.is_some_and(|x| x.answers.iter().any(|(_, share)| share.is_some()));
        match item.and_then(|x| x.mean).filter(|_| open) {
            Some(m) => sum -= turned(m),
            // Shares alone, in whole percent, leave too much open.
            None if open => return,
            None => hidden.push(id),
        }
    }
    let most = (s.high - s.low) * hidden.len() as f64;
    // Blanks count as the middle: what lies beyond the ends shows that there were some, and tells nothing more.
    let at_an_end = sum.abs() <= 1e-6 || (sum - most).abs() <= 1e-6;
    let possible = (-1e-6..=most + 1e-6).contains(&sum);
    let line =
        format!("{} / {} less the items shown leaves {} of {} points", num(mean), num(s.step), num(sum), num(most));
    match hidden.as_slice() {
        [] => {}
        [only] if possible => {
            let what = format!("{only} of {words}: its mean, though it is withheld");
            findings.push(Finding::new(4, survey, what, vec![line]));
        }
        several if at_an_end => {
            let what = format!("{} of {words}: everybody's answers", several.join(" and "));
            findings.push(Finding::new(4, survey, what, vec![line]));
        }
        _ => {}
    }
}
