//! One frame of a video that stands for it.

mod frame;
mod h264;

use std::io::{BufReader, Read, Seek};
use std::path::Path;

use image::metadata::Orientation;

use crate::error::{Error, guarded};
use crate::facts;
use crate::mp4::{Movie, Track, TrackKind};
use crate::picture::{Picture, encoded};
use crate::sniff::Media;
use crate::words::mp4_codec;

/// Makes the poster of a video: of an MP4 or QuickTime file with H.264 of 8 bits, the frame a tenth of the way in
/// that can be decoded alone (a film may begin black), or the first. `NeedsPage` for every other video, which the
/// page may be able to play.
pub fn poster(path: &Path) -> Result<Picture, Error> {
    let (sniffed, mut file) = facts::open(path)?;
    match (sniffed.media, sniffed.extension) {
        (Media::Video, "mp4" | "m4v" | "mov" | "3gp") => guarded(|| of_movie(&mut file)),
        (Media::Video, other) => Err(Error::NeedsPage(other.to_uppercase())),
        (Media::Image | Media::Audio | Media::Other, _) => Err(Error::NotShown(sniffed.mime.to_owned())),
    }
}

fn of_movie(file: &mut BufReader<impl Read + Seek>) -> Result<Picture, Error> {
    let movie = Movie::read(file)?;
    let track = movie.first(TrackKind::Video).ok_or_else(|| Error::NotShown("a film without a picture".to_owned()))?;
    if !matches!(&track.codec, b"avc1" | b"avc3") {
        return Err(Error::NeedsPage(mp4_codec(&track.codec)));
    }
    let Some(config) = &track.avc_config else { return Err(Error::NeedsPage("H.264 without its setup".to_owned())) };
    if track.samples.count() == 0 {
        return Err(Error::NeedsPage("a film in fragments".to_owned()));
    }
    let early = track.samples.sync_at(track.samples.count() / 10);
    let first = track.samples.sync_at(0);
    let mut trouble = Error::damaged("no frame that can be decoded alone");
    let mut tried = None;
    for sample in [early, first].into_iter().flatten() {
        if tried == Some(sample) {
            continue;
        }
        tried = Some(sample);
        match track.samples.read(sample, file).and_then(|bytes| h264::decode(config, &bytes, track)) {
            Ok(pixels) => {
                let upright = pixels.turned(upright(track));
                let (width, height) = track.size().unwrap_or((upright.width, upright.height));
                return encoded(&upright, width, height);
            }
            Err(Error::Unreadable(error)) => return Err(Error::Unreadable(error)),
            Err(error) => trouble = error,
        }
    }
    Err(trouble)
}

fn upright(track: &Track) -> Orientation {
    match track.turns {
        1 => Orientation::Rotate90,
        2 => Orientation::Rotate180,
        3 => Orientation::Rotate270,
        _ => Orientation::NoTransforms,
    }
}
