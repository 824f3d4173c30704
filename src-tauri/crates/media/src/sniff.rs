//! What a file is, by its first bytes. What a server or a name says counts for nothing.

/// What a person does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    Image,
    Video,
    Audio,
    /// Kept and named, but not shown.
    Other,
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sniffed {
    pub media: Media,
    pub mime: &'static str,
    /// Without the dot. One of a fixed list, none of which any system runs.
    pub extension: &'static str,
    /// Whether a link to media may hold this. False for web pages, JSON, XML, plain text and nothing at all: that is
    /// an error page, not a result.
    pub promised: bool,
}

/// As many first bytes as are needed to tell; fewer are fine when the file has no more.
pub const HEAD: usize = 4096;

/// Names a file by its first bytes.
pub fn sniff(head: &[u8]) -> Sniffed {
    let head = &head[..head.len().min(HEAD)];
    by_signature(head).or_else(|| text(head)).unwrap_or(if head.is_empty() { NOTHING } else { UNKNOWN })
}

/// Whether `extension` is one that `sniff` gives.
pub fn is_extension(extension: &str) -> bool {
    KNOWN.iter().chain(&NOT_MEDIA).chain([&UNKNOWN, &SVG]).any(|known| known.extension == extension)
}

const fn kind(media: Media, mime: &'static str, extension: &'static str) -> Sniffed {
    Sniffed { media, mime, extension, promised: true }
}

const fn not_media(mime: &'static str, extension: &'static str) -> Sniffed {
    Sniffed { media: Media::Other, mime, extension, promised: false }
}

const KNOWN: [Sniffed; 33] = [
    kind(Media::Image, "image/png", "png"),
    kind(Media::Image, "image/jpeg", "jpg"),
    kind(Media::Image, "image/webp", "webp"),
    kind(Media::Image, "image/gif", "gif"),
    kind(Media::Image, "image/bmp", "bmp"),
    kind(Media::Image, "image/avif", "avif"),
    kind(Media::Image, "image/heif", "heif"),
    kind(Media::Image, "image/jxl", "jxl"),
    kind(Media::Image, "image/jp2", "jp2"),
    kind(Media::Image, "image/tiff", "tif"),
    kind(Media::Image, "image/vnd.adobe.photoshop", "psd"),
    kind(Media::Video, "video/mp4", "mp4"),
    kind(Media::Video, "video/x-m4v", "m4v"),
    kind(Media::Video, "video/quicktime", "mov"),
    kind(Media::Video, "video/3gpp", "3gp"),
    kind(Media::Video, "video/webm", "webm"),
    kind(Media::Video, "video/x-matroska", "mkv"),
    kind(Media::Video, "video/x-msvideo", "avi"),
    kind(Media::Video, "video/x-ms-wmv", "wmv"),
    kind(Media::Video, "video/mpeg", "mpg"),
    kind(Media::Video, "video/x-flv", "flv"),
    kind(Media::Audio, "audio/mpeg", "mp3"),
    kind(Media::Audio, "audio/wav", "wav"),
    kind(Media::Audio, "audio/flac", "flac"),
    kind(Media::Audio, "audio/ogg", "ogg"),
    kind(Media::Audio, "audio/opus", "opus"),
    kind(Media::Audio, "audio/mp4", "m4a"),
    kind(Media::Audio, "audio/aac", "aac"),
    kind(Media::Audio, "audio/aiff", "aiff"),
    kind(Media::Audio, "audio/amr", "amr"),
    kind(Media::Audio, "audio/midi", "midi"),
    kind(Media::Other, "application/pdf", "pdf"),
    kind(Media::Other, "application/zip", "zip"),
];

/// A picture to a person, a program to a web view: kept, not shown.
const SVG: Sniffed = kind(Media::Other, "image/svg+xml", "svg");
const UNKNOWN: Sniffed = kind(Media::Other, "application/octet-stream", "bin");
const NOTHING: Sniffed = not_media("application/octet-stream", "bin");

