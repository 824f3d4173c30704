use std::io::{Read, Seek};

use super::boxes::{be16, be32, be64, child, children, descend, read_moov};
use super::samples::Samples;
use crate::error::Error;

/// What the index of a file says.
#[derive(Debug)]
pub(crate) struct Movie {
    /// None in a fragmented file that does not say it.
    pub duration_ms: Option<u64>,
    pub tracks: Vec<Track>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrackKind {
    Video,
    Audio,
    Other,
}

#[derive(Debug)]
pub(crate) struct Track {
    pub kind: TrackKind,
    /// Four letters of the first sample description, as `avc1`.
    pub codec: [u8; 4],
    /// Body of `avcC`: how its H.264 is set up.
    pub avc_config: Option<Vec<u8>>,
    /// Pixels as they are to be shown, before the turn.
    pub shown: (u32, u32),
    /// Quarter turns to the right.
    pub turns: u8,
    pub colour: Option<Colour>,
    pub channels: u16,
    pub duration_ms: Option<u64>,
    pub samples: Samples,
}

/// How luma and chroma make colours, when the file says it (`colr`, kind `nclx`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour {
    /// Code of ITU-T H.273.
    pub matrix: u16,
    pub full_range: bool,
}

const MOST_TRACKS: usize = 64;

impl Movie {
    pub(crate) fn read(file: &mut (impl Read + Seek)) -> Result<Self, Error> {
        let moov = read_moov(file)?;
        let tracks = children(&moov)
            .filter(|(kind, _)| kind == b"trak")
            .filter_map(|(_, trak)| Track::of(trak))
            .take(MOST_TRACKS)
            .collect();
        let header = child(&moov, b"mvhd").and_then(times);
        let fragments = descend(&moov, &[b"mvex", b"mehd"]).and_then(|mehd| match mehd.first()? {
            0 => be32(mehd, 4).map(u64::from),
            _ => be64(mehd, 4),
        });
        let duration_ms = header.and_then(|(scale, duration)| {
            let duration = if duration == 0 { fragments? } else { duration };
            milliseconds(duration, scale)
        });
        Ok(Movie { duration_ms, tracks })
    }

    pub(crate) fn first(&self, kind: TrackKind) -> Option<&Track> {
        self.tracks.iter().find(|track| track.kind == kind)
    }
}

impl Track {
    fn of(trak: &[u8]) -> Option<Self> {
        let mdia = child(trak, b"mdia")?;
        let kind = match child(mdia, b"hdlr")?.get(8..12)? {
            b"vide" => TrackKind::Video,
            b"soun" => TrackKind::Audio,
            _ => TrackKind::Other,
        };
        let stbl = descend(mdia, &[b"minf", b"stbl"])?;
        let (codec, description) = children(child(stbl, b"stsd")?.get(8..)?).next()?;
        let inside = if kind == TrackKind::Video { description.get(78..) } else { None }.unwrap_or_default();
        let coded = (be16(description, 24).map_or(0, u32::from), be16(description, 26).map_or(0, u32::from));
        let (shown, turns) = child(trak, b"tkhd").and_then(presentation).unwrap_or((coded, 0));
        let times = child(mdia, b"mdhd").and_then(times);
        Some(Track {
            kind,
            codec,
            avc_config: child(inside, b"avcC").map(<[u8]>::to_vec),
            shown: if shown.0 == 0 || shown.1 == 0 { coded } else { shown },
            turns,
            colour: child(inside, b"colr").and_then(colour),
            channels: be16(description, 16).unwrap_or(0),
            duration_ms: times.and_then(|(scale, duration)| milliseconds(duration, scale)),
            samples: Samples::of(stbl),
        })
    }

    /// Frames a second, over the whole track.
    pub(crate) fn frame_rate(&self) -> Option<f64> {
        let (count, duration) = (self.samples.count(), self.duration_ms?);
        (count > 1 && duration > 0).then(|| f64::from(count) * 1000.0 / duration as f64)
    }

    /// Width and height as a person sees them; None when the file says nothing possible.
    pub(crate) fn size(&self) -> Option<(u32, u32)> {
        let (width, height) = self.shown;
        let size = if self.turns.is_multiple_of(2) { (width, height) } else { (height, width) };
        (width > 0 && height > 0).then_some(size)
    }
}

/// Time scale and duration of `mvhd` or `mdhd`. A duration of all ones means that it is not known.
fn times(header: &[u8]) -> Option<(u32, u64)> {
    let (scale, duration) = match header.first()? {
        0 => (be32(header, 12)?, be32(header, 16).filter(|duration| *duration != u32::MAX).map(u64::from)?),
        _ => (be32(header, 20)?, be64(header, 24).filter(|duration| *duration != u64::MAX)?),
    };
    (scale > 0).then_some((scale, duration))
}

fn milliseconds(duration: u64, scale: u32) -> Option<u64> {
    let milliseconds = u128::from(duration) * 1000 / u128::from(scale);
    u64::try_from(milliseconds).ok().filter(|milliseconds| *milliseconds > 0)
}

/// Size and turn of `tkhd`.
fn presentation(tkhd: &[u8]) -> Option<((u32, u32), u8)> {
    let matrix = if *tkhd.first()? == 0 { 40 } else { 52 };
    let entry = |index: usize| Some(be32(tkhd, matrix + 4 * index)?.cast_signed().signum());
    let turns = match (entry(0)?, entry(1)?, entry(3)?, entry(4)?) {
        (0, 1, -1, 0) => 1,
        (-1, 0, 0, -1) => 2,
        (0, -1, 1, 0) => 3,
        _ => 0,
    };
    Some(((be32(tkhd, matrix + 36)? >> 16, be32(tkhd, matrix + 40)? >> 16), turns))
}

fn colour(colr: &[u8]) -> Option<Colour> {
    (colr.get(..4)? == b"nclx")
        .then(|| Some(Colour { matrix: be16(colr, 8)?, full_range: colr.get(10)? & 0x80 != 0 }))?
}
