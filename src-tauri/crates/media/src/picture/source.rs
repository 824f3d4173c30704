use std::io::{BufRead, Read, Seek};

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageResult, Limits};
use jpeg_decoder::{CodingProcess, PixelFormat};

use super::scans::scans;
use super::{LARGE, Pixels, fit, turned, webp};
use crate::error::Error;

/// A picture of more pixels is an error: larger than any model makes, small enough to be held in memory.
pub(crate) const MOST_PIXELS: u64 = 200_000_000;
/// Most pixels of a JPEG that only the second decoder takes: it holds all of them, and their coefficients beside them.
const MOST_PIXELS_WHOLE: u64 = 50_000_000;
/// Most memory that a decoder may take for its pixels.
pub(super) const MOST_MEMORY: u64 = 1 << 30;

/// Most memory for what a PNG holds beside its pixels. Its colour profile is packed, a thousandfold if it wants, and
/// is unpacked before its size is known: the limit has to be there from the beginning.
pub(super) const MOST_ASIDE: u64 = 32 << 20;

/// A JPEG of more scans is made to keep a computer busy: those of encoders have about ten.
pub(super) const MOST_SCANS: u32 = 64;

/// A picture as its file holds it: not turned, in the colours of its profile.
pub(crate) struct Decoded {
    /// Perhaps already smaller than `size`, never smaller than needed.
    pub pixels: Pixels,
    pub size: (u32, u32),
    pub orientation: Orientation,
    pub profile: Option<Vec<u8>>,
}

/// Decodes a picture, of an animation the first frame.
pub(crate) fn decode(extension: &str, mut file: impl BufRead + Seek, most_pixels: u64) -> Result<Decoded, Error> {
    if extension == "jpg" {
        let scans = scans(&mut file, MOST_SCANS + 1)?;
        if scans > MOST_SCANS {
            return Err(Error::TooLarge(format!("more than {MOST_SCANS} scans")));
        }
        file.rewind()?;
        match scaled_jpeg(&mut file, most_pixels) {
            Ok(Some(decoded)) => return Ok(decoded),
            Err(error @ Error::TooLarge(_)) => return Err(error),
            // Kinds of JPEG that this decoder does not know, the other one may.
            Ok(None) | Err(_) => file.rewind()?,
        }
    }
    if extension == "webp"
        && let Some(decoded) = scaled_webp(&mut file, most_pixels)?
    {
        return Ok(decoded);
    }
    decode_whole(extension, file, if extension == "jpg" { most_pixels.min(MOST_PIXELS_WHOLE) } else { most_pixels })
}

/// Decodes a picture with all its pixels, of an animation the first frame.
pub(crate) fn decode_whole(extension: &str, file: impl BufRead + Seek, most_pixels: u64) -> Result<Decoded, Error> {
    let mut decoder = decoder(extension, file)?;
    let size = decoder.dimensions();
    check(size, most_pixels)?;
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(Error::TooLarge(format!("{} bytes of pixels", decoder.total_bytes())));
    }
    decoder.set_limits(limits(MOST_MEMORY)).map_err(trouble)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or(None);
    let image = DynamicImage::from_decoder(decoder).map_err(trouble)?;
    Ok(Decoded { pixels: Pixels::of(image), size, orientation, profile })
}

/// Width and height as a person sees them, without decoding a pixel.
pub(crate) fn size(extension: &str, file: &mut (impl BufRead + Seek)) -> Result<(u32, u32), Error> {
    let mut decoder = decoder(extension, file)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (width, height) = turned(decoder.dimensions(), orientation);
    if width > 0 && height > 0 { Ok((width, height)) } else { Err(Error::damaged("a picture without a pixel")) }
}

pub(super) fn limits(memory: u64) -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(memory);
    limits
}

fn decoder<'a>(extension: &str, file: impl BufRead + Seek + 'a) -> Result<Box<dyn ImageDecoder + 'a>, Error> {
    fn boxed<'a>(decoder: ImageResult<impl ImageDecoder + 'a>) -> Result<Box<dyn ImageDecoder + 'a>, Error> {
        decoder.map(|decoder| Box::new(decoder) as Box<dyn ImageDecoder>).map_err(trouble)
    }
    match extension {
        "png" => boxed(PngDecoder::with_limits(file, limits(MOST_ASIDE))),
        "jpg" => boxed(JpegDecoder::new(file)),
        "webp" => boxed(WebPDecoder::new(file)),
        "gif" => boxed(GifDecoder::new(file)),
        "bmp" => boxed(BmpDecoder::new(file)),
        "avif" | "heif" | "jxl" => Err(Error::NeedsPage(extension.to_uppercase())),
        other => Err(Error::NotShown(other.to_uppercase())),
    }
}

