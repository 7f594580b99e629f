//! Looks at a text for what its author did not mean: words that were to be links, headings that jump, HTML that is taken out.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::diagnostics::Code;
use crate::markup::blocks::Located;
use crate::markup::leftovers::{Leftover, leftovers};
use crate::markup::misread::misread;
use crate::markup::raw_html;
use crate::markup::raw_html::{Found, Policy, RawLinks};
use crate::markup::render::Text;

impl Text<'_> {
    /// Tells of what stands in the words of the text though it was meant as something else.
    pub fn look_at_words(&self, markdown: &str, events: &[Located<'_>]) {
        if self.is_outside() {
            return;
        }
        let meant_otherwise = leftovers(markdown, events, self.markup.catalogue);
        if meant_otherwise.may_become_links {
            self.trace.open();
        }
        for Leftover { code, range, message, label } in
            meant_otherwise.found.into_iter().chain(misread(markdown, events))
        {
            self.say(code, range, message, label);
        }
    }

    /// Tells of headings that leave a level out: screen readers go by them.
    pub fn look_at_headings(&self, events: &[Located<'_>]) {
        let headings = events.iter().filter_map(|(e, range)| match e {
            Event::Start(Tag::Heading { level, .. }) => Some((*level as usize, range.clone())),
            _ => None,
        });
        let headings: Vec<_> = headings.collect();
        let top = headings.iter().map(|(level, _)| *level).min().unwrap_or(2);
        let mut above = top.saturating_sub(1);
        for (level, range) in headings {
            if level > above + 1 {
                let message = match above < top {
                    true => format!("the first heading is of level {level}, and later ones are of level {top}"),
                    false => format!("a heading of level {level} follows one of level {above}"),
                };
                self.say(Code::HeadingJump, range, message, format!("write `{}`", "#".repeat(above + 1)));
            }
            above = level;
        }
    }

    /// Tells of raw HTML that is taken out, and finds what its links lead to.
    pub fn look_at_html(&self, events: &[Located<'_>], links: &mut RawLinks) {
        let policy = Policy::new();
        let mut at = 0;
        while at < events.len() {
            let (Event::Html(_) | Event::InlineHtml(_), first) = &events[at] else {
                at += 1;
                continue;
            };
            // A tag may go over several lines, each of which is an event.
            let mut html = String::new();
            let mut lines: Vec<Range<usize>> = Vec::new();
            let start = first.start;
            while let Some((Event::Html(text) | Event::InlineHtml(text), range)) = events.get(at) {
                html.push_str(text);
                lines.push(range.clone());
                at += 1;
            }
            for (line, found) in raw_html::inspect(&html, &policy) {
                let range = lines.get(line).cloned().unwrap_or(start..start + 1);
                self.say_html(found, range, links);
            }
        }
    }

    fn say_html(&self, found: Found, range: Range<usize>, links: &mut RawLinks) {
        let taken = "it is not allowed in texts, and is taken out";
        match found {
            Found::Element(name) => {
                let is_film = matches!(name.as_str(), "iframe" | "video" | "embed" | "object");
                let label = match is_film {
                    true => "link to it instead, `[Watch the film](https://…)`",
                    false => "write it otherwise, or take it out",
                };
                let label = label.to_owned();
                let range = self.within(range, &format!("<{name}"));
                self.say(Code::HtmlRemoved, range, format!("`<{name}>` is not shown: {taken}"), label);
            }
            Found::Attribute(element, name) => {
                let message = format!("`{name}` of `<{element}>` has no effect: {taken}");
                let range = self.within(range, &format!("{name}="));
                self.say(Code::HtmlRemoved, range, message, "take it out".to_owned());
            }
            Found::NoAlt => {
                let label = "write `alt=\"…\"` with what the image shows, or `alt=\"\"` for decoration".to_owned();
                self.say(Code::MissingAlt, range, "this image has no description".into(), label);
            }
            Found::Link(element, to) => {
                let address = if element == "img" { self.image_address(&to, range) } else { self.link(&to, range) };
                links.insert(to, address);
            }
        }
    }
}
