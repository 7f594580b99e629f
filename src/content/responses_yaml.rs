//! Counts the responses of a YAML file as its text goes by: no response outlives its own lines.

use serde_yaml::granit_parser::Event;

use crate::content::counted::{Counted, straight_lining};
use crate::content::fields::{Context, Fields};
use crate::content::parsed::plainer;
use crate::content::problems::Problems;
use crate::content::responses::Layout;
use crate::content::row_id::RowId;
use crate::content::scalars::yes_or_no;
use crate::content::wrong::Wrong;
use crate::content::yaml;
use crate::content::yaml::{Cursor, Located, Node, Problem, Value};
use crate::content::zones::Zones;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::model::PublishedFigures;
use crate::model::schema::{CITATION, PUBLISHED};
use crate::source::{FileId, SourceFile, Sources};
use crate::tally::{Response, SystemTally};

const KEYS: [&str; 4] = ["system", "responses", "published", "source"];

/// One file while it is read.
struct Reading<'l> {
    layout: &'l Layout<'l>,
    path: &'l str,
    text: &'l str,
    tally: SystemTally,
    answers: Vec<Option<i32>>,
    values: Vec<usize>,
    organisation: Option<u32>,
    day: Option<i32>,
    /// The system's id, where it stands before the responses.
    system: String,
    /// The number of the file.
    number: usize,
    problems: Problems,
}

/// The parts of a file that stand beside its responses.
#[derive(Default)]
struct Parts<'t> {
    system: Option<Node<'t>>,
    published: Option<Node<'t>>,
    source: Option<Node<'t>>,
    first_key: Option<std::ops::Range<usize>>,
    has_responses: bool,
}

/// Counts the responses of `text`, or reads what others have published; `number` is that of the file.
pub fn count(layout: &Layout<'_>, path: &str, text: &str, number: usize) -> Counted {
    let mut counted = Counted::default();
    let mut reading = Reading {
        layout,
        path,
        text,
        tally: layout.tally(),
        answers: vec![None; layout.instrument.items.len()],
        values: vec![0; layout.attributes.len()],
        organisation: None,
        day: None,
        system: String::new(),
        number,
        problems: Problems::default(),
    };
    let mut cursor = Cursor::new(text, 0);
    let parts = match reading.document(&mut cursor) {
        Ok(Some(parts)) => parts,
        Ok(None) => {
            let d = Diagnostic::new(Code::EmptyFile, "this file of responses is empty").in_file(path);
            layout.report.add(d.help("write `system:` and `responses:`, or delete the file"));
            return counted;
        }
        Err(p) => {
            plainer(text, 0, vec![p]).into_iter().for_each(|p| reading.problem(p));
            reading.problems.report(path, text, layout.report);
            return counted;
        }
    };
    for p in std::mem::take(&mut cursor.duplicates) {
        reading.problem(p);
    }
    let problems = reading.finish(parts, &mut counted);
    problems.report(path, text, layout.report);
    counted
}

