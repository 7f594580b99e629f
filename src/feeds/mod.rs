//! Feeds, the sitemap, and what hosts and robots read.

mod calendar;

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tera::Context;

use crate::diagnostics::Stop;
use crate::markup::Mode;
use crate::model::{Kind, NewsItem};
use crate::routes;
use crate::routes::address;
use crate::site::{Language, Site, emit_file, iso, moment, moments};
use crate::source::{escape, href};
use crate::words::say;

/// Items in a feed.
const NEWEST: usize = 20;

#[derive(Serialize)]
struct FeedView<'a> {
    title: String,
    id: String,
    alternate: String,
    updated: String,
    entries: Vec<EntryView<'a>>,
}

#[derive(Serialize, Clone)]
struct EntryView<'a> {
    title: &'a str,
    url: String,
    published: String,
    updated: String,
    summary: Option<&'a str>,
    content: String,
    authors: Vec<&'a str>,
    tags: Vec<&'a str>,
}

/// Writes all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let news = site.news;
    let base = site.catalogue.settings.base_url.as_str();
    let entries: Vec<EntryView<'_>> = news.iter().take(NEWEST).map(|n| entry(site, n, base)).collect();
    let title = &site.catalogue.settings.title;
    atom(site, "/feed.xml", title.clone(), "/", entries.clone())?;
    atom(site, "/news/feed.xml", say!(site.words, "feed.news", site = title), "/news/", entries.clone())?;
    json_feed(site, &entries)?;
    site.plan.tags.par_iter().try_for_each(|(slug, tag)| {
        let entries = tag.items.iter().take(NEWEST).map(|n| entry(site, n, base)).collect();
        let page = address::tag(slug);
        atom(site, &address::feed_of(&page), format!("{title}: {}", &*tag.topic.name), &page, entries)
    })?;
    organisations(site)?;
    calendar::render(site)?;
    redirects(site)?;
    if site.edition.is_default() {
        sitemap(site)?;
        for_hosts(site)?;
    }
    Ok(())
}

/// A feed for each organisation that is named in news.
fn organisations(site: &Site<'_>) -> Result<(), Stop> {
    let base = site.catalogue.settings.base_url.as_str();
    let all: Vec<_> = site.catalogue.organisations.values().filter(|o| site.has_feed(&o.entry.id)).collect();
    all.par_iter().try_for_each(|o| {
        let news = site.mentions.news(Kind::Organisation, &o.entry.id);
        let entries = news.iter().take(NEWEST).map(|n| entry(site, n, base)).collect();
        let page = Kind::Organisation.address(&o.entry.id);
        let title = format!("{}: {}", site.catalogue.settings.title, o.entry.title);
        atom(site, &address::feed_of(&page), title, &page, entries)
    })
}

fn entry<'a>(site: &Site<'a>, item: &'a NewsItem, base: &str) -> EntryView<'a> {
    let e = &item.entry;
    let route = Kind::News.address(&e.id);
    let (published, updated) = moments(item, site.today);
    let author = |r: &'a crate::model::Reference| site.catalogue.people.get(&r.id).map(|p| p.entry.title.as_str());
    EntryView {
        title: &e.title,
        url: site.absolute(&route),
        published,
        updated,
        summary: e.summary.as_deref(),
        content: content(site, item, &route, base),
        authors: item.authors.iter().filter_map(author).collect(),
        tags: e.tags.iter().map(|t| t.name.label.as_str()).collect(),
    }
}

/// The full text, with what was corrected above it.
fn content(site: &Site<'_>, item: &NewsItem, route: &str, base: &str) -> String {
    let mut html = String::new();
    for c in &item.corrections {
        let text = escape(&c.text);
        html.push_str(&format!(
            "<p><strong>{}</strong> {text}</p>\n",
            say!(site.words, "feed.correction", day = site.words.long_date(c.date))
        ));
    }
    html + &site.markup.render(item.entry.body, route, base, Mode::Feed)
}

fn atom(site: &Site<'_>, route: &str, title: String, page: &str, entries: Vec<EntryView<'_>>) -> Result<(), Stop> {
    let updated = entries.iter().map(|e| e.updated.clone()).max().unwrap_or_else(|| moment(site.today, None));
    let view = FeedView { title, id: site.absolute(route), alternate: site.absolute(page), updated, entries };
    template(site, route, "feed.xml", &view)
}

fn template<V: Serialize>(site: &Site<'_>, route: &str, template: &str, view: &V) -> Result<(), Stop> {
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

fn json_feed(site: &Site<'_>, entries: &[EntryView<'_>]) -> Result<(), Stop> {
    let settings = &site.catalogue.settings;
    let item = |e: &EntryView<'_>| {
        json!({
            "id": e.url, "url": e.url, "title": e.title, "summary": e.summary, "content_html": e.content,
            "date_published": e.published, "date_modified": e.updated, "tags": e.tags,
            "authors": e.authors.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        })
    };
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.title, "description": settings.tagline, "language": site.edition.language,
        "home_page_url": site.absolute("/"), "feed_url": site.absolute("/feed.json"),
        "items": entries.iter().map(item).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&feed).unwrap_or_default();
    bytes.push(b'\n');
    emit_file(site, "/feed.json", bytes)
}

#[derive(Serialize)]
struct SitemapView {
    urls: Vec<UrlView>,
}

