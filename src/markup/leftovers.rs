//! What stands in a text as letters though it was meant as a link, a picture or a footnote.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::content::{is_web_address, slug};
use crate::diagnostics::{Code, nearest};
use crate::markup::blocks::Located;
use crate::model::{Catalogue, Kind};

/// Something that was meant otherwise: its code, its bytes in the text, what it is, and the way out.
pub struct Leftover {
    /// The code.
    pub code: Code,
    /// The bytes of the text.
    pub range: Range<usize>,
    /// In a sentence.
    pub message: String,
    /// The way out.
    pub label: String,
}

/// What was found in a text.
#[derive(Default)]
pub struct Leftovers {
    /// In order.
    pub found: Vec<Leftover>,
    /// Whether something in it would be a link, if the site had what it names.
    pub may_become_links: bool,
}

/// Finds them in the plain words of a text: not in code, and not within links.
pub fn leftovers(markdown: &str, events: &[Located<'_>], catalogue: &Catalogue) -> Leftovers {
    let is_named = |note: &str| events.iter().any(|(e, _)| matches!(e, Event::FootnoteReference(l) if **l == *note));
    // A note that the text names is no other one.
    let labels: Vec<&str> = events
        .iter()
        .filter_map(|(e, _)| match e {
            Event::Start(Tag::FootnoteDefinition(label)) if !is_named(label) => Some(label.as_ref()),
            _ => None,
        })
        .collect();
    let mut all = Leftovers::default();
    runs(events).into_iter().for_each(|run| of_run(markdown, run, &labels, catalogue, &mut all));
    all
}

/// Stretches of plain words without anything between: an escaped bracket ends one.
pub fn runs(events: &[Located<'_>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut depth = 0;
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => depth -= 1,
            Event::Text(_) if depth == 0 => match runs.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => runs.push(range.clone()),
            },
            _ => {}
        }
    }
    runs
}

fn of_run(markdown: &str, run: Range<usize>, labels: &[&str], catalogue: &Catalogue, all: &mut Leftovers) {
    let Some(text) = markdown.get(run.clone()) else { return };
    // Most words are told by this alone.
    if !text.contains(['[', ']', ':']) {
        return;
    }
    let mut found = Vec::new();
    footnotes(text, labels, &mut found);
    double_brackets(text, catalogue, &mut found);
    if found.is_empty() {
        brackets(text, &mut found);
    }
    if found.is_empty() {
        all.may_become_links |= addresses(text, catalogue, &mut found);
    }
    found.iter_mut().for_each(|l| l.range = l.range.start + run.start..l.range.end + run.start);
    all.found.append(&mut found);
}

fn footnotes(text: &str, labels: &[&str], found: &mut Vec<Leftover>) {
    let mut from = 0;
    while let Some(open) = text[from..].find("[^").map(|i| from + i) {
        let Some(close) = text[open..].find(']').map(|i| open + i) else { return };
        let label = &text[open + 2..close];
        if !label.is_empty() && !label.contains(char::is_whitespace) {
            let way_out = match nearest(label, labels.iter().copied()) {
                Some(near) => format!("did you mean `[^{near}]`?"),
                None => format!("add the note on a line of its own: `[^{label}]: …`"),
            };
            found.push(Leftover {
                code: Code::UnknownFootnote,
                range: open..close + 1,
                message: format!("the text has no note `[^{label}]`"),
                label: way_out,
            });
        }
        from = close + 1;
    }
}

/// Links as other programs write them, `[[winter-forum]]`: `text` is in plain words, and places are those in it.
fn double_brackets(text: &str, catalogue: &Catalogue, found: &mut Vec<Leftover>) {
    let mut from = 0;
    while let Some(open) = text[from..].find("[[").map(|i| from + i) {
        let Some(close) = text[open..].find("]]").map(|i| open + i) else { break };
        let (to, shown) = text[open + 2..close].split_once('|').unwrap_or((&text[open + 2..close], ""));
        let slug = slug(to);
        let kind = Kind::ALL.into_iter().find(|kind| catalogue.entry(*kind, &slug).is_some());
        let words = if shown.is_empty() { to } else { shown };
        let label = match kind {
            Some(kind) => format!("write `[{words}]({}:{slug})`", kind.scheme()),
            None => format!("write `[{words}](…)` with the address in the round brackets"),
        };
        let range = open..close + 2;
        let message = "this was meant as a link, and readers see it as it stands".to_owned();
        found.push(Leftover { code: Code::NotALink, range, message, label });
        from = close + 2;
    }
}

