//! The statements on accessibility and on privacy, made from the settings; a free page of the same name takes their place.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::Barrier;
use crate::pages::emit::{Emit, emit};
use crate::pages::site::Site;
use crate::pages::view::long_date;

#[derive(Serialize)]
struct AccessibilityView<'a> {
    tested: Option<String>,
    by: Option<&'a str>,
    barriers: Vec<BarrierView<'a>>,
    prepared: String,
}

#[derive(Serialize)]
struct BarrierView<'a> {
    what: &'a str,
    why: Option<&'a str>,
    instead: Option<&'a str>,
}

#[derive(Serialize)]
struct PrivacyView {
    has_comments: bool,
}

fn barrier(b: &Barrier) -> BarrierView<'_> {
    BarrierView { what: &b.what, why: b.why.as_deref(), instead: b.instead.as_deref() }
}

/// Renders those that the site has no page of its own for.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let own = |id: &str| site.catalogue.pages.contains_key(id);
    if !own("accessibility") {
        let settings = &site.catalogue.settings.accessibility;
        let view = AccessibilityView {
            tested: settings.tested.map(long_date),
            by: settings.by.as_deref(),
            barriers: settings.barriers.iter().map(barrier).collect(),
            prepared: long_date(settings.tested.unwrap_or(site.today)),
        };
        let description = "How accessible this site is, what falls short, and whom to tell.".to_owned();
        let head = Emit::new("Accessibility statement", description, "/accessibility/").card("About", None);
        emit(site, "/accessibility/", "accessibility.html", head, &view)?;
    }
    if own("privacy") {
        return Ok(());
    }
    let surveys = site.results.surveys.values().flat_map(|s| s.shown());
    let view = PrivacyView { has_comments: surveys.into_iter().any(|(_, f)| !f.comments.is_empty()) };
    let description =
        "What this site knows of its readers, and how it protects those who answered its surveys.".to_owned();
    emit(site, "/privacy/", "privacy.html", Emit::new("Privacy", description, "/privacy/").card("About", None), &view)
}
