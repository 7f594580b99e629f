//! Copies of files in the encodings that browsers take, for hosts that send them as they lie there.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};

/// To be changed whenever the same bytes are compressed to others: copies that are published already are then made anew.
pub const COMPRESSOR: &str = "gzip-9 brotli-9 1";

/// Endings of files that are text: pictures are compressed already.
const TEXTS: [&str; 13] =
    ["html", "css", "js", "json", "xml", "svg", "csv", "ics", "txt", "md", "geojson", "webmanifest", "ttf"];

/// Files of fewer bytes fit into one packet, compressed or not.
const SHORTEST: u64 = 1024;

/// Brotli's window, as a power of two bytes, and its quality: the last two steps take ten times as long for a twentieth.
const WINDOW: u32 = 22;
const QUALITY: u32 = 9;

/// An encoding in which a host may send a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// For every client.
    Gzip,
    /// For browsers of the last ten years.
    Brotli,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Encoding; 2] = [Encoding::Gzip, Encoding::Brotli];

    /// What is written behind the name of a file.
    pub fn ending(self) -> &'static str {
        match self {
            Encoding::Gzip => ".gz",
            Encoding::Brotli => ".br",
        }
    }

    /// The bytes in this encoding; nothing of when or by whom they were made.
    pub fn encode(self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len() / 4);
        // Writing to memory can't fail.
        match self {
            Encoding::Gzip => {
                let mut writer = GzBuilder::new().mtime(0).write(&mut out, Compression::best());
                let _ = writer.write_all(bytes).and_then(|()| writer.finish().map(|_| ()));
            }
            Encoding::Brotli => {
                let mut writer = brotli::CompressorWriter::new(&mut out, 1 << 16, QUALITY, WINDOW);
                let _ = writer.write_all(bytes).and_then(|()| writer.flush());
                drop(writer);
            }
        }
        out
    }
}

/// Whether a file of so many bytes gets compressed copies.
pub fn is_compressible(file: &str, bytes: u64) -> bool {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    bytes >= SHORTEST && TEXTS.contains(&ending)
}

/// The file of which a path is a compressed copy, if its name says so.
pub fn original(file: &str) -> Option<&str> {
    Encoding::ALL.iter().find_map(|encoding| file.strip_suffix(encoding.ending()))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_compressed_is_read_again_and_is_the_same_each_time() {
        let page = "<p>Some text that stands on every page of the site.</p>\n".repeat(400);
        for encoding in Encoding::ALL {
            let packed = encoding.encode(page.as_bytes());
            assert!(packed.len() * 10 < page.len(), "{encoding:?}");
            assert_eq!(packed, encoding.encode(page.as_bytes()));
            let mut read = String::new();
            match encoding {
                Encoding::Gzip => flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut read).unwrap(),
                Encoding::Brotli => {
                    brotli::Decompressor::new(packed.as_slice(), 4096).read_to_string(&mut read).unwrap()
                }
            };
            assert_eq!(read, page);
        }
        let gzip = Encoding::Gzip.encode(page.as_bytes());
        assert_eq!(&gzip[4..8], [0; 4], "no time is told");
    }

    #[test]
    fn texts_are_compressed_and_pictures_are_not() {
        assert!(is_compressible("news/index.html", 2000) && is_compressible("data/a.csv", 1024));
        assert!(!is_compressible("card.png", 90_000) && !is_compressible("index.html", 300));
        assert_eq!(original("news/index.html.br"), Some("news/index.html"));
        assert_eq!(original("news/index.html"), None);
    }
}
