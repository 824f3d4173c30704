use std::io::{Read, Result, Seek};

use super::super::credentials;
use super::super::exif;
use super::super::letters::lenient;
use super::super::source::Source;
use super::super::texts::Texts;
use super::super::xmp;
use super::id3;

/// WebP, WAV and AVI.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, texts: &mut Texts) -> Result<()> {
    let mut at = 12;
    while let Some(head) = source.look::<8>(at)? {
        let [kind @ .., a, b, c, d] = head;
        let length = u64::from(u32::from_le_bytes([a, b, c, d]));
        match &kind {
            b"EXIF" => exif::read(&source.read(at + 8, length)?, texts),
            b"C2PA" => credentials::read(&source.read(at + 8, length)?, texts),
            b"XMP " | b"_PMX" => xmp::read(&source.read(at + 8, length)?, texts),
            b"id3 " | b"ID3 " => id3::read(&source.read(at + 8, length)?, texts),
            b"LIST" if source.look::<4>(at + 8)? == Some(*b"INFO") => {
                info(&source.read(at + 12, length.saturating_sub(4))?, texts);
            }
            _ => {}
        }
        // Chunks begin at even places.
        at += 8 + length + length % 2;
    }
    Ok(())
}

fn info(mut list: &[u8], texts: &mut Texts) {
    while let Some((head, rest)) = list.split_at_checked(8) {
        let (kind, length) = head.split_at(4);
        let length = length.iter().rev().fold(0usize, |length, byte| length << 8 | usize::from(*byte));
        let text = &rest[..length.min(rest.len())];
        match kind {
            b"ICMT" => texts.add("Comment", &lenient(text)),
            b"ISFT" => texts.add("Software", &lenient(text)),
            _ => {}
        }
        list = rest.get(length + length % 2..).unwrap_or_default();
    }
}
