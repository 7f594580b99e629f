//! A comparison as Markdown, for the discussion of a change: short enough for every host's limit.

use std::fmt::Write as _;

use crate::diff::changes::Diff;
use crate::diff::summary::{Section, guarded, publication, sections, summary, unchanged};
use crate::diff::text::tame;

/// Characters of a comment that GitHub takes are 65,536; others take more.
pub const LONGEST: usize = 60_000;

/// Room that is kept for the last lines.
const TAIL: usize = 1_500;

/// As Markdown of at most [`LONGEST`] characters: what doesn't fit is counted.
pub fn markdown(diff: &Diff, against: &str) -> String {
    let mut out = format!("**{}**\n\nCompared with {}.\n", summary(diff), cell(against));
    if let Some(why) = guarded(diff) {
        let _ = write!(out, "\n> {why}.\n");
    }
    if let Some(note) = publication(diff) {
        let _ = write!(out, "\n> {note}.\n");
    }
    let mut left_out = 0;
    for section in sections(diff) {
        left_out += table(&section, &mut out);
    }
    if left_out > 0 {
        let _ = write!(out, "\n… and {left_out} rows more: `candour diff` shows all of them.\n");
    }
    let _ = write!(out, "\n{}\n", unchanged(diff));
    out
}

/// Adds a section, and says how many of its rows had no room.
fn table(section: &Section, out: &mut String) -> usize {
    let mut text = format!("\n### {}{}\n\n", if section.is_error { "❗ " } else { "" }, section.title);
    let used = |i: usize| section.rows.iter().any(|row| !row[i].is_empty());
    let columns: Vec<(usize, &str)> =
        section.heads.into_iter().enumerate().filter(|(i, _)| *i == 0 || used(*i)).collect();
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text.push_str(&line(columns.iter().map(|(_, name)| (*name).to_owned()).collect()));
    text.push_str(&line(columns.iter().map(|_| "---".to_owned()).collect()));
    let room = LONGEST - TAIL;
    let length = |text: &str| text.chars().count();
    let mut length_so_far = length(out) + length(&text);
    if length_so_far > room {
        return section.rows.len();
    }
    for (i, row) in section.rows.iter().enumerate() {
        let next = line(columns.iter().map(|(c, _)| cell(&row[*c])).collect());
        length_so_far += length(&next);
        if length_so_far > room {
            out.push_str(&text);
            return section.rows.len() - i;
        }
        text.push_str(&next);
    }
    out.push_str(&text);
    0
}

/// A text in a cell, as code: nothing in it ends the cell, becomes a link, calls somebody, or is taken for Markdown or HTML.
fn cell(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = tame(text).replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let room = if longest > 0 { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::changes::Address;

    #[test]
    fn a_comment_has_room_on_every_host() {
        let address =
            |i: usize| Address { address: format!("/news/{i}/"), title: "A | title *with* @signs".to_owned() };
        let diff = Diff { added: (0..10_000).map(address).collect(), ..Diff::default() };
        let text = markdown(&diff, "the site");
        assert!(text.chars().count() <= LONGEST, "{}", text.chars().count());
        assert!(text.starts_with("**10000 pages added**") && text.contains("rows more"));
        assert!(text.contains("| `A \\| title *with* @signs` |"), "{}", &text[..300]);
        assert_eq!(cell("a `b` \u{202e}@c"), "`` a `b` \u{fffd}@c ``");
        assert_eq!(cell(""), "");
    }
}
