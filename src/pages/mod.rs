//! The pages: a wing for each part of the content, a file for each kind of page with its typed view. [`render`] goes
//! through all of them.

mod about;
mod home;
mod network;
mod news;
mod ratings;
mod shared;
mod systems;

pub use about::search::render as render_search;
pub use shared::figure::CHART_CSS;

use crate::diagnostics::Stop;
use crate::site::Site;

/// Renders every page but that of the search, each kind in parallel.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them. What is wrong with content or theme is in the report.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    home::render(site)?;
    ratings::survey::render(site)?;
    systems::system::render(site)?;
    ratings::compare::render(site)?;
    systems::badges::render(site)?;
    about::statements::render(site)?;
    news::article::render(site)?;
    news::series::render(site)?;
    news::lists::render(site)?;
    about::free_page::render(site)?;
    network::organisations::render(site)?;
    network::people::render(site)?;
    network::events::render(site)?;
    network::training::render(site)?;
    network::groups::render(site)?;
    network::recommendations::render(site)?;
    network::leadership::render(site)?;
    about::methodology::render(site)?;
    about::downloads::render(site)
}
