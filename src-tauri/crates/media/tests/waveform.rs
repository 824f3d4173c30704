#![allow(clippy::unwrap_used)]
//! A waveform lies where the sound is, and says how long the sound is by counting it.

mod common;

use common::film::film;
use common::sound::{flac, opus, silent_adts, silent_mp3, wav};
use common::{Desk, GREEN};
use media::{Error, Media, Waveform, inspect, waveform};

fn heard(bytes: &[u8]) -> Result<Waveform, Error> {
    waveform(&Desk::new().put(bytes))
}

#[test]
fn peaks_follow_the_loudest_channel() {
    // Silence, then the left channel at half, then the right one at full scale.
    let file = wav(44_100, 2, 3.0, |channel, time| match (time as u32, channel) {
        (1, 0) => -0.5,
        (2, 1) => 1.0,
        _ => 0.0,
    });
    let sound = heard(&file).unwrap();
    assert_eq!((sound.duration_ms, sound.sample_rate, sound.channels), (3000, 44_100, 2));
    assert_eq!((sound.peaks200.len(), sound.peaks2000.len()), (200, 2000));
    for peaks in [&sound.peaks200, &sound.peaks2000] {
        let third = peaks.len() / 3;
        assert!(peaks[..third - 1].iter().all(|peak| *peak == 0));
        assert!(peaks[third + 2..2 * third - 1].iter().all(|peak| peak.abs_diff(128) <= 1));
        assert!(peaks[2 * third + 2..].iter().all(|peak| *peak == 255));
    }
    let facts = inspect(&Desk::new().put(&file)).unwrap();
    assert_eq!((facts.media, facts.mime, facts.extension), (Media::Audio, "audio/wav", "wav"));
    assert_eq!(facts.duration_ms, Some(3000));
    assert_eq!(facts.words, "PCM 16 bit, 44.1 kHz, stereo");
}

#[test]
fn flac_is_heard() {
    let file = flac(&[0, 16_384, -32_768, 0]);
    let sound = heard(&file).unwrap();
    assert_eq!((sound.duration_ms, sound.sample_rate, sound.channels), (16_384 * 1000 / 44_100, 44_100, 1));
    let middle_of = |block: usize| sound.peaks200[block * 50 + 25];
    assert_eq!([0, 1, 2, 3].map(middle_of), [0, 128, 255, 0]);
    let facts = inspect(&Desk::new().put(&file)).unwrap();
    assert_eq!(facts.words, "FLAC 16 bit, 44.1 kHz, mono");
    assert_eq!(facts.duration_ms, Some(371));
}

#[test]
fn mp3_and_aac_are_heard() {
    let mp3 = silent_mp3(100);
    let sound = heard(&mp3).unwrap();
    assert_eq!((sound.sample_rate, sound.channels), (44_100, 1));
    assert!(sound.duration_ms.abs_diff(2612) <= 60, "{}", sound.duration_ms);
    assert!(sound.peaks200.iter().all(|peak| *peak == 0));
    assert_eq!(inspect(&Desk::new().put(&mp3)).unwrap().words, "MP3, 44.1 kHz, mono");

    let aac = silent_adts(4).repeat(100);
    let sound = heard(&aac).unwrap();
    assert_eq!((sound.sample_rate, sound.channels), (44_100, 1));
    assert!(sound.duration_ms.abs_diff(2321) <= 60, "{}", sound.duration_ms);
    assert_eq!(inspect(&Desk::new().put(&aac)).unwrap().words, "AAC, 44.1 kHz, mono");

    let in_a_film = heard(&film(96, 64, 5, true, |_| GREEN)).unwrap();
    assert!(in_a_film.duration_ms.abs_diff(510) <= 60, "{}", in_a_film.duration_ms);
}

#[test]
fn a_sound_that_is_cut_short_is_shown_as_far_as_it_goes() {
    let whole = wav(44_100, 1, 4.0, |_, _| 0.9);
    let sound = heard(&whole[..whole.len() / 2]).unwrap();
    assert!(sound.duration_ms.abs_diff(2000) <= 60, "{}", sound.duration_ms);
}

#[test]
fn a_few_frames_have_a_few_peaks() {
    let sound = heard(&wav(8000, 1, 0.001, |_, _| 1.0)).unwrap();
    assert_eq!(sound.peaks200, [255; 8]);
    assert_eq!(sound.peaks2000, [255; 8]);
}

#[test]
fn what_nothing_here_decodes_is_said_to_be_so() {
    let opus = opus(50);
    assert!(matches!(heard(&opus), Err(Error::NotShown(_))));
    let facts = inspect(&Desk::new().put(&opus)).unwrap();
    assert_eq!((facts.extension, &*facts.words), ("opus", "Opus, 48 kHz, stereo"));
    assert!(facts.duration_ms.is_some_and(|duration| duration.abs_diff(1000) <= 20), "{:?}", facts.duration_ms);
    assert!(matches!(heard(b"\x89PNG\r\n\x1a\n"), Err(Error::NotShown(_) | Error::Damaged(_))));
    assert!(heard(b"").is_err());
    assert!(matches!(waveform("/nowhere/at/all".as_ref()), Err(Error::Unreadable(_))));
}
