//! What a text links to and whom it quotes, without rendering it: for the pages that list what refers to them.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

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
    let mut quote: Option<Quote> = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => quote = Some(Quote::default()),
            Event::End(TagEnd::BlockQuote(_)) => {
                if let Some(Quote { lines, author: Some(id), .. }) = quote.take() {
                    found.quotes.push((id, lines.join(" ").trim().to_owned()));
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let Some((kind, id)) = target(&dest_url) else { continue };
                if let Some(quote) = quote.as_mut().filter(|q| q.is_caption && kind == Kind::Person) {
                    quote.author.get_or_insert(id.clone());
                }
                found.links.push((kind, id));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(quote) = &mut quote {
                    quote.add(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => {
                if let Some(quote) = &mut quote {
                    quote.end_line();
                }
            }
            _ => {}
        }
    }
    found
}

/// A quote while it is read: its lines, of which the last may say whose words they are.
#[derive(Default)]
struct Quote {
    lines: Vec<String>,
    line: String,
    is_caption: bool,
    author: Option<String>,
}

impl Quote {
    fn add(&mut self, text: &str) {
        if self.line.is_empty() {
            self.is_caption = text.trim_start().starts_with(['—', '–']);
        }
        self.line.push_str(text);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        // A caption with more behind it was none.
        if line.is_empty() || self.is_caption {
            return;
        }
        self.author = None;
        self.lines.push(line);
    }
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
