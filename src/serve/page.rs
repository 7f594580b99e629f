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

/// How errors and the bar look; the site's policy allows for no styles within a page.
pub const PANEL: &str = "#candour-problem{position:sticky;top:0;z-index:99;margin:0;padding:1rem 1.25rem;max-height:50vh;overflow:auto;\
    background:#2a1215;color:#ffe9ea;font:14px/1.5 ui-monospace,monospace;border-bottom:4px solid #e5484d}\
    #candour-problem pre{margin:.75rem 0 0;padding:0;border:0;background:none;color:inherit;font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}\
    #candour-problem summary{cursor:pointer;color:inherit;font-weight:700}\
    #candour-bar{position:sticky;bottom:0;z-index:98;display:flex;gap:1rem;align-items:flex-start;padding:.5rem 1.25rem;\
    max-height:45vh;overflow:auto;background:#1c2024;color:#edeef0;font:13px/1.5 ui-monospace,monospace;border-top:3px solid #4cc38a}\
    #candour-bar details{flex:1;min-width:0}#candour-bar summary{cursor:pointer;color:inherit;overflow-wrap:anywhere}\
    #candour-bar p{margin:.75rem 0 .25rem;font-weight:700}#candour-bar ul{margin:0;padding-left:1.25rem}\
    #candour-bar pre{margin:0 0 .5rem;padding:0;border:0;background:none;color:inherit;font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}\
    #candour-bar a{color:#7ce2fe}#candour-bar strong{background:#ffca16;color:#1c2024;padding:0 .5em}\
    @media print{#candour-bar,#candour-problem{display:none}}";

/// A page as the preview shows it, with the bar at its foot.
pub fn dress(html: &str, version: u64, problem: Option<&str>, bar: &str) -> String {
    let script = format!(r#"<script src="/.candour/reload.js" data-version="{version}"></script>"#);
    let style = r#"<link rel="stylesheet" href="/.candour/problem.css">"#;
    let panel = problem.map_or(String::new(), |p| {
        let summary = "The last change has mistakes: this is the site before it";
        format!(
            r#"<details open role="alert" id="candour-problem"><summary>{summary}</summary><pre>{}</pre></details>"#,
            escape(p)
        )
    });
    let mut out = html.to_owned();
    let at = out.find("<body").and_then(|i| out[i..].find('>').map(|j| i + j + 1)).unwrap_or(0);
    out.insert_str(at, &panel);
    // Where a site can't be loaded at all, the head has no end.
    let at = out.find("</head>").unwrap_or(0);
    out.insert_str(at, style);
    let at = out.rfind("</body>").unwrap_or(out.len());
    out.insert_str(at, &format!("{bar}{script}"));
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
        let html =
            dress("<html><head></head><body class=\"a\"><p>x</p></body></html>", 7, Some("a < b"), "<aside></aside>");
        assert!(html.contains("problem.css\"></head><body class=\"a\"><details open role=\"alert\""));
        assert!(
            html.contains("a &lt; b")
                && html.contains("<aside></aside><script")
                && html.contains("data-version=\"7\"></script></body>")
        );
    }
}
