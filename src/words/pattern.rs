//! A message with places to fill in: `{name}`, `[words](link)` and `**strong**`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::source::escape;
use crate::words::Words;

/// What is filled in.
#[derive(Debug, Clone)]
pub enum Arg<'a> {
    /// Words as they stand.
    Text(Cow<'a, str>),
    /// HTML as it stands.
    Html(Cow<'a, str>),
    /// A number of things.
    Count(u64),
}

impl Arg<'_> {
    /// The number, if it is one.
    pub fn count(&self) -> Option<u64> {
        match self {
            Arg::Count(n) => Some(*n),
            _ => None,
        }
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(text.into())
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(text.as_str().into())
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(text.into())
    }
}

macro_rules! counts {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg<'_> {
            fn from(n: $number) -> Self {
                Arg::Count(u64::try_from(n).unwrap_or(0))
            }
        }
    )*};
}

counts!(u64, u32, usize, i32);

/// A message, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    source: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Slot(String),
    Link(Vec<Part>, String),
    Strong(Vec<Part>),
}

/// What is wrong with a pattern, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern(pub String);

impl Pattern {
    /// Takes a text apart.
    ///
    /// # Errors
    /// A brace or a pair of stars that isn't closed, or a name that can't be one.
    pub fn parse(source: &str) -> Result<Self, BadPattern> {
        Ok(Pattern { source: source.to_owned(), parts: parts(source)? })
    }

    /// The text that it was made from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names of all that is filled in, and of the links.
    pub fn slots(&self) -> BTreeSet<&str> {
        let mut all = BTreeSet::new();
        gather(&self.parts, &mut all);
        all
    }

    /// The names of the links.
    pub fn links(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for part in &self.parts {
            if let Part::Link(_, name) = part {
                names.insert(name.as_str());
            }
        }
        names
    }

    /// Whether any of the words have weight.
    pub fn has_weight(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Strong(_)))
    }

    /// Filled in, as plain text.
    pub fn text(&self, args: &[(&str, Arg<'_>)], words: &Words) -> String {
        let mut out = String::with_capacity(self.source.len() * 2);
        write_text(&self.parts, args, words, &mut out);
        out
    }

    /// Filled in, as HTML.
    pub fn html(&self, args: &[(&str, Arg<'_>)], words: &Words, address: &dyn Fn(&str) -> String) -> String {
        let mut out = String::with_capacity(self.source.len() * 2);
        write_html(&self.parts, args, words, address, &mut out);
        out
    }
}

fn gather<'p>(parts: &'p [Part], all: &mut BTreeSet<&'p str>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Slot(name) => drop(all.insert(name)),
            Part::Link(inner, name) => {
                all.insert(name);
                gather(inner, all);
            }
            Part::Strong(inner) => gather(inner, all),
        }
    }
}

fn write_text(parts: &[Part], args: &[(&str, Arg<'_>)], words: &Words, out: &mut String) {
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Slot(name) => match find(args, name) {
                Some(Arg::Text(text) | Arg::Html(text)) => out.push_str(text),
                Some(Arg::Count(n)) => out.push_str(&words.whole(*n)),
                None => {}
            },
            Part::Link(inner, _) | Part::Strong(inner) => write_text(inner, args, words, out),
        }
    }
}

fn write_html(
    parts: &[Part],
    args: &[(&str, Arg<'_>)],
    words: &Words,
    address: &dyn Fn(&str) -> String,
    out: &mut String,
) {
    for part in parts {
        match part {
            // An apostrophe ends nothing: attributes stand in double quotation marks.
            Part::Text(text) => out.push_str(&escape(text).replace("&#39;", "'")),
            Part::Slot(name) => match find(args, name) {
                Some(Arg::Text(text)) => out.push_str(&escape(text)),
                Some(Arg::Html(html)) => out.push_str(html),
                Some(Arg::Count(n)) => out.push_str(&words.whole(*n)),
                None => {}
            },
            Part::Link(inner, name) => {
                out.push_str(&format!("<a href=\"{}\">", escape(&address(name))));
                write_html(inner, args, words, address, out);
                out.push_str("</a>");
            }
            Part::Strong(inner) => {
                out.push_str("<b>");
                write_html(inner, args, words, address, out);
                out.push_str("</b>");
            }
        }
    }
}

fn find<'f, 'a>(args: &'f [(&str, Arg<'a>)], name: &str) -> Option<&'f Arg<'a>> {
    args.iter().find(|(n, _)| *n == name).map(|(_, arg)| arg)
}

fn parts(source: &str) -> Result<Vec<Part>, BadPattern> {
    let mut parts = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['{', '[', '*']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let (part, left) = special(from)?;
        parts.push(part);
        rest = left;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

/// The part that begins with a brace, a bracket or a star, and what follows it.
fn special(from: &str) -> Result<(Part, &str), BadPattern> {
    if let Some(inner) = from.strip_prefix('{') {
        let (name, left) = inner.split_once('}').ok_or_else(|| BadPattern("a `{` is not closed".to_owned()))?;
        return Ok((Part::Slot(named(name)?), left));
    }
    if let Some(inner) = from.strip_prefix("**") {
        let (inner, left) = inner.split_once("**").ok_or_else(|| BadPattern("a `**` is not closed".to_owned()))?;
        return Ok((Part::Strong(parts(inner)?), left));
    }
    if let Some((inner, after)) = from.strip_prefix('[').and_then(|f| f.split_once("]("))
        && let Some((name, left)) = after.split_once(')')
    {
        return Ok((Part::Link(parts(inner)?, named(name)?), left));
    }
    // A star or a bracket that means itself.
    Ok((Part::Text(from[..1].to_owned()), &from[1..]))
}

fn named(name: &str) -> Result<String, BadPattern> {
    let fine = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if fine { Ok(name.to_owned()) } else { Err(BadPattern(format!("`{name}` is no name of something to fill in"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_taken_apart() {
        let slots =
            |text: &str| Pattern::parse(text).map(|p| p.slots().into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(slots("a {b} [c {d}](e) **{f}** [g] *h*").unwrap(), ["b", "d", "e", "f"]);
        assert_eq!(slots("{a").unwrap_err().0, "a `{` is not closed");
        assert_eq!(slots("{A b}").unwrap_err().0, "`A b` is no name of something to fill in");
        assert!(slots("**a").is_err());
    }
}
