//! What may be published of a survey. Everything here has passed disclosure control, or holds only what has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Category, Citation, Date, Flag, Id};
pub use crate::statistics::answers::{Agreement, AnswerShare, Answers, Bin, Elsewhere, ItemResult, Share};
use crate::statistics::between::Between;
use crate::statistics::coarse::{Mean, SMALL};
use crate::statistics::disclosure::Disclosed;
use crate::statistics::intervals::IntervalMethod;
use crate::statistics::kept_forms::{kept_day, kept_disclosed};
use crate::statistics::set::ComparisonSet;
use crate::statistics::summary::{Spread, percent};
use crate::statistics::weights::Weighted;

/// The results of a site.
#[derive(Debug, Default)]
pub struct Results {
    /// By survey.
    pub surveys: BTreeMap<Id, SurveyResult>,
    /// Survey ids, oldest first.
    pub order: Vec<Id>,
}

/// The results of one survey.
#[derive(Debug)]
pub struct SurveyResult {
    /// The survey's id.
    pub survey: Id,
    /// Its systems: those with a rank first, best first; then others that are shown; then those withheld, by id.
    pub systems: Vec<SystemResult>,
    /// Responses behind the figures that are shown; never those of a system that is withheld.
    pub people: u64,
    /// Who answered: per attribute, shares in whole percent of the people behind the figures.
    pub who: Vec<Composition>,
    /// Its systems by what they are for, which are compared with each other; none where systems are not ranked.
    pub sets: Vec<ComparisonSet>,
    /// Lowest and highest possible score.
    pub range: (f64, f64),
    /// Whether the answers are weighted to the population too.
    pub weighted: bool,
    /// What was odd.
    pub quality: Quality,
    /// Changes since the last publication that must not be published.
    pub refusals: Vec<Refusal>,
}

/// How many of those who were asked answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseRate {
    /// Nobody said how many were asked, or more answered than were.
    Unknown,
    /// Whole percent.
    Percent(u32),
    /// Whole percent, or more.
    AtLeast(u32),
}

/// Who answered a survey, by one attribute.
#[derive(Debug)]
pub struct Composition {
    /// The attribute's id.
    pub attribute: Id,
    /// The groups of which something may be told.
    pub shares: Vec<Share>,
}

/// What was odd about the responses behind the figures that are shown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Quality {
    /// Whether the counts could be told: not where figures of an earlier day stand beside newer ones.
    pub counted: bool,
    /// Responses with the same raw answer to all items of mixed wording; `None` of fewer than the minimum.
    pub straight_lining: Option<u32>,
    /// Responses that repeat another one in everything; `None` of fewer than the minimum.
    pub identical: Option<u32>,
    /// Which of them came as tallies, so that it isn't known which repeat another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_elsewhere: Option<Elsewhere>,
    /// Responses on days with many of one organisation to one system; `None` of fewer than the minimum.
    pub crowded: Option<u32>,
    /// Flags whose responses were left out.
    #[serde(skip)]
    pub excluded: Vec<Flag>,
    /// Systems whose answers hang together too little, with their alpha.
    pub low_alpha: Vec<(Id, f64)>,
    /// Systems with the ids of items that run against the others.
    pub reversed: Vec<(Id, String)>,
    /// Whether negative items seem to have been turned before the answers were brought in, which editors are told.
    pub turned: bool,
}

/// One system in one survey.
#[derive(Debug)]
pub struct SystemResult {
    /// The system's id.
    pub system: Id,
    /// What it is for.
    pub category: Category,
    /// Its figures, unless they are withheld.
    pub figures: Disclosed<Figures>,
}

