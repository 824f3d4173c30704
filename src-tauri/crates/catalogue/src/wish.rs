//! What one wants of a model: the words by which it is looked for.

use serde::Deserialize;

use crate::model::Evidence;

/// A way of using a model, in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wish {
    /// From words alone.
    FromText,
    /// One image becomes another, or a video.
    FromImage,
    /// A video from its first to its last frame.
    BetweenFrames,
    /// Images, videos or sounds show what is to come again.
    FromReferences,
    /// What is given is changed by words.
    Edit,
    /// A part that a mask covers is painted anew.
    Inpaint,
    /// A picture is widened beyond its edges.
    Expand,
    Vary,
    /// Larger or sharper.
    Upscale,
    RemoveBackground,
    /// A figure moves as another does in a video.
    Motion,
    /// A face speaks or sings a sound.
    LipSync,
    /// Several shots in one clip.
    Shots,
    /// A clip or a song goes on.
    Extend,
    Music,
    Lyrics,
    /// Short sounds and loops.
    Sounds,
    /// A song in another style.
    Cover,
    /// A voice for instruments, or instruments for a voice.
    Accompany,
    /// Two songs become one.
    Mix,
    /// A song is split into its parts.
    Stems,
    /// A voice is made, changed or cleaned.
    Voice,
    /// A video for a song.
    MusicVideo,
    /// A picture for a song.
    CoverImage,
    /// The same in another form: WAV, MIDI.
    Convert,
}

/// That a model fulfils a wish, and how sure that is when it is not as sure as the model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "WishFile")]
pub struct Fulfils {
    pub wish: Wish,
    pub evidence: Option<Evidence>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WishFile {
    AsTheModel(Wish),
    WithEvidence { wish: Wish, evidence: Evidence },
}

impl From<WishFile> for Fulfils {
    fn from(file: WishFile) -> Fulfils {
        match file {
            WishFile::AsTheModel(wish) => Fulfils { wish, evidence: None },
            WishFile::WithEvidence { wish, evidence } => Fulfils { wish, evidence: Some(evidence) },
        }
    }
}

/// What comes out beside the thing itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gives {
    /// In 4k, if asked for.
    FourK,
    /// A video with sound, if asked for.
    Sound,
}
