//! What is published, as facts about groups of people.

use std::collections::BTreeMap;

/// Groups of fewer people are told of in coarse steps.
pub const SMALL: f64 = 30.0;

/// A group of people: those who answered a survey, of one system or of all, with one value of an attribute or any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Group {
    /// The survey.
    pub survey: String,
    /// The system; empty for all systems.
    pub system: String,
    /// The attribute; empty for no division.
    pub attribute: String,
    /// Its value; empty for no division.
    pub value: String,
}

/// A number that lies between two bounds, and the file that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// The file.
    pub file: String,
}

/// What is told of one group.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Number of people, wherever it is told.
    pub n: Vec<Told>,
    /// Mean score.
    pub mean: Vec<Told>,
    /// Standard deviation (n−1), where it is told or follows from an interval.
    pub sd: Option<f64>,
    /// Whether the mean is told and no interval with it: all scores are equal.
    pub flat: bool,
    /// Whether the figures are of an earlier day than the system's.
    pub held: bool,
    /// Files that say the group is withheld.
    pub withheld: Vec<String>,
    /// What is told of few people in more detail than it may be.
    pub fine: Vec<String>,
    /// Number, mean and deviation of few people.
    pub small: Option<(f64, f64, Option<f64>)>,
}

/// Number, mean, deviation and interval, as one file tells them.
pub type Fine = (Option<f64>, Option<f64>, Option<f64>, Option<(f64, f64)>);

/// The answers to an item, as whole percentages from its lowest answer.
#[derive(Debug, Clone, Default)]
pub struct Shares {
    /// Lowest and highest answer of each share, and the share; `None` where withheld.
    pub answers: Vec<(i32, i32, Option<f64>)>,
    /// Mean answer, where it is told.
    pub mean: Option<f64>,
}

/// A text of a page or a chart that stands for itself: a row of a table, a caption, a sentence, a label.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Its file.
    pub file: String,
    /// Its parts: the cells of a row, or one text.
    pub cells: Vec<String>,
}

/// A weighted figure.
#[derive(Debug, Clone, Copy)]
pub struct WeightedFact {
    /// The mean.
    pub mean: f64,
    /// Kish's effective number.
    pub effective_n: f64,
}

/// What is known of a survey itself.
#[derive(Debug, Clone, Default)]
pub struct SurveyFacts {
    /// Its instrument's id.
    pub instrument: String,
    /// Lowest and highest score.
    pub range: Option<(f64, f64)>,
    /// Shares of the population by attribute and value.
    pub shares: BTreeMap<String, BTreeMap<String, f64>>,
}

/// A comment of a page, with its author's group.
#[derive(Debug, Clone)]
pub struct Quote {
    /// The page.
    pub file: String,
    /// The words.
    pub text: String,
    /// What is said of the author.
    pub author: String,
}

/// What things are called in one language of the site.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The folder of its pages: `cy/`, or nothing for those at the root.
    pub folder: String,
    /// What stands behind a number of responses.
    pub responses: Vec<String>,
    /// Titles of surveys by id.
    pub surveys: BTreeMap<String, String>,
    /// Names of systems by id.
    pub systems: BTreeMap<String, String>,
    /// Labels of the values of attributes, by id.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

/// Everything that an attacker has.
#[derive(Debug, Default)]
pub struct Facts {
    /// The fewest people that a figure may rest on; never less than five.
    pub minimum: f64,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// Surveys by id.
    pub surveys: BTreeMap<String, SurveyFacts>,
    /// What things are called in each language of the site; the first one is the one at its root.
    pub languages: Vec<Names>,
    /// Groups.
    pub groups: BTreeMap<Group, Known>,
    /// Weighted figures by survey and system.
    pub weighted: BTreeMap<(String, String), WeightedFact>,
    /// Answers by survey, system and item.
    pub items: BTreeMap<(String, String), BTreeMap<String, Shares>>,
    /// Survey and system whose items are of an earlier day than the score.
    pub old_items: std::collections::BTreeSet<(String, String)>,
    /// Passages of pages, charts and feeds, by file.
    pub passages: Vec<Passage>,
    /// Comments.
    pub quotes: Vec<Quote>,
    /// People behind figures of others, by survey.
    pub others: BTreeMap<String, f64>,
    /// The reasons that are given for systems that are withheld, each with a survey.
    pub reasons: BTreeMap<String, String>,
    /// Counts of fewer people than the minimum, each in a sentence, by survey.
    pub counts: Vec<(String, String)>,
    /// Files read.
    pub files: usize,
}

impl Group {
    /// The group of a system.
    pub fn system(survey: &str, system: &str) -> Group {
        Group { survey: survey.to_owned(), system: system.to_owned(), ..Group::default() }
    }

    /// Whether the group is one value of an attribute.
    pub fn is_cell(&self) -> bool {
        !self.attribute.is_empty() && !self.value.is_empty()
    }
}