/// The figures of one system in one survey; scores are in the instrument's units.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Scored responses; `None` where somebody else published no number.
    pub n: Option<u32>,
    /// Mean score.
    pub mean: Option<Mean>,
    /// Standard deviation (n−1).
    pub sd: Option<f64>,
    /// Confidence interval of the mean.
    pub ci: Option<(f64, f64)>,
    /// How the interval was made; `None` without one.
    pub ci_method: Option<IntervalMethod>,
    /// Median score.
    pub median: Option<f64>,
    /// First and third quartile.
    pub quartiles: Option<(f64, f64)>,
    /// Cronbach's alpha.
    pub alpha: Option<f64>,
    /// Subscales: id, title, mean, highest possible value.
    pub subscales: Vec<(&'static str, &'static str, f64, f64)>,
    /// What the mean is worth by the norms of the SUS.
    pub meaning: Option<Meaning>,
    /// The place of the score among the instrument's own bands, from 0.
    pub band: Option<usize>,
    /// Letters of the grades at the two ends of the interval, the lower first.
    pub grade_interval: Option<(&'static str, &'static str)>,
    /// Place among the systems of its category, and how certain it is.
    pub standing: Option<Standing>,
    /// Mean shrunken towards that of its category.
    pub shrunken_mean: Option<f64>,
    /// Whether it lies outside the funnel's limits of 99.8%; `None` where there is no funnel.
    pub is_outside: Option<bool>,
    /// The mean weighted to the population; `None` where the survey has no shares.
    pub weighted: Option<Disclosed<Weighted>>,
    /// Figures by organisation, where respondents named theirs.
    pub organisations: Option<Breakdown>,
    /// The day since which the weighted mean stays as it was published.
    pub weighted_as_of: Option<Date>,
    /// The spread between the organisations that are shown.
    pub between: Option<Between>,
    /// Against the previous survey with the same instrument.
    pub change: Option<Change>,
    /// Responses that were not scored; `None` of fewer than the minimum.
    pub excluded: Option<u32>,
    /// The day since which the figures stay as they were published.
    pub as_of: Option<Date>,
    /// The day since which the items stay as they were published, where the whole doesn't.
    pub items_as_of: Option<Date>,
    /// Who published the figures, where it was somebody else.
    pub source: Option<Citation>,
    /// Shares of score ranges, ascending; empty where there are none.
    pub distribution: Vec<Bin>,
    /// Answers by item.
    pub items: Vec<ItemResult>,
    /// Figures by attribute.
    pub breakdowns: Vec<Breakdown>,
    /// Whether the groups of an attribute agree, by its id; only where that can be tested.
    pub agreements: Vec<(Id, Agreement)>,
    /// Comments that were released.
    pub comments: Vec<Remark>,
}

impl Breakdown {
    /// The cells of those who said what they are; none where all are withheld.
    pub fn stated(&self) -> impl Iterator<Item = &Cell> {
        self.cells.figure().into_iter().flatten().filter(|c| c.value != "not-stated")
    }
}

impl SurveyResult {
    /// Whether some figures stay as they were published, for too few responses are new.
    pub fn waits(&self) -> bool {
        self.systems.iter().filter_map(|s| s.figures.figure()).any(Figures::waits)
    }
}

impl Figures {
    /// Whether they stay as they were published, as a whole or in part.
    pub fn waits(&self) -> bool {
        let breakdowns = self.breakdowns.iter().chain(&self.organisations);
        let days = [self.as_of, self.items_as_of, self.weighted_as_of];
        days.iter().any(Option::is_some) || breakdowns.into_iter().any(|b| b.held.is_some())
    }

    /// Whether they are of the site's own respondents, and of so few that they are told coarsely.
    pub fn is_small(&self) -> bool {
        self.source.is_none() && self.n.is_some_and(|n| n < SMALL)
    }

    /// Whether it can be tested how they differ from the others of their set.
    pub fn is_tested(&self) -> bool {
        self.standing.is_some_and(|s| s.interval.is_some())
    }

    /// What is told of the scores, where the mean is told as more than a bound, with its deviation.
    pub fn spread(&self) -> Option<Spread> {
        Some(Spread { n: self.n?, mean: self.mean?.told()?, sd: Some(self.sd?) })
    }

    /// The interval of a system that was picked by its place in a set, as [`ComparisonSet`] makes it; `None` where no
    /// deviation is told.
    pub fn interval_if_picked(&self, set: &ComparisonSet) -> Option<(f64, f64)> {
        let spread = self.spread()?;
        if set.shown < 2 {
            return self.ci;
        }
        // Never narrower than the plain one, which may rest on more than is told.
        let (low, high) = set.interval_of_picked(&spread, self.is_small())?;
        Some(self.ci.map_or((low, high), |(a, b)| (low.min(a), high.max(b))))
    }

    /// Whether the interval was computed here from somebody else's n, mean and deviation.
    pub fn is_ci_computed(&self) -> bool {
        self.source.is_some() && self.ci_method.is_some_and(|m| m != IntervalMethod::Published)
    }

    /// The cell of a group of respondents, where it is shown.
    pub fn group(&self, attribute: &str, value: &str) -> Option<&Cell> {
        let breakdown = self.breakdowns.iter().find(|b| b.attribute == attribute)?;
        let mut cells = breakdown.cells.figure().into_iter().flatten();
        cells.find(|c| c.value == value).filter(|c| c.figures.figure().is_some())
    }
}

/// A SUS mean by published norms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meaning {
    /// `A+` to `F`.
    pub grade: &'static str,
    /// Such as "good".
    pub adjective: &'static str,
    /// 0 to 100.
    pub percentile: f64,
    /// "not acceptable", "marginal" or "acceptable".
    pub acceptability: &'static str,
}

/// A place among the systems of a survey and category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// From 1.
    pub rank: u32,
    /// Best and worst rank that can't be excluded; `None` where no test is possible.
    pub interval: Option<(u32, u32)>,
    /// Systems that are significantly better.
    pub better: u32,
    /// Systems that are significantly worse.
    pub worse: u32,
    /// Others that can't be compared, for want of a spread.
    pub untested: u32,
    /// Systems that have a rank.
    pub of: u32,
}

