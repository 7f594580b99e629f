//! What a text links to and whom it quotes, without rendering it: for the pages that list what refers to them.

use pulldown_cmark::{Event, Parser, Tag};

use crate::markup::blocks::{Located, caption, end_of, text_of};
use crate::model::Kind;
use crate::source::decoded;

/// What a text says of other content.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// What it links to, in the order written, as kind and id.
    pub links: Vec<(Kind, String)>,
    /// People that it quotes in a block whose last line begins with a dash and their name, each with their words.
    pub quotes: Vec<(String, String)>,
}

/// The kind and id that a link's destination means; `None` where it leaves the content.
fn target(destination: &str) -> Option<(Kind, String)> {
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    if let Some((scheme, id)) = path.split_once(':') {
        return Kind::of_scheme(&scheme.to_lowercase()).map(|kind| (kind, id.to_owned()));
    }
    let path = decoded(path);
    Kind::of_address(&path).map(|(kind, id)| (kind, id.to_owned()))
}

/// Goes through a text once.
pub fn scan(markdown: &str) -> Scanned {
    let mut found = Scanned::default();
    // Most texts without links are told by this alone.
    if !markdown.contains("](") && !markdown.contains("]:") {
        return found;
    }
    let events: Vec<Located<'_>> = Parser::new(markdown).into_offset_iter().collect();
    for (event, _) in &events {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            found.links.extend(target(dest_url));
        }
    }
    let mut at = 0;
    while at < events.len() {
        if matches!(events[at].0, Event::Start(Tag::BlockQuote(_))) {
            let end = end_of(&events, at);
            found.quotes.extend(said(&events[at..=end]));
            at = end;
        }
        at += 1;
    }
    found
}

/// The person whose words a quote is, as its page shows it, and the words.
fn said(block: &[Located<'_>]) -> Option<(String, String)> {
    let (quote, caption) = caption(block)?;
    let person = caption.iter().find_map(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => target(dest_url).filter(|(kind, _)| *kind == Kind::Person),
        _ => None,
    });
    Some((person?.1, text_of(&quote)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_quotes_are_found() {
        let text = "See [a](system:harbour-epr#items), [b](/news/first/), [c](https://example.org/), `[d](page:x)`.\n\n\
                    > Fewer clicks,\n> please.\n>\n> — [Jo](person:jo), nurse\n\n[e][]\n\n[e]: /about/\n";
        let scanned = scan(text);
        let id = |s: &str| s.to_owned();
        let links = [
            (Kind::System, id("harbour-epr")),
            (Kind::News, id("first")),
            (Kind::Person, id("jo")),
            (Kind::Page, id("about")),
        ];
        assert_eq!(scanned.links, links);
        assert_eq!(scanned.quotes, [(id("jo"), id("Fewer clicks, please."))]);
        assert_eq!(scan("no links (at all)"), Scanned::default());
        let aside = scan("> **Rule one** — it must be fast. As [Jo](person:jo) said.\n");
        assert_eq!(aside.quotes, []);
    }
}
