//! Shares of organisations with their posts filled, from dated censuses.
//!
//! These are figures about public posts, not about people who answered: disclosure control has no part in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Catalogue, Census, Date, Id, OrganisationKind, Post, PostHeld};
use crate::statistics::student::normal_quantile;

/// Of fewer organisations no share is told.
const FEWEST_FOR_SHARES: u32 = 10;

/// What of a post is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Somebody is in post.
    Filled,
    /// Somebody is in post and sits on the board.
    Board,
    /// Somebody is in post with at least half a week.
    Half,
    /// Somebody is in post with a whole week.
    Full,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Measure; 4] = [Measure::Filled, Measure::Board, Measure::Half, Measure::Full];

    /// Its word in files.
    pub fn id(self) -> &'static str {
        match self {
            Measure::Filled => "in_post",
            Measure::Board => "board",
            Measure::Half => "wte_0.5",
            Measure::Full => "wte_1.0",
        }
    }

    /// Whether it holds of a post; `None` where that is unknown. What is vacant has none of them.
    fn holds(self, held: &PostHeld) -> Option<bool> {
        if !held.is_filled() {
            return Some(false);
        }
        match self {
            Measure::Filled => Some(true),
            Measure::Board => held.board,
            Measure::Half => held.wte.map(|time| time >= 0.5),
            Measure::Full => held.wte.map(|time| time >= 1.0),
        }
    }
}

/// How many organisations have something, have it not, and of how many it is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HeldCount {
    /// They have it.
    pub yes: u32,
    /// They don't.
    pub no: u32,
    /// Nobody knows.
    pub unknown: u32,
}

impl HeldCount {
    fn add(&mut self, holds: Option<bool>) {
        match holds {
            Some(true) => self.yes += 1,
            Some(false) => self.no += 1,
            None => self.unknown += 1,
        }
    }

    /// Organisations of which it is known.
    pub fn known(&self) -> u32 {
        self.yes + self.no
    }

    /// Share of those known that have it, from 0 to 1; `None` of fewer than ten, of which the counts say more.
    pub fn share(&self) -> Option<f64> {
        (self.known() >= FEWEST_FOR_SHARES).then(|| f64::from(self.yes) / f64::from(self.known()))
    }

    /// Where a count lies between none and all, from 0 to 1, for a drawing; `None` where none is known.
    pub fn position(&self) -> Option<f64> {
        (self.known() > 0).then(|| f64::from(self.yes) / f64::from(self.known()))
    }

    /// Wilson's score interval of the share at a confidence, from 0 to 1 (Wilson 1927; Brown, Cai & DasGupta 2001):
    /// (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let n = f64::from(self.known());
        let p = self.share()?;
        let z = normal_quantile(confidence);
        let centre = p + z * z / (2.0 * n);
        let scale = 1.0 + z * z / n;
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        // At none and at all the interval ends there; the formula does but for its last digits.
        let low = if self.yes == 0 { 0.0 } else { ((centre - half) / scale).max(0.0) };
        let high = if self.no == 0 { 1.0 } else { ((centre + half) / scale).min(1.0) };
        Some((low, high))
    }
}

/// A tally of each measure, in the order of [`Measure::ALL`].
pub type HeldCounts = [HeldCount; 4];

/// What a census says of one post.
#[derive(Debug, Clone)]
pub struct PostResult {
    /// The post.
    pub post: Post,
    /// All organisations.
    pub all: HeldCounts,
    /// By kind of organisation.
    pub by_kind: BTreeMap<&'static str, HeldCounts>,
    /// By region; organisations without one are under the empty word.
    pub by_region: BTreeMap<String, HeldCounts>,
    /// Organisations where it is vacant.
    pub vacant: Vec<Id>,
    /// Organisations of which nothing is known.
    pub unknown: Vec<Id>,
}

