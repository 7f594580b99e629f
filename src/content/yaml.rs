//! YAML 1.2 as a tree of nodes with byte ranges.
//!
//! Scalars keep their text, and get a type only when a field asks for one: so `no` is a word and `1.10` a version.
//! Anchors, aliases, tags and deep nesting are refused, so a small file can't become a large one.

use std::borrow::Cow;
use std::ops::Range;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, StrInput};

use rustc_hash::FxHashSet;

use crate::diagnostics::Code;

/// Content is never nested deeper than this.
const DEEPEST: usize = 32;

/// A node of a YAML document.
#[derive(Debug, Clone)]
pub struct Node<'t> {
    /// What it is.
    pub value: Value<'t>,
    /// The bytes of the file that it is written in.
    pub range: Range<usize>,
}

/// What a node can be.
#[derive(Debug, Clone)]
pub enum Value<'t> {
    /// Text and whether it is plain: without quotes or block indicator.
    Scalar(Cow<'t, str>, bool),
    /// A list.
    Sequence(Vec<Node<'t>>),
    /// Keys and values in the order written, each key once.
    Mapping(Vec<(Node<'t>, Node<'t>)>),
}

/// What is wrong with a YAML text.
#[derive(Debug)]
pub struct Problem {
    /// Its code.
    pub code: Code,
    /// Where, in bytes of the file.
    pub range: Range<usize>,
    /// In a sentence.
    pub message: String,
    /// The way out.
    pub help: Cow<'static, str>,
}

impl Node<'_> {
    /// Whether it is null: empty, `~` or `null` without quotes.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(t, true) if matches!(t.as_ref(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(t, _) => Some(t),
            _ => None,
        }
    }

    /// What it is, for a message: "a list".
    pub fn what(&self) -> String {
        match &self.value {
            _ if self.is_null() => "nothing".into(),
            Value::Scalar(t, _) => format!("`{}`", t.chars().take(40).collect::<String>()),
            Value::Sequence(_) => "a list".into(),
            Value::Mapping(_) => "a mapping with keys of its own".into(),
        }
    }
}

/// Reads events one after the other, and refuses what content never holds.
pub struct Cursor<'t> {
    parser: Parser<'t, StrInput<'t>>,
    base: usize,
    depth: usize,
    last: usize,
    length: usize,
    /// Keys that were met twice.
    pub duplicates: Vec<Problem>,
}

/// An event with the bytes that it comes from.
pub type Located<'t> = (Event<'t>, Range<usize>);

impl<'t> Cursor<'t> {
    /// A cursor over `text`, which begins at byte `base` of its file.
    pub fn new(text: &'t str, base: usize) -> Self {
        let parser = Parser::new_from_str(text);
        Cursor { parser, base, depth: 0, last: base, length: text.len(), duplicates: Vec::new() }
    }

    /// The next event that stands for content; `None` at the end.
    ///
    /// # Errors
    /// What the text has that is not YAML, or not taken.
    pub fn next(&mut self) -> Result<Option<Located<'t>>, Problem> {
        loop {
            let (event, span) = match self.parser.next_event() {
                None => return Ok(None),
                Some(Err(e)) => {
                    let at = self.base + e.marker().byte_offset().unwrap_or(self.last - self.base).min(self.length);
                    return Err(unreadable(at..at + 1, &e.info()));
                }
                Some(Ok(pair)) => pair,
            };
            let bytes = span.byte_range().unwrap_or(0..0);
            let range = self.base + bytes.start..self.base + bytes.end;
            self.last = range.end;
            match &event {
                Event::StreamStart | Event::StreamEnd | Event::DocumentStart(..) | Event::DocumentEnd => continue,
                Event::Scalar(_, _, anchor, tag) => refuse(*anchor, tag.is_some(), &range)?,
                Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag) => {
                    refuse(*anchor, tag.is_some(), &range)?;
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Problem {
                            code: Code::YamlTooDeep,
                            range,
                            message: format!("nested more than {DEEPEST} levels deep"),
                            help: "no content needs this; look for brackets that are not closed".into(),
                        });
                    }
                }
                Event::SequenceEnd | Event::MappingEnd => self.depth -= 1,
                _ => refuse(1, false, &range)?,
            }
            return Ok(Some((event, range)));
        }
    }

    /// The node that begins with `first`.
    ///
    /// # Errors
    /// As [`Cursor::next`].
    pub fn node(&mut self, first: Located<'t>) -> Result<Node<'t>, Problem> {
        let (event, range) = first;
        match event {
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                Ok(Node { value: Value::Scalar(text, plain), range })
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.within(&range)? {
                        (Event::SequenceEnd, _) => break,
                        next => items.push(self.node(next)?),
                    }
                }
                let end = self.last.max(range.end);
                Ok(Node { value: Value::Sequence(items), range: range.start..end })
            }
            Event::MappingStart(..) => {
                let mut pairs: Vec<(Node, Node)> = Vec::new();
                let mut keys: FxHashSet<String> = FxHashSet::default();
                loop {
                    let key = match self.within(&range)? {
                        (Event::MappingEnd, _) => break,
                        next => self.node(next)?,
                    };
                    let first = self.within(&range)?;
                    let value = self.node(first)?;
                    // A key that is no text of its own is told of by whoever reads the mapping.
                    if key.text().is_some_and(|k| !keys.insert(k.to_owned())) {
                        self.duplicates.push(duplicate(&key));
                    } else {
                        pairs.push((key, value));
                    }
                }
                let end = self.last.max(range.end);
                Ok(Node { value: Value::Mapping(pairs), range: range.start..end })
            }
            _ => Err(syntax(range, "this is not YAML: a value is missing here".into())),
        }
    }

    /// The next event inside a list or mapping that has not ended yet.
    ///
    /// # Errors
    /// As [`Cursor::next`], or when the text ends.
    pub fn within(&mut self, parent: &Range<usize>) -> Result<Located<'t>, Problem> {
        let missing = || syntax(parent.clone(), "this is not YAML: the text ends inside it".into());
        self.next()?.ok_or_else(missing)
    }
}

