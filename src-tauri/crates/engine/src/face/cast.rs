use serde::{Deserialize, Serialize};
use specta::Type;

use super::{LinkView, LinkedOutput, MediaType};

/// A link under a name, which `@name` in a prompt stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CastMember {
    /// 0: not kept yet.
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    /// Without the `@`: letters, figures, `_` and `-`.
    pub name: String,
    pub sort: CastSort,
    pub link: String,
    /// The result that it is, when it is one of this library.
    #[specta(type = Option<specta_typescript::Number>)]
    pub output: Option<i64>,
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CastSort {
    Person,
    Place,
    Product,
    Style,
    Voice,
}

/// A member on the shelf.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CastView {
    pub member: CastMember,
    /// When its link was made or, for one from elsewhere, given.
    #[specta(type = specta_typescript::Number)]
    pub linked_at: i64,
    pub link: LinkView,
    /// Its link is known to lead nowhere any more.
    pub needs_renewing: bool,
}

/// How asking for a fresh link went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Renewed {
    Renewed,
    /// The service still gives the same link.
    Same,
    /// It is no result of this library: only a link from elsewhere can take its place.
    NotOurs,
}

/// A result that was made with a member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MadeOne {
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    #[specta(type = Option<specta_typescript::Number>)]
    pub output: Option<i64>,
    pub media: MediaType,
    pub has_thumbnail: bool,
    /// First 200 characters.
    pub prompt: String,
}

/// What a task was made with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MadeWith {
    pub cast: Vec<CastMember>,
    /// Results of this library that were sent along.
    pub outputs: Vec<LinkedOutput>,
}

/// What becomes of a name of the cast in the prompt when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CastSaid {
    #[specta(type = specta_typescript::Number)]
    pub member: i64,
    pub name: String,
    /// What stands in the prompt in its place.
    pub said: String,
    /// Label of the place that its link goes to; None: the model has none for it, and the name alone is sent.
    pub place: Option<String>,
}
