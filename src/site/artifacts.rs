//! Hands a file to the sink, and notes it for the link check.

use crate::diagnostics::Stop;
use crate::output::Draw;
use crate::site::context::Site;

/// Hands over a file that is no page.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it.
pub fn emit_file(site: &Site<'_>, route: &str, bytes: Vec<u8>) -> Result<(), Stop> {
    let address = site.edition.address(route);
    site.links.file(&address);
    site.sink.put(&address, bytes).map(drop)
}

/// Hands over a picture, and notes it for the link check; one that is published already and was drawn from the same is not
/// drawn again.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it.
pub fn emit_picture(site: &Site<'_>, route: &str, drawn_from: &dyn Fn() -> String, draw: Draw) -> Result<(), Stop> {
    let address = site.edition.address(route);
    site.links.file(&address);
    site.sink.put_picture(&address, drawn_from, draw)
}
