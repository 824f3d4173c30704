use std::io::{ErrorKind, Read, Seek, SeekFrom};

use crate::error::Error;

/// Four letters that name a box.
pub(crate) type Kind = [u8; 4];

/// Two hours of film have a `moov` of a few megabytes.
const LARGEST_MOOV: u64 = 64 << 20;
/// A fragmented film has a few boxes a second.
const MOST_BOXES: u32 = 100_000;

/// Body of the first `moov` of a file, found without reading what lies before it.
pub(super) fn read_moov(file: &mut (impl Read + Seek)) -> Result<Vec<u8>, Error> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut at = 0;
    for _ in 0..MOST_BOXES {
        file.seek(SeekFrom::Start(at))?;
        let Some((kind, header, size)) = read_header(file, end - at)? else { break };
        if kind == *b"moov" {
            let length = size - header;
            if length > LARGEST_MOOV {
                return Err(Error::TooLarge(format!("an index of {length} bytes")));
            }
            let mut body = Vec::new();
            file.seek(SeekFrom::Start(at + header))?;
            file.take(length).read_to_end(&mut body)?;
            return Ok(body);
        }
        at += size;
    }
    Err(Error::damaged("no index (moov)"))
}

/// Kind, length of the header and length of the whole box; None at the end, or where no box can be.
fn read_header(file: &mut impl Read, left: u64) -> Result<Option<(Kind, u64, u64)>, Error> {
    let mut header = [0; 16];
    let wanted = usize::try_from(left.min(16)).unwrap_or(16);
    match file.read_exact(&mut header[..wanted]) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    Ok(header_of(&header[..wanted], left))
}

/// Kind, length of the header and length of the whole box, of which `left` bytes can be there at most.
pub(crate) fn header_of(bytes: &[u8], left: u64) -> Option<(Kind, u64, u64)> {
    let kind: Kind = bytes.get(4..8)?.try_into().ok()?;
    let (header, size) = match be32(bytes, 0)? {
        0 => (8, left),
        1 => (16, be64(bytes, 8)?),
        size => (8, u64::from(size)),
    };
    (header <= size && size <= left).then_some((kind, header, size))
}

/// The boxes inside a body, as far as they can be read.
pub(crate) fn children(mut body: &[u8]) -> impl Iterator<Item = (Kind, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, header, size) = header_of(body, body.len() as u64)?;
        let (whole, rest) = body.split_at_checked(usize::try_from(size).ok()?)?;
        body = rest;
        Some((kind, whole.get(usize::try_from(header).ok()?..)?))
    })
}

/// The first box of a kind.
pub(crate) fn child<'a>(body: &'a [u8], kind: &Kind) -> Option<&'a [u8]> {
    children(body).find(|(found, _)| found == kind).map(|(_, body)| body)
}

/// The box at the end of a path of kinds.
pub(super) fn descend<'a>(body: &'a [u8], path: &[&Kind]) -> Option<&'a [u8]> {
    path.iter().try_fold(body, |body, kind| child(body, kind))
}

pub(crate) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(crate) fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}