/// What one census says.
#[derive(Debug, Clone)]
pub struct CensusResult<'a> {
    /// Its day.
    pub as_of: Date,
    /// The census.
    pub census: &'a Census,
    /// Its posts, in the order of [`Post::ALL`].
    pub posts: Vec<PostResult>,
}

/// The organisations that could have a post: providers of care, and whatever else stands in a census.
pub fn universe(catalogue: &Catalogue) -> BTreeSet<&str> {
    let providers = catalogue.organisations.values().filter(|o| o.kind == Some(OrganisationKind::Provider));
    let listed = catalogue.censuses.iter().flat_map(|c| &c.posts).map(|p| p.organisation.id.as_str());
    let known = |id: &&str| catalogue.organisations.contains_key(*id);
    providers.map(|o| o.entry.id.as_str()).chain(listed.filter(known)).collect()
}

/// Counts every census, oldest first: one pass over its posts, and one over the organisations for each post.
pub fn leadership(catalogue: &Catalogue) -> Vec<CensusResult<'_>> {
    let organisations = universe(catalogue);
    catalogue.censuses.iter().map(|c| count(catalogue, c, &organisations)).collect()
}

fn count<'a>(catalogue: &'a Catalogue, census: &'a Census, organisations: &BTreeSet<&str>) -> CensusResult<'a> {
    let held: BTreeMap<(Post, &str), &PostHeld> =
        census.posts.iter().map(|p| ((p.post, p.organisation.id.as_str()), p)).collect();
    let asked = Post::ALL.into_iter().filter(|post| census.posts.iter().any(|p| p.post == *post));
    let post = |post: Post| {
        let mut result = PostResult {
            post,
            all: HeldCounts::default(),
            by_kind: BTreeMap::new(),
            by_region: BTreeMap::new(),
            vacant: Vec::new(),
            unknown: Vec::new(),
        };
        for id in organisations {
            let found = held.get(&(post, *id)).copied();
            match found {
                None => result.unknown.push((*id).to_owned()),
                Some(p) if !p.is_filled() => result.vacant.push((*id).to_owned()),
                Some(_) => {}
            }
            let organisation = catalogue.organisations.get(*id);
            let kind = organisation.and_then(|o| o.kind).map_or("", OrganisationKind::id);
            let region = organisation.and_then(|o| o.region.as_ref()).map(|(r, _)| r.clone()).unwrap_or_default();
            let kinds = result.by_kind.entry(kind).or_default();
            let regions = result.by_region.entry(region).or_default();
            for (i, measure) in Measure::ALL.into_iter().enumerate() {
                let holds = found.and_then(|p| measure.holds(p));
                [&mut result.all, kinds, regions].into_iter().for_each(|t| t[i].add(holds));
            }
        }
        result
    };
    CensusResult { as_of: census.as_of, census, posts: asked.map(post).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of statsmodels 0.15.0, `proportion_confint(method="wilson")`.
    #[test]
    fn wilson_as_statsmodels_has_it() {
        let tally = |yes, no| HeldCount { yes, no, unknown: 3 };
        for (t, low, high) in [
            (tally(8, 2), 0.490_162_471_536_6, 0.943_317_848_545_6),
            (tally(1, 29), 0.005_908_590_381_6, 0.166_703_909_914_1),
            (tally(120, 80), 0.530_836_720_392_6, 0.665_394_214_331_9),
        ] {
            let (a, b) = t.interval(0.95).unwrap();
            assert!((a - low).abs() < 1e-9 && (b - high).abs() < 1e-9, "{a} {b}");
        }
        assert_eq!(tally(0, 17).interval(0.95).unwrap().0, 0.0);
        assert_eq!(tally(17, 0).interval(0.95).unwrap().1, 1.0);
        assert_eq!((tally(0, 0).share(), tally(0, 0).interval(0.95)), (None, None));
        // Of few organisations the counts are told, and no share.
        assert_eq!((tally(6, 3).share(), tally(9, 3).share()), (None, Some(0.75)));
    }
}
