//! The command line of Candour.

use std::process::ExitCode;

fn main() -> ExitCode {
    candour::cli::run()
}
