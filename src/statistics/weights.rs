//! Weighting the answers to the shares of the population, by raking.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Attribute, Catalogue, Id, Instrument, Survey};
use crate::source::Sources;
use crate::statistics::coarse::{coarse_ends, coarse_mean};
use crate::statistics::student::critical_value;
use crate::tally::{Divided, Histogram, JointLayout, Moments, SystemTally, Tallies};

/// Raking stops when no weight changes by more than this part of itself.
const CONVERGED: f64 = 1e-13;
const MOST_ROUNDS: usize = 2000;

/// The shares to weight to: by attribute, in the order of the joint cells.
#[derive(Debug, Clone)]
pub struct Target {
    /// The attributes' part in the joint cells.
    pub layout: JointLayout,
    /// Per attribute and value its share of the population; they sum to 1. A value that nobody has may have none.
    pub shares: Vec<Vec<f64>>,
}

/// A mean weighted to the population, in the instrument's units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weighted {
    /// Σwx / Σw.
    pub mean: f64,
    /// Its interval, by linearised variance and t with n − 1 degrees of freedom.
    pub ci: Option<(f64, f64)>,
    /// Kish's effective number of responses, (Σw)² / Σw².
    pub effective_n: f64,
}

impl Weighted {
    /// As coarse as figures of fewer than thirty people are.
    pub fn coarse(self, range: (f64, f64)) -> Weighted {
        let ci = self.ci.map(|ci| coarse_ends((ci.0 - range.0, ci.1 - range.0), range));
        let ci = ci.map(|(low, high)| (low + range.0, high + range.0));
        Weighted { mean: coarse_mean(self.mean, range), ci, ..self }
    }
}

impl Target {
    /// The target of a survey whose shares can be used; `None` without shares.
    pub fn new(survey: &Survey, attributes: &[&Attribute]) -> Option<Target> {
        let mut target = Target { layout: JointLayout::default(), shares: Vec::new() };
        for shares in &survey.shares {
            let index = attributes.iter().position(|a| a.id == shares.attribute.id)?;
            let sum: f64 = shares.values.iter().map(|v| v.1).sum();
            let of = |key: &String| shares.values.iter().find(|v| v.0 == *key).map_or(0.0, |v| v.1 / sum);
            let values: Vec<f64> = attributes[index].values.iter().map(|(key, _)| of(key)).collect();
            target.layout.attributes.push((index, attributes[index].values.len() + 1));
            target.shares.push(values);
        }
        (!target.shares.is_empty()).then_some(target)
    }

    /// A value of the population that nobody among a system's respondents has, or one of theirs that has no share: attribute
    /// and value indexes.
    pub fn unmet(&self, divided: &Divided) -> Option<(usize, usize)> {
        let with = self.layout.attributes.iter().zip(&self.shares);
        with.into_iter().find_map(|(&(attribute, _), shares)| {
            let met = |v: usize| (divided.cells[attribute][v].n() == 0) == (shares[v] == 0.0);
            (0..shares.len()).find(|&v| !met(v)).map(|v| (attribute, v))
        })
    }

    /// The weight of a person in each joint cell, by iterative proportional fitting (Deming & Stephan 1940), scaled so
    /// that the weights of all people sum to their number. Those who did not state an attribute keep their own share
    /// of it. `None` where a share can't be met, or the shares can't be met together.
    fn rake(&self, cells: &BTreeMap<u64, Histogram>) -> Option<Vec<(f64, Moments)>> {
        let cells: Vec<(Vec<usize>, Moments)> =
            cells.iter().map(|(k, h)| (self.layout.values(*k), h.moments())).collect();
        let people: f64 = cells.iter().map(|(_, m)| f64::from(m.n)).sum();
        let mut weights = vec![1.0; cells.len()];
        for _ in 0..MOST_ROUNDS {
            let mut largest = 0.0f64;
            for (d, shares) in self.shares.iter().enumerate() {
                let mut sums = vec![0.0; shares.len() + 1];
                let mut unstated = 0.0;
                for ((values, m), w) in cells.iter().zip(&weights) {
                    sums[values[d]] += w * f64::from(m.n);
                    unstated += if values[d] == shares.len() { f64::from(m.n) } else { 0.0 };
                }
                let target = |v: usize| shares.get(v).map_or(unstated, |s| s * (people - unstated));
                let factors: Vec<f64> = sums.iter().enumerate().map(|(v, s)| target(v) / s).collect();
                for ((values, _), w) in cells.iter().zip(&mut weights) {
                    let factor = factors[values[d]];
                    largest = largest.max((factor - 1.0).abs());
                    *w *= factor;
                }
            }
            if largest <= CONVERGED {
                return Some(weights.into_iter().zip(cells).map(|(w, (_, m))| (w, m)).collect());
            }
        }
        None
    }

