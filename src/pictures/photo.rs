//! Pictures of the content: without what cameras write into them, and in smaller sizes for phones.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, RgbImage};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF as _, ImageICC as _};
use sha2::{Digest as _, Sha256};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// To be changed whenever the same picture is made smaller in another way.
const MAKER: &str = "candour-smaller-1";

/// How well smaller pictures in JPEG are kept, of 100.
const QUALITY: u8 = 82;

/// What is kept of a PNG besides its pixels: how they look, and how they move.
const KEPT: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT", b"cICP",
];

/// A picture without position, time, names and whatever else cameras and programs write into it; colours, and which side is
/// up, stay. What is no picture, or can't be taken apart, stays as it is.
pub fn stripped(bytes: Vec<u8>) -> Vec<u8> {
    let clean = match image::guess_format(&bytes) {
        Ok(ImageFormat::Jpeg) => jpeg(&bytes),
        Ok(ImageFormat::Png) => png(&bytes),
        Ok(ImageFormat::WebP) => webp(&bytes),
        _ => None,
    };
    clean.unwrap_or(bytes)
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let orientation = orientation(bytes);
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let is_kept = |s: &JpegSegment| match s.marker() {
        markers::APP0 | markers::APP14 => true,
        markers::APP2 => s.contents().starts_with(b"ICC_PROFILE"),
        markers::APP1..=markers::APP15 | markers::COM => false,
        _ => true,
    };
    jpeg.segments_mut().retain(is_kept);
    if orientation != Orientation::NoTransforms {
        let at = usize::from(jpeg.segments().first().is_some_and(|s| s.marker() == markers::APP0));
        jpeg.segments_mut().insert(at, JpegSegment::new_with_contents(markers::APP1, only_orientation(orientation)));
    }
    Some(jpeg.encoder().bytes().to_vec())
}

/// Exif with one entry: which side is up (Exif 2.32, tag 274).
fn only_orientation(orientation: Orientation) -> Bytes {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation.to_exif(), 0, 0, 0, 0, 0, 0]);
    Bytes::from(exif)
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    png.chunks_mut().retain(|c| KEPT.contains(&&c.kind()));
    Some(png.encoder().bytes().to_vec())
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    webp.remove_chunks_by_id(*b"XMP ");
    webp.set_exif(None);
    Some(webp.encoder().bytes().to_vec())
}

/// Which side of a picture is up.
fn orientation(bytes: &[u8]) -> Orientation {
    let reader = ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok();
    let decoder = reader.and_then(|r| r.into_decoder().ok());
    decoder.and_then(|mut d| d.orientation().ok()).unwrap_or(Orientation::NoTransforms)
}

/// A digest of a picture and of how it is made smaller, which the smaller one carries.
pub fn made_of(bytes: &[u8], width: u32) -> String {
    let mut digest = Sha256::new();
    digest.update(MAKER.as_bytes());
    digest.update(width.to_le_bytes());
    digest.update(bytes);
    format!("{:x}", digest.finalize())
}

/// A picture of so many pixels in width, with `digest` near its beginning; `None` of what can't be read.
pub fn smaller(bytes: &[u8], width: u32, digest: &str) -> Option<Vec<u8>> {
    let format = image::guess_format(bytes).ok()?;
    let mut image = decoded(bytes, format)?;
    image.apply_orientation(orientation(bytes));
    let height = (u64::from(image.height()) * u64::from(width)).div_ceil(u64::from(image.width().max(1)));
    // A filter of polynomials: its figures are the same on every machine.
    let image = image.resize_exact(width, u32::try_from(height).ok()?.max(1), FilterType::CatmullRom);
    let mut out = Vec::new();
    match format {
        ImageFormat::Jpeg => {
            image.into_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)).ok()?;
            let profile = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).ok().and_then(|j| j.icc_profile());
            let mut jpeg = Jpeg::from_bytes(Bytes::from(out)).ok()?;
            jpeg.set_icc_profile(profile);
            let comment = JpegSegment::new_with_contents(markers::COM, Bytes::copy_from_slice(digest.as_bytes()));
            let at = usize::from(jpeg.segments().first().is_some_and(|s| s.marker() == markers::APP0));
            jpeg.segments_mut().insert(at, comment);
            Some(jpeg.encoder().bytes().to_vec())
        }
        ImageFormat::Png => {
            image.write_with_encoder(PngEncoder::new(&mut out)).ok()?;
            let mut png = Png::from_bytes(Bytes::from(out)).ok()?;
            let text = [b"Source\0", digest.as_bytes()].concat();
            png.chunks_mut().insert(1, PngChunk::new(*b"tEXt", Bytes::from(text)));
            Some(png.encoder().bytes().to_vec())
        }
        _ => None,
    }
}

/// The pixels of a picture. JPEG is read without instructions that only some processors have: they round otherwise.
fn decoded(bytes: &[u8], format: ImageFormat) -> Option<DynamicImage> {
    if format != ImageFormat::Jpeg {
        return image::load_from_memory_with_format(bytes, format).ok();
    }
    let options = DecoderOptions::new_safe().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder.decode().ok()?;
    let info = decoder.info()?;
    RgbImage::from_raw(u32::from(info.width), u32::from(info.height), pixels).map(DynamicImage::ImageRgb8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 600 by 400 pixels that a camera took lying on its side, with its place.
    fn photo() -> Vec<u8> {
        let image = RgbImage::from_fn(600, 400, |x, y| image::Rgb([(x / 3) as u8, (y / 2) as u8, 90]));
        let mut out = Vec::new();
        image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, 90)).unwrap();
        let mut jpeg = Jpeg::from_bytes(Bytes::from(out)).unwrap();
        let mut exif = only_orientation(Orientation::Rotate90).to_vec();
        exif.extend(b"GPS 51.5N");
        jpeg.segments_mut().insert(1, JpegSegment::new_with_contents(markers::APP1, Bytes::from(exif)));
        jpeg.encoder().bytes().to_vec()
    }

    #[test]
    fn what_cameras_write_is_taken_out_and_the_upper_side_stays_up() {
        let clean = stripped(photo());
        assert!(!clean.windows(3).any(|w| w == b"GPS"));
        assert_eq!(orientation(&clean), Orientation::Rotate90);
        assert_eq!(stripped(b"%PDF-1.7".to_vec()), b"%PDF-1.7");
    }

    #[test]
    fn smaller_pictures_are_upright_and_carry_what_they_are_made_of() {
        let bytes = photo();
        let digest = made_of(&bytes, 200);
        let small = smaller(&bytes, 200, &digest).unwrap();
        let image = image::load_from_memory(&small).unwrap();
        assert_eq!((image.width(), image.height()), (200, 300));
        assert!(small[..500].windows(digest.len()).any(|w| w == digest.as_bytes()));
        assert_eq!(small, smaller(&bytes, 200, &digest).unwrap());
    }

    proptest::proptest! {
        #[test]
        fn broken_pictures_are_left_alone(at in 2usize..900, to in 0u8..255, cut in 0usize..4000) {
            let mut bytes = photo();
            let length = bytes.len();
            bytes[at % length] = to;
            bytes.truncate(length.saturating_sub(cut));
            let _ = smaller(&bytes, 100, "x");
            let _ = stripped(bytes);
        }
    }
}
