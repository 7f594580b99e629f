//! What Markdown takes otherwise than its author meant: tables without their line of hyphens, headings without a space,
//! text that became code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::diagnostics::Code;
use crate::markup::blocks::Located;
use crate::markup::leftovers::{Leftover, runs};

/// Marks of other programs that stand in a text as they are.
const SHORTHANDS: [(&str, &str); 4] = [("{{", "}}"), ("{%", "%}"), ("[caption", "]"), (":::", "")];

/// Finds them.
pub fn misread(markdown: &str, events: &[Located<'_>]) -> Vec<Leftover> {
    let mut found = Vec::new();
    let mut is_in_list = 0;
    let paragraphs = events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)));
    list(markdown, paragraphs.map(|(_, range)| range.clone()), &mut found);
    for (event, range) in events {
        let text = markdown.get(range.clone()).unwrap_or_default();
        match event {
            Event::Start(Tag::Paragraph) => lines(text, range.start, &mut found),
            Event::Start(Tag::List(_)) => is_in_list += 1,
            Event::End(TagEnd::List(_)) => is_in_list -= 1,
            Event::Start(Tag::Table(columns)) => long_rows(text, range.start, columns.len(), &mut found),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => unclosed(text, range.start, &mut found),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) if is_in_list == 0 => {
                indented(text, range.start, &mut found);
            }
            Event::Start(Tag::BlockQuote(_)) => author_in_a_list(text, range.start, &mut found),
            _ => {}
        }
    }
    for run in runs(events) {
        words(markdown.get(run.clone()).unwrap_or_default(), run.start, &mut found);
    }
    found.sort_by_key(|l| l.range.start);
    found
}

fn say(found: &mut Vec<Leftover>, range: Range<usize>, message: &str, label: String) {
    found.push(Leftover { code: Code::NotMarkdown, range, message: message.to_owned(), label });
}

/// The lines of a text with the place of each.
fn placed(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    text.split_inclusive('\n').map(move |line| {
        let here = at;
        at += line.len();
        (here, line.trim_end())
    })
}

/// What a paragraph's lines were meant as.
fn lines(text: &str, start: usize, found: &mut Vec<Leftover>) {
    let mut rows = placed(text, start).filter(|(_, line)| is_row(line));
    if let (Some((at, first)), Some(_)) = (rows.next(), rows.next()) {
        let columns = cells(first).max(1);
        let rule = format!("|{}", " --- |".repeat(columns));
        let message = "this was meant as a table, and readers see its lines as they stand";
        let label = format!("put `{rule}` below the first line, and an empty line above it");
        say(found, at..at + first.len(), message, label);
    }
    let tabbed = |line: &str| line.trim().contains('\t') && !line.trim_start().starts_with(BULLETS);
    let mut pasted = placed(text, start).filter(|(_, line)| tabbed(line));
    if let (Some((at, first)), Some(_)) = (pasted.next(), pasted.next()) {
        let columns = first.trim().split('\t').count();
        let row = |cells: Vec<&str>| format!("| {} |", cells.join(" | "));
        let head = shortened(&row(first.trim().split('\t').map(str::trim).collect()));
        let message =
            "this was meant as a table: it was pasted from a spreadsheet, and readers see its lines as one text";
        let label = format!(
            "write each line between `|`, as `{head}`, and below the first line `{}`",
            row(vec!["---"; columns])
        );
        say(found, at..at + first.len(), message, label);
    }
    for (at, line) in placed(text, start) {
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let follows = line[level..].chars().next();
        if (2..=6).contains(&level) && follows.is_some_and(char::is_alphanumeric) {
            let label = format!("write `{} {}`", &line[..level], shortened(&line[level..]));
            say(found, at..at + line.len(), "this was meant as a heading: a space is missing behind `#`", label);
        }
    }
}

/// Signs that word processors put before the items of a list.
const BULLETS: [char; 9] = ['•', '·', '▪', '●', '◦', '‣', '■', '○', '\u{f0b7}'];

