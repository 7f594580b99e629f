//! What the preview shows, and how an address is answered from it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use http::{HeaderValue, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;
use tokio::sync::watch::Sender;

use super::bar::{bar, edit_address};
use super::headers::Rules;
use super::page::{dress, empty, media_type};
use super::{Built, PageFiles, Told};
use crate::output::InMemory;
use crate::source::{decoded, file_of};

/// An answer with all of its bytes.
pub type Response = http::Response<Full<Bytes>>;

/// What is shown now.
#[derive(Default)]
struct Shown {
    site: InMemory,
    /// What is sent along with files.
    rules: Rules,
    problem: Option<String>,
    told: Told,
}

/// What connections are answered from.
#[derive(Clone)]
pub struct Served {
    shown: Arc<RwLock<Shown>>,
    /// How often something else was shown; browsers ask for it.
    pub version: Sender<u64>,
    base_path: Arc<str>,
    /// The pages that were asked for last, by their addresses, the newest first.
    asked: Arc<Mutex<VecDeque<String>>>,
}

/// So many pages may be looked at, in tabs and windows.
const MOST_PAGES: usize = 8;

impl Served {
    /// Shows nothing yet, below a path.
    pub fn below(base_path: &str) -> Self {
        Served { shown: Arc::default(), version: Sender::new(0), base_path: base_path.into(), asked: Arc::default() }
    }

    /// Shows what was built.
    pub fn show(&self, built: Built) {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let Built { site, problem, told, due_in: _ } = built;
        if let Some(site) = site {
            let rules = site.get("_headers").map(|b| Rules::read(&String::from_utf8_lossy(&b)));
            *shown = Shown { site, rules: rules.unwrap_or_default(), problem, told };
        } else {
            shown.problem = problem;
        }
        drop(shown);
        self.version.send_modify(|v| *v += 1);
    }

    /// Shows other bytes of a few pages.
    pub fn show_pages(&self, pages: PageFiles) {
        if pages.is_empty() {
            return;
        }
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        pages.into_iter().for_each(|(file, bytes)| shown.site.replace(file, bytes));
        drop(shown);
        self.version.send_modify(|v| *v += 1);
    }

    /// The addresses of the pages that were asked for last: somebody may be looking at them.
    pub fn looked_at(&self) -> BTreeSet<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn note_asked(&self, route: &str) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|known| known != route);
        asked.push_front(route.to_owned());
        asked.truncate(MOST_PAGES);
    }

    /// Where the file of the page at an address is edited.
    pub fn edit(&self, path: &str) -> Response {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        let path = decoded(path);
        let route = path.strip_prefix(&*self.base_path).map(|rest| format!("/{rest}"));
        let to = route.as_deref().and_then(|route| edit_address(&shown.told, route));
        let to = to.and_then(|to| HeaderValue::from_str(&to).ok());
        match to {
            Some(to) => {
                let moved = http::Response::builder().status(StatusCode::FOUND).header(header::LOCATION, to);
                moved.body(Full::default()).unwrap_or_default()
            }
            None => plain(
                StatusCode::NOT_FOUND,
                "no file is known that this page is made from, or site.yaml doesn't say in `repository` where the content lies",
            ),
        }
    }

    /// What stands at an address: `written` as it was asked for, and without percent signs.
    pub fn page(&self, written: &str) -> Response {
        let path = &*decoded(written);
        // `//x` would be another host, if anybody were sent there.
        if written.starts_with("//") || path.starts_with("//") {
            return respond(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", b"not found\n".to_vec());
        }
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        let version = *self.version.borrow();
        let route = path.strip_prefix(&*self.base_path).map(|rest| format!("/{rest}")).unwrap_or_default();
        let bar = bar(&shown.told, &route);
        let html =
            |bytes: &[u8]| dress(&String::from_utf8_lossy(bytes), version, shown.problem.as_deref(), &bar).into_bytes();
        let below = path.strip_prefix(&*self.base_path).map(|rest| format!("/{rest}"));
        let file = below.as_deref().map(file_of);
        let mut response = match file.as_ref().and_then(|f| shown.site.get(f).map(|bytes| (f, bytes))) {
            Some((file, bytes)) => {
                let kind = media_type(file);
                let is_page = kind.starts_with("text/html");
                if is_page {
                    self.note_asked(&route);
                }
                respond(StatusCode::OK, kind, if is_page { html(&bytes) } else { bytes })
            }
            None if file.as_ref().is_some_and(|f| shown.site.has(&format!("{f}/index.html"))) => {
                let to = format!("{written}/");
                let moved =
                    http::Response::builder().status(StatusCode::MOVED_PERMANENTLY).header(header::LOCATION, to);
                moved.body(Full::default()).unwrap_or_default()
            }
            None => {
                // A page of the language that was asked for, where the site has several.
                let folder = path.trim_start_matches('/').split('/').next().unwrap_or_default();
                let own = shown.site.get(&format!("{folder}/404.html"));
                let missing = own.or_else(|| shown.site.get("404.html")).unwrap_or_else(|| empty().into());
                respond(StatusCode::NOT_FOUND, "text/html; charset=utf-8", html(&missing))
            }
        };
        // Hosts know the site by its own paths.
        if let Some(below) = below {
            shown.rules.add(&below, response.headers_mut());
        }
        response
    }
}

/// An answer that no browser keeps.
pub fn respond(status: StatusCode, kind: &str, body: Vec<u8>) -> Response {
    let response = http::Response::builder().status(status).header(header::CONTENT_TYPE, kind);
    response.header(header::CACHE_CONTROL, "no-store").body(Full::from(body)).unwrap_or_default()
}

/// An answer in words.
pub fn plain(status: StatusCode, words: &str) -> Response {
    respond(status, "text/plain; charset=utf-8", format!("{words}\n").into_bytes())
}
