//! Feeds, calendars, the sitemap, and what hosts and robots read.

mod calendar;
mod hosts;
mod news;
mod sitemap;
mod template;

use crate::diagnostics::Stop;
use crate::site::Site;

/// Writes all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    news::render(site)?;
    calendar::render(site)?;
    hosts::redirects(site)?;
    if site.edition.is_default() {
        sitemap::render(site)?;
        hosts::render(site)?;
    }
    Ok(())
}
