//! Few people: figures that are told so finely that their scores could be worked out, one by one.

use serde_json::Value;

use crate::audit::facts::{Facts, Fine, Group, SMALL};
use crate::audit::finding::{Finding, num};
use crate::audit::items::scoring;

/// Ways to have scored that must remain.
const WAYS: usize = 1_000;

/// So far a search goes; what it can't end says nothing.
const MOST_LOOKED_AT: usize = 300_000;

/// Notes what one file tells of a group of few people in more detail than it may.
pub fn note(group: &Group, (n, mean, sd, ci): Fine, file: &str, facts: &mut Facts) {
    let Some(n) = n.filter(|n| *n > 0.5 && *n < SMALL) else { return };
    let (low, high) = facts.range(&group.survey);
    let width = high - low;
    if !width.is_finite() {
        return;
    }
    let off = |x: f64, parts: f64| {
        let steps = (x - low) / width * parts;
        (steps - libm::round(steps)).abs() > 1e-6
    };
    let mut fine = Vec::new();
    if let Some(mean) = mean {
        if off(mean, 1000.0) {
            fine.push(format!("mean {} to the last digit", num(mean)));
        }
        if mean > high - 0.05 * width + 1e-6 || mean < low + 0.05 * width - 1e-6 {
            fine.push(format!("mean {} near an end of the scale", num(mean)));
        }
    }
    // A deviation is counted from 0, not from the lowest score.
    if let Some(sd) = sd.filter(|sd| off(low + sd, 100.0)) {
        fine.push(format!("deviation {} to the last digit", num(sd)));
    }
    if let Some((a, b)) = ci.filter(|(a, b)| off(*a, 100.0) || off(*b, 100.0)) {
        fine.push(format!("interval {} to {} to the last digit", num(a), num(b)));
    }
    let known = facts.groups.entry(group.clone()).or_default();
    known.fine.extend(fine.into_iter().map(|what| format!("n = {}, {what} ({file})", num(n))));
    known.small = known.small.or(mean.map(|mean| (n, mean, sd)));
}

/// Notes what else a system's result tells of few people: quantiles, alpha, subscales.
pub fn note_result(group: &Group, result: &Value, file: &str, facts: &mut Facts) {
    let Some(n) = result["n"].as_f64().filter(|n| *n < SMALL) else { return };
    let told = ["median", "quartiles", "alpha"].into_iter().filter(|key| !result[*key].is_null());
    let subscales = result["subscales"].as_object().is_some_and(|s| !s.is_empty()).then_some("subscales");
    let fine: Vec<String> = told.chain(subscales).map(|key| format!("n = {}, and {key} ({file})", num(n))).collect();
    facts.groups.entry(group.clone()).or_default().fine.extend(fine);
}

/// Rule 4: few people who are told of too finely, or whose scores are nearly settled by what is told.
pub fn attack(facts: &Facts, findings: &mut Vec<Finding>) {
    for (group, known) in &facts.groups {
        if !known.fine.is_empty() {
            let what = format!("{}: told in detail of few people", facts.words(group));
            let mut lines = known.fine.clone();
            lines.dedup();
            findings.push(Finding::new(4, &group.survey, what, lines));
        }
        let Some((n, mean, sd)) = known.small else { continue };
        let instrument = facts.surveys.get(&group.survey).map_or("", |s| s.instrument.as_str());
        let Some(scale) = scoring(instrument) else { continue };
        let points = libm::round((scale.high - scale.low) * scale.items as f64) as usize;
        let n = libm::round(n) as usize;
        let width = points as f64 * scale.step;
        // What is told may have been rounded to any step that it is a multiple of.
        let (least, most) = rounding(mean - scale.offset, width, &[1000.0, 100.0, 50.0, 20.0, 10.0, 4.0]);
        let to_points = |score: f64| score / scale.step * n as f64;
        let half = sd.map_or(0.0, |sd| (rounding(sd, width, &[100.0, 50.0, 25.0, 20.0, 10.0]).1 - sd) / scale.step);
        let squares = sd.map(|sd| (sd / scale.step - half, sd / scale.step + half));
        let sums = (to_points(least) - 1e-6, to_points(most) + 1e-6);
        let few = Search::new(n, points, sums, squares).few(n);
        if let Some(few) = few.filter(|_| sd.is_some()) {
            let what = format!("{}: only {few} ways to have scored remain", facts.words(group));
            let told = format!("n = {n}, mean = {}, deviation = {}", num(mean), num(sd.unwrap_or_default()));
            findings.push(Finding::new(4, &group.survey, what, vec![told]));
        }
    }
}

