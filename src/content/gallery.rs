//! Looks at the pictures that texts show: how large they are, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Seek as _};

use image::metadata::Orientation;
use image::{ImageDecoder as _, ImageFormat, ImageReader};
use rayon::prelude::*;

use crate::content::named_files::addresses;
use crate::content::whereabouts::StaticFile;
use crate::model::{Fault, Gallery, Picture};
use crate::source::Sources;

/// Widths in pixels in which pictures are published besides their own: for phones, and for phones whose pixels are small.
const WIDTHS: [u32; 2] = [480, 960];

/// Smaller ones are made of pictures at least so much wider.
const WIDER: f64 = 1.2;

/// Pixels of a picture of which smaller ones are made: more would take hundreds of megabytes.
const MOST_PIXELS: u64 = 40_000_000;

/// Bytes of a picture beyond which it is told.
const LARGE: u64 = 3_000_000;

/// Endings of pictures; those that browsers don't show are told where a text shows them.
const ENDINGS: [&str; 18] = [
    "jpg", "jpeg", "png", "webp", "gif", "avif", "svg", "heic", "heif", "tif", "tiff", "bmp", "pdf", "psd", "dng",
    "cr2", "nef", "raw",
];

/// The pictures among the static files that any text names.
pub fn gallery(statics: &[StaticFile], sources: &Sources) -> Gallery {
    let pictures: BTreeMap<&str, &StaticFile> = statics
        .iter()
        .filter(|s| ENDINGS.contains(&ending(&s.route).as_str()))
        .map(|s| (s.route.as_str(), s))
        .collect();
    if pictures.is_empty() {
        return Gallery::default();
    }
    let named = named(&pictures, sources);
    let routes: BTreeSet<&str> = statics.iter().map(|s| s.route.as_str()).collect();
    let looked: Vec<Looked<'_>> = named
        .into_par_iter()
        .map(|route| {
            let file = pictures[route];
            match look(file, &routes) {
                Ok(picture) => Looked { route, fault: large(file, picture.as_ref()), picture },
                Err(fault) => Looked { route, fault: Some(fault), picture: None },
            }
        })
        .collect();
    let mut gallery = Gallery::default();
    for Looked { route, picture, fault } in looked {
        gallery.pictures.extend(picture.map(|p| (route.to_owned(), p)));
        gallery.faults.extend(fault.map(|f| (route.to_owned(), f)));
    }
    gallery
}

/// What was found of a picture.
struct Looked<'r> {
    route: &'r str,
    picture: Option<Picture>,
    fault: Option<Fault>,
}

/// The ending of a file's name, in small letters.
fn ending(route: &str) -> String {
    route.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// The routes of pictures that stand in any text.
fn named<'s>(pictures: &BTreeMap<&'s str, &StaticFile>, sources: &Sources) -> BTreeSet<&'s str> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for (_, source) in sources.iter() {
        found.extend(
            addresses(&source.text).filter_map(|route| pictures.get_key_value(route.as_str())).map(|(r, _)| *r),
        );
    }
    found
}

fn wrong(message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault { is_error: true, message: message.into(), help: help.into() }
}

/// What a picture is; `None` of a drawing, whose size is its own.
fn look(file: &StaticFile, routes: &BTreeSet<&str>) -> Result<Option<Picture>, Fault> {
    let mut beginning = Vec::new();
    let read = std::fs::File::open(&file.full).and_then(|f| f.take(64).read_to_end(&mut beginning));
    if let Err(e) = read {
        return Err(wrong(
            format!("this picture can't be read: {e}"),
            "check that the file is there and that you may read it",
        ));
    }
    if beginning.starts_with(b"version https://git-lfs") {
        let message = "this is no picture: git LFS left a pointer in its place";
        return Err(wrong(message, "run `git lfs pull`, or put the picture there again"));
    }
    if beginning.iter().all(u8::is_ascii_whitespace) {
        return Err(wrong("this picture is empty", "save it again, or take it out of the text"));
    }
    let brand = beginning.get(8..12).filter(|_| beginning.get(4..8) == Some(b"ftyp"));
    let (kind, help) = match (beginning.as_slice(), brand, ending(&file.route).as_str()) {
        (_, Some(b"avif" | b"avis"), _) => return Ok(None),
        (_, Some(_), "jpg" | "jpeg" | "png") => {
            let message = "this is a HEIC photograph under another name, which browsers can't show";
            return Err(wrong(message, "another name doesn't change it: open it, and export it as JPEG"));
        }
        (_, Some(_), _) => ("HEIC", "save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)"),
        ([b'%', b'P', b'D', b'F', ..], ..) => {
            let route = &file.route;
            return Err(wrong("a PDF is no picture", format!("link to it, without the `!`: `[words]({route})`")));
        }
        ([b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..], ..) => {
            ("TIFF or raw pictures of cameras", "save it as JPEG")
        }
        ([b'B', b'M', ..], ..) => ("BMP", "save it as PNG"),
        ([b'8', b'B', b'P', b'S', ..], ..) => ("Photoshop's files", "save it as JPEG or PNG"),
        (_, _, "svg" | "avif") => return Ok(None),
        // Hosts go by the ending.
        (_, _, "tif" | "tiff" | "psd" | "dng" | "raw") => ("TIFF or raw pictures of cameras", "save it as JPEG"),
        (_, _, "heic" | "heif") => ("HEIC", "save it as JPEG, with the ending .jpg"),
        _ if is_cut_off(file, &beginning) => {
            let help = "copy it again from where it came from; it may not have been uploaded to its end";
            return Err(wrong("this picture is cut off: its end is missing", help));
        }
        _ => return raster(file, routes).map(Some),
    };
    Err(wrong(format!("browsers can't show {kind}"), help))
}

