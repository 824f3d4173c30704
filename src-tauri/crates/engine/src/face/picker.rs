use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use super::DraftReference;

/// What one can use a model for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Wish {
    FromText,
    FromImage,
    BetweenFrames,
    FromReferences,
    Edit,
    Inpaint,
    Expand,
    Vary,
    Upscale,
    RemoveBackground,
    Motion,
    LipSync,
    Shots,
    Extend,
    Music,
    Lyrics,
    Sounds,
    Cover,
    Accompany,
    Mix,
    Stems,
    Voice,
    MusicVideo,
    CoverImage,
    Convert,
}

/// That a model fulfils a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Fulfils {
    pub wish: Wish,
    /// Less than that is only supposed.
    pub sure: bool,
}

/// What comes out beside the thing itself, if asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Gives {
    FourK,
    Sound,
}

/// Where the facts of a model come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    pub source: String,
    /// Month, as "2026-07".
    pub seen: String,
    pub strong: bool,
}

/// What was set for a model when it was left, because the next one had no place for all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftModel {
    pub model: String,
    pub values: BTreeMap<String, Value>,
    pub references: Vec<DraftReference>,
}

/// What is kept for a model that was left, and is not sent by the present one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptFor {
    pub model: String,
    pub title: String,
    pub labels: Vec<String>,
}
