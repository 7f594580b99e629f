//! Files that are published as they are: the theme's assets, and the content's static files.

use std::sync::Arc;

use crate::content;
use crate::content::StaticFile;
use crate::diagnostics::Stop;
use crate::pages;
use crate::pictures::{made_of, smaller, stripped};
use crate::site::{Site, emit_file, emit_picture};
use crate::source::limits::LARGEST_STATIC;

/// Copies the theme's assets and the content's static files.
pub(super) fn copy(site: &Site<'_>, statics: &[StaticFile]) -> Result<(), Stop> {
    for (route, bytes) in site.theme.assets.iter() {
        let is_idle = pages::RATE_ASSETS.contains(&route.as_str()) && site.catalogue.collected.is_none();
        if statics.iter().any(|s| s.route == *route) || route == pages::CHART_CSS || is_idle {
            continue;
        }
        let mut bytes = bytes.clone();
        if route == "/style.css" {
            // One style sheet a page: the charts' own follows the theme's.
            bytes.extend_from_slice(site.theme.assets.get(pages::CHART_CSS).map_or(&[][..], Vec::as_slice));
        }
        emit_file(site, route, bytes)?;
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
