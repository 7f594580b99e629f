//! What is shown of one system beside its score: distribution, items, breakdowns, comments, composition.

use std::collections::BTreeMap;

use crate::model::{Attribute, Id, Instrument, Item, ScoreRule};
use crate::statistics::between::{Between, between};
use crate::statistics::coarse::{Coarse, Mean, SMALL, Told, percents_of_thirds};
use crate::statistics::disclosure::{Disclosed, People, Policy, Reason};
use crate::statistics::intervals::Scale;
use crate::statistics::overlap::{Overlap, Plan};
use crate::statistics::results::{
    AnswerShare, Answers, Author, Bin, Breakdown, Cell, CellFigures, Composition, ItemResult, Remark, Share,
};
use crate::statistics::summary::{Spread, percent};
use crate::statistics::ways::{Sums, third};
use crate::tally::{Alike, Divided, Histogram, SystemTally};

/// A distribution has at most this many ranges.
const MOST_BINS: i32 = 20;

/// Shares of ranges of scores; the last range holds the highest score. Empty where one range holds nearly everybody.
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
    // Of a range that holds all but one, that one knows that the others are in it.
    if counts.iter().any(|count| count + 1 >= n) {
        return Vec::new();
    }
    counts.iter().enumerate().map(bin).collect()
}

/// Shares of the scale's thirds, of a small group.
pub fn thirds(percents: [u32; 3], instrument: &Instrument) -> Vec<Bin> {
    let (low, high) = instrument.point_range();
    let last = high - low;
    let first = |band: usize| (0..=last).find(|level| third(*level, last) == band).map_or(high, |level| low + level);
    let end = |band: usize| if band == 2 { instrument.score(high) } else { instrument.score(first(band + 1)) };
    let bin =
        |band: usize| Bin { from: instrument.score(first(band)), to: end(band), score: None, percent: percents[band] };
    if last < 2 { Vec::new() } else { (0..3).map(bin).collect() }
}

/// Shares of the scale's thirds; empty where one of them holds nearly everybody.
pub fn distribution_in_thirds(scores: &Histogram, instrument: &Instrument) -> Vec<Bin> {
    let (low, high) = instrument.point_range();
    let percents = percents_of_thirds(&Sums::of(&scores.levels(), high - low));
    percents.map(|percents| thirds(percents, instrument)).unwrap_or_default()
}

/// The answers to one item while it is decided whether they may be shown.
struct Counted {
    /// Lowest and highest answer of each share, with the number of people.
    shares: Vec<(i32, i32, u32)>,
    n: u32,
}

/// Lowest and highest answer of each share that is told of an item: each answer alone, or, of few people, the scale in
/// three parts. Where the item is the whole score, the parts are those of the score, or they would say more together.
pub fn parts(item: &Item, instrument: &Instrument, people: u32) -> Vec<(i32, i32)> {
    let answers = item.low..=item.high;
    if people >= SMALL {
        return answers.map(|answer| (answer, answer)).collect();
    }
    let (low, high) = instrument.point_range();
    let part = |answer: i32| match instrument.headline {
        1 => third(instrument.points(&[answer]) - low, high - low),
        _ => third(answer - item.low, item.high - item.low),
    };
    let mut parts: Vec<(i32, i32)> = Vec::new();
    for answer in answers {
        match parts.last_mut().filter(|(_, last)| part(*last) == part(answer)) {
            Some(last) => last.1 = answer,
            None => parts.push((answer, answer)),
        }
    }
    parts
}

impl Counted {
    fn of(counts: &[u32], item: &Item, instrument: &Instrument) -> Counted {
        let n: u32 = counts.iter().sum();
        let within = |low: i32, high: i32| {
            let inside = (item.low..).zip(counts).filter(|(answer, _)| (low..=high).contains(answer));
            (low, high, inside.map(|(_, count)| count).sum())
        };
        let shares = parts(item, instrument, n).into_iter().map(|(low, high)| within(low, high));
        Counted { shares: shares.collect(), n }
    }

    /// Whether leaving any one person out leaves all alike, as far as it is told.
    fn is_dominated(&self) -> bool {
        self.shares.iter().any(|(.., count)| count + 1 >= self.n)
    }
}

/// Those who answered the item.
impl People for Counted {
    fn people(&self) -> u32 {
        self.n
    }
}

