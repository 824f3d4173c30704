//! Texts in EXIF. Read here rather than by a crate: those that exist copy the value of every entry, and 65,000 entries
//! may all point at the same large value.

use super::letters::{lenient, user_comment, utf16};
use super::texts::Texts;
use super::xmp;

/// A directory has a few dozen entries.
const MOST_ENTRIES: usize = 512;
/// Beside its texts, a directory leads to the one that holds the comment.
const DEEPER: u16 = 0x8769;

/// Texts that ComfyUI keeps in any entry: it begins with its name.
const NAMED: [&str; 4] = ["prompt", "workflow", "parameters", "extraMetadata"];

/// Takes the texts out of a TIFF, as it stands in JPEG, PNG, WebP, AVIF and JPEG XL.
pub(super) fn read(tiff: &[u8], texts: &mut Texts) {
    let tiff = tiff.strip_prefix(b"Exif\0\0").unwrap_or(tiff);
    let little = match tiff.get(..4) {
        Some(b"II*\0") => true,
        Some(b"MM\0*") => false,
        _ => return,
    };
    let tiff = Tiff { bytes: tiff, little };
    let Some(first) = tiff.u32(4) else { return };
    if let Some(deeper) = directory(&tiff, first, texts) {
        directory(&tiff, deeper, texts);
    }
}

/// Reads the texts of a directory and says where the deeper one is.
fn directory(tiff: &Tiff, at: u32, texts: &mut Texts) -> Option<u32> {
    let at = at as usize;
    let count = usize::from(tiff.u16(at)?).min(MOST_ENTRIES);
    let mut deeper = None;
    for entry in (0..count).map_while(|index| at.checked_add(2 + 12 * index)) {
        let Some(tag) = tiff.u16(entry) else { break };
        if tag == DEEPER {
            deeper = tiff.u32(entry + 8);
        } else if let (Some(name), Some(value)) = (name_of(tag), tiff.value(entry)) {
            keep(name, value, tiff.little, texts);
        }
    }
    deeper
}

fn name_of(tag: u16) -> Option<&'static str> {
    Some(match tag {
        0x010d => "DocumentName",
        0x010e => "ImageDescription",
        0x010f => "Make",
        0x0110 => "CameraModel",
        0x0131 => "Software",
        0x02bc => "XMP",
        0x927c => "MakerNote",
        0x9286 => "UserComment",
        0x9c9c => "XPComment",
        _ => return None,
    })
}

fn keep(name: &'static str, value: &[u8], little: bool, texts: &mut Texts) {
    let text = match name {
        "UserComment" => user_comment(value, little),
        "XPComment" => utf16(value, true),
        "XMP" => return xmp::read(value, texts),
        _ => lenient(value),
    };
    let named = text.split_once(':').and_then(|(before, rest)| {
        let name = NAMED.iter().find(|name| name.eq_ignore_ascii_case(before.trim()))?;
        Some((*name, rest))
    });
    match named {
        Some((name, text)) => texts.add(name, text),
        None => texts.add(name, &text),
    }
}

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    /// The bytes of an entry that is made of bytes.
    fn value(&self, entry: usize) -> Option<&'a [u8]> {
        // Bytes, letters, anything, letters in UTF-8.
        if !matches!(self.u16(entry + 2)?, 1 | 2 | 7 | 129) {
            return None;
        }
        let length = self.u32(entry + 4)? as usize;
        let at = if length <= 4 { entry + 8 } else { self.u32(entry + 8)? as usize };
        self.bytes.get(at..at.checked_add(length)?)
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
}