/// That a key stands twice.
pub fn duplicate(key: &Node<'_>) -> Problem {
    Problem {
        code: Code::YamlDuplicateKey,
        range: key.range.clone(),
        message: format!("the key {} stands twice in this mapping", key.what()),
        help: "keep one of them".into(),
    }
}

/// Reads the one document of a text.
///
/// # Errors
/// The first thing that keeps it from being read, or every duplicate key. `Ok(None)` is an empty text.
pub fn read(text: &str, base: usize) -> Result<Option<Node<'_>>, Vec<Problem>> {
    let mut cursor = Cursor::new(text, base);
    let one = |p| vec![p];
    let Some(first) = cursor.next().map_err(one)? else {
        return Ok(None);
    };
    let node = cursor.node(first).map_err(one)?;
    match cursor.next().map_err(one)? {
        Some((_, range)) => Err(one(syntax(range, "a second document begins here".into()))),
        None if cursor.duplicates.is_empty() => Ok(Some(node)),
        None => Err(cursor.duplicates),
    }
}

fn refuse(anchor: usize, tagged: bool, range: &Range<usize>) -> Result<(), Problem> {
    if anchor != 0 {
        return Err(Problem {
            code: Code::YamlAlias,
            range: range.clone(),
            message: "anchors (`&name`) and aliases (`*name`) are not taken".into(),
            help: "write the value out where it is meant; a text that begins with `*` or `&` needs quotes".into(),
        });
    }
    if tagged {
        return Err(syntax(
            range.clone(),
            "tags (`!name`) are not taken; a text that begins with `!` needs quotes".into(),
        ));
    }
    Ok(())
}

/// What the parser says, in words for people who don't know its own.
fn unreadable(range: Range<usize>, info: &str) -> Problem {
    let plain = [
        (
            "mapping values",
            "a colon with a space behind it stands where none can be",
            "put a text that holds one in quotes, `title: \"One: two\"`; or the line above lacks its colon, or this one is indented too far",
        ),
        ("tab", "a tab stands here", "indent with spaces: YAML takes no tabs"),
        (
            "anchor",
            "anchors (`&name`) and aliases (`*name`) are not taken",
            "a text that begins with `*` or `&` needs quotes",
        ),
        (
            "quot",
            "a quotation mark is not closed",
            "close it; a quotation mark within \"…\" is written \\\", an apostrophe within '…' twice",
        ),
        (
            "flow",
            "a bracket or brace is not closed, or a comma is missing before this place",
            "look at the line above as well",
        ),
        (
            "illegal placement",
            "a bracket or brace is not closed, or a comma is missing before this place",
            "look at the line above as well",
        ),
        ("unexpected character", "a text can't begin with this sign", "put the text in quotes"),
        ("while scanning for the next token", "a text can't begin with this sign", "put the text in quotes"),
        (
            "did not find expected",
            "this line doesn't fit to the ones above it",
            "check its indentation, and that the lines above have their colons, commas and quotes",
        ),
        (
            "simple key",
            "this line lacks a colon, or is indented otherwise than its neighbours",
            "write `key: value`, below the other keys; a line that belongs to a text above is indented as far as that text",
        ),
    ];
    match plain.iter().find(|(words, ..)| info.contains(words)) {
        Some((words, message, help)) => {
            let code = if *words == "anchor" { Code::YamlAlias } else { Code::YamlSyntax };
            Problem { code, range, message: (*message).to_owned(), help: (*help).into() }
        }
        None => syntax(range, format!("this is not YAML: {info}")),
    }
}

fn syntax(range: Range<usize>, message: String) -> Problem {
    let help = "check the indentation (spaces, no tabs), and put texts with `: ` or ` #` in quotes";
    Problem { code: Code::YamlSyntax, range, message, help: help.into() }
}

/// Whether a text can be the code of a language: `cy`, `en-GB`.
pub fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    let is_first = (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic());
    is_first && parts.all(|p| (2..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Whether a mapping has a text for each of some languages.
pub fn is_translated(pairs: &[(Node<'_>, Node<'_>)]) -> bool {
    pairs.iter().all(|(k, _)| k.text().is_some_and(is_language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        read(text, 0).unwrap_err()[0].code
    }

    #[test]
    fn scalars_keep_their_text_and_place() {
        let node = read("a: no\nv: 1.10\n", 100).unwrap().unwrap();
        let Value::Mapping(pairs) = &node.value else { panic!("{node:?}") };
        assert_eq!(pairs[0].1.text(), Some("no"));
        assert_eq!((pairs[1].1.text(), pairs[1].1.range.clone()), (Some("1.10"), 109..113));
    }

    #[test]
    fn bombs_are_refused() {
        assert_eq!(code("a: &x [1]\nb: *x\n"), Code::YamlAlias);
        assert_eq!(code(&("[".repeat(100) + &"]".repeat(100))), Code::YamlTooDeep);
        assert!(read(&"[".repeat(50_000), 0).is_err());
        assert_eq!(code("a: 1\na: 2\n"), Code::YamlDuplicateKey);
        assert_eq!(code("a: [1\n"), Code::YamlSyntax);
        assert_eq!(code("a: !!binary x\n"), Code::YamlSyntax);
        assert!(read("# nothing\n", 0).unwrap().is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-:\\[\\]{}&*!|>'\"#%@`, a1\n\t]{0,60}") {
            let _ = read(&text, 0);
        }
    }
}
