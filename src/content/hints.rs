//! Ways out for values of another shape than the one that is wanted.

use crate::content::yaml::{Node, Value};
use crate::model::schema::Mapping;

/// The way out for what should be a mapping and isn't: the text under the first key that is required.
pub fn as_mapping(mapping: &Mapping, node: &Node<'_>) -> String {
    let required: Vec<_> = mapping.all().filter(|f| f.required).collect();
    let shown = if required.is_empty() { mapping.all().take(2).collect() } else { required };
    let written = node.text().filter(|t| !node.is_null() && !t.contains('\n') && t.chars().count() < 60);
    let value = |(i, f): (usize, &&crate::model::schema::Field)| match (i, written) {
        (0, Some(text)) if text.contains(": ") || text.contains(',') => format!("{}: \"{text}\"", f.key),
        (0, Some(text)) => format!("{}: {text}", f.key),
        _ => format!("{}: {}", f.key, f.example),
    };
    let pairs: Vec<String> = shown.iter().enumerate().map(value).collect();
    match node.value {
        Value::Sequence(_) => format!("write `key: value` lines, without `- `: {{{}}}", pairs.join(", ")),
        _ if shown.is_empty() => "write `key: value` lines".to_owned(),
        _ => format!("write `{{{}}}`", pairs.join(", ")),
    }
}

/// Whether a text was meant as a list: parts between commas or semicolons.
pub fn is_list_without_brackets(text: &str) -> bool {
    // A comma may be part of an address.
    let is_address = text.contains("://");
    let parts = || text.split([',', ';']).map(str::trim).filter(|_| !is_address || text.contains(", "));
    parts().count() > 1 && parts().all(|p| !p.is_empty())
}

/// The way out for such a text.
pub fn as_list(text: &str) -> String {
    let parts: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
    let shown = parts.join(", ").chars().take(80).collect::<String>();
    format!(
        "write `[{shown}]`; a single text with a comma in it stands in quotes: `[\"{}\"]`",
        text.chars().take(40).collect::<String>()
    )
}

/// The number that was written with a comma between its thousands, and so became two: `{n: 1,112}`.
pub fn thousands(pairs: &[(Node<'_>, Node<'_>)], key: &Node<'_>) -> Option<String> {
    let at = pairs.iter().position(|(k, _)| std::ptr::eq(k, key))?;
    let (_, value) = pairs.get(at.checked_sub(1)?)?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (first, rest) = (value.text().filter(|t| digits(t))?, key.text().filter(|t| digits(t) && t.len() == 3)?);
    pairs[at].1.is_null().then(|| format!("{first},{rest}"))
}
