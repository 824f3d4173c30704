//! Pictures as they are shown in the grid: small, upright, in sRGB.

mod colour;
mod page;
mod pixels;
mod redraw;
mod scans;
mod shrink;
mod signature;
pub(crate) mod source;
mod webp;

use std::io::Cursor;
use std::path::Path;

use image::metadata::Orientation;

use crate::error::{Error, guarded};
use crate::facts;
use crate::sniff::{Media, sniff};

pub use page::{MOST_STILL_BYTES, MOST_STRIP_BYTES, STRIP_COLUMNS, STRIP_ROWS, still_from_page, strip_from_page};
pub(crate) use pixels::Pixels;
pub use redraw::drawing_from_page;
pub(crate) use shrink::{fit, shrink_plane};
pub use signature::Signature;
use source::Decoded;

/// File name extension of thumbnails and posters, which are WebP.
pub const PICTURE_EXTENSION: &str = "webp";

/// A thumbnail or a poster in two sizes. Neither is ever larger than the original.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// WebP within 480 by 320 pixels.
    pub small: Vec<u8>,
    /// WebP within 960 by 640 pixels.
    pub large: Vec<u8>,
    /// Mean colour (red, green, blue), to be shown before the picture is there.
    pub colour: [u8; 3],
    /// What it looks like, to find it and its like again.
    pub signature: Signature,
    /// Pixels of the original as a person sees it, turned as the file says.
    pub width: u32,
    pub height: u32,
}

pub(crate) const SMALL: (u32, u32) = (480, 320);
pub(crate) const LARGE: (u32, u32) = (960, 640);

/// Makes the thumbnail of a picture: PNG, JPEG, WebP, GIF (its first frame) or BMP. It is turned as its EXIF data
/// says, its colours are brought from its profile to sRGB, and its transparency is kept. `NeedsPage` for stills that
/// only the page may be able to decode (AVIF, HEIF, JPEG XL).
pub fn picture(path: &Path) -> Result<Picture, Error> {
    let (sniffed, file) = facts::open(path)?;
    if sniffed.media != Media::Image {
        return Err(Error::NotShown(sniffed.mime.to_owned()));
    }
    guarded(|| source::decode(sniffed.extension, file, source::MOST_PIXELS).and_then(finish))
}

/// All pixels of a picture, upright and in sRGB.
#[derive(Clone, PartialEq, Eq)]
pub struct Bitmap {
    pub width: u32,
    pub height: u32,
    /// Red, green, blue, alpha (not premultiplied) of each pixel, row by row.
    pub rgba: Vec<u8>,
}

/// Most pixels of a picture that goes into the clipboard: programs take several copies of it.
const MOST_PIXELS_IN_HAND: u64 = 64_000_000;

/// Decodes a picture at its full size, to be handed to another program.
pub fn bitmap(path: &Path) -> Result<Bitmap, Error> {
    let (sniffed, file) = facts::open(path)?;
    if sniffed.media != Media::Image {
        return Err(Error::NotShown(sniffed.mime.to_owned()));
    }
    let decoded = guarded(|| source::decode_whole(sniffed.extension, file, MOST_PIXELS_IN_HAND))?;
    let mut pixels = decoded.pixels.turned(decoded.orientation);
    if let Some(profile) = decoded.profile {
        colour::to_srgb(&mut pixels, &profile);
    }
    let Pixels { width, height, alpha, bytes } = pixels;
    let rgba = if alpha {
        bytes
    } else {
        bytes.chunks_exact(3).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], u8::MAX]).collect()
    };
    Ok(Bitmap { width, height, rgba })
}

/// Most bytes of a picture that the page hands in.
const MOST_FROM_PAGE: usize = 8 << 20;
/// Most pixels of it: 8K.
const MOST_PIXELS_FROM_PAGE: u64 = 7680 * 4320;

/// Makes a poster of a JPEG that the page has drawn. It is as hostile as any other file: capped, decoded, encoded
/// anew; not a byte of it is kept.
pub fn from_page(jpeg: &[u8]) -> Result<Picture, Error> {
    if jpeg.len() > MOST_FROM_PAGE {
        return Err(Error::TooLarge(format!("a poster of {} bytes", jpeg.len())));
    }
    if sniff(jpeg).extension != "jpg" {
        return Err(Error::NotShown("a poster that is no JPEG".to_owned()));
    }
    guarded(|| source::decode("jpg", Cursor::new(jpeg), MOST_PIXELS_FROM_PAGE).and_then(finish))
}

fn finish(decoded: Decoded) -> Result<Picture, Error> {
    let Decoded { pixels, size, orientation, profile } = decoded;
    let mut large = pixels.shrunk_within(turned(LARGE, orientation))?.turned(orientation);
    if let Some(profile) = profile {
        colour::to_srgb(&mut large, &profile);
    }
    let (width, height) = turned(size, orientation);
    encoded(&large, width, height)
}

/// Encodes an upright sRGB picture within `LARGE` in both sizes. Width and height are the original's.
pub(crate) fn encoded(large: &Pixels, width: u32, height: u32) -> Result<Picture, Error> {
    let small = large.shrunk_within(SMALL)?;
    Ok(Picture {
        small: webp::encode(&small)?,
        large: webp::encode(large)?,
        colour: colour::mean(&small),
        signature: Signature::of(&small)?,
        width,
        height,
    })
}

fn turned((width, height): (u32, u32), orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => (width, height),
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
    }
}

/// The signature of a thumbnail that was made here before: for pictures that were shown before there were signatures.
pub fn signature_of_thumbnail(webp: &[u8]) -> Result<Signature, Error> {
    guarded(|| source::decode(PICTURE_EXTENSION, Cursor::new(webp), u64::from(LARGE.0) * u64::from(LARGE.1)))
        .and_then(|decoded| Signature::of(&decoded.pixels))
}
