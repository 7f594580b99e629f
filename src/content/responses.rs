//! What responses in CSV and in YAML have in common: the survey's layout and the check of each cell.

use std::collections::{HashMap, HashSet};

use crate::content::comments;
use crate::diagnostics::{Code, Diagnostic, Report, did_you_mean, nearest};
use crate::model::{Attribute, Catalogue, Instrument, Kind, PublishedFigures, Survey};
use crate::source::Spot;
use crate::tally::{Response, SurveyTally, SystemTally};

/// What a response to a survey may hold.
pub struct Layout<'a> {
    /// The survey.
    pub survey: &'a Survey,
    /// Its questionnaire.
    pub instrument: &'a Instrument,
    /// The attributes that were asked.
    pub attributes: Vec<&'a Attribute>,
    /// Value keys of each attribute, with their indexes.
    lookups: Vec<HashMap<&'a str, usize>>,
    systems: HashSet<&'a str>,
    catalogue: &'a Catalogue,
    /// Where to say what is wrong.
    pub report: &'a Report,
}

/// What came of one file of responses.
#[derive(Default)]
pub struct Counted {
    /// Tallies by system.
    pub tally: SurveyTally,
    /// What others have published.
    pub published: Vec<PublishedFigures>,
}

/// Something wrong with one cell; the caller knows the place.
pub struct Wrong {
    code: Code,
    message: String,
    label: String,
}

impl Wrong {
    /// Something wrong, and the way out.
    pub fn new(code: Code, message: impl Into<String>, label: impl Into<String>) -> Self {
        Wrong { code, message: message.into(), label: label.into() }
    }

    /// Whether the key is what is wrong, and not its value.
    pub fn is_unknown_key(&self) -> bool {
        self.code == Code::UnknownKey
    }

    /// The diagnostic at a place.
    pub fn at(self, spot: Spot) -> Diagnostic {
        Diagnostic::new(self.code, self.message).at(spot).label(self.label)
    }
}

impl<'a> Layout<'a> {
    /// The layout of a survey whose instrument and attributes are known.
    pub fn new(catalogue: &'a Catalogue, survey: &'a Survey, report: &'a Report) -> Option<Self> {
        let instrument = catalogue.instruments.get(&survey.instrument.id)?;
        let attributes: Vec<_> =
            survey.respondents.iter().filter_map(|r| catalogue.settings.attribute(&r.id)).collect();
        let lookup = |a: &&'a Attribute| a.values.iter().enumerate().map(|(i, (key, _))| (key.as_str(), i)).collect();
        let lookups = attributes.iter().map(lookup).collect();
        let systems = catalogue.systems.keys().map(String::as_str).collect();
        Some(Layout { survey, instrument, attributes, lookups, systems, catalogue, report })
    }

    /// Whether responses to this system count: `Ok(false)` for a system that is not shown.
    ///
    /// # Errors
    /// An unknown system.
    pub fn system(&self, id: &str) -> Result<bool, Wrong> {
        if self.systems.contains(id) {
            return Ok(true);
        }
        let known = (Kind::System, id.to_owned());
        if self.catalogue.hidden.contains_key(&known) || self.catalogue.broken.contains(&known) {
            return Ok(false);
        }
        Err(unknown(Kind::System, id, self.catalogue.systems.keys().map(String::as_str)))
    }

    /// The index of an attribute's value; empty is "not stated", the index behind the last.
    ///
    /// # Errors
    /// An unknown value.
    pub fn value(&self, attribute: usize, value: &str) -> Result<usize, Wrong> {
        let lookup = &self.lookups[attribute];
        if value.is_empty() {
            return Ok(lookup.len());
        }
        let any_case = || lookup.iter().find(|(key, _)| key.eq_ignore_ascii_case(value)).map(|(_, index)| *index);
        lookup.get(value).copied().or_else(any_case).ok_or_else(|| {
            let a = self.attributes[attribute];
            let label = did_you_mean(value, a.values.iter().map(|(k, _)| k.as_str()), || {
                format!("it can be {}", list(a.values.iter().map(|(k, _)| k.as_str())))
            });
            Wrong { code: Code::BadValue, message: format!("`{}` can't be `{value}`", a.id), label }
        })
    }

