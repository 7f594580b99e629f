//! What hosts and robots read: headers, redirects, robots.txt, security.txt.

use std::collections::BTreeSet;

use base64ct::{Base64, Encoding as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::diagnostics::Stop;
use crate::feeds::template::template;
use crate::model::{Collect, Kind};
use crate::routes;
use crate::routes::Redirect;
use crate::site::{Language, Site, emit_file, moment};
use crate::source::{encoded, href};
use crate::theme::CHART_CSS;

/// A former address: `redirect.html`.
#[derive(Serialize)]
struct RedirectView<'a> {
    /// Its address, from the site's root.
    to: &'a str,
    /// Its full address.
    url: String,
}

/// A page at each former address; and for hosts that can do better, all of them in a file.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn redirects(site: &Site<'_>) -> Result<(), Stop> {
    let own = |r: &&Redirect| r.edition.as_deref().is_none_or(|e| e == site.edition.prefix);
    for r in site.routes.redirects.iter().filter(own) {
        template(
            site,
            &routes::written(&r.from),
            "redirect.html",
            &RedirectView { to: &r.to, url: site.absolute(&r.to) },
        )?;
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
        let own = |r: &&Redirect| r.edition.as_deref().is_none_or(|e| e == prefix);
        for r in site.routes.redirects.iter().filter(own) {
            let [from, to] = [&r.from, &r.to].map(|path| encoded(&rooted(format!("{prefix}{path}"))));
            lines.push_str(&format!("{from} {to} 301\n"));
        }
        // Charts that other sites show, where a survey has a new name.
        for survey in site.catalogue.surveys.values() {
            for old in survey.entry.former_ids(Kind::Survey).filter(|old| !site.catalogue.surveys.contains_key(*old)) {
                for folder in ["charts", "embed"] {
                    let [from, to] =
                        [old, survey.entry.id.as_str()].map(|id| encoded(&rooted(format!("{prefix}/{folder}/{id}/"))));
                    lines.push_str(&format!("{from}* {to}:splat 301\n"));
                }
            }
        }
    }
    emit_file(site, "/_redirects", lines.into_bytes())
}

/// Writes all of them.
///
/// # Errors
/// [`Stop::Machine`] where the sink can't take them.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let settings = &site.catalogue.settings;
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {}\n", href(&settings.base_url, "/sitemap.xml"));
    emit_file(site, "/robots.txt", robots.into_bytes())?;
    emit_file(site, "/.nojekyll", Vec::new())?;
    emit_file(site, "/_headers", headers(site).into_bytes())?;
    if let Some(contact) = settings.contact_url() {
        let expires = site.today.checked_add(jiff::Span::new().years(1)).unwrap_or(site.today);
        let text = format!("Contact: {contact}\nExpires: {}\n", moment(expires, None));
        emit_file(site, "/.well-known/security.txt", text.into_bytes())?;
    }
    Ok(())
}

/// What hosts such as Netlify and Cloudflare Pages send along: nothing runs, and nothing comes from elsewhere.
fn headers(site: &Site<'_>) -> String {
    let css = site.theme.assets.get(CHART_CSS).map_or(&[][..], Vec::as_slice);
    let charts = Base64::encode_string(&Sha256::digest(css));
    // Search is a form of the site's own; the questionnaire's answers go where the settings say.
    let to = site.catalogue.settings.collect.as_ref().and_then(Collect::origin);
    let form_action = to.map_or_else(|| "form-action 'self'".to_owned(), |to| format!("form-action 'self' {to}"));
    let policy = [
        "default-src 'none'",
        // Charts that are opened alone carry this one style sheet.
        &format!("style-src 'self' 'sha256-{charts}'"),
        "img-src 'self'",
        "font-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        &form_action,
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
    // What has its digest in its name is never another.
    let lasting =
        site.edition.lasting.values().map(|l| format!("{}\n  Cache-Control: {FOR_GOOD}\n", encoded(&l.address)));
    let lasting: String = lasting.collect();
    format!("/*\n{}\n{alone}{data}{own}{lasting}", lines.map(|l| format!("  {l}")).join("\n"))
}

/// A year is as long as caches keep anything.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

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
