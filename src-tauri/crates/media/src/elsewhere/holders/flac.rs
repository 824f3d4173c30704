use std::io::{Read, Result, Seek};

use super::super::source::Source;
use super::super::texts::Texts;
use super::vorbis;

const COMMENTS: u8 = 4;

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, texts: &mut Texts) -> Result<()> {
    let mut at = 4;
    while let Some([kind, a, b, c]) = source.look::<4>(at)? {
        let length = u64::from(u32::from_be_bytes([0, a, b, c]));
        if kind & 0x7f == COMMENTS {
            vorbis::read(&source.read(at + 4, length)?, texts);
        }
        if kind & 0x80 != 0 {
            break;
        }
        at += 4 + length;
    }
    Ok(())
}
