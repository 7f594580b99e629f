//! The tally of one system in one survey.

use std::collections::BTreeMap;

use super::moments::{Histogram, Moments};
use super::people::{People, Person, Shape};
use crate::model::{Instrument, Item};

/// One person's answers, borrowed for the moment of counting.
#[derive(Debug)]
pub struct Response<'a> {
    /// An answer per item, each on its scale; `None` where the item was left out.
    pub answers: &'a [Option<i32>],
    /// For each attribute of the survey the index of its value, or the number of values for "not stated".
    pub values: &'a [usize],
    /// The index of its organisation among those of the site, where it is known.
    pub organisation: Option<u32>,
    /// The day it was given, counted from 1970.
    pub day: Option<i32>,
    /// A comment that its author and the editor agreed to publish.
    pub comment: Option<String>,
}

/// A comment that may be published, with its author's attribute values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The words.
    pub text: String,
    /// As [`Response::values`].
    pub values: Vec<usize>,
}

/// What was odd about responses, whether they were left out for it or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// The same raw answer to all items of mixed wording.
    pub straight_lining: u32,
    /// Rows that were pasted twice.
    pub identical: u32,
}

/// What a subscale's mean is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SubscaleSums {
    /// People.
    pub n: u32,
    /// Sum over their oriented answers to its items.
    pub sum: i64,
}

/// Everything that is kept of the responses to one system in one survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemTally {
    /// Points of the scored responses.
    pub scores: Histogram,
    /// Responses that were not scored: too many items left out, or left out for a flag.
    pub excluded: u32,
    /// Per item, how many gave each answer from its lowest; scored responses alone.
    pub items: Vec<Vec<u32>>,
    /// Per item, how many left it out; scored responses alone.
    pub blanks: Vec<u32>,
    /// Per subscale, the people whose answers make it, and the sum of their oriented answers.
    pub subscales: Vec<SubscaleSums>,
    /// Per item and answer from its lowest, the points of those who gave it together; last of those who left it out.
    pub points: Vec<Vec<i64>>,
    /// The scored people, with what they said of themselves.
    pub people: People,
    /// Scored responses by day (counted from 1970), where it is known, and organisation, if that is known.
    pub days: BTreeMap<(Option<u32>, i32), u32>,
    /// What was odd.
    pub flags: Flags,
    /// People who came in tables of counts: of them it is not known what they commented, or who answered twice.
    pub counted_elsewhere: u32,
    /// Comments to publish, in the order read.
    pub comments: Vec<Comment>,
}

impl SystemTally {
    /// An empty tally of people of that shape.
    pub fn new(instrument: &Instrument, shape: Shape<'_>) -> Self {
        SystemTally {
            scores: Histogram::new(instrument.point_range()),
            excluded: 0,
            items: instrument.items.iter().map(|i| vec![0; i.options()]).collect(),
            blanks: vec![0; instrument.items.len()],
            subscales: vec![SubscaleSums::default(); instrument.subscales.len()],
            points: instrument.items.iter().map(|i| vec![0; i.options() + 1]).collect(),
            people: People::new(shape),
            days: BTreeMap::default(),
            flags: Flags::default(),
            counted_elsewhere: 0,
            comments: Vec::new(),
        }
    }

