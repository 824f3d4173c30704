//! Files of models that did not come with this build: one model, or several in one file. They are hostile.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use thiserror::Error;

use crate::{Model, file, prove};

/// The key that marks a file of several models, and the format's number that stands there.
const BUNDLE: &str = "catalogue";
const FORMAT: u64 = 1;
/// More models than any service has; each costs time to compile.
pub const MOST_MODELS: usize = 500;
/// A file is refused above this. In bytes.
pub const MOST_OUTSIDE_BYTES: usize = 16 << 20;
/// Of an id or a reason, what is worth telling.
const TOLD: usize = 300;

/// One model as it stands in a file from outside.
#[derive(Clone, Debug)]
pub struct Outside {
    pub model: Arc<Model>,
    pub text: Arc<str>,
}

/// One that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its id as far as it says one, without what cannot be shown.
    pub id: String,
    pub why: String,
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub models: Vec<Outside>,
    pub refused: Vec<Refused>,
}

/// A file that holds no models at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoCatalogue {
    #[error("more than {MOST_OUTSIDE_BYTES} bytes")]
    TooLarge,
    #[error("not JSON: {0}")]
    NotJson(String),
    /// JSON, but neither a model nor several.
    #[error("neither a model nor a catalogue")]
    Another,
    #[error("a catalogue of the format {0}, and {FORMAT} is known here")]
    Newer(String),
    #[error("{0} models, and {MOST_MODELS} are the most")]
    TooMany(usize),
}

/// Reads one model, or `{"catalogue": 1, "models": […]}`. Each is held against the schema of such files, compiled, and
/// tried; one that is wrong costs the others nothing. `go_on` is asked before each; when it says no, what was read so
/// far is answered.
///
/// # Errors
/// The text holds no models.
pub fn read_outside(text: &str, go_on: &mut dyn FnMut() -> bool) -> Result<Found, NoCatalogue> {
    if text.len() > MOST_OUTSIDE_BYTES {
        return Err(NoCatalogue::TooLarge);
    }
    let whole: Value = serde_json::from_str(text).map_err(|error| NoCatalogue::NotJson(error.to_string()))?;
    let Value::Object(mut whole) = whole else { return Err(NoCatalogue::Another) };
    let models = match whole.get(BUNDLE) {
        Some(format) if format.as_u64() == Some(FORMAT) => match whole.remove("models") {
            Some(Value::Array(models)) => models,
            Some(_) | None => return Err(NoCatalogue::Another),
        },
        Some(format) => return Err(NoCatalogue::Newer(told(&format.to_string()))),
        None if is_model(&whole) => vec![Value::Object(whole)],
        None => return Err(NoCatalogue::Another),
    };
    if models.len() > MOST_MODELS {
        return Err(NoCatalogue::TooMany(models.len()));
    }
    let (mut found, mut seen) = (Found::default(), BTreeSet::new());
    for model in models {
        if !go_on() {
            break;
        }
        let id = model.get("id").and_then(Value::as_str).map(told).unwrap_or_default();
        match read(&model) {
            Ok(one) if seen.insert(one.model.id.clone()) => found.models.push(one),
            Ok(_) => {
                found.refused.push(Refused { id, why: "the same id stands twice; the first one counts".to_owned() })
            }
            Err(why) => found.refused.push(Refused { id, why: told(&why) }),
        }
    }
    Ok(found)
}

/// Several models as one file.
pub fn bundle<'a>(models: impl IntoIterator<Item = &'a Outside>) -> Value {
    let models = models.into_iter().filter_map(|one| serde_json::from_str::<Value>(&one.text).ok());
    let models: Vec<Value> = models.collect();
    serde_json::json!({ BUNDLE: FORMAT, "models": models })
}

fn read(model: &Value) -> Result<Outside, String> {
    let text = model.to_string();
    let model = file::read_whole(&text)?;
    match prove::faults(&model).into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(Outside { model: Arc::new(model), text: text.into() }),
    }
}

/// What has these keys was meant to be a model, and deserves to hear what is wrong with it.
fn is_model(whole: &Map<String, Value>) -> bool {
    ["id", "kind", "parameters"].iter().filter(|key| whole.contains_key(**key)).count() >= 2
}

/// A piece of somebody else's text as it can be shown: bounded, and without what turns a line around.
fn told(text: &str) -> String {
    let shown = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(shown).take(TOLD).collect()
}
