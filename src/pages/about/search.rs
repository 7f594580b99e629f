//! The search page and its index: made last, of what all other pages say.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::pages::shared::page::{PageHead, emit};
use crate::search;
use crate::site::Site;
use crate::site::emit_file;

/// The search page: `search.html`.
#[derive(Serialize)]
struct View {
    /// Names of the parts of the index, with spaces between.
    parts: String,
    /// How many pages can be searched.
    pages: usize,
}

/// Renders the page and the files of the index.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let search::Files { files, parts, pages } = search::files(site.search);
    for (route, text) in files {
        emit_file(site, &route, text.into_bytes())?;
    }
    let view = View { parts: parts.join(" "), pages };
    let title = site.say("search.title");
    let head = PageHead::new(&title, site.say("search.description"), "/search/").script("/search.js").list();
    emit(site, "/search/", "search.html", head, &view)
}
