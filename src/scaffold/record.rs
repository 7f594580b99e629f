//! A file for a new record: what is required filled in, every other key as a comment that says what it is. All of it comes
//! from the content model.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostics::did_you_mean;
use crate::model::schema::{self, Field, Mapping, Of};
use crate::model::{Date, Kind};
use crate::scaffold::NewFile;

/// What the site has already, for examples.
#[derive(Debug, Default)]
pub struct Known<'a> {
    /// An organisation.
    pub organisation: Option<&'a str>,
    /// What it asks of respondents.
    pub attributes: Vec<String>,
}

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum New {
    /// A record of a kind.
    Record(Kind),
    /// A questionnaire of the site's own.
    Instrument,
    /// A census of leadership.
    Census,
}

/// Other words for what can be made.
const OTHER_WORDS: [(&str, &str); 14] = [
    ("article", "news"),
    ("post", "news"),
    ("statement", "news"),
    ("organization", "organisation"),
    ("vendor", "organisation"),
    ("product", "system"),
    ("software", "system"),
    ("ratings", "survey"),
    ("course", "training"),
    ("working-group", "group"),
    ("plan", "group"),
    ("questionnaire", "instrument"),
    ("leadership", "census"),
    ("author", "person"),
];

/// A required key that the title doesn't answer.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The key.
    pub key: &'static str,
    /// What it is.
    pub what: &'static str,
    /// A value, as it would be written.
    pub example: &'static str,
}

impl New {
    /// What a word means.
    ///
    /// # Errors
    /// What word was most likely meant.
    pub fn of_word(word: &str) -> Result<New, String> {
        let lower = word.to_lowercase();
        let single = |kind: &Kind| kind.scheme() == lower || kind.folder() == lower;
        if let Some(kind) = Kind::ALL.iter().find(|k| single(k)) {
            return Ok(New::Record(*kind));
        }
        match lower.as_str() {
            "instrument" | "instruments" => return Ok(New::Instrument),
            "census" => return Ok(New::Census),
            _ => {}
        }
        if let Some((_, ours)) = OTHER_WORDS.iter().find(|(other, _)| *other == lower) {
            return Err(format!("did you mean `{ours}`?"));
        }
        let words = || Kind::ALL.iter().map(|k| k.scheme()).chain(["instrument", "census", "site"]);
        Err(did_you_mean(&lower, words(), || format!("there are {}", words().collect::<Vec<_>>().join(", "))))
    }

    fn mapping(self) -> &'static Mapping {
        match self {
            New::Record(kind) => schema::of(kind),
            New::Instrument => &schema::INSTRUMENT,
            New::Census => &schema::CENSUS,
        }
    }

    /// What one of it is called.
    pub fn noun(self) -> &'static str {
        self.mapping().noun
    }
}

/// The required keys besides the title, which somebody has to fill in.
pub fn asked(new: New) -> Vec<Asked> {
    let fields = new.mapping().all().filter(|f| f.required && !matches!(f.key, "title" | "name"));
    // Of a closed set the first word claims least.
    let example = |f: &Field| match f.of {
        Of::OneOf(words) => words.first().copied().unwrap_or(f.example),
        _ => f.example,
    };
    fields.map(|f| Asked { key: f.key, what: f.what, example: example(f) }).collect()
}

/// The answers where nobody can be asked: examples, to be mended.
pub fn answers_of(asked: &[Asked]) -> BTreeMap<&'static str, String> {
    asked.iter().map(|a| (a.key, format!("{}  # replace this: {}", a.example, a.what))).collect()
}

