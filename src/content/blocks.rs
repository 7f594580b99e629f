//! Reads a large file of answers a block of rows at a time: it is never in memory as a whole.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use memchr::{memchr_iter, memrchr};

use crate::content::text_file::{is_plain, plain_text, unreadable};
use crate::diagnostics::Diagnostic;

/// A file with more bytes than this is read in blocks.
pub const LARGE: u64 = 16 << 20;

/// The byte order mark in UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// The bytes of a block, unless a row is longer.
const BLOCK: usize = 4 << 20;

/// Whole rows of a file.
#[derive(Debug)]
pub struct Block {
    /// The byte of the file's text at which they begin.
    pub start: usize,
    /// How many lines stand before them.
    pub lines: usize,
    /// Their text.
    pub text: String,
}

impl Block {
    /// A file's whole text.
    pub fn whole(text: String) -> Self {
        Block { start: 0, lines: 0, text }
    }
}

/// A file that is read a block at a time.
#[derive(Debug)]
pub struct Blocks<'p> {
    path: &'p str,
    file: File,
    /// What was read and given to nobody yet.
    rest: Vec<u8>,
    /// Bytes and lines of the text that were given.
    given: (usize, usize),
}

/// Whether a file can be read in blocks: nothing is wrong with its bytes, which could only be told of the whole, and each of its
/// quotation marks stands where one belongs, so that rows end where they seem to.
///
/// # Errors
/// What the machine says.
pub fn can_be_divided(full: &Path) -> io::Result<bool> {
    let mut file = File::open(full)?;
    let mut bytes = Vec::new();
    let mut is_first = true;
    let mut is_open = false;
    loop {
        // What is left of the last line stays in front.
        let left = bytes.len();
        (&mut file).take(BLOCK as u64).read_to_end(&mut bytes)?;
        let is_end = bytes.len() == left;
        let end = if is_end { bytes.len() } else { memrchr(b'\n', &bytes).map_or(0, |i| i + 1) };
        let quoted = still_quoted(&bytes[..end], is_open);
        if !is_plain(&bytes[..end], is_first) || bytes.len() - end > BLOCK || quoted.is_none() {
            return Ok(false);
        }
        // The header must be in the first block.
        if is_first && end > 0 && bytes[..end].trim_ascii().is_empty() {
            return Ok(false);
        }
        is_open = quoted.unwrap_or_default();
        if is_end {
            return Ok(!is_open);
        }
        is_first &= end == 0;
        bytes.drain(..end);
    }
}

impl<'p> Blocks<'p> {
    /// Opens a file, of which messages speak as `path`.
    ///
    /// # Errors
    /// What keeps it from being read.
    pub fn open(path: &'p str, full: &Path) -> Result<Self, Box<Diagnostic>> {
        let file = File::open(full).map_err(|e| Box::new(unreadable(path, &e)))?;
        Ok(Blocks { path, file, rest: Vec::new(), given: (0, 0) })
    }

    /// The next rows; at the end nothing.
    ///
    /// # Errors
    /// What keeps them from being read.
    pub fn next(&mut self) -> Result<Option<Block>, Box<Diagnostic>> {
        let failed = |e: io::Error| Box::new(unreadable(self.path, &e));
        let mut wanted = BLOCK;
        let end = loop {
            let missing = wanted.saturating_sub(self.rest.len());
            let read = (&mut self.file).take(missing as u64).read_to_end(&mut self.rest).map_err(failed)?;
            match end_of_rows(&self.rest) {
                Some(end) if read == missing => break end,
                // Where a quotation mark isn't closed, rows end with the file.
                _ if read < missing => break self.rest.len(),
                _ => wanted *= 2,
            }
        };
        if end == 0 {
            return Ok(None);
        }
        let after = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, after);
        let (start, lines) = self.given;
        let changed = || io::Error::other("it changed while it was read");
        let text = plain_text(bytes, start == 0).ok_or_else(|| failed(changed()))?;
        self.given = (start + text.len(), lines + memchr_iter(b'\n', text.as_bytes()).count());
        Ok(Some(Block { start, lines, text }))
    }
}