/// A JPEG decoded at a half, a quarter or an eighth, which costs a fraction of decoding it whole. None for pixels
/// that it gives in other than grey or RGB.
fn scaled_jpeg(file: &mut (impl BufRead + Seek), most_pixels: u64) -> Result<Option<Decoded>, Error> {
    let mut decoder = jpeg_decoder::Decoder::new(file);
    decoder.read_info().map_err(Error::damaged)?;
    let info = decoder.info().ok_or_else(|| Error::damaged("no frame"))?;
    let size = (u32::from(info.width), u32::from(info.height));
    check(size, most_pixels)?;
    // What comes in many passes is held whole until the last, two bytes a sample.
    let samples = u64::from(size.0) * u64::from(size.1) * info.pixel_format.pixel_bytes() as u64;
    if info.coding_process != CodingProcess::DctSequential && samples * 2 > MOST_MEMORY {
        return Err(Error::TooLarge(format!("{} bytes until it is decoded", samples * 2)));
    }
    let orientation = decoder.exif_data().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    let wanted = fit(size, turned(LARGE, orientation));
    let side = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
    let (width, height) = decoder.scale(side(wanted.0), side(wanted.1)).map_err(Error::damaged)?;
    let bytes = decoder.decode().map_err(Error::damaged)?;
    let bytes = match info.pixel_format {
        PixelFormat::RGB24 => bytes,
        PixelFormat::L8 => bytes.into_iter().flat_map(|grey| [grey; 3]).collect(),
        PixelFormat::L16 | PixelFormat::CMYK32 => return Ok(None),
    };
    let (width, height) = (u32::from(width), u32::from(height));
    if bytes.len() as u64 != u64::from(width) * u64::from(height) * 3 {
        return Ok(None);
    }
    // A profile of greys cannot be used for the three channels that they have become.
    let profile = decoder.icc_profile().filter(|_| info.pixel_format == PixelFormat::RGB24);
    Ok(Some(Decoded { pixels: Pixels { width, height, alpha: false, bytes }, size, orientation, profile }))
}

/// A WebP file of more bytes is not held in memory.
const MOST_WEBP: u64 = 128 << 20;

/// A still WebP decoded at a half, a third and so on, as long as that is half as large again as what is wanted of it: the
/// rest is shrunk with care. None for what is small, moves, or is not whole.
fn scaled_webp(file: &mut (impl BufRead + Seek), most_pixels: u64) -> Result<Option<Decoded>, Error> {
    let mut decoder = WebPDecoder::new(&mut *file).map_err(trouble)?;
    let size = decoder.dimensions();
    check(size, most_pixels)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or(None);
    drop(decoder);
    let wanted = fit(size, turned(LARGE, orientation));
    let part = (size.0 / wanted.0).min(size.1 / wanted.1) * 2 / 3;
    file.rewind()?;
    if size == wanted {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.by_ref().take(MOST_WEBP + 1).read_to_end(&mut bytes)?;
    file.rewind()?;
    if bytes.len() as u64 > MOST_WEBP {
        return Ok(None);
    }
    let smaller = (size.0.div_ceil(part.max(1)), size.1.div_ceil(part.max(1)));
    let pixels = webp::decode_smaller(&bytes, size, smaller);
    Ok(pixels.map(|pixels| Decoded { pixels, size, orientation, profile }))
}

fn check((width, height): (u32, u32), most_pixels: u64) -> Result<(), Error> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Error::damaged("a picture without a pixel"));
    }
    if pixels > most_pixels { Err(Error::TooLarge(format!("{width} × {height} pixels"))) } else { Ok(()) }
}

pub(super) fn trouble(error: ImageError) -> Error {
    match error {
        ImageError::Limits(error) => Error::TooLarge(error.to_string()),
        ImageError::IoError(error) => error.into(),
        ImageError::Unsupported(error) => Error::NotShown(error.to_string()),
        error => Error::damaged(error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Cursor;

    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageEncoder};

    use super::*;

    fn profile_of_a_png_with(profile: Vec<u8>) -> Option<Vec<u8>> {
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_icc_profile(profile).unwrap();
        encoder.write_image(&[7; 12], 2, 2, ExtendedColorType::Rgb8).unwrap();
        assert!(png.len() < 1 << 20, "it is packed");
        decode("png", Cursor::new(png), MOST_PIXELS).unwrap().profile
    }

    #[test]
    fn a_colour_profile_that_unpacks_without_end_is_left_out() {
        assert_eq!(profile_of_a_png_with(vec![0; 4096]), Some(vec![0; 4096]));
        assert_eq!(profile_of_a_png_with(vec![0; 64 << 20]), None);
    }
}