/// Whether a text looks like what stands behind a link.
fn is_address_like(text: &str) -> bool {
    let scheme = text.split_once(':').map(|(s, _)| s);
    text.starts_with(['/', '#', '<'])
        || is_web_address(text)
        || text.starts_with("www.")
        || scheme.is_some_and(|s| s == "mailto" || s == "chart" || s == "figure" || Kind::of_scheme(s).is_some())
}

fn brackets(text: &str, found: &mut Vec<Leftover>) {
    let mut say = |range: Range<usize>, message: &str, label: String| {
        found.push(Leftover { code: Code::NotALink, range, message: message.to_owned(), label });
    };
    let inside = |from: usize, close: char| text[from..].find(close).map_or(&text[from..], |i| &text[from..from + i]);
    for (at, _) in text.match_indices(']') {
        let open = text[..at].rfind('[').unwrap_or(at);
        let start = if text[..open].ends_with('!') { open - 1 } else { open };
        let rest = &text[at + 1..];
        if rest.starts_with('(') {
            let to = text[at + 2..].rfind(')').map_or(&text[at + 2..], |i| &text[at + 2..at + 2 + i]);
            if to.contains(' ') && to.split_once(':').is_some_and(|(s, _)| !is_web_address(to) && s != "mailto") {
                let close = at + 1;
                let at = to.rfind(['=', ':']).map_or(0, |i| i + 1);
                let label =
                    format!("things are named by their ids, without spaces: `({}{})`", &to[..at], slug(&to[at..]));
                say(start..close, "this was meant as a link or a picture, and readers see it as it stands", label);
            } else if to.contains(' ') {
                let label = format!("an address has no spaces: write `(<{to}>)`, or give the file a name without them");
                say(start..at + 1, "this was meant as a link or a picture, and readers see it as it stands", label);
            } else {
                let label = "write `[words](address)`, with both brackets closed".to_owned();
                say(start..at + 1, "this was meant as a link or a picture, and readers see it as it stands", label);
            }
        } else if let Some(blank) = rest.find(|c: char| c != ' ').filter(|i| *i > 0 && rest[*i..].starts_with('(')) {
            let to = inside(at + 2 + blank, ')');
            if is_address_like(to) {
                say(
                    start..at + 1,
                    "this was meant as a link: no space may stand between `]` and `(`",
                    format!("write `{}({to})`", &text[start..=at]),
                );
            }
        } else if rest.starts_with('[') {
            let name = inside(at + 2, ']');
            if !name.starts_with('^') && !name.is_empty() {
                say(
                    start..at + 1,
                    "this was meant as a link, and readers see it as it stands",
                    format!("write `(…)` with the address, or add a line `[{name}]: address`"),
                );
            }
        }
    }
    for (at, _) in text.match_indices(")[") {
        let to = inside(at + 2, ']');
        let Some(open) = text[..at].rfind('(') else { continue };
        if is_address_like(to) {
            let label = format!("write `[{}]({to})`", &text[open + 1..at]);
            say(open..at + 1, "the brackets of this link are the wrong way round", label);
        }
    }
}

/// Addresses in plain words. Says whether one names something that the site doesn't have.
fn addresses(text: &str, catalogue: &Catalogue, found: &mut Vec<Leftover>) -> bool {
    let mut at = 0;
    let mut names_nothing = false;
    for word in text.split(|c: char| c.is_whitespace() || "()<>\"“”".contains(c)) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        debug_assert!(start >= at);
        at = start;
        let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        let Some((scheme, id)) = word.split_once(':') else { continue };
        let range = start..start + word.len();
        let kind = Kind::of_scheme(scheme);
        let known = kind.filter(|kind| catalogue.entry(*kind, id.split('#').next().unwrap_or(id)).is_some());
        names_nothing |= kind.is_some() && known.is_none();
        if known.is_some() {
            let message = format!("`{word}` stands here as it is, and is no link");
            found.push(Leftover { code: Code::NotALink, range, message, label: format!("write `[words]({word})`") });
        } else if is_web_address(word) {
            let message = "this address stands here as it is, and is no link".to_owned();
            found.push(Leftover {
                code: Code::NotALink,
                range,
                message,
                label: format!("write `<{word}>`, or `[words]({word})`"),
            });
        }
    }
    names_nothing
}
