//! Whether a text comes to what it came to before: it does where it is the same, and all that it asks of the site around it is
//! answered as it was.

use crate::cache::{Asked, Digest, Hasher, KeptText};
use crate::markup::render::{Markup, Mode, Text};
use crate::markup::rendered::Rendered;
use crate::markup::trace::Trace;
use crate::model::Body;

impl Markup<'_> {
    /// As [`Markup::render`] for a page; with what is kept of the text, if that can be kept.
    pub fn render_and_keep(self, body: Body, route: &str, root: &str) -> (Rendered, Option<KeptText>) {
        let trace = Trace::default();
        let rendered = self.render_traced(body, route, root, Mode::Page, &trace);
        let came_to = trace.came_to();
        let asked = trace.into_asked();
        (rendered, came_to.map(|came_to| KeptText { source: self.source(body), asked, came_to }))
    }

    /// Whether the text comes to what it came to when it was kept. Anchors that its links need are noted.
    pub fn is_as_kept(self, body: Body, route: &str, root: &str, kept: &KeptText) -> bool {
        if kept.source != self.source(body) {
            return false;
        }
        let trace = Trace::of_replay();
        let text = Text::of_body(self, body, route, root, Mode::Page, &trace);
        for asked in &kept.asked {
            match asked {
                Asked::Link(to, range) => drop(text.link(to, range.clone())),
                Asked::Picture(to, words, title, range) => drop(text.image(to, words, title, range.clone())),
            }
        }
        trace.came_to() == Some(kept.came_to)
    }

    /// The digest of a text itself.
    fn source(self, body: Body) -> Digest {
        let mut hasher = Hasher::default();
        hasher.bytes(self.markdown(body).as_bytes()).bytes(&[u8::from(body.is_foreign)]);
        hasher.finish().unwrap_or_default()
    }
}
