//! What was published, and when: figures only, nothing of people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Date, Id};

/// A record of what was published on a day.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The day.
    pub date: Date,
    /// Which record of that day it is, from 1.
    pub number: u32,
    /// Digest of what it holds.
    pub seal: String,
    /// The name of its file, without the ending.
    pub name: String,
    /// The figures by survey and system.
    pub surveys: BTreeMap<Id, BTreeMap<Id, Recorded>>,
}

/// The version of records that this program writes. Version 1 held exact figures, and some that were not published. Since
/// version 2 a record holds what was published, at its precision; groups of fewer than thirty people are told coarsely.
/// Version 3 has a line for each figure.
pub const RECORD_VERSION: u32 = 3;

/// The figures of one system in one survey as they were published, in the instrument's units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// Scored responses.
    pub n: u32,
    /// Mean score, or what bounds it.
    pub mean: f64,
    /// Whether the mean is a lower bound, or (`false`) an upper one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<bool>,
    /// Standard deviation (n−1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// Interval of the mean; version 1 had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<(f64, f64)>,
    /// Median score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<f64>,
    /// First and third quartile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quartiles: Option<(f64, f64)>,
    /// Cronbach's alpha.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// Responses that were not scored, where they were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<u32>,
    /// How many corrections of the survey had been made by then (version 1).
    #[serde(default, skip_serializing)]
    pub corrections: usize,
    /// Straight-lined, identical and crowded responses (version 1).
    #[serde(default, skip_serializing)]
    pub flags: Vec<u32>,
    /// Means of the subscales that were shown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub subscales: BTreeMap<String, f64>,
    /// Whole percent per range of scores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<u32>,
    /// Per item the whole percentages and the mean; those withheld are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub items: BTreeMap<String, RecordedItem>,
    /// Per attribute (and `organisation`) each group that was shown; breakdowns that were withheld are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, BTreeMap<String, RecordedGroup>>,
    /// Weighted mean, interval and effective n.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighted: Option<RecordedWeighted>,
}

/// An item as it was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "ItemForm")]
pub struct RecordedItem {
    /// Whole percentages, from the lowest answer.
    pub shares: Vec<u32>,
    /// Mean answer, where it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
}

/// A group as it was published.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "GroupForm")]
pub struct RecordedGroup {
    /// People.
    pub n: u32,
    /// Mean score, or what bounds it.
    pub mean: f64,
    /// Whether the mean is a lower bound, or (`false`) an upper one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<bool>,
    /// Standard deviation (n−1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// Interval of the mean; version 1 had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci: Option<(f64, f64)>,
}

/// An item in either version: version 1 has how many answered, percentages and mean.
#[derive(Deserialize)]
#[serde(untagged)]
enum ItemForm {
    First((u32, Vec<u32>, f64)),
    Second {
        shares: Vec<u32>,
        #[serde(default)]
        mean: Option<f64>,
    },
}

impl From<ItemForm> for RecordedItem {
    fn from(form: ItemForm) -> Self {
        match form {
            ItemForm::First((_, shares, mean)) => RecordedItem { shares, mean: Some(mean) },
            ItemForm::Second { shares, mean } => RecordedItem { shares, mean },
        }
    }
}

/// A group in either version: version 1 has n, mean and deviation.
#[derive(Deserialize)]
#[serde(untagged)]
enum GroupForm {
    First(u32, f64, Option<f64>),
    Second {
        n: u32,
        mean: f64,
        #[serde(default)]
        at_least: Option<bool>,
        #[serde(default)]
        sd: Option<f64>,
        #[serde(default)]
        ci: Option<(f64, f64)>,
    },
}

impl From<GroupForm> for RecordedGroup {
    fn from(form: GroupForm) -> Self {
        match form {
            GroupForm::First(n, mean, sd) => RecordedGroup { n, mean, at_least: None, sd, ci: None },
            GroupForm::Second { n, mean, at_least, sd, ci } => RecordedGroup { n, mean, at_least, sd, ci },
        }
    }
}

/// Weighted mean, its interval, and the effective number.
pub type RecordedWeighted = (f64, Option<(f64, f64)>, f64);
