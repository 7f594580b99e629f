//! Goes through the surveys from the oldest to the newest and makes their results.

use rayon::prelude::*;

use crate::model::{Attribute, Catalogue, Category, Id, Instrument, Survey, System};
use crate::statistics::agreement;
use crate::statistics::coarse::{Coarse, Mean, SMALL, Told};
use crate::statistics::crossed::Crossed;
use crate::statistics::detail::{Divisions, Groups};
use crate::statistics::disclosure::{Disclosed, Policy, Reason, sums_leave_enough};
use crate::statistics::intervals::Scale;
use crate::statistics::kept::Kept;
use crate::statistics::memory::{Held, Memory, ToShow};
use crate::statistics::quality::quality;
use crate::statistics::respondents::Respondents;
use crate::statistics::results::{
    Bin, Breakdown, Figures, ItemResult, Meaning, Quality, Refusal, Results, SurveyResult, SystemResult,
};
use crate::statistics::sets::{SetRules, sets};
use crate::statistics::summary::Spread;
use crate::statistics::weights::{Target, Weighted};
use crate::statistics::{changes, detail, meaning, summary};
use crate::tally::{Divided, Histogram, JointLayout, SurveyTally, SystemTally, Tallies};

/// Makes the results of every survey.
pub fn analyse(catalogue: &Catalogue, tallies: &Tallies) -> Results {
    let mut order: Vec<&Survey> = catalogue.surveys.values().collect();
    order.sort_by_key(|s| (s.day(), s.entry.id.clone()));
    let empty = SurveyTally::new();
    let analysed: Vec<Option<SurveyResult>> = order
        .par_iter()
        .map(|survey| {
            let id = &survey.entry.id;
            let analysis = Analysis::new(catalogue, survey, &tallies.organisations)?;
            let tally = tallies.get(id).unwrap_or(&empty);
            // Where the answers aren't, what was published stands.
            let kept = catalogue.kept.get(id).filter(|_| tally.is_empty());
            let kept = kept.and_then(|k| Kept::read(&k.text, catalogue, survey).ok());
            Some(match kept {
                Some(kept) => analysis.kept_survey(kept),
                None => analysis.survey(tally),
            })
        })
        .collect();
    let mut results = Results::default();
    for (survey, analysed) in order.into_iter().zip(analysed) {
        let Some(mut result) = analysed else { continue };
        changes::add(catalogue, survey, &mut result, &results);
        results.order.push(survey.entry.id.clone());
        results.surveys.insert(survey.entry.id.clone(), result);
    }
    results
}

/// How the score of a system is told.
struct Score {
    mean: Mean,
    sd: Option<f64>,
    ci: Option<(f64, f64)>,
    distribution: Vec<Bin>,
}

/// A survey while its results are made.
pub(in crate::statistics) struct Analysis<'a> {
    pub(in crate::statistics) catalogue: &'a Catalogue,
    pub(in crate::statistics) survey: &'a Survey,
    pub(in crate::statistics) instrument: &'a Instrument,
    attributes: Vec<&'a Attribute>,
    pub(in crate::statistics) policy: Policy,
    pub(in crate::statistics) confidence: f64,
    target: Option<Target>,
    /// The id of each organisation, by the number that tallies give it.
    organisations: &'a [Id],
}

impl<'a> Analysis<'a> {
    fn new(catalogue: &'a Catalogue, survey: &'a Survey, organisations: &'a [Id]) -> Option<Self> {
        let settings = &catalogue.settings;
        let attributes: Vec<&Attribute> = survey.respondents.iter().filter_map(|r| settings.attribute(&r.id)).collect();
        Some(Analysis {
            catalogue,
            survey,
            instrument: catalogue.instruments.get(&survey.instrument.id)?,
            target: Target::new(survey, &attributes),
            organisations,
            attributes,
            policy: Policy::new(settings.minimum_responses),
            confidence: settings.confidence,
        })
    }

    fn survey(&self, tally: &SurveyTally) -> SurveyResult {
        let mut systems: Vec<SystemResult> = tally
            .par_iter()
            .map(|(id, t)| {
                let open = self.policy.open(&t.scores);
                let figures = match open.then(|| self.figures(t)).flatten() {
                    Some(figures) => self.policy.guard(t, || figures),
                    None => self.policy.withheld(Reason::TooFew(self.policy.minimum())),
                };
                SystemResult { system: id.clone(), category: self.category(id), figures }
            })
            .collect();
        self.add_published(&mut systems);
        self.withhold(&mut systems);
        let refusals = self.remember(&mut systems, tally);
        let quality = |systems: &[SystemResult]| quality(self.survey, self.instrument, tally, self.policy, systems);
        self.finish(systems, refusals, quality)
    }

