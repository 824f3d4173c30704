//! Bytes in, facts out: type by content, size, thumbnail, poster, waveform, signature, and what other programs say inside
//! of a file of how they made it.
//!
//! Every byte that comes here is hostile until it is decoded: sizes are checked before memory is taken, a panic of
//! a decoder is an error like any other, and what nobody can decode is said to be so. Nothing here writes a file.
//!
//! Decoders of foreign bytes are written in Rust, but for two: openh264 decodes the one frame of a poster, and libwebp
//! stills of a WebP file whose head was read in Rust before, straight into a smaller size. The page shows the same files
//! by its own libwebp.

mod elsewhere;
mod error;
mod facts;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod mp4;
mod picture;
mod poster;
mod sniff;
mod sound;
mod words;

pub use elsewhere::{Elsewhere, elsewhere};
pub use error::Error;
pub use facts::{Facts, inspect};
pub use picture::{
    Bitmap, MOST_STILL_BYTES, MOST_STRIP_BYTES, PICTURE_EXTENSION, Picture, STRIP_COLUMNS, STRIP_ROWS, Signature,
    bitmap, drawing_from_page, from_page, picture, signature_of_thumbnail, still_from_page, strip_from_page,
};
pub use poster::poster;
pub use sniff::{HEAD, Media, Sniffed, is_extension, sniff};
pub use sound::{Waveform, waveform};