impl<'l> Reading<'l> {
    fn document(&mut self, cursor: &mut Cursor<'l>) -> Result<Option<Parts<'l>>, Problem> {
        let Some((event, range)) = cursor.next()? else { return Ok(None) };
        if !matches!(event, Event::MappingStart(..)) {
            let message = "a file of responses must have the keys `system` and `responses`".to_owned();
            return Err(Problem {
                code: Code::WrongType,
                range,
                message,
                help: "begin the file with `system: <id>`".into(),
            });
        }
        let mut parts = Parts::default();
        loop {
            let key = match cursor.within(&range)? {
                (Event::MappingEnd, _) => break,
                next => cursor.node(next)?,
            };
            parts.first_key.get_or_insert_with(|| key.range.clone());
            let first = cursor.within(&range)?;
            let slot = match key.text() {
                Some("responses") => {
                    if parts.has_responses {
                        return Err(yaml::duplicate(&key));
                    }
                    parts.has_responses = true;
                    self.responses(cursor, first)?;
                    continue;
                }
                Some("system") => &mut parts.system,
                Some("published") => &mut parts.published,
                Some("source") => &mut parts.source,
                _ => {
                    cursor.node(first)?;
                    self.say(&key, unknown_key(&key, "a file of responses", &KEYS));
                    continue;
                }
            };
            if slot.is_some() {
                return Err(yaml::duplicate(&key));
            }
            *slot = Some(cursor.node(first)?);
            if let Some(Ok(system)) = parts.system.as_ref().map(|n| n.text().ok_or(())) {
                system.clone_into(&mut self.system);
            }
        }
        match cursor.next()? {
            None => Ok(Some(parts)),
            Some((_, range)) => {
                let message = "a second document begins here".to_owned();
                Err(Problem { code: Code::YamlSyntax, range, message, help: "write one document a file".into() })
            }
        }
    }

    fn responses(&mut self, cursor: &mut Cursor<'l>, first: Located<'l>) -> Result<(), Problem> {
        let (event, range) = first;
        if !matches!(event, Event::SequenceStart(..)) {
            let node = cursor.node((event, range))?;
            if !node.is_null() {
                self.say(
                    &node,
                    Wrong::new(Code::WrongType, "`responses` must be a list", "begin each response with `- `"),
                );
            }
            return Ok(());
        }
        loop {
            match cursor.within(&range)? {
                (Event::SequenceEnd, _) => return Ok(()),
                next => {
                    let node = cursor.node(next)?;
                    self.response(&node);
                }
            }
        }
    }

    fn response(&mut self, node: &Node<'_>) {
        let Value::Mapping(pairs) = &node.value else {
            let label = "write `{answers: […]}`";
            self.say(
                node,
                Wrong::new(Code::WrongType, format!("a response must have keys, but this is {}", node.what()), label),
            );
            return;
        };
        let mut comment = None;
        let mut publish = false;
        let mut answered = false;
        let mut fine = true;
        for (slot, attribute) in self.values.iter_mut().zip(&self.layout.attributes) {
            *slot = attribute.values.len();
        }
        (self.organisation, self.day) = (None, None);
        for (key, value) in pairs {
            match key.text() {
                Some("answers") => {
                    answered = true;
                    fine &= self.answers(value);
                }
                Some("comment") if value.text().is_some() => comment = value.text().map(|text| (value, text)),
                Some("publish") if value.text().and_then(yes_or_no) == Some(true) => publish = true,
                _ => {
                    if let Err(wrong) = self.about(key, value) {
                        self.say(if wrong.is_unknown_key() { key } else { value }, wrong);
                        fine = false;
                    }
                }
            }
        }
        if !answered {
            self.say(node, Wrong::new(Code::MissingField, "a response needs `answers`", "add `answers: […]`"));
            return;
        }
        let words = comment.map_or("", |(_, text)| text);
        let comment = comment.and_then(|(value, text)| {
            self.layout.comment(text, publish).unwrap_or_else(|wrong| {
                self.say(value, wrong);
                None
            })
        });
        if fine {
            let answers = self.answers.as_slice();
            let values = self.values.as_slice();
            let response = Response { answers, values, organisation: self.organisation, day: self.day, comment };
            let row = RowId::new(self.number, node.range.start);
            if self.layout.count(&self.system, &mut self.tally, response, words, row) {
                self.problems.add(straight_lining(), || node.range.clone());
            }
        }
    }

    /// Reads what a response says beside its answers: who gave them, and when.
    fn about(&mut self, key: &Node<'_>, value: &Node<'_>) -> Result<(), Wrong<'l>> {
        let name = key.text().unwrap_or_default();
        let scalar = if value.is_null() { Some("") } else { value.text() };
        let attribute = self.layout.attributes.iter().position(|a| a.id == name);
        match (name, attribute, scalar) {
            (_, Some(i), Some(text)) => self.layout.value(i, text).map(|v| self.values[i] = v),
            ("publish", _, Some(text)) if text.is_empty() || yes_or_no(text) == Some(false) => Ok(()),
            ("date", _, Some(text)) => {
                self.day = self.layout.date(text)?;
                if let Some(wrong) = self.day.and_then(|day| self.layout.outside(day)) {
                    self.problems.add_wrong(wrong, || value.range.clone());
                }
                Ok(())
            }
            ("organisation", _, Some(text)) => self.layout.organisation(text).map(|o| self.organisation = o),
            ("comment" | "publish" | "date" | "organisation", ..) | (_, Some(_), None) => {
                let label = if name == "publish" { "write true or false" } else { "write a text" };
                Err(Wrong::new(Code::WrongType, format!("`{name}` can't be {}", value.what()), label))
            }
            _ => {
                let own = ["answers", "date", "organisation", "comment", "publish"];
                let known = own.into_iter().chain(self.layout.attributes.iter().map(|a| a.id.as_str()));
                Err(unknown_key(key, "a response to this survey", &known.collect::<Vec<_>>()))
            }
        }
    }

    fn answers(&mut self, node: &Node<'_>) -> bool {
        let wants = self.answers.len();
        let Value::Sequence(items) = &node.value else {
            self.say(
                node,
                Wrong::new(
                    Code::WrongType,
                    "`answers` must be a list",
                    "write `[4, 2, …]`, with ~ for an item left out",
                ),
            );
            return false;
        };
        if items.len() != wants {
            let message = format!("{} answers, but `{}` has {wants} items", items.len(), self.layout.instrument.id);
            self.say(
                node,
                Wrong::new(Code::AnswerCount, message, format!("give {wants} answers, with ~ for an item left out")),
            );
            return false;
        }
        let mut fine = true;
        for (i, item) in items.iter().enumerate() {
            let text = if item.is_null() { "" } else { item.text().unwrap_or("a list") };
            match self.layout.answer(i, text) {
                Ok(answer) => self.answers[i] = answer,
                Err(wrong) => {
                    self.say(item, wrong);
                    fine = false;
                }
            }
        }
        fine
    }

