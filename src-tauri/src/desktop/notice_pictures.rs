//! Pictures for notifications. Thumbnails are WebP, which most notification servers cannot read: they get a PNG.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// This many lie in the folder; the oldest is written over. A server reads its picture when it shows the notice.
const KEPT: usize = 24;

pub struct NoticePictures {
    folder: PathBuf,
    next: AtomicUsize,
}

/// Why a notice is shown without its picture.
#[derive(Debug, thiserror::Error)]
pub enum NoPicture {
    #[error("the thumbnail cannot be read: {0}")]
    Thumbnail(#[from] image::ImageError),
    #[error("the picture of a notice cannot be written: {0}")]
    Write(#[from] std::io::Error),
}

impl NoticePictures {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, next: AtomicUsize::new(0) }
    }

    /// A PNG of this thumbnail. Blocks for some milliseconds.
    pub fn prepare(&self, thumbnail: &Path) -> Result<PathBuf, NoPicture> {
        let pixels = image::ImageReader::open(thumbnail)?.with_guessed_format()?.decode()?;
        std::fs::create_dir_all(&self.folder)?;
        let name = self.next.fetch_add(1, Ordering::Relaxed) % KEPT;
        let path = self.folder.join(format!("{name}.png"));
        pixels.save_with_format(&path, image::ImageFormat::Png)?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_thumbnail_becomes_a_png_of_the_same_pixels() {
        let folder = tempfile::tempdir().unwrap();
        let thumbnail = folder.path().join("7_320.webp");
        let pixels = image::RgbImage::from_fn(30, 20, |x, y| image::Rgb([x as u8 * 8, y as u8 * 12, 90]));
        pixels.save_with_format(&thumbnail, image::ImageFormat::WebP).unwrap();

        let pictures = NoticePictures::new(folder.path().join("notices"));
        let path = pictures.prepare(&thumbnail).unwrap();
        assert!(std::fs::read(&path).unwrap().starts_with(b"\x89PNG"));
        assert_eq!(image::open(&path).unwrap().to_rgb8(), pixels);
        assert_ne!(pictures.prepare(&thumbnail).unwrap(), path, "the one before may still be on screen");
    }

    #[test]
    fn the_folder_does_not_grow() {
        let folder = tempfile::tempdir().unwrap();
        let thumbnail = folder.path().join("t.webp");
        image::RgbImage::new(2, 2).save_with_format(&thumbnail, image::ImageFormat::WebP).unwrap();
        let pictures = NoticePictures::new(folder.path().join("notices"));
        for _ in 0..2 * KEPT {
            pictures.prepare(&thumbnail).unwrap();
        }
        assert_eq!(std::fs::read_dir(folder.path().join("notices")).unwrap().count(), KEPT);
    }

    #[test]
    fn what_is_no_picture_is_no_reason_to_stop() {
        let folder = tempfile::tempdir().unwrap();
        let (text, pictures) = (folder.path().join("t.webp"), NoticePictures::new(folder.path().to_owned()));
        std::fs::write(&text, "RIFF....WEBPVP8 and then nothing").unwrap();
        assert!(matches!(pictures.prepare(&text), Err(NoPicture::Thumbnail(_))));
        assert!(pictures.prepare(&folder.path().join("gone")).is_err());
    }
}
