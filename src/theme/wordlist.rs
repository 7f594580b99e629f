//! Reads the theme's files of words, and holds each language's to what the default theme says.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::yaml::{self, Node, Value};
use crate::diagnostics::{Code, Diagnostic, Report, did_you_mean};
use crate::source::{Spot, spot};
use crate::words::{BadPattern, CATEGORIES, COUNTED, Message, Pattern, Words};

/// Of so many missing words at most is told by name.
const MOST_NAMES: usize = 12;

/// A file of words: the path that messages call it by, and its text.
pub type WordFile = (String, String);

/// A message with where it is written.
type Found = BTreeMap<String, (Message, Spot)>;

/// The words of a language: those of the default theme's file, where it has one, with the theme's own over them.
/// `model` is the default theme's file of its first language, which says what words there must be; `asked` is where the
/// site asks for the language. What is wrong is reported; `None` where no locale is known by that name.
pub fn words(language: &str, files: &[WordFile], model: &str, asked: Option<&Spot>, report: &Report) -> Option<Words> {
    let model = read(("words/en.yaml", model), &Report::new(false));
    let mut found = Found::new();
    for (shown, text) in files {
        found.extend(read((shown, text), report));
    }
    check(language, &model, &found, (files.last(), asked), report);
    let messages = found.into_iter().map(|(key, (message, _))| (key, message)).collect();
    let words = Words::new(language, locale(language), messages);
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
    let text = String::from_utf8_lossy(super::default_file("words/en.yaml")).into_owned();
    let file = ("words/en.yaml".to_owned(), text.clone());
    let words = words("en", &[file], &text, None, &report).unwrap();
    assert_eq!(report.sorted(), []);
    words
}

/// Whose numbers and dates a language takes: English as it is written where the NHS is.
fn locale(language: &str) -> &str {
    if language == "en" { "en-GB" } else { language }
}

fn placed(d: Diagnostic, file: Option<&WordFile>, asked: Option<&Spot>) -> Diagnostic {
    match (file, asked) {
        (Some((shown, _)), _) => d.in_file(shown),
        (None, Some(spot)) => d.at(spot.clone()),
        (None, None) => d,
    }
}

/// Holds the words of a language against the model: every word must be there, none besides, with the same things to
/// fill in.
fn check(
    language: &str,
    model: &Found,
    found: &Found,
    (file, asked): (Option<&WordFile>, Option<&Spot>),
    report: &Report,
) {
    let missing: Vec<&String> = model.keys().filter(|key| !found.contains_key(*key)).collect();
    if found.is_empty() {
        let message = format!("nothing that pages say is written in `{language}`");
        let help = format!(
            "write words/{language}.yaml of your theme, after themes/default/words/en.yaml of Candour's source; or take the language out"
        );
        report.add(placed(Diagnostic::new(Code::MissingWord, message), file, asked).help(help));
    } else if !missing.is_empty() {
        let names: Vec<String> = missing.iter().take(MOST_NAMES).map(|key| format!("`{key}`")).collect();
        let more = missing.len().saturating_sub(MOST_NAMES);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let message = format!("the language `{language}` has no words for {}{more}", names.join(", "));
        let help = format!(
            "write them into words/{language}.yaml of your theme; themes/default/words/en.yaml of Candour's source shows what they say"
        );
        report.add(placed(Diagnostic::new(Code::MissingWord, message), file, asked).help(help));
    }
    for (key, (message, at)) in found {
        let Some((own, _)) = model.get(key) else {
            let label = did_you_mean(key, model.keys().map(String::as_str), || "take it out".to_owned());
            let d = Diagnostic::new(Code::BadWord, format!("no page says `{key}`"));
            report.add(d.at(at.clone()).label(label));
            continue;
        };
        let (wanted, given) = (own.slots(), message.slots());
        let text = |slots: BTreeSet<&&str>| slots.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", ");
        let unknown: BTreeSet<_> = given.difference(&wanted).collect();
        // A form for one or two may do without the number; the form for all others can't.
        let uncounted = |m: &Message| m.other().is_some_and(|p| !p.slots().contains(COUNTED));
        let may_lack = !uncounted(message) || uncounted(own);
        let absent: BTreeSet<_> = wanted
            .difference(&given)
            .chain(own.other().filter(|_| !may_lack).map(|_| &COUNTED))
            .filter(|slot| **slot != COUNTED || !may_lack)
            .collect();
        let (d, label) = if !unknown.is_empty() {
            let own = if wanted.is_empty() {
                "this text fills nothing in".to_owned()
            } else {
                format!("it has {}", text(wanted.iter().collect()))
            };
            (format!("`{key}` has nothing to fill in for {}", text(unknown)), own)
        } else if !absent.is_empty() {
            (format!("`{key}` leaves out {}", text(absent)), "readers would miss it: write it into the text".to_owned())
        } else if message.links() != own.links() {
            let label =
                "links are [words](name), what is filled in is {name}: leave each as it is in English".to_owned();
            (format!("`{key}` has other links than it should have"), label)
        } else if message.has_weight() && !own.has_weight() {
            (format!("`{key}` stands where nothing can have weight"), "take the stars out".to_owned())
        } else if matches!(message, Message::Plural(_)) && !matches!(own, Message::Plural(_)) {
            (format!("`{key}` counts nothing, so it has no plural forms"), "write one text".to_owned())
        } else {
            continue;
        };
        report.add(Diagnostic::new(Code::BadWord, d).at(at.clone()).label(label));
    }
}

