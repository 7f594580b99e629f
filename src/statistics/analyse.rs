//! Goes through the surveys from the oldest to the newest and makes their results.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::{Attribute, Catalogue, Id, Instrument, Organisation, PublishedFigures, Survey};
use crate::statistics::compare::{self, difference_interval};
use crate::statistics::disclosure::{Disclosed, Policy, Reason};
use crate::statistics::funnel::Funnel;
use crate::statistics::memory::{Held, Memory, Refusal};
use crate::statistics::quality::{self, quality};
use crate::statistics::results::{Change, Figures, ItemResult, Meaning, Results, Standing, SurveyResult, SystemResult};
use crate::statistics::summary::{self, Spread};
use crate::statistics::weights::{Target, Weighted};
use crate::statistics::{detail, meaning};
use crate::tally::{SurveyTally, SystemTally, Tallies};

/// Makes the results of every survey.
pub fn analyse(catalogue: &Catalogue, tallies: &Tallies) -> Results {
    let mut order: Vec<&Survey> = catalogue.surveys.values().collect();
    order.sort_by_key(|s| (s.day(), s.entry.id.clone()));
    let empty = SurveyTally::new();
    let analysed: Vec<Option<SurveyResult>> = order
        .par_iter()
        .map(|survey| {
            let tally = tallies.get(&survey.entry.id).unwrap_or(&empty);
            Analysis::new(catalogue, survey).map(|a| a.survey(tally))
        })
        .collect();
    let mut results = Results::default();
    for (survey, analysed) in order.into_iter().zip(analysed) {
        let Some(mut result) = analysed else { continue };
        add_changes(catalogue, survey, &mut result, &results);
        results.order.push(survey.entry.id.clone());
        results.surveys.insert(survey.entry.id.clone(), result);
    }
    results
}

struct Analysis<'a> {
    catalogue: &'a Catalogue,
    survey: &'a Survey,
    instrument: &'a Instrument,
    attributes: Vec<&'a Attribute>,
    policy: Policy,
    confidence: f64,
    target: Option<Target>,
    /// Id and name of each organisation, by its index.
    organisations: Vec<(&'a str, &'a str)>,
}

impl<'a> Analysis<'a> {
    fn new(catalogue: &'a Catalogue, survey: &'a Survey) -> Option<Self> {
        let settings = &catalogue.settings;
        let attributes: Vec<&Attribute> = survey.respondents.iter().filter_map(|r| settings.attribute(&r.id)).collect();
        let name = |(id, o): (&'a Id, &'a Organisation)| (id.as_str(), o.entry.title.as_str());
        Some(Analysis {
            catalogue,
            survey,
            instrument: catalogue.instruments.get(&survey.instrument.id)?,
            target: Target::new(survey, &attributes),
            organisations: catalogue.organisations.iter().map(name).collect(),
            attributes,
            policy: Policy::new(settings.minimum_responses),
            confidence: settings.confidence,
        })
    }

    fn survey(&self, tally: &SurveyTally) -> SurveyResult {
        let mut systems: Vec<SystemResult> = tally
            .par_iter()
            .map(|(id, t)| {
                let figures = match self.policy.guard(t.scores.n(), || self.figures(t)) {
                    open if self.policy.open(&t.scores.moments(), self.instrument) => open,
                    small if small.figure().is_none() => small,
                    _ => self.policy.withheld(Reason::Protected),
                };
                SystemResult { system: id.clone(), figures }
            })
            .collect();
        for published in self.catalogue.published.get(&self.survey.entry.id).into_iter().flatten() {
            if !tally.contains_key(&published.system.id) {
                systems.push(SystemResult { system: published.system.id.clone(), figures: self.published(published) });
            }
        }
        let refusals = self.remember(&mut systems, tally);
        self.sort(&mut systems);
        let groups = if self.survey.ranked { self.rank(&mut systems) } else { Vec::new() };
        let own = |s: &'_ SystemResult| tally.contains_key(&s.system);
        let figures = systems.iter().filter(|s| own(s)).filter_map(|s| s.figures.figure());
        let shown: Vec<_> = figures.map(|f| (f.n.unwrap_or(0), f.breakdowns.as_slice())).collect();
        let who = detail::composition(&self.attributes, &shown);
        let people = systems.iter().filter_map(|s| s.figures.figure()?.n.map(u64::from)).sum();
        SurveyResult {
            survey: self.survey.entry.id.clone(),
            funnel: if self.survey.ranked { funnel(&mut systems) } else { None },
            weighted: self.target.is_some(),
            refusals,
            quality: quality(self.survey, self.instrument, tally, &systems),
            systems,
            people,
            who,
            groups,
            range: self.instrument.range(),
        }
    }

