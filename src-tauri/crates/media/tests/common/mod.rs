#![allow(dead_code, clippy::unwrap_used)]
//! Files that the tests look into, all made here.

pub mod film;
pub mod sound;

use std::path::PathBuf;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;

/// A folder that holds a file under a name that says nothing.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        Desk(TempDir::new().unwrap())
    }

    pub fn put(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

pub const RED: [u8; 3] = [220, 30, 30];
pub const GREEN: [u8; 3] = [30, 200, 40];
pub const BLUE: [u8; 3] = [30, 40, 210];

/// Left half one colour, right half another.
pub fn halves(width: u32, height: u32, left: [u8; 3], right: [u8; 3]) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| Rgb(if x < width / 2 { left } else { right })).into()
}

pub fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// EXIF data that says nothing but an orientation, 1 to 8.
pub fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff
}

pub fn jpeg_with_exif(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    image.write_with_encoder(encoder).unwrap();
    bytes
}

pub fn png_with(image: &DynamicImage, profile: Option<Vec<u8>>, orientation: Option<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).unwrap();
    }
    if let Some(orientation) = orientation {
        encoder.set_exif_metadata(exif(orientation)).unwrap();
    }
    let image = image.to_rgb8();
    encoder.write_image(&image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A PNG of palette indices.
pub fn palette_png(width: u32, height: u32, palette: &[u8], alpha: &[u8], index: impl Fn(u32, u32) -> u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.to_vec());
    encoder.set_trns(alpha.to_vec());
    let rows: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| index(x, y)).collect();
    encoder.write_header().unwrap().write_image_data(&rows).unwrap();
    bytes
}

/// Bytes without order, the same every time.
pub fn noise(length: usize) -> Vec<u8> {
    let mut state = 1u64;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        })
        .collect()
}

/// A file cut at every eighth, and then with a few of its bytes changed, over and over.
pub fn damaged(whole: &[u8]) -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<u8>> = (0..8).map(|eighths| whole[..whole.len() * eighths / 8].to_vec()).collect();
    let dice = noise(64 * 12);
    for throw in dice.chunks(12) {
        let mut file = whole.to_vec();
        for change in throw.chunks(3) {
            // Twice as often in the head, where the lengths and sizes are.
            let within = if change[0].is_multiple_of(2) { file.len() } else { file.len().min(600) };
            let at = (usize::from(change[0]) << 8 | usize::from(change[1])) * within / 65_536;
            file[at] = change[2];
        }
        files.push(file);
    }
    files
}

pub fn seen(webp: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(webp, ImageFormat::WebP).unwrap()
}

/// Whether two colours are the same to the eye, after the losses of an encoder.
pub fn near(a: [u8; 3], b: [u8; 3]) -> bool {
    a.into_iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 12)
}

/// Colour of a point, given as shares of width and height.
pub fn at(image: &DynamicImage, x: f32, y: f32) -> [u8; 3] {
    let image = image.to_rgb8();
    let place = |share: f32, length: u32| ((length as f32 * share) as u32).min(length - 1);
    image.get_pixel(place(x, image.width()), place(y, image.height())).0
}
