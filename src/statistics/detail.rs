//! What is shown of one system beside its score: distribution, items, breakdowns, comments, composition.

use crate::model::{Attribute, Instrument};
use crate::statistics::between::{Between, between};
use crate::statistics::disclosure::{Policy, Reason};
use crate::statistics::results::{Answers, Bin, Breakdown, Cell, CellFigures, Composition, ItemResult, Remark, Share};
use crate::statistics::summary::Spread;
use crate::tally::{Histogram, Moments, SystemTally};

/// A distribution has at most this many ranges.
const MOST_BINS: i32 = 20;

/// A share in whole percent, half up.
pub fn percent(count: u32, n: u32) -> u32 {
    let (count, n) = (u64::from(count), u64::from(n));
    u32::try_from((200 * count + n).checked_div(2 * n).unwrap_or(0)).unwrap_or(100)
}

/// Shares of ranges of scores; the last range holds the highest score.
pub fn distribution(scores: &Histogram, instrument: &Instrument) -> Vec<Bin> {
    let n = scores.n();
    let (low, high) = instrument.point_range();
    let options = high - low;
    let width = if options <= MOST_BINS { 1 } else { (options + MOST_BINS - 1) / MOST_BINS };
    let narrow = options <= MOST_BINS;
    let bins = if narrow { options + 1 } else { (options + width - 1) / width };
    let mut counts = vec![0u32; usize::try_from(bins).unwrap_or(1)];
    for (points, count) in scores.iter() {
        let index = usize::try_from((points - low) / width).unwrap_or(0).min(counts.len() - 1);
        counts[index] += count;
    }
    let half = if narrow { instrument.step / 2.0 } else { 0.0 };
    let bin = |(i, &count): (usize, &u32)| {
        let from = low + width * i as i32;
        let edge = |p: i32| instrument.score(p.min(high)) - half;
        let to = if narrow { edge(from) + instrument.step } else { edge(from + width) };
        let score = (width == 1).then(|| instrument.score(from));
        Bin { from: edge(from), to, score, percent: percent(count, n) }
    };
    counts.iter().enumerate().map(bin).collect()
}

/// Answers by item (rule 4): whole percent; an item that all answered alike, or that too few answered, is withheld.
/// No reason is given apart: it would tell what everybody answered.
///
/// The score is the sum of the headline's items, so a single one that is withheld would follow from the others; and so
/// would several whose sum is at an end of its range. Then the item that tells most is withheld with them.
pub fn items(tally: &SystemTally, instrument: &Instrument, policy: Policy) -> Vec<ItemResult> {
    let open = |counts: &Vec<u32>| {
        let n: u32 = counts.iter().sum();
        !counts.contains(&n) && policy.guard(n, || ()).figure().is_some()
    };
    let mut shown: Vec<bool> = tally.items.iter().map(open).collect();
    cover(tally, instrument, &mut shown);
    let result = |((i, item), shown): ((usize, &crate::model::Item), bool)| {
        let counts = &tally.items[i];
        let n: u32 = counts.iter().sum();
        let make = || Answers {
            n,
            shares: (item.low..).zip(counts).map(|(answer, &c)| (answer, percent(c, n))).collect(),
            mean: (item.low..).zip(counts).map(|(a, &c)| f64::from(a) * f64::from(c)).sum::<f64>() / f64::from(n),
            expected: None,
        };
        let answers = if shown { policy.guard(n, make) } else { policy.withheld(Reason::Protected) };
        ItemResult { id: item.id.clone(), text: item.text.clone(), reverse: item.reverse, answers }
    };
    instrument.items.iter().enumerate().zip(shown).map(result).collect()
}

