//! The preview answers this machine alone, and as a host would: so what the policy forbids fails there too.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use support::{candour, copy, project};

/// A preview that is running, and its port.
struct Preview {
    child: Child,
    port: u16,
    home: tempfile::TempDir,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn new(more: &str) -> Preview {
        let home = tempfile::tempdir().unwrap();
        copy(&project().join("tests/diagnostics/_base"), home.path());
        let settings = home.path().join("content/site.yaml");
        let text = fs::read_to_string(&settings).unwrap();
        fs::write(settings, text + more).unwrap();
        let statics = home.path().join("content/static");
        fs::create_dir_all(statics.join("evil.example/x")).unwrap();
        fs::write(statics.join("evil.example/x/index.html"), "x").unwrap();
        let mut child =
            candour().args(["serve", "--port", "0"]).arg(home.path()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|l| {
            let (_, rest) = l.split_once("the site is at http://127.0.0.1:")?;
            rest.split('/').next()?.parse().ok()
        });
        Preview { child, port: port.expect("the preview tells its address"), home }
    }

    /// Sends a request as it stands; gives the answer.
    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port))
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("no answer")
}

#[test]
fn the_preview_answers_this_machine_alone() {
    let preview = Preview::new("");
    assert_eq!(status(&preview.get("/")), "200");
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example:4000", ""] {
        let answer = preview.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!(status(&answer), "421", "{host}");
    }
    for host in ["localhost", "LOCALHOST:1", "[::1]:4000"] {
        let answer = preview.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!(status(&answer), "200", "{host}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let answer = preview
            .ask(&format!("{method} / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        assert_eq!(status(&answer), "405", "{method}");
        assert!(answer.to_lowercase().contains("allow: get, head"), "{answer}");
    }
    let head = preview.ask("HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assert_eq!((status(&head), head.split("\r\n\r\n").nth(1)), ("200", Some("")));
}

#[test]
fn the_preview_sends_what_a_host_would_send() {
    let preview = Preview::new("");
    let page = preview.get("/about/").to_lowercase();
    for line in [
        "content-security-policy: default-src 'none'",
        "content-security-policy: frame-ancestors 'none'",
        "x-content-type-options: nosniff",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    // What would lead a browser to an encrypted preview, which there is none of.
    assert!(!page.contains("strict-transport-security") && !page.contains("upgrade-insecure-requests"));
    assert!(preview.get("/about").contains("301"));
    assert!(preview.get("/about").to_lowercase().contains("location: /about/\r\n"));
    // `//evil.example/x` is a folder of the site, and no other host.
    for path in ["//evil.example/x", "/%2fevil.example/x", "//evil.example/x/.."] {
        let answer = preview.get(path);
        assert_eq!(status(&answer), "404", "{path}");
        assert!(!answer.to_lowercase().contains("location:"), "{path}");
    }
    assert!(
        preview.get("/events/calendar.ics").to_lowercase().contains("404")
            || preview.get("/events/calendar.ics").to_lowercase().contains("text/calendar")
    );
}

#[test]
fn a_connection_that_says_nothing_is_closed() {
    let preview = Preview::new("");
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: 127").unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut answer = Vec::new();
    // The end of the connection, or its answer that time is up; what fails is that nothing comes.
    let ended = stream.read_to_end(&mut answer);
    assert!(ended.is_ok() || ended.unwrap_err().kind() == std::io::ErrorKind::ConnectionReset);
    assert_eq!(status(&preview.get("/")), "200");
}

#[test]
fn html_in_texts_reaches_nobody_else_and_takes_no_anchors() {
    let home = tempfile::tempdir().unwrap();
    copy(&project().join("tests/diagnostics/_base"), home.path());
    let settings = home.path().join("content/site.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(settings, text + "markdown: {html: true}\n").unwrap();
    let written = |pictures: &str| {
        let page = format!(
            "---\ntitle: Html\n---\n## Ours\n\n<p id=\"content\">a {pictures} \
             <span id=\"mine\">b</span> <b style=\"background:url(https://evil.example/w)\">c</b> <a href=\"/about/\">d</a></p>\n"
        );
        fs::write(home.path().join("content/pages/html.md"), page).unwrap();
        let mut command = candour();
        command.args(["build", "--quiet", "--date", "2025-12-31", "--base-url", "https://a.example/ratings/"]);
        command.arg(home.path()).output().unwrap()
    };
    // Pictures of other hosts are refused, as in Markdown; what is taken out is told.
    let output =
        written("<img src=\"https://evil.example/t.gif\" alt=\"t\"> <img src=\"//evil.example/u.gif\" alt=\"u\">");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("error[unsafe-link]") && told.contains("error[broken-link]: `//evil.example/u.gif`"),
        "{told}"
    );
    let output = written("");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    assert_eq!(told.matches("warning[html-removed]").count(), 3, "{told}");
    let html = fs::read_to_string(home.path().join("site/html/index.html")).unwrap();
    assert!(!html.contains("evil.example"), "{html}");
    assert!(
        html.contains("id=\"ours\"")
            && html.contains("href=\"/ratings/about/\">d<")
            && !html.contains("id=\"mine\"")
            && html.matches("id=\"content\"").count() == 1,
        "{html}"
    );
}

impl Preview {
    fn put(&self, file: &str, text: &str) {
        fs::write(self.home.path().join("content").join(file), text).unwrap();
    }

    /// Waits until the page at an address is as it is wanted.
    fn until(&self, path: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        for _ in 0..200 {
            let answer = self.get(path);
            if is_wanted(&answer) {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{path} never became what was wanted: {}", self.get(path));
    }
}

#[test]
fn edits_are_seen_and_what_is_wrong_with_them_is_told() {
    let preview = Preview::new("");
    let page = |text: &str| format!("---\ntitle: Edited\n---\n{text}\n");
    preview.put("pages/edited.md", &page("First."));
    preview.until("/edited/", |p| p.contains("<p>First.</p>"));
    // A text alone is seen before the whole site is built again; what is around it follows.
    for n in 0..5 {
        preview.put("pages/edited.md", &page(&format!("Edit **{n}**, see [us](/edited/).")));
        preview.until("/edited/", |p| {
            p.contains(&format!("<p>Edit <strong>{n}</strong>, see <a href=\"/edited/\">us</a>.</p>"))
        });
    }
    preview.put("pages/edited.md", &page("A [link](/nowhere/) that leads nowhere."));
    let told = preview.until("/edited/", |p| p.contains("candour-problem"));
    assert!(told.contains("the site has no `/nowhere/`"), "{told}");
    preview.put("pages/edited.md", &page("Mended."));
    preview.until("/edited/", |p| p.contains("<p>Mended.</p>") && !p.contains("candour-problem"));
    preview.put("pages/edited.md", &page("Mended.").replace("Edited", "Named otherwise"));
    preview.until("/edited/", |p| p.contains("Named otherwise"));
    fs::remove_file(preview.home.path().join("content/pages/edited.md")).unwrap();
    preview.until("/edited/", |p| status(p) == "404");
}

/// While somebody writes without a pause, the last text is what stays.
#[test]
fn the_last_of_many_edits_stays() {
    let preview = Preview::new("");
    let page = |n: usize| format!("---\ntitle: Edited\n---\nEdit {n}.\n");
    for n in 0..60 {
        preview.put("pages/edited.md", &page(n));
        std::thread::sleep(Duration::from_millis(23));
    }
    preview.until("/edited/", |p| p.contains("<p>Edit 59.</p>"));
    // Nor does a build that began before bring back an older one.
    for _ in 0..40 {
        assert!(preview.get("/edited/").contains("<p>Edit 59.</p>"));
        std::thread::sleep(Duration::from_millis(50));
    }
}
