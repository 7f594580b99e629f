//! Former addresses of pages that Candour makes: of comparisons and categories, where a system or a survey has a new name.

use std::collections::BTreeSet;

use super::{Owner, Redirect, Routes, address, key};
use crate::model::{Catalogue, Kind};

impl Routes {
    /// Adds redirects from what the site's own pages were called under former names to what they are called now.
    pub fn follow(&mut self, catalogue: &Catalogue, pages: &BTreeSet<String>) {
        for page in pages {
            for from in former(catalogue, page) {
                if from == *page || self.owner(&from).is_some() || pages.contains(&from) {
                    continue;
                }
                let owner = Owner { address: from.clone(), who: page.clone(), exists: true };
                self.owners.insert(key(&from), owner);
                self.redirects.push(Redirect { from, to: page.clone(), edition: None });
            }
        }
    }
}

/// What a page that Candour makes may have been called before.
fn former(catalogue: &Catalogue, page: &str) -> Vec<String> {
    let parts: Vec<&str> = page.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["compare", a, b] => {
            let [a, b] = [a, b].map(|id| names(catalogue, Kind::System, id));
            a.iter().flat_map(|a| b.iter().map(move |b| address::pair(a, b))).collect()
        }
        ["ratings", survey, rest @ ..] if !rest.is_empty() => {
            let names = names(catalogue, Kind::Survey, survey);
            names.iter().map(|name| format!("/ratings/{name}/{}/", rest.join("/"))).collect()
        }
        _ => Vec::new(),
    }
}

/// Its id now, and those before.
fn names<'a>(catalogue: &'a Catalogue, kind: Kind, id: &'a str) -> Vec<&'a str> {
    let before = catalogue.entry(kind, id).into_iter().flat_map(|e| e.former_ids(kind));
    std::iter::once(id).chain(before).collect()
}
