use std::io::{Read, Result, Seek};

use super::super::credentials;
use super::super::exif;
use super::super::letters::lenient;
use super::super::source::Source;
use super::super::texts::Texts;
use super::super::xmp;

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Texts stand before the first scan.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, texts: &mut Texts) -> Result<()> {
    let (mut at, mut manifest) = (2, Vec::new());
    while let Some([0xff, marker, high, low]) = source.look::<4>(at)? {
        match marker {
            // Filling.
            0xff => at += 1,
            // Without a length.
            0x01 | 0xd0..=0xd8 => at += 2,
            // The scan, the end.
            0xd9 | 0xda => break,
            _ => {
                let length = u64::from(u16::from_be_bytes([high, low]));
                if matches!(marker, 0xe1 | 0xfe) {
                    let body = source.read(at + 4, length.saturating_sub(2))?;
                    segment(marker, &body, texts);
                }
                if marker == 0xeb {
                    let part = source.read(at + 4, length.saturating_sub(2))?;
                    manifest.extend_from_slice(boxes_of(&part, manifest.is_empty()).unwrap_or_default());
                }
                at += 2 + length.max(2);
            }
        }
    }
    credentials::read(&manifest, texts);
    Ok(())
}

/// A part of a manifest: behind its number, and from the second on behind the head of its box, which stands in each.
fn boxes_of(part: &[u8], first: bool) -> Option<&[u8]> {
    part.strip_prefix(b"JP")?.get(if first { 6 } else { 14 }..)
}

fn segment(marker: u8, body: &[u8], texts: &mut Texts) {
    if marker == 0xfe {
        texts.add("Comment", &lenient(body));
    } else if let Some(packet) = body.strip_prefix(XMP) {
        xmp::read(packet, texts);
    } else if body.starts_with(b"Exif\0\0") {
        exif::read(body, texts);
    }
}