/// Lines that begin with a sign of a list that Markdown doesn't know: it makes one text of them. Told once for a text.
fn list(markdown: &str, paragraphs: impl Iterator<Item = Range<usize>>, found: &mut Vec<Leftover>) {
    let texts: Vec<(usize, &str)> = paragraphs.filter_map(|r| Some((r.start, markdown.get(r)?))).collect();
    let lines: Vec<(usize, &str)> = texts.iter().flat_map(|(start, text)| placed(text, *start)).collect();
    let is_bullet = |line: &str| line.trim_start().starts_with(BULLETS);
    let is_dash = |line: &str| line.trim_start().starts_with("– ");
    let is_letter = |line: &str| {
        let mut signs = line.trim_start().chars();
        signs.next().is_some_and(|c| c.is_ascii_lowercase())
            && signs.next().is_some_and(|c| c == ')')
            && signs.next() == Some(' ')
    };
    let first = |is: &dyn Fn(&str) -> bool, fewest: usize| {
        let mut all = lines.iter().filter(|(_, line)| is(line));
        let first = all.next().copied();
        first.filter(|_| all.count() + 1 >= fewest)
    };
    let sign = first(&is_bullet, 1).or_else(|| first(&is_dash, 2)).map(|line| (line, "- "));
    let letter = first(&is_letter, 2).map(|line| (line, "1. "));
    for ((at, line), mark) in sign.into_iter().chain(letter) {
        let text = line.trim_start();
        let own = text.split_once([' ', '\t']).filter(|(sign, _)| sign.chars().count() < 3);
        let own = own.map_or_else(|| text.trim_start_matches(BULLETS), |(_, rest)| rest);
        let message = "this was meant as a list, and readers see its lines as one text";
        let label = format!("write `{mark}{}`, and so each line; an empty line stands above the first", shortened(own));
        say(found, at..at + line.len(), message, label);
    }
}

/// Whether a line is like a row of a table.
fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.len() > 1 && line.starts_with('|') && line.ends_with('|')
}

/// How many cells a row has.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').filter(|r| !r.ends_with('\\')).unwrap_or(row);
    let mut is_code = false;
    let mut before = ' ';
    let mut count = 1;
    for c in row.chars() {
        is_code ^= c == '`';
        count += usize::from(c == '|' && before != '\\' && !is_code);
        before = c;
    }
    count
}

/// Rows of a table that have more cells than its head: Markdown drops the rest.
fn long_rows(text: &str, start: usize, columns: usize, found: &mut Vec<Leftover>) {
    let rows = placed(text, start).skip(2).filter(|(_, line)| !line.trim().is_empty());
    for (at, line) in rows.filter(|(_, line)| cells(line) > columns) {
        let has = cells(line);
        let message =
            format!("this row has {has} cells, and the table's first line has {columns}: the rest is not shown");
        let label = "give the first two lines as many cells; a `|` within a cell is written `\\|`".to_owned();
        say(found, at..at + line.len(), &message, label);
    }
}

/// A block of code that nothing ends: all below it is code.
fn unclosed(text: &str, start: usize, found: &mut Vec<Leftover>) {
    let mark = if text.trim_start().starts_with('~') { '~' } else { '`' };
    let fence = text.trim_start().chars().take_while(|c| *c == mark).count();
    let last = text.trim_end().lines().last().unwrap_or_default().trim().trim_start_matches(['>', ' ']);
    let is_closed = text.trim_end().lines().count() > 1
        && last.chars().all(|c| c == mark)
        && last.chars().count() >= fence
        && fence >= 3;
    if !is_closed {
        let end = text.find('\n').unwrap_or(text.len());
        let signs = if mark == '~' { "tildes" } else { "backticks" };
        let label = format!("end it with a line of {} {signs}", fence.max(3));
        say(found, start..start + end, "this block of code has no end: all that follows is shown as code", label);
    }
}

/// A text that became code by four spaces before it.
fn indented(text: &str, start: usize, found: &mut Vec<Leftover>) {
    let first = text.lines().next().unwrap_or_default();
    let is_prose = |line: &str| {
        let line = line.trim();
        let words = line.split_whitespace().count();
        let is_sentence =
            words >= 4 && line.starts_with(char::is_uppercase) && line.ends_with(['.', '!', '?', ':', ',']);
        line.contains("](") || is_sentence || line.starts_with("## ")
    };
    if text.lines().any(is_prose) {
        let label = "take the spaces before it out; code stands between two lines of three backticks".to_owned();
        let message = "this is shown as code, for four spaces stand before it";
        say(found, start..start + first.len(), message, label);
    }
}

