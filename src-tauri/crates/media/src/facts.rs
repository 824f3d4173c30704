use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use crate::error::{Error, guarded};
use crate::mp4::{Movie, TrackKind};
use crate::picture::source;
use crate::sniff::{HEAD, Media, Sniffed, known, sniff};
use crate::{sound, words};

/// What a file is. Facts that its format does not say, or that nothing here reads, are None.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub media: Media,
    pub mime: &'static str,
    pub extension: &'static str,
    /// Pixels as a person sees them, turned as the file says.
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub duration_ms: Option<u64>,
    /// Codec, frames a second and the like, as "H.264, 24 fps, AAC stereo"; empty when there is nothing to say.
    pub words: String,
}

/// Looks into a file: its type by content, and the facts that can be read without decoding it. Damage past what was
/// read is not noticed; damage in it leaves facts out, but the type is always told.
pub fn inspect(path: &Path) -> Result<Facts, Error> {
    let (sniffed, mut file) = open(path)?;
    let bare = Facts {
        media: sniffed.media,
        mime: sniffed.mime,
        extension: sniffed.extension,
        width: None,
        height: None,
        duration_ms: None,
        words: String::new(),
    };
    let looked = guarded(|| match (sniffed.media, sniffed.extension) {
        (Media::Image, _) => of_picture(&bare, &mut file),
        (Media::Video, "mp4" | "m4v" | "mov" | "3gp") => of_movie(&bare, &mut file),
        (Media::Video, "webm" | "mkv") | (Media::Audio, _) => sound::facts(&bare, path),
        (Media::Video | Media::Other, _) => Ok(bare.clone()),
    });
    match looked {
        Err(Error::Unreadable(error)) => Err(Error::Unreadable(error)),
        Ok(facts) => Ok(facts),
        Err(_) => Ok(bare),
    }
}

/// The file, at its start, and what its head says.
pub(crate) fn open(path: &Path) -> Result<(Sniffed, BufReader<File>), Error> {
    let mut file = BufReader::new(File::open(path)?);
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok((sniff(&head), file))
}

fn of_picture(bare: &Facts, file: &mut BufReader<File>) -> Result<Facts, Error> {
    let (width, height) = source::size(bare.extension, file)?;
    Ok(Facts { width: Some(width), height: Some(height), ..bare.clone() })
}

fn of_movie(bare: &Facts, file: &mut BufReader<File>) -> Result<Facts, Error> {
    let movie = Movie::read(file)?;
    let (video, audio) = (movie.first(TrackKind::Video), movie.first(TrackKind::Audio));
    let mut said = Vec::new();
    if let Some(video) = video {
        said.push(words::mp4_codec(&video.codec));
        said.extend(video.frame_rate().map(words::frame_rate));
    }
    if let Some(audio) = audio {
        said.push(format!("{} {}", words::mp4_codec(&audio.codec), words::channels(audio.channels.into())));
    }
    let longest = movie.tracks.iter().filter_map(|track| track.duration_ms).max();
    // An MP4 that holds only sound is a sound, whatever brand it gives itself.
    let kind = match (video, audio) {
        (None, Some(_)) => known("m4a"),
        _ => None,
    };
    let size = video.and_then(|video| video.size());
    Ok(Facts {
        media: kind.map_or(bare.media, |kind| kind.media),
        mime: kind.map_or(bare.mime, |kind| kind.mime),
        extension: kind.map_or(bare.extension, |kind| kind.extension),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
        duration_ms: movie.duration_ms.or(longest),
        words: said.join(", "),
    })
}
