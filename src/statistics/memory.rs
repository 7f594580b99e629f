//! Rule 6: between two publications a figure moves only when enough responses are new to it.

use std::collections::BTreeMap;

use crate::model::{
    Catalogue, Date, Id, Instrument, Publication, Recorded, RecordedGroup as Group, RecordedItem, Survey,
};
use crate::statistics::coarse::SMALL;
use crate::statistics::crossed::Crossed;
use crate::statistics::disclosure::{Policy, Reason};
use crate::statistics::newcomers::newcomers_are_alike;
use crate::statistics::records::record;
use crate::statistics::renamed_groups::{Lost, lost};
use crate::statistics::results::{Answers, Bin, Breakdown, Cell, CellFigures, Figures, ItemResult, Refusal};
use crate::statistics::sums::{Comparison, group_of, near};
use crate::statistics::weights::Weighted;

/// The systems of a survey in one record.
type Systems = BTreeMap<Id, Recorded>;

/// What the survey's records say of each system, newest first.
pub struct Memory<'a> {
    records: Vec<(Date, &'a Systems)>,
    pub(in crate::statistics) policy: Policy,
    pub(in crate::statistics) instrument: &'a Instrument,
    pub(in crate::statistics) confidence: f64,
    /// How many attributes answers are weighted by.
    weights: usize,
    catalogue: &'a Catalogue,
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

/// Values of an attribute, in order.
pub type Values<'l> = dyn Fn(&str) -> Vec<String> + 'l;

/// Withholds further items until those that are withheld can't be solved for.
pub type Cover<'c> = dyn Fn(&mut [bool]) + 'c;

/// What figures are shown with.
pub struct ToShow<'s> {
    /// The values of an attribute.
    pub values: &'s Values<'s>,
    /// What to withhold beside items that are withheld.
    pub cover: &'s Cover<'s>,
    /// Whether everybody answered every item.
    pub is_complete: &'s dyn Fn() -> bool,
    /// Shares of the three thirds of the scale, in place of finer ones.
    pub thirds: &'s dyn Fn() -> Vec<Bin>,
    /// How the groups of all divisions lie within each other.
    pub crossed: &'s Crossed<'s>,
}

type Told<'a> = (Date, &'a Recorded);

