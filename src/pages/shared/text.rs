//! A text on its page.

use std::cell::OnceCell;

use serde::{Serialize, Serializer};

use crate::cache::Digest;
use crate::markup::{Mode, Rendered};
use crate::model::Body;
use crate::pages::shared::figure::framed;
use crate::site::Site;

/// A text on its page: to templates its HTML, and to the [key](crate::cache) of a page the digest of what it is made of. One that
/// is as it was in the build before is rendered only when a template asks for it.
#[derive(Default)]
pub struct TextView<'a> {
    html: OnceCell<String>,
    /// What it is made of, where that is all that its HTML depends on.
    digest: Option<Digest>,
    /// What isn't rendered yet.
    unmade: Option<Box<Unmade<'a>>>,
    /// Whether a chart of it shows invented data.
    pub demonstration: bool,
}

struct Unmade<'a> {
    site: Site<'a>,
    body: Body,
    route: String,
}

impl<'a> TextView<'a> {
    /// What was rendered for the page at `route`, its charts framed.
    pub fn of(site: &Site<'a>, rendered: Rendered, route: &str) -> Self {
        let demonstration = rendered.shows_demonstration();
        let html = OnceCell::from(rendered.html(|figure| framed(site, figure, route)));
        TextView { html, digest: None, unmade: None, demonstration }
    }

    /// The body of a record, for its page at `route`.
    pub fn of_body(site: &Site<'a>, body: Body, route: &str) -> Self {
        let root = site.root(route);
        let address = site.edition.address(route);
        if !site.kept.is_keeping() {
            return TextView::of(site, site.markup.render(body, route, &root, Mode::Page), route);
        }
        if let Some(kept) = site.kept.text(&address).filter(|kept| site.markup.is_as_kept(body, route, &root, kept)) {
            let unmade = Some(Box::new(Unmade { site: *site, body, route: route.to_owned() }));
            let view = TextView { html: OnceCell::new(), digest: kept.digest(), unmade, demonstration: false };
            site.kept.keep_text(address.into_owned(), kept.clone());
            return view;
        }
        let (rendered, kept) = site.markup.render_and_keep(body, route, &root);
        let view = TextView::of(site, rendered, route);
        let digest = kept.as_ref().and_then(crate::cache::KeptText::digest);
        if let Some(kept) = kept {
            site.kept.keep_text(address.into_owned(), kept);
        }
        TextView { digest, ..view }
    }

    fn html(&self) -> &str {
        self.html.get_or_init(|| {
            let Some(Unmade { site, body, route }) = self.unmade.as_deref() else { return String::new() };
            let rendered = site.markup.render(*body, route, &site.root(route), Mode::Page);
            rendered.html(|figure| framed(site, figure, route))
        })
    }
}

impl Serialize for TextView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.digest.filter(|_| !serializer.is_human_readable()) {
            Some(digest) => serializer.serialize_bytes(digest.bytes()),
            None => serializer.serialize_str(self.html()),
        }
    }
}
