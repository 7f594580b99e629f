//! Texts: those for readers, of which there may be one per language, and those that are the same in all languages.

use crate::content::fields::Fields;
use crate::content::language_codes::code_of_name;
use crate::content::yaml::{Node, Value, is_language, is_translated};
use crate::diagnostics::{Code, did_you_mean};
use crate::model::Text;
use crate::source::limits::LONGEST_VALUE;
use crate::source::printable;

/// Whether what stands behind a text on its line looks like a part of it that was taken for a comment: `We are #1`.
fn cut_by_comment(rest: &str) -> bool {
    let comment = rest.trim_start();
    let gap = rest.len() - comment.len();
    comment.starts_with('#') && (gap == 1 || !comment[1..].starts_with([' ', '#', '!', '\t']))
}

impl Fields<'_, '_> {
    /// A text for readers: a scalar, or one per language, of which that of the context is taken.
    pub fn text(&self, key: &'static str) -> Option<String> {
        let node = self.get(key)?;
        self.text_of(key, node)
    }

    /// As [`Fields::text`], with whether it had to be taken from the site's first language.
    pub fn own_text(&self, key: &'static str) -> Option<Text> {
        let node = self.get(key)?;
        self.own_text_of(key, node)
    }

    /// As [`Fields::own_text`], of a node that is the value of `key`.
    pub fn own_text_of(&self, key: &str, node: &Node<'_>) -> Option<Text> {
        Some(Text { label: self.text_of(key, node)?, is_foreign: self.is_foreign_node(node) })
    }

    /// The text of a node that is the value of `key`.
    pub fn text_of(&self, key: &str, node: &Node<'_>) -> Option<String> {
        match &node.value {
            Value::Mapping(pairs) if is_translated(pairs) => self.translated(key, pairs),
            _ => self.scalar(key, node),
        }
    }

    /// The text of a node that is the same in all languages: an id, an address, a setting.
    pub fn plain_of(&self, key: &str, node: &Node<'_>) -> Option<String> {
        match &node.value {
            Value::Mapping(pairs) if is_translated(pairs) => {
                let message = format!("`{key}` is the same in all languages");
                self.say(Code::WrongType, node, message, "write it once, without the languages");
                None
            }
            _ => self.scalar(key, node),
        }
    }

    /// As [`Fields::plain_of`], of the value of a key.
    pub fn plain(&self, key: &'static str) -> Option<String> {
        let node = self.get(key)?;
        self.plain_of(key, node)
    }

    /// A list of texts that are the same in all languages.
    pub fn plains(&self, key: &'static str) -> Vec<String> {
        self.items(key).into_iter().filter_map(|node| self.plain_of(key, node)).collect()
    }

    /// The texts of a node that is one or a list of them.
    pub fn words_of(&self, key: &str, node: &Node<'_>) -> Vec<String> {
        match &node.value {
            Value::Sequence(items) => items.iter().filter_map(|n| self.plain_of(key, n)).collect(),
            _ => self.plain_of(key, node).into_iter().collect(),
        }
    }

    fn scalar(&self, key: &str, node: &Node<'_>) -> Option<String> {
        match node.text().filter(|t| !t.trim().is_empty()) {
            // Counted only where it may be too long: no text has more characters than bytes.
            Some(text) if text.len() > LONGEST_VALUE && text.chars().count() > LONGEST_VALUE => {
                let message = format!("`{key}` is longer than {LONGEST_VALUE} characters");
                self.say(Code::TooLarge, node, message, "a long text is the body of a Markdown file");
                None
            }
            Some(text) => {
                if self.context().language == self.context().first() {
                    self.look_at(node, text);
                }
                Some(printable(text.trim()).into_owned())
            }
            None => {
                let message = format!("`{key}` must be a text, but this is {}", node.what());
                self.say(Code::WrongType, node, message, instead_of_mapping(node));
                None
            }
        }
    }

    /// Tells of a text that is not what its author sees in the file.
    fn look_at(&self, node: &Node<'_>, text: &str) {
        if !matches!(node.value, Value::Scalar(_, true)) {
            return;
        }
        let rest = self.rest_of_line(node);
        if cut_by_comment(rest) {
            let message = format!("` #` begins a comment: `{}` is not read", rest.trim());
            let label = "put the whole text in quotes; a comment stands behind two spaces";
            self.say(Code::CommentInValue, node, message, label);
        }
        let opens = text.starts_with(['“', '”', '„', '‘', '«']);
        if opens && text.ends_with(['“', '”', '’', '»']) && text.chars().count() > 2 {
            let message = "these are typographic quotes: they are part of the text";
            let inner = text.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
            let label = format!("write `{inner}`, or `'{text}'` if readers are to see them");
            self.say(Code::TypographicQuotes, node, message, label);
        }
    }

