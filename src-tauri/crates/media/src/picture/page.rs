//! What the page has drawn of a video: a strip of its frames, and one frame at full size. Both are as hostile as any
//! other file: capped, decoded, encoded anew; not a byte of them is kept.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder};

use super::scans::scans;
use super::source::{MOST_ASIDE, MOST_MEMORY, MOST_SCANS, limits, trouble};
use super::{MOST_PIXELS_FROM_PAGE, Pixels, webp};
use crate::error::{Error, guarded};
use crate::sniff::sniff;

/// Frames of a strip stand in so many columns and rows, from left to right and from top to bottom.
pub const STRIP_COLUMNS: u32 = 6;
pub const STRIP_ROWS: u32 = 4;
/// Most pixels of a frame's side in a strip.
const MOST_STRIP_SIDE: u32 = 320;
/// Most bytes of a strip that the page hands in.
pub const MOST_STRIP_BYTES: usize = 4 << 20;
/// Most bytes of a still that the page hands in.
pub const MOST_STILL_BYTES: usize = 48 << 20;

/// Makes a strip (WebP) of a JPEG that the page has drawn: 24 frames of one size, 320 pixels a side at most.
pub fn strip_from_page(jpeg: &[u8]) -> Result<Vec<u8>, Error> {
    sized(jpeg, MOST_STRIP_BYTES, "a strip")?;
    typed(jpeg, "jpg", "a strip that is no JPEG")?;
    guarded(|| {
        if scans(&mut Cursor::new(jpeg), MOST_SCANS + 1)? > MOST_SCANS {
            return Err(Error::TooLarge(format!("more than {MOST_SCANS} scans")));
        }
        let decoder = JpegDecoder::new(Cursor::new(jpeg)).map_err(trouble)?;
        let (width, height) = decoder.dimensions();
        if width > MOST_STRIP_SIDE * STRIP_COLUMNS || height > MOST_STRIP_SIDE * STRIP_ROWS {
            return Err(Error::TooLarge(format!("a strip of {width} × {height} pixels")));
        }
        if width == 0 || height == 0 || !width.is_multiple_of(STRIP_COLUMNS) || !height.is_multiple_of(STRIP_ROWS) {
            return Err(Error::Damaged(format!("a strip of {width} × {height} pixels has no frames of one size")));
        }
        webp::encode(&decoded(decoder)?)
    })
}

/// Makes a still (PNG without transparency) of a PNG that the page has drawn, 8K at most, and says its width and height.
pub fn still_from_page(png: &[u8]) -> Result<(Vec<u8>, (u32, u32)), Error> {
    sized(png, MOST_STILL_BYTES, "a still")?;
    typed(png, "png", "a still that is no PNG")?;
    guarded(|| {
        let decoder = PngDecoder::with_limits(Cursor::new(png), limits(MOST_ASIDE)).map_err(trouble)?;
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MOST_PIXELS_FROM_PAGE || decoder.total_bytes() > MOST_MEMORY {
            return Err(Error::TooLarge(format!("a still of {width} × {height} pixels")));
        }
        if pixels == 0 {
            return Err(Error::damaged("a still without a pixel"));
        }
        let opaque = image(decoder)?.into_rgb8();
        let mut still = Vec::new();
        PngEncoder::new_with_quality(&mut still, CompressionType::Fast, FilterType::Adaptive)
            .write_image(&opaque, width, height, ExtendedColorType::Rgb8)
            .map_err(trouble)?;
        Ok((still, (width, height)))
    })
}

fn sized(bytes: &[u8], most: usize, what: &str) -> Result<(), Error> {
    if bytes.len() > most { Err(Error::TooLarge(format!("{what} of {} bytes", bytes.len()))) } else { Ok(()) }
}

fn typed(bytes: &[u8], extension: &str, otherwise: &str) -> Result<(), Error> {
    if sniff(bytes).extension == extension { Ok(()) } else { Err(Error::NotShown(otherwise.to_owned())) }
}

fn decoded(decoder: impl ImageDecoder) -> Result<Pixels, Error> {
    image(decoder).map(Pixels::of)
}

fn image(mut decoder: impl ImageDecoder) -> Result<DynamicImage, Error> {
    decoder.set_limits(limits(MOST_MEMORY)).map_err(trouble)?;
    DynamicImage::from_decoder(decoder).map_err(trouble)
}
