use std::io::{Read, Result, Seek};

use flate2::read::ZlibDecoder;

use super::super::credentials;
use super::super::exif;
use super::super::letters::lenient;
use super::super::source::Source;
use super::super::texts::Texts;
use super::super::xmp;

/// Texts stand before or behind the picture; its own chunks are jumped over.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, texts: &mut Texts) -> Result<()> {
    let mut at = 8;
    while let Some(head) = source.look::<8>(at)? {
        let [a, b, c, d, kind @ ..] = head;
        let length = u64::from(u32::from_be_bytes([a, b, c, d]));
        if matches!(&kind, b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" | b"caBX") {
            let body = source.read(at + 8, length)?;
            chunk(&kind, &body, texts);
        }
        if &kind == b"IEND" {
            break;
        }
        // Length, kind and checksum.
        at += 12 + length;
    }
    Ok(())
}

fn chunk(kind: &[u8; 4], body: &[u8], texts: &mut Texts) {
    if kind == b"eXIf" {
        return exif::read(body, texts);
    }
    if kind == b"caBX" {
        return credentials::read(body, texts);
    }
    let Some((name, rest)) = split(body) else { return };
    let name = lenient(name);
    let text = match (kind, rest) {
        (b"tEXt", text) => text.to_vec(),
        (b"zTXt", [0, packed @ ..]) => unpacked(packed, texts.room()),
        (b"iTXt", [is_packed, _, rest @ ..]) => {
            // Behind the language and the name in that language.
            let Some((_, text)) = split(rest).and_then(|(_, rest)| split(rest)) else { return };
            if *is_packed == 1 { unpacked(text, texts.room()) } else { text.to_vec() }
        }
        _ => return,
    };
    match name.as_str() {
        "XML:com.adobe.xmp" => xmp::read(&text, texts),
        "Raw profile type exif" | "Raw profile type APP1" => exif::read(&raw_profile(&text), texts),
        _ => texts.add(&name, &lenient(&text)),
    }
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == 0)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// As much as there is room for; what is damaged is unpacked until there.
fn unpacked(packed: &[u8], room: usize) -> Vec<u8> {
    let mut text = Vec::new();
    let _ = ZlibDecoder::new(packed).take(room as u64).read_to_end(&mut text);
    text
}

/// What ImageMagick makes of EXIF: a name, a length, and digits in lines.
fn raw_profile(text: &[u8]) -> Vec<u8> {
    let digits = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).skip(2).flatten();
    let digits: Vec<u8> = digits.filter_map(|digit| char::from(*digit).to_digit(16)).map(|digit| digit as u8).collect();
    digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect()
}
