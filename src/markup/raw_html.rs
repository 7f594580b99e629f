//! Raw HTML in a text, where the site allows for it: what is taken out of it is told, and its links go the way of Markdown's.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::model::Kind;
use crate::source::is_internal;

/// What links of raw HTML lead to.
pub type RawLinks = HashMap<String, String>;

/// Something in raw HTML that a reader will not get as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An element that is taken out.
    Element(String),
    /// An attribute that is taken out: of which element, and which one.
    Attribute(String, String),
    /// A link, or the address of a picture: of which element.
    Link(String, String),
    /// A picture without a description.
    NoAlt,
}

/// What an element may be, and have: what is not named here is taken out.
pub struct Policy {
    elements: HashSet<&'static str>,
    attributes: HashMap<&'static str, HashSet<&'static str>>,
    generic: HashSet<&'static str>,
}

/// Attributes that our own blocks have, and so anything may.
const GENERIC: [&str; 5] = ["id", "class", "role", "tabindex", "aria-label"];

impl Policy {
    /// What is allowed.
    pub fn new() -> Self {
        let builder = builder();
        Policy {
            elements: builder.clone_tags(),
            attributes: builder.clone_tag_attributes(),
            generic: builder.clone_generic_attributes(),
        }
    }

    fn allows(&self, element: &str, attribute: &str) -> bool {
        attribute != "id"
            && (self.generic.contains(attribute) || self.attributes.get(element).is_some_and(|a| a.contains(attribute)))
    }
}

fn builder() -> ammonia::Builder<'static> {
    let mut builder = ammonia::Builder::default();
    builder
        .add_generic_attributes(GENERIC)
        .link_rel(None)
        .add_tags(["figure", "figcaption", "section"])
        .add_url_schemes(Kind::ALL.map(Kind::scheme));
    builder
}

/// Finds in a piece of HTML what is not taken as it is, each with its line, counted from 0.
pub fn inspect(html: &str, policy: &Policy) -> Vec<(usize, Found)> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let sink = Sink { policy, found: RefCell::default() };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.found.into_inner()
}

struct Sink<'p> {
    policy: &'p Policy,
    found: RefCell<Vec<(usize, Found)>>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(Tag { kind: TagKind::StartTag, name, attrs, .. }) = token {
            let line = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
            let mut found = self.found.borrow_mut();
            if !self.policy.elements.contains(&*name) {
                found.push((line, Found::Element(name.to_string())));
                return TokenSinkResult::Continue;
            }
            if &*name == "img" && !attrs.iter().any(|a| &*a.name.local == "alt") {
                found.push((line, Found::NoAlt));
            }
            for a in &attrs {
                let attribute = &*a.name.local;
                if !self.policy.allows(&name, attribute) {
                    found.push((line, Found::Attribute(name.to_string(), attribute.to_owned())));
                } else if matches!(attribute, "href" | "src" | "cite") {
                    found.push((line, Found::Link(name.to_string(), a.value.to_string())));
                }
            }
        }
        TokenSinkResult::Continue
    }
}

/// HTML without what could run or disguise; the anchors and classes of our own blocks stay. Pictures are files of the site:
/// one of another host would tell it who reads. Other anchors than those of headings and notes could take the page's own.
/// `links` has what an address of raw HTML leads to; those that Markdown made stand behind `mark`.
pub fn sanitised(html: &str, anchors: HashSet<String>, links: RawLinks, mark: &'static str) -> String {
    let keeps = move |element: &str, attribute: &str, value: &str| -> Option<String> {
        let address = |value: &str| match value.strip_prefix(mark) {
            Some(own) => Some(own.to_owned()),
            None => links.get(value).cloned(),
        };
        match (element, attribute) {
            ("img", "src") => address(value).filter(|to| is_internal(to) || to.starts_with('.')),
            (_, "href") => address(value),
            (_, "id") => anchors.contains(value).then(|| value.to_owned()),
            (_, "src" | "srcset" | "background" | "poster") => None,
            _ => Some(value.to_owned()),
        }
    };
    builder()
        .attribute_filter(move |element, attribute, value| keeps(element, attribute, value).map(Cow::Owned))
        .clean(html)
        .to_string()
}

/// The way out for raw HTML, where it isn't taken.
pub fn instead_of(html: &str) -> &'static str {
    let html = html.trim_start().to_ascii_lowercase();
    match () {
        () if html.starts_with("<!--") => "delete it: a remark for editors is a line `# …` in the front matter",
        () if html.starts_with("<iframe") || html.starts_with("<video") || html.starts_with("<embed") => {
            "link to it instead, `[Watch the film](https://…)`: a page of this site loads nothing from elsewhere"
        }
        () if html.starts_with("<br") => "end the line with a backslash for a new line, or leave a line empty",
        () => "write Markdown, or allow HTML with `markdown: {html: true}` in site.yaml",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_is_found() {
        let html =
            "<p style=\"color: red\">a\n<video src=\"/x.mp4\"></video>\n<a href=\"system:x\">x</a><img src=\"/a.png\">";
        let found = inspect(html, &Policy::new());
        let wanted = [
            (0, Found::Attribute("p".into(), "style".into())),
            (1, Found::Element("video".into())),
            (2, Found::Link("a".into(), "system:x".into())),
            (2, Found::NoAlt),
            (2, Found::Link("img".into(), "/a.png".into())),
        ];
        assert_eq!(found, wanted);
    }
}
