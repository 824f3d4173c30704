//! What the parameters of a model may not say together, as data.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::model::Evidence;

/// One rule of a model.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    pub id: String,
    /// In words, for a list of rules and for where the message is not known.
    pub text: String,
    pub message: Message,
    /// Where it is shown.
    pub fields: Vec<String>,
    /// Fields that it closes at times: parameters that would break it if they were added.
    #[serde(default)]
    pub closes: Vec<String>,
    pub evidence: Evidence,
    /// A body that does not validate breaks the rule.
    pub(crate) schema: Option<Value>,
    /// A body of which this is not true breaks the rule.
    pub(crate) cel: Option<String>,
}

/// A sentence by its key, and what it speaks of: names of parameters, values, or lists of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Message {
    pub key: String,
    #[serde(default)]
    pub args: BTreeMap<String, Value>,
}

/// What is known of a model and restricts no body that could be checked here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NotEncoded {
    pub text: String,
    /// Why there is no rule for it.
    pub reason: String,
}

/// A way in which a model works, which the fields that are sent decide.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Mode {
    pub id: String,
    pub label: String,
    pub(crate) when: String,
}
