use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::pixels::Pixels;
use crate::error::Error;

/// The largest size of the same shape within a box, never larger than the original, never without a pixel.
pub(crate) fn fit((width, height): (u32, u32), within: (u32, u32)) -> (u32, u32) {
    let scale =
        (f64::from(within.0) / f64::from(width.max(1))).min(f64::from(within.1) / f64::from(height.max(1))).min(1.0);
    let side = |length: u32, most: u32| ((f64::from(length) * scale).round() as u32).clamp(1, most.max(1));
    (side(width, within.0), side(height, within.1))
}

impl Pixels {
    pub(crate) fn shrunk_within(&self, within: (u32, u32)) -> Result<Pixels, Error> {
        let (width, height) = fit((self.width, self.height), within);
        self.shrunk_to(width, height)
    }

    /// Of just this size, whatever becomes of the shape.
    pub(crate) fn shrunk_to(&self, width: u32, height: u32) -> Result<Pixels, Error> {
        let kind = if self.alpha { PixelType::U8x4 } else { PixelType::U8x3 };
        let bytes = if (width, height) == (self.width, self.height) {
            self.bytes.clone()
        } else {
            resize(&self.bytes, (self.width, self.height), (width, height), kind)?
        };
        Ok(Pixels { width, height, alpha: self.alpha, bytes })
    }
}

/// Brings one plane of a video frame to a size.
pub(crate) fn shrink_plane(plane: &[u8], from: (u32, u32), to: (u32, u32)) -> Result<Vec<u8>, Error> {
    resize(plane, from, to, PixelType::U8)
}

/// Lanczos; colours under transparency weigh as much as they are seen.
fn resize(bytes: &[u8], from: (u32, u32), to: (u32, u32), kind: PixelType) -> Result<Vec<u8>, Error> {
    let source = ImageRef::new(from.0, from.1, bytes, kind).map_err(Error::damaged)?;
    let mut target = Image::new(to.0, to.1, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &options).map_err(Error::damaged)?;
    Ok(target.into_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_keeps_its_shape_and_is_never_enlarged() {
        for (size, expected) in [
            ((2048, 2048), (640, 640)),
            ((1920, 1080), (960, 540)),
            ((1080, 1920), (360, 640)),
            ((100, 50), (100, 50)),
            ((1, 1), (1, 1)),
            ((20_000, 10), (960, 1)),
            ((10, 20_000), (1, 640)),
            ((961, 641), (960, 640)),
            ((u32::MAX, u32::MAX), (640, 640)),
        ] {
            assert_eq!(fit(size, (960, 640)), expected, "{size:?}");
        }
    }
}