    /// Takes out the figures that the publisher knows to be wrong: whatever else is made of figures is made without them.
    /// Wrong answers may be gone already.
    pub(in crate::statistics) fn withhold(&self, systems: &mut Vec<SystemResult>) {
        let wrong = self.survey.withhold.iter().filter(|w| self.catalogue.systems.contains_key(&w.id));
        for id in wrong.map(|w| &w.id) {
            systems.retain(|s| s.system != *id);
            let figures = self.policy.withheld(Reason::Wrong);
            systems.push(SystemResult { system: id.clone(), category: self.category(id), figures });
        }
    }

    /// Adds to figures what follows from them.
    pub(in crate::statistics) fn finish(
        &self,
        mut systems: Vec<SystemResult>,
        refusals: Vec<Refusal>,
        quality: impl FnOnce(&[SystemResult]) -> Quality,
    ) -> SurveyResult {
        self.sort(&mut systems);
        self.add_grade_intervals(&mut systems);
        self.add_agreements(&mut systems);
        let rules = SetRules {
            scale: Scale::of(self.instrument),
            confidence: self.confidence,
            low_is_good: self.instrument.low_is_good,
        };
        let sets = if self.survey.ranked { sets(&mut systems, &rules) } else { Vec::new() };
        let own = |s: &'_ SystemResult| s.figures.figure().is_some_and(|f| f.source.is_none());
        let figures = systems.iter().filter(|s| own(s)).filter_map(|s| s.figures.figure());
        let shown: Vec<_> = figures.map(|f| (f.n.unwrap_or(0), f.breakdowns.as_slice())).collect();
        let who = detail::composition(&self.attributes, &shown);
        let people = systems.iter().filter_map(|s| s.figures.figure()?.n.map(u64::from)).sum();
        SurveyResult {
            survey: self.survey.entry.id.clone(),
            weighted: self.target.is_some(),
            refusals,
            quality: quality(&systems),
            systems,
            sets,
            people,
            who,
            range: self.instrument.range(),
        }
    }

    /// What a system is for.
    pub(in crate::statistics) fn category(&self, system: &str) -> Category {
        self.catalogue.systems.get(system).map_or(Category::Other, System::category)
    }

    /// The letters at the ends of the intervals, as these are told.
    fn add_grade_intervals(&self, systems: &mut [SystemResult]) {
        for system in systems {
            system.figures.refine(|f| {
                let letters = |(low, high): (f64, f64)| (meaning::grade(low), meaning::grade(high));
                f.grade_interval = f.ci.filter(|_| f.meaning.is_some()).map(letters);
            });
        }
    }

    /// Whether groups agree on each system, from the figures that are told of them.
    fn add_agreements(&self, systems: &mut [SystemResult]) {
        let shown = systems.iter().filter_map(|s| s.figures.figure());
        let tests = agreement::tests(shown.flat_map(|f| &f.breakdowns), self.confidence);
        let range = self.instrument.range();
        systems.par_iter_mut().for_each(|system| {
            system.figures.refine(|f| {
                let of = |b: &Breakdown| Some((b.attribute.clone(), agreement::agreement(b, &tests, range)?));
                f.agreements = f.breakdowns.iter().filter_map(of).collect();
            });
        });
    }

