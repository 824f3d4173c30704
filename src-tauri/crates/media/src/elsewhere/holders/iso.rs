use std::io::{Read, Result, Seek};

use super::super::credentials;
use super::super::exif;
use super::super::source::Source;
use super::super::texts::Texts;
use super::super::xmp;
use super::{items, keys};
use crate::mp4::boxes::{Kind, header_of};

/// What marks a box as XMP: BE7ACFCB-97A9-42E8-9C71-999491E3AFAC.
const XMP: [u8; 16] = [0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac];

/// What marks a box as Content Credentials: D8FEC3D6-1B0E-483C-9297-5828877EC481.
const CREDENTIALS: [u8; 16] =
    [0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81];

/// MP4, QuickTime, AVIF, HEIF and JPEG XL: boxes one after the other, what is large jumped over.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, texts: &mut Texts) -> Result<()> {
    let end = source.length();
    let mut at = 0;
    while let Some(found) = box_at(source, at, end)? {
        match &found.kind {
            b"moov" => movie(source, &found, texts)?,
            b"meta" => items::read(source, found.from, found.length(), texts)?,
            b"uuid" => marked(source, &found, texts)?,
            b"Exif" => exif::read(source.read(found.from, found.length())?.get(4..).unwrap_or_default(), texts),
            b"xml " => xmp::read(&source.read(found.from, found.length())?, texts),
            _ => {}
        }
        at = found.to;
    }
    Ok(())
}

/// A box that says by a mark what it is.
fn marked<R: Read + Seek>(source: &mut Source<R>, found: &Found, texts: &mut Texts) -> Result<()> {
    let read: fn(&[u8], &mut Texts) = match source.look::<16>(found.from)? {
        Some(XMP) => xmp::read,
        Some(CREDENTIALS) => credentials::read,
        _ => return Ok(()),
    };
    read(&source.read(found.from + 16, found.length().saturating_sub(16))?, texts);
    Ok(())
}

/// The index of a film: its tracks are jumped over, its tables may have 64 MB.
fn movie<R: Read + Seek>(source: &mut Source<R>, moov: &Found, texts: &mut Texts) -> Result<()> {
    let mut at = moov.from;
    while let Some(found) = box_at(source, at, moov.to)? {
        match &found.kind {
            b"udta" => keys::user_data(&source.read(found.from, found.length())?, texts),
            b"meta" => keys::read(&source.read(found.from, found.length())?, texts),
            _ => {}
        }
        at = found.to;
    }
    Ok(())
}

struct Found {
    kind: Kind,
    /// Place of its body.
    from: u64,
    to: u64,
}

impl Found {
    /// Of its body, in bytes.
    fn length(&self) -> u64 {
        self.to - self.from
    }
}

fn box_at<R: Read + Seek>(source: &mut Source<R>, at: u64, end: u64) -> Result<Option<Found>> {
    let left = end.saturating_sub(at);
    let Some(head) = source.look::<16>(at)? else { return Ok(None) };
    let known = usize::try_from(left.min(16)).unwrap_or(16);
    let found = header_of(&head[..known], left);
    Ok(found.map(|(kind, header, size)| Found { kind, from: at + header, to: at + size }))
}
