//! Reads the theme's files of words, and holds each language's to what the default theme says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use icu_plurals::PluralCategory;

use super::embedded::default_file;
use crate::content::yaml;
use crate::content::yaml::{Node, Value};
use crate::diagnostics::{Code, Diagnostic, Report, did_you_mean};
use crate::source::{Spot, spot};
use crate::words::{BadPattern, COUNTED, Message, Pattern, Words, category};

/// Of so many missing words at most is told by name.
const MOST_NAMES: usize = 12;

/// A file of words: the path that messages call it by, and its text.
pub type WordFile = (String, String);

/// What words there must be: those of the default theme's first language, by key.
pub type Model = BTreeMap<String, Message>;

/// Messages by key, with the file and its bytes where they are written.
type Found<'f> = BTreeMap<String, (Message, &'f WordFile, Range<usize>)>;

/// The words that every language must have.
pub fn model() -> Model {
    let file = ("words/en.yaml".to_owned(), String::from_utf8_lossy(default_file("words/en.yaml")).into_owned());
    messages(read(&file, &Model::new(), &Report::new(false)))
}

/// The words of a language: those of the default theme's file, where it has one, with the theme's own over them. `asked`
/// is where the site asks for the language. What is wrong is reported; `None` where no locale is known by that name.
pub fn words(
    language: &str,
    files: &[&WordFile],
    model: &Model,
    asked: Option<&Spot>,
    report: &Report,
) -> Option<Words> {
    let mut found = Found::new();
    for file in files {
        found.extend(read(file, model, report));
    }
    tell_missing(language, model, &found, (files.last().copied(), asked), report);
    for (key, (message, file, range)) in &found {
        if let Some((wrong, label)) = fault(key, model, message) {
            report.add(Diagnostic::new(Code::BadWord, wrong).at(place(file, range)).label(label));
        }
    }
    let words = Words::new(language, locale(language), messages(found));
    if words.is_none() {
        let d =
            Diagnostic::new(Code::MissingWord, format!("there are no numbers and dates for the language `{language}`"));
        report.add(placed(d, None, asked).help("take it out of `languages` in site.yaml"));
    }
    words
}

/// The default theme's English words.
#[cfg(test)]
pub fn english() -> Words {
    let report = Report::new(false);
    let file = ("words/en.yaml".to_owned(), String::from_utf8_lossy(default_file("words/en.yaml")).into_owned());
    let words = words("en", &[&file], &model(), None, &report).unwrap();
    assert_eq!(report.sorted(), []);
    words
}

fn messages(found: Found<'_>) -> Model {
    found.into_iter().map(|(key, (message, ..))| (key, message)).collect()
}

/// Whose numbers and dates a language takes: English as it is written where the NHS is.
fn locale(language: &str) -> &str {
    if language == "en" { "en-GB" } else { language }
}

fn place((shown, text): &WordFile, range: &Range<usize>) -> Spot {
    spot(shown, text.as_bytes(), range.clone())
}

fn placed(d: Diagnostic, file: Option<&WordFile>, asked: Option<&Spot>) -> Diagnostic {
    match (file, asked) {
        (Some((shown, _)), _) => d.in_file(shown),
        (None, Some(spot)) => d.at(spot.clone()),
        (None, None) => d,
    }
}

/// Tells of the words that a language lacks.
fn tell_missing(
    language: &str,
    model: &Model,
    found: &Found<'_>,
    (file, asked): (Option<&WordFile>, Option<&Spot>),
    report: &Report,
) {
    let missing: Vec<&String> = model.keys().filter(|key| !found.contains_key(*key)).collect();
    if missing.is_empty() {
        return;
    }
    let (message, help) = if found.is_empty() {
        let help = format!(
            "write words/{language}.yaml of your theme, after themes/default/words/en.yaml of Candour's source; or take the language out"
        );
        (format!("nothing that pages say is written in `{language}`"), help)
    } else {
        let names: Vec<String> = missing.iter().take(MOST_NAMES).map(|key| format!("`{key}`")).collect();
        let more = missing.len().saturating_sub(MOST_NAMES);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let help = format!(
            "write them into words/{language}.yaml of your theme; themes/default/words/en.yaml of Candour's source shows what they say"
        );
        (format!("the language `{language}` has no words for {}{more}", names.join(", ")), help)
    };
    report.add(placed(Diagnostic::new(Code::MissingWord, message), file, asked).help(help));
}