    /// Weight, number of people and names of each joint group.
    pub fn weights(&self, divided: &Divided, attributes: &[&Attribute]) -> Vec<(f64, u32, String)> {
        let name = |key: u64| {
            let values = self.layout.values(key).into_iter().zip(&self.layout.attributes);
            let names = values.map(|(v, &(a, _))| attributes[a].values.get(v).map_or("not stated", |(key, _)| key));
            names.collect::<Vec<_>>().join(", ")
        };
        let raked = self.rake(&divided.joint).unwrap_or_default();
        raked.into_iter().zip(divided.joint.keys()).map(|((w, m), key)| (w, m.n, name(*key))).collect()
    }

    /// The weighted mean; `None` where a group of the population is missing, or the shares can't be met together.
    pub fn weigh(
        &self,
        tally: &SystemTally,
        divided: &Divided,
        instrument: &Instrument,
        confidence: f64,
    ) -> Option<Weighted> {
        if self.unmet(divided).is_some() {
            return None;
        }
        let cells = self.rake(&divided.joint)?;
        let sum = |f: &dyn Fn(f64, f64, f64, f64) -> f64| {
            let term = |(w, m): &(f64, Moments)| {
                let (total, squares) = m.totals();
                f(*w, f64::from(m.n), total as f64, squares as f64)
            };
            cells.iter().map(term).sum::<f64>()
        };
        let (n, w) = (sum(&|_, n, _, _| n), sum(&|w, n, _, _| w * n));
        let w2 = sum(&|w, n, _, _| w * w * n);
        let mean = sum(&|w, _, s, _| w * s) / w;
        let deviations = sum(&|w, n, s, q| w * w * (q - 2.0 * mean * s + n * mean * mean));
        let variance = n / (n - 1.0) * deviations.max(0.0) / (w * w);
        let score = instrument.offset + instrument.step * mean;
        let (low, high) = instrument.range();
        let half = critical_value(confidence, n - 1.0) * instrument.step * libm::sqrt(variance);
        // Where all scores are equal, rounding may leave a variance that isn't there.
        let spread = !tally.scores.moments().is_flat();
        let ci =
            (spread && half > 0.0 && half.is_finite()).then(|| ((score - half).max(low), (score + half).min(high)));
        score.is_finite().then_some(Weighted { mean: score, ci, effective_n: w * w / w2 })
    }
}

/// Tells the editor of shares that can't be met: of a value that nobody in the survey has, and of systems that lack one.
pub fn notes(catalogue: &Catalogue, tallies: &Tallies, sources: &Sources, report: &Report) {
    for survey in catalogue.surveys.values() {
        let attributes: Vec<&Attribute> =
            survey.respondents.iter().filter_map(|r| catalogue.settings.attribute(&r.id)).collect();
        let tally = tallies.get(&survey.entry.id).filter(|t| !t.is_empty());
        let Some((target, tally)) = Target::new(survey, &attributes).zip(tally) else { continue };
        let divided = |(id, t): (_, &SystemTally)| (id, Divided::of(t, &attributes, &JointLayout::default()).cells);
        let tally: BTreeMap<&Id, Vec<Vec<Histogram>>> = tally.iter().map(divided).collect();
        for (shares, &(attribute, _)) in survey.shares.iter().zip(&target.layout.attributes) {
            for (index, (value, _)) in attributes[attribute].values.iter().enumerate() {
                let shared = shares.values.iter().any(|(v, ..)| v == value);
                if !shared && tally.values().any(|cells| cells[attribute][index].n() > 0) {
                    let message =
                        format!("`{}` has no share for `{value}`, which some people have", shares.attribute.id);
                    let d = Diagnostic::new(Code::BadShares, message).at(sources.spot(shares.attribute.place));
                    report.add(d.label("give every value that was answered its share"));
                }
            }
            for (value, _, place) in &shares.values {
                let index = attributes[attribute].values.iter().position(|(key, _)| key == value).unwrap_or(0);
                let lacks: Vec<&str> = tally
                    .iter()
                    .filter(|(_, cells)| cells[attribute][index].n() == 0)
                    .map(|(id, _)| id.as_str())
                    .collect();
                let say = |code, message: String, help: &str| {
                    report.add(Diagnostic::new(code, message).at(sources.spot(*place)).label(help));
                };
                if lacks.len() == tally.len() {
                    let message = format!("nobody who answered this survey has `{}: {value}`", shares.attribute.id);
                    say(Code::BadShares, message, "take its share out, and let the others sum to 1");
                } else if !lacks.is_empty() {
                    let many = if lacks.len() > 3 { format!(" and {} more", lacks.len() - 3) } else { String::new() };
                    let names = lacks.iter().take(3).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
                    let message = format!("nobody of `{}: {value}` has rated {names}{many}", shares.attribute.id);
                    say(Code::EmptyWeightCell, message, "no weighted figure is made there");
                }
            }
        }
    }
}