/// The messages of a file by their keys, with dots between the names of groups.
fn read((shown, text): (&str, &str), report: &Report) -> Found {
    let mut found = Found::new();
    match yaml::read(text, 0) {
        Ok(Some(Node { value: Value::Mapping(pairs), .. })) => gather(&pairs, "", (shown, text), &mut found, report),
        Ok(None) => {}
        Ok(Some(node)) => {
            let d =
                Diagnostic::new(Code::BadWord, format!("a file of words is a mapping, but this is {}", node.what()));
            report.add(d.at(spot(shown, text.as_bytes(), node.range)).label("write `group:` and below it `name: …`"));
        }
        Err(problems) => problems.into_iter().for_each(|p| {
            report.add(Diagnostic::new(p.code, p.message).at(spot(shown, text.as_bytes(), p.range)).help(p.help));
        }),
    }
    found
}

fn gather(pairs: &[(Node<'_>, Node<'_>)], group: &str, file: (&str, &str), found: &mut Found, report: &Report) {
    for (name, node) in pairs {
        let key = format!("{group}{}", name.text().unwrap_or_default());
        let at = spot(file.0, file.1.as_bytes(), node.range.clone());
        let is_empty = node.is_null() || node.text().is_some_and(|text| text.trim().is_empty());
        let message = match &node.value {
            _ if is_empty => Err(BadPattern("it is empty".to_owned())),
            Value::Scalar(text, _) => Pattern::parse(text.trim()).map(Message::One),
            Value::Mapping(forms) if is_plural(forms) => plural(forms),
            Value::Mapping(forms) if is_of_categories(forms) => {
                Err(BadPattern("the form `other` is missing".to_owned()))
            }
            Value::Mapping(inner) => {
                gather(inner, &format!("{key}."), file, found, report);
                continue;
            }
            Value::Sequence(_) => Err(BadPattern("a list is no text".to_owned())),
        };
        match message {
            Ok(message) => drop(found.insert(key, (message, at))),
            Err(reason) => {
                let d = Diagnostic::new(Code::BadWord, format!("`{key}` can't be read: {}", reason.0));
                report.add(
                    d.at(at)
                        .label("write {name} for what is filled in, [words](name) for a link, **words** for weight"),
                );
            }
        }
    }
}

fn is_of_categories(forms: &[(Node<'_>, Node<'_>)]) -> bool {
    let known = |node: &Node<'_>| node.text().is_some_and(|t| CATEGORIES.iter().any(|(name, _)| *name == t));
    !forms.is_empty() && forms.iter().all(|(name, _)| known(name))
}

fn is_plural(forms: &[(Node<'_>, Node<'_>)]) -> bool {
    is_of_categories(forms) && forms.iter().any(|(name, _)| name.text() == Some("other"))
}

fn plural(forms: &[(Node<'_>, Node<'_>)]) -> Result<Message, BadPattern> {
    let mut all = Vec::new();
    for (name, node) in forms {
        let category = CATEGORIES.iter().find(|(known, _)| name.text() == Some(*known)).map(|(_, c)| *c);
        let text = node.text().ok_or_else(|| BadPattern("a plural form is a text".to_owned()))?;
        all.extend(category.map(|c| Pattern::parse(text.trim()).map(|p| (c, p))).transpose()?);
    }
    Ok(Message::Plural(all))
}
