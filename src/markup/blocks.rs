//! Blocks that become more than Markdown's own: attributed quotes, tables that scroll, headings with anchors.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Tag, TagEnd};

use crate::content::slug;
use crate::source::escape;

/// An event with its bytes in the body.
pub type Located<'t> = (Event<'t>, Range<usize>);

fn html(text: &str) -> Event<'static> {
    Event::Html(CowStr::from(text.to_owned()))
}

/// The index of the event that ends the block which begins at `start`.
pub fn end_of(events: &[Located<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (i, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return i;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

/// Turns quotes whose last line begins with an em dash into figures with a caption.
pub fn attribute_quotes<'t>(events: Vec<Located<'t>>) -> Vec<Located<'t>> {
    let mut out: Vec<Located<'t>> = Vec::with_capacity(events.len());
    let mut at = 0;
    while at < events.len() {
        if !matches!(events[at].0, Event::Start(Tag::BlockQuote(_))) {
            out.push(events[at].clone());
            at += 1;
            continue;
        }
        let end = end_of(&events, at);
        match caption(&events[at..=end]) {
            Some((quote, caption)) => {
                let range = events[at].1.clone();
                out.push((html("<figure class=\"quote\"><blockquote>\n"), range.clone()));
                out.extend(quote);
                out.push((html("</blockquote>\n<figcaption>"), range.clone()));
                out.extend(caption);
                out.push((html("</figcaption></figure>\n"), range));
            }
            None => out.extend_from_slice(&events[at..=end]),
        }
        at = end + 1;
    }
    out
}

/// The quote and the caption of a block quote's events, where its last line says whose words they are: it begins with a dash
/// and links to a person, or it begins with an em dash below the quote and is no sentence.
pub fn caption<'t>(block: &[Located<'t>]) -> Option<(Vec<Located<'t>>, Vec<Located<'t>>)> {
    let close = block.len().checked_sub(2)?;
    if !matches!(block[close].0, Event::End(TagEnd::Paragraph)) {
        return None;
    }
    let open = (0..close).rev().find(|&i| matches!(block[i].0, Event::Start(Tag::Paragraph)))?;
    // The last line break that stands in no emphasis or link.
    let mut depth = 0;
    let mut broken = None;
    for (i, (event, _)) in block.iter().enumerate().take(close).skip(open + 1) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::SoftBreak | Event::HardBreak if depth == 0 => broken = Some(i),
            Event::SoftBreak | Event::HardBreak => broken = None,
            _ => {}
        }
    }
    let first = broken.unwrap_or(open) + 1;
    let Event::Text(text) = &block[first].0 else { return None };
    let rest = text.trim_start().strip_prefix(['—', '–'])?.trim_start().to_owned();
    let names_a_person = block[first..close].iter().any(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => dest_url.starts_with("person:") || dest_url.contains("/people/"),
        _ => false,
    });
    let words = text_of(&block[first..close]);
    let is_sentence = words.trim_end().ends_with(['.', '!', '?', ':', ';', ',']);
    let has_quote = broken.is_some() || open > 1;
    let is_name = text.trim_start().starts_with('—') && !is_sentence;
    if !has_quote || (!names_a_person && !is_name) {
        return None;
    }
    let mut caption = vec![(Event::Text(rest.into()), block[first].1.clone())];
    caption.extend_from_slice(&block[first + 1..close]);
    let mut quote = block[1..first.saturating_sub(1).max(1)].to_vec();
    if broken.is_some() {
        quote.push(block[close].clone());
    }
    Some((quote, caption))
}

/// What the blocks of a text are made for.
pub struct Blocks<'a> {
    /// Whether headings have anchors.
    pub anchors: bool,
    /// The route of the page.
    pub route: &'a str,
    /// What a table is called for screen readers.
    pub table: &'a str,
    /// Whether it is for a feed, where the page's style sheet is not known.
    pub is_feed: bool,
}

