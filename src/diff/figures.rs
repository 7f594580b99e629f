//! What a site publishes of surveys, read from its data files.

use std::collections::BTreeMap;

use serde_json::Value;

/// Whose figures they are: a system in a survey, or a group of its respondents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whose {
    /// The survey's id.
    pub survey: String,
    /// The system's id.
    pub system: String,
    /// Attribute and value of a group; none of the whole.
    pub group: Option<(String, String)>,
}

/// The figures of one, as they are published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Responses.
    pub n: Option<u64>,
    /// Mean, or the limit that is told in place of it.
    pub mean: Option<f64>,
    /// What stands behind the mean where it is a limit: "or more".
    pub limit: &'static str,
    /// The interval.
    pub ci: Option<(f64, f64)>,
    /// Rank within the category.
    pub rank: Option<u64>,
    /// Letter.
    pub grade: Option<String>,
    /// Whether nothing is told.
    pub is_withheld: bool,
}

/// A survey.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// Its title.
    pub title: String,
    /// Corrections that it tells.
    pub corrections: usize,
    /// Everything that decides how its figures are made, as one text.
    pub rules: String,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// By whose they are.
    pub rows: BTreeMap<Whose, Row>,
    /// Surveys by id.
    pub surveys: BTreeMap<String, Survey>,
    /// Names of systems by id.
    pub systems: BTreeMap<String, String>,
    /// Labels of attributes and of their values.
    pub labels: BTreeMap<(String, String), String>,
}

impl Figures {
    /// From `data/ratings.json`, `data/breakdowns.csv` and the files of systems.
    ///
    /// # Errors
    /// What can't be read, in a sentence.
    pub fn read<'f>(ratings: &[u8], groups: &[u8], systems: impl Iterator<Item = &'f [u8]>) -> Result<Self, String> {
        let ratings: Value = serde_json::from_slice(ratings).map_err(|e| format!("data/ratings.json: {e}"))?;
        let mut figures = Figures::default();
        for system in systems {
            let system: Value = serde_json::from_slice(system).unwrap_or_default();
            if let (Some(id), Some(name)) = (system["id"].as_str(), system["name"].as_str()) {
                figures.systems.insert(id.to_owned(), name.to_owned());
            }
        }
        for (attribute, known) in ratings["respondents"].as_object().into_iter().flatten() {
            let label = known["label"].as_str().unwrap_or(attribute).to_owned();
            figures.labels.insert((attribute.clone(), String::new()), label);
            for (value, label) in known["values"].as_object().into_iter().flatten() {
                let label = label.as_str().unwrap_or(value).to_owned();
                figures.labels.insert((attribute.clone(), value.clone()), label);
            }
        }
        for survey in ratings["surveys"].as_array().into_iter().flatten() {
            figures.survey(&ratings, survey);
        }
        figures.groups(groups);
        Ok(figures)
    }

    fn survey(&mut self, ratings: &Value, survey: &Value) {
        let id = survey["id"].as_str().unwrap_or_default().to_owned();
        let rules = [
            &ratings["minimum_responses"],
            &ratings["confidence"],
            &survey["instrument"],
            &survey["ranked"],
            &survey["population_shares"],
            &survey["quality"]["excluded"],
        ];
        let known = Survey {
            title: survey["title"].as_str().unwrap_or(&id).to_owned(),
            corrections: survey["corrections"].as_array().map_or(0, Vec::len),
            rules: rules.map(Value::to_string).join(" "),
        };
        for result in survey["systems"].as_array().into_iter().flatten() {
            let system = result["system"].as_str().unwrap_or_default().to_owned();
            let whose = Whose { survey: id.clone(), system, group: None };
            self.rows.insert(whose, row(result));
        }
        self.surveys.insert(id, known);
    }

    fn groups(&mut self, table: &[u8]) {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table);
        let Ok(head) = reader.headers().cloned() else { return };
        let column = |name: &str| head.iter().position(|h| h == name);
        for record in reader.records().filter_map(Result::ok) {
            let cell = |name: &str| column(name).and_then(|i| record.get(i)).unwrap_or_default().to_owned();
            let number = |name: &str| cell(name).parse::<f64>().ok();
            let (attribute, value) = (cell("attribute"), cell("value"));
            // Of a division that is withheld as a whole, nothing but that is told.
            let limit = match (number("mean_at_least"), number("mean_at_most")) {
                (Some(x), _) => (Some(x), " or more"),
                (_, Some(x)) => (Some(x), " or less"),
                _ => (number("mean"), ""),
            };
            let row = Row {
                n: cell("n").parse().ok(),
                mean: limit.0,
                limit: limit.1,
                ci: number("ci_low").zip(number("ci_high")),
                is_withheld: !cell("withheld").is_empty(),
                ..Row::default()
            };
            let whose = Whose { survey: cell("survey"), system: cell("system"), group: Some((attribute, value)) };
            self.rows.insert(whose, row);
        }
    }

    /// What a survey, a system or a group is called.
    pub fn name(&self, whose: &Whose) -> (String, String) {
        let survey = self.surveys.get(&whose.survey).map_or(&whose.survey, |s| &s.title).clone();
        let system = self.systems.get(&whose.system).unwrap_or(&whose.system).clone();
        let label = |attribute: &str, value: &str| {
            let key = (attribute.to_owned(), value.to_owned());
            self.labels
                .get(&key)
                .cloned()
                .unwrap_or_else(|| if value.is_empty() { attribute } else { value }.to_owned())
        };
        let system = match &whose.group {
            None => system,
            Some((attribute, value)) if value.is_empty() => format!("{system}, all of: {}", label(attribute, "")),
            Some((attribute, value)) => format!("{system}, {}: {}", label(attribute, ""), label(attribute, value)),
        };
        (survey, system)
    }
}

fn row(result: &Value) -> Row {
    let number = |key: &str| result[key].as_f64();
    let (mean, limit) = match (number("mean_at_least"), number("mean_at_most")) {
        (Some(x), _) => (Some(x), " or more"),
        (_, Some(x)) => (Some(x), " or less"),
        _ => (number("mean").or_else(|| number("median")), ""),
    };
    Row {
        n: result["n"].as_u64(),
        mean,
        limit,
        ci: result["ci"][0].as_f64().zip(result["ci"][1].as_f64()),
        rank: result["rank"].as_u64(),
        grade: result["grade"].as_str().map(str::to_owned),
        is_withheld: !result["withheld"].is_null(),
    }
}

impl Row {
    /// As one line: `66.0 (63.4–68.5), n 143`.
    pub fn words(&self) -> String {
        if self.is_withheld {
            return "withheld".to_owned();
        }
        // As pages round, and no longer than any score is.
        let one = |x: f64| format!("{:.1}", libm::round(x.clamp(-1e6, 1e6) * 10.0) / 10.0);
        let mean = self.mean.map(|m| format!("{}{}", one(m), self.limit)).unwrap_or_default();
        let ci = self.ci.map(|(low, high)| format!(" ({}–{})", one(low), one(high))).unwrap_or_default();
        let n = self.n.map(|n| format!(", n {n}")).unwrap_or_default();
        format!("{mean}{ci}{n}")
    }

    /// Whether a reader would see another score.
    pub fn differs(&self, other: &Row) -> bool {
        self.words() != other.words()
    }
}