    /// Counts a response. Where the instrument allows for blanks among the items that make the score, each counts as its
    /// item's centre; with more of them than it allows, the response is not scored. A blank in another item leaves the
    /// response out of the subscales of that item alone. `fingerprint` is that of the sheet of answers.
    pub fn add(&mut self, instrument: &Instrument, response: &Response<'_>, fingerprint: u32) {
        if let Some(text) = response.comment.clone() {
            self.comments.push(Comment { text, values: response.values.to_vec() });
        }
        let blanks = response.answers.iter().take(instrument.headline).filter(|a| a.is_none()).count();
        if blanks > instrument.blanks_allowed {
            self.excluded += 1;
            return;
        }
        let mut complete = [0i32; MOST_ITEMS];
        for (i, (item, answer)) in instrument.items.iter().zip(response.answers).enumerate() {
            complete[i] = match answer {
                Some(a) => {
                    self.items[i][usize::try_from(a - item.low).unwrap_or(0)] += 1;
                    *a
                }
                None => {
                    self.blanks[i] += 1;
                    item.centre()
                }
            };
        }
        let points = instrument.points(&complete[..instrument.items.len()]);
        for (sums, subscale) in self.subscales.iter_mut().zip(&instrument.subscales) {
            let answered = |i: &usize| *i < instrument.headline || response.answers[*i].is_some();
            if subscale.items.iter().all(answered) {
                let own = |i: &usize| i64::from(instrument.items[*i].oriented(complete[*i]));
                sums.n += 1;
                sums.sum += subscale.items.iter().map(own).sum::<i64>();
            }
        }
        for ((sums, item), answer) in self.points.iter_mut().zip(&instrument.items).zip(response.answers) {
            let at = answer.map_or(item.options(), |a| usize::try_from(a - item.low).unwrap_or(0));
            sums[at] += i64::from(points);
        }
        self.scores.add(points);
        if let Some(day) = response.day {
            *self.days.entry((response.organisation, day)).or_default() += 1;
        }
        let Response { values, organisation, .. } = *response;
        self.people.add(Person { values, organisation, points }, fingerprint);
    }

    /// Adds people who are alike in what they said of themselves and in their points. What they answered to each item comes apart.
    pub fn add_people(&mut self, person: Person<'_>, people: u32) {
        self.scores.add_many(person.points, people);
        self.counted_elsewhere += people;
        self.people.add_many(person, people);
    }

    /// Everybody who is counted, scored or not.
    pub fn everybody(&self) -> u64 {
        u64::from(self.scores.n()) + u64::from(self.excluded)
    }

    /// Each answer to the item of that index with how many scored people gave it; last, those who left it out, as its centre.
    pub fn given(&self, index: usize, item: &Item) -> impl Iterator<Item = (i32, u32)> {
        let answers = (item.low..=item.high).chain([item.centre()]);
        answers.zip(self.items[index].iter().chain([&self.blanks[index]]).copied())
    }

    /// The oriented answers to the item of that index; a blank counts as the centre.
    pub fn moments_of(&self, index: usize, item: &Item) -> Moments {
        let mut moments = Moments::default();
        self.given(index, item).for_each(|(answer, people)| moments.add_many(item.oriented(answer), people));
        moments
    }

    /// Per item of the score, the sum of oriented answer × points: enough for its correlation with the score. A blank counts as
    /// the centre.
    pub fn products(&self, instrument: &Instrument) -> Vec<i64> {
        let product = |(item, sums): (&Item, &Vec<i64>)| -> i64 {
            let answers = (item.low..=item.high).chain([item.centre()]);
            answers.zip(sums).map(|(answer, sum)| i64::from(item.oriented(answer)) * sum).sum()
        };
        instrument.items.iter().take(instrument.headline).zip(&self.points).map(product).collect()
    }

    /// Adds another tally of the same survey and system.
    pub fn merge(&mut self, other: SystemTally) {
        self.scores.merge(&other.scores);
        self.excluded += other.excluded;
        let add = |mine: &mut u32, theirs: &u32| *mine += theirs;
        self.items.iter_mut().flatten().zip(other.items.iter().flatten()).for_each(|(m, t)| add(m, t));
        self.blanks.iter_mut().zip(&other.blanks).for_each(|(m, t)| add(m, t));
        for (mine, theirs) in self.subscales.iter_mut().zip(&other.subscales) {
            mine.n += theirs.n;
            mine.sum += theirs.sum;
        }
        self.points.iter_mut().flatten().zip(other.points.iter().flatten()).for_each(|(m, t)| *m += t);
        self.people.merge(other.people);
        self.flags.straight_lining += other.flags.straight_lining;
        self.flags.identical += other.flags.identical;
        self.counted_elsewhere += other.counted_elsewhere;
        for (day, count) in other.days {
            *self.days.entry(day).or_default() += count;
        }
        self.comments.extend(other.comments);
    }
}

