//! What most likely is wrong with a text that is not YAML: the line that caused it, and words for people who don't know YAML.

use std::ops::Range;

/// A cause: where it is, in bytes of the text, what it is, and the way out.
pub struct Cause {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// In a sentence.
    pub message: String,
    /// The way out.
    pub help: String,
}

/// So many lines above the place where the parser stopped may be the cause.
const LINES_ABOVE: usize = 3;

/// The cause of an error that the parser met at byte `at`; `None` where nothing usual is found.
pub fn cause(text: &str, at: usize) -> Option<Cause> {
    let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i))?;
    let mut end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    // The nearest line first: what stands above it is seldom the cause.
    for _ in 0..=LINES_ABOVE {
        let start = text[..end].rfind('\n').map_or(0, |i| i + 1);
        if let Some(cause) = of_line(&text[start..end], start).or_else(|| goes_on(text, start..end)) {
            return Some(cause);
        }
        end = start.checked_sub(1)?;
    }
    None
}

/// A line of a text that was wrapped, and begins at the margin: the line above has a key and a text.
fn goes_on(text: &str, line: Range<usize>) -> Option<Cause> {
    let own = &text[line.clone()];
    let is_prose = !own.contains(": ") && !own.trim_end().ends_with(':') && own.starts_with(char::is_alphabetic);
    let above = text[..line.start].trim_end_matches('\n');
    let above = &above[above.rfind('\n').map_or(0, |i| i + 1)..];
    let (key, value) = above.split_once(": ").filter(|(key, value)| !key.contains(' ') && value.contains(' '))?;
    let is_text = !value.trim_start().starts_with(['"', '\'', '[', '{', '|', '>']);
    (is_prose && own.contains(' ') && is_text).then(|| Cause {
        range: line.start..line.start + own.trim_end().len(),
        message: format!("this line goes on with the text of `{key}`, and begins at the margin"),
        help: format!("put two spaces before it, or write the text of `{key}` on one line"),
    })
}

/// What is wrong with one line, which begins at byte `base`.
fn of_line(line: &str, base: usize) -> Option<Cause> {
    let body = line.trim_start_matches([' ', '-']);
    let from = base + line.len() - body.len();
    let cause = |range: Range<usize>, message: String, help: String| Some(Cause { range, message, help });
    if let Some(tab) = line.find('\t').filter(|tab| line[..*tab].trim().is_empty()) {
        return cause(
            base + tab..base + tab + 1,
            "a tab stands here".into(),
            "indent with spaces: YAML takes no tabs".into(),
        );
    }
    let is_other_space = |c: char| c.is_whitespace() && !matches!(c, ' ' | '\t' | '\r' | '\n');
    let margin = line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || c == '-').len();
    if let Some((at, other)) = line[..margin].char_indices().find(|(_, c)| is_other_space(*c)) {
        return cause(
            base + at..base + at + other.len_utf8(),
            "a space of another kind stands here, as web pages and word processors have them".into(),
            "delete the space at the beginning of this line, and type it anew".into(),
        );
    }
    let bare = line.trim_start();
    if let Some(rest) = bare.strip_prefix('-').filter(|r| r.starts_with(|c: char| c == '{' || c.is_alphabetic())) {
        let at = base + line.len() - bare.len();
        return cause(at..at + 1, "a space is missing behind the hyphen".into(), format!("write `- {rest}`"));
    }
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if let Some((key, value)) = body.split_once('=').filter(|(key, _)| is_key(key.trim()) && !body.contains(": ")) {
        let (key, value) = (key.trim(), value.trim());
        let help = format!("write `{key}: {value}`");
        return cause(from..from + body.len(), format!("`{key}` is followed by `=`, not by a colon"), help);
    }
    let (key, value) = body.split_once(':')?;
    if !is_key(key) {
        return None;
    }
    let is_address = value.starts_with("//");
    if !value.is_empty() && !value.starts_with([' ', '\t']) && !is_address {
        let message = format!("the space behind `{key}:` is missing");
        let help = format!("write `{key}: {}`", value.trim());
        return cause(from..from + key.len() + 1, message, help);
    }
    let value_at = from + key.len() + 1 + (value.len() - value.trim_start().len());
    of_value(key, value.trim(), value_at)
}