#[derive(Serialize, Clone)]
struct UrlView {
    to: String,
    changed: Option<String>,
    /// The page in each language, itself among them: code and full address.
    languages: Vec<(String, String)>,
}

/// Search engines take at most 50,000 addresses a file.
const SITEMAP_SIZE: usize = 50_000;

/// All pages in all languages.
fn sitemap(site: &Site<'_>) -> Result<(), Stop> {
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
        for page in site.pages {
            let all = site.languages.iter().filter(|_| site.languages.len() > 1);
            let address = |l: &Language| href(base, &format!("{}{page}", l.edition.prefix));
            let languages = all.map(|l| (l.edition.language.clone(), address(l))).collect();
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

/// A page at each former address; and for hosts that can do better, all of them in a file.
fn redirects(site: &Site<'_>) -> Result<(), Stop> {
    for r in &site.routes.redirects {
        template(site, &routes::written(&r.from), "redirect.html", &(&r.to, site.absolute(&r.to)))?;
    }
    if !site.edition.is_default() {
        return Ok(());
    }
    let rooted = |path: String| match site.linking {
        crate::source::Linking::Rooted(base) => href(base, &path),
        crate::source::Linking::Relative => path,
    };
    let mut lines = String::new();
    for prefix in site.languages.iter().map(|l| l.edition.prefix.as_str()) {
        for r in &site.routes.redirects {
            let [from, to] = [&r.from, &r.to].map(|path| rooted(format!("{prefix}{path}")));
            lines.push_str(&format!("{from} {to} 301\n"));
        }
    }
    emit_file(site, "/_redirects", lines.into_bytes())
}

fn for_hosts(site: &Site<'_>) -> Result<(), Stop> {
    let settings = &site.catalogue.settings;
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {}\n", href(&settings.base_url, "/sitemap.xml"));
    emit_file(site, "/robots.txt", robots.into_bytes())?;
    emit_file(site, "/.nojekyll", Vec::new())?;
    emit_file(site, "/_headers", headers(site).into_bytes())?;
    if let Some(contact) = &settings.contact {
        let contact = if contact.contains('@') { format!("mailto:{contact}") } else { contact.clone() };
        let expires = site.today.checked_add(jiff::Span::new().years(1)).unwrap_or(site.today);
        let text = format!("Contact: {contact}\nExpires: {}\n", moment(expires, None));
        emit_file(site, "/.well-known/security.txt", text.into_bytes())?;
    }
    Ok(())
}

/// What hosts such as Netlify and Cloudflare Pages send along: nothing runs, and nothing comes from elsewhere.
fn headers(site: &Site<'_>) -> String {
    let css = site.theme.assets.get("/chart.css").map_or(&[][..], Vec::as_slice);
    let charts = base64(&Sha256::digest(css));
    let policy = [
        "default-src 'none'",
        // Charts that are opened alone carry this one style sheet.
        &format!("style-src 'self' 'sha256-{charts}'"),
        "img-src 'self'",
        "font-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "upgrade-insecure-requests",
    ];
    let lines = [
        format!("Content-Security-Policy: {}", policy.join("; ")),
        "X-Content-Type-Options: nosniff".to_owned(),
        "Referrer-Policy: strict-origin-when-cross-origin".to_owned(),
        "Permissions-Policy: camera=(), geolocation=(), microphone=()".to_owned(),
        "Cross-Origin-Opener-Policy: same-origin".to_owned(),
        "Strict-Transport-Security: max-age=63072000".to_owned(),
    ];
    let of_language = |l: &Language| {
        let at = &l.edition.prefix;
        format!(
            "{at}/events/*.ics\n  Content-Type: text/calendar; charset=utf-8\n{at}/charts/*\n  Access-Control-Allow-Origin: *\n"
        )
    };
    let own: String = site.languages.iter().map(of_language).collect();
    let data = "/data/*\n  Access-Control-Allow-Origin: *\n";
    // What is made to be framed is framed; of all other pages a browser that gets two policies keeps both.
    let framed = "  Content-Security-Policy: frame-ancestors 'none'\n  Cross-Origin-Resource-Policy: same-origin\n";
    let alone = |folder: &String| format!("{folder}\n{framed}");
    let alone: String = pages_alone(site).iter().map(alone).collect();
    format!("/*\n{}\n{alone}{data}{own}", lines.map(|l| format!("  {l}")).join("\n"))
}

/// Folders at the top of the site whose files other sites show: frames, charts, badges, data.
const SHOWN_ELSEWHERE: [&str; 4] = ["embed", "charts", "badges", "data"];

/// The start page and the folders of pages, of each language, that no other site is meant to frame.
fn pages_alone(site: &Site<'_>) -> BTreeSet<String> {
    let prefixes: Vec<&str> = site.languages.iter().map(|l| l.edition.prefix.as_str()).collect();
    let mut alone: BTreeSet<String> = prefixes.iter().map(|p| format!("{p}/")).collect();
    for page in site.pages {
        let Some(top) = page.trim_start_matches('/').split('/').next().filter(|t| !t.is_empty()) else { continue };
        if page.matches('/').count() > 1 && !SHOWN_ELSEWHERE.contains(&top) {
            alone.extend(prefixes.iter().map(|p| format!("{p}/{top}/*")));
        }
    }
    alone
}

/// Base64 with padding, as policies write digests.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_as_the_standard_says() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, wanted) in cases {
            assert_eq!(super::base64(text.as_bytes()), wanted);
        }
    }
}
