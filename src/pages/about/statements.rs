//! The statements on accessibility and on privacy, made from the settings; a free page of the same name takes their place.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::model::Barrier;
use crate::pages::shared::page::{PageHead, emit};
use crate::site::Site;

/// The statement on accessibility: `accessibility.html`.
#[derive(Serialize)]
struct AccessibilityView<'a> {
    /// The day of the last test.
    tested: Option<String>,
    /// Who tested it, and how.
    by: Option<&'a str>,
    /// What falls short.
    barriers: Vec<BarrierView<'a>>,
    /// The day of the statement.
    prepared: String,
}

/// Something that keeps some readers out.
#[derive(Serialize)]
struct BarrierView<'a> {
    /// What it is.
    what: &'a str,
    /// Why it is still there.
    why: Option<&'a str>,
    /// What such readers can do.
    instead: Option<&'a str>,
}

/// The statement on privacy: `privacy.html`.
#[derive(Serialize)]
struct PrivacyView<'a> {
    /// Whether the site has a questionnaire of its own.
    collects: bool,
    /// The host to which its answers go; else they are files.
    host: Option<&'a str>,
    /// Whether comments are published.
    has_comments: bool,
}

fn barrier(b: &Barrier) -> BarrierView<'_> {
    BarrierView { what: &b.what, why: b.why.as_deref(), instead: b.instead.as_deref() }
}

/// Renders those that the site has no page of its own for.
///
/// # Errors
/// [`Stop::Machine`](crate::diagnostics::Stop::Machine) where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let own = |id: &str| site.catalogue.pages.contains_key(id);
    if !own("accessibility") {
        let settings = &site.catalogue.settings.accessibility;
        let view = AccessibilityView {
            tested: settings.tested.map(|day| site.words.long_date(day)),
            by: settings.by.as_deref(),
            barriers: settings.barriers.iter().map(barrier).collect(),
            prepared: site.words.long_date(settings.tested.unwrap_or(site.today)),
        };
        let title = site.say("accessibility.title");
        let description = site.say("accessibility.description");
        let head = PageHead::new(&title, description, "/accessibility/").card(site.say("card.about"), None);
        emit(site, "/accessibility/", "accessibility.html", head, &view)?;
    }
    if own("privacy") {
        return Ok(());
    }
    let surveys = site.results.surveys.values().flat_map(|s| s.shown());
    let collect = site.catalogue.settings.collect.as_ref().filter(|_| site.catalogue.collected.is_some());
    let view = PrivacyView {
        collects: collect.is_some(),
        host: collect.and_then(|c| c.host()),
        has_comments: surveys.into_iter().any(|(_, f)| !f.comments.is_empty()),
    };
    let title = site.say("privacy.title");
    let description = site.say("privacy.description");
    emit(
        site,
        "/privacy/",
        "privacy.html",
        PageHead::new(&title, description, "/privacy/").card(site.say("card.about"), None),
        &view,
    )
}
