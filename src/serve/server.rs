//! The web server of the preview.

use std::net::Ipv4Addr;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use tokio::sync::watch::Sender;

use super::page::{SCRIPT, dress, empty, media_type};
use super::watch::watch;
use super::{Built, Preview};
use crate::output::InMemory;
use crate::source::{decoded, file_of};

/// What is shown now.
#[derive(Default)]
struct Shown {
    site: InMemory,
    problem: Option<String>,
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
    let _watch = watch(&preview.watched, changed)?;
    served.show(build(&address));
    eprintln!("the site is at http://127.0.0.1:{port}{} (end with Ctrl-C)", preview.base_path);
    std::thread::scope(|scope| {
        let rebuilt = served.clone();
        scope.spawn(move || rebuild(&changes, &rebuilt, build, &address));
        let app = Router::new().fallback(answer).with_state(served.clone());
        runtime.block_on(async { axum::serve(listener, app).await }).map_err(|e| e.to_string())
    })
}

fn rebuild(changes: &Receiver<()>, served: &Served, build: &(dyn Fn(&str) -> Built + Sync), address: &str) {
    while changes.recv().is_ok() {
        // What changed in the meantime is part of the same build.
        while changes.try_recv().is_ok() {}
        served.show(build(address));
    }
}

impl Served {
    fn show(&self, built: Built) {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        match built {
            Built::Site(site) => *shown = Shown { site, problem: None },
            Built::Problem(text) => shown.problem = Some(text),
        }
        drop(shown);
        self.version.send_modify(|v| *v += 1);
    }

    fn page(&self, path: &str) -> Response {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        let version = *self.version.borrow();
        let html =
            |bytes: &[u8]| dress(&String::from_utf8_lossy(bytes), version, shown.problem.as_deref()).into_bytes();
        let below = path.strip_prefix(&*self.base_path).map(|rest| format!("/{rest}"));
        let file = below.map(|route| file_of(&route));
        match file.as_ref().and_then(|f| shown.site.get(f).map(|bytes| (f, bytes))) {
            Some((file, bytes)) => {
                let kind = media_type(file);
                let body = if kind.starts_with("text/html") { html(&bytes) } else { bytes };
                respond(StatusCode::OK, kind, body)
            }
            None if file.as_ref().is_some_and(|f| shown.site.files.contains_key(&format!("{f}/index.html"))) => {
                let to = format!("{path}/");
                let moved = Response::builder().status(StatusCode::MOVED_PERMANENTLY).header(header::LOCATION, to);
                moved.body(Body::empty()).unwrap_or_default()
            }
            None => {
                // A page of the language that was asked for, where the site has several.
                let folder = path.trim_start_matches('/').split('/').next().unwrap_or_default();
                let own = shown.site.files.get(&format!("{folder}/404.html"));
                let missing =
                    own.or_else(|| shown.site.files.get("404.html")).map_or(empty().as_bytes(), Vec::as_slice);
                respond(StatusCode::NOT_FOUND, "text/html; charset=utf-8", html(missing))
            }
        }
    }
}

fn respond(status: StatusCode, kind: &str, body: Vec<u8>) -> Response {
    let response = Response::builder().status(status).header(header::CONTENT_TYPE, kind);
    response.header(header::CACHE_CONTROL, "no-store").body(Body::from(body)).unwrap_or_default()
}

async fn answer(State(served): State<Served>, request: Request) -> Response {
    let uri = request.uri();
    match uri.path() {
        "/.candour/reload.js" => respond(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT.into()),
        "/.candour/version" => {
            let seen = uri.query().and_then(|q| q.strip_prefix("seen=")).and_then(|n| n.parse().ok());
            let mut version = served.version.subscribe();
            // An answer after half a minute at the latest keeps connections from being cut.
            let changed = version.wait_for(|v| Some(*v) != seen);
            let _ = tokio::time::timeout(Duration::from_secs(30), changed).await;
            let now = *served.version.borrow();
            respond(StatusCode::OK, "text/plain; charset=utf-8", now.to_string().into_bytes())
        }
        path => served.page(&decoded(path)),
    }
}
