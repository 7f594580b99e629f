//! What responses in CSV and in YAML have in common: the survey's layout and the check of each cell.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::content::comments;
use crate::content::row_id::RowId;
use crate::content::seen::{Repeated, Seen};
use crate::content::sheets::Collected;
use crate::diagnostics::{Code, Diagnostic, Report, did_you_mean, nearest, quoted};
use crate::model::{Attribute, Catalogue, Flag, Instrument, Kind, PublishedFigures, Survey, schema};
use crate::source::Spot;
use crate::tally::{JointLayout, Response, SurveyTally, SystemTally};

/// What a response to a survey may hold.
pub struct Layout<'a> {
    /// The survey.
    pub survey: &'a Survey,
    /// Its questionnaire.
    pub instrument: &'a Instrument,
    /// The attributes that were asked.
    pub attributes: Vec<&'a Attribute>,
    /// Value keys of each attribute, with their indexes.
    lookups: Vec<FxHashMap<&'a str, usize>>,
    systems: FxHashSet<&'a str>,
    /// Ids of organisations with their indexes.
    organisations: FxHashMap<&'a str, u32>,
    joint: JointLayout,
    /// Whether the same answer to all items contradicts itself.
    mixed: bool,
    seen: Seen,
    /// The sheets of answers, where another survey could be of the same people.
    pub sheets: Collected,
    /// The places of responses that repeat another one, as far as they are known.
    repeated: FxHashSet<RowId>,
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

/// A note that a response has the same answer to everything.
pub fn straight_lining() -> Diagnostic {
    let message = "this response has the same answer to every item, though some are worded the other way round";
    let help = "it counts, and the survey's page tells how many there are; to leave them out, add `exclude: [straight-lining]` to survey.yaml";
    Diagnostic::new(Code::StraightLining, message).help(help)
}

/// A warning that a response repeats the one at `first`.
pub fn identical(first: &Spot) -> Diagnostic {
    let message =
        "this response repeats another one in everything: the row above it, or a run of rows that stands before";
    let help = format!(
        "the other one is {}:{}; look whether a row or a file was copied; to leave repetitions out, add `exclude: [identical]` to survey.yaml",
        first.file, first.line
    );
    Diagnostic::new(Code::IdenticalRows, message).help(help)
}

/// Something wrong with one cell; the caller knows the place.
pub struct Wrong<'w> {
    code: Code,
    message: String,
    /// Made only where it will be shown: the nearest of many names is long to find.
    label: Box<dyn FnOnce() -> String + 'w>,
}

impl<'w> Wrong<'w> {
    /// Something wrong, and the way out.
    pub fn new(code: Code, message: impl Into<String>, label: impl Into<String>) -> Self {
        let label = label.into();
        Wrong::lazy(code, message, move || label)
    }

    fn lazy(code: Code, message: impl Into<String>, label: impl FnOnce() -> String + 'w) -> Self {
        Wrong { code, message: message.into(), label: Box::new(label) }
    }

    /// What kind of mistake it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether the key is what is wrong, and not its value.
    pub fn is_unknown_key(&self) -> bool {
        self.code == Code::UnknownKey
    }

    /// The diagnostic, without a place yet.
    pub fn diagnostic(self) -> Diagnostic {
        Diagnostic::new(self.code, self.message).label((self.label)())
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
        let organisations = catalogue.organisations.keys().zip(0..).map(|(id, i)| (id.as_str(), i)).collect();
        Some(Layout {
            survey,
            instrument,
            lookups,
            systems,
            organisations,
            joint: joint(survey, &attributes),
            attributes,
            mixed: instrument.is_mixed(),
            seen: Seen::new(instrument),
            sheets: Collected::new(catalogue, survey),
            repeated: FxHashSet::default(),
            catalogue,
            report,
        })
    }

