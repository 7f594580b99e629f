//! What could be pinned down, and how.

use std::fmt::Write as _;

use serde::Serialize;

/// Something that the published files tell of too few people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The survey.
    pub survey: String,
    /// The rule of disclosure control that it breaks, 1 to 6.
    pub rule: u8,
    /// What is told, of whom.
    pub what: String,
    /// The equations that did it, each with the files that hold its terms.
    pub equations: Vec<String>,
    /// Of two publications: whose figures moved.
    #[serde(skip)]
    pub moved: Option<Moved>,
}

/// Whose figures moved on too few.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The system.
    pub system: String,
    /// Whether it is a group of its respondents; else all of them.
    pub is_group: bool,
}

impl Finding {
    /// A finding.
    pub fn new(rule: u8, survey: &str, what: String, equations: Vec<String>) -> Finding {
        Finding { survey: survey.to_owned(), rule, what, equations, moved: None }
    }

    /// Says whose figures moved.
    pub fn of(self, system: &str, is_group: bool) -> Finding {
        Finding { moved: Some(Moved { system: system.to_owned(), is_group }), ..self }
    }

    /// As text, ending in an empty line.
    pub fn text(&self) -> String {
        let mut out = format!("leak[rule {}]: {}\n", self.rule, self.what);
        for line in &self.equations {
            let _ = writeln!(out, "  {line}");
        }
        out + "\n"
    }
}

/// A number in an equation: up to four decimals.
pub fn num(x: f64) -> String {
    let rounded = libm::round(x * 1e4) / 1e4;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}
