//! Addresses within the site, and how one page links to another.

use serde::Serialize;

/// How the addresses of links begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Linking {
    /// From the host's root; holds the path of the base URL, such as `/` or `/ratings/`.
    Rooted(String),
    /// From the page's own folder: works wherever the site lies, from `file://` too.
    Relative,
}

impl Linking {
    /// What a link of the page at `route` begins with, in place of the first `/`.
    pub fn root(&self, route: &str) -> String {
        match self {
            Linking::Rooted(path) => path.clone(),
            Linking::Relative => match route.matches('/').count() {
                0 | 1 => "./".to_owned(),
                depth => "../".repeat(depth - 1),
            },
        }
    }
}

/// The link from a page whose links begin with `root` to `to`; what is no path of the site stays as it is.
/// Relative links name `index.html`, for a folder on disk has no default page.
pub fn href(root: &str, to: &str) -> String {
    if !is_internal(to) {
        return to.to_owned();
    }
    let split = to.find(['#', '?']).unwrap_or(to.len());
    let (path, rest) = to.split_at(split);
    let index = if root.starts_with('.') && path.ends_with('/') { "index.html" } else { "" };
    format!("{root}{}{index}{rest}", &path[1..])
}

/// Whether an address is a path from the site's root.
pub fn is_internal(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//")
}

/// The file, relative to the output folder, that a route is written to.
pub fn file_of(route: &str) -> String {
    let path = route.trim_start_matches('/');
    if route.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// Text without the characters that XML can't hold, which become U+FFFD.
pub fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    let bad = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(bad) { text.replace(bad, "\u{fffd}").into() } else { text.into() }
}

/// Escapes text for SVG and HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML has no way to write most control characters.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// An address without percent signs; what is no UTF-8 then stays as it is.
pub fn decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| path.get(at + 1..at + 3).and_then(|h| u8::from_str_radix(h, 16).ok()))
            .flatten();
        out.push(hex.unwrap_or(bytes[at]));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}

/// A path as it stands in lists of addresses: with percent signs in place of spaces, commas and what is not ASCII.
pub fn encoded(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/:?#[]@!$&'()*+;=%".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub fn guarded(cell: &str) -> String {
    let formula =
        cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        assert_eq!([guarded("=1+1"), guarded("-3.5"), guarded("-x"), guarded("A-")], ["'=1+1", "-3.5", "'-x", "A-"]);
    }

    #[test]
    fn paths_are_decoded() {
        assert_eq!(decoded("/tags/caf%C3%A9/%zz"), "/tags/café/%zz");
    }

    #[test]
    fn links_from_everywhere() {
        let relative = Linking::Relative;
        assert_eq!(href(&relative.root("/systems/a/"), "/news/"), "../../news/index.html");
        assert_eq!(href(&relative.root("/"), "/news/#x"), "./news/index.html#x");
        assert_eq!(href(&relative.root("/404.html"), "/"), "./index.html");
        assert_eq!(href(&relative.root("/a/b.svg"), "/chart.css"), "../chart.css");
        let rooted = Linking::Rooted("/ratings/".into());
        assert_eq!(href(&rooted.root("/a/"), "/news/?p=1"), "/ratings/news/?p=1");
        assert_eq!(href("/", "https://example.org/"), "https://example.org/");
        assert_eq!(href("/", "//example.org/"), "//example.org/");
        assert_eq!(
            (file_of("/"), file_of("/a/"), file_of("/a.svg")),
            ("index.html".into(), "a/index.html".into(), "a.svg".into())
        );
    }
}