    fn figures(&self, tally: &SystemTally) -> Figures {
        let spread = Spread::of(&tally.scores.moments(), self.instrument);
        let mean = spread.map(|s| s.mean);
        let quantile = |q| tally.scores.quantile(q).map(|p| self.instrument.offset + self.instrument.step * p);
        let breakdowns = detail::breakdowns(tally, self.instrument, &self.attributes, self.policy, self.confidence);
        let means = summary::subscale_means(tally, self.instrument);
        let mut items = detail::items(tally, self.instrument, self.policy);
        self.add_benchmarks(&mut items, mean);
        let (organisations, between) =
            detail::organisations(tally, self.instrument, &self.organisations, self.policy, self.confidence).unzip();
        let all_open = items[..self.instrument.headline].iter().all(|i| i.answers.figure().is_some());
        // A subscale over an item that is withheld would tell of it.
        let open = |s: &crate::model::Subscale| s.items.iter().all(|&i| items[i].answers.figure().is_some());
        let subscales = self
            .instrument
            .subscales
            .iter()
            .zip(means)
            .filter(|(s, _)| open(s))
            .map(|(s, m)| (s.id, s.title, m, s.max))
            .collect();
        Figures {
            n: spread.map(|s| s.n),
            mean,
            sd: spread.and_then(|s| s.sd),
            ci: spread.and_then(|s| s.interval(self.confidence, self.instrument.range())),
            ci_computed: false,
            median: quantile(0.5),
            quartiles: quantile(0.25).zip(quantile(0.75)),
            // It holds the variance of every item, and would tell of one that is withheld.
            alpha: summary::alpha(tally, self.instrument).filter(|_| all_open),
            subscales,
            meaning: self.meaning(mean),
            band: self.band(mean),
            standing: None,
            shrunken_mean: None,
            outside: None,
            weighted: self.weighted(tally),
            organisations,
            between: between.flatten(),
            change: None,
            excluded: tally.excluded,
            flags: [tally.flags.straight_lining, tally.flags.identical, quality::crowded(tally)],
            as_of: None,
            items_as_of: None,
            weighted_as_of: None,
            source: None,
            // Where all scores are equal, a distribution would tell what each of them said.
            distribution: match spread.and_then(|s| s.sd) {
                Some(sd) if sd > 0.0 => detail::distribution(&tally.scores, self.instrument),
                _ => Vec::new(),
            },
            items,
            comments: detail::remarks(tally, &self.attributes, &breakdowns),
            breakdowns,
        }
    }

    /// Figures of others, as published; an interval that they lack is computed from n, mean and sd.
    fn published(&self, p: &PublishedFigures) -> Disclosed<Figures> {
        let spread = p.n.zip(p.mean).map(|(n, mean)| Spread { n, mean, sd: p.sd });
        let computed = spread.and_then(|s| s.interval(self.confidence, self.instrument.range()));
        let people = p.n.unwrap_or(u32::MAX);
        self.policy.guard(people, || Figures {
            n: p.n,
            mean: p.mean,
            sd: p.sd,
            ci: p.ci.or(computed),
            ci_computed: p.ci.is_none() && computed.is_some(),
            median: p.median,
            quartiles: p.quartiles,
            alpha: None,
            subscales: Vec::new(),
            meaning: self.meaning(p.mean),
            band: self.band(p.mean),
            standing: None,
            shrunken_mean: None,
            outside: None,
            weighted: None,
            organisations: None,
            between: None,
            change: None,
            excluded: 0,
            flags: [0; 3],
            as_of: None,
            items_as_of: None,
            weighted_as_of: None,
            source: Some(p.source.clone()),
            distribution: Vec::new(),
            items: Vec::new(),
            breakdowns: Vec::new(),
            comments: Vec::new(),
        })
    }

