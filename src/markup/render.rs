//! Renders one Markdown text.

use std::cell::Cell;
use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, html};

use crate::charts::Figure;
use crate::checks::LinkCheck;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::markup::blocks::{Blocks, Located, end_of, text_of};
use crate::markup::footnotes::Naming;
use crate::markup::raw_html::RawLinks;
use crate::markup::rendered::Rendered;
use crate::markup::trace::Trace;
use crate::markup::{blocks, footnotes, raw_html};
use crate::model;
use crate::model::{Body, Catalogue, Date, Gallery};
use crate::routes::Routes;
use crate::source::limits::{DEEPEST_NESTING, LONGEST_MARKDOWN, MOST_TAGS};
use crate::source::{Edition, Place, Sources, escape, href, printable};
use crate::statistics::Results;
use crate::words::{Words, say};

/// A page's text may become at most this much HTML: a small table can become a very large one.
const LARGEST: usize = 2 * 1024 * 1024;

/// Stands before the links that Markdown made while the text around them is sanitised; as an address it is a private sign.
const OWN_LINK: &str = "%EE%80%82";

/// What is put into a text when all of it is HTML.
enum Insert {
    /// A figure; none of a chart that can't be drawn, which was told.
    Figure(Option<Box<Figure>>),
    /// A picture.
    Html(String),
}

/// Stands for the `i`th insert while the text around it is sanitised.
fn placeholder(i: usize) -> String {
    format!("\u{e000}{i}\u{e001}")
}

/// What texts are rendered with.
#[derive(Clone, Copy)]
pub struct Markup<'a> {
    /// All records.
    pub catalogue: &'a Catalogue,
    /// All results, for charts.
    pub results: &'a Results,
    /// The language of charts and notices.
    pub words: &'a Words,
    /// Where pages of that language lie.
    pub edition: &'a Edition,
    /// Where the pages of the site's other languages lie: `/cy`.
    pub editions: &'a [String],
    /// The site's first language: that of texts nobody has translated.
    pub first: &'a str,
    /// All addresses.
    pub routes: &'a Routes,
    /// The site's own pictures.
    pub gallery: &'a Gallery,
    /// The files' texts.
    pub sources: &'a Sources,
    /// The day of the build.
    pub today: Date,
    /// Where links with anchors are noted.
    pub links: &'a LinkCheck,
    /// Where to say what is wrong.
    pub report: &'a Report,
}

/// Where a text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// On its own page.
    Page,
    /// In a feed: without anchors, and without a second report of what is wrong.
    Feed,
}

/// A text with the page that it is rendered for.
pub struct Text<'a> {
    /// What it is rendered with.
    pub markup: Markup<'a>,
    /// The page's route.
    pub route: &'a str,
    /// What links of the page begin with.
    pub root: &'a str,
    from: From,
    mode: Mode,
    /// Whether a number of it is of invented data.
    pub(in crate::markup) has_invented: Cell<bool>,
    /// What it asks of the site around it.
    pub(in crate::markup) trace: &'a Trace,
}

/// Where a text is written.
#[derive(Debug, Clone, Copy)]
enum From {
    /// It is the rest of a file.
    Body(Body),
    /// It is a value within a file, whose own bytes can't be told apart, and perhaps not translated.
    Value(Place, bool),
}

impl<'a> Markup<'a> {
    /// Renders `body` as HTML for the page at `route`, whose links begin with `root`.
    pub fn render(self, body: Body, route: &str, root: &str, mode: Mode) -> Rendered {
        self.render_traced(body, route, root, mode, &Trace::default())
    }

