//! Pictures that front matter names: what is wrong with them is told there; those of texts where they are rendered.

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::model::{Catalogue, Gallery};
use crate::source::{Place, Sources};

/// Tells of pictures that browsers don't show, or that are too large.
pub fn pictures(catalogue: &Catalogue, gallery: &Gallery, sources: &Sources, report: &Report) {
    let images = catalogue.all_entries().filter_map(|(_, e)| e.image.as_ref()).map(|i| (i.src.as_str(), i.place));
    let logos = catalogue.organisations.values().filter_map(|o| Some((o.logo.as_deref()?, o.entry.place)));
    let named: Vec<(&str, Place)> = images.chain(logos).collect();
    for (src, place) in named {
        if let Some(fault) = gallery.fault(src) {
            let code = if fault.is_error { Code::BadPicture } else { Code::LargePicture };
            let d = Diagnostic::new(code, format!("{src}: {}", fault.message));
            report.add(d.at(sources.spot(place)).label(fault.help.clone()));
        }
    }
}
