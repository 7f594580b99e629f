//! Items: what all answered alike, and what follows of a withheld item from the score and the others.

use std::collections::BTreeMap;

use crate::audit::facts::{Facts, Group, SMALL, Shares};
use crate::audit::finding::{Finding, num};

/// How a built-in questionnaire makes its score: points × step + offset, from the first `items`.
pub struct Scoring {
    /// Items of the score.
    pub items: usize,
    /// Lowest answer.
    pub low: f64,
    /// Highest answer.
    pub high: f64,
    /// Score of a point.
    pub step: f64,
    /// Score of no points.
    pub offset: f64,
    /// Whether every second item is turned.
    mixed: bool,
}

/// How a built-in questionnaire is scored; `None` of others, and of net scores.
pub fn scoring(instrument: &str) -> Option<Scoring> {
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

/// Rule 4: shares that are counts, items of which one who answered knows everybody's answer, and items that can be solved for.
pub fn attack(facts: &Facts, findings: &mut Vec<Finding>) {
    for ((survey, system), items) in &facts.items {
        let words = facts.words(&Group::system(survey, system));
        let known = facts.groups.get(&Group::system(survey, system));
        let n = known.and_then(|k| k.n());
        let mut say = |what: String, line: String| findings.push(Finding::new(4, survey, what, vec![line]));
        for (id, item) in items {
            let total: f64 = item.answers.iter().filter_map(|(.., s)| *s).sum();
            let off = (total - 100.0).abs() > item.answers.len() as f64 / 2.0 + 0.01;
            if total > 0.0 && off {
                let line = format!("the shares sum to {} (data/items.csv), so they are no percentages", num(total));
                say(format!("{id} of {words}: counts of answers"), line);
            }
            if let Some((answer, share)) = alike(item, n) {
                let all = if share >= 100.0 { "everybody" } else { "everybody but one" };
                let line = format!("share of one answer = {}% (data/items.csv)", num(share));
                say(format!("{id} of {words}: {all} answered {answer}"), line);
            }
            let is_fine = item.mean.is_some() || item.answers.iter().filter(|(.., s)| s.is_some()).count() > 3;
            if n.is_some_and(|n| n < SMALL) && is_fine {
                let line = format!("n = {}: told in more than three parts, or with a mean", num(n.unwrap_or_default()));
                say(format!("{id} of {words}: told in detail of few people"), line);
            }
        }
        let mean = known.and_then(|k| k.mean());
        if facts.old_items.contains(&(survey.clone(), system.clone())) {
            continue;
        }
        if let (Some(scoring), Some(mean)) = (facts.surveys.get(survey).and_then(|s| scoring(&s.instrument)), mean) {
            solved(&scoring, items, mean, survey, &words, findings);
        }
    }
}

/// The answer that everybody gave, or everybody but one, with its share, if the shares can't be read otherwise.
fn alike(item: &Shares, n: Option<f64>) -> Option<(String, f64)> {
    let largest = item.answers.iter().filter_map(|(low, high, s)| s.map(|s| (*low, *high, s)));
    let (low, high, share) = largest.max_by(|a, b| a.2.total_cmp(&b.2))?;
    let whole = item.mean.is_some_and(|m| (m - f64::from(low)).abs() < 1e-9) && share >= 100.0;
    // The fewest people of whom this is the rounded share.
    let but_one = n.is_some_and(|n| (n - 1.0) / n * 100.0 <= share + 0.5 && (n - 2.0) / n * 100.0 < share - 0.5);
    let answer = if low == high { low.to_string() } else { format!("{low} to {high}") };
    (whole || but_one).then_some((answer, share))
}

/// The sum of the withheld items' means, turned so that high is good, is what the score leaves of the others: too little of
/// it, or too much, tells what some of them can't be.
fn solved(
    s: &Scoring,
    items: &BTreeMap<String, Shares>,
    mean: f64,
    survey: &str,
    words: &str,
    findings: &mut Vec<Finding>,
) {
    let mut sum = (mean - s.offset) / s.step;
    let mut hidden = Vec::new();
    for i in 0..s.items {
        let id = format!("q{}", i + 1);
        let turned = |m: f64| if s.mixed && i % 2 == 1 { s.high - m } else { m - s.low };
        let item = items.get(&id);
        let open = item.is_some_and(|x| x.answers.iter().any(|(.., share)| share.is_some()));
        match item.and_then(|x| x.mean).filter(|_| open) {
            Some(m) => sum -= turned(m),
            // Shares alone, in whole percent, leave too much open.
            None if open => return,
            None => hidden.push(id),
        }
    }
    let one = s.high - s.low;
    let all = (s.high - s.low) * hidden.len() as f64;
    // Blanks count as the middle: what lies beyond the ends shows that there were some, and tells nothing more.
    let possible = (-1e-6..=all + 1e-6).contains(&sum);
    // Every answer to each of them must remain possible: the highest of one, and the lowest.
    let leaves_all = sum >= one - 1e-6 && sum <= all - one + 1e-6;
    if hidden.is_empty() || hidden.len() == s.items || !possible || leaves_all {
        return;
    }
    let line =
        format!("{} / {} less the items shown leaves {} of {} points", num(mean), num(s.step), num(sum), num(all));
    let what = match hidden.as_slice() {
        [only] => format!("{only} of {words}: its mean, though it is withheld"),
        several if sum.abs() <= 1e-6 || (sum - all).abs() <= 1e-6 => {
            format!("{} of {words}: everybody's answers", several.join(" and "))
        }
        several => format!("{} of {words}: answers that nobody can have given", several.join(" and ")),
    };
    findings.push(Finding::new(4, survey, what, vec![line]));
}
