//! ID3v2, at the beginning of an MP3 or inside of a WAV.

use std::borrow::Cow;

use super::super::letters::{lenient, utf16};
use super::super::texts::Texts;

const MOST_FRAMES: usize = 1024;

/// Of the whole tag that begins so, in bytes.
pub(super) fn length(head: &[u8]) -> Option<u64> {
    Some(10 + seven_bits(head.get(6..10)?)? as u64)
}

pub(super) fn read(tag: &[u8], texts: &mut Texts) {
    let &[b'I', b'D', b'3', version @ 3..=4, _, flags, ref size @ ..] = tag.get(..10).unwrap_or_default() else {
        return;
    };
    let Some(size) = seven_bits(size) else { return };
    let body = &tag[10..];
    let body = &body[..body.len().min(size)];
    let body = if flags & 0x80 != 0 { without_stuffing(body) } else { Cow::Borrowed(body) };
    let mut rest = if flags & 0x40 != 0 { behind_extension(&body, version) } else { Some(&body[..]) };
    for _ in 0..MOST_FRAMES {
        let Some((head, after)) = rest.and_then(|rest| rest.split_at_checked(10)) else { break };
        let length = if version == 4 { seven_bits(&head[4..8]) } else { thirty_two_bits(&head[4..8]) };
        let Some((frame, after)) = length.and_then(|length| after.split_at_checked(length)) else { break };
        match &head[..4] {
            b"TXXX" => keep(frame, 0, texts),
            // Behind its language.
            b"COMM" => keep(frame, 3, texts),
            _ => {}
        }
        rest = Some(after);
    }
}

/// A text behind its name, in letters that the first byte names.
fn keep(frame: &[u8], skip: usize, texts: &mut Texts) {
    let Some((letters, rest)) = frame.split_first() else { return };
    let rest = rest.get(skip..).unwrap_or_default();
    let wide = matches!(letters, 1 | 2);
    let end = if wide {
        rest.as_chunks::<2>().0.iter().position(|pair| *pair == [0, 0]).map(|at| 2 * at)
    } else {
        rest.iter().position(|byte| *byte == 0)
    };
    let Some(end) = end else { return };
    let text = rest.get(end + 1 + usize::from(wide)..).unwrap_or_default();
    let read = |bytes: &[u8]| match (letters, bytes) {
        (1, [0xff, 0xfe, bytes @ ..]) => utf16(bytes, true),
        (1, [0xfe, 0xff, bytes @ ..]) => utf16(bytes, false),
        (1 | 2, bytes) => utf16(bytes, false),
        (_, bytes) => lenient(bytes),
    };
    let name = read(&rest[..end]);
    texts.add(if name.is_empty() { "Comment" } else { &name }, &read(text));
}

/// Four bytes of seven bits each.
fn seven_bits(bytes: &[u8]) -> Option<usize> {
    let whole = bytes.len() == 4 && bytes.iter().all(|byte| *byte < 0x80);
    whole.then(|| bytes.iter().fold(0, |number, byte| number << 7 | usize::from(*byte)))
}

fn thirty_two_bits(bytes: &[u8]) -> Option<usize> {
    Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
}

/// A zero behind each byte of ones keeps old players from taking it for sound.
fn without_stuffing(body: &[u8]) -> Cow<'_, [u8]> {
    let mut before = 0;
    let clean = body.iter().copied().filter(|byte| {
        let stuffing = before == 0xff && *byte == 0;
        before = *byte;
        !stuffing
    });
    Cow::Owned(clean.collect())
}

fn behind_extension(body: &[u8], version: u8) -> Option<&[u8]> {
    let size = body.get(..4)?;
    // Its size counts itself since version 4.
    let skip = if version == 4 { seven_bits(size)? } else { thirty_two_bits(size)?.checked_add(4)? };
    body.get(skip..)
}
