use serde::{Deserialize, Serialize};
use specta::Type;

/// What the service did other than the catalogue's rules say, by model; kept on this computer, for the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Lesson {
    pub model: String,
    pub model_title: String,
    /// Names it among those of its model.
    pub key: String,
    pub of: LessonOf,
    /// The last task that taught it, and when.
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    #[specta(type = specta_typescript::Number)]
    pub at: i64,
    #[specta(type = specta_typescript::Number)]
    pub times: u32,
    /// The person took the offer: the rule only warns, or the refusal is told at the field.
    pub followed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LessonOf {
    /// A task that a rule speaks against was made all the same.
    Taken {
        /// The first field that the rule is about.
        field: String,
        /// The rule in words, where it has some.
        text: String,
        /// Whether it blocks by itself.
        blocks: bool,
    },
    /// A body that no rule speaks against was refused.
    Refused {
        /// The parameter that the service named, when it is one of the model's.
        field: Option<String>,
        /// Its value then, as JSON and cut; "" when it was not sent.
        value: String,
        #[specta(type = Option<specta_typescript::Number>)]
        code: Option<i64>,
        /// The service's words.
        message: String,
    },
}

/// What the newest runs of the same model and price were charged, where it is other than listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChargedLately {
    #[specta(type = specta_typescript::Number)]
    pub runs: u32,
    /// Least and most credits of one of them.
    #[specta(type = specta_typescript::Number)]
    pub from: i64,
    #[specta(type = specta_typescript::Number)]
    pub to: i64,
    /// What the price list says of one submission.
    #[specta(type = Option<specta_typescript::Number>)]
    pub listed: Option<i64>,
    /// Whether the estimate is what was charged, and no longer what is listed.
    pub corrects: bool,
}
