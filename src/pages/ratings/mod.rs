//! Surveys: a page each and for each category of systems, the leagues of groups of respondents, systems side by side.

pub mod category;
pub mod compare;
pub mod group_league;
pub mod league;
pub mod survey;

use crate::diagnostics::Stop;
use crate::site::Site;

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    survey::render(site)?;
    compare::render(site)
}