    /// The figures of a system; `None` where too few ways of scoring remained possible, however coarsely it is told.
    fn figures(&self, tally: &SystemTally) -> Option<Figures> {
        let spread = Spread::of(&tally.scores.moments(), self.instrument)?;
        let score = self.score(tally, spread)?;
        let is_small = spread.n < SMALL;
        let quantile = |q| tally.scores.quantile(q).map(|p| self.instrument.offset + self.instrument.step * p);
        let weighted = self.target.iter().flat_map(|t| t.layout.attributes.iter().map(|(attribute, _)| *attribute));
        let groups = Groups { instrument: self.instrument, policy: self.policy, confidence: self.confidence };
        let divided = self.divided(tally);
        let divisions = Divisions::of(&tally.scores, &divided, &groups, &weighted.collect::<Vec<_>>());
        let breakdowns = groups.breakdowns(&divisions, &self.attributes);
        let means = summary::subscale_means(tally, self.instrument);
        let mut items = detail::items(tally, self.instrument, self.policy, !score.distribution.is_empty());
        self.add_benchmarks(&mut items, Some(score.mean));
        let (organisations, between) =
            groups.organisations(&tally.scores, &divided, &divisions, self.organisations).unzip();
        let all_open = items[..self.instrument.headline].iter().all(|i| i.answers.figure().is_some());
        // A subscale over an item that is withheld would tell of it.
        let open = |s: &crate::model::Subscale| s.items.iter().all(|&i| items[i].answers.figure().is_some());
        let subscales = self
            .instrument
            .subscales
            .iter()
            .zip(means)
            .filter(|(s, (people, _))| !is_small && *people >= SMALL && open(s))
            .filter(|(s, _)| summary::is_subscale_open(tally, self.instrument, s, SMALL))
            .map(|(s, (_, mean))| (s.id, s.title, mean, s.max))
            .collect();
        let Score { mean, sd, ci, distribution } = score;
        let many = |count: u32| Some(count).filter(|c| *c >= self.policy.minimum());
        Some(Figures {
            n: Some(spread.n),
            mean: Some(mean),
            sd,
            ci,
            ci_method: ci.map(|_| Scale::of(self.instrument).method()),
            median: quantile(0.5).filter(|_| !is_small),
            quartiles: quantile(0.25).zip(quantile(0.75)).filter(|_| !is_small),
            // It holds the variance of every item, and would tell of one that is withheld.
            alpha: summary::alpha(tally, self.instrument).filter(|_| all_open && !is_small),
            subscales,
            meaning: self.meaning(Some(mean)),
            band: self.band(Some(mean)),
            grade_interval: None,
            standing: None,
            shrunken_mean: None,
            is_outside: None,
            weighted: self.weighted(tally, &divided, divisions.may_be_weighted),
            organisations,
            between: between.flatten(),
            change: None,
            excluded: many(tally.excluded),
            as_of: None,
            items_as_of: None,
            weighted_as_of: None,
            source: None,
            distribution,
            items,
            comments: detail::remarks(tally, &self.attributes, &breakdowns),
            agreements: Vec::new(),
            breakdowns,
        })
    }

    /// The groups of a system's respondents.
    fn divided(&self, tally: &SystemTally) -> Divided {
        let none = JointLayout::default();
        Divided::of(tally, &self.attributes, self.target.as_ref().map_or(&none, |target| &target.layout))
    }

    /// How the score of a system is told: exactly of many people, coarsely of few.
    fn score(&self, tally: &SystemTally, spread: Spread) -> Option<Score> {
        if spread.n >= SMALL {
            return Some(Score {
                mean: Mean::exact(spread.mean),
                sd: spread.sd,
                ci: Scale::of(self.instrument).interval(&spread, self.confidence),
                distribution: detail::distribution(&tally.scores, self.instrument),
            });
        }
        let Told { mean, bound, sd, ci, thirds } = Coarse::new(self.instrument, self.confidence).told(&tally.scores)?;
        let distribution = thirds.map(|t| detail::thirds(t, self.instrument)).unwrap_or_default();
        Some(Score { mean: Mean { value: mean, bound }, sd, ci, distribution })
    }

    /// Rule 6: holds what is to be published against what was.
    fn remember(&self, systems: &mut [SystemResult], tally: &SurveyTally) -> Vec<Refusal> {
        let memory = Memory::of(self.catalogue, self.survey, self.instrument, self.policy);
        let Some(memory) = memory else { return Vec::new() };
        let respondents = Respondents::new(self.attributes.iter().copied(), self.organisations);
        let mut refusals = Vec::new();
        for SystemResult { system, figures, .. } in systems {
            let Some(tally) = tally.get(system) else { continue };
            let frozen = self.survey.freeze_all || self.survey.freeze.iter().any(|f| f.id == *system);
            let mut too_few = false;
            let together = tally.people.alike();
            let crossed = Crossed { respondents: &respondents, together: &together, minimum: self.policy.minimum() };
            figures.refine(|f| {
                let to_show = ToShow {
                    values: &|attribute| self.values(attribute),
                    is_complete: &|| tally.blanks.iter().all(|n| *n == 0),
                    cover: &|shown| detail::cover(tally, self.instrument, shown),
                    thirds: &|| detail::distribution_in_thirds(&tally.scores, self.instrument),
                    crossed: &crossed,
                };
                match memory.hold(system, f, frozen, &to_show) {
                    Held::Fine => {}
                    Held::Refused(refusal) => refusals.push(refusal),
                    Held::TooFew => too_few = true,
                }
                if f.as_of.is_some() {
                    (f.meaning, f.band) = (self.meaning(f.mean), self.band(f.mean));
                }
                self.add_benchmarks(&mut f.items, f.mean);
                f.between = f.organisations.as_ref().and_then(|o| detail::spread_between(o, self.confidence));
                f.comments = detail::remarks(tally, &self.attributes, &f.breakdowns);
            });
            if too_few {
                *figures = self.policy.withheld(Reason::TooFew(self.policy.minimum()));
            }
        }
        refusals
    }

