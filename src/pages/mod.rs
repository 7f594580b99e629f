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
use crate::model::Kind;
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

/// Renders the pages of one kind of record, of which [`Site::only`] says the one that is wanted.
///
/// # Errors
/// As [`render`].
pub fn render_record(site: &Site<'_>, kind: Kind) -> Result<(), Stop> {
    match kind {
        Kind::News => news::article::render(site),
        Kind::System => systems::system::render(site),
        Kind::Page => about::free_page::render(site),
        Kind::Organisation => network::organisations::render(site),
        Kind::Person => network::people::render(site),
        Kind::Event => network::events::render(site),
        Kind::Training => network::training::render(site),
        Kind::Group => network::groups::render(site),
        Kind::Recommendation => network::recommendations::render(site),
        Kind::Survey => Ok(()),
    }
}