/// The author of a quote behind a hyphen, which makes a list of them.
fn author_in_a_list(text: &str, start: usize, found: &mut Vec<Leftover>) {
    let lines: Vec<(usize, &str)> = placed(text, start).filter(|(_, l)| !bare(l).is_empty()).collect();
    if let [.., (_, before), (at, last)] = lines.as_slice()
        && bare(last).starts_with("- ")
        && !bare(before).starts_with("- ")
    {
        let label = format!("write `> — {}`", shortened(bare(last).trim_start_matches("- ")));
        let message = "this is shown as a list; who said it stands behind a dash";
        say(found, *at..at + last.len(), message, label);
    }
}

/// A line of a quote without its mark.
fn bare(line: &str) -> &str {
    line.trim_start_matches(['>', ' ']).trim_end()
}

/// What stands in plain words though it was meant as something.
fn words(text: &str, start: usize, found: &mut Vec<Leftover>) {
    // With space on both sides it is a sign among others.
    let is_sign = |at: usize| text[..at].ends_with(' ') && text[at + 2..].starts_with(' ');
    if let Some((at, _)) = text.match_indices("**").find(|(at, _)| !is_sign(*at)) {
        let label =
            "put `**` directly before and behind the words, without a space between; a star itself is `\\*`".to_owned();
        say(found, start + at..start + at + 2, "this was meant to be bold, and the stars are shown", label);
    }
    for (open, close) in SHORTHANDS {
        let at = text.find(open).filter(|at| text[*at..].contains(close) && (open != ":::" || *at == 0));
        if let Some(at) = at {
            let message = format!("`{open}` means nothing here, and is shown as it stands");
            let label = "it is another program's: write Markdown, or see “Markdown” in the guide".to_owned();
            say(found, start + at..start + text.len(), &message, label);
        }
    }
}

fn shortened(text: &str) -> String {
    text.trim().chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Options, Parser};

    fn told(markdown: &str) -> Vec<String> {
        let events: Vec<Located<'_>> = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter().collect();
        misread(markdown, &events).into_iter().map(|l| l.message).collect()
    }

    #[test]
    fn what_markdown_takes_otherwise_is_told() {
        let cases = [
            ("| A | B |\n| 1 | 2 |\n", "meant as a table"),
            ("| A | B |\n| --- | --- |\n| 1 | 2 | 3 |\n", "has 3 cells"),
            ("Item\tn\nA\t12\nB\t13\n", "meant as a table"),
            ("We need:\n\n• a ward\n\n• a nurse\n", "meant as a list"),
            ("·\ta ward\n·\ta nurse\n", "meant as a list"),
            ("a) a ward\nb) a nurse\n", "meant as a list"),
            ("##What we found\n\nText\n", "meant as a heading"),
            ("```\ncode\n\nText of the rest.\n", "has no end"),
            ("Dear all,\n\n    See [the forum](event:x).\n", "shown as code"),
            ("> It works.\n> - Rowan Ashby\n", "shown as a list"),
            ("We **thank all who answered.\n", "meant to be bold"),
            ("{{< youtube abc >}}\n", "means nothing here"),
        ];
        for (markdown, message) in cases {
            let told = told(markdown);
            assert!(told.len() == 1 && told[0].contains(message), "{markdown}: {told:?}");
        }
    }

    #[test]
    fn what_is_well_written_is_not_told() {
        for markdown in [
            "| A | B |\n| --- | --- |\n| 1 | `a|b` |\n| a \\| b | 2 |\n",
            "## Heading\n\n#CCIO is a tag, **bold** and 2 * 3 ** is in `code **`\n".split(" and").next().unwrap(),
            "```text\ncode\n```\n",
            "> ```\n> code\n> ```\n",
            "    let x = 1;\n",
            "> It works.\n>\n> — Rowan Ashby\n",
            "- one\n\n      Text that belongs to it.\n",
            "a | b | c\n",
            "– said nobody\n",
            "a) or b) is right\n",
        ] {
            assert_eq!(told(markdown), Vec::<String>::new(), "{markdown}");
        }
    }
}
