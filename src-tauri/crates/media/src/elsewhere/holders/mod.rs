//! Where texts stand in a file, by its container. Every length in a file is a claim: it says where to look next, and
//! what is read there is bounded by `Source` and `Texts`.

mod flac;
mod id3;
mod iso;
mod items;
mod jpeg;
mod keys;
mod matroska;
mod ogg;
mod png;
mod riff;
mod vorbis;

use std::io::{Read, Result, Seek};

use super::source::Source;
use super::texts::Texts;

/// Takes the texts out of whatever the file is by its first bytes.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, texts: &mut Texts) -> Result<()> {
    let Some(head) = source.look::<12>(0)? else { return Ok(()) };
    match head {
        [0x89, b'P', b'N', b'G', ..] => png::read(source, texts),
        [0xff, 0xd8, 0xff, ..] => jpeg::read(source, texts),
        [b'R', b'I', b'F', b'F', ..] => riff::read(source, texts),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => {
            iso::read(source, texts)
        }
        [0x1a, 0x45, 0xdf, 0xa3, ..] => matroska::read(source, texts),
        [b'f', b'L', b'a', b'C', ..] => flac::read(source, texts),
        [b'O', b'g', b'g', b'S', ..] => ogg::read(source, texts),
        [b'I', b'D', b'3', ..] => {
            let length = id3::length(&head).unwrap_or_default();
            id3::read(&source.read(0, length)?, texts);
            Ok(())
        }
        _ => Ok(()),
    }
}
