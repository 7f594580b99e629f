//! Rule 6: between two publications a figure moves only when enough responses are new to it.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Date, Id, Instrument, Publication, Recorded, RecordedGroup as Group, Survey};
use crate::source::Sources;
use crate::statistics::disclosure::{Policy, Reason};
use crate::statistics::results::{Answers, Bin, Breakdown, Cell, CellFigures, Figures, Quality, Results};
use crate::statistics::summary::Spread;
use crate::statistics::sums::{is_as, moves_by_few, near, tells};
use crate::statistics::weights::Weighted;

/// The systems of a survey in one record.
type Systems = BTreeMap<Id, Recorded>;

/// What the survey's records say of each system, newest first.
pub struct Memory<'a> {
    records: Vec<(Date, &'a Systems)>,
    policy: Policy,
    instrument: &'a Instrument,
    confidence: f64,
    /// How many attributes answers are weighted by.
    weights: usize,
}

/// A change that must not be published.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The system.
    pub system: Id,
    /// When its figures were published.
    pub since: Date,
    /// How many responses are new, or, below 0, gone.
    pub new: i64,
}

/// What became of a system's figures.
pub enum Held {
    /// They may be published, as they are now.
    Fine,
    /// They must not.
    Refused(Refusal),
    /// They stay as they were, but rest on too few people by today's minimum.
    TooFew,
}

/// Values of an attribute, with their labels, in order.
pub type Labels<'l> = dyn Fn(&str) -> Vec<(String, String)> + 'l;

type Told<'a> = (Date, &'a Recorded);

