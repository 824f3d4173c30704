use std::collections::BTreeMap;

use serde_json::Value;

use crate::Kind;

/// What the person has typed, as far as a body is made of it.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    pub kind: Kind,
    pub model: &'a str,
    pub prompt: &'a str,
    /// By parameter name; what the model has no control for is set aside.
    pub values: &'a BTreeMap<String, Value>,
    /// Link, and the name of the `Reference` it was given to; None: the first that fits.
    pub references: &'a [(String, Option<String>)],
    /// A JSON object as it was typed; "" when none. Its keys override and may add anything.
    pub extra: &'a str,
    /// How many times the body is submitted, for the estimate.
    pub count: u16,
    /// Length of what is sent as video or sound, where it is known: some models bill it. In seconds.
    pub source_seconds: Option<f64>,
}

/// A draft held against the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The exact bytes that would be sent: compact JSON in a stable order. None when they cannot be made.
    pub body: Option<String>,
    /// "images/generations", "videos/generations" or "audio/generations".
    pub endpoint: &'static str,
    pub problems: Vec<Problem>,
    /// Fields that cannot be sent just now beside what is sent.
    pub closed: Vec<Closed>,
    /// Id of the mode that is on, where the model has modes.
    pub mode: Option<String>,
    /// Labels of what is kept and not sent, because the model has no place for it.
    pub set_aside: Vec<String>,
    pub estimate: Option<Estimate>,
    /// In Unicode scalar values.
    pub prompt_length: u32,
    /// True when any problem blocks.
    pub blocked: bool,
}

/// Something that speaks against the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Name of a parameter, or "prompt", "extra", "model": the first of `fields`.
    pub field: String,
    /// All that it is about.
    pub fields: Vec<String>,
    pub blocks: bool,
    pub code: ProblemCode,
    /// Of `ProblemCode::Rule`.
    pub broke: Option<Broke>,
    /// For the sentence: `label`, `value`, `allowed`, `min`, `max`, `over`, `of`, `limit`, `line`, `column`, `model`.
    pub facts: BTreeMap<String, String>,
    pub ways_out: Vec<WayOut>,
}

/// A rule of the catalogue, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broke {
    pub rule: String,
    /// Key of the sentence.
    pub message: String,
    /// What the sentence speaks of: parameters by their labels, values as they are.
    pub args: BTreeMap<String, String>,
    /// The rule in words, where the key is not known.
    pub text: String,
}

/// A field that cannot be sent just now, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub field: String,
    pub broke: Broke,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemCode {
    PromptMissing,
    PromptTooLong,
    PromptTooShort,
    ParameterMissing,
    NotAmong,
    /// `of` says what was counted: `value`, `characters` or `items`.
    OutOfRange,
    TooManyItems,
    WrongType,
    NotALink,
    JsonInvalid,
    TooLarge,
    /// Held against no rule, for it has very many values; it is sent as it is.
    TooLargeToCheck,
    /// A rule of the model is broken: `Problem::broke` says which.
    Rule,
    ModelMissing,
    /// The catalogue does not know this id: nothing is checked before sending.
    ModelUnknown,
}

/// A value that would solve a problem; null: not sent.
#[derive(Clone, Debug, PartialEq)]
pub struct WayOut {
    pub name: String,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Whole credits (1 credit = USD 0.001) for all submissions of the draft.
    pub credits: i64,
    /// How it was computed, as "2 submissions × 8 s × $0.1718".
    pub basis: String,
    /// Date of the price list, as "28 Jul 2026".
    pub as_of: String,
}

impl ProblemCode {
    /// Whether there is nothing to send as it is.
    pub(crate) fn leaves_no_body(self) -> bool {
        match self {
            ProblemCode::JsonInvalid | ProblemCode::ModelMissing | ProblemCode::TooLarge => true,
            ProblemCode::PromptMissing
            | ProblemCode::PromptTooLong
            | ProblemCode::PromptTooShort
            | ProblemCode::ParameterMissing
            | ProblemCode::NotAmong
            | ProblemCode::OutOfRange
            | ProblemCode::TooManyItems
            | ProblemCode::WrongType
            | ProblemCode::NotALink
            | ProblemCode::TooLargeToCheck
            | ProblemCode::Rule
            | ProblemCode::ModelUnknown => false,
        }
    }
}

impl Problem {
    pub(crate) fn new(field: &str, code: ProblemCode, blocks: bool) -> Self {
        let (field, fields) = (field.to_owned(), vec![field.to_owned()]);
        Self { field, fields, blocks, code, broke: None, facts: BTreeMap::new(), ways_out: Vec::new() }
    }

    pub(crate) fn fact(mut self, name: &str, value: impl ToString) -> Self {
        self.facts.insert(name.to_owned(), value.to_string());
        self
    }

    pub(crate) fn way_out(mut self, value: Value) -> Self {
        let way = WayOut { name: self.field.clone(), value };
        if !self.ways_out.contains(&way) {
            self.ways_out.push(way);
        }
        self
    }
}
