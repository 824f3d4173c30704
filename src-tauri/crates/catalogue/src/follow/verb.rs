use crate::means::Means;
use crate::model::Kind;
use crate::takes::Takes;
use crate::wish::Wish;

/// What is done with a result, in the order in which it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// A clip goes on from its last frame.
    Continue,
    /// A picture becomes a video.
    Animate,
    Upscale,
    Vary,
    Edit,
    Inpaint,
    Expand,
    RemoveBackground,
    /// A clip or a song goes on.
    Extend,
    Cover,
    Stems,
    Accompany,
    Mix,
    Voice,
    LipSync,
    Motion,
    MusicVideo,
    CoverImage,
    Convert,
    /// It shows what is to come again.
    Refer,
}

impl Verb {
    /// What a wish is for a result of a sort, in a model of a kind: the word for it and the places that its link may
    /// take, the best first. None: the wish says nothing of such a result.
    pub(super) fn of_link(wish: Wish, media: Takes, kind: Kind) -> Option<(Verb, &'static [Means])> {
        let (images, video, sound) =
            (matches!(media, Takes::Images | Takes::Frames), media == Takes::Video, media == Takes::Sound);
        match wish {
            Wish::FromImage if images && kind == Kind::Video => {
                Some((Verb::Animate, &[Means::Images, Means::FirstFrame]))
            }
            Wish::FromImage | Wish::Edit if images && kind == Kind::Image => Some((Verb::Edit, &[Means::Images])),
            Wish::Edit if video && kind == Kind::Video => Some((Verb::Edit, &[Means::Video, Means::ReferenceVideos])),
            Wish::Edit if sound && kind == Kind::Audio => Some((Verb::Edit, &[Means::Song])),
            Wish::FromReferences if images => Some((Verb::Refer, &[Means::ReferenceImages, Means::Images])),
            Wish::FromReferences if video => Some((Verb::Refer, &[Means::ReferenceVideos])),
            Wish::FromReferences if sound => Some((Verb::Refer, &[Means::ReferenceSounds, Means::Voices])),
            Wish::Inpaint if images => Some((Verb::Inpaint, &[Means::Images])),
            Wish::Expand if images => Some((Verb::Expand, &[Means::Images])),
            Wish::Vary if images => Some((Verb::Vary, &[Means::Images])),
            Wish::Upscale if images => Some((Verb::Upscale, &[Means::Images])),
            Wish::Upscale if video => Some((Verb::Upscale, &[Means::Video])),
            Wish::RemoveBackground if images => Some((Verb::RemoveBackground, &[Means::Images])),
            Wish::Motion if images => Some((Verb::Motion, &[Means::Images])),
            Wish::Motion if video => Some((Verb::Motion, &[Means::Video])),
            Wish::LipSync if sound => Some((Verb::LipSync, &[Means::DrivingSound])),
            Wish::Extend if video => Some((Verb::Extend, &[Means::StartClip, Means::Video])),
            Wish::Extend if sound => Some((Verb::Extend, &[Means::Song])),
            Wish::Cover if sound => Some((Verb::Cover, &[Means::Song])),
            Wish::Stems if sound => Some((Verb::Stems, &[Means::Song])),
            Wish::Accompany if sound => Some((Verb::Accompany, &[Means::Song])),
            Wish::Mix if sound => Some((Verb::Mix, &[Means::Song])),
            Wish::Voice if sound => Some((Verb::Voice, &[Means::Song, Means::Voices])),
            Wish::MusicVideo if sound => Some((Verb::MusicVideo, &[Means::Song])),
            Wish::FromText
            | Wish::FromImage
            | Wish::BetweenFrames
            | Wish::FromReferences
            | Wish::Edit
            | Wish::Inpaint
            | Wish::Expand
            | Wish::Vary
            | Wish::Upscale
            | Wish::RemoveBackground
            | Wish::Motion
            | Wish::LipSync
            | Wish::Shots
            | Wish::Extend
            | Wish::Music
            | Wish::Lyrics
            | Wish::Sounds
            | Wish::Cover
            | Wish::Accompany
            | Wish::Mix
            | Wish::Stems
            | Wish::Voice
            | Wish::MusicVideo
            | Wish::CoverImage
            | Wish::Convert => None,
        }
    }

    /// The word for a wish of a model of a kind that takes the earlier task itself.
    pub(super) fn of_task(wish: Wish, kind: Kind) -> Option<Verb> {
        match wish {
            Wish::FromImage if kind == Kind::Video => Some(Verb::Animate),
            Wish::FromImage | Wish::Edit => Some(Verb::Edit),
            Wish::FromReferences => Some(Verb::Refer),
            Wish::Inpaint => Some(Verb::Inpaint),
            Wish::Expand => Some(Verb::Expand),
            Wish::Vary => Some(Verb::Vary),
            Wish::Upscale => Some(Verb::Upscale),
            Wish::RemoveBackground => Some(Verb::RemoveBackground),
            Wish::Motion => Some(Verb::Motion),
            Wish::LipSync => Some(Verb::LipSync),
            Wish::Extend => Some(Verb::Extend),
            Wish::Cover => Some(Verb::Cover),
            Wish::Accompany => Some(Verb::Accompany),
            Wish::Mix => Some(Verb::Mix),
            Wish::Stems => Some(Verb::Stems),
            Wish::Voice => Some(Verb::Voice),
            Wish::MusicVideo => Some(Verb::MusicVideo),
            Wish::CoverImage => Some(Verb::CoverImage),
            Wish::Convert => Some(Verb::Convert),
            Wish::FromText | Wish::BetweenFrames | Wish::Shots | Wish::Music | Wish::Lyrics | Wish::Sounds => None,
        }
    }
}