    /// Rule 6: holds what is to be published against what was.
    fn remember(&self, systems: &mut [SystemResult], tally: &SurveyTally) -> Vec<Refusal> {
        let memory = Memory::of(self.catalogue, self.survey, self.instrument, self.policy);
        let Some(memory) = memory else { return Vec::new() };
        let mut refusals = Vec::new();
        for SystemResult { system, figures } in systems {
            let Some(tally) = tally.get(system) else { continue };
            let frozen = self.survey.freeze_all || self.survey.freeze.iter().any(|f| f.id == *system);
            let mut too_few = false;
            figures.refine(|f| {
                match memory.hold(system, f, frozen, &|attribute| self.labels(attribute)) {
                    Held::Fine => {}
                    Held::Refused(refusal) => refusals.push(refusal),
                    Held::TooFew => too_few = true,
                }
                if f.as_of.is_some() {
                    (f.meaning, f.band) = (self.meaning(f.mean), self.band(f.mean));
                }
                self.add_benchmarks(&mut f.items, f.mean);
                f.between = f.organisations.as_ref().and_then(detail::spread_between);
                f.comments = detail::remarks(tally, &self.attributes, &f.breakdowns);
            });
            if too_few {
                *figures = self.policy.withheld(Reason::Protected);
            }
        }
        refusals
    }

