//! Sums of a table of tallies that can't all be right.

use crate::model::{Instrument, ScoreRule};
use crate::tally::SystemTally;

/// The first two sums of one system's tallies that contradict each other, in words; `None` where all agree.
pub fn contradictions(instrument: &Instrument, tally: &SystemTally) -> Option<String> {
    let people = i64::from(tally.scores.n());
    let (points, _) = tally.scores.moments().totals();
    items(instrument, tally, people, points)
        .or_else(|| oriented(instrument, tally, points))
        .or_else(|| subscales(instrument, tally, people))
        .or_else(|| everybody(tally, people))
}

/// Each item has every scored person once, with their points.
fn items(instrument: &Instrument, tally: &SystemTally, people: i64, points: i64) -> Option<String> {
    let (low, high) = instrument.point_range();
    instrument.items.iter().enumerate().find_map(|(i, item)| {
        let counts = || tally.items[i].iter().chain([&tally.blanks[i]]).map(|n| i64::from(*n));
        let counted: i64 = counts().sum();
        if counted != people {
            return Some(format!("`cell` has {people} scored people, and `{}` has {counted}", item.id));
        }
        let mut sums = counts().zip(&tally.points[i]);
        if let Some((n, sum)) = sums.find(|(n, sum)| !(n * i64::from(low)..=n * i64::from(high)).contains(*sum)) {
            return Some(format!("{n} people who gave one answer to `{}` can't have {sum} points together", item.id));
        }
        let sum: i64 = tally.points[i].iter().sum();
        (sum != points).then(|| format!("`cell` has {points} points together, and `{}` has {sum}", item.id))
    })
}

/// The sum over the answers to an item, turned so that higher is better; a blank is its centre.
fn oriented_sum(instrument: &Instrument, tally: &SystemTally, i: usize) -> i64 {
    let item = &instrument.items[i];
    let answers = (item.low..=item.high).chain([item.centre()]);
    let counts = tally.items[i].iter().chain([&tally.blanks[i]]);
    answers.zip(counts).map(|(answer, n)| i64::from(item.oriented(answer)) * i64::from(*n)).sum()
}

/// Points are made of the answers, where they are their sum: another questionnaire, or items that were turned, is found here.
fn oriented(instrument: &Instrument, tally: &SystemTally, points: i64) -> Option<String> {
    let all = instrument.items.iter().enumerate().take(instrument.headline);
    let of_answers: i64 = all.map(|(i, item)| i64::from(item.weight) * oriented_sum(instrument, tally, i)).sum();
    (instrument.rule == ScoreRule::Sum && of_answers != points)
        .then(|| format!("the answers to all items make {of_answers} points, and `cell` has {points}"))
}

fn subscales(instrument: &Instrument, tally: &SystemTally, people: i64) -> Option<String> {
    instrument.subscales.iter().zip(&tally.subscales).find_map(|(subscale, sums)| {
        let n = i64::from(sums.n);
        let is_of_score = subscale.items.iter().all(|i| *i < instrument.headline);
        if n > people || (is_of_score && n != people) {
            return Some(format!("`cell` has {people} scored people, and the subscale `{}` has {n}", subscale.id));
        }
        let most: i64 = subscale.items.iter().map(|i| &instrument.items[*i]).map(|i| i64::from(i.high - i.low)).sum();
        let of_answers: i64 = subscale.items.iter().map(|i| oriented_sum(instrument, tally, *i)).sum();
        let is_fine = (0..=n * most).contains(&sums.sum) && (!is_of_score || sums.sum == of_answers);
        (!is_fine).then(|| format!("{n} people can't have {} together in the subscale `{}`", sums.sum, subscale.id))
    })
}

/// Days and flags are of people who are counted elsewhere too.
fn everybody(tally: &SystemTally, people: i64) -> Option<String> {
    let mut by_organisation: std::collections::BTreeMap<Option<u32>, i64> = std::collections::BTreeMap::new();
    for ((organisation, _), n) in &tally.days {
        *by_organisation.entry(*organisation).or_default() += i64::from(*n);
    }
    let named: i64 = tally.organisations.values().map(|own| i64::from(own.n())).sum();
    for (organisation, dated) in by_organisation {
        let all = match organisation {
            Some(organisation) => tally.organisations.get(&organisation).map_or(0, |own| i64::from(own.n())),
            None => people - named,
        };
        if dated > all {
            return Some(format!("`day` has {dated} people where `cell` has {all}"));
        }
    }
    let straight = i64::from(tally.flags.straight_lining);
    let all = people + i64::from(tally.excluded);
    (straight > all).then(|| format!("`straight-lining` has {straight} people, and there are {all}"))
}
