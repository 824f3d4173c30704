use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};

/// Pixels in memory, row by row without gaps.
pub(crate) struct Pixels {
    pub width: u32,
    pub height: u32,
    /// Four bytes a pixel (red, green, blue, alpha, not premultiplied); otherwise three.
    pub alpha: bool,
    pub bytes: Vec<u8>,
}

impl Pixels {
    /// Eight bits a channel; finer ones are rounded.
    pub(crate) fn of(image: DynamicImage) -> Self {
        let (width, height) = (image.width(), image.height());
        let alpha = image.color().has_alpha();
        let bytes = if alpha { image.into_rgba8().into_raw() } else { image.into_rgb8().into_raw() };
        Pixels { width, height, alpha, bytes }
    }

    /// Upright, as `orientation` says.
    pub(crate) fn turned(self, orientation: Orientation) -> Self {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let Pixels { width, height, alpha, bytes } = self;
        let held = "pixels always hold width times height";
        let mut image = if alpha {
            DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, bytes).expect(held))
        } else {
            DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, bytes).expect(held))
        };
        image.apply_orientation(orientation);
        Pixels::of(image)
    }

    pub(crate) fn channels(&self) -> usize {
        if self.alpha { 4 } else { 3 }
    }
}
