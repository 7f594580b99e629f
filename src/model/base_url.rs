//! The address of a site.

use std::fmt;
use std::ops::Deref;

/// An address with scheme and host, ending in `/`; to all who only write it, a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The address in its full form; `None` of what is not http(s) with a host.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let host = rest.split('/').next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:@%+[]".contains(c);
        let fine = !host.is_empty() && !host.starts_with([':', '.']) && rest.chars().all(plain);
        let path = rest.trim_end_matches('/');
        let dotted = path.split('/').any(|part| part == ".." || part == "." || part.is_empty());
        (fine && !dotted).then(|| BaseUrl(format!("{}/", text.trim_end_matches('/'))))
    }

    /// What stands behind the scheme.
    fn rest(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, rest)| rest)
    }

    /// Its host, without a port.
    pub fn host(&self) -> &str {
        self.rest().split(['/', ':']).next().unwrap_or_default()
    }

    /// Its path, which begins and ends with `/`.
    pub fn path(&self) -> &str {
        self.rest().find('/').map_or("/", |at| &self.rest()[at..])
    }
}

impl Deref for BaseUrl {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn base_urls_are_whole() {
        let url = BaseUrl::parse("https://a.example:8080/x").unwrap();
        assert_eq!((&*url, url.host(), url.path()), ("https://a.example:8080/x/", "a.example", "/x/"));
        assert_eq!(BaseUrl::parse("http://a.example").unwrap().path(), "/");
        for bad in [
            "ratings.example.org",
            "https://",
            "ftp://a/",
            "https://a/../",
            "https://a//b",
            "https://a/\"",
            "javascript:1",
        ] {
            assert_eq!(BaseUrl::parse(bad), None, "{bad}");
        }
    }
}
