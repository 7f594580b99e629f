//! The web server of the preview.

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};

use super::builds::Builds;
use super::page::{PANEL, SCRIPT};
use super::shown::{Response, Served, plain, respond};
use super::watch::watch;
use super::{Build, Preview};

/// So long a connection may take to send what it asks for.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);

/// So many connections are open at a time.
const MOST_CONNECTIONS: usize = 256;

/// Serves until the program is ended.
///
/// # Errors
/// What the machine said, when the port is taken or folders can't be watched.
pub fn serve(preview: &Preview, build: &Build<'_>) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    let bind = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, preview.port));
    let listener = runtime
        .block_on(bind)
        .map_err(|e| format!("can't listen on port {}: {e}\n  = choose another with --port", preview.port))?;
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let address = format!("http://127.0.0.1:{port}/");
    let served = Served::below(&preview.base_path);
    let (happens, happened) = channel();
    let watch = watch(&preview.root, &preview.watched, happens.clone())?;
    std::thread::scope(|scope| {
        let mut builds = Builds::new(scope, build, address, happens);
        builds.show_first(&happened, &served);
        let at = format!("http://127.0.0.1:{port}{}", preview.base_path);
        let _ = writeln!(std::io::stderr(), "the site is at {at} (end with Ctrl-C)");
        let rebuilt = served.clone();
        scope.spawn(move || builds.go_on(&happened, watch, &rebuilt));
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

/// Whether a request is meant for this machine: a page elsewhere could make a browser ask under another name.
fn is_own(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name.to_ascii_lowercase().as_str(), "127.0.0.1" | "localhost" | "[::1]")
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
