//! A comparison for the terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::diff::changes::Diff;
use crate::diff::summary::{Section, guarded, sections, summary, unchanged};

/// Rows of a section that are shown; the rest are counted.
const MOST_ROWS: usize = 60;

/// As text, for a terminal of so many columns; `against` is what it is compared with.
pub fn text(diff: &Diff, against: &str, width: usize) -> String {
    let mut out = format!("{}\n  compared with {}\n", summary(diff), tame(against));
    if let Some(why) = guarded(diff) {
        let _ = writeln!(out, "\n{why}.");
    }
    for section in sections(diff) {
        let mark = if section.is_error { "error: " } else { "" };
        let _ = writeln!(out, "\n{mark}{}", section.title);
        rows(&section, width, &mut out);
    }
    let _ = writeln!(out, "\n{}", unchanged(diff));
    out
}

/// A text of a site without signs that would write over a terminal or turn what stands beside them round.
pub fn tame(text: &str) -> String {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_odd(c) { '\u{fffd}' } else { c }).collect()
}

fn rows(section: &Section, width: usize, out: &mut String) {
    let shown = || section.rows.iter().take(MOST_ROWS);
    // In columns where all of a row has room; else below each other.
    let widths = [0, 1, 2].map(|i| shown().map(|row| row[i].width()).max().unwrap_or(0));
    let is_wide = widths.iter().sum::<usize>() + 24 <= width;
    for row in shown() {
        let [what, before, after, why] = &row.each_ref().map(|text| tame(text));
        let arrow = if before.is_empty() || after.is_empty() { " " } else { "→" };
        if is_wide {
            let pad = |text: &str, i: usize| format!("{text}{}", " ".repeat(widths[i] - text.width()));
            let line = format!("  {}  {} {arrow} {}  {why}", pad(what, 0), pad(before, 1), pad(after, 2));
            let _ = writeln!(out, "{}", line.trim_end());
        } else {
            let _ = writeln!(out, "  {what}");
            for (sign, text) in [("-", before), ("+", after), ("why:", why)].iter().filter(|(_, t)| !t.is_empty()) {
                let _ = writeln!(out, "    {sign} {text}");
            }
        }
    }
    let more = section.rows.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        let _ = writeln!(out, "  … and {more} more");
    }
}
