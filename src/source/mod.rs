//! Source files and places in them: what every located message rests on.

mod address;
mod calendar;
mod edition;
mod hex;
pub mod limits;
mod names;
mod stamp;
mod walk;

pub use address::{Linking, decoded, encoded, escape, file_of, guarded, href, is_internal, printable};
pub use calendar::{CalendarVersions, calendar_version};
pub use edition::{Edition, Lasting};
pub use hex::hex;
pub use names::{LONGEST_NAME, name_fault};
pub use stamp::{Stamp, stamps};
pub use walk::{MOST_FILES, Obstacle, Walked, leads_out, walk};

use std::ops::Range;
use std::sync::Arc;

/// A text file of the content or the theme, kept whole so that errors can show its lines.
#[derive(Debug)]
pub struct SourceFile {
    /// Path from the site's root with `/` between folders, such as `content/news/a.md`.
    pub path: String,
    /// The file's text, without a byte order mark.
    pub text: String,
}

/// Index of a file within [`Sources`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A stretch of bytes in one source file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// First byte of the stretch.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

impl Place {
    /// A place from a range of byte offsets.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let cap = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place { file, start: cap(range.start), end: cap(range.end) }
    }
}

/// A place as a person reads it: line and column counted from one, and the line itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Path from the site's root.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Characters to underline, at least 1.
    pub width: usize,
    /// The line's text, or what stands around the place in a long line.
    pub text: String,
    /// Characters of the line before `text`.
    pub skipped: usize,
}

/// So many bytes of a long line are shown on either side of a place.
const SHOWN_AROUND: usize = 400;

/// All text files that were read, in order of their paths.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// Adds a file and says under which number it is kept.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(Arc::new(file));
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// Gives a file another text.
    pub fn edit(&mut self, id: FileId, text: String) {
        let path = self.file(id).path.clone();
        self.files[id.0 as usize] = Arc::new(SourceFile { path, text });
    }

    /// The file of that number.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Every file with its number.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), &**f))
    }

    /// Where a place is, for a person.
    pub fn spot(&self, place: Place) -> Spot {
        let file = self.file(place.file);
        spot(&file.path, file.text.as_bytes(), place.start as usize..place.end as usize)
    }

    /// The path of a place's file.
    pub fn path(&self, place: Place) -> &str {
        &self.file(place.file).path
    }
}

/// Finds line, column and text of a stretch of `bytes`; offsets beyond the end point to the end.
/// Invalid UTF-8 is shown with replacement characters.
pub fn spot(path: &str, bytes: &[u8], range: Range<usize>) -> Spot {
    let start = range.start.min(bytes.len());
    let line_start = bytes[..start].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let line_end = bytes[start..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |i| start + i);
    let end = range.end.clamp(start, line_end).min(start + SHOWN_AROUND);
    let text = |r: Range<usize>| String::from_utf8_lossy(&bytes[r]).into_owned();
    // A place in the midst of a character is moved to its beginning.
    let whole =
        |at: usize| (0..4).map(|k| at.saturating_sub(k)).find(|&i| bytes.get(i).is_none_or(|b| b & 0xc0 != 0x80));
    let from = whole(start.saturating_sub(SHOWN_AROUND).max(line_start)).unwrap_or(line_start).max(line_start);
    let to = whole((end + SHOWN_AROUND).min(line_end)).unwrap_or(line_end).max(end);
    let count = |r: Range<usize>| bytes[r].iter().filter(|b| **b & 0xc0 != 0x80).count();
    Spot {
        file: path.to_owned(),
        line: memchr::memchr_iter(b'\n', &bytes[..line_start]).count() + 1,
        column: count(line_start..start) + 1,
        width: text(start..end).trim_end().chars().count().max(1),
        text: text(from..to).trim_end().to_owned(),
        skipped: count(line_start..from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters_not_bytes() {
        let text = "a: 1\r\nname: Ŵyn ok\n";
        let at = text.find("ok").unwrap();
        let s = spot("f", text.as_bytes(), at..at + 2);
        assert_eq!((s.line, s.column, s.width, s.text.as_str()), (2, 11, 2, "name: Ŵyn ok"));
    }

    #[test]
    fn an_offset_beyond_the_end_is_the_end() {
        let s = spot("f", b"ab", 9..12);
        assert_eq!((s.line, s.column, s.width), (1, 3, 1));
    }
}