    /// The values of an attribute, or the organisations, with their labels.
    fn labels(&self, attribute: &str) -> Vec<(String, String)> {
        if attribute == "organisation" {
            let names = self.organisations.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned()));
            return names.chain([("not-stated".to_owned(), "Not stated".to_owned())]).collect();
        }
        self.attributes.iter().find(|a| a.id == attribute).map(|a| detail::value_names(a)).unwrap_or_default()
    }

    /// The weighted mean and its effective number follow from the joint groups of the attributes that are weighted by;
    /// where one of these could not be shown, they could be solved for it.
    fn weighted(&self, tally: &SystemTally) -> Option<Disclosed<Weighted>> {
        let target = self.target.as_ref()?;
        let open = tally.joint.values().all(|m| self.policy.open(m, self.instrument));
        let weigh = || target.weigh(tally, self.instrument, self.confidence);
        Some(match open.then(weigh).flatten() {
            Some(weighted) => self.policy.guard(tally.scores.n(), || weighted),
            None => self.policy.withheld(Reason::Protected),
        })
    }

    /// The published benchmarks are of the SUS as Brooke worded it.
    fn add_benchmarks(&self, items: &mut [ItemResult], mean: Option<f64>) {
        if !matches!(self.instrument.id.as_str(), "sus" | "csus") {
            return;
        }
        for (i, item) in items.iter_mut().enumerate() {
            item.answers.refine(|a| a.expected = mean.and_then(|m| meaning::item_benchmark(i, m)));
        }
    }

    fn meaning(&self, mean: Option<f64>) -> Option<Meaning> {
        let mean = mean.filter(|_| self.instrument.sus_norms)?;
        Some(Meaning {
            grade: meaning::grade(mean),
            adjective: meaning::adjective(mean),
            percentile: meaning::percentile(mean),
            acceptability: meaning::acceptability(mean),
        })
    }

    fn band(&self, mean: Option<f64>) -> Option<String> {
        let mean = mean?;
        self.instrument.bands.iter().rev().find(|b| mean >= b.from).map(|b| b.label.clone())
    }

    /// Ranks and shrunken means of the systems that are shown; those withheld take no part, so no gap tells of them.
    /// Gives the groups that can't be told apart; `systems` is in order of the means.
    fn rank(&self, systems: &mut [SystemResult]) -> Vec<(usize, usize)> {
        let ranked: Vec<(usize, Spread)> = systems
            .iter()
            .enumerate()
            .filter_map(|(i, s)| s.figures.figure().and_then(spread_of).map(|spread| (i, spread)))
            .collect();
        let spreads: Vec<Spread> = ranked.iter().map(|(_, s)| *s).collect();
        let ranking = compare::ranks(&spreads, self.confidence, self.instrument.low_is_good);
        let shrunken = compare::shrink(&spreads);
        for (k, (i, _)) in ranked.iter().enumerate() {
            let (rank, of) = (&ranking.ranks[k], spreads.len() as u32);
            let standing =
                Standing { rank: rank.rank, interval: rank.interval, better: rank.higher, worse: rank.lower, of };
            let mean = shrunken.as_ref().and_then(|s| s.means[k]);
            systems[*i].figures.refine(|f| {
                f.standing = Some(standing);
                f.shrunken_mean = mean;
            });
        }
        ranking.groups
    }

    fn sort(&self, systems: &mut [SystemResult]) {
        let sign = if self.instrument.low_is_good { 1.0 } else { -1.0 };
        let key = |s: &SystemResult| match s.figures.figure() {
            Some(f) => match f.mean {
                Some(mean) => (0, sign * mean),
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

/// The funnel of the systems that are shown, each of which is told on which side of the limits it lies.
fn funnel(systems: &mut [SystemResult]) -> Option<Funnel> {
    let spread = |s: &SystemResult| {
        let figures = s.figures.figure().filter(|f| f.n.is_some())?;
        spread_of(figures).map(|spread| (s.system.clone(), spread))
    };
    let funnel = Funnel::of(&systems.iter().filter_map(spread).collect::<Vec<_>>())?;
    for system in systems {
        if let Some((_, n, mean)) = funnel.points.iter().find(|(id, ..)| *id == system.system) {
            system.figures.refine(|f| f.outside = Some(funnel.outside(*n, *mean)));
        }
    }
    Some(funnel)
}

/// Count, mean and spread of published figures; nobody's own n is taken for one.
fn spread_of(figures: &Figures) -> Option<Spread> {
    let mean = figures.mean?;
    let sd = figures.sd.filter(|_| figures.n.is_some());
    Some(Spread { n: figures.n.unwrap_or(1), mean, sd })
}

/// Compares each system with its previous survey with the same instrument.
fn add_changes(catalogue: &Catalogue, survey: &Survey, result: &mut SurveyResult, earlier: &Results) {
    if !survey.ranked {
        return;
    }
    let comparable = |id: &&Id| {
        catalogue.surveys.get(*id).is_some_and(|s| {
            s.ranked && s.instrument.id == survey.instrument.id && s.demonstration == survey.demonstration
        })
    };
    let before: Vec<&Id> = earlier.order.iter().rev().filter(comparable).collect();
    let confidence = catalogue.settings.confidence;
    let mut found: BTreeMap<usize, Change> = BTreeMap::new();
    for (i, system) in result.systems.iter().enumerate() {
        let Some(now) = system.figures.figure().and_then(spread_of) else { continue };
        let then = before.iter().find_map(|id| {
            let figures = earlier.get(id, &system.system)?.figures.figure()?;
            spread_of(figures).map(|s| (*id, s))
        });
        if let Some((since, then)) = then {
            let ci = difference_interval(&now, &then, confidence);
            let verdict = match ci {
                Some((low, _)) if low > 0.0 => "higher",
                Some((_, high)) if high < 0.0 => "lower",
                _ => "no clear change",
            };
            found.insert(i, Change { since: since.clone(), difference: now.mean - then.mean, ci, verdict });
        }
    }
    for (i, change) in found {
        result.systems[i].figures.refine(|f| f.change = Some(change));
    }
}
