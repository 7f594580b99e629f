//! Hands a file to the sink, and notes it for the link check.

use crate::diagnostics::Stop;
use crate::site::context::Site;

/// Hands over a file that is no page.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it.
pub fn emit_file(site: &Site<'_>, route: &str, bytes: Vec<u8>) -> Result<(), Stop> {
    let address = site.edition.address(route);
    site.links.file(&address);
    site.sink.put(&address, bytes)
}