    /// The Markdown of a body.
    pub fn markdown(self, body: Body) -> &'a str {
        self.sources.file(body.file).text.get(body.start..).unwrap_or_default()
    }

    /// As [`Markup::render`], noting what the text asks of the site around it.
    pub(in crate::markup) fn render_traced(
        self,
        body: Body,
        route: &str,
        root: &str,
        mode: Mode,
        trace: &Trace,
    ) -> Rendered {
        let markdown = self.markdown(body);
        if markdown.trim().is_empty() {
            return Rendered::default();
        }
        let text = Text::of_body(self, body, route, root, mode, trace).whole(markdown);
        if !body.is_foreign {
            return text;
        }
        let notice = escape(&say!(self.words, "page.untranslated"));
        let mut whole = Rendered::of(format!("<p class=\"notice\">{notice}</p>\n"));
        whole.append(text.in_language(self.first));
        whole
    }

    /// As [`Markup::render`], of a text that is a value at `place`, such as a block of the home page, and perhaps not translated.
    pub fn render_written(self, text: &model::Text, place: Place, route: &str, root: &str) -> Rendered {
        let from = From::Value(place, text.is_foreign);
        let (mode, trace) = (Mode::Page, &Trace::default());
        let own = Text { markup: self, route, root, from, mode, has_invented: Cell::new(false), trace };
        let rendered = own.whole(text);
        if text.is_foreign { rendered.in_language(self.first) } else { rendered }
    }
}

impl<'a> Text<'a> {
    /// The body of a record for the page at `route`.
    pub(in crate::markup) fn of_body(
        markup: Markup<'a>,
        body: Body,
        route: &'a str,
        root: &'a str,
        mode: Mode,
        trace: &'a Trace,
    ) -> Self {
        Text { markup, route, root, from: From::Body(body), mode, has_invented: Cell::new(false), trace }
    }
}

