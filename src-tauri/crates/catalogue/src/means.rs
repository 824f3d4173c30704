//! What a parameter means, whatever a model calls it.

use serde::Deserialize;

use crate::limits::{Limits, Sort};

/// Parameters of two models with the same meaning hold the same wish of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Means {
    /// The shape: "16:9", "1024x768", "auto".
    Ratio,
    /// How fine: "720p", "2k".
    Resolution,
    /// In seconds.
    Duration,
    Seed,
    /// How many outputs one submission gives.
    Count,
    NegativePrompt,
    /// A video with sound or without.
    Sound,
    Watermark,
    /// The service looks at the content before it gives it out.
    ContentCheck,
    FileFormat,
    WebSearch,
    /// The service writes more into the prompt.
    ImprovePrompt,
    /// Style of a song, in words.
    SongStyle,
    Lyrics,
    Mask,
    /// The last frame of a video comes back as a picture.
    ReturnLastFrame,
    /// Images to begin with or to change.
    Images,
    /// Images of what is to come again.
    ReferenceImages,
    CharacterImages,
    StyleImages,
    FirstFrame,
    LastFrame,
    /// A video to change, to enlarge or to move like.
    Video,
    /// A clip to go on from.
    StartClip,
    ReferenceVideos,
    /// A sound that the video follows.
    DrivingSound,
    ReferenceSounds,
    Voices,
    /// A finished song or recording.
    Song,
}

impl Means {
    /// Where it may go in another model, the best place first. What stands here is the same to the eye of a person;
    /// a last frame is nothing but a last frame.
    pub(crate) fn places(self) -> &'static [Means] {
        match self {
            Means::FirstFrame => &[Means::FirstFrame, Means::Images],
            Means::Images => &[Means::Images, Means::FirstFrame, Means::ReferenceImages],
            Means::ReferenceImages => &[Means::ReferenceImages, Means::Images],
            Means::CharacterImages => &[Means::CharacterImages, Means::ReferenceImages, Means::Images],
            Means::StyleImages => &[Means::StyleImages, Means::ReferenceImages, Means::Images],
            Means::Video => &[Means::Video, Means::StartClip, Means::ReferenceVideos],
            Means::StartClip => &[Means::StartClip, Means::Video, Means::ReferenceVideos],
            Means::ReferenceVideos => &[Means::ReferenceVideos, Means::Video, Means::StartClip],
            Means::DrivingSound => &[Means::DrivingSound, Means::ReferenceSounds, Means::Song],
            Means::ReferenceSounds => &[Means::ReferenceSounds, Means::DrivingSound],
            Means::Voices => &[Means::Voices, Means::ReferenceSounds],
            Means::Song => &[Means::Song, Means::DrivingSound, Means::ReferenceSounds],
            Means::Ratio => &[Means::Ratio],
            Means::Resolution => &[Means::Resolution],
            Means::Duration => &[Means::Duration],
            Means::Seed => &[Means::Seed],
            Means::Count => &[Means::Count],
            Means::NegativePrompt => &[Means::NegativePrompt],
            Means::Sound => &[Means::Sound],
            Means::Watermark => &[Means::Watermark],
            Means::ContentCheck => &[Means::ContentCheck],
            Means::FileFormat => &[Means::FileFormat],
            Means::WebSearch => &[Means::WebSearch],
            Means::ImprovePrompt => &[Means::ImprovePrompt],
            Means::SongStyle => &[Means::SongStyle],
            Means::Lyrics => &[Means::Lyrics],
            Means::Mask => &[Means::Mask],
            Means::ReturnLastFrame => &[Means::ReturnLastFrame],
            Means::LastFrame => &[Means::LastFrame],
        }
    }

    /// Whether it is a link, and so a place for references.
    pub(crate) fn is_link(self) -> bool {
        self >= Means::Images
    }

    /// Whether it means the same only among models that make the same: four images are not four videos.
    pub(crate) fn stays_in_its_kind(self) -> bool {
        matches!(self, Means::Count | Means::NegativePrompt | Means::FileFormat)
    }

    /// Whether a parameter of these limits can mean it.
    pub(crate) fn fits(self, limits: &Limits) -> bool {
        let sort = limits.sort;
        match self {
            _ if self.is_link() => limits.link,
            Means::Sound
            | Means::Watermark
            | Means::ContentCheck
            | Means::WebSearch
            | Means::ImprovePrompt
            | Means::ReturnLastFrame => sort == Some(Sort::Boolean),
            Means::Duration | Means::Seed | Means::Count => matches!(sort, Some(Sort::Integer | Sort::Number)),
            _ => sort == Some(Sort::String),
        }
    }
}