    /// Whether responses to this system count: `Ok(false)` for a system that is not shown.
    ///
    /// # Errors
    /// An unknown system.
    pub fn system(&self, id: &str) -> Result<bool, Wrong<'_>> {
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
    pub fn value(&self, attribute: usize, value: &str) -> Result<usize, Wrong<'_>> {
        let lookup = &self.lookups[attribute];
        if value.is_empty() {
            return Ok(lookup.len());
        }
        if let Some(index) = lookup.get(value) {
            return Ok(*index);
        }
        let any_case = || lookup.iter().find(|(key, _)| key.eq_ignore_ascii_case(value)).map(|(_, index)| *index);
        any_case().ok_or_else(|| {
            let a = self.attributes[attribute];
            let written = value.to_owned();
            Wrong::lazy(Code::BadValue, format!("`{}` can't be `{}`", a.id, quoted(value)), move || {
                let keys = || a.values.iter().map(|(k, _)| k.as_str());
                did_you_mean(&written, keys(), || format!("it can be {}", list(keys())))
            })
        })
    }

    /// The index of a response's organisation; `None` where none is named, or one that is not shown.
    ///
    /// # Errors
    /// An unknown one.
    pub fn organisation(&self, id: &str) -> Result<Option<u32>, Wrong<'_>> {
        if id.is_empty() {
            return Ok(None);
        }
        if let Some(index) = self.organisations.get(id) {
            return Ok(Some(*index));
        }
        let known = (Kind::Organisation, id.to_owned());
        if self.catalogue.hidden.contains_key(&known) || self.catalogue.broken.contains(&known) {
            return Ok(None);
        }
        Err(unknown(Kind::Organisation, id, self.catalogue.organisations.keys().map(String::as_str)))
    }

    /// The day of a response, counted from 1970.
    ///
    /// # Errors
    /// No day of the calendar.
    pub fn date(&self, text: &str) -> Result<Option<i32>, Wrong<'static>> {
        if text.is_empty() {
            return Ok(None);
        }
        match super::dates::parse_date(text) {
            Some(day) => Ok(Some((day - jiff::civil::Date::constant(1970, 1, 1)).get_days())),
            None => {
                let label = "write the day as YYYY-MM-DD, such as 2025-03-14";
                Err(Wrong::new(Code::BadDate, format!("`{}` is not a day", quoted(text)), label))
            }
        }
    }

    /// An answer to the item of that index.
    ///
    /// # Errors
    /// What is no whole number, or off the scale.
    pub fn answer(&self, item: usize, text: &str) -> Result<Option<i32>, Wrong<'static>> {
        if text.is_empty() {
            return Ok(None);
        }
        let item = &self.instrument.items[item];
        match text.parse::<i32>() {
            Ok(a) if (item.low..=item.high).contains(&a) => Ok(Some(a)),
            _ => {
                let label = format!(
                    "answers are whole numbers from {} to {}; an item that was left out stays empty (~ in YAML)",
                    item.low, item.high
                );
                Err(Wrong::new(
                    Code::AnswerOffScale,
                    format!("`{}` is not an answer to `{}`", quoted(text), item.id),
                    label,
                ))
            }
        }
    }

    /// A comment as it may be published; with a warning where it may not.
    ///
    /// # Errors
    /// That it holds what could identify somebody.
    pub fn comment(&self, text: &str, publish: bool) -> Result<Option<String>, Wrong<'static>> {
        let text = text.trim();
        if !publish || text.is_empty() {
            return Ok(None);
        }
        match comments::identifying(text) {
            None => Ok(Some(text.to_owned())),
            Some(what) => {
                let message = format!("this comment holds {what}: it is not published");
                Err(Wrong::new(Code::CommentWithheld, message, "take it out, or set `publish: false`"))
            }
        }
    }

    /// An empty tally for a system of this survey.
    pub fn tally(&self) -> SystemTally {
        let values: Vec<usize> = self.attributes.iter().map(|a| a.values.len()).collect();
        SystemTally::new(self.instrument, &values)
    }

    /// Counts a response, unless it has a flag that the survey excludes. `place` is a number that grows from file to
    /// file and from line to line; `comment` is there whether it may be published or not. Says whether the same was answered to all items.
    pub fn count(
        &self,
        system: &str,
        tally: &mut SystemTally,
        response: Response<'_>,
        comment: &str,
        row: RowId,
    ) -> bool {
        let answers = response.answers;
        let straight = self.mixed && answers.windows(2).all(|w| w[0] == w[1]) && answers.first() != Some(&None);
        self.seen.note(system, &response, comment, row);
        let identical = self.repeated.contains(&row);
        tally.flags.straight_lining += u32::from(straight);
        tally.flags.identical += u32::from(identical);
        let excluded = self.survey.exclude.iter().any(|flag| match flag {
            Flag::StraightLining => straight,
            Flag::Identical => identical,
        });
        if excluded {
            tally.excluded += 1;
        } else {
            if let Some(points) = tally.add(self.instrument, &self.joint, &response) {
                self.sheets.note(system, &response, points);
            }
        }
        straight
    }

    /// The responses that repeat another one, in order.
    pub fn repeated(&self) -> Vec<Repeated> {
        self.seen.repeated()
    }

    /// The same layout, with what is known of repeated responses: they are counted as such, and left out where the survey
    /// says so.
    pub fn knowing(mut self, repeated: FxHashSet<RowId>) -> Self {
        self.repeated = repeated;
        self
    }
}

/// That nothing of a kind has this id, with the nearest one that exists.
pub fn unknown<'c>(kind: Kind, id: &str, known: impl Iterator<Item = &'c str> + 'c) -> Wrong<'c> {
    let written = id.to_owned();
    Wrong::lazy(Code::UnknownReference, format!("{} `{}`", schema::nobody(kind), quoted(id)), move || {
        match nearest(&written, known) {
            Some(near) => format!("there is `{near}` (content/{}/{near}.md)", kind.folder()),
            None => {
                format!(
                    "add content/{}/{}.md, or mend the id",
                    kind.folder(),
                    written.chars().take(40).collect::<String>()
                )
            }
        }
    })
}

/// The attributes to weight by, where all of the survey's shares can be used; what can't is told of by the checks.
fn joint(survey: &Survey, attributes: &[&Attribute]) -> JointLayout {
    let index = |id: &str| attributes.iter().position(|a| a.id == id);
    let size = |i: usize| attributes[i].values.len() + 1;
    let found = survey.shares.iter().filter_map(|s| index(&s.attribute.id)).map(|i| (i, size(i)));
    JointLayout { attributes: found.collect() }
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
