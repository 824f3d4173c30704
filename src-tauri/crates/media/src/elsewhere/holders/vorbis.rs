//! Comments of FLAC, Vorbis and Opus: a name, "=", a text.

use super::super::letters::lenient;
use super::super::texts::Texts;

const MOST: usize = 1024;

pub(super) fn read(comments: &[u8], texts: &mut Texts) {
    let Some((_, rest)) = counted(comments) else { return };
    let mut rest = rest.get(4..).unwrap_or_default();
    for _ in 0..MOST {
        let Some((comment, after)) = counted(rest) else { break };
        if let Some((name, text)) = lenient(comment).split_once('=') {
            texts.add(name, text);
        }
        rest = after;
    }
}

/// What stands behind its own length, and the rest.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}
