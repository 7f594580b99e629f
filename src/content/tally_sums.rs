//! Sums of a table of tallies that can't all be right.

use std::collections::BTreeMap;

use crate::model::{Instrument, Item, ScoreRule};
use crate::tally::{Moments, SystemTally};

/// The first two sums of one system's tallies that contradict each other, in words; `None` where all agree.
pub fn contradictions(instrument: &Instrument, tally: &SystemTally) -> Option<String> {
    let people = i64::from(tally.scores.n());
    let (points, _) = tally.scores.moments().totals();
    items(instrument, tally, people, points)
        .or_else(|| blanks(instrument, tally, people))
        .or_else(|| oriented(instrument, tally, points))
        .or_else(|| of_one_item(instrument, tally))
        .or_else(|| spread(instrument, tally, people))
        .or_else(|| subscales(instrument, tally, people))
        .or_else(|| everybody(instrument, tally, people))
}

/// Each item has every scored person once, with their points.
fn items(instrument: &Instrument, tally: &SystemTally, people: i64, points: i64) -> Option<String> {
    let (low, high) = instrument.point_range();
    instrument.items.iter().enumerate().find_map(|(i, item)| {
        let counts = || tally.given(i, item).map(|(_, n)| i64::from(n));
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

/// Points are made of the answers: another questionnaire, or items that were turned, is found here.
fn oriented(instrument: &Instrument, tally: &SystemTally, points: i64) -> Option<String> {
    let all = instrument.items.iter().enumerate().take(instrument.headline);
    let of_answers: i64 = match instrument.rule {
        ScoreRule::Sum => all.map(|(i, item)| i64::from(item.weight) * tally.moments_of(i, item).totals().0).sum(),
        ScoreRule::NetAgreement => {
            let given = all.flat_map(|(i, item)| tally.given(i, item).map(|(answer, n)| (item.agreement(answer), n)));
            given.map(|(agreement, n)| i64::from(agreement) * i64::from(n)).sum()
        }
        // Of one item: each answer has points of its own.
        ScoreRule::NetPromoter => return None,
    };
    (of_answers != points)
        .then(|| format!("the answers to all items make {of_answers} points, and `cell` has {points}"))
}

/// Nobody is scored who left more items out than the questionnaire allows.
fn blanks(instrument: &Instrument, tally: &SystemTally, people: i64) -> Option<String> {
    let blanks: i64 = tally.blanks.iter().take(instrument.headline).map(|n| i64::from(*n)).sum();
    let most = people * instrument.blanks_allowed as i64;
    (blanks > most).then(|| format!("{people} scored people can't have left {blanks} items out"))
}

/// Where one item makes the score, each answer has its points, and as many people as the points have.
fn of_one_item(instrument: &Instrument, tally: &SystemTally) -> Option<String> {
    let item = instrument.items.first().filter(|_| instrument.headline == 1)?;
    let mut by_points: BTreeMap<i32, i64> = BTreeMap::new();
    for ((answer, n), sum) in tally.given(0, item).zip(&tally.points[0]) {
        let points = instrument.points(&[answer]);
        if i64::from(points) * i64::from(n) != *sum {
            return Some(format!("{n} people who answered {answer} can't have {sum} points together"));
        }
        *by_points.entry(points).or_default() += i64::from(n);
    }
    by_points.retain(|_, n| *n > 0);
    let cells: BTreeMap<i32, i64> = tally.scores.iter().map(|(points, n)| (points, i64::from(n))).collect();
    (by_points != cells).then(|| "the answers make other points than `cell` has".to_owned())
}

/// A sum can't spread more than its parts do together: then alpha would be above 1.
fn spread(instrument: &Instrument, tally: &SystemTally, people: i64) -> Option<String> {
    if instrument.rule != ScoreRule::Sum || people < 2 {
        return None;
    }
    let n = people as f64;
    let deviation = |moments: Moments| {
        let (sum, squares) = moments.totals();
        libm::sqrt((n * squares as f64 - sum as f64 * sum as f64).max(0.0))
    };
    let of_item = |(i, item): (usize, &Item)| f64::from(item.weight) * deviation(tally.moments_of(i, item));
    let of_parts: f64 = instrument.items.iter().enumerate().take(instrument.headline).map(of_item).sum();
    let of_all = deviation(tally.scores.moments());
    (of_all > of_parts * (1.0 + 1e-9) + 1e-6)
        .then(|| "the points differ more than the answers that make them".to_owned())
}

fn subscales(instrument: &Instrument, tally: &SystemTally, people: i64) -> Option<String> {
    instrument.subscales.iter().zip(&tally.subscales).find_map(|(subscale, sums)| {
        let n = i64::from(sums.n);
        let is_of_score = subscale.items.iter().all(|i| *i < instrument.headline);
        let beside = subscale.items.iter().filter(|i| **i >= instrument.headline);
        let blanks: i64 = beside.map(|i| i64::from(tally.blanks[*i])).sum();
        if n > people || (is_of_score && n != people) || n < people - blanks {
            return Some(format!("`cell` has {people} scored people, and the subscale `{}` has {n}", subscale.id));
        }
        let most: i64 = subscale.items.iter().map(|i| &instrument.items[*i]).map(|i| i64::from(i.high - i.low)).sum();
        let of_answers: i64 =
            subscale.items.iter().map(|i| tally.moments_of(*i, &instrument.items[*i]).totals().0).sum();
        let is_fine = (0..=n * most).contains(&sums.sum) && (!is_of_score || sums.sum == of_answers);
        (!is_fine).then(|| format!("{n} people can't have {} together in the subscale `{}`", sums.sum, subscale.id))
    })
}

/// Days and flags are of people who are counted elsewhere too.
fn everybody(instrument: &Instrument, tally: &SystemTally, people: i64) -> Option<String> {
    let mut by_organisation: BTreeMap<Option<u32>, i64> = BTreeMap::new();
    for ((organisation, _), n) in &tally.days {
        *by_organisation.entry(*organisation).or_default() += i64::from(*n);
    }
    let mut organisations: BTreeMap<u32, i64> = BTreeMap::new();
    for alike in tally.people.alike() {
        // The last is the organisation's number and 1, or 0 for none.
        if let Some(organisation) = alike.said.last().and_then(|o| o.checked_sub(1)) {
            *organisations.entry(organisation).or_default() += i64::from(alike.points.n());
        }
    }
    let named: i64 = organisations.values().sum();
    for (organisation, dated) in by_organisation {
        let all = match organisation {
            Some(organisation) => organisations.get(&organisation).copied().unwrap_or(0),
            None => people - named,
        };
        if dated > all {
            return Some(format!("`day` has {dated} people where `cell` has {all}"));
        }
    }
    let straight = i64::from(tally.flags.straight_lining);
    let all = if instrument.is_mixed() { people + i64::from(tally.excluded) } else { 0 };
    (straight > all).then(|| format!("`straight-lining` has {straight} people, and there are {all}"))
}
