use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::source;
use crate::error::{Error, guarded};
use crate::sniff::sniff;

/// Most bytes of a drawing, and most pixels.
const MOST_BYTES: usize = 16 << 20;
const MOST_PIXELS: u64 = 7680 * 4320;

/// Draws a PNG anew that the page has drawn and a person wants as a file. It is as hostile as any other file: capped,
/// decoded, encoded anew; not a byte of it is kept.
///
/// # Errors
/// `TooLarge`, `NotShown` for what is no PNG, `Damaged`.
pub fn drawing_from_page(png: &[u8]) -> Result<Vec<u8>, Error> {
    if png.len() > MOST_BYTES {
        return Err(Error::TooLarge(format!("a drawing of {} bytes", png.len())));
    }
    if sniff(png).extension != "png" {
        return Err(Error::NotShown("a drawing that is no PNG".to_owned()));
    }
    guarded(|| {
        let pixels = source::decode("png", Cursor::new(png), MOST_PIXELS)?.pixels;
        let colour = if pixels.alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
        let mut drawn = Vec::new();
        let encoder = PngEncoder::new(&mut drawn);
        encoder.write_image(&pixels.bytes, pixels.width, pixels.height, colour).map_err(Error::damaged)?;
        Ok(drawn)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let bytes: Vec<u8> = (0..width * height * 4).map(|byte| (byte % 251) as u8).collect();
        let mut png = Vec::new();
        PngEncoder::new(&mut png).write_image(&bytes, width, height, ExtendedColorType::Rgba8).unwrap();
        png
    }

    #[test]
    fn a_drawing_keeps_its_pixels_and_nothing_else() {
        let mut hidden = png(31, 17);
        let end = hidden.len();
        hidden.extend_from_slice(b"what hides behind the end");
        let drawn = drawing_from_page(&hidden).unwrap();
        let pixels = |png: &[u8]| image::load_from_memory(png).unwrap().into_rgba8().into_raw();
        assert_eq!(pixels(&drawn), pixels(&hidden[..end]));
        assert!(!drawn.windows(5).any(|bytes| bytes == b"hides"));
    }

    #[test]
    fn what_is_no_whole_png_is_refused() {
        let whole = png(31, 17);
        for bytes in [&b""[..], b"GIF89a", b"<svg/>", &whole[..40], &whole[..whole.len() / 2]] {
            assert!(drawing_from_page(bytes).is_err(), "{} bytes", bytes.len());
        }
        assert!(matches!(drawing_from_page(&vec![0; MOST_BYTES + 1]), Err(Error::TooLarge(_))));
        // Its head alone says that it is 60,000 by 60,000.
        let mut huge = whole;
        huge[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert!(drawing_from_page(&huge).is_err());
    }
}
