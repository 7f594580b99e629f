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
    /// The figures by survey and system.
    pub surveys: BTreeMap<Id, BTreeMap<Id, Recorded>>,
}

/// The figures of one system in one survey as they were published, in the instrument's units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// Scored responses.
    pub n: u32,
    /// Mean score.
    pub mean: f64,
    /// Standard deviation (n−1).
    pub sd: Option<f64>,
    /// Median score.
    pub median: Option<f64>,
    /// First and third quartile.
    pub quartiles: Option<(f64, f64)>,
    /// Cronbach's alpha.
    pub alpha: Option<f64>,
    /// Responses that were not scored.
    pub excluded: u32,
    /// How many corrections of the survey had been made by then.
    #[serde(default)]
    pub corrections: usize,
    /// Straight-lined, identical and crowded responses.
    pub flags: [u32; 3],
    /// Means of the subscales that were shown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub subscales: BTreeMap<String, f64>,
    /// Whole percent per range of scores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<u32>,
    /// Per item how many answered it, the whole percentages and the mean; those withheld are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub items: BTreeMap<String, (u32, Vec<u32>, f64)>,
    /// Per attribute (and `organisation`) n, mean and sd of each group that was shown; breakdowns that were withheld are
    /// left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, BTreeMap<String, RecordedGroup>>,
    /// Weighted mean, interval and effective n.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighted: Option<RecordedWeighted>,
}

/// n, mean and standard deviation of a group.
pub type RecordedGroup = (u32, f64, Option<f64>);

/// Weighted mean, its interval, and the effective number.
pub type RecordedWeighted = (f64, Option<(f64, f64)>, f64);