/// Whether a cell in quotes goes on behind some lines, where one may have begun before; `None` where a quotation mark stands where
/// none belongs.
fn still_quoted(lines: &[u8], mut is_open: bool) -> Option<bool> {
    let mut second = None;
    for at in memchr_iter(b'"', lines) {
        let next = lines.get(at + 1);
        match is_open {
            _ if second == Some(at) => {}
            false if at == 0 || matches!(lines[at - 1], b',' | b'\n') || lines[..at] == *BOM => is_open = true,
            true if next == Some(&b'"') => second = Some(at + 1),
            true if next.is_none_or(|b| matches!(b, b',' | b'\r' | b'\n')) => is_open = false,
            _ => return None,
        }
    }
    Some(is_open)
}

/// Where the last row ends that is there as a whole: behind a line before which every quotation mark has its counterpart.
fn end_of_rows(bytes: &[u8]) -> Option<usize> {
    let mut is_open = memchr_iter(b'"', bytes).count() % 2 == 1;
    let mut end = bytes.len();
    while let Some(line) = memrchr(b'\n', &bytes[..end]) {
        is_open ^= memchr_iter(b'"', &bytes[line..end]).count() % 2 == 1;
        if !is_open {
            return Some(line + 1);
        }
        end = line;
    }
    None
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests write what they try")]
mod tests {
    use super::*;

    fn blocks(text: &str, is_divided: bool) -> Vec<Block> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answers.csv");
        std::fs::write(&file, text).unwrap();
        assert_eq!(can_be_divided(&file).unwrap(), is_divided);
        let mut blocks = Blocks::open("answers.csv", &file).unwrap();
        std::iter::from_fn(|| blocks.next().unwrap()).collect()
    }

    #[test]
    fn blocks_are_whole_rows_and_the_whole_text() {
        let row = "x,\"two\r\nlines, a \"\"word\"\" and Môn\",1\r\n";
        let all = blocks(&format!("\u{feff}a,b,c\r\n{}", row.repeat(300_000)), true);
        let text = all.iter().map(|b| b.text.as_str()).collect::<String>();
        assert_eq!(text, format!("a,b,c\n{}", row.replace("\r\n", "\n").repeat(300_000)));
        assert!(all.len() > 2);
        for (before, block) in all.iter().zip(&all[1..]) {
            assert_eq!(block.start, before.start + before.text.len());
            assert_eq!(block.lines, text[..block.start].matches('\n').count());
            assert!(block.text.starts_with("x,\"two\n"));
        }
    }

    #[test]
    fn a_row_that_never_ends_is_one_block() {
        let all = blocks(&format!("a,b\n1,\"open\n{}", "1,2\n".repeat(2 << 20)), false);
        assert_eq!(all.iter().map(|b| b.text.len()).sum::<usize>(), 4 + 8 + (8 << 20));
        assert_eq!(all.last().map(|b| b.text.starts_with("1,\"open")), Some(true));
    }

    #[test]
    fn quotation_marks_stand_where_they_belong() {
        let quoted = |text: &str| still_quoted(text.as_bytes(), false);
        for fine in ["a,b\n", "\"a\",b\n", "\u{feff}\"a\"\n", "a,\"b, \"\"c\"\"\"\r\n\"\",\"\"\n", "x,\"\"\"\"\n"] {
            assert_eq!(quoted(fine), Some(false), "{fine}");
        }
        assert_eq!(quoted("a,\"b\n"), Some(true));
        assert_eq!(still_quoted(b"c\",d\n", true), Some(false));
        for odd in ["a 5\" screen,b\n", "a,\"b\" c\n", "a,\"b\nc,\"d\"\n"] {
            assert_eq!(quoted(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_is_wrong_with_bytes_is_told_of_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answers.csv");
        for odd in [&b"\xff"[..], b"\x07", "\u{81}".as_bytes(), b"<<<<<<< HEAD\n", &[b'x'; 2 << 20]] {
            let text = [&b"a,b\n1,2\n".repeat(700_000)[..], odd, b"\n1,2\n"].concat();
            std::fs::write(&file, text).unwrap();
            assert!(!can_be_divided(&file).unwrap(), "{:?}", &odd[..odd.len().min(9)]);
        }
    }
}