/// Gives headings anchors and moves them below the page's own heading; tables get a frame that scrolls.
pub fn finish_blocks<'t>(events: Vec<Located<'t>>, page: &Blocks<'_>) -> Vec<Located<'t>> {
    let Blocks { anchors, route, table, is_feed } = *page;
    let mut seen: HashSet<String> = taken(route).map(str::to_owned).collect();
    // From where on numbers of a name may still be free: thousands of headings may have one.
    let mut next: HashMap<String, usize> = HashMap::new();
    let top = events.iter().filter_map(|(e, _)| level(e)).min().unwrap_or(2);
    let lower = |l: HeadingLevel| {
        let moved = l as usize + 2 - top.min(2);
        HeadingLevel::try_from(moved.clamp(2, 6)).unwrap_or(HeadingLevel::H6)
    };
    let mut cells = Cells { is_feed, ..Cells::default() };
    let mut out = Vec::with_capacity(events.len());
    for i in 0..events.len() {
        let (event, range) = events[i].clone();
        let event = cells.written(event);
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let words = text_of(&events[i..=end_of(&events, i)]);
                let name = Some(slug(&words)).filter(|s| !s.is_empty()).unwrap_or_else(|| "section".into());
                let mut id = name.clone();
                let count = next.entry(name.clone()).or_insert(1);
                while !seen.insert(id.clone()) {
                    *count += 1;
                    id = format!("{name}-{count}");
                }
                let id = anchors.then(|| id.into());
                out.push((Event::Start(Tag::Heading { level: lower(level), id, classes, attrs }), range));
            }
            Event::End(TagEnd::Heading(level)) => out.push((Event::End(TagEnd::Heading(lower(level))), range)),
            Event::Start(Tag::Table(_)) => {
                out.push((
                    html(&format!(
                        "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">",
                        escape(table)
                    )),
                    range.clone(),
                ));
                out.push((event, range));
            }
            Event::End(TagEnd::Table) => {
                out.push((event, range.clone()));
                out.push((html("</div>\n"), range));
            }
            _ => out.push((event, range)),
        }
    }
    out
}

/// The cells of a table, whose alignment is a class: Markdown's own inline styles are forbidden by a strict policy.
#[derive(Default)]
struct Cells {
    alignments: Vec<Alignment>,
    column: usize,
    is_head: bool,
    is_feed: bool,
}

impl Cells {
    /// The event, or the HTML of a cell's beginning or end.
    fn written<'t>(&mut self, event: Event<'t>) -> Event<'t> {
        match &event {
            Event::Start(Tag::Table(alignments)) => self.alignments.clone_from(alignments),
            Event::Start(Tag::TableHead) => {
                self.is_head = true;
                self.column = 0;
            }
            Event::End(TagEnd::TableHead) => self.is_head = false,
            Event::Start(Tag::TableRow) => self.column = 0,
            Event::Start(Tag::TableCell) => {
                let name = match self.alignments.get(self.column) {
                    Some(Alignment::Left) => Some("left"),
                    Some(Alignment::Center) => Some("center"),
                    Some(Alignment::Right) => Some("right"),
                    Some(Alignment::None) | None => None,
                };
                let attribute = if self.is_feed { "align" } else { "class" };
                let alignment = name.map(|name| format!(" {attribute}=\"{name}\"")).unwrap_or_default();
                self.column += 1;
                return html(&format!("<{}{alignment}>", self.element()));
            }
            Event::End(TagEnd::TableCell) => return html(&format!("</{}>", self.element())),
            _ => {}
        }
        event
    }

    fn element(&self) -> &'static str {
        if self.is_head { "th" } else { "td" }
    }
}

/// The anchors that the templates of a page have themselves.
fn taken(route: &str) -> impl Iterator<Item = &'static str> {
    const ALL: [&str; 4] = ["content", "find", "news", "links-here"];
    let own: &'static [&'static str] = match route.split('/').nth(1) {
        Some("news") => &["corrections", "series", "sources", "who", "tags"],
        Some("events") => &["parts"],
        Some("groups") => &["plan", "decisions", "members"],
        Some("recommendations") => &["history"],
        Some("people") => &["roles", "posts", "groups", "speaks", "said", "links"],
        Some("organisations") => &[
            "posts",
            "people",
            "partners",
            "parts",
            "systems",
            "uses",
            "events",
            "training",
            "groups",
            "recommendations",
        ],
        Some("systems") => &[
            "ask",
            "breakdown",
            "comments",
            "distribution",
            "items",
            "organisations",
            "peers",
            "percentile",
            "response",
            "score",
            "subscales",
            "surveys",
            "system",
            "trend",
            "usual",
        ],
        Some("") => &["events", "groups", "leadership", "newest", "news", "others", "recommendations"],
        _ => &[],
    };
    ALL.into_iter().chain(own.iter().copied())
}

fn level(event: &Event<'_>) -> Option<usize> {
    match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as usize),
        _ => None,
    }
}

/// The words of some events.
pub fn text_of(events: &[Located<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(t) | Event::Code(t) => text.push_str(t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !text.is_empty() => text.push(' '),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}
