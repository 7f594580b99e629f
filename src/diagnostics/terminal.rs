//! Diagnostics for people, as the terminal shows them.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{Diagnostic, Severity};
use crate::source::Spot;

/// Lines longer than this are cut around the place, and on a narrow terminal those that it has no room for.
const WIDEST_LINE: usize = 160;

/// Terminals of fewer columns get their text broken between words.
const NARROW: usize = 80;

/// How diagnostics look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether in colour.
    pub colour: bool,
    /// Whether the terminal shows nothing but ASCII.
    pub ascii: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Style {
    /// For files and pipes.
    pub const PLAIN: Style = Style { colour: false, ascii: false, width: 120 };

    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A text without control characters of the content, in the terminal's own signs.
    fn clean(self, text: &str) -> String {
        let tame = text.chars().map(|c| if c.is_control() { ' ' } else { c });
        if self.ascii { tame.flat_map(ascii).collect() } else { tame.collect() }
    }

    /// A text in lines of the terminal's width, those after the first behind `indent` spaces.
    fn wrapped(self, text: &str, first: usize, indent: usize) -> String {
        if self.width >= NARROW {
            return text.to_owned();
        }
        let mut out = String::new();
        let mut column = first;
        for word in text.split(' ') {
            let width = word.width();
            if column > indent && column + 1 + width > self.width {
                let _ = write!(out, "\n{}", " ".repeat(indent));
                column = indent;
            } else if !out.is_empty() {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += width;
        }
        out
    }
}

/// What stands for a sign where there is only ASCII.
fn ascii(c: char) -> std::vec::IntoIter<char> {
    let plain = match c {
        c if c.is_ascii() => return vec![c].into_iter(),
        '“' | '”' | '„' => "\"",
        '‘' | '’' => "'",
        '–' | '−' => "-",
        '—' => "--",
        '…' => "...",
        '→' => "->",
        '×' => "x",
        '\u{a0}' => " ",
        _ => "?",
    };
    plain.chars().collect::<Vec<_>>().into_iter()
}

/// A diagnostic with its line and an underline, ending in a line break.
pub fn to_text(d: &Diagnostic, style: Style) -> String {
    let tone = match d.severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    let head = format!("{}[{}]", d.severity.name(), d.code.name());
    let message = style.wrapped(&style.clean(&d.message), head.width() + 2, 2);
    let mut out = format!("{}: {}\n", style.paint(tone, &head), style.paint("1", &message));
    let Some(spot) = &d.spot else {
        push_help(&mut out, "", &d.help, style);
        return out;
    };
    let number = spot.line.to_string();
    let margin = " ".repeat(number.len());
    let (corner, bar) = if style.ascii { ("-->", "|") } else { ("┌─", "│") };
    let bar = style.paint("34", bar);
    let place = style.clean(&format!("{}:{}:{}", spot.file, spot.line, spot.column));
    let _ = writeln!(out, "{margin} {} {place}", style.paint("34", corner));
    if spot.text.is_empty() {
        push_help(&mut out, &margin, &d.label, style);
        push_help(&mut out, &margin, &d.help, style);
        return out;
    }
    let room = if style.width < NARROW { style.width.saturating_sub(number.len() + 3).max(16) } else { WIDEST_LINE };
    let (text, before, width) = window(spot, room, style);
    let marks = "^".repeat(width);
    let label = style.clean(&d.label);
    // Beside the underline where it has room there.
    let is_beside = style.width >= NARROW || number.len() + 4 + before + width + label.width() <= style.width;
    let beside = if label.is_empty() || !is_beside { String::new() } else { format!(" {label}") };
    let _ = writeln!(out, "{} {bar} {}", style.paint("34", &number), text);
    let _ = writeln!(out, "{margin} {bar} {}{}", " ".repeat(before), style.paint(tone, &format!("{marks}{beside}")));
    if !is_beside {
        push_help(&mut out, &margin, &d.label, style);
    }
    push_help(&mut out, &margin, &d.help, style);
    out
}

fn push_help(out: &mut String, margin: &str, help: &str, style: Style) {
    if !help.is_empty() {
        let indent = margin.len() + 3;
        let help = style.wrapped(&style.clean(help), indent, indent);
        let _ = writeln!(out, "{margin} {} {help}", style.paint("34", "="));
    }
}

/// The part of a line around the place that has room, with the terminal columns before and under the mark.
fn window(spot: &Spot, room: usize, style: Style) -> (String, usize, usize) {
    let (width, chars): (usize, Vec<char>) = (spot.width, style.clean(&spot.text).chars().collect());
    let at = (spot.column - 1).saturating_sub(spot.skipped).min(chars.len());
    let is_cut = chars.len() > room;
    // Two signs of the room are for those that tell of what is cut off.
    let room = if is_cut { room.saturating_sub(2) } else { room };
    let from = if is_cut { at.saturating_sub(room / 2).min(chars.len().saturating_sub(room)) } else { 0 };
    let to = (from + room).min(chars.len());
    let string = |r: std::ops::Range<usize>| chars[r].iter().collect::<String>();
    let cut = if style.ascii { "~" } else { "…" };
    let lead = if from > 0 || spot.skipped > 0 { cut } else { "" };
    let tail = if to < chars.len() { cut } else { "" };
    let marked = string(at..(at + width).clamp(at, to.max(at)));
    let before = string(from..at).width() + lead.width();
    (format!("{lead}{}{tail}", string(from..to)), before, marked.width().max(1))
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
        assert_eq!(to_text(&d, Style::PLAIN), wanted);
    }

    #[test]
    fn long_lines_and_escape_codes_are_tamed() {
        let text = format!("{}\u{1b}[31mX{}", "a".repeat(500), "b".repeat(500));
        let spot = Spot { file: String::new(), line: 1, column: 506, width: 1, text, skipped: 0 };
        let (shown, before, width) = window(&spot, WIDEST_LINE, Style::PLAIN);
        assert!(shown.chars().count() < 170 && !shown.contains('\u{1b}'));
        assert_eq!(shown.chars().nth(before), Some('X'));
        assert_eq!(width, 1);
    }

    #[test]
    fn a_narrow_terminal_without_signs_shows_all_of_it() {
        let text = "title: “Usable” is a word that nobody would ever think of putting there".to_owned();
        let spot =
            Spot { file: "content/news/2025-02-01-a.md".into(), line: 12, column: 8, width: 8, text, skipped: 0 };
        let d = Diagnostic::new(Code::TypographicQuotes, "these are typographic quotes: they are part of the text")
            .at(spot)
            .label("write `Usable`, or `'“Usable”'` if readers are to see them");
        let shown = to_text(&d, Style { colour: false, ascii: true, width: 40 });
        assert!(shown.is_ascii() && shown.lines().all(|l| l.len() <= 40), "{shown}");
        assert!(shown.contains("\n12 | title: \"Usable\" is") && shown.contains("\n   |        ^^^^^^^^\n"), "{shown}");
    }
}