/// The most items that an instrument may have.
pub const MOST_ITEMS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::built_in;

    fn tally(id: &str, answers: &[Option<i32>]) -> SystemTally {
        let all = built_in();
        let points = all[id].point_range();
        let mut t = SystemTally::new(&all[id], Shape { values: &[], organisations: 0, points, keeps_sheets: false });
        t.add(&all[id], &Response { answers, values: &[], organisation: None, day: None, comment: None }, 0);
        t
    }

    fn score(id: &str, answers: &[i32]) -> f64 {
        let all = built_in();
        let answers: Vec<_> = answers.iter().map(|&a| Some(a)).collect();
        all[id].score(tally(id, &answers).scores.iter().next().unwrap().0)
    }

    #[test]
    fn scores_as_the_instruments_authors_say() {
        assert_eq!(score("sus", &[5, 1, 5, 1, 5, 1, 5, 1, 5, 1]), 100.0);
        assert_eq!(score("sus", &[4, 2, 4, 1, 5, 2, 4, 2, 4, 2]), 80.0);
        assert_eq!(score("sus-positive", &[4; 10]), 75.0);
        assert_eq!(score("csus", &[5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 1, 1, 1, 1, 1]), 100.0);
        assert!((score("umux", &[6, 2, 7, 1]) - (5 + 5 + 6 + 6) as f64 / 24.0 * 100.0).abs() < 1e-12);
        assert!((score("umux-lite", &[6, 7]) - 11.0 * 100.0 / 12.0).abs() < 1e-12);
        assert_eq!((score("nps", &[9]), score("nps", &[8]), score("nps", &[6])), (100.0, 0.0, -100.0));
        assert_eq!(score("stars", &[4]), 4.0);
        assert!((score("tlx-raw", &[10, 20, 30, 40, 50, 65]) - 215.0 / 6.0).abs() < 1e-12);
        let net = score("nees", &[5, 4, 3, 2, 1, 4, 4, 4, 4, 4, 4]);
        assert!((net - 600.0 / 11.0).abs() < 1e-12);
    }

    #[test]
    fn two_blanks_are_centres_and_three_are_not_scored() {
        let mut answers = vec![Some(5), Some(1), Some(5), Some(1), Some(5), Some(1), Some(5), Some(1), None, None];
        let t = tally("sus", &answers);
        assert_eq!((t.scores.n(), t.excluded, t.scores.iter().next().unwrap().0), (1, 0, 36));
        assert_eq!(t.blanks[8..], [1, 1]);
        answers[0] = None;
        let t = tally("sus", &answers);
        assert_eq!((t.scores.n(), t.excluded, t.items[1].iter().sum::<u32>()), (0, 1, 0));
        assert_eq!(tally("umux", &[Some(1), None, Some(1), Some(1)]).excluded, 1);
    }

    #[test]
    fn clinical_items_that_are_left_out_unscore_nobody() {
        let full: Vec<Option<i32>> = [5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 4].map(Some).to_vec();
        let clinical = |t: &SystemTally| t.subscales[2];
        assert_eq!(clinical(&tally("csus", &full)), SubscaleSums { n: 1, sum: 19 });
        // Two of the score's items and all the clinical ones.
        let blank = |items: &[usize]| {
            let mut answers = full.clone();
            items.iter().for_each(|i| answers[*i] = None);
            tally("csus", &answers)
        };
        let t = blank(&[0, 1, 10, 11, 12, 13, 14]);
        assert_eq!((t.scores.n(), t.excluded, clinical(&t).n, t.subscales[0].n), (1, 0, 0, 1));
        assert_eq!((blank(&[0, 1, 2]).excluded, clinical(&blank(&[14])).n), (1, 0));
    }
}