/// What is wrong with the value of a key, which begins at byte `value_at`.
fn of_value(key: &str, value: &str, value_at: usize) -> Option<Cause> {
    let cause = |range: Range<usize>, message: String, help: String| Some(Cause { range, message, help });
    let whole = || value_at..value_at + value.len();
    match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let closing = closing(value, quote);
            match closing {
                Some(end)
                    if !value[end + 1..].trim_start().is_empty() && !value[end + 1..].trim_start().starts_with('#') =>
                {
                    let other = if value.contains('\'') { '"' } else { '\'' };
                    let inner = if other == '"' { value.replace('"', "\\\"") } else { value.to_owned() };
                    let message = if quote == '\'' && value[end + 1..].starts_with(char::is_alphabetic) {
                        "the apostrophe ends this text: more stands behind it".to_owned()
                    } else {
                        "text stands behind the closing quotation mark".to_owned()
                    };
                    let help = if quote == '\'' && !value.contains('"') {
                        format!("put the whole in double quotes: `{key}: \"{}\"`", value.trim_matches('\''))
                    } else {
                        format!("put the whole in quotes of the other kind: `{key}: {other}{inner}{other}`")
                    };
                    cause(value_at + end + 1..value_at + value.len(), message, help)
                }
                None => cause(
                    whole(),
                    "a quotation mark is not closed".into(),
                    format!("close it at the end of the text: `{value}{quote}`"),
                ),
                Some(_) => None,
            }
        }
        open @ ('[' | '{') => {
            let close = if open == '[' { ']' } else { '}' };
            let end = value.find(close)?;
            let behind = value[end + 1..].trim_start();
            (!behind.is_empty() && !behind.starts_with(['#', ']', '}', ','])).then_some(())?;
            let what = if open == '[' { "a list" } else { "a mapping" };
            cause(
                whole(),
                format!("`{open}` begins {what}, and text stands behind it"),
                format!("put the whole in quotes: `{key}: \"{}\"`", value.replace('"', "'")),
            )
        }
        sign @ ('@' | '`' | '%' | ',') => {
            let help = format!("put the text in quotes: `{key}: \"{}\"`", value.replace('"', "'"));
            cause(whole(), format!("a text can't begin with `{sign}`"), help)
        }
        '*' if value[1..].contains('*') => {
            let help = format!("readers would see the stars: write `{key}: {}`", value.replace('*', ""));
            cause(whole(), "this text begins with a star, which has a meaning of its own in YAML".into(), help)
        }
        sign @ ('*' | '&' | '!' | '|' | '>') if value.len() > 2 => {
            let help = format!("put the text in quotes: `{key}: \"{}\"`", value.replace('"', "'"));
            cause(whole(), format!("`{sign}` has a meaning of its own in YAML"), help)
        }
        _ if value.contains(": ") => {
            let help = format!("put the text in quotes: `{key}: \"{}\"`", value.replace('"', "'"));
            cause(whole(), "this text has a colon with a space behind it".into(), help)
        }
        _ => None,
    }
}

/// The byte of the quotation mark that closes a quoted text.
fn closing(value: &str, quote: char) -> Option<usize> {
    let mut chars = value.char_indices().skip(1).peekable();
    while let Some((i, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => {
                chars.next();
            }
            c if c == quote && quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                chars.next();
            }
            c if c == quote => return Some(i),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::cause;

    fn told(text: &str, at: usize) -> String {
        let found = cause(text, at).unwrap_or_else(|| panic!("{text}"));
        format!("{}|{}|{}", &text[found.range], found.message, found.help)
    }

    #[test]
    fn the_line_that_is_wrong_is_told() {
        assert_eq!(
            told("title:Join us\ndate: 2026-11-20\n", 20),
            "title:|the space behind `title:` is missing|write `title: Join us`"
        );
        assert!(told("title: \"Usable\" is not a number\n", 15).starts_with(" is not a number|text stands behind"));
        assert!(told("title: 'It's here'\n", 12).contains("`title: \"It's here\"`"));
        assert!(told("title: [Draft] Join us\n", 15).contains("`title: \"[Draft] Join us\"`"));
        assert!(told("a: b\ntitle = Join us\n", 20).contains("write `title: Join us`"));
        assert!(told("title: One: two\n", 10).contains("`title: \"One: two\"`"));
        let wrapped = told("title: A\nsummary: The forum will be\nabout results.\ntags: [a]\n", 40);
        assert!(wrapped.starts_with("about results.|this line goes on with the text of `summary`"), "{wrapped}");
        assert!(told("a:\n\u{a0}\u{a0}- b: c\n", 8).contains("a space of another kind"));
        assert!(cause("url: https://example.org/\n", 5).is_none());
        assert!(cause("ünï: é\n", 4).is_none());
    }
}
