use serde::{Deserialize, Serialize};
use specta::Type;

use super::SaveTrouble;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutputView {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    #[specta(type = specta_typescript::Number)]
    pub index: u32,
    pub role: OutputRole,
    /// Title or label of a track.
    pub label: Option<String>,
    pub media: MediaType,
    pub mime: Option<String>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub width: Option<u32>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub height: Option<u32>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub duration_ms: Option<i64>,
    /// Codec, frames a second, sample rate in words, as "H.264, 24 fps".
    pub facts: Option<String>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub bytes: Option<i64>,
    pub sha256: Option<String>,
    /// Absolute path of the archived file.
    pub path: Option<String>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub archived_at: Option<i64>,
    pub state: OutputStateView,
    /// The saved file was not where it was saved when somebody looked last.
    pub missing: bool,
    /// It was other than when it was saved.
    pub changed: bool,
    /// A thumbnail or poster can be asked from the gallery.
    pub has_thumbnail: bool,
    /// Peaks of the waveform, one byte each, base64; 2,000 at most.
    pub waveform: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OutputRole {
    Result,
    LastFrame,
    Track,
    /// Found elsewhere in the answer.
    Other,
}

/// By content, never by what the service promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MediaType {
    Image,
    Video,
    Audio,
    Other,
    /// Not fetched yet.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum OutputStateView {
    Waiting,
    Downloading {
        #[specta(type = specta_typescript::Number)]
        bytes: i64,
        #[specta(type = Option<specta_typescript::Number>)]
        total: Option<i64>,
    },
    Archived,
    Failed {
        reason: SaveTrouble,
        #[specta(type = Option<specta_typescript::Number>)]
        retry_at: Option<i64>,
        detail: String,
    },
    LinkDead,
    /// The person emptied the bin.
    Deleted,
    Unknown {
        raw: String,
    },
}

/// A frame of a video that was saved as a file of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StillSaved {
    /// Where it lies, beside its video.
    pub path: String,
}
