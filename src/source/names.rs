//! Names of files: which of them every host, browser and file system carries as they are.

/// Bytes of a name at the most: what is added to it still fits into the 255 that file systems take.
pub const LONGEST_NAME: usize = 200;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// What is wrong with the name of a file or folder that is to be published; `None` where nothing is.
pub fn name_fault(name: &str) -> Option<&'static str> {
    let bidi = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let port = |prefix: &str| stem.strip_prefix(prefix).is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']));
    let escape = |at: usize| name.as_bytes()[at + 1..].iter().take(2).filter(|b| b.is_ascii_hexdigit()).count() == 2;
    if name.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        Some("it holds a line break or another control character")
    } else if name.contains('\u{fffd}') {
        Some("it holds bytes that are not UTF-8")
    } else if name.chars().any(bidi) {
        Some("it holds a character that turns the direction of reading, so it looks like another name")
    } else if name.contains(['\\', '<', '>', ':', '"', '|', '?', '*']) {
        Some("it holds one of \\ < > : \" | ? *, which some systems don't take")
    } else if name.match_indices('%').any(|(at, _)| escape(at)) {
        Some("it holds a percent sign and two digits, which browsers take for another character")
    } else if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        Some("it begins with a space, or ends in a space or a full stop, which some systems drop")
    } else if DEVICES.contains(&stem.as_str()) || port("com") || port("lpt") {
        Some("Windows keeps this name for a device")
    } else if name.eq_ignore_ascii_case(".git") || name.to_ascii_lowercase().starts_with(".candour") {
        Some("git and Candour keep this name for themselves")
    } else if name.len() > LONGEST_NAME {
        Some("it is longer than 200 bytes")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::name_fault;

    #[test]
    fn only_names_that_everybody_carries() {
        for fine in [
            "logo.svg",
            "Môn.pdf",
            "a b.pdf",
            ".well-known",
            "50%.txt",
            "console.css",
            "com10.txt",
            "#1.png",
            "a'b.txt",
        ] {
            assert_eq!(name_fault(fine), None, "{fine}");
        }
        let long = "x".repeat(201);
        for bad in [
            "a\nb",
            "a\\b",
            "a\u{7}",
            "gnp.\u{202e}exe",
            "%2e%2e",
            "x%2F",
            "con",
            "NUL.txt",
            "com1.tar.gz",
            "Lpt9",
            "a.",
            "a ",
            " a",
            ".git",
            ".GIT",
            ".candour",
            ".candour-new",
            "a:b",
            "what?",
            "a\u{2028}b",
            &long,
        ] {
            assert!(name_fault(bad).is_some(), "{bad:?}");
        }
    }
}
