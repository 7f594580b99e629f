//! Prints, and ends quietly where nobody reads any more: `candour explain … | head` is no fault.

use std::io::{self, Write};

/// Prints to standard output.
pub fn out(text: &str) {
    write(&mut io::stdout().lock(), text);
}

/// Prints to standard error.
pub fn err(text: &str) {
    write(&mut io::stderr().lock(), text);
}

fn write(to: &mut dyn Write, text: &str) {
    // A closed pipe, or a full disk behind it: there is nobody left to tell.
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}

/// A line on standard output.
macro_rules! out_line {
    ($($text:tt)*) => { $crate::cli::print::out(&(format!($($text)*) + "\n")) };
}

/// A line on standard error.
macro_rules! err_line {
    ($($text:tt)*) => { $crate::cli::print::err(&(format!($($text)*) + "\n")) };
}

pub(super) use {err_line, out_line};
