//! What the bytes of a file are: a workbook, a text in some encoding, or something else altogether.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diagnostics::{Code, Diagnostic};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bytes {
    /// A ZIP archive, as XLSX and ODS are.
    Zip,
    /// Text.
    Text(&'static Encoding),
}

/// As much of a file is looked at for what it is.
const LOOKED_AT: usize = 4096;

/// An encrypted workbook is looked through up to here for the name of its stream.
const OLE_LOOKED_AT: u64 = 64 << 20;

/// The bytes by which files of other kinds begin, what they are, and what to do.
const OTHERS: [(&[u8], &str, &str); 9] = [
    (b"%PDF", "a PDF document", "export the answers as CSV or XLSX"),
    (b"\x89PNG", "a picture", "export the answers as CSV or XLSX"),
    (b"\xff\xd8\xff", "a picture", "export the answers as CSV or XLSX"),
    (b"GIF8", "a picture", "export the answers as CSV or XLSX"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"7z\xbc\xaf", "a compressed file (7-Zip)", "unpack it first"),
    (b"Rar!", "a compressed file (RAR)", "unpack it first"),
    (b"PAR1", "a Parquet file", "export the answers as CSV or XLSX"),
    (b"SQLite format 3", "a database (SQLite)", "export its table as CSV"),
];

/// That an export can't be read, and the way out.
pub fn unreadable(path: &str, message: impl Into<String>, help: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::UnreadableExport, message).in_file(path).help(help))
}

/// That the machine doesn't let a file be read.
pub fn failed(path: &str, e: &std::io::Error) -> Box<Diagnostic> {
    unreadable(path, format!("this file can't be read: {e}"), "check its name, and that you may read it")
}

/// Finds out what a file is, by its bytes alone.
///
/// # Errors
/// That it is nothing that answers are read from.
pub fn sniff(path: &str, full: &Path) -> Result<Bytes, Box<Diagnostic>> {
    let mut head = Vec::new();
    let open = || File::open(full).map_err(|e| failed(path, &e));
    if full.is_dir() {
        return Err(unreadable(path, "this is a folder, not a file", "name the file that the survey tool exported"));
    }
    open()?.take(LOOKED_AT as u64).read_to_end(&mut head).map_err(|e| failed(path, &e))?;
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(unreadable(path, "this file is empty", "export the answers again"));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Bytes::Zip);
    }
    if head.starts_with(b"PK") {
        return Err(unreadable(path, "this archive is empty or was cut off", "export the answers again"));
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(ole(path, open()?));
    }
    if let Some((_, what, help)) = OTHERS.iter().find(|(magic, _, _)| head.starts_with(magic)) {
        return Err(unreadable(path, format!("this is {what}, whatever its name says"), *help));
    }
    let encoding = encoding(path, &head, open()?)?;
    let (text, _) = encoding.decode_with_bom_removal(&head);
    let start = text.trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<table") {
        let help = "sign in to the survey tool and export again, as CSV or XLSX: a page was saved in place of the answers, or \
                    the tool calls a page “Excel”: open that in a spreadsheet and save it as XLSX";
        return Err(unreadable(path, "this is a web page, whatever its name says", help));
    }
    if start.starts_with("<?xml") {
        let help = "export the answers as CSV or XLSX; the structure of a LimeSurvey survey (.lss) goes with `--codes`";
        return Err(unreadable(path, "this is XML, not a table of answers", help));
    }
    if start.starts_with("{\"") || start.starts_with("[{") {
        return Err(unreadable(path, "this is JSON, not a table of answers", "export the answers as CSV or XLSX"));
    }
    Ok(Bytes::Text(encoding))
}

/// What is told of a file in Microsoft's older container: a workbook behind a password, or an old one.
fn ole(path: &str, file: File) -> Box<Diagnostic> {
    let mut bytes = Vec::new();
    let _ = file.take(OLE_LOOKED_AT).read_to_end(&mut bytes);
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    if memchr::memmem::find(&bytes, &wide("EncryptedPackage")).is_some() {
        let help =
            "open it in the spreadsheet, take the password off (File, Info, Protect Workbook), and save it again";
        return unreadable(path, "this workbook is locked with a password", help);
    }
    let help = "open it in a spreadsheet, and save it as “Excel Workbook (.xlsx)”";
    unreadable(path, "this is a workbook of an old kind (.xls), or another old Office file", help)
}

