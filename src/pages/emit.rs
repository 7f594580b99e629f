//! Hands a page or a file to the sink, and notes its links.

use std::sync::atomic::Ordering;

use serde::Serialize;
use tera::Context;

use crate::diagnostics::Stop;
use crate::pages::site::Site;

/// What the head of a page needs.
#[derive(Debug, Serialize)]
pub struct Emit<'a> {
    /// The title of the window, without the site's.
    pub title: &'a str,
    /// One or two sentences for search engines and previews.
    pub description: String,
    /// The address in the navigation that this page belongs under.
    pub section: &'a str,
    /// Whether the page shows invented data.
    pub demonstration: bool,
}

/// Renders the page at `route` from a template and its view.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it; what is wrong with the template is in the report.
pub fn emit<V: Serialize>(site: &Site<'_>, route: &str, template: &str, head: Emit<'_>, view: &V) -> Result<(), Stop> {
    let root = site.linking.root(route);
    let mut context = Context::new();
    context.insert_value("site", site.shared.clone());
    context.insert("root", &root);
    context.insert("route", route);
    context.insert("page", &head);
    context.insert("view", view);
    match site.theme.render(template, &context) {
        Ok(html) => {
            site.links.page(route, &root, &String::from_utf8_lossy(&html));
            site.counts.pages.fetch_add(1, Ordering::Relaxed);
            emit_file(site, route, html)
        }
        Err(diagnostic) => {
            site.report.add(*diagnostic);
            // Links to it are right: the mistake is told of once.
            site.links.file(route);
            Ok(())
        }
    }
}

/// Hands over a file that is no page.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it.
pub fn emit_file(site: &Site<'_>, route: &str, bytes: Vec<u8>) -> Result<(), Stop> {
    site.links.file(route);
    site.sink.put(route, bytes)
}
