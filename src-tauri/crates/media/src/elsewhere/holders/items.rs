//! EXIF and XMP of AVIF and HEIF, which are items: one list says what they are, another where.

use std::io::{Read, Result, Seek};

use super::super::exif;
use super::super::source::Source;
use super::super::texts::Texts;
use super::super::xmp;
use crate::mp4::boxes::{be16, be32, be64, child, children};

/// A picture of many tiles has a few hundred items.
const LARGEST: u64 = 1 << 20;
const MOST_ITEMS: usize = 4096;

#[derive(Clone, Copy)]
enum What {
    Exif,
    Xmp,
}

/// Body of `meta`, by its place.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, at: u64, length: u64, texts: &mut Texts) -> Result<()> {
    let meta = source.read(at, length.min(LARGEST))?;
    let boxes = meta.get(4..).unwrap_or_default();
    let wanted = child(boxes, b"iinf").map(wanted).unwrap_or_default();
    let places = child(boxes, b"iloc").and_then(|iloc| places(iloc, &wanted)).unwrap_or_default();
    for place in places {
        let body = if place.inside {
            let inside = child(boxes, b"idat").unwrap_or_default();
            let from = usize::try_from(place.at).ok().and_then(|at| inside.get(at..)).unwrap_or_default();
            from[..from.len().min(place.length as usize)].to_vec()
        } else {
            source.read(place.at, u64::from(place.length))?
        };
        match place.what {
            // Behind the distance to it.
            What::Exif => exif::read(
                be32(&body, 0).and_then(|skip| body.get(4usize.checked_add(skip as usize)?..)).unwrap_or_default(),
                texts,
            ),
            What::Xmp => xmp::read(&body, texts),
        }
    }
    Ok(())
}

/// Ids of the items that hold texts.
fn wanted(iinf: &[u8]) -> Vec<(u32, What)> {
    let entries = if iinf.first() == Some(&0) { iinf.get(6..) } else { iinf.get(8..) }.unwrap_or_default();
    children(entries)
        .take(MOST_ITEMS)
        .filter_map(|(kind, entry)| if kind == *b"infe" { item(entry) } else { None })
        .collect()
}

fn item(infe: &[u8]) -> Option<(u32, What)> {
    let (id, rest) = match infe.first()? {
        2 => (u32::from(be16(infe, 4)?), infe.get(8..)?),
        3 => (be32(infe, 4)?, infe.get(10..)?),
        _ => return None,
    };
    match rest.get(..4)? {
        b"Exif" => Some((id, What::Exif)),
        // Behind its name.
        b"mime" => {
            let kind = rest.get(4..)?.split(|byte| *byte == 0).nth(1)?;
            (kind == b"application/rdf+xml").then_some((id, What::Xmp))
        }
        _ => None,
    }
}

struct Place {
    what: What,
    at: u64,
    length: u32,
    /// In the box `idat` rather than in the file.
    inside: bool,
}

/// The first extent of each wanted item; nobody splits so little.
fn places(iloc: &[u8], wanted: &[(u32, What)]) -> Option<Vec<Place>> {
    let version = *iloc.first()?;
    let (widths, base_width) = (*iloc.get(4)?, *iloc.get(5)?);
    let (offset_width, length_width) = (usize::from(widths >> 4), usize::from(widths & 15));
    let (base_width, index_width) = (usize::from(base_width >> 4), usize::from(base_width & 15));
    let mut fields = Fields { bytes: iloc, at: 6 };
    let wide = if version < 2 { 2 } else { 4 };
    let count = fields.number(wide)?;
    let mut places = Vec::new();
    for _ in 0..count.min(MOST_ITEMS as u64) {
        let Some(id) = fields.number(wide) else { break };
        let method = if version == 0 { 0 } else { fields.number(2)? & 15 };
        fields.number(2)?;
        let base = fields.number(base_width)?;
        let extents = fields.number(2)?;
        for extent in 0..extents {
            if version > 0 {
                fields.number(index_width)?;
            }
            let (offset, length) = (fields.number(offset_width)?, fields.number(length_width)?);
            let what = wanted.iter().find(|(wanted, _)| u64::from(*wanted) == id).map(|(_, what)| *what);
            if let (0, Some(what), Some(at), Ok(length)) =
                (extent, what, base.checked_add(offset), u32::try_from(length))
            {
                places.push(Place { what, at, length, inside: method == 1 });
            }
        }
    }
    Some(places)
}

struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Fields<'_> {
    /// A number of so many bytes: none, 2, 4 or 8.
    fn number(&mut self, wide: usize) -> Option<u64> {
        let at = self.at;
        self.at += wide;
        match wide {
            0 => Some(0),
            2 => be16(self.bytes, at).map(u64::from),
            4 => be32(self.bytes, at).map(u64::from),
            8 => be64(self.bytes, at),
            _ => None,
        }
    }
}
