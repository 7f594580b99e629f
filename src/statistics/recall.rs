//! Figures as they were published, told as coarsely as today's rules want it.

use crate::model::{Date, Recorded, RecordedGroup as Group};
use crate::statistics::coarse::{Bound, Mean, SMALL, coarse_ends, coarse_of};
use crate::statistics::detail::parts;
use crate::statistics::disclosure::Reason;
use crate::statistics::intervals::{IntervalMethod, Scale};
use crate::statistics::memory::{Memory, many, whole};
use crate::statistics::results::{AnswerShare, Answers, Bin, CellFigures, Figures};
use crate::statistics::summary::Spread;

impl Memory<'_> {
    /// Puts the figures back as they were published; what was told exactly of few people is told coarsely now. Every figure is
    /// named, so that whoever adds one says what becomes of it.
    pub(in crate::statistics) fn freeze(&self, f: &mut Figures, since: Date, r: &Recorded, thirds: &[Bin]) {
        let told = self.recall(&whole(r), self.against(r).was_exact);
        let is_small = told.n < SMALL;
        let Figures {
            n,
            mean,
            sd,
            ci,
            median,
            quartiles,
            alpha,
            subscales,
            excluded,
            as_of,
            distribution,
            // They are put back below, or held by themselves.
            items: _,
            breakdowns: _,
            organisations: _,
            weighted: _,
            items_as_of: _,
            weighted_as_of: _,
            ci_method,
            // They are made anew from the figures above, and from those of other systems.
            meaning: _,
            band: _,
            agreements: _,
            grade_interval: _,
            standing: _,
            shrunken_mean: _,
            is_outside: _,
            between: _,
            change: _,
            // Somebody else's figures are not frozen, and words are their authors' own.
            source: _,
            comments: _,
        } = f;
        *as_of = Some(since);
        *n = Some(told.n);
        *mean = Some(told.mean);
        *sd = told.sd;
        *ci = told.ci;
        *ci_method = self.method_of(&told);
        *median = r.median.filter(|_| !is_small);
        *quartiles = r.quartiles.filter(|_| !is_small);
        *alpha = r.alpha.filter(|_| !is_small);
        *excluded = many(r.excluded, self.policy);
        let known = |s: &crate::model::Subscale| r.subscales.get(s.id).map(|mean| (s.id, s.title, *mean, s.max));
        *subscales = self.instrument.subscales.iter().filter(|_| !is_small).filter_map(known).collect();
        // Of few people it was told in three parts, and more may have answered since.
        if r.distribution.len() == thirds.len() {
            *distribution = thirds.to_vec();
        }
        if r.distribution.len() == distribution.len() {
            distribution.iter_mut().zip(&r.distribution).for_each(|(bin, p)| *bin = Bin { percent: *p, ..*bin });
        } else {
            distribution.clear();
        }
        self.recall_items(f, r);
    }

    /// A group as it was published, told as coarsely as today's rules want it.
    pub(in crate::statistics) fn recall(&self, g: &Group, was_exact: bool) -> CellFigures {
        let scale = Scale::of(self.instrument);
        let range = scale.range;
        let n = g.n;
        if was_exact && n < SMALL {
            let told = coarse_of(g.mean, g.sd, range);
            let spread = Spread { n, mean: g.mean, sd: g.sd };
            let ci = scale.interval(&spread, self.confidence).filter(|_| told.1.is_some());
            let (mean, sd) = told;
            return CellFigures { n, mean, sd, ci: ci.map(|ci| coarse_ends(ci, range)) };
        }
        let bound = g.at_least.map(|at_least| if at_least { Bound::AtLeast } else { Bound::AtMost });
        let spread = Spread { n, mean: g.mean, sd: g.sd };
        // Version 1 kept no intervals.
        let ci = g.ci.or_else(|| scale.interval(&spread, self.confidence).filter(|_| was_exact));
        CellFigures { n, mean: Mean { value: g.mean, bound }, sd: g.sd, ci }
    }

    /// How the interval of a whole was made that stays as it was published: Student's, where today's rule makes another one.
    pub(in crate::statistics) fn method_of(&self, told: &CellFigures) -> Option<IntervalMethod> {
        let (low, high) = told.ci?;
        let scale = Scale::of(self.instrument);
        let spread = Spread { n: told.n, mean: told.mean.value, sd: told.sd };
        // Of few people the mean and deviation that are told make an interval that is off by their rounding.
        let within = if told.n < SMALL { (scale.range.1 - scale.range.0) / 50.0 } else { 1e-6 };
        let is_todays = scale
            .interval(&spread, self.confidence)
            .is_some_and(|(a, b)| (a - low).abs() <= within && (b - high).abs() <= within);
        Some(if is_todays { scale.method() } else { IntervalMethod::T })
    }

    pub(in crate::statistics) fn recall_items(&self, f: &mut Figures, r: &Recorded) {
        for (item, own) in f.items.iter_mut().zip(&self.instrument.items) {
            // As it was told then, unless that was in finer parts than few people are told in now.
            let parts = [r.n, 0].map(|people| parts(own, self.instrument, people));
            let then = r.items.get(&item.id);
            let told = then.and_then(|t| Some((t, parts.iter().find(|p| p.len() == t.shares.len())?)));
            item.answers = match told {
                Some((then, parts)) => self.policy.guard(r, || Answers {
                    n: r.n,
                    shares: parts
                        .iter()
                        .zip(&then.shares)
                        .map(|(&(low, high), &percent)| AnswerShare { low, high, percent })
                        .collect(),
                    mean: then.mean.filter(|_| r.n >= SMALL),
                    expected: None,
                }),
                None => self.policy.withheld(Reason::Protected),
            };
        }
    }
}