/// How far from the end of a picture its mark is looked for: programs write remarks behind it.
const TAIL: u64 = 64 << 10;

/// Whether a picture lacks the mark that ends its kind.
fn is_cut_off(file: &StaticFile, beginning: &[u8]) -> bool {
    let mark: &[u8] = match beginning {
        [0x89, b'P', b'N', b'G', ..] => b"IEND",
        [0xff, 0xd8, ..] => &[0xff, 0xd9],
        [b'G', b'I', b'F', ..] => &[0x3b],
        _ => return false,
    };
    let tail = || -> std::io::Result<Vec<u8>> {
        let mut open = std::fs::File::open(&file.full)?;
        let size = open.metadata()?.len();
        open.seek(std::io::SeekFrom::Start(size.saturating_sub(TAIL)))?;
        let mut bytes = Vec::new();
        open.take(TAIL).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    tail().is_ok_and(|bytes| !bytes.windows(mark.len()).any(|w| w == mark))
}

fn raster(file: &StaticFile, routes: &BTreeSet<&str>) -> Result<Picture, Fault> {
    let broken = |e: &dyn std::fmt::Display| {
        wrong(
            format!("this picture can't be read: {e}"),
            "open it in the program that made it, and save it as JPEG or PNG",
        )
    };
    let reader = ImageReader::open(&file.full).and_then(ImageReader::with_guessed_format).map_err(|e| broken(&e))?;
    let format = reader.format();
    let mut decoder = reader.into_decoder().map_err(|e| broken(&e))?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH)
    );
    let (width, height) = if turned { (height, width) } else { (width, height) };
    let is_made = matches!(format, Some(ImageFormat::Jpeg | ImageFormat::Png))
        && u64::from(width) * u64::from(height) <= MOST_PIXELS;
    let smaller = WIDTHS.into_iter().filter(|w| is_made && f64::from(*w) * WIDER <= f64::from(width));
    let smaller = smaller.map(|w| (w, sized(&file.route, w))).filter(|(_, route)| !routes.contains(route.as_str()));
    Ok(Picture { width, height, smaller: smaller.collect() })
}

/// The address of a smaller one: `/photo.480w.jpg`.
fn sized(route: &str, width: u32) -> String {
    match route.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{width}w.{ending}"),
        None => format!("{route}.{width}w"),
    }
}

/// That a picture is larger than readers should have to load.
fn large(file: &StaticFile, picture: Option<&Picture>) -> Option<Fault> {
    let size = std::fs::metadata(&file.full).ok()?.len();
    if size <= LARGE {
        return None;
    }
    let pixels = picture.map(|p| format!(", of {} by {} pixels", p.width, p.height)).unwrap_or_default();
    let message = format!("this picture has {} MB{pixels}: a phone loads it for long", size / 1_000_000);
    let help = "save it at a width of 1,600 pixels, which makes it about 300 kB".to_owned();
    Some(Fault { is_error: false, message, help })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn pictures_are_found_where_texts_name_them() {
        let file = |route: &str| StaticFile { route: route.to_owned(), path: String::new(), full: "".into() };
        let files = [file("/a.jpg"), file("/sub/b c.PNG"), file("/c.min.png"), file("/unused.png")];
        let pictures = files.iter().map(|f| (f.route.as_str(), f)).collect();
        let mut sources = Sources::default();
        let text = "image: {src: /a.jpg, alt: x}\n![b](</sub/b c.PNG>) and ![c](/c.min.png \"t\") /not.txt\n";
        sources.add(SourceFile { path: String::new(), text: text.to_owned() });
        let found: Vec<&str> = named(&pictures, &sources).into_iter().collect();
        assert_eq!(found, ["/a.jpg", "/c.min.png", "/sub/b c.PNG"]);
    }
}
