//! Answers of the public questionnaire: a folder with the files that respondents sent, and what a form's endpoint wrote. What
//! each field is was fixed when the form was made, so nothing is guessed here; whoever sends nonsense keeps nobody else's
//! answers out. Other tables in the folder are exports as any other.

use std::collections::{BTreeMap, BTreeSet};

use super::Named;
use super::answer_files;
use super::answer_files::{Answer, Origin, Place, SURVEY};
use super::bytes::unreadable;
use super::days::{DayOrder, Written, day, read as read_day};
use super::excluded::Excluded;
use super::known::Known;
use super::left::LeftOut;
use super::mapping::{Said, said};
use super::plain::{plain, short};
use super::profile::looks_personal;
use super::responses::Responses;
use super::shape::{Fields, Shape};
use super::told::TableTold;
use super::tool::{Fixed, fixed};
use super::understand::Request;
use crate::content::identifying;
use crate::diagnostics::Report;
use crate::model::Date;

/// The fields that the form sends besides: a random number, the language of the page.
const ID: &str = "candour-id";
const LANGUAGE: &str = "candour-language";
/// What is sent as the system by somebody whose system isn't in the list, and the field with its name.
const OTHER: &str = "-";
const OTHER_NAME: &str = "system-other";

/// A comment of more bytes is none that the form can have sent.
const LONGEST_COMMENT: usize = 16_000;

/// So many names, or places, stand in one note.
const MOST_NAMED: usize = 8;

/// What endpoints call the time at which they got an answer, in plain letters.
const SENT: [&str; 6] =
    ["submitted at", "submitted on", "created at", "received at", "date submitted", "submission date"];

/// An answer that was understood.
struct Sent {
    id: String,
    system: String,
    fields: Fields,
    answers: Vec<Option<i32>>,
}

/// What a folder holds.
#[derive(Default)]
pub struct Inbox {
    /// What messages call it.
    path: String,
    sent: Vec<Sent>,
    /// Answers that were read, and those that are no responses, by reason.
    read: u64,
    left: BTreeMap<LeftOut, u64>,
    /// The numbers of the list of those that stay out that were met.
    excluded: BTreeSet<String>,
    /// Comments that hold what could identify somebody.
    withheld: BTreeMap<&'static str, u64>,
    /// Where answers stand that the form can't have sent.
    odd: Vec<String>,
    /// How many answers are to other surveys, by their ids.
    elsewhere: BTreeMap<String, u64>,
    /// Systems that aren't known, and how many answers are about each.
    unknown: BTreeMap<String, u64>,
    /// Ids that the mapping gives to names, and that no system has.
    misnamed: BTreeSet<String>,
    /// Fields that the survey doesn't ask for.
    strange: BTreeSet<String>,
    /// Values of respondents' attributes that aren't known, and days that can't be told.
    values: u64,
    days: u64,
    /// Other tables.
    pub others: Vec<Named>,
}

/// Reads a folder; what is wrong with a file is in the report.
pub fn read(inbox: &Named, request: &Request<'_>, excluded: &Excluded, report: &Report) -> Inbox {
    let mut all = Inbox { path: inbox.path.clone(), ..Inbox::default() };
    let files = match answer_files::files(inbox) {
        Ok(files) => files,
        Err(d) => {
            report.add(*d);
            return all;
        }
    };
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for named in files {
        let mut take = |answer: Answer, origin: &Origin| all.take(answer, origin, request, excluded, &mut places);
        match answer_files::read(&named, &mut take) {
            Ok(Place::Answers) => {}
            Ok(Place::Other) => all.others.push(named),
            Err(d) => report.add(*d),
        }
    }
    if all.read == 0 && all.others.is_empty() && !report.has_errors() {
        let message = match all.elsewhere.is_empty() {
            true => "this folder has no answers in it".to_owned(),
            false => format!("this folder has no answers to `{}` in it", request.known.survey.entry.id),
        };
        let help =
            "put in the files that respondents sent (.json), or what the form's endpoint exports (.csv, .jsonl, .xlsx)";
        report.add(*unreadable(&inbox.path, message, help));
    }
    all
}

impl Inbox {
    /// Whether it has answers of the questionnaire.
    pub fn has_answers(&self) -> bool {
        self.read > 0
    }

    fn leave(&mut self, why: LeftOut) {
        *self.left.entry(why).or_default() += 1;
    }

