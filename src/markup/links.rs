//! What the links of a text lead to, and what is wrong with those that lead nowhere.

use crate::checks::{Expected, missing};
use crate::content::is_web_address;
use crate::diagnostics::{Code, nearest, quoted};
use crate::markup::render::Text;
use crate::model::Kind;
use crate::source::{decoded, href, is_internal};

/// What is wrong with a link: code, message and way out.
pub type Wrong = (Code, String, String);

/// Schemes of links that leave the site.
const OUTSIDE: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Schemes that run scripts, or can.
const UNSAFE: [&str; 6] = ["javascript", "data", "vbscript", "file", "blob", "about"];

/// Whether an address leads to the computer that it is opened on, such as the preview's.
pub fn is_of_this_machine(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("//") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_own =
        name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified() || ip.is_private());
    is_own
        || name == "localhost"
        || name.ends_with(".localhost")
        || name.ends_with(".local")
        || name.starts_with("[::1]")
}

impl Text<'_> {
    /// The address that a link's destination stands for.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn resolve(&self, destination: &str, range: std::ops::Range<usize>) -> Result<String, Wrong> {
        // Browsers pass over white space and control characters in a scheme.
        let plain: String = destination.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let scheme = plain.split_once(':').map(|(s, _)| s.to_lowercase());
        let scheme = scheme.filter(|s| s.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)));
        match scheme.as_deref() {
            None => self.resolve_path(destination.trim(), range),
            Some("http" | "https") if is_of_this_machine(&plain) => {
                let message =
                    format!("`{}` is an address on your own computer: readers can't reach it", quoted(&plain));
                let path = plain.splitn(4, '/').nth(3).unwrap_or_default();
                Err((
                    Code::BrokenLink,
                    message,
                    format!("of a page of the site write the path alone, `/{}`", quoted(path)),
                ))
            }
            Some("http" | "https") if !is_web_address(&plain) => Err((
                Code::BrokenLink,
                format!("`{plain}` is not an address"),
                "write https://, and a host behind it".into(),
            )),
            Some("http" | "https") if self.own_path(&plain).is_some() => {
                self.resolve_path(self.own_path(&plain).unwrap_or_default(), range)
            }
            Some(s) if OUTSIDE.contains(&s) => Ok(plain),
            Some(s) if s.len() == 1 || s == "file" => {
                let name = plain.rsplit(['/', '\\']).next().unwrap_or_default();
                let message = format!("`{}` is a file on your own computer: nobody else can open it", quoted(&plain));
                let label = format!("put the file into content/static and write its path, `/{}`", quoted(name));
                Err((Code::UnsafeLink, message, label))
            }
            Some("data") if plain.starts_with("data:image/") => {
                let message = "this picture lies within the text, as Google Docs and mail programs write it".to_owned();
                let label = "save it as a file in content/static/ and write `![What it shows](/name.png)`; delete the line that \
                             begins with `[…]: <data:`"
                    .to_owned();
                Err((Code::UnsafeLink, message, label))
            }
            Some(s) if UNSAFE.contains(&s) => {
                let message = format!("a link can't begin with `{s}:`");
                Err((Code::UnsafeLink, message, "link to a page, or to an https:// address".into()))
            }
            Some(s) => match Kind::of_scheme(s) {
                Some(kind) => self.resolve_content(kind, &plain[s.len() + 1..], range),
                None if s == "chart" => {
                    let label = format!("a chart begins with `!`, and has a paragraph of its own: `![…]({plain})`");
                    Err((Code::UnknownReference, "a chart is a picture, not a link".to_owned(), label))
                }
                None => {
                    let schemes = Kind::ALL.iter().map(|k| k.scheme()).chain(OUTSIDE);
                    let label = match nearest(s, schemes) {
                        Some(near) => format!("did you mean `{near}:`?"),
                        None => {
                            let all: Vec<String> = Kind::ALL.iter().map(|k| format!("{}:", k.scheme())).collect();
                            format!("links to content begin with {}", all.join(" "))
                        }
                    };
                    Err((Code::UnknownReference, format!("nothing is linked by `{s}:`"), label))
                }
            },
        }
    }

    /// The path behind the site's own address, so that a link to a page of the site is checked like any other.
    fn own_path<'d>(&self, address: &'d str) -> Option<&'d str> {
        let base = &self.markup.catalogue.settings.base_url;
        let rest = address.strip_prefix(base.trim_end_matches('/'))?;
        // Of a site below a path, the host is another one's.
        (rest.starts_with('/') && base.path() == "/").then_some(rest)
    }

    fn resolve_content(&self, kind: Kind, rest: &str, range: std::ops::Range<usize>) -> Result<String, Wrong> {
        let (id, fragment) = rest.split_once('#').map_or((rest, None), |(id, f)| (id, Some(f)));
        let is_known = self.markup.catalogue.address(kind, id).is_some();
        if !is_known && self.markup.report.is_full(Code::UnknownReference, self.path()) {
            // It is only counted.
            return Err((Code::UnknownReference, String::new(), String::new()));
        }
        if let Some(wrong) = missing(self.markup.catalogue, kind, id) {
            return Err(wrong);
        }
        match self.markup.catalogue.address(kind, id) {
            Some(address) => Ok(self.finish(&address, fragment, range)),
            // Its file was reported: the site will not be published.
            None => Ok(String::new()),
        }
    }

    fn resolve_path(&self, path: &str, range: std::ops::Range<usize>) -> Result<String, Wrong> {
        if let Some(fragment) = path.strip_prefix('#') {
            self.expect(self.route, fragment, range);
            // Outside of the page, as in feeds, an anchor needs its address.
            let page = if self.is_outside() {
                href(self.root, &self.markup.edition.address(self.route))
            } else {
                String::new()
            };
            return Ok(format!("{page}#{fragment}"));
        }
        if !is_internal(path) {
            return Err((Code::BrokenLink, format!("`{path}` leads nowhere"), self.instead_of(path)));
        }
        let (path, fragment) = path.split_once('#').map_or((path, None), |(p, f)| (p, Some(f)));
        let (path, query) = path.split_once('?').map_or((path, ""), |(p, q)| (p, q));
        // The page of one language, whatever that of the text.
        let other = self.markup.editions.iter().find(|e| path.starts_with(&format!("{e}/")));
        if let Some(rest) = other.map(|e| &path[e.len()..]).filter(|rest| self.markup.routes.has(&decoded(rest))) {
            let query = if query.is_empty() { String::new() } else { format!("?{query}") };
            let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
            let language = &path[..path.len() - rest.len()];
            return Ok(format!("{}{query}{fragment}", href(self.root, &format!("{language}{rest}"))));
        }
        if !self.markup.routes.has(&decoded(path)) {
            // It lies in a folder that is no folder of content, which is told.
            let folder = self.markup.report.file_of(Code::UnknownFolder.name());
            let name = folder.as_deref().and_then(|f| f.rsplit('/').next()).unwrap_or("/");
            if path.strip_prefix('/').and_then(|p| p.split_once('/')).is_some_and(|(first, _)| first == name) {
                return Ok(path.to_owned());
            }
            let slashed = format!("{path}/");
            let is_counted = self.markup.report.is_full(Code::BrokenLink, self.path());
            let near = if is_counted { None } else { nearest(path, self.markup.routes.known()) };
            let label = match near {
                _ if self.markup.routes.has(&slashed) => format!("write `{slashed}`"),
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the path".to_owned(),
            };
            return Err((Code::BrokenLink, format!("the site has no `{path}`"), label));
        }
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        Ok(self.finish(&format!("{path}{query}"), fragment, range))
    }

    /// What was most likely meant by a destination that is neither a path of the site nor an address.
    fn instead_of(&self, path: &str) -> String {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".html"));
        let rooted = format!("/{}", path.trim_start_matches("./").trim_start_matches("../"));
        match () {
            () if path.contains('@') && !path.contains(['/', ' ']) => format!("write `mailto:{path}`"),
            () if path.starts_with("www.") => format!("write `https://{path}`"),
            () if path.starts_with(['“', '”', '‘', '’', '"', '„']) => {
                let bare = path.trim_matches(['“', '”', '‘', '’', '"', '„']);
                format!("quotation marks don't belong around an address: write `{bare}`")
            }
            () if path.starts_with("https//") || path.starts_with("http//") || path.starts_with("https:/") => {
                format!("write `https://{}`", path.split_once('/').map_or("", |(_, rest)| rest.trim_start_matches('/')))
            }
            () if self.markup.routes.has(&decoded(&rooted)) => {
                format!("write `{rooted}`, the path from the site's root")
            }
            () if stem.is_some() => self.by_file(stem.unwrap_or_default()),
            () if self.markup.routes.has(&format!("/{name}")) => format!("write `/{name}`"),
            () if path
                .split('/')
                .next()
                .is_some_and(|host| host.contains('.') && !host.starts_with('.') && path.contains('/')) =>
            {
                format!("write `https://{path}`, if it is another site")
            }
            () => "write a path from the site's root (/about/), page:about, or https://…".to_owned(),
        }
    }

    /// The way to write a link to the record that a file of that name holds.
    fn by_file(&self, stem: &str) -> String {
        let kinds = Kind::ALL.into_iter();
        let found = kinds.filter_map(|kind| self.markup.catalogue.entry(kind, stem).map(|entry| (kind, entry)));
        match found
            .map(|(kind, entry)| format!("`{}:{}`", kind.scheme(), entry.id))
            .reduce(|a, b| format!("{a} or {b}"))
        {
            Some(found) => format!("write {found}"),
            None => format!("write `page:{stem}`, or the kind that it is of"),
        }
    }

    fn finish(&self, address: &str, fragment: Option<&str>, range: std::ops::Range<usize>) -> String {
        let to = href(self.root, &self.markup.edition.address(address));
        let Some(fragment) = fragment.filter(|_| self.has_same_anchors(address)) else { return to };
        self.expect(address, fragment, range);
        format!("{to}#{fragment}")
    }

    /// Whether anchors of a page are those that this text means: the headings of a translation have anchors of their own,
    /// so from a text that nobody has translated a link leads to the page.
    fn has_same_anchors(&self, address: &str) -> bool {
        let record = Kind::of_address(address.split('?').next().unwrap_or(address));
        let entry = record.and_then(|(kind, id)| self.markup.catalogue.entry(kind, id));
        !self.is_foreign() || entry.is_none_or(|e| e.body.is_foreign)
    }

    fn expect(&self, route: &str, fragment: &str, range: std::ops::Range<usize>) {
        let place = self.place(range);
        let route = self.markup.edition.address(route.split('?').next().unwrap_or(route));
        let route = decoded(&route);
        let fragment = decoded(fragment);
        self.markup.links.expect(Expected { place, route, fragment });
    }
}
