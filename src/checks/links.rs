//! Every link of the finished site must lead somewhere: pages report their links and anchors as they are rendered.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Mutex;

use crate::cache::{Interner, Numbers};
use crate::diagnostics::{Code, Diagnostic, Report, nearest};
use crate::html::Page;
use crate::source::{Place, Sources, decoded, file_of};

/// Stands between the file and the fragment of a target, where no name has it.
const BETWEEN: char = '\0';

/// A link with an anchor that somebody wrote: it is checked when all pages are known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// Where it is written.
    pub place: Place,
    /// The route of the page that it leads to.
    pub route: String,
    /// The anchor.
    pub fragment: String,
}

/// Collects links and anchors of all pages; may be shared between threads.
#[derive(Debug, Default)]
pub struct LinkCheck {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Files of the site.
    files: HashSet<String>,
    /// Anchors, and link targets (file and fragment) as [`written`] has them.
    names: Interner,
    /// Anchors by file.
    anchors: HashMap<String, Numbers>,
    /// By the number of a link target, the first route, in order, that has it.
    targets: Vec<Option<String>>,
    expected: BTreeSet<Expected>,
}

impl LinkCheck {
    /// Notes that a file is part of the site.
    pub fn file(&self, route: &str) {
        self.lock().files.insert(file_of(route));
    }

    /// Whether a file is part of the site, by its address.
    pub fn has(&self, route: &str) -> bool {
        self.lock().files.contains(&file_of(route))
    }

    /// Notes a link that somebody wrote.
    pub fn expect(&self, expected: Expected) {
        self.lock().expected.insert(expected);
    }

    /// A check that knows anchors and targets of a build before by their numbers.
    pub fn knowing(names: Interner) -> Self {
        LinkCheck { inner: Mutex::new(Inner { names, ..Inner::default() }) }
    }

    /// Notes the links and anchors of a finished page, and gives them by their numbers: anchors, and targets. `root` is what its
    /// links begin with.
    pub fn page(&self, route: &str, root: &str, page: &Page) -> (Numbers, Numbers) {
        let own = file_of(route);
        let targets = page.links.iter().filter_map(|link| target(&own, root, link));
        let targets: Vec<String> = targets.map(|(file, fragment)| written(&file, &fragment)).collect();
        let mut inner = self.lock();
        let anchors = Numbers::of(page.ids.iter().map(|id| inner.names.number(id)).collect());
        let targets = Numbers::of(targets.iter().map(|target| inner.names.number(target)).collect());
        drop(inner);
        self.known_page(route, &anchors, &targets);
        (anchors, targets)
    }

    /// Notes the anchors and targets of a page by their numbers.
    pub fn known_page(&self, route: &str, anchors: &Numbers, targets: &Numbers) {
        let mut inner = self.lock();
        let known = inner.names.strings().len();
        inner.targets.resize(known, None);
        for target in targets.iter().filter_map(|n| usize::try_from(n).ok()).filter(|n| *n < known) {
            let first = &mut inner.targets[target];
            match first {
                Some(first) if route >= first.as_str() => {}
                Some(first) => route.clone_into(first),
                None => *first = Some(route.to_owned()),
            }
        }
        if anchors.iter().next().is_some() {
            inner.anchors.insert(file_of(route), anchors.clone());
        }
    }

