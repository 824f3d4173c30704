use std::io::{self, Cursor, Read, Seek, SeekFrom};

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::samples::{all, jpeg, packed_text, png, png_of, tiff, words};
use super::super::{LONGEST_PROMPT, LONGEST_TEXT, MOST_PARAMETERS, elsewhere};
use super::{read, silent};
use crate::fuzzing::told_elsewhere;

#[test]
fn every_cut_of_every_sample_is_an_answer() {
    for (name, file) in all() {
        println!("{name}");
        for part in 0..32 {
            told_elsewhere(&file[..file.len() * part / 32]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_an_answer(bytes in vec(any::<u8>(), 0..4000), sample in any::<prop::sample::Index>()) {
        let (_, file) = sample.get(&all()).clone();
        told_elsewhere(&bytes);
        // Behind a signature.
        told_elsewhere(&[&file[..file.len().min(16)], &bytes[..]].concat());
    }

    #[test]
    fn a_sample_with_other_bytes_is_an_answer(
        sample in any::<prop::sample::Index>(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
        near in any::<bool>(),
    ) {
        let (_, mut file) = sample.get(&all()).clone();
        let within = if near { file.len().min(400) } else { file.len() };
        for (at, byte) in changes {
            file[at.index(within)] = byte;
        }
        told_elsewhere(&file);
    }

    #[test]
    fn any_text_is_an_answer(text in "(?s)[ -~\n\"{}:,\\[\\]]{0,300}", settings in "[ -~]{0,200}") {
        told_elsewhere(&png_of("parameters", &format!("{text}\nSteps: 1, Sampler: a, Seed: 2, {settings}")));
        told_elsewhere(&png_of("Dream", &text));
        told_elsewhere(&png_of("Description", &format!("{text} Job ID: {settings}")));
    }
}

#[test]
fn a_bomb_is_unpacked_as_far_as_there_is_room() {
    let bomb = "x".repeat(64 << 20);
    let chunks = (0..8).map(|_| (b"zTXt", packed_text("parameters", &bomb))).collect::<Vec<_>>();
    let file = png(&chunks);
    told_elsewhere(&file);
    let found = read(&file);
    assert_eq!((found.prompt.len(), found.text.len()), (LONGEST_PROMPT, LONGEST_TEXT));
}

#[test]
fn lengths_that_lie_lead_nowhere() {
    let mut large = png_of("parameters", words::INFOTEXT);
    large[33..37].copy_from_slice(&u32::MAX.to_be_bytes());
    told_elsewhere(&large);
    for boxes in [
        &b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff"[..],
        b"\0\0\0\x10ftypisom\0\0\x02\0\0\0\0\0moov\0\0\0\x07udta",
        b"\0\0\0\x10ftypisom\0\0\x02\0\0\0\0\x01free\0\0\0\0\0\0\0\0",
        b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x2ameta\0\0\0\0\0\0\0\x1eiloc\x01\0\0\0\x88\x80\xff\xff\0\x01\0\0\0\0",
        b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\xff\x12\x54\xc3\x67\x01\xff\xff\xff\xff\xff\xff\xfe",
        b"\x1a\x45\xdf\xa3\x80\0\0\0\0",
        b"OggS\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff",
        b"ID3\x04\0\0\x7f\x7f\x7f\x7fTXXX\x7f\x7f\x7f\x7f\0\0\x03",
        b"fLaC\x84\xff\xff\xff\xff\xff\xff\xff",
        b"RIFF\0\0\0\0WEBPEXIF\xff\xff\xff\xffII*\0\xff\xff\xff\xff",
    ] {
        told_elsewhere(boxes);
        assert!(silent(boxes));
    }
    for (at, entries) in [(u32::MAX, 1u16), (8, u16::MAX), (0, 3)] {
        let mut file = tiff(false, &[(0x10e, 2, &[b'x'; 50])], &[(0x9286, 7, &[b'y'; 60])]);
        file[4..8].copy_from_slice(&at.to_be_bytes());
        file[8..10].copy_from_slice(&entries.to_be_bytes());
        told_elsewhere(&jpeg(&[(0xe1, [&b"Exif\0\0"[..], &file[..]].concat())]));
    }
}

#[test]
fn many_entries_of_one_value_cost_no_more_than_one() {
    let value = vec![0; 60_000];
    let mut file = tiff(true, &[(0x10e, 2, &value)], &[]);
    let entry: [u8; 12] = file[10..22].try_into().unwrap();
    file.splice(8..10, 5000u16.to_le_bytes());
    file.splice(22..22, entry.repeat(1000));
    told_elsewhere(&jpeg(&[(0xe1, [&b"Exif\0\0"[..], &file[..60_000]].concat())]));
}

#[test]
fn parameters_without_end_are_cut() {
    let settings: Vec<String> = (0..5000).map(|index| format!("Key {index}: {}", "v".repeat(600))).collect();
    let file = png_of("parameters", &format!("p\nSteps: 1, Sampler: a, Seed: 2, {}", settings.join(", ")));
    told_elsewhere(&file);
    assert_eq!(read(&file).parameters.len(), MOST_PARAMETERS);
}

/// A film of 2 GB that is not there: its index lies at the end, frames are zeros.
struct Film {
    at: u64,
    index: Vec<u8>,
    read: u64,
}

const FRAMES: u64 = 2 << 30;

impl Read for Film {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let head = [&b"\0\0\0\x10ftypisom\0\0\x02\0\0\0\0\x01mdat"[..], &(FRAMES - 16).to_be_bytes()[..]].concat();
        let count =
            into.len().min(usize::try_from((FRAMES + self.index.len() as u64).saturating_sub(self.at)).unwrap());
        for (place, byte) in (self.at..).zip(&mut into[..count]) {
            let inside = place.checked_sub(FRAMES).map(|at| self.index[at as usize]);
            *byte = inside.or(head.get(place as usize).copied()).unwrap_or_default();
        }
        self.at += count as u64;
        self.read += count as u64;
        Ok(count)
    }
}

impl Seek for Film {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => (FRAMES + self.index.len() as u64).saturating_add_signed(by),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

#[test]
fn a_film_of_two_gigabytes_is_read_in_a_few_places() {
    let tags = super::super::samples::iso::comment(words::INFOTEXT);
    let index = super::super::samples::iso::boxed(b"moov", &tags);
    let mut film = Film { at: 0, index, read: 0 };
    let found = elsewhere(&mut film).unwrap().unwrap();
    assert_eq!(found.text, words::INFOTEXT);
    assert!(film.read < 32 << 10, "{} bytes", film.read);
}

/// A disk that fails is an error; a file that ends is none.
#[test]
fn only_the_disk_is_an_error() {
    struct Broken(Cursor<Vec<u8>>);
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    impl Seek for Broken {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }
    assert!(elsewhere(&mut Broken(Cursor::new(png(&[])))).is_err());
}
