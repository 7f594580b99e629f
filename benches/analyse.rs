//! Times reading and analysing alone, without pages and charts: `cargo bench --bench analyse -- FOLDER`.

use std::path::Path;
use std::time::Instant;

use candour::content::{self, Today, When};
use candour::diagnostics::Report;
use candour::statistics;

fn main() {
    let Some(root) = std::env::args().nth(1).filter(|a| !a.starts_with('-')) else {
        println!("usage: cargo bench --bench analyse -- FOLDER (see benches/README.md)");
        return;
    };
    let report = Report::new(false);
    let started = Instant::now();
    let today = Today { now: When::Day(jiff::civil::Date::MAX), drafts: false };
    match content::load(&Path::new(&root).join("content"), "content", None, today, &report) {
        Ok(content) => {
            let read = started.elapsed();
            let responses = content.responses;
            let results = statistics::analyse(&content.catalogue, &content.tallies);
            let all = started.elapsed();
            let (read, all) = (read.as_secs_f64(), all.as_secs_f64());
            println!(
                "{responses} responses, {} surveys: read in {read:.3} s, analysed after {all:.3} s",
                results.order.len()
            );
        }
        Err(_) => println!("{root} can't be read"),
    }
}