/// Answers by item (rule 4): whole percent; an item is withheld where too few answered it, or where whoever knows their own
/// answer knows everybody's. No reason is given apart: it would tell what everybody answered.
pub fn items(tally: &SystemTally, instrument: &Instrument, policy: Policy, thirds: bool) -> Vec<ItemResult> {
    let counted: Vec<Counted> =
        instrument.items.iter().zip(&tally.items).map(|(item, counts)| Counted::of(counts, item, instrument)).collect();
    let open = |(item, c): (&Item, &Counted)| {
        let is_the_score = instrument.headline == 1 && item.id == instrument.items[0].id;
        let few = c.n < SMALL && is_the_score && !thirds;
        !few && !c.is_dominated() && policy.guard(c, || ()).figure().is_some()
    };
    let mut shown: Vec<bool> = instrument.items.iter().zip(&counted).map(open).collect();
    cover(tally, instrument, &mut shown);
    let result = |((i, item), shown): ((usize, &Item), bool)| {
        let own = &counted[i];
        let Counted { shares, n } = own;
        let sum = || (item.low..).zip(&tally.items[i]).map(|(a, &c)| f64::from(a) * f64::from(c)).sum::<f64>();
        let make = || Answers {
            n: *n,
            shares: shares.iter().map(|&(low, high, c)| AnswerShare { low, high, percent: percent(c, *n) }).collect(),
            mean: (*n >= SMALL).then(|| sum() / f64::from(*n)),
            expected: None,
        };
        let answers = if shown { policy.guard(own, make) } else { policy.withheld(Reason::Protected) };
        ItemResult { id: item.id.clone(), reverse: item.reverse, answers }
    };
    instrument.items.iter().enumerate().zip(shown).map(result).collect()
}

/// Lowest and highest points that one person's answer to an item of the headline can give.
fn points_of(item: &Item, instrument: &Instrument) -> (f64, f64) {
    match instrument.rule {
        ScoreRule::Sum => (0.0, f64::from(item.weight * (item.high - item.low))),
        ScoreRule::NetPromoter | ScoreRule::NetAgreement => (-1.0, 1.0),
    }
}

/// Withholds further items of the headline until what the score leaves of those withheld allows for every answer to each
/// of them; where that can't be had, all. Which ones they are depends on nobody's answers but by their sum.
///
/// With `S` the points that are left over in the mean, and each item between its lowest and highest points: with the
/// highest of one item the others can't fall below their lowest, and with its lowest they can't rise above their highest.
/// For `h` items of five answers that is 4 ≤ S ≤ 4(h − 1).
pub fn cover(tally: &SystemTally, instrument: &Instrument, shown: &mut [bool]) {
    let headline = 0..instrument.headline;
    let n = f64::from(tally.scores.n());
    // With what was left blank as the middle, and without, as the means of items are told.
    let mean = |i: usize, filled: bool| {
        let item = &instrument.items[i];
        let answered: u32 = tally.items[i].iter().sum();
        let sum: f64 = (item.low..)
            .zip(&tally.items[i])
            .map(|(answer, &count)| {
                let blanks = if filled && answer == item.centre() { tally.blanks[i] } else { 0 };
                let points = match instrument.rule {
                    ScoreRule::Sum => item.weight * item.oriented(answer),
                    ScoreRule::NetPromoter => instrument.points(&[answer]),
                    ScoreRule::NetAgreement => (2 * item.oriented(answer) - (item.high - item.low)).signum(),
                };
                f64::from(points) * f64::from(count + blanks)
            })
            .sum();
        sum / if filled { n } else { f64::from(answered).max(1.0) }
    };
    let whole: f64 = headline.clone().map(|i| mean(i, true)).sum();
    let is_open = |shown: &[bool]| {
        let hidden: Vec<usize> = headline.clone().filter(|&i| !shown[i]).collect();
        let told: f64 = headline.clone().filter(|&i| shown[i]).map(|i| mean(i, false)).sum();
        let left: [f64; 2] = [hidden.iter().map(|&i| mean(i, true)).sum(), whole - told];
        let (low, high) = hidden
            .iter()
            .map(|&i| points_of(&instrument.items[i], instrument))
            .fold((0.0, 0.0), |sum, ends| (sum.0 + ends.0, sum.1 + ends.1));
        hidden.iter().all(|&i| {
            let ends = points_of(&instrument.items[i], instrument);
            left.iter().all(|left| left - ends.1 >= low - ends.0 - 1e-9 && left - ends.0 <= high - ends.1 + 1e-9)
        })
    };
    let Some(first) = headline.clone().find(|&i| !shown[i]) else { return };
    for k in 1..instrument.headline {
        if is_open(shown) {
            return;
        }
        shown[(first + k) % instrument.headline] = false;
    }
    headline.clone().for_each(|i| shown[i] = false);
}