/// The files of a new record with that title, by their paths below the content: `answers` has the values of required keys,
/// `today` is the day of news, of a census and of a survey's opening, `known` what the site has.
pub fn record(
    new: New,
    title: &str,
    id: &str,
    answers: &BTreeMap<&'static str, String>,
    today: Date,
    known: &Known<'_>,
) -> Vec<NewFile> {
    let mut head = String::new();
    let name = if new.mapping().field("name").is_some_and(|f| f.required) { "name" } else { "title" };
    if new.mapping().field(name).is_some() {
        let _ = writeln!(head, "{name}: {}", scalar(title));
    }
    for (key, value) in answers {
        let _ = writeln!(head, "{key}: {value}");
    }
    let is_dated = new == New::Record(Kind::News);
    let is_survey = new == New::Record(Kind::Survey);
    if is_dated {
        let _ = writeln!(head, "date: {today}");
    }
    if is_survey {
        let _ = writeln!(head, "opened: {today}");
        if !known.attributes.is_empty() {
            let _ = writeln!(head, "respondents: [{}]", known.attributes.join(", "));
        }
    }
    if new == New::Census {
        let organisation = known.organisation.unwrap_or("some-trust");
        let _ = writeln!(
            head,
            "posts:\n  - {{organisation: {organisation}, post: ccio, holder: ~}}  # replace this: ~ is a vacant post"
        );
    }
    head += "# Keys that you may use: take the `#` in front away, and write your own value.\n";
    let width = new.mapping().all().map(|f| f.key.len() + f.example.len()).filter(|w| *w < 50).max().unwrap_or(0);
    for field in new.mapping().all().filter(|f| is_optional(new, f, name, known)) {
        let line = format!("{}: {}", field.key, field.example);
        let _ = writeln!(head, "#{line:width$}  # {}", field.what, width = width + 2);
    }
    let survey = |text: String| {
        let attributes: String = known.attributes.iter().map(|a| format!("{a},")).collect();
        let header = format!("system,{attributes}date,organisation,comment,publish,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10\n");
        vec![
            NewFile::new(format!("ratings/{id}/survey.yaml"), text),
            NewFile::new(format!("ratings/{id}/responses.csv"), header),
        ]
    };
    match new {
        New::Record(Kind::Survey) => survey(head),
        New::Record(kind) => {
            let day = if is_dated { format!("{today}-") } else { String::new() };
            vec![NewFile::new(
                format!("{}/{day}{id}.md", kind.folder()),
                format!("---\n{head}---\nWrite the text here.\n"),
            )]
        }
        New::Instrument => vec![NewFile::new(format!("instruments/{id}.yaml"), head)],
        New::Census => vec![NewFile::new(format!("leadership/{today}.yaml"), head)],
    }
}

/// Whether a key stands among those that may be used: it isn't there already, and doesn't stand for one that is.
fn is_optional(new: New, field: &Field, name: &str, known: &Known<'_>) -> bool {
    let has_day = (new == New::Record(Kind::News) && field.key == "date")
        || (new == New::Record(Kind::Survey)
            && (field.key == "opened" || (field.key == "respondents" && !known.attributes.is_empty())));
    let is_there = field.required || field.key == name || has_day;
    let stands_for_name = field.key == "title" && name == "name";
    let is_census = new == New::Census && field.key == "posts";
    !is_there && !stands_for_name && !is_census
}

/// A text as YAML takes it: in quotes where it needs them.
fn scalar(text: &str) -> String {
    let starts = text.starts_with(|c: char| "[]{}>|*&!%#`@,?:-\"'“”„‘’«».".contains(c) || c.is_ascii_digit());
    let has = text.contains(": ") || text.contains(" #") || text.ends_with(':') || text != text.trim();
    let is_word = matches!(text.to_lowercase().as_str(), "" | "~" | "null" | "true" | "false" | "yes" | "no");
    if starts || has || is_word {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_kinds_are_understood() {
        assert_eq!(New::of_word("news"), Ok(New::Record(Kind::News)));
        assert_eq!(New::of_word("People"), Ok(New::Record(Kind::Person)));
        assert_eq!(New::of_word("article"), Err("did you mean `news`?".to_owned()));
        assert_eq!(New::of_word("evnet"), Err("did you mean `event`?".to_owned()));
    }

    #[test]
    fn titles_are_what_they_say() {
        assert_eq!(scalar("We are #1"), "\"We are #1\"");
        assert_eq!(scalar("One: \"two\""), "\"One: \\\"two\\\"\"");
        assert_eq!(scalar("A plain title"), "A plain title");
        assert_eq!(scalar("“Usable”"), "\"“Usable”\"");
    }
}
