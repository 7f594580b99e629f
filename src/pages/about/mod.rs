//! What the site says of itself: free pages, the method, downloads, statements, search.

pub mod corrections;
pub mod downloads;
pub mod free_page;
pub mod methodology;
pub mod search;
pub mod statements;

use crate::diagnostics::Stop;
use crate::site::Site;

/// Renders all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take what is written.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    statements::render(site)?;
    free_page::render(site)?;
    methodology::render(site)?;
    corrections::render(site)?;
    downloads::render(site)
}
