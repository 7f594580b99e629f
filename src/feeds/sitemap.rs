//! The sitemap: all pages in all languages.

use serde::Serialize;

use crate::diagnostics::Stop;
use crate::feeds::template::template;
use crate::model::Kind;
use crate::routes::address::RATE_THANKS;
use crate::site::{Language, Site, iso};
use crate::source::href;

/// All pages of the site, or all parts of its sitemap: `sitemap.xml`.
#[derive(Serialize)]
struct SitemapView {
    /// Its pages.
    urls: Vec<UrlView>,
}

/// A page of the sitemap.
#[derive(Serialize, Clone)]
struct UrlView {
    /// Its full address.
    to: String,
    /// When it was last changed.
    changed: Option<String>,
    /// The page in each language, itself among them: code and full address.
    languages: Vec<TranslationView>,
}

/// A page in a language.
#[derive(Serialize, Clone)]
struct TranslationView {
    /// The code of the language.
    code: String,
    /// The full address of the page in it.
    url: String,
}

/// Search engines take at most 50,000 addresses a file.
const SITEMAP_SIZE: usize = 50_000;

/// Writes it.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take it.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let base = &site.catalogue.settings.base_url;
    let mut dates = std::collections::BTreeMap::new();
    for (kind, e) in site.catalogue.all_entries() {
        dates.insert(kind.address(&e.id), e.updated.max(e.date));
    }
    for n in site.news.iter().filter(|n| !n.corrections.is_empty()) {
        let corrected = n.corrections.iter().map(|c| c.date).max();
        dates.insert(Kind::News.address(&n.entry.id), corrected.max(n.entry.updated).max(n.entry.date));
    }
    let mut urls = Vec::new();
    for language in site.languages {
        let is_in = |page: &str, l: &Language| site.is_translated(page, &l.edition.language);
        for page in site.pages.iter().filter(|page| *page != RATE_THANKS && is_in(page, language)) {
            let all = site.languages.iter().filter(|l| site.languages.len() > 1 && is_in(page, l));
            let address = |l: &Language| href(base, &format!("{}{page}", l.edition.prefix));
            let languages =
                all.map(|l| TranslationView { code: l.edition.language.clone(), url: address(l) }).collect();
            let changed = dates.get(page).copied().flatten().map(iso);
            urls.push(UrlView { to: address(language), changed, languages });
        }
    }
    if urls.len() <= SITEMAP_SIZE {
        return template(site, "/sitemap.xml", "sitemap.xml", &SitemapView { urls });
    }
    let mut parts = Vec::new();
    for (i, part) in urls.chunks(SITEMAP_SIZE).enumerate() {
        let route = format!("/sitemap-{}.xml", i + 1);
        template(site, &route, "sitemap.xml", &SitemapView { urls: part.to_vec() })?;
        parts.push(UrlView { to: href(base, &route), changed: None, languages: Vec::new() });
    }
    template(site, "/sitemap.xml", "sitemaps.xml", &SitemapView { urls: parts })
}