/// Ways to have scored that must remain for so many people on a scale from 0 to `last`: of few levels fewer are possible at
/// all, and a tenth of them must remain.
fn wanted(people: usize, last: usize) -> usize {
    let all = (1..=people).fold(1.0, |all, i| all * (last + i) as f64 / i as f64);
    if all < 1e4 { libm::ceil(all / 10.0) as usize } else { WAYS }
}

/// In how few ways so many people of a survey may have scored whose sum of scores is known exactly, and the sum of their
/// squares perhaps; `None` where that is enough, or can't be told.
pub fn few_ways(facts: &Facts, survey: &str, n: f64, sum: f64, squares: Option<f64>) -> Option<usize> {
    let scale = scoring(facts.surveys.get(survey).map_or("", |s| s.instrument.as_str()))?;
    let last = libm::round((scale.high - scale.low) * scale.items as f64) as usize;
    let points = (sum - n * scale.offset) / scale.step;
    // Σ(x − o)² = Σx² − 2oΣx + no².
    let squared = squares.map(|q| {
        let q = (q - 2.0 * scale.offset * sum + n * scale.offset * scale.offset) / (scale.step * scale.step);
        let variance = ((q - points * points / n) / (n - 1.0)).max(0.0);
        let unsure = 0.4 / (n - 1.0);
        (libm::sqrt((variance - unsure).max(0.0)), libm::sqrt(variance + unsure))
    });
    let whole = libm::round(points);
    if (points - whole).abs() > 1e-3 {
        return None;
    }
    let n = libm::round(n) as usize;
    Search::new(n, last, (whole - 1e-6, whole + 1e-6), squared).few(n)
}

/// Between which numbers `x` lies, when it was rounded to one of these parts of the scale's width.
fn rounding(x: f64, width: f64, parts: &[f64]) -> (f64, f64) {
    let is_multiple = |parts: &&f64| {
        let steps = x / width * **parts;
        (steps - libm::round(steps)).abs() < 1e-6
    };
    let half = parts.iter().rev().find(is_multiple).map_or(0.0, |parts| width / parts / 2.0);
    (x - half, x + half)
}

/// Goes through the ways in which people may have scored, from the highest points down.
struct Search {
    last: usize,
    sums: (f64, f64),
    /// Bounds of the deviation in points.
    sd: Option<(f64, f64)>,
    people: usize,
    found: usize,
    wanted: usize,
    looked_at: usize,
}

impl Search {
    /// For so many people on a scale from 0 to `last`, the bounds of their sum, and those of their deviation.
    fn new(people: usize, last: usize, sums: (f64, f64), sd: Option<(f64, f64)>) -> Search {
        Search { last, sums, sd, people, found: 0, wanted: wanted(people, last), looked_at: 0 }
    }

    /// How many ways there are, where they are too few, and all were looked at.
    fn few(mut self, people: usize) -> Option<usize> {
        self.go(people, self.last, 0, 0);
        (self.found < self.wanted && self.looked_at < MOST_LOOKED_AT).then_some(self.found)
    }

    /// Whether the squares can still come to what the deviation wants, of `left` people who score at most `highest`.
    fn is_possible(&self, left: usize, highest: usize, sum: usize, squares: usize) -> bool {
        let Some((low, high)) = self.sd else { return true };
        let n = self.people as f64;
        let of = |sd: f64, sum: f64| (n - 1.0) * sd * sd + sum * sum / n;
        let rest = ((self.sums.0 - sum as f64).max(0.0), (self.sums.1 - sum as f64).max(0.0));
        let least = squares as f64 + if left > 0 { rest.0 * rest.0 / left as f64 } else { 0.0 };
        let most = squares as f64 + rest.1 * highest as f64;
        least <= of(high, self.sums.1) + 1e-6 && most >= of(low, self.sums.0) - 1e-6
    }

    /// `left` people who score at most `highest`, besides those whose sum and squares are known.
    fn go(&mut self, left: usize, highest: usize, sum: usize, squares: usize) {
        self.looked_at += 1;
        if self.found >= self.wanted || self.looked_at >= MOST_LOOKED_AT {
            return;
        }
        if sum as f64 > self.sums.1 || ((sum + left * highest) as f64) < self.sums.0 {
            return;
        }
        if !self.is_possible(left, highest, sum, squares) {
            return;
        }
        if left == 0 {
            let n = self.people as f64;
            let variance = (squares as f64 - (sum * sum) as f64 / n) / (n - 1.0);
            let fits = |(low, high): (f64, f64)| {
                let sd = libm::sqrt(variance.max(0.0));
                sd >= low - 1e-9 && sd <= high + 1e-9
            };
            self.found += usize::from(self.sd.is_none_or(fits));
            return;
        }
        for points in (0..=highest.min(self.last)).rev() {
            self.go(left - 1, points, sum + points, squares + points * points);
        }
    }
}
