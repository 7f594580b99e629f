//! The default theme's files, which are part of the binary: it works in any folder.

/// Path within the theme and bytes of every file, in order; the build script lists them.
pub const DEFAULT: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme.rs"));

/// A file of the default theme, by its path within it.
pub fn default_file(path: &str) -> &'static [u8] {
    DEFAULT.iter().find(|(known, _)| *known == path).map_or(&[], |(_, bytes)| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_embedded_by_their_names() {
        assert!(DEFAULT.is_sorted_by_key(|(path, _)| path) && DEFAULT.len() > 50);
        assert!(default_file("templates/base.html").starts_with(b"<!doctype html>"));
        assert!(default_file("templates/none.html").is_empty());
    }
}
