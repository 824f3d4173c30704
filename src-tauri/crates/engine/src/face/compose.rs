use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use super::{Evidence, Fulfils, Gives, KeptFor, LeftModel, MadeFrom};

/// What a task makes; decides the endpoint and the service's own time cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    Image,
    Video,
    Audio,
}

/// One line of the model picker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelCard {
    pub id: String,
    pub kind: Kind,
    pub origin: super::ModelOrigin,
    pub title: String,
    /// What it takes, for the icons: text, images, frames, video, sound, task.
    pub takes: Vec<Takes>,
    /// What one can use it for.
    pub wishes: Vec<Fulfils>,
    pub gives: Vec<Gives>,
    /// Month in which its facts were seen last, as "2026-07".
    pub seen: String,
    /// Price in plain words and USD, as of the catalogue's list; None when not known.
    pub price: Option<String>,
    /// Median time of this library's own runs.
    #[specta(type = Option<specta_typescript::Number>)]
    pub usual_ms: Option<i64>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub last_used_at: Option<i64>,
    /// Boards that it was on and that were decided.
    pub boards: super::Won,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Takes {
    Text,
    Images,
    Frames,
    Video,
    Sound,
    Task,
}

/// The form of one model. A model that the catalogue does not know has only a prompt and JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelForm {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    /// One line of what it takes and gives.
    pub summary: String,
    pub known: bool,
    pub origin: super::ModelOrigin,
    pub prompt: Option<PromptField>,
    pub references: Vec<ReferenceField>,
    pub parameters: Vec<ParameterField>,
    /// Names of parameters that have no control; they can be given as JSON.
    pub json_only: Vec<String>,
    /// The way to a list of areas `{width, height, points}` of a picture, from the parameter inwards; None: it takes none.
    pub areas: Option<Vec<String>>,
    /// The catalogue's rules in words, for the picker.
    pub rules: Vec<String>,
    /// Ways in which it works, which the fields decide; `Checked::mode` says which is on.
    pub modes: Vec<ModelMode>,
    /// None: the catalogue does not know it.
    pub evidence: Option<Evidence>,
    pub price: Option<String>,
    /// Date of the price list, as "28 Jul 2026".
    pub price_as_of: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelMode {
    pub id: String,
    pub label: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PromptField {
    /// Name in the API: `prompt`, or what this model calls it.
    pub name: String,
    pub required: bool,
    #[specta(type = Option<specta_typescript::Number>)]
    pub max_length: Option<u32>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub min_length: Option<u32>,
    /// Modes of the model in which it is the lyrics of a song.
    pub lyrics_in: Vec<String>,
}

/// A parameter that takes public links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceField {
    pub name: String,
    pub label: String,
    pub takes: Takes,
    /// One link as a string, or a list of them.
    pub list: bool,
    pub required: bool,
    #[specta(type = Option<specta_typescript::Number>)]
    pub max_items: Option<u32>,
    /// How a prompt calls a link of this place by its number, as "@Image{}"; None: it has no word for it.
    pub mention: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ParameterField {
    /// Name in the API, shown in the tooltip.
    pub name: String,
    pub label: String,
    pub required: bool,
    pub control: Control,
    /// What the service takes when it is not sent, if known, as JSON.
    pub default: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Control {
    /// Drawn shapes: values such as "16:9", "auto", "1024x768".
    Ratio {
        values: Vec<String>,
    },
    /// Segmented up to five values, else a select. Values as they go into the body.
    Choice {
        values: Vec<Value>,
        unit: Option<String>,
    },
    /// A stepper.
    Whole {
        min: Option<f64>,
        max: Option<f64>,
        unit: Option<String>,
    },
    /// A slider when both ends are known, else a field.
    Decimal {
        min: Option<f64>,
        max: Option<f64>,
        unit: Option<String>,
    },
    Switch,
    /// A whole number with a die.
    Seed {
        max: Option<f64>,
    },
    Text {
        #[specta(type = Option<specta_typescript::Number>)]
        max_length: Option<u32>,
        multiline: bool,
        /// Words of a song, in sections.
        lyrics: bool,
    },
}

/// What the person has typed, whole. Kept at every change; nothing in it is ever dropped by a switch of model
/// or kind: what means the same goes along (`draft_for_model`), the rest stays in `left` and is listed by
/// `compose_check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// Renewed only after the engine has answered a submission: the same id again returns the first rows.
    pub submit_id: String,
    pub kind: Kind,
    /// The model last chosen for each kind; any id may be typed.
    pub models: BTreeMap<Kind, String>,
    /// Models beside that one, by kind: one press submits to each of them, and the results come onto one board.
    #[serde(default)]
    pub others: BTreeMap<Kind, Vec<String>>,
    pub prompt: String,
    /// Values set by hand, by parameter name; an absent name is not sent.
    pub values: BTreeMap<String, Value>,
    pub references: Vec<DraftReference>,
    /// Extra JSON object as it was typed, valid or not; "" when none.
    pub extra: String,
    /// Models that were left, the newest last.
    #[serde(default)]
    pub left: Vec<LeftModel>,
    /// The whole body as it was edited by hand, valid or not, which is then what is sent, byte for byte; "": it is made
    /// of the rest. A change of anything else takes it away.
    #[serde(default)]
    pub body: String,
    /// How many times the same body is submitted, 1 to 20.
    pub count: u16,
    /// Values of parameters that have several, by name: each is a submission of its own, in place of the one in `values`.
    #[serde(default)]
    pub sweeps: BTreeMap<String, Vec<Value>>,
    /// Prompts as they were pasted, a line each or as CSV; "" when there is no table.
    #[serde(default)]
    pub table: String,
    /// The tab in which it is kept; 0: that of the present draft.
    #[serde(default)]
    #[specta(type = specta_typescript::Number)]
    pub tab: i64,
    /// What it was made from, as long as it goes on from there.
    #[serde(default)]
    pub made_from: Option<MadeFrom>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftReference {
    pub url: String,
    /// The parameter that it goes into; None: the first of the present model that fits.
    pub name: Option<String>,
}

/// The draft held against the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// The exact bytes that would be sent; None when they cannot be made.
    pub body: Option<String>,
    pub endpoint: String,
    pub problems: Vec<Problem>,
    /// Fields that are not sent and could not be just now, each with the rule that closes it.
    pub closed: Vec<ClosedField>,
    /// Id of the mode of the form that is on; None when the model has no modes.
    pub mode: Option<String>,
    /// Parameters and references that the present model does not take: kept, not sent.
    pub set_aside: Vec<String>,
    /// What is kept for models that were left, the newest first.
    pub kept: Vec<KeptFor>,
    pub estimate: Option<PriceEstimate>,
    /// What the last runs of the same price were charged, where it is other than listed.
    pub lately: Option<super::ChargedLately>,
    /// What the service did with drafts like this one that is other than the rules say, and what could be made of it.
    pub lessons: Vec<super::Lesson>,
    /// Names of the cast in the prompt, and what is sent in their place.
    pub cast: Vec<super::CastSaid>,
    /// Characters of the prompt as it is sent, counted as Unicode scalar values.
    #[specta(type = specta_typescript::Number)]
    pub prompt_length: u32,
    pub blocked: bool,
    /// Whether it can be sent as it is although it is blocked: there is a body, and it is no larger than is ever sent.
    pub sendable: bool,
    /// A line for a shell that sends the body, with a variable in place of the key; None without a body.
    pub curl: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Parameter name, or "prompt", "references", "extra", "body", "model": the first of `fields`.
    pub field: String,
    /// All that it is about.
    pub fields: Vec<String>,
    /// Strong evidence blocks, weak evidence warns.
    pub blocks: bool,
    pub code: ProblemCode,
    /// Of the code `rule`: which one.
    pub rule: Option<RuleSaid>,
    pub facts: BTreeMap<String, String>,
    pub ways_out: Vec<WayOut>,
}

/// A rule of the catalogue, as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RuleSaid {
    pub id: String,
    /// Key of the sentence in the page's words.
    pub message: String,
    /// What the sentence speaks of: parameters by their labels, values as they are.
    pub args: BTreeMap<String, String>,
    /// The rule in the catalogue's own words, where the page has none for the key.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosedField {
    /// Name of a parameter.
    pub field: String,
    pub rule: RuleSaid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProblemCode {
    PromptMissing,
    PromptTooLong,
    PromptTooShort,
    ParameterMissing,
    NotAmong,
    OutOfRange,
    TooManyItems,
    WrongType,
    NotALink,
    JsonInvalid,
    TooLarge,
    /// Held against no rule, for it has very many values.
    TooLargeToCheck,
    Rule,
    ModelMissing,
    /// The catalogue does not know this id: nothing is checked before sending.
    ModelUnknown,
    /// The service refused the same before (facts: message, code, at), and the person wants to be told.
    RefusedBefore,
}

/// A button beside a problem: sets one parameter (null: not sent).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WayOut {
    pub name: String,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PriceEstimate {
    /// For all submissions of this press.
    #[specta(type = specta_typescript::Number)]
    pub credits: i64,
    /// How it was computed, as "2 submissions × 8 s × $0.1718".
    pub basis: String,
    pub as_of: String,
}

/// The rows that one press made, in order of their index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    #[specta(type = Vec<specta_typescript::Number>)]
    pub tasks: Vec<i64>,
    /// True when this submit id had been answered before: these are the first rows, nothing new was made.
    pub repeated: bool,
    /// The id for the next press.
    pub next_submit_id: String,
    /// Names the board on which the results are held against each other; None for a press on one model.
    pub board: Option<String>,
}