/// The divisions of a system's respondents, and which groups of them are withheld.
pub struct Divisions {
    /// The scores of the groups: of each attribute's values with "not stated", and last of the organisations with those who
    /// named none, where any was named.
    groups: Vec<Vec<Histogram>>,
    /// What may be told of each group by itself.
    told: Vec<Vec<Option<CellFigures>>>,
    withheld: Plan,
    /// Whether a mean may be told that is weighted as the survey says.
    pub may_be_weighted: bool,
}

impl Divisions {
    /// Divides a system's respondents, and decides over all divisions together (rules 2 and 3); `weighted` are the
    /// attributes by which answers are weighted.
    pub fn of(scores: &Histogram, divided: &Divided, by: &Groups<'_>, weighted: &[usize]) -> Divisions {
        let mut groups = divided.cells.clone();
        let named = !divided.organisations.is_empty();
        if named {
            let mut organisations: Vec<Histogram> = divided.organisations.values().cloned().collect();
            let mut unstated = scores.clone();
            organisations.iter().for_each(|o| unstated.take(o));
            organisations.push(unstated);
            groups.push(organisations);
        }
        let places: BTreeMap<u32, usize> = divided.organisations.keys().enumerate().map(|(i, o)| (o + 1, i)).collect();
        let last = places.len();
        let together = divided.alike.iter().map(|Alike { said, points }| {
            let (organisation, values) = said.split_last().map_or((0, &[][..]), |(o, values)| (*o, values));
            let mut all: Vec<usize> = values.iter().map(|v| *v as usize).collect();
            if named {
                all.push(places.get(&organisation).copied().unwrap_or(last));
            }
            (all, points)
        });
        // A small group of which nothing may be told, however coarsely, is withheld with others, as one that is too small.
        let told = |scores: &Histogram| by.policy.open(scores).then(|| by.told(scores)).flatten();
        let told: Vec<Vec<_>> = groups.iter().map(|cells| cells.iter().map(told).collect()).collect();
        let is_closed = |(scores, told): (&Histogram, &Option<_>)| by.policy.open(scores) && told.is_none();
        let closed = groups.iter().zip(&told).map(|(cells, told)| cells.iter().zip(told).map(is_closed).collect());
        let closed: Vec<Vec<bool>> = closed.collect();
        let overlap = Overlap::new(by.policy, &groups, &closed, together);
        let withheld = overlap.plan();
        // Where a group that weighs is withheld, or all of them, the weighted mean and the plain one would tell of it.
        let all_shown = |a: &usize| withheld[*a].as_ref().is_some_and(|w| !w.contains(&true));
        let may_be_weighted =
            !weighted.is_empty() && weighted.iter().all(all_shown) && !overlap.few_beside_weights(&withheld, weighted);
        Divisions { groups, told, withheld, may_be_weighted }
    }
}

/// Makes the figures of groups.
pub struct Groups<'a> {
    /// The questionnaire.
    pub instrument: &'a Instrument,
    /// The rules in force.
    pub policy: Policy,
    /// The confidence of intervals, such as 0.95.
    pub confidence: f64,
}

