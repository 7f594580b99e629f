//! Footnotes: at the end of their text, each with links back to where it is named, and with anchors that nothing else has.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use crate::markup::blocks::{Located, end_of};
use crate::source::escape;

/// How the notes of a text are named on its page.
pub struct Naming {
    /// What tells the notes of this text from those of others on the page.
    pub prefix: String,
    /// The page's address, where notes are named outside of it, as in feeds; else nothing.
    pub page: String,
    /// Whether the notes have anchors.
    pub anchors: bool,
    /// The heading of the notes, for screen readers.
    pub title: String,
    /// What the links back say, for screen readers.
    pub back: String,
}

/// A text with its notes at the end.
pub struct Noted<'t> {
    /// The text, with the notes behind it.
    pub events: Vec<Located<'t>>,
    /// The anchors that it has now.
    pub anchors: Vec<String>,
    /// Notes that nothing names: label and place. They are not shown.
    pub unused: Vec<(String, Range<usize>)>,
}

struct Note<'t> {
    events: Vec<Located<'t>>,
    range: Range<usize>,
    /// Its number, where something names it.
    number: Option<usize>,
    /// How often it was named so far.
    named: usize,
}

fn html(text: String) -> Event<'static> {
    Event::InlineHtml(CowStr::from(text))
}

/// Puts the notes of a text at its end, in the order in which they are named.
pub fn at_the_end<'t>(events: Vec<Located<'t>>, naming: &Naming) -> Noted<'t> {
    if !events.iter().any(|(e, _)| matches!(e, Event::Start(Tag::FootnoteDefinition(_)))) {
        return Noted { events, anchors: Vec::new(), unused: Vec::new() };
    }
    let mut notes: HashMap<String, Note<'t>> = HashMap::new();
    let mut text = Vec::with_capacity(events.len());
    let mut at = 0;
    while at < events.len() {
        if let (Event::Start(Tag::FootnoteDefinition(label)), range) = &events[at] {
            let end = end_of(&events, at);
            let inner = events[at + 1..end].to_vec();
            let note = Note { events: inner, range: range.clone(), number: None, named: 0 };
            notes.entry(label.to_string()).or_insert(note);
            at = end + 1;
        } else {
            text.push(events[at].clone());
            at += 1;
        }
    }
    let mut order: Vec<String> = Vec::new();
    let mut anchors = Vec::new();
    let mut out = named(text, naming, &mut notes, &mut order, &mut anchors);
    // A note may name further ones.
    let mut bodies: Vec<(String, Vec<Located<'t>>)> = Vec::new();
    let mut next = 0;
    while let Some(label) = order.get(next).cloned() {
        let own = notes.get_mut(&label).map(|note| std::mem::take(&mut note.events)).unwrap_or_default();
        let body = named(own, naming, &mut notes, &mut order, &mut anchors);
        bodies.push((label, body));
        next += 1;
    }
    let mut unused: Vec<(String, Range<usize>)> = Vec::new();
    for (label, note) in notes.iter().filter(|(_, note)| note.number.is_none()) {
        unused.push((label.clone(), note.range.clone()));
    }
    unused.sort_by_key(|(_, range)| range.start);
    if bodies.is_empty() {
        return Noted { events: out, anchors, unused };
    }
    let role = if naming.anchors { " role=\"doc-endnotes\"" } else { "" };
    let open = format!("<section class=\"notes\"{role} aria-label=\"{}\">\n<ol>\n", escape(&naming.title));
    out.push((html(open), 0..0));
    for (label, body) in bodies {
        let Some(note) = notes.get(&label) else { continue };
        let number = note.number.unwrap_or_default();
        let id = format!("fn:{}{number}", naming.prefix);
        let attribute = if naming.anchors { format!(" id=\"{id}\"") } else { String::new() };
        anchors.push(id);
        out.push((html(format!("<li{attribute}>")), 0..0));
        let back: Vec<String> = (1..=note.named).map(|time| back(naming, number, time)).collect();
        out.extend(with_links_back(body, &back.join(" ")));
        out.push((html("</li>\n".to_owned()), 0..0));
    }
    out.push((html("</ol>\n</section>\n".to_owned()), 0..0));
    Noted { events: out, anchors, unused }
}

/// The anchor of the place that names a note for the `time`th time.
fn reference(naming: &Naming, number: usize, time: usize) -> String {
    let again = if time > 1 { format!(":{time}") } else { String::new() };
    format!("fnref:{}{number}{again}", naming.prefix)
}

fn back(naming: &Naming, number: usize, time: usize) -> String {
    let to = reference(naming, number, time);
    let label = escape(&naming.back);
    format!("<a href=\"{}#{to}\" role=\"doc-backlink\" aria-label=\"{label}\">↩</a>", naming.page)
}

/// A note's text with the links back in its last paragraph.
fn with_links_back<'t>(mut body: Vec<Located<'t>>, back: &str) -> Vec<Located<'t>> {
    let link = (html(format!(" {back}")), 0..0);
    match body.last() {
        Some((Event::End(pulldown_cmark::TagEnd::Paragraph), _)) => body.insert(body.len() - 1, link),
        _ => body.push(link),
    }
    body
}

/// Events with a link in place of each name of a note, which gets its number at the first one.
fn named<'t>(
    events: Vec<Located<'t>>,
    naming: &Naming,
    notes: &mut HashMap<String, Note<'t>>,
    order: &mut Vec<String>,
    anchors: &mut Vec<String>,
) -> Vec<Located<'t>> {
    let mut out = Vec::with_capacity(events.len());
    for (event, range) in events {
        let Event::FootnoteReference(label) = &event else {
            out.push((event, range));
            continue;
        };
        let Some(note) = notes.get_mut(label.as_ref()) else { continue };
        let number = *note.number.get_or_insert_with(|| {
            order.push(label.to_string());
            order.len()
        });
        note.named += 1;
        let id = reference(naming, number, note.named);
        let attribute = if naming.anchors { format!(" id=\"{id}\" role=\"doc-noteref\"") } else { String::new() };
        anchors.push(id);
        let to = format!("{}#fn:{}{number}", naming.page, naming.prefix);
        out.push((html(format!("<sup><a href=\"{to}\"{attribute}>{number}</a></sup>")), range));
    }
    out
}