    /// Reports every link that leads nowhere, forgets them, and gives back anchors and targets by their numbers.
    pub fn finish(&self, sources: &Sources, report: &Report) -> Interner {
        let inner = std::mem::take(&mut *self.lock());
        let mut told: BTreeSet<(String, String)> = BTreeSet::new();
        for e in &inner.expected {
            let file = file_of(&e.route);
            told.insert((file.clone(), e.fragment.clone()));
            let path = sources.path(e.place);
            if inner.has_anchor(&file, &e.fragment) {
                continue;
            }
            report.add_made(Code::BrokenLink, path, || {
                let numbers = inner.anchors.get(&file).into_iter().flat_map(Numbers::iter);
                let anchors: BTreeSet<&str> = numbers.filter_map(|n| inner.name(n)).collect();
                let label = match nearest(&e.fragment, anchors) {
                    Some(near) => format!("did you mean `#{near}`?"),
                    None => "headings give anchors: “Our method” is #our-method".to_owned(),
                };
                let message = format!("{} has no anchor `#{}`", e.route, e.fragment);
                Diagnostic::new(Code::BrokenLink, message).at(sources.spot(e.place)).label(label)
            });
        }
        let targets = inner.targets.iter().zip(inner.names.strings());
        let targets = targets.filter_map(|(route, target)| Some((target.split_once(BETWEEN)?, route.as_ref()?)));
        let broken: BTreeMap<_, _> = targets.filter(|((f, a), _)| !inner.resolves(f, a)).collect();
        for ((file, fragment), route) in broken {
            if told.contains(&(file.to_owned(), fragment.to_owned())) {
                continue;
            }
            let anchor = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
            let message = format!("the page {route} links to `/{file}{anchor}`, which the site doesn't have");
            let help = "correct the link: it stands in the navigation, in front matter or in the theme";
            report.add(Diagnostic::new(Code::BrokenLink, message).help(help));
        }
        inner.names
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Inner {
    fn has_anchor(&self, file: &str, fragment: &str) -> bool {
        let Some(number) = self.names.find(fragment) else { return false };
        self.anchors.get(file).is_some_and(|anchors| anchors.iter().any(|n| n == number))
    }

    fn name(&self, number: u32) -> Option<&str> {
        self.names.strings().get(usize::try_from(number).ok()?).map(|name| &**name)
    }

    fn resolves(&self, file: &str, fragment: &str) -> bool {
        self.files.contains(file) && (fragment.is_empty() || self.has_anchor(file, fragment))
    }
}

/// A target as one string.
fn written(file: &str, fragment: &str) -> String {
    format!("{file}{BETWEEN}{fragment}")
}

/// The file and fragment that a link of the page in file `own` leads to; `None` where it leaves the site.
fn target(own: &str, root: &str, link: &str) -> Option<(String, String)> {
    if let Some(fragment) = link.strip_prefix('#') {
        return Some((own.to_owned(), decoded(fragment)));
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split_once('?').map_or(path, |(p, _)| p);
    let below = match path.strip_prefix(root) {
        Some(rest) if !path.starts_with("//") => rest.to_owned(),
        _ if crate::source::is_internal(path) => format!("{path} (outside the base path)"),
        _ => return None,
    };
    Some((decoded(&file_of(&format!("/{below}"))), decoded(fragment)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::read;

    #[test]
    fn finds_what_leads_nowhere() {
        let check = LinkCheck::default();
        for route in ["/", "/a/", "/style.css"] {
            check.file(route);
        }
        let html = r##"<link rel="stylesheet" href="/x/style.css"><a class="l" href="/x/a/#two">A</a> <a href="/x/b/">B</a>
            <a href="https://example.org/">E</a> <h2 id="one">1</h2> <a href="#one">1</a> <a href="/c/">C</a>"##;
        check.page("/", "/x/", &read(html));
        check.page("/a/", "/x/", &read("<h2 id=\"two\">2</h2> <a href=\"/x/\">home</a>"));
        let report = Report::default();
        check.finish(&Sources::default(), &report);
        let messages: Vec<String> = report.sorted().into_iter().map(|d| d.message).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(
            messages[0].contains("`//c/ (outside the base path)`") || messages[1].contains("outside the base path")
        );
        assert!(messages.iter().any(|m| m.contains("`/b/index.html`")));
    }

    #[test]
    fn relative_links_are_followed() {
        assert_eq!(target("a/index.html", "../", "../style.css"), Some(("style.css".into(), String::new())));
        assert_eq!(target("a/index.html", "../", "../b/index.html#x"), Some(("b/index.html".into(), "x".into())));
        assert_eq!(target("a/index.html", "../", "mailto:x@example.org"), None);
    }
}
