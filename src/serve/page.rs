//! What the preview adds to pages: the script that reloads, and the errors of the last build.

use crate::source::escape;

/// Asks until the version changes, and loads the page again.
pub const SCRIPT: &str = r#"(async () => {
  const seen = document.currentScript.dataset.version;
  for (;;) {
    try {
      const answer = await fetch(`/.candour/version?seen=${seen}`, { cache: "no-store" });
      if ((await answer.text()).trim() !== seen) return location.reload();
    } catch {
      await new Promise(done => setTimeout(done, 1000));
    }
  }
})();
"#;

/// How errors look; the site's policy allows for no styles within a page.
pub const PANEL: &str = "#candour-problem{position:relative;z-index:99;margin:0;padding:1rem 1.25rem;background:#2a1215;color:#ffe9ea;\
    font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;border-bottom:4px solid #e5484d}";

/// A page as the preview shows it.
pub fn dress(html: &str, version: u64, problem: Option<&str>) -> String {
    let script = format!(r#"<script src="/.candour/reload.js" data-version="{version}"></script>"#);
    let panel = problem.map(|p| {
        let words = format!("The last change can't be published:\n\n{}", escape(p));
        format!(r#"<link rel="stylesheet" href="/.candour/problem.css"><pre role="alert" id="candour-problem">{words}</pre>"#)
    });
    let mut out = html.to_owned();
    if let Some(panel) = panel {
        let at = out.find("<body").and_then(|i| out[i..].find('>').map(|j| i + j + 1)).unwrap_or(0);
        out.insert_str(at, &panel);
    }
    let at = out.rfind("</body>").unwrap_or(out.len());
    out.insert_str(at, &script);
    out
}

/// The page that stands in for a site that was never built.
pub fn empty() -> &'static str {
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Candour</title></head><body></body></html>"
}

/// The media type of a file, by its ending.
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "xml" => "application/xml; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ics" => "text/calendar; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "zip" => "application/zip",
        "woff" => "font/woff",
        "yaml" | "yml" => "application/yaml",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_get_script_and_errors() {
        let html = dress("<html><body class=\"a\"><p>x</p></body></html>", 7, Some("a < b"));
        assert!(html.contains("problem.css\"><pre role=\"alert\""));
        assert!(html.contains("a &lt; b") && html.contains("data-version=\"7\"></script></body>"));
    }
}
