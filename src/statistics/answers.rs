//! What is told of answers: shares of score ranges, answers to items, whether groups agree.

use serde::{Deserialize, Serialize};

use crate::statistics::disclosure::Disclosed;
use crate::statistics::kept_forms::kept_disclosed;

/// A range of scores with its share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Lowest score that counts here.
    pub from: f64,
    /// Upper bound.
    pub to: f64,
    /// The score, where the range holds only one.
    pub score: Option<f64>,
    /// Whole percent of the scored responses.
    pub percent: u32,
}

/// The answers to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemResult {
    /// Its id.
    pub id: String,
    /// Whether a low answer is the good one.
    pub reverse: bool,
    /// What was answered; withheld where all gave the same, or too few any.
    #[serde(with = "kept_disclosed")]
    pub answers: Disclosed<Answers>,
}

/// What was answered to an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// How many answered; not published, and not kept.
    #[serde(skip)]
    pub n: u32,
    /// Answers and their shares, from the lowest; of fewer than thirty people the scale's three parts.
    pub shares: Vec<AnswerShare>,
    /// Mean of the answers given, as they stand on the questionnaire; `None` of fewer than thirty people.
    pub mean: Option<f64>,
    /// The mean to expect of the item at the system's own score, by published norms.
    #[serde(skip)]
    pub expected: Option<f64>,
}

/// The share of an answer, or of a few that lie side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerShare {
    /// The lowest of them.
    pub low: i32,
    /// The highest of them.
    pub high: i32,
    /// Whole percent of those who answered the item.
    pub percent: u32,
}

impl AnswerShare {
    /// The answer, or the answers from the lowest to the highest: "4–5".
    pub fn words(&self) -> String {
        if self.low == self.high { self.low.to_string() } else { format!("{}–{}", self.low, self.high) }
    }
}

/// Whether the groups of a breakdown agree on a system.
#[derive(Debug, Clone, PartialEq)]
pub enum Agreement {
    /// One group scored clearly higher than another: the pair that differs most of those that do.
    Differ {
        /// The values of the higher and the lower group.
        groups: (String, String),
        /// Difference of their means.
        difference: f64,
        /// Its simultaneous interval (Games & Howell over the groups).
        ci: (f64, f64),
        /// How many other pairs differ.
        others: usize,
    },
    /// No pair differs, and no difference is likely to be larger than this: a small part of the scale.
    Agree(f64),
    /// No pair differs, but one could by as much as this.
    Unclear(f64),
}

/// The share of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The group's value.
    pub value: String,
    /// Whole percent of the people behind the figures.
    pub percent: u32,
    /// Whether some systems withhold the group, so that its share may be larger.
    pub at_least: bool,
}

/// How many of a survey's responses were counted elsewhere, and came as tallies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Elsewhere {
    /// Not all of them.
    Some,
    /// All.
    All,
}