impl Known {
    /// The number of people, where it is told exactly.
    pub fn n(&self) -> Option<f64> {
        exact(&self.n, 0.49)
    }

    /// The mean, where it is told exactly.
    pub fn mean(&self) -> Option<f64> {
        exact(&self.mean, 1e-6)
    }

    /// The file that tells the number, for equations.
    pub fn file(&self) -> &str {
        self.n.first().or(self.mean.first()).map_or("", |t| t.file.as_str())
    }
}

fn exact(told: &[Told], within: f64) -> Option<f64> {
    let best = told.iter().min_by(|a, b| (a.high - a.low).total_cmp(&(b.high - b.low)))?;
    (best.high - best.low <= 2.0 * within).then_some((best.low + best.high) / 2.0)
}

impl Names {
    /// The label of a value.
    pub fn value<'a>(&'a self, attribute: &str, value: &'a str) -> &'a str {
        self.values.get(attribute).and_then(|values| values.get(value)).map_or(value, String::as_str)
    }

    /// Every name, label and title that holds `label` and more: where one of these stands, `label` doesn't.
    pub fn longer<'a>(&'a self, label: &'a str) -> Vec<&'a str> {
        let values = self.values.values().flat_map(BTreeMap::values);
        let all = self.surveys.values().chain(values).chain(self.systems.values()).map(String::as_str);
        all.filter(|other| other.len() > label.len() && other.contains(label)).collect()
    }

    /// Whether no other attribute has a value with the same label.
    pub fn is_named_once(&self, cell: &Group) -> bool {
        let label = self.value(&cell.attribute, &cell.value);
        let others = self.values.iter().filter(|(id, _)| **id != cell.attribute);
        others.flat_map(|(_, values)| values.values()).all(|other| other != label)
    }

    /// Where the page or chart with that path lies in this language.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.folder)
    }
}

impl Facts {
    /// A group in words: "role: Pharmacist of Harbour EPR in 2026-spring".
    pub fn words(&self, g: &Group) -> String {
        let system = match self.first().and_then(|names| names.systems.get(&g.system)) {
            Some(name) => name.clone(),
            None if g.system.is_empty() => "all systems".to_owned(),
            None => g.system.clone(),
        };
        let cell = if g.is_cell() {
            format!("{}: {} of ", g.attribute, self.label(&g.attribute, &g.value))
        } else {
            String::new()
        };
        format!("{cell}{system} in {}", g.survey)
    }

    /// The label of a value, in the first language.
    pub fn label<'a>(&'a self, attribute: &str, value: &'a str) -> &'a str {
        self.first().map_or(value, |names| names.value(attribute, value))
    }

    fn first(&self) -> Option<&Names> {
        self.languages.first()
    }

    /// The attributes by which respondents are divided.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.first().into_iter().flat_map(|names| names.values.keys()).map(String::as_str)
    }

    /// The groups of one division of a system's respondents.
    pub fn cells<'a>(
        &'a self,
        survey: &'a str,
        system: &'a str,
        attribute: &'a str,
    ) -> impl Iterator<Item = (&'a Group, &'a Known)> {
        let first = Group { attribute: attribute.to_owned(), ..Group::system(survey, system) };
        let same = move |g: &Group| g.survey == survey && g.system == system && g.attribute == attribute;
        self.groups.range(first..).take_while(move |(g, _)| same(g)).filter(|(g, _)| g.is_cell())
    }

    /// The passages of the files whose paths begin so.
    pub fn passages_under(&self, start: &str) -> &[Passage] {
        let from = self.passages.partition_point(|p| p.file.as_str() < start);
        let rest = &self.passages[from..];
        &rest[..rest.partition_point(|p| p.file.starts_with(start))]
    }

    /// Every division of a system's respondents: survey, system, attribute.
    pub fn divisions(&self) -> Vec<(&str, &str, &str)> {
        let cells = self.groups.keys().filter(|g| g.is_cell() && !g.system.is_empty());
        let mut all: Vec<_> = cells.map(|g| (g.survey.as_str(), g.system.as_str(), g.attribute.as_str())).collect();
        all.dedup();
        all
    }

    /// Lowest and highest score of a survey.
    pub fn range(&self, survey: &str) -> (f64, f64) {
        self.surveys.get(survey).and_then(|s| s.range).unwrap_or((f64::NEG_INFINITY, f64::INFINITY))
    }

    /// Whether two surveys ask for the same score: `csus` asks more beside the items of `sus`.
    pub fn have_one_score(&self, a: &str, b: &str) -> bool {
        let score = |survey: &str| self.surveys.get(survey).map(|s| s.instrument.as_str().replace("csus", "sus"));
        score(a) == score(b)
    }

    /// Whether a score is the sum of answers, so that its ends tell each of them; a net score is not.
    pub fn sums(&self, survey: &str) -> bool {
        self.surveys.get(survey).is_some_and(|s| !matches!(s.instrument.as_str(), "nps" | "nees"))
    }
}
