use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Kind, StateView};

/// How a task is made from another. Stored by these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum How {
    /// The same with a new seed, or with changed parts.
    Varied,
    /// The next clip begins with the last frame.
    Continue,
    Animate,
    Upscale,
    Vary,
    Edit,
    Inpaint,
    Expand,
    RemoveBackground,
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
    Refer,
}

/// What a draft was made from. A press writes it down with each task whose body still points there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MadeFrom {
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    /// Which output of it, by its place in the answer; None: no single one.
    #[specta(type = Option<specta_typescript::Number>)]
    pub output: Option<u32>,
    pub how: How,
}

/// All that can follow a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FollowUps {
    /// In the order of `How`, and within it of the models.
    pub ways: Vec<FollowUp>,
    /// When the service gave the link to the result; None without one.
    #[specta(type = Option<specta_typescript::Number>)]
    pub link_since: Option<i64>,
    /// The link answered that the file is gone. What follows by the link asks for a new one first.
    pub link_gone: bool,
    /// Why there is no way.
    pub nothing: Option<NothingFollows>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NothingFollows {
    /// There is no result yet.
    NotMade,
    /// The task ended without a result.
    NoResult,
    /// No known model takes such a result.
    NoModel,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FollowUp {
    /// Names it in `follow_up`.
    pub id: String,
    pub how: How,
    /// Which of several ways of one model; "" where there is one.
    pub label: String,
    pub kind: Kind,
    pub model: String,
    pub model_title: String,
    /// In plain words and USD; None when not known.
    pub price: Option<String>,
    pub by: FollowBy,
    /// What the person must still give.
    pub missing: Vec<String>,
    /// Less than that is only supposed.
    pub sure: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FollowBy {
    Task,
    Link,
    LastFrame,
}

/// All that came from one task, itself among it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FamilyView {
    /// As a tree is read: each before its children, with how deep it stands.
    pub members: Vec<FamilyMember>,
    /// There are more than these.
    pub cut: bool,
    /// Clips of which each begins with the last frame of the one before, with the task among them; empty when there
    /// are not two.
    pub chain: Vec<ChainClip>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FamilyMember {
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    /// 0 for the first of the family.
    #[specta(type = specta_typescript::Number)]
    pub depth: u32,
    /// How it came from the one above; None: it was submitted again, or stands at the beginning.
    pub how: Option<How>,
    /// Which output of the one above, counted from 1, where it had several.
    #[specta(type = Option<specta_typescript::Number>)]
    pub number: Option<u32>,
    pub kind: Kind,
    pub model_title: String,
    /// First 300 characters.
    pub prompt: String,
    pub state: StateView,
    /// An output that has a thumbnail.
    #[specta(type = Option<specta_typescript::Number>)]
    pub thumbnail: Option<i64>,
    #[specta(type = specta_typescript::Number)]
    pub created_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChainClip {
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    /// None while it is not saved.
    #[specta(type = Option<specta_typescript::Number>)]
    pub output: Option<i64>,
    pub has_thumbnail: bool,
    #[specta(type = Option<specta_typescript::Number>)]
    pub duration_ms: Option<i64>,
}
