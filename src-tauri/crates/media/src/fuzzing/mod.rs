//! What holds for any bytes that call themselves media. Fuzzing and the replay of what it kept call the same
//! functions.
#![allow(clippy::unwrap_used)]

mod memory;
mod panics;
mod reads;
mod scratch;

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::webp::WebPDecoder;

use crate::picture::{LARGE, SMALL};
use crate::sniff::{HEAD, Media, sniff};
use crate::{Elsewhere, Error, Facts, Picture, elsewhere, from_page, inspect, is_extension, picture, poster, waveform};
use reads::Counted;
use scratch::Scratch;

/// What some system runs, or opens as a page that may run scripts of its own.
const RUN: [&str; 40] = [
    "app", "appimage", "bash", "bat", "cmd", "com", "command", "cpl", "deb", "desktop", "dll", "dmg", "exe", "hta",
    "htm", "html", "jar", "js", "jse", "lnk", "mht", "mhtml", "msi", "php", "pif", "pl", "pkg", "ps1", "py", "reg",
    "rpm", "scf", "scr", "sh", "svgz", "url", "vbe", "vbs", "wsf", "xhtml",
];

/// The first bytes of a file, and what is told of it without decoding it.
pub fn sniffed(file: &[u8]) {
    let sniffed = sniff(file);
    assert_eq!(sniffed, sniff(&file[..file.len().min(HEAD)]), "only the head counts");
    assert!(is_extension(sniffed.extension) && !RUN.contains(&sniffed.extension), "{}", sniffed.extension);
    let promised = match sniffed.media {
        Media::Image => "image/",
        Media::Video => "video/",
        Media::Audio => "audio/",
        Media::Other => "",
    };
    assert!(sniffed.mime.starts_with(promised) && (sniffed.promised || sniffed.media == Media::Other));
    let readable =
        std::str::from_utf8(file).is_ok_and(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()));
    if readable && file.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| b"<{[".contains(byte)) {
        assert_eq!(sniffed.media, Media::Other, "text that is marked up is no media");
    }
    let path = Scratch::holding(file);
    let facts = checked(MEMORY_OF_FACTS, || inspect(path.path())).unwrap();
    of_facts(&facts);
    let sound_in_a_film = sniffed.media == Media::Video && facts.extension == "m4a";
    assert!(facts.extension == sniffed.extension || sound_in_a_film);
}

/// An index of a film may have 64 MB, and its tables are copied once.
const MEMORY_OF_FACTS: usize = 256 << 20;

fn of_facts(facts: &Facts) {
    assert!(is_extension(facts.extension) && !RUN.contains(&facts.extension));
    assert!(facts.width != Some(0) && facts.height != Some(0) && facts.duration_ms != Some(0));
    assert_eq!(facts.width.is_some(), facts.height.is_some());
    assert!(facts.words.len() < 200 && !facts.words.chars().any(char::is_control), "{:?}", facts.words);
}

/// A poster that the page hands in.
pub fn posters_from_the_page(jpeg: &[u8]) {
    match checked(MEMORY_OF_A_POSTER, || from_page(jpeg)) {
        Ok(made) => {
            assert_eq!(sniff(jpeg).extension, "jpg");
            assert!(u64::from(made.width) * u64::from(made.height) <= 7680 * 4320, "{} × {}", made.width, made.height);
            of_a_picture(&made);
        }
        Err(Error::Unreadable(error)) => panic!("there was no disk to read from: {error}"),
        Err(_) => {}
    }
}

/// 8K in the coefficients of three colours, and as pixels.
const MEMORY_OF_A_POSTER: usize = 512 << 20;

