//! The web server of the preview.

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::watch::Sender;

use super::bar::{bar, edit_address};
use super::headers::Rules;
use super::page::{PANEL, SCRIPT, dress, empty, media_type};
use super::watch::{Watched, watch};
use super::{Built, Preview, Told};
use crate::output::InMemory;
use crate::source::{decoded, file_of};

/// An answer with all of its bytes.
type Response = http::Response<Full<Bytes>>;

/// So long a connection may take to send what it asks for.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);

/// So many connections are open at a time.
const MOST_CONNECTIONS: usize = 256;

/// What is shown now.
#[derive(Default)]
struct Shown {
    site: InMemory,
    /// What is sent along with files.
    rules: Rules,
    problem: Option<String>,
    told: Told,
}

#[derive(Clone)]
struct Served {
    shown: Arc<RwLock<Shown>>,
    version: Sender<u64>,
    base_path: Arc<str>,
}

/// Serves until the program is ended. `build` is given the address that the site is shown at.
///
/// # Errors
/// What the machine said, when the port is taken or folders can't be watched.
pub fn serve(preview: &Preview, build: &(dyn Fn(&str) -> Built + Sync)) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    let bind = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, preview.port));
    let listener = runtime
        .block_on(bind)
        .map_err(|e| format!("can't listen on port {}: {e}\n  = choose another with --port", preview.port))?;
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let address = format!("http://127.0.0.1:{port}/");
    let served =
        Served { shown: Arc::default(), version: Sender::new(0), base_path: preview.base_path.as_str().into() };
    let (changed, changes) = channel();
    let watch = watch(&preview.root, &preview.watched, changed)?;
    let due_in = served.show(build(&address));
    let _ =
        writeln!(std::io::stderr(), "the site is at http://127.0.0.1:{port}{} (end with Ctrl-C)", preview.base_path);
    std::thread::scope(|scope| {
        let rebuilt = served.clone();
        scope.spawn(move || rebuild(&changes, watch, &rebuilt, build, &address, due_in));
        runtime.block_on(connections(listener, served.clone()));
        Ok(())
    })
}

/// Takes connections, each of which has to say in time what it wants, and no more of them than a browser or two open.
async fn connections(listener: tokio::net::TcpListener, served: Served) {
    let places = Arc::new(tokio::sync::Semaphore::new(MOST_CONNECTIONS));
    loop {
        // It is never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let served = served.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request: Request<Incoming>| {
                let served = served.clone();
                async move { Ok::<Response, std::convert::Infallible>(answer(&served, &request).await) }
            });
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
            // A connection that breaks off is no matter to the others.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}

/// Builds again on a change, and when something comes due.
fn rebuild(
    changes: &Receiver<()>,
    mut watch: Watched,
    served: &Served,
    build: &(dyn Fn(&str) -> Built + Sync),
    address: &str,
    mut due_in: Option<Duration>,
) {
    loop {
        match changes.recv_timeout(due_in.unwrap_or(LONGEST_WAIT)) {
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) if due_in.is_none() => continue,
            _ => {}
        }
        // What changed in the meantime is part of the same build.
        while changes.try_recv().is_ok() {}
        watch.add_new();
        due_in = served.show(build(address)).map(|d| d.min(LONGEST_WAIT));
    }
}

/// So long it is waited for a change at a time.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

impl Served {
    /// Shows what was built, and says after how long it must be built again.
    fn show(&self, built: Built) -> Option<Duration> {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let Built { site, problem, told, due_in } = built;
        if let Some(site) = site {
            let rules = site.files.get("_headers").map(|b| Rules::read(&String::from_utf8_lossy(b)));
            *shown = Shown { site, rules: rules.unwrap_or_default(), problem, told };
        } else {
            shown.problem = problem;
        }
        drop(shown);
        self.version.send_modify(|v| *v += 1);
        due_in
    }

    /// Where the file of the page at an address is edited.
    fn edit(&self, path: &str) -> Response {
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
    fn page(&self, written: &str) -> Response {
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
                let body = if kind.starts_with("text/html") { html(&bytes) } else { bytes };
                respond(StatusCode::OK, kind, body)
            }
            None if file.as_ref().is_some_and(|f| shown.site.files.contains_key(&format!("{f}/index.html"))) => {
                let to = format!("{written}/");
                let moved =
                    http::Response::builder().status(StatusCode::MOVED_PERMANENTLY).header(header::LOCATION, to);
                moved.body(Full::default()).unwrap_or_default()
            }
            None => {
                // A page of the language that was asked for, where the site has several.
                let folder = path.trim_start_matches('/').split('/').next().unwrap_or_default();
                let own = shown.site.files.get(&format!("{folder}/404.html"));
                let missing =
                    own.or_else(|| shown.site.files.get("404.html")).map_or(empty().as_bytes(), Vec::as_slice);
                respond(StatusCode::NOT_FOUND, "text/html; charset=utf-8", html(missing))
            }
        };
        // Hosts know the site by its own paths.
        if let Some(below) = below {
            shown.rules.add(&below, response.headers_mut());
        }
        response
    }
}

fn respond(status: StatusCode, kind: &str, body: Vec<u8>) -> Response {
    let response = http::Response::builder().status(status).header(header::CONTENT_TYPE, kind);
    response.header(header::CACHE_CONTROL, "no-store").body(Full::from(body)).unwrap_or_default()
}

/// Whether a request is meant for this machine: a page elsewhere could make a browser ask under another name.
fn is_own(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name.to_ascii_lowercase().as_str(), "127.0.0.1" | "localhost" | "[::1]")
}

fn plain(status: StatusCode, words: &str) -> Response {
    respond(status, "text/plain; charset=utf-8", format!("{words}\n").into_bytes())
}

async fn answer(served: &Served, request: &Request<Incoming>) -> Response {
    if !is_own(request) {
        return plain(StatusCode::MISDIRECTED_REQUEST, "this preview answers to 127.0.0.1 and localhost alone");
    }
    let is_head = request.method() == Method::HEAD;
    if !is_head && request.method() != Method::GET {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "this preview can only be read");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    let uri = request.uri();
    let mut response = match uri.path() {
        "/.candour/reload.js" => respond(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT.into()),
        "/.candour/problem.css" => respond(StatusCode::OK, "text/css; charset=utf-8", PANEL.into()),
        "/.candour/version" => {
            let seen = uri.query().and_then(|q| q.strip_prefix("seen=")).and_then(|n| n.parse().ok());
            let mut version = served.version.subscribe();
            // An answer after half a minute at the latest keeps connections from being cut.
            let changed = version.wait_for(|v| Some(*v) != seen);
            let _ = tokio::time::timeout(Duration::from_secs(30), changed).await;
            let now = *served.version.borrow();
            plain(StatusCode::OK, &now.to_string())
        }
        path if uri.query() == Some("edit") => served.edit(path),
        path => served.page(path),
    };
    if is_head {
        *response.body_mut() = Full::default();
    }
    response
}
