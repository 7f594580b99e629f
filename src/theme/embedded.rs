//! The default theme's files, which are part of the binary.
pub const DEFAULT: &[(&str, &[u8])] = &[];
