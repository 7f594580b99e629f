//! Rule 6: between two publications a figure moves only when enough responses are new to it.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Date, Id, Instrument, Publication, Recorded, RecordedGroup as Group, Survey};
use crate::source::{Place, Sources};
use crate::statistics::detail::PROTECTED;
use crate::statistics::disclosure::Policy;
use crate::statistics::results::{Answers, Bin, Breakdown, CellFigures, Figures, Quality, Results};
use crate::statistics::summary::Spread;
use crate::statistics::weights::Weighted;

/// Figures that differ by less are the same: records hold ten decimals.
const SAME: f64 = 1e-9;

/// What the survey's newest record says of each system.
pub struct Memory<'a> {
    date: Date,
    systems: &'a BTreeMap<Id, (Recorded, Place)>,
}

/// A change that must not be published.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The system.
    pub system: Id,
    /// When its figures were published.
    pub since: Date,
    /// How many responses are new, or gone.
    pub new: u32,
    /// Its line in the record.
    pub place: Place,
}

impl<'a> Memory<'a> {
    /// The newest record of a survey that no correction has set aside.
    pub fn of(catalogue: &'a Catalogue, survey: &Survey) -> Option<Memory<'a>> {
        let corrected = survey.corrections.iter().map(|c| c.date).max();
        let valid = |p: &&Publication| corrected.is_none_or(|c| p.date >= c);
        let with = |p: &'a Publication| p.surveys.get(&survey.entry.id).map(|systems| Memory { date: p.date, systems });
        catalogue.publications.iter().rev().filter(valid).find_map(with)
    }

    /// Holds the figures of a system against its record: parts that would move on too few responses stay as they were
    /// published, and so does the whole, if `frozen`; else that is refused.
    pub fn hold(
        &self,
        system: &Id,
        figures: &mut Figures,
        frozen: bool,
        policy: Policy,
        instrument: &Instrument,
        confidence: f64,
    ) -> Option<Refusal> {
        let (recorded, place) = self.systems.get(system)?;
        let n = figures.n?;
        let new = n.abs_diff(recorded.n);
        let still = new == 0 && same(figures, recorded);
        let before = (recorded.n, recorded.mean, recorded.sd);
        if !still && tells((n, figures.mean?, figures.sd), before, policy) {
            if !frozen {
                return Some(Refusal { system: system.clone(), since: self.date, new, place: *place });
            }
            self.freeze(figures, recorded, instrument, confidence);
        }
        if still {
            figures.excluded = recorded.excluded;
            figures.flags = recorded.flags;
        }
        let total = ((figures.n.unwrap_or(n), figures.mean?, figures.sd), before);
        let whole = figures.as_of.is_some();
        let organisations = figures.organisations.iter_mut();
        let mut held = false;
        for breakdown in figures.breakdowns.iter_mut().chain(organisations) {
            let Some(before) = recorded.groups.get(&breakdown.attribute) else {
                // It was not shown then: nothing of it can be as it was.
                if whole {
                    breakdown.cells = policy.withheld(PROTECTED);
                }
                continue;
            };
            if whole || moves_by_few(breakdown, before, total, policy) {
                hold_breakdown(breakdown, before, policy, (instrument, confidence));
                breakdown.held = Some(self.date);
                held = true;
            }
        }
        // It rests on the groups: with theirs held, it would tell of the newcomers.
        if let (true, Some(weighted)) = (held || whole, &mut figures.weighted) {
            *weighted = match recorded.weighted {
                Some((mean, ci, effective_n)) => policy.guard(recorded.n, || Weighted { mean, ci, effective_n }),
                None => policy.withheld(PROTECTED),
            };
        }
        None
    }

    /// Puts the figures back as they were published.
    fn freeze(&self, f: &mut Figures, r: &Recorded, instrument: &Instrument, confidence: f64) {
        let spread = Spread { n: r.n, mean: r.mean, sd: r.sd };
        f.as_of = Some(self.date);
        (f.n, f.mean, f.sd) = (Some(r.n), Some(r.mean), r.sd);
        f.ci = spread.interval(confidence, instrument.range());
        (f.median, f.quartiles, f.alpha) = (r.median, r.quartiles, r.alpha);
        (f.excluded, f.flags) = (r.excluded, r.flags);
        let known = |s: &crate::model::Subscale| r.subscales.get(s.id).map(|mean| (s.id, s.title, *mean, s.max));
        f.subscales = instrument.subscales.iter().filter_map(known).collect();
        if r.distribution.len() == f.distribution.len() {
            f.distribution.iter_mut().zip(&r.distribution).for_each(|(bin, p)| *bin = Bin { percent: *p, ..*bin });
        } else {
            f.distribution.clear();
        }
        for (item, record) in f.items.iter_mut().zip(&instrument.items) {
            let policy = Policy::new(0);
            item.answers = match r.items.get(&item.id) {
                Some((shares, mean)) => policy.guard(r.n, || Answers {
                    shares: (record.low..).zip(shares.iter().copied()).collect(),
                    mean: *mean,
                    expected: None,
                }),
                None => policy.withheld(PROTECTED),
            };
        }
    }
}

/// Whether the difference of two publications tells of too few people, or of people who all have one score.
fn tells(now: Group, before: Group, policy: Policy) -> bool {
    now.0 == before.0 || Sums::of(now).tell(&Sums::of(before), policy)
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= SAME,
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Whether nothing has moved that is told of the system as a whole.
fn same(f: &Figures, r: &Recorded) -> bool {
    let items = f.items.iter().all(|item| {
        let now = item.answers.figure().map(|a| a.mean);
        near(now, r.items.get(&item.id).map(|(_, mean)| *mean))
    });
    let percents: Vec<u32> = f.distribution.iter().map(|b| b.percent).collect();
    near(f.mean, Some(r.mean)) && near(f.sd, r.sd) && near(f.median, r.median) && items && percents == r.distribution
}

type Before = BTreeMap<String, Group>;

/// Count, sum and sum of squares of scores.
struct Sums(f64, f64, f64);

impl Sums {
    fn of((n, mean, sd): Group) -> Sums {
        let (n, sd) = (f64::from(n), sd.unwrap_or(0.0));
        Sums(n, n * mean, (n - 1.0) * sd * sd + n * mean * mean)
    }

    fn without(&self, part: Group) -> Sums {
        let part = Sums::of(part);
        Sums(self.0 - part.0, self.1 - part.1, self.2 - part.2)
    }

    /// Whether the difference to `before` tells of too few people, or of people who all have one score.
    fn tell(&self, before: &Sums, policy: Policy) -> bool {
        let (n, sum, squares) = (self.0 - before.0, self.1 - before.1, self.2 - before.2);
        // What was published is rounded; what an attacker can round to the scale's steps is as good as exact.
        let rounding = 1e-9 * (1.0 + self.0.max(before.0) * libm::fabs(self.1 / self.0.max(1.0)).max(1.0));
        if n.abs() < 0.5 {
            return sum.abs() > rounding.max(1e-6);
        }
        let variance = (squares - sum * sum / n) / n;
        n.abs() < f64::from(policy.minimum()) - 0.5 || variance.abs() < 1e-6 + rounding / n.abs()
    }
}

/// Whether a group that was shown before and is now, or all the others together, moves on fewer than the minimum.
fn moves_by_few(now: &Breakdown, before: &Before, (now_total, before_total): (Group, Group), policy: Policy) -> bool {
    let Some(cells) = now.cells.figure() else { return false };
    let moved =
        |now: Group, before: Group| now.0 != before.0 || !near(Some(now.1), Some(before.1)) || !near(now.2, before.2);
    let few = |now: Group, before: Group| moved(now, before) && tells(now, before, policy);
    let (mut rest_now, mut rest_before, mut any) = (Sums::of(now_total), Sums::of(before_total), false);
    for cell in cells {
        let Some((then, figures)) = before.get(&cell.value).zip(cell.figures.figure()) else { continue };
        let now = (figures.n, figures.mean, figures.sd);
        any |= few(now, *then);
        rest_now = rest_now.without(now);
        rest_before = rest_before.without(*then);
    }
    any || rest_now.tell(&rest_before, policy)
}

fn hold_breakdown(now: &mut Breakdown, before: &Before, policy: Policy, by: (&Instrument, f64)) {
    now.cells.refine(|cells| {
        cells.retain(|c| now.attribute != "organisation" || before.contains_key(&c.value));
        for cell in cells {
            cell.figures = match before.get(&cell.value) {
                Some(&(n, mean, sd)) => policy.guard(n, || {
                    let ci = Spread { n, mean, sd }.interval(by.1, by.0.range());
                    CellFigures { n, mean, sd, ci }
                }),
                None => policy.withheld(PROTECTED),
            };
        }
    });
}

/// What a record keeps of the results: everything but comments.
pub fn recorded(results: &Results) -> BTreeMap<Id, BTreeMap<Id, Recorded>> {
    let mut all: BTreeMap<Id, BTreeMap<Id, Recorded>> = BTreeMap::new();
    for (id, survey) in &results.surveys {
        let own = survey.shown().filter(|(_, f)| f.source.is_none());
        let systems: BTreeMap<Id, Recorded> = own.filter_map(|(s, f)| Some((s.system.clone(), record(f)?))).collect();
        if !systems.is_empty() {
            all.insert(id.clone(), systems);
        }
    }
    all
}

/// To ten decimals, as everywhere.
fn ten(x: f64) -> f64 {
    libm::round(x * 1e10) / 1e10
}

fn record(f: &Figures) -> Option<Recorded> {
    let pair = |(a, b): (f64, f64)| (ten(a), ten(b));
    let groups = |b: &Breakdown| {
        let cells = b
            .cells
            .figure()?
            .iter()
            .filter_map(|c| c.figures.figure().map(|f| (c.value.clone(), (f.n, ten(f.mean), f.sd.map(ten)))));
        Some((b.attribute.clone(), cells.collect()))
    };
    let answers = |item: &crate::statistics::results::ItemResult| {
        let a = item.answers.figure()?;
        Some((item.id.clone(), (a.shares.iter().map(|(_, p)| *p).collect(), ten(a.mean))))
    };
    Some(Recorded {
        n: f.n?,
        mean: ten(f.mean?),
        sd: f.sd.map(ten),
        median: f.median.map(ten),
        quartiles: f.quartiles.map(pair),
        alpha: f.alpha.map(ten),
        excluded: f.excluded,
        flags: f.flags,
        subscales: f.subscales.iter().map(|(id, _, mean, _)| ((*id).to_owned(), ten(*mean))).collect(),
        distribution: f.distribution.iter().map(|b| b.percent).collect(),
        items: f.items.iter().filter_map(answers).collect(),
        groups: f.breakdowns.iter().chain(&f.organisations).filter_map(groups).collect(),
        weighted: f
            .weighted
            .as_ref()
            .and_then(|w| w.figure())
            .map(|w| (ten(w.mean), w.ci.map(pair), ten(w.effective_n))),
    })
}

/// Adds up the flags of the systems that are shown.
pub fn add_flags(quality: &mut Quality, flags: [u32; 3]) {
    quality.straight_lining += flags[0];
    quality.identical += flags[1];
    quality.crowded += flags[2];
}

/// Tells the editor what must not move, and what to do.
pub fn notes(catalogue: &Catalogue, results: &Results, sources: &Sources, report: &Report) {
    let minimum = catalogue.settings.minimum_responses;
    for (id, result) in &results.surveys {
        for refusal in &result.refusals {
            let Refusal { system, since, new, place } = refusal;
            let (what, wait) = match new {
                0 => ("answers that were changed".to_owned(), minimum),
                1 => ("1 response".to_owned(), minimum - 1),
                n if *n < minimum => (format!("{n} responses"), minimum - n),
                n => (format!("{n} responses that all have one score"), 1),
            };
            let message = format!("the figures of `{system}` in `{id}`, published on {since}, would move on {what}");
            let help = format!(
                "whoever compares the two publications could tell what these people answered. Wait until {wait} more have \
                 answered; or keep the published figures: add `freeze: [{system}]`, or `freeze: all`, to content/ratings/{id}/survey.yaml; or, if \
                 many answers had to be corrected, say so there: `corrections: [{{date: …, text: …}}]`"
            );
            report.add(Diagnostic::new(Code::MovedByFew, message).at(sources.spot(*place)).help(help));
        }
        let Some(survey) = catalogue.surveys.get(id) else { continue };
        let memory = Memory::of(catalogue, survey);
        for frozen in &survey.freeze {
            if !memory.as_ref().is_some_and(|m| m.systems.contains_key(&frozen.id)) {
                let message = format!("nothing is recorded of `{}` that could stay as it was", frozen.id);
                let help = "take it out of `freeze`; records are kept by `candour build --record`";
                report.add(Diagnostic::new(Code::NothingRecorded, message).at(sources.spot(frozen.place)).label(help));
            }
        }
    }
}
