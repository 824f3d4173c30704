#![allow(clippy::unwrap_used)]
//! Damaged and hostile files cost an error: no panic, no gigabyte, no minute.

mod common;

use std::io::Write;

use common::film::{body, film, rename};
use common::sound::{flac, opus, silent_adts, silent_mp3, wav};
use common::{Desk, GREEN, RED, damaged, encoded, halves, jpeg_with_exif, noise};
use image::ImageFormat;
use media::{Error, Media, from_page, inspect, picture, poster, still_from_page, strip_from_page, waveform};

/// Every question is asked of every file. A picture that comes out is a whole one; the type is always told.
fn ask_everything(file: &[u8]) {
    let path = Desk::new();
    let path = path.put(file);
    let facts = inspect(&path).unwrap();
    assert!(media::is_extension(facts.extension));
    assert!(facts.width.is_none_or(|width| width > 0));
    for made in [picture(&path), poster(&path), from_page(file)].into_iter().flatten() {
        let large = common::seen(&made.large);
        assert!(large.width() <= 960 && large.height() <= 640);
    }
    if let Ok(strip) = strip_from_page(file) {
        let seen = common::seen(&strip);
        assert!(
            seen.width() <= 1920
                && seen.height() <= 1280
                && seen.width().is_multiple_of(6)
                && seen.height().is_multiple_of(4)
        );
    }
    if let Ok((still, (width, height))) = still_from_page(file) {
        let seen = image::load_from_memory_with_format(&still, ImageFormat::Png).unwrap();
        assert_eq!((seen.width(), seen.height()), (width, height));
    }
    if let Ok(sound) = waveform(&path) {
        assert!(sound.peaks2000.len() <= 2000 && sound.peaks200.len() <= 200);
    }
}

#[test]
fn damaged_pictures_are_errors_or_pictures() {
    let image = halves(200, 120, RED, GREEN);
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp] {
        damaged(&encoded(&image, format)).iter().for_each(|file| ask_everything(file));
    }
    damaged(&jpeg_with_exif(&image, 6)).iter().for_each(|file| ask_everything(file));
}

#[test]
fn damaged_films_are_errors_or_posters() {
    let whole = film(96, 64, 21, true, |_| GREEN);
    damaged(&whole).iter().for_each(|file| ask_everything(file));
}

#[test]
fn damaged_sounds_are_errors_or_waveforms() {
    let sine = |_, time: f32| (time * 1000.0).sin();
    for whole in
        [wav(8000, 2, 0.5, sine), flac(&[100, -20_000, 3]), silent_mp3(20), silent_adts(4).repeat(20), opus(20)]
    {
        damaged(&whole).iter().for_each(|file| ask_everything(file));
    }
}

#[test]
fn garbage_behind_every_signature_is_no_panic() {
    let signatures: [&[u8]; 14] = [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\xff\xff\xff\xffWEBPVP8X",
        b"BM",
        b"\0\0\0\x18ftypisom\0\0\0\0isomavc1",
        b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm",
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
        b"fLaC\0\0\0\x22",
        b"OggS\0\x02",
        b"ID3\x04\0\0\0\0\0\0",
        b"\xff\xfb\x90\x64",
        b"\xff\xf1\x50\x80",
    ];
    for signature in signatures {
        for length in [0, 1, 7, 100, 5000, 70_000] {
            ask_everything(&[signature, &noise(length)].concat());
            ask_everything(&[signature, &vec![0; length][..]].concat());
            ask_everything(&[signature, &vec![0xff; length][..]].concat());
        }
    }
}

