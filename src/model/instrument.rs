//! Questionnaires and how they are scored.
//!
//! Every score here is `offset + step × points`, with whole points: so a tally of points loses nothing.

use super::choice::choices;

/// A questionnaire.
#[derive(Debug, Clone, PartialEq)]
pub struct Instrument {
    /// Its id, such as `sus`.
    pub id: String,
    /// Its name for readers.
    pub title: String,
    /// What a score of it is called, such as "SUS score".
    pub score_name: String,
    /// Its items in order.
    pub items: Vec<Item>,
    /// How a response becomes points.
    pub rule: ScoreRule,
    /// How many items, from the first, count for the headline score.
    pub headline: usize,
    /// Score at zero points.
    pub offset: f64,
    /// Score units per point.
    pub step: f64,
    /// How many items may be left out; a blank then counts as the centre.
    pub blanks_allowed: usize,
    /// Means of groups of items, in units of their own.
    pub subscales: Vec<Subscale>,
    /// Whether the published norms of the SUS (grade, percentile, adjective) apply.
    pub sus_norms: bool,
    /// Names for ranges of the score, ascending.
    pub bands: Vec<Band>,
    /// Whether a lower score is the better one.
    pub low_is_good: bool,
    /// Whether its items are signs of one thing, so that answers to them go together; not so of the parts of a sum.
    pub is_reflective: bool,
    /// Where it comes from.
    pub source: String,
    /// Whether Candour brings it along: then the theme's words name it, and its items stand as they were asked, in English.
    pub is_built_in: bool,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id: the column of a CSV.
    pub id: String,
    /// Its words.
    pub text: String,
    /// The lowest answer.
    pub low: i32,
    /// The highest answer.
    pub high: i32,
    /// Whether a low answer is the good one.
    pub reverse: bool,
    /// Points that one step of the answer is worth.
    pub weight: i32,
    /// What the lowest and the highest answer say; empty where nobody has said it.
    pub ends: (String, String),
}

impl Item {
    /// The answer turned so that higher is better, from 0.
    pub fn oriented(&self, answer: i32) -> i32 {
        if self.reverse { self.high - answer } else { answer - self.low }
    }

    /// 1 of an answer that agrees, −1 of one that doesn't, 0 of the middle.
    pub fn agreement(&self, answer: i32) -> i32 {
        (2 * self.oriented(answer) - (self.high - self.low)).signum()
    }

    /// Number of possible answers.
    pub fn options(&self) -> usize {
        usize::try_from(self.high - self.low + 1).unwrap_or(1)
    }

    /// The middle answer; the lower of two.
    pub fn centre(&self) -> i32 {
        self.low + (self.high - self.low) / 2
    }
}

/// How the answers of one person become points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreRule {
    /// The weighted sum of the oriented answers.
    Sum,
    /// +1 for the top two, −1 for the lowest seven of eleven answers.
    NetPromoter,
    /// The number of items agreed with less the number disagreed with.
    NetAgreement,
}

/// The mean of some items, as the instrument's authors define it.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscale {
    /// Its key in the data.
    pub id: &'static str,
    /// Its name for readers.
    pub title: &'static str,
    /// Indexes of its items.
    pub items: Vec<usize>,
    /// Score units per oriented step.
    pub step: f64,
    /// Its highest value.
    pub max: f64,
}

/// A named range of scores, from its lower bound to the next band's.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Lower bound, inclusive.
    pub from: f64,
    /// Its name.
    pub label: String,
}

impl Instrument {
    /// Lowest and highest points.
    pub fn point_range(&self) -> (i32, i32) {
        match self.rule {
            ScoreRule::Sum => (0, self.items[..self.headline].iter().map(|i| i.weight * (i.high - i.low)).sum()),
            ScoreRule::NetPromoter => (-1, 1),
            ScoreRule::NetAgreement => {
                let n = i32::try_from(self.headline).unwrap_or(i32::MAX);
                (-n, n)
            }
        }
    }

    /// Whether agreement is good for some items and bad for others, so that one answer to all can't be meant.
    pub fn is_mixed(&self) -> bool {
        self.items.iter().any(|i| i.reverse) && self.items.iter().any(|i| !i.reverse)
    }

    /// What names its score: instruments that ask more beside the items of another one's score have the same.
    pub fn score_id(&self) -> &str {
        if self.id == "csus" { "sus" } else { &self.id }
    }

    /// Whether two equal answer sheets are odd: with fewer than a million possible ones they are ordinary.
    pub fn tells_repetitions(&self) -> bool {
        self.items.iter().map(|i| i.options() as f64).product::<f64>() >= 1e6
    }

    /// Points as a score in the instrument's units.
    pub fn score(&self, points: i32) -> f64 {
        self.offset + self.step * f64::from(points)
    }

    /// Lowest and highest possible score.
    pub fn range(&self) -> (f64, f64) {
        let (low, high) = self.point_range();
        (self.score(low), self.score(high))
    }

    /// The points of a complete response (one answer per item, each on its scale).
    pub fn points(&self, answers: &[i32]) -> i32 {
        let scored = self.items[..self.headline].iter().zip(answers);
        match self.rule {
            ScoreRule::Sum => scored.map(|(item, &a)| item.weight * item.oriented(a)).sum(),
            ScoreRule::NetPromoter => match answers.first() {
                Some(9..) => 1,
                Some(7..) => 0,
                _ => -1,
            },
            ScoreRule::NetAgreement => scored.map(|(item, &a)| item.agreement(a)).sum(),
        }
    }
}

choices! {
    /// How the score of a site's own questionnaire is made, as editors write it.
    Rule {
        /// The mean of the answers, from 0 to 100.
        RescaledMean = "rescaled-mean",
        /// The sum of the answers.
        Sum = "sum",
        /// Their mean.
        Mean = "mean",
        /// Promoters less detractors.
        NetPromoter = "net-promoter",
        /// Agreement less disagreement.
        NetAgreement = "net-agreement",
        /// As the System Usability Scale.
        Sus = "sus",
    }
}
