//! Addresses that Candour makes by itself.

use crate::model::Kind;

/// Addresses that Candour makes whatever the content says.
pub const OWN: [&str; 29] = [
    "/compare/",
    "/compare/data.js",
    "/search/",
    "/",
    "/methodology/",
    "/tags/",
    "/archive/",
    "/data/",
    "/404.html",
    "/feed.xml",
    "/feed.json",
    "/news/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/manifest.json",
    "/_headers",
    "/_redirects",
    "/.nojekyll",
    "/data/ratings.json",
    "/data/ratings.csv",
    "/data/breakdowns.csv",
    "/data/items.csv",
    "/data/item-means.csv",
    "/data/datapackage.json",
    "/data/ratings.csv-metadata.json",
    "/data/leadership.csv",
    "/data/leadership-shares.csv",
    "/style.css",
    "/.well-known/security.txt",
];

/// Whether an address is one that Candour makes by itself: a list, an index, a page about the site.
pub fn is_made(address: &str) -> bool {
    match Kind::of_address(address) {
        None => true,
        Some((Kind::Page, id)) => {
            OWN.contains(&address)
                || Kind::of_folder(id).is_some()
                || ["leadership", "accessibility", "privacy", "corrections"].contains(&id)
        }
        Some(_) => false,
    }
}