impl Standing {
    /// Whether no other system is shown to be better, where that could be tested.
    pub fn could_be_first(&self) -> bool {
        self.interval.is_some_and(|(best, _)| best == 1)
    }
}

/// A difference to an earlier survey.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The earlier survey's id.
    pub since: Id,
    /// Mean now less mean then; `None` where either is told as a bound.
    pub difference: Option<f64>,
    /// Welch's interval of the difference, at the level that Holm's procedure over the survey's changes leaves.
    pub ci: Option<(f64, f64)>,
    /// `higher`, `lower` or `no clear change`.
    pub verdict: &'static str,
}

/// Figures by the values of one attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The attribute's id; `organisation` where people are divided by theirs.
    pub attribute: Id,
    /// Its cells in the order of the settings; the whole breakdown is withheld where fewer than two could be shown.
    #[serde(with = "kept_disclosed")]
    pub cells: Disclosed<Vec<Cell>>,
    /// The day since which it stays as it was published.
    #[serde(with = "kept_day")]
    pub held: Option<Date>,
    /// The day of the publication beside which its groups could tell of newcomers, so that none is shown.
    #[serde(with = "kept_day")]
    pub kept_back: Option<Date>,
    /// Whether some of its people are in no cell that is shown.
    pub withheld: bool,
}

/// One group of respondents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The value's key; `not-stated` for those who did not say.
    pub value: String,
    /// Its figures.
    #[serde(with = "kept_disclosed")]
    pub figures: Disclosed<CellFigures>,
}

/// The figures of one group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CellFigures {
    /// People.
    pub n: u32,
    /// Mean score.
    pub mean: Mean,
    /// Standard deviation (n−1).
    pub sd: Option<f64>,
    /// Confidence interval.
    pub ci: Option<(f64, f64)>,
}

/// A comment with what may be said of its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The words.
    pub text: String,
    /// The group of its author; `None` where that would be too few people.
    pub author: Option<Author>,
}

/// What may be said of the author of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// An attribute's id.
    pub attribute: Id,
    /// The author's value of it.
    pub value: String,
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

impl Results {
    /// The surveys in which a system appears, newest first, with its result.
    pub fn of_system<'a>(&'a self, system: &'a str) -> impl Iterator<Item = (&'a SurveyResult, &'a SystemResult)> {
        self.order
            .iter()
            .rev()
            .filter_map(|id| self.surveys.get(id))
            .filter_map(move |survey| survey.systems.iter().find(|s| s.system == system).map(|result| (survey, result)))
    }

    /// The result of one system in one survey.
    pub fn get(&self, survey: &str, system: &str) -> Option<&SystemResult> {
        self.surveys.get(survey)?.systems.iter().find(|s| s.system == system)
    }

    /// The system's newest survey in which its figures are shown, else the newest in which it appears.
    pub fn newest<'a>(&'a self, system: &'a str) -> Option<(&'a SurveyResult, &'a SystemResult)> {
        let shown = self.of_system(system).find(|(_, r)| r.figures.figure().is_some());
        shown.or_else(|| self.of_system(system).next())
    }
}

impl SurveyResult {
    /// Systems whose figures are shown.
    pub fn shown(&self) -> impl Iterator<Item = (&SystemResult, &Figures)> {
        self.systems.iter().filter_map(|s| s.figures.figure().map(|f| (s, f)))
    }

    /// Responses of the site's own respondents behind the figures that are shown.
    pub fn own_people(&self) -> u64 {
        self.shown().filter(|(_, f)| f.source.is_none()).filter_map(|(_, f)| f.n).map(u64::from).sum()
    }

    /// How many of those who were asked gave a response that is behind a figure that is shown. From published counts alone;
    /// where a system is withheld, it is at least so much, so that nobody can work out how many rated that one.
    pub fn response_rate(&self, invited: Option<u32>) -> ResponseRate {
        let people = u32::try_from(self.own_people()).unwrap_or(u32::MAX);
        let Some(invited) = invited.filter(|n| people > 0 && *n >= people) else { return ResponseRate::Unknown };
        match self.withheld().next() {
            None => ResponseRate::Percent(percent(people, invited)),
            Some(_) => ResponseRate::AtLeast((u64::from(people) * 100 / u64::from(invited)) as u32),
        }
    }

    /// The set of a system; `None` where systems are not ranked.
    pub fn set_of(&self, system: &SystemResult) -> Option<&ComparisonSet> {
        self.sets.iter().find(|set| set.category == system.category)
    }

    /// The only set, where all systems do the same job.
    pub fn only_set(&self) -> Option<&ComparisonSet> {
        match self.sets.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Systems whose figures are withheld.
    pub fn withheld(&self) -> impl Iterator<Item = &SystemResult> {
        self.systems.iter().filter(|s| s.figures.figure().is_none())
    }
}
