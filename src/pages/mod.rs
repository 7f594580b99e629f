//! The pages: a wing for each part of the content, a file for each kind of page with its typed view. [`render`] goes
//! through all of them.

mod about;
mod home;
mod network;
mod news;
mod rate;
mod ratings;
mod shared;
mod systems;

pub use about::search::render as render_search;
pub use rate::ASSETS as RATE_ASSETS;

use crate::diagnostics::Stop;
use crate::site::Site;

/// Renders every page but that of the search, each kind in parallel.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them. What is wrong with content or theme is in the report.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    home::render(site)?;
    ratings::render(site)?;
    rate::render(site)?;
    systems::render(site)?;
    news::render(site)?;
    network::render(site)?;
    about::render(site)
}

/// Renders those of the pages that [`Site::only`] names that are made of records: all but those of figures, of downloads and
/// of the search.
///
/// # Errors
/// As [`render`].
pub fn render_of_records(site: &Site<'_>) -> Result<(), Stop> {
    home::start_page(site)?;
    systems::system::render_pages(site)?;
    news::render(site)?;
    network::render(site)?;
    about::corrections::render(site)?;
    about::free_page::render(site)
}