    /// The values of an attribute, or the ids of the organisations; and `not-stated`.
    fn values(&self, attribute: &str) -> Vec<String> {
        if attribute == "organisation" {
            return self.organisations.iter().cloned().chain(["not-stated".to_owned()]).collect();
        }
        self.attributes.iter().find(|a| a.id == attribute).map(|a| detail::values_of(a)).unwrap_or_default()
    }

    /// The weighted mean and its effective number follow from the joint groups of the attributes that are weighted by;
    /// where one of these could not be shown, they could be solved for it.
    fn weighted(&self, tally: &SystemTally, divided: &Divided, may_be: bool) -> Option<Disclosed<Weighted>> {
        let target = self.target.as_ref()?;
        // Of one attribute, the groups are those of its breakdown; of several, each is as good as told.
        let joint = |scores: &Histogram| {
            self.policy.open(scores) && (target.shares.len() < 2 || sums_leave_enough(scores, false))
        };
        // Beside means that are told more coarsely it would tell what these don't.
        let coarse = Coarse::new(self.instrument, self.confidence);
        let is_fine = |scores: &Histogram| scores.n() == 0 || scores.n() >= SMALL || coarse.is_told_finely(scores);
        let groups = target.layout.attributes.iter().flat_map(|(a, _)| &divided.cells[*a]);
        let open = may_be
            && divided.joint.values().all(joint)
            && divided.joint.values().chain(groups).chain([&tally.scores]).all(is_fine);
        let small = tally.scores.n() < SMALL || divided.joint.values().any(|scores| scores.n() < SMALL);
        let weigh = || target.weigh(tally, divided, self.instrument, self.confidence);
        Some(match open.then(weigh).flatten() {
            // Of small groups it is told as coarsely as their own means are.
            Some(w) if small => self.policy.guard(tally, || w.coarse(self.instrument.range())),
            Some(weighted) => self.policy.guard(tally, || weighted),
            None => self.policy.withheld(Reason::Protected),
        })
    }

    /// The published benchmarks are of the SUS as Brooke worded it.
    pub(in crate::statistics) fn add_benchmarks(&self, items: &mut [ItemResult], mean: Option<Mean>) {
        if !matches!(self.instrument.id.as_str(), "sus" | "csus") {
            return;
        }
        for (i, item) in items.iter_mut().enumerate() {
            let expected = mean.and_then(Mean::told).and_then(|m| meaning::item_benchmark(i, m));
            item.answers.refine(|a| a.expected = expected.filter(|_| a.mean.is_some()));
        }
    }

    pub(in crate::statistics) fn meaning(&self, mean: Option<Mean>) -> Option<Meaning> {
        let mean = mean.filter(|_| self.instrument.sus_norms)?.value;
        Some(Meaning {
            grade: meaning::grade(mean),
            adjective: meaning::adjective(mean),
            percentile: meaning::percentile(mean),
            acceptability: meaning::acceptability(mean),
        })
    }

    pub(in crate::statistics) fn band(&self, mean: Option<Mean>) -> Option<usize> {
        let mean = mean?.value;
        self.instrument.bands.iter().rposition(|b| mean >= b.from)
    }

    fn sort(&self, systems: &mut [SystemResult]) {
        let sign = if self.instrument.low_is_good { 1.0 } else { -1.0 };
        let key = |s: &SystemResult| match s.figures.figure() {
            Some(f) => match f.mean {
                Some(mean) => (0, sign * mean.value),
                None => (1, sign * f.median.unwrap_or(0.0)),
            },
            None => (2, 0.0),
        };
        systems.sort_by(|a, b| {
            let ((ka, ma), (kb, mb)) = (key(a), key(b));
            ka.cmp(&kb).then(ma.total_cmp(&mb)).then_with(|| a.system.cmp(&b.system))
        });
    }
}
