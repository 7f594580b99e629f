//! Categories of systems.

use crate::model::System;
use crate::pages::site::Site;

/// A system's category.
pub fn category_id(system: &System) -> &str {
    system.category.as_deref().unwrap_or("other")
}

/// The name of a system's category.
pub fn category(site: &Site<'_>, system: &System) -> String {
    site.words.term("category", category_id(system))
}