impl Text<'_> {
    /// The place of a stretch of the body.
    pub fn place(&self, range: Range<usize>) -> Place {
        match self.from {
            From::Body(body) => Place::new(body.file, range.start + body.start..range.end + body.start),
            From::Value(place, _) => place,
        }
    }

    /// The path of the file that it is written in.
    pub fn path(&self) -> &str {
        match self.from {
            From::Body(body) => &self.markup.sources.file(body.file).path,
            From::Value(place, _) => self.markup.sources.path(place),
        }
    }

    /// Whether the text is in another language than the page: nobody has translated it yet.
    pub fn is_foreign(&self) -> bool {
        match self.from {
            From::Body(body) => body.is_foreign,
            From::Value(_, is_foreign) => is_foreign,
        }
    }

    /// Whether the text is shown outside of its page, as in feeds.
    pub fn is_outside(&self) -> bool {
        self.mode == Mode::Feed
    }

    /// Reports something at a stretch of the text, once: not for the text in a feed.
    pub fn say(&self, code: Code, range: Range<usize>, message: String, label: String) {
        self.trace.open();
        // What is wrong in a text that nobody has translated is told in its own language too: the report has it once.
        if self.mode == Mode::Page && !self.trace.is_replay() {
            let spot = || self.markup.sources.spot(self.place(range));
            self.markup.report.add_made(code, self.path(), || Diagnostic::new(code, message).at(spot()).label(label));
        }
    }

    fn whole(&self, markdown: &str) -> Rendered {
        let mut rendered = self.render(markdown);
        rendered.has_invented_number = self.has_invented.get();
        rendered
    }

    fn render(&self, markdown: &str) -> Rendered {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        let parser = Parser::new_ext(markdown, options).into_offset_iter();
        let events: Vec<Located<'_>> = if self.is_bounded(markdown) { parser.collect() } else { Vec::new() };
        if !self.is_shallow(&events) {
            return Rendered::default();
        }
        self.look_at_words(markdown, &events);
        self.look_at_headings(&events);
        let mut raw = RawLinks::new();
        if events.iter().any(|(e, _)| matches!(e, Event::Html(_) | Event::InlineHtml(_))) {
            self.trace.open();
        }
        if self.markup.catalogue.settings.allow_html {
            self.look_at_html(&events, &mut raw);
        }
        let mut inserts = Vec::new();
        let events = self.checked(events, &mut inserts);
        let notes = footnotes::at_the_end(events, &self.naming());
        for (label, range) in notes.unused {
            let message = format!("nothing in the text names the note `[^{label}]`: it is not shown");
            self.say(Code::UnusedFootnote, range.start..range.start + 1, message, "name it, or take it out".into());
        }
        let events = blocks::attribute_quotes(notes.events);
        // Several such texts may stand on one page: their headings have no anchors.
        let page = Blocks {
            anchors: self.mode == Mode::Page && matches!(self.from, From::Body(_)),
            route: self.route,
            table: &say!(self.markup.words, "page.table"),
            is_feed: self.mode == Mode::Feed,
        };
        let events = blocks::finish_blocks(events, &page);
        let anchors: HashSet<String> = events.iter().filter_map(|(e, _)| anchor(e)).chain(notes.anchors).collect();
        let mut out = String::with_capacity(markdown.len() * 3 / 2);
        html::push_html(&mut out, events.into_iter().map(|(e, _)| e));
        if out.len() > LARGEST {
            let message = format!("this text becomes {} MB of HTML", out.len() / 1_000_000);
            self.say(Code::PageTooLarge, 0..0, message, "split it, or make its tables smaller".into());
        }
        if self.markup.catalogue.settings.allow_html {
            out = raw_html::sanitised(&out, anchors, raw, OWN_LINK);
        }
        self.with_inserts(&out, inserts)
    }

    /// How footnotes are named on the page that this text is part of.
    fn naming(&self) -> Naming {
        let words = self.markup.words;
        let prefix = match self.from {
            From::Body(_) => String::new(),
            // Several such texts stand on one page.
            From::Value(place, _) => format!("{}-", place.start),
        };
        let is_feed = self.mode == Mode::Feed;
        let page = if is_feed { href(self.root, &self.markup.edition.address(self.route)) } else { String::new() };
        let page = self.mark("") + &page;
        let title = say!(words, "page.notes");
        Naming { prefix, page, anchors: !is_feed, title, back: say!(words, "page.back-to-text") }
    }

    /// HTML with the inserts in place of what stands for them.
    fn with_inserts(&self, html: &str, inserts: Vec<Insert>) -> Rendered {
        let mut rendered = Rendered::default();
        let mut rest = html;
        for (i, insert) in inserts.into_iter().enumerate() {
            let Some((before, after)) = rest.split_once(&placeholder(i)) else { continue };
            rendered.append(Rendered::of(before.to_owned()));
            rendered.append(match insert {
                Insert::Html(html) => Rendered::of(html),
                Insert::Figure(figure) => {
                    let figure = figure.map(|f| Rendered::of_figure(*f)).unwrap_or_default();
                    // What stands around a chart is in the page's own language.
                    let is_foreign = self.is_foreign() && self.mode == Mode::Page && !figure.is_empty();
                    if is_foreign { figure.in_language(&self.markup.edition.language) } else { figure }
                }
            });
            rest = after;
        }
        rendered.append(Rendered::of(rest.to_owned()));
        rendered
    }

    /// Whether a text is short enough to be read at all; else it is told.
    fn is_bounded(&self, markdown: &str) -> bool {
        let is_bounded = markdown.len() <= LONGEST_MARKDOWN;
        if !is_bounded {
            let message = format!("this text is longer than {} KB", LONGEST_MARKDOWN >> 10);
            self.say(Code::TooLarge, 0..0, message, "divide it into several pages".into());
        }
        is_bounded
    }

    /// Whether nothing stands too deep within other things, and there is not too much HTML; else it is told.
    fn is_shallow(&self, events: &[Located<'_>]) -> bool {
        let mut depth = 0;
        let mut tags = 0;
        for (event, range) in events {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Html(html) | Event::InlineHtml(html) => tags += html.matches('<').count(),
                _ => {}
            }
            let message = match (depth > DEEPEST_NESTING, tags > MOST_TAGS) {
                (true, _) => format!("here {DEEPEST_NESTING} quotes and lists stand within each other"),
                (_, true) => format!("a text has at most {MOST_TAGS} tags of HTML"),
                _ => continue,
            };
            self.say(Code::TooLarge, range.clone(), message, "write it more plainly".into());
            return false;
        }
        true
    }

    /// Checks links, images and HTML; charts and images become placeholders of `inserts`.
    fn checked<'t>(&self, events: Vec<Located<'t>>, inserts: &mut Vec<Insert>) -> Vec<Located<'t>> {
        let odd = |c: char| c.is_control() || matches!(c, '\u{e000}' | '\u{e001}' | '\u{fffe}' | '\u{ffff}');
        let tame = |text: &str| printable(text).replace(['\u{e000}', '\u{e001}'], "\u{fffd}");
        let mut out: Vec<Located<'t>> = Vec::with_capacity(events.len());
        let mut at = 0;
        while at < events.len() {
            let (event, range) = events[at].clone();
            at += 1;
            match event {
                Event::Start(Tag::Paragraph) => {
                    let end = end_of(&events, at - 1);
                    let charts = inserts.iter().filter(|i| matches!(i, Insert::Figure(_))).count();
                    if let Some(figure) = self.chart_paragraph(&events[at..end], charts) {
                        out.push((Event::Html(CowStr::from(placeholder(inserts.len()) + "\n")), range));
                        inserts.push(Insert::Figure(figure.map(Box::new)));
                        at = end + 1;
                    } else {
                        out.push((Event::Start(Tag::Paragraph), range));
                    }
                }
                // Such a link is an address of e-mail already, and is written as `mailto:`.
                Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, title, id }) => {
                    let dest_url = format!("{}{dest_url}", self.mark("mailto:")).into();
                    let link_type =
                        if self.markup.catalogue.settings.allow_html { LinkType::Inline } else { LinkType::Email };
                    out.push((Event::Start(Tag::Link { link_type, dest_url, title, id }), range));
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let words = text_of(&events[at - 1..=end_of(&events, at - 1)]);
                    let address = match dest_url.strip_prefix("figure:") {
                        Some(figure) => self.figure(figure, &words, range.clone()),
                        None => self.link(&dest_url, range.clone()),
                    };
                    let dest_url = format!("{}{address}", self.mark("")).into();
                    out.push((Event::Start(Tag::Link { link_type, dest_url, title, id }), range));
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let end = end_of(&events, at - 1);
                    let words = text_of(&events[at - 1..=end]);
                    let picture = self.image(&dest_url, &words, &title, range.clone());
                    out.push((Event::Text(CowStr::from(placeholder(inserts.len()))), range));
                    inserts.push(Insert::Html(picture));
                    at = end + 1;
                }
                Event::Html(html) | Event::InlineHtml(html) if !self.markup.catalogue.settings.allow_html => {
                    let label = raw_html::instead_of(&html).to_owned();
                    self.say(Code::RawHtml, range, "raw HTML is not taken".into(), label);
                }
                Event::Text(text) if text.contains(odd) => out.push((Event::Text(tame(&text).into()), range)),
                Event::Code(text) if text.contains(odd) => out.push((Event::Code(tame(&text).into()), range)),
                other => out.push((other, range)),
            }
        }
        out
    }

    /// What tells a link that was looked at from one of raw HTML.
    fn mark(&self, scheme: &str) -> String {
        match self.markup.catalogue.settings.allow_html {
            true => format!("{OWN_LINK}{scheme}"),
            // A link to an address of e-mail is written by its own kind.
            false => String::new(),
        }
    }

    /// The bytes of a link's destination within the whole link, where they can be found.
    pub fn within(&self, range: Range<usize>, destination: &str) -> Range<usize> {
        let From::Body(body) = self.from else { return range };
        match self.markup.markdown(body).get(range.clone()).and_then(|t| t.rfind(destination)) {
            Some(at) => range.start + at..range.start + at + destination.len(),
            None => range,
        }
    }
}

/// The anchor that a heading was given.
fn anchor(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Start(Tag::Heading { id, .. }) => id.as_ref().map(ToString::to_string),
        _ => None,
    }
}
