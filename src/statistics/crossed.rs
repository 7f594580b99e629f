//! Rule 6 across divisions: a group that is shown now, against groups of any attribute that an earlier publication told.
//!
//! Nobody knows which responses are new. But of each group that was told, it is known how many have come to it. So for a
//! sum `V` of groups now and a sum `R` of groups then, the people in whom they differ are at least those of `V` who aren't
//! in `R`, and for each group of `R` as many as its newcomers are more, or fewer, than its people outside `V`. Where that
//! may be fewer than the minimum, and somebody, whoever knows when people answered can tell who they are.

use crate::model::Recorded;
use crate::statistics::coarse::SMALL;
use crate::statistics::respondents::Respondents;
use crate::statistics::results::Breakdown;
use crate::tally::Alike;

/// Of more groups than this, sums are not gone through; each is looked at alone, and all others together.
const MOST_SUMMED: usize = 12;

/// How the respondents of a system are divided now.
pub struct Crossed<'a> {
    /// How the survey's are.
    pub respondents: &'a Respondents,
    /// The points of the system's, by what they said of themselves.
    pub together: &'a [Alike],
    /// The fewest people that a figure may rest on.
    pub minimum: u32,
}

impl Crossed<'_> {
    /// Whether the groups of a breakdown that are shown now could tell of few people beside those that a record tells.
    /// `older` is the record before it: what stands in it with the same figures is of an earlier day.
    pub fn may_tell(&self, now: &Breakdown, then: &Recorded, older: Option<&Recorded>) -> bool {
        let Some(cells) = now.cells.figure() else { return false };
        let is_shown = |value: &str| cells.iter().any(|c| c.value == value && c.figures.figure().is_some());
        let Some(columns) = self.respondents.told(&now.attribute, is_shown) else { return false };
        // What the record withholds it may withhold for what people scored, which it doesn't say: then it takes so many that
        // their sums tell nothing.
        let was_told = then.groups.get(&now.attribute).is_some_and(|groups| !groups.is_empty());
        let least = if was_told { self.minimum } else { self.minimum.max(SMALL) };
        let is_new = |attribute: &str| older.and_then(|r| r.groups.get(attribute)) != then.groups.get(attribute);
        let mut told = then.groups.iter().filter(|(attribute, groups)| is_new(attribute) && !groups.is_empty());
        told.any(|(attribute, groups)| {
            let Some(rows) = self.respondents.told(attribute, |value| groups.contains_key(value)) else { return false };
            let mut counts: Vec<u32> = rows.values.iter().filter_map(|value| groups.get(value)).map(|g| g.n).collect();
            counts.push(then.n.saturating_sub(counts.iter().sum()));
            let mut crossing = vec![vec![0; columns.count()]; rows.count()];
            for Alike { said, points } in self.together {
                crossing[rows.group(said)][columns.group(said)] += points.n();
            }
            may_tell(&crossing, &counts, least)
        })
    }
}

/// Whether a sum of groups now and one of groups then may differ by somebody, but fewer people than `minimum`. `crossing` has
/// the people now in each group that was told (rows) and each that is (columns); `then` the people of the rows as told.
fn may_tell(crossing: &[Vec<u32>], then: &[u32], minimum: u32) -> bool {
    let now: Vec<u32> = crossing.iter().map(|row| row.iter().sum()).collect();
    if now.iter().zip(then).any(|(now, then)| now < then) {
        // Some have gone: it can't be said who was there.
        return true;
    }
    let columns = crossing.first().map_or(0, Vec::len);
    let sums: Vec<Vec<bool>> = if columns <= MOST_SUMMED {
        (1..(1u32 << columns) - 1).map(|set| (0..columns).map(|j| set >> j & 1 == 1).collect()).collect()
    } else {
        let alone = |wanted: bool| (0..columns).map(move |j| (0..columns).map(|i| (i == j) == wanted).collect());
        alone(true).chain(alone(false)).collect()
    };
    // Bit i stands for a difference of i people.
    let all = (1u128 << minimum.min(127)) - 1;
    sums.iter().any(|taken| {
        let mut differences = 1u128;
        for ((row, now), then) in crossing.iter().zip(&now).zip(then) {
            let inside: u32 = row.iter().zip(taken).filter(|(_, taken)| **taken).map(|(n, _)| n).sum();
            let outside = now - inside;
            let new = now - then;
            // Where as many are new as are outside, it may be these, or others.
            let is_open = new > 0 && new == outside && inside > 0;
            let with = if is_open { 1 } else { new.abs_diff(outside) };
            differences = (shifted(differences, with) | shifted(differences, inside)) & all;
        }
        differences & !1 != 0
    })
}

fn shifted(bits: u128, by: u32) -> u128 {
    bits.checked_shl(by).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newcomers_who_may_be_anybody() {
        // Nobody is new: as the groups lie now. One person is in the second group then and the first one now.
        assert!(may_tell(&[vec![40, 0], vec![1, 40]], &[40, 41], 10));
        assert!(!may_tell(&[vec![40, 15], vec![15, 40]], &[55, 55], 10));
        // Twelve have come, all to the first group: they may be those of it who are in the second one now.
        assert!(may_tell(&[vec![40, 12], vec![0, 40]], &[40, 40], 10));
        assert!(may_tell(&[vec![40, 14], vec![0, 40]], &[42, 40], 10));
        // Thirty have come, or none of them can be left over.
        assert!(!may_tell(&[vec![60, 20], vec![20, 60]], &[50, 80], 10));
        // The whole then, and two groups now: the twelve who have come may be the second one.
        assert!(may_tell(&[vec![40, 12]], &[40], 10));
        assert!(!may_tell(&[vec![40, 40]], &[60], 10));
        // Some have gone.
        assert!(may_tell(&[vec![40, 40]], &[95], 10));
    }
}