/// Withholds a further item of the headline where those withheld could be solved for.
fn cover(tally: &SystemTally, instrument: &Instrument, shown: &mut [bool]) {
    let headline = 0..instrument.headline;
    let hidden: Vec<usize> = headline.clone().filter(|&i| !shown[i]).collect();
    if hidden.is_empty() || hidden.len() == instrument.headline {
        return;
    }
    let end = |i: usize, best: bool| {
        let item = &instrument.items[i];
        let last = item.options() as i32 - 1;
        let wanted = if best { last } else { 0 };
        let answer = |k: usize| item.oriented(item.low + k as i32);
        tally.items[i].iter().enumerate().all(|(k, &count)| count == 0 || answer(k) == wanted)
    };
    let at_an_end = [true, false].into_iter().any(|best| hidden.iter().all(|&i| end(i, best)));
    if hidden.len() > 1 && !at_an_end {
        return;
    }
    // One person's answers to two items can be exchanged for others with the same score only where a step of either is
    // worth the same; and what decides on the partner must not be the answers, or it would tell of them.
    let same = |i: usize| {
        let (x, y) = (&instrument.items[i], &instrument.items[hidden[0]]);
        (x.weight, x.options()) == (y.weight, y.options())
    };
    let behind = (1..instrument.headline).map(|k| (hidden[0] + k) % instrument.headline);
    let partner = if hidden.iter().all(|&i| same(i)) { behind.filter(|&i| shown[i]).find(|&i| same(i)) } else { None };
    match partner {
        Some(partner) => shown[partner] = false,
        None => headline.for_each(|i| shown[i] = false),
    }
}

/// Figures by the values of each attribute.
pub fn breakdowns(
    tally: &SystemTally,
    instrument: &Instrument,
    attributes: &[&Attribute],
    policy: Policy,
    confidence: f64,
) -> Vec<Breakdown> {
    let cells = |(attribute, moments): (&&Attribute, &Vec<Moments>)| {
        let cells = match policy.withhold(moments, instrument) {
            None => policy.withheld(Reason::FewGroups),
            Some(withheld) => {
                // Beside groups that are withheld, those of nobody are withheld too: else it would be told who is there.
                let any = withheld.contains(&true);
                let cell = |(i, (value, label)): (usize, (String, String))| {
                    let hide = withheld[i] || moments[i].n == 0;
                    (any || !hide).then(|| cell(value, label, &moments[i], hide, instrument, policy, confidence))
                };
                let make = || value_names(attribute).into_iter().enumerate().filter_map(cell).collect();
                policy.guard(tally.scores.n(), make)
            }
        };
        let withheld = cells.figure().is_some_and(|c: &Vec<Cell>| c.iter().any(|c| c.figures.figure().is_none()));
        Breakdown { attribute: attribute.id.clone(), label: attribute.label.clone(), cells, held: None, withheld }
    };
    attributes.iter().zip(&tally.cells).map(cells).collect()
}

fn cell(
    value: String,
    label: String,
    moments: &Moments,
    hide: bool,
    instrument: &Instrument,
    policy: Policy,
    confidence: f64,
) -> Cell {
    let figures = match Spread::of(moments, instrument) {
        Some(s) if !hide => policy.guard(s.n, || CellFigures {
            n: s.n,
            mean: s.mean,
            sd: s.sd,
            ci: s.interval(confidence, instrument.range()),
        }),
        _ => policy.withheld(Reason::Protected),
    };
    Cell { value, label, figures }
}

/// Figures by organisation, with the spread between those that are shown. Which others answered is not told, for that
/// alone would tell of few people.
pub fn organisations(
    tally: &SystemTally,
    instrument: &Instrument,
    names: &[(&str, &str)],
    policy: Policy,
    confidence: f64,
) -> Option<(Breakdown, Option<Between>)> {
    if tally.organisations.is_empty() {
        return None;
    }
    let mut moments: Vec<Moments> = tally.organisations.values().copied().collect();
    let stated = moments.iter().fold(Moments::default(), |mut sum, m| {
        sum.merge(m);
        sum
    });
    moments.push(tally.scores.moments().without(&stated));
    let cells = match policy.withhold(&moments, instrument) {
        None => policy.withheld(Reason::FewGroups),
        Some(withheld) => {
            let unstated = (("not-stated", "Not stated"), &moments[moments.len() - 1]);
            let named = tally.organisations.iter().filter_map(|(i, m)| Some((*names.get(*i as usize)?, m)));
            let shown = named.chain([unstated]).zip(&withheld).filter(|((_, m), hide)| !**hide && m.n > 0);
            let make = |(((id, name), m), _): (((&str, &str), &Moments), &bool)| {
                cell(id.to_owned(), name.to_owned(), m, false, instrument, policy, confidence)
            };
            policy.guard(tally.scores.n(), || shown.map(make).collect::<Vec<Cell>>())
        }
    };
    let shown: u32 = cells.figure().into_iter().flatten().filter_map(|c| c.figures.figure()).map(|f| f.n).sum();
    let withheld = cells.figure().is_some() && shown < tally.scores.n();
    let breakdown = Breakdown { attribute: "organisation".into(), label: String::new(), cells, held: None, withheld };
    let between = spread_between(&breakdown);
    Some((breakdown, between))
}