    fn finish(mut self, parts: Parts<'_>, counted: &mut Counted) -> Problems {
        let Some(system) = parts.system.as_ref().filter(|n| !n.is_null()) else {
            let range = parts.first_key.unwrap_or(0..0);
            let wrong =
                Wrong::new(Code::MissingField, "a file of responses needs `system`", "add a line `system: <id>`");
            self.problems.add_wrong(wrong, || range);
            return self.problems;
        };
        let id = system.text().unwrap_or_default().to_owned();
        match self.layout.system(&id) {
            Err(wrong) => self.say(system, wrong),
            Ok(None) => {}
            Ok(Some(id)) => {
                let id = id.to_owned();
                if parts.published.is_some() && parts.has_responses {
                    let label = "put them in two surveys";
                    self.say(
                        system,
                        Wrong::new(Code::BadFigures, "this file has both responses and published figures", label),
                    );
                } else if let Some(published) = &parts.published {
                    counted.published.extend(self.published(&id, published, parts.source.as_ref()));
                } else if parts.has_responses {
                    counted.tally.insert(id, std::mem::replace(&mut self.tally, self.layout.tally()));
                } else {
                    let label = "add `responses:`, or `published:` and `source:`";
                    self.say(system, Wrong::new(Code::MissingField, "there are no responses in this file", label));
                }
            }
        }
        self.problems
    }

    fn published(&mut self, id: &str, published: &Node<'_>, source: Option<&Node<'_>>) -> Option<PublishedFigures> {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile { path: self.path.to_owned(), text: self.text.to_owned() });
        let zones = Zones::new(None);
        let context =
            Context { sources: &sources, report: self.layout.report, language: "en", languages: &[], zones: &zones };
        let Some(source) = source else {
            self.say(
                published,
                Wrong::new(
                    Code::MissingField,
                    "published figures need `source`",
                    "add `source: {title, url, published}`",
                ),
            );
            return None;
        };
        let fields = Fields::of(context, file, source, &CITATION)?;
        let citation = fields.citation();
        figures(context, file, id, published, citation?, self.layout.instrument.range())
    }

    fn say(&mut self, node: &Node<'_>, wrong: Wrong<'_>) {
        self.problems.add_wrong(wrong, || node.range.clone());
    }

    fn problem(&mut self, p: Problem) {
        self.problems.add(Diagnostic::new(p.code, p.message).help(p.help), || p.range);
    }
}

fn unknown_key(key: &Node<'_>, what: &str, known: &[&str]) -> Wrong<'static> {
    let label = did_you_mean(key.text().unwrap_or_default(), known.iter().copied(), || {
        format!("known keys are {}", known.join(", "))
    });
    Wrong::new(Code::UnknownKey, format!("{what} has no key {}", key.what()), label)
}

/// Reads the figures that somebody else published, and checks that they can be true.
fn figures(
    context: Context<'_>,
    file: FileId,
    id: &str,
    node: &Node<'_>,
    source: crate::model::Citation,
    (low, high): (f64, f64),
) -> Option<PublishedFigures> {
    let f = Fields::of(context, file, node, &PUBLISHED)?;
    let figures = PublishedFigures {
        system: id.to_owned(),
        n: f.integer("n", 1, 100_000_000).and_then(|n| u32::try_from(n).ok()),
        mean: f.number("mean"),
        sd: f.number("sd"),
        ci: f.pair("ci"),
        median: f.number("median"),
        quartiles: f.pair("quartiles"),
        source,
    };
    let ends = |p: Option<(f64, f64)>| p.map_or([None, None], |(a, b)| [Some(a), Some(b)]);
    let located = [[figures.mean, figures.median], ends(figures.ci), ends(figures.quartiles)];
    let off = located.into_iter().flatten().flatten().find(|x| !(low..=high).contains(x));
    let turned = [figures.ci, figures.quartiles].into_iter().flatten().any(|(a, b)| a > b);
    let wrong = if let Some(x) = off {
        Some(format!("{x} is not on the instrument's scale, {low} to {high}"))
    } else if turned {
        Some("the lower figure of a pair must come first".to_owned())
    } else if figures.sd.is_some_and(|sd| sd < 0.0 || sd > high - low) {
        Some("this standard deviation is not possible on the instrument's scale".to_owned())
    } else if figures.mean.is_none() && figures.median.is_none() {
        Some("a mean or a median is needed".to_owned())
    } else {
        None
    };
    if let Some(message) = wrong {
        f.say(Code::BadFigures, node, message, "compare with the source");
        return None;
    }
    Some(figures)
}