    /// Checks the organisation of a response.
    ///
    /// # Errors
    /// An unknown one.
    pub fn organisation(&self, id: &str) -> Result<(), Wrong> {
        let known = (Kind::Organisation, id.to_owned());
        let hidden = || self.catalogue.hidden.contains_key(&known) || self.catalogue.broken.contains(&known);
        if id.is_empty() || self.catalogue.organisations.contains_key(id) || hidden() {
            return Ok(());
        }
        Err(unknown(Kind::Organisation, id, self.catalogue.organisations.keys().map(String::as_str)))
    }

    /// Checks the day of a response.
    ///
    /// # Errors
    /// No day of the calendar.
    pub fn date(&self, text: &str) -> Result<(), Wrong> {
        if text.is_empty() || super::fields::parse_date(text).is_some() {
            return Ok(());
        }
        Err(Wrong {
            code: Code::BadDate,
            message: format!("`{text}` is not a day"),
            label: "write the day as YYYY-MM-DD, such as 2025-03-14".into(),
        })
    }

    /// An answer to the item of that index.
    ///
    /// # Errors
    /// What is no whole number, or off the scale.
    pub fn answer(&self, item: usize, text: &str) -> Result<Option<i32>, Wrong> {
        if text.is_empty() {
            return Ok(None);
        }
        let item = &self.instrument.items[item];
        match text.parse::<i32>() {
            Ok(a) if (item.low..=item.high).contains(&a) => Ok(Some(a)),
            _ => Err(Wrong {
                code: Code::AnswerOffScale,
                message: format!("`{text}` is not an answer to `{}`", item.id),
                label: format!(
                    "answers are whole numbers from {} to {}; an item that was left out stays empty (~ in YAML)",
                    item.low, item.high
                ),
            }),
        }
    }

    /// A comment as it may be published; with a warning where it may not.
    ///
    /// # Errors
    /// That it holds what could identify somebody.
    pub fn comment(&self, text: &str, publish: bool) -> Result<Option<String>, Wrong> {
        let text = text.trim();
        if !publish || text.is_empty() {
            return Ok(None);
        }
        match comments::identifying(text) {
            None => Ok(Some(text.to_owned())),
            Some(what) => Err(Wrong {
                code: Code::CommentWithheld,
                message: format!("this comment holds {what}: it is not published"),
                label: "take it out, or set `publish: false`".into(),
            }),
        }
    }

    /// An empty tally for a system of this survey.
    pub fn tally(&self) -> SystemTally {
        let values: Vec<usize> = self.attributes.iter().map(|a| a.values.len()).collect();
        SystemTally::new(self.instrument, &values)
    }

    /// Counts a response.
    pub fn count(&self, tally: &mut SystemTally, response: Response<'_>) {
        tally.add(self.instrument, response);
    }
}

/// That nothing of a kind has this id, with the nearest one that exists.
pub fn unknown<'c>(kind: Kind, id: &str, known: impl Iterator<Item = &'c str>) -> Wrong {
    let label = match nearest(id, known) {
        Some(near) => format!("there is `{near}` (content/{}/{near}.md)", kind.folder()),
        None => format!("add content/{}/{}.md, or mend the id", kind.folder(), id.chars().take(40).collect::<String>()),
    };
    Wrong { code: Code::UnknownReference, message: format!("{} `{id}`", kind.nobody()), label }
}

fn list<'c>(words: impl Iterator<Item = &'c str>) -> String {
    words.take(12).collect::<Vec<_>>().join(", ")
}

/// Adds the tallies of a further file.
pub fn merge(into: &mut SurveyTally, from: SurveyTally) {
    for (system, tally) in from {
        match into.entry(system) {
            std::collections::btree_map::Entry::Vacant(slot) => {
                slot.insert(tally);
            }
            std::collections::btree_map::Entry::Occupied(mut slot) => slot.get_mut().merge(tally),
        }
    }
}