    /// Of a text per language that of the context, or else of the site's first one. All of them are looked at.
    fn translated(&self, key: &str, pairs: &[(Node<'_>, Node<'_>)]) -> Option<String> {
        let mut texts: Vec<(&str, String)> = Vec::new();
        for (name, value) in pairs {
            let language = name.text().unwrap_or_default();
            let known = self.context().languages.iter().map(String::as_str);
            if !known.clone().any(|l| l == language) {
                let label = did_you_mean(language, known, || "add it to `languages` in site.yaml".to_owned());
                let message = format!("`{language}` is not a language of this site: nobody will read this");
                self.say(Code::UnknownLanguage, name, message, label);
            }
            if value.is_null() {
                let label = "write the text, or take the line out: then the first language's is shown";
                self.say(Code::WrongType, name, format!("`{key}` has no text in `{language}`"), label);
            } else if let Some(text) = self.scalar(key, value) {
                texts.push((language, text));
            }
        }
        let context = self.context();
        let has_first = pairs.iter().any(|(k, _)| k.text() == Some(context.first()));
        if !has_first && let Some((name, _)) = pairs.first() {
            let first = context.first();
            let message = format!("`{key}` has no text in `{first}`, the site's first language");
            self.say(Code::WrongType, name, message, format!("add `{first}: …`"));
        }
        let of = |language: &str| texts.iter().find(|(l, _)| *l == language);
        let own = of(self.context().language).or_else(|| of(self.context().first())).or(texts.first());
        own.map(|(_, text)| text.clone())
    }

    /// Whether the text of a key isn't in the language of the context, for nobody has translated it yet.
    pub fn is_foreign(&self, key: &str) -> bool {
        let node = self.pairs().iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v);
        node.is_some_and(|node| self.is_foreign_node(node))
    }

    /// As [`Fields::is_foreign`], of the text of a node.
    pub fn is_foreign_node(&self, node: &Node<'_>) -> bool {
        match &node.value {
            Value::Mapping(pairs) => !pairs.iter().any(|(k, _)| k.text() == Some(self.context().language)),
            Value::Scalar(..) => self.context().language != self.context().first(),
            Value::Sequence(_) => false,
        }
    }

    /// The text of a node in the site's first language, whatever that of the context, as it is written.
    pub fn first_of<'n>(&self, node: &'n Node<'_>) -> Option<&'n str> {
        match &node.value {
            Value::Mapping(pairs) => {
                pairs.iter().find(|(k, _)| k.text() == Some(self.context().first())).and_then(|(_, v)| v.text())
            }
            _ => node.text(),
        }
    }
}

/// The way out where a text is wanted and a mapping stands: its keys may be the names of languages.
fn instead_of_mapping(node: &Node<'_>) -> String {
    let Value::Mapping(pairs) = &node.value else {
        return "write a text here, in quotes if it has `: ` in it".to_owned();
    };
    let codes: Option<Vec<&str>> = pairs.iter().map(|(key, _)| code_of_name(key.text()?)).collect();
    // A comma within a text of one language: `{en: Autumn survey, 2026, cy: …}`.
    let pieces = pairs.iter().position(|(key, value)| value.is_null() && !key.text().is_some_and(is_language));
    if let Some(at) = pieces.filter(|at| *at > 0)
        && let (Some(language), Some(text), Some(rest)) =
            (pairs[at - 1].0.text(), pairs[at - 1].1.text(), pairs[at].0.text())
    {
        return format!("the comma ends the text of `{language}`: put it in quotes, `{language}: \"{text}, {rest}\"`");
    }
    match codes {
        Some(codes) if !codes.is_empty() => {
            let all: Vec<String> = codes.iter().map(|code| format!("{code}: …")).collect();
            format!("languages are written by their codes: `{{{}}}`", all.join(", "))
        }
        _ => "write a text here, in quotes if it has `: ` in it".to_owned(),
    }
}