/// A file of any kind, decoded as all that it may be.
pub fn decoded(file: &[u8]) {
    let path = Scratch::holding(file);
    for made in [checked(MEMORY_OF_A_FILE, || picture(path.path())), checked(MEMORY_OF_A_FILE, || poster(path.path()))]
    {
        match made {
            Ok(made) => of_a_picture(&made),
            Err(Error::Unreadable(error)) => panic!("the disk gave its bytes: {error}"),
            Err(_) => {}
        }
    }
    if let Ok(sound) = checked(MEMORY_OF_FACTS, || waveform(path.path())) {
        assert!(sound.peaks200.len() <= 200 && sound.peaks2000.len() <= 2000 && !sound.peaks200.is_empty());
        assert!(sound.sample_rate > 0 && sound.channels > 0);
        assert_eq!(sound.peaks200.iter().max(), sound.peaks2000.iter().max(), "one sound in two sizes");
    }
}

/// A decoder may take 1 GB for its pixels; with another depth they are there a second time for a moment.
const MEMORY_OF_A_FILE: usize = 2 << 30;

fn of_a_picture(made: &Picture) {
    assert!(made.width > 0 && made.height > 0);
    for (webp, most) in [(&made.small, SMALL), (&made.large, LARGE)] {
        let (width, height) = WebPDecoder::new(Cursor::new(webp)).unwrap().dimensions();
        assert!((1..=most.0).contains(&width) && (1..=most.1).contains(&height), "{width} × {height}");
    }
}

/// A file of another program, or anything else that may say how it was made.
pub fn told_elsewhere(file: &[u8]) {
    let mut counted = Counted::new(file);
    let found = checked(MEMORY_OF_WORDS, || elsewhere(&mut counted)).expect("there was no disk to read from");
    assert!(counted.reads <= 200_000 && counted.bytes <= 256 << 20, "{} reads, {} bytes", counted.reads, counted.bytes);
    if let Some(found) = &found {
        of_words(found);
    }
    assert_eq!(found, elsewhere(&mut Cursor::new(file)).unwrap(), "the same bytes say the same");
}

/// 4 MB are read and as much is unpacked; an object of 200,000 values is the rest.
const MEMORY_OF_WORDS: usize = 96 << 20;

fn of_words(found: &Elsewhere) {
    assert!(found.prompt.len() <= 64 << 10 && found.negative.len() <= 64 << 10 && found.text.len() <= 256 << 10);
    assert!(found.parameters.len() <= 64 && !found.text.is_empty());
    for (at, (name, value)) in found.parameters.iter().enumerate() {
        assert!(!name.is_empty() && !value.is_empty() && value.chars().count() <= 500, "{name}: {value}");
        assert!(found.parameters[..at].iter().all(|(other, _)| other != name), "{name} stands twice");
    }
    let parameters = found.parameters.iter().flat_map(|(name, value)| [name, value]);
    for text in parameters.chain([&found.prompt, &found.negative]).chain(&found.model) {
        assert!(!text.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t'), "{text:?}");
    }
    assert!(found.model.as_ref().is_none_or(|model| !model.is_empty() && !model.contains(['/', '\\'])));
}

/// Looks into bytes under two bounds: no panic of this crate's own, though it would be caught, and only so much memory.
fn checked<T>(most: usize, look: impl FnOnce() -> T) -> T {
    let (found, taken) = memory::taken_by(|| panics::none_of_ours(look));
    assert!(taken <= most, "{} MB of memory", taken >> 20);
    found
}

#[cfg(test)]
#[path = "../../../../fuzz/kept.rs"]
mod kept;

#[cfg(test)]
mod tests {
    use super::kept::replay;

    #[test]
    fn what_fuzzing_kept_of_sniffing_holds() {
        replay("sniff", super::sniffed);
    }

    #[test]
    fn what_fuzzing_kept_of_files_from_elsewhere_holds() {
        replay("elsewhere", super::told_elsewhere);
    }

    #[test]
    fn what_fuzzing_kept_of_posters_from_the_page_holds() {
        replay("from_page", super::posters_from_the_page);
    }

    #[test]
    fn what_fuzzing_kept_of_decoding_holds() {
        replay("decode", super::decoded);
    }
}