/// A web page that is kept is kept as text: nothing opens it as a page by accident.
const HTML: Sniffed = not_media("text/html", "txt");
const JSON: Sniffed = not_media("application/json", "json");
const XML: Sniffed = not_media("application/xml", "xml");
const PLAIN: Sniffed = not_media("text/plain", "txt");
const NOT_MEDIA: [Sniffed; 4] = [HTML, JSON, XML, PLAIN];

pub(crate) fn known(extension: &str) -> Option<Sniffed> {
    KNOWN.iter().find(|known| known.extension == extension).copied()
}

fn by_signature(head: &[u8]) -> Option<Sniffed> {
    let extension = match head {
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => return iso_base_media(head, brand),
        [0x1a, 0x45, 0xdf, 0xa3, rest @ ..] => return matroska(rest),
        [b'B', b'M', ..] => is_bitmap(head).then_some("bmp")?,
        [0xff, second, third, ..] if second & 0xe0 == 0xe0 => mpeg_audio(*second, *third)?,
        _ => infer::get(head)?.extension(),
    };
    known(extension)
}

/// By the major brand; what is neither sound, QuickTime, a phone's nor a still picture is an MP4.
fn iso_base_media(head: &[u8], brand: &[u8]) -> Option<Sniffed> {
    let still = infer::get(head).map(|found| found.extension()).filter(|found| matches!(*found, "avif" | "heif"));
    known(match (still, brand.get(..4)?) {
        (Some(still), _) => still,
        (None, b"M4A " | b"M4B " | b"M4P ") => "m4a",
        (None, b"M4V " | b"M4VH" | b"M4VP") => "m4v",
        (None, b"qt  ") => "mov",
        (None, b"mif1" | b"msf1" | b"heim" | b"heis" | b"hevc" | b"hevx") => "heif",
        (None, b"jp2 " | b"jpx " | b"jpm ") => "jp2",
        (None, [b'3', b'g', ..]) => "3gp",
        (None, _) => "mp4",
    })
}

fn matroska(rest: &[u8]) -> Option<Sniffed> {
    let near = &rest[..rest.len().min(256)];
    let says = |name: &[u8]| near.windows(name.len()).any(|window| window == name);
    if says(b"webm") {
        known("webm")
    } else if says(b"matroska") {
        known("mkv")
    } else {
        None
    }
}

/// Two letters are no signature: the reserved fields and the size of the second header have to fit.
fn is_bitmap(head: &[u8]) -> bool {
    head.get(6..10) == Some(&[0; 4]) && matches!(head.get(14..18), Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]))
}

/// The sync word of a frame alone is found in any noise: layer, bit rate and sample rate have to be possible too.
fn mpeg_audio(second: u8, third: u8) -> Option<&'static str> {
    let (version, layer) = ((second >> 3) & 3, (second >> 1) & 3);
    if second & 0xf6 == 0xf0 {
        return ((third >> 2) & 15 < 13).then_some("aac");
    }
    let possible = version != 1 && layer != 0 && !matches!(third >> 4, 0 | 15) && (third >> 2) & 3 != 3;
    possible.then_some("mp3")
}