/// The encoding of a text: a byte order mark decides; else what is valid UTF-8 is that; else every second byte nothing is
/// UTF-16; else Windows-1252.
fn encoding(path: &str, head: &[u8], file: File) -> Result<&'static Encoding, Box<Diagnostic>> {
    let mark = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    let is_wide = |encoding: &'static Encoding| {
        let length = file.metadata().map_err(|e| failed(path, &e))?.len();
        if length % 2 == 1 {
            let message =
                "this file is text of two bytes a character (UTF-16), and ends in the middle of one: it was cut off";
            return Err(unreadable(path, message, "download or export it again"));
        }
        Ok(encoding)
    };
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    if let Some(encoding) = mark.filter(|e| *e != UTF_8) {
        return is_wide(encoding);
    }
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 2 * 2 / 5;
    if many > 2 && odd > many && even == 0 {
        return is_wide(UTF_16LE);
    }
    if many > 2 && even > many && odd == 0 {
        return is_wide(UTF_16BE);
    }
    let scan = scan(file).map_err(|e| failed(path, &e))?;
    if let Some(at) = scan.zero {
        let message = format!("this file holds a byte that no text has (line {}): it is not a table of text", at.line);
        return Err(unreadable(path, message, "export the answers again, as CSV or XLSX"));
    }
    let Some(first) = scan.invalid else { return Ok(UTF_8) };
    let undecodable = |with: &str| {
        let message = format!("line {}, byte {}: what stands there is not {with}", first.line, first.column);
        let help =
            "the file was put together from two, or was cut: export it again, or save it once more as “CSV UTF-8”";
        unreadable(path, message, help)
    };
    if mark == Some(UTF_8) || scan.multibyte > scan.invalid_count {
        return Err(undecodable("in UTF-8, as the rest of the file is"));
    }
    if scan.undefined {
        return Err(undecodable("in UTF-8, nor in Windows-1252"));
    }
    Ok(WINDOWS_1252)
}

/// Where a byte stands.
#[derive(Debug, Clone, Copy)]
struct At {
    line: u64,
    column: u64,
}

/// What the bytes of a whole file say of its encoding.
#[derive(Debug, Default)]
struct Scan {
    zero: Option<At>,
    /// The first byte that is not valid UTF-8.
    invalid: Option<At>,
    invalid_count: u64,
    /// Valid characters of several bytes.
    multibyte: u64,
    /// Whether a byte stands there that Windows-1252 doesn't define.
    undefined: bool,
}

fn scan(file: File) -> std::io::Result<Scan> {
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let mut scan = Scan::default();
    let mut rest: Vec<u8> = Vec::new();
    let mut at = At { line: 1, column: 1 };
    let mut chunk = vec![0; 1 << 20];
    loop {
        let read = reader.read(&mut chunk)?;
        rest.extend_from_slice(&chunk[..read]);
        scan.take(&mut rest, &mut at, read == 0);
        if read == 0 {
            return Ok(scan);
        }
    }
}

impl Scan {
    /// Takes what can be judged from the beginning of `bytes`.
    fn take(&mut self, bytes: &mut Vec<u8>, at: &mut At, is_end: bool) {
        loop {
            let (valid, bad) = match std::str::from_utf8(bytes) {
                Ok(_) => (bytes.len(), None),
                Err(e) => (e.valid_up_to(), e.error_len().or(is_end.then(|| bytes.len() - e.valid_up_to()))),
            };
            let good = &bytes[..valid];
            if self.zero.is_none() && memchr::memchr(0, good).is_some() {
                self.zero = Some(*at);
            }
            if !good.is_ascii() {
                self.multibyte += good.iter().filter(|b| **b >= 0xc0).count() as u64;
            }
            at.line += memchr::memchr_iter(b'\n', good).count() as u64;
            at.column = match memchr::memrchr(b'\n', good) {
                Some(last) => (valid - last) as u64,
                None => at.column + valid as u64,
            };
            let Some(length) = bad else {
                bytes.drain(..valid);
                return;
            };
            let length = length.max(1);
            self.invalid.get_or_insert(*at);
            self.invalid_count += 1;
            self.undefined |=
                bytes[valid..valid + length].iter().any(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
            at.column += length as u64;
            bytes.drain(..valid + length);
            if bytes.is_empty() {
                return;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests write what they try")]
mod tests {
    use super::*;

    fn sniffed(bytes: &[u8]) -> Result<Bytes, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        sniff("export.csv", file.path()).map_err(|d| d.message)
    }

    #[test]
    fn bytes_tell_what_a_file_is() {
        assert_eq!(sniffed(b"a,b\n1,2\n"), Ok(Bytes::Text(UTF_8)));
        assert_eq!(sniffed("a,é\n".as_bytes()), Ok(Bytes::Text(UTF_8)));
        assert_eq!(sniffed(b"a;\xe9\n1;\x93x\x94\n"), Ok(Bytes::Text(WINDOWS_1252)));
        let wide: Vec<u8> = "system\trole\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniffed(&wide), Ok(Bytes::Text(UTF_16LE)));
        assert_eq!(sniffed(&[b"\xff\xfe".as_slice(), &wide].concat()), Ok(Bytes::Text(UTF_16LE)));
        assert_eq!(sniffed(b"PK\x03\x04"), Ok(Bytes::Zip));
    }

    #[test]
    fn what_is_no_table_is_said_to_be_what_it_is() {
        let told = |bytes: &[u8]| sniffed(bytes).unwrap_err();
        assert!(told(b"  \n").contains("empty"));
        assert!(told(b"\x89PNG\r\n").contains("picture"));
        assert!(told(b"<!DOCTYPE html><html>").contains("web page"));
        assert!(told(b"a,b\n\0\0\0").contains("no text has"));
        let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(told(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &wide].concat()).contains("password"));
        // Two encodings in one file: a character of each.
        assert!(told(b"a,\xc3\xa9,\xc3\xa8\nb,\xe9\n").contains("line 2, byte 3"));
        assert!(told(b"\xef\xbb\xbfa\n\xe9\n").contains("line 2, byte 1"));
    }
}
