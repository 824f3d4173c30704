#![allow(clippy::unwrap_used)]
//! Files as other programs write them, byte by byte: containers here, what stands in them in `words`.

pub(super) mod iso;
pub(super) mod sound;
pub(super) mod words;

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// A PNG of one pixel with these chunks before its picture.
pub(super) fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], body: &[u8]| {
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(body);
        file.extend((body.len() as u32).to_be_bytes());
        file.extend(kind);
        file.extend(body);
        file.extend(sum.sum().to_be_bytes());
    };
    chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
    chunks.iter().for_each(|(kind, body)| chunk(kind, body));
    chunk(b"IDAT", &zlib(b"\0\0"));
    chunk(b"IEND", b"");
    file
}

/// A PNG with one text.
pub(super) fn png_of(name: &str, text: &str) -> Vec<u8> {
    png_of_all(&[(name, text)])
}

pub(super) fn png_of_all(texts: &[(&str, &str)]) -> Vec<u8> {
    let chunks = texts.iter().map(|(name, text)| (b"tEXt", [name.as_bytes(), b"\0", text.as_bytes()].concat()));
    png(&chunks.collect::<Vec<_>>())
}

pub(super) fn packed_text(name: &str, text: &str) -> Vec<u8> {
    [name.as_bytes(), b"\0\0", &zlib(text.as_bytes())].concat()
}

pub(super) fn international_text(name: &str, text: &str, packed: bool) -> Vec<u8> {
    let body = if packed { zlib(text.as_bytes()) } else { text.as_bytes().to_vec() };
    [name.as_bytes(), &[0, u8::from(packed), 0], b"en\0", "Näme\0".as_bytes(), &body].concat()
}

pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Head and end of a JPEG around segments.
pub(super) fn jpeg(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    for (marker, body) in segments {
        file.extend([0xff, *marker]);
        file.extend((body.len() as u16 + 2).to_be_bytes());
        file.extend(body);
    }
    file.extend(b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x7f\xff\xd9");
    file
}

pub(super) fn jpeg_with_exif(tiff: &[u8]) -> Vec<u8> {
    jpeg(&[(0xe1, [&b"Exif\0\0"[..], tiff].concat())])
}

pub(super) fn jpeg_with_xmp(packet: &str) -> Vec<u8> {
    jpeg(&[(0xe1, [&b"http://ns.adobe.com/xap/1.0/\0"[..], packet.as_bytes()].concat())])
}

pub(super) fn riff(form: &[u8; 4], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = form.to_vec();
    for (kind, chunk) in chunks {
        body.extend(*kind);
        body.extend((chunk.len() as u32).to_le_bytes());
        body.extend(chunk);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    [&b"RIFF"[..], &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

pub(super) fn webp(tiff: &[u8]) -> Vec<u8> {
    riff(b"WEBP", &[(b"VP8X", vec![8, 0, 0, 0, 0, 0, 0, 0, 0, 0]), (b"VP8 ", vec![7; 501]), (b"EXIF", tiff.to_vec())])
}

/// A TIFF with texts in its first directory and, if there are any, in the one of EXIF. Entries are tag, type, bytes.
pub(super) fn tiff(little: bool, first: &[(u16, u16, &[u8])], deeper: &[(u16, u16, &[u8])]) -> Vec<u8> {
    let two = |number: u16| if little { number.to_le_bytes() } else { number.to_be_bytes() };
    let four = |number: u32| if little { number.to_le_bytes() } else { number.to_be_bytes() };
    let mut file = if little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
    file.extend(four(8));
    let length = |entries: usize| 2 + 12 * entries + 4;
    let own = first.len() + usize::from(!deeper.is_empty());
    let deeper_at = 8 + length(own);
    let mut values_at = deeper_at + if deeper.is_empty() { 0 } else { length(deeper.len()) };
    let mut values: Vec<u8> = Vec::new();
    let mut directory = |file: &mut Vec<u8>, entries: &[(u16, u16, &[u8])], leads: Option<usize>| {
        file.extend(two((entries.len() + usize::from(leads.is_some())) as u16));
        for (tag, kind, bytes) in entries {
            file.extend(two(*tag));
            file.extend(two(*kind));
            file.extend(four(bytes.len() as u32));
            if bytes.len() <= 4 {
                let mut inside = bytes.to_vec();
                inside.resize(4, 0);
                file.extend(inside);
            } else {
                file.extend(four(values_at as u32));
                values.extend(*bytes);
                values_at += bytes.len();
            }
        }
        if let Some(at) = leads {
            file.extend(two(0x8769));
            file.extend(two(4));
            file.extend(four(1));
            file.extend(four(at as u32));
        }
        file.extend(four(0));
    };
    directory(&mut file, first, (!deeper.is_empty()).then_some(deeper_at));
    if !deeper.is_empty() {
        directory(&mut file, deeper, None);
    }
    file.extend(values);
    file
}

/// As much of a manifest as names what made the file; names at most 23 letters long.
pub(super) fn manifest(agent: &str, generator: &str) -> Vec<u8> {
    let text = |text: &str| [&[0x60 + text.len() as u8][..], text.as_bytes()].concat();
    let source = b"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
    let agent = [text("softwareAgent"), vec![0xa1], text("name"), text(agent)].concat();
    let generator = [text("claim_generator_info"), vec![0x81, 0xa1], text("name"), text(generator)].concat();
    [&b"\0\0\x01\0jumb\0\0\0\x1ejumdc2pa"[..], &agent, source, &generator].concat()
}

/// A TIFF whose comment is this text, as piexif writes it.
pub(super) fn user_comment(text: &str) -> Vec<u8> {
    let comment: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    tiff(false, &[], &[(0x9286, 7, &[&b"UNICODE\0"[..], &comment[..]].concat())])
}

/// A file of every container and program, by name.
pub(super) fn all() -> Vec<(&'static str, Vec<u8>)> {
    let graph = [("prompt", words::GRAPH_IN_PARTS), ("workflow", words::WORKFLOW)];
    let animated = format!("prompt:{}", words::GRAPH_IN_PARTS);
    let both = format!("{{\"prompt\": {}, \"workflow\": {}}}", words::GRAPH_IN_PARTS, words::WORKFLOW);
    let novelai = [("Software", "NovelAI"), ("Source", "NovelAI Diffusion V4.5 4BDE2A90"), ("Comment", words::NOVELAI)];
    let xmp = international_text("XML:com.adobe.xmp", words::DRAW_THINGS, false);
    vec![
        ("png-of-web-ui", png_of("parameters", words::INFOTEXT)),
        ("png-packed", png(&[(b"zTXt", packed_text("parameters", words::INFOTEXT))])),
        ("png-international", png(&[(b"iTXt", international_text("parameters", words::INFOTEXT, true))])),
        ("png-of-comfyui", png_of("prompt", words::GRAPH)),
        ("png-of-comfyui-drawn", png_of("workflow", words::WORKFLOW)),
        ("png-of-comfyui-in-circles", png_of("prompt", words::CIRCLE)),
        ("png-of-invokeai", png_of("invokeai_metadata", words::INVOKE)),
        ("png-of-invokeai-2", png_of("sd-metadata", words::SD_METADATA)),
        ("png-of-novelai", png_of_all(&novelai)),
        ("png-of-fooocus", png_of_all(&[("parameters", words::FOOOCUS), ("fooocus_scheme", "fooocus")])),
        ("png-of-draw-things", png(&[(b"iTXt", xmp)])),
        ("png-of-midjourney", png_of("Description", words::MIDJOURNEY)),
        ("png-with-credentials", png(&[(b"caBX", manifest("GPT-4o", "ChatGPT"))])),
        ("jpeg-of-swarmui", jpeg_with_exif(&user_comment(words::SWARM))),
        ("jpeg-of-easy-diffusion", jpeg_with_exif(&user_comment(words::EASY_DIFFUSION))),
        ("jpeg-with-xmp", jpeg_with_xmp(words::IPTC)),
        ("webp-of-comfyui", webp(&tiff(true, &[(0x110, 2, animated.as_bytes())], &[]))),
        ("avif-of-web-ui", iso::avif(&user_comment(words::INFOTEXT), words::IPTC)),
        ("jxl-of-web-ui", iso::jxl(&user_comment(words::INFOTEXT))),
        ("mp4-with-comment", iso::mp4(&iso::comment(&both))),
        ("mp4-with-names", iso::mp4(&iso::keys(&graph))),
        ("webm-with-names", iso::webm(&graph)),
        ("flac-of-comfyui", sound::flac(&graph)),
        ("opus-of-comfyui", sound::opus(&graph)),
        ("mp3-of-comfyui", sound::mp3(&graph)),
        ("mp3-with-comment", sound::mp3_of_comment(words::INFOTEXT)),
        ("wav-with-comment", sound::wav(words::INFOTEXT)),
    ]
}
