//! Reads a text file of the content: its bytes, its encoding, and what no text should hold.

use std::io::Read as _;
use std::path::Path;

use icu_normalizer::ComposingNormalizerBorrowed;
use memchr::memmem;

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::source::limits::LONGEST_LINE;
use crate::source::spot;

/// The bytes of a file, of which messages speak as `path`, where there are at most `most`.
///
/// # Errors
/// What keeps it from being read.
pub fn bytes_of(path: &str, full: &Path, most: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    let read = || {
        // One more than may be: a file may grow while it is read.
        let mut bytes = Vec::new();
        let file = std::fs::File::open(full)?;
        bytes.reserve(usize::try_from(file.metadata()?.len().min(most)).unwrap_or(0));
        file.take(most + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes: Vec<u8> = read().map_err(|e: std::io::Error| Box::new(unreadable(path, &e)))?;
    if bytes.len() as u64 > most {
        let message = format!("this file is larger than {} MB", most >> 20);
        let help = "divide it, or take out what it need not hold";
        return Err(Box::new(Diagnostic::new(Code::TooLarge, message).in_file(path).help(help)));
    }
    Ok(bytes)
}

/// The text of a file, without a byte order mark, in composed characters (NFC), and with lines that end in `\n` alone: a
/// checkout may have given them other ends.
///
/// # Errors
/// Where it is not UTF-8, has a line beyond the limits, or holds two versions that nobody merged.
pub fn text_of(path: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if let Some(d) = disguised(path, &bytes) {
        return Err(Box::new(d));
    }
    let text = match utf16(&bytes).and_then(|units| String::from_utf16(&units).ok()) {
        Some(text) => Ok(text),
        None => String::from_utf8(bytes),
    };
    let text = text.map_err(|e| Box::new(invalid_utf8(path, e.as_bytes(), e.utf8_error().valid_up_to())))?;
    let text = normal(text, true);
    let mut at = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        if end - at > LONGEST_LINE {
            let message = format!("this line is longer than {} MB", LONGEST_LINE >> 20);
            let d = Diagnostic::new(Code::TooLarge, message).at(spot(path, text.as_bytes(), at..at + 1));
            return Err(Box::new(d.help("no line of content is so long: look whether the file is what it should be")));
        }
        at = end + 1;
    }
    match unmerged(path, &text) {
        Some(d) => Err(Box::new(d)),
        None => Ok(text),
    }
}

/// A text without a byte order mark at its beginning, with lines that end in `\n` alone, in composed characters.
fn normal(mut text: String, is_beginning: bool) -> String {
    if is_beginning && text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if memmem::find(text.as_bytes(), b"\r\n").is_some() {
        text = text.replace("\r\n", "\n");
    }
    let composed = ComposingNormalizerBorrowed::new_nfc();
    if !text.is_ascii() && !composed.is_normalized(&text) {
        text = composed.normalize(&text).into_owned();
    }
    text
}

/// Whether nothing is wrong with some whole lines of a file, or with its first ones: [`clean_text_of`] would tell nothing of them.
pub fn is_plain(lines: &[u8], is_beginning: bool) -> bool {
    let Ok(text) = std::str::from_utf8(lines) else { return false };
    let is_other = is_beginning && (disguised("", lines).is_some() || disguised(".csv", lines).is_some());
    let has_long_line = || text.split('\n').any(|line| line.len() > LONGEST_LINE);
    let has_marker = || lines.starts_with(b"<<<<<<< ") || memmem::find(lines, b"\n<<<<<<< ").is_some();
    let has_odd = || has_odd_byte(lines) && text.contains(is_odd);
    !(is_other || has_odd() || has_long_line() || has_marker())
}

/// The text of lines that are plain; `None` where they are not in UTF-8.
pub fn plain_text(lines: Vec<u8>, is_beginning: bool) -> Option<String> {
    String::from_utf8(lines).ok().map(|text| normal(text, is_beginning))
}

/// Whether no page, feed or file could carry a character.
fn is_odd(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// As [`text_of`], with control characters replaced by U+FFFD, and told: no page, feed or file could carry them.
///
/// # Errors
/// As [`text_of`].
pub fn clean_text_of(path: &str, bytes: Vec<u8>, report: &Report) -> Result<String, Box<Diagnostic>> {
    let text = text_of(path, bytes)?;
    if !has_odd_byte(text.as_bytes()) {
        return Ok(text);
    }
    let Some(at) = text.find(is_odd) else { return Ok(text) };
    let odd = text[at..].chars().next().unwrap_or_default();
    let count = text.matches(is_odd).count();
    let more = if count > 1 { format!(" (there are {count} of this kind in the file)") } else { String::new() };
    let message = format!("an invisible control character (U+{:04X}) stands here{more}", u32::from(odd));
    let d = Diagnostic::new(Code::ControlCharacter, message).at(spot(path, text.as_bytes(), at..at + odd.len_utf8()));
    report.add(d.help("delete it; it came along when the text was copied, and readers see � in its place"));
    Ok(text.replace(is_odd, "\u{fffd}"))
}

/// Whether a byte can be part of a control character, or of what is no character: most texts are told by this alone.
fn may_be_odd(byte: u8) -> bool {
    let is_space = (byte == b'\n') | (byte == b'\r') | (byte == b'\t');
    ((byte < 0x20) & !is_space) | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xef)
}

/// Whether one of these bytes may be. Some are gone through at a time, which processors do at once.
fn has_odd_byte(bytes: &[u8]) -> bool {
    bytes.chunks(1024).any(|some| some.iter().fold(false, |odd, byte| odd | may_be_odd(*byte)))
}

/// The units of a text in UTF-16, as spreadsheets save “Unicode text”; `None` without its byte order mark.
pub fn utf16(bytes: &[u8]) -> Option<Vec<u16>> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    Some(bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect())
}