impl<'a> Memory<'a> {
    /// The records of a survey; `None` without any. A correction sets none aside: whoever kept a publication can compare
    /// it with the next one, whatever is said beside it.
    pub fn of(
        catalogue: &'a Catalogue,
        survey: &Survey,
        instrument: &'a Instrument,
        policy: Policy,
    ) -> Option<Memory<'a>> {
        let with = |p: &'a Publication| p.surveys.get(&survey.entry.id).map(|systems| (p.date, systems));
        let records: Vec<_> = catalogue.publications.iter().rev().filter_map(with).collect();
        let confidence = catalogue.settings.confidence;
        let weights = survey.shares.len();
        (!records.is_empty()).then_some(Memory { records, policy, instrument, confidence, weights, catalogue })
    }

    /// How a system's figures are compared with a record of it.
    pub(in crate::statistics) fn against(&self, r: &Recorded) -> Comparison {
        // Version 2 has no flags.
        let (low, high) = self.instrument.point_range();
        let policy = self.policy;
        let range = self.instrument.range();
        let last = high - low;
        Comparison { policy, range, last, was_exact: !r.flags.is_empty() }
    }

    /// Everything that was told of a system, newest first.
    fn told(&self, system: &str) -> Vec<Told<'a>> {
        self.records.iter().filter_map(|(date, s)| s.get(system).map(|r| (*date, r))).collect()
    }

    /// Holds the figures of a system against all that was told of it: parts that would move on too few responses stay
    /// as they were published, and so does the whole, if `frozen`; else that is refused.
    pub fn hold(&self, system: &Id, f: &mut Figures, frozen: bool, to_show: &ToShow<'_>) -> Held {
        let told = self.told(system);
        let (Some(now), Some((newest, last))) = (whole_of(f), told.first().copied()) else {
            return Held::Fine;
        };
        // Finer shares, beside those of a few people less, would tell what each of these scored within a few points.
        let is_near = |(_, r): &Told<'_>| r.distribution.len() > 3 && (1..SMALL).contains(&now.n.abs_diff(r.n));
        if now.n >= SMALL && told.iter().any(is_near) {
            f.distribution = (to_show.thirds)();
        }
        let recorded = record(f);
        let still = told.iter().find(|(_, r)| recorded.as_ref().is_some_and(|now| self.is_same(now, r)));
        let few = |(_, r): &&Told<'_>| self.against(r).tells(now, whole(r));
        if let Some((_, r)) = still {
            // Nobody is new, so nothing else is.
            f.excluded = many(r.excluded, self.policy);
            // An interval by a new rule, beside the one that was told, would narrow down how few people scored.
            let is_other = recorded.as_ref().is_some_and(|now| r.ci.is_some() && now.ci != r.ci);
            if now.n < SMALL && !self.against(r).was_exact && is_other {
                f.ci = r.ci;
                f.ci_method = self.method_of(&self.recall(&whole(r), false));
            }
        } else if let Some((since, r)) = told.iter().find(few) {
            if !frozen {
                let new = i64::from(now.n) - i64::from(r.n);
                return Held::Refused(Refusal { system: system.clone(), since: *since, new });
            }
            if last.n < self.policy.minimum() {
                return Held::TooFew;
            }
            let is_last = |r: &Recorded| !self.against(r).moved(whole(r), whole(last));
            let since = first_of_run(&told, is_last).unwrap_or(newest);
            self.freeze(f, since, last, &(to_show.thirds)());
        }
        // How many answered the items beside the score is not recorded: a few of them could move their subscale.
        let of_score = |id: &str| {
            let known = self.instrument.subscales.iter().find(|s| s.id == id);
            known.is_some_and(|s| s.items.iter().all(|i| *i < self.instrument.headline))
        };
        f.subscales.retain(|(id, _, mean, _)| {
            let moved = |(_, r): &Told<'_>| match r.subscales.get(*id) {
                Some(then) => !near(Some(*mean), Some(*then)),
                // It was withheld beside items that were told: together with these it tells what few added to it.
                None => r.n >= SMALL && !r.items.is_empty() && now.n.abs_diff(r.n) < self.policy.minimum(),
            };
            of_score(id)
                || (to_show.is_complete)() && told.iter().all(|(_, r)| r.subscales.contains_key(*id))
                || !told.iter().any(moved)
        });
        self.hold_items(f, &told, to_show.cover);
        let mut held = false;
        let as_of = f.as_of;
        let total = whole_of(f).unwrap_or(now);
        for breakdown in f.breakdowns.iter_mut().chain(&mut f.organisations) {
            held |= self.hold_breakdown(breakdown, total, &told, as_of, to_show);
        }
        self.hold_weighted(f, &told, held || as_of.is_some());
        Held::Fine
    }

    /// Items that were withheld stay so, for what is new could tell of it; and if any would move on too few answers, or
    /// on answers that are all alike, all stay as they were: a single one could be solved for.
    fn hold_items(&self, f: &mut Figures, told: &[Told<'_>], cover: &Cover<'_>) {
        if f.as_of.is_some() {
            return;
        }
        let n = f.n.unwrap_or(0);
        let tells = |a: &Answers, then: &RecordedItem, before: u32| {
            let percents = a.shares.iter().map(|s| &s.percent);
            // What is told in other parts than it was has only become coarser.
            let shares = a.shares.len() == then.shares.len() && !percents.eq(&then.shares);
            let means = a.mean.zip(then.mean);
            let moved = shares || means.is_some_and(|(now, then)| !near(Some(now), Some(then)));
            // Any of those who left it out may be among the newcomers.
            let new = n.abs_diff(before).saturating_sub(n.saturating_sub(a.n));
            moved && (new < self.policy.minimum() || newcomers_are_alike(a, n, then, before))
        };
        let moves = |r: &Recorded| {
            let found =
                |i: &ItemResult| i.answers.figure().zip(r.items.get(&i.id)).is_some_and(|(a, t)| tells(a, t, r.n));
            f.items.iter().any(found)
        };
        let mut is_recalled = false;
        if let Some((since, newest)) = told.first().filter(|_| told.iter().any(|(_, r)| moves(r))) {
            self.recall_items(f, newest);
            f.items_as_of = first_of_run(told, |r| r.items == newest.items).or(Some(*since));
            is_recalled = true;
        }
        for item in &mut f.items {
            if told.iter().any(|(_, r)| !r.items.contains_key(&item.id)) {
                item.answers = self.policy.withheld(Reason::Protected);
            }
        }
        let mut shown: Vec<bool> = f.items.iter().map(|i| i.answers.figure().is_some()).collect();
        // What stands there as it was published tells nothing beside what is withheld today.
        if !is_recalled {
            cover(&mut shown);
        }
        for (item, _) in f.items.iter_mut().zip(&shown).filter(|(_, shown)| !**shown) {
            item.answers = self.policy.withheld(Reason::Protected);
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
        as_of: Option<Date>,
        to_show: &ToShow<'_>,
    ) -> bool {
        let attribute = breakdown.attribute.clone();
        let is_frozen = as_of.is_some();
        if let Some(since) = self.told_by_other_names(&attribute, told) {
            breakdown.kept_back = Some(since);
            breakdown.cells = self.policy.withheld(Reason::Protected);
            return true;
        }
        self.keep_intervals(breakdown, told);
        let before = |r: &'a Recorded| r.groups.get(&attribute);
        let moves = |at: &usize| {
            let ((_, r), older) = (told[*at], told.get(at + 1).map(|(_, r)| *r));
            to_show.crossed.may_tell(breakdown, r, older)
                || before(r).is_some_and(|b| self.against(r).moves_by_few(breakdown, b, (total, whole(r))))
        };
        let published = |r: &'a Recorded| before(r).is_some_and(|b| self.against(r).is_as(breakdown, b));
        // The first record beside which it would move on too few: a day that stays the same when no figure changes.
        let beside = if is_frozen { None } else { (0..told.len()).rev().find(moves) };
        if !is_frozen && (beside.is_none() || told.iter().any(|(_, r)| published(r))) {
            return false;
        }
        // Of the newest record that tells it (if all is frozen, the newest of all), the first publication that was as it.
        let is_told = |(_, r): &&Told<'a>| is_frozen || before(r).is_some();
        let newest = told.iter().find(is_told).and_then(|(_, r)| before(r));
        let from_newest = told.iter().skip_while(|t| !is_told(t));
        let first = from_newest.take_while(|(_, r)| newest.is_some() && before(r) == newest).last();
        let recalled = first.and_then(|(since, r)| Some((*since, *r, before(r)?)));
        let large = |groups: &BTreeMap<String, Group>| groups.values().all(|g| g.n >= self.policy.minimum());
        let Some((since, record, before)) = recalled.filter(|(_, _, groups)| large(groups)) else {
            // It was not shown then: nothing of it can be as it was.
            if breakdown.cells.figure().is_some() {
                breakdown.kept_back = as_of.or(beside.map(|at| told[at].0));
                breakdown.cells = self.policy.withheld(Reason::Protected);
            }
            return true;
        };
        breakdown.withheld = before.values().map(|g| g.n).sum::<u32>() < record.n;
        let hidden = breakdown.withheld;
        let named = breakdown.attribute == "organisation";
        let cell = |value: String| match before.get(&value) {
            Some(g) => {
                let figures = self.policy.guard(g, || self.recall(g, self.against(record).was_exact));
                Some(Cell { value, figures })
            }
            None => (hidden && !named).then(|| Cell { value, figures: self.policy.withheld(Reason::Protected) }),
        };
        breakdown.cells =
            self.policy.guard(record, || (to_show.values)(&breakdown.attribute).into_iter().filter_map(cell).collect());
        breakdown.held = Some(since);
        true
    }

    /// Since when groups of an attribute are told under names that it doesn't have now, or may be those of one that is gone.
    fn told_by_other_names(&self, attribute: &str, told: &[Told<'_>]) -> Option<Date> {
        let is_told = told.iter().any(|(_, r)| r.groups.contains_key(attribute));
        let is_its = |l: &Lost| if l.value.is_some() { l.attribute == attribute } else { !is_told };
        told.iter().rev().find(|(_, r)| lost(self.catalogue, r).iter().any(is_its)).map(|(since, _)| *since)
    }

    /// Groups of few people of which nothing moved keep the interval that was told of them.
    fn keep_intervals(&self, breakdown: &mut Breakdown, told: &[Told<'_>]) {
        let attribute = breakdown.attribute.clone();
        breakdown.cells.refine(|cells| {
            for cell in cells {
                let value = &cell.value;
                cell.figures.refine(|f| {
                    let of = |(_, r): &Told<'_>| {
                        let then = r.groups.get(&attribute)?.get(value)?;
                        let against = self.against(r);
                        (!against.was_exact && !against.moved(group_of(f), *then)).then_some(then.ci?)
                    };
                    f.ci = told.iter().filter(|_| f.n < SMALL).find_map(of).or(f.ci);
                });
            }
        });
    }

    /// A weighted figure rests on the groups; with theirs held, it would tell of the newcomers. Weighted by two attributes
    /// it rests on groups that no record holds: it stays as it was first published.
    fn hold_weighted(&self, f: &mut Figures, told: &[Told<'_>], held: bool) {
        let Some(weighted) = &mut f.weighted else { return };
        let last = told.iter().find_map(|(date, r)| r.weighted.map(|w| (*date, *r, w)));
        let last = last.map(|(date, r, w)| (first_of_run(told, |r| r.weighted == Some(w)).unwrap_or(date), r, w));
        if !held && (self.weights < 2 || last.is_none()) {
            return;
        }
        *weighted = match last {
            Some((since, record, (mean, ci, effective_n))) => {
                f.weighted_as_of = Some(since);
                self.policy.guard(record, || Weighted { mean, ci, effective_n })
            }
            None => self.policy.withheld(Reason::Protected),
        };
    }
}

/// The day of the first of those records, newest first, that are alike without another between.
fn first_of_run(told: &[Told<'_>], is_alike: impl Fn(&Recorded) -> bool) -> Option<Date> {
    let run = told.iter().skip_while(|(_, r)| !is_alike(r)).take_while(|(_, r)| is_alike(r));
    run.last().map(|(since, _)| *since)
}

/// A count as it may be told.
pub fn many(count: Option<u32>, policy: Policy) -> Option<u32> {
    count.filter(|c| *c >= policy.minimum())
}

/// A system as a whole, as a record would hold it.
fn whole_of(f: &Figures) -> Option<Group> {
    let n = f.n?;
    let mean = f.mean?;
    Some(group_of(&CellFigures { n, mean, sd: f.sd, ci: f.ci }))
}

/// A system as a whole, as it was recorded.
pub fn whole(r: &Recorded) -> Group {
    Group { n: r.n, mean: r.mean, at_least: r.at_least, sd: r.sd, ci: r.ci }
}

impl Memory<'_> {
    /// Whether nothing has moved that was told of the system as a whole, as a record would hold it now. Every figure of a record
    /// is named, so that whoever adds one says whether it can move by itself.
    fn is_same(&self, now: &Recorded, r: &Recorded) -> bool {
        let Recorded {
            median,
            quartiles,
            alpha,
            subscales,
            distribution,
            // They are compared as the whole.
            n: _,
            mean: _,
            at_least: _,
            sd: _,
            ci: _,
            // They are held by themselves: some may stay as they were published while the whole moves.
            items: _,
            groups: _,
            weighted: _,
            // Counts of who is left out tell of nobody who is in the figures.
            excluded: _,
            // What version 1 held beside the figures.
            corrections: _,
            flags: _,
        } = now;
        if self.against(r).moved(whole(now), whole(r)) {
            return false;
        }
        // Of a small group, what version 1 told beside the mean is told no more.
        let only_coarser = now.n < SMALL && self.against(r).was_exact;
        let ends = |q: Option<(f64, f64)>| [q.map(|q| q.0), q.map(|q| q.1)];
        let quartiles = ends(*quartiles).into_iter().zip(ends(r.quartiles)).all(|(a, b)| near(a, b));
        // Items that were withheld took alpha and their subscales with them: these have not moved.
        let lacks = |at: usize| self.instrument.items.get(at).is_some_and(|i| !r.items.contains_key(&i.id));
        let of = |id: &str| self.instrument.subscales.iter().find(|s| s.id == id);
        let is_closed = |id: &str| of(id).is_some_and(|s| s.items.iter().any(|at| lacks(*at)));
        let subscales = subscales.iter().all(|(id, mean)| match r.subscales.get(id) {
            Some(then) => near(Some(*mean), Some(*then)),
            None => is_closed(id),
        });
        let percents = *distribution == r.distribution;
        let is_alpha_same = match (*alpha, r.alpha) {
            (Some(now), Some(then)) => near(Some(now), Some(then)),
            (Some(_), None) => (0..self.instrument.headline).any(lacks),
            (None, _) => true,
        };
        near(*median, r.median) && is_alpha_same && quartiles && subscales && percents || only_coarser
    }
}
