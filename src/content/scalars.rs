//! What plain texts are: an id, yes or no.

/// Whether a text is an id.
pub fn is_id(text: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.starts_with(fine) && text.chars().all(|c| fine(c) || c == '-')
}

/// What `true` and `false` are called in spreadsheets, in older YAML, and by people.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" => Some(true),
        "false" | "no" | "n" | "off" => Some(false),
        _ => None,
    }
}

/// A whole number as spreadsheets write it: `3`, `3.0`, `3,00`.
pub fn whole_number(text: &str) -> Option<i32> {
    let whole = match text.split_once(['.', ',']) {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}
