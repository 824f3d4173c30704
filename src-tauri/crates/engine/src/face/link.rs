use serde::{Deserialize, Serialize};
use specta::Type;

use super::{MediaType, OutputRole};

/// What is known of a link that is, or may be, a reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LinkView {
    pub url: String,
    /// The result of this library that it leads to.
    pub output: Option<LinkedOutput>,
    /// What it answered when it was asked last; None: it was not asked since the start.
    pub checked: Option<LinkChecked>,
}

/// A result that lies behind a link of the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LinkedOutput {
    #[specta(type = specta_typescript::Number)]
    pub output: i64,
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    pub role: OutputRole,
    pub media: MediaType,
    pub has_thumbnail: bool,
    pub archived: bool,
    /// The service said that the file behind its link is gone; a copy in the archive stays.
    pub gone: bool,
    /// When the service made the link.
    #[specta(type = specta_typescript::Number)]
    pub made_at: i64,
    #[specta(type = Option<specta_typescript::Number>)]
    pub duration_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LinkChecked {
    #[specta(type = specta_typescript::Number)]
    pub at: i64,
    pub answer: LinkAnswer,
}

/// What a link answers when it is asked for its head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LinkAnswer {
    Answers {
        #[specta(type = Option<specta_typescript::Number>)]
        bytes: Option<i64>,
        /// As the server says, a type and nothing else.
        mime: Option<String>,
    },
    /// It answers, but not with a file.
    Refuses {
        #[specta(type = specta_typescript::Number)]
        status: u16,
    },
    NotReached {
        detail: String,
    },
    /// It is not http(s), or its address is not a public one: the service cannot fetch it either.
    AddressRefused,
}

/// The youngest link of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutputLink {
    pub url: String,
    #[specta(type = specta_typescript::Number)]
    pub made_at: i64,
    /// The service, or the link itself when it was asked, said that nothing is behind it any more.
    pub gone: bool,
}
