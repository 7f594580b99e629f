//! What the site's `_headers` sends along, as a host would: so that what the policy forbids fails in the preview too.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// A pattern of paths, and the headers of those that fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Rule {
    pattern: String,
    headers: Vec<(String, String)>,
}

/// The rules of a `_headers` file.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    rules: Vec<Rule>,
}

impl Rules {
    /// Reads a `_headers` file: a pattern, and its headers indented below it.
    pub fn read(text: &str) -> Rules {
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines().filter(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#')) {
            match (line.starts_with(char::is_whitespace), line.trim().split_once(':')) {
                (false, _) => rules.push(Rule { pattern: line.trim().to_owned(), headers: Vec::new() }),
                (true, Some((name, value))) => {
                    if let Some(rule) = rules.last_mut() {
                        rule.headers.push((name.trim().to_owned(), value.trim().to_owned()));
                    }
                }
                (true, None) => {}
            }
        }
        Rules { rules }
    }

    /// Adds the headers of a path. What would lead a browser away from a preview without encryption is left out, and what
    /// would let pages of others read it: it may show what isn't public yet.
    pub fn add(&self, path: &str, headers: &mut HeaderMap) {
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
        for (name, value) in self.rules.iter().filter(|r| fits(&r.pattern, path)).flat_map(|r| &r.headers) {
            if is_left_out(&name.to_ascii_lowercase()) {
                continue;
            }
            let value = value.replace("; upgrade-insecure-requests", "");
            let parsed = name.parse::<HeaderName>().ok().zip(HeaderValue::from_str(&value).ok());
            match parsed {
                // A type takes the place of the one that the ending tells.
                Some((name, value)) if name == header::CONTENT_TYPE => drop(headers.insert(name, value)),
                Some((name, value)) => drop(headers.append(name, value)),
                None => {}
            }
        }
    }
}

fn is_left_out(name: &str) -> bool {
    matches!(name, "strict-transport-security" | "cross-origin-resource-policy") || name.starts_with("access-control-")
}

/// Whether a path fits a pattern, in which `*` stands for anything.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let others: Vec<&str> = parts.collect();
    let Some((last, middle)) = others.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_hosts_read_them() {
        for (pattern, path) in
            [("/*", "/"), ("/*", "/a/b"), ("/embed/*", "/embed/x/"), ("/e/*.ics", "/e/a.ics"), ("/", "/")]
        {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("/embed/*", "/embedded"), ("/e/*.ics", "/e/a.icsx"), ("/", "/a"), ("/a/*", "/a")] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn headers_of_all_patterns_that_fit_are_sent() {
        let text = "/*\n  X-A: 1\n  Strict-Transport-Security: max-age=1\n  Access-Control-Allow-Origin: *\n  Content-Security-Policy: default-src 'none'; upgrade-insecure-requests\n/b/*\n  X-B: 2\n";
        let mut headers = HeaderMap::new();
        Rules::read(text).add("/b/c", &mut headers);
        assert_eq!(
            (&headers["x-a"], &headers["x-b"]),
            (&HeaderValue::from_static("1"), &HeaderValue::from_static("2"))
        );
        assert_eq!(headers["content-security-policy"], "default-src 'none'");
        assert!(!headers.contains_key("strict-transport-security"));
        assert!(!headers.contains_key("access-control-allow-origin"));
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
    }
}
