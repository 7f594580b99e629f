//! How wide the terminal is, and whether it shows more than ASCII.

use std::io::IsTerminal as _;

/// Columns of what is no terminal: long lines are wrapped by whoever shows them.
const UNKNOWN: usize = 120;

/// Columns of the terminal.
pub fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok()).filter(|c| (20..=500).contains(c));
    told.or_else(of_terminal).unwrap_or(UNKNOWN)
}

#[cfg(unix)]
fn of_terminal() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stderr()).ok()?;
    std::io::stderr().is_terminal().then_some(usize::from(size.ws_col)).filter(|c| *c > 0)
}

#[cfg(not(unix))]
fn of_terminal() -> Option<usize> {
    None
}

/// Whether the user's locale has no signs but ASCII, or others than Unicode's.
pub fn is_ascii() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    // Where nothing is set, as in most logs of builds, UTF-8 is what is read.
    set.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase().replace('-', "");
        !locale.contains("utf8")
    })
}
