//! The results as files for programs: JSON and CSV.

mod json;
mod leadership;
mod names;
mod schema;
mod tables;

use crate::diagnostics::Stop;
use crate::site::Site;

pub use names::render as render_names;

/// Writes every data file that all languages share.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    json::render(site)?;
    let mut files = tables::render(site)?;
    files.extend(leadership::render(site)?);
    schema::render(site, &files)
}
