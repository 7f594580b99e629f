//! Diagnostics for people, as the terminal shows them.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{Diagnostic, Severity};
use crate::source::Spot;

/// Lines longer than this are cut around the place.
const WIDEST_LINE: usize = 160;

/// Whether to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// For files and pipes.
    Plain,
    /// For terminals that want it.
    Colour,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Style::Plain => text.to_owned(),
            Style::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// A diagnostic with its line and an underline, ending in a line break.
pub fn to_text(d: &Diagnostic, style: Style) -> String {
    let tone = match d.severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    let head = format!("{}[{}]", d.severity.name(), d.code.name());
    let mut out = format!("{}: {}\n", style.paint(tone, &head), style.paint("1", &clean(&d.message)));
    let Some(spot) = &d.spot else {
        push_help(&mut out, "", d, style);
        return out;
    };
    let number = spot.line.to_string();
    let margin = " ".repeat(number.len());
    let bar = style.paint("34", "│");
    let place = format!("{}:{}:{}", spot.file, spot.line, spot.column);
    let _ = writeln!(out, "{margin} {} {place}", style.paint("34", "┌─"));
    if spot.text.is_empty() {
        push_help(&mut out, &margin, d, style);
        return out;
    }
    let (text, before, width) = window(spot);
    let marks = "^".repeat(width);
    let _ = writeln!(out, "{} {bar} {}", style.paint("34", &number), text);
    let label = if d.label.is_empty() { String::new() } else { format!(" {}", clean(&d.label)) };
    let _ = writeln!(out, "{margin} {bar} {}{}", " ".repeat(before), style.paint(tone, &format!("{marks}{label}")));
    push_help(&mut out, &margin, d, style);
    out
}

fn push_help(out: &mut String, margin: &str, d: &Diagnostic, style: Style) {
    if !d.help.is_empty() {
        let _ = writeln!(out, "{margin} {} {}", style.paint("34", "="), clean(&d.help));
    }
}

/// The part of a long line around the place, with the terminal columns before and under the mark.
fn window(spot: &Spot) -> (String, usize, usize) {
    let (width, chars): (usize, Vec<char>) = (spot.width, clean(&spot.text).chars().collect());
    let at = (spot.column - 1).saturating_sub(spot.skipped).min(chars.len());
    let from = if chars.len() > WIDEST_LINE { at.saturating_sub(WIDEST_LINE / 2) } else { 0 };
    let to = (from + WIDEST_LINE).min(chars.len());
    let string = |r: std::ops::Range<usize>| chars[r].iter().collect::<String>();
    let lead = if from > 0 || spot.skipped > 0 { "…" } else { "" };
    let tail = if to < chars.len() { "…" } else { "" };
    let marked = string(at..(at + width).clamp(at, to.max(at)));
    let before = string(from..at).width() + lead.width();
    (format!("{lead}{}{tail}", string(from..to)), before, marked.width().max(1))
}

/// Control characters of the content must not reach the terminal; tabs become single spaces.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;

    #[test]
    fn looks_as_the_contract_shows() {
        let spot = Spot {
            file: "content/ratings/2025-spring/harbour.yaml".into(),
            line: 1,
            column: 9,
            width: 10,
            text: "system: harbor-epr".into(),
            skipped: 0,
        };
        let d = Diagnostic::new(Code::UnknownReference, "no system is called `harbor-epr`")
            .at(spot)
            .label("there is `harbour-epr` (content/systems/harbour-epr.md)");
        let wanted = "error[unknown-reference]: no system is called `harbor-epr`
  ┌─ content/ratings/2025-spring/harbour.yaml:1:9
1 │ system: harbor-epr
  │         ^^^^^^^^^^ there is `harbour-epr` (content/systems/harbour-epr.md)
";
        assert_eq!(to_text(&d, Style::Plain), wanted);
    }

    #[test]
    fn long_lines_and_escape_codes_are_tamed() {
        let text = format!("{}\u{1b}[31mX{}", "a".repeat(500), "b".repeat(500));
        let spot = Spot { file: String::new(), line: 1, column: 506, width: 1, text, skipped: 0 };
        let (shown, before, width) = window(&spot);
        assert!(shown.chars().count() < 170 && !shown.contains('\u{1b}'));
        assert_eq!(shown.chars().nth(before), Some('X'));
        assert_eq!(width, 1);
    }
}
