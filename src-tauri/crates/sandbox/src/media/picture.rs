//! A still image: PNG, JPEG or lossless WebP.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{ImageError, RgbImage};

use super::canvas::Look;
use super::pictures::{self, Picture};
use crate::dice::Dice;
use crate::order::{Frame, Order};

/// A still image that can be drawn.
#[derive(Clone, Debug)]
pub(super) struct Still {
    width: u32,
    height: u32,
    format: Format,
    look: Look,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Png,
    Jpeg,
    WebP,
}

/// Pixels of an image whose size was left open, about 1.2 million.
const PIXELS: f32 = 1_200_000.0;
/// The long side of an image whose size was left open lies between these.
const LONG_SIDE: (f32, f32) = (1024.0, 1536.0);
/// No side is shorter, whatever was asked.
const SHORTEST: u32 = 64;
/// The grain of film, in steps of 255. It also hides that the pictures are smaller than what is made of them.
const GRAIN: f32 = 7.0;

impl Still {
    pub(super) fn of(order: &Order, dice: &mut Dice) -> Still {
        let format = match order.format.as_deref() {
            Some("png") => Format::Png,
            Some("jpeg" | "jpg") => Format::Jpeg,
            Some("webp") => Format::WebP,
            Some(_) | None => *dice.pick(&[Format::Png, Format::Jpeg, Format::WebP]),
        };
        let picture = pictures::choose(&order.prompt, ratio(order.frame), dice);
        let (width, height) = size(order.frame, picture);
        Still { width, height, format, look: Look::of(picture, dice) }
    }

    pub(super) fn extension(&self) -> &'static str {
        match self.format {
            Format::Png => "png",
            Format::Jpeg => "jpg",
            Format::WebP => "webp",
        }
    }

    pub(super) fn mime(&self) -> &'static str {
        match self.format {
            Format::Png => "image/png",
            Format::Jpeg => "image/jpeg",
            Format::WebP => "image/webp",
        }
    }

    pub(super) fn draw(&self) -> Result<Vec<u8>, ImageError> {
        let image = self.look.develop(self.width, self.height, GRAIN)?;
        let mut file = Vec::new();
        match self.format {
            Format::Png => return png(&image),
            Format::Jpeg => image.write_with_encoder(JpegEncoder::new_with_quality(&mut file, 91))?,
            Format::WebP => image.write_with_encoder(WebPEncoder::new_lossless(&mut file))?,
        }
        Ok(file)
    }
}

/// An image as a PNG, quickly rather than small.
pub(super) fn png(image: &RgbImage) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Adaptive);
    image.write_with_encoder(encoder)?;
    Ok(file)
}

/// Width by height, where a shape was asked for.
pub(super) fn ratio(frame: Frame) -> Option<f32> {
    match frame {
        Frame::Any => None,
        Frame::Ratio(width, height) | Frame::Pixels(width, height) => {
            Some((width as f32 / height as f32).clamp(0.1, 10.0))
        }
    }
}

fn size(frame: Frame, picture: &Picture) -> (u32, u32) {
    let open = |ratio: f32| {
        let long = (PIXELS * ratio.max(1.0 / ratio)).sqrt().clamp(LONG_SIDE.0, LONG_SIDE.1);
        if ratio >= 1.0 { (long, long / ratio) } else { (long * ratio, long) }
    };
    let (width, height) = match (frame, ratio(frame)) {
        (Frame::Pixels(width, height), _) if width.max(height) as f32 <= LONG_SIDE.1 => {
            return (width.max(SHORTEST), height.max(SHORTEST));
        }
        (_, Some(ratio)) => open(ratio),
        (_, None) => open(picture.width as f32 / picture.height as f32),
    };
    // Whole steps of 8, as the models give them.
    ((width / 8.0).round() as u32 * 8, (height / 8.0).round() as u32 * 8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::task::Kind;

    fn still(fields: &str) -> Still {
        let body = format!(r#"{{"model":"z-image","prompt":"a lake"{fields}}}"#);
        Still::of(&Order::read(Kind::Image, body.as_bytes()).unwrap(), &mut Dice::new(1))
    }

    #[test]
    fn sizes_follow_the_order() {
        let size = |fields: &str| (still(fields).width, still(fields).height);
        assert_eq!(size(r#","size":"16:9""#), (1464, 824));
        assert_eq!(size(r#","size":"1:1""#), (1096, 1096));
        assert_eq!(size(r#","size":"9:21""#), (656, 1536));
        assert_eq!(size(r#","size":"1024x1536""#), (1024, 1536));
        assert_eq!(size(r#","size":"4096x2048""#), (1536, 768));
        assert_eq!(size(r#","size":"1x4000000000""#).1, 1536);
        assert_eq!(size(r#","size":"1x1""#), (64, 64));
    }

    #[test]
    fn each_format_is_what_it_says() {
        for (format, begins) in [("png", &b"\x89PNG"[..]), ("jpeg", b"\xFF\xD8\xFF"), ("webp", b"RIFF")] {
            let still = still(&format!(r#","size":"96x64","output_format":"{format}""#));
            let file = still.draw().unwrap();
            assert!(file.starts_with(begins));
            let image = image::load_from_memory(&file).unwrap();
            assert_eq!((image.width(), image.height()), (96, 64));
        }
    }
}
