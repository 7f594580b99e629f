//! The log of corrections: everything that was wrong in what was published.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::Text;
use crate::pages::shared::page::{PageHead, emit};
use crate::pages::shared::views::{LinkView, link};
use crate::routes::address;
use crate::site::{Corrected, DateView, Site, corrections};

/// The log: `corrections.html`.
#[derive(Serialize)]
struct View<'a> {
    /// The corrections, newest first.
    corrections: Vec<CorrectionView<'a>>,
}

/// A correction.
#[derive(Serialize)]
struct CorrectionView<'a> {
    /// Its day.
    date: DateView,
    /// What was wrong.
    text: &'a Text,
    /// What it is of.
    of: LinkView,
}

/// Renders it, where anything was corrected.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let all = corrections(site.catalogue);
    if all.is_empty() || site.catalogue.pages.contains_key("corrections") {
        return Ok(());
    }
    let demonstration = all.iter().any(|c| site.catalogue.surveys.get(&c.entry.id).is_some_and(|s| s.demonstration));
    let view = View { corrections: all.iter().map(|c| correction(site, *c)).collect() };
    let title = site.say("corrections.title");
    let head = PageHead::new(&title, site.say("corrections.description"), address::CORRECTIONS);
    let head = head.demonstration(demonstration).card(site.say("card.about"), None);
    emit(site, address::CORRECTIONS, "corrections.html", head, &view)
}

fn correction<'a>(site: &Site<'_>, c: Corrected<'a>) -> CorrectionView<'a> {
    CorrectionView {
        date: DateView::of(site.words, c.correction.date),
        text: &c.correction.text,
        of: LinkView { to: c.address(), ..link(c.kind, c.entry) },
    }
}
