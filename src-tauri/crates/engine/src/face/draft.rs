use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use super::{DraftReference, Kind};

/// The open drafts of the account in the order of their tabs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftsView {
    /// The one that is shown and submitted; 0 when none was kept yet.
    #[specta(type = specta_typescript::Number)]
    pub present: i64,
    pub tabs: Vec<DraftTab>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftTab {
    #[specta(type = specta_typescript::Number)]
    pub tab: i64,
    pub kind: Kind,
    /// The beginning of its prompt, in one line.
    pub prompt: String,
}

/// Settings of one model under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Preset {
    /// 0: not kept yet.
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub kind: Kind,
    pub model: String,
    pub name: String,
    /// None: the prompt of the draft stays when it is applied.
    pub prompt: Option<String>,
    pub values: BTreeMap<String, Value>,
    /// None: the references of the draft stay.
    pub references: Option<Vec<DraftReference>>,
    /// Extra JSON object as it was typed; "" when none.
    pub extra: String,
}

/// What a file of presets brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PresetsImported {
    #[specta(type = Vec<specta_typescript::Number>)]
    pub added: Vec<i64>,
    /// How many were here already, the same in everything.
    #[specta(type = specta_typescript::Number)]
    pub known: u32,
}

/// A prompt that was submitted before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PromptUsed {
    /// The newest task that has it.
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    pub text: String,
}

/// A piece of text that goes into prompts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Snippet {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub text: String,
}
