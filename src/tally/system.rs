//! The tally of one system in one survey.

use super::moments::{Histogram, Moments};
use crate::model::Instrument;

/// One person's answers, borrowed for the moment of counting.
#[derive(Debug)]
pub struct Response<'a> {
    /// An answer per item, each on its scale; `None` where the item was left out.
    pub answers: &'a [Option<i32>],
    /// For each attribute of the survey the index of its value, or the number of values for "not stated".
    pub values: &'a [usize],
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

/// Everything that is kept of the responses to one system in one survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemTally {
    /// Points of the scored responses.
    pub scores: Histogram,
    /// Responses with too many items left out to be scored.
    pub excluded: u32,
    /// Per item, how many gave each answer from its lowest; scored responses alone.
    pub items: Vec<Vec<u32>>,
    /// Per item, how many left it out; scored responses alone.
    pub blanks: Vec<u32>,
    /// Per attribute and value (the last is "not stated") the points of the scored responses.
    pub cells: Vec<Vec<Moments>>,
    /// Comments to publish, in the order read.
    pub comments: Vec<Comment>,
}

impl SystemTally {
    /// An empty tally; `values` has the number of values of each attribute of the survey.
    pub fn new(instrument: &Instrument, values: &[usize]) -> Self {
        SystemTally {
            scores: Histogram::new(instrument.point_range()),
            excluded: 0,
            items: instrument.items.iter().map(|i| vec![0; i.options()]).collect(),
            blanks: vec![0; instrument.items.len()],
            cells: values.iter().map(|n| vec![Moments::default(); n + 1]).collect(),
            comments: Vec::new(),
        }
    }

    /// Counts a response. A blank counts as its item's centre, where the instrument allows for blanks;
    /// with more of them than it allows, the response is not scored.
    pub fn add(&mut self, instrument: &Instrument, response: Response<'_>) {
        if let Some(text) = response.comment {
            self.comments.push(Comment { text, values: response.values.to_vec() });
        }
        let blanks = response.answers.iter().filter(|a| a.is_none()).count();
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
        self.scores.add(points);
        for (cells, &value) in self.cells.iter_mut().zip(response.values) {
            cells[value].add(points);
        }
    }

    /// Adds another tally of the same survey and system.
    pub fn merge(&mut self, other: SystemTally) {
        self.scores.merge(&other.scores);
        self.excluded += other.excluded;
        for (mine, theirs) in self.items.iter_mut().flatten().zip(other.items.iter().flatten()) {
            *mine += theirs;
        }
        for (mine, theirs) in self.blanks.iter_mut().zip(&other.blanks) {
            *mine += theirs;
        }
        for (mine, theirs) in self.cells.iter_mut().flatten().zip(other.cells.iter().flatten()) {
            mine.merge(theirs);
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
        let mut t = SystemTally::new(&all[id], &[]);
        t.add(&all[id], Response { answers, values: &[], comment: None });
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
}
