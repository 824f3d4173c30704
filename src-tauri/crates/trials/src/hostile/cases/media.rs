//! What a file can be, whatever its link and its server say.

use engine::face::MediaType;

use super::super::bytes::*;
use super::super::case::{Case, always};
use super::super::checks::{kept_as, saved};
use crate::liar::http;

const KEPT: &str = "kept as it came, under a name that no system runs, and not decoded";
const SHOWN: &str = "kept, known by its content, and shown";

pub fn cases() -> Vec<Case> {
    let mut cases = bombs();
    cases.extend(programs());
    cases.extend(films());
    cases.extend(sounds());
    cases.extend(disguised());
    cases
}

/// The file comes whole and is kept, byte for byte.
fn kept(name: &str, file: Vec<u8>, extension: &'static str, media: MediaType) -> Case {
    kept_under(name, "application/octet-stream", file, extension, media)
}

fn kept_under(name: &str, mime: &str, file: Vec<u8>, extension: &'static str, media: MediaType) -> Case {
    let headers = format!("Connection: close\r\nETag: \"one\"\r\nContent-Type: {mime}\r\n");
    Case::new(format!("media: {name}"), KEPT)
        .file(always(http(200, &headers, &file)))
        .holds(saved(file))
        .holds(kept_as(extension, media, false))
}

fn shown(name: &str, mime: &str, file: Vec<u8>, extension: &'static str) -> Case {
    let headers = format!("Connection: close\r\nETag: \"one\"\r\nContent-Type: {mime}\r\n");
    Case::new(format!("media: {name}"), SHOWN)
        .file(always(http(200, &headers, &file)))
        .holds(saved(file))
        .holds(kept_as(extension, MediaType::Image, true))
}

fn bombs() -> Vec<Case> {
    let image = MediaType::Image;
    let whole = picture();
    vec![
        kept("a PNG that says 60,000 × 60,000", png(60_000, 60_000, &[], b"\x78\x9c\x03\0\0\0\0\x01"), "png", image),
        kept("a PNG of 2^31 pixels each way", png(0x7fff_ffff, 0x7fff_ffff, &[], b"\x78\x9c"), "png", image),
        kept("a PNG without a pixel", png(0, 0, &[], b"\x78\x9c\x03\0\0\0\0\x01"), "png", image),
        kept("a PNG whose profile unpacks to a gigabyte", png(8, 8, &profile_bomb(1024), b"\x78\x9c"), "png", image),
        kept("a PNG whose words unpack to a gigabyte", png(8, 8, &text_bomb(1024), b"\x78\x9c"), "png", image),
        kept("a PNG that is cut", whole[..whole.len() / 2].to_vec(), "png", image),
        kept("a GIF that says 60,000 × 60,000", gif(1, 60_000, 60_000), "gif", image),
        kept("a WebP that says 16,384 × 16,384 and a profile of 4 GB", webp_bomb(), "webp", image),
        kept("a bitmap that says 60,000 × 60,000", bmp_bomb(), "bmp", image),
        kept("a JPEG that says 60,000 × 60,000", jpeg_bomb(), "jpg", image),
        kept(
            "noise behind a TIFF's head",
            [b"II*\0\x08\0\0\0\xff\xff".as_slice(), &noise(4, 5000)].concat(),
            "tif",
            image,
        ),
        shown("a GIF of fifty thousand frames", "image/gif", gif(50_000, 1, 1), "gif"),
    ]
}

/// Files that a person must not run by opening them.
fn programs() -> Vec<Case> {
    let other = MediaType::Other;
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"fetch('http://127.0.0.1/')\"><script>alert(1)</script>\
               <image href=\"file:///etc/passwd\"/></svg>";
    let entities = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"lol\">{}]><svg>&z;</svg>",
        ('b'..='z').map(|letter| format!("<!ENTITY {letter} \"{}\">", "&a;".repeat(10))).collect::<String>()
    );
    vec![
        kept_under("an SVG with a script", "image/svg+xml", svg.into(), "svg", other),
        kept_under("an SVG of a billion laughs", "image/svg+xml", entities.into_bytes(), "svg", other),
        kept("a program for Windows", [b"MZ\x90\0\x03\0\0\0".as_slice(), &noise(5, 5000)].concat(), "bin", other),
        kept("a program for Linux", [b"\x7fELF\x02\x01\x01\0".as_slice(), &noise(6, 5000)].concat(), "bin", other),
        kept("a shortcut", [b"\x4c\0\0\0\x01\x14\x02\0".as_slice(), &noise(7, 500)].concat(), "bin", other),
        kept(
            "a PDF with a script",
            b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>>\xff\0".into(),
            "pdf",
            other,
        ),
        kept("a ZIP of gigabytes", [b"PK\x03\x04\x14\0\0\0\x08\0".as_slice(), &gzip_bomb(100)].concat(), "zip", other),
        kept("a gzip bomb as a file", gzip_bomb(1024), "bin", other),
        kept("noise", noise(8, 70_000), "bin", other),
    ]
}

fn films() -> Vec<Case> {
    let video = MediaType::Video;
    let table = [
        ("an MP4 of two billion frames", mp4_of_billions()),
        ("an MP4 of boxes in boxes, 5,000 deep", deep_mp4(5000)),
        ("an MP4 whose index says four gigabytes", mp4(b"\xff\xff\xff\xffmoov")),
        ("an MP4 whose index says 2^63 bytes", mp4(b"\0\0\0\x01moov\x7f\xff\xff\xff\xff\xff\xff\xff")),
        ("an MP4 of boxes without a length", mp4(&b"\0\0\0\x08free".repeat(200_000))),
        ("an MP4 whose box is shorter than its head", mp4(b"\0\0\0\x03moov\0\0\0\0")),
        ("an MP4 of nothing but its head", mp4(&[])),
    ];
    let mut cases: Vec<Case> = table.into_iter().map(|(name, file)| kept(name, file, "mp4", video)).collect();
    cases.push(kept("a Matroska of strings without end", mkv_bomb(), "mkv", video));
    cases.into_iter().map(Case::video).collect()
}

fn sounds() -> Vec<Case> {
    let audio = MediaType::Audio;
    vec![
        kept("a WAV of four gigabytes of words", wav_bomb(), "wav", audio),
        kept("an MP3 with a tag of a quarter of a gigabyte", mp3_bomb(), "mp3", audio),
        kept("an Opus of four gigabytes of words", ogg_bomb(), "opus", audio),
        kept("a FLAC of four thousand pictures", flac_bomb(), "flac", audio),
    ]
}

/// A file that says one thing and is another.
fn disguised() -> Vec<Case> {
    let script = [b"GIF89a/*".as_slice(), &[0; 20], b"*/=1;alert(1)//"].concat();
    let page = [picture().as_slice(), b"<html><script>alert(1)</script></html>"].concat();
    let archive = [picture().as_slice(), b"PK\x05\x06", &[0; 18]].concat();
    vec![
        shown("a picture said to be a page", "text/html", picture(), "png"),
        shown("a picture said to be a program", "application/x-msdownload", picture(), "png"),
        shown("a picture without a type", "", picture(), "png"),
        shown("a picture said to be JSON, twice", "application/json\r\nContent-Type: text/plain", picture(), "png"),
        shown("a picture that is a page too", "image/png", page, "png"),
        shown("a picture that is a ZIP too", "image/png", archive, "png"),
        kept_under("a GIF that is a script too", "text/javascript", script, "gif", MediaType::Image),
    ]
}
