use std::io::{Read, Result, Seek};

use super::super::source::{MOST_BYTES, Source};
use super::super::texts::Texts;
use super::vorbis;

/// Pages have at most 64 KB.
const MOST_PAGES: u32 = 512;
const HEADER: u64 = 27;

/// Opus and Vorbis: comments are the second packet of the first stream, over as many pages as it needs.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, texts: &mut Texts) -> Result<()> {
    let (mut at, mut stream, mut packets, mut comments) = (0, None, 0, Vec::new());
    for _ in 0..MOST_PAGES {
        let Some(head) = source.look::<27>(at)? else { break };
        if !head.starts_with(b"OggS") {
            break;
        }
        let lengths = source.read(at + HEADER, u64::from(head[26]))?;
        let mut from = at + HEADER + lengths.len() as u64;
        let whole: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        at = from + whole;
        if *stream.get_or_insert([head[14], head[15], head[16], head[17]]) != head[14..18] {
            continue;
        }
        // A part that is not full ends its packet.
        for length in lengths {
            if packets == 1 && (comments.len() as u64) < MOST_BYTES {
                comments.extend(source.read(from, u64::from(length))?);
            }
            from += u64::from(length);
            packets += u32::from(length < 255);
        }
        if packets > 1 {
            break;
        }
    }
    let comments = comments.strip_prefix(b"OpusTags").or_else(|| comments.strip_prefix(b"\x03vorbis"));
    vorbis::read(comments.unwrap_or_default(), texts);
    Ok(())
}