    /// Takes an answer, or counts why not.
    fn take(
        &mut self,
        mut answer: Answer,
        origin: &Origin,
        request: &Request<'_>,
        excluded: &Excluded,
        places: &mut BTreeMap<String, usize>,
    ) {
        let known = request.known;
        let survey = answer.remove(SURVEY).unwrap_or_default();
        if survey != known.survey.entry.id {
            *self.elsewhere.entry(survey).or_default() += 1;
            return;
        }
        self.read += 1;
        let id = answer.remove(ID).unwrap_or_default();
        if !id.is_empty() && excluded.holds(&id) {
            self.excluded.insert(id);
            return self.leave(LeftOut::Excluded);
        }
        answer.remove(LANGUAGE);
        let Some(answers) = self.answers(&mut answer, known) else {
            self.odd.push(origin.to_string());
            return self.leave(LeftOut::Impossible);
        };
        if answers.iter().all(Option::is_none) {
            return self.leave(LeftOut::NoAnswers);
        }
        let system = answer.remove("system").unwrap_or_default();
        let other = answer.remove(OTHER_NAME).unwrap_or_default();
        let named = if (system.is_empty() || system == OTHER) && !other.is_empty() { other } else { system };
        let Some(system) = self.system(&named, request) else { return };
        let fields = self.fields(&mut answer, request);
        self.strange.extend(answer.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name));
        let sent = Sent { id, system, fields, answers };
        // Who presses the button twice has answered once: the last one counts.
        match places.get(&sent.id).copied().filter(|_| !sent.id.is_empty()) {
            Some(at) => {
                self.sent[at] = sent;
                self.leave(LeftOut::Doubled);
            }
            None => {
                places.insert(sent.id.clone(), self.sent.len());
                self.sent.push(sent);
            }
        }
    }

    /// The answers to the items; `None` where one is none that the form offers.
    fn answers(&self, answer: &mut Answer, known: &Known<'_>) -> Option<Vec<Option<i32>>> {
        let items = &known.instrument.items;
        let read = |item: &crate::model::Item| match answer.remove(&item.id).unwrap_or_default().as_str() {
            "" => Some(None),
            text => text.parse().ok().filter(|n| (item.low..=item.high).contains(n)).map(Some),
        };
        items.iter().map(read).collect()
    }

    /// The system's id; `None` of one that isn't known, which is counted by its name.
    fn system(&mut self, named: &str, request: &Request<'_>) -> Option<String> {
        let systems = &request.known.systems;
        match said(&request.mapping.systems, named) {
            Some(Said::Text(id)) if systems.all.iter().any(|(known, _)| known == id) => return Some(id.clone()),
            Some(Said::Text(id)) => drop(self.misnamed.insert(id.clone())),
            Some(Said::Nothing) => {
                self.leave(LeftOut::System);
                return None;
            }
            _ => {}
        }
        if let Some(id) = systems.find(named) {
            return Some(id.to_owned());
        }
        let is_personal = looks_personal(named).is_some() || identifying(named).is_some();
        let name = match named {
            "" => "(none named)".to_owned(),
            _ if is_personal => "(personal data)".to_owned(),
            name => shown(name),
        };
        *self.unknown.entry(name).or_default() += 1;
        self.leave(LeftOut::Unlisted);
        None
    }

    /// What an answer says of its author, and their comment.
    fn fields(&mut self, answer: &mut Answer, request: &Request<'_>) -> Fields {
        let known = request.known;
        let mut attributes = Vec::new();
        for (attribute, names) in known.attributes.iter().zip(&known.values) {
            let value = answer.remove(&attribute.id).unwrap_or_default();
            let id = names.find(&value);
            self.values += u64::from(id.is_none() && !value.is_empty());
            attributes.push(id.unwrap_or_default().to_owned());
        }
        let sent = || answer.iter().find(|(name, _)| is_time(name)).map(|(_, value)| value.clone());
        let date = answer.get("date").filter(|d| !d.is_empty()).cloned().or_else(sent).unwrap_or_default();
        answer.retain(|name, _| name != "date" && !is_time(name));
        let day = self.day(&date, request.mapping.day_order());
        let mut comment = answer.remove("comment").unwrap_or_default();
        comment.retain(|c| c == '\n' || !c.is_control());
        if known.languages.is_not_answered(&comment) {
            comment.clear();
        }
        if let Some(what) = identifying(&comment) {
            *self.withheld.entry(what).or_default() += 1;
            comment.clear();
        }
        if comment.len() > LONGEST_COMMENT {
            *self.withheld.entry("more than a comment can").or_default() += 1;
            comment.clear();
        }
        let publish = answer.remove("publish").unwrap_or_default();
        Fields {
            attributes,
            organisation: String::new(),
            date: day.map(|d| d.to_string()).unwrap_or_default(),
            comment,
            publish: known.languages.yes_or_no(&publish),
        }
    }

    /// The day of a text: one that could be two is told only by the mapping's order.
    fn day(&mut self, text: &str, order: Option<DayOrder>) -> Option<Date> {
        let own = match (read_day(text), order) {
            (Written::Day(day), _) => Some(day),
            (Written::Numbers(a, _, _), None) if a > 12 => day(text, DayOrder::Day),
            (Written::Numbers(_, b, _), None) if b > 12 => day(text, DayOrder::Month),
            (Written::Numbers(..), Some(order)) => day(text, order),
            _ => None,
        };
        self.days += u64::from(own.is_none() && !text.is_empty());
        own
    }

    /// The columns that its answers have.
    pub fn shape(&self, of: Shape) -> Shape {
        if self.has_answers() { Shape { date: true, comment: true, publish: true, ..of } } else { of }
    }

    /// Adds its answers to the responses.
    pub fn convert(&self, shape: Shape, to: &mut Responses) {
        to.read += self.read;
        to.excluded.extend(self.excluded.iter().cloned());
        for (why, n) in &self.left {
            *to.left.entry(*why).or_default() += n;
        }
        for (what, n) in &self.withheld {
            *to.withheld.entry(what).or_default() += n;
        }
        for sent in &self.sent {
            *to.systems.entry(sent.system.clone()).or_default() += 1;
            to.lines.push(shape.line(&sent.system, &sent.fields, &sent.answers));
        }
    }

    /// What is told of it.
    pub fn told(&self) -> Option<TableTold> {
        let is_there = self.has_answers() || !self.elsewhere.is_empty();
        is_there.then(|| TableTold {
            file: self.path.clone(),
            tool: "questionnaire",
            made_with: "answers of the public questionnaire",
            written: if self.read == 1 { "1 answer".to_owned() } else { format!("{} answers", self.read) },
            header_rows: (0, 0),
            columns: Vec::new(),
            notes: self.notes(),
        })
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.unknown.is_empty() {
            let all = self.unknown.iter().map(|(name, n)| format!("“{name}” {n}"));
            let names = listed(all.collect());
            let help = "add the system to content/systems, with its other names under `also:`, or write into the survey's import.yaml which it \
                        is (`systems: {Its name: its-id}`), and import again";
            notes.push(format!("left out for now, for their system isn't listed: {names}; {help}"));
        }
        if !self.misnamed.is_empty() {
            let ids = self.misnamed.iter().map(|id| format!("`{}`", shown(id)));
            notes.push(format!("the mapping's `systems` names {}, and no system is called so", listed(ids.collect())));
        }
        if !self.odd.is_empty() {
            notes.push(format!(
                "left out, for the form can’t have sent such an answer: {}; correct them, or leave them",
                listed(self.odd.clone())
            ));
        }
        if self.values > 0 {
            notes.push(format!(
                "{} of what respondents said of themselves isn't in site.yaml, and counts as not stated; if a value has a new key, write the old \
                 one under its `also`",
                self.values
            ));
        }
        if self.days > 0 {
            notes.push(format!(
                "the day of {} of them can't be told; `dates: day-first` or `dates: month-first` in the mapping says what 03/04 means",
                self.days
            ));
        }
        if !self.strange.is_empty() {
            let names = self.strange.iter().map(|n| format!("`{}`", shown(n)));
            notes.push(format!("not read, for the survey doesn't ask it: {}", listed(names.collect())));
        }
        for (survey, n) in self.elsewhere.iter().take(MOST_NAMED) {
            let answers = if *n == 1 { "1 answer".to_owned() } else { format!("{n} answers") };
            let survey = match survey.as_str() {
                "" => "no survey".to_owned(),
                id => format!("`{}`", shown(id)),
            };
            notes.push(format!("not read: {answers} to {survey}"));
        }
        notes
    }
}

/// A text of somebody's as a terminal may show it: short, and without what terminals obey.
fn shown(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    short(&plain, 60)
}

/// Whether a field is an endpoint's own time.
fn is_time(name: &str) -> bool {
    fixed(name) == Some(Fixed::Sent) || SENT.contains(&plain(name).as_str())
}

/// The first few, and how many more there are.
fn listed(all: Vec<String>) -> String {
    let more = all.len().saturating_sub(MOST_NAMED);
    let first = all.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}
