//! The pages: a file per kind, each with its typed view. [`render`] goes through all of them.

mod articles;
mod emit;
mod figure;
mod home;
mod mentions;
mod method;
mod network;
mod quality;
mod ratings;
mod site;
mod system;
mod system_charts;
mod verdict;
mod view;

pub use articles::by_tag;
pub use emit::emit_file;
pub use figure::{CHART_CSS, frame};
pub use mentions::{Mentions, mentions, newest_first};
pub use site::{Counts, Site, shared};
pub use view::{iso, long_date};

use crate::diagnostics::Stop;

/// Renders every page, each kind in parallel.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them. What is wrong with content or theme is in the report.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    home::render(site)?;
    ratings::render(site)?;
    system::render(site)?;
    articles::render(site)?;
    network::render(site)?;
    method::render(site)
}