/// The spread between the groups that are shown.
pub fn spread_between(breakdown: &Breakdown) -> Option<Between> {
    let named = |c: &&Cell| c.value != "not-stated";
    let spread = |c: &Cell| c.figures.figure().and_then(|f| Some((f64::from(f.n), f.mean, f.sd? * f.sd?)));
    breakdown.cells.figure().and_then(|c| between(&c.iter().filter(named).filter_map(spread).collect::<Vec<_>>()))
}

/// The values of an attribute with their labels, and "Not stated".
pub fn value_names(attribute: &Attribute) -> Vec<(String, String)> {
    let mut names = attribute.values.clone();
    names.push(("not-stated".into(), "Not stated".into()));
    names
}

/// Comments; an author's first attribute is shown where its group is (rule 5).
pub fn remarks(tally: &SystemTally, attributes: &[&Attribute], breakdowns: &[Breakdown]) -> Vec<Remark> {
    let author = |values: &[usize]| {
        attributes.iter().zip(breakdowns).zip(values).find_map(|((attribute, breakdown), &value)| {
            let (key, label) = attribute.values.get(value)?;
            let cells = breakdown.cells.figure()?;
            let cell = cells.iter().find(|c| c.value == *key)?;
            cell.figures.figure().map(|_| label.clone())
        })
    };
    tally.comments.iter().map(|c| Remark { text: c.text.clone(), author: author(&c.values) }).collect()
}

/// Who answered: shares of the people behind the figures, from the groups that are shown, and from nothing else: so
/// it can tell nothing that the breakdowns don't. Where some systems withhold a group, its share is "at least".
pub fn composition(attributes: &[&Attribute], systems: &[(u32, &[Breakdown])]) -> Vec<Composition> {
    attributes.iter().enumerate().filter_map(|(a, attribute)| shares_of(attribute, a, systems)).collect()
}

fn shares_of(attribute: &Attribute, index: usize, systems: &[(u32, &[Breakdown])]) -> Option<Composition> {
    let people: u32 = systems.iter().map(|(n, _)| n).sum();
    let partial = systems.iter().any(|(_, b)| b[index].cells.figure().is_none() || b[index].withheld);
    let shares = value_names(attribute).into_iter().filter_map(|(key, label)| {
        let shown = |b: &Breakdown| Some(b.cells.figure()?.iter().find(|c| c.value == key)?.figures.figure()?.n);
        let cells: Vec<Option<u32>> = systems.iter().map(|(_, b)| shown(&b[index])).collect();
        let count: u32 = cells.iter().flatten().sum();
        (count > 0).then(|| Share {
            value: key,
            label,
            percent: percent(count, people),
            at_least: partial && cells.contains(&None),
        })
    });
    let shares: Vec<Share> = shares.collect();
    (!shares.is_empty()).then(|| Composition { label: attribute.label.clone(), shares })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_percent_half_up() {
        assert_eq!((percent(1, 3), percent(1, 200), percent(199, 200), percent(0, 0)), (33, 1, 100, 0));
    }

    #[test]
    fn ranges_cover_the_scale() {
        let all = crate::tally::built_in();
        for instrument in all.values() {
            let mut scores = Histogram::new(instrument.point_range());
            let (low, high) = instrument.point_range();
            (0..50).for_each(|i| scores.add(if i % 2 == 0 { low } else { high }));
            let bins = distribution(&scores, instrument);
            assert!(bins.len() <= 21, "{}", instrument.id);
            assert_eq!((bins[0].percent, bins[bins.len() - 1].percent), (50, 50), "{}", instrument.id);
            assert!(bins.windows(2).all(|w| (w[0].to - w[1].from).abs() < 1e-9), "{}", instrument.id);
        }
    }
}
