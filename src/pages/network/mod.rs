//! The network: organisations, people, events, training, working groups, recommendations, digital leadership.

pub mod events;
pub mod groups;
pub mod leadership;
pub mod organisations;
pub mod people;
pub mod recommendations;
pub mod training;

use crate::diagnostics::Stop;
use crate::site::Site;

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    organisations::render(site)?;
    people::render(site)?;
    events::render(site)?;
    training::render(site)?;
    groups::render(site)?;
    recommendations::render(site)?;
    leadership::render(site)
}
