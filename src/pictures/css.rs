//! Takes style sheets apart.

/// A style sheet without its comments.
pub fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((text, after)) = rest.split_once("/*") {
        out += text;
        rest = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// The blocks of a sheet at its top: what stands before each, and what stands in it.
pub fn blocks(css: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        let head = rest[..open].rsplit([';', '}']).next().unwrap_or_default().trim();
        let inner = &rest[open..];
        let close = closing(inner, '{', '}');
        all.push((head, &inner[1..close.unwrap_or(inner.len())]));
        rest = close.map_or("", |at| &inner[at + 1..]);
    }
    all
}

/// Where in a text the bracket closes that is the first to open.
pub fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            c if c == open => depth += 1,
            c if c == close => depth = depth.saturating_sub(1),
            _ => {}
        }
        (c == close && depth == 0).then_some(at)
    })
}
