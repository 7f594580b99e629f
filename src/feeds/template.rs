//! Artifacts that a template of the theme writes though they are no pages.

use serde::Serialize;
use tera::Context;

use crate::diagnostics::Stop;
use crate::site::{Site, emit_file};

/// Writes what a template makes of a view to the address `route`; what is wrong with the template is reported.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it.
pub fn template<V: Serialize>(site: &Site<'_>, route: &str, template: &str, view: &V) -> Result<(), Stop> {
    let mut context = Context::new();
    context.insert_value("site", site.shared.clone());
    context.insert("root", &site.root(route));
    context.insert("view", view);
    match site.theme.render(template, &context) {
        Ok(bytes) => emit_file(site, route, bytes),
        Err(diagnostic) => {
            site.report.add(*diagnostic);
            Ok(())
        }
    }
}
