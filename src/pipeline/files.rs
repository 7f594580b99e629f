//! Files that are published as they are: the theme's assets, and the content's static files.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Plan;
use crate::content;
use crate::content::StaticFile;
use crate::diagnostics::Stop;
use crate::model::Catalogue;
use crate::pages;
use crate::pictures::{made_of, smaller, stripped};
use crate::site::{Site, emit_file, emit_picture};
use crate::source::Lasting;
use crate::source::limits::LARGEST_STATIC;
use crate::theme;
use crate::theme::Theme;

/// Copies the theme's assets and the content's static files.
pub(super) fn copy(site: &Site<'_>, statics: &[StaticFile]) -> Result<(), Stop> {
    for (route, bytes) in site.theme.published().filter(|(route, _)| is_published(route, site.catalogue, statics)) {
        if let Some(lasting) = site.edition.lasting.get(route) {
            emit_file(site, &lasting.address, bytes.to_vec())?;
        }
        // Other themes' templates, modules and texts may ask for it by its plain name.
        emit_file(site, route, bytes.into_owned())?;
    }
    for file in statics {
        match content::bytes_of(&file.path, &file.full, LARGEST_STATIC) {
            Ok(bytes) => {
                let bytes = stripped(bytes);
                shrink(site, &file.route, &bytes)?;
                emit_file(site, &file.route, bytes)?;
            }
            Err(d) => site.report.add(*d),
        }
    }
    Ok(())
}

/// Whether a file of the theme is published: not where the content has another one in its place, or nothing uses it.
fn is_published(route: &str, catalogue: &Catalogue, statics: &[StaticFile]) -> bool {
    let is_idle = pages::RATE_ASSETS.contains(&route) && catalogue.collected.is_none();
    !is_idle && !statics.iter().any(|s| s.route == *route)
}

/// The lasting names of the theme's files, by their plain addresses; none with relative links, for of a page that is opened
/// from disk browsers can't check what it loads.
pub(super) fn lasting_names(
    plan: &Plan,
    theme: &Theme,
    catalogue: &Catalogue,
    statics: &[StaticFile],
) -> BTreeMap<String, Lasting> {
    let has_names = plan.lasting_names && !plan.relative;
    let own = theme.published().filter(|(route, _)| has_names && is_published(route, catalogue, statics));
    own.filter_map(|(route, bytes)| Some((route.to_owned(), theme::lasting(route, &bytes)?))).collect()
}

/// Hands over the smaller sizes of a picture that a text shows: those that are published already aren't made again.
fn shrink(site: &Site<'_>, route: &str, bytes: &[u8]) -> Result<(), Stop> {
    let Some(picture) = site.gallery.get(route).filter(|p| !p.smaller.is_empty()) else { return Ok(()) };
    let whole = Arc::new(bytes.to_vec());
    for (width, smaller_route) in &picture.smaller {
        let (whole, width) = (Arc::clone(&whole), *width);
        let digest = made_of(&whole, width);
        let drawn_from = digest.clone();
        // One that can't be made is as large as it is.
        let draw = Box::new(move || smaller(&whole, width, &digest).unwrap_or_else(|| whole.to_vec()));
        emit_picture(site, smaller_route, &|| drawn_from.clone(), draw)?;
    }
    Ok(())
}