impl Groups<'_> {
    /// Figures by the values of each attribute.
    pub fn breakdowns(&self, divisions: &Divisions, attributes: &[&Attribute]) -> Vec<Breakdown> {
        let of = |(d, attribute): (usize, &&Attribute)| {
            let cells = match &divisions.withheld[d] {
                None => self.policy.withheld(Reason::Protected),
                Some(withheld) => {
                    // Beside groups that are withheld, those of nobody are withheld too: else it would be told who is there.
                    let any = withheld.contains(&true);
                    let cell = |(i, value): (usize, String)| {
                        let hide = withheld[i] || divisions.groups[d][i].n() == 0;
                        (any || !hide).then(|| Cell { value, figures: self.figures(divisions, (d, i), hide) })
                    };
                    self.policy.guard(divisions.groups[d].as_slice(), || {
                        values_of(attribute).into_iter().enumerate().filter_map(cell).collect()
                    })
                }
            };
            let withheld = cells.figure().is_some_and(|c: &Vec<Cell>| c.iter().any(|c| c.figures.figure().is_none()));
            Breakdown { attribute: attribute.id.clone(), cells, held: None, kept_back: None, withheld }
        };
        attributes.iter().enumerate().map(of).collect()
    }

    /// The figures of a group, by the index of its division and its own.
    fn figures(&self, divisions: &Divisions, (division, i): (usize, usize), hide: bool) -> Disclosed<CellFigures> {
        match divisions.told[division][i].filter(|_| !hide) {
            Some(figures) => self.policy.guard(&divisions.groups[division][i], || figures),
            None => self.policy.withheld(Reason::Protected),
        }
    }

    /// What may be told of a group by itself: exactly of many people, coarsely of few.
    fn told(&self, scores: &Histogram) -> Option<CellFigures> {
        let spread = Spread::of(&scores.moments(), self.instrument)?;
        let n = scores.n();
        if n >= SMALL {
            let ci = Scale::of(self.instrument).interval(&spread, self.confidence);
            return Some(CellFigures { n, mean: Mean::exact(spread.mean), sd: spread.sd, ci });
        }
        // A cell has no distribution.
        let Told { mean, bound, sd, ci, thirds: _ } = Coarse::new(self.instrument, self.confidence).told(scores)?;
        Some(CellFigures { n, mean: Mean { value: mean, bound }, sd, ci })
    }

    /// Figures by organisation, with the spread between those that are shown. Which others answered is not told, for that
    /// alone would tell of few people.
    pub fn organisations(
        &self,
        scores: &Histogram,
        divided: &Divided,
        divisions: &Divisions,
        ids: &[Id],
    ) -> Option<(Breakdown, Option<Between>)> {
        if divided.organisations.is_empty() {
            return None;
        }
        let last = divisions.groups.len().checked_sub(1)?;
        let groups = divisions.groups.last()?;
        let withheld = divisions.withheld.last()?;
        let cells = match withheld {
            None => self.policy.withheld(Reason::Protected),
            Some(withheld) => {
                let named = divided.organisations.keys().map(|number| ids.get(*number as usize).cloned());
                let all = named.chain([Some("not-stated".to_owned())]).enumerate();
                let shown = all.filter(|(i, _)| !withheld[*i] && groups[*i].n() > 0);
                let cells = shown.filter_map(|(i, id)| {
                    Some(Cell { value: id?, figures: self.figures(divisions, (last, i), false) })
                });
                self.policy.guard(scores, || cells.collect())
            }
        };
        let told = |c: &Cell| c.figures.figure().map(|f| f.n);
        let shown: u32 = cells.figure().iter().copied().flatten().filter_map(told).sum();
        let withheld = cells.figure().is_some() && shown < scores.n();
        let breakdown = Breakdown { attribute: "organisation".into(), cells, held: None, kept_back: None, withheld };
        let between = spread_between(&breakdown, self.confidence);
        Some((breakdown, between))
    }
}

/// The spread between the groups that are shown.
pub fn spread_between(breakdown: &Breakdown, confidence: f64) -> Option<Between> {
    // A mean that is a bound has no deviation either.
    let spread = |c: &Cell| c.figures.figure().and_then(|f| Some((f64::from(f.n), f.mean.value, f.sd? * f.sd?)));
    between(&breakdown.stated().filter_map(spread).collect::<Vec<_>>(), confidence)
}

/// The values of an attribute, and `not-stated`.
pub fn values_of(attribute: &Attribute) -> Vec<String> {
    attribute.values.iter().map(|(key, _)| key.clone()).chain(["not-stated".to_owned()]).collect()
}

/// Comments; an author's first attribute is shown where its group is (rule 5).
pub fn remarks(tally: &SystemTally, attributes: &[&Attribute], breakdowns: &[Breakdown]) -> Vec<Remark> {
    let author = |values: &[usize]| {
        attributes.iter().zip(breakdowns).zip(values).find_map(|((attribute, breakdown), &value)| {
            let (key, _) = attribute.values.get(value)?;
            let cells = breakdown.cells.figure()?;
            let cell = cells.iter().find(|c| c.value == *key)?;
            cell.figures.figure().map(|_| Author { attribute: attribute.id.clone(), value: key.clone() })
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
    let shares = values_of(attribute).into_iter().filter_map(|key| {
        let shown = |b: &Breakdown| Some(b.cells.figure()?.iter().find(|c| c.value == key)?.figures.figure()?.n);
        let cells: Vec<Option<u32>> = systems.iter().map(|(_, b)| shown(&b[index])).collect();
        let count: u32 = cells.iter().flatten().sum();
        (count > 0).then(|| Share {
            value: key,
            percent: percent(count, people),
            at_least: partial && cells.contains(&None),
        })
    });
    let shares: Vec<Share> = shares.collect();
    (!shares.is_empty()).then(|| Composition { attribute: attribute.id.clone(), shares })
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
