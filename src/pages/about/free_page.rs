//! Free pages.

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::{Entry, Kind};
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::text::TextView;
use crate::pages::shared::views::{ImageView, MentionsView, image};
use crate::site::DateView;
use crate::site::Site;

/// A free page: `page.html`.
#[derive(Serialize)]
struct PageView<'a> {
    /// Its title.
    title: &'a str,
    /// One or two sentences.
    summary: Option<&'a str>,
    /// When it was last changed.
    updated: Option<DateView>,
    /// Its picture.
    image: Option<ImageView<'a>>,
    /// Its text, as HTML.
    body: TextView<'a>,
    /// What links to it.
    mentions: MentionsView<'a>,
}

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let pages: Vec<&Entry> = site.catalogue.pages.values().map(|page| &page.entry).collect();
    pages.par_iter().try_for_each(|p| free_page(site, p))
}

fn free_page(site: &Site<'_>, page: &Entry) -> Result<(), Stop> {
    let route = Kind::Page.address(&page.id);
    if !site.wants(&route) {
        return Ok(());
    }
    let view = PageView {
        title: &page.title,
        summary: page.summary.as_deref(),
        updated: page.updated.map(|day| DateView::of(site.words, day)),
        image: image(page.image.as_ref(), site.gallery),
        body: TextView::of_body(site, page.body, &route),
        mentions: MentionsView::of(site, Kind::Page, &page.id),
    };
    let description = page.summary.clone().unwrap_or_else(|| page.title.clone());
    let head = PageHead::new(&page.title, description, &route).of(page).demonstration(view.body.demonstration);
    emit(site, &route, "page.html", head, &view)
}
