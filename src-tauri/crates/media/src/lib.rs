//! Bytes in, facts out: type by content, size, thumbnail, poster, waveform.

mod sniff;

pub use sniff::{Media, Sniffed, is_extension, sniff};

/// File name extension of thumbnails and posters, which are WebP.
pub const PICTURE_EXTENSION: &str = "webp";