fn text(head: &[u8]) -> Option<Sniffed> {
    let plain = match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Some(PLAIN),
        [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        _ => head,
    };
    let readable = match std::str::from_utf8(plain) {
        Ok(text) => text,
        // A character that the end of the head has cut.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&plain[..error.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    if head.is_empty() || readable.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x0c')) {
        return None;
    }
    let start = readable.trim_start();
    let lower = start.to_ascii_lowercase();
    Some(match start.chars().next() {
        Some('{' | '[') => JSON,
        Some('<') if lower.contains("<svg") && !lower.contains("<html") => SVG,
        Some('<') if lower.starts_with("<?xml") && !lower.contains("<html") => XML,
        Some('<')
            if ["<!doctype html", "<html", "<head", "<body", "<script", "<!--", "<title"]
                .iter()
                .any(|tag| lower.contains(tag)) =>
        {
            HTML
        }
        Some('<') => XML,
        Some(_) | None => PLAIN,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(head: &[u8]) -> (&'static str, bool) {
        let sniffed = sniff(head);
        (sniffed.extension, sniffed.promised)
    }

    #[test]
    fn media_is_known_by_its_content() {
        for (head, extension) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "jpg"),
            (b"GIF89a\x01\0\x01\0\0\0\0", "gif"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "webp"),
            (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "bmp"),
            (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "mp4"),
            (b"\0\0\0\x18ftypiso9\0\0\0\0", "mp4"),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "mov"),
            (b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom", "m4a"),
            (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "avif"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heif"),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "webm"),
            (b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska", "mkv"),
            (b"RIFF\x24\0\0\0WAVEfmt ", "wav"),
            (b"fLaC\0\0\0\x22", "flac"),
            (b"OggS\0\x02\0\0\0\0\0\0\0\0", "ogg"),
            (b"ID3\x04\0\0\0\0\0\0", "mp3"),
            (b"\xff\xfb\x90\x64\0\0", "mp3"),
            (b"\xff\xe3\x18\xc4\0\0", "mp3"),
            (b"\xff\xf1\x50\x80\0\0", "aac"),
            (b"MThd\0\0\0\x06", "midi"),
            (b"%PDF-1.7", "pdf"),
            (b"PK\x03\x04\x14\0", "zip"),
        ] {
            assert_eq!(named(head), (extension, true));
            assert!(is_extension(extension));
        }
    }

    #[test]
    fn an_error_page_is_not_what_a_media_link_promises() {
        for (head, mime) in [
            (&b"<!DOCTYPE html><html><title>403</title>"[..], "text/html"),
            (b"\xef\xbb\xbf  \n<HTML><body>", "text/html"),
            (b"<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"x\">", "text/html"),
            (b"{\"error\":{\"code\":404}}", "application/json"),
            (b" [1]", "application/json"),
            (b"<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>", "application/xml"),
            (b"Not Found\n", "text/plain"),
            (b"BMW is not a bitmap", "text/plain"),
            ("найти не удалось".as_bytes(), "text/plain"),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", "text/plain"),
            (b"#!/bin/sh\nrm -rf /", "text/plain"),
            (b"", "application/octet-stream"),
        ] {
            let sniffed = sniff(head);
            assert_eq!((sniffed.mime, sniffed.promised, sniffed.media), (mime, false, Media::Other));
        }
        let cut_character = &"é".repeat(3000).into_bytes()[..4095];
        assert_eq!(named(cut_character), ("txt", false));
    }

    #[test]
    fn a_vector_drawing_is_kept_and_not_shown() {
        for head in [&b"<svg xmlns=\"http://www.w3.org/2000/svg\">"[..], b"<?xml version=\"1.0\"?>\n<!-- x --><svg>"] {
            assert_eq!(sniff(head), SVG);
        }
    }

    #[test]
    fn what_is_not_known_is_kept_under_a_name_that_nothing_runs() {
        for head in [
            &b"MZ\x90\0\x03\0"[..],
            b"\x7fELF\x02\x01\x01\0",
            b"\xca\xfe\xba\xbe\0\0",
            b"\0asm\x01\0\0\0",
            b"\0",
            b"\xff\xff\xff",
        ] {
            assert_eq!(sniff(head), UNKNOWN);
        }
        for extension in ["exe", "sh", "html", "desktop", "PNG", ""] {
            assert!(!is_extension(extension));
        }
    }

    #[test]
    fn any_first_bytes_have_an_answer() {
        let mut noise = 1u64;
        for length in 0..600 {
            let head: Vec<u8> = (0..length)
                .map(|_| {
                    noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (noise >> 56) as u8
                })
                .collect();
            assert!(is_extension(sniff(&head).extension));
        }
    }
}
