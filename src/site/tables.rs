//! The CSV files of the site, each with its row: a new column is a line here.

use crate::model::{Citation, Date, PostHeld};
use crate::site::columns::{Column, Row, Table, Type, bound, cell, figure, high, limit, low, table};
use crate::site::dates::iso;
use crate::statistics::{Bound, CellFigures, Disclosed, Figures, HeldCount, Mean};

/// A system in a survey.
#[derive(Debug)]
pub struct Rating<'a> {
    /// The survey's id.
    pub survey: &'a str,
    /// The system's id.
    pub system: &'a str,
    /// The questionnaire's id.
    pub instrument: &'a str,
    /// What the system is for: its rank is among those of the same.
    pub category: &'static str,
    /// Its figures.
    pub figures: &'a Disclosed<Figures>,
    /// Whether they are invented.
    pub demonstration: bool,
}

impl Rating<'_> {
    fn of<T>(&self, part: impl FnOnce(&Figures) -> Option<T>) -> Option<T> {
        self.figures.figure().and_then(part)
    }
}

fn citation(c: &Citation) -> String {
    match &c.url {
        Some(url) => format!("{}, {url}", c.title),
        None => c.title.clone(),
    }
}

table! {
    /// Every result.
    RATINGS of Rating: "ratings", "Every result: a row for each system and survey", |r|
    "survey": Text, "survey" => r.survey.to_owned();
    "system": Text, "system" => r.system.to_owned();
    "instrument": Text, "instrument" => r.instrument.to_owned();
    "n": Whole, "n" => cell(r.of(|f| f.n));
    "mean": Number, "mean" => figure(r.of(|f| f.mean.and_then(Mean::told)));
    "ci_low": Number, "interval" => low(r.of(|f| f.ci));
    "ci_high": Number, "interval" => high(r.of(|f| f.ci));
    "ci_method": Text, "ci-method" => cell(r.of(|f| f.ci_method.map(|m| m.id())));
    "sd": Number, "sd" => figure(r.of(|f| f.sd));
    "median": Number, "median" => figure(r.of(|f| f.median));
    "q1": Number, "median" => low(r.of(|f| f.quartiles));
    "q3": Number, "median" => high(r.of(|f| f.quartiles));
    "grade": Text, "grade" => cell(r.of(|f| f.meaning.as_ref().map(|m| m.grade)));
    "grade_low": Text, "grade-interval" => cell(r.of(|f| f.grade_interval.map(|g| g.0)));
    "grade_high": Text, "grade-interval" => cell(r.of(|f| f.grade_interval.map(|g| g.1)));
    "adjective": Text, "grade" => cell(r.of(|f| f.meaning.as_ref().map(|m| m.adjective)));
    "percentile": Number, "grade" => figure(r.of(|f| f.meaning.as_ref().map(|m| m.percentile)));
    "category": Text, "category" => r.category.to_owned();
    "rank": Whole, "rank" => cell(r.of(|f| f.standing.map(|s| s.rank)));
    "rank_best": Whole, "rank" => cell(r.of(|f| f.standing.and_then(|s| s.interval).map(|i| i.0)));
    "rank_worst": Whole, "rank" => cell(r.of(|f| f.standing.and_then(|s| s.interval).map(|i| i.1)));
    "shrunken_mean": Number, "shrunken" => figure(r.of(|f| f.shrunken_mean));
    "change_since": Text, "change" => cell(r.of(|f| f.change.as_ref().map(|c| c.since.clone())));
    "change": Number, "change" => figure(r.of(|f| f.change.as_ref().and_then(|c| c.difference)));
    "change_low": Number, "change" => low(r.of(|f| f.change.as_ref().and_then(|c| c.ci)));
    "change_high": Number, "change" => high(r.of(|f| f.change.as_ref().and_then(|c| c.ci)));
    "change_verdict": Text, "change" => cell(r.of(|f| f.change.as_ref().map(|c| c.verdict)));
    "excluded": Whole, "excluded" => cell(r.of(|f| f.excluded));
    "source": Text, "source" => cell(r.of(|f| f.source.as_ref().map(citation)));
    "outside_limits": Number, "limits" => cell(r.of(|f| f.is_outside.and_then(limit)));
    "weighted_mean": Number, "weighted" => figure(r.of(|f| Some(f.weighted.as_ref()?.figure()?.mean)));
    "weighted_low": Number, "weighted" => low(r.of(|f| f.weighted.as_ref()?.figure()?.ci));
    "weighted_high": Number, "weighted" => high(r.of(|f| f.weighted.as_ref()?.figure()?.ci));
    "effective_n": Number, "weighted" => figure(r.of(|f| Some(f.weighted.as_ref()?.figure()?.effective_n)));
    "as_of": Day, "as-of" => cell(r.of(|f| f.as_of));
    "mean_at_least": Number, "bound" => figure(bound(r.of(|f| f.mean), Bound::AtLeast));
    "mean_at_most": Number, "bound" => figure(bound(r.of(|f| f.mean), Bound::AtMost));
    "withheld": Text, "withheld" => cell(r.figures.withheld());
    "demonstration": Flag, "demonstration" => r.demonstration.to_string();
}

/// A group of respondents, or a breakdown that is withheld as a whole.
#[derive(Debug)]
pub struct Group<'a> {
    /// The survey's id.
    pub survey: &'a str,
    /// The system's id.
    pub system: &'a str,
    /// What respondents are divided by.
    pub attribute: &'a str,
    /// The group; empty of a breakdown that is withheld.
    pub value: &'a str,
    /// Its figures, where they are shown.
    pub figures: Option<&'a CellFigures>,
    /// Why they are withheld, where they are.
    pub withheld: String,
    /// Since when it stays as it was published.
    pub held: Option<Date>,
}