impl<'a> Memory<'a> {
    /// The records of a survey that no later correction has set aside; `None` without any.
    pub fn of(
        catalogue: &'a Catalogue,
        survey: &Survey,
        instrument: &'a Instrument,
        policy: Policy,
    ) -> Option<Memory<'a>> {
        let with = |p: &'a Publication| p.surveys.get(&survey.entry.id).map(|systems| (p.date, systems));
        let valid =
            |(_, systems): &(Date, &Systems)| systems.values().all(|r| r.corrections >= survey.corrections.len());
        let records: Vec<_> = catalogue.publications.iter().rev().filter_map(with).filter(valid).collect();
        let (confidence, weights) = (catalogue.settings.confidence, survey.shares.len());
        (!records.is_empty()).then_some(Memory { records, policy, instrument, confidence, weights })
    }

    /// Everything that was told of a system, newest first.
    fn told(&self, system: &str) -> Vec<Told<'a>> {
        self.records.iter().filter_map(|(date, s)| s.get(system).map(|r| (*date, r))).collect()
    }

    /// Holds the figures of a system against all that was told of it: parts that would move on too few responses stay
    /// as they were published, and so does the whole, if `frozen`; else that is refused.
    pub fn hold(&self, system: &Id, f: &mut Figures, frozen: bool, labels: &Labels<'_>) -> Held {
        let told = self.told(system);
        let (Some(n), Some(mean), Some((newest, last))) = (f.n, f.mean, told.first().copied()) else {
            return Held::Fine;
        };
        let now = (n, mean, f.sd);
        let still = told.iter().find(|(_, r)| same(f, r));
        let few = |(_, r): &&Told<'_>| tells(now, (r.n, r.mean, r.sd), self.policy);
        if let Some((_, r)) = still {
            // Nobody is new, so nothing else is.
            (f.excluded, f.flags) = (r.excluded, r.flags);
        } else if let Some((since, r)) = told.iter().find(few) {
            if !frozen {
                let new = i64::from(n) - i64::from(r.n);
                return Held::Refused(Refusal { system: system.clone(), since: *since, new });
            }
            if last.n < self.policy.minimum() {
                return Held::TooFew;
            }
            self.freeze(f, newest, last);
        }
        self.hold_items(f, &told);
        let mut held = false;
        let whole = f.as_of.is_some();
        let total = (f.n.unwrap_or(n), f.mean.unwrap_or(mean), f.sd);
        for breakdown in f.breakdowns.iter_mut().chain(&mut f.organisations) {
            held |= self.hold_breakdown(breakdown, total, &told, whole, labels);
        }
        self.hold_weighted(f, &told, held || whole);
        Held::Fine
    }

    /// Puts the figures back as they were published.
    fn freeze(&self, f: &mut Figures, since: Date, r: &Recorded) {
        let spread = Spread { n: r.n, mean: r.mean, sd: r.sd };
        f.as_of = Some(since);
        (f.n, f.mean, f.sd) = (Some(r.n), Some(r.mean), r.sd);
        f.ci = spread.interval(self.confidence, self.instrument.range());
        (f.median, f.quartiles, f.alpha) = (r.median, r.quartiles, r.alpha);
        (f.excluded, f.flags) = (r.excluded, r.flags);
        let known = |s: &crate::model::Subscale| r.subscales.get(s.id).map(|mean| (s.id, s.title, *mean, s.max));
        f.subscales = self.instrument.subscales.iter().filter_map(known).collect();
        if r.distribution.len() == f.distribution.len() {
            f.distribution.iter_mut().zip(&r.distribution).for_each(|(bin, p)| *bin = Bin { percent: *p, ..*bin });
        } else {
            f.distribution.clear();
        }
        self.recall_items(f, r);
    }

    fn recall_items(&self, f: &mut Figures, r: &Recorded) {
        for (item, record) in f.items.iter_mut().zip(&self.instrument.items) {
            item.answers = match r.items.get(&item.id) {
                Some((n, shares, mean)) => self.policy.guard(*n, || Answers {
                    n: *n,
                    shares: (record.low..).zip(shares.iter().copied()).collect(),
                    mean: *mean,
                    expected: None,
                }),
                None => self.policy.withheld(Reason::Protected),
            };
        }
    }

    /// Items that were withheld stay so, for what is new could tell of it; and if any would move on too few answers, or
    /// on answers that are all alike, all stay as they were: a single one could be solved for.
    fn hold_items(&self, f: &mut Figures, told: &[Told<'_>]) {
        if f.as_of.is_some() {
            return;
        }
        let tells = |a: &Answers, (n, _, mean): &(u32, Vec<u32>, f64)| {
            let new = a.n.abs_diff(*n);
            let answers = (f64::from(a.n) * a.mean - f64::from(*n) * mean) / f64::from(new.max(1));
            let alike = (answers - libm::round(answers)).abs() < 1e-6 + 1e-9 * f64::from(a.n);
            let moved = new > 0 || !near(Some(a.mean), Some(*mean));
            moved && (new < self.policy.minimum() || alike)
        };
        let moves = |r: &Recorded| {
            f.items.iter().any(|i| i.answers.figure().zip(r.items.get(&i.id)).is_some_and(|(a, then)| tells(a, then)))
        };
        if let Some((since, newest)) = told.first().filter(|_| told.iter().any(|(_, r)| moves(r))) {
            self.recall_items(f, newest);
            f.items_as_of = Some(*since);
        }
        for item in &mut f.items {
            if told.iter().any(|(_, r)| !r.items.contains_key(&item.id)) {
                item.answers = self.policy.withheld(Reason::Protected);
            }
        }
        let open = |i: &usize| f.items[*i].answers.figure().is_some();
        if !(0..self.instrument.headline).all(|i| open(&i)) {
            f.alpha = None;
        }
        let closed = |s: &&crate::model::Subscale| !s.items.iter().all(open);
        let closed: Vec<&str> = self.instrument.subscales.iter().filter(closed).map(|s| s.id).collect();
        f.subscales.retain(|(id, ..)| !closed.contains(id));
    }

    /// Holds a breakdown against all that was told of it; says whether it stays as it was.
    fn hold_breakdown(
        &self,
        breakdown: &mut Breakdown,
        total: Group,
        told: &[Told<'a>],
        whole: bool,
        labels: &Labels<'_>,
    ) -> bool {
        let attribute = breakdown.attribute.clone();
        let before = |r: &'a Recorded| r.groups.get(&attribute);
        let moves = |r: &'a Recorded| {
            before(r).is_some_and(|b| moves_by_few(breakdown, b, (total, (r.n, r.mean, r.sd)), self.policy))
        };
        let published = |r: &'a Recorded| before(r).is_some_and(|b| is_as(breakdown, b));
        if !whole && (told.iter().any(|(_, r)| published(r)) || !told.iter().any(|(_, r)| moves(r))) {
            return false;
        }
        let newest = if whole { told.first() } else { told.iter().find(|(_, r)| before(r).is_some()) };
        let recalled = newest.and_then(|(since, r)| Some((*since, r.n, before(r)?)));
        let Some((since, n, before)) = recalled else {
            // It was not shown then: nothing of it can be as it was.
            if breakdown.cells.figure().is_some() {
                breakdown.cells = self.policy.withheld(Reason::Protected);
            }
            return true;
        };
        if before.values().any(|g| g.0 < self.policy.minimum()) {
            breakdown.cells = self.policy.withheld(Reason::Protected);
            return true;
        }
        breakdown.withheld = before.values().map(|g| g.0).sum::<u32>() < n;
        let (hidden, named) = (breakdown.withheld, breakdown.attribute == "organisation");
        let cell = |(value, label): (String, String)| match before.get(&value) {
            Some(&(n, mean, sd)) => {
                let ci = Spread { n, mean, sd }.interval(self.confidence, self.instrument.range());
                let figures = self.policy.guard(n, || CellFigures { n, mean, sd, ci });
                Some(Cell { value, label, figures })
            }
            None => (hidden && !named).then(|| Cell { value, label, figures: self.policy.withheld(Reason::Protected) }),
        };
        breakdown.cells = self.policy.guard(n, || labels(&breakdown.attribute).into_iter().filter_map(cell).collect());
        breakdown.held = Some(since);
        true
    }

    /// A weighted figure rests on the groups; with theirs held, it would tell of the newcomers. Weighted by two attributes
    /// it rests on groups that no record holds: it stays as it was first published.
    fn hold_weighted(&self, f: &mut Figures, told: &[Told<'_>], held: bool) {
        let Some(weighted) = &mut f.weighted else { return };
        let last = told.iter().find_map(|(date, r)| r.weighted.map(|w| (*date, r.n, w)));
        if !held && (self.weights < 2 || last.is_none()) {
            return;
        }
        *weighted = match last {
            Some((since, n, (mean, ci, effective_n))) => {
                f.weighted_as_of = Some(since);
                self.policy.guard(n, || Weighted { mean, ci, effective_n })
            }
            None => self.policy.withheld(Reason::Protected),
        };
    }
}

/// Whether nothing has moved that is told of the system as a whole.
fn same(f: &Figures, r: &Recorded) -> bool {
    let items = f.items.iter().all(|item| match (item.answers.figure(), r.items.get(&item.id)) {
        (Some(a), Some((n, shares, mean))) => {
            a.n == *n && near(Some(a.mean), Some(*mean)) && a.shares.iter().map(|(_, p)| p).eq(shares)
        }
        (now, then) => now.is_none() && then.is_none(),
    });
    let ends = |q: Option<(f64, f64)>| [q.map(|q| q.0), q.map(|q| q.1)];
    let quartiles = ends(f.quartiles).into_iter().zip(ends(r.quartiles)).all(|(a, b)| near(a, b));
    let subscales = f.subscales.iter().all(|(id, _, mean, _)| near(Some(*mean), r.subscales.get(*id).copied()));
    let figures = near(f.mean, Some(r.mean)) && near(f.sd, r.sd) && near(f.median, r.median) && near(f.alpha, r.alpha);
    let percents = f.distribution.iter().map(|b| &b.percent).eq(&r.distribution);
    f.n == Some(r.n) && figures && quartiles && subscales && items && percents
}

/// Adds up the flags of the systems that are shown.
pub fn add_flags(quality: &mut Quality, flags: [u32; 3]) {
    quality.straight_lining += flags[0];
    quality.identical += flags[1];
    quality.crowded += flags[2];
}

/// "3 responses".
fn responses(n: i64) -> String {
    if n == 1 { "1 response".to_owned() } else { format!("{n} responses") }
}

/// Tells the editor what must not move, and what to do.
pub fn notes(catalogue: &Catalogue, results: &Results, sources: &Sources, report: &Report) {
    let minimum = catalogue.settings.minimum_responses;
    for (id, result) in &results.surveys {
        for refusal in &result.refusals {
            let Refusal { system, since, new } = refusal;
            let least = i64::from(minimum);
            let (is, them) = if new.abs() == 1 { ("is", "it") } else { ("are", "them") };
            let (what, out, wait) = match *new {
                0 => ("answers that were changed".to_owned(), "change them back".to_owned(), least),
                n if n < 0 => (format!("{} that {is} gone", responses(-n)), format!("put {them} back"), least - n),
                n if n < least => (format!("{} that {is} new", responses(n)), format!("take {them} out"), least - n),
                n => (format!("{} that are new and all have one score", responses(n)), format!("take {them} out"), 1),
            };
            let more = if wait == 1 { "1 more has".to_owned() } else { format!("{wait} more have") };
            let message = format!("the figures of `{system}` in `{id}`, published on {since}, would move on {what}");
            let help = format!(
                "whoever compares the two publications could tell what these people answered. Either {out} until {more} answered; or keep the published figures: add `freeze: [{system}]`, or `freeze: all`, to content/ratings/{id}/survey.yaml; or, if \
                 many answers (not a few) had to be corrected, say so there: `corrections: [{{date: …, text: …}}]`"
            );
            let d = Diagnostic::new(Code::MovedByFew, message).help(help);
            report.add(match catalogue.surveys.get(id) {
                Some(survey) => d.at(sources.spot(survey.entry.place)),
                None => d,
            });
        }
        let Some(survey) = catalogue.surveys.get(id) else { continue };
        for frozen in &survey.freeze {
            let told = |p: &Publication| p.surveys.get(id).is_some_and(|systems| systems.contains_key(&frozen.id));
            if !catalogue.publications.iter().any(told) {
                let message = format!("nothing is recorded of `{}` that could stay as it was", frozen.id);
                let help = "take it out of `freeze`; records are kept by `candour build --record`";
                report.add(Diagnostic::new(Code::NothingRecorded, message).at(sources.spot(frozen.place)).label(help));
            }
        }
    }
}