/// What is wrong with a message, which must fill in and link what that of the model does; and what to do about it.
fn fault(key: &str, model: &Model, message: &Message) -> Option<(String, String)> {
    let Some(own) = model.get(key) else {
        let label = did_you_mean(key, model.keys().map(String::as_str), || "take it out".to_owned());
        return Some((format!("no page says `{key}`"), label));
    };
    let (wanted, given) = (own.slots(), message.slots());
    let text = |slots: &BTreeSet<&str>| slots.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", ");
    let is_plural = |m: &Message| m.other().is_some();
    // A form for one or two may do without the number; the form for all others can't.
    let counts = |m: &Message| m.other().is_none_or(|p| p.slots().contains(COUNTED));
    let is_absent = |slot: &&str| match *slot {
        COUNTED => counts(own) && !counts(message) && (is_plural(own) || !given.contains(COUNTED)),
        slot => !given.contains(slot),
    };
    let unknown: BTreeSet<&str> = given.difference(&wanted).copied().collect();
    let absent: BTreeSet<&str> = wanted.iter().copied().filter(is_absent).collect();
    let (wrong, label) = if !unknown.is_empty() {
        let label = match wanted.is_empty() {
            true => "this text fills nothing in".to_owned(),
            false => format!("it has {}", text(&wanted)),
        };
        return Some((format!("`{key}` has nothing to fill in for {}", text(&unknown)), label));
    } else if !absent.is_empty() {
        (format!("leaves out {}", text(&absent)), "readers would miss it: write it into the text")
    } else if message.links() != own.links() {
        let label = "links are [words](name), what is filled in is {name}: leave each as it is in English";
        ("has other links than it should have".to_owned(), label)
    } else if message.has_weight() && !own.has_weight() {
        ("stands where nothing can have weight".to_owned(), "take the stars out")
    } else if is_plural(message) && !is_plural(own) {
        ("counts nothing, so it has no plural forms".to_owned(), "write one text")
    } else {
        return None;
    };
    Some((format!("`{key}` {wrong}"), label.to_owned()))
}

/// The messages of a file by their keys, with dots between the names of groups.
fn read<'f>(file: &'f WordFile, model: &Model, report: &Report) -> Found<'f> {
    let mut found = Found::new();
    match yaml::read(&file.1, 0) {
        Ok(Some(Node { value: Value::Mapping(pairs), .. })) => gather(&pairs, ("", model), file, &mut found, report),
        Ok(None) => {}
        Ok(Some(node)) => {
            let d =
                Diagnostic::new(Code::BadWord, format!("a file of words is a mapping, but this is {}", node.what()));
            report.add(d.at(place(file, &node.range)).label("write `group:` and below it `name: …`"));
        }
        Err(problems) => problems.into_iter().for_each(|p| {
            report.add(Diagnostic::new(p.code, p.message).at(place(file, &p.range)).help(p.help));
        }),
    }
    found
}

fn gather<'f>(
    pairs: &[(Node<'_>, Node<'_>)],
    (group, model): (&str, &Model),
    file: &'f WordFile,
    found: &mut Found<'f>,
    report: &Report,
) {
    for (name, node) in pairs {
        let key = format!("{group}{}", name.text().unwrap_or_default());
        let is_empty = node.is_null() || node.text().is_some_and(|text| text.trim().is_empty());
        let message = match &node.value {
            _ if is_empty => Err(BadPattern("it is empty".to_owned())),
            Value::Scalar(text, _) => Pattern::parse(text.trim()).map(Message::One),
            // A group may have a message that is called as a plural form is.
            Value::Mapping(inner) => match forms(inner).filter(|_| !is_group(&key, model)) {
                Some(forms) => plural(&forms),
                None => {
                    gather(inner, (&format!("{key}."), model), file, found, report);
                    continue;
                }
            },
            Value::Sequence(_) => Err(BadPattern("a list is no text".to_owned())),
        };
        match message {
            Ok(message) => drop(found.insert(key, (message, file, node.range.clone()))),
            Err(reason) => {
                let d = Diagnostic::new(Code::BadWord, format!("`{key}` can't be read: {}", reason.0));
                let label = "write {name} for what is filled in, [words](name) for a link, **words** for weight";
                report.add(d.at(place(file, &node.range)).label(label));
            }
        }
    }
}

fn is_group(key: &str, model: &Model) -> bool {
    model.contains_key(&format!("{key}.other"))
}

/// The forms of a mapping whose keys are plural categories all; `None` of a group of messages.
fn forms<'n, 't>(pairs: &'n [(Node<'t>, Node<'t>)]) -> Option<Vec<(PluralCategory, &'n Node<'t>)>> {
    let form = |(name, node): &'n (Node<'t>, Node<'t>)| Some((category(name.text()?)?, node));
    pairs.iter().map(form).collect::<Option<Vec<_>>>().filter(|forms| !forms.is_empty())
}

fn plural(forms: &[(PluralCategory, &Node<'_>)]) -> Result<Message, BadPattern> {
    if forms.iter().all(|(category, _)| *category != PluralCategory::Other) {
        return Err(BadPattern("the form `other` is missing".to_owned()));
    }
    let form = |(category, node): &(PluralCategory, &Node<'_>)| {
        let text = node.text().ok_or_else(|| BadPattern("a plural form is a text".to_owned()))?;
        Ok((*category, Pattern::parse(text.trim())?))
    };
    forms.iter().map(form).collect::<Result<_, _>>().map(Message::Plural)
}
