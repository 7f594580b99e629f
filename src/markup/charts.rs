//! Charts that a text asks for.

use pulldown_cmark::{Event, Tag};

use crate::charts;
use crate::charts::{Figure, Request};
use crate::diagnostics::Code;
use crate::markup::blocks::{Located, end_of};
use crate::markup::render::Text;
use crate::source::limits::MOST_CHARTS;

impl Text<'_> {
    /// The figure of a paragraph that holds nothing but a chart; none of a chart that can't be drawn, which is reported.
    pub(in crate::markup) fn chart_paragraph(&self, inner: &[Located<'_>], figures: usize) -> Option<Option<Figure>> {
        let [(Event::Start(Tag::Image { dest_url, .. }), range), .., (Event::End(_), _)] = inner else { return None };
        let wanted = dest_url.strip_prefix("chart:")?;
        self.trace.open();
        if end_of(inner, 0) != inner.len() - 1 {
            return None;
        }
        let m = self.markup;
        if figures == MOST_CHARTS {
            let message = format!("a text has at most {MOST_CHARTS} charts");
            self.say(Code::TooLarge, range.clone(), message, "divide it into several pages".into());
        }
        if figures >= MOST_CHARTS {
            return Some(None);
        }
        let drawn = Request::parse(wanted).and_then(|r| charts::request(m.catalogue, m.results, m.words, m.today, &r));
        Some(match drawn {
            Ok(figure) => Some(figure),
            // With other errors, a figure that can't be drawn is most likely their consequence.
            Err(e) if e.consequence && m.report.has_errors() => None,
            Err(e) => {
                self.say(Code::UnknownChart, self.within(range.clone(), dest_url), e.message, e.label);
                None
            }
        })
    }
}
