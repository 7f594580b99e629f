//! Systems: the directory, a page each with its charts, badges.

pub mod badges;
pub mod charts;
pub mod directory;
pub mod figures;
pub mod leading;
pub mod notices;
pub mod peers;
pub mod system;

use crate::diagnostics::Stop;
use crate::site::Site;

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    system::render(site)?;
    badges::render(site)
}
