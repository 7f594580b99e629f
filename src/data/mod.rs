//! The results as files for programs: JSON and CSV.

mod json;
mod leadership;
mod names;
mod schema;
mod tables;
mod told;

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

/// A figure as it is published: rounded to ten decimals, far finer than anything means, and the same on every machine.
fn number(x: f64) -> f64 {
    let rounded = libm::round(x * 1e10) / 1e10;
    if rounded == 0.0 { 0.0 } else { rounded }
}
