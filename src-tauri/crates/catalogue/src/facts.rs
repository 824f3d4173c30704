//! What a body says, in short words.

use serde_json::{Map, Value};

use crate::catalogue::Catalogue;
use crate::limits::Sort;
use crate::model::{Model, Property};

/// A body in words, for a row of the queue and for the detail of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Title of the model, or its id when the catalogue does not know it.
    pub title: String,
    /// As "8 s", "720p", "16:9".
    pub facts: Vec<String>,
    /// Width by height that was asked for.
    pub aspect: Option<f64>,
    /// Name, label and value of every key but model and prompt, in the order of the body.
    pub parameters: Vec<(String, String, Value)>,
}

/// Reads a body for people. A text that is not a JSON object has no facts.
pub fn facts(catalogue: &Catalogue, model: &str, body: &str) -> Facts {
    let known = catalogue.get(model);
    let body = match serde_json::from_str(body) {
        Ok(Value::Object(body)) => body,
        Ok(_) | Err(_) => Map::new(),
    };
    let label = |name: &str| known.and_then(|known| known.property(name)).map(|property| property.label.clone());
    Facts {
        title: known.map_or_else(|| model.to_owned(), |known| known.title.clone()),
        facts: words(known, &body),
        aspect: aspect(&body),
        parameters: body
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "model" | "prompt"))
            .map(|(name, value)| {
                let label = label(name).unwrap_or_else(|| catalogue.label(name).to_owned());
                (name.clone(), label, value.clone())
            })
            .collect(),
    }
}

/// How the common parameters are said when the model is not known.
const COMMON: [(&str, &str); 9] = [
    ("duration", "{} s"),
    ("resolution", "{}"),
    ("quality", "{} quality"),
    ("version", "{}"),
    ("n", "{} images"),
    ("size", "{}"),
    ("aspect_ratio", "{}"),
    ("ratio", "{}"),
    ("image_size", "{}"),
];

fn words(model: Option<&Model>, body: &Map<String, Value>) -> Vec<String> {
    let mut words: Vec<(u8, String)> = match model {
        Some(model) => model
            .properties
            .iter()
            .filter_map(|property| Some((rank(property), word(property.fact.as_deref()?, body.get(&property.name)?)?)))
            .collect(),
        None => COMMON.iter().filter_map(|(name, said)| Some((1, word(said, body.get(*name)?)?))).collect(),
    };
    words.sort_by_key(|(rank, _)| *rank);
    words.into_iter().map(|(_, word)| word).collect()
}

/// Seconds first, the shape last, the rest as the form has them.
fn rank(property: &Property) -> u8 {
    match (property.name.as_str(), property.limits.sort) {
        ("duration", _) => 0,
        ("size" | "aspect_ratio" | "ratio" | "image_size", Some(Sort::String)) => 2,
        _ => 1,
    }
}

fn word(said: &str, value: &Value) -> Option<String> {
    const LONGEST: usize = 40;
    let text = match value {
        Value::Bool(on) => return on.then(|| said.to_owned()),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    if text.is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    let said = if text == "1" && said.ends_with("s") && !said.ends_with(" s") { &said[..said.len() - 1] } else { said };
    Some(said.replace("{}", &text))
}

fn aspect(body: &Map<String, Value>) -> Option<f64> {
    let named = ["size", "aspect_ratio", "ratio", "image_size", "dimensions"];
    let said = named.iter().find_map(|name| ratio(body.get(*name)?.as_str()?));
    let sides = || Some((body.get("width")?.as_f64()?, body.get("height")?.as_f64()?));
    said.or_else(|| sides().and_then(|(width, height)| of_sides(width, height)))
        .or_else(|| body.get("prompt").and_then(Value::as_str).and_then(flag))
}

/// `--ar 16:9` in a prompt.
fn flag(prompt: &str) -> Option<f64> {
    let mut words = prompt.split_whitespace();
    words.find(|word| matches!(*word, "--ar" | "--aspect"))?;
    ratio(words.next()?)
}

/// Width by height of "16:9", "1024x768", "portrait".
pub(crate) fn ratio(text: &str) -> Option<f64> {
    match text.to_ascii_lowercase().as_str() {
        "square" => Some(1.0),
        "portrait" => Some(2.0 / 3.0),
        "landscape" => Some(3.0 / 2.0),
        other => {
            let (width, height) = other.split_once([':', 'x', '*', '×'])?;
            of_sides(width.trim().parse().ok()?, height.trim().parse().ok()?)
        }
    }
}

fn of_sides(width: f64, height: f64) -> Option<f64> {
    let aspect = width / height;
    (aspect.is_finite() && (0.02..=50.0).contains(&aspect)).then_some(aspect)
}