/// That a file is something else than its name says.
fn disguised(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let is_table = path.to_ascii_lowercase().ends_with(".csv");
    let (what, program) = match bytes {
        [b'P', b'K', 3, 4, ..] if is_table => ("an Excel workbook", "a spreadsheet"),
        [b'P', b'K', 3, 4, ..] => ("a Word document or another package", "the program that made it"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => ("a document of an old version of Office", "the program that made it"),
        [b'%', b'P', b'D', b'F', ..] => ("a PDF", "a PDF reader"),
        [b'{', b'\\', b'r', b't', b'f', ..] => ("a document in RTF", "the program that made it"),
        _ => return None,
    };
    let wanted = if is_table { "CSV UTF-8 (comma delimited)" } else { "plain text in UTF-8" };
    let message = format!("this is {what} under another name");
    let d = Diagnostic::new(Code::InvalidUtf8, message).in_file(path);
    Some(d.help(format!("open it in {program} and save it as {wanted}")))
}

/// That git could not merge two versions of a text, and nobody chose.
fn unmerged(path: &str, text: &str) -> Option<Diagnostic> {
    // Nearly every file is told by this alone.
    let start = if text.starts_with("<<<<<<< ") { 0 } else { memmem::find(text.as_bytes(), b"\n<<<<<<< ")? + 1 };
    let middle = text[start..].find("\n=======\n").map(|i| start + i)?;
    text[middle..].find("\n>>>>>>> ")?;
    let end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    let d = Diagnostic::new(Code::MergeConflict, "two versions of this text were merged, and nobody chose");
    Some(d.at(spot(path, text.as_bytes(), start..end)).help(
        "below this line stands one version, below `=======` the other: keep one, and delete the lines that begin with \
         `<<<<<<<`, `=======` and `>>>>>>>`",
    ))
}

/// That a file can't be read, and why.
pub fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    let d = Diagnostic::new(Code::UnreadableFile, format!("this file can't be read: {error}"));
    d.in_file(path).help("check that the file is there and that you may read it")
}

/// That a file is not UTF-8, from byte `at` on.
pub fn invalid_utf8(path: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let d = Diagnostic::new(Code::InvalidUtf8, "this file is not in UTF-8");
    let label = format!("byte {:#04x} is not UTF-8", bytes.get(at).copied().unwrap_or_default());
    d.at(spot(path, bytes, at..at + 1)).label(label).help("save the file as UTF-8 (in Excel: “CSV UTF-8”)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_every_form_that_editors_save() {
        let read = |bytes: &[u8]| text_of("a.md", bytes.to_vec()).unwrap();
        assert_eq!(read("\u{feff}a\r\nb".as_bytes()), "a\nb");
        assert_eq!(read("Mo\u{302}n".as_bytes()), "Môn");
        assert_eq!(read(&[0xff, 0xfe, b'a', 0, 0xf4, 0]), "aô");
    }

    #[test]
    fn unmerged_and_disguised_files_are_told() {
        let code = |path: &str, bytes: &[u8]| text_of(path, bytes.to_vec()).unwrap_err().code;
        assert_eq!(code("a.md", b"x\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n"), Code::MergeConflict);
        assert!(text_of("a.md", b"Title\n=======\n".to_vec()).is_ok());
        assert_eq!(code("a.csv", b"PK\x03\x04..."), Code::InvalidUtf8);
    }

    #[test]
    fn control_characters_are_told_and_replaced() {
        let report = Report::default();
        assert_eq!(clean_text_of("a.md", b"Ctrl\x10P".to_vec(), &report).unwrap(), "Ctrl\u{fffd}P");
        let told = report.sorted();
        assert_eq!(told.len(), 1);
        assert!(told[0].message.contains("U+0010"));
    }
}
