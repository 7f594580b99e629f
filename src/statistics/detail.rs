//! What is shown of one system beside its score: distribution, items, breakdowns, comments, composition.

use crate::model::{Attribute, Instrument};
use crate::statistics::disclosure::{Disclosed, Policy};
use crate::statistics::results::{Bin, Breakdown, Cell, CellFigures, Composition, ItemResult, Remark};
use crate::statistics::summary::Spread;
use crate::tally::{Histogram, Moments, SystemTally};

/// A distribution has at most this many ranges.
const MOST_BINS: i32 = 20;

/// Why a group is withheld: the same words for one that is too small and one that protects it.
const PROTECTED: &str = "withheld to protect respondents";

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
/// A single one of them would follow from the score and the others, so a second one is withheld with it: the one that
/// tells most. No reason is given apart: it would tell what everybody answered.
pub fn items(tally: &SystemTally, instrument: &Instrument, policy: Policy) -> Vec<ItemResult> {
    let open = |counts: &Vec<u32>| {
        let n: u32 = counts.iter().sum();
        !counts.contains(&n) && policy.guard(n, || ()).figure().is_some()
    };
    let mut shown: Vec<bool> = tally.items.iter().map(open).collect();
    if shown.iter().filter(|s| !**s).count() == 1 {
        let largest = |i: &usize| {
            let n: u32 = tally.items[*i].iter().sum();
            percent(tally.items[*i].iter().copied().max().unwrap_or(0), n)
        };
        if let Some(second) = (0..shown.len()).filter(|i| shown[*i]).max_by_key(largest) {
            shown[second] = false;
        }
    }
    let result = |((item, counts), shown): ((&crate::model::Item, &Vec<u32>), bool)| {
        let n: u32 = counts.iter().sum();
        let shares = || (item.low..).zip(counts).map(|(answer, &c)| (answer, percent(c, n))).collect();
        let answers = if shown { policy.guard(n, shares) } else { policy.withheld(PROTECTED) };
        ItemResult { id: item.id.clone(), text: item.text.clone(), reverse: item.reverse, answers }
    };
    instrument.items.iter().zip(&tally.items).zip(shown).map(result).collect()
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
        let flagged: Vec<(u32, bool)> = moments.iter().map(|m| (m.n, false)).collect();
        let cells = match policy.withhold(&flagged) {
            None => policy.withheld("too few groups have enough responses"),
            Some(withheld) => {
                let people = tally.scores.n();
                policy.guard(people, || cells_of(attribute, moments, &withheld, instrument, policy, confidence))
            }
        };
        Breakdown { attribute: attribute.id.clone(), label: attribute.label.clone(), cells }
    };
    attributes.iter().zip(&tally.cells).map(cells).collect()
}

fn cells_of(
    attribute: &Attribute,
    moments: &[Moments],
    withheld: &[bool],
    instrument: &Instrument,
    policy: Policy,
    confidence: f64,
) -> Vec<Cell> {
    let names = value_names(attribute);
    let cell = |((value, label), (m, hide)): ((String, String), (&Moments, &bool))| {
        let figures = || {
            let spread = Spread::of(m, instrument)?;
            Some(CellFigures { n: m.n, mean: spread.mean, ci: spread.interval(confidence, instrument.range()) })
        };
        let figures = match (*hide, figures()) {
            (false, Some(figures)) => policy.guard(m.n, || figures),
            _ => policy.withheld(PROTECTED),
        };
        Cell { value, label, figures }
    };
    let present = names.into_iter().zip(moments.iter().zip(withheld)).filter(|(_, (m, _))| m.n > 0);
    present.map(cell).collect()
}

fn value_names(attribute: &Attribute) -> Vec<(String, String)> {
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

/// Who answered: `tallies` are those of the systems that are shown, each with its breakdowns.
///
/// A value's share over the survey is shown only where every system shows that value: else subtracting those that do,
/// value by value and system by system, could leave fewer people than the minimum.
pub fn composition(
    attributes: &[&Attribute],
    tallies: &[(&SystemTally, &[Breakdown])],
    policy: Policy,
) -> Vec<Composition> {
    attributes.iter().enumerate().filter_map(|(a, attribute)| shares_of(attribute, a, tallies, policy)).collect()
}

fn shares_of(
    attribute: &Attribute,
    index: usize,
    tallies: &[(&SystemTally, &[Breakdown])],
    policy: Policy,
) -> Option<Composition> {
    let names = value_names(attribute);
    let mut cells: Vec<(u32, bool)> = Vec::new();
    for (v, (key, _)) in names.iter().enumerate() {
        let (mut total, mut hidden) = (0, 0);
        for (tally, breakdowns) in tallies {
            let n = tally.cells[index][v].n;
            let cells = breakdowns[index].cells.figure();
            let open = cells.is_some_and(|c| c.iter().any(|c| c.value == *key && c.figures.figure().is_some()));
            total += n;
            if !open && n > 0 {
                hidden += n;
            }
        }
        cells.push((total, hidden > 0));
    }
    let people: u32 = cells.iter().map(|(n, _)| n).sum();
    let withheld = policy.withhold(&cells)?;
    let mut shares = Vec::new();
    for ((_, label), ((n, _), hide)) in
        names.into_iter().zip(cells.iter().zip(withheld)).filter(|(_, ((n, _), _))| *n > 0)
    {
        let share: Disclosed<u32> =
            if hide { policy.withheld(PROTECTED) } else { policy.guard(*n, || percent(*n, people)) };
        shares.push((label, share.figure().copied()));
    }
    Some(Composition { label: attribute.label.clone(), shares })
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