table! {
    /// Results by groups.
    BREAKDOWNS of Group: "breakdowns", "Results by groups of respondents", |r|
    "survey": Text, "ids" => r.survey.to_owned();
    "system": Text, "ids" => r.system.to_owned();
    "attribute": Text, "attribute" => r.attribute.to_owned();
    "value": Text, "attribute" => r.value.to_owned();
    "n": Whole, "group" => cell(r.figures.map(|f| f.n));
    "mean": Number, "group" => figure(r.figures.and_then(|f| f.mean.told()));
    "ci_low": Number, "group" => low(r.figures.and_then(|f| f.ci));
    "ci_high": Number, "group" => high(r.figures.and_then(|f| f.ci));
    "withheld": Text, "group-withheld" => r.withheld.clone();
    "as_of": Day, "group-as-of" => cell(r.held);
    "mean_at_least": Number, "bound" => figure(bound(r.figures.map(|f| f.mean), Bound::AtLeast));
    "mean_at_most": Number, "bound" => figure(bound(r.figures.map(|f| f.mean), Bound::AtMost));
}

/// An answer to an item, or several together.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The survey's id.
    pub survey: &'a str,
    /// The system's id.
    pub system: &'a str,
    /// The item's id.
    pub item: &'a str,
    /// The answer; of few people a range, such as `4-5`.
    pub answer: String,
    /// How many of those who answered gave it, in whole percent.
    pub share: Option<u32>,
}

table! {
    /// Answers to each item.
    ITEMS of Answer: "items", "Answers to each item", |r|
    "survey": Text, "ids" => r.survey.to_owned();
    "system": Text, "ids" => r.system.to_owned();
    "item": Text, "ids" => r.item.to_owned();
    "answer": Text, "answer" => r.answer.clone();
    "share": Number, "share" => cell(r.share);
}

/// An item's mean.
#[derive(Debug)]
pub struct ItemMean<'a> {
    /// The survey's id.
    pub survey: &'a str,
    /// The system's id.
    pub system: &'a str,
    /// The item's id.
    pub item: &'a str,
    /// The mean answer, as it stands on the questionnaire.
    pub mean: Option<f64>,
    /// What is usual at the system's own score.
    pub expected: Option<f64>,
}

table! {
    /// The mean answer to each item.
    ITEM_MEANS of ItemMean: "item-means", "The mean answer to each item", |r|
    "survey": Text, "ids" => r.survey.to_owned();
    "system": Text, "ids" => r.system.to_owned();
    "item": Text, "ids" => r.item.to_owned();
    "mean": Number, "item-mean" => figure(r.mean);
    "expected": Number, "expected" => figure(r.expected);
}

/// A post of digital leadership; what is unknown is `None`.
#[derive(Debug)]
pub struct Holding<'a> {
    /// The day of the census.
    pub as_of: Date,
    /// The organisation's id.
    pub organisation: &'a str,
    /// The post's id.
    pub post: &'static str,
    /// The post, where the census has it.
    pub held: Option<&'a PostHeld>,
    /// The name of who holds it.
    pub holder: String,
    /// `sample` or `complete`.
    pub coverage: &'static str,
    /// Whether the census is invented.
    pub demonstration: bool,
}

table! {
    /// Posts of digital leadership.
    LEADERSHIP of Holding: "leadership", "Posts of digital leadership, one by one", |r|
    "as_of": Day, "census" => iso(r.as_of);
    "organisation": Text, "post" => r.organisation.to_owned();
    "post": Text, "post" => r.post.to_owned();
    "in_post": Flag, "in-post" => cell(r.held.map(PostHeld::is_filled));
    "wte": Number, "wte" => figure(r.held.and_then(|p| p.wte));
    "board": Flag, "board" => cell(r.held.and_then(|p| p.board));
    "holder": Text, "holder" => r.holder.clone();
    "coverage": Text, "coverage" => r.coverage.to_owned();
    "demonstration": Flag, "demonstration" => r.demonstration.to_string();
}

/// A share of organisations.
#[derive(Debug)]
pub struct LeadershipShare<'a> {
    /// The day of the census.
    pub as_of: Date,
    /// The post's id.
    pub post: &'static str,
    /// `kind`, `region`, or nothing for all organisations.
    pub attribute: &'a str,
    /// Which.
    pub value: &'a str,
    /// What is counted.
    pub measure: &'static str,
    /// The counts.
    pub tally: HeldCount,
    /// The confidence of the interval, where the census is a sample.
    pub confidence: Option<f64>,
    /// Whether the census is invented.
    pub demonstration: bool,
}

impl LeadershipShare<'_> {
    fn interval(&self) -> Option<(f64, f64)> {
        self.confidence.and_then(|confidence| self.tally.interval(confidence))
    }
}

table! {
    /// Shares of organisations.
    LEADERSHIP_SHARES of LeadershipShare: "leadership-shares", "Shares of organisations with a post", |r|
    "as_of": Day, "census-post" => iso(r.as_of);
    "post": Text, "census-post" => r.post.to_owned();
    "attribute": Text, "kind" => r.attribute.to_owned();
    "value": Text, "kind" => r.value.to_owned();
    "measure": Text, "measure" => r.measure.to_owned();
    "yes": Whole, "organisations" => r.tally.yes.to_string();
    "no": Whole, "organisations" => r.tally.no.to_string();
    "unknown": Whole, "organisations" => r.tally.unknown.to_string();
    "share": Number, "leadership-share" => figure(r.tally.share());
    "ci_low": Number, "leadership-share" => low(r.interval());
    "ci_high": Number, "leadership-share" => high(r.interval());
    "demonstration": Flag, "demonstration" => r.demonstration.to_string();
}