#[test]
fn a_picture_bomb_is_refused_before_its_memory_is_taken() {
    // 60,000 × 60,000 pixels in the header of each format.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x06\0\0\0\xb9\x5b\x14\x5a".to_vec();
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    let gif =
        b"GIF89a\x60\xea\x60\xea\xf0\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x60\xea\x60\xea\0\x02\x02\x44\x01\0;".to_vec();
    let mut jpeg = encoded(&halves(16, 16, RED, RED), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    let mut bmp = encoded(&halves(16, 16, RED, RED), ImageFormat::Bmp);
    bmp[18..26].copy_from_slice(&[0x60, 0xea, 0, 0, 0x60, 0xea, 0, 0]);
    for bomb in [png, gif, jpeg.clone(), bmp] {
        match picture(&Desk::new().put(&bomb)) {
            Err(Error::TooLarge(_) | Error::Damaged(_)) => {}
            other => panic!("{:?}", other.map(|made| made.colour)),
        }
    }
    assert!(matches!(from_page(&jpeg), Err(Error::TooLarge(_))));
}

#[test]
fn a_jpeg_that_goes_over_its_picture_without_end_is_refused() {
    let mut whole = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut whole, 80);
    encoder.set_progressive(true);
    encoder.encode(&halves(64, 48, RED, GREEN).to_rgb8(), 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    let last = whole.windows(2).rposition(|marker| marker == [0xff, 0xda]).unwrap();
    let (before, scan) = whole[..whole.len() - 2].split_at(last);
    let again = |times: usize| [before, &scan.repeat(times), &[0xff, 0xd9]].concat();
    assert!(from_page(&again(1)).is_ok());
    assert!(matches!(from_page(&again(100)), Err(Error::TooLarge(_))));
    assert!(matches!(picture(&Desk::new().put(&again(100))), Err(Error::TooLarge(_))));

    // 195 million pixels are few enough, but not while they are held in coefficients.
    let frame = whole.windows(2).position(|marker| marker == [0xff, 0xc2]).unwrap();
    whole[frame + 5..frame + 9].copy_from_slice(&[0x36, 0x4c, 0x36, 0xb0]);
    assert!(matches!(picture(&Desk::new().put(&whole)), Err(Error::TooLarge(_))));
}

#[test]
fn a_film_that_says_no_size_has_none_and_a_poster_all_the_same() {
    let mut sizeless = film(96, 64, 3, false, |_| GREEN);
    for (kind, size) in [(b"tkhd", 76..84), (b"avc1", 24..28)] {
        let at = sizeless.windows(4).rposition(|window| window == kind).unwrap() + 4;
        sizeless[at..][size].fill(0);
    }
    let path = Desk::new();
    let path = path.put(&sizeless);
    let facts = inspect(&path).unwrap();
    assert_eq!((facts.media, facts.width, facts.height), (Media::Video, None, None));
    let made = poster(&path).unwrap();
    assert_eq!((made.width, made.height), (96, 64));
}

#[test]
fn a_poster_of_the_page_is_taken_only_as_a_jpeg_of_its_size() {
    let made = from_page(&jpeg_with_exif(&halves(1280, 720, RED, GREEN), 1)).unwrap();
    assert_eq!((made.width, made.height), (1280, 720));
    assert!(matches!(from_page(&encoded(&halves(8, 8, RED, RED), ImageFormat::Png)), Err(Error::NotShown(_))));
    assert!(matches!(from_page(b"<html>"), Err(Error::NotShown(_))));
    let mut endless = jpeg_with_exif(&halves(8, 8, RED, RED), 1);
    endless.resize(9 << 20, 0);
    assert!(matches!(from_page(&endless), Err(Error::TooLarge(_))));
}

#[test]
fn an_index_that_promises_billions_of_frames_is_no_memory() {
    let mut bomb = film(96, 64, 21, false, |_| GREEN);
    let sizes = body(&mut bomb, b"stsz");
    sizes[4..12].copy_from_slice(&[0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]);
    let path = Desk::new();
    let path = path.put(&bomb);
    assert_eq!(inspect(&path).unwrap().media, Media::Video);
    assert!(poster(&path).is_err());

    let mut endless = film(96, 64, 21, false, |_| GREEN);
    rename(&mut endless, b"moov", b"free");
    endless.write_all(b"\xff\xff\xff\xffmoov").unwrap();
    let path = Desk::new();
    let path = path.put(&endless);
    assert!(matches!(poster(&path), Err(Error::Damaged(_))));
}

#[test]
fn a_strip_of_the_page_is_24_frames_of_one_size_or_nothing() {
    let strip = strip_from_page(&jpeg_with_exif(&halves(1440, 640, RED, GREEN), 1)).unwrap();
    let seen = common::seen(&strip);
    assert_eq!((seen.width(), seen.height()), (1440, 640));
    assert_eq!(&strip[8..12], b"WEBP", "it is encoded anew");

    let jpeg = |width, height| jpeg_with_exif(&halves(width, height, RED, GREEN), 1);
    assert!(matches!(strip_from_page(&jpeg(1926, 640)), Err(Error::TooLarge(_))));
    assert!(matches!(strip_from_page(&jpeg(1440, 1284)), Err(Error::TooLarge(_))));
    assert!(matches!(strip_from_page(&jpeg(1441, 640)), Err(Error::Damaged(_))));
    assert!(matches!(strip_from_page(&jpeg(1440, 642)), Err(Error::Damaged(_))));
    assert!(matches!(
        strip_from_page(&encoded(&halves(1440, 640, RED, RED), ImageFormat::Png)),
        Err(Error::NotShown(_))
    ));
    let mut endless = jpeg(1440, 640);
    endless.resize(5 << 20, 0);
    assert!(matches!(strip_from_page(&endless), Err(Error::TooLarge(_))));
    // Said to be larger than it is: refused before a pixel is decoded.
    let mut bomb = jpeg(12, 8);
    let frame = bomb.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    assert!(matches!(strip_from_page(&bomb), Err(Error::TooLarge(_))));
}

#[test]
fn a_still_of_the_page_is_encoded_anew_and_never_larger_than_8k() {
    let drawn = encoded(&halves(1280, 720, RED, GREEN), ImageFormat::Png);
    let mut with_more = drawn.clone();
    with_more.extend(b"<script>what is behind the picture</script>");
    let (still, size) = still_from_page(&with_more).unwrap();
    assert_eq!(size, (1280, 720));
    assert!(!still.windows(7).any(|window| window == b"<script"), "nothing of what came is kept");
    let seen = |png: &[u8]| image::load_from_memory_with_format(png, ImageFormat::Png).unwrap().to_rgb8();
    assert_eq!(seen(&still), seen(&drawn), "every pixel is the same");

    assert!(matches!(still_from_page(&jpeg_with_exif(&halves(8, 8, RED, RED), 1)), Err(Error::NotShown(_))));
    assert!(matches!(still_from_page(b""), Err(Error::NotShown(_))));
    assert!(still_from_page(&drawn[..drawn.len() / 2]).is_err());
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x06\0\0\0\xb9\x5b\x14\x5a".to_vec();
    bomb.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    assert!(matches!(still_from_page(&bomb), Err(Error::TooLarge(_) | Error::Damaged(_))));
    let mut endless = drawn;
    endless.resize((48 << 20) + 1, 0);
    assert!(matches!(still_from_page(&endless), Err(Error::TooLarge(_))));
}
