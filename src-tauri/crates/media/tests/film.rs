#![allow(clippy::unwrap_used)]
//! The poster of a film is a frame of it, upright, in its colours; what cannot be decoded here is the page's.

mod common;

use common::film::{body, film, rename};
use common::sound::{opus, silent_adts};
use common::{BLUE, Desk, GREEN, near, seen};
use media::{Error, Media, inspect, poster};

#[test]
fn a_film_that_begins_black_is_shown_by_a_later_frame() {
    let whole = film(320, 180, 100, true, |frame| if frame < 10 { [0, 0, 0] } else { GREEN });
    let path = Desk::new();
    let path = path.put(&whole);
    let made = poster(&path).unwrap();
    assert_eq!((made.width, made.height), (320, 180));
    assert_eq!((seen(&made.large).width(), seen(&made.small).height()), (320, 180));
    assert!(near(made.colour, GREEN), "{:?}", made.colour);

    let facts = inspect(&path).unwrap();
    assert_eq!((facts.media, facts.mime, facts.extension), (Media::Video, "video/mp4", "mp4"));
    assert_eq!((facts.width, facts.height, facts.duration_ms), (Some(320), Some(180), Some(4000)));
    assert_eq!(facts.words, "H.264, 25 fps, AAC mono");
}

#[test]
fn a_short_film_is_shown_by_its_first_frame() {
    for frames in [1, 9] {
        let whole = film(160, 90, frames, false, |_| BLUE);
        let made = poster(&Desk::new().put(&whole)).unwrap();
        assert!(near(made.colour, BLUE), "{frames}: {:?}", made.colour);
    }
}

#[test]
fn a_late_frame_that_cannot_be_decoded_gives_way_to_the_first() {
    let mut whole = film(160, 90, 100, false, |frame| if frame < 10 { BLUE } else { GREEN });
    // The eleventh frame is not decodable: its place is past the end of the file.
    let offset = {
        let chunks = body(&mut whole, b"stco");
        let count = u32::from_be_bytes(chunks[4..8].try_into().unwrap());
        if count < 11 { None } else { Some(8 + 10 * 4) }
    };
    match offset {
        Some(at) => body(&mut whole, b"stco")[at..at + 4].copy_from_slice(&[0x7f; 4]),
        // All samples in one chunk: the eleventh is given a length past the end.
        None => body(&mut whole, b"stsz")[12 + 10 * 4..12 + 11 * 4].copy_from_slice(&[0x01, 0, 0, 0]),
    }
    let made = poster(&Desk::new().put(&whole)).unwrap();
    assert!(near(made.colour, BLUE), "{:?}", made.colour);
}

#[test]
fn a_film_that_is_turned_is_shown_upright() {
    let mut whole = film(320, 180, 1, false, |_| GREEN);
    let one = 0x0001_0000u32;
    let minus_one = one.wrapping_neg();
    let matrix = [0, one, 0, minus_one, 0, 0, 0, 0, 0x4000_0000];
    let bytes: Vec<u8> = matrix.iter().flat_map(|entry| entry.to_be_bytes()).collect();
    body(&mut whole, b"tkhd")[40..76].copy_from_slice(&bytes);
    let path = Desk::new();
    let path = path.put(&whole);
    let made = poster(&path).unwrap();
    assert_eq!((made.width, made.height), (180, 320));
    let large = seen(&made.large);
    assert_eq!((large.width(), large.height()), (180, 320));
    assert_eq!(inspect(&path).unwrap().height, Some(320));
}

#[test]
fn another_codec_or_container_is_left_to_the_page() {
    let mut hevc = film(160, 90, 10, false, |_| GREEN);
    rename(&mut hevc, b"avc1", b"hvc1");
    let path = Desk::new();
    let path = path.put(&hevc);
    assert!(matches!(poster(&path), Err(Error::NeedsPage(codec)) if codec == "HEVC"));
    assert_eq!(inspect(&path).unwrap().words, "HEVC, 25 fps");

    let webm = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm";
    assert!(matches!(poster(&Desk::new().put(webm)), Err(Error::NeedsPage(_))));
}

#[test]
fn what_is_no_film_has_no_poster() {
    for file in [silent_adts(4).repeat(9), opus(9), b"\x89PNG\r\n\x1a\n".to_vec()] {
        assert!(matches!(poster(&Desk::new().put(&file)), Err(Error::NotShown(_))));
    }
}

#[test]
fn a_film_without_a_picture_is_a_sound() {
    let mut sound = film(160, 90, 1, true, |_| GREEN);
    // The picture's track is no picture any more; the sound's is left.
    rename(&mut sound, b"vide", b"meta");
    let facts = inspect(&Desk::new().put(&sound)).unwrap();
    assert_eq!((facts.media, facts.extension, facts.mime), (Media::Audio, "m4a", "audio/mp4"));
    assert_eq!(facts.words, "AAC mono");
}
