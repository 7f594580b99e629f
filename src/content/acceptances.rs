//! The warnings that somebody has looked at and taken.

use crate::diagnostics::{Acceptance, Scope};
use crate::model::{Accepted, Catalogue, Kind};
use crate::source::Sources;

/// The warnings that somebody has looked at and taken, each for the files that its record speaks of: a survey for all of
/// its folder, site.yaml for itself, the site as a whole, and what is no record.
pub fn acceptances(catalogue: &Catalogue, sources: &Sources, shown: &str) -> Vec<Acceptance> {
    let mut all = Vec::new();
    let mut add = |scopes: Vec<Scope>, accepted: &[Accepted]| {
        for (scope, a) in scopes.iter().flat_map(|scope| accepted.iter().map(move |a| (scope, a))) {
            let (code, reason) = (a.code.clone(), a.reason.clone());
            all.push(Acceptance { scope: scope.clone(), code, reason, spot: sources.spot(a.place) });
        }
    };
    for (kind, entry) in catalogue.all_entries() {
        let file = sources.path(entry.place);
        let folder = file.rsplit_once('/').map_or(file, |(folder, _)| folder).to_owned();
        // A translation beside a file is accepted with it.
        let translations =
            catalogue.settings.languages.iter().skip(1).map(|l| file.replace(".md", &format!(".{l}.md")));
        let scopes = match kind {
            Kind::Survey => vec![Scope::Folder(folder)],
            _ => std::iter::once(file.to_owned()).chain(translations).map(Scope::File).collect(),
        };
        add(scopes, &entry.accepted);
    }
    for census in &catalogue.censuses {
        let file = sources.path(census.place);
        add(vec![Scope::File(file.to_owned())], &census.accepted);
    }
    let site = format!("{shown}/site.yaml");
    let folders = [format!("{shown}/static"), format!("{shown}/publications"), "themes".to_owned()].map(Scope::Folder);
    let scopes = [Scope::Site, Scope::File(site.clone())].into_iter().chain(folders).collect();
    add(scopes, &catalogue.settings.accepted);
    all
}
