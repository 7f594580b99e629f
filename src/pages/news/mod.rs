//! News: an article each, lists, series.

pub mod article;
pub mod lists;
pub mod series;

use crate::diagnostics::Stop;
use crate::site::Site;

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    article::render(site)?;
    series::render(site)?;
    lists::render(site)
}
