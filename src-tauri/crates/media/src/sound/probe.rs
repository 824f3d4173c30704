use std::fs::File;
use std::path::Path;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known as audio;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters};
use symphonia::core::codecs::video::VideoCodecId;
use symphonia::core::codecs::video::well_known as video;
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::Timestamp;

use crate::error::Error;
use crate::facts::Facts;
use crate::words;

/// Opens a file by its content; `extension` only says which reader is asked first.
pub(super) fn open(path: &Path, extension: &str) -> Result<Box<dyn FormatReader>, Error> {
    let file = File::open(path)?;
    let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
    let mut hint = Hint::new();
    hint.with_extension(extension);
    symphonia::default::get_probe()
        .probe(&hint, stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| trouble(error, extension))
}

/// What is read from a file in memory's place may fail like a disk; what its bytes say may not.
pub(super) fn trouble(error: SymphoniaError, extension: &str) -> Error {
    match error {
        SymphoniaError::Unsupported(_) => Error::NotShown(extension.to_uppercase()),
        SymphoniaError::IoError(error) => error.into(),
        error => Error::damaged(error),
    }
}

/// Facts of a sound, or of a video in Matroska or WebM.
pub(crate) fn facts(bare: &Facts, path: &Path) -> Result<Facts, Error> {
    let reader = open(path, bare.extension)?;
    let mut facts = bare.clone();
    let mut said = Vec::new();
    let (video, audio) = (reader.first_track(TrackType::Video), reader.first_track(TrackType::Audio));
    if let Some(Some(CodecParameters::Video(parameters))) = video.map(|track| &track.codec_params) {
        let size = parameters.width.zip(parameters.height).filter(|(width, height)| *width > 0 && *height > 0);
        (facts.width, facts.height) = size.map(|(width, height)| (width.into(), height.into())).unzip();
        said.extend(video_codec(parameters.codec).map(str::to_owned));
    }
    if let Some(parameters) = audio.and_then(audio_parameters) {
        let name = audio_codec(parameters.codec);
        let channels = parameters.channels.as_ref().map(|channels| words::channels(channels.count()));
        if video.is_some() {
            said.extend(
                name.map(|name| [Some(name.to_owned()), channels].into_iter().flatten().collect::<Vec<_>>().join(" ")),
            );
        } else {
            said.extend(name.map(|name| match parameters.bits_per_sample {
                Some(bits) if name == "PCM" || name == "FLAC" => format!("{name} {bits} bit"),
                Some(_) | None => name.to_owned(),
            }));
            said.extend(parameters.sample_rate.map(words::sample_rate));
            said.extend(channels);
        }
    }
    facts.words = said.join(", ");
    facts.duration_ms = [video, audio].into_iter().flatten().find_map(duration_ms);
    Ok(facts)
}

pub(super) fn audio_parameters(track: &Track) -> Option<&AudioCodecParameters> {
    match &track.codec_params {
        Some(CodecParameters::Audio(parameters)) => Some(parameters),
        Some(_) | None => None,
    }
}

fn duration_ms(track: &Track) -> Option<u64> {
    let ticks = i64::try_from(track.duration?.get()).ok()?;
    let time = track.time_base?.calc_time(Timestamp::new(ticks))?;
    u64::try_from(time.as_millis()).ok().filter(|milliseconds| *milliseconds > 0)
}

fn audio_codec(codec: AudioCodecId) -> Option<&'static str> {
    let names = [
        (audio::CODEC_ID_MP1, "MP1"),
        (audio::CODEC_ID_MP2, "MP2"),
        (audio::CODEC_ID_MP3, "MP3"),
        (audio::CODEC_ID_AAC, "AAC"),
        (audio::CODEC_ID_ALAC, "ALAC"),
        (audio::CODEC_ID_FLAC, "FLAC"),
        (audio::CODEC_ID_VORBIS, "Vorbis"),
        (audio::CODEC_ID_OPUS, "Opus"),
        (audio::CODEC_ID_AC3, "AC-3"),
        (audio::CODEC_ID_EAC3, "E-AC-3"),
        (audio::CODEC_ID_PCM_U8, "PCM"),
        (audio::CODEC_ID_PCM_S16LE, "PCM"),
        (audio::CODEC_ID_PCM_S24LE, "PCM"),
        (audio::CODEC_ID_PCM_S32LE, "PCM"),
        (audio::CODEC_ID_PCM_F32LE, "PCM"),
        (audio::CODEC_ID_PCM_F64LE, "PCM"),
        (audio::CODEC_ID_PCM_ALAW, "A-law"),
        (audio::CODEC_ID_PCM_MULAW, "µ-law"),
    ];
    names.into_iter().find(|(known, _)| *known == codec).map(|(_, name)| name)
}

fn video_codec(codec: VideoCodecId) -> Option<&'static str> {
    let names = [
        (video::CODEC_ID_VP8, "VP8"),
        (video::CODEC_ID_VP9, "VP9"),
        (video::CODEC_ID_AV1, "AV1"),
        (video::CODEC_ID_H264, "H.264"),
        (video::CODEC_ID_HEVC, "HEVC"),
    ];
    names.into_iter().find(|(known, _)| *known == codec).map(|(_, name)| name)
}
